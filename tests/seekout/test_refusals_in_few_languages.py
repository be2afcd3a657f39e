"""Refusals in languages that few files are in, and wishes whose clause stands behind a comma.

Each line: the header of a column, `|`, and what a person's cell says.
"""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import read

HELD = """
Megjegyzés|Ne keressék többet
Megjegyzés|kérte, hogy töröljük az adatait
Kapcsolatfelvétel tilos|x
Feketelista|igen
Státusz|feketelistás
Státusz|leiratkozott
Megjegyzés|visszavonta a hozzájárulását
Megjegyzés|ne írjanak neki
Відмовився від контакту|так
Відписаний|так
Відписався|так
Чорний список|так
Не зв'язуватися|так
Не писати|так
Статус|відписалася
Статус|у чорному списку
Примітка|відкликав згоду
Примітка|просить видалити дані
Примітка|відмовилася від розсилки
Odhlásený|áno
Stav|odhlásená z newslettera
Čierna listina|áno
Poznámka|odvolal súhlas
Poznámka|žiada o výmaz údajov
Poznámka|neželá si byť kontaktovaný
Stav|odhlášen
Poznámka|odvolal souhlas
Odjavljen|da
Status|odjavljena
Crna lista|da
Črni seznam|da
Napomena|povukao privolu
Napomena|traži brisanje podataka
Napomena|ne želi da ga kontaktiramo
Opomba|preklical soglasje
Черен списък|да
Бележка|оттегли съгласието си
Бележка|не желае контакт
Juodasis sąrašas|taip
Pastaba|atšaukė sutikimą
Atsisakė naujienlaiškio|taip
Melnais saraksts|jā
Piezīmes|atsauca piekrišanu
Piezīmes|nevēlas saziņu
Mitte ühendust võtta|jah
Märkus|palus mitte ühendust võtta
Must nimekiri|jah
Märkus|võttis nõusoleku tagasi
Huom|perunut suostumuksen
Musta lista|kyllä
Σχόλια|Δεν επιθυμεί επικοινωνία
Σχόλια|ανακάλεσε τη συγκατάθεση
Μαύρη λίστα|ναι
Απεγγραφή|ναι
Hủy đăng ký|có
Danh sách đen|có
Ghi chú|yêu cầu xóa dữ liệu
Ghi chú|đã rút lại sự đồng ý
Berhenti berlangganan|ya
Daftar hitam|ya
Catatan|minta datanya dihapus
Catatan|menarik persetujuan
Senarai hitam|ya
ยกเลิกการสมัคร|ใช่
บัญชีดำ|ใช่
หมายเหตุ|ขอให้ลบข้อมูล
हमें संपर्क न करें|हाँ
सदस्यता समाप्त|हाँ
टिप्पणी|दोबारा संपर्क न करें
یادداشت|لطفا دیگر تماس نگیرید
لیست سیاه|بله
Note|a retras consimțământul
Dezabonat|da
Listă neagră|da
Not|onayını geri çekti
Not|verilerinin silinmesini istedi
Kara liste|evet
Abonelikten çıktı|evet
Megjegyzés|nem kíván további leveleket kapni
Megjegyzés|kéri az adatai törlését
Примітка|занесений до чорного списку
Примітка|не бажає отримувати повідомлення
Примітка|попросила видалити її дані
Poznámka|odhlásil sa z odberu
Poznámka|žiada vymazať všetky údaje
Poznámka|stiahla súhlas 3.5.2023
Poznámka|je na čiernej listine
Napomena|povukla je suglasnost
Napomena|odjavila se s newslettera
Napomena|zatražio brisanje svih podataka
Opomba|ne želi več prejemati sporočil
Opomba|zahteval izbris podatkov
Бележка|отписа се от бюлетина
Бележка|поиска да изтрием данните му
Pastaba|prašo ištrinti duomenis
Pastaba|įtrauktas į juodąjį sąrašą
Piezīmes|lūdz dzēst datus
Piezīmes|melnajā sarakstā
Märkus|ei soovi kontakti
Märkus|nõudis andmete kustutamist
Huom|pyytää poistamaan tietonsa rekisteristä
Huom|peruuttanut suostumuksensa
Σχόλια|ζήτησε διαγραφή των στοιχείων του
Σχόλια|απέσυρε τη συναίνεσή του
Σχόλια|δεν θέλει να τον ενοχλούμε
Ghi chú|đã hủy đăng ký nhận tin
Ghi chú|từ chối liên hệ
Catatan|tidak bersedia dihubungi lagi
Catatan|sudah berhenti berlangganan
Observații|a cerut ștergerea datelor
Observații|și-a retras acordul
Примечание|требует удаления данных
Примечание|не желает получать рассылку
Статус|чёрный список
"""

