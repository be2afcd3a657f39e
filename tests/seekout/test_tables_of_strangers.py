"""Tables as trackers and tools make them: groups with a header each, totals, labels, lists of links, two in one."""

from __future__ import annotations

import pytest

from seekout import Candidate, ProjectFileError, open_project
from tests.workbooks import row, xlsx


def read(tmp_path, content: str | bytes, name: str = "people.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_project(path, name) as reader:
        rows = list(reader.rows())
        return [row for row in rows if isinstance(row, Candidate)], rows, reader.notes


def test_a_title_above_the_header_of_a_group_holds_back_that_group_alone(tmp_path):
    people, _, notes = read(
        tmp_path,
        "New,,\nName,Email,Status\nAnn Bay,ann@x.com,New\n,,\nDo not contact,,\n,,\nName,Email,Status\n"
        "Bob Cay,bob@x.com,Done\n,,\nContacted,,\nName,Email,Status\nCy Day,cy@x.com,Done\n",
    )
    assert [person.do_not_contact for person in people] == [False, True, False]
    assert people[1].held_back[0].column == "Do not contact"
    assert "opt_out_title" not in {note.code for note in notes}


def test_a_title_without_a_header_below_it_is_a_warning(tmp_path):
    people, _, notes = read(tmp_path, "Name,Email\nAnn Bay,ann@x.com\nDo not contact,\nBob Cay,bob@x.com\n")
    assert [person.do_not_contact for person in people] == [False, False]
    assert "opt_out_title" in {note.code for note in notes}


@pytest.mark.parametrize("total", ["Gesamtergebnis", "Grand Total", "Moyenne", "Zwischensumme", "Razem", "Eindtotaal"])
def test_totals_in_other_languages_name_nobody(tmp_path, total):
    people, rows, _ = read(tmp_path, f"Name,Email,Score\nAnn Bay,ann@x.com,5\n{total},,5\n")
    assert len(people) == 1
    assert "total" in rows[1].reason


def test_a_name_that_is_a_word_for_a_total_is_a_person_beside_a_phone(tmp_path):
    people, _, _ = read(tmp_path, "Name,Phone\nAnn Bay,2175550100\nSuma,2175550101\n")
    assert [person.full_name for person in people] == ["Ann Bay", "Suma"]


def test_a_label_in_the_column_of_names_names_nobody(tmp_path):
    people, _, _ = read(tmp_path, "Name,Email,Title\nAnn Bay,ann@x.com,CTO\n,,\nLegend:,green,ready\n")
    assert [person.full_name for person in people] == ["Ann Bay"]


def test_a_list_of_links_without_a_header_loses_nobody(tmp_path):
    links = "https://www.linkedin.com/in/ann-bay-1\nhttps://www.linkedin.com/in/bob-cay-1\n"
    with pytest.raises(ProjectFileError) as error:
        read(tmp_path, links)
    assert error.value.code == "no_columns"
    assert len(read(tmp_path, f"LinkedIn\n{links}")[0]) == 2


def test_two_tables_side_by_side_are_refused_since_a_row_would_be_two_people(tmp_path):
    two = xlsx(
        row(1, "Name", "Email", "", "Name", "Email") + row(2, "Ann Bay", "ann@x.com", "", "Bob Cay", "bob@x.com")
    )
    with pytest.raises(ProjectFileError) as error:
        read(tmp_path, two, "people.xlsx")
    assert error.value.code == "beside"
    one = xlsx(row(1, "Name", "Email", "", "Email") + row(2, "Ann Bay", "ann@x.com", "", "ann@y.com"))
    assert read(tmp_path, one, "people.xlsx")[0][0].emails == ("ann@x.com", "ann@y.com")


def test_the_parts_of_a_place_that_a_program_wrote(tmp_path):
    place = '"{""city"": ""Rome"", ""country"": ""Italy""}"'
    people, _, _ = read(tmp_path, f"Name,Email,Location\nAnn Bay,ann@x.com,{place}\n")
    assert people[0].location == "Rome, Italy"


def test_a_column_of_recipients(tmp_path):
    people, _, _ = read(tmp_path, 'Recipients,Status\n"Ann Bay <ann@x.com>",new\n"Cay, Bob <bob@x.com>",new\n')
    assert [(person.full_name, person.emails) for person in people] == [
        ("Ann Bay", ("ann@x.com",)),
        ("Bob Cay", ("bob@x.com",)),
    ]


@pytest.mark.parametrize("header", ["LinkedIn", "LinkedIn URL", "Profile", "LinkedIn:", "Links"])
def test_a_list_of_links_alone_whose_colons_separate_nothing(tmp_path, header):
    links = [f"https://www.linkedin.com/in/{slug}-1" for slug in ("ann-bay", "bob-cay", "cy-day")]
    people, _, _ = read(tmp_path, "\n".join([header, *links, ""]))
    assert [person.links for person in people] == [(link,) for link in links]


def test_a_table_with_colons_between_its_cells_is_still_one(tmp_path):
    people, _, _ = read(tmp_path, "Name:Email\nAnn Bay:ann@x.com\nBob Cay:bob@x.com\n")
    assert [person.full_name for person in people] == ["Ann Bay", "Bob Cay"]


def test_a_profile_in_the_cell_of_a_name_is_a_link_and_no_name(tmp_path):
    people, _, _ = read(
        tmp_path,
        "Name,Email\nhttps://www.linkedin.com/in/ann-bay-1,ann@x.com\nBob Cay (linkedin.com/in/bob-cay-1),bob@x.com\n",
    )
    assert [person.full_name for person in people] == ["", "Bob Cay"]
    assert [person.identity for person in people] == ["li:ann-bay-1", "li:bob-cay-1"]


def test_a_list_of_opt_outs_may_hold_addresses_and_links_in_one_column(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Name", "Email", "LinkedIn"])
    book.active.append(["Ann Bay", "ann@x.com", ""])
    book.active.append(["Bob Cay", "bob@x.com", "https://www.linkedin.com/in/bob-cay-1"])
    sheet = book.create_sheet("Opt-outs")
    sheet.append(["ann@x.com"])
    sheet.append(["https://www.linkedin.com/in/bob-cay-1"])
    book.save(tmp_path / "made.xlsx")
    people, _, _ = read(tmp_path, (tmp_path / "made.xlsx").read_bytes(), "people.xlsx")
    assert {person.identity for person in people[:2]} == {person.identity for person in people[2:]}
    assert all(person.do_not_contact for person in people[2:])


def test_a_legend_names_nobody_whatever_column_it_stands_in(tmp_path):
    people, _, _ = read(
        tmp_path, "Nr;Name;E-Mail\n1;Ann Bay;ann@x.com\nLegende:;grün;fertig\nIntern:;Bob Cay;bob@x.com\n"
    )
    assert [person.full_name for person in people] == ["Ann Bay", "Bob Cay"]
