"""Names as people write them."""

from __future__ import annotations

import pytest

from seekout.headings.columns import understand
from seekout.rows import RowReader
from seekout.values.names import Name, cleaned_part, split, together


@pytest.mark.parametrize(
    "written",
    [
        "Doe, Jane", "Doe,Jane", "Jane Doe, PhD, CPA", "Jane Doe, SHRM-CP", "Jane Doe, P.Eng.", "Jane Doe, RN, BSN,"
    " CCRN", "Jane Doe MD",
        "Jane Doe, AWS Certified", "Jane Doe, Ph. D.", "🚀 Jane Doe 🚀", "Jane Doe ✔️", 'Jane "JD" Doe', "Jane (Janey)"
    " Doe",
        "Dr. Jane Doe", "Prof. Dr. Jane Doe", "Dr. med. Jane Doe", "Jane Doe (She/Her)", "Jane Doe, she/her", "Jane"
    " Doe | Open to work",
        "Jane Doe - MBA", "Jane Doe MBA", "Jane Doe, MBA, PMP®", "Jane Doe, Dr.", "Jane Doe,", "Jane Doe, RN - CRNA",
        "Jane Doe, CEng MIMechE",
    "Jane Doe Jr.",
        "Jane Doe, CFA Level II", "Jane Doe #OPENTOWORK", "Jane Doe — Senior Recruiter", "Mrs Jane Doe", "[Jane"
    " Doe]", "Doe, Jane, MBA",
        "Jane Doe, Senior Engineer at Acme", "Frau Jane Doe", "Jane Doe, Esq.", "Jane 'JJ' Doe",
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_name_goes(written):
    assert split(written)[:3] == ("Jane Doe", "Jane", "Doe")


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"), ("Maria de la Cruz", "Maria", "de la Cruz"), ("Van"
    " Nguyen", "Van", "Nguyen"),
        ("van Beethoven, Ludwig", "Ludwig", "van Beethoven"),
        ("García Márquez, Gabriel", "Gabriel", "García Márquez"),
        ("García, José M.", "José M.", "García"), ("Doe, J.", "J.", "Doe"), ("Smith Jr., John", "John", "Smith"),
        ("Müller-Lüdenscheidt, Hans-Peter", "Hans-Peter", "Müller-Lüdenscheidt"), ("Yumeng Du", "Yumeng", "Du"), ("Do"
    " Thi", "Do", "Thi"),
        ("Jane Ma", "Jane", "Ma"), ("Jane Do", "Jane", "Do"), ("Prince Williams", "Prince", "Williams"), ("King Li",
    "King", "Li"),
        ("Judge Reinhold", "Judge", "Reinhold"), ("Dean Martin", "Dean", "Martin"), ("Major Smith", "Major", "Smith"),
        ("Rev Patel", "Rev", "Patel"), ("Esq Brown", "Esq", "Brown"), ("Madonna", "Madonna", ""), ("St. John Smith",
    "St. John", "Smith"),
        ("Cox, Ed", "Ed", "Cox"), ("Grün, Åsa", "Åsa", "Grün"), ("Cox, Jr.", "Cox", ""),
        ("Li, Meng", "Meng", "Li"),
        ("Cox, Mba", "Cox", ""),
        ("Li, Na", "Na", "Li"), ("Dr Smith", "", "Smith"), ("JANE DOE", "JANE", "DOE"),
        ("สมชาย ใจดี", "สมชาย", "ใจดี"),
        ("王小明", "小明", "王"), ("欧阳娜娜", "娜娜", "欧阳"), ("김철수", "철수", "김"), ("남궁민수", "민수", "남궁"),
        ("山田 太郎", "太郎", "山田"), ("佐藤健", "健", "佐藤"), ("김 철수", "철수", "김"), ("LinkedIn Member", "", ""),
    ],
)  # fmt: skip
def test_first_and_last(written, first, last):
    assert split(written)[1:3] == (first, last)


