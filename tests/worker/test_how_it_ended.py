"""How an export ends in words: one cause, one piece of advice, and the buttons that act."""

from __future__ import annotations

import pytest

import seekout
from sandbox.slack.blockkit import check_message, check_view
from store.exporting.items import Counts, FailedRow
from store.models import ChannelKind, Connection, Export, ExportItem, ExportState, OutboxMessage
from tests.store.factory import connected, started
from tests.worker.test_surface import export
from worker.actions import exports as acts
from worker.destinations.sourcewhale import errors
from worker.messages.posts import tell
from worker.surface import cannot_export, channel, endings, failures
from worker.surface.endings import DESTINATION_GONE, KEY_REFUSED, NO_API, NOT_LET


def test_the_causes_are_worded_as_the_destination_words_them():
    assert {KEY_REFUSED} == {errors.KEY_REFUSED.waiting, errors.KEY_REFUSED.connection_problem}
    assert {NO_API} == {errors.NO_API.waiting, errors.NO_API.connection_problem}
    assert errors.NOT_LET.waiting == NOT_LET
    # As an export keeps it that ended before a firewall was named.
    once = "SourceWhale does not let whoever asked for this export add people there."
    assert endings.advice(once, None) == endings.advice(NOT_LET, None) != endings.advice("anything else", None)


def test_a_refused_key_is_one_cause_and_one_piece_of_advice():
    stopped = export(state=ExportState.FAILED, problem=KEY_REFUSED, ended_at=5.0, result_url=None)
    none_sent = Counts(exported=0, failed=60, waiting=0, previously_exported=0, do_not_contact=0, cancelled=0)
    content = channel.progress(stopped, "project", none_sent, 3.0, unsent=60, admin="U9")
    said = "*Nothing was sent*: SourceWhale refuses the API key. <@U9> was told. When it is fixed, press *Try again*."
    assert said.replace(". <@", ".\n<@") in content.blocks[1]["text"]["text"]
    assert said in content.text
    assert "failed" not in content.text
    assert [element["text"]["text"] for element in content.blocks[-1]["elements"]] == ["Try again"]


def test_what_sourcewhale_did_not_take_is_told_by_row_at_every_end():
    counts = Counts(exported=5, failed=0, waiting=0, previously_exported=0, do_not_contact=0, cancelled=0)
    rows = [FailedRow(3, "job title, phone"), FailedRow(5, "phone"), FailedRow(6, "job title, phone")]
    for state in (ExportState.COMPLETE, ExportState.CANCELLED, ExportState.FAILED):
        ended = export(state=state, ended_at=5.0, problem=KEY_REFUSED)
        said = channel.progress(ended, "project", counts, 3.0, not_filled=rows).text
        assert (
            "2 candidates were added, but SourceWhale did not take what it lacks of them: job title, phone "
            "(rows 3, 6). 1 candidate was added, but SourceWhale did not take what it lacks of them: phone (row 5). "
            "Fill that in there, or export them again."
        ) in said


def test_what_an_ended_export_offers_is_on_its_message():
    counts = Counts(exported=5, failed=2, waiting=0, previously_exported=0, do_not_contact=0, cancelled=3)

    def buttons(**values):
        content = channel.progress(export(ended_at=5.0, **values), "project", counts, 3.0)
        return [element["text"]["text"] for element in content.blocks[-1]["elements"]]

    after = ["How is it going?", "List of those sent"]
    assert buttons(state=ExportState.COMPLETE_WITH_ERRORS) == ["Retry failed", "Open in SourceWhale", *after]
    assert buttons(state=ExportState.CANCELLED) == ["Send the rest", "Open in SourceWhale", *after]
    gone = DESTINATION_GONE.format(word="campaign")
    assert buttons(state=ExportState.FAILED, problem=gone)[0] == "Choose another campaign"


def test_whoever_cannot_export_gets_the_button_that_helps():
    def labels(connection, **values):
        found = cannot_export.refusal(connection, **values)
        check_view(found.view)
        return found.text, [button["text"]["text"] for button in found.buttons]

    broken = Connection(can_export=True, connected_by="U1", problem=KEY_REFUSED, editors=[])
    assert labels(None, may_change=True, admin_name=None)[1] == ["Connect"]
    assert labels(None, may_change=False, admin_name=None)[1] == []
    assert labels(broken, may_change=True, admin_name=None)[1] == ["Enter a new key"]
    assert labels(broken, may_change=False, admin_name="dana") == (
        "SourceWhale refuses the API key. <@U1> can fix it.",
        ["Ask @dana"],
    )


