"""Companies are the same by their names or domains, however written, and never because one is a part of the other."""

from __future__ import annotations

import pytest

import seekout
from seekout import company_key, domain_of, employers, why_no_domain
from seekout.people import merge

SAME = {
    "Acme": ("acme", "ACME Ltd.", "Acme, Inc", "Acme GmbH & Co. KG", "Acmé S.A.", "Acme Sp. z o.o."),
    "Coca-Cola": ("Coca Cola", "CocaCola Company", "The Coca-Cola Company"),
    "Møller": ("Moller A/S", "MØLLER"),
    "メルカリ": ("株式会社メルカリ", "メルカリ (株)"),
    "Яндекс": ("ООО Яндекс", "яндекс"),
    "Tiffany": ("Tiffany & Co.", "Tiffany and Company"),
}
OTHERS = (
    ("Meta", "Metalworks"),
    ("Meta", "Meta Platforms"),
    ("Apple", "Apple Leisure Group"),
    ("Co-op", "Coop Bank"),
    ("AG", "Siemens AG"),
    ("Inc", "Acme Inc"),
)


@pytest.mark.parametrize("name", SAME)
def test_a_name_is_the_same_however_it_is_written(name):
    assert {company_key(written) for written in SAME[name]} == {company_key(name)} != {""}


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_a_name_that_is_a_part_of_another_is_another(one, other):
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.acme.com/jobs?x=1", "acme.com"),
        ("ada@Acme.com", "acme.com"),
        ("@acme.com", "acme.com"),
        ("*.acme.com", "acme.com"),
        ("eu.acme.co.uk", "eu.acme.co.uk"),
        ("bücher.de", "xn--bcher-kva.de"),
        ("Acme Ltd", ""),
        ("acme", ""),
        ("http://[", ""),
        ("Dr. Oetker", ""),
    ],
)
def test_a_domain_is_read_from_whatever_tells_it(text, domain):
    assert domain_of(text) == domain


@pytest.mark.parametrize("domain", ["gmail.com", "co.uk", "com.au"])
def test_a_domain_of_everybody_is_none_of_a_company(domain):
    assert why_no_domain(domain)
    assert why_no_domain("acme.co.uk") is None


def keys(**values):
    person = seekout.Candidate(2, "i", **values)
    return employers(person.to_dict())


def test_who_works_where_is_told_by_company_mailbox_and_pages():
    now, before = keys(
        current_company="Acme Ltd",
        emails=("ada@eu.globex.com", "ada@gmail.com", "no-email-1@seekout.example.com"),
        links=("https://www.linkedin.com/in/ada", "https://github.com/ada", "https://labs.initech.com/~ada"),
        experience=(
            seekout.Experience(company="Hooli", start="2020"),
            seekout.Experience(company="Umbrella", start="2010", end="2012"),
            seekout.Experience(company="Dateless"),
        ),
        previous_company="Vandelay",
    )
    assert {"c:acme", "d:globex.com", "d:eu.globex.com", "d:initech.com", "c:hooli"} <= now
    assert not {"d:gmail.com", "d:linkedin.com", "d:github.com", "d:seekout.example.com", "c:dateless"} & now
    assert before == {"c:umbrella", "c:dateless", "c:vandelay"}


def test_a_company_that_is_called_as_its_domain_is_found_by_it():
    assert {"c:bookingcom", "d:booking.com"} <= keys(current_company="Booking.com (Amsterdam)")[0]


def test_a_list_is_read_whatever_its_program_made_of_it(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("Firma;Grund\nMüller;Kunde\n\n;\n".encode("utf-16"))
    assert seekout.read_list(path) == [(1, ["Firma", "Grund"]), (2, ["Müller", "Kunde"])]


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "empty"), (b"PK\x03\x04 broken", "no CSV"), (b"x" * 3_000_000, "larger")]
)
def test_what_is_no_list_is_told_in_a_sentence(tmp_path, content, words):
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(seekout.ListUnreadable, match=words):
        seekout.read_list(path)


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Marks and Spencer", "Marks & Spencer plc"), ("Marks & Spencer", "Marks and Spencer"),
        ("Müller und Söhne", "Müller & Söhne GmbH"), ("Mueller", "Müller GmbH"), ("Acme", "Acme™ Inc."),
        ("Johnson + Johnson", "Johnson & Johnson"), ("Moeller", "Møller A/S"),
    ],
)  # fmt: skip
def test_a_company_on_the_list_is_found_however_a_file_writes_it(listed, written):
    assert f"c:{company_key(listed)}" in employers({"current_company": written})[0]


