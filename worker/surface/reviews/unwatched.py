"""What the reviewer of a workflow reads of an export that needed no Review."""

from __future__ import annotations

from worker.surface.reviews import findings
from worker.surface.reviews.review import Review, headline, left_out
from worker.surface.text import Block, context, section


def message(review: Review) -> tuple[str, list[Block]]:
    """What the reviewer of a workflow reads of an export that has begun without them, as an admin allows."""
    text = f"A workflow exports without Review, as an admin allows. {headline(review)}"
    lines = [line for line in (findings.columns_line(review.report), *left_out(review)) if line]
    return text, [section(text), *([context("\n".join(lines))] if lines else [])]
