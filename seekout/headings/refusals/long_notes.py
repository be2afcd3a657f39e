"""Long notes, of which only the sentences are looked at that may hold a refusal: looking at all would take too long."""

from __future__ import annotations

import re

from seekout.text.later import later

_WHOLE, _MORE = 2000, 3000
_BACK = 200
_SENTENCES = later(r"[.;!?\n|]+")
# Whatever refuses holds one of these, in the languages of most notes. What is written in other scripts is looked at.
_STEMS = tuple(
    "contact kontakt contat contatt opt unsub dnc d.n.c black gdpr dsgvo rgpd lgpd suppress deceas passed died verstorb"
    " gestorb decede décéd fallec falec deced overled limit hands-off stop remov delet eras forg lösch loesch"
    " losch sperr"
    " abgemeld abmeld widers widerr désinscri desinscri désabon desabon opposi oppos baja borr elimin suprim supprim"
    " uitgeschr afgemeld verwijder descadastr cancell disiscri spam complain lawyer legal refus declin withdr"
    " revo alone"
    " cease avoid refrain exclud block bann barred restrict never mail messag reach approach disturb bother write écri"
    " ecri escri scriv schreib schrijv anspr anfrag nachricht consent einwillig toestemm consen zgod samt benader moles"
    " derang dérang sollicit démarch demarch call phone anruf appel telef llam bell chiam ligar text ring".split()
)

# Whoever does not want their employer asked may be written to themselves.
_OF_EMPLOYERS = (
    r"(?:arbeitgeber|chef|vorgesetzt|kolleg|referenz|pracodawc|zam[eě]stn[aá]vatel|zamestn[aá]vate|работодател|роботодав"
    r"|työnantaj|tööandja|munkált|darbdav|darba dev|poslodav|delodajal)"
)
# Where a comma stands before each clause, by the words that these begin with; such a word of another language too only
# with the one that follows it there.
_DEPENDENT = later(
    r",\s+(?=(?:dass|daß|że|żeby\w*|iż|aby\w*|abychom|že|ať|щоби?|чтобы?|hogy|että|ettei\w*|kad|jog|lai|ότι)\b"
    r"|(?:\w+ ){1,3}zu werden\b|et (?:me|ma|teda|temaga|temale|talle|tema|ta)\b|at (?:vi|han|hun|blive|nogen)\b"
    r"|(?:da|да) (?:ga|je|ju|jo|mu|joj|ji|nas|го|я|му|ѝ|й|се|ги|изтри\w*)\b|ha (?:megker|hiv|hív|ír|fel)\w*)"
    rf"(?![^.;,!?]*{_OF_EMPLOYERS})",
    re.IGNORECASE,
)


def condensed(text: str) -> str:
    """The beginning of a text, and the last of those sentences behind it that may hold a refusal; without the commas
    that part a clause from the wish it tells: `möchte nicht, dass wir schreiben`."""
    if "," in text:
        text = _DEPENDENT.sub(" ", text)
    if len(text) <= _WHOLE:
        return text
    kept: list[str] = []
    length = 0
    for piece in reversed(_SENTENCES.split(text[_WHOLE - _BACK :])):
        lowered = piece.lower()
        if any(stem in lowered for stem in _STEMS) or any(sign > "\u036f" for sign in piece[:_BACK]):
            length += len(piece)
            if length > _MORE:
                break
            kept.append(piece)
    return "\n".join((text[:_WHOLE], *reversed(kept)))


__all__ = ["condensed"]
