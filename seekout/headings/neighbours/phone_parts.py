"""Columns that hold a part of a phone number beside the rest of it: `Country Code`, `Area Code`, `Extension`."""

from __future__ import annotations

from collections.abc import Sequence

from seekout.headings.headers import Meaning
from seekout.headings.lexicon import concepts
from seekout.text.folding import fold

# The parts of a number, and what headers call them, without words that only say whose or which number it is.
COUNTRY, AREA, EXTENSION, BEHIND_DASH = "country code", "area code", "extension", "extension behind a dash"
_CALLED = {
    COUNTRY: (
        "country code|country calling code|calling code|dial code|dialing code|dialling code|international code"
        "|intl code|country prefix|international prefix|country dial code|isd|isd code|idd|code prefix"
        "|landesvorwahl|landervorwahl|laendervorwahl|landeskennzahl|indicatif pays|indicatif|indicatif international"
        "|code pays|prefijo internacional|prefijo pais|codigo pais|landcode|landnummer|landennummer|landnetnummer"
        "|prefisso internazionale|prefisso paese|kod kraju|landskod|landekode|landskode|код страны|код країни"
    ),
    AREA: (
        "area code|std|std code|vorwahl|ortsvorwahl|indicatif regional|codigo area|codigo ciudad|prefijo|prefix"
        "|netnummer|kengetal|prefisso|ddd|riktnummer|код города"
    ),
    EXTENSION: (
        "ext|extn|extension|extensions|poste interne|interno|ramal|anexo|extensao|estensione|toestel|доб|добавочный"
    ),
    BEHIND_DASH: "durchwahl|klappe|nebenstelle|dw",
}
_PART_OF = {fold(name).replace(" ", ""): part for part, names in _CALLED.items() for name in names.split("|")}
# These say much else where no word for a phone stands beside them.
_ONLY_OF_PHONES = frozenset(
    ("prefix", "prefijo", "prefisso", "codeprefix", "code", "prefixo", "interno", "anexo", "std")
)
_DDD, _DDI = ("ddd",), ("ddi",)
_PHONES = frozenset(("phone", "mobile"))
_WHICH = frozenset(("direct", "work", "home", "other", "job", "number"))
_AROUND = _PHONES | _WHICH | {"person", "all", "line"}


def with_parts_of_phones(words: Sequence[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table with columns that hold a part of the number in another column (`hint` is the index of that one)."""
    phones = {index: found[0] for index, found in enumerate(table) if found[0].field == "phone"}
    parts = {index: part for index, own in enumerate(words) if (part := _part(own, table[index][0]))}
    if _DDD in words and _DDI in words:
        # Beside the code of an area in Brazil it is the one of a country, and no direct line.
        parts[words.index(_DDI)] = COUNTRY
    for index, part in parts.items():
        own = words[index]
        others = {at: meaning for at, meaning in phones.items() if at not in parts}
        whose = _whose(index, own, part, others, set(parts))
        if whose is None or any(one.part == part and one.hint == str(whose) for found in table for one in found):
            continue
        meant = Meaning("phone", part=part, hint=str(whose))
        # A column of direct lines may hold whole numbers too, and so may `Phone (Area Code)`.
        table = [*table[:index], [*(table[index] if index in phones else ()), meant], *table[index + 1 :]]
    return table


def _part(own: tuple[str, ...], meaning: Meaning) -> str:
    """Which part of a number a header speaks of; "" for others."""
    if not own or len(own) > 6 or meaning.field not in ("", "phone"):
        return ""
    if part := _PART_OF.get("".join(own)):
        return part if "".join(own) not in _ONLY_OF_PHONES else ""
    kinds = [next((concept for _, concept in concepts((word,))), "") for word in own]
    rest = "".join(word for word, kind in zip(own, kinds, strict=True) if kind not in _AROUND)
    if rest in _ONLY_OF_PHONES and _PHONES.isdisjoint(kinds):
        return ""
    if rest.endswith("vorwahl"):
        # "Telefonvorwahl"
        return COUNTRY if rest.startswith("land") else AREA
    return _PART_OF.get(rest, COUNTRY if rest == "code" and not _PHONES.isdisjoint(kinds) else "")


def _whose(index: int, own: tuple[str, ...], part: str, phones: dict[int, Meaning], parts: set[int]) -> int | None:
    """The column whose number a part belongs to: of the same kind and number, the only one, or the one beside it."""
    told = _which(own, part)
    same = [at for at, meaning in phones.items() if _of(meaning) == told]
    if told and not same:
        return None
    if len(same) == 1 or (len(phones) == 1 and not told):
        return (same or list(phones))[0]
    step = -1 if part in (EXTENSION, BEHIND_DASH) else 1
    at = index + step
    while at in parts and at not in phones:
        at += step
    return at if at in phones and (at in same or not told) else None


def _which(own: tuple[str, ...], part: str) -> frozenset[str]:
    kinds = {concept for word in own for _, concept in concepts((word,))}
    if part == BEHIND_DASH or own == _DDI:
        kinds.discard("direct")
    number = next((str(int(word)) for word in own if word.isdecimal() and len(word) < 3), "")
    return frozenset(kinds & (_WHICH - {"number"} | {"mobile"})) | ({number} if number else frozenset())


def _of(meaning: Meaning) -> frozenset[str]:
    kinds = meaning.concepts & (_WHICH - {"number"} | {"mobile"})
    return kinds | ({str(meaning.number)} if meaning.number > 0 else frozenset())
