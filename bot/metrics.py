"""`GET /metrics`: the store's figures in Prometheus' format, counted at each scrape, so any process may answer."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.desk import Desk
from store.figures import figures
from store.models import ExportState


class _Figures(Collector):
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._desk.database.read() as session:
            found = figures(session)
        by_state = GaugeMetricFamily("seekout_exports", "Exports by state.", labels=["state"])
        for state in ExportState:
            by_state.add_metric([state], found.exports_by_state.get(state, 0))
        yield by_state
        for name, text, value in (
            ("candidates_exported", "Candidates known to be in SourceWhale.", found.candidates_exported),
            (
                "export_overdue_seconds",
                "How long the export that waits longest is overdue.",
                found.longest_overdue_export,
            ),
            ("messages_waiting", "Messages that Slack has not taken yet.", found.messages_waiting),
        ):
            yield GaugeMetricFamily(f"seekout_{name}", text, value=value)


def exposition(desk: Desk) -> bytes:
    """The page's text. Raises sqlalchemy.exc.SQLAlchemyError when the database cannot be reached."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(desk))
    return generate_latest(registry)
