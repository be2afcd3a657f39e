"""Whatever names, numbers and texts come in, Slack takes the views and messages, and nothing in them acts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.slack.blockkit import check_message, check_options, check_view
from seekout import Candidate
from store.connection.defaults import Defaults
from store.connection.destinations import Destination
from store.exporting.exports import Told
from store.exporting.items import Counts, FailedRow
from store.exporting.selection import DO_NOT_CONTACT, PREVIOUSLY_EXPORTED, Choice, Listed, Plan, Previous
from store.models import AuditEntry, Connection, ConnectionDraft, Export, ExportKind, ExportState, OffLimit
from store.workspaces import audit
from store.workspaces.overview import Going, Overview, ProjectFigures
from worker.surface import admin, channel, connection, export_form, failures, home, ids, lists, people
from worker.surface.after import reminders, sent
from worker.surface.editing import trail
from worker.surface.reviews import again, columns, corrections, details, review
from worker.surface.text import (
    context,
    count,
    cut,
    day,
    duration,
    escape,
    link,
    paragraphs,
    percent,
    rows,
    section,
    unlinked,
)

hostile = st.one_of(st.text(max_size=400), st.sampled_from(["<!channel> <@U1> & *b*", "x" * 5000, "\u202e\u0000\n"]))
numbers = st.integers(0, 100_000)


def export(**values) -> Export:
    defaults = {
        "id": "e" * 32,
        "requested_by": "U1",
        "kind": "prospects",
        "destination_name": "Backend",
        "state": ExportState.RUNNING,
        "include_previous": False,
        "dummy_emails": False,
        "report": {},
        "problem": None,
        "result_url": "https://sourcewhale.app/c/1",
        "wait_reason": None,
        "times_retried": 0,
    }
    return Export(**(defaults | values))


def found_everything(headers, reasons, again, name):
    """The report of a file in which everything that can be told of was found."""
    return {
        "ignored": headers,
        "understood": [[header, "email"] for header in headers],
        "unreadable": len(reasons),
        "unreadable_rows": reasons,
        "again": again,
        "held_back": dict.fromkeys(headers, again),
        "opt_out_unclear": headers,
        "do_not_call": again,
        "damaged_phones": again,
        "notes": headers,
        "hidden_rows": again,
        "sheets_read": headers,
        "sheets_left": [[header, name] for header in headers],
        "encoding": {"name": "cp1250", "sure": False, "sample": name},
        "encodings": [["cp1250", name]],
        "merges": [
            {"rows": [n, n + 1], "names": [name, header], "why": header, "key": str(n)}
            for n, header in enumerate(headers)
        ],
    }


def draft(jobs=(), *, pools=True, last4="") -> ConnectionDraft:
    return ConnectionDraft(id="d", pools_enabled=pools, can_export=True, key_last4=last4, jobs=list(jobs))


@pytest.mark.long
@settings(deadline=None, max_examples=60)
@given(
    name=hostile,
    destination=hostile,
    headers=st.lists(hostile, max_size=60),
    reasons=st.lists(st.tuples(numbers, hostile), max_size=80),
    plan=st.builds(Plan, numbers, numbers, numbers, numbers, numbers, numbers, numbers),
    again=numbers,
    listed=st.builds(
        Listed,
        st.just("c" * 32),
        st.builds(
            Candidate,
            st.just(2),
            st.just("i"),
            hostile,
            emails=st.lists(hostile, max_size=2).map(tuple),
            current_title=hostile,
            current_company=hostile,
        ),
        st.booleans(),
        st.booleans(),
        st.sampled_from([None, DO_NOT_CONTACT, PREVIOUSLY_EXPORTED]),
    ),
    chosen=st.lists(st.just("c" * 32), max_size=100).map(tuple),
)
def test_review_fits_into_a_modal_and_a_message(name, destination, headers, reasons, plan, again, listed, chosen):
    report = found_everything(headers, reasons, again, name)
    told = export(destination_name=destination, report=report, channel_id="C1", file_id="F1", created_at=1.0)
    facts = review.review_of(
        told,
        name,
        plan,
        [listed] * 3,
        choice=Choice(only=chosen[::2], but=chosen[1::2]),
        others=[told] * 3,
        previous=[Previous(told, again), Previous(None, 1)],
        note="A note.",
    )
    view = review.view(facts)
    check_view(view)
    check_view(details.view(facts))
    read = columns.columns_of(report, dict.fromkeys(headers[:5], "U1"))
    check_view(columns.view(told.id, read, ["email", "phone", "do_not_contact"]))
    if report["merges"]:
        check_view(corrections.keep_apart(told.id, report["merges"]))
    check_view(corrections.read_as(told.id, report))
    check_options([people.candidate_option(listed)])
    assert ("submit" in view) == (plan.send > 0 or bool(chosen))
    assert review.export_id_of(view["private_metadata"]) == told.id
    text, blocks = review.message(facts)
    check_message(blocks)
    assert "<!channel>" not in str(view) + text


def test_a_review_is_true_while_its_numbers_are():
    def shown(send, previous, chosen=0):
        choice = Choice(only=("c",) * chosen)
        return review.review_of(export(), "p", Plan(send, previous, 0, 0, 0, 0), [], choice=choice)

    reference = shown(3, 1).reference
    assert review.is_still_true(reference, shown(3, 1))
    assert not review.is_still_true(reference, shown(2, 2))
    # The choice came with the press, before Review could count it.
    assert review.is_still_true(reference, shown(1, 0, chosen=1))
    assert not review.is_still_true(shown(2, 0, chosen=2).reference, shown(1, 1, chosen=2))


@settings(deadline=None, max_examples=60)
@given(
    name=hostile,
    destination=hostile,
    state=st.sampled_from(list(ExportState)),
    wait=st.one_of(st.none(), hostile),
    counts=st.builds(Counts, numbers, numbers, numbers, numbers, numbers, numbers),
    failed=st.lists(st.builds(FailedRow, numbers, hostile), min_size=1, max_size=300),
    elapsed=st.floats(0, 1e6),
    left=st.one_of(st.none(), st.floats(0, 1e9)),
    retried=st.integers(0, 2),
)
def test_channel_messages_fit(name, destination, state, wait, counts, failed, elapsed, left, retried):
    told = export(destination_name=destination, state=state, wait_reason=wait, problem=wait)
    told.report = {"unreadable": 7, "unreadable_rows": [[item.row, item.reason] for item in failed]}
    told.times_retried, told.retried_by, told.retried_people = retried, "U2", 5 * retried
    names = [(item.row, item.reason) for item in failed[:10]]
    for content in (
        channel.progress(told, name, counts, elapsed, left=left, not_attempted=[item.row for item in failed]),
        channel.ended(told, name, counts),
        failures.failures(told, failed),
        failures.failures(told, failed, names=names, project_name=name or "x", file="There is a file."),
        failures.retried(told, project_name=name),
        admin.went_on(told, name, counts),
        lists.followed(told, name, counts, "U1"),
    ):
        assert content is not None
        check_message(content.blocks)
        assert 0 < len(content.text) <= 4000
        assert "<!channel>" not in content.text + str(content.blocks)


ended = st.sampled_from(
    [ExportState.COMPLETE, ExportState.COMPLETE_WITH_ERRORS, ExportState.FAILED, ExportState.CANCELLED]
)


@pytest.mark.long
@settings(deadline=None, max_examples=60)
@given(
    text=hostile,
    counts=st.builds(Counts, numbers, numbers, numbers, numbers, numbers, numbers),
    states=st.lists(ended, max_size=5),
    going=st.lists(st.booleans(), max_size=10),
    figures=st.lists(st.builds(ProjectFigures, hostile, numbers, numbers, numbers, numbers, numbers), max_size=8),
    connection_=st.sampled_from(["none", "works", "problem", "off"]),
    viewer=st.builds(home.Viewer, st.sampled_from(["U1", "U2"]), st.booleans(), st.booleans()),
)
def test_a_home_fits_and_is_never_empty(text, counts, states, going, figures, connection_, viewer):
    connected = Connection(
        can_export=connection_ != "off",
        pools_enabled=True,
        key_last4="1234",
        connected_by="U1",
        connected_at=1.0,
        verified_at=2.0,
        problem=text if connection_ == "problem" else None,
    )

    def told(number, **values):
        return Told(export(id=f"{number:032}", destination_name=text, **values), text, "https://slack.example/p1")

    made = home.view(
        Overview(
            connection=None if connection_ == "none" else connected,
            running=[
                Going(told(n, wait_reason=text if waits else None), counts, 12.0, 30.0) for n, waits in enumerate(going)
            ],
            ended=[(told(100 + n, state=state, ended_at=5.0), counts) for n, state in enumerate(states)],
            projects=figures,
        ),
        viewer,
    )
    check_view(made)
    assert len(made["blocks"]) >= 3
    assert "<!channel>" not in str(made)
    buttons = [
        e["text"]["text"] for block in made["blocks"] for e in block.get("elements", []) if e["type"] == "button"
    ]
    assert ("Export a project" in buttons) == (connection_ in ("works", "problem"))
    broken = connection_ == "problem" and bool(text)
    assert ("Enter a new key" in buttons) == (broken and viewer.may_change)
    assert ("Nobody can export until it works." in str(made)) == broken
    assert ("Cancel" in buttons) == (bool(going) and (viewer.is_admin or viewer.user_id == "U1"))


def test_who_is_not_the_one_who_asked_is_offered_nothing_to_press():
    counts = Counts(exported=1, failed=1, waiting=0, previously_exported=0, do_not_contact=0, cancelled=0)
    failed = Told(export(state=ExportState.COMPLETE_WITH_ERRORS, ended_at=5.0), "project", None)
    facts = Overview(connection=None, running=[], ended=[(failed, counts)], projects=[])
    assert "Retry failed" in str(home.view(facts, home.Viewer("U1", is_admin=False, may_change=False)))
    assert "Retry failed" in str(home.view(facts, home.Viewer("U2", is_admin=True, may_change=True)))
    assert "Retry failed" not in str(home.view(facts, home.Viewer("U2", is_admin=False, may_change=False)))


def test_the_bar_is_full_only_when_all_are_done():
    assert channel.bar(0, 14_000) == "░" * 16
    assert channel.bar(13_999, 14_000).count("░") == 1
    assert channel.bar(14_000, 14_000) == "█" * 16


def test_a_retry_tells_of_its_own_people():
    again = export(times_retried=1, retried_by="U2", retried_people=4, state=ExportState.RUNNING)
    counts = Counts(exported=97, failed=1, waiting=2, previously_exported=0, do_not_contact=0, cancelled=0)
    content = channel.progress(again, "project", counts, 30.0, left=30.0)
    assert content.text.startswith("Sending 4 candidates of *project* to campaign *Backend* again: 2 of 4.")
    assert "2 of 4 · 50%" in str(content.blocks)
    assert "sent again by <@U2> · 30 s so far, about 30 s left" in str(content.blocks)


def test_whoever_had_not_been_sent_is_not_sent_again():
    values = {"retried_people": 4, "report": {"the_rest": True}, "channel_kind": "public"}
    rest = export(times_retried=1, retried_by="U2", **values)
    counts = Counts(exported=97, failed=1, waiting=2, previously_exported=0, do_not_contact=0, cancelled=0)
    content = channel.progress(rest, "project", counts, 30.0)
    assert content.text.startswith("Sending 4 candidates of *project* to campaign *Backend*: 2 of 4.")
    told = failures.retried(rest)
    assert told.text.startswith("4 candidates that had not been sent are being sent, as <@U2> asked.")
    line = lists.followed(rest, "project", counts, "U1")
    assert line.text.startswith("▶ Export continued: *project*")
    status = lists.status([Going(Told(rest, "project", None), counts, 30.0, None)])
    for said in (content.text, str(content.blocks), told.text, line.text, status):
        assert "again" not in said.replace("Who failed is told again", "")


def test_every_end_with_people_in_a_campaign_says_that_it_is_to_be_kicked_off():
    counts = Counts(exported=5, failed=0, waiting=0, previously_exported=0, do_not_contact=0, cancelled=0)

    def said(**values):
        kicked_off = values.pop("kicked_off_at", None)
        ended = export(state=ExportState.CANCELLED, ended_at=9.0, **values)
        return channel.progress(ended, "project", counts, 3.0, kicked_off_at=kicked_off).text

    assert channel.STEPS_REMINDER in said()
    assert channel.STEPS_REMINDER not in said(kicked_off_at=5.0)
    assert channel.STEPS_REMINDER not in said(kind="candidates")


def test_details_name_who_is_marked_do_not_contact_by_row():
    plan = Plan(3, 0, 25, 3, 3, 3)
    marked = [
        Listed("c", Candidate(row, "i", f"Ada <{row}>", current_title="Engineer"), False, False, DO_NOT_CONTACT)
        for row in range(2, 22)
    ]
    told = export(channel_id="C1", created_at=1.0)
    view = details.view(review.review_of(told, "project", plan, [], marked=marked))
    check_view(view)
    (text,) = [block["text"]["text"] for block in view["blocks"] if "row 2 " in str(block)]
    assert text.startswith("• row 2 · Ada &lt;2&gt; · Engineer\n") and text.endswith("_and 5 others_")


def test_what_was_left_out_of_a_file_is_told_once():
    note = "1 sheet is hidden and was not read (Lists). If there are candidates in it, unhide it in Excel."
    report = {"left_notes": [note], "notes": ["Another note."], "hidden_rows": 0, "sheets_left": [["Lists", "hidden"]]}
    facts = review.review_of(export(channel_id="C1", report=report), "project", Plan(3, 0, 0, 3, 3, 3), [])
    assert str(review.view(facts)["blocks"]).count("Lists") == 1
    assert str(details.view(facts)["blocks"]).count("Lists") == 1


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ({"nameless": 2, "ignored": ["Who"]}, "2 candidates have no name: if a column that is left out holds it"),
        ({"nameless": 1, "ignored": []}, "1 candidate has no name."),
        ({"nameless": 0}, None),
        # A reading of the version before.
        ({}, None),
    ],
)
def test_review_says_how_many_have_no_name(report, said):
    facts = review.review_of(export(channel_id="C1", report=report), "project", Plan(3, 0, 0, 3, 3, 3), [])
    text = str(review.view(facts)["blocks"])
    assert said in text if said else "no name" not in text


def test_cancel_asks_once_more():
    counts = Counts(exported=0, failed=0, waiting=5, previously_exported=0, do_not_contact=0, cancelled=0)
    content = channel.progress(export(), "project", counts, 3.0)
    (cancel,) = content.blocks[-1]["elements"]
    assert cancel["confirm"]["title"]["text"] == "Cancel this export?"
    assert "Whoever is in SourceWhale by then stays there" in cancel["confirm"]["text"]["text"]


@pytest.mark.parametrize("pools", [True, False])
def test_forms_and_steps_are_what_slack_takes(pools):
    jobs = [{"id": f"p{n}", "name": "Job " + "x" * 90} for n in range(150)]
    connected = Connection(
        can_export=True,
        pools_enabled=pools,
        key_last4="1234",
        connected_by="U1",
        connected_at=1.0,
        verified_at=2.0,
        problem=None if pools else "<!channel>",
    )
    for view in (
        export_form.export_form(
            export_form.FormState(ExportKind.PROSPECTS if pools else ExportKind.CANDIDATES),
            export_form.Offer(),
            pools_enabled=pools,
        ),
        export_form.export_form(
            export_form.FormState(
                ExportKind.CANDIDATES,
                files=tuple(export_form.SharedFile(f"F{n}", "<!channel> " * 50) for n in range(10 if pools else 1)),
                channel_id="C1",
                marks={"job": "m"},
            ),
            export_form.Offer(
                Destination("p", "<!channel> " * 30), frozenset({ids.DUMMY_EMAILS}), "C1", "As the last time."
            ),
            pools_enabled=pools,
        ),
        export_form.reading(),
        export_form.information("Title", "Sentence."),
        connection.capabilities(None),
        connection.capabilities(connected),
        connection.credentials(draft()),
        connection.credentials(draft(last4="1234"), "<!channel>"),
        connection.working("Checking the key..."),
        connection.verify(draft(jobs, pools=pools)),
        connection.verify(draft(pools=pools), "Problem."),
        connection.all_good("d"),
        connection.connected(connected),
    ):
        check_view(view)
        assert "<!channel>" not in str([block for block in view["blocks"] if block["type"] != "input"])


def test_the_thread_names_rows_and_reasons():
    content = failures.failures(export(), [FailedRow(3, "SourceWhale rejected the values of this row (HTTP 400)")])
    assert content is not None
    assert "SourceWhale rejected the values of this row (row 3)" in content.text
    assert failures.failures(export(), []) is None
    several = [FailedRow(row, "SourceWhale rejected the values of this row (HTTP 400)") for row in (2, 3)]
    content = failures.failures(export(), several)
    assert content is not None
    assert "SourceWhale rejected the values of these rows (rows 2-3)" in content.text


@pytest.mark.parametrize(
    ("numbers_", "told"),
    [
        ([3], "row 3"),
        ([3, 3], "row 3"),
        ([5, 6, 7, 3, 12], "rows 3, 5-7, 12"),
        ([1, 3, 5, 7, 8, 9], "rows 1, 3, 5 and 3 more"),
    ],
)
def test_row_numbers(numbers_, told):
    assert rows(numbers_, 3) == told


def test_numbers_and_texts():
    assert [duration(seconds) for seconds in (0.2, 40, 720, 7500)] == ["1 s", "40 s", "12 min", "2 h 5 min"]
    assert (count(1, "candidate"), count(2000, "candidate")) == ("1 candidate", "2,000 candidates")
    assert [percent(part, 200) for part in (0, 1, 100, 199, 200)] == ["0%", "1%", "50%", "99%", "100%"]
    assert percent(0, 0) == "0%"
    assert cut("abcdef", 4) == "abc…"
    assert escape("<!channel> & <@U1>\u0007") == "&lt;!channel&gt; &amp; &lt;@U1&gt; "


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "<!here> & <https://evil.example|SourceWhale>",
            "&lt;!here&gt; &amp; &lt;https://evil.example|SourceWhale&gt;",
        ),
        ("@here @Channel @everyone @hereford", "\uff20here \uff20Channel \uff20everyone @hereford"),
        ("*bold* ~gone~ `code`", "\u2217bold\u2217 \u223cgone\u223c \u02cbcode\u02cb"),
        ("_draft_ of back_end_team", "\u02cddraft\u02cd of back_end_team"),
        ("one\ntwo\u202ethree", "one two three"),
        (":white_check_mark: Export Complete", "\u2236white_check_mark: Export Complete"),
        (":+1: 10:30:00 a:b", "\u2236+1: 10:30:00 a:b"),
    ],
)
def test_what_slack_would_obey_is_shown_as_text(text, shown):
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("of evil.example: rows", "of evil\u2024example: rows"),
        ("https://evil.example/a.b?c=1", "https:\u2215\u2215evil\u2024example/a\u2024b?c=1"),
        ("<https://sourcewhale.app/a.b|Open> v1.2 done.", "<https://sourcewhale.app/a.b|Open> v1.2 done."),
        ("ada@evil.example", "ada@evil\u2024example"),
    ],
)
def test_outside_of_blocks_an_address_is_text(text, shown):
    assert unlinked(text) == shown


def test_no_block_lets_slack_guess_at_links_and_mentions():
    for block in (section("evil.example"), context("#general")):
        text = block.get("text") or block["elements"][0]
        assert text["verbatim"] is True


def test_a_link_ends_where_it_should():
    assert (
        link("https://sourcewhale.app/?a=1&b=>|<!here>", "Open")
        == "<https://sourcewhale.app/?a=1&amp;b=%3E%7C%3C!here%3E|Open>"
    )


def test_a_long_answer_is_cut_between_lines():
    text = "\n".join(f"line {number} {'x' * 90}" for number in range(100))
    blocks = paragraphs(text)
    assert len(blocks) > 1
    assert "\n".join(block["text"]["text"] for block in blocks) == text


@given(name=hostile, destination=hostile, number=numbers, last=st.booleans())
@pytest.mark.long
def test_what_comes_after_an_export_fits_into_messages_and_does_not_act(name, destination, number, last):
    told = export(destination_name=destination, ended_at=5.0, removed_at=6.0, removed_by="U2")
    for made in (
        reminders.reminder(told, name, number, 2, last=last),
        reminders.tomorrow(told, name, 9.0),
        reminders.muted(told, name),
        reminders.all_off(told, name),
        reminders.kicked_off(told, name, 9.0),
        sent.message(told, name, number, number),
        sent.removed(told, name, number),
    ):
        check_message(made.blocks)
        assert "<!channel>" not in made.text + str(made.blocks)


def test_a_link_of_sourcewhales_cannot_end_early_anywhere():
    """Its own host may still answer with an address that would mention everybody."""
    mean = "https://sourcewhale.example/campaigns/1|Open> <!channel> <https://evil.example"
    told = Told(export(result_url=mean, ended_at=1.0, state="complete"), "p", "https://slack.example/a|b>@here")
    line = lists.ended_line(told, Counts(1, 0, 0, 0, 0, 0))
    assert "<!channel>" not in line
    assert line.count("<https://") == 2
    assert line.count("|") == line.count("<https://") + line.count("<!date^")


@given(name=hostile, change=hostile)
def test_a_fresh_review_is_taken_by_slack_and_obeys_nobody(name, change):
    shown = again.Again(
        name, 3, [change], [Candidate(row=2, identity="a", full_name=name, emails=(name,))], "retry", "m"
    )
    view = again.view(export(channel_problem="is_archived"), shown)
    check_view(view)
    assert not any(word in str(view) for word in ("<!", "<@here", "<http"))
    # From here no way leads back to the form.
    assert "it is archived. The updates come to you as direct messages." in str(view)


@pytest.mark.parametrize("standing", ["same", "other", "unsure", None])
def test_whose_key_it_is_is_asked_where_it_is_not_known(standing):
    draft = ConnectionDraft(id="d", pools_enabled=True, jobs=[{"id": "j", "name": "Job"}], standing=standing)
    view = connection.verify(draft)
    check_view(view)
    assert ("Whose key is this?" in str(view)) is (standing in ("other", "unsure"))


def test_the_trail_names_people_and_channels_and_takes_no_word_for_either():
    def read(action, detail):
        entry = AuditEntry(workspace_id="w", at=1.0, user_id="U1", action=action, detail=detail)
        return str(trail.audit_trail([entry])["blocks"])

    assert "put on the off-limits list: Acme" in read(audit.Action.OFF_LIMITS_ADDED, "Acme")
    assert "let a channel follow: <#C012AB>" in read(audit.Action.FOLLOWED, "C012AB")
    assert "have a weekly digest: direct messages" in read(audit.Action.DIGEST, "D012AB")
    assert "mapped: <@U3AB> as USA, UK" in read(audit.Action.MAPPED, "U3AB as USA, UK")
    assert "exported: 3 of USA Engineers to WEST" in read(audit.Action.EXPORTED, "3 of USA Engineers to WEST")


def test_a_review_in_a_direct_message_says_where_the_buttons_are_that_it_names():
    entry = OffLimit(written="Acme", reason="", ever=False, added_by="U1", added_at=1.0)
    for send, name in ((2, "Only these candidates"), (0, "Change")):
        plan = Plan(send, 0, 0, 0, 0, 0, 0, off_limits=1)
        facts = review.review_of(export(state=ExportState.REVIEW), "p", plan, [], off_limits=[(entry, 1)])
        _, blocks = review.message(facts)
        assert f"opens with *{name}*" in str(blocks)
        assert name in [element["text"]["text"] for element in blocks[-1]["elements"]]


def test_what_an_admin_decided_stands_in_the_connection():
    made = Connection(can_export=True, pools_enabled=True, key_last4="1234", connected_by="U1", editors=[])
    made.connected_at = made.verified_at = 1.0
    assert "limit" not in connection.summary(made)
    made.defaults = Defaults(keep_known=True, contacted_days=1, check_by_itself=True, mails_a_day=50).to_dict()
    said = connection.summary(made).splitlines()[-4:]
    assert said == [
        "People already in SourceWhale: Only update if blank",
        "Contacted lately: in the last 1 day",
        "Review checks SourceWhale by itself",
        "Sending limit: 50 e-mails a day",
    ]


def test_history_tells_of_an_export_whose_people_were_removed():
    counts = Counts(0, 0, 2, 0, 0, 0)
    ended = export(state=ExportState.COMPLETE, ended_at=5.0)
    assert "removed" not in channel.outcome(ended, counts)
    ended.removed_at = 6.0
    assert "removed in SourceWhale by hand" in channel.outcome(ended, counts)


def test_a_moment_to_come_is_a_date_where_slack_writes_none():
    assert day(1_795_996_800.0) == "<!date^1795996800^{date_short} at {time}|30 Nov 2026>"
