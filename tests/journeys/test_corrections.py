"""A file that was not read as it should be is put right on Review: columns, letters, people who are two."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import connect, fill_form, review


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


def held(stack, name):
    return [candidate for candidate in stack.sourcewhale.candidates() if candidate.get("name") == name]


def test_a_column_that_is_not_understood_gets_in_and_is_remembered(stack, dana, tmp_path):
    path = tmp_path / "zorbs.csv"
    path.write_text("Full Name,Zorb,Email1\nZed Column,blue,zed@column.example\n")
    modal = review(dana, path)
    assert "1 left out: Zorb" in modal.text
    assert modal.press("Columns").ok
    columns = dana.modal(title="Columns")
    assert columns.labels[0] == "Zorb"
    assert columns.choose("Zorb", "Custom variable 2").ok
    assert columns.submit().ok
    modal = dana.modal(title="Review", timeout=90)
    assert "none left out" in modal.wait_for("*Coverage*").text
    assert "Read as @dana set it: Zorb" in modal.text
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="zorbs* → campaign")
    assert held(stack, "Zed Column")[0]["customVariable2"] == "blue"

    sam = stack.slack.person("sam")
    other = tmp_path / "more-zorbs.csv"
    other.write_text("Full Name,zorb,Email1\nZoe Column,red,zoe@column.example\n")
    modal = fill_form(sam, other, campaign="Data Hiring")
    assert modal.submit().ok
    assert "Read as @dana set it: zorb" in modal.wait_for("*Coverage*").text
    modal.close()


def test_names_in_a_column_that_is_not_understood_are_missed_before_anybody_is_sent(stack, dana, tmp_path):
    path = tmp_path / "unnamed.csv"
    path.write_text("Person of interest,Email1\nUna Named,una@unnamed.example\nUdo Named,udo@unnamed.example\n")
    modal = review(dana, path)
    said = "2 candidates have no name: if a column that is left out holds it, press *Columns*."
    assert said in modal.text
    assert modal.press("Columns").ok
    columns = dana.modal(title="Columns")
    assert columns.choose("Person of interest", "Full name").ok
    assert columns.submit().ok
    modal = dana.modal(title="Review", timeout=90).wait_for("none left out")
    assert "no name" not in modal.text
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="unnamed* → campaign")
    assert len(held(stack, "Una Named")) == 1


def test_a_file_that_is_named_as_a_list_of_opt_outs_is_held_back_until_somebody_says_otherwise(stack, dana, tmp_path):
    path = tmp_path / "opt-outs.csv"
    path.write_text("Full Name,Email1\nOla Listed,ola@listed.example\n")
    modal = fill_form(dana, path)
    assert modal.submit().ok
    text = modal.wait_for("there is nobody to send").text
    assert "1 marked Do Not Contact: column Name of the file (opt-outs)" in text
    assert "press Columns and leave out Name of the file (opt-outs)" in text
    assert modal.press("Columns").ok
    columns = dana.modal(title="Columns")
    assert columns.choose("Name of the file (opt-outs)", "Leave out").ok
    assert columns.submit().ok
    modal = dana.modal(title="Review", timeout=90)
    modal.wait_for("*1 candidate* will be sent")
    assert "Read as @dana set it: Name of the file (opt-outs)" in modal.text
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="opt-outs* → campaign")
    assert held(stack, "Ola Listed")


def test_a_file_whose_columns_name_nobody_is_no_dead_end(stack, dana, tmp_path):
    path = tmp_path / "nameless.csv"
    path.write_text("Wombat,Quokka\nIvy Nameless,ivy@nameless.example\nJon Nameless,jon@nameless.example\n")
    modal = fill_form(dana, path)
    assert modal.submit().ok
    modal.wait_for("[Columns]  [Choose another file]")
    assert modal.press("Columns").ok
    columns = dana.modal(title="Columns")
    columns.choose("Wombat", "Full name")
    columns.choose("Quokka", "E-mail")
    assert columns.submit().ok
    modal = dana.modal(title="Review", timeout=90)
    modal.wait_for("*2 candidates* will be sent")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="nameless* → campaign")
    assert held(stack, "Ivy Nameless")[0]["emails"] == ["ivy@nameless.example"]


def test_a_bad_file_is_changed_for_another_one(dana, tmp_path):
    bad, good = tmp_path / "empty.csv", tmp_path / "good.csv"
    bad.write_text("Full Name,Email1\n")
    good.write_text("Full Name,Email1\nGus Good,gus@good.example\n")
    modal = fill_form(dana, bad)
    modal.check("Generate dummy email addresses")
    assert modal.submit().ok
    modal.wait_for("[Choose another file]")
    assert modal.press("Choose another file").ok
    modal.wait_for("Upload a SeekOut file")
    assert "[x] Generate dummy email addresses" in modal.text
    assert modal.upload("Upload a SeekOut file", good).ok
    assert modal.submit().ok
    modal.wait_for("*good* → campaign *Backend Engineers Q4*: *1 candidate* will be sent.")
    modal.close()


def test_letters_are_read_as_somebody_chooses(dana, tmp_path):
    path = tmp_path / "letters.csv"
    path.write_bytes(
        "Full Name,Email1\nJiří Dvořák,jiri@letters.example\nTomáš Černý,tomas@letters.example\n".encode("cp1250")
    )
    modal = review(dana, path)
    assert "Jiří Dvořák" in modal.text
    assert modal.press("Read as").ok
    choice = dana.modal(title="Read as")
    (other,) = [option for option in _options(choice) if "Turkish (Windows)" in option]
    assert choice.choose("Read as", other).ok
    assert choice.submit().ok
    modal = dana.modal(title="Review", timeout=90)
    modal.wait_for("read as you chose, as Turkish (Windows)")
    assert "Jiří" not in modal.text
    modal.close()


def test_people_who_were_taken_for_one_are_parted_by_one_click(stack, dana, tmp_path):
    path = tmp_path / "namesakes.csv"
    path.write_text(
        "Full Name,Email1,Company\nRobert Apart,r@apart.example,Globex\nBob Apart,r@apart.example,Initech\n"
    )
    modal = review(dana, path)
    assert "*1 candidate* will be sent" in modal.text
    assert "*Robert Apart* and *Bob Apart* are one person (rows 2-3)" in modal.text
    assert modal.press("Keep apart").ok
    modal.wait_for("*2 candidates* will be sent", timeout=90)
    assert "are one person" not in modal.text
    modal.close()


def _options(modal):
    (block,) = [block for block in modal.view_or_none()["blocks"] if block["type"] == "input"]
    return [option["text"]["text"] for option in block["element"]["options"]]
