"""What people answer who want to be left alone, or that nothing is kept of them, and how that is noted in many
languages; and what sounds like it and is not.

Each line: the header of a column, `|`, and what a person's cell says.
"""

from __future__ import annotations

from seekout.headings.refusals import _REFUSALS
from seekout.text.folding import fold
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
Reply|I do not wish to be contacted
Reply|Please do not contact me again
Reply|stop contacting me
Reply|I'm not interested in being contacted
Reply|leave me alone
Reply|never write to me again
Reply|Don't message me
Reply|who gave you my email? never use it again
Reply|I've asked you before to stop
Reply|I told you to stop
Reply|this is spam
Reply|I'm reporting this as spam
Reply|I did not consent to this
Reply|I never gave you permission to contact me
Reply|I withdraw my consent
Reply|I object to the processing of my data
Reply|I hereby exercise my right to erasure
Reply|under GDPR Art. 17 please delete
Reply|this violates GDPR
Reply|I will complain to the ICO
Reply|Bitte kontaktieren Sie mich nicht mehr
Reply|Ich möchte nicht kontaktiert werden
Reply|Hören Sie auf, mir zu schreiben
Reply|Ich widerspreche der Nutzung meiner Daten
Reply|Lassen Sie mich in Ruhe
Reply|Keine Mails mehr bitte
Reply|Merci de ne plus me contacter
Reply|Arrêtez de m'écrire
Reply|Je ne souhaite plus recevoir vos messages
Reply|Laissez-moi tranquille
Reply|No me contacten más
Reply|Dejen de escribirme
Reply|No deseo recibir más correos
Reply|Non contattatemi più
Reply|Smettetela di scrivermi
Reply|Neem geen contact meer met mij op
Reply|Stop met mailen
Reply|Nie życzę sobie kontaktu
Reply|Proszę do mnie nie pisać
Reply|Não me contactem mais
Reply|Parem de me mandar emails
Reply|Kontakta mig inte igen
Reply|Sluta maila mig
Reply|Ikke kontakt meg igjen
Reply|Lad være med at kontakte mig
Reply|Älkää ottako yhteyttä
Reply|Не пишите мне больше
Reply|Перестаньте мне писать
Reply|Beni bir daha aramayın
Reply|Bana mail atmayın
Reply|Už mi nepište
Reply|Nekontaktujte mě
Reply|Ne keressenek többet
Reply|Nu mă mai contactați
Reply|Bitte schreiben Sie mir nie wieder
Reply|Mailen Sie mir nicht mehr!
Reply|Lasst mich endlich in Ruhe
Reply|Cessez de me solliciter
Reply|Ne m'écrivez plus jamais
Reply|Dejad de molestarme
Reply|No me manden más mensajes
Reply|Non disturbatemi più
Reply|Laat mij alsjeblieft met rust
Reply|Schrijf mij nooit meer
Reply|Przestańcie pisać
Reply|Nie piszcie do mnie więcej
Reply|Não me enviem mais mensagens
Reply|Deixem-me em paz
Reply|Sluta kontakta mig
Reply|Skriv inte till mig igen
Reply|Slutt å maile meg
Reply|Lopettakaa viestien lähettäminen
Reply|Больше не беспокойте меня
Reply|Прекратите рассылку
Reply|Не пишіть мені більше
Reply|Neobtěžujte mě
Reply|Nu-mi mai scrieți
Reply|Ne írjanak többet
Reply|Nemojte me više kontaktirati
Reply|Μη μου γράφετε
Reply|Bana yazmayın
Reply|I asked you twice to stop
Reply|Your email is spam
Reply|You violate the GDPR
Reply|I gave you no consent
Reply|never gave my permission
Notiz|darf nicht mehr kontaktiert werden
Notiz|will nicht mehr angeschrieben werden
Notiz|bat um Löschung seiner Daten
Notiz|hat der Kontaktaufnahme widersprochen
Notiz|möchte in Ruhe gelassen werden
Notiz|auf eigenen Wunsch aus dem Verteiler genommen
Note|ne doit plus être contactée
Note|a demandé la suppression de ses données
Note|refuse tout contact
Note|souhaite ne plus être sollicité
Nota|no debe ser contactado
Nota|pidió que borráramos sus datos
Nota|no quiere saber nada de nosotros
Nota|non deve essere più contattata
Nota|ha chiesto la cancellazione dei dati
Notitie|mag niet meer benaderd worden
Notitie|heeft gevraagd om verwijdering
Notatka|nie wolno się kontaktować
Notatka|poprosił o usunięcie danych
Nota|não deve ser contactado
Nota|pediu para apagar os dados
Anteckning|får ej kontaktas
Anteckning|bad om radering
Notat|skal ikke kontaktes
Muistiinpano|ei saa ottaa yhteyttä
Заметка|нельзя связываться
Заметка|попросил удалить данные
Poznámka|nesmí být kontaktován
Megjegyzés|nem szabad megkeresni
Notă|nu trebuie contactat
Not|aranmak istemiyor
メモ|今後の連絡は控えること
备注|要求删除个人信息
비고|연락하지 말 것
Notatka|Nie należy się kontaktować
Notatka|prosił o wykreślenie z bazy
Notatka|Złożył wniosek o usunięcie
Poznámka|nelze kontaktovat
Poznámka|nesmie byť oslovovaný
Megjegyzés|Tilos felkeresni
Notă|nu mai trebuie contactată
Заметка|запрещено контактировать
Нотатка|не можна турбувати
Napomena|ne smije se kontaktirati
Notat|ba om sletting
Note|anmodede om sletning
Not|iletişime geçilmemeli
"""

SENT = """
Reply|I will drop my details below
Reply|Kindly withdraw my application and delete my file from the shortlist
Reply|my profile was deleted by mistake, here is my CV
Reply|please do not share my data with the client
Reply|clear my schedule on Monday
Notatka|nie można pracować zdalnie
Notatka|poprosił o podwyżkę
Notatka|prosi o kontakt po 18
Notatka|nie można się z nim skontaktować, zły numer
Poznámka|nelze zastihnout dnes
Poznámka|nemá zájem o Brno
Megjegyzés|nem szabad elkésni
Notă|nu trebuie viză
Заметка|нельзя удалённо
Заметка|не следует торопиться
Anteckning|bad om lön
Notat|bad om CV
Nota|no debe viajar
Note|ne doit plus voyager
Заметка|нельзя писать код на Java
Not|aranan aday
Reply|Bitte kontaktieren Sie mich nicht vor 18 Uhr
Reply|Schreiben Sie mir nicht auf Englisch bitte
Reply|не пишите в телеграм, лучше на почту
Reply|не звоните мне, пишите на почту
Reply|Lassen Sie mich in Ruhe darüber nachdenken
Reply|I told you to stop by
Reply|it went to the spam folder
Reply|Schreiben Sie mir gern
Reply|Kontaktieren Sie mich nächste Woche
Reply|escríbanme en mayo
Reply|Scrivetemi pure
Reply|Ring mig inte på jobbet
Reply|Piszcie do mnie na prywatny mail
Reply|nie pracuję już w Acme
Reply|Me contactem em maio
Reply|contactez-moi en septembre
Reply|Ne travaillez pas avec Acme
Reply|Nevolejte, pište
Reply|Nu mai lucrez acolo
Reply|Ich widerspreche Ihnen nicht
Reply|nemojte kasniti
Reply|μου γράφετε στα αγγλικά;
Reply|Slutta i Acme 2020
Reply|She stopped working there
Reply|hören Sie sich das an
Reply|Ich höre auf bei Acme
Reply|пишите мне в июне
Reply|больше не работаю там
Reply|Passt mir nicht, schreiben Sie mir im Mai
Reply|breach of contract lawyer
Reply|Laat me weten
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


def test_whoever_asks_for_it_is_held_back():
    assert [line for line in told(HELD) if not is_held(line)] == []


def test_whoever_speaks_of_something_else_is_not():
    assert [line for line in told(SENT) if is_held(line)] == []


def test_refusals_are_written_as_texts_are_folded():
    """A letter that folding changes stands in no text that is looked through: й is и there."""
    refusals = [(stems, pattern._written) for stems, pattern in _REFUSALS]
    letters = {letter for stems, written in refusals for letter in "".join((*stems, written)) if letter.isalpha()}
    assert {letter for letter in letters if not letter.isascii() and fold(letter) != letter} == set()
