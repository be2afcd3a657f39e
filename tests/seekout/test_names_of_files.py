"""A file whose name says that it lists those who must not be contacted does not leave without a word."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from seekout import Candidate, HeldBack, open_project

ROWS = "Name,Email\nAnn Ash,a@example.com\nBob Bay,b@example.com\n"


def reading(tmp_path, name, content=ROWS, mapping=None):
    path = tmp_path / "file"
    path.write_text(content)
    with open_project(path, name, mapping=mapping) as reader:
        people = [row for row in reader.rows() if isinstance(row, Candidate)]
        return people, reader


@pytest.mark.parametrize(
    "name",
    [
        "do-not-contact-list.csv", "opt-outs.csv", "Opt outs 2024.csv", "suppression list.csv", "Abmeldungen.xlsx",
        "Abmeldungen Mai 2024.csv", "Acme Abmeldungen.csv", "Acme DNC list (1).csv", "Désabonnés.csv",
        "unsubscribed_members_export.csv", "not to be contacted (Q3).csv", "opt-outs v2.csv",
        "H1 2025 opt-outs.csv", "Stop list 2025.csv",
        "bajas.csv", "Disiscritti.csv", "Listeden çıkanlar.csv", "People who asked not to be contacted.csv", "DSAR.csv",
        "Sperrliste.csv", "exclusion list.csv", "gdpr erasure requests.csv", "Removal requests 2024.csv",
    ],
)  # fmt: skip
def test_whoever_is_in_a_list_of_refusals_is_held_back_and_that_is_told(tmp_path, name):
    people, reader = reading(tmp_path, name)
    assert [person.do_not_contact for person in people] == [True, True]
    assert [note.code for note in reader.notes] == ["opt_out_file"]
    assert "press Columns and leave out Name of the file" in reader.notes[0].sentence
    assert "nobody in it is to be contacted" in reader.notes[0].sentence


@pytest.mark.parametrize(
    "name",
    [
        "Platform engineers.csv", "Data engineers without DNC.csv", "engineers_dnc_removed.csv", "DNC checked 2024.csv",
        "Fire suppression engineers.csv", "Opt-out platform engineers.csv", "GDPR officers.csv", "Not opted out.csv",
        "off-limits.csv", "Acme off limits.csv", "48-hour opt-out.csv",
        "DNC campaign managers.csv", "all except unsubscribed.csv", "DNC-free list.csv", "Stop motion animators.csv",
        "deleted.csv", "removed 2024.csv", "no-mail.csv",
    ],
)  # fmt: skip
def test_other_names_hold_back_nobody(tmp_path, name):
    people, reader = reading(tmp_path, name)
    assert not any(person.do_not_contact for person in people)
    assert reader.notes == ()
    assert reader.columns.unclear_opt_outs == ()


@pytest.mark.parametrize(
    "name", ["27-opt-out-columns.csv", "Blacklist Studio engineers.csv", "Do not contact - Acme.csv"]
)
def test_a_name_that_only_holds_such_words_is_asked_about(tmp_path, name):
    people, reader = reading(tmp_path, name)
    assert not any(person.do_not_contact for person in people)
    title = name.removesuffix(".csv")
    assert reader.columns.unclear_opt_outs == (f"Name of the file ({title})",)
    chosen = {f"name of the  file ({title})": "do_not_contact"}
    people, reader = reading(tmp_path, name, mapping=chosen)
    assert [person.held_back for person in people] == [(HeldBack(f"Name of the file ({title})"),)] * 2
    assert reader.columns.unclear_opt_outs == ()


@pytest.mark.parametrize("column", ["Do Not Contact", "Opted out", "Asked us to stop"])
def test_a_column_that_says_who_asked_says_more_than_the_name(tmp_path, column):
    content = f"Name,Email,{column}\nAnn Ash,a@example.com,yes\nBob Bay,b@example.com,\n"
    people, reader = reading(tmp_path, "opt-outs.csv", content)
    assert [person.do_not_contact for person in people] == [True, False]
    assert reader.notes == ()
    # Of Bob neither is certain: a column that is empty for all would send a whole list of opt-outs.
    assert reader.columns.unclear_opt_outs == ("Name of the file (opt-outs)",)
    left_out = {"name of the file (opt-outs)": "leave_out"}
    assert reading(tmp_path, "opt-outs.csv", content, mapping=left_out)[1].columns.unclear_opt_outs == ()
    chosen = {"name of the file (opt-outs)": "do_not_contact"}
    people, _ = reading(tmp_path, "opt-outs.csv", content, mapping=chosen)
    assert [person.do_not_contact for person in people] == [True, True]


def test_of_two_sheets_each_is_judged_by_its_own_columns(tmp_path):
    marked = [["Name", "Email", "Do Not Contact"], ["Ann Ash", "a@example.com", "yes"], ["Bob", "b@example.com", ""]]
    plain = [["Name", "Email"], ["Cy Cole", "c@example.com"]]
    for sheets in ({"One": marked, "Two": plain}, {"Two": plain, "One": marked}):
        path = tmp_path / "file"
        with path.open("wb") as file:
            book = Workbook()
            book.remove(book.active)
            for title, rows in sheets.items():
                sheet = book.create_sheet(title)
                for row in rows:
                    sheet.append(row)
            book.save(file)
        with open_project(path, "opt-outs.xlsx") as reader:
            held = {row.full_name: row.do_not_contact for row in reader.rows()}
        assert held == {"Ann Ash": True, "Bob": False, "Cy Cole": True}
        assert [note.code for note in reader.notes].count("opt_out_file") == 1
        assert "Name of the file (opt-outs)" in [use.header for use in reader.columns.columns]


def test_a_choice_in_columns_takes_it_back(tmp_path):
    people, reader = reading(tmp_path, "opt-outs.csv", mapping={"Name of the file (opt-outs)": "leave_out"})
    assert not any(person.do_not_contact for person in people)
    assert reader.notes == ()
    assert next(use.reason.value for use in reader.columns.columns) == "left out"


def test_a_list_of_addresses_alone_needs_no_header(tmp_path):
    people, _ = reading(tmp_path, "unsubscribes.csv", "a@example.com\nb@example.com\n")
    assert [(person.emails, person.do_not_contact) for person in people] == [
        (("a@example.com",), True),
        (("b@example.com",), True),
    ]
