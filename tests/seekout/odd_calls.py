"""What the small functions of the reading say to the questions of `odd_questions`: as text, by the name of each."""

from __future__ import annotations

import datetime
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from seekout.errors import ProjectFileError
from seekout.findings import Findings, Merge, Shared
from seekout.formats import delimited, dialects, formulas, number_formats, parsed_formulas
from seekout.formats.kinds import kind_of, project_name
from seekout.formats.wrapped import unwrapped
from seekout.formats.xlsx_parts import _cells_of
from seekout.headings import answers, consent, header_rows, marks, refusals, validity, wishes
from seekout.headings.columns import ColumnReport, ColumnUse, Reason, understand
from seekout.headings.headers import meanings
from seekout.headings.refusals import long_notes
from seekout.headings.refusals.legends import Lines
from seekout.limits import Limits
from seekout.notes import Account
from seekout.people import Candidate, merge
from seekout.records import Record, record_of
from seekout.resolving import identity, name_match
from seekout.resolving.resolution import resolved
from seekout.rows import RowReader
from seekout.sections import Section
from seekout.tables import Table
from seekout.text import alphabets, encodings, folding, repair
from seekout.values import cells, dates, disowned, employers, history, links, names, nothing, phones, several
from tests.seekout import odd_questions as ask

NO_SIGNS = Lines((), (), lambda word: False)

_SITES = ("github", "medium", "kaggle", "tiktok")


def _of_table(headers: list[str], chosen: dict[str, str]) -> Any:
    columns = understand(headers, chosen)
    told = [[place.index, place.field, place.number, place.part, place.rank, place.hint] for place in columns.places]
    gone = [[own, other] for field in ("email", "phone") for own, other, _ in validity.gone(columns, field)]
    return told, [list(map(str, use)) for use in map(_use, columns.report.columns)], len(columns.searched), gone


def _use(use: Any) -> tuple[Any, ...]:
    return use.header, use.field, use.reason, use.warning


def _of_first_rows(rows: list[list[str]], chosen: dict[str, str]) -> Any:
    told: list[Any] = [
        header_rows.headers_to_show(rows),
        header_rows.first_row(rows),
        list(map(header_rows.shown, rows)),
    ]
    for found in (header_rows.find_header(rows, chosen), header_rows.list_without_header(rows)):
        if found is not None:
            columns = [[place.index, place.field] for place in found.columns.places]
            asked = (header_rows.stand_beside(found), header_rows.holds_several(found))
            sideways = header_rows.stands_on_its_side(rows, found)
            told.append([found.below, found.height, found.headers, found.told_apart, columns, asked, sideways])
    return told


def _of_column(rows: list[list[str]]) -> Any:
    first = (list(range(len(rows))), rows)
    inner = unwrapped(Table("x", iter([first])), first)
    return None if inner is None else [list(batch) for batch in inner.batches]


def _of_people(people: list[Any], apart: list[str], is_silent: bool) -> Any:
    findings = Findings()
    findings.consent = {"Consent"} if is_silent else set()
    made = [
        [one.row, one.identity[:20], list(one.keys)[:6], repr(one.candidate()[2:])]
        if isinstance(one, Record)
        else list(one)
        for one in resolved(people, findings, apart)
    ]
    return (
        made,
        list(map(list, findings.merges)),
        list(map(list, findings.shared)),
        findings.held_back,
        findings.do_not_call,
    )


def _of_code(code: bytes, is_wide: bool) -> str:
    layout = parsed_formulas.BIFF12 if is_wide else parsed_formulas.BIFF8
    texts = {(0, 1): "https://c.example/", (0, 2): "y", (1, 1): "z", (300, 1): "tel:2"}
    return parsed_formulas.address_of(code, layout, lambda row, column: texts.get((row, column)))


def _of_formula(formula: str) -> Any:
    texts = {("B", 2): "https://b.example/", ("C", 3): "c"}
    return formulas.is_hyperlink(formula), formulas.address_of(formula, lambda *place: texts.get(place))


def _of_number(code: str, value: float, year: int) -> Any:
    style = number_formats.number_format(code)
    epoch: datetime.datetime = number_formats.EPOCH_1900 if year == 1900 else number_formats.EPOCH_1904
    return style.kind, number_formats.shown(float(value), style, epoch)


def _of_link(text: str) -> Any:
    told = [links.clean(text, linkedin=one) for one in (True, False)]
    told += [links.of_handle(text, site, sure=site == "kaggle") for site in _SITES]
    bare = [links.is_bare_of(one, name) for one in told if one for name in ("Ada Sample", "Ada", "Ada L", "Bo")]
    found = [cells.profiles(text, linkedin=one) for one in (True, False)]
    arranged = links.arranged(link for some in found for link in some)
    return told, bare, found, arranged, links.normalised(text), identity.key_of_link(text), links.site_of(text.lower())


