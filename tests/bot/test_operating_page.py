"""OPERATING.md, the alerts and the Makefile speak of what there is."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.desk import Hearing
from bot.http.metrics import Figures
from worker.operations import operate
from worker.runtime import telemetry
from worker.runtime.queue import QueueStatus

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "OPERATING.md").read_text()
ALERTS = (REPOSITORY / "deploy" / "alerts.yml").read_text()
MAKEFILE = (REPOSITORY / "Makefile").read_text()


class Desk:
    """What the exposition needs: a database, and a queue whose processes have noted every figure once."""

    def __init__(self, database) -> None:
        self.database = database
        self.queue = self
        self.hearing = Hearing()

    def status(self) -> QueueStatus:
        figures = [
            telemetry.Series(name, tuple("x" for _ in metric.labels), 1.0, [1.0] * (len(metric.buckets) + 1))
            for name, metric in telemetry.METRICS.items()
        ]
        return QueueStatus(workers=1, jobs=0, age=0.0, figures=figures)


def samples(database):
    families = text_string_to_metric_families(Figures(Desk(database)).text().decode())
    return {sample.name for family in families for sample in family.samples}


def test_alerts_ask_for_figures_that_there_are(database):
    asked = set(re.findall(r"\bseekout_\w+", ALERTS))
    assert asked
    assert asked <= samples(database)


def test_every_alert_is_explained_and_no_other():
    named = re.findall(r"alert: (\w+)", ALERTS)
    explained = re.findall(r"^\| (\w+) \|", PAGE.split("## What each alert means")[1], re.MULTILINE)
    assert named == [word for word in explained if word not in ("alert", "what")]


def test_every_make_target_that_is_told_exists():
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    pages = [PAGE, (REPOSITORY / "README.md").read_text(), *(p.read_text() for p in (REPOSITORY / "docs").glob("*.md"))]
    for page in pages:
        told = set(re.findall(r"`make ([a-z-]+)", page))
        assert told <= targets, told - targets


def test_every_command_of_operate_has_a_target_and_is_told():
    known = set(operate.commands())
    in_makefile = set(re.findall(r"\$\(OPERATE\) (\w+)", MAKEFILE))
    assert in_makefile == known
    for target in re.findall(r"^([a-z-]+):.*\n\t@\$\(OPERATE\)", MAKEFILE, re.MULTILINE):
        assert f"make {target}" in PAGE, target
