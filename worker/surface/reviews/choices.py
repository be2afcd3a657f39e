"""What is said of the people whom somebody chose by name."""

from __future__ import annotations

from worker.surface.reviews.review import Review


def nobody_chosen(review: Review) -> str:
    """Why nobody of those chosen by name would be sent."""
    plan = review.plan
    reasons = [
        reason
        for number, reason in (
            (plan.previously_exported, "previously exported"),
            (plan.being_sent, "being sent by another export just now"),
            (plan.do_not_contact, "marked Do Not Contact"),
            (plan.forgotten, "asked to be forgotten"),
            (plan.off_limits, "off-limits"),
            (plan.known, "already in SourceWhale"),
            (plan.contacted, "contacted lately"),
        )
        if number
    ]
    why = f"Nobody of them would be sent: {' or '.join(reasons)}." if reasons else "Nobody is left to send."
    return f"{why} Choose others, or nobody to send everybody."
