"""Review says what will happen, to the number; and sends only these candidates where only these are wanted."""

from __future__ import annotations

import csv
import itertools

import pytest

from sandbox.samples.make import write_project
from tests.journeys.conftest import connect, fill_form, review, submit_and_close

HEADER = "Full Name,Title,Company,Email1,LinkedInUrl,Tags"


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


def held(stack, address):
    return [c for c in stack.sourcewhale.candidates() if address in c.get("emails", ())]


_numbers = itertools.count(1)


def export_first(stack, dana, tmp_path, *rows):
    """Send these people beforehand, as another project."""
    path = write(tmp_path / f"beforehand {next(_numbers)}.csv", *rows)
    assert review(dana, path, channel="#hiring-private").submit().ok
    dana.wait_for_message("#hiring-private", contains=f"{path.stem}* → campaign")


def test_only_these_candidates_are_sent(stack, dana, tmp_path):
    export_first(stack, dana, tmp_path, "Éva Only,CTO,Globex,eva@only.example,,")
    path = write(
        tmp_path / "chosen.csv",
        "Ada Only,Engineer,Globex,ada@only.example,,",
        "Bo Only,Designer,Initech,bo@only.example,,",
        "Éva Only,CTO,Globex,eva@only.example,,",
        "Cy Only,Engineer,Hooli,cy@only.example,,Do Not Contact",
    )
    modal = review(dana, path)
    assert "*2 candidates* will be sent.\n" in modal.text
    assert modal.options("Only these candidates") == [
        "Ada Only · Engineer at Globex",
        "Bo Only · Designer at Initech",
        "Éva Only · CTO at Globex · ✓ SourceWhale",
        "Cy Only · Engineer at Hooli",
    ]
    assert modal.notes("Only these candidates") == {
        "Éva Only · CTO at Globex · ✓ SourceWhale": "Left out: previously exported",
        "Cy Only · Engineer at Hooli": "Left out: marked Do Not Contact",
    }
    assert modal.options("Only these candidates", "EVA globex") == ["Éva Only · CTO at Globex · ✓ SourceWhale"]
    assert modal.options("Only these candidates", "hooli") == ["Cy Only · Engineer at Hooli"]

    modal.pick("Only these candidates", "Cy Only · Engineer at Hooli")
    modal.wait_for("there is nobody to send")
    problem = modal.submit().errors["Only these candidates"]
    assert problem == (
        "Nobody of them would be sent: marked Do Not Contact. Choose others, or nobody to send everybody."
    )

    modal.pick("Only these candidates", "Bo Only · Designer at Initech", "bo")
    modal.wait_for("*1 candidate* will be sent, of 2 chosen by name; nobody else.")
    assert "• 1 marked Do Not Contact" in modal.text
    assert "• Bo Only · Designer at Initech" in modal.text
    assert "Ada Only" not in modal.text
    assert modal.submit().ok
    done = dana.wait_for_message("#sourcing", contains="chosen* → campaign")
    assert "*1 candidate* is in SourceWhale." in done.rendered
    assert "Left out: 1 marked Do Not Contact." in done.rendered
    assert len(held(stack, "bo@only.example")) == 1
    assert held(stack, "ada@only.example") == []
    assert held(stack, "cy@only.example") == []


def test_taking_the_choice_back_sends_everybody(stack, dana, tmp_path):
    path = tmp_path / "taken-back.csv"
    write_project(path, 3, seed=801)
    modal = review(dana, path)
    (first, *_) = modal.options("Only these candidates")
    modal.pick("Only these candidates", first)
    modal.wait_for("*1 candidate* will be sent, of 1 chosen by name")
    modal.unpick("Only these candidates", first)
    modal.wait_for("*3 candidates* will be sent.\n")
    modal.close()