def _of_name(text: str) -> Any:
    told = [names.split(text), names.split(text, last_first=True), names.cleaned_part(text), names.is_credential(text)]
    first, _, last = text.partition(" ")
    whole = names.split("Ada Sample")
    own = names.split(text)
    told += [names.together(whole, first, last), names.together(own, "Ada", ""), names.beside(text, "Ada", "")]
    told += [
        names.together(own, text[1:], text[:1]),
        names.together(own, own.first, own.last),
        names.together(own, "", last),
    ]
    told += [names.together(own, text, last), names.together(own, first, text), names.beside(text, "", last)]
    return (
        told,
        names.is_address(text),
        name_match.generation(text),
        name_match.address_of(text),
        identity.name_key(text),
    )


def _of_names(one: str, other: str) -> Any:
    return (
        [ask(one, other) for ask in (name_match.may_be_one, name_match.nothing_in_common, name_match.is_same_name)],
        name_match.other_ways(one),
        name_match.marked(one, name_match.generation(other)),
    )


def _of_note(text: str) -> Any:
    return (
        [consent.speaks_of_do_not_contact(text, tags=tags) for tags in (True, False)],
        [ask(text) for ask in (consent.speaks_of_do_not_call, consent.heads_opt_outs, _only_denies)],
        sorted(way.value for way in wishes.ways_not_wished(text)),
        [refusals.tells_of_refusal(text), refusals.asks_for_no_calls(text), refusals.is_refusal(text)],
        [ask(text) for ask in (marks.remark, marks.marked, marks.noted, marks.own_wish, marks.says_which_not)],
        [ask([text, "x"]) for ask in (marks.may_remark, marks.may_be_marked, marks.may_be_noted)],
        str(consent.sense_of_header(folding.header_words(text))),
        long_notes.condensed(text),
    )


def _only_denies(text: str) -> bool:
    return consent.only_denies("Do Not Contact", text)


def _of_header(text: str) -> Any:
    words = folding.header_words(text)
    said = [consent.looks_like_opt_out(words), consent.may_be_about_consent(words), str(consent.sense_of_header(words))]
    return [_plain(meaning) for meaning in meanings(words, text)], said, folding.header_key(text)


def _plain(meaning: Any) -> list[Any]:
    own = [meaning.field, meaning.reason.value, meaning.number, meaning.part, meaning.rank, meaning.hint]
    return [*own, sorted(meaning.concepts)]


def _of_date(text: str) -> Any:
    return dates.read(text), dates.span(text), dates.is_date(text), dates.is_to_come(text) and "2090" in text


def _of_mail(text: str) -> Any:
    found = cells.emails(text)
    boxes = [(identity.mailbox_of(one), identity.is_role_address(one), cells.is_no_email(one)) for one in found]
    is_plain = cells.PLAIN_EMAIL.fullmatch(text) is not None
    return (
        found,
        boxes,
        is_plain,
        cells.is_no_email(text),
        disowned.without_disowned(text),
        disowned.reaches_nobody(text),
    )


def _of_phone(text: str) -> Any:
    found, damaged = phones.phones(text)
    is_plain = phones.PLAIN_PHONE.fullmatch(text) is not None
    return found, damaged, is_plain, phones.different(found), disowned.without_disowned(text)


def _of_word(text: str) -> Any:
    asked = (answers.says_no, answers.says_yes, answers.says_nothing, answers.bars_nobody, nothing.is_nothing)
    refuses = [consent.refuses(words, text) for words in (("terms", "accepted"), ("gdpr",))]
    return [ask(text) for ask in asked], nothing.is_word_for_nothing(text), refuses, repair.Repair().rows([[text]])


def _of_text(text: str) -> Any:
    asked = (cells.text, cells.long_text, cells.items, cells.first_item, cells.decode, cells.unwrapped, folding.fold)
    return [ask(text) for ask in asked], cells.without_emails(text), folding.header_words(text)


def _of_company(text: str) -> Any:
    person = {"current_company": text, "links": [text], "emails": [text], "experience": [{"company": text}]}
    now, before = employers.employers({**person, "experience": [{"company": "Zed", "end": "2020"}, {"company": text}]})
    told = (
        sorted(now),
        sorted(before),
        [sorted(some) for some in employers.employers({"experience": [{"company": text}]})],
    )
    domain = employers.domain_of(text)
    return employers.company_key(text), domain, told


def _of_word_of_names(word: str) -> Any:
    rating, languages = alphabets.rate(word, lambda one: one <= "\u6fff") if word else (0.0, frozenset())
    return round(rating, 3), sorted(languages), [alphabets.script_of(sign) for sign in word]


def _of_parts(parts: dict[str, str]) -> Any:
    return history.made_experience(parts), history.made_education(parts)


