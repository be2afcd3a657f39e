"""What people answer who want to be left alone or forgotten, in their own words and not in those of a recruiter."""

from __future__ import annotations

from seekout.headings.refusals.own_words.deletion import DELETION
from seekout.headings.refusals.own_words.leaving_alone import LEAVING_ALONE

OWN_WORDS = (*DELETION, *LEAVING_ALONE)

__all__ = ["OWN_WORDS"]
