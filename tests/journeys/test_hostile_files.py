"""Files that once froze every worker: each gets its answer, and others their Review meanwhile."""

from __future__ import annotations

import pytest

from sandbox.person import Modal, Person
from tests.journeys.conftest import SAMPLES, connect, fill_form, review
from tests.workbooks import row, xlsx


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


def sheets_over_one_part(count: int) -> bytes:
    """A workbook of some kilobytes in which thousands of sheets say that they stand in the same part."""
    people = "".join(row(number, "Ada", f"a{number}@example.com") for number in range(2, 5000))
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="r{number}"/>' for number in range(count))
    targets = "".join(
        f'<Relationship Id="r{number}" Type="a/worksheet" Target="worksheets/sheet1.xml"/>' for number in range(count)
    )
    return xlsx(
        row(1, "Full Name", "Email") + people,
        **{
            "xl/workbook.xml": f"<workbook><sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{targets}</Relationships>",
        },
    )


def form_of(person: Person) -> Modal:
    """A form that is filled in, once SourceWhale's campaigns for this person are known."""
    for _ in range(100):
        assert person.command("/export", "#sourcing").ok
        form = person.modal(title="Export to SourceWhale")
        if form.options("Campaign") == ["Data Hiring"]:
            break
        form.close()
    assert form.upload("Upload a SeekOut file", SAMPLES / "platform-team.xlsx").ok
    form.pick("Campaign", "Data Hiring")
    return form


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("sheets.xlsx", sheets_over_one_part(5000), "This workbook has more than 255 sheets."),
        ("blanks.csv", f"Colour,{' ' * 90_000}\nred,round\n".encode(), "This table has no column with a name"),
    ],
)
def test_a_file_that_is_made_to_hurt_holds_nobody_up(stack, tmp_path, name, content, sentence):
    dana, sam = stack.slack.person("dana"), stack.slack.person("sam")
    path = tmp_path / name
    path.write_bytes(content)
    hostile = fill_form(dana, path)
    others = form_of(sam)
    assert hostile.submit().ok
    assert others.submit().ok
    others.wait_for("will be sent", timeout=90)
    others.close()
    hostile.wait_for(sentence, timeout=90)
    assert "Nothing was sent." in hostile.text
    hostile.close()


def test_a_header_of_blanks_is_no_reason_not_to_read_a_file(stack, tmp_path):
    dana = stack.slack.person("dana")
    path = tmp_path / "project.csv"
    path.write_text(f"Full Name,Email,{' ' * 90_000}\nUna Probe,una@example.com,x\n", encoding="utf-8")
    modal = review(dana, path)
    assert "*1 candidate* will be sent" in modal.text
    modal.close()
