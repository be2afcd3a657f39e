"""Faults that a test scripts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Fault:
    """Something that goes wrong, `times` times, with calls of one operation.

    With `only` it befalls requests that contain this text and no other, so that exports at the same time can have
    troubles of their own. `retry_after` may be `date:5`: an HTTP date five seconds from the answer.
    """

    operation: str
    kind: str
    times: int = 1
    skip: int = 0
    status: int = 500
    body: str = ""
    retry_after: str | None = None
    seconds: float = 0.0
    text: str = ""
    only: str = ""
    most: int = 0
    name: str = ""


def next_fault(faults: list[Fault], operation: str, *kinds: str, about: str = "", people: int = 0) -> Fault | None:
    """The next scripted fault of these kinds for this operation, used up by being asked for.

    `about` is what the request contains; a fault with `most` befalls only requests with more `people`.
    """
    for fault in faults:
        if fault.operation == operation and fault.kind in kinds and fault.times > 0:
            if fault.only not in about or (fault.most and people <= fault.most):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
    return None
