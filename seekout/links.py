"""Links to profiles: cleaned for sending, normalised for telling whether two are the same."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit, urlunsplit

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.IGNORECASE)
_LINKEDIN_PERSON = re.compile(r"linkedin\.com/in/([^/]+)")
_BARE_SLUG = re.compile(r"[\w%-]{3,100}")
_SPACE = re.compile(r"\s")
_LONGEST = 500


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
    host = {"x.com": "twitter.com", "m.facebook.com": "facebook.com"}.get(host, host)
    path = unquote(parts.path).casefold().rstrip("/")
    found = _LINKEDIN_PERSON.match(host + path)
    if found:
        return f"linkedin.com/in/{found[1]}"
    return host + path + (f"?{parts.query}" if parts.query else "")


def linkedin_slug(link: str) -> str | None:
    """The name in `linkedin.com/in/<name>`, which is one person's; None for other links."""
    found = _LINKEDIN_PERSON.fullmatch(normalised(link))
    return found[1] if found else None
