"""What people answer who want that nothing is kept of them, in their own words, and what sounds like it and is not.

Each line: the header of a column, `|`, and what a person's cell says.
"""

from __future__ import annotations

from tests.seekout.test_refusals_in_few_languages import is_held

HELD = """
Response|Merci de supprimer mes données
Response|Merci de supprimer mes coordonnées
Response|Veuillez effacer mes informations
Response|Supprimez-moi de votre fichier
Response|Retirez-moi de votre liste
Response|Bitte löschen Sie meinen Kontakt
Response|Bitte streichen Sie mich aus Ihrer Liste
Response|Löschen Sie mein Profil
Response|Elimine mis datos por favor
Response|Quítenme de su lista
Response|Borren mi contacto
Response|Cancellate i miei dati
Response|Toglietemi dalla lista
Response|Verwijder mijn gegevens
Response|Haal mij van de lijst
Response|Usuńcie moje dane
Response|Proszę o usunięcie z listy
Response|Radera mina uppgifter
Response|Slett mine opplysninger
Response|Slet mine data
Response|Poistakaa tietoni
Response|Удалите мои данные
Response|Уберите меня из списка
Response|Por favor apague os meus dados
Response|Remova-me da lista
Response|Delete my contact details
Response|erase my info please
Response|remove my email from your system
Response|kindly delete my number and profile
Response|get rid of my data
Response|scrub my records
Response|Take my name off
Response|please forget about me
Response|do not keep my CV
Response|you may not store my data
Reply|Erase all of my personal details please
Reply|kindly wipe my entire record
Reply|Remove my profile from your CRM.
Reply|Please clear my info
Reply|You have no right to hold my data
Reply|Stop processing my personal data
Reply|Pouvez-vous effacer mon profil ?
Reply|Je souhaite que vous supprimiez mes données
Reply|Entfernen Sie bitte meine Kontaktdaten
Reply|Ich möchte, dass Sie meine Daten löschen
Reply|Quiero que borren mis datos
Reply|Rimuovete il mio contatto, grazie
Reply|Wis mijn gegevens aub
Reply|Proszę usunąć moje dane osobowe
Reply|Ta bort mina uppgifter tack
Reply|Fjern mine opplysninger
Reply|Удалите, пожалуйста, мои данные
Reply|Podem remover o meu contacto?
Reply|Prosím vymažte moje údaje
Reply|Smažte mé osobní údaje
Reply|Lütfen verilerimi silin
Reply|Strike my name off your list
Reply|Get my email off this list
Reply|please forget me
Reply|I'd like my data removed
Reply|my details should be deleted
"""

SENT = """
Response|Delete the first version of my CV
Response|please remove my old number, new one is below
Response|remove my phone number and use email
Response|do not delete my profile
Response|don't forget about me
Response|Bitte mein Profil aktualisieren
Response|Löschen Sie bitte die erste Version
Response|mes données sont à jour
Response|he removed my objection to the salary
Response|took my name and number
Response|keep my data on file
Response|mi correo es nuevo
Response|Update my contact details
Response|I got rid of my car
Response|you may keep my data
Response|eliminé mi cuenta de Twitter
Response|usunąłem moje konto na LinkedIn
"""


def told(lines: str) -> list[str]:
    return [line for line in lines.strip().splitlines() if line]


def test_whoever_asks_that_nothing_is_kept_of_them_is_held_back():
    assert [line for line in told(HELD) if not is_held(line)] == []


def test_whoever_speaks_of_something_else_is_not():
    assert [line for line in told(SENT) if is_held(line)] == []
