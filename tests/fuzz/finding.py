"""What the fuzzer reports."""

from __future__ import annotations


class Finding(Exception):
    """Something that was not answered as it must be: a file that was not read so, or a request."""

    def __init__(self, problem: str, content: bytes) -> None:
        super().__init__(problem)
        self.content = content
