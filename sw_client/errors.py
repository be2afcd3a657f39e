"""What can go wrong with a call: one type for each thing that a caller does differently.

SourceWhale documents no error bodies; the status codes are those of a client in use.
Bodies may hold personal data, so no message contains any part of a request or an answer.
"""

from __future__ import annotations


class SourceWhaleError(Exception):
    """A call did not succeed. `operation` is its path, `status` the HTTP status if there was an answer."""

    def __init__(self, sentence: str, *, operation: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.operation = operation
        self.status = status


class BadApiKey(SourceWhaleError):
    """The key is wrong or revoked (401), or cannot be a key at all. Nothing was done. Ask for another key."""


class PlanWithoutApi(SourceWhaleError):
    """The key may not use the API (402, 403): by the plan, or because it was revoked. Nothing was done."""


class RejectedValues(SourceWhaleError):
    """SourceWhale refuses what was sent (another 4xx). Nothing was done. Sending it again will not help.

    `fields` are the published names of fields that the answer speaks of; never their values.
    """

    def __init__(self, sentence: str, *, operation: str, status: int | None, fields: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, operation=operation, status=status)
        self.fields = fields

    @property
    def too_large(self) -> bool:
        """Whether the request was too large as a whole (413), so that a smaller one may be taken."""
        return self.status == 413


class RateLimited(SourceWhaleError):
    """Too many calls (429). Nothing was done. Call again after `retry_after` seconds."""

    def __init__(self, sentence: str, *, operation: str, retry_after: float, status: int | None = 429) -> None:
        super().__init__(sentence, operation=operation, status=status)
        self.retry_after = retry_after


class Unavailable(SourceWhaleError):
    """Surely nothing was done: no byte of the request left, or the call only reads. Call again later.

    `cause` says in a few words for operators why no connection came about, if that is why.
    """

    def __init__(self, sentence: str, *, operation: str, status: int | None = None, cause: str | None = None) -> None:
        super().__init__(sentence, operation=operation, status=status)
        self.cause = cause


class Interrupted(Unavailable):
    """The call was cancelled, or the process is to stop; nothing was done. Whoever runs next calls again."""


class CircuitOpen(Unavailable):
    """SourceWhale has failed so often that it is left alone for now; nothing was sent. Call again after `retry_after`
    seconds."""

    def __init__(self, sentence: str, *, operation: str, retry_after: float) -> None:
        super().__init__(sentence, operation=operation)
        self.retry_after = retry_after


class UnknownOutcome(SourceWhaleError):
    """A write may or may not have been done. Look it up before sending it again.

    `sent_at` is when its first byte left, by this machine's clock, in unix seconds.
    """

    def __init__(
        self, sentence: str, *, operation: str, status: int | None = None, sent_at: float | None = None
    ) -> None:
        super().__init__(sentence, operation=operation, status=status)
        self.sent_at = sent_at


class UnreadableAnswer(SourceWhaleError):
    """SourceWhale answered with success, but not with what it publishes. A write was probably done (`is_write`)."""

    def __init__(self, sentence: str, *, operation: str, status: int | None, is_write: bool) -> None:
        super().__init__(sentence, operation=operation, status=status)
        self.is_write = is_write
