"""Changes that a campaign by hand once found nobody to notice; `make mutants ROOMS=named` tries each again.

Each would break a promise to people: `code` stands once in `module` and becomes `instead`; `tests` should notice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """One change, the promise that it breaks, and where a narrow test of that promise stands."""

    promise: str
    module: str
    code: str
    instead: str
    tests: tuple[str, ...]


_RUN = "tests/worker/exports/test_run.py"
_LEASE = "tests/worker/exports/test_lease.py"
NAMED = (
    Named(
        "a claim steals no other export's live claim",
        "store/exporting/claims.py",
        "ours = and_(Exported.export_id == export.id, Exported.exported_at.is_(None))",
        "ours = and_(Exported.exported_at.is_(None))",
        ("tests/store/test_claims.py",),
    ),
    Named(
        "no request leaves in the last seconds of a lease",
        "worker/exports/lease.py",
        "MARGIN_SECONDS = 4.0",
        "MARGIN_SECONDS = 0.0",
        (_LEASE,),
    ),
    Named(
        "a successor knows when a dead holder's last request left",
        "worker/exports/lease.py",
        "self.lease.expired_at - MARGIN_SECONDS if",
        "self.lease.expired_at - 2 * MARGIN_SECONDS if",
        (_LEASE,),
    ),
    Named(
        "a successor notes when a dead holder's last request left",
        "worker/exports/run.py",
        "if lease.last_departure is not None:",
        "if False:",
        (_RUN,),
    ),
    Named(
        "people who are sent again on purpose are not looked up",
        "worker/exports/doubts.py",
        "sought = [work for work in doubtful if not work.exported_before]",
        "sought = list(doubtful)",
        (_RUN,),
    ),
    Named(
        "of people who are sent again on purpose, found does not count as sent",
        "worker/exports/doubts.py",
        "Found(Presence.UNASKED) for work in doubtful",
        "Found(Presence.ARRIVED) for work in doubtful",
        (_RUN,),
    ),
    Named(
        "whoever is lost from sight stays claimed, as doubtful",
        "worker/exports/doubts.py",
        "items.note_failed(session, export, [work], reason, may_have_arrived=True)",
        "items.note_failed(session, export, [work], reason, may_have_arrived=False)",
        (_RUN,),
    ),
    Named(
        "doubts about one person come to an end",
        "worker/exports/doubts.py",
        "MOST_TIMES_MISSED = 7",
        "MOST_TIMES_MISSED = 7000",
        (_RUN,),
    ),
    Named(
        "a person is looked up by phone where there is nothing else",
        "worker/destinations/sourcewhale/matching.py",
        ', ("phones", "phone"))',
        ",)",
        ("tests/worker/destinations/test_lookups.py",),
    ),
    Named(
        "no dummy address is a key of a look-up",
        "worker/destinations/sourcewhale/lookups.py",
        "    keys: list[Key] = []\n    for stored",
        '    keys: list[Key] = [("email", address)] if (address := dummy_email(work)) else []\n    for stored',
        ("tests/worker/destinations/test_lookups.py",),
    ),
    Named(
        "an older reading that ends later does not replace a newer one",
        "store/people/projects.py",
        ".where(Project.id == project.id, Project.reading < reading)",
        ".where(Project.id == project.id)",
        ("tests/store/test_readings.py",),
    ),
    Named(
        "an arrival is noted in the ledger of its own connection alone",
        "store/exporting/claims.py",
        "return Each(Exported.connection_id, Exported.identity, values)",
        "return Each(Exported.workspace_id, Exported.identity, values)",
        ("tests/store/test_claims.py",),
    ),
    Named(
        "two people share no dummy address",
        "store/people/dummies.py",
        "attempt): identity for identity in lacking}",
        "attempt): identity for identity in lacking}; known |= dict.fromkeys(lacking, 1)",
        ("tests/store/test_dummies.py",),
    ),
    Named(
        "a new key does not inherit the batch size of the old account",
        "store/connection/connections.py",
        '        "batch_size": None,\n',
        "",
        ("tests/store/test_given_up.py", "tests/store/test_finishing.py"),
    ),
    Named(
        "while Slack does not say who somebody is, nobody is an admin",
        "bot/desk.py",
        '        logger.warning("Slack does not say who somebody is: %s", error.response.get("error"))\n'
        "        raise SlackDidNotSay from None",
        '        return {"is_admin": True}',
        ("tests/bot/test_rights.py",),
    ),
    Named(
        "while Slack is away, nobody is an admin",
        "bot/desk.py",
        '        logger.warning("Slack does not say who somebody is: %s", type(error).__name__)\n'
        "        raise SlackDidNotSay from None",
        '        return {"is_admin": True}',
        ("tests/bot/test_rights.py",),
    ),
    Named(
        "whoever lost the right does not finish a draft",
        "bot/views/connection.py",
        "or draft.user_id != who.user_id or not may_change(desk, client, who):",
        "or draft.user_id != who.user_id:",
        ("tests/bot/test_rights.py",),
    ),
    Named(
        "nobody finishes somebody else's draft",
        "bot/views/connection.py",
        "or draft.user_id != who.user_id or not may_change(desk, client, who):",
        "or not may_change(desk, client, who):",
        ("tests/bot/test_rights.py",),
    ),
    Named(
        "a named editor names no further editors",
        "bot/views/connection.py",
        "if rights and not is_admin(client, who.user_id):",
        "if rights and not may_change(desk, client, who):",
        ("tests/bot/test_rights.py",),
    ),
    Named(
        "a project whose export ended yesterday keeps its details",
        "store/upkeep/retention.py",
        "and_(Export.queued_at.is_not(None), Export.ended_at > cutoff),",
        "and_(Export.queued_at.is_not(None), Export.ended_at > now()),",
        ("tests/store/test_retention.py",),
    ),
    Named(
        "a purge takes the file's address",
        "store/upkeep/retention.py",
        "                file_url=None,\n",
        "",
        ("tests/store/test_retention.py",),
    ),
    Named(
        "a purge takes the recruiter's e-mail",
        "store/upkeep/retention.py",
        "                user_email=None,\n",
        "",
        ("tests/store/test_retention.py",),
    ),
    Named(
        "*Retry* after the details were deleted does nothing",
        "store/exporting/states.py",
        "            Export.state.in_((ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED)),\n"
        "            Export.queued_at.is_not(None),\n"
        "            Export.purged_at.is_(None),\n",
        "            Export.state.in_((ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED)),\n"
        "            Export.queued_at.is_not(None),\n",
        ("tests/store/test_retention.py", "tests/store/test_exports.py", "tests/store/test_states.py"),
    ),
    Named(
        "a run whose details were deleted says so",
        "worker/exports/run.py",
        "if export.purged_at is not None:",
        "if False:",
        (_RUN,),
    ),
    Named(
        '"None of the rows could be read" is told, with an example',
        "worker/exports/preparation.py",
        "None of the {report['rows']:,} rows could be read; row {first[0]}, for example: {first[1]}. ",
        "Nothing here. ",
        ("tests/worker/exports/test_preparation.py",),
    ),
    Named(
        "the problem in the modal is escaped",
        "worker/surface/export_form.py",
        'sentence = f":warning: {escape(problem)}\\nNothing was sent."',
        'sentence = f":warning: {problem}\\nNothing was sent."',
        ("tests/worker/test_export_form.py",),
    ),
    Named(
        "a 403 ends an export at once",
        "sw_client/transport.py",
        "if status in (402, 403):",
        "if status in (402,):",
        ("tests/sw_client",),
    ),
    Named(
        "a plan without the API ends an export at once",
        "worker/destinations/sourcewhale/errors.py",
        '    listing=_KEY_LISTING,\n    ends=True,\n    connection_problem="The SourceWhale plan',
        '    listing=_KEY_LISTING,\n    ends=False,\n    connection_problem="The SourceWhale plan',
        ("tests/worker/destinations",),
    ),
    Named(
        "patience lasts a day",
        "worker/exports/endings.py",
        "PATIENCE_SECONDS = 86_400.0",
        "PATIENCE_SECONDS = 864_000.0",
        (_RUN,),
    ),
    Named(
        "failures are told while a run goes on",
        "worker/exports/outcomes.py",
        "standing.tally.move(exported=len(news.arrived), failed=failed)",
        "standing.tally.move(exported=len(news.arrived))",
        (_RUN,),
    ),
    Named(
        "a draft that lost its job is enqueued again",
        "worker/keeper.py",
        "        self._enqueue_drafts(services, drafts)\n",
        "",
        ("tests/worker/test_keeper.py", "tests/worker/test_keeper_enqueues.py"),
    ),
    Named(
        "a draft that lost its job is found",
        "store/upkeep/waiting.py",
        "        connections.drafts_that_wait(drafts_after).exists(),\n",
        "        connections.drafts_that_wait(10 * drafts_after).exists(),\n",
        ("tests/worker/test_keeper.py", "tests/worker/test_keeper_enqueues.py", "tests/store"),
    ),
    Named(
        "the last messages are awaited at SIGTERM",
        "worker/keeper.py",
        '                self._do("delivering the last messages", lambda: self._deliver_the_last(courier))\n',
        "",
        ("tests/worker/test_keeper.py", "tests/worker/test_keeper_enqueues.py"),
    ),
    Named(
        "a message that is under way at SIGTERM is awaited",
        "worker/keeper.py",
        "while (courier.deliver_due() or courier.under_way) and",
        "while courier.deliver_due() and",
        ("tests/worker/test_keeper.py", "tests/worker/test_keeper_enqueues.py"),
    ),
    Named(
        "a cancel is seen while a run goes on",
        "worker/exports/standing.py",
        "self.cancelled = self.cancelled or export.cancel_requested",
        "self.cancelled = self.cancelled",
        (_RUN,),
    ),
    Named(
        "the one request that tries whether SourceWhale is back leaves while others are told to wait",
        "worker/exports/run.py",
        "if standing.withdrawn:",
        "if standing.leaving:",
        (_RUN,),
    ),
    Named(
        "what a thread has in hand does not leave once a cancel is seen",
        "worker/exports/run.py",
        "if standing.withdrawn:",
        "if False:",
        (_RUN,),
    ),
    Named(
        "after a freeze nothing leaves before somebody looked whether the export was cancelled",
        "worker/exports/lease.py",
        "if looked or began <= self._ours_until - MARGIN_SECONDS:",
        "if True:",
        (_LEASE,),
    ),
    Named(
        "what was filled in belongs to what has been answered",
        "worker/destinations/sourcewhale/destination.py",
        "before_write=before_more if goes_on else before_write,",
        "before_write=before_write,",
        ("tests/worker/destinations/test_keeping.py",),
    ),
    Named(
        "a doubt looks at the clock itself",
        "worker/exports/doubts.py",
        "standing.services.clock.look(leases.database_now(session))",
        "pass",
        (_RUN,),
    ),
    Named(
        "a later, shorter 429 does not shorten the wait",
        "sw_client/throttle.py",
        "self._blocked_until = max(self._blocked_until, now + wait)",
        "self._blocked_until = now + wait",
        ("tests/sw_client", "tests/worker/test_throttle.py"),
    ),
    Named(
        "a later, shorter 429 does not shorten the wait, for all workers",
        "worker/destinations/sourcewhale/throttle.py",
        "blocked = math.max(blocked, now + wait)",
        "blocked = now + wait",
        ("tests/worker/test_throttle.py",),
    ),
    Named(
        "`Sample, Ada` is Ada Sample",
        "seekout/values/names/__init__.py",
        '    return " ".join(full), Name(" ".join(full), " ".join(first), " ".join(last), salutation)',
        '    return text, Name(text, " ".join(first), " ".join(last), salutation)',
        ("tests/seekout/test_names.py",),
    ),
    Named(
        "`www.github.com/x` and `github.com/x` are one",
        "seekout/values/links.py",
        'shown = netloc.casefold().removeprefix("www.")',
        "shown = netloc.casefold()",
        ("tests/seekout/test_links.py",),
    ),
    Named(
        "`www.github.com/x` and `github.com/x` are one, plainly written",
        "seekout/values/links.py",
        '_PLAIN_LINK = re.compile(r"https://(?:www\\.)?((?:',
        '_PLAIN_LINK = re.compile(r"https://((?:www\\.)?(?:',
        ("tests/seekout/test_links.py",),
    ),
    Named(
        "a title with an address in it is no header",
        "seekout/headings/header_rows.py",
        "    if any(map(holds_address, filled)):\n        return False\n",
        "",
        ("tests/seekout/test_reading.py",),
    ),
    Named(
        "there is no month 13",
        "seekout/values/dates.py",
        "if 1 <= month <= 12 else year",
        "if 1 <= month else year",
        ("tests/seekout/test_history.py", "tests/seekout/test_cells.py"),
    ),
    Named(
        "nobody's link has another scheme than http and https",
        "seekout/values/links.py",
        'if parts.scheme.lower() not in ("http", "https") or not',
        "if not",
        ("tests/seekout/test_links.py",),
    ),
    Named(
        "nothing leaves while SourceWhale has asked to wait",
        "sw_client/throttle.py",
        "            if self._blocked_until > now:\n"
        "                return Turn(self._blocked_until - now, Hold.ASKED_TO_WAIT, reserved=False)\n",
        "",
        ("tests/sw_client", "tests/worker/test_throttle.py"),
    ),
    Named(
        "nothing leaves from any worker while SourceWhale has asked to wait",
        "worker/destinations/sourcewhale/throttle.py",
        "if blocked > now then return {'asked to wait', exact(blocked - now), '0', '0'} end\n",
        "",
        ("tests/worker/test_throttle.py",),
    ),
)
