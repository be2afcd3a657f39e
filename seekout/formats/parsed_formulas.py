"""The address of a HYPERLINK in the parsed formulas of binary workbooks: a stack machine's code, not text."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from seekout.formats.formulas import clean_address

_HYPERLINK = 359
_CONCATENATE = 336
_MOST_STEPS = 60

# The text of a cell by its row's and column's indexes; None where it is not at hand.
CellText = Callable[[int, int], str | None]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How .xls (BIFF8) or .xlsb (BIFF12) writes the operands of formulas."""

    wide_text: bool
    row: str


BIFF8 = _Layout(wide_text=False, row="<HH")
BIFF12 = _Layout(wide_text=True, row="<IH")


def address_of(code: bytes, layout: _Layout, cell: CellText) -> str:
    """The address that the formula leads to, if it is a HYPERLINK whose address can be told; else ""."""
    try:
        return clean_address(_run(code, layout, cell))
    except (struct.error, IndexError, UnicodeDecodeError):
        return ""


def _run(code: bytes, layout: _Layout, cell: CellText) -> str:
    stack: list[str] = []
    at = 0
    for _ in range(_MOST_STEPS):
        if at >= len(code):
            break
        token = code[at]
        kind = token & 0x1F | (0x20 if token & 0x60 else 0)
        at += 1
        if token == 0x17:
            text, at = _text(code, at, layout)
            stack.append(text)
        elif token == 0x08:
            right = stack.pop()
            stack.append(stack.pop() + right)
        elif token == 0x16:
            stack.append("")
        elif token == 0x19:
            at += 3
        elif token == 0x15:
            continue
        elif kind == 0x24:
            row, column = struct.unpack_from(layout.row, code, at)
            at += struct.calcsize(layout.row)
            said = cell(row, column & 0x3FFF if layout.wide_text else column & 0xFF)
            if said is None:
                return ""
            stack.append(said)
        elif kind == 0x22:
            count = code[at] & 0x7F
            function = struct.unpack_from("<H", code, at + 1)[0] & 0x7FFF
            at += 3
            arguments = stack[len(stack) - count :]
            del stack[len(stack) - count :]
            if function == _HYPERLINK:
                return arguments[0]
            if function != _CONCATENATE:
                return ""
            stack.append("".join(arguments))
        else:
            return ""
    return ""


def _text(code: bytes, at: int, layout: _Layout) -> tuple[str, int]:
    if layout.wide_text:
        length = struct.unpack_from("<H", code, at)[0]
        at += 2
        is_wide = True
    else:
        length, is_wide = code[at], bool(code[at + 1] & 1)
        at += 2
    size = length * 2 if is_wide else length
    return code[at : at + size].decode("utf-16-le" if is_wide else "latin-1"), at + size
