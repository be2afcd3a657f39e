"""What one header speaks of: its nouns say which field it fills, its other words which of several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from seekout.headings.consent import Sense, sense_of_header
from seekout.headings.lexicon import concepts
from seekout.text.later import later


class Reason(Enum):
    """Why a column fills a field, or none."""

    UNDERSTOOD = "understood"
    REMEMBERED = "remembered"  # somebody chose it in Columns
    LEFT_OUT = "left out"  # somebody chose to leave it out
    COMPANY = "the company's"
    OTHER = "about something else"
    UNKNOWN = "not understood"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field that a header names ("" for none); see `columns.Place` for the rest."""

    field: str
    reason: Reason = Reason.UNDERSTOOD
    number: int = 0
    part: str = ""
    rank: int = 0
    hint: str = ""
    concepts: frozenset[str] = frozenset()


_FOR = frozenset(("for", "fur", "pour", "para", "voor", "per"))
# What may stand beside a noun without changing what it is.
_AROUND_NAMES = frozenset(("person", "current", "all", "number", "linkedin", "tool", "home", "other", "name"))
_PLAIN = _AROUND_NAMES | {"work", "job"}
_COMPANYS = frozenset(
    "phone direct mobile line fax url website site profile linkedin github social own_page location address city state"
    " country postcode street summary description headline keywords tags".split()
)
_LINKS = frozenset(("url", "website", "site", "github", "social", "own_page", "profile"))
_BY = frozenset("by par por door durch".split())
_HANDLES = frozenset("handle username login slug vanity".split())
_PUBLIC_IDS = frozenset(("id", "identifier"))
_CONTACTS = frozenset("contact contacts kontakt kontakte contacto contactos contatto contato contacts".split())
# Whoever has been contacted has not been asked for anything.
_TO_CONTACT = frozenset("contactable kontaktieren contacter contactar contattare contatar contacteren outreach".split())
# Somebody at a client's, beside the names of people.
_CONTACT_PERSONS = frozenset("ansprechpartner ansprechpartnerin kontaktperson contactpersoon".split())
_LISTING = frozenset(",/&+|@")
_AND = frozenset("and und et y e en og och i".split())
_NO_NAMES = frozenset("number numbers nummer nr no num numero preferred best".split())
_LAST_FIRST = frozenset("nomprenom nometprenom nev teljesnev".split())
# The family name comes first, and the whole one is written so too.
_FAMILY_FIRST = frozenset("hovaten hoten".split())
# A number that counts the columns: `1. Name`, `Q2: E-mail`, `(3) Company`.
_COUNTED = later(r"\s*(?:[Qq]\s?|#|\()?(\d{1,2})(?:\s?[.):]|\s[-–]|(?<=[#]\d)|(?<=[#]\d\d))\s*(?=\D)")
# Where somebody would like to be.
_WISHED = frozenset(
    "preferred desired target bevorzugt bevorzugter souhaite souhaitee deseada deseado gewenste desejada desiderata"
    " relocation".split()
)
_PLACES = ("city", "postcode", "state", "country", "location", "address")
_FEWEST_COUNTED = 3
_NAMES = frozenset(("first", "last", "second_last", "middle", "full_name", "name", "nom", "nome", "infix"))
_REACHED = frozenset(("email", "phone", "mobile", "linkedin"))
_EXPERIENCE_PARTS = {
    "title": "title",
    "company": "company",
    "location": "location",
    "city": "location",
    "start": "start",
    "end": "end",
    "dates": "dates",
    "description": "description",
    "summary": "description",
}
_EDUCATION_PARTS = {
    "school": "school",
    "degree": "degree",
    "study": "field",
    "start": "start",
    "end": "end",
    "graduation": "end",
    "dates": "dates",
    "description": "description",
}
_SIMPLE = ("headline", "summary", "skills", "tags", "keywords")


