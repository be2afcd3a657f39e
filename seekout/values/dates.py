"""Dates of histories, in seven languages and as spreadsheets write them: `YYYY` or `YYYY-MM` comes out."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from seekout.text.folding import fold
from seekout.text.later import later

# January to December; abbreviations are understood by themselves when they are unambiguous.
_MONTH_NAMES = (
    "january januar janvier enero januari janeiro gennaio jan janv ene genn gen jaenner janner",
    "february februar fevrier febrero februari fevereiro febbraio feb fevr fev febb",
    "march marz maerz mars marzo maart marco mar mrz mrt",
    "april avril abril aprile apr avr abr",
    "may mai mayo mei maio maggio mag",
    "june juni juin junio junho giugno jun giu",
    "july juli juillet julio julho luglio jul juil lug",
    "august aout agosto augustus aug ago out_fr",
    "september septembre septiembre setembro settembre sep sept set sett",
    "october oktober octobre octubre outubro ottobre oct okt out ott",
    "november novembre noviembre novembro nov",
    "december dezember decembre diciembre dezembro dicembre dec dez dic",
)
# The same in Nordic and Slavic languages.
_MORE_NAMES = (
    "styczen stycznia sty tammikuu leden ledna январь января янв",
    "luty lutego lut helmikuu unor unora февраль февраля фев",
    "marts marzec marca maaliskuu brezen brezna март марта",
    "kwiecien kwietnia kwi huhtikuu duben dubna апрель апреля апр",
    "maj maja toukokuu kveten kvetna май мая",
    "czerwiec czerwca cze kesakuu cerven cervna июнь июня",
    "lipiec lipca lip heinakuu cervenec cervence июль июля",
    "augusti sierpien sierpnia sie elokuu srpen srpna август августа авг",
    "wrzesien wrzesnia wrz syyskuu zari сентябрь сентября сен",
    "pazdziernik pazdziernika paz lokakuu rijen rijna октябрь октября окт",
    "listopad listopada lis marraskuu ноябрь ноября ноя",
    "des grudzien grudnia gru joulukuu prosinec prosince декабрь декабря дек",
)
_MONTHS = {
    fold(name): number
    for table in (_MONTH_NAMES, _MORE_NAMES)
    for number, names in enumerate(table, 1)
    for name in names.split()
}
_GOES_ON = frozenset(
    "present current currently now today ongoing to_date till_date until_now to_present heute aktuell jetzt"
    " bis_heute laufend derzeit gegenwart aujourd_hui a_ce_jour actuel actuellement present_day en_cours maintenant"
    " actualidad actual actualmente presente hoy la_actualidad hasta_la_fecha heden nu huidig tot_heden atual"
    " atualmente hoje o_momento in_corso oggi attuale attualmente ad_oggi presente_giorno"
    " date navaerende nuvaerende nuvarande pagaende obecnie teraz nykyhetki".split()
) | {
    "настоящее время",
    "to date",
    "till date",
    "until now",
    "to present",
    "bis heute",
    "aujourd hui",
    "a ce jour",
    "present day",
}
_GOES_ON |= {fold(word) for word in "今 至今 現在 现在 현재 在职 在職 目前".split()}
_GOES_ON |= {"en cours", "la actualidad", "hasta la fecha", "tot heden", "o momento", "in corso", "ad oggi"}
_UNTIL = frozenset("bis until till jusque jusqu jusquen hasta tot ate fino sino".split())
_SINCE = frozenset("since seit depuis desde sinds dal from ab from_ dal".split())

# Dates that are as they shall be.
PLAIN = later(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?")

_YEAR = later(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
_ISO = later(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].{0,20})?")
_MONTH_YEAR = later(r"(\d{1,2})[/.-](\d{4})")
_DAY_MONTH_YEAR = later(r"(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})(?:[T ,].{0,20})?")
_SHORT = later(r"([A-Za-zÀ-ÿ]{3,10})\.?[-' ’]{1,2}(\d{2})")
_DAY_AND_SHORT = later(r"\d{1,2}[- ]([^\W\d_]{3,12})\.?[- ](\d{2})")
# 2019年3月15日, 2019년 3월
_IN_SIGNS = later(r"(\d{4})\s?[年년](?:\s?(\d{1,2})\s?[月월])?(?:\s?\d{1,2}\s?[日일])?")
# 03/16 - 12/19, which is a day and a month only where no span is due.
_SHORT_MONTHS = later(r"(0?[1-9]|1[0-2])/(\d\d)\s?[-–—]\s?(?:(0?[1-9]|1[0-2])/(\d\d)|(\D{2,20}))")
# '19, Summer '19; and, where the date of a job or a school is due, 03/19 and 19.
_TWO_DIGITS = later(r"(?<!\w)['’‘´`](\d\d)(?!\d)")
_MONTH_AND_TWO = later(r"(0?[1-9]|1[0-2])[/.](\d\d)")
_JUST_TWO = later(r"\d\d")
_SECONDS = later(r"(1\d{9})(?:\d{3})?(?:\.0)?")
_NUMBER = later(r"(\d{4,8})(?:\.0{1,4})?|(\d{5})\.\d{1,12}")
_RANGE = later(
    r"\s{0,5}(?:[–—−‒→~～〜至]|\.{2,3}|…|\s-\s|\s(?:to|until|till|bis|a|al|au|à|hasta|tot|ate|até|jusqu'à|-)\s)\s{0,5}"
)
_YEARS = later(r"((?:19|20)\d\d)\s{0,3}[-/–—]\s{0,3}((?:19|20)\d\d|\d\d)")
_DASH = later(r"(?<=[^\W_])-(?=[^\W_])|(?<=[^\W_])-(?=\s)|(?<=\s)-(?=[^\W_])")
_EPOCH = date(1899, 12, 30)
_LONGEST = 60
_FIRST_YEAR, _LAST_YEAR = "1901", "2100"
# Databases end with such a year what has no end.
_FAR_OFF = "2060"
_DURATION = later(
    r"\s?\((?:[^()]*[\d\s])?(?:yrs?|years?|mos?|months?|jahre?|monate?|ans?|mois|anos?|años?|meses|jaar|anni?|mesi)\)$",
    re.I,
)
_MONTHS_APART = later(r"(\d{4}-\d\d)/(\d{4}-\d\d)")


_WIDE = {"．": ".", "／": "/", "－": "-", "～": " - ", "〜": " - ", "，": ","}


@lru_cache(maxsize=8192)
def read(text: str) -> str:
    """`YYYY` or `YYYY-MM`; "" for what goes on or holds no date.

    A date that can be read two ways (03/04/2021) keeps its year alone.
    """
    text = " ".join(text.split())[:_LONGEST]
    if not text.isascii():
        text = _in_ascii(text)
    folded = fold(text)
    if not folded or folded in _GOES_ON:
        return ""
    written = _written(text, folded)
    if written and not _FIRST_YEAR <= written[:4] <= _LAST_YEAR:
        # 0000-00-00, 1900-01-00 and 9999-12-31 say that there is no date.
        return ""
    if not written and not _YEAR.search(text) and (two := _TWO_DIGITS.search(text)):
        return _century(two[1])
    return written or (found[1] if (found := _YEAR.search(text)) else "")


def read_due(text: str, *, is_end: bool = False) -> str:
    """As `read`, in a column that holds nothing but the dates of jobs or schools: `03/19` is a month there, and `19` a
    year. An end that is many years off says that it goes on."""
    text = text.strip()
    if found := _MONTH_AND_TWO.fullmatch(text):
        return _year_and_month(_century(found[2]), int(found[1]))
    told = _century(text) if _JUST_TWO.fullmatch(text) else read(text)
    return "" if is_end and told[:4] > _FAR_OFF else told


def _in_ascii(text: str) -> str:
    """A date with the figures of ASCII in place of those of other scripts or full width, and without signs for years
    and months: `２０１９年４月`."""
    text = "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else _WIDE.get(sign, sign) for sign in text)
    return _IN_SIGNS.sub(_year_first, text)


def _year_first(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]}" if found[2] else found[1]


def is_to_come(text: str) -> bool:
    """Whether a date is surely later than this month; False where that cannot be told."""
    told, today = read(text), datetime.now(UTC)
    return told > (f"{today:%Y-%m}" if "-" in told else f"{today:%Y}")


def _written(text: str, folded: str) -> str:
    if found := _NUMBER.fullmatch(text):
        return _of_number(found[1] or found[2])
    if found := _SECONDS.fullmatch(text):
        return f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m}"
    if found := _ISO.fullmatch(text):
        return _year_and_month(found[1], int(found[2]))
    if found := _MONTH_YEAR.fullmatch(text):
        return _year_and_month(found[2], int(found[1]))
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _of_days(int(found[1]), found[2], int(found[3]), found[4])
    if (found := _SHORT.fullmatch(text) or _DAY_AND_SHORT.fullmatch(text)) and (month := _MONTHS.get(fold(found[1]))):
        return _year_and_month(_century(found[2]), month)
    months = [_MONTHS[word] for word in folded.split() if word in _MONTHS]
    years = _YEAR.findall(text)
    return _year_and_month(years[0], months[0]) if len(months) == 1 and len(years) == 1 else ""


def _of_number(digits: str) -> str:
    """A year, a month as 201901, a day as 20190115, or a spreadsheet's number of days; of years of any century."""
    if len(digits) == 4:
        return digits
    if len(digits) == 5:
        return f"{_EPOCH + timedelta(days=int(digits)):%Y-%m}"
    return _year_and_month(digits[:4], int(digits[4:6])) if len(digits) != 7 else ""


