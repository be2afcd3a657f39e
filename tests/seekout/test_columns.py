"""Headers of other tools, in seven languages, and what becomes of each column."""

from __future__ import annotations

from itertools import permutations

import pytest

from seekout import FIELDS, LEAVE_OUT, Candidate, open_project
from seekout.findings import Findings
from seekout.headings.columns import Reason, understand
from seekout.headings.header_rows import find_header
from seekout.rows import RowReader

COMPANY, OTHER, UNKNOWN = "the company's", "about something else", "not understood"


def meant(header: str, *beside: str) -> str:
    use = understand([header, *beside]).report.columns[0]
    return use.field or use.reason.value


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        (
            "LinkedIn Contact Profile URL|candidate_linkedin_url|LinkedIn Member URL|Public LinkedIn URL|Person"
            " Linkedin Url"
            "|LinkedIn Public Profile|Contact LinkedIn URL|Candidate LinkedIn|LI Profile|LinkedIn-Profil|Perfil de"
            " LinkedIn"
            "|linkedInProfileUrl|URL LinkedIn|Linked In Profile",
            "linkedin",
        ),
        (
            "Recommended Email|Recommended Work Email|Primary Email Address|E-mail 1 - Value|E-mail 2"
            " Address|Candidate Email"
            "|all_candidate_emails|Tertiary Email|Company Email|Email ID|Adresse e-mail|E-Mail-Adresse|Private"
            " E-Mail|A- Emails"
            "|Correo electrónico|E-mail zakelijk|Endereço de e-mail|Indirizzo di posta"
            " elettronica|emailaddress|Email: Work",
            "email",
        ),
        (
            "Direct Phone Number|Mobile Phone Number|Other Phone|Office Phone Number|Phone 1 - Value|Cell Phone Number"
            "|candidate_phone_number|Direct Line|Mobile No|Telefon|Téléphone portable|Handynummer|Teléfono"
            " móvil|Telemóvel"
            "|Telefoonnummer|Cellulare|Telefon privat|Contact Phone",
            "phone",
        ),
        (
            "Candidate First Name|Contact First Name|Vorname|Prénom|Voornaam|Name (First)|Preferred First Name",
            "first_name",
        ),
        ("Nachname|Apellidos|Achternaam|Cognome|Sobrenome|Nom de famille|Name (Last)|Primer apellido", "last_name"),
        ("Applicant Name|Nome completo|Nom et prénom|Full Name (first, last)|Name (Last, First)|Kandidat", "full_name"),
        (
            "Organization Title|candidate_title|Most Recent Title|Occupation|Current Position|Poste actuel|Huidige"
            " functie"
            "|Puesto actual|Aktuelle Position|Cargo atual|Ruolo",
            "title",
        ),
        (
            "Organization Name|candidate_company|Most Recent Company|Current Company Name|Employer"
            " Name|Firma|Entreprise"
            "|Derzeitiger Arbeitgeber|Empresa actual|Huidige werkgever|Azienda attuale|Company Name for"
            " Emails|Account Name",
            "company",
        ),
        ("Previous Company|Past Employer|Former Company", "previous_company"),
        ("Person City|Address: City|Location (City)|Wohnort|Ville|Ciudad|Woonplaats|Cidade|Città", "city"),
        ("Person State|Region|Bundesland|Provincia", "state"),
        ("Business Country/Region|Land|Pays|País|Paese", "country"),
        ("Person Zip Code|PLZ|Code postal", "postcode"),
        ("Metro Area|Full Address|Current Location|City, State", "location"),
        ("Career History|Work History|Berufserfahrung", "experience"),
        ("candidate_school|University|Hochschule|Field of Study|Abschluss|Graduation Year", "education"),
        ("Github Profile URL|GitHub Link|Personal Website|profileUrl|defaultProfileUrl|Xing-Profil", "link"),
        ("Salutation|Name Prefix|Anrede|Civilité", "salutation"),
        ("customVariable2|Custom Variable 2", "customVariable2"),
        (
            "Do Not Contact Flag|Is Do Not Contact|Do Not Contact Reason|DNC Flag|Do Not Email|Email Opt Out|Opted"
            " Out|Opt-Out"
            "|HasOptedOutOfEmail|Mass Mail Opt Out|Unsubscribed|Unsubscribed from all email|Off Limits|Never Contact"
            "|Don't Contact|Don’t Contact|Blacklisted|do_not_contact|emailoptout|Suppression List|Please do not contact"
            "|Nicht kontaktieren|Kontaktsperre|Abgemeldet|Ne pas contacter|Désinscrit|Liste noire|No contactar|Dado"
            " de baja"
            "|Niet benaderen|Uitgeschreven|Não contactar|Descadastrado|Non contattare|Disiscritto|Do not call or email",
            "do_not_contact",
        ),
        (
            "Do Not Call|Do Not Phone|Nicht anrufen|Ne pas appeler|No llamar|Niet bellen|Non chiamare|SMS Opt Out",
            "do_not_call",
        ),
        (
            "OK to Contact|Contactable|GDPR Consent|Marketing"
            " Opt-In|Einwilligung|Consentement|Consentimiento|Toestemming"
            "|Consentimento|Consenso|May be contacted|Darf kontaktiert werden|Permission to contact",
            "consent",
        ),
        (
            "Company Phone|Corporate Phone|Company HQ Phone|companyUrl|Employer Website|LinkedIn Company Profile"
            " URL|Company City"
            "|Company Linkedin Url|Company Address|Firmentelefon|Unternehmenswebsite|Téléphone de"
            " l'entreprise|Bedrijfstelefoon"
            "|Teléfono de la empresa|Telefone da empresa|Telefono azienda|companyLocation",
            COMPANY,
        ),
        (
            "Email Status|Email Domain|E-mail Type|E-mail Display Name|E-mail 1 - Label|Contact Owner|Recruiter"
            " Email|Last Contacted"
            "|Manager Name|Assistant's Phone|Phone Type|Phone Extension|Photo URL|Resume URL|Business Fax|First"
            " Seen|# Employees"
            "|ZoomInfo Contact Profile URL|Candidate ID|Project Name|Years of Experience|Last Activity Date|Source",
            OTHER,
        ),
        ("Job Location|Preferred Location|Search Name|Random 1 Thing|No|#|2024|Languages|Target Company", UNKNOWN),
    ],
)
def test_what_a_header_means(headers, field):
    assert {header: meant(header) for header in headers.split("|")} == dict.fromkeys(headers.split("|"), field)


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        ("Vorname|Name", "first_name|last_name"),
        ("Prénom|Nom", "first_name|last_name"),
        ("Name|Surname", "first_name|last_name"),
        ("Nombre|Apellidos", "first_name|last_name"),
        ("Nome|Cognome", "first_name|last_name"),
        ("Nom|Adresse e-mail", "full_name|email"),
        ("Name|First Name|Last Name", "full_name|first_name|last_name"),
        ("candidate_name|candidate_email|candidate_company|candidate_id", f"full_name|email|company|{OTHER}"),
        ("row.full.name|row.full.email|row.full.mobile|row.full.city", "full_name|email|phone|city"),
        ("Person Linkedin Url|Company Linkedin Url|Facebook Url", f"linkedin|{COMPANY}|{COMPANY}"),
        ("Full Name|Facebook Url|Company", "full_name|link|company"),
    ],
)
def test_columns_are_understood_beside_each_other(table, fields):
    report = understand(table.split("|")).report
    assert [use.field or use.reason.value for use in report.columns] == fields.split("|")


