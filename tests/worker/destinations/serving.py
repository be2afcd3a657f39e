"""A small SourceWhale that answers reads and writes as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[str], tuple[int, Any]]


@contextmanager
def serving(read: Answer, write: Answer) -> Iterator[str]:
    """Its address; `read` and `write` are given the operation and return a status and what is sent as JSON."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(read)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(write)

        def _say(self, answer: Answer) -> None:
            status, said = answer(self.path.partition("?")[0].rpartition("/v1/")[2])
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
