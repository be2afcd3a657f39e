"""By what a candidate is known: the same between files, formats and column orders, and never shared by strangers.

Sure is only what can be one person's alone: a public LinkedIn profile, an id of LinkedIn's own, and an e-mail address
that is no role's (info@). Everything else makes an identity only together with the name. docs/columns.md tells the
rules.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from seekout.people import Candidate, phone_digits
from seekout.resolving.name_match import name_words
from seekout.resolving.phone_numbers import within_its_country
from seekout.text.folding import fold
from seekout.values.links import PLACEHOLDER_WORDS, Link, parsed, plain

_LONGEST = 255
_LINKEDIN = "linkedin.com/"
_HASHED = "k1:"
# Hosts as fast fingers write them: nobody has a mailbox there, so that it tells nobody from their namesake.
_MISTYPED = {
    wrong: f"{right}.com"
    for right, some in (
        ("gmail", "gmial gmai gmal gamil gnail gmaill gmali gmil gmaik gmaol ggmail"),
        ("hotmail", "hotmial hotmal hotmai hotmaill hotmali hormail homtail hotnail"),
        ("yahoo", "yaho yahooo yhaoo yhoo yahho"),
        ("outlook", "outlok outloo outlool outlookk oultook outllook"),
        ("icloud", "iclod iclould icoud icluod"),
    )
    for wrong in (
        *(f"{name}.com" for name in some.split()),
        *(f"{right}.{ending}" for ending in ("con", "cmo", "cm", "om", "comm", "vom", "cpm")),
    )
}
_SIGNS = re.compile(r"[\W_]+")
_ROLES = frozenset(
    "info information contact contacts office mail email hello hi hr jobs job career careers recruiting recruitment"
    " recruiter talent people team staff admin administrator administration webmaster postmaster hostmaster support"
    " service services help helpdesk sales marketing press media pr newsletter news billing accounts accounting finance"
    " invoice invoices orders order enquiries enquiry inquiries inquiry reception frontdesk secretary secretariat"
    " general central legal privacy gdpr dpo security abuse it noc feedback customerservice customersupport"
    " bewerbung bewerbungen karriere personal kontakt buero zentrale empfang sekretariat vertrieb rechnung"
    " recrutement emploi emplois accueil direction secretaire empleo rrhh contacto contato ventas info1 vagas rh"
    " hey hola bonjour hallo ciao ola apply application applications candidates candidatos candidatures postulaciones"
    " hiring talents talentacquisition cv cvs resume resumes work workwithus joinus founders everyone all company"
    " sekretariat poczta biuro praca rekrutacja rekry ansokan jobb karriar post posta ik insankaynaklari"
    " lavoro selezione risorseumane segreteria vacatures werk sollicitatie receptie administratie".split()
)


def is_role_address(email: str) -> bool:
    """Whether an address is an office's and no person's: info@, jobs@, hr@."""
    mailbox = email.partition("@")[0].partition("+")[0]
    if mailbox.isascii():
        return mailbox.translate(_ASCII_LETTERS) in _ROLES
    return _SIGNS.sub("", mailbox).casefold() in _ROLES


def mailbox_of(email: str) -> str:
    """Where an address delivers to: `ada+jobs@` is `ada@`, and Gmail knows no dots. Other hosts' dots count."""
    name, _, host = email.casefold().rpartition("@")
    bare = name.partition("+")[0]
    if host in ("gmail.com", "googlemail.com"):
        bare, host = bare.replace(".", ""), "gmail.com"
    return f"{bare or name}@{host}"


def meant_mailbox(email: str) -> str:
    """The mailbox of an address whose host may be mistyped: `ada@gmial.com` is `ada@gmail.com`."""
    name, _, host = email.rpartition("@")
    return mailbox_of(f"{name}@{_MISTYPED.get(host.lower(), host)}")


