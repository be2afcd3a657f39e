"""People who share an address, a profile or a name, and are not one."""

from __future__ import annotations

import pytest

from seekout.resolving.name_match import may_be_one, nothing_in_common, other_ways
from seekout.text.folding import fold
from tests.seekout.test_resolution import PROFILE, groups, read


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann Ash", "Bob Bay"), ("Fay Fox", "Ed Eve"), ("José Prieto", "Inge Vos"), ("A. Ash", "Bob Bay")],
)
def test_a_profile_of_two_names_that_have_nothing_in_common_is_nobodys(one, other):
    people, findings = read(f"{one}|a@example.com||{PROFILE}somebody", f"{other}|b@example.com||{PROFILE}somebody")
    assert groups(people) == [[2], [3]]
    assert [person.links for person in people] == [(), ()]
    assert findings.shared[0].value == "linkedin.com/in/somebody"


def test_a_profile_of_somebody_who_is_held_back_holds_back_whatever_the_name_beside_it():
    header = "Name|Email|LinkedIn|Tags"
    people, _ = read(f"Ann Ash|a@example.com|{PROFILE}x-y|DNC", f"Bob Bay|b@example.com|{PROFILE}x-y|", header=header)
    assert len(groups(people)) == 1
    assert people[0].do_not_contact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Julia Hoff", "Julia Berg"), ("Bob Probe", "Robert Sample"), ("Wang Xiaoming", "王小明"), ("", "Bob Bay"),
        ("Katya Ivanova", "Екатерина Иванова"), ("A. B.", "Ann Bay"), ("Alexandr Novak", "Alex Berg"),
        ("Anna Müller", "Ann Mueller"),
    ],
)  # fmt: skip
def test_a_profile_of_two_names_that_may_be_one_persons_is_theirs(one, other):
    assert not nothing_in_common(one, other)
    slug = fold(one or other).replace(" ", "-")
    people, _ = read(f"{one}|||{PROFILE}{slug}", f"{other}|||{PROFILE}{slug}")
    assert len(groups(people)) == 1


@pytest.mark.parametrize(("one", "other"), [("Ann Bay", "Ann Roe"), ("Bob Probe", "Robert Sample")])
def test_a_profile_that_holds_neither_of_two_last_names_is_nobodys(one, other):
    for slug, number in (("here", 2), ("coming-later", 2), (fold(other).replace(" ", ""), 1)):
        people, _ = read(f"{one}|a@x.io||{PROFILE}{slug}", f"{other}|b@x.io||{PROFILE}{slug}")
        assert len(groups(people)) == number


@pytest.mark.parametrize(("one", "other"), [("Sr.", "III"), ("II", "III"), ("Jr.", "IV"), ("Senior", "Jr")])
def test_a_father_and_a_son_with_one_phone_are_two(one, other):
    rows = (f"Karl Brandt {one}|karl@example.com|+49 40 555 0101", f"Karl Brandt {other}||+49 40 555 0101")
    assert len(groups(read(*rows)[0])) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mr. Stone", "Mrs. Stone"),
        ("Herr Keller", "Frau Keller"),
        ("Monsieur Roy", "Mme Roy"),
        ("Señor Gil", "Sra. Gil"),
    ],
)
def test_husband_and_wife_of_whom_only_the_last_name_is_told_are_two(one, other):
    people, _ = read(f"{one}|family@example.com", f"{other}|family@example.com")
    assert groups(people) == [[2], [3]]
    assert len(groups(read(f"{one}|family@example.com", f"{one}|family@example.com")[0])) == 1


def test_a_form_of_address_in_a_column_of_its_own_counts_too():
    people, _ = read("Herr|Keller|k@example.com", "Frau|Keller|k@example.com", header="Anrede|Nachname|E-Mail")
    assert len(groups(people)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Müller", "Anna Mueller"),
        ("Jörg Weiß", "Joerg Weiss"),
        ("Søren Kjær", "Soeren Kjaer"),
        ("Juergen Bay", "Jurgen Bay"),
    ],
)
def test_umlauts_may_be_written_out(one, other):
    assert may_be_one(one, other)
    assert not may_be_one("Minh Doe", "Minh Do")
    people, _ = read(f"{one}|a@example.com", f"{other}|a@example.com")
    assert groups(people) == [[2, 3]]
    assert people[0].emails == ("a@example.com",)


