"""The process in which a file is read: what it gives, and what becomes of it."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import psutil
import pytest

from seekout import Candidate, ProjectFileError, ReaderDied, open_project, process, read_project, started_reader
from seekout.formats import ahead
from seekout.headings.columns import ColumnReport
from seekout.headings.fields import Kind
from seekout.reading_process import MEMORY_BYTES
from tests.workbooks import row, xlsx

REPOSITORY = Path(__file__).resolve().parents[2]
CASES = REPOSITORY / "tests" / "cases" / "files"
ROWS = 12_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of more rows than a pipe holds."""
    path = tmp_path / "large.csv"
    lines = [f"Ada Sample{number},ada{number}@example.com,Acme" for number in range(ROWS)]
    path.write_text("\n".join(["Full Name,Email,Company", *lines]), encoding="utf-8")
    return path


def readers() -> list[psutil.Process]:
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if "seekout.reading_process" in child.cmdline():
                found.append(child)
        except psutil.Error:
            continue
    return found


def gone(child: psutil.Process) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if not child.is_running() or child.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(
    "name",
    ["12-contacts.csv", "55-two-sheets.xlsx", "56-filtered-rows.xlsx", "70-enc-cp1254-tr.csv", "40-experience.csv"],
)
@pytest.mark.long
def test_it_tells_what_a_reader_in_this_process_tells(name):
    with open_project(CASES / name, name) as here, read_project(CASES / name, name) as there:
        assert list(there.rows()) == list(here.rows())
        assert there.columns == here.columns
        assert (there.kind, there.project_name) == (here.kind, here.project_name)
        assert (there.encoding, there.notes, there.hidden_rows) == (here.encoding, here.notes, here.hidden_rows)
        assert (there.sheets, there.sheets_left) == (here.sheets, here.sheets_left)


@pytest.fixture
def large_workbook(tmp_path: Path) -> Path:
    """A workbook that is read ahead by a process of its own."""
    book = openpyxl.Workbook(write_only=True)
    for name in ("Berlin", "Munich", "Hidden"):
        sheet = book.create_sheet(name)
        sheet.append(["Full Name", "Email", "LinkedIn", "Notes"])
        for number in range(12_000):
            link = f'=HYPERLINK("https://www.linkedin.com/in/{name}-{number}","Profile")'
            sheet.append([f"Ada {name}{number}", f"{name}{number}@example.com".lower(), link, str(number * 7919)])
        sheet.sheet_state = "hidden" if name == "Hidden" else "visible"
    path = tmp_path / "large.xlsx"
    book.save(path)
    assert path.stat().st_size > ahead.LARGE_FILE_BYTES
    return path


@pytest.mark.long
def test_a_large_workbook_is_read_ahead_and_tells_the_same(large_workbook):
    with open_project(large_workbook, "p") as here, read_project(large_workbook, "p") as there:
        rows = list(there.rows())
        assert rows == list(here.rows())
        assert len(rows) == 24_000
        assert (there.columns, there.notes, there.sheets_left) == (here.columns, here.notes, here.sheets_left)
    others = set(psutil.Process().children(recursive=True))
    with read_project(large_workbook, "p") as reader:
        next(reader.rows())
        family = set(psutil.Process().children(recursive=True)) - others
    assert family
    assert all(map(gone, family))


@pytest.mark.long
def test_a_large_file_is_understood_ahead_and_tells_the_same(tmp_path):
    """People who are joined, held back, parted by a generation or share an address, far from each other in the file."""
    path = tmp_path / "large.csv"
    lines = [f"Ada Sample{number},ada{number}@example.com,Acme,," for number in range(9_000)]
    lines[4000:4000] = ["Bo Berg,bo@example.com,Acme,yes,", "Cy Day Jr.,day@example.com,Acme,,", ",,,,"]
    lines += ["Bo Berg,bo@example.com,Globex,,", "Cy Day Sr.,day@example.com,Acme,,", "Di Eck,ada7@example.com,Acme,,x"]
    path.write_text("\n".join(["Full Name,Email,Company,Do Not Contact,Consent", *lines]), encoding="utf-8")
    padded = path.read_bytes() + b"\n" * ahead.LARGE_FILE_BYTES
    path.write_bytes(padded)
    with open_project(path, "p") as here, read_project(path, "p") as there:
        rows = list(there.rows())
        assert rows == list(here.rows())
        assert len(rows) == 9_005
        assert (there.findings, there.notes, there.columns) == (here.findings, here.notes, here.columns)
        assert there.findings.merged_people == 1
        assert [shared.value for shared in there.findings.shared] == ["ada7@example.com", "day@example.com"]
        assert there.findings.held_back["Do Not Contact"] == 1


