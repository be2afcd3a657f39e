"""*Only update if blank*: what SourceWhale says of people whom it has is never replaced."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from store.exporting.items import Work
from store.exporting.leases import LeaseLost
from store.models import ExportKind
from sw_client import FoundCandidate
from tests.worker.destinations.serving import serving
from worker.destinations.base import Goal, Withdrawn
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.keeping import Standing, as_sent, changes

ADA = {
    "full_name": "Ada Probe",
    "emails": ["ada@example.com"],
    "links": ["https://www.linkedin.com/in/ada"],
    "current_title": "Engineer",
    "current_company": "Globex",
    "summary": "Long.",
    "skills": ["C"],
    "experience": [{"title": "Engineer", "company": "Globex"}],
}


def test_whoever_is_there_is_sent_with_what_identifies_them_alone():
    hit = FoundCandidate("7", emails=("ada@example.com",))
    assert as_sent(Work("c", "i", ADA), Standing(hit, "emails", "ada@example.com")) == {"emails": ["ada@example.com"]}


def test_whoever_is_not_there_is_sent_with_everything():
    sent = as_sent(Work("c", "i", ADA), Standing())
    assert (sent["name"], sent["experience"][0]["company"]) == ("Ada Probe", "Globex")


def test_only_what_is_shown_as_empty_is_filled_in():
    work = Work("c", "i", ADA)
    hit = FoundCandidate("7", company="Initech", blank=frozenset({"role", "phones", "source", "experience"}))
    assert changes(work, Standing(hit)) == {"role": "Engineer"}
    # What is not shown may be filled there.
    assert changes(work, Standing(FoundCandidate("7"))) == {}


def test_a_dummy_address_fills_a_place_without_one():
    work = Work("c", "i", {"full_name": "Ada", "links": ["https://www.linkedin.com/in/ada"]}, dummy_number=7)
    assert changes(work, Standing(FoundCandidate("7", blank=frozenset({"emails"})))) == {
        "emails": ["no-email-7@seekout.example.com"]
    }


def knows_ada(written):
    """A SourceWhale that has Ada without a job title; what is written there ends in the list `written`."""

    def write(operation):
        written.append(operation.rpartition("/")[2])
        return 200, {"url": None, "candidateIds": ["7"]}

    ada = {"candidateId": "7", "name": "Ada", "role": "", "emails": ["ada@example.com"]}
    return serving(lambda operation: (200, {"candidates": [ada], "projects": []}), write)


def send_ada(url, forbidden):
    """Send her; before the n-th write `forbidden[n]` is raised, if there is one."""

    def before_write():
        raised = forbidden.pop(0) if forbidden else None
        if raised is not None:
            raise raised

    ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: None), lambda: False)
    way = ways.open("key", before_write=before_write)
    goal = Goal(ExportKind.PROSPECTS, "camp", frozenset())
    try:
        return way.send(ways.prepare([Work("c", "i", ADA)], goal), "dana@example.com")
    finally:
        way.close()


def test_a_run_that_is_halted_does_not_take_back_what_was_answered():
    """A run that gives way, or is cancelled, sends nothing more; who has been added is there all the same."""
    written = []
    with knows_ada(written) as url:
        sent = send_ada(url, [None, Withdrawn()])
    assert (sent.ids, sent.not_filled) == (("7",), {})
    assert written == ["add", "modify"]


@pytest.mark.parametrize(
    ("forbidden", "left"), [([Withdrawn()], []), ([LeaseLost("x")], []), ([None, LeaseLost("x")], ["add"])]
)
def test_what_may_not_leave_does_not(forbidden, left):
    written = []
    with knows_ada(written) as url, pytest.raises(type(forbidden[-1])):
        send_ada(url, forbidden)
    assert written == left
