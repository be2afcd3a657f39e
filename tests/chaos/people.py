"""The people of a run: as a file, as SourceWhale knew some of them before, and what each is known by there."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from sandbox.samples.make import HEADER, people
from tests.chaos.plan import Run

# Who put there the people whom SourceWhale knew before.
COLLEAGUE = "sam@example.com"


def write_project(path: Path, run: Run) -> None:
    """The project as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(people(run.people, run.seed))
        # With a title: a row of a single cell would be the title of a section.
        bare = dict.fromkeys(HEADER, "") | {"Title": "Engineer"}
        writer.writerows(list((bare | {"Full Name": name}).values()) for name in unfindable(run))


def known(run: Run) -> list[dict[str, Any]]:
    """Every third person of a run, as a colleague put them there, in no campaign and no job of ours."""
    rows = [dict(zip(HEADER, row, strict=True)) for row in people(run.people, run.seed)][::3]
    return [
        {
            "name": row["Full Name"],
            "owner": COLLEAGUE,
            "emails": [row["Email1"]] if row["Email1"] else [],
            "socialLinks": [row["LinkedInUrl"].removeprefix("https://")],
            "campaigns": ["camp-data"] if number % 2 else [],
        }
        for number, row in enumerate(rows)
    ]


def place(run: Run) -> str:
    """The campaign or job that the run goes to, by its id."""
    return "proj-backend" if run.job else "camp-backend"


def bare(link: str) -> str:
    """A link as it can be compared."""
    return link.removeprefix("https://").removeprefix("www.").rstrip("/")


def keys(run: Run) -> list[str]:
    """What each person of a run is known by in SourceWhale: a link, or else the name."""
    links = [bare(row[HEADER.index("LinkedInUrl")]) for row in people(run.people, run.seed)]
    return [*links, *unfindable(run)]


def unfindable(run: Run) -> list[str]:
    """The names of those who have nothing else."""
    return [f"Nokey{run.seed} Person{n}" for n in range(run.unfindable)]
