"""Files about the same few people, one after the other, as a seed decides: each tells less or more of them, in another
way to write it. Some people share a name, a mailbox, a household's or a company's number."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PEOPLE = 14
_FIRST = (
    *(("Robert", "Bob", "Rob"), ("José", "Jose"), ("Zoë", "Zoe"), ("Katherine", "Kate", "Kathy")),
    *(("Jürgen", "Juergen", "Jurgen"), ("Mohammed", "Mohd"), ("Elizabeth", "Liz", "Beth"), ("Ann",), ("Wei",)),
    *(("Michael", "Mike"), ("Olga",), ("Thomas", "Tom"), ("Sara", "Sarah"), ("Peter", "Pete")),
)
_LAST = (
    *("Probe", "García López", "Müller", "O'Neil", "van der Berg", "Smith", "Okafor-Lind", "Bay", "Zhang"),
    *("Ross", "Ivanova", "Fox", "Li", "Dee"),
)
_NAMESAKES, _HOUSEHOLD, _COMPANY, _FAMILY = (0, 1), (2, 3), (4, 5, 6), (7, 8)
_HEADERS = [
    header.split("|")
    for header in (
        "Full Name|Email|Work Email|LinkedIn URL|Sales Navigator URL|Phone|Company|Opt Out",
        "Nom complet|Adresse e-mail|E-mail pro|Profil LinkedIn|salesNavigatorUrl|Téléphone|Entreprise|Ne pas contacter",
        "Name|E-Mail|E-Mail (geschäftlich)|LinkedIn-Profil|Sales Navigator Link|Telefon|Firma|Nicht kontaktieren",
        "full_name|personal_email|work_email|linkedin_url|salesNavUrl|mobile_phone|organization_name|do_not_contact",
    )
]
_MARKS = ("yes", "TRUE", "1", "x", "opted out", "unsubscribed", "DNC")
_NOTES = ("please do not contact", "opted out 2023", "asked to be removed from our list", "nicht mehr kontaktieren")

# A person's number, and what of theirs it is: `own`, `work`, `profile` or `lead`.
Fact = tuple[int, str]


@dataclass
class Told:
    """A row: who it is about, what it tells of them that is theirs alone, and whether it says that they asked."""

    who: int
    facts: list[Fact]
    asked: bool


@dataclass
class World:
    """The people, and by which texts each of them is known."""

    seed: int
    chance: random.Random = field(init=False)
    texts: dict[Fact, str] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.texts = {}
        for who in range(PEOPLE):
            self.texts[who, "own"] = f"p{who}@home-{who}-{self.seed}.example"
            self.texts[who, "work"] = f"p{who}@firm-{who % 4}-{self.seed}.example"
            self.texts[who, "profile"] = f"person-{self.seed}-{who}"
            self.texts[who, "lead"] = f"ACwAAAB{self.seed:05d}x{who:02d}y"

    def whose(self, text: str) -> Fact | None:
        """Whose an address or a link is, and which; None for what several people have."""
        plain = text.lower().replace("+jobs@", "@").rstrip("/").rpartition("/")[2]
        return next((fact for fact, known in self.texts.items() if known.lower() == plain), None)

    def alike(self, who: int) -> set[int]:
        """Whoever shares something with somebody, so that what one asked for may count for the other."""
        groups = (_NAMESAKES, _HOUSEHOLD, _COMPANY, _FAMILY)
        return {who}.union(*(group for group in groups if who in group))

    def files(self, folder: Path) -> Iterator[tuple[Path, list[Told]]]:
        """Three to six files, each written when it is asked for."""
        for number in range(self.chance.randrange(3, 7)):
            header, notes = self.chance.choice(_HEADERS), self.chance.random() < 0.3
            rows = [self._row(notes) for _ in range(self.chance.randrange(2, 9))]
            path = folder / f"{self.seed}-{number}.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow([*header, "Notes"] if notes else header)
                writer.writerows(cells for _, cells in rows)
            yield path, [told for told, _ in rows]

    def _row(self, notes: bool) -> tuple[Told, list[str]]:
        chance, who = self.chance, self.chance.randrange(PEOPLE)
        kinds = [kind for kind, often in _KINDS if chance.random() < often] or [chance.choice(_KINDS)[0]]
        asked = chance.random() < 0.08
        noted = asked and notes and chance.random() < 0.5
        emails = [self._address(who, "own")] if "own" in kinds else []
        if who in _FAMILY and chance.random() < 0.4:
            emails.append(f"family@home-{self.seed}.example")
        cells = [
            self._name(who),
            "; ".join(emails),
            self._address(who, "work") if "work" in kinds else "",
            self._profile(who) if "profile" in kinds else "",
            self._lead(who) if "lead" in kinds else "",
            self._number(who) if chance.random() < 0.4 else "",
            f"Firm {who % 4}" if chance.random() < 0.6 else "",
            chance.choice(_MARKS) if asked and not noted else "",
        ]
        if notes:
            cells.append(chance.choice(_NOTES) if noted else chance.choice(["", "met at a fair", "call in May"]))
        return Told(who, [(who, kind) for kind in kinds], asked), cells

    def _name(self, who: int) -> str:
        chance, own = self.chance, _FIRST[0 if who in _NAMESAKES else who]
        last = _LAST[_NAMESAKES[0] if who in _NAMESAKES else _HOUSEHOLD[0] if who in _HOUSEHOLD else who]
        first = own[0] if chance.random() < 0.7 else chance.choice(own)
        usual = f"{first} {last}"
        others = [f"{last}, {first}", usual.upper(), f"{first} M. {last}", usual.lower()]
        return chance.choice([*[usual] * 6, *others])

    def _address(self, who: int, kind: str) -> str:
        email = self.texts[who, kind]
        forms = [email.upper(), f"mailto:{email}", email.replace("@", "+jobs@"), f"<{email}>"]
        return self.chance.choice([*[email] * 6, *forms])

    def _profile(self, who: int) -> str:
        slug = self.texts[who, "profile"]
        site = self.chance.choice(["https://www.linkedin.com", "http://uk.linkedin.com", "linkedin.com"])
        return f"{site}/in/{self.chance.choice([slug, f'{slug}/?trk=x', slug.upper(), f'{slug}/details/skills/'])}"

    def _lead(self, who: int) -> str:
        own = self.texts[who, "lead"]
        ways = [f"sales/lead/{own},NAME_SEARCH,ab12", f"sales/people/{own}", f"in/{own}"]
        return f"https://www.linkedin.com/{self.chance.choice(ways)}"

    def _number(self, who: int) -> str:
        shared = _HOUSEHOLD[0] if who in _HOUSEHOLD else _COMPANY[0] if who in _COMPANY else who
        return f"+44 20 {self.seed % 9000 + 1000} {1000 + shared * 7:04d}"


_KINDS = (("own", 0.5), ("work", 0.5), ("profile", 0.5), ("lead", 0.2))
