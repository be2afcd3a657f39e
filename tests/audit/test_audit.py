"""`make audit` against an index of our own: it finds, it finds nothing, and it never says so when it cannot know."""

from __future__ import annotations

import pytest
from aiohttp import web

from tests.audit import __main__ as audit
from tests.servers import closed_port, serving

PINS = """alpha==1.0 \\
    --hash=sha256:00
beta[extra]==2.0 ; python_version >= '3.11' \\
    --hash=sha256:00
# gamma==3
"""
KNOWN = {"id": "PYSEC-1", "aliases": ["CVE-1"], "fixed_in": ["2.1"], "withdrawn": None}


def index(answers):
    """An index whose JSON API answers so, by package; what it was asked is noted."""
    asked = []

    async def release(request):
        name = request.match_info["name"]
        asked.append((name, request.match_info["version"]))
        answer = answers.get(name)
        return web.Response(status=404) if answer is None else web.json_response(answer)

    app = web.Application()
    app.router.add_get("/mirror/pypi/{name}/{version}/json", release)
    return app, asked


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def run(answers):
        path = tmp_path / "requirements.txt"
        path.write_text(PINS)
        app, asked = index(answers)
        with serving(app) as url:
            monkeypatch.setenv("PIP_INDEX_URL", url.replace("://", "://somebody:password@") + "/mirror/simple/")
            code = audit.main([str(path)])
        told = capsys.readouterr()
        assert "password" not in told.out + told.err
        return code, told.out + told.err, asked

    return run


@pytest.mark.long
def test_what_is_known_is_told_with_what_mends_it(run):
    code, told, asked = run({"alpha": {"vulnerabilities": []}, "beta": {"vulnerabilities": [KNOWN]}})
    assert (code, set(asked)) == (1, {("alpha", "1.0"), ("beta", "2.0")})
    assert "beta 2.0: PYSEC-1, CVE-1, mended in 2.1" in told


@pytest.mark.long
def test_what_was_withdrawn_is_nothing(run):
    withdrawn = KNOWN | {"withdrawn": "2026-01-01T00:00:00Z"}
    code, told, _ = run({"alpha": {"vulnerabilities": []}, "beta": {"vulnerabilities": [withdrawn]}})
    assert code == 0
    assert "2 pinned releases, 0 known" in told


@pytest.mark.long
@pytest.mark.parametrize("beta", [None, {}, {"vulnerabilities": None}, []], ids=["404", "none", "null", "a list"])
def test_an_index_that_tells_nothing_proves_nothing(run, beta):
    code, told, _ = run({"alpha": {"vulnerabilities": []}, "beta": beta})
    assert code == 2
    assert "Nothing was proved" in told
    assert "beta 2.0" in told


@pytest.mark.long
def test_an_index_that_cannot_be_reached_is_said_plainly(tmp_path, monkeypatch, capsys):
    path = tmp_path / "requirements.txt"
    path.write_text(PINS)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{closed_port()}/simple")
    assert audit.main([str(path)]) == 2
    assert "cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("setting", "api"),
    [
        ("https://pypi.org/simple", "https://pypi.org/pypi"),
        ("https://pypi.org/simple/", "https://pypi.org/pypi"),
        ("https://host/artifactory/api/pypi/all/simple", "https://host/artifactory/api/pypi/all/pypi"),
        ("https://host/root/pypi", "https://host/root/pypi/pypi"),
    ],
)
def test_the_json_api_stands_beside_the_simple_one(setting, api):
    assert audit.json_api(setting) == api
