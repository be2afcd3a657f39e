"""The local SourceWhale knows people before us, however it has written them down, and strangers who share something."""

from __future__ import annotations

from contextlib import closing
from types import SimpleNamespace

import pytest

from sandbox.sourcewhale.faults import Fault
from sandbox.sourcewhale.server import Service, make_app
from store.exporting.items import Work
from store.exporting.known import Known
from store.models import ExportKind
from sw_client import LocalThrottle
from tests.servers import serving
from worker.destinations.base import DestinationError, Effect, Goal, Presence
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.lookups import shared

KEY = "sw-local-key-1234"
NOBODY = frozenset()
BLANKS_ONLY = Goal(ExportKind.PROSPECTS, "camp-backend", keep=NOBODY)
JOB = Goal(ExportKind.CANDIDATES, "proj-backend")
ADA = {
    "full_name": "Ada Probe",
    "emails": ["ada@new.example", "ada@old.example"],
    "links": ["https://www.linkedin.com/in/ada-probe"],
    "phones": ["+1 555 0100"],
    "current_title": "Engineer",
    "current_company": "Globex",
}


@pytest.fixture(scope="module")
def service():
    return Service({KEY})


@pytest.fixture(scope="module")
def way(service):
    with serving(make_app(service)) as url:
        ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: None), lambda: False)
        opened = ways.open(KEY)
        opened.prepare = ways.prepare
        yield opened
        opened.close()


@pytest.fixture
def whale(service):
    service.state.reset()
    return service.state


def send(way, *people):
    works = [Work(f"c{n}", f"i{n}", data) for n, data in enumerate(people)]
    return way.send(way.prepare(works, BLANKS_ONLY), "dana@example.com")


@pytest.mark.parametrize(
    "known",
    [
        {"emails": ["ada@old.example"]},
        {"phones": ["15550100"]},
        *(
            {"socialLinks": [f"{scheme}{www}linkedin.com/in/ada-probe{end}"]}
            for scheme in ("https://", "http://", "")
            for www in ("www.", "")
            for end in ("/", "")
        ),
    ],
    ids=lambda known: next(iter(known.values()))[0],
)
def test_nothing_is_replaced_of_whoever_is_known_by_any_of_it_in_any_spelling(way, whale, known):
    whale.put({"name": "Ada Probe", "company": "Initech", "location": "Oslo", **known})
    sent = send(way, ADA)
    (ada,) = whale.candidates.values()
    assert (ada.memberships, sent.ids, sent.not_filled) == (["camp-backend"], (ada.id,), {})
    assert (ada.fields["company"], ada.fields["role"]) == ("Initech", "Engineer")
    assert whale.candidates.keys() == {ada.id}


@pytest.mark.parametrize(
    ("stranger", "told"),
    [
        ({"name": "Bo Stranger", "phones": ["+1 555 0100"]}, "phone, which somebody else has there"),
        ({"name": "Eve Probe", "emails": ["ada@new.example"]}, "e-mail, which somebody else has there"),
    ],
    ids=["a switchboard", "a couple"],
)
def test_nobody_is_added_in_anothers_place(way, whale, stranger, told):
    whale.put({"company": "Initech", **stranger})
    sent = send(way, ADA)
    theirs, ada = whale.candidates.values()
    assert (theirs.memberships, theirs.names, theirs.times_modified) == ([], [stranger["name"]], 0)
    assert (ada.memberships, ada.fields["name"], ada.fields["company"]) == (["camp-backend"], "Ada Probe", "Globex")
    assert sent.not_filled == {"c0": told}


@pytest.mark.parametrize("name", ["Bo Stranger", None])
def test_what_several_people_of_an_export_share_is_not_matched_with_a_stranger(way, whale, name):
    """A switchboard: it tells nobody who they are, but SourceWhale would match it."""
    whale.put({"name": "Bo Stranger", "company": "Initech", "phones": ["+1 555 0100"]})
    whale.absent = frozenset() if name else frozenset({"name"})
    cy = {"full_name": "Cy Probe", "emails": ["cy@new.example"], "phones": ["+1 555 0100"]}
    works = [Work("a", "a", ADA), Work("c", "c", cy)]
    goal = Goal(ExportKind.PROSPECTS, "camp-backend", keep=shared([ADA, cy]))
    sent = way.send(way.prepare(works, goal), "dana@example.com")
    assert [record.names for record in whale.candidates.values()] == [["Bo Stranger"], ["Ada Probe"], ["Cy Probe"]]
    assert sent.not_filled == dict.fromkeys("ac", "phone, which somebody else has there")


