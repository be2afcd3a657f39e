"""A stable identity for a candidate: the same between files, formats and column orders."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

from seekout.links import Link, linkedin_slug, normalised, plain
from seekout.people import Candidate, phone_digits

_LONGEST = 255


def identity_of(links: Sequence[Link], emails: Sequence[str], phones: Sequence[str], described: Sequence[str]) -> str:
    """The normalised LinkedIn URL first, else another link, an e-mail, a phone, else a hash of `described`.

    `described` is name, company, title and location: all that is left to tell two people apart.
    """
    if links:
        slugs = [slug for _, _, slug in links if slug]
        return short_identity(f"li:{min(slugs)}" if slugs else f"link:{min(key for _, key, _ in links)}")
    if emails:
        return short_identity(f"email:{min(email.casefold() for email in emails)}")
    if phones:
        return short_identity(f"phone:{min(phone_digits(phone) for phone in phones)}")
    text = "|".join(" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in described)
    return f"name:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def keys_of(person: Candidate) -> tuple[str, ...]:
    """Everything by which another file may tell of the same person, the surest first; the identity is one of them.

    A LinkedIn profile is one person's. An e-mail is too as far as SourceWhale matches people by it; other links and
    phones may be a household's or a company's.
    """
    slugs, others = [], []
    for url in person.links:
        _, key, slug = plain(url) or (url, normalised(url), linkedin_slug(url))
        slugs.append(f"li:{slug}") if slug else others.append(f"link:{key}")
    keys = [
        person.identity,
        *sorted(slugs),
        *(f"email:{email}" for email in sorted(email.casefold() for email in person.emails)),
        *sorted(others),
        *(f"phone:{digits}" for phone in person.phones if (digits := phone_digits(phone))),
    ]
    return tuple(dict.fromkeys(short_identity(key) for key in keys))


def name_key(name: str) -> str:
    """What two ways of writing a name have in common: no case, accents, punctuation or doubled spaces."""
    if name.isascii():
        return " ".join(name.translate(_ASCII_WORDS).split())
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(
        character if character.isalnum() else " " for character in decomposed if not unicodedata.combining(character)
    )
    return " ".join(kept.split())


_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def short_identity(identity: str) -> str:
    """An identity that fits its column."""
    if len(identity) <= _LONGEST:
        return identity
    kind = identity.partition(":")[0]
    return f"{kind}:sha256:{hashlib.sha256(identity.encode()).hexdigest()}"
