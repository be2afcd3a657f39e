"""Every command that OPERATING.md tells, run as it says, against a house that works."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import stat
import time

import pytest

from sandbox.samples.make import write_project
from tests.forked import run_forked
from tests.journeys.conftest import connect, operate, review
from tests.waiting import wait_for


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def complete(dana, project):
    return any("Export Complete" in m.rendered for m in dana.read("#sourcing") if project in m.rendered)


def test_pausing_stops_every_batch_until_exports_are_resumed(stack, tmp_path):
    assert "not paused" in operate(stack, "status")
    assert "No batch leaves" in operate(stack, "pause", "SourceWhale's maintenance")
    dana, path = stack.slack.person("dana"), tmp_path / "paused.csv"
    write_project(path, 3, seed=851)
    assert review(dana, path).submit().ok
    dana.wait_for_message("#sourcing", contains="Paused: Whoever runs this bot has paused all exports", timeout=90)
    told = operate(stack, "status")
    assert "exports are PAUSED: SourceWhale's maintenance" in told
    assert re.search(r"export [0-9a-f]{32} is \w+", told)
    assert "workers: 1" in told
    assert stack.sourcewhale.candidates_of(851) == []
    assert "go on within seconds" in operate(stack, "resume")
    wait_for(lambda: complete(dana, "paused"))
    assert len(stack.sourcewhale.candidates_of(851)) == 3
    assert "were not paused" in operate(stack, "resume")


def test_one_export_is_run_again(stack, tmp_path):
    dana, path = stack.slack.person("dana"), tmp_path / "again.csv"
    write_project(path, 4, seed=852)
    (someone, *_) = [row.split(",")[0] for row in path.read_text().splitlines()[1:]]
    stack.sourcewhale.break_with(
        {"operation": "candidates/add", "kind": "reject_text", "text": someone.strip('"'), "times": 50}
    )
    assert review(dana, path).submit().ok
    wait_for(lambda: any("again*" in m.rendered and "fail" in m.rendered.casefold() for m in dana.read("#sourcing")))
    ended = wait_for(lambda: [line for line in logged(stack) if line["message"].startswith("ended: ")])
    export_id = ended[-1]["export"]
    stack.sourcewhale.mend()
    told = operate(stack, "rerun", export_id)
    assert "1 failed candidates" in told
    wait_for(lambda: len(stack.sourcewhale.candidates_of(852)) == 4)
    wait_for(lambda: complete(dana, "again"))
    assert "nothing of it has failed" in operate(stack, "rerun", export_id, code=1)
    assert "There is no export" in operate(stack, "rerun", "0" * 32, code=1)


def logged(stack):
    return [json.loads(line) for line in stack.log("worker").read_text().splitlines() if line.startswith("{")]


def send_slowly(stack, person, path, number, *, seed, times):
    """Begin an export of a SourceWhale that answers so many times late, until its first people have arrived."""
    write_project(path, number, seed=seed)
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 0.5, "times": times})
    assert review(person, path).submit().ok
    wait_for(lambda: stack.sourcewhale.candidates_of(seed))


def test_a_worker_is_drained_and_another_goes_on(stack, tmp_path):
    dana, path = stack.slack.person("dana"), tmp_path / "drained.csv"
    send_slowly(stack, dana, path, 300, seed=853, times=4)
    stack.terminate("worker")
    wait_for(lambda: "workers: 0" in operate(stack, "status"))
    stack.start("worker")
    wait_for(lambda: complete(dana, "drained"), 40)
    assert len(stack.sourcewhale.candidates_of(853)) == 300
    assert stack.sourcewhale.summary()["added_twice"] == 0


def test_a_person_is_forgotten(stack, tmp_path):
    dana, path = stack.slack.person("dana"), tmp_path / "forgotten.csv"
    path.write_text("Name,Email\nGone Sample,gone.sample@example.com\nStays Sample,stays@example.com\n")
    assert review(dana, path).submit().ok
    wait_for(lambda: complete(dana, "forgotten"))
    told = operate(stack, "forget", "gone.sample@example.com")
    assert "workspace T_LOCAL: project 'forgotten', row 2" in told
    assert "SourceWhale, as workspace T_LOCAL exported them" in told
    assert "/archives/C_SOURCING/" in told
    assert "gone.sample" not in database(stack)
    assert "Nobody is known by that here" in operate(stack, "forget", "gone.sample@example.com")
    assert "an e-mail address, the link of a profile" in operate(stack, "forget", "Gone Sample", code=1)


def database(stack):
    """What stands in the database's rows now; deleted rows leave traces in the file until SQLite uses their place."""
    copy = stack.directory / "copy.db"
    copy.unlink(missing_ok=True)
    operate(stack, "backup", str(copy))
    with contextlib.closing(sqlite3.connect(copy)) as opened:
        dumped = "\n".join(opened.iterdump())
    copy.unlink()
    return dumped


