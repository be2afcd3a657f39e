"""For the one on call (OPERATING.md): `python -m worker.operations.operate status`, pause, resume, rerun, forget, ...

Everything works on SQL alone, so it does its part while Redis, the bot or every worker is down.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from redis.exceptions import RedisError
from sqlalchemy import func, select

from store.base import log
from store.base.config import ConfigError, Settings, keep_private
from store.base.db import Database
from store.base.secrets import SecretBox, UnreadableSecret
from store.base.starting import sentences
from store.exporting import exports, items, leases
from store.migrate import open_database
from store.models import UNFINISHED, Export, Workspace, installations
from store.people import ledger
from store.upkeep import deletion, erasure, keys, misbooked
from store.upkeep.figures import figures
from store.workspaces import switches
from store.workspaces.audit import OPERATOR
from worker import housekeeping
from worker.actions import exports as acts
from worker.destinations.base import DestinationError
from worker.operations import missing as look_for_missing
from worker.operations.backups import backup, restore, whole_or_none
from worker.operations.ending import end_exports
from worker.runtime import broker, telemetry
from worker.runtime.broker import connect
from worker.runtime.embedded_redis import EmbeddedRedis
from worker.runtime.queue import QueueUnavailable, QueueWatch

_DONE, _NOT_DONE = 0, 1


def status(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """What runs, what waits, and what stands in the way."""
    with database.read() as session:
        found = figures(session)
        paused = switches.find(session, switches.PAUSE)
        running = session.execute(
            select(Export.id, Export.state, Export.wait_reason).where(Export.state.in_(UNFINISHED))
        ).all()
        dead = session.execute(
            select(installations.c.team_id, installations.c.problem).where(installations.c.problem.is_not(None))
        ).all()
        teams = session.scalar(select(func.count()).select_from(Workspace)) or 0
    print(f"workspaces: {teams}")
    print(f"exports are {'PAUSED: ' + (paused.note or 'no reason given') if paused else 'not paused'}")
    print(
        f"messages that Slack has not taken: {found.messages_waiting}, the oldest {found.longest_overdue_message:.0f} s"
    )
    print(f"longest overdue export: {found.longest_overdue_export:.0f} s")
    for team_id, problem in dead:
        print(f"Slack refuses the token of {team_id}: {problem}")
    for export_id, state, reason in running:
        print(f"export {export_id} is {state}{': ' + reason if reason else ''}")
    address = settings.redis_url or EmbeddedRedis(settings.var_dir).url
    try:
        redis, deployment = connect(address), ledger.deployment(database)
        queue = QueueWatch(redis, deployment).status()
        print(f"workers: {queue.workers}; jobs waiting: {queue.jobs}, the next for {queue.age:.0f} s")
        for sentence in telemetry.given_otherwise(redis, deployment, settings.shared()):
            print(sentence)
    except QueueUnavailable as error:
        print(error)
    except RedisError as error:
        print(broker.words(error))
    return _DONE


def pause(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Let no batch leave any more; what is on its way is awaited."""
    with database.write() as session:
        switches.turn_on(session, switches.PAUSE, given.note)
    print("No batch leaves from now on. Exports wait where they are, and say so. `resume` lets them go on.")
    return _DONE


