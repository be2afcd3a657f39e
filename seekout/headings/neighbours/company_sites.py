"""Columns that tell of the site or the domain of somebody's company.

Nothing of it is sent, but a company may be off-limits by its domain.
"""

from __future__ import annotations

from collections.abc import Sequence

from seekout.headings.headers import Meaning, Reason

_SITES = frozenset(("website", "url", "site", "linkedin", "own_page"))
_DOMAINS = frozenset(("domain", "domains"))
_PAST = frozenset("previous past former prior last old ehemalige fruhere precedente ancien anterior vorige".split())


def company_sites(words: Sequence[Sequence[str]], meant: Sequence[Sequence[Meaning]]) -> tuple[int, ...]:
    """The positions of the columns that may hold a company's site: `Company Website`, `Website` beside a company,
    `Domain`. What their cells say decides whether they do."""
    return tuple(at for at, (own, found) in enumerate(zip(words, meant, strict=True)) if _tells(own, found[0]))


def _tells(words: Sequence[str], meaning: Meaning) -> bool:
    if not _PAST.isdisjoint(words):
        return False
    if meaning.reason is Reason.COMPANY:
        return not _SITES.isdisjoint(meaning.concepts)
    return meaning.hint == "website" or (meaning.reason is Reason.OTHER and not _DOMAINS.isdisjoint(words))
