"""Who must not be contacted, by the headers of columns and by what cells say. What is unclear counts as "do not".

Phrases are compared word by word, without case, accents and punctuation, in English, German, French, Spanish, Dutch,
Portuguese and Italian. docs/columns.md tells people what counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache, partial

from seekout.headings.answers import NOBODY_ASKED, frees, says_no, says_nothing, says_yes
from seekout.headings.denials import asks_of_others, denied, denies_before, is_none, without_feet, without_others
from seekout.headings.phrases import (
    ALONE,
    CONSENT,
    DO_NOT_CALL,
    DO_NOT_CONTACT,
    IN_HEADERS,
    JOINED,
    OPTED_OUT,
    PHONE_WORDS,
    WRITING_WORDS,
)
from seekout.headings.refusals import asks_for_no_calls, tells_of_refusal
from seekout.headings.refusals.asked import (
    asks_near_it,
    is_list_of_refusals,
    is_of_other_consent,
    is_of_other_opt_out,
    leaves_none,
)
from seekout.headings.refusals.barred import is_barred, is_deleted
from seekout.headings.refusals.kept_until import says_until_when_kept
from seekout.headings.refusals.long_notes import condensed
from seekout.headings.refusals.other_things import says_nothing_else, without_hours, without_other_things
from seekout.headings.refusals.signs import CALL_SIGN, DEAD_SIGN, SIGN, SIGN_IN_HEADER, may_hold_sign
from seekout.headings.refusals.taken_back import is_taken_back
from seekout.headings.wishes import Way, way_of, ways_not_wished
from seekout.text.folding import fold, header_words
from seekout.text.later import later
from seekout.text.lookalikes import in_one_alphabet


class Sense(Enum):
    """What a yes in a column means."""

    DO_NOT_CONTACT = "do_not_contact"
    DO_NOT_CALL = "do_not_call"
    CONSENT = "consent"
    CONSENT_TO_CALL = "consent_to_call"


_LOOKS_LIKE_ONE = frozenset(
    "gdpr dsgvo rgpd lgpd lopd lopdgdd rodo ccpa privacy permission permissions marketing mailing mailings"
    " subscription subscriptions compliance legal restriction restrictions restricted forbidden ban objection"
    " removal removed deletion erasure preference preferences exclusions hold newsletter freigabe basis lawful"
    " datenschutz confidentialite privacidad privacidade riservatezza".split()
)

_MAY_CONSENT = later(
    r"\b(?:gdpr|dsgvo|rgpd|lgpd|lopd|lopdgdd|rodo|avg|ccpa|privacy|permissions?|marketing|newsletter|subscriptions?"
    r"|preferences?|communications?|datenschutz|datenschutzerklarung|datenschutzbestimmungen|confidentialite"
    r"|privacidad|privacidade|riservatezza|processing basis|(?:lawful|legal) basis|rechtsgrundlage|rechtsgrond"
    r"|grondslag|base (?:legale?|juridi[cq]\w+|giuridica)|podstawa prawna|rattslig grund|retsgrundlag)\b"
)

# As Lever calls whether somebody may be written to.
_PROTECTED = frozenset(f"data protection {words}" for words in ("contact", "contact allowed", "contact status"))
_OF_PRIVACY = frozenset("gdpr dsgvo rgpd lgpd rodo avg ccpa privacy permission permissions datenschutz".split())

# In compounds: Werbeeinwilligung, Kontakterlaubnis; an Arbeitserlaubnis is none.
_CONSENT_IN = later(
    r"einwilligung|einverstandnis|zustimmung|toestemming|samtyk|samtyc|suostumus|ansprechbar"
    r"|(?:kontakt|werbe|mail|ansprache|anschreib\w*|newsletter)(?:erlaubnis|freigabe|genehmigung|tillatelse"
    r"|tilladelse|godkannande)"
    r"|(?:markkinointi|yhteydenotto)lupa|saaottaayhteytta|(?<!不)同意|동의|可以?[联聯][系繫]|連絡(?:許可|ok)"
    r"|(?:連絡|送信|配信|スカウト)可(?!能?な?(?:時間|日|曜|時刻|方法|手段))"
    r"|(?:联系|聯絡|聯繫|连络)(?:意[愿願]|许可|許可|可)|연락가능(?!시간|한?시간)|согласи|можносвязаться|συγκαταθεσ"
    r"|(?:iletisim|eposta|mesaj|pazarlama)\w*izni|επικοινωνι\w*επιτρεπ|موافقة"
)
_COMMUNICATIONS = frozenset(
    "correos boletines noticias nachrichten newsletters communications comunicaciones comunicacoes comunicazioni"
    " mededelingen mitteilungen".split()
)
# "May we keep your CV on file?": whoever says no is not to be kept.
_KEPT = later(
    r"\b(?:can|may|do|ok|okay|happy|agree|allow|consent|permission)\b.*"
    r"\b(?:(?:keep|store|storing|retain|save) (?:\w+ ){0,2}|hold (?:your|my|their|his|her|personal) (?:\w+ )?)"
    r"(?:details|data|cv|resume|information|info|profile)\b"
)
# What people work on, and whom they would not work for.
_OTHER_THINGS = later(
    r"\blist check(?:ed)?\b|\bchecked against\b|\blast (?:\w+ ){0,3}check(?:ed)?\b|\bunsubscribe rate\b"
    r"|\bopposition research\b|\b(?:companies|employers|firms|clients)$"
)
_WHOM_TO_WRITE_TO = later(
    r"(?:contact(?:er|ar|are|o)?|approach|kontakt|kontaktieren) (?:by|via|per|par|por|through|over|uber) (?:e ?)?mails?"
    r"|(?:do (?:we|i)|shall (?:we|i)|to|we) (?:contact|approach|write to|(?:e ?)?mail)(?: (?:them|him|her|candidate))?"
    r"|(?:approach|write to|reach out to)(?: (?:them|him|her|candidate))?|future contacts?|contact again|recontact"
)
# Who asked to see their data is asked after there too.
_OF_ANY_RIGHT = ("privacy request",)
_CONTACTED = frozenset((("contact",), ("contacting",), ("outreach",), ("kontakt",), ("can", "contact"), ("marketing",)))
_CONTACTED |= {("contact", "me")}
_NOT = frozenset(("not", "no", "never", "nicht", "pas", "non", "niet", "nao", "cannot", "cant", "un"))
# Words for being willing, which make a consent of a header that speaks of writing or calling.
_WILLING = frozenset(
    "want wants wishes willing happy open accept accepts accepted agree agrees agreed allow allows allowed permit"
    " permits permitted can may ok okay acepta accepte accetta aceita autoriza autorise autorizza erwunscht"
    " erwuenscht gewunscht gewuenscht erlaubt mochte moechte darf mag wil wenst souhaite veut desea quiere deseja"
    " quer"
    " receive vill vil onsker onskar far ma accord autorizzazione autorizacion autorizacao autorisation authorisation"
    " authorization should mozna moze"
    " permite permiten permet permette consente"
    " posso possiamo puedo podemos podemo pouvons puis konnen koennen kann durfen duerfen mogen kunnen kan"
    " desidera vuole puede peut pode puo gewenst toegestaan autorizado permitido permitida autorizzato".split()
)
# Of these only with what somebody is so to: "Open to e-mail", and not "Email Open", which a mail was.
_WILLING_TO = frozenset(("open", "happy"))
_TO = frozenset(("to", "for"))


def _index(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Phrases by their last words."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        found.setdefault(phrase.rpartition(" ")[2], []).append(f" {phrase} ")
    return {last: tuple(some) for last, some in found.items()}


_CONTACT_INDEX = _index(DO_NOT_CONTACT | OPTED_OUT)
_CALL_INDEX = _index(DO_NOT_CALL)
_CONSENT_INDEX = _index(CONSENT)
_HEADER_INDEX = _index(DO_NOT_CONTACT | OPTED_OUT | IN_HEADERS)
# A consent of which the header says that it is none any more, in the stems of words.
_WITHDRAWN = later(
    r"revo[ckqu]|revog|retir|retrait|ritir|refus|rifiut|recus|rechaz|entzog|zuruckgez|widerruf|fehl|missing|lost"
    r"|removed|rescind|retract|cancel|withdr|ingetrok|geweiger|expired|lapsed|abgelauf|verlopen|denied|declin|negad"
    r"|negat|reject|verweiger|abgelehnt|deneg|odmow"
    r"|trukk|tilbake|aterkal|cofn|wycof"
)
# What is beside a header that may be about consenting.
_REFUSES = later(
    r"^(?:object|do not (?:process|use|email)|eras|refus|expired|no (?:e ?)?mails?$|no (?:contact|messages|outreach)$"
    r"|declin|den(?:ied|y)|withdr|revo[ckqu]|revog|opt(?:ed)? ?out|unsub|widers|widerr|entzog"
    r"|abgelehnt|gelosch|geloesch|oppos|retir|supprim|rechaz|rifiut|negat|negad|recus|geweiger|ingetrok|delet"
    r"|forgotten|blocked|consent (?:requested|sought|asked|waiting|awaited|pending|not)|request(?:ed)?$|pending|reject"
    r"|restrict)"
)
# How a consent was given, not whether.
_OF_A_CONSENT = frozenset("source method channel ip version plan quelle origen fonte bron canal kanal".split())
_LINK_WORDS = frozenset("link links url urls href token tokens hash guid uuid".split())
_ACCEPTED = frozenset(
    "accepted accept accepts agreed acknowledged signed akzeptiert zugestimmt acceptee accepte signee aceptada"
    " aceptado"
    " aceita accettata firmata geaccepteerd akkoord zaakceptowana".split()
)
_WITHDRAWN_CONSENT = later(
    r"\b(?:consent|consens|einwillig|zustimm|toestemm|samty|zgod|permission|einverstandnis)\w* (?:\w+ ){0,4}?"
    rf"(?:{_WITHDRAWN.pattern}|brak)"
    rf"|\b(?:{_WITHDRAWN.pattern}|brak)\w* (?:\w+ ){{0,4}}?"
    r"(?:consent|consens|einwillig|zustimm|toestemm|samty|zgod|permission|einverstandnis)"
)
_CONSENTS = ("consent", "einverstand", "consens", "einwillig", "zustimm", "toestemm", "samty", "zgod", "permission")
_PAIR = later(
    r"([^\W\d][^:=?,;|(){}\[\]\n]{1,40}?)[\"']?\s?[:=?]{1,2}\s?[\"']?([^\W_][^,;|{}\n\"'.]{0,20}?)\s?(?=[,;"
    r"|{}\n\"'.)\]]|$)"
)
_PLEASE = frozenset("please pls plz bitte svp merci aub graag favor favore por per".split())
# `a.u.b.`, `s.v.p.`
_DOTTED = later(r"\b(?:[A-Za-z]\.){2,}")
_TAGS = later(r"[,;|/\n()\[\]{}\"'•·]+|\s[-–—]\s")
_SIGN, _CALL_SIGN = later(SIGN), later(CALL_SIGN)
_SIGN_IN_HEADER = later(SIGN_IN_HEADER)
_DEAD = later(DEAD_SIGN)
# An apostrophe that somebody left out.
_DO_NT = later(r"\b(?:do|does) ?nt\b", re.IGNORECASE)
_LONGEST_TITLE = 120
_LONGEST_STATE = 40
# In a title: they are not in it, or it is for the reader.
_NOT_IN_IT = frozenset(
    "without except excepting exclude excludes excluding excluded excl minus filter filters filtered filtre filtro"
    " ohne ausser abzuglich bereinigt sans sauf hors sin excepto salvo sem exceto senza tranne escluso zonder"
    " behalve cleaned scrubbed screened directly direkt directement legend legende leyenda legenda free".split()
)
# "DNC clean", "opt-outs removed": those who are left.
_DONE_WITH = later(
    r"\b(?:dnc|opt outs?|opted outs?|optouts?|unsubscribes?|unsubscribed|blacklist|suppressions?)"
    r" (?:removed|deleted|taken out|handled|entfernt|geloscht|gepruft|retires|verwijderd)\b"
    r"|\bafter (?:dnc|opt outs?|unsubscribes|suppression)\b"
)


def _found(folded: str, index: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """The phrases that stand in a folded text."""
    lasts = index.keys() & set(folded.split())
    if lasts:
        whole = f" {folded} "
        yield from (phrase for last in lasts for phrase in index[last] if phrase in whole)


def _said(text: str, index: dict[str, tuple[str, ...]]) -> bool:
    """Whether one of the phrases stands in a text and is not denied there."""
    return any(not denied(text, phrase) for phrase in _found(fold(text), index))


def only_denies(header: str, text: str) -> bool:
    """Whether a cell of a Do Not Contact column speaks of it only to deny it: `not on the list`, `never opted out`,
    `No, OK to contact`."""
    found = list(_found(fold(text), _CONTACT_INDEX))
    if found and all(is_none(text, phrase) for phrase in found):
        return True
    if frees(text) or says_nothing_else(text):
        return True
    # "Consent missing: not requested"
    asked = fold(header)
    return not any(word in asked for word in _CONSENTS) and NOBODY_ASKED.fullmatch(fold(text)) is not None


def _is_asked(text: str, index: dict[str, tuple[str, ...]], way: Way) -> bool:
    """Whether a text says in a phrase or in a sentence that its person, and nobody else, is not to be reached so."""

    def asks(said: str) -> bool:
        return _said(said, index) or way in ways_not_wished(said)

    return asks(text) and asks(without_others(text))


def sense_of_header(words: Sequence[str]) -> Sense | None:
    """What a yes means in the column with this header, given as `folding.header_words`; None for other columns."""
    numbered, words = " ".join(words), [word for word in words if not word.isdecimal()]
    known, joined, text = set(words), "".join(words), " ".join(words)
    if text in ALONE and text not in _OF_ANY_RIGHT:
        return Sense.DO_NOT_CONTACT
    if (
        _OTHER_THINGS.search(text)
        or asks_of_others(text)
        or not (_LINK_WORDS.isdisjoint(words) or "clicked" in known)
        or is_of_other_opt_out(numbered)
    ):
        # "OK to contact manager", "Unsubscribe link", "48 hour opt-out"
        return None
    if any(denies_before(f" {text} ".partition(phrase)[0], phrase) for phrase in _found(text, _HEADER_INDEX)):
        # "Not opted out"
        return Sense.CONSENT
    if _said(text, _CALL_INDEX):
        return Sense.DO_NOT_CONTACT if known & WRITING_WORDS or tells_of_refusal(text) else Sense.DO_NOT_CALL
    if "fax" in known and not known & (WRITING_WORDS | PHONE_WORDS):
        return None
    if not joined.isascii():
        joined = unicodedata.normalize("NFC", joined)
    if (may_hold_sign(joined) and _SIGN_IN_HEADER.search(joined)) or tells_of_refusal(text):
        return Sense.DO_NOT_CONTACT
    written = joined.replace("nevercontacted", "")
    if is_barred(known, joined) or _said(text, _HEADER_INDEX) or any(one in written for one in JOINED):
        only_phone = known & PHONE_WORDS and not known & WRITING_WORDS
        return Sense.DO_NOT_CALL if only_phone else Sense.DO_NOT_CONTACT
    if ways := ways_not_wished(text):
        return Sense.DO_NOT_CONTACT if Way.WRITE in ways else Sense.DO_NOT_CALL
    if is_of_other_consent(text):
        return None
    if text in _PROTECTED:
        return Sense.CONSENT
    reached = {way for word in words if (way := way_of(word)) is not None}
    if not _COMMUNICATIONS.isdisjoint(words) or "reach out" in text:
        reached.add(Way.WRITE)
    if not (
        any(_found(text, _CONSENT_INDEX))
        or _KEPT.search(text)
        or _CONSENT_IN.search(joined)
        or "callable" in known
        or (reached and known & (_WILLING if known & _TO else _WILLING - _WILLING_TO))
    ):
        return None
    if not _OF_A_CONSENT.isdisjoint(words):
        return None
    only_phone = known & PHONE_WORDS or reached == {Way.CALL}
    if only_phone and not known & WRITING_WORDS:
        return Sense.DO_NOT_CALL if known & _NOT else Sense.CONSENT_TO_CALL
    return Sense.DO_NOT_CONTACT if known & _NOT or _WITHDRAWN.search(text) else Sense.CONSENT


def asks_whom_to_write_to(words: Sequence[str]) -> bool:
    """Whether a clear no below this header keeps somebody from being written to, though nothing else there does:
    `Contact by email`, `Do we contact?`"""
    return _WHOM_TO_WRITE_TO.fullmatch(" ".join(words)) is not None


def looks_like_opt_out(words: Sequence[str]) -> bool:
    """Whether a header that is not understood may be about not contacting people."""
    return not (_LOOKS_LIKE_ONE.isdisjoint(words) or asks_near_it(words) or says_until_when_kept(words))


def speaks_of_do_not_contact(text: str, *, tags: bool = False) -> bool:
    """As `_speaks_of_it`, of a whole cell, in which a later note may take back an earlier one."""
    return _speaks_of_cell(in_one_alphabet(condensed(text)), tags)


@lru_cache(maxsize=4096)
def _speaks_of_cell(text: str, tags: bool) -> bool:
    return _speaks_of_it(text, tags=tags) and not is_taken_back(text, partial(_speaks_of_it, tags=tags))


def _speaks_of_it(text: str, *, tags: bool) -> bool:
    """Whether a text says that somebody must not be contacted; with `tags` it is a tag, a state or a note."""
    if "nt " in text:
        text = _DO_NT.sub("dont", text)
    if " " not in text and text.isascii() and len(text) <= _LONGEST_STATE:
        # As programs write a state: `emailsUnsubscribed`.
        taken_apart = " ".join(header_words(text))
        if taken_apart != fold(text) and " " in taken_apart and _speaks_of_it(taken_apart, tags=tags):
            return True
    text = without_feet(text)
    return _asks(text, tags) and ((left := without_other_things(text)) == text or _asks(left, tags))


def _asks(text: str, tags: bool) -> bool:
    folded = fold(text)
    if _is_asked(text, _CONTACT_INDEX, Way.WRITE):
        return True
    if any(word in folded for word in _CONSENTS) and _WITHDRAWN_CONSENT.search(folded):
        return True
    if tells_of_refusal(without_others(text)):
        return True
    if (may_hold_sign(text) and _SIGN.search(text.replace(" ", ""))) or (not text.isascii() and _DEAD.search(text)):
        return True
    if not tags:
        return False
    return (
        is_deleted(folded)
        or any(_bare(tag) in ALONE for tag in _TAGS.split(text))
        or Sense.DO_NOT_CONTACT in _answers(text)
    )


def _bare(tag: str) -> str:
    """A tag without what makes a request of it: `verwijderen aub`."""
    folded = fold(_DOTTED.sub(lambda plea: plea[0].replace(".", ""), tag))
    return " ".join(word for word in folded.split() if word not in _PLEASE) or folded


def heads_opt_outs(title: str) -> bool:
    """Whether the title of a table or of a part of one, or the name of a sheet, says that nobody in it is to be
    contacted. What it leaves out, filters by or explains is not in it."""
    if len(title) > _LONGEST_TITLE or "=" in title:
        return False
    folded = fold(title)
    if folded in ALONE or is_list_of_refusals(folded):
        return True
    if not _NOT_IN_IT.isdisjoint(folded.split()) or _DONE_WITH.search(folded):
        return False
    return speaks_of_do_not_contact(title, tags=True) or tells_of_refusal(folded)


def _answers(text: str) -> Iterator[Sense]:
    """What `Consent: no` or `hasOptedOut=1` say within a text."""
    for asked, answer in _PAIR.findall(text) if ":" in text or "=" in text or "?" in text else ():
        words = header_words(asked)
        sense = sense_of_header(words)
        if sense is Sense.CONSENT or words in _CONTACTED:
            if says_no(answer) and not says_nothing(answer):
                yield Sense.DO_NOT_CONTACT
        elif sense is Sense.DO_NOT_CONTACT and says_yes(answer):
            yield sense
        elif not _OF_PRIVACY.isdisjoint(words) and refuses(words, answer):
            # "GDPR status: withdrawn"
            yield Sense.DO_NOT_CONTACT


def speaks_of_do_not_call(text: str) -> bool:
    """Whether a tag, a label or a status says that somebody must not be called."""
    return _speaks_of_call(in_one_alphabet(condensed(text)))


@lru_cache(maxsize=4096)
def _speaks_of_call(text: str) -> bool:
    if may_hold_sign(text) and _CALL_SIGN.search(text.replace(" ", "")):
        return True
    if asks_for_no_calls(text) and asks_for_no_calls(without_hours(text)):
        return True
    return _is_asked(text, _CALL_INDEX, Way.CALL) and _is_asked(without_other_things(text), _CALL_INDEX, Way.CALL)


def may_be_about_consent(words: Sequence[str]) -> bool:
    """Whether a header that is not understood may be about what people have consented to."""
    return _MAY_CONSENT.search(" ".join(words)) is not None or asks_near_it(words)


def refuses(words: Sequence[str], cell: str) -> bool:
    """Whether a cell of such a column begins with a word for refusing, objecting or being erased; or says no where
    the header asks whether something was accepted."""
    if _MAY_CONSENT.search(" ".join(words)) and _REFUSES.search(fold(cell)):
        return True
    if asks_near_it(words) and leaves_none(words, cell):
        return True
    return not _ACCEPTED.isdisjoint(words) and says_no(cell) and not says_nothing(cell)