def resume(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Let exports go on."""
    with database.write() as session:
        was_on = switches.turn_off(session, switches.PAUSE)
    print("Exports go on within seconds." if was_on else "Exports were not paused.")
    return _DONE


def rerun(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Send the failed items of an ended export again, or have a waiting one looked at now."""
    try:
        return _rerun(database, given)
    except acts.NeedsReview as error:
        print(
            f"Nothing was sent: since Review something has changed ({error}). Whoever asked for the export sees a new "
            "Review when they press the button in its message.",
            file=sys.stderr,
        )
        return _NOT_DONE


def _rerun(database: Database, given: argparse.Namespace) -> int:
    with database.write() as session:
        export = exports.by_id(session, given.export)
        if export is None:
            print(f"There is no export {given.export}. `status` lists those that have not ended.", file=sys.stderr)
            return _NOT_DONE
        if export.state in UNFINISHED:
            leases.make_due(session, export)
            print(f"Export {export.id} is {export.state}; a worker looks at it as soon as nobody holds it.")
            return _DONE
        if export.purged_at is not None:
            print("The details of its candidates have been deleted; upload the file again.", file=sys.stderr)
            return _NOT_DONE
        failed = items.counts(session, export.id).failed
        if not failed or not acts.retry(session, export, OPERATOR):
            print(f"Export {export.id} is {export.state} and nothing of it has failed.", file=sys.stderr)
            return _NOT_DONE
    print(f"{failed} failed candidates of export {given.export} are sent again.")
    return _DONE


def missing(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Find who stands as exported and is not in the job or campaign, and offer to send them again."""
    if given.offer not in ("", "missing", "all"):
        print("OFFER is missing (who surely is) or all (also those of whom nobody can tell).", file=sys.stderr)
        return _NOT_DONE
    with database.read() as session:
        found = misbooked.to_look_at(session, given.team, given.export or None)
    if not found:
        print(
            f"There is no export of {given.team} to look at: it must have ended, and its people must be kept still.",
            file=sys.stderr,
        )
        return _NOT_DONE
    secrets, ways = SecretBox(settings.encryption_keys), look_for_missing.destinations(settings)
    for export in found:
        try:
            told = look_for_missing.look(database, secrets, ways, export)
        except (DestinationError, UnreadableSecret) as error:
            print(f"export {export.id}: SourceWhale could not be asked ({error}). Try again.", file=sys.stderr)
            return _NOT_DONE
        print(told.line(export))
        if given.offer:
            number = look_for_missing.offer(database, export, told, unclear=given.offer == "all")
            print(f"  Retry failed stands on its message for {number}." if number else "  Nobody to offer.")
    if not given.offer:
        print("OFFER=missing lets Retry failed stand on the messages of these exports, OFFER=all for the unclear too.")
    return _DONE


def tidy(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Delete now what is kept no longer; workers do it every hour."""
    housekeeping.tidy(database, settings)
    # Written by a process of an older version after this one had begun; a look through everything.
    ledger.hash_what_is_plain(database)
    print("Done.")
    return _DONE


def forget(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Delete a person everywhere."""
    try:
        told = erasure.forget(database, given.person)
    except ValueError as error:
        print(error, file=sys.stderr)
        return _NOT_DONE
    if told.unclear:
        print(*told.unclear, sep="\n", file=sys.stderr)
    if not told.deleted:
        if not told.unclear:
            print("Nobody is known by that here.")
        return _NOT_DONE if told.unclear else _DONE
    print("Deleted:", *told.deleted, sep="\n  ")
    if told.elsewhere:
        print("Out of reach from here:", *told.elsewhere, sep="\n  ")
    print("Backups that were made before hold them until they are replaced.")
    return _DONE


def copy(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Write everything of a workspace into a file, which only this user can read."""
    path = Path(given.to or settings.var_dir / f"workspace-{_safe(given.team)}.jsonl").expanduser()
    with database.read() as session:
        known = session.scalar(select(Workspace.id).where(Workspace.team_id == given.team).limit(1))
    if known is None:
        print(f"There is no workspace {given.team}.", file=sys.stderr)
        return _NOT_DONE
    if given.to and path.exists():
        print(f"{path} exists already; choose another name.", file=sys.stderr)
        return _NOT_DONE
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_or_none(path) as part:
        with part.open("w", encoding="utf-8") as file:
            numbers = erasure.copy_workspace(database, given.team, file) or {}
        part.replace(path)
    print(f"{path}:", *(f"{number} {name}" for name, number in numbers.items()), sep="\n  ")
    print("It holds people's details: keep it as safe as the database.")
    return _DONE


def delete(database: Database, settings: Settings, given: argparse.Namespace) -> int:
    """Delete everything of a workspace."""
    with database.read() as session:
        found = session.scalars(select(Workspace.id).where(Workspace.team_id == given.team)).all()
    if not found:
        print(f"There is no workspace {given.team}.", file=sys.stderr)
        return _NOT_DONE
    if given.yes != given.team:
        print(
            f"This deletes everything of workspace {given.team}, for good. `copy` makes a copy. To go on, say so: "
            f"--yes {given.team} (make workspace-delete TEAM={given.team} YES={given.team}).",
            file=sys.stderr,
        )
        return _NOT_DONE
    for workspace_id in found:
        if held := end_exports(database, workspace_id):
            print(
                f"{held} exports of {given.team} are cancelled, and a worker still waits for answers. Nothing was "
                "deleted. Try again in a minute.",
                file=sys.stderr,
            )
            return _NOT_DONE
        numbers = deletion.delete_workspace(database, workspace_id)
        print(f"Deleted of {given.team}:", *(f"{number} {name}" for name, number in numbers.items()), sep="\n  ")
    print("In Slack the app stays installed until an admin removes it there.")
    return _DONE


def _safe(name: str) -> str:
    return "".join(character for character in name if character.isalnum() or character in "-_")


def commands() -> tuple[str, ...]:
    """What can be asked for."""
    return tuple(
        function.__name__
        for function in (status, pause, resume, rerun, missing, tidy, forget, copy, delete, backup, restore)
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m worker.operations.operate", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(function: Callable[[Database, Settings, argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(function.__name__, help=(function.__doc__ or "").splitlines()[0])
        added.set_defaults(function=function)
        return added

    def parameter(
        parser: argparse.ArgumentParser, name: str, variable: str, words: str, usual: str | None = None
    ) -> None:
        """A value that is typed, or else stands in the environment, where make puts it without any shell in between."""
        value = os.environ.get(variable, "").strip() or usual
        if name.startswith("-"):
            parser.add_argument(name, default=value, help=words)
        else:
            # By the name that make knows: that is what somebody reads who has left it out.
            needed = "?" if value is not None else None
            parser.add_argument(name, nargs=needed, default=value, help=words, metavar=variable)

    add(status)
    parameter(add(pause), "note", "NOTE", "why, for whoever finds exports paused", "")
    add(resume)
    parameter(add(rerun), "export", "EXPORT", "the export's id")
    finding = add(missing)
    parameter(finding, "team", "TEAM", "the Slack team's id, T...")
    parameter(finding, "--export", "EXPORT", "one export's id; else all that can be looked at", "")
    parameter(finding, "--offer", "OFFER", "missing, or all: also those of whom nobody can tell", "")
    add(tidy)
    parameter(add(forget), "person", "PERSON", "an e-mail address, the link of a profile, or a phone number")
    copying = add(copy)
    parameter(copying, "team", "TEAM", "the Slack team's id, T...")
    parameter(copying, "--to", "TO", "the file to write")
    deleting = add(delete)
    parameter(deleting, "team", "TEAM", "the Slack team's id, T...")
    parameter(deleting, "--yes", "YES", "the team's id once more", "")
    parameter(add(backup), "to", "TO", "the file to write")
    parameter(add(restore), "from_file", "FROM", "the file that backup wrote")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: done; 1: not done, and why; 2: the settings are wrong."""
    keep_private()
    given = _parser().parse_args(arguments)
    try:
        settings = Settings.from_env()
        log.set_up(settings.log_level, "operate", "text")
        with sentences():
            # A database that is to be replaced may be damaged, empty, or sealed with keys that are lost.
            database = Database(settings.database_url) if given.function is restore else _opened(settings)
    except ConfigError as error:
        print(f"Nothing was done: {error}", file=sys.stderr)
        return 2
    try:
        with sentences():
            code = _done(given, database, settings)
    except ConfigError as error:
        print(f"It was not done, or not all of it: {error}", file=sys.stderr)
        return 2
    finally:
        database.close()
    return code


def _opened(settings: Settings) -> Database:
    secrets = SecretBox(settings.encryption_keys)
    database = open_database(settings)
    keys.check(database, secrets)
    ledger.open_ledger(database, secrets)
    return database


def _done(given: argparse.Namespace, database: Database, settings: Settings) -> int:
    try:
        code: int = given.function(database, settings, given)
    except OSError as error:
        # Here it is a file that somebody has named.
        raise ConfigError(f"{error.filename or 'A file'} cannot be used: {error.strerror or 'no access'}.") from None
    return code


if __name__ == "__main__":
    sys.exit(main())
