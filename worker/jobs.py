"""The jobs that the queue runs, by name. Each is given ids, may be killed anywhere, and may run twice."""

from __future__ import annotations

from store.base import log
from worker.connection import checking as connecting
from worker.connection import destination_lists, off_limits_files
from worker.exports import known_people, preparation
from worker.exports import run as engine
from worker.runtime import telemetry
from worker.services import current
from worker.watching import digests, looking, sampling


def prepare_export(export_id: str) -> None:
    """Read the file of an export and show *Review*."""
    with log.about(export_id), telemetry.timed("job_seconds", job="prepare_export"):
        destination_lists.name_destination(current(), export_id)
        preparation.prepare(current(), export_id)


def run_export(export_id: str) -> None:
    """Send the next slice of an export."""
    with log.about(export_id), telemetry.timed("job_seconds", job="run_export"):
        engine.run_slice(current(), export_id)


def refresh_destinations(workspace_id: str, user_id: str) -> None:
    """Fetch the campaigns and jobs that a person may see."""
    with telemetry.timed("job_seconds", job="refresh_destinations"):
        destination_lists.refresh(current(), workspace_id, user_id)


def check_people(export_id: str) -> None:
    """Look up in SourceWhale the people of an export in Review."""
    with log.about(export_id), telemetry.timed("job_seconds", job="check_people"):
        known_people.check(current(), export_id)


def off_limits_file(list_file_id: str) -> None:
    """Read an off-limits list that an admin uploaded, or send them the list."""
    with telemetry.timed("job_seconds", job="off_limits_file"):
        off_limits_files.work(current(), list_file_id)


def look_at_campaigns(connection_id: str) -> None:
    """Ask SourceWhale what became of the campaigns of ended exports, and remind."""
    with telemetry.timed("job_seconds", job="look_at_campaigns"):
        looking.look(current(), connection_id)


def sample_people(export_id: str) -> None:
    """Look up in SourceWhale where some of those stand whom an export sent."""
    with log.about(export_id), telemetry.timed("job_seconds", job="sample_people"):
        sampling.take(current(), export_id)


def tell_digests(workspace_id: str) -> None:
    """Tell a workspace's channels the numbers of the week."""
    with telemetry.timed("job_seconds", job="tell_digests"):
        digests.tell(current(), workspace_id)


def check_key(draft_id: str) -> None:
    """Try the API key of a connection that is being set up."""
    with telemetry.timed("job_seconds", job="check_key"):
        connecting.check_key(current(), draft_id)


def verify_connection(draft_id: str) -> None:
    """Export the test candidate of a connection that is being set up."""
    with telemetry.timed("job_seconds", job="verify_connection"):
        connecting.verify_connection(current(), draft_id)
