"""Whatever somebody called a campaign, a file, a column or a person: Slack takes it, and nothing is torn or acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.slack.blockkit import check_message, check_options, check_view
from store.connection.destinations import Destination
from tests.worker.everything import everything
from worker.surface.export_form import FormState, SharedFile, destination_options
from worker.surface.text import bold, escape, named_option, named_options, option, paragraphs, shortened, within
from worker.surface.workflows.steps import choices

TEXTS = {
    "ordinary": "Senior Backend Engineer (Berlin / Remote) – Q3 & Q4",
    "long": "x" * 3000,
    "many words": "lorem ipsum " * 250,
    "emoji": "😀" * 200,
    "a mention": "<!channel> <@U1> <https://evil.example|x>",
    "marks": "*bold* _it_ ~gone~ `code`",
    "ampersands": "&" * 3000,
    "angles": "<>" * 300,
    "the other way round": "\u202eעברית שלום",
    "long, from right to left": "מהנדסת תוכנה בכירה " * 160,
    "nothing to see": "\u200b\u200b",
    "blanks": "   ",
    "lines": "a\n\nb\n",
    "a blank before and after": " Platform 2 ",
    "quotes": "\"'\\" * 200,
}
# Whatever Slack itself has between angles here.
_WRITTEN = re.compile(r"<(@[UW]\w+|#C\w+|!date\^\d+\^[^<>|]*\|[^<>|]*|https?://[^<>|]*\|[^<>|]*)>")


def torn(text: str) -> str | None:
    """What of a mrkdwn text Slack would show as it was not meant; None if nothing."""
    read = _WRITTEN.sub("L", text)
    if any(line.count("\u2068") != line.count("\u2069") for line in text.split("\n")):
        return "text from right to left that does not end"
    if "<" in read or ">" in read:
        return "an angle that begins or ends nothing"
    if any(not re.match(r"&(amp|lt|gt);", read[found.start() :]) for found in re.finditer("&", read)):
        return "half an escaped character"
    for line in read.split("\n"):
        stars = [found.start() for found in re.finditer(r"\*", line)]
        if len(stars) % 2:
            return "bold that does not end"
        for first, last in zip(stars[::2], stars[1::2], strict=True):
            inside = line[first + 1 : last]
            if not inside or inside != inside.strip():
                return "stars that make nothing bold"
    return None


def mrkdwn(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        else:
            for part in value.values():
                yield from mrkdwn(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from mrkdwn(part)


@pytest.mark.parametrize("number", [0, 1, 30, 120])
@pytest.mark.parametrize("name", TEXTS)
def test_slack_takes_it_and_nothing_is_torn(name, number):
    for made in everything(TEXTS[name], number):
        if made.view is not None:
            check_view(made.view)
        if made.blocks is not None:
            check_message(made.blocks)
        if made.options is not None:
            check_options(list(made.options))
        assert len(made.text) <= 4000, made.name
        for text in (made.text, *mrkdwn([made.view, made.blocks])):
            assert torn(text) is None, (made.name, torn(text), text[:200])


def test_a_list_of_details_is_shown_to_its_end():
    """Twenty rows that are one person, and the columns, were cut off at 2,800 characters."""
    shown, *_ = [str(made.view) for made in everything("Ada Probe of Example Ltd", 60) if made.name == "details"]
    assert all(f"and {more} more" in shown for more in (40, 12, 30))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (" Platform 2 \n", "*Platform 2*"),
        ("\u200b", "*(no name)*"),
        ("  ", "*(no name)*"),
        ("*", "*\u2217*"),
        ("a  b", "*a b*"),
        ("x" * 50, f"*{'x' * 39}…*"),
    ],
)
def test_a_name_is_bold(name, shown):
    assert bold(name, 40) == shown


@pytest.mark.parametrize(
    ("name", "isolated"),
    [
        ("\u05e9\u05dc\u05d5\u05dd 3", True),
        ("\u0645\u0647\u0646\u062f\u0633", True),
        ("Backend (\u05ea\u05dc \u05d0\u05d1\u05d9\u05d1)", True),
        # It does not end early, whatever the name itself says of directions.
        ("\u05e9\u2069\u202e\u2066x", True),
        ("Platform 2", False),
        ("\u202eplain", False),
        ("Üñí 東京 Мария", False),
    ],
)
def test_a_name_from_right_to_left_does_not_turn_the_sentence_around_it(name, isolated):
    """`*NAME* → campaign *NAME*: 3 sent` was shown with its parts and numbers in another order."""
    for made in (bold(name, 40), f"*{escape(name)}*"):
        assert made.startswith("*\u2068") is isolated and made.endswith("\u2069*") is isolated, ascii(made)
        assert not set(made[2:-2]) & set("\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e"), ascii(made)


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 10, "short"),
        ("of *\u2068\u05d0\u05d1\u05d2\u05d3\u2069* here", 10, "of *\u2068\u05d0\u05d1…\u2069*"),
        ("of <@U012345> here", 12, "of…"),
        ("Q3 &amp; Q4", 9, "Q3…"),
        ("*Platform team* here", 10, "*Platfor…*"),
        ("so *Platform*", 6, "so…"),
        ("*a*\n*Platform team*", 12, "*a*\n*Platf…*"),
    ],
)
def test_what_is_cut_is_not_torn(text, limit, shown):
    assert shortened(text, limit) == shown
    assert len(shown) <= limit


def test_the_blocks_of_a_message_fit_together():
    check_message(paragraphs("\n".join("x" * 500 for _ in range(100))))
    blocks = [block for n in range(20) for block in paragraphs(f"{n} " + "x" * 2000)]
    within(blocks)
    check_message(blocks)


def test_a_name_that_shows_nothing_can_be_chosen():
    check_options([option("\u200b ", "v")])


def test_names_that_differ_at_their_end_can_be_told_apart_in_a_list():
    """Two campaigns of 90 characters looked the same, and people could go to the wrong one."""
    names = [
        f"Senior Backend Engineers, Berlin, remote or hybrid, all levels, outreach of autumn 2026, v{n}" for n in (1, 2)
    ]
    first, second = (named_option(name, "c") for name in names)
    check_options([first, second])
    assert first["text"] == second["text"] and first["description"]["text"].endswith("2026, v1")
    assert first["description"] != second["description"]
    assert "description" not in named_option("Backend", "c") and named_option(" ", "c1")["text"]["text"] == "c1"


def test_the_names_of_files_are_shortened_until_a_form_and_a_button_carry_them():
    """Ten names of 150 quotation marks have 3,000 backslashes beside them in JSON."""
    files = tuple(SharedFile(f"F{n:010}", '"' * 150) for n in range(20))
    text = FormState("prospects", files=files).dump()
    assert len(text) <= 3000
    assert [file.id for file in FormState.load(text).files] == [file.id for file in files]
    assert SharedFile.listed(files[:1], 2000) == [[files[0].id, '"' * 150]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":お願いします: ja", "\u2236お願いします: ja"),
        (":été:", "\u2236été:"),
        (":100: 10:30:00", "\u2236100: 10:30:00"),
        ("16:9: Note: this", "16:9: Note: this"),
    ],
)
def test_the_name_of_an_emoji_in_any_alphabet_is_text(text, shown):
    assert escape(text) == shown


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["Backend", "Sales"], [None, None]),
        (["Backend", "Sales", "Backend"], ["One of 2 with this name: id c0", None, "One of 2 with this name: id c2"]),
        # They look alike, whatever else is in them.
        (["Backend", " Backend\u200b"], ["One of 2 with this name: id c0", "One of 2 with this name: id c1"]),
        (["Backend", "backend"], [None, None]),
        (["x" * 90 + "1", "x" * 90 + "2"], ["…" + "x" * 73 + "1", "…" + "x" * 73 + "2"]),
        (["x" * 90, "x" * 90], ["One of 2 with this name: id c0", "One of 2 with this name: id c1"]),
    ],
)
def test_of_two_with_one_name_somebody_sees_which_is_which(names, told):
    """Two campaigns of one name stood in the list alike: the people went to either."""
    found = [Destination(f"c{number}", name) for number, name in enumerate(names)]
    options = destination_options(found)
    assert [one.get("description", {}).get("text") for one in options] == told
    assert [one["value"] for one in options] == [one.id for one in found]
    check_options(options)
    texts = [one["text"]["text"] for one in choices(found)]
    alike = [text for text in told if text is not None and text.startswith("One")]
    assert sum(" (id c" in text for text in texts) == len(alike)
    check_options(choices(found))


def test_a_long_id_tells_as_much_as_there_is_room_for():
    assert len(named_options([("A", "1", "x" * 300), ("A", "2", "y" * 300)])[0]["description"]["text"]) == 75
