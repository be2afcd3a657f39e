"""Links to profiles: cleaned for sending, normalised for telling whether two are the same.

Only a public `linkedin.com/in/<slug>` is one person's by itself. Addresses of Sales Navigator, Recruiter and the like
hold an id of LinkedIn's own: they are kept, and are the same only when their ids are, letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values.nothing import WORDS_FOR_NOTHING

_HOST = later(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,40})")
_BARE_SLUG = later(r"[\w-]{3,100}")
# Most links are like these, and need not be taken apart.
_PLAIN_PERSON = later(r"https://(?:www\.|[a-z]{2}\.)?linkedin\.com/in/([A-Za-z0-9-]{3,100})/?")
_PLAIN_LINK = later(r"https://(?:www\.)?((?:[a-z0-9]{1,60}\.){1,3}[a-z]{2,20})((?:/[A-Za-z0-9_.-]{1,100}){0,4})/?")
_SPACE = later(r"\s")
# Spaces and signs that nobody sees behind an address, as they are written in one.
_ENCODED_END = later(r"(?:%(?:20|2F|0[9AD]|C2%A0|E2%80%8[B-F]|EF%BB%BF)|[\u200b-\u200f\u00a0\ufeff])+$", re.IGNORECASE)
# A page or a table shows the beginning of a long address, which may be many people's: `/in/ann-b...`.
_CUT_OFF = later(r"\.\.|…|%E2%80%A6", re.IGNORECASE)
# As LinkedIn's app writes an address, and as JSON does.
_IN_THE_APP = later(r"linkedin://(?:in|profile)/(?=[^\d])", re.IGNORECASE)
# As fast fingers write the host, with backslashes, and as it is called in China.
_SLIPPED_HOST = later(
    r"(?:https?:?/{1,2})?(?:www[.,]|[a-z]{2}\.)?"
    r"(?:(?:linkedln|linkdin|likedin|lnkedin|linkein|linkedn|linkedi|linkeding|linkeden|linkeidn|liinkedin)\.com"
    r"|linkedin(?:,com|\.con|\.cm|\.cmo|\.om|\.comm|\.vom|\.co|\.cn(?:/incareer)?))(?=/(?:in|pub|sales|talent)/)",
    re.IGNORECASE,
)
_AROUND = "<>\"'()[]{}*"
_LONGEST = 500
_OTHER_NAMES = {"x.com": "twitter.com", "m.facebook.com": "facebook.com", "mobile.twitter.com": "twitter.com"}
_COUNTRY_HOST = later(r"[a-z]{2}\.linkedin\.com")
_MEMBER_ID = later(r"A[A-Z][A-Za-z0-9]AA[A-Za-z0-9_-]{4,}")
_LONGEST_SLUG = 100
# Where the page of somebody is whose name there alone stands in a column of that site's, and what such names are.
_HOMES = {
    "github": "github.com/",
    "gitlab": "gitlab.com/",
    "bitbucket": "bitbucket.org/",
    "twitter": "twitter.com/",
    "facebook": "facebook.com/",
    "instagram": "instagram.com/",
    "kaggle": "kaggle.com/",
    "dribbble": "dribbble.com/",
    "behance": "behance.net/",
    "medium": "medium.com/@",
    "tiktok": "tiktok.com/@",
}
_HANDLE = later(r"[A-Za-z0-9][\w-]{1,38}|[A-Za-z0-9][\w.-]{1,38}(?<!\.com)(?<!\.org)(?<!\.net)(?<!\.dev)(?<!\.io)")
_DOTLESS = frozenset(("github", "twitter", "kaggle", "behance", "dribbble"))
_NO_SLUGS = frozenset(
    "me view profile profiles unknown username user-name your-name yourname yourprofile your-profile edit none null"
    " undefined false true yes not-found not-available n-a nan test example sample linkedin linkedin-member member"
    " user public private company people person in pub share feed home login signup view-profile viewprofile"
    " unavailable notavailable notfound hidden deleted removed withheld settings search signin sign-in authwall pending"
    " placeholder dummy template anonymous invalid error guest candidate first-last firstlast firstname-lastname"
    " firstnamelastname www http https com 404 a geen profiel sem"
    " noprofile no-profile no-url nourl no-link nolink asdf qwerty abc abcd xyz".split()
) | {word.replace(" ", between) for word in WORDS_FOR_NOTHING for between in ("", "-")}
# Sites where people have pages, and what stands there in the place of a name. Their first pages are nobody's.
_NO_NAMES = frozenset(
    "home explore search settings notifications messages login signin signup register logout join about help feed"
    " privacy terms jobs trending topics discover index index.html index.php home.php login.php i intent hashtag share"
    " sharer sharer.php watch playlist results shorts groups events marketplace accounts questions tags tag"
    " competitions datasets shots joblist companies company orgs organizations pricing features account"
    " maps url imgres".split()
)
# Behind these stands who it is: `/users/123`, `/citations?user=...`.
_BEFORE_NAMES = frozenset("users user profile profiles profile.php u people members citations channel c in m r".split())
_SITES_OF_PEOPLE = frozenset(
    "github.com gitlab.com bitbucket.org twitter.com facebook.com instagram.com threads.net tiktok.com kaggle.com"
    " dribbble.com behance.net medium.com stackoverflow.com researchgate.net scholar.google.com orcid.org xing.com"
    " youtube.com about.me angel.co wellfound.com huggingface.co codepen.io linktr.ee dev.to quora.com reddit.com"
    " pinterest.com google.com bing.com indeed.com glassdoor.com monster.com bsky.app mastodon.social substack.com"
    " hackerrank.com leetcode.com topcoder.com notion.so t.me wa.me crunchbase.com slideshare.net vimeo.com"
    " duckduckgo.com yahoo.com baidu.com"
    # Where files, meetings, short addresses, packages and offers of work stand.
    " docs.google.com drive.google.com sites.google.com play.google.com dropbox.com onedrive.live.com 1drv.ms"
    " sharepoint.com icloud.com calendly.com cal.com zoom.us teams.microsoft.com bit.ly t.co tinyurl.com lnkd.in goo.gl"
    " ow.ly buff.ly is.gd rebrand.ly wordpress.com blogger.com tumblr.com wix.com npmjs.com pypi.org hub.docker.com"
    " discord.com slack.com telegram.org line.me signal.me vk.com ok.ru hh.ru weibo.com zhihu.com viadeo.com"
    " upwork.com fiverr.com freelancer.com toptal.com contra.com malt.fr naukri.com stepstone.de seek.com.au"
    " reed.co.uk producthunt.com polywork.com read.cv news.ycombinator.com".split()
)
_MAILBOXES = frozenset(
    "mail.google.com accounts.google.com outlook.com outlook.office.com outlook.live.com mail.yahoo.com".split()
)
_LOGINS = frozenset(
    "login signin sign-in sign_in signup sign-up sign_up log-in logout register authwall login.php".split()
)
# Recruiters' own tools, whose pages of people nobody else can open.
_TOOLS = frozenset(
    "greenhouse.io lever.co ashbyhq.com bullhornstaffing.com bullhorn.com loxo.co gem.com myworkday.com"
    " workday.com workable.com smartrecruiters.com teamtailor.com recruitee.com salesforce.com force.com hubspot.com"
    " seekout.io seekout.com sourcewhale.app sourcewhale.com hireez.com hiretual.com icims.com taleo.net"
    " successfactors.com successfactors.eu jobvite.com jazz.co jazzhr.com applytojob.com breezy.hr pinpointhq.com"
    " personio.de personio.com recruitcrm.io manatal.com vincere.io jobadder.com crelate.com crelate.net pipedrive.com"
    " apollo.io zoominfo.com rocketreach.co lusha.com contactout.com signalhire.com amazinghiring.com juicebox.work"
    " myworkdayjobs.com dover.com findem.ai hiredscore.com bamboohr.com gohire.io paradox.ai rippling.com copper.com"
    " outreach.io salesloft.com attio.com folk.app licdn.com"
    " beamery.com avature.net eightfold.ai phenompeople.com welcomekit.co softgarden.io onlyfy.io".split()
)
_IN_A_TOOL = later(
    r"(?:app\d*|hire|hiring|recruit(?:ing|er)?|ats|talent|crm|secure)\.[^/]+/(?:[^/]+/)*"
    r"(?:candidates?|people|person|prospects?|contacts?|applicants?|applications?|recruit)/"
)
_BETWEEN_WORDS = later(r"[-_.]")
# "N/A" as it stands in an address, where what parts its letters also parts words.
_N_A = later(r"(?<![^-_.])n[-_.]a(?![^-_.])")
# Words of which a text is made that stands where a profile has its name: `nolinkedinprofile`, `your-name-here`.
_NO_SLUG = later(
    r"(?=.*(?:linkedin|profil|perfil|name|url|link|found|avail|provid|known|none|null|private|hidden|progress|here|tbc|tbd|first[-_]?last))"
    r"(?:(?:no|not|on|in|my|your|add|a|first|last|full|user|linkedin|profile?|perfil|profilo|name|url|link|found|available"
    r"|provided|known|unknown|none|null|private|hidden|here|tbc|tbd|kein|keine|sin|pas|de|sem|geen|to|be|the|progress|page|yet)"
    r"[-_]?)+"
)
# Words that stood in LinkedIn columns and that earlier versions took for profiles.
PLACEHOLDER_WORDS = tuple(
    "view profile profiles see open link click here linkedin member yes no true false unknown not found available"
    " missing none null nil nan tbd private public n/a na n.a. n.a ? url http https pending contact connected"
    " connect 1st 2nd 3rd 500 500+ x y n in me home feed company search null undefined error ref value name".split()
)


class Link(NamedTuple):
    """An address, what it has in common with other ways of writing it, and whose public LinkedIn profile it is.

    `slug` is "" for whatever is no public profile; `bare` means that the cell held a slug or a name at a site alone,
    which is a profile only beside the name of its person.
    """

    url: str
    key: str
    slug: str = ""
    bare: bool = False


def plain(text: str) -> Link | None:
    """The link that a text is, when it is written as most are; None says nothing."""
    if (person := _PLAIN_PERSON.fullmatch(text)) and not _MEMBER_ID.match(person[1]):
        slug = person[1].lower()
        if not _is_nobodys(slug):
            return Link(text.removesuffix("/"), f"linkedin.com/in/{slug}", slug)
    if (found := _PLAIN_LINK.fullmatch(text)) and found[1] not in _OTHER_NAMES and "linkedin" not in found[1]:
        if _leads_to_nobody(found[1], found[2], "") or ".." in text or _is_of_a_tool(found[1], found[2]):
            return None
        if found[1].startswith("l") and _SLIPPED_HOST.match(text):
            return None
        return Link(text.removesuffix("/"), found[1] + found[2].lower())
    return None


def arranged(some: Iterable[Link]) -> tuple[Link, ...]:
    """The links, each profile once, LinkedIn first: it is what SourceWhale matches people by."""
    kept: dict[str, Link] = {}
    for link in sorted(some, key=lambda link: not link.slug):
        kept.setdefault(link.key, link)
    return tuple(kept.values())


def without_ids(some: Sequence[Link]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The links to send, and those with ids of LinkedIn's own beside a public profile: nobody else can match these, and
    the next file may know the person by one of them alone."""
    if not any(link.slug for link in some):
        return tuple(some), ()
    ids = tuple(link for link in some if not link.slug and link.key.startswith("linkedin.com/"))
    return tuple(link for link in some if link not in ids), ids


