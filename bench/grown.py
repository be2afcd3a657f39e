"""A database that many workspaces have used for years, written straight into its tables; no person in it is real.

Workspace 0 is the largest: a quarter of all exports are its own. Each export has a project and its candidates; all of
them were exported, their messages delivered, and their keys noted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from store.base.db import Database
from store.people.identities import KEYS_NOTED


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is. `ledger` entries stand for people whose candidates are deleted already."""

    workspaces: int
    exports: int
    people: int
    ledger: int
    messages: int

    @property
    def candidates(self) -> int:
        """Candidates in all."""
        return self.exports * self.people


SMALL = Sizes(workspaces=60, exports=400, people=5, ledger=3_000, messages=1_200)

# Of export number n: every fourth belongs to workspace 0.
_WORKSPACE = "CASE WHEN n % 4 = 0 THEN 0 ELSE n % :workspaces END"
_ID = "'{letter}' || substr(md5('{letter}' || CAST({of} AS TEXT)), 2)"
_STEPS = (
    ("workspaces", "INSERT INTO progress (name, reached) SELECT :keys_noted, 'all' FROM numbers WHERE n = 0"),
    (
        "workspaces",
        "INSERT INTO workspaces (id, enterprise_id, team_id, home_revision, homes_behind) "
        "SELECT {w:n}, '', 'TG' || n, 5, false FROM numbers",
    ),
    (
        "workspaces",
        "INSERT INTO connections (id, workspace_id, can_export, pools_enabled, api_key_encrypted, key_last4, "
        "connected_by, connected_at, verified_at, editors) "
        "SELECT {c:n}, {w:n}, true, true, 'encrypted', '1234', 'U1', :at, :at, '[]' FROM numbers",
    ),
    (
        "workspaces",
        "INSERT INTO homes (workspace_id, user_id, is_admin, opened_at, content_hash, published_revision, "
        "published_at, lease_until, attempts) SELECT {w:n}, 'U1', false, :at, '', 5, :at, 0, 0 FROM numbers",
    ),
    (
        "exports",
        "INSERT INTO projects (id, workspace_id, name, name_key, readings_begun, reading, listed_since, report, "
        "read_at) "
        f"SELECT {{p:n}}, {{w:{_WORKSPACE}}}, 'Grown ' || n, 'grown ' || n, 1, 1, 1, '{{}}', :at - n FROM numbers",
    ),
    (
        "exports",
        "INSERT INTO exports (id, workspace_id, connection_id, project_id, reading, requested_by, kind, "
        "destination_id, destination_name, include_previous, dummy_emails, channel_id, state, report, "
        "cancel_requested, attempts, pace, created_at, queued_at, ended_at, next_run_at, lease_token, lease_until) "
        f"SELECT {{e:n}}, {{w:{_WORKSPACE}}}, {{c:{_WORKSPACE}}}, {{p:n}}, 1, 'U1', 'prospects', 'camp', 'Campaign', "
        "false, false, 'C1', 'complete', '{}', false, 0, '[]', :at - n, :at - n, :at - n, :at - n, 1, 0 FROM numbers",
    ),
    (
        "exports",
        "INSERT INTO audit (id, workspace_id, at, user_id, action, detail) "
        f"SELECT {{a:n}}, {{w:{_WORKSPACE}}}, :at - n, 'U1', 'exported', 'so many' FROM numbers",
    ),
    (
        "messages",
        "INSERT INTO outbox (id, workspace_id, export_id, slot, channel_id, fallback_channel_id, text, blocks, "
        "revision, delivered_revision, posted_channel, ts, permalink, due_at, created_at, delivered_at, attempts) "
        "SELECT {m:n}, {w:CASE WHEN n % :exports % 4 = 0 THEN 0 ELSE n % :exports % :workspaces END}, "
        "{e:n % :exports}, CASE WHEN n < :exports THEN 'progress' ELSE 'failures-' || (n / :exports) END, "
        "'C1', 'U1', 'Export Complete', :blocks, 3, 3, 'C1', '1.0', "
        "'https://slack/p', NULL, :at, :at, 0 FROM numbers",
    ),
    (
        "candidates",
        "INSERT INTO candidates (id, workspace_id, project_id, identity, row_number, data, has_email, has_phone, "
        "has_history, do_not_contact, reading, search_text) "
        "SELECT {d:n}, {w:CASE WHEN n / :people % 4 = 0 THEN 0 ELSE n / :people % :workspaces END}, {p:n / :people}, "
        "{identity}, n % :people + 2, :data, true, true, true, false, 1, 'ada grown ' || n FROM numbers",
    ),
    ("candidates", "INSERT INTO candidate_readings (candidate_id, reading) SELECT {d:n}, 1 FROM numbers"),
    (
        "candidates",
        "INSERT INTO export_items (export_id, candidate_id, workspace_id, row_number, state, in_doubt, times_missed, "
        "remote_id) SELECT {e:n / :people}, {d:n}, "
        "{w:CASE WHEN n / :people % 4 = 0 THEN 0 ELSE n / :people % :workspaces END}, n % :people + 2, 'exported', "
        "false, 0, 'remote' || n FROM numbers",
    ),
    (
        "ledger",
        "INSERT INTO exported (connection_id, identity, workspace_id, export_id, exported_at, doubtful) "
        "SELECT {c:CASE WHEN n / :people % 4 = 0 THEN 0 ELSE n / :people % :workspaces END}, {identity}, "
        "{w:CASE WHEN n / :people % 4 = 0 THEN 0 ELSE n / :people % :workspaces END}, {e:n / :people}, :at, false "
        "FROM numbers",
    ),
    (
        "ledger",
        "INSERT INTO person_keys (workspace_id, key, identity, name_key) "
        "SELECT {w:CASE WHEN n / :people % 4 = 0 THEN 0 ELSE n / :people % :workspaces END}, {identity}, {identity}, "
        "'1a2b3c4d 5e6f7a8b' FROM numbers",
    ),
    (
        "ledger",
        "INSERT INTO person_keys (workspace_id, key, identity, name_key) "
        "SELECT {w:CASE WHEN n / :people % 4 = 0 THEN 0 ELSE n / :people % :workspaces END}, "
        "'email:k1:' || md5('m' || CAST(n AS TEXT)) || md5('n' || CAST(n AS TEXT)), {identity}, '1a2b3c4d 5e6f7a8b' "
        "FROM numbers",
    ),
)
_IDENTITY = "'li:k1:' || md5('i' || CAST(n AS TEXT)) || md5('j' || CAST(n AS TEXT))"
_COUNTED = (
    "WITH RECURSIVE numbers(n) AS (SELECT CAST(:first AS INTEGER) UNION ALL SELECT n + 1 FROM numbers WHERE n < :last) "
)
_CHUNK = 100_000
_DATA = (
    '{"row":2,"identity":"","full_name":"Ada Grown","emails":["ada@example.com"],"phones":["+1 555 0100 200"],'
    '"links":["https://www.linkedin.com/in/ada"],"current_title":"Platform Engineer","current_company":"Globex",'
    '"experience":[{"title":"Platform Engineer","company":"Globex","start":"2020-01","end":"","description":"'
    + "Built and ran things. " * 20
    + '"}],"education":[{"school":"Example University","degree":"BSc","start":"2012","end":"2016"}]}'
)
_BLOCKS = '[{"type":"section","text":{"type":"mrkdwn","text":"' + "Export Complete " * 20 + '"}}]'