def test_who_is_kept_apart_is_known_again_when_rows_have_moved():
    rows = ("Ada Test|a@example.com|+1 217 555 0101", "Ada Test|a@example.com")
    (merge,) = read(*rows)[1].merges
    before, _ = read(*rows, apart=[merge.key])
    moved = ("Bo Berg|bo@example.com", *rows)
    (merge,) = read(*moved)[1].merges
    after, _ = read(*moved, apart=[merge.key])
    assert [person.identity for person in before] == [person.identity for person in after[1:]]
    assert len({person.identity for person in after}) == 3


def test_a_profile_that_is_nobodys_parts_nobody():
    people, _ = read(
        f"Di Dean|d@example.com||{PROFILE}the-recruiter",
        f"Ed Eve|ed@example.com||{PROFILE}the-recruiter",
        f"Ed Eve|ed@example.com||{PROFILE}ed-eve-99",
    )
    assert groups(people) == [[2], [3, 4]]
    assert people[1].emails == ("ed@example.com",)
    assert people[2].links == (f"{PROFILE}ed-eve-99",)


@pytest.mark.parametrize(
    "form",
    [
        "https://www.linkedin.com/in/j%C3%BCrgen-au%20", "linkedin.com/in/j%25C3%25BCrgen-au",
        "de.linkedin.com/in/jürgen-au/",
        "https://www.linkedin.com/in/ju%CC%88rgen-au?locale=de_DE", "http://linkedin.com/in/J%c3%bcrgen-Au/de#x",
        "https://www.linkedin.com/in/j%C3%BCrgen-au\u200b",
    ],
)  # fmt: skip
def test_a_profile_however_its_letters_are_encoded(form):
    people, _ = read(f"Jürgen Au|||{PROFILE}jürgen-au", f"Jürgen Au|||{form}")
    assert {person.identity for person in people} == {"li:jürgen-au"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stephan Bay", "Stefan Bay"), ("Elisabeth Bay", "Elizabeth Bay"), ("Marc Meyer", "Mark Meier"),
        ("Sara Hofmann", "Sarah Hoffmann"), ("Philipp Bay", "Phil Bay"), ("Kim Minjun", "Min-jun Kim"),
        ("Jean-Pierre Roy", "JP Roy"), ("Mª José Gil", "María José Gil"), ("Екатерина Иванова", "Ekaterina Ivanova"),
        ("Юлия Щербакова", "Yulia Shcherbakova"), ("Małgorzata Bay", "Gosia Bay"), ("Giovanni Bay", "Gianni Bay"),
        ("Ann B.", "Ann Bay"), ("Ann Maria B.", "Ann Maria Bay"),
    ],
)  # fmt: skip
def test_one_address_beside_two_spellings_of_a_name_is_one_persons(one, other):
    people, findings = read(f"{one}|a@example.com", f"{other}|a@example.com")
    assert groups(people) == [[2, 3]]
    assert people[0].emails == ("a@example.com",)
    assert not findings.shared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan Bay", "Ian Bay"), ("Andrea Bay", "Andreas Bay"), ("Jan Bay", "Jane Bay"),
        ("Christian Bay", "Christiane Bay"),
        ("Paul Bay", "Paula Bay"), ("Louis Bay", "Louise Bay"), ("Eva Bay", "Eve Bay"), ("Tom Bay", "Tim Bay"),
        ("Ann & Bob Bay", "Ann Bay"), ("Ann und Bob Bay", "Bob Bay"), ("JP Roy", "Jean Roy"),
        ("Ann B.", "Ann Cay"), ("Ann B.", "Bob Bay"), ("A. B.", "Ann Cay"),
        ("Анна Бей", "Иван Бей"),
    ],
)  # fmt: skip
def test_one_address_beside_two_names_that_only_sound_alike_is_nobodys(one, other):
    people, _ = read(f"{one}|a@example.com", f"{other}|a@example.com")
    assert groups(people) == [[2], [3]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+1 (217) 555-0100", "217-555-0100"), ("+49 30 555 0101", "0049 (0)30 5550101"),
        ("+44 20 7946 0100", "020 7946 0100"),
    ],
)  # fmt: skip
def test_a_phone_however_it_is_dialled_joins_the_same_name_alone(one, other):
    assert len(groups(read(f"Ann Bay||{one}", f"Ann Bay||{other}")[0])) == 1
    assert len(groups(read(f"Ann Bay||{one}", f"Bob Bay||{other}")[0])) == 2
    assert len(groups(read(f"Ann Bay||{one}", "Ann Bay||+1 217 555 0199")[0])) == 2


