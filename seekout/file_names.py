"""What the name of a file says of everybody in it: `opt-outs.csv` is a list of those who must not be contacted.

It is told as a column is, so that *Columns* can say that it means something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from seekout.headings.columns import ColumnUse
from seekout.headings.consent import heads_opt_outs
from seekout.headings.headers import Reason
from seekout.headings.refusals.asked import BESIDE_LISTS, is_of_other_opt_out
from seekout.headings.refusals.barred import is_deleted
from seekout.people import HeldBack
from seekout.tables import Note
from seekout.text.folding import fold, header_key
from seekout.text.later import later

_FIELD = "do_not_contact"
# Columns that say of each person whether they asked; a file that has one of them says more than its name.
_FIELDS_OF_EACH = frozenset((_FIELD, "consent"))
# A list of companies that are off-limits is an admin's; a project may be named after it. Years say nothing.
_BESIDE = later(r"\boff ?limits?\b|\b(?:19|20)\d\d\b")
_LONGEST_SHOWN = 80
_LONGEST_ENDING = 6
# Alone these are a mark; in a name a verb follows.
_BEGUN = "do not"


@dataclass(slots=True)
class SaidByName:
    """Why everybody in a file is held back, as its name says, and what that is in *Columns*; mostly nothing.

    It counts below headers without a column that says of each person whether they asked, and where somebody chose it.
    Where such a column outweighs it, Review asks: that column may be empty for those who are in the file for asking.
    """

    held_back: tuple[HeldBack, ...] = ()
    _use: ColumnUse | None = None
    _is_chosen: bool = False
    _counts: bool = False

    def below(self, columns: Iterable[ColumnUse]) -> tuple[HeldBack, ...]:
        """Why everybody below a header with these columns is held back."""
        if not self._is_chosen and not _FIELDS_OF_EACH.isdisjoint(use.field for use in columns):
            return ()
        self._counts = True
        return self.held_back

    @property
    def use(self) -> ColumnUse | None:
        """What it is in *Columns*; None where it counts for nobody and leaves no doubt."""
        if self._counts or self._use is None:
            return self._use
        if not self.held_back:
            return None
        return replace(self._use, field="", reason=Reason.UNKNOWN, warning=True)

    def notes(self) -> list[Note]:
        """What a person should hear of it."""
        sentence = (
            "The name of the file says that nobody in it is to be contacted, so everybody is held back. If it means "
            "something else, press Columns and leave out {}."
        )
        return [Note("opt_out_file", sentence.format(said.column)) for said in self.held_back if self._counts]


def said_by_name(title: str, mapping: Mapping[str, str]) -> SaidByName:
    """What the name of a file says, without what it ends on; `mapping` holds what people chose, by header.

    A name that only holds such words (`DNC wordings`) may say something else: that is told, and holds back nobody.
    """
    folded = fold(title)
    if not heads_opt_outs(_BESIDE.sub("", folded)) or is_of_other_opt_out(folded) or is_deleted(folded):
        return SaidByName()
    header = f"Name of the file ({title[:_LONGEST_SHOWN]})"
    key = header_key(header)
    chosen = next((field for other, field in mapping.items() if header_key(other) == key), None)
    if chosen is None and not _is_a_list(title):
        return SaidByName((), ColumnUse(header, key, "", Reason.UNKNOWN, warning=True))
    if chosen in (None, _FIELD):
        reason = Reason.UNDERSTOOD if chosen is None else Reason.REMEMBERED
        return SaidByName((HeldBack(header),), ColumnUse(header, key, _FIELD, reason), chosen is not None)
    # Nothing else than this can be said of all: any other field is as good as leaving it out.
    return SaidByName((), ColumnUse(header, key, "", Reason.LEFT_OUT), True)


def _is_a_list(title: str) -> bool:
    """Whether the name ends on words for not contacting, which so say what the file is: `Acme opt-outs 2024`."""
    # Nor do quarters and versions.
    words = [word for word in fold(title).split() if not any(map(str.isdigit, word))]
    while words:
        for start in range(max(0, len(words) - _LONGEST_ENDING), len(words)):
            before = " ".join(words[start:-1])
            if heads_opt_outs(" ".join(words[start:])) and (before == _BEGUN or not heads_opt_outs(before)):
                return True
        if words.pop() not in BESIDE_LISTS:
            return False
    return False


__all__ = ["SaidByName", "said_by_name"]