def test_what_a_stranger_has_fills_no_blank_either(way, whale):
    whale.put({"name": "Eve Probe", "emails": ["ada@new.example", "ada@old.example"]})
    whale.put({"name": "Ada Probe", "socialLinks": ["linkedin.com/in/ada-probe"]})
    send(way, ADA)
    eve, ada = whale.candidates.values()
    assert (eve.memberships, ada.memberships) == ([], ["camp-backend"])
    assert (ada.fields["company"], "emails" in ada.fields) == ("Globex", False)


def test_a_record_that_was_not_the_one_that_was_added_is_not_changed(way, whale, monkeypatch):
    """Two records are hers; SourceWhale adds the one that our search did not show first."""
    shown = whale.put({"name": "Ada Probe", "emails": ["ada@new.example"]})
    added = whale.put({"name": "Ada Probe", "emails": ["ada@new.example"], "role": "Chief"})
    monkeypatch.setattr(whale, "add", lambda *_: added)
    sent = send(way, ADA)
    assert [record.times_modified for record in whale.candidates.values()] == [0, 0]
    assert sent.ids == (added,) != (shown,)
    assert "company" in sent.not_filled["c0"]


def test_a_stranger_in_the_job_with_the_same_phone_is_no_arrival(way, whale):
    whale.put({"name": "Bo Stranger", "phones": ["+1 555 0100"], "projectIds": ["proj-backend"]})
    found = way.find([Work("c", "i", ADA, left_at=1.0)], JOB, NOBODY)
    assert found["c"].presence is Presence.ABSENT


def test_a_stranger_whose_name_stands_in_two_fields_is_a_stranger(way, whale):
    also = {"firstName": "Eve", "lastName": "Probe"}
    whale.put({"emails": ["ada@new.example"], "projectIds": ["proj-backend"], "also": also})
    found = way.find([Work("c", "i", ADA, left_at=1.0)], JOB, NOBODY)
    assert found["c"].presence is Presence.ABSENT


ZED = {
    "name": "Zed Stranger",
    "emails": ["zed@else.example"],
    "phones": ["+44 20 7946 0000"],
    "socialLinks": ["linkedin.com/in/zed"],
    "projectIds": ["proj-backend"],
}


@pytest.fixture
def answers_with_everybody(whale, monkeypatch):
    """A search that does not look for what it was asked for, but for something like it, or for nothing."""

    def everybody(*_):
        return [one.shown(frozenset(whale.projects), frozenset()) for one in whale.candidates.values()]

    monkeypatch.setattr(whale, "search", everybody)


@pytest.mark.parametrize("hidden", [[], ["socialLinks"], ["phones", "emails"]])
@pytest.mark.parametrize("goal", [JOB, Goal(ExportKind.PROSPECTS, "camp-backend")], ids=["job", "campaign"])
def test_who_visibly_has_something_else_than_was_searched_for_is_no_arrival(
    way, whale, answers_with_everybody, goal, hidden
):
    whale.put(ZED | {"absent": hidden, "createdAt": whale.now() + 1})
    found = way.find([Work("c", "i", ADA, left_at=whale.now() - 5)], goal, NOBODY)
    assert found["c"].presence is Presence.ABSENT


def test_who_visibly_has_something_else_is_not_written_over_and_takes_nothing_away(way, whale, answers_with_everybody):
    """*Only update if blank*."""
    whale.put(ZED | {"company": None})
    sent = send(way, ADA)
    zed, ada = whale.candidates.values()
    assert (zed.names, zed.times_modified) == (["Zed Stranger"], 0)
    assert (ada.fields["emails"], sent.not_filled) == (ADA["emails"], {})


