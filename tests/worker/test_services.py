"""What jobs share: which key opens the way to a destination, and that no job runs without a worker."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.fernet import Fernet

from store.base.secrets import SecretBox, UnreadableSecret
from store.models import Connection, ConnectionDraft
from worker import services
from worker.services import Services


class Opened:
    """Destinations that note with what they are opened."""

    def __init__(self) -> None:
        self.with_what: list[tuple[Any, ...]] = []

    def open(self, api_key, *, somebody_waits, before_write):
        self.with_what.append((api_key, somebody_waits, before_write))
        return f"the way of {api_key}"


@pytest.fixture
def box():
    return SecretBox([Fernet.generate_key().decode()])


@pytest.fixture
def opened():
    return Opened()


@pytest.fixture
def made(box, opened):
    nothing: Any = None
    return Services(nothing, nothing, box, SlackOf(), nothing, opened, lambda: None)


class SlackOf:
    def of(self, workspace_id):
        return f"Slack of {workspace_id}"


@pytest.mark.parametrize("kind", [Connection, ConnectionDraft])
def test_each_connection_is_opened_with_its_own_key(made, opened, box, kind):
    ours, theirs = (kind(api_key_encrypted=box.encrypt(key)) for key in ("our-key", "their-key"))
    assert [made.destination(owner) for owner in (ours, theirs)] == ["the way of our-key", "the way of their-key"]
    assert opened.with_what == [("our-key", False, None), ("their-key", False, None)]


def test_whoever_waits_and_what_comes_before_a_write_is_passed_on(made, opened, box):
    def before():
        pass

    made.destination(Connection(api_key_encrypted=box.encrypt("key")), somebody_waits=True, before_write=before)
    assert opened.with_what == [("key", True, before)]


@pytest.mark.parametrize("stored", [None, "", "encrypted with a key that is lost"])
def test_a_key_that_cannot_be_read_opens_nothing(made, opened, stored):
    with pytest.raises(UnreadableSecret):
        made.destination(Connection(api_key_encrypted=stored))
    assert opened.with_what == []


def test_slack_is_that_of_the_workspace(made):
    assert made.slack_of("W1") == "Slack of W1"


def test_a_process_that_was_not_asked_to_stop_goes_on(made):
    assert made.stopping() is False


def test_jobs_use_what_the_worker_provided_and_none_runs_elsewhere(made, monkeypatch):
    monkeypatch.setattr(services, "_current", None)
    with pytest.raises(RuntimeError, match="no worker"):
        services.current()
    services.provide(made)
    assert services.current() is made
