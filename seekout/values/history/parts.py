"""What the entries of a history are made of: titles, schools, degrees, dates, and the marks between them."""

from __future__ import annotations

import re

from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values import dates
from seekout.values.company_cells import KINDS, TIME

AT = later(r"\s(?:at|@|bei|chez|en|bij|na|presso|·)\s", re.IGNORECASE)
IN_BRACKETS = later(r"\(([^()]{4,60})\)|\[([^\[\]]{4,60})\]")
# "Acme, Inc." is one company, and "University of California, Berkeley" one school.
COMMA = (
    r",\s+(?!(?:inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|llp|plc|gmbh|pbc|pty|s\.a|s\.l|s\.r\.l|sarl"
    r"|b\.v|n\.v|s\.p\.a)\.?(?![\w-]))(?![^()]*\))(?!(?<=University of California, )"
    r"(?:Berkeley|Los Angeles|San Diego|San Francisco|Irvine|Davis|Santa Barbara|Santa Cruz|Riverside|Merced))"
)
# "Engineer (Acme, 2019 - 2021)", "Stanford University (BSc, Computer Science)"
_BEHIND = later(r"([^()]{2,200}?)\s?\(([^()]{2,200})\)")
PARTS = later(rf"\s*{COMMA}|\s+[|·]\s+|\s*\|\s*|\s+[-–—]\s+|\s*:\s+", re.IGNORECASE)
_IN_A_SENTENCE = later(
    r"\s(?:in|from|between)\s((?:[^\W\d]{3,9}\.?\s)?\d{4}\s?(?:-|–|—|to|and)\s?"
    r"(?:(?:[^\W\d]{3,9}\.?\s)?\d{4}|present|now|today))(?=[,;|]|$)",
    re.IGNORECASE,
)
# How long, and behind a company how somebody was employed; before one it is what stands for the company.
_LENGTHS = later(rf"\s?\((?:{TIME})\)|(?<=\d)\s·\s{TIME}$|(?<=present)\s·\s{TIME}$", re.IGNORECASE)
_KIND_OF_JOB = later(rf"(\s[·|]\s[^·|]+)\s[·|]\s(?:{KINDS})(?=\s[·|]\s)", re.IGNORECASE)
TITLES = frozenset(
    "engineer developer dev manager director lead head chief officer cto ceo cfo coo cio cmo vp president founder"
    " cofounder consultant analyst architect designer scientist specialist coordinator administrator assistant"
    " associate intern trainee partner owner principal advisor adviser recruiter nurse teacher professor lecturer"
    " researcher programmer technician operator supervisor executive accountant lawyer attorney paralegal editor"
    " writer author producer sales marketing representative agent buyer planner strategist product project program"
    " staff senior junior sr jr entwickler entwicklerin ingenieur ingenieurin leiter leiterin geschaftsfuhrer"
    " berater beraterin werkstudent praktikant praktikantin referent sachbearbeiter buchhalter vertriebsleiter"
    " softwareentwickler projektleiter ingenieure directeur directrice responsable chef cheffe developpeur"
    " developpeuse consultante stagiaire charge chargee ingeniero ingeniera desarrollador desarrolladora gerente"
    " jefe jefa director directora analista consultor consultora becario ontwikkelaar medewerker adviseur"
    " projectleider stagiair engenheiro engenheira desenvolvedor desenvolvedora diretor diretora coordenador"
    " estagiario ingegnere sviluppatore sviluppatrice direttore direttrice responsabile consulente tirocinante"
    " progettista fellow member clerk driver chef mechanic doctor physician surgeon pharmacist therapist tester qa"
    " sre devops dba freelancer contractor postdoc".split()
)
SCHOOLS = frozenset(
    "university universitat universitaet universite universidad universiteit universidade universita college school"
    " institute institut instituto istituto academy akademie academie academia hochschule fachhochschule ecole escuela"
    " scuola politecnico polytechnic polytechnique politecnica tu th fh mit eth epfl ucla usc ucl lse insead hec kth"
    " gymnasium lycee liceo lyceum faculty uni iit nit caltech georgia stanford harvard oxford cambridge yale princeton"
    " berkeley conservatory seminary bootcamp".split()
)
DEGREES = frozenset(
    "bsc msc ba ma bs ms be me btech mtech meng beng mba phd dphil md jd llb llm mphil bba bcom mcom bfa mfa mpa mph"
    " bachelor bachelors master masters doctor doctorate doctoral diploma diplom diplome associate minor major"
    " licence licenciatura licenciado grado maestria ingenieur ingenieria magister staatsexamen abitur baccalaureat bac"
    " laurea dottorato mestrado doutorado bacharelado doctorado degree certificate certification honours honors"
    " ausbildung matura vwo hbo wo mbo ged".split()
)


