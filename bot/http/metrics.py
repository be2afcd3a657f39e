"""`GET /metrics` in Prometheus' format: SQL and the queue counted at each scrape, and what all processes have noted."""

from __future__ import annotations

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.desk import Desk
from store.models import ExportState
from store.upkeep.figures import candidates_exported, ended_by_state, figures
from worker.runtime import telemetry
from worker.runtime.queue import QueueUnavailable

# The ledger may have a hundred million rows; to count them at each scrape would be most of what the database does.
_LEDGER_COUNTED_EVERY_SECONDS = 300.0


class Figures(Collector):
    """Everything that the page tells; made once a process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._exported = 0
        self._ended: dict[str, int] = {}
        self._exported_until = 0.0

    def text(self) -> bytes:
        """The page. Raises sqlalchemy.exc.SQLAlchemyError when the database cannot be reached."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterator[Metric]:
        """What Prometheus reads."""
        with self._desk.database.read() as session:
            found = figures(session)
            if time.monotonic() > self._exported_until:
                self._exported = candidates_exported(session)
                self._ended = ended_by_state(session)
                self._exported_until = time.monotonic() + _LEDGER_COUNTED_EVERY_SECONDS
        by_state = GaugeMetricFamily(
            "seekout_exports", "Exports by state; those that have ended, minutes ago.", labels=["state"]
        )
        for state in ExportState:
            by_state.add_metric([state], (found.exports_by_state | self._ended).get(state, 0))
        yield by_state
        for name, text, value in (
            (
                "candidates_exported",
                "About how many candidates are known to be in SourceWhale, minutes ago.",
                self._exported,
            ),
            (
                "export_overdue_seconds",
                "How long the export that waits longest is overdue.",
                found.longest_overdue_export,
            ),
            ("messages_waiting", "Messages that Slack has not taken yet.", found.messages_waiting),
            ("message_overdue_seconds", "How long the oldest of them has waited.", found.longest_overdue_message),
            ("installations_dead", "Installations whose token Slack refuses.", found.installations_dead),
        ):
            yield GaugeMetricFamily(f"seekout_{name}", text, value=value)
        hears = self._desk.hearing.problem() is None
        yield GaugeMetricFamily("seekout_socket_up", "Whether Slack reaches us; 1 over HTTP.", value=int(hears))
        try:
            yield from self._from_redis()
        except QueueUnavailable:
            yield GaugeMetricFamily("seekout_redis_up", "Whether Redis answers.", value=0)

    def _from_redis(self) -> Iterator[Metric]:
        status = self._desk.queue.status()
        yield GaugeMetricFamily("seekout_redis_up", "Whether Redis answers.", value=1)
        yield GaugeMetricFamily("seekout_workers", "Workers heard of lately.", value=status.workers)
        yield GaugeMetricFamily("seekout_queue_jobs", "Jobs that no worker has begun.", value=status.jobs)
        yield GaugeMetricFamily("seekout_queue_age_seconds", "How long the next job has waited.", value=status.age)
        families: dict[str, CounterMetricFamily | HistogramMetricFamily] = {}
        for series in status.figures:
            metric = telemetry.METRICS[series.name]
            kind = HistogramMetricFamily if metric.buckets else CounterMetricFamily
            family = families.setdefault(series.name, kind(f"seekout_{series.name}", metric.help, labels=metric.labels))
            if isinstance(family, HistogramMetricFamily):
                family.add_metric(series.labels, _cumulative(metric.buckets, series.counts), series.total)
            else:
                family.add_metric(series.labels, series.total)
        yield from families.values()


def _cumulative(bounds: tuple[float, ...], counts: list[float]) -> list[tuple[str, float]]:
    total, buckets = 0.0, []
    for bound, number in zip([*map(str, bounds), "+Inf"], counts, strict=True):
        total += number
        buckets.append((bound, total))
    return buckets
