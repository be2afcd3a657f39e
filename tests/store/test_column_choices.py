"""What people said that columns hold is remembered by header, for the workspace, with who said it."""

from __future__ import annotations

from store.workspaces import columns
from tests.store.factory import connected


def choose(database, workspace_id, fields, user_id="U1"):
    with database.write() as session:
        columns.choose(session, workspace_id, user_id, fields)


def chosen(database, workspace_id, headers=None):
    with database.read() as session:
        found = columns.chosen(session, workspace_id, headers)
    return {header: (choice.field, choice.set_by) for header, choice in found.items()}


def test_a_choice_holds_for_every_way_to_write_the_header_and_the_newest_counts(database):
    (workspace, _), (other, _) = connected(database, "T1"), connected(database, "T2")
    choose(database, workspace, {"Best  Mail": "email", "Notes": "leave_out"})
    choose(database, workspace, {"best mail": "comments"}, "U2")
    assert chosen(database, workspace, ["BEST MAIL", "Notes", "Else"]) == {
        "BEST MAIL": ("comments", "U2"),
        "Notes": ("leave_out", "U1"),
    }
    assert chosen(database, workspace) == {"best mail": ("comments", "U2"), "Notes": ("leave_out", "U1")}
    assert chosen(database, other) == {}


def test_a_choice_is_taken_back(database):
    workspace, _ = connected(database)
    choose(database, workspace, {"Notes": "comments"})
    choose(database, workspace, {"NOTES": None})
    assert chosen(database, workspace) == {}


def test_headers_of_any_length_are_told_apart(database):
    workspace, _ = connected(database)
    choose(database, workspace, {"x" * 5000: "email", "x" * 5001: "phone"})
    assert [field for field, _ in chosen(database, workspace, ["x" * 5001, "X" * 5000]).values()] == ["phone", "email"]
