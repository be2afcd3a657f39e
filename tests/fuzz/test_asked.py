"""Some of the fuzzer's requests, the same ones each time."""

from __future__ import annotations

import random

import pytest

from tests.fuzz import asked
from tests.fuzz.finding import Finding


@pytest.mark.long
def test_odd_requests_are_refused_or_answered_with_a_sentence():
    for number in range(150):
        asked.slacks(random.Random(number))
        asked.anybodys(random.Random(number))


@pytest.mark.long
def test_the_fuzzer_would_see_a_fault_of_ours(monkeypatch):
    def without_state(chance, payload):
        view = {name: value for name, value in payload.get("view", {}).items() if name != "state"}
        return {**payload, "view": view} if view else payload

    monkeypatch.setattr(asked, "_with_odd_values", without_state)
    with pytest.raises(Finding):
        for number in range(150):
            asked.slacks(random.Random(number))
