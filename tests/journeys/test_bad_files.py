"""A file that cannot be read is told in a sentence; readable rows are kept; nothing else happens."""

from __future__ import annotations

import json
import os
import time

import pytest

from tests.journeys.conftest import SAMPLES, connect, fill_form, review, submit_and_close
from tests.workbooks import row, xlsx

UGLY = SAMPLES / "ugly"


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("empty.csv", "This file is empty."),
        ("picture.csv", "This is a picture, whatever its name says."),
        ("no-columns.csv", 'its columns are "Colour", "Shape", "Weight"'),
        ("password.xlsx", "This workbook is protected with a password."),
    ],
)
def test_an_unreadable_file_is_named(stack, name, sentence):
    dana = stack.slack.person("dana")
    modal = fill_form(dana, UGLY / name)
    assert modal.submit().ok
    modal.wait_for(sentence)
    assert "Nothing was sent." in modal.text
    assert modal.submit_label is None
    modal.close()


def test_a_workbook_that_was_made_to_hurt_is_told_in_a_sentence(stack, tmp_path):
    dana = stack.slack.person("dana")
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row><c/></row></sheetData>'
    bomb = (
        row(1, "Full Name", "Email1")
        + '<row r="2"><c t="inlineStr"><is><t>'
        + "x" * 450_000_000
        + "</t></is></c></row>"
    )
    for content, sentence in (
        (xlsx("", **{"xl/worksheets/sheet1.xml": laughs}), "This file is damaged and cannot be read."),
        (xlsx(bomb), "This file holds more than the bot can read."),
    ):
        path = tmp_path / "project.xlsx"
        path.write_bytes(content)
        modal = fill_form(dana, path)
        assert modal.submit().ok
        modal.wait_for(sentence, timeout=90)
        assert "Nothing was sent." in modal.text
        modal.close()


def test_junk_and_prose_are_no_table(stack, tmp_path):
    dana = stack.slack.person("dana")
    for content in (os.urandom(10_000_000), b"Dear all,\nno table here\n" * 3):
        path = tmp_path / "junk.csv"
        path.write_bytes(content)
        modal = fill_form(dana, path)
        assert modal.submit().ok
        modal.wait_for("This file is not a table of candidates.", timeout=90)
        modal.close()


def test_when_the_modal_was_closed_the_sentence_comes_as_a_direct_message(stack):
    dana = stack.slack.person("dana")
    modal = fill_form(dana, UGLY / "no-columns.csv")
    submit_and_close(stack, modal)
    dana.wait_for_message("dm", contains="Your export was not started")


def test_rows_that_can_be_read_are_kept(stack):
    dana = stack.slack.person("dana")
    modal = review(dana, UGLY / "long-cell.csv")
    assert "*2 candidates* will be sent" in modal.text
    assert "row 3: the name is longer than 300 characters" in modal.text
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="Export Complete\n*long-cell*")
    names = {candidate["name"] for candidate in stack.sourcewhale.candidates()}
    assert {"Lena Sample", "Omar Sample"} <= names


def test_names_that_play_tricks_are_shown_and_do_nothing(stack, tmp_path):
    dana = stack.slack.person("dana")
    mention = "<@U_SAM>"
    path = tmp_path / "tricks <!here>.csv"
    path.write_text(
        f"Full Name,Email1,Title\n<!channel>,a@tricks.example.com,{mention}\n"
        f"{mention},b@tricks.example.com,<!here> *bold*\n\u202ecod.exe,c@tricks.example.com,x\n"
    )
    modal = review(dana, path)
    # Such signs are no part of a name.
    assert f"channel · {mention}\n" in modal.text
    # Signs of formatting are shown as others that look alike and do nothing.
    assert "U SAM · <!here> ∗bold∗" in modal.text
    sent = json.dumps(modal._view())
    assert "&lt;!here&gt;" in sent
    for trick in ("<!here>", "<!channel>", mention, "\\u202e"):
        assert trick not in sent
    assert modal.submit().ok
    message = dana.wait_for_message("#sourcing", contains="tricks <!here>* → ")
    while "Export Complete" not in message.rendered:
        time.sleep(0.05)
        message = dana.wait_for_message("#sourcing", contains="tricks <!here>* → ")
    shown = json.dumps(message.raw)
    assert "tricks &lt;!here&gt;" in shown
    for trick in ("<!here>", "<!channel>", mention, "bold"):
        assert trick not in shown
    names = {candidate["name"] for candidate in stack.sourcewhale.candidates()}
    assert {"channel", "U SAM"} <= names


def test_nothing_else_happened(stack):
    added = [r["candidates"] for r in stack.sourcewhale.requests("candidates/add")]
    assert sum(added) == 6  # the connection's test candidate, the two rows that could be read, the three tricks
    logs = stack.log("web").read_text() + stack.log("worker").read_text()
    assert "incident" not in logs
    assert "Traceback" not in logs
