"""Opting out as other tools and other languages write it: consents that end or were withdrawn, states, places."""

from __future__ import annotations

import pytest

from seekout.headings.columns import understand
from tests.seekout.test_consent import held, read


@pytest.mark.parametrize(
    "header", ["Consent expires at", "GDPR consent valid until", "Einwilligung bis", "Consentement valable jusqu'au"]
)
def test_a_consent_counts_until_it_ends(header):
    assert held(header, "2099-01-31", "31.12.2098", "Dec 2097", "72686") == [False] * 4
    assert held(header, "2019-01-31", "31.12.2018", "", "unknown", "43101", "expired") == [True] * 6


def test_a_date_that_a_consent_was_withdrawn_on_is_none_that_it_lasts_to():
    assert held("Consent withdrawn on", "2099-01-01", "") == [True, False]


@pytest.mark.parametrize(
    "cell",
    [
        "Consentimento revogado", "Consentement retiré", "Consenso negato", "consent has since been withdrawn",
        "Withdrew her consent", "Einwilligung wurde widerrufen", "Samtykke trukket tilbake", "Samtycke återkallat",
        "Wycofał zgodę", "Zgoda cofnięta", "Toestemming weer ingetrokken", "Ha retirado su consentimiento",
    ],
)  # fmt: skip
def test_a_consent_that_was_withdrawn_in_a_status(cell):
    assert held("Status", cell, "Active", "Consent given") == [True, False, False]


@pytest.mark.parametrize(
    "cell",
    [
        "Ønsker ikke å bli kontaktet", "Vil ikke kontaktes", "Vill inte bli kontaktad", "Nie chce być kontaktowany",
        "Prosi o usunięcie danych", "Aranmak istemiyor", "Listeden çıktı", "Reservert", "Avregistrerad",
        "Pide la eliminación de sus datos", "Wants data deleted", "Removed at own request", "Reported us for spam",
        "Plus de contact svp", "A demandé à être retiré",
        "No desea recibir comunicaciones", "Non desidera ricevere comunicazioni",
        "Ne souhaite plus recevoir nos messages",
    ],
)  # fmt: skip
def test_wishes_in_other_languages(cell):
    assert held("Status", cell) == [True]


@pytest.mark.parametrize("cell", ["Aktiv", "Er ikke kontaktet ennå", "Inte kontaktad än", "Jeszcze nie kontaktowano"])
def test_who_was_only_not_contacted_yet_is_sent(cell):
    assert held("Status", cell) == [False]


@pytest.mark.parametrize(
    "header", ["GDPR Status", "Privacy", "Datenschutz", "RGPD", "Subscription status", "Permission"]
)
@pytest.mark.parametrize(
    "cell", ["Objected", "Erased", "Refused", "Withdrawn", "widersprochen", "Declined 2023", "revoked"]
)
def test_a_refusal_beside_a_header_that_may_be_about_it(header, cell):
    assert held(header, cell, "", "Legitimate interest") == [True, False, False]


@pytest.mark.parametrize("header", ["Acepta comunicaciones", "Accetta comunicazioni", "Aceita comunicações"])
def test_who_does_not_accept_communications_is_held_back(header):
    assert held(header, "no", "sí") == [True, False]


def test_a_spanish_state_is_a_status_unless_other_places_stand_beside_it():
    people, _ = read(
        "Nombre completo|Correo|Estado", "Ana Gil|a@example.com|Activo", "Luz Paz|l@example.com|No contactar"
    )
    assert [person.do_not_contact for person in people] == [False, True]
    assert [person.location for person in people] == ["", ""]
    (person,), _ = read("Nombre completo|Correo|Ciudad|Estado", "Ana Gil|a@example.com|Puebla|Puebla Sur")
    assert person.location == "Puebla, Puebla Sur"


@pytest.mark.parametrize("header", ["State", "City", "Country", "Location"])
def test_a_mark_in_place_of_a_place_counts(header):
    assert held(header, "DO NOT CONTACT", "Baja California", "Blocksberg", "") == [True, False, False, False]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Restricted contact", "do_not_contact"), ("Opposé au démarchage", "do_not_contact"),
        ("Verwijderverzoek", "do_not_contact"), ("Richiesta di cancellazione", "do_not_contact"),
        ("Fecha de baja de comunicaciones", "do_not_contact"), ("Reservert mot kontakt", "do_not_contact"),
        ("Is blocked", "do_not_contact"), ("Blocked on", "do_not_contact"), ("Excluded", "do_not_contact"),
        ("Permite el contacto", "consent"), ("Desea recibir correos", "consent"), ("Akkoord met contact", "consent"),
        ("Zgoda marketingowa", "consent"), ("İletişim izni", "consent"), ("Onay", "consent"),
        ("Not to be called", "do_not_call"), ("Telefonsperre", "do_not_call"),
        ("Blocked time", ""), ("Excluded topics", ""), ("Contacted", ""), ("Banned substances", ""),
    ],
)  # fmt: skip
def test_what_a_header_asks(header, field):
    use = understand(["Full Name", "Email", header]).report.columns[2]
    assert use.field == field


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("GDPR: right to object exercised", "Yes", "No"), ("Right to object", "x", ""),
        ("Widerspruchsrecht ausgeübt", "ja", "nein"), ("Derecho de oposición", "Sí", "No"),
        ("Diritto di opposizione esercitato", "Sì", "No"), ("Direito de oposição", "Sim", "Não"),
        ("Recht van bezwaar", "ja", "nee"), ("Droit d'opposition exercé", "Oui", "Non"),
        ("Se opone al tratamiento", "Sí", "No"), ("Droit à l'oubli", "Oui", "Non"),
    ],
)  # fmt: skip
def test_whoever_used_their_right_to_object(header, yes, no):
    assert held(header, yes, no) == [True, False]


@pytest.mark.parametrize("header", ["Kontakttillåtelse", "Kontakttilladelse", "Kontaktgodkännande"])
def test_a_leave_to_contact_in_compounds(header):
    assert held(header, "Nej", "Ja", "") == [True, False, True]


@pytest.mark.parametrize("header", ["Objective", "Objektleiter", "Right to work", "Recht", "Arbeitserlaubnis"])
def test_what_only_sounds_like_it(header):
    assert held(header, "Yes", "No") == [False, False]
