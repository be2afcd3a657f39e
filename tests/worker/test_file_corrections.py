"""What a person says of a file is what is applied: columns by header, encodings by a name, people by their merge."""

from __future__ import annotations

import seekout
from sandbox.slack.blockkit import check_view
from worker.surface import ids
from worker.surface.reviews import columns, corrections, findings

REPORT = {
    "understood": [["Full Name", "full_name"], ["van", "name_infix"], ["Email1", "email"], ["Email1", "email"]],
    "ignored": ["Zorb", "Opted"],
    "opt_out_unclear": ["Opted"],
}


def submitted(view, **chosen):
    """The view as Slack sends it when somebody has chosen these fields, by label."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            by_value = {option["value"]: option for option in element["options"]}
            wanted = chosen.get(block["label"]["text"].replace(" ", "_"))
            option = by_value[wanted] if wanted else element["initial_option"]
            values[block["block_id"]] = {ids.COLUMN: {"selected_option": option}}
    return {"state": {"values": values}}


def test_an_untouched_columns_modal_changes_nothing():
    read = columns.columns_of(REPORT, {})
    view = columns.view("e", read, seekout.FIELDS)
    check_view(view)
    assert columns.changes(submitted(view), read) == {}
    # Whoever opted out may be hidden in it, so it comes first, and says why.
    assert view["blocks"][1]["label"]["text"] == "Opted"
    assert "looks like an opt-out" in view["blocks"][1]["hint"]["text"]


def test_what_is_changed_is_told_by_header():
    read = columns.columns_of(REPORT, {"Email1": "U1"})
    view = columns.view("e", read, seekout.FIELDS)
    chosen = submitted(view, Opted="do_not_contact", Email1=columns.AS_READ, Full_Name=columns.LEAVE_OUT)
    assert columns.changes(chosen, read) == {
        "Opted": "do_not_contact",
        "Email1": None,
        "Full Name": columns.LEAVE_OUT,
    }
    assert columns.remembered_line(read) == "Read as <@U1> set it: Email1"


def test_a_file_of_very_many_columns_fits_into_the_modal():
    report = {"ignored": [f"Column {n} " + "x" * 300 for n in range(400)], "understood": []}
    view = columns.view("e", columns.columns_of(report, {}), seekout.FIELDS)
    check_view(view)
    assert len(str(view)) < 250_000


def test_review_warns_of_what_may_be_an_opt_out_and_of_a_guessed_encoding():
    encoding = {"name": "cp1250", "label": "Central European (Windows)", "sure": False, "sample": "Łukasz Żak"}
    told = findings.warnings({**REPORT, "encoding": encoding, "do_not_call": 1, "damaged_phones": 2})
    assert told == [
        "Column *Opted* looks like an opt-out and was not understood. Press *Columns* to say what it is.",
        "1 candidate is marked Do Not Call: sent without phone numbers.",
        "2 phone numbers were damaged by Excel (such as 4.479E+11) and are not sent. Upload the file as SeekOut made "
        "it, before Excel saved it.",
        "The file's letters were guessed to be Central European (Windows); a name reads *Łukasz Żak*. If that is "
        "wrong, press *Read as*.",
    ]
    assert findings.held_by({"held_back": {"Email Opt Out": 2, "Tags": 1}}) == "columns Email Opt Out (2) and Tags (1)"


def test_a_column_that_holds_somebody_back_is_not_said_to_be_not_understood_at_all():
    report = {"opt_out_unclear": ["Basis", "Opted"], "held_back": {"Basis": 2, "Tags": 1}}
    assert findings.warnings(report) == [
        "Column *Opted* looks like an opt-out and was not understood. Press *Columns* to say what it is.",
        "Column *Basis* looks like an opt-out and was understood in part: it holds back 2 candidates. Press *Columns* "
        "to say what it is.",
    ]
    (told,) = findings.warnings({"opt_out_unclear": ["Basis"], "held_back": {"Basis": 1}})
    assert told.startswith(
        "Column *Basis* looks like an opt-out and was understood in part: it holds back 1 candidate."
    )


def test_merges_of_different_names_come_first():
    same = {"rows": [5, 25], "names": ["Noor Brandt", "Noor Brandt"], "why": "the same profile", "key": "1"}
    other = {"rows": [2, 3], "names": ["Bob Probe", "Robert Probe"], "why": "the same e-mail", "key": "2"}
    report = {"merges": [same, other]}
    assert [merge["key"] for merge in findings.merges(report)] == ["2", "1"]
    assert findings.doubtful(report) == [other]
    assert findings.merge_line(other) == "*Bob Probe* and *Robert Probe* are one person (rows 2-3): the same e-mail"
    assert findings.merged_line(report) == "*Merged* · Noor Brandt (rows 5, 25)"
    check_view(corrections.keep_apart("e", findings.merges(report)))


def test_merges_of_rows_without_a_name_are_told_too():
    merge = {"rows": [2, 5], "names": [], "why": "the same LinkedIn profile", "key": "2-5"}
    report = {"merges": [merge]}
    assert findings.merged_line(report) == "*Merged* · (no name) (rows 2, 5)"
    assert "(no name)" in findings.merge_line(merge)
    view = corrections.keep_apart("e", findings.merges(report))
    check_view(view)
    assert "(no name)" in str(view["blocks"][-1])
