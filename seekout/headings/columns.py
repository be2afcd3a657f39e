"""Which field each column fills, by the words of its header and by the columns beside it.

SeekOut's own header is not published, and files come from many tools: a header is taken apart into words (`lexicon`)
instead of being looked up whole. `headers` says what one header speaks of; here the table as a whole decides.
docs/columns.md tells people how a header is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from seekout.headings.consent import looks_like_opt_out, sense_of_header
from seekout.headings.fields import BY_NAME, LEAVE_OUT
from seekout.headings.headers import Meaning, Reason, meanings, without_count
from seekout.headings.lexicon import concepts
from seekout.headings.neighbours import name_beside, with_jobs
from seekout.headings.neighbours.company_sites import company_sites
from seekout.headings.neighbours.phone_parts import with_parts_of_phones
from seekout.headings.refusals.legends import without_legend
from seekout.text.folding import header_key, header_words
from seekout.text.later import later

_NAMES = {"full_name", "first_name", "last_name"}
_NAMING = {"full_name", "first_name", "last_name", "email", "phone", "linkedin", "link"}
_MOST_SHARED_WORDS = 3
_BARE = 9
_ADDRESS = later(r"@\w|://\w|\w@$")
_PLURAL = later(r"\(e?s\)", re.IGNORECASE)
# In brackets: what is due in the cells.
_EXPLAINED = later(
    r"[(\[](?:incl|inkl|with|mit|avec|con|com|met|required|optional|format|eg|e\.g|zb|z\.b)\b[^()\[\]]*[)\]]",
    re.IGNORECASE,
)
_SHORT = {
    "by": ("city", frozenset("navn fornavn etternavn efternavn virksomhed arbeidsgiver arbejdsgiver stilling".split())),
    "li": ("linkedin", frozenset("email mail phone mobile company title name".split())),
    "ad": ("first_name", frozenset(("soyad", "soyadi"))),
}
# Words of nobody's name beside those of somebody: `Buyer First Name`, `Reports To`.
_NAMING_WORDS = frozenset(
    "name names first last full surname firstname lastname vorname nachname nom prenom naam nombre apellidos"
    " cognome nome to of by".split()
)
# Who else's an address or a number may be, where another column has the person's.
_SOMEBODY = frozenset(
    "advisor adviser advisors professor coach trainer instructor sponsor guest guests user users buyer purchaser"
    " payer host approver asst ae ceo cfo cto coo founder inviter"
    " scheduler biller billing shipping admissions bd shared our bill supplier payroll signatory witness doctor"
    " lawyer attorney physician employee researcher teacher sibling sachbearbeiter vermittler campus".split()
)
_BRACKETS = later(r"\([^()]*\)|\[[^\[\]]*\]")

# What an applicant tracking system tells of an application, and where it says for which job it is.
_OF_APPLICATIONS = frozenset(
    "stage stages disqualified disqualification requisition applied absagegrund bewerbungsphase bewerbungsdatum etapa"
    " etape".split()
)
_VACANCIES = frozenset("job jobs stelle stellen vacancy vacancies vacature vacatures".split())


@dataclass(frozen=True, slots=True)
class UnderstoodColumn:
    """A column and the field that it fills."""

    header: str
    field: str


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What became of a column.

    `key` is what a choice for it is remembered under, `field` the field that it fills ("" for none), `reason` why it
    fills that one or none, and `warning` whether it may be about not contacting people and was not understood.
    """

    header: str
    key: str
    field: str
    reason: Reason
    warning: bool = False


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """What became of each column, in the file's order."""

    columns: tuple[ColumnUse, ...] = ()

    @property
    def understood(self) -> tuple[UnderstoodColumn, ...]:
        """The columns that fill a field."""
        return tuple(UnderstoodColumn(use.header, use.field) for use in self.columns if use.field)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headers of columns that fill none."""
        return tuple(use.header for use in self.columns if not use.field)

    @property
    def unclear_opt_outs(self) -> tuple[str, ...]:
        """The headers that may be about not contacting people, and were not understood."""
        return tuple(use.header for use in self.columns if use.warning)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column's cells go: a field's value number `number`, or part `part` of a phone or of a history's entry
    `number`.

    `hint` says more of how they are read: "website" (the company's, where it is no profile), "last_first" (the order
    in a full name), "beside" (a last or first name that may be the whole one), "turned" (a yes allows
    calls), "handle" (the names of people at a site), "street" (where somebody lives, if the city's column does not
    say it), "list" (the first of several counts), the index of the phone's column for a part of a number. `header` is
    as it stands in the file.
    """

    index: int
    field: str
    number: int = 0
    part: str = ""
    rank: int = 0
    hint: str = ""
    header: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of a table's columns, what to tell of all, and those that are only searched: for "do not contact", and
    for sites of companies."""

    places: tuple[Place, ...]
    report: ColumnReport
    searched: tuple[Place, ...] = ()
    sites: tuple[int, ...] = ()

    @property
    def names_people(self) -> bool:
        """Whether any column can say who somebody is."""
        return any(place.field in _NAMING for place in self.places)

    def of(self, field: str) -> list[Place]:
        """The places of a field that is no part of a history, the best first."""
        return [place for place in self.places if place.field == field and not place.part]


def understand(headers: Sequence[str], mapping: Mapping[str, str] | None = None) -> Columns:
    """Find the place of each column by its header.

    `mapping` holds choices of people, which come before what the header says: fields of `fields.FIELDS` or LEAVE_OUT,
    by header however it is written.
    """
    chosen = {header_key(header): field for header, field in (mapping or {}).items()}
    bare = without_count([without_legend(header) for header in headers])
    words = _without_shared([header_words(_PLURAL.sub("", header)) for header in bare])
    alone = _with_names(words, [_meant(own, header) for own, header in zip(words, bare, strict=True)])
    meant = _without_others(words, _beside_each_other(_in_their_language(words, alone)))
    meant = with_parts_of_phones(words, with_jobs(words, _without_vacancies(words, meant)))
    places, searched, uses = [], [], []
    for index, (header, own, found) in enumerate(zip(headers, words, meant, strict=True)):
        shown = " ".join(header[:300].split()) or f"column {column_letters(index)}"
        key = header_key(header)
        choice = chosen.get(key) if key else None
        if choice == LEAVE_OUT or choice in BY_NAME:
            # "OK to call" chosen as Do Not Call keeps its sense: a yes allows calls.
            hint = "turned" if choice == "do_not_call" and found[0].hint == "turned" else ""
            found = [] if choice == LEAVE_OUT else [Meaning(str(choice), Reason.REMEMBERED, hint=hint)]
            reason = Reason.LEFT_OUT if choice == LEAVE_OUT else Reason.REMEMBERED
        else:
            reason = found[0].reason
        filling = [meaning for meaning in found if meaning.field]
        places += [_place(index, shown, meaning) for meaning in filling]
        warning = not filling and choice is None and looks_like_opt_out(own)
        uses.append(ColumnUse(shown, key, filling[0].field if filling else "", reason, warning))
        unsure = not filling or _is_searched(filling[0].field) or _is_part_of_phone(filling[0])
        if unsure and reason not in (Reason.LEFT_OUT, Reason.COMPANY):
            searched.append(Place(index, "", header=shown))
    # Email1 comes before Email2, wherever they stand; a mobile before a switchboard.
    places.sort(key=lambda place: (place.rank, place.number, place.index))
    return Columns(tuple(places), ColumnReport(tuple(uses)), tuple(searched), company_sites(words, meant))


def _meant(words: tuple[str, ...], header: str) -> list[Meaning]:
    """What a header means; what stands in brackets may explain the rest: `Name (required)`."""
    found = meanings(words, header)
    if found[0].reason in (Reason.UNKNOWN, Reason.OTHER) and ("(" in header or "[" in header):
        explained = _BRACKETS if found[0].reason is Reason.UNKNOWN else _EXPLAINED
        bare = explained.sub(" ", header[:300])
        return meanings(header_words(bare), bare)
    return found


def _in_their_language(words: list[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """What short words mean that may be something else, beside words of their own language, or of headers."""
    for own, (field, neighbours) in _SHORT.items():
        if (own,) in words and any(not neighbours.isdisjoint(others) for others in words):
            index = words.index((own,))
            table = [*table[:index], [Meaning(field)], *table[index + 1 :]]
    return table


def _place(index: int, header: str, meaning: Meaning) -> Place:
    return Place(
        index, meaning.field, meaning.number, meaning.part, meaning.rank, meaning.hint, header, meaning.concepts
    )


def _is_part_of_phone(meaning: Meaning) -> bool:
    return meaning.field == "phone" and bool(meaning.part)


def _is_searched(field: str) -> bool:
    return field in ("tags", "comments", "keywords") or field.startswith("customVariable")


def _without_shared(headers: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The headers without first or last words that most of them share (`candidate_email`, `candidate_name`)."""
    for end in (0, -1):
        for _ in range(_MOST_SHARED_WORDS):
            ends = Counter(words[end] for words in headers if len(words) > 1)
            word, number = ends.most_common(1)[0] if ends else ("", 0)
            if number < 3 or number * 10 < 6 * sum(map(bool, headers)) or not _says_nothing(word):
                break
            cut = slice(1, None) if end == 0 else slice(None, -1)
            shared = [len(own) > 1 and own[end] == word and _asks_as_much(own, own[cut]) for own in headers]
            bare = [own[cut] if is_shared else own for own, is_shared in zip(headers, shared, strict=True)]
            if len(set(bare)) < len(set(headers)):
                # "Trainer Email" beside "Email" is another one.
                break
            headers = bare
    return headers