def test_the_header_may_say_that_the_last_name_comes_first():
    assert split("Doe Jane", last_first=True)[:3] == ("Jane Doe", "Jane", "Doe")


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("Probe, PhD", "Probe"), ("Test (she/her)", "Test"), ("🌟 Xia 🌟", "Xia"), ("van der Berg", "van der Berg"),
    ("O'Neil", "O'Neil"),
        ("García Márquez", "García Márquez"), ("Doe, Jr.", "Doe"), ("Anna-Lena", "Anna-Lena"), ("Mary, Ann", "Mary"
    " Ann"),
    ],
)  # fmt: skip
def test_parts_of_names(part, kept):
    assert cleaned_part(part) == kept


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Vorname|Name", "Max|Mustermann", ("Max Mustermann", "Max", "Mustermann")),
        ("Vorname|Name", "Max|Max Mustermann", ("Max Mustermann", "Max", "Mustermann")),
        ("Name|Surname", "Jane|Doe", ("Jane Doe", "Jane", "Doe")),
        ("Name|Surname", "Jane Doe|Doe", ("Jane Doe", "Jane", "Doe")),
        ("Voornaam|Tussenvoegsel|Achternaam", "Jan|van der|Berg", ("Jan van der Berg", "Jan", "van der Berg")),
        ("Nombre|Primer apellido|Segundo apellido", "Ana|Ruiz|Gil", ("Ana Ruiz Gil", "Ana", "Ruiz Gil")),
        ("Candidate|Name", "1001|Una Probe", ("Una Probe", "Una", "Probe")),
        ("Candidate|Name", "una@example.com|Una Probe", ("Una Probe", "Una", "Probe")),
        ("Name", "Una Probe <una@example.com>", ("Una Probe", "Una", "Probe")),
        ("Full Name|First Name|Last Name", "B. Sample|Ana|Cruz", ("Ana Cruz", "Ana", "Cruz")),
        ("Full Name|First Name|Last Name", "王小明|小明|王", ("王小明", "小明", "王")),
        ("Full Name|Last Name", "Jane Doe|Doe", ("Jane Doe", "Jane", "Doe")),
        ("First Name|Middle Name|Last Name", "Eve|Q|Probe", ("Eve Probe", "Eve", "Probe")),
        ("First Name|Last Name|Full Name", "Una|#N/A|", ("Una", "Una", "")),
    ],
)
def test_names_in_several_columns(header, row, name):
    columns = understand([*header.split("|"), "Email"])
    (person,) = RowReader(columns).read([2], [[*row.split("|"), "a@example.com"]])
    assert (person.full_name, person.first_name, person.last_name) == name


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        ("Title|Job Title", "Dr.|Engineer", ("Dr.", "Engineer")),
        ("Anrede|Titel|Position", "Frau|Dr.|Leiterin", ("Frau Dr.", "Leiterin")),
        ("Title", "Engineer", ("", "Engineer")),
        ("Salutation|Title", "Ms.|Head of Data", ("Ms.", "Head of Data")),
    ],
)
def test_a_title_may_be_a_form_of_address(header, row, told):
    (person,) = RowReader(understand(["Name", *header.split("|")])).read([2], [["Ada Sample", *row.split("|")]])
    assert (person.salutation, person.current_title) == told


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Beethoven, Ludwig van", "Ludwig", "van Beethoven"),
        ("Goethe, Johann Wolfgang von", "Johann Wolfgang", "von Goethe"),
        ("DUPONT Jean-Marc", "Jean-Marc", "DUPONT"),
        ("AJ Probe", "AJ", "Probe"),
        ("Prof. Dr.-Ing. Karl Probe", "Karl", "Probe"),
        ("dr hab. inż. Jan Probe", "Jan", "Probe"),
        ("Anna Schmidt geb. Müller", "Anna", "Schmidt"),
        ("Piet v.d. Berg", "Piet", "v.d. Berg"),
        ("Ada Probe ex-Google", "Ada", "Probe"),
        ("Ada Probe at Google", "Ada", "Probe"),
        ("Ada Probe is hiring", "Ada", "Probe"),
        ("Ada Probe 2nd degree connection", "Ada", "Probe"),
        ("Ada Probe, 34", "Ada", "Probe"),
        ("Ada Probe: Engineer", "Ada", "Probe"),
        ("Candidate Name: Ada Probe", "Ada", "Probe"),
        ("Ada Probe's LinkedIn profile", "Ada", "Probe"),
        ("Ada Probe on LinkedIn", "Ada", "Probe"),
        ("Ada Probe a.k.a. Addie", "Ada", "Probe"),
        ("Ada Probe +1 415 555 0100", "Ada", "Probe"),
        ("Ada Probe.", "Ada", "Probe"),
        ("Ada Probe Ing.", "Ada", "Probe"),
        ("Max Muster jun.", "Max", "Muster"),
        ("Lola Alias", "Lola", "Alias"),
        ("Ada P.", "Ada", "P."),
        ("1. Ada Probe", "Ada", "Probe"),
        ("Candidate: Ada Probe", "Ada", "Probe"),
        ("'Ada Probe", "Ada", "Probe"),
        ("\U0001d5d4\U0001d5f1\U0001d5ee Ｐｒｏｂｅ", "Ada", "Probe"),
        ("Петров Иван Сергеевич", "Иван Сергеевич", "Петров"),
        ("Иван Сергеевич Петров", "Иван Сергеевич", "Петров"),
        ("N/A N/A", "", ""),
        ("Mei Nee Wong", "Mei Nee", "Wong"),
        ("'t Hooft, Gerard", "Gerard", "'t Hooft"),
        ("Ada Hiring", "Ada", "Hiring"),
    ],
)
def test_further_ways_of_writing_a_name(written, first, last):
    found = split(written)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Max Bay B.Sc.", "Max", "Bay"), ("Ann Bay, Ph.D. Candidate", "Ann", "Bay"),
        ("Ann Bay c/o Acme", "Ann", "Bay"),
        ("Ann Bay ◆ Hiring", "Ann", "Bay"), ("Ann Bay 1", "Ann Bay", "1"), ("Bay, Dr. Ann", "Ann", "Bay"),
        ("Bay Dr., Ann", "Ann", "Bay"), ("Smith, Mr. John", "John", "Smith"), ("Bay, J. R. R.", "J. R. R.", "Bay"),
        ("Ann Bay, Dr. rer. nat.", "Ann", "Bay"), ("Ann Bay Bsc Hons", "Ann", "Bay"),
        ("Ann Bay, M. Sc.", "Ann", "Bay"),
        ("Ann Bay is open to work", "Ann", "Bay"), ("View Ann Bay’s profile", "Ann", "Bay"),
        ("Ann Bay has a verification badge", "Ann", "Bay"),
        # A title before a first name behind the last one, and what else is behind that.
        ("Bay, Dr. Ann, PMP", "Ann", "Bay"), ("Cox, Ed, PMP", "Ed", "Cox"),
        ("O'Hara-Bay, Dr. Siobhán (she/her), PMP® | Data Lead", "Siobhán", "O'Hara-Bay"),
        ("van der Bay, Prof. Dr. Willem, MBA", "Willem", "van der Bay"),
        ("Ríos Bay, Dra. Ana", "Ana", "Ríos Bay"),
        ("Ríos Bay, Dra. Ana, Head of Talent", "Ana", "Ríos Bay"), ("Ann Bay, Prof. Emeritus", "Ann", "Bay"),
        ("Ann Bay, Dr. Frank", "Ann", "Bay"), ("Sra. Dña. Carmen Ruiz", "Carmen", "Ruiz"),
        # No space behind a full stop, and what needs none.
        ("Dr.Ann Bay", "Ann", "Bay"), ("Prof.Dr.med.Ann Bay", "Ann", "Bay"), ("Ms.Ann Bay", "Ann", "Bay"),
        ("J.R.Bay", "J.R.", "Bay"), ("K.Srinivas Rao", "K. Srinivas", "Rao"), ("Ann B.Bay", "Ann B.", "Bay"),
        ("Bay, Dr.Ann", "Ann", "Bay"), ("ann.bay", "ann", "bay"), ("Ann.M.Baker-Bay", "Ann M.", "Baker-Bay"),
        ("Ann St.John", "Ann", "St.John"), ("Ann Bay B.Tech", "Ann", "Bay"), ("acme.com", "acme.com", ""),
        # Initials behind a last name, and what looks like them.
        ("Иванов И. И.", "И. И.", "Иванов"), ("Петренко О.В.", "О.В.", "Петренко"), ("Ramesh K.S.", "Ramesh", "K.S."),
        ("Chidi M.D.", "Chidi", "M.D."), ("Ann B.", "Ann", "B."), ("Paul A. B.", "Paul A.", "B."),
        # Names all the same.
        ("Wang Xiao Meng", "Wang Xiao", "Meng"), ("Jean Paul Mba", "Jean Paul", "Mba"),
        ("Tan Ah Beng", "Tan Ah", "Beng"), ("Louis XIV", "Louis", "XIV"), ("Viewa Bay", "Viewa", "Bay"),
    ],
)  # fmt: skip
def test_more_of_what_programs_and_people_add(written, first, last):
    assert split(written)[1:3] == (first, last)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Dr. Ann", "Bay", ("Ann Bay", "Ann", "Bay", "Dr.")),
        ("Mr John", "Smith", ("John Smith", "John", "Smith", "Mr")),
        ("Prof. Dr. Ann", "Bay", ("Ann Bay", "Ann", "Bay", "Prof. Dr.")),
        ("Mary Ann", "Bay", ("Mary Ann Bay", "Mary Ann", "Bay", "")),
        ("Prince", "Williams", ("Prince Williams", "Prince", "Williams", "")),
        ("Dr.", "Bay", ("Dr. Bay", "Dr.", "Bay", "")),
        ("Jean Marc", "Roy", ("Jean Marc Roy", "Jean Marc", "Roy", "")),
    ],
)  # fmt: skip
def test_a_form_of_address_in_the_column_of_first_names(first, last, name):
    assert tuple(together(Name(), first, last)) == name


