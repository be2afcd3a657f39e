"""Nothing secret and nobody's details reach a log, at LOG_LEVEL=DEBUG and with troubles on all sides; and nobody is
asked at an address that a file names.
"""

from __future__ import annotations

import csv
import re

import pytest

from sandbox.stack import API_KEY
from tests.journeys.conftest import connect, fill_form, review
from tests.servers import raw_server, read_request

HEADER = "Full Name,Email1,Phone Number1,LinkedInUrl,Photo,Website,Company,Title,Summary,Location".split(",")


@pytest.fixture(scope="module")
def stack(make_stack):
    return make_stack(environment={"LOG_LEVEL": "DEBUG"}, sourcewhale_options=("--latency", "0.05"))


def test_a_journey_with_troubles_leaves_nothing_in_any_log(stack, tmp_path):
    asked = []

    def listen(connection, number):
        asked.append(read_request(connection))

    dana = stack.slack.person("dana")
    with raw_server(listen) as elsewhere:
        path = tmp_path / "Confidential Search.csv"
        write(path, elsewhere)
        refuse_a_wrong_key(dana)
        connect(dana)
        break_both(stack)
        assert review(dana, path).submit().ok
        done = dana.wait_for_message("#sourcing", contains="Export Complete", timeout=90)
        modal = fill_form(dana, unreadable(tmp_path))
        assert modal.submit().ok
        modal.wait_for("has no column with a name", timeout=90)
        modal.close()
        for command in ("/export status", "/export history", "/export zebra@example.com", "/sourcewhale"):
            dana.command(command)
        dana.modal().close()
    assert asked == []
    assert "Export Complete" in done.rendered
    logs = {name: stack.log(name).read_text() for name in ("release", "web", "worker")}
    assert "ready" in logs["web"]
    assert "candidates/add" in logs["worker"]
    for name, text in logs.items():
        for secret in (
            *(API_KEY, "sw-wrong-key-5555", "xoxb-local", "xapp-local", "local-secret"),
            *("Zebulon", "zebra", "Quagga", "555 0177", "zebulon-quagga", "Zoological", "dana@example.com"),
            *("Confidential Search", "confidential search", elsewhere),
        ):
            found = [line for line in text.splitlines() if secret in line]
            assert found == [], f"{secret} in {name}.log"
        assert not re.search(r"sw-[a-z]+-key|xox[a-z]-|xapp-", text), name


def write(path, elsewhere):
    rows = [
        [
            "Zebulon Quagga",
            f"zebra{number}@example.com",
            "+1 555 0177 1",
            f"https://www.linkedin.com/in/zebulon-quagga-{number}",
            f"{elsewhere}/photo.png",
            f"{elsewhere}/site",
            "Zoological Garden",
            f'=IMPORTDATA("{elsewhere}/x")',
            f"<img src={elsewhere}/pixel.gif> see {elsewhere}/summary",
            "Zoo",
        ]
        for number in range(60)
    ]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([HEADER, *rows])


def unreadable(tmp_path):
    path = tmp_path / "Zebulon.csv"
    path.write_text("Zebulon,Quagga\nzebra@example.com,1\n")
    return path


def refuse_a_wrong_key(dana):
    dana.command("/sourcewhale")
    modal = dana.modal(title="SourceWhale")
    assert modal.submit().ok
    modal.wait_for("API Key").fill("API Key", "sw-wrong-key-5555")
    modal.submit()
    modal.wait_for("refuses")
    modal.close()


def break_both(stack):
    add = {"operation": "candidates/add"}
    stack.sourcewhale.break_with(
        {**add, "kind": "status", "status": 400, "body": "Zebulon Quagga is not wanted", "skip": 1},
        {**add, "kind": "drop_after", "skip": 2},
        {**add, "kind": "html", "skip": 3},
        {**add, "kind": "status", "status": 503, "body": "zebra1@example.com", "skip": 4},
        {"operation": "candidates/search", "kind": "status", "status": 500, "body": "Zebulon", "times": 2},
        {"operation": "candidates/search", "kind": "drop_before", "times": 2},
    )
    for kind, what in (
        ("fail", {"method": "chat.postMessage", "error": "invalid_blocks"}),
        ("garble", {"method": "chat.update"}),
        ("lose", {"method": "chat.update"}),
    ):
        stack.slack.post(f"/_control/{kind}", what)


def dana_without_slack(stack, dana):
    """The lists when Slack does not say who somebody is: a sentence, and nothing of what Slack answered."""
    stack.slack.post("/_control/fail", {"method": "users.info", "status": 500, "times": 2})
    assert dana.command("/export").ok
    (said,) = dana.modal(title="Export to SourceWhale").options("Campaign")
    assert said == "Slack does not answer just now; try again in a minute"
    dana.modal().close()
    stack.slack.post("/_control/mend")
