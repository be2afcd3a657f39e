"""A number that stands in several columns of a row: its country, its area, the rest and its extension."""

from __future__ import annotations

import re
from collections.abc import Mapping

from seekout.headings.neighbours.phone_parts import AREA, BEHIND_DASH, COUNTRY, EXTENSION
from seekout.people import phone_digits
from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values import cells
from seekout.values.phones import phones

_CODE = later(r"(?:\+|00)?\s?\(?(\d{1,4})\)?(?:\.0)?")
_BESIDE_WORDS = later(r"\(?\+(\d{1,3})\)?(?!\d)")
_AREA = later(r"\(?(\d{1,5})\)?(?:\.0)?")
_EXTENSION = later(r"(?:[a-z]{1,9}\.?:?\s?)?-?(\d{1,6})(?:\.0)?", re.IGNORECASE)
# As Excel writes a number.
_WHOLE = later(r"\d{7,15}[.,]0{1,2}|\d[.,]\d{4,14}[eE]\+?\d{1,2}")
_LOCAL = later(r"\(?\d[\d ().–/-]{3,16}")
_EXTENDED = later(r"\s?(?:x|ext|extn|extension|durchwahl|dw|#)[. :]*\d{1,6}$", re.IGNORECASE)
_AT_RECEPTION = later(r"\s?-\s?0$")
_LONGEST_LOCAL = 8
_BRAZIL = ((55, ""), (0, "BR"))
_MOST_DIGITS = 15
_NAMES = {
    name: region
    for region, names in {
        "US": "usa united states|united states of america|vereinigte staaten|etats unis|estados unidos|stati uniti",
        "CA": "canada|kanada", "GB": "uk|united kingdom|great britain|england|scotland|wales|grossbritannien",
        "DE": "germany|deutschland|allemagne|alemania|alemanha|germania|duitsland|ger",
        "AT": "austria|osterreich|oesterreich|autriche", "CH": "switzerland|schweiz|suisse|svizzera|suiza",
        "FR": "france|frankreich|francia|franca", "ES": "spain|espana|spanien|espagne|espanha",
        "PT": "portugal", "IT": "italy|italia|italien|italie",
        "NL": "netherlands|the netherlands|nederland|niederlande",
        "BE": "belgium|belgie|belgique|belgien", "LU": "luxembourg|luxemburg", "IE": "ireland|irland",
        "DK": "denmark|danmark|danemark", "SE": "sweden|sverige|schweden", "NO": "norway|norge|norwegen",
        "FI": "finland|suomi|finnland", "PL": "poland|polska|polen", "CZ": "czech republic|czechia|cesko|tschechien",
        "SK": "slovakia|slovensko", "HU": "hungary|magyarorszag|ungarn", "RO": "romania|rumanien",
        "GR": "greece|griechenland", "TR": "turkey|turkiye|turkei", "UA": "ukraine", "IL": "israel",
        "IN": "india|indien", "CN": "china", "JP": "japan", "KR": "south korea|korea", "SG": "singapore",
        "HK": "hong kong", "AU": "australia", "NZ": "new zealand", "ZA": "south africa", "BR": "brazil|brasil",
        "MX": "mexico", "AR": "argentina", "CL": "chile", "CO": "colombia", "AE": "united arab emirates|uae",
    }.items()
    for name in names.split("|")
}  # fmt: skip
_NAMES["usa"] = _NAMES["united states"] = "US"


def joined(cell: str, parts: Mapping[str, str]) -> str:
    """The cell of a phone with what stands beside it, as one number; the cell as it is where that makes none.

    `parts` holds the cells of its country, area and extension. What the cell says itself counts more.
    """
    number = cells.plain(cells.unwrapped(cell.strip())[0]).strip()
    if not number or not any(map(str.isdigit, number)):
        return cell
    if _WHOLE.fullmatch(number) and len(whole := phones(number)[0]) == 1:
        number = whole[0]
    own = _EXTENDED.search(number)
    bare, behind = (number[: own.start()], own[0]) if own else (number, "")
    if not _LOCAL.fullmatch(bare):
        several = phones(number)[0] if not any(map(str.isalpha, number)) else ()
        if len(several) > 1 and (country := parts.get(COUNTRY, "").strip()):
            return "; ".join(_in_country(one, country) if _LOCAL.fullmatch(one) else one for one in several)
        # In international form, or with words: only an extension may be missing.
        made = bare if re.fullmatch(r"\+[\d ().–/-]{6,20}", bare) else ""
    else:
        area, country = parts.get(AREA, "").strip(), parts.get(COUNTRY, "").strip()
        if area[:1] == "+" or area[:2] == "00":
            area, country = "", country or area
        # Mobile numbers of Brazil have nine digits behind the code of their area.
        longest = _LONGEST_LOCAL + (_code_of(country) in _BRAZIL)
        made = _in_country(_in_area(bare, area, longest), country)
    if not made:
        return cell
    if not behind:
        made = _extended(made, parts)
    return cell if made + behind == number else made + behind


def _in_area(number: str, code: str, longest: int) -> str:
    found = _AREA.fullmatch(code)
    digits = phone_digits(number)
    if not found or len(digits) > longest or digits.startswith("0"):
        return number
    bare = found[1].lstrip("0")
    if not bare or (digits.startswith(bare) and len(digits) > _LONGEST_LOCAL - 1):
        return number
    return f"{found[1]} {number}"


def _in_country(number: str, told: str) -> str:
    """A number behind the code of its country, if it may be one of that country."""
    if not told or phone_digits(number).startswith("00"):
        return number
    # Its tables take a while to load, and few files need them.
    import phonenumbers

    code, region = _code_of(told)
    if not code and region:
        code = phonenumbers.country_code_for_region(region)
    if not code:
        return number
    digits = phone_digits(number)
    if digits.startswith(str(code)) and len(digits) > 10:
        # The code stands in it, without a plus.
        return number
    try:
        parsed = phonenumbers.parse(number, region or phonenumbers.region_code_for_country_code(code))
    except phonenumbers.NumberParseException:
        return number
    national = phonenumbers.national_significant_number(parsed)
    is_whole = phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
    if region and not phonenumbers.is_valid_number(parsed):
        # Two letters may say where somebody lives.
        return number
    if parsed.country_code != code or not is_whole or not digits.endswith(national):
        return number
    for _ in range(len(digits) - len(national)):
        # The 0 that is dialled within the country alone.
        number = re.sub(r"\d", "", number, count=1)
    number = number.replace("()", "").strip(" -./–")
    return f"+{code} {number}" if len(phone_digits(number)) + len(str(code)) <= _MOST_DIGITS else number


def _code_of(told: str) -> tuple[int, str]:
    """The number that is dialled for a country, or the two letters of one: `+1`, `0049`, `US`, `Germany (+49)`."""
    if found := _CODE.fullmatch(told) or _BESIDE_WORDS.search(told):
        return int(found[1]), ""
    if len(told) == 2 and told.isalpha():
        return 0, "GB" if told.upper() == "UK" else told.upper()
    return 0, _NAMES.get(fold(told), "")


def _extended(number: str, parts: Mapping[str, str]) -> str:
    for part, between in ((EXTENSION, " x"), (BEHIND_DASH, "-")):
        if not (found := _EXTENSION.fullmatch(parts.get(part, "").strip())) or not found[1].strip("0"):
            continue
        bare = _AT_RECEPTION.sub("", number) if between == "-" else number
        if between == "-" and re.search(rf"\D{found[1]}$", bare):
            continue
        if len(phone_digits(bare)) >= 5:
            return f"{bare}{between}{found[1]}"
    return number
