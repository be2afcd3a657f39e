"""What shall befall which export: drawn from a seed, so that a campaign can be had again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

# Far enough apart that no number of one run is part of another's.
_FIRST_SEED = 10_000
# So many exports run at the same time. A worker works on one at a time, so the more there are the longer each waits for
# its turn, which is no recovery.
ROUND = 12


@dataclass(frozen=True, slots=True)
class Kill:
    """Something that happens to processes, `lag` seconds after SourceWhale's `at_request`-th request of the run.

    What was killed comes back after `down` seconds; what was stopped goes on after them.
    """

    kind: str
    at_request: int
    lag: float
    down: float


@dataclass(frozen=True, slots=True)
class Run:
    """One export and its troubles.

    `unfindable` people have nothing but a name; with `some_known` SourceWhale knew every third of the others before. A
    run with `shares_people` exports the people of the run before it, at the same time, from another file. A run with
    `cancel_at_request` is cancelled once SourceWhale has seen so many requests of it.
    """

    number: int
    seed: int
    people: int
    unfindable: int
    some_known: bool
    shares_people: bool
    job: bool
    clicks: int
    kill: Kill | None
    cancel_at_request: int | None
    sourcewhale: tuple[dict[str, Any], ...] = field(default=())
    slack: tuple[tuple[str, dict[str, Any]], ...] = field(default=())

    @property
    def name(self) -> str:
        """The project's name, unlike any other's."""
        return f"chaos-{self.number:04d}-run"


# Each kind with its weight, and for how many seconds what was killed stays away.
KILLS: dict[str, tuple[int, tuple[float, float]]] = {
    "worker killed": (5, (0.0, 2.0)),
    "worker killed between answer and commit": (4, (0.0, 1.0)),
    "one of two workers killed": (4, (0.0, 3.0)),
    "worker stopped for longer than its lease": (3, (11.0, 14.0)),
    "worker asked to stop (SIGTERM)": (3, (0.0, 1.0)),
    "bot killed": (3, (0.0, 2.0)),
    "bot and worker killed": (2, (0.0, 2.0)),
    "Redis killed": (3, (0.0, 0.0)),
    "Redis killed and its data gone": (2, (0.0, 0.0)),
    "Redis flushed": (2, (0.0, 0.0)),
    "Redis' guardian killed": (1, (0.0, 0.0)),
    "the whole machine killed": (2, (0.0, 2.0)),
}
SECOND_WORKER = {"one of two workers killed", "worker stopped for longer than its lease"}

_ADD, _SEARCH = "candidates/add", "candidates/search"
SOURCEWHALE: dict[str, tuple[int, dict[str, Any]]] = {
    "429, wait in seconds": (4, {"operation": _ADD, "kind": "status", "status": 429, "retry_after": "2"}),
    "429, wait until a date": (3, {"operation": _ADD, "kind": "status", "status": 429, "retry_after": "date:3"}),
    "429, no word how long": (1, {"operation": _ADD, "kind": "status", "status": 429}),
    "500 before the write": (3, {"operation": _ADD, "kind": "status", "status": 500}),
    "502 before the write": (2, {"operation": _ADD, "kind": "status", "status": 502}),
    "503 after the write": (3, {"operation": _ADD, "kind": "status_after", "status": 503}),
    "connection lost before the write": (3, {"operation": _ADD, "kind": "drop_before"}),
    "connection lost after the write": (4, {"operation": _ADD, "kind": "drop_after"}),
    "connection reset while the request was on its way": (2, {"operation": _ADD, "kind": "reset"}),
    "answer cut": (3, {"operation": _ADD, "kind": "cut"}),
    "answer not JSON": (2, {"operation": _ADD, "kind": "html"}),
    "fewer ids than people": (3, {"operation": _ADD, "kind": "fewer_ids"}),
    "413 for more than 12 people": (2, {"operation": _ADD, "kind": "status", "status": 413, "most": 12, "times": 3}),
    "slow spell": (3, {"operation": _ADD, "kind": "delay", "seconds": 1.5, "times": 2}),
    "time-out before the write": (1, {"operation": _ADD, "kind": "hang", "seconds": 33}),
    "time-out after the write": (1, {"operation": _ADD, "kind": "slow_answer", "seconds": 33}),
    "503 to a look-up": (2, {"operation": _SEARCH, "kind": "status", "status": 503}),
    "look-up cut off": (2, {"operation": _SEARCH, "kind": "drop_before"}),
    "429 to a look-up": (1, {"operation": _SEARCH, "kind": "status", "status": 429, "retry_after": "1"}),
}
SLACK: dict[str, tuple[int, str, dict[str, Any]]] = {
    "429 to a post": (3, "rate_limit", {"method": "chat.postMessage", "retry_after": 1}),
    "503 to a post": (2, "fail", {"method": "chat.postMessage", "status": 503}),
    "internal_error to a post": (2, "fail", {"method": "chat.postMessage", "error": "internal_error"}),
    "a post's connection lost before it": (2, "drop", {"method": "chat.postMessage"}),
    "a post's answer lost": (2, "lose", {"method": "chat.postMessage"}),
    "a slow post": (2, "delay", {"method": "chat.postMessage", "seconds": 2.5}),
    "429 to an edit": (3, "rate_limit", {"method": "chat.update", "retry_after": 2}),
    "500 to an edit": (2, "fail", {"method": "chat.update", "status": 500}),
    "an edit's answer lost": (2, "lose", {"method": "chat.update"}),
    "an edit answered with no JSON": (2, "garble", {"method": "chat.update"}),
    "message deleted": (2, "remove", {"method": "chat.update"}),
    "channel archived": (1, "fail", {"method": "chat.update", "error": "is_archived"}),
}

GONE = {"message deleted", "channel archived"}


def runs(number: int, seed: int, *, patient: bool, at_once: int = ROUND) -> list[Run]:
    """The runs of a campaign. Without `patient` they are milder: fewer faults, and none that takes half a minute."""
    made: list[Run] = []
    for n in range(1, number + 1):
        # The first of a round has nobody beside it.
        beside = made[-1:] if n % at_once != 1 else []
        made.append(_run(n, random.Random(f"{seed}/{n}"), beside, patient=patient))
    return made


def _run(number: int, chance: random.Random, before: list[Run], *, patient: bool) -> Run:
    kill = _kill(chance) if chance.random() < 0.8 else None
    shares_people = chance.random() < 0.1 and bool(before)
    seed = before[0].seed if shares_people else _FIRST_SEED + number
    mark = f"-{seed}-"
    kinds = {
        name: weight
        for name, (weight, fault) in SOURCEWHALE.items()
        if patient or (fault.get("seconds", 0) < 30 and fault.get("retry_after", fault.get("status") != 429))
    }
    sourcewhale: list[dict[str, Any]] = []
    for name in _some(chance, kinds, most=4 if patient else 2):
        fault = {"name": name, **SOURCEWHALE[name][1]}
        if fault["kind"] != "reset":
            fault["only"] = mark
        sourcewhale.append({"skip": chance.randint(0, 3), **fault})
    if kill is not None and kill.kind == "worker killed between answer and commit":
        slow = {"name": "slow answer after the write", "operation": _ADD, "kind": "slow_answer", "seconds": 2.0}
        sourcewhale.append({**slow, "skip": kill.at_request - 1, "only": mark})
    slack = []
    for name in _some(chance, {name: weight for name, (weight, *_) in SLACK.items()}, most=2):
        _, kind, what = SLACK[name]
        # What is deleted or archived is the export's message; Review is the recruiter's own.
        about = f"Exporting *chaos-{number:04d}-run" if name in GONE else f"chaos-{number:04d}-run"
        slack.append((kind, {"name": name, **what, "only": about}))
    return Run(
        number=number,
        seed=seed,
        people=chance.randint(40, 220),
        unfindable=chance.choice((0, 0, 0, 1, 3)),
        some_known=chance.random() < 0.7,
        shares_people=shares_people,
        job=chance.random() < 0.3,
        clicks=chance.choice((1, 1, 2, 3)),
        kill=kill,
        cancel_at_request=chance.randint(1, 4) if chance.random() < 0.08 else None,
        sourcewhale=tuple(sourcewhale),
        slack=tuple(slack),
    )


def _kill(chance: random.Random) -> Kill:
    (kind,) = chance.choices(list(KILLS), [weight for weight, _ in KILLS.values()])
    return Kill(
        kind, chance.randint(1, 4), round(chance.uniform(0.0, 0.6), 3), round(chance.uniform(*KILLS[kind][1]), 1)
    )


def _some(chance: random.Random, weights: dict[str, int], most: int) -> list[str]:
    names = chance.choices(list(weights), list(weights.values()), k=chance.randint(0, most))
    return list(dict.fromkeys(names))
