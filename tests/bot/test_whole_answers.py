"""Whatever is pressed, typed, chosen or told, by whomever and of whatever, leads to what is written down: whole.

What Slack is asked and answered, which jobs and which rows stands in whole_answers.json. Where a change is meant,
`WRITE_ANSWERS=1 python -m pytest tests/bot/test_whole_answers.py` writes that anew, and git shows what is
otherwise: a request has a line, and so has each block of a view.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.actions import after, connection, corrections, export_form, export_run, home, off_limits, review
from bot.commands.export import export as export_command
from bot.commands.sourcewhale import sourcewhale
from bot.desk import Asker
from bot.events.direct import export_dropped, message
from bot.events.home import app_home_opened
from bot.form import open_form
from bot.functions.destinations import list_destinations
from bot.functions.export_project import export_project
from bot.options import candidates, destinations, projects, user_groups
from bot.options import off_limits as entries
from bot.shortcuts.export_file import export_file
from bot.views import connection as steps
from bot.views import export as submissions
from bot.views import off_limits as list_views
from store.models import (
    Connection,
    ConnectionDraft,
    DestinationList,
    DraftState,
    Export,
    KnownCheck,
    Member,
    Workspace,
)
from tests.bot.desks import Client, refused
from tests.bot.test_filled_forms import chosen as fill
from tests.bot.test_offered_forms import returned
from tests.bot.whole_house import ADMIN, NOW, OTHER, WRITES, Clock, House, Listener, WrittenDown, by, kept, named
from tests.store.neighbours import CAMPAIGN, CHANNEL, USER
from worker.actions.reviews import gather
from worker.surface import ids
from worker.surface.export_form import SharedFile

WRITTEN = Path(__file__).with_name("whole_answers.json")
Case = tuple[str, dict[str, Any], Client, Callable[[Any], None] | None]

# --- Who asks, and what is otherwise ---

PEOPLE: dict[str, dict[str, Any]] = {
    USER: {"name": "ada"},
    ADMIN: {"is_admin": True, "name": "adam"},
    OTHER: {"name": "otto"},
}


def slack(user: str, **answers: Any) -> Client:
    """Slack, which says who somebody is."""
    known = {
        "conversations_info": {"channel": {"id": CHANNEL, "is_member": True}},
        "conversations_members": {"members": [USER]},
    }
    return Client(PEOPLE[user], **known | answers)


def set_to(model: Any, **values: Any) -> Callable[[Any], None]:
    """A change to every row of a table."""
    return lambda session: session.execute(update(model).values(**values))


WORLDS: dict[str, Callable[[Any], None] | None] = {
    "": None,
    "no connection": set_to(Connection, api_key_encrypted=None),
    "another account": set_to(Connection, ledger_id="another"),
    "no export": set_to(Connection, can_export=False),
    "no pools": set_to(Connection, pools_enabled=False),
    "a problem": set_to(Connection, problem="key_refused"),
    "few may export": set_to(Connection, exporters=["U8"]),
    "one may edit": set_to(Connection, editors=[USER]),
    "all is open": set_to(Connection, projects_open=True),
    "details are gone": set_to(Export, purged_at=NOW),
    "candidates": set_to(Export, kind="candidates"),
}


# --- Buttons on an export ---

OF_AN_EXPORT: list[Listener] = [
    after.tell_how_it_goes,
    after.list_sent,
    after.mark_removed,
    after.remind_tomorrow,
    after.do_not_remind,
    after.reminders_off,
    export_run.cancel,
    export_run.retry_failed,
    export_run.send_the_rest,
    export_run.export_elsewhere,
    review.open_review,
    review.show_details,
    review.check_sourcewhale,
    review.back,
    review.choose_file,
    review.start_export,
    review.dismiss,
    corrections.show_columns,
    corrections.show_encodings,
    corrections.show_merges,
    corrections.part,
    off_limits.show_held,
    off_limits.ask_admin,
]
NEED_A_VIEW = {review.show_details, review.back, off_limits.ask_admin}


def on_an_export(listener: Listener, user: str, place: str, value: str, **more: Any) -> dict[str, Any]:
    body = by(user, place)
    if "view" in body:
        body["view"]["state"] = {"values": {}}
    return {"body": body, "action": {"value": f"{value} k1" if listener is corrections.part else value, **more}}


def cases_of_an_export(house: House, listener: Listener) -> Iterator[Case]:
    first, *others = ("modal", "home") if listener in NEED_A_VIEW else ("message", "modal", "home")
    for name, export_id in house.exports.items():
        for user in PEOPLE if name in ("ended", "running", "review") else (USER,):
            yield f"{name} {user}", on_an_export(listener, user, first, export_id), slack(user), None
    for place, name in product(others, ("review", "ended", "gone")):
        yield f"{name} {place}", on_an_export(listener, USER, place, house.exports[name]), slack(USER), None
    name = "ended" if listener.__module__ in (after.__name__, export_run.__name__) else "review"
    for world in ("no connection", "another account", "no export", "no pools", "few may export", "details are gone"):
        given = on_an_export(listener, USER, first, house.exports[name])
        yield f"{name} {world}", given, slack(USER), WORLDS[world]


# --- Buttons of a connection and of the Home, and commands ---

OF_A_WORKSPACE: list[Listener] = [
    connection.edit,
    connection.remove,
    connection.enter_key,
    connection.ask_admin,
    connection.map_person,
    connection.unmap_person,
    connection.show_audit,
    home.open_export_form,
    home.open_connection,
    off_limits.edit,
    off_limits.send_list,
    after.stop_digest,
    export_dropped,
]
NEED_A_MODAL = {
    *(connection.edit, connection.remove, connection.map_person, connection.unmap_person, connection.show_audit),
    *(off_limits.edit, off_limits.send_list),
}
DROPPED = json.dumps([["F1", "ended.csv"]])
VALUES = {after.stop_digest: (CHANNEL, "C9"), export_dropped: (DROPPED, "", "3"), connection.unmap_person: (USER, "U9")}


def cases_of_a_workspace(house: House, listener: Listener) -> Iterator[Case]:
    places = ("modal",) if listener in NEED_A_MODAL else ("message", "modal", "home")
    for value, user, place in product(VALUES.get(listener, ("x",)), PEOPLE, places):
        given = {"body": by(user, place), "action": {"value": value}}
        yield f"{value} {user} {place}", given, slack(user), None
    for world, user in product(list(WORLDS)[1:], PEOPLE):
        if user == USER or world in ("no connection", "a problem", "one may edit"):
            given = {"body": by(user, places[0]), "action": {"value": VALUES.get(listener, ("x",))[0]}}
            yield f"{user} {world}", given, slack(user), WORLDS[world]
    given = {"body": by(USER, places[0]), "action": {"value": "x"}}
    for fault in (refused("channel_not_found"), refused("ratelimited"), TimeoutError("away")):
        yield f"Slack: {named(fault)}", given, slack(USER, chat_postMessage=fault), WORLDS["a problem"]


TYPED = [
    *("", "help", "status", "history", "history 2", "history 0", "history ended", "history ended 1", "history 9 2"),
    *("results", "results ended", "results nothing", "follow", "follow weekly", "follow weekly please", "unfollow"),
    *("unfollow weekly", "unfollow daily", "reminders", "reminders off", "reminders on", "reminders off everybody"),
    *("reminders on everybody", "reminders off nobody", "what is this"),
]


def typed(user: str, text: str | None, channel: str = CHANNEL) -> dict[str, Any]:
    flat = {"command": "/export", "team_id": "T5", "user_id": user, "channel_id": channel, "trigger_id": "1.2"}
    return {"body": flat if text is None else {**flat, "text": text}}


def cases_of_commands(house: House, listener: Listener) -> Iterator[Case]:
    if listener is sourcewhale:
        for world, user in product(WORLDS, PEOPLE):
            yield f"{user} {world}", typed(user, ""), slack(user), WORLDS[world]
        return
    for text, user in product(TYPED, PEOPLE):
        yield f"{text} {user}", typed(user, text), slack(user), None
    yield "nothing", typed(USER, None), slack(USER), None
    for world, user in product(list(WORLDS)[1:], PEOPLE):
        for text in ("", "help", "history") if user == USER else ("",):
            yield f"{text} {user} {world}", typed(user, text), slack(user), WORLDS[world]
    off = {"nobody": set_to(Workspace, no_reminders=True), "U5": set_to(Member, no_reminders=True)}
    for who, change in off.items():
        yield f"reminders off for {who}", typed(USER, "reminders"), slack(USER), change
    for text, channel in product(("follow", "follow weekly", "unfollow", "unfollow weekly"), ("C8", "D8")):
        for what in ({}, {"is_im": True}, {"is_member": True}, {"is_member": True, "is_ext_shared": True}):
            for user in (USER, ADMIN) if "is_ext_shared" in what else (USER,):
                client = slack(user, conversations_info={"channel": what})
                yield f"{text} {user} {channel} {sorted(what)}", typed(user, text, channel), client, None
    for text, fault in product(
        ("follow", "follow weekly"), (refused("channel_not_found"), refused("x"), TimeoutError("away"))
    ):
        given = typed(USER, text, "C8")
        yield f"{text} {named(fault)}", given, slack(USER, conversations_info=fault), None


# --- Forms that are submitted, and choices in them ---


def chosen(*values: str) -> dict[str, Any]:
    return {"selected_options": [{"value": value} for value in values]}


def one(value: str | None) -> dict[str, Any]:
    return {"selected_option": {"value": value, "text": {"text": value}} if value is not None else None}


def submitted(user: str, metadata: str, values: dict[str, Any], *, root: str = "V0") -> dict[str, Any]:
    state = {name: what if name in what or ids.OPTIONS in what else {name: what} for name, what in values.items()}
    view = {"id": "V1", "root_view_id": root, "private_metadata": metadata, "hash": "h", "state": {"values": state}}
    return {"body": {**by(user, "modal"), "view": {**view, "type": "modal"}}, "view": view}


def reference_of(house: House, name: str) -> str:
    with house.database.read() as session:
        return str(gather(session, session.get_one(Export, house.exports[name])).reference)


def people_of(house: House, name: str) -> list[str]:
    """The ids of the people of a project, by their rows."""
    found = {text: key for key, text in house.names.items() if text.startswith(f"<{name} ")}
    return [found[text] for text in sorted(found)]


def cases_of_review(house: House, listener: Listener) -> Iterator[Case]:
    everybody, reference = people_of(house, "review"), reference_of(house, "review")
    boxes: list[dict[str, Any]] = [
        {},
        *({ids.REVIEW_OPTIONS: {ids.OPTIONS: chosen(*names)}} for names in ((), (ids.DUMMY_EMAILS,))),
        {ids.REVIEW_OPTIONS: {ids.OPTIONS: chosen(ids.INCLUDE_PREVIOUS)}, ids.KNOWN_PEOPLE: one(ids.KEEP_KNOWN)},
        {ids.REVIEW_OPTIONS: {ids.OPTIONS: chosen(ids.LEAVE_OUT_KNOWN)}, ids.KNOWN_PEOPLE: one(None)},
        *({ids.ONLY: chosen(person)} for person in everybody),
        *({ids.ALL_BUT: chosen(person)} for person in everybody[:2]),
        {ids.ONLY: chosen(*everybody[:2]), ids.ALL_BUT: chosen(*everybody[1:3])},
        {ids.ONLY: chosen(*map(str, range(101)))},
        {ids.ALL_BUT: chosen(*map(str, range(101)))},
        {ids.ALL_BUT: chosen(*everybody)},
    ]
    for number, values in enumerate(boxes):
        yield f"{number}", submitted(USER, reference, values), slack(USER), None
    for user in (ADMIN, OTHER):
        yield user, submitted(user, reference, boxes[1]), slack(user), None
    for metadata in (house.exports["ended"], house.exports["running"], "gone", "", house.exports["review"]):
        name = house.names.get(metadata, metadata)
        yield f"of {name}", submitted(USER, metadata, boxes[1]), slack(USER), None
    for world, change in WORLDS.items():
        yield world, submitted(USER, reference, boxes[1]), slack(USER), change
    check = set_to(KnownCheck, state="done")
    yield "the check is done", submitted(USER, reference, boxes[3]), slack(USER), check


def cases_of_corrections(house: House, listener: Listener) -> Iterator[Case]:
    values: dict[Listener, list[dict[str, Any]]] = {
        corrections.set_columns: [
            {},
            {"column:Rolle": {ids.COLUMN: one("location")}},
            {"column:Alter": {ids.COLUMN: one("email")}},
        ],
        corrections.read_as: [{ids.ENCODING: one(name)} for name in ("cp1250", "cp1252", "utf-8", None)],
        corrections.keep_apart: [
            {},
            *({ids.KEEP_APART: chosen(*keys)} for keys in ((), ("k1",), ("k2",), ("k2", "k1"))),
        ],
        export_run.confirm_again: [{}],
        list_views.let_through: [
            {},
            *({ids.LET_THROUGH: chosen(person)} for person in people_of(house, "review")[:4]),
        ],
    }
    for number, what in enumerate(values[listener]):
        for user, root in product(PEOPLE, ("V0", "V1")):
            given = submitted(user, house.exports["review"], what, root=root)
            if user == USER or root == "V0":
                yield f"{number} {user} {root}", given, slack(user), None
        for name in ("ended", "theirs", "gone"):
            given = submitted(ADMIN if listener is list_views.let_through else USER, house.exports[name], what)
            yield f"{number} {name}", given, slack(ADMIN if listener is list_views.let_through else USER), None
    for state in ("preparing", "queued", "cancelled"):
        given = submitted(USER, house.exports["review"], values[listener][-1])
        yield state, given, slack(USER), set_to(Export, state=state)
    if listener is export_run.confirm_again:
        for name, way, user in product(("ended", "step", "review", "gone"), ("retry", "rest", "away", ""), PEOPLE):
            if user == USER or name in ("ended", "step"):
                metadata = f"{house.exports[name]} {way} 0"
                yield f"{name} {way} {user}", submitted(user, metadata, {}), slack(user), None


# --- The form, submitted or changed ---


def form_of(house: House, user: str, **what: Any) -> dict[str, Any]:
    """The form as somebody opens it, and as it comes back untouched."""
    client = slack(user)
    house.ask(
        lambda desk, client: open_form(desk, client, Asker(house.world.workspace, user), "1.2", **what), client, {}
    )
    return returned(client.calls[-1][1]["view"])


INPUTS: list[dict[str, Any]] = [
    {},
    {ids.CAMPAIGN: one(CAMPAIGN)},
    {ids.CAMPAIGN: one("camp-6")},
    {ids.CAMPAIGN: one("elsewhere")},
    {ids.CAMPAIGN: one(ids.NO_DESTINATION)},
    {ids.OPTIONS: chosen(ids.DUMMY_EMAILS), ids.CAMPAIGN: one("camp-6")},
    {ids.OPTIONS: chosen(ids.INCLUDE_PREVIOUS, ids.DUMMY_EMAILS), ids.CAMPAIGN: one("camp-6")},
    {ids.CHANNEL: {"selected_conversation": "C8"}, ids.CAMPAIGN: one("camp-6")},
    {ids.EXPORT_AS: one(ids.CANDIDATES)},
    {ids.EXPORT_AS: one("nonsense")},
]
UPLOADED = {"id": "F7", "name": "new.csv", "url_private": "https://files/p", "url_private_download": "https://files/d"}
ENDED, OTHERS = SharedFile("F5", "ended.csv"), SharedFile("F6", "other.csv")


def cases_of_forms(house: House, listener: Listener) -> Iterator[Case]:
    project = {name: next(key for key, text in house.names.items() if text == f"<project {name}>") for name in _NAMES}
    forms: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
        "for a file": (form_of(house, USER, files=(ENDED,), channel_id="C7"), INPUTS),
        "for files": (
            form_of(house, USER, files=(ENDED, OTHERS)),
            [{ids.CAMPAIGN: one(CAMPAIGN), **more} for more in ({}, {ids.FILE_CHOICE: one("F6")})],
        ),
        "empty": (
            form_of(house, USER, channel_id="C7"),
            [
                *({ids.PROJECT: one(project[name]), ids.CAMPAIGN: one(CAMPAIGN)} for name in _NAMES),
                *({ids.PROJECT: one(project["step"]), **more} for more in INPUTS[:1] + INPUTS[2:3] + INPUTS[5:]),
                {ids.FILE: {"files": [UPLOADED]}, ids.CAMPAIGN: one(CAMPAIGN)},
                {ids.FILE: {"files": [UPLOADED]}, ids.PROJECT: one(project["ended"]), ids.CAMPAIGN: one(CAMPAIGN)},
                {ids.CAMPAIGN: one(CAMPAIGN)},
            ],
        ),
    }
    for name, (form, inputs) in forms.items():
        there = {element["action_id"] for block in form["blocks"] if (element := block.get("element"))}
        for number, changed in enumerate(inputs):
            view = json.loads(json.dumps(form))
            for action, what in changed.items():
                if action in there:
                    fill(view, action, **what)
            given = {"body": {**by(USER, "modal"), "view": view}, "view": view}
            yield f"{name} {number}", given, slack(USER), None
            if number == 1:
                for world, change in list(WORLDS.items())[1:]:
                    yield f"{name} {number} {world}", given, slack(USER), change
                for user in (ADMIN, OTHER):
                    yield (
                        f"{name} {number} {user}",
                        {**given, "body": {**by(user, "modal"), "view": view}},
                        slack(user),
                        None,
                    )
    again = returned(_form_again(house))
    for number, changed in enumerate(({}, *INPUTS[1:3], {ids.OPTIONS: chosen(ids.DUMMY_EMAILS)})):
        view = json.loads(json.dumps(again))
        for action, what in changed.items():
            fill(view, action, **what)
        given = {"body": {**by(USER, "modal"), "view": view}, "view": view}
        yield f"again {number}", given, slack(USER), None
        yield f"again {number} queued", given, slack(USER), set_to(Export, state="queued", queued_at=NOW)
    yield "again of another", {**given, "body": {**by(ADMIN, "modal"), "view": view}}, slack(ADMIN), None


_NAMES = ("ended", "step", "running", "review", "theirs")


def _form_again(house: House) -> dict[str, Any]:
    client = slack(USER)
    house.ask(review.back, client, on_an_export(review.back, USER, "modal", house.exports["review"]))
    view: dict[str, Any] = client.calls[-1][1]["view"]
    return view


# --- The steps of a connection ---


def rights(**more: Any) -> dict[str, Any]:
    return {ids.CAPABILITIES: chosen(ids.CAN_EXPORT, ids.ENABLE_POOLS), **more}


DECIDED = {
    ids.KNOWN_PEOPLE: one(ids.KEEP_KNOWN),
    ids.CONTACTED_DAYS: {"value": "30"},
    ids.MAILS_A_DAY: {"value": "40"},
    ids.CHECK_BY_ITSELF: chosen("x"),
}
STEPS: dict[Listener, list[dict[str, Any]]] = {
    steps.confirm_choices: [
        rights(),
        {ids.CAPABILITIES: chosen()},
        {ids.CAPABILITIES: chosen(ids.CAN_EXPORT)},
        rights(**{ids.EDITORS: {"selected_users": ["U8"]}, ids.EXPORTERS: {"selected_users": ["U9"]}}),
        rights(
            **{ids.EDITORS: {"selected_users": []}, ids.PROJECTS_OPEN: chosen("x"), ids.STEPS_SKIP_REVIEW: chosen()}
        ),
        rights(**DECIDED),
        rights(**DECIDED, **{ids.EXPORTERS_GROUP: chosen("S1")}),
        rights(**DECIDED, **{ids.EXPORTERS_GROUP: chosen("S1"), ids.EXPORTERS: {"selected_users": ["U9"]}}),
        rights(**DECIDED, **{ids.EXPORTERS_GROUP: chosen(ids.NO_DESTINATION)}),
        rights(**{**DECIDED, ids.CONTACTED_DAYS: {"value": "many"}, ids.MAILS_A_DAY: {"value": "0"}}),
    ],
    steps.submit: [
        {ids.API_KEY: {"value": key}} for key in ("sw-key-9876", " sw-key-9876 ", "sw key", "k\u00e9y", "", None)
    ],
    steps.verify: [
        {},
        {ids.VERIFY_AS: one(ids.PROSPECTS)},
        {ids.VERIFY_AS: one(ids.CANDIDATES)},
        {ids.VERIFY_AS: one(ids.CANDIDATES), ids.VERIFY_JOB: one("job-1")},
        {ids.VERIFY_AS: one(ids.PROSPECTS), ids.ACCOUNT: one(ids.SAME_ACCOUNT)},
        {ids.VERIFY_AS: one(ids.PROSPECTS), ids.ACCOUNT: one(ids.ANOTHER_ACCOUNT)},
    ],
    steps.finish: [{}],
    steps.map_person: [
        {ids.PERSON: {"selected_user": person}, ids.SOURCEWHALE_EMAIL: {"value": email}}
        for person in ("U8", ADMIN)
        for email in ("a@b.org", " a@b.org ", "", "a@b", "a b@c.org", None)
    ],
}
GROUPS = {
    "usergroups_users_list": {"users": ["U9"]},
    "usergroups_list": {"usergroups": [{"id": "S1", "name": "One", "handle": "one"}]},
}


def drafted(state: DraftState, user: str, **values: Any) -> Callable[[Any], None]:
    return set_to(ConnectionDraft, state=state, user_id=user, **values)


def cases_of_steps(house: House, listener: Listener) -> Iterator[Case]:
    draft = house.world.draft
    metadata = "" if listener in (steps.confirm_choices, steps.map_person) else draft
    needed = {steps.verify: DraftState.KEY_ACCEPTED, steps.finish: DraftState.VERIFIED}
    right = needed.get(listener, DraftState.CREDENTIALS)
    for number, values in enumerate(STEPS[listener]):
        for user in PEOPLE:
            given = submitted(user, metadata, values)
            yield f"{number} {user}", given, slack(user, **GROUPS), drafted(right, user, based_on=None)
    values = STEPS[listener][min(3, len(STEPS[listener]) - 1) if listener is steps.verify else 0]
    if listener is not steps.map_person:
        for what in ("gone", "x"):
            yield f"of {what}", submitted(ADMIN, what, values), slack(ADMIN), drafted(right, ADMIN)
        for state in DraftState:
            given = submitted(ADMIN, metadata, values)
            yield f"{state}", given, slack(ADMIN), drafted(state, ADMIN)
            answered = {"problem": "it was refused", "shown": True, "standing": "other"}
            yield f"{state} answered", given, slack(ADMIN), drafted(state, ADMIN, **answered)
        yield "somebody else's", submitted(ADMIN, metadata, values), slack(ADMIN), drafted(right, OTHER)
        yield (
            "the key is there",
            submitted(ADMIN, metadata, {**values, ids.API_KEY: {"value": ""}}),
            slack(ADMIN),
            drafted(right, ADMIN, api_key_encrypted="sealed"),
        )
        for world in ("no connection", "another account", "one may edit"):
            user = USER if world == "one may edit" else ADMIN
            yield (
                world,
                submitted(user, metadata, values),
                slack(user, **GROUPS),
                both(WORLDS[world], drafted(right, user)),
            )
    for fault in (refused("missing_scope"), refused("no_such_subteam"), TimeoutError("away")):
        given = submitted(ADMIN, metadata, STEPS[listener][6 if listener is steps.confirm_choices else 0])
        yield f"{named(fault)}", given, slack(ADMIN, usergroups_users_list=fault), drafted(right, ADMIN)


def both(*changes: Callable[[Any], None] | None) -> Callable[[Any], None]:
    def change(session: Any) -> None:
        for each in changes:
            if each is not None:
                each(session)

    return change


# --- The off-limits list ---


def cases_of_the_list(house: House, listener: Listener) -> Iterator[Case]:
    file = {"id": "F1", "url_private": "https://files/p", "url_private_download": "https://files/d"}
    new = {ids.OFF_LIMITS_NEW: {"value": "Globex"}}
    filled: list[dict[str, Any]] = [
        {},
        new,
        {**new, ids.OFF_LIMITS_REASON: {"value": " a  client "}, ids.OFF_LIMITS_EVER: chosen(ids.EVER)},
        {**new, ids.OFF_LIMITS_UNTIL: {"selected_date": "2199-01-02"}},
        {**new, ids.OFF_LIMITS_UNTIL: {"selected_date": "2001-01-02"}},
        {ids.OFF_LIMITS_REASON: {"value": "a client"}},
        {ids.OFF_LIMITS_NEW: {"value": "Acme Ltd"}, ids.OFF_LIMITS_REASON: {"value": "lawyers"}},
        {ids.OFF_LIMITS_NEW: {"value": "https://\n@\n!!\n??"}},
        {ids.OFF_LIMITS_REMOVE: chosen(house.world.entry)},
        {ids.OFF_LIMITS_REMOVE: chosen(house.world.entry), **new},
        {ids.OFF_LIMITS_FILE: {"files": [file]}},
        {ids.OFF_LIMITS_FILE: {"files": [{"id": "F1", "url_private": "https://files/p"}]}, **new},
        {ids.OFF_LIMITS_FILE: {"files": [file]}, ids.OFF_LIMITS_REPLACES: chosen(ids.REPLACES)},
        {ids.OFF_LIMITS_FILE: {"files": [file]}, ids.OFF_LIMITS_REMOVE: chosen(house.world.entry)},
    ]
    for number, values in enumerate(filled):
        yield f"{number}", submitted(ADMIN, "", values), slack(ADMIN), None
    yield OTHER, submitted(OTHER, "", new), slack(OTHER), None


# --- Searchable lists ---


def cases_of_lists(house: House, listener: Listener) -> Iterator[Case]:
    typed_ = ("", "e", "FIVE", "person 6", "acme", "one", "zz", None)
    for text, user in product(typed_, PEOPLE):
        if user == USER or text == "":
            body = {**by(user, "modal"), **({} if text is None else {"value": text})}
            body["view"]["private_metadata"] = reference_of(house, "review")
            yield f"{text} {user}", {"body": body}, slack(user, **GROUPS), None
    for name in ("ended", "theirs", "gone"):
        body = {**by(USER, "modal"), "value": ""}
        body["view"]["private_metadata"] = house.exports[name]
        yield f"of {name}", {"body": body}, slack(USER), None
    body = {**by(USER, "modal"), "value": ""}
    for age in (59.0, 61.0):
        yield f"{age} s old", {"body": body}, slack(USER), set_to(DestinationList, fetched_at=NOW - age)
    for number, values in enumerate(
        ({"items": []}, {"items": [], "problem": "no access"}, {"items": [], "fetched_at": 5.0})
    ):
        yield f"nothing {number}", {"body": body}, slack(USER), set_to(DestinationList, **values)
    yield "never", {"body": body}, slack(USER), lambda session: session.execute(delete(DestinationList))
    yield "all is open", {"body": {**by(OTHER, "modal"), "value": ""}}, slack(OTHER), WORLDS["all is open"]
    for fault in (refused("missing_scope"), TimeoutError("away")):
        yield f"{named(fault)}", {"body": {**by(ADMIN, "modal")}}, slack(ADMIN, usergroups_list=fault), None


# --- Steps of workflows, events and shortcuts ---


def executed(callback: str, inputs: dict[str, Any], execution: str = "Fx9") -> dict[str, Any]:
    event = {"type": "function_executed", "function": {"callback_id": callback}, "inputs": inputs}
    event |= {"function_execution_id": execution}
    body = {"type": "event_callback", "team_id": "T5", "event": event, "authorizations": [{"team_id": "T5"}]}
    return {"body": body, "event": event}


def cases_of_workflows(house: House, listener: Listener) -> Iterator[Case]:
    callback = ids.EXPORT_PROJECT if listener is export_project else ids.LIST_DESTINATIONS
    whole_ = {
        "file": ["F1"],
        "export_as": "prospects",
        "destination": CAMPAIGN,
        "channel": "C8",
        "reviewer": USER,
        "builder": {"id": USER},
        "query": "",
    }
    others: list[dict[str, Any]] = [
        {},
        *({"export_as": what} for what in (" Candidates ", "PROSPECTS", "people", None)),
        *({"file": what} for what in ([], ["F1", "F2"], "F1", {"id": "F1"}, None)),
        *({"destination": what} for what in ("", {"id": CAMPAIGN})),
        *({"channel": what} for what in ("", None)),
        *(
            {name: what}
            for name in ("include_previous", "dummy_emails", "skip_review")
            for what in (True, " True", "no", "yes")
        ),
        *({"query": what} for what in ("FIV", "zz", None)),
        *({"reviewer": who, "builder": who} for who in (ADMIN, OTHER, "")),
    ]
    for number, more in enumerate(others):
        user = more.get("reviewer", USER) or USER
        yield f"{number}", executed(callback, {**whole_, **more}), slack(user), None
    yield "a second time", executed(callback, whole_, "Fx5"), slack(USER), None
    for world, kind in product(list(WORLDS)[1:], ("prospects", "candidates")):
        given = executed(callback, {**whole_, "export_as": kind})
        yield f"{kind} {world}", given, slack(USER), WORLDS[world]
        if world == "few may export":
            given = executed(callback, {**whole_, "export_as": kind, "reviewer": ADMIN})
            yield f"{kind} {world} {ADMIN}", given, slack(ADMIN), WORLDS[world]
    for number, values in enumerate(({"items": []}, {"items": [], "problem": "no access"}, {"fetched_at": 5.0})):
        yield f"list {number}", executed(callback, whole_), slack(USER), set_to(DestinationList, **values)
    yield "never", executed(callback, whole_), slack(USER), lambda session: session.execute(delete(DestinationList))
    for fault in (refused("internal_error"), refused("function_execution_not_found")):
        answers = {"functions_completeError": fault, "functions_completeSuccess": fault}
        yield f"{named(fault)}", executed(callback, {**whole_, "export_as": "x"}), slack(USER, **answers), None
        yield f"{named(fault)} at the end", executed(callback, whole_), slack(USER, **answers), None


FILES: list[list[dict[str, Any]]] = [
    [],
    [{"id": "F1", "name": "ended.csv"}],
    [{"id": "F1", "name": "a.csv"}, {"id": "F2", "name": "b.XLSX"}, {"id": "F3", "name": "c.pdf"}],
    [{"id": f"F{number}", "name": f"{number}.tsv"} for number in range(22)],
    [{"id": "F3", "name": "c.pdf"}],
    [{"id": "F3", "name": "csv"}],
    [{"id": "F1", "name": "a.csv", "mode": "tombstone"}],
    [{"id": "F1", "mode": "tombstone"}, {"id": "F2", "mode": "external", "name": "b.csv"}],
    [{"id": "F1", "name": "a.csv", "is_external": True}],
    [{"id": f"F{number}", "file_access": "check_file_info"} for number in range(5)],
    [{"id": "F1", "mode": "hidden_by_limit", "name": "a.csv"}],
]


def cases_of_files(house: House, listener: Listener) -> Iterator[Case]:
    told = {"file": {"id": "F1", "name": "told.csv"}}
    for number, files in enumerate(FILES):
        message_ = {"type": "message", "user": USER, "channel": "D1", "channel_type": "im", "files": files}
        for where in (message_, {**message_, "files": [], "attachments": [{"files": files}, {}]}):
            given = {"body": {**by(USER), "message": where}, "event": where}
            name = f"{number} {'forwarded' if 'attachments' in where else ''}"
            yield name, given, slack(USER, files_info=told), None
        for fault in (refused("file_deleted"), refused("file_not_found"), TimeoutError("away")):
            yield f"{number} {named(fault)}", given, slack(USER, files_info=fault), None
    for more in (
        {"bot_id": "B1"},
        {"subtype": "file_share"},
        {"subtype": "message_changed"},
        {"channel_type": "group"},
    ):
        where = {**message_, **more}
        yield f"{more}", {"body": {**by(USER), "message": where}, "event": where}, slack(USER), None
    for fault in (refused("channel_not_found"), TimeoutError("away")):
        given = {"body": {**by(USER), "message": message_}, "event": message_}
        yield f"{named(fault)}", given, slack(USER, chat_postMessage=fault), None


def cases_of_the_home(house: House, listener: Listener) -> Iterator[Case]:
    for user, tab, world in product(PEOPLE, ("home", "messages"), ("", "no connection", "a problem", "all is open")):
        if tab == "home" or not world:
            event = {"type": "app_home_opened", "user": user, "tab": tab}
            yield f"{user} {tab} {world}", {"body": by(user, "home"), "event": event}, slack(user), WORLDS[world]
    event = {"type": "app_home_opened", "user": USER, "tab": "home"}
    for fault in (refused("internal_error"), TimeoutError("away")):
        given = {"body": by(USER, "home"), "event": event}
        yield f"{named(fault)}", given, slack(USER, views_publish=fault), None
        yield f"who {named(fault)}", given, Client(fault), None
    yield "nobody", {"body": by(USER, "home"), "event": {**event, "user": ""}}, slack(USER), None


@pytest.fixture(scope="module")
def clock():
    return Clock()


@pytest.fixture(scope="module")
def house(tmp_path_factory, migrated_file, clock):
    with pytest.MonkeyPatch.context() as patch:
        clock.stops(patch)
        made = House(tmp_path_factory.mktemp("whole"), migrated_file, clock)
    yield made
    made.close()


@pytest.fixture(scope="module")
def written(house):
    with kept(WRITTEN) as found:
        yield found


def whole(
    house: House, written: Any, monkeypatch: Any, clock: Clock, name: str, listener: Listener, cases: Any
) -> None:
    """Compares what each request leads to with what is written down of it."""
    clock.stops(monkeypatch)
    down = WrittenDown(house.names)
    found = {}
    for case, given, client, change in cases(house, listener):
        assert case not in found, case
        found[case] = json.loads(json.dumps(down.of(house.ask(listener, client, given, change))))
    if WRITES:
        written["answers"][name] = found
        written["views"] |= down.views
    for case, told in found.items():
        assert told == written["answers"][name].get(case), f"{case}: if that is meant, see the top of this file"
    assert found.keys() == written["answers"][name].keys()
    for view in down.views:
        assert down.views[view] == written["views"][view]


EVERY: list[tuple[Listener, Any]] = [
    *((listener, cases_of_an_export) for listener in OF_AN_EXPORT),
    *((listener, cases_of_a_workspace) for listener in OF_A_WORKSPACE),
    *((listener, cases_of_commands) for listener in (export_command, sourcewhale)),
    *((listener, cases_of_review) for listener in (review.change, submissions.export)),
    *(
        (listener, cases_of_corrections)
        for listener in (
            *(corrections.set_columns, corrections.read_as, corrections.keep_apart),
            *(export_run.confirm_again, list_views.let_through),
        )
    ),
    *(
        (listener, cases_of_forms)
        for listener in (submissions.review, export_form.export_as, export_form.project, export_form.another_file)
    ),
    *((listener, cases_of_steps) for listener in STEPS),
    (list_views.save, cases_of_the_list),
    *(
        (listener, cases_of_lists)
        for listener in (
            *(candidates.candidate_options, destinations.campaign_options, destinations.job_options),
            *(projects.project_options, entries.entry_options, user_groups.group_options),
        )
    ),
    *((listener, cases_of_workflows) for listener in (export_project, list_destinations)),
    *((listener, cases_of_files) for listener in (message, export_file)),
    (app_home_opened, cases_of_the_home),
]


def _name(listener: Listener, cases: Any) -> str:
    return f"{listener.__module__.removeprefix('bot.')}.{listener.__name__} {cases.__name__.removeprefix('cases_')}"


@pytest.mark.parametrize(("listener", "cases"), EVERY, ids=[_name(*one) for one in EVERY])
@pytest.mark.long
def test_a_request_leads_to_what_is_written_down(house, written, monkeypatch, clock, listener, cases):
    whole(house, written, monkeypatch, clock, _name(listener, cases), listener, cases)
