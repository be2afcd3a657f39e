"""Makes project files of any size with invented people: `python -m sandbox.samples.make --rows 2000 big.csv`."""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from pathlib import Path

_FIRST = "Ada Bram Chidi Dagny Emre Fatou Goran Hana Ivo Jun Keiko Lars Mina Noor Oskar Priya Quentin Rosa Sven Tala"
_LAST = "Abara Brandt Cho Duarte Eriksen Farah Gupta Haddad Ito Jansen Kovac Lindqvist Moreau Nowak Okafor Petrov Rossi"
_PLACES = ("Berlin, Germany", "Austin, Texas", "Kraków, Poland", "Toronto, Canada", "Nairobi, Kenya")
_COMPANIES = ("Globex", "Initech", "Hooli", "Umbrella Foods", "Stark Bakery", "Wonka Logistics")
_TITLES = ("Software Engineer", "Senior Backend Engineer", "Platform Engineer", "Staff Engineer", "Data Engineer")
_SCHOOLS = ("Example University", "Sample Institute of Technology", "Invented College")
_DEGREES = ("BSc", "MSc", "PhD")

HEADER = (
    "Full Name,First Name,Last Name,Location,Company,Title,LinkedInUrl,Email1,Email2,Phone Number1,GitHub,"
    "Experience 1 Title,Experience 1 Company,Experience 1 Start Date,Experience 1 End Date,"
    "Experience 2 Title,Experience 2 Company,Experience 2 Start Date,Experience 2 End Date,"
    "Education 1 School,Education 1 Degree,Education 1 Start Date,Education 1 End Date,Tags,SeekOut Notes"
).split(",")


def people(rows: int, seed: int = 1) -> Iterator[list[str]]:
    """Rows of the project, the same for the same seed; each names another person."""
    chance = random.Random(seed)  # noqa: S311 - invented people, no secret
    firsts, lasts = _FIRST.split(), _LAST.split()
    for number in range(1, rows + 1):
        first, last = chance.choice(firsts), chance.choice(lasts)
        slug = f"{first}-{last}-{seed}-{number}-sample".lower()
        company, title, year = chance.choice(_COMPANIES), chance.choice(_TITLES), chance.randint(2012, 2022)
        yield [
            f"{first} {last}",
            first,
            last,
            chance.choice(_PLACES),
            company,
            title,
            f"https://www.linkedin.com/in/{slug}",
            f"{slug}@example.com" if number % 5 else "",
            f"{slug}@work.example.com" if number % 3 == 0 else "",
            f"+1 555 01{number % 100:02d} {seed:03d}{number:05d}" if number % 2 else "",
            f"https://github.com/{slug}" if number % 4 == 0 else "",
            title,
            company,
            f"{year}-03",
            "Present",
            chance.choice(_TITLES),
            chance.choice(_COMPANIES),
            f"{year - 3}-01",
            f"{year}-02",
            chance.choice(_SCHOOLS),
            chance.choice(_DEGREES),
            str(year - 8),
            str(year - 4),
            "",
            "met at a meetup" if number % 7 == 0 else "",
        ]


def write_project(path: Path, rows: int, seed: int = 1) -> None:
    """Write a CSV file with so many candidates."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(people(rows, seed))


def main() -> None:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("path", type=Path)
    given = parser.parse_args()
    write_project(given.path, given.rows, given.seed)


if __name__ == "__main__":
    main()