def without_count(headers: Sequence[str]) -> Sequence[str]:
    """The headers without numbers that only count them; numbers of which one stands twice tell jobs apart."""
    counted = [_COUNTED.match(header) for header in headers]
    numbers = [int(found[1]) for found in counted if found]
    if len(numbers) < _FEWEST_COUNTED or any(before >= after for before, after in pairwise(numbers)):
        return headers
    bare = [header[found.end() :] if found else header for header, found in zip(headers, counted, strict=True)]
    told = [header.casefold() for header in bare if header]
    return bare if len(set(told)) == len(told) else headers


def meanings(words: Sequence[str], header: str = "") -> list[Meaning]:
    """The fields that a header names, given its words: mostly one; at least one, whose field may be ""."""
    # "Contact?" asks whether one may.
    if header.rstrip().endswith("?") and (
        (len(words) == 1 and words[0] in _CONTACTS | _TO_CONTACT) or tuple(words) == ("reach", "out")
    ):
        return [Meaning(Sense.CONSENT.value)]
    listed = not _LISTING.isdisjoint(header)
    return list(_meanings(tuple(words[:24]), " at " in header.casefold(), listed or not _AND.isdisjoint(words)))


@lru_cache(maxsize=2048)
def _meanings(words: tuple[str, ...], at: bool, listed: bool) -> tuple[Meaning, ...]:
    sense = sense_of_header(words)
    words = words[: next((at for at, word in enumerate(words) if at and word in _FOR), None)]
    found = concepts(words)
    kinds = frozenset(concept for _, concept in found)
    numbers = [int(word) for word, concept in found if concept == "number" and len(word) <= 2]
    # The first of a list is 0 where a program wrote the header: it comes before 1, and is a number all the same.
    number = (numbers[0] or -1) if len(numbers) == 1 else 0
    if sense is Sense.CONSENT_TO_CALL:
        return (Meaning("do_not_call", number=number, hint="turned", concepts=kinds),)
    if sense is not None:
        return (Meaning(sense.value, number=number, hint="dnc" if "dnc" in words else "", concepts=kinds),)
    if not kinds - {"number", "all"}:
        return (Meaning("", Reason.UNKNOWN),)
    made = [
        Meaning(field, reason, number, part, rank, hint, kinds)
        for field, reason, part, rank, hint in _read(found, kinds, number, at, listed)
    ]
    if number == -1:
        # The first job of a list is the current one, where nothing else says which is.
        made += [
            Meaning(one.part, rank=3) for one in made if one.field == "experience" and one.part in ("title", "company")
        ]
    return tuple(made)


_Read = tuple[str, Reason, str, int, str]


def _as(field: str, part: str = "", rank: int = 0, hint: str = "") -> list[_Read]:
    return [(field, Reason.UNDERSTOOD, part, rank, hint)]


def _none(reason: Reason = Reason.UNKNOWN) -> list[_Read]:
    return [("", reason, "", 0, "")]


def _read(found: list[tuple[str, str]], kinds: frozenset[str], number: int, at: bool, listed: bool) -> list[_Read]:
    if listed and kinds & {"name", "full_name"} and "title" in kinds:
        # Two things in one cell.
        return _none()
    if "about" in kinds and kinds & {"linkedin", "github", "site"} and _handles(found):
        # "LinkedIn username", "github_login"
        return _as("linkedin") if "linkedin" in kinds else _as("link", hint="handle")
    if any(word in _BY and before in ("", "about") for (_, before), (word, _) in pairwise(found)):
        # "Sourced By LinkedIn" is somebody else's.
        return _none(Reason.OTHER)
    if "about" in kinds or "fax" in kinds or ("tool" in kinds and kinds & _LINKS):
        return _none(Reason.OTHER)
    if "denied" in kinds or ("previous" in kinds and kinds & _REACHED):
        # "Invalid Email", "Previous Phone": whoever has it now may be somebody else.
        return _none(Reason.OTHER)
    if "sought" in kinds and not kinds & _REACHED:
        return _none(Reason.OTHER)
    if "role" in kinds and kinds & _REACHED:
        # "HM Email"
        return _none(Reason.OTHER)
    if "tags" in kinds and kinds & {"email", "phone", "website", "url", "mobile"}:
        return _none(Reason.OTHER)
    if not kinds & {"email", "phone", "mobile"} and (entry := _history(found, kinds, number)):
        return entry
    if kinds & {"company", "corporate"} and "email" not in kinds:
        return _company(found, kinds, at or listed)
    if contact := _contact(found, kinds):
        return contact
    if "linkedin" in kinds and not kinds & {*_NAMES, *_PLACES, *_SIMPLE, "title", "experience", "education"}:
        return _as("linkedin")
    if (order := _both_names(found, kinds, listed)) is not None:
        return _as("full_name", hint=order)
    for read in (_person, _work, _place, _link):
        if meant := read(found, kinds):
            return meant
    if kinds <= {"person", "all", "number"}:
        return _somebody(found)
    return _none()