def is_dated(line: str) -> bool:
    """Whether a line is dates and nothing else."""
    return bool(dates.span(line) or dates.is_date(line))


def without_dates(line: str) -> tuple[str, dict[str, str]]:
    """A line without its dates, in brackets or as one of its parts; and those: a span of time, or a single `date`."""
    if (found := _IN_A_SENTENCE.search(line)) and (told := _span(found[1])):
        # "MIT in 2010 - 2014, BSc"
        return f"{line[: found.start()]}{line[found.end() :]}", told
    for dated in (_span, _single):
        for found in IN_BRACKETS.finditer(line):
            if told := dated(found[1] or found[2]):
                rest = f"{line[: found.start()]} {line[found.end() :]}"
                return " ".join(rest.split()).strip(_AROUND), told
        for separator, between in _BETWEEN:
            parts = separator.split(line)
            # The longest: "01/2020 -" of "01/2020 - heute" is a span too.
            for size in (5, 4, 3, 2, 1) if dated is _span else (1, 2, 3, 5):
                for at in {len(parts) - size, 0} if size < len(parts) else ():
                    if told := dated(" ".join(parts[at : at + size])):
                        return between.join(parts[:at] + parts[at + size :]).strip(_AROUND), told
    return line, {}


_AROUND = " ,|-–:"
_BETWEEN = tuple(
    (later(separator), between)
    for separator, between in (
        (r"\s?[|·]\s?", " | "),
        (r",\s", ", "),
        (r":\s", ": "),
        (r"\s[-–—]\s", " - "),
        (r"\s", " "),
    )
)


def _span(text: str) -> dict[str, str]:
    span = dates.span(text)
    return {"start": span[0], "end": span[1]} if span else {}


def _single(text: str) -> dict[str, str]:
    if not dates.is_date(text):
        return {}
    # "(–2021)"
    return {"end" if text.lstrip()[:1] in "-–—" else "date": dates.read(text)}


def ends_in_dates(text: str) -> bool:
    """Whether what stands in brackets is dates, or ends with them."""
    return any(_span(told) or _single(told) for told in (text, text.rpartition(", ")[2]))


def unbracketed(line: str) -> str:
    """A line without the brackets in which its company or its degree stands."""
    found = _BEHIND.fullmatch(line)
    if found is None or (AT.search(found[1]) and SCHOOLS.isdisjoint(fold(found[1]).split())):
        return line
    inner = found[2].partition(", ")
    opens = is_degree(inner[0]) or (inner[1] and ends_in_dates(inner[2]) and not ends_in_dates(inner[0]))
    return f"{found[1]}, {found[2]}" if opens else line


def without_lengths(line: str) -> str:
    """A line of a job without how long it was and how somebody was employed, beside its dates:
    `Engineer · Acme · Full-time · Jan 2019 - Present · 5 yrs`."""
    return _LENGTHS.sub("", _KIND_OF_JOB.sub(r"\1", line))


def is_title(text: str) -> bool:
    """Whether a text names a kind of work: `Senior Engineer`."""
    return not TITLES.isdisjoint(fold(text).split())


def is_degree(text: str) -> bool:
    """Whether a text names a degree: `B.Sc. Physics`."""
    words = fold(text.replace(".", "")).split()
    return not DEGREES.isdisjoint(words)
