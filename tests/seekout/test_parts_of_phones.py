"""Numbers of which the country, the area or the extension stands in a column of its own."""

from __future__ import annotations

import pytest

from seekout.headings.columns import understand
from seekout.values.phones import different
from tests.seekout.test_resolution import read


def phones_of(header: str, row: str) -> tuple[str, ...]:
    people, _ = read(f"Ann Bay|{row}", header=f"Name|{header}")
    return people[0].phones


@pytest.mark.parametrize(
    ("header", "row", "number"),
    [
        ("Phone Country Code|Phone", "+1|217 555 0142", "+1 217 555 0142"),
        ("Country Code|Phone", "1|(217) 555-0142", "+1 (217) 555-0142"),
        ("Country code|Phone", "US|217-555-0142", "+1 217-555-0142"),
        ("Country code|Phone", "United States|217-555-0142", "+1 217-555-0142"),
        ("Country code|Phone", "USA|217-555-0142", "+1 217-555-0142"),
        ("Dial Code|Mobile", "United States (+1)|217-555-0142", "+1 217-555-0142"),
        ("Dial Code|Mobile", "0049|0171 5550142", "+49 171 5550142"),
        ("Country Code|Phone", "1.0|2175550142.0", "+1 2175550142"),
        ("Country Code|Area Code|Phone", "+1|217|555-0142", "+1 217 555-0142"),
        ("Area Code|Phone", "217|555-0142", "217 555-0142"), ("Area Code|Phone", "(217)|555-0142", "217 555-0142"),
        ("Ländervorwahl|Vorwahl|Telefon|Durchwahl", "+49|030|555014|12", "+49 30 555014-12"),
        ("Vorwahl|Telefon|Durchwahl", "030|555014-0|12", "030 555014-12"),
        ("Indicatif|Téléphone", "+33|01 55 50 01 42", "+33 1 55 50 01 42"),
        ("Landcode|Telefoonnummer", "31|06 12345678", "+31 6 12345678"),
        ("Prefijo|Teléfono móvil", "+34|612 345 678", "612 345 678"),
        ("Prefijo teléfono|Teléfono", "+34|612 345 678", "+34 612 345 678"),
        ("Codice paese|Prefisso telefono|Telefono", "|+39|06 5550142", "+39 06 5550142"),
        ("Telefonvorwahl|Telefon", "030|555014", "030 555014"),
        ("DDD|Telefone", "11|3123-4567", "11 3123-4567"), ("DDI|DDD|Celular", "55|11|91234-5678", "+55 11 91234-5678"),
        ("Код страны|Телефон|Доб.", "7|912 345-67-89|12", "+7 912 345-67-89 x12"),
        ("Country Code|Phone", "1|2.175550142E9", "+1 2175550142"),
        ("Phone|Ext", "217 555 0142|34", "217 555 0142 x34"), ("Phone|Ext.", "217 555 0142|x34", "217 555 0142 x34"),
        ("Phone|Extension", "+1 217 555 0142|ext. 34", "+1 217 555 0142 x34"),
        ("Phone|Phone Ext", "217 555 0142|34.0", "217 555 0142 x34"),
    ],
)  # fmt: skip
def test_the_parts_are_one_number(header, row, number):
    assert phones_of(header, row) == (number,)


@pytest.mark.parametrize(
    ("header", "row", "numbers"),
    [
        # The number holds them.
        ("Country Code|Phone", "1|+1 217-555-0142", ("+1 217-555-0142",)),
        ("Country Code|Phone", "44|+1 217-555-0142", ("+1 217-555-0142",)),
        ("Country Code|Phone", "1|12175550142", ("12175550142",)),
        ("Country Code|Phone", "49|0049 171 5550142", ("0049 171 5550142",)),
        ("Area Code|Phone", "217|(217) 555-0142", ("(217) 555-0142",)),
        ("Phone|Ext", "217 555 0142 x34|34", ("217 555 0142 x34",)),
        ("Telefon|Durchwahl", "030 555014-12|12", ("030 555014-12",)),
        # Nothing, or nothing that makes a number of that country.
        ("Country Code|Phone", "|217 555 0142", ("217 555 0142",)), ("Country Code|Phone", "+44|", ()),
        ("Area Code|Phone", "217|", ()), ("Country Code|Phone", "n/a|217 555 0142", ("217 555 0142",)),
        ("Country Code|Phone", "1|555-0142", ("555-0142",)), ("Phone|Ext", "217 555 0142|n/a", ("217 555 0142",)),
        ("Phone|Ext", "|34", ()), ("Country Code|Phone", "XX|217 555 0142", ("217 555 0142",)),
        ("Country Code|Phone", "1|2.17555E9", ()), ("DDI|Phone", "217 555 0143|217 555 0142",
         ("217 555 0143", "217 555 0142")),
        ("Country Code|Phone", "GB|217 555 0142", ("217 555 0142",)),
        ("Country Code|Phone", "1|217 555 0142 (wrong number)", ()),
        ("Company Country Code|Phone", "44|217 555 0142", ("217 555 0142",)),
        ("Billing Area Code|Phone", "217|555-0142", ("555-0142",)),
        ("File Extension|Phone", "34|217 555 0142", ("217 555 0142",)),
        ("Home Country Code|Work Phone", "44|217 555 0142", ("217 555 0142",)),
        # Each its own.
        ("Phone 1 Country Code|Phone 1|Phone 2 Country Code|Phone 2", "1|217 555 0142|44|20 7946 0958",
         ("+1 217 555 0142", "+44 20 7946 0958")),
        ("Mobile|Country Code|Work Phone|Ext", "0171 5550142|1|217 555 0143|9",
         ("0171 5550142", "+1 217 555 0143 x9")),
        ("Country Code|Phone", "+1|217 555 0142 / 217 555 0143", ("+1 217 555 0142", "+1 217 555 0143")),
        # Never the same twice.
        ("Mobile|Phone Country Code|Phone", "217-555-0142|1|(217) 555-0142", ("+1 (217) 555-0142",)),
        ("Mobile|Phone Country Code|Phone", "+1 217-555-0142|1|(217) 555-0142", ("+1 217-555-0142",)),
        ("Telefon|Durchwahl", "030 5550142|030 5550199", ("030 5550199", "030 5550142")),
    ],
)  # fmt: skip
def test_no_number_is_made_that_is_not_in_the_row(header, row, numbers):
    assert phones_of(header, row) == numbers


def test_a_part_alone_is_about_no_phone():
    assert [use.field for use in understand(["Name", "Country Code", "City", "Ext"]).report.columns] == [
        "full_name", "", "city", "",
    ]  # fmt: skip
    assert not understand(["Country Code", "Area Code"]).names_people


def test_what_stands_there_of_not_contacting_counts():
    people, _ = read("Ann Bay|do not contact|217 555 0142", header="Name|Country Code|Phone")
    assert people[0].do_not_contact


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        (("217 555 0142", "+1 217-555-0142"), ("+1 217-555-0142",)),
        (("030 5550142", "+49 30 5550142"), ("+49 30 5550142",)),
        (("312 555 0142", "+1 217-555-0142"), ("312 555 0142", "+1 217-555-0142")),
        (("555 0142", "+1 217-555-0142"), ("555 0142", "+1 217-555-0142")),
    ],
)
def test_a_number_that_is_written_with_its_country_and_without_is_one(numbers, kept):
    assert different(numbers) == kept
