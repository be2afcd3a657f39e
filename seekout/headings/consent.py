"""Who must not be contacted, by the headers of columns and by what cells say. What is unclear counts as "do not".

Phrases are compared word by word, without case, accents and punctuation, in English, German, French, Spanish, Dutch,
Portuguese and Italian. docs/columns.md tells people what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache
from itertools import product

from seekout.headings.wishes import DENYING, Way, way_of, ways_not_wished
from seekout.text.folding import fold


class Sense(Enum):
    """What a yes in a column means."""

    DO_NOT_CONTACT = "do_not_contact"
    DO_NOT_CALL = "do_not_call"
    CONSENT = "consent"
    CONSENT_TO_CALL = "consent_to_call"


def _phrases(*patterns: str) -> frozenset[str]:
    """All phrases of patterns such as `do not|never contact|email`: each word may be one of several, `_` is a space."""
    return frozenset(
        " ".join(chosen).replace("_", " ")
        for pattern in patterns
        for chosen in product(*(part.split("|") for part in pattern.split()))
    )


_WRITE = (
    "contact|email|e_mail|mail|message|approach|reach|solicit|disturb|market|send|pursue|engage|recruit|poach|write"
)
_WRITTEN = "contacted|emailed|mailed|messaged|approached|solicited|disturbed|marketed_to"
_DO_NOT_CONTACT = _phrases(
    f"do_not|donot|dont|never|must_not|should_not|may_not|no_longer {_WRITE}",
    f"not_to_be|must_not_be|should_not_be|may_not_be|asked_not_to_be|do_not_want_to_be|wants_not_to_be {_WRITTEN}",
    "donotcontact|donotemail|donotmail|dontcontact|nevercontact|nocontact|dnc|dncl|dnmail|dnu|d_n_c",
    "do_not|donot|dont|never use|source|touch|poach|rehire|hire",
    "no contact|outreach|solicitation|solicitations|emailing|mailing|mailings|marketing|recruiters|inmails",
    "stop contact|contacting|emailing|mailing|outreach|messaging",
    "asked|asks|wants|wishes|requested to_be removed|deleted|forgotten|erased",
    "remove_me|asked_us_to_stop|asked_not_to|leave_alone|hands_off|off_limit|off_limits|offlimits|offlimit",
    "blacklist|blacklisted|black_list|black_listed|blocklist|blocklisted|block_list|denylist|do_not_solicit",
    "removal|deletion|erasure|unsubscription requested|request",
    "requested|requests|requesting removal|deletion|erasure",
    "loeschung|loschung|losch beantragt|verlangt|gewunscht|angefordert|antrag",
    "demande|a_demande|droit de_suppression|d_effacement|la_suppression|l_effacement|a_l_effacement",
    "solicita|solicito|pide|pidio|solicitud_de baja|la_baja|supresion|borrado",
    "baja|supresion|borrado solicitada|solicitado",
    "verwijdering|verwijderen gevraagd|aangevraagd|op_verzoek",
    "pediu|solicitou remocao|exclusao|a_remocao|a_exclusao",
    "cancellazione|rimozione richiesta",
    "taken|take|remove|removed|delete|deleted off|from our|the|your|all list|lists|database|mailings|mailing",
    "no_more|no_further|cease|ceased contact|contacts|contacting|email|emails|emailing|mails|messages|outreach",
    "take_me|take_him|take_her|remove_him|remove_her|remove_them|please_remove off|from",
    "right_to_be_forgotten|right_to_erasure|gdpr_erasure|gdpr_delete|gdpr_deletion|gdpr_removal|gdpr_objection",
    "objects_to_processing|objected_to_processing|consent_objection",
    "consent|permission withdrawn|revoked|denied|refused|declined|expired|missing|no",
    "consent|permission was|is|has_been withdrawn|revoked|denied|refused|declined",
    "withdrew|withdraws|withdrawn|revoked|revokes|denied|denies|refused|refuses|declined|declines|without|no consent",
    "nicht kontaktieren|anschreiben|ansprechen|bewerben|mailen|stoeren|storen",
    "nicht kontaktiert|angeschrieben|angesprochen werden",
    "kein|keinen kontakt|mailing|kontaktaufnahme",
    "keine mails|e_mails|emails|werbung|kontaktaufnahme|ansprache|nachrichten",
    "kontaktverbot|kontaktsperre|kontakt_verboten|kontakt_gesperrt|sperrliste|sperrvermerk|werbesperre|werbewiderspruch",
    "werbeverbot|abgemeldet|abbestellt|widersprochen|widerspruch|einwilligung_widerrufen|keine_einwilligung|gesperrt",
    "ne pas|plus|jamais contacter|solliciter|deranger|demarcher|ecrire|relancer",
    "pas_de contact|contacts|sollicitation|sollicitations|mail|mails|email|emails|demarchage",
    "desinscrit|desinscrite|desinscription|desabonne|desabonnee|desabonnement|liste_noire|liste_rouge",
    "liste_d_opposition|opposition|consentement_retire|consentement_refuse|sans_consentement|pas_de_consentement",
    "no contactar|contacte|contactarle|molestar|escribir|enviar_correos",
    "dado|dada de_baja",
    "lista_negra|lista_robinson|lista_de_exclusion|desuscrito|desuscrita|sin_consentimiento|consentimiento_retirado",
    "niet contacteren|benaderen|mailen|storen|aanschrijven|meer_benaderen|meer_contacteren|contact_opnemen",
    "geen contact|mailing|mails|toestemming",
    "uitgeschreven|afgemeld|zwarte_lijst|niet_gecontacteerd_worden|niet_benaderd_worden|toestemming_ingetrokken",
    "nao contatar|contactar|contate|contacte|incomodar|enviar|perturbar",
    "descadastrado|descadastrada|cancelou_inscricao|lista_de_bloqueio|sem_consentimento|consentimento_retirado",
    "non contattare|ricontattare|disturbare|scrivere|inviare|sollecitare",
    "da_non_contattare|disiscritto|disiscritta|cancellato_dalla_lista|lista_nera|consenso_negato|consenso_revocato",
    "senza_consenso|nessun_contatto|nessun_consenso",
)
# These can be denied: "not opted out".
_OPTED_OUT = _phrases(
    "opt|opts|opted|opting|email_opt|mail_opt out|outs",
    "optout|optouts|optedout|emailoptout|unsub|unsubs|unsubscribe|unsubscribed|unsubscribes|unsubscription",
    "suppress|suppressed|suppression|suppressions|suppressionlist",
)
# As a header only: in a cell these words say too many other things.
_IN_HEADERS = _phrases(
    "cannot_be|cant_be|can_not_be contacted|emailed|approached",
    "uncontactable|dnd|no_poach|robinson|robinsonliste|sperrkennzeichen|sperre",
    "non|no solicit|solicitation|soliciting",
    "no|no_more email|emails|e_mail|e_mails|mail|mails|message|messages|spam",
    "blocked|excluded|exclude|exclusion|blacklisting|banned|widerruf|abmeldung|baja|blockiert|bloque",
)

_CALL = "call|phone|ring|dial|telephone|text|sms"
_DO_NOT_CALL = _phrases(
    f"do_not|donot|dont|never|no {_CALL}",
    "no calls|calling|telephone_calls|texts|phone_calls",
    "donotcall|donotphone|donottext|tps|ctps|telephone_preference_service",
    "nicht anrufen|telefonieren|angerufen",
    "keine|kein anruf|anrufe|telefonate",
    "ne_pas|ne_plus appeler|telephoner",
    "no llamar|llame|telefonear",
    "niet bellen|opbellen|telefoneren",
    "bel_me_niet|bloctel",
    "nao ligar|telefonar|chamar",
    "non chiamare|telefonare",
)
# Headers written without spaces.
_JOINED = ("donotcontact", "donotemail", "donotmail", "optout", "optedout", "unsubscri", "blacklist", "nevercontact")
_PHONE_WORDS = frozenset(
    "phone call calls calling telephone sms text texts mobile voice telefon appels appel anruf"
    " anrufe whatsapp whats callable telefonisch telefono telefone llamadas bellen chiamate ligacoes".split()
)
_WRITING_WORDS = frozenset("contact email e mail mails emails mailing marketing".split())

_CONSENT = _phrases(
    "consent|consents|consented|consenting|contactable|mailable|emailable|optin|optins|optedin|subscribed",
    "ok|okay|okey|allowed|permission|fine|free|happy|agrees|agreed|open to contact|email|mail|be_contacted|outreach",
    "can|may|could be contacted|emailed|approached|messaged",
    "can|may|allow|allows|permit contact|email|mail",
    "contact|contacting|email|marketing|outreach ok|okay|allowed|permitted|permission|permissions|approved",
    "opt|opts|opted in|ins",
    "accepts|accept contact|email|emails|marketing|messages",
    "einwilligung|zustimmung|einverstandnis|einverstanden|kontaktierbar|kontakt_erlaubt|kontaktaufnahme_erlaubt",
    "darf|duerfen|durfen kontaktiert|angeschrieben werden",
    "dsgvo|gdpr|rgpd|lgpd ok|einwilligung|agreed|accepted|approved",
    "consentement|peut_etre_contacte|peut_etre_contactee|accord_rgpd|accord_de_contact|contact_autorise|joignable",
    "consentimiento|se_puede_contactar|puede_contactarse|contacto_autorizado|autoriza_contacto",
    "toestemming|mag_benaderd_worden|mag_gecontacteerd_worden|mag_benaderen|benaderbaar|contacteerbaar",
    "consentimento|pode_contatar|pode_contactar|pode_ser_contatado|pode_ser_contactado|contato_autorizado|contatavel",
    "consenso|contattabile|si_puo_contattare|puo_essere_contattato|contatto_autorizzato|autorizza_contatto",
)
_LOOKS_LIKE_ONE = frozenset(
    "gdpr dsgvo rgpd lgpd ccpa privacy permission permissions marketing subscription subscriptions compliance legal"
    " restriction restrictions restricted forbidden ban objection removal removed deletion erasure preference"
    " preferences exclusions hold datenschutz confidentialite privacidad privacidade riservatezza".split()
)

_EMPTY = frozenset(("", "n a", "na", "null", "nil", "none", "nan", "undefined", "not available", "not set", "blank"))
_NO = frozenset(
    "no n false f 0 0 0 nein falsch non faux nee onwaar falso nao never off unchecked keine aucun ninguno nessuno geen"
    " nenhum".split()
) | {"0 0", "not opted out", "opted in", "opt in", "ok to contact", "can contact", "contactable", "subscribed", "n o"}
_YES = frozenset(
    "yes y true t 1 x ok okay ja j wahr oui o vrai si s sim verdadero verdadeiro vero waar granted given consented"
    " agreed accepted allowed permitted subscribed valid checked approved erteilt gegeben accorde accordee otorgado"
    " verleend gegeven concedido concesso dado contactable consent".split()
) | {"1 0", "opted in", "opt in", "ok to contact", "can contact", "may contact", "consent given", "consent granted"}
_TICKED = frozenset("✓✔☑✅🗹")
_UNTICKED = frozenset("☐⬜◻▢")
_LINES = frozenset("-–—_.·/ ")
_BETWEEN = frozenset("on am le el op em il since seit via per by at from depuis desde vom du del".split())
_NOT = frozenset(("not", "no", "never", "nicht", "pas", "non", "niet", "nao", "cannot", "cant", "un"))
# "No contact details", "kein Kontakt bisher": nothing was asked.
_MERELY = frozenset(
    "info infos information informations details data found yet made number numbers bisher bislang daten so".split()
)
# Words for being willing, which make a consent of a header that speaks of writing or calling.
_WILLING = frozenset(
    "want wants wishes willing happy open accept accepts accepted agree agrees agreed allow allows allowed permit"
    " permits permitted can may ok okay acepta accepte accetta aceita autoriza autorise autorizza autorisation"
    " erwunscht"
    " erwuenscht gewunscht gewuenscht erlaubt mochte moechte darf mag wil wenst souhaite veut desea quiere deseja quer"
    " desidera vuole puede peut pode puo gewenst toegestaan autorizado permitido permitida autorizzato".split()
)


def _index(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Phrases by their last words."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(phrase.rpartition(" ")[2], []).append(f" {phrase} ")
    return {last: tuple(some) for last, some in found.items()}


_CONTACT_INDEX = _index(_DO_NOT_CONTACT | _OPTED_OUT)
_CALL_INDEX = _index(_DO_NOT_CALL)
_CONSENT_INDEX = _index(_CONSENT)
_HEADER_INDEX = _index(_DO_NOT_CONTACT | _OPTED_OUT | _IN_HEADERS)
# Whatever speaks of not contacting or calling holds one of these words.
_MARKS = frozenset(_CONTACT_INDEX) | frozenset(_CALL_INDEX) | DENYING
# In place of an address or a number these say that there is none.
_ABSENT = _phrases(
    "no|kein|keine|sin|sem|pas_de|geen|nessun|nessuna phone|phones|phone_number|phone_numbers|mobile|telephone|telefon"
    "|telefono|telefone|email|emails|e_mail|e_mails|mail|mails"
)
_ADDRESS = re.compile(r"\S*[@/]\S*")
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETED = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")


def _said(words: Sequence[str], index: dict[str, tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands in a text and is not denied there."""
    lasts = index.keys() & set(words)
    if not lasts:
        return False
    text = f" {' '.join(words)} "
    return any(phrase in text and not _denied(text, phrase) for last in lasts for phrase in index[last])