def _of_days(first: int, separator: str, second: int, year: str) -> str:
    year = year if len(year) == 4 else _century(year)
    if separator == "." or first > 12:
        return _year_and_month(year, second)
    if second > 12 or first == second:
        return _year_and_month(year, first)
    return year


def _year_and_month(year: str, month: int) -> str:
    return f"{year}-{month:02d}" if 1 <= month <= 12 else year


def _century(two: str) -> str:
    return f"20{two}" if int(two) < 50 else f"19{two}"


@lru_cache(maxsize=8192)
def span(text: str) -> tuple[str, str] | None:
    """Start and end of `Jan 2019 - Present`, `2019-2021`, `seit 2019`; None if the text is no span of time."""
    # LinkedIn writes "Jan 2019 - Present · 3 yrs 2 mos".
    text = " ".join(_DURATION.sub("", text.partition("·")[0].strip()).strip(" ()[]").split())
    if not text or len(text) > _LONGEST:
        return None
    if not text.isascii():
        text = _in_ascii(text)
    if (months := _SHORT_MONTHS.fullmatch(text)) and (months[4] or fold(months[5]) in _GOES_ON):
        end = _year_and_month(_century(months[4]), int(months[3])) if months[4] else ""
        return _year_and_month(_century(months[2]), int(months[1])), end
    if years := _YEARS.fullmatch(text):
        end = years[2] if len(years[2]) == 4 else years[1][:2] + years[2]
        # 2019-03 is a month; 2008-12 is too.
        if len(years[2]) == 4 or int(years[2]) > 12:
            return (years[1], end) if end >= years[1] else None
    if months_apart := _MONTHS_APART.fullmatch(text):
        return read(months_apart[1]), read(months_apart[2])
    first, _, rest = text.partition(" ")
    if fold(first) in _UNTIL and is_date(rest):
        return "", read(rest)
    if text[-1] in "-–—+" and is_date(text[:-1]):
        return read(text[:-1].strip()), ""
    if fold(first) in _SINCE and is_date(rest):
        return read(rest), ""
    for separator in (_RANGE, _DASH):
        for found in separator.finditer(text):
            start, end = text[: found.start()], text[found.end() :]
            start = start.removeprefix("from ").removeprefix("von ").removeprefix("de ").removeprefix("du ")
            if is_date(start) and (is_date(end) or fold(end) in _GOES_ON or not fold(end)):
                return read(start), read(end)
    return None