@pytest.mark.long
def test_a_large_workbook_that_is_damaged_gets_a_sentence(large_workbook):
    content = bytearray(large_workbook.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = bytes(2000)
    large_workbook.write_bytes(bytes(content))
    with pytest.raises(ProjectFileError) as caught, read_project(large_workbook, "p") as reader:
        list(reader.rows())
    assert caught.value.code == "damaged"


@pytest.mark.long
def test_an_error_of_a_file_comes_with_its_code_and_headers(tmp_path):
    path = tmp_path / "upload"
    path.write_text("Colour,Shape\nred,round\n", encoding="utf-8")
    with pytest.raises(ProjectFileError) as caught, read_project(path, "p"):
        pass
    assert caught.value.code == "no_columns"
    assert caught.value.headers == ("Colour", "Shape")
    assert "Full Name" in str(caught.value)


@pytest.mark.long
def test_choices_of_a_person_reach_it(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes("Wer;Adresse\nŞahin;s@example.com\n".encode("cp1254"))
    with read_project(path, "p", mapping={"Wer": "full_name"}, encoding="cp1254") as reader:
        (row,) = reader.rows()
        assert isinstance(row, Candidate)
        assert row.full_name == "Şahin"
        assert reader.encoding is not None
        assert reader.encoding.chosen


@pytest.mark.long
def test_a_reader_that_is_killed_is_told_and_may_be_tried_again(large):
    with read_project(large, "p") as reader:
        rows = reader.rows()
        next(rows)
        (child,) = readers()
        child.kill()
        with pytest.raises(ReaderDied):
            list(rows)
    with read_project(large, "p") as reader:
        assert sum(1 for _ in reader.rows()) == ROWS


@pytest.mark.long
def test_whoever_stops_reading_leaves_no_process(large):
    with read_project(large, "p") as reader:
        next(reader.rows())
        (child,) = readers()
    assert gone(child)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells the limits of another process")
@pytest.mark.long
def test_it_has_its_share_of_memory_and_time_and_writes_no_file(large):
    with read_project(large, "p") as reader:
        next(reader.rows())
        (child,) = readers()
        limits = {name: child.rlimit(getattr(psutil, f"RLIMIT_{name}")) for name in ("FSIZE", "CORE", "AS", "CPU")}
    assert limits["FSIZE"] == limits["CORE"] == (0, 0)
    assert limits["AS"] == (MEMORY_BYTES, MEMORY_BYTES)
    # The first one is told with a signal, the second one kills.
    assert 0 < limits["CPU"][0] == limits["CPU"][1] - 1 < 24 * 3600


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the reader ends when it next writes")
@pytest.mark.long
def test_it_dies_with_the_process_that_asked(large):
    script = (
        "import sys, time; from pathlib import Path; from seekout import read_project\n"
        "with read_project(Path(sys.argv[1]), 'p') as reader:\n"
        "    next(reader.rows()); print('begun', flush=True); time.sleep(600)\n"
    )
    asking = subprocess.Popen([sys.executable, "-c", script, str(large)], cwd=REPOSITORY, stdout=subprocess.PIPE)
    assert asking.stdout is not None
    assert asking.stdout.readline() == b"begun\n"
    (child,) = readers()
    asking.kill()
    asking.wait()
    asking.stdout.close()
    assert gone(child)


@pytest.mark.long
def test_a_reader_that_uses_up_its_time_gets_a_sentence(large):
    """SIGXCPU is what the kernel sends at the limit of processor time."""
    with read_project(large, "p") as reader:
        rows = reader.rows()
        next(rows)
        (child,) = readers()
        child.send_signal(signal.SIGXCPU)
        with pytest.raises(ProjectFileError) as caught:
            list(rows)
    assert caught.value.code == "too_slow"
    assert "new workbook" in str(caught.value)


@pytest.mark.long
@pytest.mark.parametrize("read_ahead", [False, True])
def test_what_takes_a_file_over_its_time_is_said_and_not_tried_again(tmp_path, monkeypatch, read_ahead):
    """A kernel kills at a hard limit, without a word, and warns at a soft one: ReaderDied would be tried once more."""
    path = tmp_path / "many.xlsx"
    line = "<row>" + "<c><v>1</v></c>" * 60 + "</row>"
    ballast = {"xl/media/image1.emf": os.urandom(ahead.LARGE_FILE_BYTES).hex()} if read_ahead else {}
    path.write_bytes(xlsx(row(1, "Full Name", "Email1") + line * 50_000, **ballast))
    monkeypatch.setattr(process, "_seconds_for", lambda path: 1)
    with pytest.raises(ProjectFileError) as caught, read_project(path, "p") as reader:
        list(reader.rows())
    assert caught.value.code == "too_slow"


@pytest.mark.long
def test_a_reader_that_falls_silent_is_given_up(large, monkeypatch):
    with read_project(large, "p") as reader:
        rows = reader.rows()
        next(rows)
        (child,) = readers()
        child.suspend()
        monkeypatch.setattr(process, "SILENT_SECONDS", 0.2)
        try:
            with pytest.raises(ProjectFileError) as caught:
                list(rows)
        finally:
            child.resume()
    assert caught.value.code == "too_slow"


@pytest.mark.long
def test_it_has_nothing_of_the_process_that_asked(large, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-not-for-readers")
    with (large.parent / "secret").open("w") as secret, read_project(large, "p") as reader:
        next(reader.rows())
        (child,) = readers()
        assert set(child.environ()) <= {"PYTHONPATH", "LC_CTYPE"}
        assert secret.name not in {file.path for file in child.open_files()}


class Harmless:
    def __reduce__(self):
        return os.getpid, ()


def test_an_answer_can_make_nothing_but_values():
    with pytest.raises(pickle.UnpicklingError):
        process._Unpickler(io.BytesIO(pickle.dumps(Harmless()))).load()
    with pytest.raises(pickle.UnpicklingError):
        process._Unpickler(io.BytesIO(pickle.dumps(open_project))).load()


class Written:
    """What Python 3.11.0 to 3.11.3 writes of a member of an enumeration."""

    def __init__(self, owner: object, name: str) -> None:
        self.owner, self.name = owner, name

    def __reduce__(self):
        return getattr, (self.owner, self.name)


def test_members_of_enumerations_are_read_as_every_python_writes_them():
    member = next(iter(Kind))
    for written in (member, Written(Kind, member.name)):
        assert process._Unpickler(io.BytesIO(pickle.dumps(written))).load() is member
    for written in (Written(ColumnReport, "__init__"), Written(Kind, "__init__")):
        with pytest.raises((pickle.UnpicklingError, KeyError)):
            process._Unpickler(io.BytesIO(pickle.dumps(written))).load()


@pytest.mark.long
def test_several_are_read_at_once(large):
    counts: list[int] = []

    def read() -> None:
        with read_project(large, "p") as reader:
            counts.append(sum(1 for _ in reader.rows()))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [ROWS] * 3


@pytest.mark.parametrize(
    ("used", "silences", "given_up"),
    [([0, 9, 18, 27], 2, False), ([0, 0], 1, True), ([0, 9, 9], 2, True), ([5.0], 0, False)],
)
def test_a_reader_that_is_silent_is_waited_for_while_it_uses_its_processor(monkeypatch, used, silences, given_up):
    seconds, readable = iter(used), iter([False, *[False] * silences, True])
    monkeypatch.setattr(process, "_processor_seconds", lambda pid: next(seconds))
    monkeypatch.setattr(process, "_is_readable", lambda out, patience: next(readable))
    reader = SimpleNamespace(_out=0, _popen=SimpleNamespace(pid=1), _waited=0.0)
    if given_up:
        with pytest.raises(ProjectFileError) as caught:
            process.StartedReader._wait(reader)
        assert caught.value.code == "too_slow"
    else:
        process.StartedReader._wait(reader)


@pytest.mark.long
def test_a_reader_that_was_started_before_its_file_was_there_reads_it(tmp_path):
    with started_reader() as started:
        path = tmp_path / "upload"
        path.write_text("Full Name,Email\nAda Sample,ada@example.com\n", encoding="utf-8")
        with read_project(path, "p", started=started) as reader:
            assert [row.full_name for row in reader.rows() if isinstance(row, Candidate)] == ["Ada Sample"]


def test_a_reader_that_gets_no_file_ends_with_the_wait():
    with started_reader():
        (child,) = readers()
    assert gone(child)
