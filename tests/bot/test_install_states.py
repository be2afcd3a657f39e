"""States of installs: ours, not too old, once, and nothing is written for them."""

from __future__ import annotations

import time

import pytest
from cryptography.fernet import Fernet

from bot.http import install_states
from bot.http.install_states import SealedStates
from store.base.secrets import SecretBox


@pytest.fixture
def box():
    return SecretBox([Fernet.generate_key().decode()])


@pytest.fixture
def clock(monkeypatch):
    """The time in seconds, in a list."""
    now = [1_000_000.5]
    monkeypatch.setattr(install_states.time, "time", lambda: now[0])
    return now


def test_a_state_is_good_once_and_for_as_long_as_it_was_issued_for(box, clock):
    states = SealedStates(box, 600)
    first, second, third = states.issue(), states.issue("any", thing=1), states.issue()
    assert states.consume(first)
    assert not states.consume(first)
    clock[0] = 1_000_600.0
    assert states.consume(second)
    clock[0] = 1_000_601.0
    assert not states.consume(third)


def test_another_process_with_the_same_keys_takes_it(box):
    assert SealedStates(box, 600).consume(SealedStates(box, 600).issue())


@pytest.mark.parametrize(
    "text", ["install {now} x y", "install x y", "install {now}", "export {now} abc", "install {later} abc", ""]
)
def test_what_is_no_state_of_an_install_is_refused(box, text):
    now = int(time.time())
    states = SealedStates(box, 600)
    assert not states.consume(box.encrypt(text.format(now=now, later=now + 60)))
    assert states.consume(box.encrypt(f"install {now} abc"))


@pytest.mark.parametrize("state", ["", "no token", "gAAAA"])
def test_what_nobody_sealed_or_another_key_did_is_refused(box, state):
    other = SealedStates(SecretBox([Fernet.generate_key().decode()]), 600).issue()
    states = SealedStates(box, 600)
    assert not states.consume(state) and not states.consume(other)


def test_of_many_states_those_that_are_too_old_are_forgotten(box, clock, monkeypatch):
    monkeypatch.setattr(install_states, "_MOST_REMEMBERED", 3)
    states = SealedStates(box, 600)
    old = [states.issue() for _ in range(2)]
    assert all(map(states.consume, old))
    clock[0] += 500
    fresh = [states.issue() for _ in range(2)]
    assert all(map(states.consume, fresh))
    clock[0] += 200
    assert states.consume(states.issue())
    assert len(states._used) == 3
    assert not any(map(states.consume, [*old, *fresh]))