def test_many_failures_are_a_table_with_what_to_do():
    reasons = ["SourceWhale rejected the values of this row (HTTP 400)", "SourceWhale cannot be reached"]
    failed = [FailedRow(n, reasons[n % 2]) for n in range(2, 202)]
    content = failures.failures(export(), failed, names=[(n, f"Person <{n}>") for n in range(2, 102)])
    assert content is not None
    (table,) = [block for block in content.blocks if block["type"] == "data_table"]
    assert [cell["text"] for cell in table["rows"][0]] == ["Row", "Name", "Reason", "What to do"]
    assert [cell["text"] for cell in table["rows"][1]] == [
        *("2", "Person ‹2›", "SourceWhale rejected the values of this row", "Fix the row and upload the file again"),
    ]
    assert 50 < len(table["rows"]) <= 101
    check_message(content.blocks)
    check_message([failures.as_section(table)])
    assert "row 2 · Person ‹2›" in failures.as_section(table)["text"]["text"]


@pytest.mark.parametrize(("name", "slots"), [("", set()), ("Ada Sample", {"failures", "failures_direct", "rows-0"})])
@pytest.mark.long
def test_one_row_that_names_nobody_is_told_on_the_message_alone(database, name, slots):
    person = seekout.Candidate(row=7, identity="e:a@example.com", full_name=name, emails=("a@example.com",))
    made = started(database, *connected(database), [person])
    with database.write() as session:
        found = session.get_one(Export, made.id)
        session.query(ExportItem).filter_by(export_id=made.id).update({"state": "failed", "reason": "Refused"})
        acts.finish(session, found, cancelled=False, works=True)
        messages = {one.slot: one for one in session.query(OutboxMessage).filter_by(export_id=made.id)}
    assert set(messages) == {"progress"} | slots
    told = "1 failed: row 7, Refused." if not name else "1 failed: the reason is in the thread."
    assert told in messages["progress"].text


def test_whoever_was_told_by_name_before_their_channel_was_left_is_not_told_twice(database):
    """The channel is archived at the end: what was to stand there comes as a direct message too."""
    person = seekout.Candidate(row=7, identity="e:a@example.com", full_name="Ada Sample", emails=("a@example.com",))
    made = started(database, *connected(database), [person], channel_id="C_GONE", requested_by="U_DANA")
    with database.write() as session:
        found = session.get_one(Export, made.id)
        session.query(ExportItem).filter_by(export_id=made.id).update({"state": "failed", "reason": "Refused"})
        acts.finish(session, found, cancelled=False, works=True)
        found.channel_kind = ChannelKind.DIRECT
        tell(session, found)
        messages = {one.slot: one for one in session.query(OutboxMessage).filter_by(export_id=made.id)}
    assert "Ada Sample" in str(messages["failures_direct"].blocks)
    assert "Ada Sample" not in str(messages["failures"].blocks)
    assert "has gone to <@U_DANA> as a direct message" in str(messages["failures"].blocks)


@pytest.mark.parametrize(("seconds", "mentioned"), [(20, False), (40, True)])
def test_the_end_of_a_long_run_is_a_reply_that_mentions_whoever_asked(database, seconds, mentioned):
    """Slack notifies nobody of an edit, and nobody watches an export for minutes."""
    person = seekout.Candidate(row=2, identity="e:a@example.com", full_name="Ada", emails=("a@example.com",))
    made = started(database, *connected(database), [person], requested_by="U_DANA")
    with database.write() as session:
        found = session.get_one(Export, made.id)
        found.queued_at -= seconds
        session.query(ExportItem).filter_by(export_id=made.id).update({"state": "exported"})
        acts.finish(session, found, cancelled=False, works=True)
        messages = {one.slot: one for one in session.query(OutboxMessage).filter_by(export_id=made.id)}
    assert ("ended-0" in messages) is mentioned
    if mentioned:
        reply = messages["ended-0"]
        assert reply.thread_slot == "progress"
        assert "<@U_DANA> *1 candidate* is in SourceWhale" in reply.text
