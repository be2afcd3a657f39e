"""Slack's newer blocks, and what stands in their place in a workspace that does not take them."""

from __future__ import annotations

from collections.abc import Sequence

from worker.surface.failures import as_section
from worker.surface.text import Block


def any_in(blocks: Sequence[Block]) -> bool:
    """Whether any of these blocks may be refused where others are taken."""
    return any(block["type"] == "data_table" for block in blocks)


def refused(workspace_id: str) -> str:
    """Under what it is remembered that a workspace does not take them."""
    return f"plain blocks for {workspace_id}"


def as_sections(blocks: Sequence[Block]) -> list[Block]:
    """The same content in blocks that every workspace takes."""
    return [as_section(block) if block["type"] == "data_table" else block for block in blocks]