def _somebody(found: list[tuple[str, str]]) -> list[_Read]:
    """`Candidate`, `Contact`, `Contact Person`: a name perhaps; `Candidate No` and `Preferred Contact` are none."""
    people = [word for word, concept in found if concept == "person"]
    if any(word in _NO_NAMES for word, _ in found):
        return _none(Reason.OTHER)
    at_client = not _CONTACT_PERSONS.isdisjoint(people) or (len(people) > 1 and not _CONTACTS.isdisjoint(people))
    hint = "contact_person" if at_client else "contact" if not _CONTACTS.isdisjoint(people) else ""
    return _as("full_name", rank=9, hint=hint)


def _handles(found: list[tuple[str, str]]) -> bool:
    """Whether a header speaks of what stands behind linkedin.com/in/: it counts beside a name that it holds."""
    public = any(word == "public" for word, _ in found)
    return all(word in _HANDLES or (public and word in _PUBLIC_IDS) for word, concept in found if concept == "about")


def _both_names(found: list[tuple[str, str]], kinds: frozenset[str], listed: bool) -> str | None:
    """The order of a full name, as a hint (`Name, Vorname`, `Apellidos y nombre`, `Nom Prénom`); None for others."""
    order = [concept for _, concept in found if concept in _NAMES]
    if kinds <= {"full_name", "all"}:
        words = {word for word, _ in found}
        return "last_first" if words & _LAST_FIRST else "family_first" if words & _FAMILY_FIRST else None
    if kinds <= {"last", "nome", "all"} and {"last", "nome"} <= kinds:
        return "last_first" if order.index("last") < order.index("nome") else ""
    one = next((kind for kind in ("name", "nom") if kinds <= {kind, "first", "all"} and {kind, "first"} <= kinds), None)
    if one is None or not listed:
        return None
    return "last_first" if order.index(one) < order.index("first") else ""


def _history(found: list[tuple[str, str]], kinds: frozenset[str], number: int) -> list[_Read]:
    """`Experience 1 Title`, `education_2_start_date`, `Job Title 3`, `School 1`, `Company 2`, `Start Date 2`."""
    if not number:
        return []
    order = [concept for _, concept in found]
    group = next((name for name in ("experience", "job", "education") if name in kinds), "")
    if not group and any(word == "work" for word, _ in found):
        group = "work"
    if group == "education" or (not group and kinds & {"school", "degree", "study", "graduation"}):
        if not group and any(word.startswith("qualification") for word, _ in found):
            # "Qualification 1 answer" is one to a question of a job board's.
            return _none(Reason.OTHER)
        named = "school" if "name" in kinds else ""
        part = next((_EDUCATION_PARTS[kind] for kind in reversed(order) if kind in _EDUCATION_PARTS), named)
        return _as("education", part) if part or kinds <= {"education", "number", "all"} else []
    part = next((_EXPERIENCE_PARTS[kind] for kind in reversed(order) if kind in _EXPERIENCE_PARTS), "")
    if "" in kinds or kinds & _LINKS or (not group and not kinds & {"title", "company"} and part not in _BARE):
        return []
    if group:
        part = part or ("title" if "name" in kinds else "")
        return _as("experience", part) if part or kinds <= {group, "number", "all"} else []
    if "company" in kinds and kinds & _COMPANYS:
        return []
    return _as("experience", part, hint="bare_part" if part in _BARE else "")


