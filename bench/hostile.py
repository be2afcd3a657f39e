"""How long others wait for *Review* while one workspace uploads ten files that are made to hurt, with two workers."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
import zipfile
from io import BytesIO
from pathlib import Path

from sandbox.person import Modal, Person
from sandbox.samples.make import write_project
from sandbox.stack import Stack
from tests.journeys.browser import MANY, Browser
from tests.journeys.conftest import connect

FILES, REVIEWS, GOAL_SECONDS = 10, 5, 5.0


def _hostile(number: int) -> tuple[str, bytes]:
    """A file that once froze whoever read it, each time another kind."""
    kinds = (
        ("blanks.csv", f"Colour,{' ' * 90_000}\nred,round\n".encode()),
        ("quotes.csv", b"Full Name,Email\n" + b'"' * 400_000),
        ("wide.csv", b",".join(b"Column %d" % one for one in range(20_000)) + b"\n" + b"x," * 20_000),
        ("bomb.xlsx", _bomb()),
        ("deep.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 300_000),
    )
    name, content = kinds[number % len(kinds)]
    return f"{number}-{name}", content


def _bomb() -> bytes:
    """A workbook of some kilobytes whose one part unpacks to hundreds of megabytes."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row/>" * 40_000_000)
        archive.writestr("[Content_Types].xml", "<Types/>")
    return made.getvalue()


def _drop(person: Person, path: Path, campaign: str, channel: str) -> Modal:
    """A form with this file, filled in."""
    assert person.shortcut("Export to SourceWhale", person.drop_file(channel, path)).ok
    modal = person.modal(title="Export to SourceWhale")
    modal.pick("Campaign", campaign)
    return modal


def _measured(stack: Stack, directory: Path) -> tuple[list[float], list[float]]:
    """Seconds until others' Review: alone, and while the files are read."""
    dana, kim = stack.slack.person("dana"), stack.slack.person("kim")

    def reviews(name: str) -> list[float]:
        took = []
        for number in range(REVIEWS):
            path = directory / f"{name}-{number}.csv"
            write_project(path, 200, seed=700 + number)
            modal = _drop(kim, path, "Executive Search", "#search")
            began = time.monotonic()
            assert modal.submit().ok
            modal.wait_for("*Coverage*", timeout=300)
            took.append(time.monotonic() - began)
            modal.close()
        return took

    alone = reviews("alone")
    for number in range(FILES):
        name, content = _hostile(number)
        path = directory / name
        path.write_bytes(content)
        modal = _drop(dana, path, "Backend Engineers Q4", "#sourcing")
        assert modal.submit().ok
        modal.close()
    return alone, reviews("beside")


def table() -> list[str]:
    """The medians and the longest, as Markdown."""
    directory = Path(tempfile.mkdtemp(prefix="bench-"))
    with Stack(directory / "stack", socket_mode=False, environment=MANY) as stack:
        stack.up()
        stack.slack.install("T_LOCAL", installed=False)
        for team in ("T_LOCAL", "T_OTHER"):
            assert Browser(stack).install(team).status_code == 200
        for name, channel in (("dana", "#sourcing"), ("kim", "#search")):
            connect(stack.slack.person(name), channel)
        stack.start_another("worker", "second")
        alone, beside = _measured(stack, directory)
    shutil.rmtree(directory, ignore_errors=True)
    return [
        f"## Review of another workspace while one uploads {FILES} hostile files, with two workers",
        "",
        f"Goal: under {GOAL_SECONDS:.0f} s.",
        "",
        "| | median | longest |",
        "| --- | --- | --- |",
        f"| nobody else there | {statistics.median(alone):.2f} s | {max(alone):.2f} s |",
        f"| beside the files | {statistics.median(beside):.2f} s | {max(beside):.2f} s |",
    ]


if __name__ == "__main__":
    print("\n".join(table()))
