"""Links to profiles: which are taken, as what they are sent, and which two ways of writing are one profile."""

from __future__ import annotations

import pytest

from seekout.values.links import clean, normalised, parsed, plain
from tests.seekout.test_resolution import PROFILE, read


@pytest.mark.parametrize(
    "ways",
    [
        (
            "https://github.com/ada",
            "https://www.github.com/ada",
            "http://GitHub.com/ada/",
            "https://www.github.com:443/ada",
            "https://WWW.github.com/ada?tab=repositories",
            "github.com/Ada",
            "//www.github.com/ada",
        ),
        ("https://twitter.com/ada", "https://x.com/ada", "https://www.x.com/ada", "https://mobile.twitter.com/ada"),
        ("https://www.facebook.com/ada", "https://m.facebook.com/ada"),
        (
            "https://www.linkedin.com/in/ada-sample",
            "https://de.linkedin.com/in/Ada-Sample/",
            "http://linkedin.com/in/ada-sample?trk=x",
            "linkedin.com/in/ada-sample",
            "https://www.linkedin.com/comm/in/ada-sample",
            "https://www.linkedin.com/mwlite/in/ada-sample",
        ),
        ("https://www.linkedin.com/in/jos%C3%A9-b", "https://linkedin.com/in/josé-b", "https://linkedin.com/in/JOSÉ-b"),
        ("https://scholar.google.com/citations?user=a1", "https://scholar.google.com/citations?user=a1#top"),
        (
            "https://www.linkedin.com/sales/lead/ACwAAAb1,NAME_SEARCH,x",
            "https://linkedin.com/sales/lead/ACwAAAb1",
        ),
    ],
)
def test_however_it_is_written_it_is_one_profile(ways):
    assert len({normalised(way) for way in ways}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/ada", "https://github.com/bob"),
        ("https://github.com/ada", "https://gitlab.com/ada"),
        ("https://example.com:8080/ada", "https://example.com/ada"),
        ("https://scholar.google.com/citations?user=a1", "https://scholar.google.com/citations?user=a2"),
        ("https://www.linkedin.com/in/ada-sample", "https://www.linkedin.com/in/ada-sample-2"),
        # An id of LinkedIn's own is the same letter by letter alone.
        ("https://www.linkedin.com/sales/lead/ACwAAAb1,x", "https://www.linkedin.com/sales/lead/ACwAAAB1,x"),
        ("https://www.linkedin.com/in/ACwAAAb1xyz", "https://www.linkedin.com/in/ACwAAAB1xyz"),
        ("https://www.linkedin.com/profile/view?id=1", "https://www.linkedin.com/profile/view?id=2"),
    ],
)
def test_two_profiles_are_two(one, other):
    assert normalised(one) != normalised(other)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://github.com/ada",
        "mailto://github.com/ada",
        "javascript://github.com/ada",
        "file://github.com/ada",
        "https://user@github.com/ada",
        "https://localhost/ada",
        "https://127.0.0.1/ada",
        "https://github",
        "https://[github.com/ada",
        "https://github.com:99999999/ada",
        "two words.com",
        "https://example.com/" + "a" * 500,
        "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/feed/",
        "https://www.linkedin.com/sales/lists/people/6789",
        "https://www.linkedin.com/sales/accounts/saved",
        "https://www.linkedin.com/talent/hire/12/discover/recruiterSearch",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/in/me",
        "https://www.linkedin.com/in/a",
        "https://www.linkedin.com/in/" + "a" * 101,
        "https://www.linkedin.com/sales/company/1234",
        "https://www.linkedin.com/sales/search/people",
        "https://www.linkedin.com/sales/",
        "https://www.linkedin.com/profile/view",
    ],
)
def test_what_is_no_persons_address_is_no_link(text):
    assert clean(text) is None


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("http://github.com/ada", "https://github.com/ada"),
        ("HTTPS://www.GitHub.com/Ada", "https://www.github.com/Ada"),
        ("<https://github.com/ada>", "https://github.com/ada"),
        ("https://github.com/ada?utm_source=x#y", "https://github.com/ada"),
        ("https://www.facebook.com/profile.php?id=7", "https://www.facebook.com/profile.php?id=7"),
        ("https://example.com:8080/ada", "https://example.com:8080/ada"),
        ("https://de.linkedin.com/in/ada-s/", "https://de.linkedin.com/in/ada-s"),
        ("https://m.linkedin.com/in/ada-s", "https://www.linkedin.com/in/ada-s"),
        ("https://www.linkedin.com/comm/in/ada-s", "https://www.linkedin.com/in/ada-s"),
        ("https://www.linkedin.com/in/ada-s&trk=x", "https://www.linkedin.com/in/ada-s"),
        (
            "https://www.linkedin.com/talent/search/profile/AEb1,x",
            "https://www.linkedin.com/talent/search/profile/AEb1",
        ),
        ("https://www.linkedin.com/pub/ada-s/1/2/3/4", "https://www.linkedin.com/pub/ada-s/1/2/3"),
    ],
)
def test_a_link_is_sent_by_https_and_without_what_only_follows_people(text, sent):
    assert clean(text).url == sent