def test_emoji_of_several_signs_leave_nothing():
    assert split("Bob Cay 👨\u200d💻 | Dev @ Zed") == ("Bob Cay", "Bob", "Cay", "")
    # Within a word that sign is a part of it.
    assert split("نیل\u200cگون رضا").full == "نیل\u200cگون رضا"


@pytest.mark.parametrize(
    "written",
    [
        "NEW: Jane Doe", "DUPLICATE - Jane Doe", "Hot - Jane Doe", "Lead: Jane Doe", "Jane Doe via Bob Ross",
        "Jane Doe ex Google", "Hr. Jane Doe", "Hr Jane Doe",
    ],
)  # fmt: skip
def test_what_a_list_says_of_somebody_is_no_name(written):
    assert split(written)[:3] == ("Jane Doe", "Jane", "Doe")


@pytest.mark.parametrize("written", ["Confidential", "(redacted)", "Name undisclosed", "Anonymous candidate"])
def test_a_name_that_is_not_told_is_none(written):
    assert split(written) == Name()


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("Jane Via", "Jane", "Via"), ("Maria Via Costa", "Maria Via", "Costa"), ("Lead Bay", "Lead", "Bay")],
)
def test_words_of_lists_are_names_too(written, first, last):
    assert split(written)[1:3] == (first, last)
