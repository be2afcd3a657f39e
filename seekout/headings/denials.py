"""What a text only denies, tells, or says of somebody or something else: `not on the blacklist`, `no contact since
2022`, `do not contact his employer`, `do not use the old number`. None of it asks for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from seekout.headings.answers import is_answer_no
from seekout.text.folding import fold
from seekout.text.later import later

_NOT = frozenset(
    "not no never non nope without isnt arent wasnt hasnt havent didnt hadnt nicht nie kein keine keinen keiner ohne"
    " pas sans aucun aucune jamais sin ningun ninguna niet geen nooit zonder nao sem nenhum nenhuma nessun nessuna"
    " senza ej inte inga ingen ikke nie brak bez".split()
)
# Words between a negation and what it denies: `is no longer on the blacklist`.
_FILLERS = frozenset(
    "on in the a an our any his her their list longer yet been is are was has have be being currently ever to of from"
    " mehr auf in der die das dem den einer ist hat noch bereits est a sur la le les d de du plus esta se en el"
    " ha sido"
    " op een meer is nog staat na nos em esta foi da do dos nella nel sulla in e stato stata pa en".split()
)
_TAKEN = frozenset("removed taken deleted dropped cleared entfernt gestrichen retire enleve quitado verwijderd".split())
_FROM = frozenset("from off aus von de van da dalla".split())
# Behind "do not contact" these make a thing of it, which can be denied or done with.
_THING = frozenset("list flag tag status register mark marker marking sperrliste liste lista lijst".split())
_DONE = frozenset("removed cleared lifted revoked deleted expired aufgehoben entfernt leve levee verwijderd".split())
_LISTS = frozenset("dnc dncl blacklist blocklist suppression suppressions".split())
_LIFTABLE = _LISTS | frozenset(("off limits", "off limit", "blacklisting"))
_CHECKED = frozenset("check checked clean cleaned cleared scrub scrubbed screened passed".split())
_LIFTED = frozenset("lifted revoked aufgehoben".split())
_US = frozenset(("us",))
_CLEAN = frozenset("clean clear cleared passed negative ok".split())
_MEASURES = frozenset(
    "rate rates flow flows reactivation management compliance handling winback service services engine system systems"
    " platform tooling feature features logic filtering".split()
)
# Phrases that begin so say that there is none of something; with these words behind, that is only told.
_NONE_OF = later(
    r"(?:no|kein|keine|keinen|pas de|plus de|aucun|geen|nessun|nessuna|sin|sem|ingen|inga|without)"
    r" (?!more|further|longer|weiter)"
)
_ABOUT_CONSENT = later("consen|permission|einwilligung|toestemming")
_NEEDLESS = frozenset("needed required necessary notig noetig erforderlich requis necessaire nodig necessario".split())
_MERELY = frozenset(
    "info infos information informations details data daten so number numbers person form center centre centers"
    " found yet made done needed required necessary possible established experience background skills knowledge"
    " address addresses team budget since seit depuis desde sinds dal dopo bisher bislang moglich moeglich zustande"
    " annu endnu enna med sedan siden used scheduled booked planned screen interview gehabt gehad eu avuto finora"
    " mogelijk possibile precedente precedenti opgenomen".split()
)
_SO_FAR = frozenset(
    "yet noch bisher bislang had haft hatt encore nog ancora todavia aun ainda ingen endnu eu ha".split()
)

_WHO = (
    r"employers?|managers?|references?|referees?|boss|supervisors?|hr|family|wife|husband|spouse|parents?|colleagues?"
    r"|coworkers?|arbeitgeber|vorgesetzten?|chef|referenzen|referenzgeber|kollegen|employeurs?|references|superieur"
    r"|empresa|empleador|jefe|referencias|werkgever|referenties|leidinggevende|azienda|datore|referenze|empregador"
    r"|chefe|arbeidsgiver|arbejdsgiver|arbetsgivare|referanser|pracodawcy?"
)
_WHOSE = (
    r"(?:(?:the|a|an|any|his|her|hers|their|its|my|our|your|current|present|previous|former|last|listed|line"
    r"|aktuellen?|jetzigen?"
    r"|derzeitigen?|seinen?|ihren?|den|die|son|sa|ses|leur|l|actuel|su|sus|mi|actual|zijn|haar|huidige|il|suo"
    r"|sua|di|de"
    r"|attuale|lavoro|o|seu|atual|om|with|to)\s)*"
)
_VERB = r"(?:contact|contacting|e ?mail|call|phone|ring|message|inform|tell|approach|ask|disturb)"
_FOREIGN_VERB = (
    r"(?:contacter|appeler|prevenir|contactar|llamar|avisar|contacteren|benaderen|bellen|contattare|chiamare|contatar"
    r"|ligar|kontakt|kontakte|kontakta|kontakter)"
)
_NOT_TO = r"(?:do not|donot|dont|never|not|ne pas|no|niet|non|nao|ikke|inte|nie)"
_AT_WORK = (
    r"(?:employers?|managers?|boss|supervisors?|colleagues?|coworkers?|references?|referees?|friend"
    r"|vorgesetzte[rn]?|chef"
    r"|kolleg\w+|collegue|superieur|jefe|colega|collega|leidinggevende)"
)
# Somebody else is not to be contacted; or something is not to be used, sent or done.
_ELSE = later(
    rf"\b{_NOT_TO} (?:{_VERB}|{_FOREIGN_VERB}) {_WHOSE}(?:{_WHO})\b"
    rf"|\b(?<!this )(?<!that )(?:{_WHO}) (?:(?:must|may|can|shall|should|is|are) (?:not|never)(?: to)?|cannot"
    r"|cant|mustnt|shouldnt) (?:ever )?be"
    r" (?:contacted|e ?mailed|called|phoned|approached|messaged|informed|told|disturbed)\b"
    rf"|\b(?:{_WHO})\b(?: (?:bitte|noch|aktuell|derzeit|auf keinen fall|nog|alsjeblieft))* (?:nicht|niet)"
    r" (?:kontaktieren|ansprechen|anrufen|informieren|anschreiben|contacteren|benaderen|bellen)\b"
    r"|\b(?:do not|donot|dont|never) (?:use|touch) (?:\w+ ){0,3}(?:e ?mail|mail|numbers?|phone|mobile|address|inbox"
    r"|cv|resume|version|template)\b"
    r"|\b(?:do not|donot|dont|never) (?:send|e ?mail|mail|forward) (?:\w+ ){0,2}(?:cv|cvs|resume|resumes|profile"
    r"|details|invoice|offer|nda"
    r"|assignment|test|task|contract|jd|spec)\b"
    r"|\b(?:do not|donot|dont|never) (?:send|submit|forward|present|show) (?:\w+ ){0,2}to (?:the |our |any )?"
    r"(?:clients?|customers?|hiring|managers?|employers?)\b"
    r"|\b(?:nao envi\w+|non inviare|no enviar|ne pas envoyer|niet sturen|nicht (?:senden|schicken)) (?:\w+ ){0,2}"
    r"(?:cv|curricul\w+|lebenslauf|offert\w+|proposta|profil\w*)\b"
    r"|\b(?:ask|want|wish|request)(?:s|es|ed)? to be (?:removed|deleted|excluded|taken) (?:from|off|out of)"
    r" (?:the |this |our )?(?:\w+ ){0,2}(?:shortlist|process|role|pipeline|job|search|interviews?|project)s?\b"
    # No permission to contact her employer; his boss is on the list, a colleague asked not to be contacted.
    rf"|\b(?:no|not|never|without|hasnt|havent|didnt) (?:\w+ ){{0,3}}?(?:permission|consent\w*|ok|okay|allowed"
    rf"|happy|fine)"
    rf" (?:\w+ )??(?:to )?{_VERB} {_WHOSE}(?:{_WHO})\b"
    rf"|\b(?:his|her|their|my|old|former|the same|seine?|ihre?|son|sa|su|zijn|haar) {_AT_WORK}"
    r" (?:(?:is|was|has|had|also|already|been|on|the|our|a) )*"
    r"(?:dnc|unsubscribed|opted out|blacklist(?:ed)?|do not contact|(?:asked|wants|wanted|requested) not to be \w+)\b"
    r"|\b(?:do not|dont|never) (?:contact|reach|e ?mail|call) (?:(?:him|her|them|me) )?(?:on|at|via|by|under) "
    r"(?:(?:the|his|her|their|my|this|that) )?(?:old|previous|former|wrong|expired) (?:\w+ )?(?:numbers?|e ?mail"
    r"|address"
    r"|phone|mailbox)"
    r"|\bno (?:\w+ )?(?:marketing|outreach|recruit\w+|contact cent\w+|mailing) (?:\w+ ){0,2}"
    r"(?:experience|background|skills|knowledge|exposure)\b"
)
_OTHERS_ASKED = later(rf"\b(?:contact|call|email|phone|approach) {_WHOSE}(?:{_WHO})\b|^(?:{_WHO}) contact\b")
_THE_PERSON = frozenset("candidate him them me us himself herself kandidaten bewerber ihn candidat candidato".split())
_PIECES = later(r"[.;,!\n|()\[\]{}]+")
_PARTS = later(r"\s[-–—]+\s|[:?]\s|\s/\s")
# At the foot of mails that were sent: how who reads them may opt out, in imperatives at the beginning of a sentence.
_OPT_OUT = r"(?:unsubscribe|opt[- ]?out|stop receiving|be removed)"
_HOW = (
    r"(?:click|tap|reply|respond|write|follow|visit|press|use)"
    r"(?:,? (?:here|below|with|to|this|the|on|back|me)\b|:| ?[\"'“‘]?(?:stop|unsubscribe|remove|no)\b)"
)
_FOOT = later(
    r"(?:^|(?<=[.!?…\n\"“”|–—-]))\s*(?:(?:or|and) )?"
    r"(?:if you\b[^.!?\n]{0,60}\b(?:receive|receiving|hear(?:ing)? from|get(?:ting)?)\b[^.!?\n]{0,60}"
    rf"\b(?:{_OPT_OUT}|{_HOW}|let me know)"
    rf"|to {_OPT_OUT}\b[^.!?\n]{{0,60}}{_HOW}"
    rf"|{_HOW}[^.!?\n]{{0,30}}\bto {_OPT_OUT}\b"
    rf"|you (?:can|may) {_OPT_OUT}\b"
    r"|unsubscribe (?:here|link|instantly|at any time)\b)[^.!?\n]{0,60}",
    re.IGNORECASE,
)


def denied(text: str, phrase: str) -> bool:
    """Whether each place of a text where a phrase stands (folded, a blank on either side) only denies or tells it."""
    places = list(_places(text, phrase))
    return bool(places) and all(_is_denied(phrase, *place) for place in places)


def is_none(text: str, phrase: str) -> bool:
    """Whether a negation stands right before a phrase wherever it is: `not on the list`, and not `no contact
    since`."""
    places = list(_places(text, phrase))
    return bool(places) and all(denies_before(before, phrase) for before, _, _ in places)


def denies_before(before: str, phrase: str) -> bool:
    """Whether a phrase is denied by what stands right before it: `not on the`, `removed from`."""
    words = _without_fillers(before.split())
    if len(words) > 1 and words[-1] in _FROM and words[-2] in _TAKEN:
        # "Not removed from the blacklist"
        words = _without_fillers(words[:-2])
        return not (words and words[-1] in _NOT)
    return bool(words) and words[-1] in _NOT and not _NEGATIONS.intersection(phrase.split())


def _without_fillers(words: list[str]) -> list[str]:
    while words and words[-1] in _FILLERS and not (words[-1] in _FROM and len(words) > 1 and words[-2] in _TAKEN):
        words = words[:-1]
    return words


def asks_of_others(folded: str) -> bool:
    """Whether a header asks about contacting somebody else: `May we contact your employer?`"""
    return _OTHERS_ASKED.search(folded) is not None


def without_others(text: str) -> str:
    """A text without what it says of somebody or something else that is not to be contacted or used."""
    if not _ELSE.search(fold(text)):
        return text
    return "; ".join(_own(piece) for piece in _PIECES.split(text))


def without_feet(text: str) -> str:
    """A text without what stands at the foot of mails that were sent: `To opt out, click here`. Alone it may be an
    answer."""
    left = _FOOT.sub(" ", text)
    return left if any(map(str.isalpha, left)) else text


def _own(piece: str) -> str:
    folded = fold(piece)
    if not _ELSE.search(folded) or not _THE_PERSON.isdisjoint(folded.split()):
        return piece
    return "; ".join(_ELSE.sub(" ", fold(part)) for part in _PARTS.split(piece))


# Phrases with one of these deny something themselves: nothing before them turns them round.
_NEGATIONS = _NOT | frozenset("do dont donot dnc dncl dnu plus ne stop cannot unsub".split()) - {"dnc", "dncl", "unsub"}


@lru_cache(maxsize=16)
def _parted(text: str) -> tuple[tuple[str, ...], ...]:
    """The pieces of a text, each in parts, folded; it is asked for once for each phrase that stands in the text."""
    return tuple(tuple(f" {fold(part)} " for part in _PARTS.split(piece)) for piece in _PIECES.split(text))


def _places(text: str, phrase: str) -> Iterator[tuple[str, str, str]]:
    """What stands before a phrase and behind it, and what follows behind a colon or a dash, wherever the phrase is:
    nothing where it goes over the end of a sentence."""
    for parts in _parted(text):
        for position, part in enumerate(parts):
            at = part.find(phrase)
            while at >= 0:
                end = at + len(phrase)
                yield part[:at], part[end:], " ".join(parts[position + 1 :])
                at = part.find(phrase, end - 1)


def _is_denied(phrase: str, before: str, after: str, following: str) -> bool:
    behind = [*after.split(), *following.split()]
    if behind and is_answer_no(" ".join(behind)):
        return True
    if (
        behind
        and phrase.strip() in _LISTS | {"blacklisted"}
        and (behind[0] in _US or behind[0] in _CLEAN or before.endswith((" off", " off the", " off our")))
    ):
        # "Checked against DNC: clean", "off the blacklist since May"
        return True
    if _NONE_OF.match(phrase.strip()) and _is_only_told(phrase, before.split(), behind):
        return True
    if _is_of_work(phrase, after.split()):
        return True
    thing = 0
    while thing < len(behind) and behind[thing] in _THING:
        thing += 1
    if thing and thing < len(behind) and behind[thing] in _DONE:
        return True
    return denies_before(before, "" if thing else phrase)


def _is_of_work(phrase: str, behind: Sequence[str]) -> bool:
    """`DNC checked`: they are not on it. `Reduced the unsubscribe rate`: what somebody works on."""
    if phrase.strip() in _LIFTABLE and len(behind) > 1 and behind[0] in _DONE and all(map(str.isdecimal, behind[1:])):
        # "DNC removed 2022"
        return True
    if not behind or _NEGATIONS.intersection(phrase.split()):
        return False
    return behind[0] in _MEASURES or (behind[0] in _CHECKED | _LIFTED and phrase.strip() in _LISTS)


def _is_only_told(phrase: str, before: Sequence[str], behind: Sequence[str]) -> bool:
    if _ABOUT_CONSENT.search(phrase):
        return bool(behind) and behind[0] in _NEEDLESS
    return bool(behind and behind[0] in _MERELY) or bool(before and before[-1] in _SO_FAR)


__all__ = ["asks_of_others", "denied", "denies_before", "is_none", "without_feet", "without_others"]