_WITHIN = frozenset("dans in im within nella nell na no".split())
_OFFICE = frozenset(("office", "buro", "bureau", "oficina", "ufficio", "kantoor"))
_BARE = ("start", "end", "dates", "description")


def _company(found: list[tuple[str, str]], kinds: frozenset[str], at: bool) -> list[_Read]:
    """Whatever of the company it is: its name is the person's company, its phone and pages are not the person's."""
    order = [concept for _, concept in found]
    if _is_within(found, order):
        # "Cargo en la organización"
        return _as("title", rank=1)
    past = "previous" in kinds or any(word.startswith("past") for word, _ in found)
    if "title" in kinds and not kinds & _COMPANYS:
        if past and not at and order[::-1].index("title") < order[::-1].index("company"):
            # "pastExperienceCompanyTitle"
            return _none(Reason.OTHER)
        if at:
            return _as("headline")
        return _as("title" if order[::-1].index("title") < order[::-1].index("company") else "company")
    if kinds & _COMPANYS or {"company", "corporate"} <= kinds:
        return _none(Reason.COMPANY)
    if kinds & {"start", "end", "dates"}:
        # When somebody began at the company.
        return _none(Reason.OTHER)
    if "" in kinds or "company" not in kinds:
        return _none(Reason.COMPANY if "corporate" in kinds else Reason.UNKNOWN)
    return _as("previous_company") if past else _as("company", rank=0 if "current" in kinds else 1)


def _is_within(found: list[tuple[str, str]], order: list[str]) -> bool:
    """Whether a header speaks of somebody's title in the company."""
    if "title" not in order or "company" not in order:
        return False
    between = {word for word, _ in found[order.index("title") : order.index("company")]}
    return not between.isdisjoint(_WITHIN) or ("en" in between and not between.isdisjoint(("la", "el", "tu", "su")))


def _contact(found: list[tuple[str, str]], kinds: frozenset[str]) -> list[_Read]:
    """E-mails and phones; a column may hold both."""
    meant: list[_Read] = []
    at_client = not _CONTACT_PERSONS.isdisjoint(word for word, _ in found) or "contactperson" in "".join(
        word for word, _ in found
    )
    if "email" in kinds:
        meant += _as("email", rank=int("other" in kinds), hint="contact_person" if at_client else "")
    if kinds & {"phone", "mobile"} or ("direct" in kinds and not meant):
        ranks = (("mobile", 0), ("direct", 1), ("other", 4), ("home", 3), ("work", 5), ("job", 5))
        # An office's phone may be a switchboard: it stands in where a person has no other.
        office = any(word in _OFFICE for word, _ in found) and not kinds & {"mobile", "direct"}
        meant += _as(
            "phone",
            rank=next((rank for kind, rank in ranks if kind in kinds), 2),
            hint="office" if office else "contact_person" if at_client else "",
        )
    if not meant and "details" in kinds and kinds <= {"details", "person", "all"}:
        meant = _as("email") + _as("phone")
    return meant


def _person(found: list[tuple[str, str]], kinds: frozenset[str]) -> list[_Read]:
    """The parts of a name."""
    for kind, field in (("salutation", "salutation"), ("infix", "name_infix"), ("suffix", "name_suffix")):
        if kind in kinds and "" not in kinds:
            return _as(field)
    if kinds & {"school", "degree", "title", *_PLACES} or not kinds & _NAMES:
        return []
    if "" in kinds or not kinds <= _NAMES | _AROUND_NAMES:
        return _none()
    if found[0][0] in ("first", "last") and found[-1][1] in ("person", "tool"):
        # "Last Contact"
        return _none(Reason.OTHER)
    if "second_last" in kinds:
        return _as("last_name", rank=2, hint="second")
    order = [concept for _, concept in found if concept in _NAMES]
    if "middle" in kinds and not kinds & {"first", "last"}:
        return _as("middle_name")
    rank = int("other" in kinds or any(word == "preferred" for word, _ in found))
    # "Full Name: Last" of iCIMS is a part of one.
    if {"first", "last"} <= kinds or ("full_name" in kinds and order[-1] not in ("first", "last")):
        turned = "first" in order and "last" in order and order.index("last") < order.index("first")
        return _as("full_name", hint="last_first" if turned else "")
    if "first" in kinds or "last" in kinds:
        return _as("first_name" if "first" in kinds else "last_name", rank=rank)
    hint = order[0] if not kinds & {"person"} else ""
    return _as("full_name", rank=1, hint=hint if hint in ("name", "nom", "nome") else "")


