"""The whole house on this machine: local Slack, local SourceWhale, and the Procfile's processes, each by itself."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import requests
from honcho.environ import parse_procfile

from sandbox.local_sourcewhale import LocalSourceWhale
from sandbox.person import LocalSlack
from sandbox.ports import free_port
from sandbox.reaper import Reaper

REPOSITORY = Path(__file__).resolve().parent.parent
API_KEY = "sw-local-key-1234"
_STOP_SECONDS = 45


class Process(Protocol):
    """A process that runs, as `subprocess.Popen` shows one."""

    pid: int

    def kill(self) -> None: ...  # noqa: D102

    def poll(self) -> int | None: ...  # noqa: D102

    def send_signal(self, number: int, /) -> None: ...  # noqa: D102

    def wait(self, timeout: float | None = None) -> int: ...  # noqa: D102


def launch(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Start a process that writes into a log."""
    with log.open("ab") as file:
        return subprocess.Popen(  # noqa: S603 - our own processes
            command, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file
        )


class Stack:
    """Starts and ends processes, by `launch`; `kill` is SIGKILL. Everything is kept under `directory`.

    `ports` are for the local Slack, SourceWhale and the bot; one that is taken, or 0, is replaced by a free one.
    """

    def __init__(
        self,
        directory: Path,
        *,
        socket_mode: bool = True,
        environment: Mapping[str, str] | None = None,
        sourcewhale_options: tuple[str, ...] = (),
        slack_options: tuple[str, ...] = (),
        ports: tuple[int, int, int] = (0, 0, 0),
        launch: Callable[[Sequence[str], Mapping[str, str], Path], Process] = launch,
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.directory = directory
        self._launch = launch
        slack_port, sourcewhale_port, self.web_port = map(free_port, ports)
        self.slack = LocalSlack(f"http://127.0.0.1:{slack_port}")
        self.sourcewhale = LocalSourceWhale(f"http://127.0.0.1:{sourcewhale_port}")
        self.socket_mode = socket_mode
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "SOURCEWHALE_"))}
        self.environment = {
            "DATABASE_URL": "",
            "ENCRYPTION_KEYS": "",
            **kept,
            "SLACK_BOT_TOKEN": "xoxb-local",
            "SLACK_APP_TOKEN": "xapp-local" if socket_mode else "",
            "SLACK_SIGNING_SECRET": "local-secret",
            "SLACK_API_URL": f"{self.slack.url}/api/",
            "SOURCEWHALE_API_URL": self.sourcewhale.url,
            "PORT": str(self.web_port),
            "VAR_DIR": str(directory),
            "CALENDAR_FILE": str(directory / "calendar"),
            "PYTHONUNBUFFERED": "1",
            **(environment or {}),
        }
        self.install_url = f"http://127.0.0.1:{self.web_port}/slack/install"
        request_url = f"http://127.0.0.1:{self.web_port}/slack/events"
        slack = [*slack_options, "--sourcewhale-url", self.sourcewhale.url, "--sourcewhale-key", API_KEY]
        slack += ["--redirect-url", f"http://127.0.0.1:{self.web_port}/slack/oauth_redirect"]
        if self.environment.get("SLACK_CLIENT_ID"):
            slack += ["--install-url", self.install_url]
        if not socket_mode:
            slack += ["--request-url", request_url]
        self._commands = {
            "slack": [sys.executable, "-m", "sandbox.slack", "--port", str(slack_port), *slack],
            "sourcewhale": [
                *(sys.executable, "-m", "sandbox.sourcewhale", "--port", str(sourcewhale_port)),
                *("--calendar", str(directory / "calendar")),
                *sourcewhale_options,
            ],
        }
        for name, command in parse_procfile((REPOSITORY / "Procfile").read_text()).processes.items():
            # exec, so that a signal reaches the process and not its shell.
            self._commands[name] = ["/bin/sh", "-c", f"exec {command}"]
        self._running: dict[str, Process] = {}
        self._reaper: Reaper | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def up(self, *, wait: bool = True) -> Self:
        """Everything: services, migrations, bot and worker; with `wait`, until the bot can be reached."""
        self.start_services()
        self.run("release")
        self.start("web", "worker")
        if wait:
            self.slack.wait_for_bot()
        return self

    def start_services(self) -> None:
        """The local Slack and SourceWhale, until they answer. Raises RuntimeError when one of them ends instead."""
        self.start("slack", "sourcewhale")
        self._wait_for("slack", self.slack.url + "/_control/ready")
        self._wait_for("sourcewhale", self.sourcewhale.url + "/_control/summary")

    def run(self, name: str) -> None:
        """Run a process to its end. Raises CalledProcessError."""
        code = self._launch(self._commands[name], self.environment, self.log(name)).wait()
        if code:
            raise subprocess.CalledProcessError(code, self._commands[name])

    def start(self, *names: str) -> None:
        """Start processes."""
        self._reaper = self._reaper or Reaper()
        for name in names:
            self._running[name] = self._launch(self._commands[name], self.environment, self.log(name))
            self._reaper.note(self._running[name].pid)

    @property
    def running(self) -> frozenset[str]:
        """The names of the processes that were started and neither killed nor asked to end."""
        return frozenset(self._running)

    def restart_what_ended(self) -> list[str]:
        """Start anew what has ended by itself, as platforms do. Returns the names."""
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            self._ended(self._running.pop(name))
        self.start(*ended)
        return ended

    def pid(self, name: str) -> int:
        """The id of a running process."""
        return self._running[name].pid

    def start_another(self, name: str, called: str) -> None:
        """Start one more process of a kind, to be known as `called`."""
        self._commands[called] = self._commands[name]
        self.start(called)

    def know(self, checkout: Path, prefix: str) -> None:
        """Know the Procfile's processes of another checkout of this repository too, by `prefix` and their name."""
        for name, command in parse_procfile((checkout / "Procfile").read_text()).processes.items():
            self._commands[f"{prefix} {name}"] = ["/bin/sh", "-c", f"cd {shlex.quote(str(checkout))} && exec {command}"]

    def kill(self, name: str) -> None:
        """End a process as a dying machine does."""
        process = self._running.pop(name)
        process.kill()
        self._ended(process)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal, such as SIGSTOP, to a process that goes on afterwards."""
        self._running[name].send_signal(number)

    def terminate(self, name: str) -> float:
        """Ask a process to end; returns how many seconds it took."""
        process = self._running.pop(name)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            self._ended(process)
            raise
        self._ended(process)
        return time.monotonic() - began

    def stop(self) -> None:
        """End everything that runs: the bot first, the services last.

        Raises TimeoutExpired when a process did not end as it was asked to; it and all others have ended even then.
        """
        services = ("sourcewhale", "slack")
        late: subprocess.TimeoutExpired | None = None
        for name in ("web", *(name for name in self._running if name not in ("web", *services)), *services):
            if name in self._running:
                try:
                    self.terminate(name)
                except subprocess.TimeoutExpired as error:
                    late = error
        if self._reaper is not None:
            self._reaper.close()
            self._reaper = None
        if late is not None:
            raise late

    def _ended(self, process: Process) -> None:
        process.wait()
        if self._reaper is not None:
            self._reaper.forget(process.pid)

    def log(self, name: str) -> Path:
        """Where a process logs."""
        return self.directory / f"{name}.log"

    def _wait_for(self, name: str, url: str) -> None:
        deadline = time.monotonic() + 60
        while True:
            if self._running[name].poll() is not None:
                raise RuntimeError(f"{name} ended as it started; why is in {self.log(name)}")
            try:
                requests.get(url, timeout=2).raise_for_status()
            except requests.RequestException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return