# Some languages part a clause by a comma from the wish it tells.
IN_CLAUSES = """
Note|ha chiesto che non lo contattiamo
Note|ne veut pas que nous le contactions
Note|nu vrea să fie contactat
Note|nu dorește să mai primească mesaje
Notiz|wünscht, nicht mehr kontaktiert zu werden
Notiz|bittet darum, gelöscht zu werden
Notiz|sie hat darum gebeten, sie aus dem Verteiler zu nehmen
Notitie|wil niet dat we contact opnemen
Note|no quiere que le contactemos
Nota|pediu para não ser contatado
Nota|não quer que entremos em contato
Note|he asked that we not contact him
Notat|ønsker ikke, at vi kontakter ham
Anteckning|vill inte att vi hör av oss
Anteckning|undanber sig vidare kontakt
Huom|pyysi poistamaan tietonsa
Примечание|просил, чтобы его данные удалили
Примечание|отозвала согласие
Megjegyzés|nem szeretné, hogy keressük
Poznámka|požádal, aby byl vymazán
Notatka|zażądał, żeby usunąć go z bazy
Napomena|zamolio je da ga više ne kontaktiramo
Poznámka|požiadal, aby sme ho nekontaktovali
Poznámka|požádal, abychom ho nekontaktovali
Notatka|prosił, żeby się z nim nie kontaktować
Notatka|prosi, żeby do niego nie pisać
Note|she would rather we did not contact her
Megjegyzés|megkért, hogy ne hívjuk és ne írjunk
Нотатка|просила, щоб їй не писали
Бележка|помоли да не му пишем
Poznámka|nežiada si kontakt
Опис|видалити з бази
Napomena|izbrisati iz baze
Poznámka|vyškrtnúť z databázy
Poznámka|vymazat z databáze
Megjegyzés|törölni az adatbázisból
Pastaba|ištrinti iš duomenų bazės
Märkus|kustutada andmebaasist
Ghi chú|xóa khỏi danh sách
Catatan|hapus dari database
Σχόλια|να διαγραφεί από τη βάση
Piezīmes|nevēlas, lai ar viņu sazinās
Примітка|не хоче, щоб з ним зв'язувалися
Примечание|не хочет, чтобы с ним связывались
Poznámka|nechce, aby sme ho kontaktovali
Poznámka|nepřeje si, abychom ho kontaktovali
Notatka|nie chce, żebyśmy się z nim kontaktowali
Notatka|prosił, aby usunąć jego dane
Megjegyzés|kérte, hogy ne keressük
Megjegyzés|nem szeretné, ha megkeresnénk
Märkus|ei soovi, et temaga ühendust võetakse
Huom|ei halua, että häneen otetaan yhteyttä
Notiz|möchte nicht, dass wir ihn kontaktieren
Notiz|bittet darum, dass wir seine Daten löschen
Napomena|ne želi, da ga kontaktiramo
Бележка|помоли, да изтрием данните му
Σχόλια|ζήτησε, να διαγράψουμε τα στοιχεία του
Not|istemiyor, onu aramayın
Pastaba|nenori, kad susisiektume
"""