def grow(database: Database, sizes: Sizes) -> None:
    """Fill a migrated, empty database, and let PostgreSQL gather its statistics."""
    numbers: dict[str, Any] = {
        "workspaces": sizes.workspaces,
        "exports": sizes.exports,
        "messages": sizes.messages,
        "candidates": sizes.candidates,
        "ledger": sizes.candidates + sizes.ledger,
    }
    common = {
        "workspaces": sizes.workspaces,
        "exports": sizes.exports,
        "people": sizes.people,
        "data": _DATA,
        "blocks": _BLOCKS,
        "keys_noted": KEYS_NOTED,
    }
    on_sqlite = database.engine.dialect.name == "sqlite"
    for of, statement in _STEPS:
        for first in range(0, numbers[of], _CHUNK):
            with database.engine.begin() as connection:
                if on_sqlite:
                    _know_md5(connection)
                else:
                    # All of it refers to what is there; looked up row by row, that takes half of the time.
                    connection.execute(text("SET LOCAL session_replication_role = replica"))
                    connection.execute(text("SET LOCAL synchronous_commit = off"))
                common["at"] = _now(connection)
                last = min(first + _CHUNK, numbers[of]) - 1
                written = _sql(statement) if on_sqlite else _typed(_sql(statement))
                used = common | {"first": first, "last": last}
                connection.execute(text(written), {name: used[name] for name in used if f":{name}" in written})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if on_sqlite else "VACUUM ANALYZE"))


def _sql(statement: str) -> str:
    written = statement.replace("{identity}", _IDENTITY)
    for letter in "wcpeamd":
        while (start := written.find(f"{{{letter}:")) >= 0:
            end = written.index("}", start)
            of = written[start + 3 : end]
            written = written[:start] + _ID.format(letter=letter, of=f"({of})") + written[end + 1 :]
    head, _, rest = written.partition("SELECT ")
    return f"{head} {_COUNTED}SELECT {rest}"


def _typed(statement: str) -> str:
    """PostgreSQL wants to be told that a text is JSON, and counts by itself."""
    counted = statement.replace(
        _COUNTED, "WITH numbers(n) AS (SELECT * FROM generate_series(CAST(:first AS INTEGER), CAST(:last AS INTEGER))) "
    )
    return counted.replace(" :blocks", " CAST(:blocks AS JSON)").replace(" :data", " CAST(:data AS JSON)")


def _now(connection: Connection) -> float:
    asked = "julianday('now') * 86400.0 - 210866760000.0"
    if connection.dialect.name == "postgresql":
        asked = "extract(epoch FROM now())"
    return float(connection.scalar(text(f"SELECT {asked}")) or 0.0)


def _know_md5(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    driver.create_function("md5", 1, lambda given: hashlib.md5(given.encode(), usedforsecurity=False).hexdigest())