def test_fourteen_thousand_candidates_can_be_searched(stack, dana, tmp_path):
    path = tmp_path / "many.csv"
    write_project(path, 14_000, seed=802)
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["Zoë Unique", "", "", "", "Rare Company", "Archivist", "", "zoe@unique.example"])
    modal = fill_form(dana, path)
    assert modal.submit().ok
    modal.wait_for("*14,001 candidates* will be sent", timeout=120)
    assert len(modal.options("Only these candidates")) == 100
    assert modal.options("Only these candidates", "zoe rare") == ["Zoë Unique · Archivist at Rare Company"]
    modal.pick("Only these candidates", "Zoë Unique · Archivist at Rare Company", "unique")
    modal.wait_for("*1 candidate* will be sent, of 1 chosen by name")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="many* → campaign")
    assert len(held(stack, "zoe@unique.example")) == 1
    assert stack.sourcewhale.candidates_of(802) == []


def test_candidates_can_be_chosen_from_the_direct_message(stack, dana, tmp_path):
    path = tmp_path / "message.csv"
    write_project(path, 2, seed=803)
    modal = fill_form(dana, path)
    submit_and_close(stack, modal)
    message = dana.wait_for_message("dm", contains="message* → campaign")
    assert message.press("Only these candidates").ok
    modal = dana.modal(title="Review")
    assert "*2 candidates* will be sent" in modal.text
    modal.pick("Only these candidates", modal.options("Only these candidates")[1])
    modal.wait_for("chosen by name")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="message* → campaign")
    assert len(stack.sourcewhale.candidates_of(803)) == 1
    dana.wait_for_message("dm", contains="the export has been started")


def test_whoever_was_exported_is_marked_when_they_are_sent_again(stack, dana, tmp_path):
    row = "Ann Again,Engineer,Globex,ann@again.example,,"
    export_first(stack, dana, tmp_path, row)
    modal = fill_form(dana, write(tmp_path / "again.csv", row), job="Senior Backend Engineer")
    modal.check("Include previously exported candidate(s)")
    assert modal.submit().ok
    modal.wait_for("• Ann Again · Engineer at Globex · ✓ SourceWhale")
    assert modal.notes("Only these candidates") == {"Ann Again · Engineer at Globex · ✓ SourceWhale": "Is sent again"}
    modal.close()


def test_a_review_that_is_no_longer_true_sends_nobody(stack, dana, tmp_path):
    rows = ["Ida Stale,CTO,Globex,ida@stale.example,,", "Jo Stale,CTO,Globex,jo@stale.example,,"]
    dana_sees = review(dana, write(tmp_path / "stale.csv", *rows))
    sam = stack.slack.person("sam")
    modal = fill_form(sam, write(tmp_path / "other.csv", rows[0]), job="Data Engineer")
    assert modal.submit().ok
    assert modal.wait_for("*Coverage*").submit().ok
    sam.wait_for_message("#sourcing", contains="other* → job")
    assert dana_sees.submit().ok
    assert "The numbers have changed since this Review was shown. Look again, then press *Export*." in dana_sees.text
    assert "*1 candidate* will be sent" in dana_sees.text
    assert "• 1 previously exported ✓ SourceWhale: 1 by @sam to job *Data Engineer*" in dana_sees.text
    assert held(stack, "jo@stale.example") == []
    assert dana_sees.submit().ok
    dana.wait_for_message("#sourcing", contains="stale* → campaign")
    assert held(stack, "ida@stale.example")[0]["times_added"] == 1
    assert len(held(stack, "jo@stale.example")) == 1


def test_the_second_to_export_a_project_is_told_who_is_at_it(stack, dana, tmp_path):
    path = tmp_path / "both-of-us.csv"
    write_project(path, 400, seed=804)
    mine = review(dana, path)
    sam = stack.slack.person("sam")
    modal = fill_form(sam, path, job="Data Engineer")
    assert modal.submit().ok
    modal.wait_for("*400 candidates* will be sent", timeout=90)
    stack.sourcewhale.break_with({"operation": "candidates/add", "kind": "delay", "seconds": 2, "times": 2})
    assert mine.submit().ok

    assert modal.submit().ok
    assert "The numbers have changed" in modal.text
    assert "being sent just now, and nobody is sent twice" in modal.text
    assert "@dana is also exporting, to campaign *Backend Engineers Q4*, in #sourcing" in modal.text
    assert modal.submit_label is None
    dana.wait_for_message("#sourcing", contains="*400 candidates* are in SourceWhale", timeout=90)
    assert {c["times_added"] for c in stack.sourcewhale.candidates_of(804)} == {1}


