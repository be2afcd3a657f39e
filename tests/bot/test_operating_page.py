"""OPERATING.md, the alerts and the Makefile speak of what there is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
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


NASTY = "`touch made` $(touch made) $HOME $$ \"quoted\" 'single' ; touch made # & | > made \\ $(shell touch made)"


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("pause", "NOTE"),
        ("rerun", "EXPORT"),
        ("forget", "PERSON"),
        ("workspace-export", "TEAM"),
        ("workspace-delete", "YES"),
        ("backup", "TO"),
        ("restore", "FROM"),
    ],
)
def test_what_is_typed_after_a_target_reaches_the_command_as_it_was_typed(tmp_path, target, name):
    (tmp_path / "Makefile").write_text(MAKEFILE)
    # `install` counts as done, and the command shows what it was given.
    done = subprocess.run(
        ["make", "--no-print-directory", "-o", "install", f"OPERATE=printenv {name} #", target, f"{name}={NASTY}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{NASTY}\n"
    assert not (tmp_path / "made").exists()


def test_help_shows_every_target_with_all_its_words(tmp_path):
    (tmp_path / "Makefile").write_text(MAKEFILE)
    done = subprocess.run(["make", "help"], cwd=tmp_path, capture_output=True, text=True, check=True)
    for target, words in re.findall(r"^([a-z-]+):.*?## (.*)$", MAKEFILE, re.MULTILINE):
        assert re.search(rf"^  make {target} +{re.escape(words)}$", done.stdout, re.MULTILINE), target
