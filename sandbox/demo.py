"""One whole export through Slack's wire protocol: `make demo`, or `make demo ONCE=1` to end after it."""

from __future__ import annotations

import argparse
import fcntl
import itertools
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn, TextIO
from urllib.parse import parse_qs, urlsplit

import requests

from sandbox.person import Person
from sandbox.stack import API_KEY, REPOSITORY, Stack

_SAMPLE = REPOSITORY / "sandbox" / "samples" / "backend-engineers.csv"
_CHANNEL = "#sourcing"
# The same address each time, so that a browser that is still open finds the workspace again.
_PORTS = (8801, 8802, 8803)
MANY = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.1", "SLACK_CLIENT_SECRET": "local-client-secret"}
_CAMPAIGN = "Backend Engineers Q4"


def install(stack: Stack, team: str) -> None:
    """Somebody installs the app into a workspace, as a browser does it. Raises HTTPError."""
    stack.slack.install(team, installed=False)
    browser = requests.Session()
    # The state's cookie is for HTTPS alone; browsers make an exception for this machine, requests does not.
    begin = browser.get(stack.install_url, allow_redirects=False, timeout=10)
    begin.raise_for_status()
    address = urlsplit(begin.headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    form = {"redirect_uri": "", **asked, "team": team, "allow": "1"}
    allowed = browser.post(f"{stack.slack.url}/oauth/v2/authorize", data=form, allow_redirects=False, timeout=10)
    allowed.raise_for_status()
    cookie = begin.headers["Set-Cookie"].partition(";")[0]
    browser.get(allowed.headers["Location"], headers={"Cookie": cookie}, timeout=10).raise_for_status()


def connect(dana: Person) -> None:
    """Dana, an admin, connects SourceWhale."""
    _say("Dana types /sourcewhale and connects SourceWhale")
    dana.command("/sourcewhale", _CHANNEL)
    modal = dana.modal(title="SourceWhale")
    _show(modal.text)
    modal.submit()
    modal.wait_for("API Key").fill("API Key", API_KEY)
    modal.submit()
    modal.wait_for("Export as Prospect")
    modal.submit()
    modal.wait_for("All Good").submit()
    _show(modal.wait_for("✅").text)
    modal.close()


def export(dana: Person, path: Path) -> None:
    """Dana exports a project to a campaign."""
    _say(f"Dana types /export in {_CHANNEL} and uploads {path.name}")
    dana.command("/export", _CHANNEL)
    modal = dana.modal(title="Export to SourceWhale")
    modal.upload("Upload a SeekOut file", path)
    modal.choose("Export as", "Prospects")
    modal.pick("Campaign", _CAMPAIGN)
    modal.submit()
    modal.wait_for("will be sent", timeout=30)
    _say("Review, before anything is sent")
    _show(modal.text)
    _say("Dana clicks Export")
    modal.submit()


def main() -> int:
    """Play the whole job. 0 only when the channel says "Export Complete"."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the export")
    parser.add_argument("--many", action="store_true", help="as an app that many workspaces install, over HTTP")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)
    # A shell that starts it in the background has interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    directory, ports, _lock = _own_directory()
    # Whoever opens a log here is a person.
    environment = {"LOG_FORMAT": "text", **(MANY if given.many else {})}
    with Stack(directory, ports=ports, socket_mode=not given.many, environment=environment) as stack:
        began = time.monotonic()
        try:
            stack.up()
            _say(f"Slack, SourceWhale, Redis, bot and worker are up after {time.monotonic() - began:.1f} s")
            dana = stack.slack.person("dana")
            if given.many:
                _say("Dana installs the app into Northwind Talent")
                install(stack, "T_LOCAL")
                _show("Contoso Search can install it in the browser: be Kim there")
            connect(dana)
            export(dana, _SAMPLE)
            dana.wait_for_message(_CHANNEL, contains="Export Complete", timeout=60)
        except (AssertionError, TimeoutError) as error:
            print(f"\nThe demo failed: {error}\n", file=sys.stderr)
            for name in ("web", "worker"):
                print(f"--- the end of {name}.log", file=sys.stderr)
                print("\n".join(stack.log(name).read_text().splitlines()[-20:]), file=sys.stderr)
            return 1
        _say(f"{_CHANNEL}, as everybody reads it")
        _show(dana.print_channel(_CHANNEL))
        _say("What SourceWhale now holds")
        held = stack.sourcewhale.candidates()
        for candidate in held[:5]:
            contact = ", ".join(candidate.get("emails", [])) or "no e-mail"
            _show(f"{candidate.get('name', '')}: {candidate.get('role', '')} · {contact}")
        summary = stack.sourcewhale.summary()
        _show(
            f"... {summary['candidates']} candidates in all, {summary['added_twice']} added twice, "
            f"outreach started {summary['outreach_started']} times"
        )
        if not given.once:
            _say("Everything stays up until Ctrl-C. Open it in a browser")
            _show(
                f"the workspace: {stack.slack.url}\nSourceWhale:   {stack.sourcewhale.url}\n"
                f"its API key:   {API_KEY}\nlogs:          {directory}"
            )
            try:
                while True:
                    time.sleep(1)
            except KeyboardInterrupt:
                print()
    return 0


def _own_directory() -> tuple[Path, tuple[int, int, int], TextIO]:
    """An empty directory and ports that no other demo of this checkout uses, and the lock that says so while open."""
    for number in itertools.count(1):
        directory = REPOSITORY / "var" / ("demo" if number == 1 else f"demo-{number}")
        directory.parent.mkdir(exist_ok=True)
        lock = directory.with_suffix(".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        shutil.rmtree(directory, ignore_errors=True)
        slack, sourcewhale, web = (port + 10 * (number - 1) for port in _PORTS)
        return directory, (slack, sourcewhale, web), lock
    raise AssertionError("unreachable")


def _end(number: int, frame: object) -> NoReturn:
    """SIGTERM ends the demo as Ctrl-C does: with everything that it has started."""
    sys.exit(128 + number)


def _say(line: str) -> None:
    print(f"\n=== {line}", flush=True)


def _show(text: str) -> None:
    print("\n".join(f"    {line}" for line in text.splitlines()), flush=True)


if __name__ == "__main__":
    sys.exit(main())
