"""Text that was encoded as UTF-8, read as something else and encoded again (`JosÃ©`), made whole by ftfy."""

from __future__ import annotations

from collections.abc import Sequence

from seekout.text.later import later

# A letter that the first byte of a longer character becomes, and a sign that the next one does.
_SUSPECT = later(
    "[\xc2-\xf4ÅĂĐŃРСÐ√├┬\u0102\u0110\u0420\u0421]([\x80-\xbf]|[^\\w\\s]|[ŒœŠšŽžŸƒ°ˇˆ˜ІЂЃѓЌЋЏђљњќћџўЎЈҐЁЄЇїєёґіјЅѕ©®])"
    "|[ĂĹÄ][ŠŚŤŽŹšśťžźŁĄŞŻłąşĽľż]"
)
_LONGEST = 20_000


class Repair:
    """Repairs cells; tells how many, and one of them before and after."""

    def __init__(self) -> None:
        self.cells = 0
        # What a person chose to read as it is, is not repaired.
        self.is_wanted = True
        self.example: tuple[str, str] = ("", "")

    def rows(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """The rows, with what was encoded twice made whole."""
        if not self.is_wanted:
            return rows
        suspects = [
            position
            for position, row in enumerate(rows)
            if not (text := "\n".join(row)).isascii() and _SUSPECT.search(text)
        ]
        if not suspects:
            return rows
        repaired = list(rows)
        for position in suspects:
            repaired[position] = [self._cell(cell) for cell in rows[position]]
        return repaired

    def _cell(self, cell: str) -> str:
        if type(cell) is not str or cell.isascii() or len(cell) > _LONGEST:
            return cell
        # Few files need it.
        from ftfy import fix_encoding
        from ftfy.badness import is_bad

        if not _SUSPECT.search(cell):
            return cell
        whole = fix_encoding(cell) if is_bad(cell) else cell
        if whole == cell:
            whole = _central_european(cell)
        if whole != cell:
            self.cells += 1
            if not self.example[0]:
                self.example = (cell[:60], whole[:60])
        return whole


def _central_european(cell: str) -> str:
    """Text whose UTF-8 was taken for Windows' Central European: `JĂłzef`. But for words in capitals no word of those
    languages holds such pairs."""
    if cell.isupper():
        return cell
    try:
        whole = cell.encode("cp1250").decode("utf-8")
    except UnicodeError:
        return cell
    return whole if all(sign.isascii() or "\xc0" <= sign <= "\u017f" for sign in whole) else cell
