"""Links to profiles: cleaned for sending, normalised for telling whether two are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import unquote, urlsplit, urlunsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
_LINKEDIN_PERSON = re.compile(r"linkedin\.com/in/([^/]+)")
_BARE_SLUG = re.compile(r"[\w%-]{3,100}")
# Most links are like these, and need not be taken apart.
_PLAIN_PERSON = re.compile(r"https://(?:[a-z]{2,3}\.)?linkedin\.com/in/([A-Za-z0-9-]{1,200})/?")
_PLAIN_LINK = re.compile(r"https://(?:www\.)?((?:[a-z0-9]{1,60}\.){1,3}[a-z]{2,20})((?:/[A-Za-z0-9_.-]{1,100}){0,4})/?")
_SPACE = re.compile(r"\s")
_LONGEST = 500
_OTHER_NAMES = {"x.com": "twitter.com", "m.facebook.com": "facebook.com"}

# An address, what it has in common with other ways of writing it, and whose profile on LinkedIn it is.
Link: TypeAlias = tuple[str, str, str | None]


def plain(text: str) -> Link | None:
    """The link that a text is, when it is written as most are; None says nothing."""
    if person := _PLAIN_PERSON.fullmatch(text):
        slug = person[1].lower()
        return text.removesuffix("/"), f"linkedin.com/in/{slug}", slug
    if (found := _PLAIN_LINK.fullmatch(text)) and found[1] not in _OTHER_NAMES and "linkedin" not in found[1]:
        return text.removesuffix("/"), found[1] + found[2].lower(), None
    return None


def arranged(some: Iterable[Link]) -> tuple[Link, ...]:
    """The links, each profile once, LinkedIn first: it is what SourceWhale matches people by."""
    kept: dict[str, Link] = {}
    for link in sorted(some, key=lambda link: link[2] is None):
        kept.setdefault(link[1], link)
    return tuple(kept.values())


def clean(text: str, *, linkedin: bool = False) -> str | None:
    """A cell's link as an `https://` address without query, or None if it is no link.

    With `linkedin` the column is known to hold LinkedIn profiles, and a bare `jane-doe` or `in/jane-doe` is one.
    """
    text = text.strip().strip("<>\"'()")
    if not text or len(text) > _LONGEST or _SPACE.search(text):
        return None
    if linkedin and "." not in text:
        slug = text.strip("/").removeprefix("in/")
        return f"https://www.linkedin.com/in/{slug}" if _BARE_SLUG.fullmatch(slug) else None
    if "://" not in text:
        text = f"https://{text.removeprefix('//')}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removesuffix(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host) or parts.username:
        return None
    path = parts.path.rstrip("/")
    # A profile's address needs no query, except where the query is the profile.
    query = parts.query if path.rpartition("/")[2] in ("citations", "profile.php", "user") else ""
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    return urlunsplit(("https", netloc, path, query, ""))


def normalised(link: str) -> str:
    """What two links to the same profile have in common: no scheme, www., country, case, query or trailing slash."""
    parts = urlsplit(link if "://" in link else f"https://{link}")
    host = (parts.netloc or "").casefold().removeprefix("www.")
    if host.endswith(".linkedin.com"):
        host = "linkedin.com"
    host = _OTHER_NAMES.get(host, host)
    path = unquote(parts.path).casefold().rstrip("/")
    found = _LINKEDIN_PERSON.match(host + path)
    if found:
        return f"linkedin.com/in/{found[1]}"
    return host + path + (f"?{parts.query}" if parts.query else "")


def linkedin_slug(link: str) -> str | None:
    """The name in `linkedin.com/in/<name>`, which is one person's; None for other links."""
    found = _LINKEDIN_PERSON.fullmatch(normalised(link))
    return found[1] if found else None