def _denied(text: str, phrase: str) -> bool:
    before, _, after = text.partition(phrase)
    if after.strip() in _NO and after.strip():
        return True
    if phrase.rpartition(" ")[0].endswith((" contact", " kontakt")) and after.partition(" ")[0] in _MERELY:
        return True
    return phrase.strip() in _OPTED_OUT and before.rpartition(" ")[2] in _NOT


def sense_of_header(words: Sequence[str]) -> Sense | None:
    """What a yes means in the column with this header, given as `folding.header_words`; None for other columns."""
    words = [word for word in words if not word.isdecimal()]
    known, joined = set(words), "".join(words)
    if _said(words, _CALL_INDEX):
        return Sense.DO_NOT_CONTACT if known & _WRITING_WORDS else Sense.DO_NOT_CALL
    if "fax" in known and not known & (_WRITING_WORDS | _PHONE_WORDS):
        return None
    if _said(words, _HEADER_INDEX) or any(text in joined for text in _JOINED):
        only_phone = known & _PHONE_WORDS and not known & _WRITING_WORDS
        return Sense.DO_NOT_CALL if only_phone else Sense.DO_NOT_CONTACT
    if ways := ways_not_wished(" ".join(words)):
        return Sense.DO_NOT_CONTACT if Way.WRITE in ways else Sense.DO_NOT_CALL
    reached = {way for word in words if (way := way_of(word)) is not None}
    if not (_said(words, _CONSENT_INDEX) or "callable" in known or (reached and known & _WILLING)):
        return None
    only_phone = known & _PHONE_WORDS or reached == {Way.CALL}
    if only_phone and not known & _WRITING_WORDS:
        return Sense.DO_NOT_CALL if known & _NOT else Sense.CONSENT_TO_CALL
    return Sense.DO_NOT_CONTACT if known & _NOT else Sense.CONSENT


