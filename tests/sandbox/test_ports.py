"""Ports for servers that are about to be started: two processes that ask at once are not given the same."""

from __future__ import annotations

import socket
import subprocess
import sys

from sandbox.ports import free_port


def asked_by_another(port: int) -> int:
    """What another process is given that wants this port."""
    code = f"from sandbox.ports import free_port; print(free_port({port}))"
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)


def test_a_port_is_kept_until_its_server_listens():
    port = free_port()
    assert asked_by_another(port) != port


def test_a_process_is_given_each_port_once_unless_it_wants_one_of_its_own_again():
    ports = [free_port() for _ in range(300)]
    assert len(set(ports)) == 300
    assert free_port(ports[0]) == ports[0]


def test_a_port_on_which_somebody_listens_is_replaced():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert free_port(port) != port


def test_a_port_is_free_again_when_its_process_has_ended():
    port = asked_by_another(0)
    assert free_port(port) == port
