"""`make audit`: the pinned dependencies against the advisories that PyPI publishes with each release.

They are read from the JSON API of the index from which pip installs (its setting `index-url`), so that a mirror that
serves it is enough. Exit 0: nothing is known; 1: something is; 2: it could not be found out, and nothing was proved.

    python -m tests.audit requirements.txt requirements-dev.txt
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests

PYPI = "https://pypi.org/simple"
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_AT_ONCE, _SECONDS = 4, 15.0


class NotFoundOut(Exception):
    """The advisories cannot be read; the text says why, without any password of an address."""


@dataclass(frozen=True, order=True)
class Advisory:
    """Something that is known of a pinned release."""

    package: str
    version: str
    names: tuple[str, ...]
    fixed_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = f"mended in {', '.join(self.fixed_in)}" if self.fixed_in else "not mended in any release"
        return f"{self.package} {self.version}: {', '.join(self.names)}, {mended}"


def pins(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Names and versions that requirements files pin, each once."""
    found = {pin for path in paths for pin in _PIN.findall(path.read_text())}
    return sorted(found, key=lambda pin: (pin[0].lower(), pin[1]))


def pip_setting(name: str) -> str | None:
    """What pip is told here, by its own files or the environment; None where nothing is said."""
    done = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings = dict(re.findall(r"^(\S+?)='(.*)'$", done.stdout, re.MULTILINE))
    return next(
        (settings[key] for key in (f":env:.{name}", f"install.{name}", f"global.{name}") if key in settings), None
    )


def json_api(index: str) -> str:
    """Where the JSON API of an index stands: `https://host/simple` in, `https://host/pypi` out."""
    parts = urlsplit(index)
    path = re.sub(r"/simple/?$", "", parts.path.rstrip("/"))
    return urlunsplit((parts.scheme, parts.netloc, f"{path}/pypi", "", ""))


def known(session: requests.Session, api: str, package: str, version: str) -> list[Advisory]:
    """What is known of a release. Raises NotFoundOut."""
    try:
        answer = session.get(f"{api}/{package}/{version}/json", timeout=_SECONDS)
    except requests.RequestException as error:
        raise NotFoundOut(f"{_shown(api)} cannot be reached ({type(error).__name__})") from None
    if answer.status_code != 200:
        raise NotFoundOut(f"{_shown(api)} answers {answer.status_code} for {package} {version}")
    try:
        listed = answer.json()["vulnerabilities"]
        return list(_advisories(package, version, listed))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotFoundOut(f"{_shown(api)} tells no advisories for {package} {version}") from None


def _advisories(package: str, version: str, listed: list[dict[str, Any]]) -> Iterator[Advisory]:
    for one in listed:
        if not one.get("withdrawn"):
            names = (one["id"], *one.get("aliases", ()))
            yield Advisory(package, version, names, tuple(one.get("fixed_in", ())))


def _shown(address: str) -> str:
    """An address without the name and password that it may hold."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Look every pin up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    pinned = pins(parser.parse_args(arguments).files)
    api = json_api(pip_setting("index-url") or PYPI)
    if not pinned or not api.startswith(("http://", "https://")):
        print(f"Nothing was checked: {'no pins were found' if not pinned else 'the index is no address of the web'}.")
        return 2
    session = requests.Session()
    if (authorities := pip_setting("cert")) is not None:
        session.verify = authorities
    try:
        # One by itself: where nothing answers, everybody else need not ask.
        found = known(session, api, *pinned[0])
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for more in pool.map(lambda pin: known(session, api, *pin), pinned[1:]):
                found += more
    except NotFoundOut as error:
        print(
            f"Nothing was proved: {error}. The advisories stand in PyPI's JSON API; set pip's index-url "
            "(PIP_INDEX_URL) to an index that serves it, or run this where PyPI can be reached.",
            file=sys.stderr,
        )
        return 2
    for advisory in sorted(found):
        print(advisory)
    print(f"{len(pinned)} pinned releases, {len(found)} known vulnerabilities ({_shown(api)})")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