def is_date(text: str) -> bool:
    """Whether a text is a date and nothing else: a year, or a month and a year, or a day."""
    text = " ".join(text.split())
    if not text.isascii():
        text = _in_ascii(text)
    folded = fold(text)
    if not folded or len(text) > 30:
        return False
    if (day := _ISO.fullmatch(text) or _DAY_MONTH_YEAR.fullmatch(text)) and not _is_time(text, day):
        # "2024-01-01 withdrawn"
        return False
    if (_NUMBER.fullmatch(text) and len(folded.split()[0]) != 5) or _ISO.fullmatch(text) or _MONTH_YEAR.fullmatch(text):
        return bool(read(text))
    if _DAY_MONTH_YEAR.fullmatch(text) or ((short := _SHORT.fullmatch(text)) and fold(short[1]) in _MONTHS):
        return bool(read(text))
    if "C" in text.split():
        # A company of one letter; whoever means "circa" writes `c 2019` or `C. 2019`.
        return False
    words = folded.split()
    return bool(read(text)) and all(
        word in _MONTHS or (word.isdecimal() and len(word) < 6) or word in _SEASONS for word in words
    )


def _is_time(text: str, day: re.Match[str]) -> bool:
    """Whether behind the numbers of a day stands a time, or nothing."""
    numbers = max(day.end(group) for group in range(1, day.re.groups + 1))
    return _OF_A_TIME.issuperset(_LETTERS.findall(text[numbers:].casefold()))