def addresses(some: Sequence[Link]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`without_ids`, as addresses."""
    links, ids = without_ids(some) if len(some) > 1 else (some, ())
    return tuple([link.url for link in links]), tuple([link.url for link in ids])


def ids_apart(urls: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`without_ids` of addresses."""
    known = {link.key: url for url in urls if (link := plain(url) or parsed(url)) is not None}
    _, ids = without_ids([link for url in known.values() if (link := plain(url) or parsed(url)) is not None])
    apart = tuple(known[link.key] for link in ids)
    return tuple(url for url in urls if url not in apart), apart


def clean(text: str, *, linkedin: bool = False) -> Link | None:
    """The link in a piece of a cell, as an `https://` address without tracking, or None if it is none.

    With `linkedin` the column holds LinkedIn profiles: `in/jane-doe` is one, and `jane-doe` a bare one.
    """
    text = text.strip().strip(_AROUND)
    if not text or len(text) > _LONGEST or _SPACE.search(text) or _CUT_OFF.search(text):
        return None
    text = text.rstrip(f".,:;!{_AROUND}").replace("\\/", "/").replace("\\", "/")
    text = _IN_THE_APP.sub("https://www.linkedin.com/in/", text)
    if slipped := _SLIPPED_HOST.match(text):
        text = f"https://www.linkedin.com{text[slipped.end() :]}"
    if linkedin and "." not in text:
        return _slug_alone(text)
    if linkedin and "://" not in text and "/" not in text and not text.lower().startswith("www."):
        return None
    return parsed(text)


def site_of(header: str) -> str:
    """The site of which a folded header speaks, if a name there leads to a page; "" for others."""
    written = header.replace(" ", "")
    return next((site for site in _HOMES if site in written), "")


def of_handle(text: str, site: str, *, sure: bool = False) -> Link | None:
    """The page of somebody at a site, in a column of which their name there stands alone; None for other texts.

    Unless the column is one of such names (`sure`), or an @ stands before it, a name may be any word: it is bare.
    """
    handle = text.strip().removeprefix("@")
    dotted = "." in handle
    if not _HANDLE.fullmatch(handle) or handle.isdecimal() or (dotted and site in _DOTLESS):
        return None
    if handle.casefold() in _NO_SLUGS or handle.casefold() in PLACEHOLDER_WORDS:
        return None
    address = _HOMES[site] + handle
    return Link(f"https://{address}", address.casefold(), bare=not (sure or text.strip().startswith("@")))


def _slug_alone(text: str) -> Link | None:
    slug = text.strip("/@")
    named = slug.startswith("in/")
    slug = slug.removeprefix("in/")
    if not _BARE_SLUG.fullmatch(slug) or _is_nobodys(slug.casefold()) or slug.isdecimal():
        return None
    return Link(f"https://www.linkedin.com/in/{slug}", f"linkedin.com/in/{slug.casefold()}", slug.casefold(), not named)


def _is_nobodys(slug: str) -> bool:
    """Whether a word, or one sign again and again (`xxx`), stands where a profile has its name."""
    if slug in _NO_SLUGS or slug == slug[:1] * len(slug) or _NO_SLUG.fullmatch(slug) is not None:
        return True
    return not _NO_SLUGS.isdisjoint(parts := _BETWEEN_WORDS.split(_N_A.sub("na", slug))) and _NO_SLUGS.issuperset(parts)


def is_bare_of(link: Link, name: str) -> bool:
    """Whether what stood without its address holds somebody's name, so that it is no word such as `view-profile`."""
    slug = link.slug or link.url.rpartition("/")[2].removeprefix("@")
    letters = fold(slug).replace(" ", "")
    words = [word for word in fold(name).split() if len(word) > 1 and word in letters]
    return len(words) > 1 or (len(words) == 1 and any(not character.isalpha() for character in slug))


@lru_cache(maxsize=4096)
def parsed(text: str) -> Link | None:
    """The link that an address is; None for what is no address, or no person's (a company's page, a feed)."""
    if _CUT_OFF.search(text):
        return None
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
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        return _linkedin(host, parts.path, parts.query, parts.netloc)
    path = parts.path.rstrip("/")
    # A profile's address needs no query, except where the query is the profile.
    query = parts.query if path.rpartition("/")[2].lower() in ("citations", "profile.php", "user") else ""
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    shown = netloc.casefold().removeprefix("www.")
    site = _OTHER_NAMES.get(shown, shown)
    if _leads_to_nobody(site, path, query) or _is_of_a_tool(host, path):
        return None
    key = site + unquote(path).casefold() + (f"?{query}" if query else "")
    return Link(urlunsplit(("https", netloc, path, query, "")), key)


def _leads_to_nobody(site: str, path: str, query: str) -> bool:
    """Whether an address leads to where one searches or signs in, or to the first page of a site of many people."""
    first, _, rest = path[1:].lower().partition("/")
    if first == "search" and not rest:
        return True
    if first in _LOGINS or (rest and rest.rpartition("/")[2] in _LOGINS):
        return True
    if site in _SITES_OF_PEOPLE:
        return not first or first in _NO_NAMES or (first in _BEFORE_NAMES and not rest and not query)
    return site in _MAILBOXES


def _is_of_a_tool(host: str, path: str) -> bool:
    host = host.lower()
    return ".".join(host.rsplit(".", 2)[-2:]) in _TOOLS or _IN_A_TOOL.match(f"{host}{path.lower()}/") is not None


def _linkedin(host: str, path: str, query: str, netloc: str) -> Link | None:
    """A person's address at LinkedIn: a public profile, or one by an id of LinkedIn's own."""
    parts = [part for part in path.split("/") if part]
    while parts and parts[0] in ("comm", "mwlite", "m", "mobile", "public-profile"):
        parts, netloc = parts[1:], "www.linkedin.com"
    if netloc.casefold() not in ("linkedin.com", "www.linkedin.com") and not _COUNTRY_HOST.fullmatch(host):
        netloc = "www.linkedin.com"
    kind = parts[0].lower() if parts else ""
    if kind == "in" and parts[1:2] == ["in"]:
        parts = parts[1:]
    if kind == "in" and (
        again := [at for at, part in enumerate(parts) if f".{part.lower()}".endswith(".linkedin.com")]
    ):
        # A whole address where only its end was asked for.
        return _linkedin(host, "/".join(parts[again[-1] + 1 :]), query, netloc)
    if kind == "in" and len(parts) > 1:
        slug = _ENCODED_END.sub("", re.split("[&?,;#]|__|https?:", parts[1])[0])
        # Some programs encode what was encoded before.
        key = unicodedata.normalize("NFC", unquote(unquote(slug))).casefold()
        if _MEMBER_ID.match(slug):
            return _by_id("in", slug)
        if len(key) < 2 or len(key) > _LONGEST_SLUG or _is_nobodys(key):
            return None
        return Link(f"https://{netloc}/in/{slug}", f"linkedin.com/in/{key}", key)
    if kind == "pub" and len(parts) > 1 and parts[1].lower() != "dir":
        # Under /pub/dir/ stand all who have a name.
        return _by_id("pub", "/".join(parts[1:5]))
    if kind in ("sales", "talent", "recruiter") and len(parts) > 2:
        # /sales/lead/<id>,<how it was found>; /talent/search/profile/<id>; /recruiter/profile/<id>,<...>
        own = parts[-1].partition(",")[0] if kind == "talent" else parts[2].partition(",")[0]
        between = "/".join(parts[1:-1] if kind == "talent" else parts[1:2])
        if kind == "sales" and between == "people":
            # The older address of the same lead, with the same id.
            between = "lead"
        if parts[1] not in _OF_MANY or "profile" in parts:
            return _by_id(f"{kind}/{between}", own) if own else None
        return None
    if kind == "profile" and (own := parse_qs(query).get("id", [""])[0]):
        return Link(f"https://www.linkedin.com/profile/view?id={own}", f"linkedin.com/profile/view?id={own}")
    return None


# What LinkedIn's tools show of a company, of a search and of a list, and none of a person.
_OF_MANY = frozenset("company companies search account accounts list lists hire projects inbox home".split())


def _by_id(kind: str, own: str) -> Link:
    return Link(f"https://www.linkedin.com/{kind}/{own}", f"linkedin.com/{kind}/{own}")


def normalised(link: str) -> str:
    """What two links to the same profile have in common: no scheme, www., country, case, query or trailing slash."""
    found = plain(link) or parsed(link)
    return found.key if found else link.casefold()