def _work(found: list[tuple[str, str]], kinds: frozenset[str]) -> list[_Read]:
    """Title, headline, summary, skills, tags, histories and schools."""
    if "title" in kinds and not kinds & {"school", "degree", "education"}:
        around = {"title", "first", "last", *(("experience",) if "current" in kinds else ())}
        if "previous" in kinds or not kinds <= _PLAIN | around:
            return _none()
        # In what an applicant tracking system exports a Job Title is the job's, beside a Current Title.
        plain = 1 if "job" in kinds or any(len(word) > 7 for word, _ in found) else 2
        return _as("title", rank=0 if "current" in kinds else plain)
    for kind in _SIMPLE:
        if kind in kinds:
            loose = kind in ("skills", "summary", "headline")
            return _as(kind) if loose or kinds <= _PLAIN | {kind} else _none()
    if "custom" in kinds:
        number = next((word for word, concept in found if concept == "number"), "")
        name = f"customVariable{number if number != '1' else ''}"
        return _as(name) if name in ("customVariable", *(f"customVariable{n}" for n in (2, 3, 4))) else _none()
    if "experience" in kinds:
        return _as("experience") if kinds <= _PLAIN | {"experience", "previous", "details"} else _none()
    # "School Degree" is a degree, "Education Dates" are those of the school.
    schooling = [kind for _, kind in found if kind in _EDUCATION_PARTS]
    if not set(_BARE).issuperset(schooling) or ("education" in kinds and schooling):
        part = _EDUCATION_PARTS[schooling[-1]]
        return _as("education", part) if kinds <= _PLAIN | {*schooling, "education"} else _none()
    if "education" in kinds:
        return _as("education") if kinds <= _PLAIN | {"education", "details", "previous"} else _none()
    return []


def _place(found: list[tuple[str, str]], kinds: frozenset[str]) -> list[_Read]:
    """Where the person lives: whole, or in parts."""
    own = [kind for kind in _PLACES if kind in kinds]
    if "street" in kinds and not own:
        return _none(Reason.OTHER)
    if not own or kinds & {"url", "website"}:
        return []
    if any(word in _WISHED for word, _ in found):
        return _none()
    # "Address 1 - City": the first address is taken apart.
    if not kinds <= _PLAIN | {*_PLACES, "profile", "street"} or "job" in kinds:
        return _none()
    parts = [kind for kind in own if kind not in ("location", "address")]
    rank = int(bool(kinds & {"work", "job", "other"}))
    if len(parts) == 1:
        # "Estado" is a status too.
        return _as(parts[0], rank=rank, hint="estado" if [word for word, _ in found] == ["estado"] else "")
    return _as("location", rank=rank + 2 * int("address" in kinds and "location" not in kinds))


def _link(found: list[tuple[str, str]], kinds: frozenset[str]) -> list[_Read]:
    if not kinds & _LINKS:
        return []
    if kinds & {"github", "site", "own_page", "social"}:
        return _as("link", hint="site" if "site" in kinds else "")
    if "" in kinds or not kinds <= _PLAIN | _LINKS or "job" in kinds:
        return _none()
    return _as("link", hint="website" if "website" in kinds and not kinds & {"person", "home"} else "")


__all__ = ["Meaning", "Reason", "Sense", "meanings", "without_count"]