@pytest.mark.parametrize(("listed", "written"), [("Blu", "Blue"), ("Marks", "Marks & Spencer"), ("Boing", "Boeing")])
def test_another_company_is_not_found(listed, written):
    assert f"c:{company_key(listed)}" not in employers({"current_company": written})[0]


@pytest.mark.parametrize(
    "written",
    [
        "Acme - Full-time", "Acme | Contract", "Acme, Freelance", "Acme | Berlin", "Acme, Berlin", "Acme – Germany",
        "Acme / Zed", "Zed; Acme", "Zed, Acme", "Zed (Acme)", "Zed (formerly Acme)", "Zed (part of Acme)",
        "Zed, an Acme company", "Zed - an Acme Company", "Zed by Acme", "Acme via Zed", "Zed via Acme", "Zed @ Acme",
        "Contractor at Acme", "Consultant @ Acme", "at Acme", "@Acme", "1. Acme", "1) Acme", "Acme 2019-2021",
        "Acme (2019 - present)", "Acme (current)", "Acme - current", "Acme dba Zed", "Zed d/b/a Acme", "Acme c/o Zed",
        "Acme's", "Acme/Zed", "Zed: Acme", "Zed → Acme", "with Acme", "Acme since 2020", "Zed on behalf of Acme",
    ],
)  # fmt: skip
def test_a_company_is_found_beside_what_else_its_cell_says(written):
    assert "c:acme" in employers({"current_company": written})[0]


@pytest.mark.parametrize(
    "written", ["ex-Acme", "Ex-Acme", "formerly Acme", "Acme (former)", "Previously: Acme", "left Acme"]
)
def test_a_company_that_somebody_left_is_a_former_one(written):
    now, before = employers({"current_company": written})
    assert "c:acme" in before
    assert "c:acme" not in now


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Inc", "Acme, Inc."), ("AG", "Siemens - AG"), ("The", "Acme, The"), ("Acme", "Acme Bank"),
        ("Acme", "Acmeville"), ("Libris", "Ex Libris"), ("Bank", "Acme-Bank"), ("Foods", "Now Foods"),
        ("Far", "By Far"), ("Moller A", "Moller A/S"), ("Spencer", "Marks & Spencer"),
    ],
)  # fmt: skip
def test_a_part_of_a_name_is_no_company(listed, written):
    now, before = employers({"current_company": written})
    assert f"c:{company_key(listed)}" not in now | before


@pytest.mark.parametrize(
    ("cell", "company", "previous"),
    [
        ("Acme (contract)", "Acme", ""), ("Acme - Full-time", "Acme", ""), ("@Acme", "Acme", ""),
        ("at Acme", "Acme", ""), ("Acme · Full-time", "Acme", ""), ("Acme • Full-time", "Acme", ""),
        ("Acme 2019-2021", "Acme", ""), ("Acme Inc. (2019 - present)", "Acme Inc.", ""), ("1) Acme", "Acme", ""),
        ("ex-Acme", "", "Acme"), ("Acme (former)", "", "Acme"), ("formerly Acme", "", "Acme"),
        # These are called so.
        ("1. FC Acme", "1. FC Acme", ""), ("Ex Libris", "Ex Libris", ""), ("Studio 54", "Studio 54", ""),
        ("Contract Acme", "Contract Acme", ""), ("Meta (formerly Facebook)", "Meta (formerly Facebook)", ""),
    ],
)  # fmt: skip
def test_what_is_sent_is_the_company_alone(tmp_path, cell, company, previous):
    path = tmp_path / "Team.csv"
    path.write_text(f'Name,Email,Title,Company\nAda Bay,ada@example.com,CTO,"{cell}"\n', encoding="utf-8")
    with seekout.open_project(path, "Team.csv") as project:
        read = next(row for row in project.rows() if isinstance(row, seekout.Candidate))
    assert (read.current_title, read.current_company, read.previous_company) == ("CTO", company, previous)


