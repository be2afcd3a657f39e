"""Tables in which a person takes several rows, one value in each."""

from __future__ import annotations

import pytest

from seekout import ProjectFileError, open_project


def code(tmp_path, text: str) -> str:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    try:
        with open_project(path, path.name) as reader:
            list(reader.rows())
    except ProjectFileError as error:
        assert "row" in str(error)
        return error.code
    return ""


@pytest.mark.parametrize(
    "text",
    [
        "Name: Ann Bay\nEmail: ann@x.example\nCompany: Acme\n\nName: Bob Cay\nEmail: bob@x.example\nCompany: Zed\n",
        "Name,Ann Bay\nEmail,ann@x.example\nTitle,CTO\n,\nName,Bob Cay\nEmail,bob@x.example\nTitle,CEO\n",
        "- name: Ann Bay\n  email: ann@x.example\n- name: Bob Cay\n  email: bob@x.example\n",
        "Name;Ann Bay;\nE-Mail;ann@x.example;\nName;Bob Cay;\nE-Mail;bob@x.example;\nName;Cy;\nE-Mail;cy@x.example;\n",
    ],
)
def test_people_in_several_rows_are_told_and_not_read_as_the_names_of_their_values(tmp_path, text):
    assert code(tmp_path, text) == "stacked"


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email\nAnn Bay,ann@x.example\nName,Email\nBob Cay,bob@x.example\n",
        "Name,Note\nAnn Bay,x\nTitle,y\nBob Cay,z\nCy Day,z\n",
        "Name\nAnn Bay\nBob Cay\nName\nCy Day\n",
        "Name,Group\nCity,A\nName,B\n",
        "Full Name,Notes\nRole,a\nAnn Bay,b\nFull Name,c\nCy Day,d\n",
    ],
)
def test_a_table_in_which_a_name_is_a_word_of_headers_is_read(tmp_path, text):
    assert code(tmp_path, text) == ""