@pytest.mark.parametrize(
    "shown",
    [
        {"emails": ["ADA@New.example"]},
        {"emails": ["ada+jobs@new.example"]},
        {"emails": []},
        {"name": "Ada Probe", "emails": ["other@else.example"]},
        {"socialLinks": ["http://uk.linkedin.com/in/Ada-Probe/?trk=x"]},
        {"phones": ["(555) 0100"], "name": "Ada Probe", "emails": []},
        {"phones": ["0015550100"], "name": "Ada Probe", "emails": []},
    ],
    ids=str,
)
def test_what_is_shown_in_another_way_is_what_was_searched_for(way, whale, answers_with_everybody, shown):
    given = {"name": "A Probe", "emails": ["ada@new.example"], "socialLinks": [], "phones": []} | shown
    whale.put({"projectIds": ["proj-backend"], **given})
    found = way.find([Work("c", "i", ADA, left_at=1.0)], JOB, NOBODY)
    assert found["c"].presence is Presence.ARRIVED


def test_a_no_is_heard_from_each_record_of_a_person(way, whale):
    whale.put({"name": "Ada Probe", "emails": ["ada@new.example"], "stage": "Replied", "lastContacted": 5.0})
    whale.put({"name": "Ada Probe", "socialLinks": ["https://linkedin.com/in/ada-probe/"], "stage": "Not Interested"})
    assert way.known([Work("c", "i", ADA)], NOBODY) == {"c": Known("Not Interested", 5.0)}
    # What an address has answered counts under whatever name.
    whale.reset()
    whale.put({"name": "Eve Probe", "emails": ["ada@old.example"], "stage": "Not Interested"})
    assert way.known([Work("c", "i", ADA)], NOBODY) == {"c": Known("Not Interested")}


@pytest.mark.parametrize(
    "said",
    [
        {"stage": "Unsubscribed"},
        *({"status": status} for status in ("unsubscribed", "Do Not Contact", "OPTED_OUT", "dnc", "Blacklisted")),
        *({"also": {name: True}} for name in ("doNotContact", "unsubscribed", "isOptedOut", "dnc", "emailOptOut")),
        *({"also": {"unsubscribedAt": at}} for at in (1_700_000_000, "2026-01-05T10:00:00Z")),
        {"also": {"optOutReason": "asked by phone"}},
        {"also": {"tags": ["Priority", "Do not contact"]}},
        *({"also": {name: False}} for name in ("contactable", "canContact", "subscribed", "hasConsent")),
        *({"also": {"consent": word}} for word in ("withdrawn", "Denied")),
        {"also": {"gdprStatus": "opted_out"}},
        {"also": {"doNotContactUntil": "2030-01-01"}},
        {"status": "unsub"},
    ],
    ids=str,
)
def test_who_must_not_be_contacted_is_told_however_sourcewhale_writes_it(way, whale, said):
    whale.put({"name": "Ada Probe", "emails": ["ada@new.example"], **said})
    # Another record of the same person says less.
    whale.put({"name": "Ada Probe", "socialLinks": ["https://linkedin.com/in/ada-probe/"], "stage": "Not Interested"})
    assert way.known([Work("c", "i", ADA)], NOBODY) == {"c": Known("Do Not Contact")}


@pytest.mark.parametrize("stage", ["not interested", "NOT_INTERESTED", "notInterested"])
def test_who_is_not_interested_has_said_no_and_is_no_opt_out(way, whale, stage):
    whale.put({"name": "Ada Probe", "emails": ["ada@new.example"], "stage": stage})
    assert way.known([Work("c", "i", ADA)], NOBODY) == {"c": Known("Not Interested")}


