"""Files as people really have them (tests/cases), and what of each must reach SourceWhale."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from seekout import Candidate, ProjectFileError, merge, open_project
from worker.destinations.sourcewhale.payload import new_candidate

CASES = Path(__file__).resolve().parents[1] / "cases"
EXPECTED: dict[str, dict[str, Any]] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))


def sent_and_held_back(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The people whom SourceWhale would get of a file, in its fields, and how many are held back."""
    people: dict[str, Candidate] = {}
    with open_project(path, path.name) as reader:
        for row in reader.rows():
            if isinstance(row, Candidate):
                known = people.get(row.identity)
                people[row.identity] = merge(known, row) if known else row
    sent = [dict(new_candidate(person.to_dict(), None)) for person in people.values() if not person.do_not_contact]
    return sent, sum(person.do_not_contact for person in people.values())


def problems(name: str) -> list[str]:
    """In what the reading of a case differs from what is expected of it."""
    expected = EXPECTED[name]
    try:
        sent, held_back = sent_and_held_back(CASES / "files" / name)
    except ProjectFileError as error:
        return [f"refused: {error}"]
    found = []
    fewest, most = expected["sent"] if isinstance(expected["sent"], list) else [expected["sent"]] * 2
    if not fewest <= len(sent) <= most:
        found.append(f"{len(sent)} people are sent, not {expected['sent']}")
    if held_back != expected["held_back"]:
        found.append(f"{held_back} people are held back, not {expected['held_back']}")
    free = list(sent)
    for person in expected.get("people", ()):
        match = next((one for one in free if not differences(person, one)), None)
        if match is None:
            near = min(free, key=lambda one: len(differences(person, one)), default={})
            found.append(f"nobody is {person}; the nearest differs in {differences(person, near)}")
        else:
            free.remove(match)
    written = json.dumps(sent, ensure_ascii=False)
    found += [f"{text!r} is sent" for text in expected.get("never", ()) if text in written]
    return found


def differences(expected: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """The fields of a person that are not as expected, as they are sent; what is not named is free."""
    return {field: sent.get(field) for field, value in expected.items() if not same(field, value, sent.get(field))}


def same(field: str, expected: Any, sent: Any) -> bool:
    if field in ("experience", "education"):
        entries = sent or []
        return len(entries) == len(expected) and all(
            not differences(one, other) for one, other in zip(expected, entries, strict=True)
        )
    if isinstance(expected, list):
        return sorted(comparable(field, one) for one in expected) == sorted(
            comparable(field, one) for one in sent or ()
        )
    return bool(expected == (sent or ""))


def comparable(field: str, value: str) -> str:
    if field == "phones":
        return re.sub(r"\D", "", value)
    if field == "socialLinks":
        bare = re.sub(r"^(https?://)?(www\.)?", "", value.casefold()).rstrip("/")
        return re.sub(r"^[a-z]{2}\.linkedin\.com", "linkedin.com", bare)
    return value.casefold() if field == "emails" else value


def test_every_file_has_its_expectation():
    assert {path.name for path in (CASES / "files").iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_case(name):
    found = problems(name)
    assert not found, "\n".join(found)
