"""What came of a campaign, in numbers."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.promises import Promise

# What the issue asks for; on a busy machine it may be missed, so it is told and not judged.
GOES_ON_SECONDS = 15.0


@dataclass
class Report:
    """What came of a campaign. Seconds to go on: from a worker being there again to the export's next request."""

    runs: int = 0
    people: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    broken: Counter[Promise] = field(default_factory=Counter)
    cancelled: int = 0
    retried: int = 0
    slow_stops: int = 0
    # By what they say was done. None of the kills and faults is a mistake of ours.
    incidents: Counter[str] = field(default_factory=Counter)
    seconds_to_go_on: list[float] = field(default_factory=list)
    # The same without the seconds in which the export said that it waits for SourceWhale: asked to, or settling doubts.
    our_seconds: list[float] = field(default_factory=list)
    # And of those the seconds in which no worker got anything done for any export; in the others this one had to wait
    # for its turn.
    idle_seconds: list[float] = field(default_factory=list)
    # What must not happen, and what took longer than was hoped.
    notes: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing of what must not happen has happened."""
        return not (self.broken.total() or self.slow_stops or self.incidents)

    def table(self) -> str:
        """The report as Markdown."""
        seconds = sorted(self.seconds_to_go_on)
        median = f"{statistics.median(seconds):.1f} s" if seconds else "-"
        worst = f"{seconds[-1]:.1f} s" if seconds else "-"
        within = sum(one <= GOES_ON_SECONDS for one in seconds)
        rows = [
            ("runs (one export each)", f"{self.runs:,}"),
            ("candidates", f"{self.people:,}"),
            ("kills", f"{self.kills.total():,}"),
            ("faults that struck", f"{self.faults.total():,}"),
            *((f"**broken: {promise}**", f"**{self.broken[promise]}**") for promise in Promise),
            ("exports that somebody cancelled", f"{self.cancelled}"),
            ("exports for which somebody pressed *Retry failed*", f"{self.retried}"),
            ("SIGTERM obeyed later than after 10 s", f"{self.slow_stops}"),
            ("incidents in the logs", ", ".join(f"{n} {what}" for what, n in self.incidents.items()) or "0"),
            ("going on after a kill, median", f"{median} ({len(seconds)} measured)"),
            ("going on after a kill, worst", worst),
            (f"going on after a kill within {GOES_ON_SECONDS:.0f} s", f"{within} of {len(seconds)}"),
            ("of that ours, without waiting for SourceWhale: median, worst", _median_and_worst(self.our_seconds)),
            ("of ours, no other export at work either: median, worst", _median_and_worst(self.idle_seconds)),
        ]
        lines = ["| | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in rows)]
        for title, counted in (("kill", self.kills), ("fault", self.faults)):
            lines += ["", f"| {title} | times |", "| --- | --- |"]
            lines += [f"| {name} | {number} |" for name, number in sorted(counted.items(), key=lambda item: -item[1])]
        return "\n".join(lines)


def _median_and_worst(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.1f} s, {max(seconds):.1f} s" if seconds else "-"