@pytest.mark.parametrize(
    "said",
    [
        *({"also": {"doNotContact": no}} for no in (False, None, 0, "", "false", "No", [], "0")),
        {"also": {"unsubscribedAt": None, "optOut": "opted in", "tags": ["Contact", "Opt in"], "unsubscribeLink": "x"}},
        *({"status": status} for status in ("active", "paused", "subscribed", "contacted")),
        {"also": {"contactable": True, "canContact": None, "consent": "given", "emailStatus": "valid"}},
        {"company": "Suppressed", "also": {"headline": "Unsubscribed"}},
    ],
    ids=str,
)
def test_who_may_be_contacted_has_not_said_no(way, whale, said):
    whale.put({"name": "Ada Probe", "emails": ["ada@new.example"], "stage": "messaged", **said})
    assert way.known([Work("c", "i", ADA)], NOBODY) == {"c": Known("Messaged")}


def test_whoever_was_in_the_job_before_our_request_has_not_been_filled_in(way, whale):
    whale.put({"name": "Ada Probe", "emails": ["ada@new.example"], "projectIds": ["proj-backend"], "createdAt": 5.0})
    work = Work("c", "i", ADA, left_at=1_000.0)
    (found,) = way.find([work], Goal(ExportKind.CANDIDATES, "proj-backend", keep=NOBODY), NOBODY).values()
    assert (found.presence, found.unfilled) == (Presence.ARRIVED, True)
    (found,) = way.find([work], JOB, NOBODY).values()
    assert (found.presence, found.unfilled) == (Presence.ARRIVED, False)


@pytest.fixture
def refuse(service):
    """SourceWhale does not look for values with this text in them."""

    def begin(text, status=400):
        service.faults.append(Fault("candidates/search", "status", 1000, status=status, only=text))

    yield begin
    service.mend()


def test_one_value_that_is_not_looked_for_holds_nobody_up(way, whale, refuse):
    """Its people count as not asked for: never as gone, and never as not there."""
    refuse("ada@new.example")
    bo = {"full_name": "Bo Probe", "emails": ["bo@new.example"]}
    works = [Work("a", "a", ADA | {"links": []}, exported_before=True), Work("b", "b", bo)]
    assert {key: found.presence for key, found in way.find(works, JOB, NOBODY).items()} == {
        "a": Presence.UNASKED,
        "b": Presence.ABSENT,
    }
    assert way.known(works, NOBODY) == {"b": None}
    assert way.stages(works, JOB, NOBODY) == {"a": "", "b": None}
    # What else they have is looked for all the same.
    whale.put({"name": "Ada Probe", "emails": ["ada@old.example"]})
    assert way.known(works, NOBODY) == {"a": Known("Sourced"), "b": None}


@pytest.mark.parametrize("status", [400, 403])
def test_an_address_that_a_firewall_takes_for_an_attack_is_one_that_is_not_looked_for(way, whale, refuse, status):
    """Else one apostrophe would end the export, and the key would count as revoked."""
    pat = {"full_name": "Pat O'Probe", "emails": ["pat.o'probe@new.example"]}
    bo = {"full_name": "Bo Probe", "emails": ["bo@new.example"]}
    refuse("'", status)
    works = [Work("p", "p", pat), Work("b", "b", bo)]
    found = way.find(works, JOB, NOBODY)
    assert {key: one.presence for key, one in found.items()} == {"p": Presence.UNASKED, "b": Presence.ABSENT}
    assert way.known(works, NOBODY) == {"b": None}
    assert way.stages(works, JOB, NOBODY) == {"p": "", "b": None}
    # Of whom it cannot be asked, something might be replaced: they alone are refused.
    for people in ((pat, bo), (pat,)):
        with pytest.raises(DestinationError) as refused:
            send(way, *people)
        assert refused.value.why.effect is Effect.REFUSED
    assert send(way, bo).ids


@pytest.mark.parametrize("act", ["find", "known", "send"])
def test_a_key_that_may_read_is_not_broken_by_one_search_that_refuses_it(way, service, act):
    service.faults.append(Fault("candidates/search", "status", 1, status=401))
    work = Work("a", "a", ADA)
    acts = {
        "find": lambda: way.find([work], JOB, NOBODY),
        "known": lambda: way.known([work], NOBODY),
        "send": lambda: send(way, ADA),
    }
    try:
        acts[act]()
    except DestinationError as error:
        assert (error.why.ends, error.why.connection_problem) == (False, None)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_may_not_read_either_is(way, service, whale, status):
    for operation in ("candidates/search", "projects/list"):
        service.faults.append(Fault(operation, "status", 9, status=status))
    with pytest.raises(DestinationError) as refused:
        way.find([Work("a", "a", ADA)], JOB, NOBODY)
    service.mend()
    assert refused.value.why.connection_problem


