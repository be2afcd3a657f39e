"""The worker process: `python -m worker` (the Procfile's `worker`)."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from types import FrameType

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from store import keys, log
from store.config import ConfigError, Settings
from store.migrate import open_database
from store.secrets import SecretBox
from worker import jobs, queue  # noqa: F401 - RQ finds jobs by name; imported here once, not in the first job
from worker.embedded_redis import EmbeddedRedis, EmbeddedRedisError
from worker.keeper import Keeper
from worker.services import Services, provide

logger = logging.getLogger("worker")


def main() -> int:
    """Work until SIGTERM or SIGINT; then end the slice in flight, deliver its messages, and exit with 0."""
    try:
        settings = Settings.from_env()
        log.set_up(settings.log_level, "worker")
        database = open_database(settings)
        secrets = SecretBox(settings.encryption_keys)
        keys.check(database, secrets)
        embedded = None if settings.redis_url else EmbeddedRedis(settings.var_dir)
        url = settings.redis_url or (embedded.ensure_running() if embedded else "")
    except (ConfigError, EmbeddedRedisError) as error:
        print(f"The worker cannot start: {error}", file=sys.stderr)
        return 2

    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    queue.on_stop(stopping.set)

    keeper = Keeper(guard=embedded.ensure_guarded if embedded else lambda: None)
    services = Services(
        settings=settings,
        database=database,
        secrets=secrets,
        slack=WebClient(
            token=settings.slack_bot_token,
            base_url=settings.slack_api_url,
            timeout=10,
            retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=0)],
        ),
        queue=queue.JobQueue(queue.connect(url)),
        wake=keeper.wake,
    )
    provide(services)
    keeper.start(services)
    logger.info("ready")
    queue.work(url, stopping.is_set)
    keeper.stop()
    database.close()
    if embedded is not None:
        embedded.close()
    logger.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