def test_a_column_may_hold_two_things():
    columns = understand(["Full Name", "Email, Phone"])
    assert [place.field for place in columns.places if place.index == 1] == ["email", "phone"]


def test_a_choice_comes_before_the_header_and_is_remembered_however_it_is_written():
    mapping = {
        "hobby  CLUB": "customVariable3",
        "Email": LEAVE_OUT,
        "Opt-out": LEAVE_OUT,
        "Notes": "comments",
        "X": "nonsense",
    }
    uses = understand(["Name", "Hobby_Club", "E-mail", "email", "Opt Out", "Notes", "X"], mapping).report.columns
    assert [(use.field, use.reason) for use in uses] == [
        ("full_name", Reason.UNDERSTOOD),
        ("customVariable3", Reason.REMEMBERED),
        ("email", Reason.UNDERSTOOD),
        ("", Reason.LEFT_OUT),
        ("", Reason.LEFT_OUT),
        ("comments", Reason.REMEMBERED),
        ("", Reason.UNKNOWN),
    ]
    assert not any(use.warning for use in uses)


def test_every_field_can_be_chosen():
    for field in FIELDS:
        assert understand(["Anything"], {"anything": field}).report.columns[0].field == field


def test_what_may_be_an_opt_out_and_is_not_understood_is_a_warning():
    report = understand(["Name", "GDPR status", "Privacy", "Marketing contact status", "Shoe size"]).report
    assert report.unclear_opt_outs == ("GDPR status", "Privacy", "Marketing contact status")


def test_requests_and_days_that_are_read_for_opt_outs_are_no_warning():
    read = understand(["Name", "Privacy request", "GDPR expiry date", "DSGVO gültig bis", "Contact preference"]).report
    assert read.unclear_opt_outs == ()


