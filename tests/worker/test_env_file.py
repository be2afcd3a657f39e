"""Lines of `.env` that honcho passes over, or ends at with a trace, are named; what it reads is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from honcho.environ import parse

from worker.operations import env_file

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


def said(tmp_path, capsys, content):
    path = tmp_path / ".env"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code = env_file.main(path)
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("export SLACK_BOT_TOKEN=word-1", "it begins with export"),
        ("SET SLACK_BOT_TOKEN=word-1", "it begins with SET"),
        ("SLACK_BOT_TOKEN: word-1", "Write NAME=value"),
        ("SLACK_BOT_TOKEN word-1", "Write NAME=value"),
        ("$env:SLACK_BOT_TOKEN='word-1'", "Write NAME=value"),
        ("\ufeffSLACK_BOT_TOKEN=word-1", "without BOM"),
    ],
)
def test_a_line_that_is_not_read_is_named_without_its_value(tmp_path, capsys, line, words):
    content = f"{line}\nPORT=1\n"
    assert parse(content) == {"PORT": "1"}
    code, told = said(tmp_path, capsys, content)
    assert code == 0 and told.startswith("! Line 1 of ") and words in told and "word-1" not in told


def test_what_is_cut_off_at_a_sign_is_named(tmp_path, capsys):
    line = "REDIS_URL=redis://:word#more@host\n"
    assert parse(line) == {"REDIS_URL": "redis://:word"}
    code, told = said(tmp_path, capsys, line)
    assert code == 0 and "of REDIS_URL what stands behind # is not read" in told and "word" not in told


@pytest.mark.parametrize(
    "content",
    ["# don't\nPORT=1\nREDIS_URL=redis://:wo'rd@host\n", 'A="word\n', "A=word\\", "PORT=1\n".encode("utf-16")],
)
def test_a_file_at_which_honcho_ends_with_a_trace_is_a_sentence(tmp_path, capsys, content):
    with pytest.raises(ValueError, match=r"."):
        parse(content.decode() if isinstance(content, bytes) else content)
    code, told = said(tmp_path, capsys, content)
    assert code == 2 and told.startswith("✗ ") and "word" not in told


@pytest.mark.parametrize(
    "content",
    [
        EXAMPLE.read_text(),
        "",
        "\n  # don't\nA=\nA = word\n A=word # a comment\r\nA='wo#rd'\nA=\"w o\" # x\nA=https://host/x?y=1&z\n",
    ],
)
def test_what_is_read_is_not_named(tmp_path, capsys, content):
    assert said(tmp_path, capsys, content) == (0, "")


def test_without_a_file_there_is_nothing_to_say(tmp_path):
    assert env_file.main(tmp_path / ".env") == 0