_INVITE = "Invite me there with `/invite @SeekOut Export` before you press *Export*."
_ANOTHER = "Press *Back* to choose another channel."


@pytest.mark.parametrize(
    ("channel", "why", "way_out"),
    [
        ("#random", "I am not in it", _INVITE),
        ("#secret", "it is private and I am not in it", _INVITE),
        ("#old", "it is archived", _ANOTHER),
        ("#northwind-contoso", "only some people may post there", _ANOTHER),
    ],
)
def test_where_the_bot_cannot_post_is_told_before_anything_starts(stack, dana, tmp_path, channel, why, way_out):
    if why.startswith("only some"):
        stack.slack.post("/_control/channel", {"channel": "C_SHARED", "read_only": True})
    path = tmp_path / f"told-{channel[1:]}.csv"
    write_project(path, 2, seed=810)
    modal = fill_form(dana, path, channel=channel)
    modal.check("Include previously exported candidate(s)")
    assert modal.submit().ok
    modal.wait_for(
        f"I cannot post in {channel}: {why}. {way_out} Otherwise the updates come to you as direct messages."
    )
    assert modal.submit_label == "Export"
    modal.close()
    stack.slack.post("/_control/channel", {"channel": "C_SHARED", "read_only": False})


def test_an_invitation_after_review_is_enough(stack, dana, tmp_path):
    path = tmp_path / "invited.csv"
    write_project(path, 2, seed=811)
    modal = review(dana, path, channel="#random")
    assert "I cannot post in #random" in modal.text
    stack.slack.post("/_control/channel", {"channel": "C_RANDOM", "bot_is_member": True})
    assert modal.submit().ok
    dana.wait_for_message("#random", contains="invited* → campaign")
    stack.slack.post("/_control/channel", {"channel": "C_RANDOM", "bot_is_member": False})


def test_strangers_who_read_the_channel_are_told_of(stack, dana, tmp_path):
    path = tmp_path / "shared.csv"
    write_project(path, 2, seed=812)
    modal = review(dana, path, channel="#northwind-contoso")
    assert "People of another organisation or workspace read #northwind-contoso" in modal.text
    assert "I cannot post" not in modal.text
    modal.close()
    modal = review(dana, path)
    assert "#sourcing" not in modal.text
    modal.close()


def test_both_boxes_change_the_numbers_at_once(stack, dana, tmp_path):
    row = "Liv Box,Engineer,Globex,liv@box.example,,"
    export_first(stack, dana, tmp_path, row)
    path = write(tmp_path / "boxes.csv", row, "Max Box,Engineer,Globex,,https://www.linkedin.com/in/max-box-1,")
    modal = review(dana, path, job="Senior Backend Engineer")
    assert "*1 candidate* will be sent" in modal.text
    assert (
        "• 1 previously exported ✓ SourceWhale: 1 by @dana to campaign *Backend Engineers Q4*, recently" in modal.text
    )
    assert modal.check("Include previously exported candidate(s)").ok
    modal.wait_for("*2 candidates* will be sent")
    assert "previously exported ✓" not in modal.text
    assert "1 candidate lacks an e-mail." in modal.text
    assert modal.check("Generate dummy email addresses").ok
    modal.wait_for("1 candidate lacks an e-mail and will get a dummy address.")
    assert modal.uncheck("Include previously exported candidate(s)").ok
    modal.wait_for("*1 candidate* will be sent")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="boxes* → job")
    (max_box,) = [c for c in stack.sourcewhale.candidates() if "max-box-1" in str(c.get("socialLinks"))]
    assert len(max_box["emails"]) == 1
    assert held(stack, "liv@box.example")[0]["times_added"] == 1