def test_housekeeping_can_be_done_at_once(stack):
    assert "Done." in operate(stack, "tidy")


def test_a_backup_is_restored(stack, tmp_path):
    backup = tmp_path / "backup.db"
    assert "is a copy of the database" in operate(stack, "backup", str(backup))
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert "exists already" in operate(stack, "backup", str(backup), code=1)
    for name in ("web", "worker"):
        stack.terminate(name)
    for name in ("bot.db", "bot.db-wal", "bot.db-shm"):
        (stack.directory / name).unlink(missing_ok=True)
    shutil.copy(backup, stack.directory / "bot.db")
    stack.run("release")
    stack.start("web", "worker")
    stack.slack.wait_for_bot()
    assert "drained" in stack.slack.person("dana").command("/export history").reply


def test_a_workspace_is_deleted_while_it_exports_and_begins_anew(stack, tmp_path):
    dana, path = stack.slack.person("dana"), tmp_path / "leaving.csv"
    send_slowly(stack, dana, path, 2000, seed=854, times=1000)
    told = operate(stack, "delete", "T_LOCAL", "--yes", "T_LOCAL")
    stack.sourcewhale.mend()
    assert "Deleted of T_LOCAL" in told
    sent = len(stack.sourcewhale.candidates_of(854))
    (said,) = [message.rendered for message in dana.read("#sourcing") if "*leaving*" in message.rendered]
    assert "Export cancelled" in said and f"*{sent} candidates* are in SourceWhale" in said
    time.sleep(2)
    assert len(stack.sourcewhale.candidates_of(854)) == sent < 2000
    assert "Traceback" not in stack.log("worker").read_text()
    # The bot makes its token an installation again, and knows for some seconds what it knew before.
    stack.terminate("web")
    stack.start("web")
    stack.slack.wait_for_bot()
    wait_for(lambda: "is not installed" not in (dana.command("/export help").reply or ""))
    connect(dana)
    write_project(path, 3, seed=855)
    assert review(dana, path).submit().ok
    wait_for(lambda: len(stack.sourcewhale.candidates_of(855)) == 3)


def test_a_workspace_is_copied_and_deleted(stack):
    told = operate(stack, "copy", "T_LOCAL")
    path = stack.directory / "workspace-T_LOCAL.jsonl"
    assert f"{path}:" in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    tables = {json.loads(line)["table"] for line in path.read_text().splitlines()}
    assert {"workspaces", "connections", "projects", "candidates", "exports", "export_items", "exported"} <= tables
    assert "There is no workspace T_NONE" in operate(stack, "copy", "T_NONE", code=1)
    assert "To go on, say so" in operate(stack, "delete", "T_LOCAL", code=1)
    assert "Deleted of T_LOCAL" in operate(stack, "delete", "T_LOCAL", "--yes", "T_LOCAL")
    assert "Sample" not in database(stack)
    assert "There is no workspace T_LOCAL" in operate(stack, "delete", "T_LOCAL", "--yes", "T_LOCAL", code=1)


def test_wrong_settings_are_told_and_nothing_is_done(stack):
    environment = {**stack.environment, "PORT": "many"}
    code, said = run_forked("worker.operations.operate", "status", environment=environment)
    assert code == 2
    assert "Nothing was done: PORT must be a whole number" in said
