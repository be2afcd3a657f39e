"""What is near to a refusal: requests to be erased, wishes for no contact, misspellings and look-alikes hold back.

Other consents, other things that people opt out of, what nobody asked for and hours for calls do not.
"""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import held, read


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("DSAR", "Erasure|erase all|x|2024-03-01|Completed - erased", "|none|no|not requested|None received|Access"),
        (
            "Request type",
            "erasure|Deletion|right to be forgotten|Opt-out",
            "Interview|Callback|access|Salary increase|",
        ),
        ("Data subject request", "deletion|objection|yes", "none|n/a|No|portability"),
        ("Demande RGPD", "effacement|opposition", "aucune|accès"),
        ("Anfrageart", "Löschung|Widerspruch", "Auskunft|Bewerbung"),
        ("Tipo de solicitud", "supresión|baja", "vacaciones|baja médica"),
        ("Contact preference", "None|none|No|do not contact|Phone only", "Email|Any|No preference|--None--|N/A|"),
        ("Communication preferences", "Nothing|No communications|Post only", "All|Email, SMS"),
        ("Email preferences", "None|No mails", "All mails|Weekly"),
        ("Kontaktpräferenz", "keine|nur telefonisch", "E-Mail|egal"),
        ("Préférence de contact", "Aucune", "e-mail"),
        ("Preferencia de contacto", "Ninguna", "correo"),
        ("Preferenza di contatto", "nessuna", "email"),
        ("Contactvoorkeur", "geen", "e-mail"),
    ],
)
def test_requests_and_wishes(header, yes, no):
    assert held(header, *yes.split("|")) == [True] * len(yes.split("|"))
    # Nobody can tell a row without a cell from an empty line of the file.
    assert held(header, *no.split("|")) == [False] * len(no.split("|"))