def _of_content(content: bytes) -> Any:
    """The kind, the encoding and the rows of a file of text."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        path = Path(file.name)
        # Its parts are read and given on so small as those of a large file are large.
        small = patch.multiple(delimited, _CHUNK=50, CELLS_IN_BATCH=9)
        try:
            kind = kind_of(path).value
            with small, delimited.text_table(path, Limits()) as (table, found):
                rows = [list(batch) for batch in table.batches]
        except ProjectFileError as error:
            return error.code
    example = next((cell for _, some in rows for row in some for cell in row if not cell.isascii()), "Ann")
    choices = [(one.name, one.example) for one in found.shown_by(example).others]
    first = content[:90].decode("latin-1").partition("\n")[0]
    return kind, found.name, found.sure, found.rival, rows, found.is_telling(example), choices, dialects.said_by(first)


def _of_head(content: bytes) -> str:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            return kind_of(Path(file.name)).value
        except ProjectFileError as error:
            return error.code


def _of_rows(rows: list[list[str]]) -> Any:
    """The people of a table, and what is told of them."""
    findings = Findings()
    columns = understand(rows[0])
    found = RowReader(columns, findings).read(range(2, 9), rows[1:])
    told = {name: sorted(value) if isinstance(value, set) else repr(value) for name, value in vars(findings).items()}
    return list(map(repr, found)), told, findings.notes()


def _of_sample(content: bytes) -> Any:
    """The cells by which an encoding is told."""
    with tempfile.NamedTemporaryFile() as file, patch.multiple(encodings, _MOST_CELLS=4, _BYTES_AT_ONCE=60):
        file.write(content)
        file.flush()
        path = Path(file.name)
        found = encodings._cells(path)
        return [one.hex() for one in found], encodings._is_utf8(path), encodings._is_mostly_utf8(path)


def _of_batches(some: list[list[list[str]]]) -> Any:
    """The rows of a section that comes in these batches, and what is told of it."""
    header = header_rows.find_header(some[0], {})
    if header is None:
        return None
    numbers, at = list[range](), 2
    for rows in some:
        numbers.append(range(at, at + len(rows)))
        at += len(rows)
    account = Account()
    account.encoding = encodings.forced("utf-8")
    table = Table("x", iter(zip(map(list, numbers), some, strict=True)))
    account.begin(table, header, ([*numbers[0]], some[0]))
    rest = [([*numbers[0]][header.below :], some[0][header.below :])]
    table.batches = iter([one for one in (*rest, *zip(map(list, numbers[1:]), some[1:], strict=True)) if one[0]])
    found = list(map(repr, Section(table, header, account, {}, ["Opt-outs"] * (at % 5 == 0), NO_SIGNS).rows()))
    return found, list(map(list, account.notes())), len(account.columns.columns)


def _of_one_person(rows: list[Candidate]) -> Any:
    both = merge(rows[0], rows[-1])
    record = record_of(both)
    again = Candidate.from_dict(both.to_dict())
    return repr(both), both.to_dict(), repr(again), record.digest, record.stored().decode(), repr(record.candidate())


def _of_counts(counts: list[int]) -> Any:
    """What is told of a file, in sentences: one is said otherwise than several, and of many some are named."""
    account = Account()
    found = account.findings
    found.do_not_call, found.damaged_phones, found.gone, account.repair.cells, account.other_links = counts[:5]
    account.hidden_rows, some = counts[5], [f"n{number}" for number in range(min(max(counts[6:]), 9))]
    account.sheets, account.hidden_sheets = some[: counts[6]], some[: counts[7]]
    account.repeated, account.wider = list(range(min(counts[8], 9))), list(range(min(counts[9], 9)))
    found.shared = [Shared("email", name, number + 2) for number, name in enumerate(some[: counts[10]])]
    found.opt_out_titles = [(number, name) for number, name in enumerate(some[: counts[11]])]
    found.linkedin_cells = dict.fromkeys(some[: counts[12]], counts[12])
    found.linkedin_links = dict.fromkeys(some[: counts[13]], 1)
    found.consent, found.consent_told = set(some[: counts[14]]), set(some[: counts[15]])
    found.merges = [Merge(name, (2, 3), (name,), "x") for name in some[: counts[9]]]
    account._hidden_numbers, account._left = (
        list(range(min(counts[5], 5))),
        [(name, "x") for name in some[: counts[13]]],
    )
    account._titles, account._two_rows = some[: counts[12]], list(range(min(counts[15], 4)))
    for name in some[: counts[11]]:
        account._uncalculated[name] += counts[11]
    uses = (ColumnUse("a", "a", "email", Reason.UNDERSTOOD), ColumnUse("b", "b", "", Reason.UNKNOWN, warning=True))
    return list(map(list, account.notes())), account.sheets_left, found.report(ColumnReport(uses))


def _of_numbers(numbers: list[int]) -> Any:
    """Columns by their numbers, and the formats that Excel knows by theirs."""
    at, digits = sum(numbers[:3]), "".join(map(str, numbers))
    names = [header_rows.column_letters(at), formulas.column_index(header_rows.column_letters(at)), at]
    cells_of = [_cells_of(f"A{one}:B{one + at}") for one in numbers[:2]]
    return (
        names,
        [number_formats.built_in(one)[0] for one in (*numbers, at % 70)],
        len(cells_of[0]),
        phones.different((digits, f"00{digits}", f"+{digits}")),
    )


def _of_signs(signs: list[str]) -> Any:
    return [alphabets.script_of(sign) for sign in signs], [folding.fold(sign) for sign in signs]


# By name: what is asked, how it is answered, and how often.
ASKED: dict[str, tuple[Callable[[ask.Chance], ask.Question], Callable[..., Any], int]] = {
    "mail": (ask.either(ask.one_of("mail"), ask.one_of("mail"), ask.lengthy("mail", "a.;")), _of_mail, 1200),
    "phone": (ask.either(ask.one_of("phone"), ask.one_of("phone"), ask.lengthy("phone", "0123 ")), _of_phone, 1500),
    "link": (ask.either(ask.one_of("link"), ask.one_of("link"), ask.lengthy("link", "a-/", ask.ALL)), _of_link, 1200),
    "date": (ask.either(ask.one_of("date"), ask.one_of("date"), ask.lengthy("date", " 0x")), _of_date, 2000),
    "parts": (ask.jobs, _of_parts, 400),
    "name": (ask.either(ask.one_of("name"), ask.one_of("name"), ask.lengthy("name", "a .")), _of_name, 1500),
    "names": (ask.pair, _of_names, 2500),
    "word": (ask.either(ask.one_of("words"), ask.one_of("words", "note")), _of_word, 1000),
    "text": (ask.either(ask.one_of("text"), ask.lengthy("text", "a <&", ask.ALL)), _of_text, 800),
    "job": (ask.one_of("job"), lambda text: (history.experience(text), history.education(text)), 1200),
    "note": (ask.either(ask.one_of("note"), ask.sentence, ask.sentence, ask.lengthy("note", "x ")), _of_note, 2000),
    "long note": (ask.long_note, _of_note, 60),
    "company": (ask.one_of("company"), _of_company, 700),
    "header": (ask.either(ask.header, ask.header, ask.one_of("headers"), ask.one_of("note")), _of_header, 3500),
    "kinds": (ask.kinds, _of_header, 2500),
    "kinds beside": (ask.kinds_beside, _of_table, 900),
    "headers": (ask.headers, _of_table, 1200),
    "first rows": (ask.first_rows, _of_first_rows, 1000),
    "lines": (ask.lines, lambda lines: (repr(dialects.judge(lines)[0]), round(dialects.judge(lines)[1], 4)), 500),
    "one column": (ask.in_one_column, _of_column, 200),
    "encoding": (ask.cells_of_names, encodings.best_of, 80),
    "alphabet": (ask.either(ask.word_of_names, ask.letters), _of_word_of_names, 2000),
    "signs": (ask.signs, _of_signs, 1500),
    "content": (ask.content, _of_content, 300),
    "head": (ask.head, _of_head, 500),
    "rows": (ask.rows, _of_rows, 1500),
    "sample": (ask.sample, _of_sample, 200),
    "batches": (ask.batches, _of_batches, 300),
    "wide": (ask.wide, encodings._wide, 300),
    "number": (ask.number, _of_number, 1200),
    "numbers": (ask.counts, _of_numbers, 150),
    "formula": (ask.formula, _of_formula, 500),
    "code": (ask.code, _of_code, 900),
    "several": (ask.several, several.names_several, 400),
    "people": (ask.people, _of_people, 500),
    "one person": (ask.of_one_person, _of_one_person, 200),
    "told": (ask.counts, _of_counts, 200),
    "file": (ask.one_of("company", "link", "name"), project_name, 100),
}


def questions(name: str) -> Iterator[ask.Question]:
    """What is asked under a name, always the same."""
    draw, _, times = ASKED[name]
    for number in range(times):
        yield draw(random.Random(f"{name} {number}"))


def answer(name: str, question: ask.Question) -> str:
    """What the functions of a name say to a question."""
    try:
        found = ASKED[name][1](*question)
    except Exception as error:  # a question that is not answered is one that is answered otherwise
        found = repr(error)
    return json.dumps(found, ensure_ascii=False, sort_keys=True, default=_as_json)


def _as_json(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else repr(value)


__all__ = ["ASKED", "answer", "questions"]
