"""What people asked for in sentences, in seven languages, and what is only told of them."""

from __future__ import annotations

import pytest

from seekout import Candidate
from seekout.findings import Findings
from seekout.headings.columns import understand
from seekout.headings.wishes import ways_not_wished
from seekout.records import Record
from seekout.resolving.resolution import resolved
from seekout.rows import RowReader

NOT_WRITTEN_TO = """
bitte nicht mehr kontaktieren|möchte nicht kontaktiert werden|darf nicht mehr angeschrieben werden
keine weitere Kontaktaufnahme erwünscht|Kontakt unerwünscht|Kontakt nicht erwünscht|Ablehnung der Kontaktaufnahme
Ne souhaite plus être contacté|ne veut pas être contactée|à ne pas recontacter|contact interdit|refuse tout contact
No desea ser contactada|no quiere que le contacten|ha pedido no ser contactado|prohibido contactar|baja solicitada
wil niet benaderd worden|niet meer mailen|contact niet gewenst|não deseja ser contatada|pediu para não ser contatado
não entrar em contato|non vuole essere contattato|chiede di non essere contattata|vietato contattare
does not want to be contacted|Doesn't want to hear from recruiters|no longer wishes to receive emails
asked us not to email him|Don´t contact
Please do not ever contact this person|requested removal|rifiuta di essere contattato|D.N.C.|no more emails please
Asked to be taken off our list|cease contact|Refus de contact|lehnt Kontakt ab|D/N/C|DNU
""".replace("\n", "|").strip("|")
NOT_CALLED = """
please no phone calls|möchte nicht angerufen werden|wil niet gebeld worden
não quer receber ligações|non vuole ricevere chiamate|no quiere llamadas|told us not to call
""".replace("\n", "|").strip("|")
ONLY_TOLD = """
not contacted yet|Noch nicht kontaktiert|Nicht kontaktiert|pas encore contacté|No contactado|non ancora contattato
nog niet benaderd|ainda não contatado|no contact details|has not been contacted|kein Kontakt bisher
Please do not hesitate to contact me|bitte zögern Sie nicht, mich zu kontaktieren|n'hésitez pas à me contacter
did not answer my email|does not want to relocate, email him in March|not looking, contact again in June
pas intéressé, recontacter en mars|no longer works there email bounced|wants a call next week
does not like this approach|said no to the offer, call in May
""".replace("\n", "|").strip("|")


def read(header: str, *rows: str) -> list[Candidate]:
    columns, findings = understand(header.split("|")), Findings()
    found = RowReader(columns, findings).read(range(2, 2 + len(rows)), [row.split("|") for row in rows])
    return [row.candidate() for row in resolved(found, findings) if isinstance(row, Record)]


def told(sentence: str) -> Candidate:
    return read("Name|Email|Phone|Notes", f"Ann Probe|ann@example.com|+1 217 555 0101|{sentence}")[0]


@pytest.mark.parametrize("sentence", NOT_WRITTEN_TO.split("|"))
def test_who_does_not_wish_to_be_written_to_is_held_back(sentence):
    assert told(sentence).do_not_contact


@pytest.mark.parametrize("sentence", NOT_CALLED.split("|"))
def test_who_does_not_wish_to_be_called_is_sent_without_phones(sentence):
    person = told(sentence)
    assert not person.do_not_contact
    assert person.phones == ()


@pytest.mark.parametrize("sentence", ONLY_TOLD.split("|"))
def test_what_is_only_told_is_no_wish(sentence):
    person = told(sentence)
    assert not person.do_not_contact
    assert person.phones


def held(header: str, *cells: str) -> list[bool]:
    rows = [f"P{number} Probe|p{number}@example.com|{cell}" for number, cell in enumerate(cells)]
    return [person.do_not_contact for person in read(f"Name|Email|{header}", *rows)]


@pytest.mark.parametrize(
    "header",
    [
        "Allow Email", "Kontakt erwünscht", "Accepte d'être contacté", "Acepta contacto", "Mag benaderen", "Contact?",
        "Autoriza contato", "Vuole essere contattato", "Wants to be contacted", "Möchte kontaktiert werden",
    ],
)  # fmt: skip
def test_a_header_that_speaks_of_being_willing_asks_for_a_yes(header):
    assert held(header, "yes", "no", "") == [False, True, True]


@pytest.mark.parametrize(
    "header",
    [
        "Not Contactable", "Uncontactable", "Kontakt nicht erwünscht", "Ne souhaite plus être contacté", "DNU",
        "No desea ser contactado", "Wil niet benaderd worden", "Não deseja ser contatado",
        "Non vuole essere contattato",
        "no_email", "Removal requested", "Do not source", "Sperrkennzeichen", "Cannot be contacted",
    ],
)  # fmt: skip
def test_a_header_that_denies_it_holds_back_whoever_has_a_yes(header):
    assert held(header, "yes", "no", "") == [True, False, False]


