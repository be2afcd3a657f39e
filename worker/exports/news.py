"""What has come of requests, gathered before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store.exporting.items import Work


@dataclass
class News:
    """What outcomes mean for SQL.

    `refused` are batches refused as a whole, with the number in which their people may travel next; `parted` are such
    as were too many for the pace, with the same; `suspects` were
    refused alone, with the reason. `not_filled` says of whom something stayed empty there, and what. `judge` says that
    the destination has been seen since everybody so far was refused.
    """

    arrived: list[tuple[Work, str | None]] = field(default_factory=list)
    not_arrived: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    refused: list[tuple[Sequence[Work], int]] = field(default_factory=list)
    parted: list[tuple[Sequence[Work], int]] = field(default_factory=list)
    suspects: list[tuple[Work, str]] = field(default_factory=list)
    judge: bool = False
    url: str | None = None
    slowest: float = 0.0
    connection_problem: str | None = None
    batch_size: int | None = None
    largest_taken: int = 0
    trouble: bool = False
    not_filled: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        told = (self.arrived, self.not_arrived, self.lost, self.refused, self.parted, self.suspects)
        return any((*told, self.judge, self.trouble))
