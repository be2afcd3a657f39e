"""*Only update if blank*: what SourceWhale says of people whom it has is never replaced."""

from __future__ import annotations

from store.exporting.items import Work
from sw_client import FoundCandidate
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
    sent = as_sent(Work("c", "i", ADA), None)
    assert (sent["name"], sent["experience"][0]["company"]) == ("Ada Probe", "Globex")


def test_only_what_is_shown_as_empty_is_filled_in():
    work = Work("c", "i", ADA)
    hit = FoundCandidate("7", company="Initech", blank=frozenset({"role", "phones", "source", "experience"}))
    assert changes(work, hit) == {"role": "Engineer"}
    # What is not shown may be filled there.
    assert changes(work, FoundCandidate("7")) == {}


def test_a_dummy_address_fills_a_place_without_one():
    work = Work("c", "i", {"full_name": "Ada", "links": ["https://www.linkedin.com/in/ada"]}, dummy_number=7)
    assert changes(work, FoundCandidate("7", blank=frozenset({"emails"}))) == {
        "emails": ["no-email-7@seekout.example.com"]
    }
