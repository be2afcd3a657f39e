"""The items of one export, beside those of others that are at the same stage."""

from __future__ import annotations

import pytest

from store.exporting import lessons
from store.exporting.items import Counts
from tests.store.factory import people, started
from tests.store.test_claims import Running


@pytest.mark.long
def test_each_export_takes_its_own_people_and_has_its_own_suspects(database, workspace):
    running = [
        Running(database, started(database, *workspace, people(2, start=10 * number), name=f"project {number}"))
        for number in range(3)
    ]
    taken = [one.take().sending for one in running]
    names = [sorted(work.data["full_name"] for work in some) for some in taken]
    assert names == [[f"Person {10 * number}", f"Person {10 * number + 1}"] for number in range(3)]
    for one, some in zip(running, taken, strict=True):
        with one as (session, export):
            lessons.note_suspect(session, export, some[0], "no such person")
        for each in running:
            with each as (session, export):
                assert lessons.any_suspect(session, export) is (each is one)
        with one as (session, export):
            lessons.fail_suspects(session, export)
            assert not lessons.any_suspect(session, export)


def test_a_run_set_out_to_send_whoever_arrived_failed_waits_or_was_cancelled():
    nobody = dict.fromkeys(("previously_exported", "do_not_contact"), 0)
    assert Counts(exported=2, failed=3, waiting=5, cancelled=7, **nobody).to_send == 17
    assert Counts(exported=2, failed=0, waiting=0, cancelled=0, known=4, off_limits=3, **nobody).to_send == 2
