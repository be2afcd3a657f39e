"""Long notes, of which only the sentences are looked at that may hold a refusal: looking at all would take too long."""

from __future__ import annotations

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


def condensed(text: str) -> str:
    """The beginning of a text, and the last of those sentences behind it that may hold a refusal."""
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