def _asks_as_much(words: tuple[str, ...], bare: tuple[str, ...]) -> bool:
    """Whether a header without a word is as much about refusing: `Opt-out: Email` beside `Opt-out: SMS` is not."""
    return sense_of_header(words) is sense_of_header(bare) and looks_like_opt_out(words) == looks_like_opt_out(bare)


def _says_nothing(word: str) -> bool:
    kinds = {concept for _, concept in concepts((word,))}
    return kinds <= {"", "person", "all"} and not word.isdecimal() and sense_of_header((word,)) is None


def _beside_each_other(table: list[list[Meaning]]) -> list[list[Meaning]]:
    """What headers mean, given the others: `Name` beside `Vorname` is the last name."""
    fields = {meaning.field for found in table for meaning in found}
    numbered = {meaning.part for found in table for meaning in found if meaning.part and meaning.number}
    company_pages = any(meaning.reason is Reason.COMPANY and "linkedin" in meaning.concepts for meaning in _all(table))
    own_page = any(meaning.field == "linkedin" and "person" in meaning.concepts for meaning in _all(table))
    named = any(m.field in _NAMES and m.hint not in ("contact", "contact_person") for m in _all(table))
    phones = [meaning for meaning in _all(table) if meaning.field == "phone"]
    company_places = any(m.reason is Reason.COMPANY and m.concepts & {"street", "city"} for m in _all(table))
    schools = {(m.number, m.part) for m in _all(table) if m.field == "education" and m.number and m.part}
    schooled = {number for number, _ in schools if (number, "school") not in schools}

    def decide(meaning: Meaning) -> Meaning:
        if meaning.hint in ("name", "nom", "nome"):
            return name_beside(meaning, table)
        if meaning.hint == "contact" and not named:
            return replace(meaning, hint="")
        if meaning.hint == "contact_person":
            return replace(meaning, field="", reason=Reason.OTHER) if named else replace(meaning, hint="")
        if meaning.hint == "estado":
            beside = fields & {"city", "country", "postcode", "location"}
            return replace(meaning, hint="") if beside else replace(meaning, field="", reason=Reason.OTHER)
        if meaning.hint == "website" and not fields & {"company"}:
            return replace(meaning, hint="")
        if meaning.hint == "site" and company_pages and own_page and not meaning.concepts & {"person", "home"}:
            return replace(meaning, field="", reason=Reason.COMPANY)
        if meaning.field == "location" and "address" in meaning.concepts and "city" in fields:
            if company_places and not meaning.concepts & {"person", "home"}:
                return replace(meaning, field="", reason=Reason.COMPANY)
            # Beside a city an address is a street.
            return meaning if "location" in meaning.concepts else replace(meaning, hint="street")
        if meaning.hint == "bare_part" and not numbered & {"title", "company"} and numbered & {"school", "degree"}:
            return replace(meaning, field="education")
        if meaning.field == "education" and meaning.number in schooled and not meaning.part:
            # "education_1" beside "education_degree_1" is a school.
            return replace(meaning, part="school")
        if meaning.hint == "dnc":
            # "Direct DNC" beside "Direct" is about that number.
            one = meaning.field == "do_not_contact" and _same_phones(meaning, phones)
            meaning = replace(meaning, field="do_not_call" if one else meaning.field, hint="")
        if meaning.field == "do_not_call" and meaning.hint != "turned":
            return replace(meaning, hint="" if not _same_phones(meaning, phones) else "phone")
        return meaning

    decided = [[decide(meaning) for meaning in found] for found in table]
    # Beside a name a column of contacts says how to reach them.
    reached = [Meaning("email", rank=_BARE), Meaning("phone", rank=_BARE)]
    return [[*found, *reached] if found[0].hint == "contact" else found for found in decided]


