"""What SeekOut's own page promises, kept from Slack (README, SeekOut's export and this one)."""

from __future__ import annotations

import re

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review
from tests.waiting import wait_for

HEADER = "Full Name,Title,Company,Email1,LinkedInUrl,Phone Number1"
DUMMY = re.compile(r"no-email-(-?\d{1,10})@seekout\.example\.com")


@pytest.fixture(scope="module")
def stack(make_stack):
    made = make_stack()
    connect(made.slack.person("dana"))
    return made


@pytest.fixture
def dana(stack):
    return stack.slack.person("dana")


def write(path, *rows):
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def held(stack, name):
    return [candidate for candidate in stack.sourcewhale.candidates() if candidate["name"] == name]


def export(dana, path, *boxes, **options):
    """Send a project and return its last message."""
    modal = fill_form(dana, path, **options)
    for box in boxes:
        modal.check(box)
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*", timeout=90).submit().ok
    word = "job" if options.get("job") else "campaign"
    return dana.wait_for_message("#sourcing", contains=f"{path.stem}* → {word}", timeout=90)


def test_whoever_was_exported_is_left_out_whatever_the_destination_and_the_project(stack, dana, tmp_path):
    known = "Ada Once,CTO,Globex,ada@once.example,,"
    export(dana, write(tmp_path / "once.csv", known))
    # Another project, a job, and a file that knows more of her.
    richer = "Ada Once,CTO,Globex,ADA@once.example,https://www.linkedin.com/in/ada-once,"
    path = write(tmp_path / "another.csv", richer, "Bo Once,CEO,Globex,bo@once.example,,")
    modal = review(dana, path, job="Data Engineer")
    assert "*1 candidate* will be sent" in modal.text
    assert "• 1 previously exported ✓ SourceWhale" in modal.text
    modal.close()
    done = export(dana, path, "Include previously exported candidate(s)", job="Data Engineer")
    assert "*2 candidates* are in SourceWhale." in done.rendered
    (ada,) = held(stack, "Ada Once")
    assert ada["times_added"] == 2
    assert ada["memberships"] == ["camp-backend", "proj-data"]
    assert ada["socialLinks"] == ["https://www.linkedin.com/in/ada-once"]


def test_a_newer_file_of_a_project_updates_its_people(stack, dana, tmp_path):
    path = tmp_path / "living.csv"
    export(
        dana,
        write(
            path,
            "Ann Living,,,ann@living.example,,",
            "Bo Living,,,bo@living.example,,",
            "Cy Living,,,c@living.example,,",
        ),
    )
    write(
        path,
        "Ann Living,CTO,Hooli,ann@living.example,https://www.linkedin.com/in/ann-living,",
        "Bo Living,,,bo@living.example,,",
        "Dee Living,,,dee@living.example,,",
    )
    modal = review(dana, path)
    assert "Since the last file of this project: 1 new, 1 changed, 1 gone" in modal.text
    assert "*1 candidate* will be sent" in modal.text
    assert "• 2 previously exported" in modal.text
    assert modal.options("Only these candidates") == [
        "Ann Living · CTO at Hooli · ✓ SourceWhale",
        "Bo Living · ✓ SourceWhale",
        "Dee Living",
    ]
    modal.close()


def test_dummy_addresses_are_for_those_without_and_stay_theirs(stack, dana, tmp_path):
    path = tmp_path / "no-mail.csv"
    rows = [f"Person{n} Nomail,,,,https://www.linkedin.com/in/nomail-{n}," for n in range(40)]
    rows.append("Has Mail,,,has@mail.example,,")
    rows.append("Was Dummy,,,no-email--352233856@seekout.example.com,https://www.linkedin.com/in/was-dummy,")
    write(path, *rows)
    modal = review(dana, path)
    assert "41 candidates lack an e-mail." in modal.text
    modal.close()
    modal = fill_form(dana, path)
    modal.check("Generate dummy email addresses")
    assert modal.submit().ok
    modal.wait_for("41 candidates lack an e-mail and will get a dummy address.")
    assert modal.press("Details").ok
    read = dana.modal(title="Details").text
    told = DUMMY.search(next(line for line in read.splitlines() if line.startswith("• Person0 Nomail")))
    dana.modal().close()
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="no-mail* → campaign")

    def dummies():
        people = [c for c in stack.sourcewhale.candidates() if c["name"].endswith((" Nomail", "Was Dummy"))]
        return {person["name"]: [mail for mail in person["emails"] if DUMMY.fullmatch(mail)] for person in people}

    first = dummies()
    assert len(first) == 41
    assert all(len(found) == 1 for found in first.values())
    assert len({mail for (mail,) in first.values()}) == 41
    assert all(-(2**31) <= int(DUMMY.fullmatch(mail)[1]) < 2**31 for (mail,) in first.values())
    assert told is not None
    assert first["Person0 Nomail"] == [told[0]]
    assert first["Was Dummy"] != ["no-email--352233856@seekout.example.com"]
    assert held(stack, "Has Mail")[0]["emails"] == ["has@mail.example"]

    # The same people always get the same addresses.
    export(
        dana, path, "Generate dummy email addresses", "Include previously exported candidate(s)", job="Data Engineer"
    )
    assert dummies() == first


