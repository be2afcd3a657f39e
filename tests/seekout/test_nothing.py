"""Cells that say that there is nothing, in the languages and by the programs that write them."""

from __future__ import annotations

import pytest

from seekout.values.cells import emails, text
from seekout.values.nothing import is_nothing
from seekout.values.phones import PLAIN_PHONE, phones


@pytest.mark.parametrize(
    "cell",
    [
        "not disclosed", "Not Applicable", "nicht angegeben", "Non renseigné", "non renseigne", "néant", "s/o", "N/D",
        "No especificado", "ninguno", "Niet bekend", "geen", "n.v.t.", "Não informado", "Non disponibile", "(none)",
        "<empty>", "[not set]", "[Unknown]", "{{first_name}}", "%COMPANY%", "${title}", "[object Object]", "#BEZUG!",
        "#NV", "#¿NOMBRE?", "#ЗНАЧ!", "#N/D", "#DIV/0!", "#PUUTTUU!", "#VERW!", "Bilinmiyor", "Keine Angabe", "k. A.",
        "#¡REF!", "#¡VALOR!", "#I/T", "#HIÁNYZIK", "Err:502", "#Δ/Υ", "\\N", "нет данных", "Unavailable", "xxx", "不明",
    ],
)  # fmt: skip
def test_words_for_nothing_are_nothing(cell):
    assert is_nothing(cell)
    assert text(cell) == ""


@pytest.mark.parametrize(
    "cell",
    [
        "Non", "Notable Ltd", "Keine GmbH", "Noté", "(Berlin)", "[a]", "100%", "50% owner", "#1 Recruiter", "Nicht AG",
        "Ninguém", "Not Applicable Records", "No Doubt", "{curly} Inc", "Director, R&D", "#hiring", "Van Nieten",
    ],
)  # fmt: skip
def test_words_that_only_look_like_it_are_kept(cell):
    assert not is_nothing(cell)


@pytest.mark.parametrize(
    "address",
    ["email_not_unlocked@domain.com", "not-available@acme.example", "notfound@x.example", "Not_Provided@a.example"],
)
def test_an_address_that_says_that_there_is_none(address):
    assert emails(address) == ()


@pytest.mark.parametrize("address", ["notaro@acme.example", "ben.nott@acme.example", "not.a.robot@acme.example"])
def test_an_address_of_somebody_whose_name_begins_so(address):
    assert emails(address) == (address,)


def test_a_whole_number_with_a_plus_loses_its_decimals():
    assert not PLAIN_PHONE.fullmatch("+49305550109.0")
    assert phones("+49305550109.0") == (("49305550109",), 0) or phones("+49305550109.0") == (("+49305550109",), 0)


@pytest.mark.parametrize(
    "cell", ["Loading...", "Loading…", "Click to add", "See resume", "on request", "Auf Anfrage", "to be confirmed"]
)
def test_what_stands_there_until_something_does(cell):
    assert text(cell) == ""


@pytest.mark.parametrize(
    "cell", ["Loading Bay Manager", "Resume Writer", "Request Technologies", "Coming Soon Studios"]
)
def test_words_of_those_within_a_text_are_one(cell):
    assert text(cell) == cell
