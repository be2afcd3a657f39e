"""Procfile, Dockerfile, compose.yml and the units start the same processes, each with what it needs and no more."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from honcho.environ import parse_procfile

REPOSITORY = Path(__file__).resolve().parents[2]
PROCESSES = {"release": "python -m store.migrate", "web": "python -m bot", "worker": "python -m worker"}
COMPOSE = yaml.safe_load((REPOSITORY / "compose.yml").read_text())
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()


def test_the_procfile_runs_with_and_without_a_virtual_environment():
    found = parse_procfile((REPOSITORY / "Procfile").read_text()).processes
    assert {name: line.split(maxsplit=2)[2] for name, line in found.items()} == PROCESSES
    assert all(line.startswith('env PATH=".venv/bin:$PATH" ') for line in found.values())


def test_compose_runs_the_procfiles_processes():
    for name, line in PROCESSES.items():
        service = COMPOSE["services"][name]
        assert " ".join(service["command"]) == line
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_compose_names_only_settings_that_there_are():
    example = (REPOSITORY / ".env.example").read_text()
    for name in COMPOSE["services"]["web"]["environment"]:
        assert re.search(rf"^#?{name}=", example, re.MULTILINE), name


def test_the_image_holds_the_product_and_nothing_of_the_sandbox():
    copied = set(re.findall(r"^COPY (\w+) \./\1$", DOCKERFILE, re.MULTILINE))
    assert copied == {"bot", "worker", "store", "seekout", "sw_client", "wire"}
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {line[1:] for line in ignored if line.startswith("!")} == copied | {"requirements.txt", "manifest.json"}
    assert re.search(r"^USER \d+$", DOCKERFILE, re.MULTILINE)


@pytest.mark.long
def test_what_the_image_holds_is_enough_to_start(tmp_path):
    for name in ("bot", "worker", "store", "seekout", "sw_client", "wire", "manifest.json"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    modules = "bot.__main__, bot.http.installing, worker.__main__, worker.operations.operate, worker.operations.doctor"
    program = f"import {modules}; bot.http.installing.scopes()"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True)


def test_every_image_is_a_version_and_a_digest_and_is_raised_by_dependabot():
    built = COMPOSE["services"]["web"]["image"]
    pulled = {found.split()[0] for found in re.findall(r"^FROM (.+)$", DOCKERFILE, re.MULTILINE)}
    pulled |= {service["image"] for service in COMPOSE["services"].values() if service["image"] != built}
    assert len(pulled) == 3
    for image in pulled:
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?-[a-z-]+@sha256:[0-9a-f]{64}", image), image
    updates = yaml.safe_load((REPOSITORY / ".github" / "dependabot.yml").read_text())["updates"]
    assert {"docker", "docker-compose", "pip"} <= {one["package-ecosystem"] for one in updates}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-extra.txt"])
def test_everything_is_installed_by_its_hash(name):
    pinned = [
        line
        for line in (REPOSITORY / name).read_text().replace("\\\n", " ").splitlines()
        if line and not line.lstrip().startswith("#")
    ]
    assert pinned
    for line in pinned:
        assert re.match(r"[\w.\[\]-]+==[\w.]+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+$", line), line
    installing = (REPOSITORY / "Makefile").read_text() + DOCKERFILE
    commands = re.findall(r"^.*pip install.*$", installing, re.MULTILINE)
    assert commands
    assert all("--require-hashes" in command for command in commands)


def test_the_dockerfile_is_linted():
    linter = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([linter, "Dockerfile"], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_composes_redis_lets_in_nobody_without_a_password():
    redis = COMPOSE["services"]["redis"]
    assert "--requirepass" in redis["command"][-1]
    assert "ports" not in redis
    for name in PROCESSES:
        url = COMPOSE["services"][name]["environment"]["REDIS_URL"]
        assert url.startswith("redis://:${REDIS_PASSWORD:?")


@pytest.mark.parametrize("name", ["seekout-web.service", "seekout-worker@.service"])
def test_a_unit(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(REPOSITORY / "deploy" / "systemd" / name)
    process = "web" if "web" in name else "worker"
    assert unit["Service"]["ExecStart"].endswith(f".venv/bin/{PROCESSES[process]}")
    assert unit["Service"]["ProtectSystem"] == "strict"
    assert unit["Service"]["NoNewPrivileges"] == "yes"
    assert unit["Service"]["User"] == "seekout"
    assert unit["Service"]["UMask"] == "0077"
    for name in ("PrivateMounts", "PrivateIPC", "PrivateDevices", "PrivateUsers", "ProtectKernelTunables"):
        assert unit["Service"][name] == "yes"
    assert "169.254.169.254" in unit["Service"]["IPAddressDeny"]
    # What the reader's processes and the bot ask for themselves must stay allowed: limits are calls of @resources.
    assert "@resources" not in " ".join(value for name, value in unit["Service"].items() if name == "SystemCallFilter")


def test_the_readme_says_that_the_image_was_not_built_here():
    assert "not built" in (REPOSITORY / "docs" / "deploying.md").read_text()
