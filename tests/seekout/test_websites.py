"""A website beside a company is the company's, unless it bears the person's name."""

from __future__ import annotations

import csv

import pytest

from seekout.reader import open_project


def links(tmp_path, name, company, website):
    path = tmp_path / "people.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Full Name", "Company", "Title", "Email", "Website"])
        rows.writerow([name, company, "Engineer", "somebody@example.com", website])
    with open_project(path, "people") as reader:
        (person,) = reader.rows()
        return person.links


@pytest.mark.parametrize(
    ("name", "company", "website"),
    [
        ("Rosalind Okafor-Lind", "Hooli", "https://rosalind.example.com"),
        ("José Muñoz", "Acme", "https://example.org/~munoz"),
        ("Ada Sample", "Acme", "https://github.com/ada-s"),
    ],
)
def test_a_page_of_the_persons_own_is_kept(tmp_path, name, company, website):
    assert links(tmp_path, name, company, website) == (website,)


@pytest.mark.parametrize(
    ("name", "company", "website"),
    [
        ("Bob Probe", "Acme", "https://acme.example"),
        ("José Muñoz", "Muñoz GmbH", "https://munoz.example"),
        ("Ed Li", "Acme", "https://edli.example"),
    ],
)
def test_a_page_of_the_companys_is_not_sent_as_theirs(tmp_path, name, company, website):
    assert links(tmp_path, name, company, website) == ()
