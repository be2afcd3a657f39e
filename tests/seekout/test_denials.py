"""What is only denied, told, or said of somebody else asks for nothing; beside it whatever does ask."""

from __future__ import annotations

import pytest

from seekout.headings.consent import heads_opt_outs
from tests.seekout.test_consent import held
from tests.seekout.test_wishes import told

ONLY_DENIED = """
opt-out: none|Opt out? No|hasn't opted out|Not on DNC list|Not on the blacklist|not blacklisted|no longer blacklisted
Removed from DNC list 2024|No longer on blacklist|Do not contact flag removed|Kein Widerspruch|nicht abgemeldet
hat nicht widersprochen|nicht gesperrt|pas d'opposition|Aucune opposition|n'est pas désabonné|non désinscrit
No está en lista negra|niet uitgeschreven|non disiscritto|no consent needed
""".replace("\n", "|").strip("|")
ONLY_TOLD = """
No contact since 2022|Had no contact for 2 years|no outreach done yet|kein Kontakt seit 2021|bislang kein Kontakt
kein Kontakt zustande gekommen|noch kein Kontakt|pas de contact depuis 2020|nog geen contact gehad
nessun contatto finora|Bitte erst ab Mai kontaktieren|à contacter en mai|mai contattato
""".replace("\n", "|").strip("|")
OF_OTHERS = """
Do not contact current employer|Please do not contact my employer|Don't contact references yet
Do not contact his manager|Arbeitgeber nicht kontaktieren|Referenzen nicht kontaktieren
ne pas contacter son employeur|no contactar a su empresa actual|Do not call her employer
""".replace("\n", "|").strip("|")
OF_THINGS = """
Do not use work email|Don't use old number|Do not send CV to Acme|No marketing experience
no marketing background, strong sales|No contact center experience|no mailing address
""".replace("\n", "|").strip("|")
ASKED = """
Interested? No. Unsubscribed.|No - unsubscribed|no; opted out|Not now, opted out|No, DNC|not interested / unsubscribed
Do not contact (employer complaint)|Do not contact him or his employer|do not contact employer or candidate
do not contact at work|do not contact via employer|No contact for 12 months please|No further contact since complaint
keinen weiteren Kontakt|no consent since 2023|Widerspruch eingelegt|pas de contact|non contattare mai
no marketing emails|do not use this candidate|do not send anything|manager: no contact|not in Java, do not contact
not on our blacklist but asked us to stop contacting|not unsubscribed in 2023 but unsubscribed now|Un-subscribed
has not been removed from the DNC list|not yet taken off the blacklist|Not removed from blacklist|not opted in, DNC
DNC - removed|kein Kontakt bitte|No contact!
""".replace("\n", "|").strip("|")
ASKED_IN_OTHER_WORDS = """
She'd rather not be contacted|not open to being contacted|Asked to be left alone|leave me alone|Blocked us on LinkedIn
Hat um Löschung gebeten|bittet um Löschung seiner Daten|Kandidat möchte aus der Datenbank gelöscht werden
will in Ruhe gelassen werden|ne veut plus entendre parler de nous|No quiere recibir más correos|Replied: please stop
Heeft gevraagd om verwijderd te worden|Har bedt om ikke at blive kontaktet|Vill inte ha fler mejl
Ønsker ikke flere henvendelser|Prosi o niekontaktowanie|Não quer mais receber mensagens|Excluded from campaigns
Phone only, no emails please|profile to be deleted|Removed per request|removed at candidate request|Kontakt abgelehnt
verbittet sich weitere Anfragen|à supprimer de la base|borrar de la base de datos|ha solicitado la baja|verwijder mij
cancellare dal database|ta bort från listan|proszę usunąć moje dane|wypisał się|DND until Jan|to delete|never again
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("note", [*ONLY_DENIED.split("|"), *ONLY_TOLD.split("|"), *OF_OTHERS.split("|")])
def test_what_is_denied_told_or_said_of_others_holds_back_nobody(note):
    person = told(note)
    assert not person.do_not_contact
    assert person.phones


@pytest.mark.parametrize("note", OF_THINGS.split("|"))
def test_what_is_not_to_be_used_or_sent_holds_back_nobody(note):
    assert not told(note).do_not_contact


@pytest.mark.parametrize("note", [*ASKED.split("|"), *ASKED_IN_OTHER_WORDS.split("|")])
def test_what_is_asked_for_holds_back_whatever_is_denied_beside_it(note):
    assert told(note).do_not_contact


def test_not_to_be_called_in_polish():
    assert told("Nie dzwonić").phones == ()


@pytest.mark.parametrize("header", ["Not opted out", "Non-DNC", "Not blacklisted", "Nicht gesperrt"])
def test_a_header_that_denies_an_opt_out_asks_for_a_yes(header):
    assert held(header, "yes", "no") == [False, True]


@pytest.mark.parametrize(
    "header",
    [
        "Exclude from outreach", "Excluded from sequences", "Stop list", "Stopp-Liste", "Mailsperre", "Kontaktstopp",
        "Datenlöschung gewünscht", "Löschwunsch", "Ausschlussliste", "Sperrgrund", "Liste repoussoir", "Geen mail",
        "Baja de la newsletter", "Markkinointikielto", "Sprzeciw", "Czarna lista", "Zgoda wycofana",
        "Restrict processing", "Processing restricted", "RTBF", "Erasure date", "To be anonymized", "Adresssperre",
        "Bloqueado", "Excluido", "Geblokkeerd", "Blokkert", "Zablokowany", "Brak zgody", "Bloqueado para contato",
    ],
)  # fmt: skip
def test_more_headers_of_opting_out(header):
    assert held(header, "2024-03-01", "yes", "no", "") == [True, True, False, False]


@pytest.mark.parametrize(
    "header",
    [
        "Receive emails?", "Interested in being contacted", "Accord pour être contacté", "Autorizzazione al contatto",
        "Vill bli kontaktad", "Får kontaktas", "Må kontaktes", "Suostumus", "Markkinointilupa",
        "Can we reach out?", "Should we contact?", "Reach out?", "Ansprechbar", "Contact possible", "Souhlas GDPR",
        "Można kontaktować", "Hozzájárulás",
    ],
)  # fmt: skip
def test_more_headers_of_being_willing(header):
    assert held(header, "yes", "no") == [False, True]


@pytest.mark.parametrize("header", ["Email Opt In/Out", "Status (opt in/out)"])
def test_in_and_out(header):
    assert held(header, "In", "Out", "opted in") == [False, True, False]


def test_who_stopped_withdrew_or_was_declined_did_not_opt_out():
    told_only = [
        "Stopped responding", "removed from shortlist by client", "candidate withdrew", "declined offer", "abgelehnt",
        "a retiré sa candidature", "refus de l'offre", "de baja por enfermedad", "rechazó la oferta", "afgewezen",
        "not interested right now, ping in June", "blocked on visa", "excluded: no German", "Kündigung widerrufen",
    ]  # fmt: skip
    assert held("Notes", *told_only) == [False] * len(told_only)


@pytest.mark.parametrize("header", ["Do not allow Emails", "Do not allow Bulk Emails"])
def test_what_a_crm_allows_is_allowed(header):
    assert held(header, "Allow", "Do Not Allow") == [False, True]


@pytest.mark.parametrize(
    "cell", ["Accepté", "donné le 12/03/2024", "akzeptiert", "aceptado", "accettato", "akkoord", "godkänt", "signed"]
)
def test_a_consent_that_was_given_in_other_words(cell):
    assert held("GDPR Consent", cell, "refusé") == [False, True]


@pytest.mark.parametrize("header", ["Privacy policy accepted", "Datenschutz akzeptiert"])
def test_what_was_not_accepted_is_refused_and_what_was_not_asked_is_not(header):
    assert held(header, "No", "Yes", "") == [True, False, False]


def test_no_date_of_opting_out_is_none():
    assert held("Opt-out date", "0000-00-00", "1900-01-00", "1899-12-30 00:00:00", "2024-02-02") == [False] * 3 + [True]
    assert held("Consent date", "0000-00-00", "2024-02-02") == [True, False]


def test_a_column_of_opt_outs_that_denies_them():
    assert held("Off Limit Status", "Available", "Off Limit", "Not off limits") == [False, True, False]
    assert (
        held("DNC", "never opted out", "not on our blacklist", "not sure", "not yet", "no idea")
        == [False] * 2 + [True] * 3
    )
    assert held("DNC", "no contact since 2020", "No, unsubscribed", "not sure, opted out") == [True] * 3


def test_boxes_that_are_ticked_or_not():
    assert held("DNC", "[ ]", "[x]", "☐", "☑") == [False, True, False, True]
    assert (
        held("GDPR consent", "[ ]", "[x]", "yes (email)", "Consented via form 2024-01-01")
        == [True, False] + [False] * 2
    )


def test_what_somebody_works_on_and_what_was_checked():
    assert held("Notes", "Reduced unsubscribe rate by 20%", "opt-out management", "DNC checked") == [False] * 3
    assert held("Notes", "clicked the unsubscribe link", "DNC - check with Rick", "unsubscribed") == [True] * 3


def test_a_refusal_beside_laws_of_other_countries():
    for header, cell in [("AVG", "Ingetrokken"), ("LOPD", "Rechazado"), ("RODO", "brak zgody"), ("GDPR", "Expired")]:
        assert held(header, cell) == [True]
    assert held("Communication preferences", "No emails", "Email", "Phone", "") == [True, False, False, False]


@pytest.mark.parametrize(
    "header",
    [
        "Permission to contact references", "May we contact your current employer?", "OK to contact manager",
        "Do not contact employer", "GDPR applies", "Excluded skills", "Avg. rating", "Emails received",
        "No contact since", "Sperrfrist",
    ],
)  # fmt: skip
def test_columns_of_other_things_hold_back_nobody(header):
    assert held(header, "No", "Yes", "2024-01-01", "4.5") == [False] * 4


@pytest.mark.parametrize("header", ["Unsubscribe link", "Opt-out URL"])
def test_the_page_on_which_people_unsubscribe_is_no_opt_out(header):
    assert held(header, "https://x.example/u/1") == [False]


def test_titles_of_lists():
    for title in ["Objections", "Exclusion list", "Stop list", "Stoppliste", "Czarna lista", "Sperre", "DNC"]:
        assert heads_opt_outs(title), title
    for title in [
        "No DNC", "Non-DNC", "DNC checked", "DNC clean", "Unsubscribed removed", "After opt-outs", "Opt-outs deleted",
        "Not on DNC list", "Candidates who did not opt out",
    ]:  # fmt: skip
        assert not heads_opt_outs(title), title


@pytest.mark.parametrize(
    "header", ["Consent source", "Opt-in method", "Opt-in IP", "Subscribed plan", "Never contacted"]
)
def test_how_a_consent_was_given_is_none_and_who_was_never_contacted_did_not_ask(header):
    assert held(header, "Web form", "yes", "") == [False] * 3
    assert held(header, "opted out") == [True]