BY_PHONE_ALONE = """
phone only, no email|Phone only|no mail|NO MAIL|Berlin; no mail please
phone only please|Senior, phone only; Berlin|contact by phone only|Calls only
only by phone
only contact by phone|prefers phone only|nur telefonisch|bitte nur per Telefon kontaktieren|par téléphone uniquement
uniquement par téléphone|contactar solo por teléfono|solo telefonicamente|alleen telefonisch|alleen bellen a.u.b.
apenas por telefone|tylko telefonicznie|endast telefon|kun per telefon
""".replace("\n", "|").strip("|")
NOT_BY_PHONE_ALONE = """
phone only after 6pm|phone screen only|Phone or email|Has only a phone interview left|mobile only developer
called, only voicemail|email only|Telefonisch erreicht|no phone|solo telefono de empresa|phone-only roles
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("header", ["Notes", "Tags"])
def test_whoever_is_to_be_phoned_alone_is_held_back_where_an_address_would_be_written_to(header):
    written = BY_PHONE_ALONE.split("|")
    assert [cell for cell, is_held in zip(written, held(header, *written), strict=True) if not is_held] == []
    others = NOT_BY_PHONE_ALONE.split("|")
    assert [cell for cell, is_held in zip(others, held(header, *others), strict=True) if is_held] == []


def test_phone_only_says_that_there_is_no_address_where_there_is_none():
    people, _ = read(
        "Name|Email|Work Email|Phone|Notes",
        "Ann Ash|||+1 217 555 0142|phone only, no email",
        "Bob Bay|n/a||+1 217 555 0143|Phone only",
        "Cy Cole||c@example.com|+1 217 555 0144|Phone only",
        "Dee Day|||+1 217 555 0145|no mail",
    )
    assert [person.do_not_contact for person in people] == [False, False, True, False]
    assert people[2].held_back[0].column == "Notes"


@pytest.mark.parametrize(
    "header", ["Preferred language", "Job preference", "Preferred contact time", "Preferred contact method"]
)
def test_other_preferences_that_choose_nothing(header):
    assert held(header, "None", "none") == [False, False]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("GDPR request", "not requested"),
        ("Erasure requested", "not requested|never requested"),
        ("Do Not Contact", "No, OK to contact|No - fine to contact|no (ok)|No reason not to contact|not on the list"),
        ("Löschantrag", "nicht gestellt"),
        ("Sperrvermerk", "kein|keiner"),
        ("Solicitud de supresión", "no solicitada"),
        ("Kara liste", "yok"),
        ("Opt-out reason", "Opted out of the 401k plan"),
    ],
)
def test_columns_of_refusals_where_nobody_asked(header, cells):
    assert held(header, *cells.split("|"), "asked us") == [False] * len(cells.split("|")) + [True]


def test_a_no_with_a_but_and_a_consent_that_nobody_asked_for_stay_unclear():
    cells = ["No, but only by post", "No, unsubscribed", "No contact, ok", "No, OK to contact until 2020", "not given"]
    assert held("Do Not Contact", *cells) == [True] * len(cells)
    assert held("No consent", "not requested", "not given") == [True, True]


@pytest.mark.parametrize(
    "header",
    [
        "Relocation consent", "Visa consent", "Consent to background check", "Salary disclosure consent",
        "Cookie consent", "Consent to travel", "Consent to share CV with client", "CV sharing consent",
        "Einwilligung Umzug", "48 hour opt-out", "Working time opt out", "Pension opt-out", "401k opt out",
    ],
)  # fmt: skip
def test_other_consents_and_what_else_people_opt_out_of(header):
    assert held(header, "No", "Yes", "declined") == [False] * 3


@pytest.mark.parametrize(
    "header", ["Marketing consent", "Consent to store data", "Consent to email about interviews", "GDPR consent"]
)
def test_consents_to_contact_still_ask_for_a_yes(header):
    assert held(header, "No", "Yes", "declined") == [True, False, True]


HELD = """
nicht mehr melden|zu löschen|bitte löschen|soll gelöscht werden|keine Newsletter|no mails|no emails please|unsubscribd
unsubcribed|unsusbcribed|unsubscrived|opted otu|opetd out|opt otu|do not emial|do not cotnact
DNC™|DNС|DΝC|dо not contact
VIP; no mails|no solicit|erasure|data deletion|privacy request|lawyer letter received|aramayın|mail atmayın|yazmayın
silinsin|verilerini silin|Ne plus lui écrire|ne plus m'écrire|no enviar más correos|dejen de mandar correos
no me escriban
parar de enviar mensagens|niente mail|basta email|da eliminare|non mandate più email|te verwijderen|stop met mailen
niet meer contact opnemen|nie wysyłać maili|usunąć dane|do usunięcia|maila inte|inga mejl|radera|stör ej|sluta mejla
not OK to contact|It's not okay to email her|not happy to be emailed|asked to stop receiving emails|no LinkedIn messages
on the DNC registry|please forget this candidate|do not contact before 10/12/2027|do not contact until 5
do not contact her again during working hours|told me on Monday not to contact her|No calls after 6pm, and unsubscribe
opted out of 401k and emails|opted out of our mailing list|opted out of everything|opted out of data processing
never asked us to stop but now opted out|No reason not to contact other than she asked us to stop
I never asked for your emails, do not contact|wife says he asked not to be contacted|no consent to contact
"""
FREE = """
subscribed|unsubstantiated|not on our blacklist|hat sich nicht mehr gemeldet|Kandidatin konnte sich nicht mehr melden
Opted out of the 401k plan|opted out of his health insurance|opted out of the interview process|opted out of overtime
opted-out of benefits; great candidate|No reason not to contact|there's no reason why we shouldn't email
Did not say do not contact|He never asked us to stop|has never requested removal|hasn't asked for deletion
has nothing against being contacted|no problem with being contacted|Democratic National Committee (DNC) organizer
DNC field organizer|has not given permission to contact employer|not ok to contact his boss|her boss is on the blacklist
His colleague asked not to be contacted|don't forget this candidate|do not contact before 9am|no contact on weekends
do not contact during working hours|опыт: НЕ руководил
"""
NO_CALLS = """
no calls|no calls at all|no calls before 10 January|no calls until May|no llamar antes de enero|do not call at work
on the do-not-call registry|alleen mailen|no texting|not by phone|opted out of receiving texts|inte ringa
"""
CALLED = """
no calls before 10|(no calls before 10)|don't call after 8pm|no calls during work hours|no calls on Fridays
please no calls before noon|nicht vor 18 Uhr anrufen|bitte nicht am Wochenende anrufen
keine Anrufe während der Arbeitszeit
ne pas appeler avant 10h|pas d'appels le matin|no llamar antes de las 10|não chamar antes das 10|niet bellen voor 10 uur
non chiamare prima delle 10|nie dzwonić przed 10|ring inte före 10|implemented do-not-call registry compliance
"""


def _each(texts: str) -> list[str]:
    return [text for line in texts.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("header", ["Notes", "Tags", "Status"])
def test_notes_tags_and_states(header):
    assert [text for text, is_held in zip(_each(HELD), held(header, *_each(HELD)), strict=True) if not is_held] == []
    assert [text for text, is_held in zip(_each(FREE), held(header, *_each(FREE)), strict=True) if is_held] == []


def test_hours_for_calls_leave_the_phone():
    def called(texts: list[str]) -> list[bool]:
        rows = [f"P{at} Probe|p{at}@example.com|+1 217 555 {1000 + at}|{text}" for at, text in enumerate(texts)]
        people, _ = read("Full Name|Email|Phone|Notes", *rows)
        assert not any(person.do_not_contact for person in people)
        return [bool(person.phones) for person in people]

    assert called(_each(CALLED)) == [True] * len(_each(CALLED))
    assert called(_each(NO_CALLS)) == [False] * len(_each(NO_CALLS))


def test_hours_beside_a_name_and_a_number_leave_the_phone():
    people, _ = read(
        "Full Name|Email|Phone",
        "Ann Ash (no calls before 10)|a@example.com|+1 217 555 0101",
        "Bob Bay|b@example.com|+1 217 555 0102 (no calls before 10)",
        "Cy Cole (no calls)|c@example.com|+1 217 555 0103",
    )
    assert [len(person.phones) for person in people] == [1, 1, 0]


MARKED = [
    ("name", "Ann Ash (unsubscribd)", True),
    ("name", "Ann Ash – DNС", True),
    ("name", "Ann Ash [zu löschen]", True),
    ("name", "Ann Ash (no mails)", True),
    ("name", "Ann Ash (not ok to contact)", True),
    ("name", "Ann Ash *opted otu*", True),
    ("name", "Silin Sil", False),
    ("name", "Ann Radera", False),
    ("email", "unsubscribd", True),
    ("email", "a@example.com (no mails)", True),
    ("email", "a@example.com; opted otu", True),
    ("email", "no emails", False),
    ("title", "Engineer - no mails", True),
    ("title", "Engineer | zu löschen", True),
    ("title", "Engineer - unsubscribd", True),
    ("title", "GDPR Erasure Specialist", False),
    ("title", "DNC Field Organizer", False),
    ("company", "Acme (DNC)", True),
    ("company", "Democratic National Committee (DNC)", False),
    ("company", "Erasure Records", False),
    ("headline", "DNC alum | Field organizer", False),
    ("headline", "Opted out of corporate life", False),
    ("summary", "In 2019 I opted out of the corporate world to travel.", False),
    ("location", "Berlin (zu löschen)", True),
    ("location", "Borrar", False),
    ("skills", "GDPR; erasure; DSAR", False),
]


@pytest.mark.parametrize(("field", "cell", "is_held"), MARKED)
def test_marks_where_people_are_seen(field, cell, is_held):
    row = {"name": "Ann Ash", "email": "ann@example.com", "title": "", "company": "", "headline": "", "summary": ""}
    row |= {"location": "", "skills": "", field: cell}
    people, _ = read("Full Name|Email|Title|Company|Headline|Summary|Location|Skills", _row(row))
    assert people[0].do_not_contact is is_held


def _row(cells: dict[str, str]) -> str:
    # `read` takes a row apart at each bar.
    return "|".join(cell.replace("|", " - ") for cell in cells.values())


BOOKS = """
wants off our books|he would sue if we mail once more|blocked me|do not keep my data|don't keep on file|no opt-in
opt-in missing|Ring ej, mejla inte
"""
NOT_OURS = """
spam filter blocked our email|mail blocked by client firewall|do not email CV to client|blocked me from promotion
do not store data in Excel, she says|opt in confirmed
"""


def test_what_is_asked_of_our_books_and_what_only_sounds_so():
    assert held("Notes", *_each(BOOKS)) == [True] * len(_each(BOOKS))
    assert held("Notes", *_each(NOT_OURS)) == [False] * len(_each(NOT_OURS))