def test_a_real_address_takes_the_place_of_a_dummy(stack, dana, tmp_path):
    path = tmp_path / "found.csv"
    person = "Fay Found,CTO,Hooli,{},https://www.linkedin.com/in/fay-found,+1 555 0100 321"
    export(dana, write(path, person.format("")), "Generate dummy email addresses")
    assert DUMMY.fullmatch(held(stack, "Fay Found")[0]["emails"][0])
    write(path, person.format("fay@found.example"))
    modal = fill_form(dana, path, job="Data Engineer")
    modal.check("Generate dummy email addresses")
    modal.check("Include previously exported candidate(s)")
    assert modal.submit().ok
    modal.wait_for("*Coverage* · e-mail 100%")
    assert "dummy address" not in modal.text
    assert "• Fay Found · CTO at Hooli" in modal.text
    added = len(stack.sourcewhale.requests("candidates/add"))
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="found* → job")
    assert len(stack.sourcewhale.requests("candidates/add")) == added + 1
    (fay,) = held(stack, "Fay Found")
    assert "fay@found.example" in fay["emails"]


def test_low_coverage_says_what_to_click_in_seekout(stack, dana, tmp_path):
    advice = (
        "click *Get Email for All* and *Get Phone for All* in SeekOut, wait some minutes, and export the file again."
    )
    low = write(tmp_path / "low.csv", "Ada Low,,,ada@low.example,,", "Bo Low,,,,https://www.linkedin.com/in/bo-low,")
    modal = review(dana, low)
    assert "*Coverage* · e-mail 50% · phone 0% · work or education history 0%" in modal.text
    assert advice in modal.text
    modal.close()
    high = write(tmp_path / "high.csv", "Cy High,,,cy@high.example,,+1 555 0100 987")
    modal = review(dana, high)
    assert advice not in modal.text
    modal.close()


def test_a_campaign_must_be_kicked_off_and_a_job_need_not(stack, dana, tmp_path):
    words = "kick off and resume the campaign steps in SourceWhale"
    path = write(tmp_path / "steps.csv", "Ada Steps,,,ada@steps.example,,")
    assert words in export(dana, path).rendered
    done = export(dana, path, "Include previously exported candidate(s)", job="Data Engineer")
    assert words not in done.rendered


def test_bad_candidates_stand_alone_with_their_reasons(stack, dana, tmp_path):
    path = tmp_path / "some-bad.csv"
    write_project(path, 120, seed=951)
    lines = path.read_text(encoding="utf-8").splitlines()
    bad_rows = (2, 3, 40, 77, 121)
    for row in bad_rows:
        full, first, last, rest = lines[row - 1].split(",", 3)
        lines[row - 1] = f"{full} Unwanted,{first},{last} Unwanted,{rest}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "reject_text", "text": "Unwanted"})
    done = export(dana, path)
    assert "*115 candidates* are in SourceWhale." in done.rendered
    assert "5 failed" in done.rendered
    stack.sourcewhale.mend()
    assert {person["times_added"] for person in stack.sourcewhale.candidates_of(951)} == {1}
    assert len(stack.sourcewhale.candidates_of(951)) == 115
    thread = wait_for(lambda: "\n".join(reply.rendered for reply in dana.thread(done)))
    assert "SourceWhale rejected the values of this row" in thread
    assert "(rows 2-3, 40, 77, 121)" in thread


def test_rows_that_name_nobody_are_told_apart_from_rows_that_cannot_be_read(stack, dana, tmp_path):
    path = write(
        tmp_path / "nobody.csv", "Ada Some,,,ada@some.example,,", ",CTO,Hooli,,,", f"{'x' * 400},,,x@some.example,,"
    )
    modal = review(dana, path)
    assert "• 1 row names nobody · row 3: no name, e-mail, phone or link" in modal.text
    assert "• 1 row could not be read · row 4: the name is longer than 300 characters" in modal.text
    modal.close()