_LETTERS = later(r"[^\W\d_]+")
_OF_A_TIME = frozenset(
    "t z am pm a p m h uhr utc gmt cet cest est edt cst pst pdt bst ist"
    " mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday".split()
)
_SEASONS = frozenset(
    "spring summer autumn fall winter q1 q2 q3 q4 early late mid fruhjahr fruhling sommer herbst printemps ete automne"
    " hiver de del di do da primavera verano otono invierno estate autunno inverno circa c ca"
    # Of semesters and years of graduation
    " ws ss wise sose wintersemester sommersemester class of graduated".split()
)


def is_length(text: str) -> bool:
    """Whether a text says how long something was and nothing else: `5 years`, `8+ yrs 2 mos of experience`. Without a
    word for years or months it may be a name: 1&1 and 3M are companies."""
    if len(text) > 60 or not any(map(str.isdecimal, text)):
        return False
    words = _NUMBERS_AND_WORDS.findall(unicodedata.normalize("NFC", fold(text)))
    timed = not _OF_TIME.isdisjoint(words)
    return timed and all(word.isdecimal() or word in _OF_TIME or word in _BESIDE_TIME for word in words)


_NUMBERS_AND_WORDS = later(r"\d+|[^\W\d]+")
_OF_TIME = frozenset(
    "y yr yrs year years mo mos month months jahr jahre jahren monat monate monaten an ans annee annees mois ano anos"
    " mes meses anni anno mesi mese jaar jaren maand maanden lat lata rok roky rokov let ar vuotta yil ev sene"
    " год года лет мес месяц месяца месяцев рік роки років 年 年以上 個月 个月 ヶ月 년 년이상 개월".split()
)
# `Year(s)`, `5y 2m`, `2 ans d'expérience`
_BESIDE_TIME = frozenset(
    "s m of in and und et e to bis over about ca circa approx more less than min minimum plus exp experience work total"
    " d de berufserfahrung erfahrung experiencia esperienza ervaring".split()
)