def test_data_is_no_header():
    assert find_header([["Full Name", "Email", "City"]], {}) is not None
    for row in (["Full Name", "a@example.com"], ["Berlin", "Acme GmbH", "Engineer"]):
        assert find_header([row], {}) is None


@pytest.mark.long
def test_an_endless_header_is_read_in_no_time():
    for header in ("candidate " * 50_000, "a" * 200_000, "e-mail-" * 40_000, " " * 300_000):
        understand([header] * 20)


def test_a_full_address_among_the_companys_is_the_companys():
    header = ["Name", "Company", "Company Street Address", "Company City", "Full Address", "Person City"]
    assert understand(header).report.columns[4].field == ""
    assert understand(["Name", "Company", "Full Address"]).report.columns[2].field == "location"


def test_the_parts_of_the_first_address_are_parts():
    header = ["Name", "Address 1 - City", "Address 1 - Country"]
    assert [column.field for column in understand(header).report.columns] == ["full_name", "city", "country"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Name (required)", "full_name"), ("Email (work or personal) *", "email"), ("City Name", "city"),
        ("LinkedIn Profile URL (https://...)", "linkedin"), ("E-post", "email"), ("Stanowisko", "title"),
        ("Электронная почта", "email"), ("Фамилия", "last_name"), ("メールアドレス", "email"), ("이메일", "email"),
        ("邮箱", "email"), ("Şirket", "company"), ("Email (status)", ""), ("Company (phone)", ""),
        ("Name (Recruiter)", ""),
    ],
)  # fmt: skip
def test_headers_with_explanations_and_of_further_languages(header, field):
    (use,) = understand([header]).report.columns
    assert use.field == field


def test_a_list_that_begins_with_0_is_a_history_whose_first_job_is_the_current_one():
    header = "firstName|lastName|experiences/0/title|experiences/0/companyName|experiences/1/title".split("|")
    (row,) = RowReader(understand(header)).read([2], [["Ada", "Probe", "CTO", "Acme", "Dev"]])
    assert isinstance(row, Candidate)
    assert [(job.title, job.company) for job in row.experience] == [("CTO", "Acme"), ("Dev", "")]
    assert (row.current_title, row.current_company) == ("CTO", "Acme")


def test_an_address_as_an_example_in_a_header_is_no_person(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("Name,E-mail (e.g. name@company.com),LinkedIn (https://...)\nAda Probe,ada@example.com,\n")
    with open_project(path, "p") as reader:
        (row,) = reader.rows()
    assert (row.full_name, row.emails) == ("Ada Probe", ("ada@example.com",))


def test_a_day_on_which_consent_was_given_is_a_consent():
    header = "Name|Email|Consent given at".split("|")
    rows = [["Ada Probe", "a@example.com", "2024-01-01"], ["Bob Ray", "b@example.com", ""]]
    found = RowReader(understand(header)).read([2, 3], rows)
    assert [row.do_not_contact for row in found] == [False, True]


@pytest.mark.parametrize(
    ("table", "title"),
    [
        ({"Role": "Chef", "Current Title": "CTO"}, "CTO"),
        ({"Current Title": "CTO", "Role": "Chef"}, "CTO"),
        ({"Title": "CTO", "Job Title": "CIO"}, "CIO"),
        ({"experience/0/title": "Dev", "Title": "CTO"}, "CTO"),
        ({"Title": "CTO", "experience/0/title": "Dev"}, "CTO"),
        ({"experience/0/title": "Dev", "experience/1/title": "Chef"}, "Dev"),
    ],
)
def test_of_several_titles_the_one_that_says_more_plainly_that_it_is_todays(table, title):
    reader = RowReader(understand(["Full Name", "Email", *table]), Findings())
    (person,) = reader.read(range(2, 3), [["Ada Sample", "ada@example.com", *table.values()]])
    assert person.current_title == title


def test_a_numbered_schools_dates_are_the_schools():
    headers = ["Full Name", "Email", "School 1", "School 1 Start Date", "School 1 End Year"]
    reader = RowReader(understand(headers), Findings())
    (person,) = reader.read(range(2, 3), [["Ada Sample", "ada@example.com", "MIT", "2010", "2014"]])
    ((school,), jobs) = person.education, person.experience
    assert (school.school, school.start, school.end, jobs) == ("MIT", "2010", "2014", ())


@pytest.mark.parametrize(("one", "other"), list(permutations(("for", "für", "pour", "para", "voor", "per"), 2)))
def test_a_header_that_says_twice_what_it_is_for_speaks_of_what_stands_before(one, other):
    header = f"Email {one} interviews {other} candidate"
    assert [place.field for place in understand([header, "Name"]).places] == ["email", "full_name"]
