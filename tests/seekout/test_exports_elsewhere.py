"""Exports of tools, and of address books in other languages: what lands where, and whose it is."""

from __future__ import annotations

import pytest

from tests.seekout.test_columns import meant
from tests.seekout.test_consent import held
from tests.seekout.test_tables_of_tools import read

# Outlook's contacts in French and Spanish, Google's in French and Spanish.
OUTLOOK_FR = {
    "Titre": "Mme", "Prénom": "Ann", "Nom": "Bay", "Société": "Acme", "Profession": "CTO",
    "Téléphone de l'assistant(e)": "+33 1 99 99 99 99", "Tél. mobile": "+33 6 12 34 56 78",
    "Adresse de messagerie": "ann@x.example", "Adresse de messagerie 2": "ann2@x.example", "Conjoint(e)": "Bob",
}  # fmt: skip
OUTLOOK_ES = {
    "Tratamiento": "Sra.", "Nombre": "Ann", "Apellidos": "Bay", "Organización": "Acme", "Puesto": "CTO",
    "Teléfono móvil": "+34 600 111 222", "Teléfono del ayudante": "+34 910 999 999", "Nombre del ayudante": "Bob",
    "Dirección de correo electrónico": "ann@x.example",
}  # fmt: skip
GOOGLE_FR = {
    "Prénom": "Ann", "Nom de famille": "Bay", "Nom de l'organisation": "Acme",
    "Intitulé du poste dans l'organisation": "CTO", "E-mail 1 - Valeur": "ann@x.example",
}  # fmt: skip
GOOGLE_ES = {
    "Nombre": "Ann", "Apellido": "Bay", "Nombre de la organización": "Acme", "Cargo en la organización": "CTO",
    "Correo electrónico 1 - Valor": "ann@x.example",
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "emails", "phones"),
    [
        (OUTLOOK_FR, ("ann@x.example", "ann2@x.example"), ("+33 6 12 34 56 78",)),
        (OUTLOOK_ES, ("ann@x.example",), ("+34 600 111 222",)),
        (GOOGLE_FR, ("ann@x.example",), ()),
        (GOOGLE_ES, ("ann@x.example",), ()),
    ],
)
def test_an_address_book(tmp_path, row, emails, phones):
    [ann] = read(tmp_path, row)
    assert (ann.full_name, ann.current_title, ann.current_company) == ("Ann Bay", "CTO", "Acme")
    assert (ann.emails, ann.phones) == (emails, phones)


@pytest.mark.parametrize(
    "header",
    [
        "Teléfono del ayudante", "Telefone do assistente", "Telefono assistente", "Telefoon assistent",
        "Assistentens telefonnummer", "Telefon asystenta", "Notfallkontakt Telefon", "Telefon Notfall",
        "Telefoon noodgeval", "Tutor Email", "E-Mail Personalabteilung", "Absender E-Mail", "Bearbeiter E-Mail",
        "Erstellt von E-Mail", "Email du référent", "Referenz 1 Telefon", "E-mail referente", "Panelist Email",
        "Hiring Lead Email", "Teléfono de referencia", "Email entrevistador", "E-mail klant", "Correo del cliente",
    ],
)  # fmt: skip
def test_how_to_reach_somebody_else_is_not_sent(header):
    assert meant(header, "Name", "City") == "about something else"


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Link to profile", "linkedin"), ("Adresse de messagerie", "email"), ("Title within company", "title"),
        ("Position im Unternehmen", "title"), ("Ruolo nella azienda", "title"), ("Data Protection: Contact", "consent"),
        ("Stelle", "title"), ("Social Media Addresses", "link"), ("Online profiles", "link"), ("Web address", "link"),
        ("Тел.", "phone"), ("電子信箱", "email"), ("Tech stack", "skills"), ("All Raw Tags", "tags"),
        ("Expertise", "skills"), ("Навыки", "skills"), ("スキル", "skills"), ("Umiejętności", "skills"),
        ("О себе", "summary"), ("标签", "tags"), ("Страна", "country"), ("Ссылка на LinkedIn", "linkedin"),
        ("Work Experience", "experience"), ("Professional background", "experience"), ("Опыт работы", "experience"),
        ("Expériences professionnelles", "experience"), ("工作经历", "experience"), ("職歴", "experience"),
        ("Beruflicher Werdegang", "experience"), ("Doświadczenie zawodowe", "experience"), ("학력", "education"),
        ("Educational background", "education"), ("Formación académica", "education"), ("Institute", "education"),
        ("qualification 1 answer", "about something else"), ("Qualification", "education"),
        ("Preferred contact", "about something else"), ("Best contact", "about something else"),
    ],
)  # fmt: skip
def test_a_header(header, field):
    assert meant(header, "Name", "City") == field


def test_lever_says_whether_somebody_may_be_written_to():
    assert held("Data Protection: Contact", "true", "false", "") == [False, True, True]
    assert held("dataProtection.contact.allowed", "true", "false") == [False, True]


def test_the_job_that_somebody_applied_for_is_none_of_theirs(tmp_path):
    person = {"Name": "Ann Bay", "Email": "ann@x.example"}
    # Recruitee's and Personio's exports
    for applied in ({"Jobs": "CTO at Globex", "Stages": "New"}, {"Stelle": "CTO", "Absagegrund": ""}):
        [ann] = read(tmp_path, person | applied)
        assert (ann.experience, ann.current_title) == ((), "")
