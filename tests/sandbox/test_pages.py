"""What the pages are served, without a browser: files of ours, headers, permalinks, streams, SourceWhale's weather."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from sandbox.slack import blockkit
from sandbox.slack.page import Guide
from sandbox.sourcewhale.server import Service
from sandbox.sourcewhale.server import make_app as make_sourcewhale
from sandbox.stack import REPOSITORY
from tests.local_slack import local_slack
from tests.servers import serving

STATIC = Path(blockkit.__file__).parent / "static"


@pytest.fixture(scope="module")
def slack():
    with local_slack(guide=Guide("http://127.0.0.1:1", "a-key")) as running:
        yield running


@pytest.fixture(scope="module")
def sourcewhale():
    with serving(make_sourcewhale(Service({"a-good-key"}))) as url:
        yield url


def registered(path: Path, name: str) -> set[str]:
    """The types that a module of the page says it draws."""
    found = re.search(rf"export const {name} = \{{\n(.*?)\n\}};", path.read_text(), re.DOTALL)
    assert found
    return set(re.findall(r"^  (\w+)[:,]", found[1], re.MULTILINE))


def test_the_page_draws_each_emoji_that_the_bot_writes():
    drawn = set(re.findall(r"([a-z_0-9]+): \"", (STATIC / "js" / "mrkdwn.js").read_text()))
    texts = [path.read_text() for room in ("worker", "bot") for path in (REPOSITORY / room).rglob("*.py")]
    written = {name for text in texts for name in re.findall(r"(?<=[\"' ]):([a-z_]+):(?=[\"' ])", text)}
    assert "warning" in written and written <= drawn


def test_the_page_draws_whatever_the_local_slack_takes():
    assert registered(STATIC / "js" / "blocks.js", "BLOCKS") == set(blockkit._BLOCKS)
    assert registered(STATIC / "js" / "elements.js", "ELEMENTS") == set(blockkit._ELEMENTS)


@pytest.mark.parametrize("which", ["slack", "sourcewhale"])
@pytest.mark.long
def test_everything_comes_from_this_host(slack, sourcewhale, which):
    url = slack.url if which == "slack" else sourcewhale
    page = requests.get(url, timeout=5)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    addresses = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert addresses
    for address in addresses:
        assert address.startswith("/")
        assert requests.get(url + address, timeout=5).status_code == 200, address
    theme = requests.get(f"{url}/static/page.css", timeout=5).text
    for address in re.findall(r'url\("([^"]+)"\)', theme):
        assert requests.get(url + address, timeout=5).status_code == 200, address


def test_no_other_file_of_the_machine_is_served(slack):
    for path in ("/static/../page.py", "/static/%2e%2e/page.py", "/shared/%2e%2e/__init__.py", "/static/js"):
        assert requests.get(slack.url + path, timeout=5).status_code == 404
    for name in ("make.py", "%2e%2e/stack.py", "nothing.csv"):
        assert requests.get(f"{slack.url}/client/sample/{name}", timeout=5).status_code == 404
    sample = requests.get(f"{slack.url}/client/sample/backend-engineers.csv", timeout=5)
    assert sample.content == (REPOSITORY / "sandbox" / "samples" / "backend-engineers.csv").read_bytes()


def test_a_permalink_opens_the_page_at_its_message_or_thread(slack):
    def leads_to(path: str) -> str:
        return requests.get(slack.url + path, allow_redirects=False, timeout=5).headers["Location"]

    assert leads_to("/archives/C_SOURCING/p1700000000000001") == "/#/C_SOURCING/1700000000.000001"
    reply = "/archives/C_SOURCING/p1700000000000002?thread_ts=1700000000.000001&cid=C_SOURCING"
    assert leads_to(reply) == "/#/C_SOURCING/1700000000.000001"


def test_a_stream_says_what_has_changed_for_whom(slack):
    with requests.get(f"{slack.url}/client/events?user=U_KIM", stream=True, timeout=5) as stream:
        lines = (line[6:] for line in stream.iter_lines(decode_unicode=True) if line.startswith("data: "))
        assert json.loads(next(lines)) == {}
        slack.person("dana").say("not for Kim", "#sourcing")
        slack.person("dana").say("for both", "#northwind-contoso")
        assert json.loads(next(lines)) == {"channel": "C_SHARED"}


def test_a_file_is_downloaded_by_whoever_reads_its_message(slack, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name\nAda\n")
    message = slack.person("dana").drop_file("#sourcing", path)
    (file,) = message.files

    def get(user: str) -> requests.Response:
        return requests.get(f"{slack.url}/client/file", params={"user": user, "id": file["id"]}, timeout=5)

    assert get("U_SAM").text == "Name\nAda\n"
    assert get("U_SAM").headers["Content-Disposition"] == 'attachment; filename="people.csv"'
    assert get("U_KIM").status_code == 404


def test_the_weather_of_sourcewhale(sourcewhale):
    def call() -> requests.Response:
        return requests.get(f"{sourcewhale}/v1/projects/list", headers={"api-key": "a-good-key"}, timeout=10)

    def switch(name: str, on: bool) -> None:
        requests.post(f"{sourcewhale}/page/weather", json={name: on}, timeout=5).raise_for_status()

    for name, status in (("rate_limited", 429), ("failing", 503), ("revoked", 401)):
        switch(name, True)
        assert call().status_code == status
        switch(name, False)
        assert call().status_code == 200
    assert requests.post(f"{sourcewhale}/page/weather", json={"SLOW_SECONDS": True}, timeout=5).status_code == 400
    switch("failing", True)
    requests.delete(f"{sourcewhale}/_control/faults", timeout=5)
    assert call().status_code == 200
    told = requests.get(f"{sourcewhale}/page/overview", timeout=5).json()
    assert [entry["status"] for entry in told["requests"]][:2] == [429, 200]
    assert "a-good-key" not in json.dumps(told)


def test_sourcewhales_people_are_paged_and_found(sourcewhale):
    people = [{"name": f"Ada {n:03d}", "emails": [f"ada{n}@example.com"], "company": "Globex"} for n in range(70)]
    body = {"candidates": people, "campaignId": "camp-backend"}
    address = f"{sourcewhale}/v1/candidates/add?userEmail=dana@example.com"
    requests.post(address, json=body, headers={"api-key": "a-good-key"}, timeout=5).raise_for_status()

    def found(**query: str) -> dict:
        return requests.get(f"{sourcewhale}/page/people", params=query, timeout=5).json()

    first, second = found(), found(start="50")
    assert (first["total"], len(first["people"]), len(second["people"])) == (70, 50, 20)
    assert [person["name"] for person in found(query="ada 007")["people"]] == ["Ada 007"]
    assert found(place="camp-backend")["total"] == 70
    assert found(place="camp-data")["total"] == 0


@pytest.mark.long
def test_the_demo_prints_where_the_workspace_is_and_stays_up(tmp_path):
    with (tmp_path / "said").open("w+") as said:
        demo = subprocess.Popen([sys.executable, "-u", "-m", "sandbox.demo"], cwd=REPOSITORY, stdout=said, stderr=said)
        try:
            deadline = time.monotonic() + 90
            while not (found := re.search(r"the workspace: (\S+)\s+SourceWhale: +(\S+)", Path(said.name).read_text())):
                assert time.monotonic() < deadline, Path(said.name).read_text()
                assert demo.poll() is None, Path(said.name).read_text()
                time.sleep(0.1)
            assert "Local workspace" in requests.get(found[1], timeout=5).text
            assert requests.get(f"{found[1]}/client/guide", timeout=5).json()["sourcewhale_url"] == found[2]
            assert requests.get(f"{found[2]}/page/overview", timeout=5).json()["candidates"] > 20
        finally:
            demo.send_signal(signal.SIGINT)
            assert demo.wait(30) == 0
