"""A 403 for people who are added: about the campaign or job where the key may read, else about the plan."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from store.exporting.items import Work
from store.models import ExportKind
from worker.destinations.base import DestinationError, Goal
from worker.destinations.sourcewhale.destination import SourceWhaleDestinations
from worker.destinations.sourcewhale.errors import NO_API, NOT_LET

GOAL = Goal(ExportKind.PROSPECTS, "camp")


@contextmanager
def answering(add, read):
    """A SourceWhale that answers each addition and each list with a status."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            self._say(read)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(add)

        def _say(self, status):
            body = b'{"projects": []}'
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


# 402 is about what is paid for, whatever the key may read.
@pytest.mark.parametrize(
    ("add", "read", "why"), [(403, 200, NOT_LET), (403, 403, NO_API), (403, 401, NO_API), (402, 200, NO_API)]
)
def test_whose_trouble_a_403_is(add, read, why):
    with answering(add, read) as url:
        ways = SourceWhaleDestinations(url, SimpleNamespace(of=lambda key: None), lambda: False)
        way = ways.open("key")
        with pytest.raises(DestinationError) as caught:
            way.send(ways.prepare([Work("c", "i", {"emails": ["ada@example.com"]})], GOAL), "dana@example.com")
        way.close()
    assert caught.value.why is why
