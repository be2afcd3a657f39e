"""Who travels with whom."""

from __future__ import annotations

from collections.abc import Sequence

from store.exporting.items import Work


def in_batches(people: Sequence[Work], size: int) -> list[list[Work]]:
    """People in batches of at most `size`.

    Those of refused batches, and those whose answers were lost again and again, travel in smaller ones and with nobody
    else, so that whoever causes it stands alone in the end.
    """
    batches: list[list[Work]] = []
    last: tuple[int, bool] | None = None
    for work in people:
        together = max(1, min(size, work.most_together or size, size >> max(0, work.times_missed - 1)))
        kind = (together, work.most_together is not None)
        if kind != last or len(batches[-1]) >= together:
            batches.append([])
        batches[-1].append(work)
        last = kind
    return batches