@pytest.mark.parametrize("cell", ["12345", "01.05.2020", "https://acme.example", "--"])
def test_what_has_no_words_is_no_title(tmp_path, cell):
    path = tmp_path / "Team.csv"
    path.write_text(f"Name,Email,Title,Company\nAda Bay,ada@example.com,{cell},Acme\n", encoding="utf-8")
    with seekout.open_project(path, "Team.csv") as project:
        read = next(row for row in project.rows() if isinstance(row, seekout.Candidate))
    assert read.current_title == ""


def read_all(path, *rows):
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with seekout.open_project(path, "Team.csv") as project:
        people = [row for row in project.rows() if isinstance(row, seekout.Candidate)]
        return people, project.columns


@pytest.mark.parametrize(
    ("header", "cell", "key"),
    [
        ("Company Website", "https://www.acme.com/jobs", "d:acme.com"),
        ("Website", "acme.com", "d:acme.com"),
        ("Company Domain", "acme.com", "d:acme.com"),
        ("Domain", "eu.acme.com", "d:acme.com"),
        ("Company URL", "http://acme.com", "d:acme.com"),
        ("Firmenwebsite", "acme.de", "d:acme.de"),
        ("Site web entreprise", "acme.fr", "d:acme.fr"),
        ("Email Domain", "acme.com", "d:acme.com"),
        ("Company LinkedIn URL", "https://www.linkedin.com/company/acme-corp/about", "c:acme"),
    ],
)
def test_a_company_is_found_by_its_site_and_the_site_is_not_sent(tmp_path, header, cell, key):
    (read, _), columns = read_all(
        tmp_path / "list.csv",
        f"Name,Email,Company,{header}",
        f"Ada Bay,ada@gmail.com,Roadrunner Holding,{cell}",
        "Bo Ash,bo@gmail.com,Zed,",
    )
    assert key in employers(read.to_dict())[0]
    assert read.links == ()
    assert "company_site" not in seekout.PUBLISHED
    assert "company_site" not in {column.field for column in columns.columns}


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Previous Company Website", "acme.com"),
        ("Past Company Domain", "acme.com"),
        ("Email Domain", "gmail.com"),
        ("Domain", "Fintech"),
        ("Company Website", "n/a"),
        ("Company Website", "https://www.facebook.com/acme"),
        ("Company LinkedIn URL", "https://www.linkedin.com/company/12345"),
    ],
)
def test_what_tells_of_no_present_company_holds_nobody_back(tmp_path, header, cell):
    (read,), _ = read_all(tmp_path / "list.csv", f"Name,Email,Company,{header}", f"Ada Bay,ada@gmail.com,Zed,{cell}")
    assert employers(read.to_dict())[0] == {"c:zed"}


@pytest.mark.parametrize("newest", [0, 1])
def test_a_site_belongs_to_the_company_of_its_row(tmp_path, newest):
    rows = [
        "Ada Bay,ada@example.com,CTO,Zed,2020-01,,zed.example",
        "Ada Bay,ada@example.com,Dev,Acme,2015-01,2019-12,acme.example",
    ]
    people, _ = read_all(
        tmp_path / "list.csv",
        "Name,Email,Title,Company,Start Date,End Date,Company Website",
        *(rows if newest == 0 else reversed(rows)),
    )
    now, before = employers(merge(*people).to_dict())
    assert {"c:zed", "d:zed.example"} <= now
    assert "d:acme.example" not in now
    assert "c:acme" in before


def test_a_site_is_found_in_a_row_with_more_cells_than_headers(tmp_path):
    (read, _), _ = read_all(
        tmp_path / "list.csv",
        "Name,Email,Company,Company Website",
        "Ada Bay,ada@example.com,Zed,acme.com,a remark",
        "Bo Ash,bo@example.com,Zed,,",
    )
    assert "d:acme.com" in employers(read.to_dict())[0]


@pytest.mark.parametrize("title", ["Engineer (contract)", "Manager, Internship", "at Acme since 2019", "1) Lead"])
def test_a_title_stays_as_it_is_written(tmp_path, title):
    (read,), _ = read_all(tmp_path / "list.csv", "Name,Email,Title,Company", f'Ada Bay,ada@bay.io,"{title}",Zed')
    assert read.current_title == title