@pytest.mark.parametrize(
    "header", ["SMS Opt In", "OK to call", "Callable", "Mag bellen", "Anruf erlaubt", "May we call?"]
)
def test_whoever_does_not_allow_calls_is_sent_without_phones(header):
    people = read(
        f"Name|Email|Phone|{header}",
        "A Probe|a@example.com|+1 217 555 0101|yes",
        "B Probe|b@example.com|+1 217 555 0102|no",
        "C Probe|c@example.com|+1 217 555 0103|",
    )
    assert [len(person.phones) for person in people] == [1, 0, 1]
    assert not any(person.do_not_contact for person in people)


@pytest.mark.parametrize("header", ["Fax Opt Out", "HasOptedOutOfFax", "Do Not Fax"])
def test_whoever_wants_no_fax_may_be_written_to(header):
    assert held(header, "1", "0") == [False, False]


def test_the_date_of_a_consent_is_a_consent():
    assert held("Consent Date", "2024-01-02", "03.05.2024", "", "no") == [False, False, True, True]
    assert held("Consent Expiry Date", "2024-01-02", "yes") == [True, False]


def test_contact_beside_names_may_hold_a_no():
    assert held("Contact", "Yes", "No", "", "Rick Recruiter") == [False, True, False, False]


def test_a_column_that_allows_calls_keeps_its_sense_when_it_is_chosen():
    columns = understand(["Name", "Email", "Phone", "OK to call"], {"OK to call": "do_not_call"})
    rows = [
        ["A Probe", "a@example.com", "+1 217 555 0101", "yes"],
        ["B Probe", "b@example.com", "+1 217 555 0102", "no"],
    ]
    people = [row for row in RowReader(columns).read([2, 3], rows) if isinstance(row, Candidate)]
    assert [person.phones for person in people] == [("+1 217 555 0101",), ()]


@pytest.mark.parametrize(
    ("sentence", "ways"),
    [
        # What is forbidden stands near: two words before, or three behind.
        ("contact ab unwanted", "write"), ("contact ab cd unwanted", ""), ("refuses ab cd contact", "write"),
        ("refuses ab cd ef contact", ""), ("calls contact unwanted", "call"), ("contact calls unwanted", "write"),
        ("unwanted", ""), ("unwanted contact", "write"), ("contact unwanted", "write"),
        # So does what is not wanted: three words before.
        ("contact not wanted", "write"), ("contact ab cd not wanted", "write"), ("contact ab cd ef not wanted", ""),
        ("contact call not wanted", "call"), ("contact not ab wanted", ""),
        # Six words behind what denies it.
        ("wishes not ab cd ef gh ij contact", "write"), ("wishes not ab cd ef gh ij kl contact", ""),
        ("wants ab cd not contact", "write"), ("wants ab cd ef not contact", ""), ("please ab cd not contact", "write"),
        ("not want contact", "write"), ("not ab want contact", "write"), ("not ab cd want contact", ""),
        ("not open contact", "write"), ("not ab open contact", "write"), ("not ab cd open contact", ""),
        ("said not to contact", "write"), ("said not ab to contact", ""), ("ab not to contact", ""),
        ("said ab cd not to contact", "write"), ("said ab cd ef not to contact", ""),
        ("not contact please", "write"), ("not contact ab please", "write"), ("not contact ab cd please", ""),
        ("not contact wanted", "write"), ("not contact ab wanted", "write"), ("not contact ab cd wanted", ""),
        ("not kontaktieren", "write"), ("not ab cd kontaktieren", "write"), ("not ab cd ef kontaktieren", ""),
        ("not kontakt", ""), ("not anrufen", "call"),
        # What follows is denied too, as far as it is of the same kind.
        ("not want contact or call", "call write"), ("not want contact be call", "call write"),
        ("not want contact ab call", "write"), ("not want call ab contact", "call"),
        ("not want call email", "call write"),
        # Not yet is no wish.
        ("yet not want contact", ""), ("not yet want contact", ""), ("not want yet contact", ""),
        ("not want ab contact yet", "write"), ("yet ab not want contact", "write"), ("not want contact yet", "write"),
        # Nor is what begins a sentence of another kind, or the other way round.
        ("please do not hesitate to call", ""), ("not want to forget ab contact", ""), ("contact", ""), ("not", ""),
        ("want contact", ""), ("not callback please", ""), ("not want. contact", ""), ("not want, contact", ""),
    ],
)  # fmt: skip
def test_how_near_the_words_of_a_wish_stand(sentence, ways):
    assert " ".join(sorted(way.value for way in ways_not_wished(sentence))) == ways