def _with_names(words: list[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table with `Guest First Name` and `Guest Last Name`, where no other column holds a name."""
    if any(meaning.field in _NAMES for meaning in _all(table)):
        return table
    parts: dict[tuple[str, ...], dict[str, int]] = {}
    for index, own in enumerate(words):
        found = concepts(own)
        rest = [concept for _, concept in found if concept not in ("", "about")]
        if len(rest) == 1 and rest[0] in ("first", "last") and not table[index][0].field:
            whose = tuple(word for word, concept in found if concept in ("", "about"))
            parts.setdefault(whose, {}).setdefault(rest[0], index)
    whose = next((one for one, found in parts.items() if len(found) == 2), ())
    if not whose:
        return table
    theirs = [tuple(word for word in own if word not in whose) for own in words]
    return [
        meanings(rest) if len(rest) < len(own) and rest and not found[0].field else found
        for rest, own, found in zip(theirs, words, table, strict=True)
    ]


def _without_others(words: list[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table without mailboxes and phones of somebody else: `Buyer Email` beside `Buyer Name` or beside
    `Email`."""
    strange = [frozenset(word for word, concept in concepts(own) if not concept or word in _SOMEBODY) for own in words]
    names = [found[0].field in _NAMES for found in table]

    def is_elses(index: int) -> bool:
        own = strange[index]
        if not own or table[index][0].field not in ("email", "phone", "linkedin"):
            return False
        if own & _SOMEBODY and any(
            found[0].field in ("email", "phone") and not other for found, other in zip(table, strange, strict=True)
        ):
            return True
        beside = any(
            own & set(other) and set(other) <= own | _NAMING_WORDS for at, other in enumerate(words) if at != index
        )
        return beside and any(named and not own & set(other) for named, other in zip(names, words, strict=True))

    return [
        [replace(found[0], field="", reason=Reason.OTHER)] if is_elses(index) else found
        for index, found in enumerate(table)
    ]


def _without_vacancies(words: list[tuple[str, ...]], table: list[list[Meaning]]) -> list[list[Meaning]]:
    """The table without the jobs that somebody applied for, in what an applicant tracking system exports."""
    if _OF_APPLICATIONS.isdisjoint(word for own in words for word in own):
        return table
    return [
        [Meaning("", Reason.OTHER)] if len(own) == 1 and own[0] in _VACANCIES else found
        for own, found in zip(words, table, strict=True)
    ]


def _all(table: list[list[Meaning]]) -> list[Meaning]:
    return [meaning for found in table for meaning in found]


_PHONE_KINDS = frozenset(("mobile", "direct", "work", "job", "home", "other"))


def which_phone(concepts_of_header: frozenset[str], number: int) -> frozenset[str]:
    """What tells one phone column from another: mobile, direct, work, ... and its number."""
    return (concepts_of_header & _PHONE_KINDS) | ({str(number)} if number else frozenset())


def _same_phones(meaning: Meaning, phones: list[Meaning]) -> bool:
    own = which_phone(meaning.concepts, meaning.number)
    return bool(own) and any(which_phone(phone.concepts, phone.number) == own for phone in phones)


def holds_address(cell: str) -> bool:
    """Whether a cell holds an address, so that its row is no header; `LinkedIn (https://...)` only says what is due."""
    if cell.startswith("//"):
        # What a colon tore apart.
        return True
    return ("@" in cell or "://" in cell) and _ADDRESS.search(_BRACKETS.sub(" ", cell)) is not None


def column_letters(index: int) -> str:
    """The letters of a column by its index: A, B, ... Z, AA."""
    name, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


__all__ = [
    "LEAVE_OUT",
    "ColumnReport",
    "ColumnUse",
    "Columns",
    "Place",
    "Reason",
    "UnderstoodColumn",
    "column_letters",
    "header_key",
    "understand",
    "which_phone",
]
