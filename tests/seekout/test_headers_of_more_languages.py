"""Headers in the languages of countries in which people are searched for, and headers that are numbered."""

from __future__ import annotations

import pytest

from seekout.headings.columns import understand
from tests.seekout.test_columns import meant
from tests.seekout.test_tables_of_tools import read

_FIELDS = ("first_name", "last_name", "email", "phone", "company", "title")
_FULL = ("full_name", *_FIELDS[2:])


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        (_FIELDS, "Όνομα|Επώνυμο|Email|Τηλέφωνο|Εταιρεία|Θέση"),
        (_FIELDS, 'שם פרטי|שם משפחה|דוא"ל|טלפון|חברה|תפקיד'),
        (_FIELDS, "Keresztnév|Vezetéknév|E-mail cím|Telefonszám|Cég|Beosztás"),
        (_FIELDS, "Prenume|Nume|E-mail|Număr de telefon|Companie|Funcție"),
        (_FIELDS, "Ім'я|Прізвище|Електронна пошта|Телефон|Компанія|Посада"),
        (_FIELDS, "الاسم الأول|اسم العائلة|البريد الإلكتروني|رقم الجوال|الشركة|المسمى الوظيفي"),
        (_FIELDS, "ชื่อ|นามสกุล|อีเมล|เบอร์โทรศัพท์|บริษัท|ตำแหน่ง"),
        (_FIELDS, "名|姓|電子郵件|手機號碼|公司名稱|職稱"),
        (_FIELDS, "名|姓|电子邮箱|手机号码|公司名称|职务"),
        (_FIELDS, "名|姓|メールアドレス|携帯電話番号|勤務先|役職"),
        (_FULL, "이름|이메일 주소|연락처|소속|직함"),
        (_FULL, "Họ và tên|Email|Số điện thoại|Công ty|Chức danh"),
        (_FULL, "Nama Lengkap|Alamat Email|Nomor Telepon|Perusahaan|Jabatan"),
        (_FIELDS, "Ime|Prezime|E-mail adresa|Broj telefona|Tvrtka|Radno mjesto"),
        (_FIELDS, "Meno|Priezvisko|E-mail|Telefónne číslo|Spoločnosť|Pracovná pozícia"),
        (_FIELDS, "Име|Фамилия|Имейл|Телефон|Фирма|Длъжност"),
        (_FIELDS, "Vardas|Pavardė|El. paštas|Telefono numeris|Įmonė|Pareigos"),
        (_FIELDS, "Eesnimi|Perekonnanimi|E-post|Telefoninumber|Ettevõte|Amet"),
        (_FIELDS, "नाम|उपनाम|ईमेल|फ़ोन|कंपनी|पद"),
        (_FIELDS, "Име|Презиме|Имејл|Телефон|Компанија|Позиција"),
        (_FIELDS, "Fornafn|Eftirnafn|Netfang|Sími|Fyrirtæki|Starfsheiti"),
        (_FIELDS, "Eesnimi|Perekonnanimi|E-post|Telefon|Ettevõte|Ametikoht"),
        (_FIELDS, "Jméno|Příjmení|E-mail|Telefon|Firma|Pracovní pozice"),
        (_FIELDS, "Fist Name|Last Nmae|Emial|Phone Numer|Comapny|Job Tittle"),
        (_FIELDS, "EMP_FIRST_NM|EMP_LAST_NM|EMAIL_ADDR|PHONE_NBR|CURR_EMPLR|CURR_TITLE"),
    ],
)
def test_a_header_in_another_language(fields, headers):
    columns = understand(headers.split("|"))
    assert tuple(use.field for use in columns.report.columns) == fields


def test_cities_and_countries():
    cities = ("Miestas", "Ciutat", "شهر", "शहर", "Kaupunki")
    countries = (
        "Země",
        "Šalis",
        "Valsts",
        "Riik",
        "Maa",
        "Ülke",
        "Quốc gia",
        "ประเทศ",
        "देश",
        "کشور",
        "מדינה",
        "Држава",
    )
    assert [meant(header, "Name", "Email") for header in cities] == ["city"] * len(cities)
    assert [meant(header, "Name", "Email") for header in countries] == ["country"] * len(countries)


def test_what_may_be_a_whole_name_is_one_where_no_other_column_holds_a_part():
    for header in (
        "Nume",
        "Όνομα",
        "Име",
        "ชื่อ",
        "שם",
        "Nama",
        "Jméno",
        "Meno",
        "Имя",
        "Ім'я",
        "Vardas",
        "Vārds",
        "नाम",
    ):
        assert meant(header, "Email") == "full_name"
    for header, last in (("Jméno", "Příjmení"), ("Имя", "Фамилия"), ("Meno", "Priezvisko")):
        assert meant(header, last, "Email") == "first_name"
    for first, last in (("Jméno", "Příjmení"), ("Nome", "Cognome"), ("Nombre", "Apellidos")):
        assert meant("Name", first, last, "Email") == "full_name"
        assert meant(first, "Name", last, "Email") == "first_name"
    # "Given name", and not "name" alone.
    for header in ("Křestní jméno", "Krstné meno", "Имя и отчество", "Vorname", "First Name"):
        assert meant(header, "Email") == "first_name"
    for header in ("Jméno firmy", "Název firmy", "Название компании"):
        assert meant(header, "Jméno", "Email") == "company"


def test_the_family_name_comes_first_where_the_header_says_so(tmp_path):
    [eva] = read(tmp_path, {"Név": "Nagy Éva", "Email": "eva@x.example"})
    assert (eva.first_name, eva.last_name) == ("Éva", "Nagy")
    [an] = read(tmp_path, {"Họ và tên": "Nguyễn Văn An", "Email": "an@x.example"})
    assert (an.full_name, an.first_name, an.last_name) == ("Nguyễn Văn An", "Văn An", "Nguyễn")


@pytest.mark.parametrize(
    "headers",
    [
        "1. Name|2. Email|3. Company|4. Title",
        "1) Full Name|2) Email Address|3) Current Company|4) Current Title",
        "Q1: What is your name?|Q2: Email?|Q3: Current employer?|Q4: Job title?",
        "Timestamp|1. Name|2. Email|4. Company|7. Title",
        "(1) Name|(2) E-Mail|(3) Firma|(4) Position",
        "#1 Name|#2 Email|#3 Company|#4 Title",
        "01 - Name|02 - Email|03 - Company|04 - Title",
    ],
)
def test_numbers_that_only_count_the_columns_say_nothing(headers):
    columns = understand(headers.split("|")).report.columns
    assert [use.field for use in columns][-4:] == ["full_name", "email", "company", "title"]
    assert columns[-1].header == headers.split("|")[-1]


@pytest.mark.parametrize(
    "headers",
    [
        "Name|1. Company|1. Title|2. Company|2. Title", "Name|Company 1|Title 1|Company 2|Title 2",
        "Name|1 Company|1 Title|2 Company|2 Title",
    ],
)  # fmt: skip
def test_numbers_that_tell_jobs_apart_do(headers):
    assert [use.field for use in understand(headers.split("|")).report.columns][1:] == ["experience"] * 4


def test_numbered_addresses_are_those_of_one_person():
    columns = understand(["Name", "1. Email", "2. Email", "3. Email"]).report.columns
    assert [use.field for use in columns] == ["full_name", "email", "email", "email"]
