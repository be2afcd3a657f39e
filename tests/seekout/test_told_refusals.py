"""What is told of people who refused, objected, did not consent, complained, or are to be erased or left out."""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import held, read

REFUSED = """
Please cease all communication|wishes no further correspondence|Wants off the list|Opt me out|No permission to contact
Remove from our CRM please
Declined to be contacted|Refused contact|Objects to being contacted|objected to direct marketing
has objected|data subject objection|contact declined|Contact blocked|not open to recruiters
Not accepting messages from recruiters|Has not given consent|hasn't consented|did not consent to marketing
does not consent to being contacted|not opted in|Asked us to delete all her data
Candidate asked us to delete all data (GDPR art. 17)|Delete me|please erase me|To be erased|lose my email
Asked me to lose her number|record anonymised on request|RTBF request|GDPR: erase
GDPR art. 17 request received 3 March|Filed GDPR complaint|Exercised their right to object
Complained about our emails|Complained to the ICO about our emails|Cease and desist received
Legal threat - stay away|HR said leave them alone|Exclude from all campaigns|Do not add to campaign
Do not include in outreach|Do not sequence|Do not export|Not contactable|Not allowed to contact
Cannot be contacted|Do not submit/contact|Don't ping him anymore|Told me never to write again
don't follow up - she asked us not to|stop writing to me|No further communication|no cold outreach
no spam please|Zero contact|Under no circumstances contact|blocked our emails
Please take this person off everything|No longer wants to be on our list|unsubbed|unsuscribed|stop emails
Wants no further approaches from agencies|no touch|Has said he will report us
""".replace("\n", "|").strip("|")
ELSEWHERE = """
Bitte nicht mehr melden|hat uns blockiert|nicht mehr schreiben|Ne pas mailer|Niet meer lastigvallen
Einwilligung nicht erteilt|Keine Erlaubnis zur Kontaktaufnahme|Möchte aus der Kartei gelöscht werden
Löschwunsch|Bitte aus Verteiler nehmen|Beschwerde wegen Spam|Will keine Post von uns|Finger weg!
Daten gelöscht|Tabu-Kandidat|N'a pas donné son consentement|Pas d'accord pour être contacté
S'oppose à toute sollicitation|Blacklistée|Merci de me retirer de votre liste|Laissez-moi tranquille
A porté plainte à la CNIL|Ne plus appeler ni écrire|RGPD effacement|effacer svp|No ha dado su consentimiento
No quiere saber nada de nosotros|Borradme de la lista|Que no se le contacte|Se dio de baja|Borrar datos
Baja RGPD|Ha ejercido su derecho de supresión|Vetado|Wil niet meer gecontacteerd worden|AVG verwijderverzoek
Verwijderen aub|Non ha dato il consenso|Cancellami|Toglietemi dalla lista|Não deu consentimento
Retirem-me da lista|Lista de exclusão|Nie wyraził zgody|Zakaz kontaktu|Gav ikke samtykke
Har inte gett samtycke|Svartlistad|Ei halua yhteydenottoja|Nesouhlasí s kontaktováním|Lista neagră
черный список|отписался|Отозвал согласие
黑名单|已退订|連絡NG|配信停止|수신거부|연락 원하지 않음|القائمة السوداء|רשימה שחורה
""".replace("\n", "|").strip("|")
NO_REFUSAL = """
Ceased trading 2020|Wants off-site work|Off the market|CRM admin|Hat sich gemeldet|Bitte melden|opted for remote
Refused offer, contact again in 2025|Declined InMail|Declined to relocate|objected to salary range
Objection handling specialist|Against relocation|Has not signed contract|never agreed on salary
asked about removing data bottlenecks|Customer asked to delete profile feature, built it|delete old CV
Do not delete her data|GDPR expert|Built data deletion policies and GDPR compliance programs
Complained about salary|Keep in campaign|Not yet in sequence|skip emails, call instead
Remove email from CV before sending|Do not export resume to client|could not be contacted
Not allowed to work in US|Do not hesitate to ping|Do not follow up until June|not open to relocation
no direct contact with clients in role|No further interviews|does not object to being contacted
No objection to contact|Lost her number, ask again|Anonymised profile sent to client|Einwilligung erteilt
keine Einwilligung erforderlich|Hat Angebot abgelehnt|Löschzug Feuerwehr|A refusé l'offre
a donné son consentement|Retirer de la shortlist|Rechazó la oferta|de baja por enfermedad
dio su consentimiento|geen bezwaar|toestemming ok|ha dato il consenso|zgoda udzielona|Samtycke finns
согласие получено|已联系|連絡済み|Built an unsubscribe service|Checked against DNC: clean|off DNC list since 2023
DNC lifted|Do not use this CV version
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("note", [*REFUSED.split("|"), *ELSEWHERE.split("|")])
@pytest.mark.sampled(5)
def test_who_refused_is_held_back_by_a_note_and_by_a_tag(note):
    assert held("Notes", note) == [True]
    assert held("Tags", note) == [True]


@pytest.mark.parametrize("note", NO_REFUSAL.split("|"))
def test_who_refused_something_else_is_sent(note):
    assert held("Notes", note) == [False]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Do Not Bulk Email", "1", "0"), ("Do Not Process", "x", ""), ("Do Not Include in Mailings", "x", ""),
        ("Excluded from Mass Email", "yes", "no"), ("GDPR Forget", "1", "0"), ("To be forgotten", "1", "0"),
        ("Kein Newsletter", "x", ""), ("Zu löschen", "ja", "nein"), ("No enviar emails", "sí", "no"),
        ("Cancellato", "sì", "no"), ("連絡不可", "はい", ""), ("联系禁止", "是", "否"), ("수신거부", "예", "아니요"),
        ("Contact restrictions", "no email", "none"), ("Do Not Contact", "No calls", "No"),
        ("Согласие", "нет", "да"), ("同意", "いいえ", "はい"), ("동의", "아니요", "예"),
    ],
)  # fmt: skip
def test_headers_of_refusals_in_any_script(header, yes, no):
    assert held(header, yes, no) == [True, False]


def held_by(column: str, cell: str) -> bool:
    base = {"Full Name": "Zed Quill", "Email": "z@example.com", "Title": "CTO", "Headline": "CTO at Acme", "Phone": ""}
    (person,), _ = read("|".join({**base, column: ""}), "|".join({**base, column: cell}.values()))
    return person.do_not_contact


@pytest.mark.parametrize(
    "mark", ["declined contact", "remove", "please remove", "DND", "to be deleted", "STAY AWAY", "⛔"]
)
def test_a_mark_behind_a_name_counts_in_brackets_and_behind_a_dash(mark):
    assert held_by("Full Name", f"Zed Quill ({mark})")
    assert held_by("Full Name", f"Zed Quill - {mark}")


@pytest.mark.parametrize("mark", ["DNC", "OPTED OUT", "Do not contact", "GDPR erased", "liste noire", "連絡不可", "🚫"])
def test_a_piece_of_a_headline_that_is_a_mark_counts(mark):
    assert held_by("Headline", f"{mark} - CTO")
    assert held_by("Headline", f"CTO | {mark}")


@pytest.mark.parametrize("column", ["Email", "Phone", "Location"])
def test_a_sign_in_place_of_an_address_counts(column):
    assert held_by(column, "🚫")


@pytest.mark.parametrize("title", ["unsubscribed", "Gesperrt", "BLACKLISTED", "declined contact"])
def test_a_title_that_is_a_mark_alone_counts(title):
    assert held_by("Title", title)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Title", "GDPR Deletion Lead"), ("Title", "Suppression Engineer"), ("Title", "Stay-at-home parent"),
        ("Headline", "Refuse Collector | Complaints"), ("Headline", "Email Deliverability - Unsubscribe & Suppression"),
        ("Company", "DNC"), ("Company", "Remove.bg"), ("Company", "The Blacklist"),
        ("Full Name", "Anna Müller (Block)"),
        ("Full Name", "Eve Remove"), ("Full Name", "Baja Smith"), ("Full Name", "Don Block"),
    ],
)  # fmt: skip
def test_words_of_titles_companies_and_names_are_no_marks(column, cell):
    assert not held_by(column, cell)


@pytest.mark.parametrize(
    "note",
    [
        "Email only", "Contact by email only", "Only contact via email", "No cold calls", "stop calling",
        "nur per E-Mail",
        "pas d'appels", "par mail uniquement", "solo por correo", "geen telefoontjes", "alleen mail", "niente chiamate",
        "solo email", "sem chamadas", "tylko mail", "Ring ej", "Ikke ring",
    ],
)  # fmt: skip
def test_who_is_only_to_be_written_to_is_sent_without_phones(note):
    (person,), _ = read("Full Name|Email|Phone|Notes", f"Ann Ash|a@example.com|+1 415 555 2671|{note}")
    assert (person.do_not_contact, person.phones) == (False, ())


@pytest.mark.parametrize("note", ["No call scheduled", "no phone screen yet", "called only once", "recalls"])
def test_whom_nobody_has_called_yet_keeps_the_phone(note):
    (person,), _ = read("Full Name|Email|Phone|Notes", f"Ann Ash|a@example.com|+1 415 555 2671|{note}")
    assert (person.do_not_contact, len(person.phones)) == (False, 1)
