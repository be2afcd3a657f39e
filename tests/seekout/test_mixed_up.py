"""People who are nearly the same, and addresses that are nobody's or are written in odd ways, found by trying files."""

from __future__ import annotations

import pytest

from seekout import Candidate, open_project
from tests.seekout.test_resolution import PROFILE, groups, read


def test_an_address_with_a_tag_and_gmail_with_dots_is_the_same_mailbox_for_the_same_name():
    rows = (
        "Ada Probe|ada+jobs@example.com", "Ada Probe|ada@example.com", "Ada Probe|ADA+x@example.com",
        "Bob Sample|b.ob@gmail.com", "Bob Sample|bob@googlemail.com", "Cyd Fox|a.da@example.com",
        "Dee Kay|ada+dee@example.com",
    )  # fmt: skip
    people, findings = read(*rows)
    assert groups(people) == [[2, 3, 4], [5, 6], [7], [8]]
    assert not findings.shared
    assert {merge.why for merge in findings.merges} == {
        "the same mailbox ada@example.com and the same name",
        "the same mailbox bob@gmail.com and the same name",
    }


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Name|Email", ("John Smith Sr.|s@example.com", "John Smith Jr.|s@example.com")),
        ("Name|Email", ("John Smith II|s@example.com", "Smith, John III|s@example.com")),
        ("First Name|Last Name|Email", ("John|Smith Jr|s@example.com", "John|Smith, Senior|s@example.com")),
        ("Name|Suffix|Phone", ("John Smith|Jr.|+1 217 555 0100", "John Smith|Sr.|+1 217 555 0100")),
    ],
)
def test_father_and_son_are_two_in_either_order(header, rows):
    people, _ = read(*rows, header=header)
    other, _ = read(*reversed(rows), header=header)
    assert len(groups(people)) == 2
    assert [person.identity for person in people] == [person.identity for person in reversed(other)]


def test_a_suffix_alone_parts_nobody():
    people, _ = read("John Smith|s@example.com", "John Smith Jr.|s@example.com", "Maria Senior|m@example.com")
    assert groups(people) == [[2, 3], [4]]


def test_behind_a_switchboard_the_same_name_with_addresses_of_their_own_is_two():
    people, _ = read(
        "John Smith|john@acme.example|+1 217 555 0100",
        "John Smith|jsmith2@acme.example|+1 217 555 0100",
        "Ron Sample|ron@acme.example|+1 217 555 0100",
        "Ron Sample||+1 217 555 0100",
    )
    assert groups(people) == [[2], [3], [4, 5]]


PLACEHOLDERS = (
    "test@test.com a@a.com abc@abc.com xxx@xxx.com no@no.com asdf@asdf.com email@email.com test@example.com"
    " user@example.com fake@fake.com placeholder@acme.example tbd@tbd.com missing@acme.example 123@123.com"
    " firstname.lastname@acme.example youremail@acme.example name@domain.com noone@nowhere.com undefined@acme.example"
    " noemailonfile@acme.example withheld@acme.example"
).split()


@pytest.mark.parametrize("address", PLACEHOLDERS)
def test_an_address_that_fills_a_form_is_nobodys(address):
    people, _ = read(f"Ada Test|{address}|1|Acme", f"Ada Test|{address}|2|Beta", header="Name|Email|X|Company")
    assert [person.emails for person in people] == [(), ()]
    assert len(groups(people)) == 2


@pytest.mark.parametrize(
    "address", ["jane@jane.com", "tester@acme.example", "dummett@acme.example", "fakeye@a.io", "xxavier@acme.example"]
)
def test_a_persons_own_site_and_names_that_begin_so_are_addresses(address):
    assert read(f"Ada Test|{address}")[0][0].emails == (address,)


@pytest.mark.parametrize(
    "cell",
    [
        "[Ada](https://www.linkedin.com/in/ada-probe-1)", "<https://www.linkedin.com/in/ada-probe-1>",
        "https//www.linkedin.com/in/ada-probe-1", "http:/www.linkedin.com/in/ada-probe-1/",
        "https://https://www.linkedin.com/in/ada-probe-1", f"{PROFILE}ada-probe-1.",
        f"LinkedIn - {PROFILE}ada-probe-1,",
        f"https://www.google.com/url?q={PROFILE}ada-probe-1&sa=D",
        "https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fwww.linkedin.com%2Fin%2Fada-probe-1",
        "https://urldefense.com/v3/__https://www.linkedin.com/in/ada-probe-1__;!!Nyu6ZXf5",
        "https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fde.linkedin.com%2Fin%2Fada-probe-1&data=05",
    ],
)  # fmt: skip
def test_a_profile_is_found_in_whatever_leads_to_it(cell):
    people, _ = read(f"Ada Probe|||{cell}")
    assert people[0].identity == "li:ada-probe-1"
    assert len(people[0].links) == 1


def test_a_profile_behind_a_slack_link_and_another_link_beside_it(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("Name,LinkedIn\nAda Probe,<https://linkedin.com/in/ada-probe-1|Ada>; github.com/ada\n")
    with open_project(path, "p") as reader:
        (person,) = [row for row in reader.rows() if isinstance(row, Candidate)]
    assert person.links == ("https://linkedin.com/in/ada-probe-1", "https://github.com/ada")
