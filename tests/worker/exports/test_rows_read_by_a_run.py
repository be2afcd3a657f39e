"""A run reads each candidate's rows so many times, and not once more for each batch, on a PostgreSQL that knows nothing
of the project yet."""

from __future__ import annotations

from collections import Counter

import pytest

from store.exporting import exports
from store.models import ExportState
from tests.store.old_statistics import NEW, not_looked_at, rows_read
from tests.worker.exports.toy import Board, services
from worker.exports import run

# There are eighty batches: what reads the whole export for each reads eighty times as many rows as there are people.
MOST_TIMES = 12


@pytest.mark.long
def test_no_statement_reads_the_whole_export_for_each_batch(postgresql, monkeypatch):
    # Of many at once it is less work to go through all.
    monkeypatch.setattr(run, "IN_FLIGHT", 1)
    monkeypatch.setattr(run, "_PREPARED", 1)
    with not_looked_at(postgresql) as (database, export):
        board, read = Board(), Counter()
        with rows_read(database) as found:
            for _ in range(20):
                run.run_slice(services(database, board), export.id)
                with database.read() as session:
                    state = exports.by_id(session, export.id).state
                if state == ExportState.COMPLETE:
                    break
        for rows, statement in found:
            read[statement] += rows
        assert state == ExportState.COMPLETE
        assert len(board.posted) == NEW
        assert [(rows / NEW, statement) for statement, rows in read.items() if rows > MOST_TIMES * NEW] == []