def test_whoever_sourcewhale_fails_at_is_told_alone(way, whale, service, refuse, monkeypatch):
    """*Only update if blank* refuses them, for something of theirs might be replaced; a check passes them over."""
    monkeypatch.setattr("sw_client.transport.Transport.pause", lambda self, seconds, operation: None)
    bo = {"full_name": "Bo Probe", "emails": ["bo@new.example"]}
    refuse("ada@new.example", 500)
    for people in ((ADA, bo), (ADA,)):
        with pytest.raises(DestinationError) as refused:
            send(way, *people)
        assert (refused.value.why.effect, whale.candidates) == (Effect.REFUSED, {})
    assert way.known([Work("a", "a", ADA), Work("b", "b", bo)], NOBODY) == {"b": None}
    # If it answers no look-up at all, or nothing else either, everybody waits.
    with pytest.raises(DestinationError) as away:
        send(way, *[ADA] * 4)
    assert away.value.why.effect is Effect.NOTHING
    service.faults.append(Fault("projects/list", "status", 1000, status=503))
    for act in (lambda: send(way, ADA), lambda: way.known([Work("a", "a", ADA)], NOBODY)):
        with pytest.raises(DestinationError) as away:
            act()
        assert away.value.why.effect is Effect.NOTHING


def test_two_at_whom_it_fails_do_not_make_sourcewhale_count_as_down(service, whale, refuse, monkeypatch):
    """By them alone nobody would ever see that it is not, and the whole export would wait with them."""
    monkeypatch.setattr("sw_client.transport.Transport.pause", lambda self, seconds, operation: None)
    refuse("@new.example", 500)
    throttle = LocalThrottle()
    with serving(make_app(service)) as url:
        ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: throttle), lambda: False)
        with closing(ways.open(KEY)) as opened:
            opened.prepare = ways.prepare
            with pytest.raises(DestinationError) as refused:
                send(opened, ADA, {"full_name": "Bo Probe", "emails": ["bo@new.example"]})
    assert refused.value.why.effect is Effect.REFUSED
    assert throttle.turn(0.0).reserved


def test_blanks_alone_are_filled_though_a_spelling_is_not_looked_for(way, whale, refuse):
    whale.put({"name": "Ada Probe", "company": "Initech", "phones": ["15550100"]})
    refuse("/in/ada-probe/")
    send(way, ADA)
    assert [record.fields["company"] for record in whale.candidates.values()] == ["Initech"]
    # Where it does not look for what the row says, it may have them with that, and would replace what it says of them.
    whale.reset()
    refuse("ada@old.example")
    with pytest.raises(DestinationError, match="400"):
        send(way, ADA)


def test_whoever_has_nothing_that_is_theirs_alone_is_refused(way, whale):
    """As a name alone they would stand there once more with each request whose answer is lost."""
    whale.put({"name": "Eve Probe", "emails": ["pair@new.example"]})
    with pytest.raises(DestinationError) as refused:
        send(way, {"full_name": "Max Probe", "emails": ["pair@new.example"]})
    assert refused.value.why.effect is Effect.REFUSED
    assert "somebody of another name" in refused.value.why.waiting
    assert len(whale.candidates) == 1


def test_what_several_have_there_tells_nobody(way, whale):
    """Ada has an old record with the switchboard's number, which Bo has too: by it SourceWhale would take either."""
    whale.put({"name": "Bo Stranger", "phones": ["+1 555 0100"]})
    whale.put({"name": "Ada Probe", "phones": ["+1 555 0100"], "company": "Initech"})
    sent = send(way, ADA)
    bo, old, new = whale.candidates.values()
    assert (bo.memberships, old.memberships, new.memberships) == ([], [], ["camp-backend"])
    assert (new.fields["name"], sent.not_filled) == ("Ada Probe", {"c0": "phone, which somebody else has there"})