@pytest.mark.parametrize(
    "form",
    [
        "https://www.linkedin.com/public-profile/in/ann-bay-1", f"{PROFILE}ann-bay-1{PROFILE}ann-bay-1", "@ann-bay-1",
    ],
)  # fmt: skip
def test_more_forms_of_a_profile(form):
    people, _ = read(f"Ann Bay|||{PROFILE}ann-bay-1", f"Ann Bay|||{form}")
    assert {person.identity for person in people} == {"li:ann-bay-1"}


@pytest.mark.parametrize(
    "slug",
    [
        "na",
        "n-a",
        "none",
        "xxx",
        "search",
        "not-provided",
        "Unbekannt",
        "desconocido",
        "no-linkedin",
        "abc",
        "0000",
        "nolinkedinprofile",
        "your-name-here",
        "sin-perfil",
        "404",
        "nan-nan",
        "first_last",
        "test-test",
    ],
)
def test_a_word_where_a_profile_has_its_name_joins_nobody(slug):
    for other in ("Ann Roe", "Zed Bay"):
        people, _ = read(f"Ann Bay|a@x.io||{PROFILE}{slug}", f"{other}|b@x.io||{PROFILE}{slug}/")
        assert len(groups(people)) == 2
        assert not any(person.links for person in people)


@pytest.mark.parametrize("other", ["Bob Bay", "Mr. Bob Bay", "Robert Q. Bay", "Andreas Bay"])
def test_a_profile_of_two_people_of_one_family_is_nobodys(other):
    people, findings = read(f"Ann Bay|a@example.com||{PROFILE}bobbay", f"{other}|b@example.com||{PROFILE}bobbay")
    assert len(groups(people)) == 2
    assert findings.shared[0].people == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [("Peggy Bay", "Margaret Bay"), ("A. Bay", "Ann Bay"), ("Anna Bay", "Ann Bay"), ("Evgeny Orlov", "Yevgeny Orlov")],
)
def test_a_profile_beside_two_ways_of_writing_one_name_is_one_persons(one, other):
    people, _ = read(f"{one}|a@example.com||{PROFILE}somebody", f"{other}|b@example.com||{PROFILE}somebody")
    assert len(groups(people)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nguyen Van Anh", "Nguyen Van An"), ("Linh Tran", "Lin Tran"), ("Le Minh", "Le Min")],
)
def test_names_of_vietnam_that_differ_in_one_letter_are_two(one, other):
    assert not may_be_one(one, other)
    assert fold(one) not in other_ways(other)
    assert len(groups(read(f"{one}|family@example.com", f"{other}|family@example.com")[0])) == 2


@pytest.mark.parametrize(
    "address",
    [
        "nil@nil.com",
        "blank@blank.com",
        "candidate@noemail.com",
        "w.zhang@no-email.com",
        "no@mail.com",
        "test@gmail.com",
        "keine@angabe.de",
        "nomailavailable@gmail.com",
        "no_email2@yahoo.com",
        "hidden@hidden.com",
        "dont@know.com",
        "not@available.com",
        "123@gmail.com",
    ],
)
def test_an_address_that_stands_for_none_joins_nobody(address):
    header = "Name|Email|Company"
    people, _ = read(f"Wei Zhang|{address}|Acme", f"Wei Zhang|{address}|Beta", header=header)
    assert len(groups(people)) == 2
    assert not any(person.emails for person in people)


@pytest.mark.parametrize("box", ["hola", "bonjour", "apply", "hiring", "candidates"])
def test_a_greeting_or_a_desk_is_a_mailbox_of_many(box):
    assert len(groups(read(f"Ann|{box}@acme.com", f"Ann Roe|{box}@acme.com")[0])) == 2
