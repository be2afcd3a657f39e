"""What of `.env` will not be read as it is meant: `make` asks before honcho reads it, which says nothing of such lines.

No value is repeated: most are secrets.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_INVISIBLE = "\ufeff"


class Unreadable(Exception):
    """Nothing of the file can be read; the text says why and what to do."""


def passed_over(path: Path) -> Iterator[str]:
    """A sentence for each line of which something is passed over. Raises Unreadable."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is not UTF-8, so nothing of it can be read. Save it as UTF-8.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or 'no access'}.") from None
    for number, line in enumerate(text.splitlines(), 1):
        try:
            tokens = list(shlex.shlex(line, posix=True))
        except ValueError:
            raise Unreadable(
                f"Line {number} of {path} opens a quote, or ends with a backslash, and nothing can be read. "
                "Close the quote, or put the whole value between quotes of the other kind."
            ) from None
        if tokens and (tokens[1:2] != ["="] or not _NAME.match(tokens[0])):
            yield f"Line {number} of {path} is not read{_why(tokens[0])}. Write NAME=value, nothing before the name."
        elif (value := "".join(tokens[2:])) and f"{value}#" in line:
            yield (
                f"Line {number} of {path}: of {tokens[0]} what stands behind # is not read. Put the value between "
                "quotes; in an address write %23."
            )


def _why(first: str) -> str:
    if first == _INVISIBLE:
        return ": an invisible mark stands before it, so save the file as UTF-8 without BOM"
    return f": it begins with {first}" if first.lower() in ("export", "set", "setenv") else ""


def main(path: Path = Path(".env")) -> int:
    """Say it on standard error; 2 when nothing of the file can be read."""
    if not path.exists():
        return 0
    try:
        for sentence in passed_over(path):
            print(f"! {sentence}", file=sys.stderr)
    except Unreadable as error:
        print(f"✗ {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
