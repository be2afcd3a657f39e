"""Further wordings by which people and recruiters say that somebody must not be contacted, found by trying files."""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import held, read


@pytest.mark.parametrize(
    "header",
    [
        "Revoca del consenso", "Retrait du consentement", "Einwilligung entzogen", "Consentimiento revocado",
        "Toestemming geweigerd", "Consentimento revogado", "Opt-in revoked", "Missing consent", "Consent cancelled",
    ],
)  # fmt: skip
def test_a_yes_to_a_consent_that_was_withdrawn_holds_back(header):
    assert held(header, "yes", "2024-03-01", "no", "") == [True, True, False, False]


@pytest.mark.parametrize(
    "header",
    [
        "Forget me", "To be deleted", "Delete requested", "Contact Restricted", "Restricted", "Objection", "DNE",
        "Datensperre", "Stop", "Stop emails", "Marked as spam", "Complained", "Do not inmail", "Nie kontaktować",
    ],
)  # fmt: skip
def test_further_columns_for_it(header):
    assert held(header, "yes", "2024-03-01", "no", "") == [True, True, False, False]


@pytest.mark.parametrize("header", ["Email Subscription", "Newsletter", "Lawful basis", "Freigabe"])
def test_columns_that_may_be_about_it_are_a_warning(header):
    from seekout.headings.columns import understand

    (use,) = understand(["Name", header]).report.columns[1:]
    assert (use.field, use.warning) == ("", True)


@pytest.mark.parametrize("header", ["Notes", "Tags", "Status"])
def test_further_words_for_it_count_in_any_other_column(header):
    yes = [
        "remove from list", "pls remove", "🚫", "STOP", "Replied STOP", 'replied "remove"', "marked us as spam",
        "asked to delete her data", "wants his data deleted", "delete my profile", "No-poach", "not contact again",
        "do not InMail", "threatened legal action", "keine weitere Kontaktaufnahme", "keine Anfragen mehr",
        "Bitte Daten löschen", "DSGVO Löschung", "opposé au traitement", "droit à l'oubli", "no llamar ni escribir",
        "derecho al olvido", "pidió borrar sus datos", "gegevens verwijderen", "remover da base",
        "pediu para ser removido", "chiede la cancellazione dei dati", "Consent not given", "Do not conact",
        "contact: never", "OK to contact: no", "contactable: false", "hasOptedOut=1", '{"dnc": true}', "VIP, stop, CTO",
        "Kontakta ej", "ikke kontakt", "не беспокоить", "请勿联系", "連絡しないでください", "lista/baja",
    ]  # fmt: skip
    no = [
        "Do not contact: no", "doNotContact: false", '{"dnc": false}', "consent: yes", "OK to contact: yes",
        "do not forget to contact", "noch nicht kontaktiert", "removed duplicates", "removed from stage", "non-stop",
        "one-stop shop", "Stopped at stage 2", "requested CV", "baja por maternidad", "contact: later", "email: no",
    ]  # fmt: skip
    assert [cell for cell, is_held in zip(yes, held(header, *yes), strict=True) if not is_held] == []
    assert [cell for cell, is_held in zip(no, held(header, *no), strict=True) if is_held] == []


@pytest.mark.parametrize(
    ("field", "cell", "is_held"),
    [
        ("Job Title", "DO NOT CONTACT", True),
        ("Job Title", "Engineer - do not contact", True),
        ("Job Title", "**DNC** Engineer", True),
        ("Company", "Acme | off limits", True),
        ("Headline", "Engineer. No recruiters please", True),
        ("Summary", "I build things. Recruiters: please do not contact me.", True),
        ("Full Name", "Ada Probe 🚫", True),
        ("Full Name", "Ada Probe [GDPR deleted]", True),
        ("Email", "STOP", True),
        ("Headline", "Head of the Do Not Call Registry", False),
        ("Summary", "Built unsubscribe flows and do not contact lists for recruiters", False),
        ("Full Name", "Lin Baja", False),
        ("Last Name", "Stop", False),
        ("Company", "Blacklist", False),
        ("Job Title", "Blacklist Analyst - Unsubscribe Flows", False),
    ],
)
def test_marks_and_wishes_in_cells_of_other_fields(field, cell, is_held):
    told = {"Full Name": "Ada Probe", "Email": "ada@example.com", field: cell}
    people, _ = read("|".join(told), "|".join(part.replace("|", "-") for part in told.values()))
    assert people[0].do_not_contact is is_held, people[0]


def test_a_mailbox_that_says_do_not_contact_is_no_address():
    people, _ = read("Full Name|Email", "Ada Probe|donotcontact@acme.example; opt-out@acme.example")
    assert people[0].emails == ()
    people, _ = read("Full Name|Email", "Ada Probe|optout@acme.example")
    assert people[0].emails == ()