def looks_like_opt_out(words: Sequence[str]) -> bool:
    """Whether a header that is not understood may be about not contacting people."""
    return not _LOOKS_LIKE_ONE.isdisjoint(words)


@lru_cache(maxsize=4096)
def speaks_of_do_not_contact(text: str) -> bool:
    """Whether a tag, a label or a status says that somebody must not be contacted."""
    text = text[:2000]
    return _said(fold(text).split(), _CONTACT_INDEX) or Way.WRITE in ways_not_wished(text)


@lru_cache(maxsize=4096)
def speaks_of_do_not_call(text: str) -> bool:
    """Whether a tag, a label or a status says that somebody must not be called."""
    text = text[:2000]
    return _said(fold(text).split(), _CALL_INDEX) or Way.CALL in ways_not_wished(text)


def remark(cell: str) -> str:
    """What a name's, an e-mail's, a phone's or a link's cell may say of not being reached; most often nothing.

    Addresses are no remarks, whatever words they hold. It is cheap: a hundred thousand names are looked at.
    """
    if "@" in cell or "/" in cell:
        cell = _ADDRESS.sub(" ", cell)
    words = _WORD.findall(cell.lower().replace("'", "").replace("\u2019", ""))
    if not words or (cell.isascii() and _MARKS.isdisjoint(words)):
        return ""
    return "" if fold(cell) in _ABSENT else cell


def bracketed(cell: str) -> str:
    """What stands in brackets in a cell, such as a recruiter's mark behind a job title."""
    return "; ".join(_BRACKETED.findall(cell)) if cell and cell[-1] in ")]}" else ""


def says_no(cell: str) -> bool:
    """Whether a cell of a Do Not Contact column is empty, or clearly says no."""
    folded = fold(cell)
    if not folded:
        return all(character in _LINES or character in _UNTICKED or not character.isprintable() for character in cell)
    return folded in _EMPTY or _clearly(folded, _NO)


def says_nothing(cell: str) -> bool:
    """Whether a cell of a consent column is empty."""
    folded = fold(cell)
    return folded in _EMPTY if folded else set(cell) <= _LINES


def says_yes(cell: str) -> bool:
    """Whether a cell of a consent column clearly says yes."""
    folded = fold(cell)
    return _clearly(folded, _YES) if folded else not _TICKED.isdisjoint(cell)


def _clearly(folded: str, answers: frozenset[str]) -> bool:
    """The answer itself, or the answer and a date."""
    if folded in answers:
        return True
    first, *rest = folded.split()
    return first in answers and all(word.isdecimal() or word in _BETWEEN for word in rest)