SENT = """
Примітка|відкликнувся згодом на другу вакансію
Примітка|відмовився від оферу в листопаді
Примечание|отозвался и согласился на собеседование
Примечание|отозвалась, дала согласие
Примечание|не хочет связывать себя контрактом
Note|s-a retras din proces de comun acord
Piezīmes|atsaucās un deva piekrišanu
Märkus|helistas tagasi ja andis nõusoleku
Catatan|profil menarik dan persetujuan diterima
Pastaba|atšaukė susitikimą, sutiko vėliau
Примечание|просит удалённую работу
Примечание|просит рассмотреть удаленку
Примечание|просто удалил старую вакансию
Примечание|требует удаленный формат
Примітка|просто видалив стару вакансію
Megjegyzés|még nem kerültünk kapcsolatba
Megjegyzés|nem került kapcsolatba a céggel
Notiz|möchte nicht, dass wir seinen Arbeitgeber kontaktieren
Notiz|möchte nicht, dass sein Chef davon erfährt, bitte privat anschreiben
Notiz|nicht sicher, dass er wechseln will, im Mai anschreiben
Notatka|nie chce, żeby kontaktować się z obecnym pracodawcą
Poznámka|nechce, aby o tom věděl zaměstnavatel, kontaktovat na soukromý mail
Poznámka|nechce, abychom kontaktovali jeho zaměstnavatele
Примечание|не уверен, что хочет уйти, связаться в мае
Примечание|не хочет, чтобы связывались с его работодателем
Napomena|traži brisanje starog životopisa
Huom|ei halua, että nykyiseen työnantajaan otetaan yhteyttä
Märkus|ei soovi, et praeguse tööandjaga ühendust võetakse
Catatan|minta hapus CV lama
Note|nu vrea contact prin telefon, doar email
Feketelista|nem
Відписаний|ні
Чорний список|ні
Статус|підписаний
Не зв'язуватися|ні
Odhlásený|nie
Čierna listina|nie
Odjavljen|ne
Crna lista|ne
Черен списък|не
Juodasis sąrašas|ne
Melnais saraksts|nē
Must nimekiri|ei
Musta lista|ei
Μαύρη λίστα|όχι
Απεγγραφή|όχι
Hủy đăng ký|không
Danh sách đen|không
Berhenti berlangganan|tidak
Daftar hitam|tidak
ยกเลิกการสมัคร|ไม่
बlacklist|नहीं
Kara liste|hayır
Abonelikten çıktı|hayır
Megjegyzés|hozzájárult, keressük bátran
Примітка|не відписався, цікавиться
Poznámka|neodhlásil sa, má záujem
Napomena|nije odjavljen
Pastaba|sutikimas gautas
Märkus|võtame ühendust homme
Σχόλια|επιθυμεί επικοινωνία το πρωί
Ghi chú|đồng ý liên hệ
Catatan|setuju dihubungi
Not|onay verdi
Note|a dat consimțământul
Megjegyzés|adatait frissítettük
Megjegyzés|kéri, hogy hívjuk vissza
Megjegyzés|megadta a hozzájárulást
Примітка|надав згоду на обробку даних
Примітка|просить передзвонити
Poznámka|súhlas udelený
Poznámka|žiada zaslať ponuku
Napomena|dao privolu za obradu podataka
Napomena|traži posao u Zagrebu
Opomba|soglasje podano
Бележка|иска да смени работата
Бележка|съгласен е да го потърсим
Pastaba|prašo atsiųsti pasiūlymą
Piezīmes|piekrišana saņemta
Märkus|palus helistada
Märkus|nõusolek olemas
Huom|antoi suostumuksen
Huom|poistui yrityksestä, ottaa yhteyttä itse
Σχόλια|έδωσε συγκατάθεση
Σχόλια|ζήτησε περισσότερα στοιχεία
Ghi chú|đồng ý cung cấp thông tin
Ghi chú|yêu cầu gửi thông tin
Catatan|minta data gaji
Catatan|setuju memberi persetujuan
Observații|și-a dat acordul
Observații|cere detalii despre salariu
Примечание|просит прислать данные о вакансии
Примечание|согласие получено
Notiz|möchte, dass wir ihn kontaktieren
Notiz|sagt, dass er nicht umziehen will, kontaktieren im Mai
Notiz|nicht erreicht, da im Urlaub, nächste Woche anschreiben
Note|not in office, at 5pm call
Note|non risponde, ha contattato lui
Note|n'a pas répondu, et recontacter en mai
Note|non disponibile ora, da contattare a maggio
Notatka|chce, żebyśmy się z nim skontaktowali
Notatka|nie odebrał, żeby zadzwonić ponownie w maju
Poznámka|chce, abychom ho kontaktovali v květnu
Poznámka|odhlásil se z pohovoru
Примечание|не отвечает, чтобы связаться нужен другой номер
Примечание|хочет, чтобы с ним связались
Megjegyzés|kérte, hogy keressük májusban
Huom|toivoo, että häneen otetaan yhteyttä
Pastaba|nori, kad susisiektume gegužę
Notat|ønsker, at vi kontakter ham i maj
Piezīmes|vēlas, lai sazinās pirmdien
Napomena|nije dostupan, kad se vrati kontaktirati
Note|nu a răspuns, de contactat în mai
Note|vrea să fie contactat
Napomena|podaci obrisani iz starog sustava
Примечание|удалил старое резюме, прислал новое
Примечание|согласен на контакт
Märkus|palus kustutada topeltkirje
Catatan|data lama dihapus
"""


def is_held(line: str) -> bool:
    header, _, cell = line.partition("|")
    people, _ = read(f"Full Name|Email|{header}", f"Ada Probe|ada@example.com|{cell}")
    return people[0].do_not_contact


@pytest.mark.parametrize("lines", [HELD, IN_CLAUSES], ids=["words", "clauses"])
def test_who_refused_is_held_back(lines):
    assert [line for line in lines.split("\n") if line and not is_held(line)] == []


def test_who_did_not_is_sent():
    assert [line for line in SENT.split("\n") if line and is_held(line)] == []
