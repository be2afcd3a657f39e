"""Runs the local SourceWhale: `python -m sandbox.sourcewhale --port 8802`."""

from __future__ import annotations

import argparse
from pathlib import Path

from aiohttp import web

from sandbox.sourcewhale.calendar import Calendar
from sandbox.sourcewhale.server import Service, make_app


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8802)
    parser.add_argument("--key", action="append", help="an API key that is accepted (default: sw-local-key-1234)")
    parser.add_argument("--max-batch", type=int, default=100)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--calendar", type=Path, help="where days that pass are written down (calendar.py)")
    given = parser.parse_args()
    service = Service(set(given.key or ["sw-local-key-1234"]), max_batch=given.max_batch, latency=given.latency)
    service.calendar = Calendar(given.calendar)
    web.run_app(
        make_app(service),
        host=given.host,
        port=given.port,
        print=lambda *_: print(f"The local SourceWhale is at http://{given.host}:{given.port}", flush=True),
        access_log=None,
    )


if __name__ == "__main__":
    main()
