"""What a person has filled in, read from a view as Slack sends it back."""

from __future__ import annotations

import pytest

from bot.form import Filled
from store.connection.destinations import Destination
from store.models import ExportKind
from worker.surface import ids
from worker.surface.export_form import FormState, Offer, SharedFile, destination_input, export_form

CAMPAIGN = Destination("camp-1", "Backend Q4")
FILES = (SharedFile("F1", "one.csv"), SharedFile("F2", "two.csv"))
OFFER = Offer(destination=CAMPAIGN, options=frozenset({ids.DUMMY_EMAILS}), channel_id="C1")


def untouched(state=None, offer=OFFER):
    """The view of a form that somebody submits as it was opened: each input has what it was offered with."""
    view = export_form(state or FormState(ExportKind.PROSPECTS, channel_id="C1"), offer, pools_enabled=True)
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        given = {"type": element["type"], "selected_option": element.get("initial_option")}
        given |= {"selected_options": element.get("initial_options", []), "files": []}
        given["selected_conversation"] = element.get("initial_conversation")
        values[block["block_id"]] = {element["action_id"]: given}
    return {**view, "state": {"values": values}}


def chosen(view, name, **what):
    """The same view after a person has given an input something else."""
    for block in view["state"]["values"].values():
        if name in block:
            block[name] = {**block[name], **what}
    return Filled.of(view)


INPUTS = [destination_input(ExportKind.PROSPECTS), ids.EXPORT_AS, ids.OPTIONS, ids.CHANNEL]


def test_of_a_form_that_nobody_touched_nothing_was_chosen_by_hand():
    filled = Filled.of(untouched())
    assert [name for name in INPUTS if filled.by_hand(name)] == []
    assert (filled.kind, filled.destination_id, filled.channel_id) == (ExportKind.PROSPECTS, "camp-1", "C1")
    assert (filled.options, filled.file) == ({ids.DUMMY_EMAILS}, None)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        (destination_input(ExportKind.PROSPECTS), {"selected_option": {"value": "camp-2"}}),
        (ids.EXPORT_AS, {"selected_option": {"value": "candidates"}}),
        (ids.OPTIONS, {"selected_options": []}),
        (ids.CHANNEL, {"selected_conversation": "C2"}),
    ],
)
def test_what_a_person_changed_and_nothing_else_was_chosen_by_hand(name, what):
    filled = chosen(untouched(), name, **what)
    assert [one for one in INPUTS if filled.by_hand(one)] == [name]


def test_an_option_that_was_taken_back_leaves_what_the_form_offered():
    filled = chosen(untouched(), destination_input(ExportKind.PROSPECTS), selected_option=None)
    assert filled.destination_id is None
    assert not filled.by_hand(destination_input(ExportKind.PROSPECTS))


@pytest.mark.parametrize("said", [None, {"value": "something of another version"}])
def test_a_kind_that_cannot_be_read_is_the_one_with_which_the_form_was_opened(said):
    state = FormState(ExportKind.CANDIDATES)
    assert chosen(untouched(state), ids.EXPORT_AS, selected_option=said).kind == ExportKind.CANDIDATES


def test_of_several_files_of_a_message_the_chosen_one_is_read_or_else_the_first():
    state = FormState(ExportKind.PROSPECTS, files=FILES)
    assert Filled.of(untouched(state)).file == {"id": "F1", "name": "one.csv"}
    second = chosen(untouched(state), ids.FILE_CHOICE, selected_option={"value": "F2"})
    assert second.file == {"id": "F2", "name": "two.csv"}
    assert chosen(untouched(state), ids.FILE_CHOICE, selected_option={"value": "F9"}).file is None


def test_an_uploaded_file_is_read():
    uploaded = {"id": "F3", "name": "three.csv"}
    assert chosen(untouched(), ids.FILE, files=[uploaded]).file == uploaded


@pytest.mark.parametrize("channel", ["C1", None])
def test_what_the_form_offered_is_offered_again(channel):
    state = FormState(ExportKind.PROSPECTS, channel_id=channel)
    offer = Offer(destination=CAMPAIGN, options=frozenset({ids.INCLUDE_PREVIOUS}), channel_id=channel)
    filled = chosen(untouched(state, offer), ids.OPTIONS, selected_options=[])
    assert (filled.offer.options, filled.offer.channel_id) == ({ids.INCLUDE_PREVIOUS}, channel)


def test_where_a_wrong_destination_is_told():
    state = FormState(ExportKind.PROSPECTS, marks={destination_input(ExportKind.PROSPECTS): "abcd1234"})
    view = untouched(state)
    assert Filled.of(view).destination_block == f"{destination_input(ExportKind.PROSPECTS)}:abcd1234"
    # After *Export as* was changed, the list of the other kind is not there yet.
    other = chosen(view, ids.EXPORT_AS, selected_option={"value": "candidates"})
    assert other.destination_block == ids.EXPORT_AS
