"""The process that stacks are copied from."""

from __future__ import annotations

import os
import socket
from multiprocessing import forkserver

from tests import forked


def test_a_process_that_is_killed_while_it_asks_for_a_copy_takes_nobody_with_it():
    server = forkserver.ForkServer()
    server.set_forkserver_preload([module for module in forked.IMPORTED if module.startswith("tests.")])
    server.ensure_running()
    with socket.socket(socket.AF_UNIX) as killed:
        killed.settimeout(30)
        killed.connect(server._forkserver_address)
        killed.shutdown(socket.SHUT_WR)
        assert killed.recv(1) == b""
    os.close(server._forkserver_alive_fd)
    _, status = os.waitpid(server._forkserver_pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
