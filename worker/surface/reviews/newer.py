"""Slack's newer blocks, and what stands in their place in a workspace that does not take them."""

from __future__ import annotations

from collections.abc import Sequence

from worker.surface.failures import as_section
from worker.surface.text import Block
from worker.surface.workflows.plans import as_line

_PLAIN = {"data_table": as_section, "plan": as_line}


def any_in(blocks: Sequence[Block]) -> bool:
    """Whether any of these blocks may be refused where others are taken."""
    return any(block["type"] in _PLAIN for block in blocks)


def refused(workspace_id: str) -> str:
    """Under what it is remembered that a workspace does not take them."""
    return f"plain blocks for {workspace_id}"


def as_sections(blocks: Sequence[Block]) -> list[Block]:
    """The same content in blocks that every workspace takes."""
    return [_PLAIN[block["type"]](block) if block["type"] in _PLAIN else block for block in blocks]


def as_new(blocks: Sequence[Block], revision: int) -> list[Block]:
    """The blocks for one more edit of a message: Slack wants a plan to have another id each time."""
    return [{**block, "block_id": f"plan-{revision}"} if block["type"] == "plan" else block for block in blocks]
