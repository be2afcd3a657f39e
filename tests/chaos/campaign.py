"""A campaign: many exports through the real processes, with kills and faults on all sides, and what came of them.

What is lost and what is doubled is measured where it counts: at the local SourceWhale. Whether an export has ended is
read from the database, and whether people were told so from the channels.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sandbox.stack import Stack
from tests.chaos.plan import ROUND, Run
from tests.chaos.promises import Promise
from tests.chaos.report import Report
from tests.chaos.round import Round
from tests.chaos.surroundings import OLDER, Surroundings
from tests.forked import launch_forked
from tests.journeys.conftest import connect
from tests.losing_proxy import LosingProxy
from tests.ways import listening

# SQLite, and nothing that recurs.
_PLAIN = Surroundings()


def campaign(
    runs: list[Run],
    directory: Path,
    say: Callable[[str], None],
    *,
    at_once: int = ROUND,
    socket_mode: bool = True,
    surroundings: Surroundings = _PLAIN,
    proxy: LosingProxy | None = None,
    seed: int = 1,
) -> Report:
    """Carry out the runs, `at_once` at a time, on a house of their own under `directory`.

    With a `proxy` everything leaves through that.
    """
    report = Report()
    environment = {} if surroundings.database_url is None else {"DATABASE_URL": surroundings.database_url}
    with contextlib.ExitStack() as open_things:
        if proxy is not None:
            port = open_things.enter_context(listening(proxy))
            environment |= {"HTTP_PROXY": f"http://127.0.0.1:{port}", "NO_PROXY": "", "no_proxy": ""}
        stack = open_things.enter_context(
            Stack(
                directory,
                socket_mode=socket_mode,
                environment=environment,
                sourcewhale_options=("--latency", "0.15", "--max-batch", "40"),
                launch=launch_forked,
            )
        )
        if surroundings.checkout is not None:
            stack.know(surroundings.checkout, OLDER)
        stack.up()
        connect(stack.slack.person("dana"))
        for first in range(0, len(runs), at_once):
            Round(stack, runs[first : first + at_once], report, surroundings, seed).go()
            say(_so_far(report))
    if surroundings.checkout is None:
        report.incidents = _incidents(directory)
    if proxy is not None:
        report.faults["answers that the proxy lost after the write"] += proxy.lost
    return report


def _incidents(directory: Path) -> Counter[str]:
    """What the logs of bot and workers call incidents, without their ids and those of exports."""
    found: Counter[str] = Counter()
    for log in directory.glob("w*.log"):
        for line in log.read_text(errors="replace").splitlines():
            with contextlib.suppress(ValueError):
                if (message := str(json.loads(line).get("message"))).startswith("incident "):
                    found[re.sub(r"\b[0-9a-f]{8,}\b:? ?", "", message.removeprefix("incident ")).strip()] += 1
    return found


def _so_far(report: Report) -> str:
    broken = ", ".join(f"{promise.name.lower().replace('_', ' ')} {report.broken[promise]}" for promise in Promise)
    return (
        f"{report.runs} runs, {report.kills.total()} kills, {report.faults.total()} faults: {broken}, "
        f"worst to go on {max(report.seconds_to_go_on, default=0.0):.1f} s"
    )
