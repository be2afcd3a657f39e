"""Wishes in sentences: `möchte nicht mehr kontaktiert werden`, `no desea ser contactada`, `please no phone calls`.

A sentence speaks of a wish where a negation, a word for wishing (or asking, or being allowed) and a word for writing or
calling stand near each other. What is only told (`noch nicht kontaktiert`, `has not been contacted`) is no wish.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from seekout.text.folding import fold
from seekout.text.later import later


class Way(Enum):
    """How somebody would be reached."""

    WRITE = "write"
    CALL = "call"


# The beginnings of words, folded.
_WRITE = tuple(
    "contact kontakt gecontact angeschrieb anschreib angesproch ansprech ansprache anfrage gemailt angemailt"
    " werbung contatt"
    " contat recontact ricontatt benader aangeschr aanschr gemaild mailen email mail outreach messag approached"
    " approaches"
    " solicited solicitation sollicit demarch relanc derang molest disturb incomod inmail hear bother headhunt"
    " abgeworben escrib scriver comunicac comunicaz communicat mensag mensaj correo mejl henvendels"
    " genervt belastig belaestig gestort gestoert".split()
)
_CALL = tuple(
    "call phone telephon telefon anruf angeruf appel llam bellen gebeld opbel ligar ligac ligue chiamat chiamar sms"
    " text whatsapp ring".split()
)
_NO_CALL = frozenset("callback textil textile".split())
_NOT = frozenset(
    "not no never dont doesnt didnt cannot cant wont shouldnt mustnt nicht nie niemals kein keine keinen keinerlei"
    " keinesfalls ne pas plus jamais aucun aucune nunca niet nooit geen nao non nessun nessuna"
    " ikke ikkje inte ej nie ingen inga".split()
)
_PLEAS = frozenset("please pls plz bitte merci prego favor graag aub kindly s'il".split())
_WISHES = frozenset(
    "want wants wanted wish wishes wished like likes prefer prefers preferred accept accepts ask asks asked"
    " request requests requested must should may desires rather"
    " mochte moechte mochten will wunscht wuenscht wunschte bittet bat gebeten darf soll sollte wollte"
    " souhaite souhaitent souhaiterait veut voudrait desire demande prie doit accepte"
    " desea desean quiere quieren pide pidio pedido solicita solicito prefiere debe acepta"
    " wil willen wenst wenste vraagt vroeg gevraagd mag hoeft verzoekt"
    " deseja quer pediu pede solicita solicitou prefere pode deve gostaria aceita"
    " vuole desidera chiede chiesto preferisce puo deve accetta"
    " onsker onskar vil vill bedt chce zyczy".split()
)
_OPEN_TO = frozenset("open willing happy keen".split())
_WANTED = frozenset(
    "erwunscht erwuenscht gewunscht gewuenscht erlaubt gestattet gewollt souhaite souhaites souhaitee autorise"
    " autorises deseado autorizado permitido desejado gewenst toegestaan desiderato gradito autorizzato wanted"
    " desired allowed permitted welcome welcomed authorised authorized".split()
)
_FORBIDDEN = frozenset(
    "verbittet verbeten"
    " unerwunscht unerwuenscht untersagt verboten verbietet ablehnung interdit interdite interdits interdiction"
    " prohibido prohibida proibido proibida vietato vietata verboden ongewenst forbidden prohibited unwanted"
    " unwelcome"
    " refus refuse refuses refusent lehnt rechaza rechazo rifiuta recusa weigert".split()
)
_SAYS = frozenset("said says told insists".split())
DENYING = _NOT | _FORBIDDEN
# Infinitives and the like, which say what shall be done; participles tell what has been done.
_TO_DO = frozenset(
    "kontaktieren anschreiben ansprechen mailen anmailen anrufen telefonieren kontakten contacter recontacter"
    " solliciter demarcher relancer deranger appeler rappeler telephoner contactar contacten contactarle contactarla"
    " recontactar llamar llamarle contacteren benaderen aanschrijven bellen opbellen contatar recontatar contato"
    " contacto ligar escribir escribirle scrivere contattare ricontattare chiamare richiamare"
    " telefonare disturbare".split()
)
_YET = frozenset("yet noch bisher bislang encore nog ainda todavia aun ancora hasta enna enda endnu an jeszcze".split())
# "Please do not hesitate to call".
_OTHERWISE = later(r"\b(?:hesit|forget|fail to|vergess|zoger|zoeger|oubli|olvid|dud|vergeet|aarzel|esqu|esit|diment)")
_ALSO = frozenset("or and nor oder und noch ou et ni of en e o y".split())
_BETWEEN = frozenset("be etre ser essere werden worden me him her them le les la lo los las ihn sie hem haar".split())
_PIECES = later(r"[.;,!?\n|()\[\]{}]+")
_STEMS = _WRITE + _CALL
_REACH, _NEAR = 6, 3


@lru_cache(maxsize=1024)
def ways_not_wished(text: str) -> frozenset[Way]:
    """In which ways somebody asked not to be reached, as a text says; empty where it says nothing of it."""
    folded = fold(text)
    if DENYING.isdisjoint(folded.split()) or not any(stem in folded for stem in _STEMS):
        return frozenset()
    found: set[Way] = set()
    for piece in _PIECES.split(text):
        words = fold(piece).split()
        if len(words) > 1 and not DENYING.isdisjoint(words):
            found.update(_of_sentence(words))
    return frozenset(found)


def way_of(word: str) -> Way | None:
    """The way of reaching somebody that a word speaks of."""
    if word.startswith(_WRITE):
        return Way.WRITE
    return Way.CALL if word.startswith(_CALL) and word not in _NO_CALL else None


def _of_sentence(words: Sequence[str]) -> Iterator[Way]:
    for at, word in enumerate(words):
        if word in _FORBIDDEN:
            yield from _next_to(words, at)
        elif word in _NOT and not _YET.intersection(words[max(0, at - 1) : at + 3]):
            yield from _denied(words, at)


def _next_to(words: Sequence[str], at: int) -> Iterator[Way]:
    """What is forbidden: `Kontakt unerwünscht`, `refuse tout contact`."""
    near = [way for word in words[max(0, at - 2) : at + _NEAR + 1] if (way := way_of(word)) is not None]
    yield from near[:1]


def _denied(words: Sequence[str], at: int) -> Iterator[Way]:
    """What is denied by the word at a position."""
    behind = words[at + 1 : at + 1 + _REACH]
    before = words[max(0, at - _NEAR) : at]
    if behind and behind[0] in _WANTED and (ways := [way for word in before if (way := way_of(word)) is not None]):
        yield ways[-1]
        return
    first = next((position for position, word in enumerate(behind) if way_of(word)), None)
    if first is None or _OTHERWISE.search(" ".join([*before, *behind[:first]])):
        return
    wished = bool((_WISHES | _PLEAS).intersection(before)) or bool((_WISHES | _OPEN_TO).intersection(behind[:2]))
    wished = wished or (behind[0] == "to" and bool(_SAYS.intersection(before)))
    wished = wished or bool((_WANTED | _PLEAS).intersection(behind[first + 1 : first + 3]))
    if not wished and not (first < _NEAR and behind[first] in _TO_DO):
        return
    for word in behind[first:]:
        way = way_of(word)
        if way is None and word not in _ALSO and word not in _BETWEEN:
            return
        if way is not None:
            yield way


__all__ = ["Way", "way_of", "ways_not_wished"]