def test_everybody_exported_before_is_one_click_from_being_sent(stack, dana, tmp_path):
    row = "Una Before,Engineer,Globex,una@before.example,,"
    export_first(stack, dana, tmp_path, row)
    modal = fill_form(dana, write(tmp_path / "before.csv", row), job="Senior Backend Engineer")
    assert modal.submit().ok
    modal.wait_for("there is nobody to send")
    assert modal.submit_label is None
    assert modal.check("Include previously exported candidate(s)").ok
    modal.wait_for("*1 candidate* will be sent")
    assert modal.submit_label == "Export"
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="before* → job")


def test_all_but_these_are_sent(stack, dana, tmp_path):
    path = tmp_path / "all-but.csv"
    write_project(path, 4, seed=820)
    modal = review(dana, path)
    first = modal.options("All but these")[0]
    assert modal.pick("All but these", first).ok
    modal.wait_for("*3 candidates* will be sent: all but 1 chosen by name.")
    assert modal.submit().ok
    dana.wait_for_message("#sourcing", contains="all-but* → campaign")
    sent = [candidate["name"] for candidate in stack.sourcewhale.candidates_of(820)]
    assert len(sent) == 3
    assert first.partition(" · ")[0] not in sent


def test_back_leads_to_the_form_as_it_was_filled_in(stack, dana, tmp_path):
    path = tmp_path / "there-and-back.csv"
    write_project(path, 3, seed=821)
    modal = fill_form(dana, path, channel="#hiring-private")
    modal.check("Generate dummy email addresses")
    assert modal.submit().ok
    modal.wait_for("*Coverage*")
    assert modal.press("Back").ok
    modal.wait_for("*File:* there-and-back.csv")
    values = {
        name: state for block in modal.view_or_none()["state"]["values"].values() for name, state in block.items()
    }
    assert values["campaign"]["selected_option"]["text"]["text"] == "Backend Engineers Q4"
    assert [one["value"] for one in values["options"]["selected_options"]] == ["dummy_emails"]
    assert values["channel"]["selected_conversation"] == "G_HIRING"
    assert modal.choose("Export as", "Candidates").ok
    modal.wait_for("Job")
    modal.pick("Job", "Data Engineer")
    assert modal.submit().ok
    modal.wait_for("*there-and-back* → job *Data Engineer*: *3 candidates* will be sent.")

    assert modal.press("Back").ok
    modal.wait_for("*File:* there-and-back.csv")
    assert modal.press("Choose another file").ok
    modal.wait_for("Upload a SeekOut file")
    other = tmp_path / "another.csv"
    write_project(other, 2, seed=822)
    assert modal.upload("Upload a SeekOut file", other).ok
    assert modal.submit().ok
    modal.wait_for("*another* → job *Data Engineer*: *2 candidates* will be sent.")
    assert modal.submit().ok
    dana.wait_for_message("#hiring-private", contains="another* → job")
    assert len(stack.sourcewhale.candidates_of(822)) == 2
    assert stack.sourcewhale.candidates_of(821) == []


def test_details_tell_the_rest(stack, dana, tmp_path):
    path = write(tmp_path / "details.csv", "Dot Detail,Engineer,Globex,dot@detail.example,,", ",,,,,")
    path.write_text(path.read_text().replace("Tags", "Shoe Size").replace(",,,,,", ",Engineer,,,,44"))
    modal = review(dana, path)
    assert modal.press("Details").ok
    read = dana.modal(title="Details").text
    assert "• Dot Detail · Engineer at Globex · dot@detail.example" in read
    assert "1 row names nobody · row 3: no name, e-mail, phone or link" in read
    assert "• E-mail: Email1" in read
    assert "left out: Shoe Size" in read
    dana.modal().close()
    dana.modal(title="Review").close()
