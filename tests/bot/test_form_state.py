"""What a form knows of itself, and which files of a message can be exported."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import written
from bot.shared_files import files_in
from bot.shortcuts.export_file import tables_in, why_none
from store.models import ExportKind
from worker.surface.export_form import FormState, SharedFile


@given(
    kind=st.sampled_from(list(ExportKind)),
    names=st.lists(st.text(max_size=300), max_size=10),
    channel=st.one_of(st.none(), st.just("C0123456789")),
)
@pytest.mark.long
def test_a_form_remembers_itself_within_what_slack_carries(kind, names, channel):
    files = tuple(SharedFile(f"F{n:010}", name) for n, name in enumerate(names))
    state = FormState(kind, files, channel, {"campaign": "12345678"}, "e" * 32)
    text = state.dump()
    assert len(text) <= 3000
    loaded = FormState.load(text)
    assert (loaded.kind, loaded.channel_id, loaded.block_id("campaign")) == (kind, channel, "campaign:12345678")
    assert [file.id for file in loaded.files] == [file.id for file in files]


def test_a_form_that_an_older_version_opened_is_understood():
    assert FormState.load("prospects") == FormState(ExportKind.PROSPECTS)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ({"id": "F1", "mode": "tombstone"}, "has been deleted"),
        ({"id": "F1", "mode": "file_access", "file_access": "check_file_info"}, "belongs to another workspace"),
        ({"id": "F1", "name": "people.csv", "mode": "external", "is_external": True}, "is not kept by Slack"),
        ({"id": "F1", "name": "<!channel>.png", "mode": "hosted"}, "*&lt;!channel&gt;.png* is no CSV or Excel file."),
    ],
)
def test_a_file_that_cannot_be_exported_is_told(file, why):
    assert tables_in([file]) == []
    assert why in why_none([file])


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([("a.png", "hosted"), ("b.pdf", "hosted")], "*a.png* is no CSV or Excel file."),
        ([("", "tombstone"), ("b.pdf", "hosted")], "*b.pdf* is no CSV or Excel file."),
        ([("", "tombstone"), ("", "tombstone")], "deleted"),
        ([("", "tombstone"), ("c.csv", "external")], "is not kept by Slack"),
    ],
)
def test_of_several_files_one_says_why_there_is_nothing_to_export(files, why):
    shared = [
        {"id": f"F{at}", "name": name, "mode": mode} if name else {"id": f"F{at}", "mode": mode}
        for at, (name, mode) in enumerate(files)
    ]
    # As it comes out of JSON: equal texts that are not the same object.
    assert why in why_none(json.loads(json.dumps(shared)))


@pytest.mark.parametrize("name", ["a.csv", "B.XLSX", "c.xls", "d.csv.txt"])
def test_tables_are_known_by_their_names(name):
    assert tables_in([{"id": "F1", "name": name, "mode": "hosted"}]) == [SharedFile("F1", name)]


def test_a_file_that_is_forwarded_with_its_message_is_one_file():
    """Twice the same entry in the list of files, and Slack refuses the form."""
    file = {"id": "F1", "name": "people.csv", "mode": "hosted"}
    message = {"files": [file], "attachments": [{"files": [dict(file)]}]}
    nobody: Any = None
    assert tables_in(files_in(nobody, message)) == [SharedFile("F1", "people.csv")]


def test_half_a_character_becomes_a_question_mark():
    body = {"view": {"state": ["Ada \ud83d", {"\udc00": 1}]}, "whole": "\U0001f642 ü"}
    assert written(body) == {"view": {"state": ["Ada ?", {"?": 1}]}, "whole": "\U0001f642 ü"}
    assert written({"a": 1}) == {"a": 1}


def test_a_character_that_no_database_keeps_is_left_out():
    body = {"text": "history \0Platform", "values": [{"value": "\0"}, 1, None], "typed": "\\u0000"}
    assert written(body) == {"text": "history Platform", "values": [{"value": ""}, 1, None], "typed": "\\u0000"}


@pytest.mark.parametrize("carried", ['[["F1"]]', "7", '[["F1", 2]]', '{"a": 1}', "[[[]]]", "null"])
def test_what_a_button_of_another_version_carries_names_no_file(carried):
    assert SharedFile.several(json.loads(carried)) == ()
    assert FormState.load(f'{{"kind": "prospects", "files": {carried}, "marks": {carried}}}').files == ()
