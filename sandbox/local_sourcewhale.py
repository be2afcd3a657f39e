"""The local SourceWhale as scripts and tests drive it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import requests


@dataclass(frozen=True)
class LocalSourceWhale:
    """What the local SourceWhale holds, and what shall go wrong with it."""

    url: str

    def candidates(self, key: str = "") -> list[dict[str, Any]]:
        """Every candidate of an account with its memberships, owner and how often it was added."""
        found: list[dict[str, Any]] = _get(f"{self.url}/_control/candidates?key={key}")["candidates"]
        return found

    def candidates_of(self, seed: int) -> list[dict[str, Any]]:
        """The candidates of a project that `sandbox.samples.make` made with this seed."""
        mark = re.compile(rf"-{seed}-\d+-sample")
        return [item for item in self.candidates() if any(mark.search(link) for link in item.get("socialLinks", []))]

    def summary(self) -> dict[str, int]:
        """How many candidates there are, how many were added twice, how often outreach was started."""
        found: dict[str, int] = _get(f"{self.url}/_control/summary")
        return found

    def today(self) -> float:
        """The time that it is by the days that have passed, in unix seconds."""
        return float(_get(f"{self.url}/page/overview?after=1000000000")["today"])

    def requests(self, operation: str | None = None, since: int = 0) -> list[dict[str, Any]]:
        """The requests from number `since` on: when they came, who is the first in them, and what was answered."""
        found = _get(f"{self.url}/_control/requests?since={since}")["requests"]
        return [item for item in found if operation in (None, item["operation"])]

    def break_with(self, *faults: dict[str, Any]) -> None:
        """Script faults (sandbox.sourcewhale.faults.Fault)."""
        self.control("faults", faults=list(faults))

    def faults(self) -> list[dict[str, Any]]:
        """The scripted faults with how often each will still happen."""
        found: list[dict[str, Any]] = _get(f"{self.url}/_control/faults")["faults"]
        return found

    def archive(self, campaign_id: str) -> None:
        """Take a campaign off the list, as SourceWhale does with idle ones."""
        self.control("archive", campaign=campaign_id)

    def add_account(self, key: str, owner: str, campaigns: dict[str, str], jobs: dict[str, str]) -> None:
        """Make another account; campaigns and jobs are names by id, and seen by `owner`, an e-mail address."""
        self.control("account", key=key, owner=owner, campaigns=campaigns, jobs=jobs)

    def add_destination(self, kind: str, identifier: str, name: str, owner: str) -> None:
        """Make a "campaign" or a "project" that `owner`, an e-mail address, sees."""
        self.control("destination", kind=kind, id=identifier, name=name, owner=owner)

    def members(self, destination: str) -> list[dict[str, Any]]:
        """Who is in a campaign or a project, by its id."""
        found: list[dict[str, Any]] = _get(f"{self.url}/_control/members?destination={destination}")["candidates"]
        return found

    def control(self, what: str, **body: Any) -> Any:
        """What else sandbox.sourcewhale.control can do: `people`, `settings`, `outreach`, `purge`."""
        response = requests.post(f"{self.url}/_control/{what}", json=body, timeout=10)
        response.raise_for_status()
        return response.json()

    def mend(self) -> None:
        """Remove every fault."""
        requests.delete(f"{self.url}/_control/faults", timeout=10).raise_for_status()

    def reset(self) -> None:
        """Forget everything."""
        self.control("reset")


def _get(url: str) -> Any:
    response = requests.get(url, timeout=30)
    response.raise_for_status()
    return response.json()