def identity_of(
    links: Sequence[Link], emails: Sequence[str], phones: Sequence[str], described: Sequence[str], generation: str = ""
) -> str:
    """The identity of a row by itself.

    A public LinkedIn profile first, then an id of LinkedIn's own; else the name together with an e-mail, a link or a
    phone; else a hash of `described`: name, company, title and location, all that is left to tell two people apart.
    `generation` tells a father from a son.
    """
    name = described[0]
    for link in links:
        if link.slug:
            return short_identity(f"li:{min(other.slug for other in links if other.slug)}")
    keys = [f"li-id:{link.key.removeprefix(_LINKEDIN)}" for link in links if link.key.startswith(_LINKEDIN)]
    if keys:
        return short_identity(min(keys))
    keys = [f"email:{email.casefold()}" for email in emails]
    keys = sorted(keys, key=lambda key: (is_role_address(key.removeprefix("email:")), key))[:1]
    keys += [f"link:{min(link.key for link in links)}"] if links else []
    keys += [f"phone:{min(phone_digits(phone) for phone in phones)}"] if phones else []
    if keys and not name:
        return short_identity(keys[0])
    if keys:
        return hashed_identity(keys[0], *sorted(name_words(name)), *filter(None, (generation,)))
    text = "|".join(" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in described)
    return f"name:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def hashed_identity(*parts: str) -> str:
    """An identity that is a name together with something else."""
    return f"name:{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:40]}"


def keys_of(person: Candidate) -> tuple[str, ...]:
    """Everything by which another file may tell of the same person, the surest first; the identity is one of them.

    `li:` and `li-id:` are one person's. `email:` is, among people whose names agree (`name_match.may_be_one`). `link:`
    and `tel:` may be a household's or a company's: they need the same name. `phone:`, all digits as they were written,
    is what earlier versions had in the place of `tel:`. Whoever was kept apart by a recruiter is known by the identity
    alone.
    """
    if person.kept_apart:
        return (short_identity(person.identity),)
    links = sorted(keys_of_links(person))
    # `ada+jobs@` is `ada@` too, and so is `ada@` at a host that is mistyped.
    emails = sorted({one for email in person.emails for one in (email.casefold(), *_mailboxes(email))})
    keys = [
        person.identity,
        *[key for key in links if not key.startswith("link:")],
        *filter(None, map(same_lead, links)),
        # As earlier versions kept leads of Sales Navigator that stood in files by their older address.
        *[key.replace("/lead/", "/people/", 1) for key in links if key.startswith("li-id:sales/lead/")],
        *[f"email:{email}" for email in emails if not is_role_address(email)],
        *[key for key in links if key.startswith("link:")],
        *[f"tel:{number}" for phone in person.phones if (number := within_its_country(phone))],
        *[f"phone:{digits}" for phone in person.phones if (digits := phone_digits(phone))],
    ]
    return tuple(dict.fromkeys(keys if max(map(len, keys)) <= _LONGEST else map(short_identity, keys)))


def _mailboxes(email: str) -> tuple[str, ...]:
    """Where an address delivers to as it is written and, where its host is mistyped, as it was meant."""
    meant = (meant_mailbox(email),) if email.rpartition("@")[2].lower() in _MISTYPED else ()
    return (mailbox_of(email), *meant)


_LEAD, _LEAD_IN_PUBLIC = "li-id:sales/lead/ACw", "li-id:in/ACw"


def same_lead(key: str) -> str:
    """The other key of a lead of Sales Navigator, whose id stands behind `/sales/lead/` and behind `/in/`; "" for other
    keys."""
    if key.startswith(_LEAD):
        return _LEAD_IN_PUBLIC + key.removeprefix(_LEAD)
    return _LEAD + key.removeprefix(_LEAD_IN_PUBLIC) if key.startswith(_LEAD_IN_PUBLIC) else ""


def keys_of_links(person: Candidate) -> list[str]:
    """`key_of_link` of each of a person's links; most have one, of which their identity was made."""
    if person.linkedin_ids:
        return [key_of_link(url) for url in (*person.links, *person.linkedin_ids)]
    if len(person.links) == 1 and person.links[0].lower() == f"https://www.linkedin.com/in/{person.identity[3:]}":
        return [f"li:{person.identity[3:]}"]
    return [key_of_link(url) for url in person.links]


@lru_cache(maxsize=256)
def key_of_link(url: str) -> str:
    """By what a link leads to its person: a public profile (`li:`), an id of LinkedIn's own (`li-id:`) or itself."""
    link = plain(url) or parsed(url)
    if link is None:
        return f"link:{url.casefold()}"
    if link.slug:
        return f"li:{link.slug}"
    if link.key.startswith(_LINKEDIN):
        return f"li-id:{link.key.removeprefix(_LINKEDIN)}"
    return f"link:{link.key}"


def is_sure(key: str) -> bool:
    """Whether a key or an identity is one person's by itself, so that it may join records whose names differ.

    For keys in plain text, as this package makes them. Of a hashed key only the kind can be seen: a hashed `li:` may
    be one that an earlier version made of a word such as `View Profile`; see `placeholder_identities`.
    """
    kind, _, rest = key.partition(":")
    if rest.startswith(_HASHED):
        return kind in ("li", "li-id")
    if kind == "li":
        found = parsed(f"https://www.linkedin.com/in/{rest}")
        return found is not None and found.slug == rest and key not in _PLACEHOLDERS
    if kind == "email":
        return "@" in rest and not is_role_address(rest)
    return kind == "li-id" and bool(rest)


def placeholder_identities() -> tuple[str, ...]:
    """The identities that earlier versions made of words in LinkedIn columns, each of which may be many people."""
    return tuple(sorted(_PLACEHOLDERS))


_PLACEHOLDERS = frozenset(f"li:{word.strip('/').casefold()}" for word in PLACEHOLDER_WORDS)


def name_key(name: str) -> str:
    """What two ways of writing a name have in common: no case, accents, punctuation or doubled spaces."""
    if name.isascii():
        return " ".join(name.translate(_ASCII_WORDS).split())
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(
        character if character.isalnum() else " " for character in decomposed if not unicodedata.combining(character)
    )
    return " ".join(kept.split())


_ASCII_LETTERS = {code: chr(code).lower() if chr(code).isalnum() else None for code in range(128)}
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def short_identity(identity: str) -> str:
    """An identity that fits its column."""
    if len(identity) <= _LONGEST:
        return identity
    kind = identity.partition(":")[0]
    return f"{kind}:sha256:{hashlib.sha256(identity.encode()).hexdigest()}"


__all__ = [
    "fold",
    "hashed_identity",
    "identity_of",
    "is_role_address",
    "is_sure",
    "key_of_link",
    "keys_of",
    "keys_of_links",
    "meant_mailbox",
    "name_key",
    "placeholder_identities",
    "same_lead",
    "short_identity",
]