@pytest.mark.parametrize(
    ("text", "slug", "bare"),
    [
        ("in/ada-sample", "ada-sample", False),
        ("/in/ada-sample/", "ada-sample", False),
        ("ada-sample", "ada-sample", True),
        ("Ada-Sample", "ada-sample", True),
    ],
)
def test_a_slug_alone_is_a_profile_where_the_column_says_linkedin(text, slug, bare):
    found = clean(text, linkedin=True)
    assert (found.slug, found.bare) == (slug, bare)
    assert clean(text) is None


@pytest.mark.parametrize("text", ["view", "12345", "ab", "a.b", "two words", "ada/sample", "LinkedIn"])
def test_a_word_in_a_linkedin_column_is_no_profile(text):
    assert clean(text, linkedin=True) is None


@pytest.mark.parametrize("slug", ["n-a", "n-a-n-a", "N-A_n-a", "n.a-n.a", "null-n-a"])
def test_a_word_for_nothing_that_is_written_twice_is_nobodys_profile(slug):
    # Made of a first and a last name that are "N/A": everybody without a name would share it.
    assert plain(f"https://www.linkedin.com/in/{slug}") is None
    assert parsed(f"https://www.linkedin.com/in/{slug}") is None


@pytest.mark.parametrize("slug", ["n-a-jones", "an-ana", "jan-a-nowak", "dan-a"])
def test_somebody_whose_initials_are_those_of_nothing_has_a_profile(slug):
    assert parsed(f"https://www.linkedin.com/in/{slug}").slug == slug


@pytest.mark.parametrize(
    "written",
    [
        "https://www.linkedin.com/in/ada-lov).", "*https://www.linkedin.com/in/ada-lov*",
        "https://www.linkedin.com/in/ ada-lov", "https://linkedin.con/in/ada-lov", "linkedin,com/in/ada-lov",
        "https://www.linkedln.com/in/ada-lov", "www.likedin.com/in/ada-lov/", "https://www.linkedin.cn/in/ada-lov",
        "https://www.linkedin.cn/incareer/in/ada-lov", "https:\\\\www.linkedin.com\\in\\ada-lov",
        "de.linkedin.co/in/ada-lov",
    ],
)  # fmt: skip
def test_a_profile_with_a_slip_in_its_address_is_the_same(written):
    people, _ = read(f"Ada Lov||{written}", f"Ada Lov||{PROFILE}ada-lov", header="Name|Company|LinkedIn")
    assert people[0].identity == people[1].identity == "li:ada-lov"


def test_an_address_of_another_site_is_no_slip():
    told = [
        "https://linkedon.example/in/ada",
        "https://likedin.com/about",
        "https://linked.co/ada",
        "https://lin.ee/in",
    ]
    people, _ = read(*(f"Ada Lov|{n}|{url}" for n, url in enumerate(told)), header="Name|Company|Website")
    assert not any(person.identity.startswith("li") for person in people)
