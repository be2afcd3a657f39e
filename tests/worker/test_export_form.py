"""What people read in the form's modal: nothing that stands in a file acts there."""

from __future__ import annotations

import json

import pytest

from worker.surface import ids
from worker.surface.export_form import not_prepared

TRICKS = "<!channel> <@U1> <https://x.example|here> & more"
HARMLESS = "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x.example|here&gt; &amp; more"


@pytest.mark.parametrize("columns", [True, False])
def test_why_there_is_no_review_is_shown_as_it_is_written(columns):
    view, text, blocks = not_prepared("E1", TRICKS, columns=columns)
    for shown in (json.dumps(view), json.dumps(blocks)):
        assert HARMLESS in shown and "<" not in shown
        assert ids.CHOOSE_FILE in shown and (ids.COLUMNS in shown) is columns
    # The text stands alone where Slack does not take the blocks.
    assert text == f"Your export was not started. {HARMLESS}"


def test_whoever_pressed_nothing_reads_that_a_workflow_asked_for_the_export():
    _, text, blocks = not_prepared("E1", "The file is empty.", workflow=True)
    asked = "The export that a workflow asked you for was not started"
    assert text == f"{asked}. The file is empty." and asked in json.dumps(blocks)
    _, text, blocks = not_prepared("E1", "The file is empty.")
    assert "workflow" not in text + json.dumps(blocks)
