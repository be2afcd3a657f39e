# Everything runs from .venv, which `make install` fills with the pinned requirements. `make help` lists the targets.
PYTHON ?= python3
PY := .venv/bin/python
INSTALLED := .venv/installed

# What Python compiles is kept, also where the environment forbids that, as in many containers: tests and demo start the
# same modules in hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

# What a person types after a target. It reaches the commands through the environment and as it was typed: neither make
# nor a shell reads anything into it.
PARAMETERS := NOTE EXPORT PERSON TEAM YES TO FROM OFFER OLDER AGAIN
$(foreach name,$(PARAMETERS),$(eval override $(name) := $$(value $(name))))
export $(PARAMETERS)

.DEFAULT_GOAL := help
.PHONY: help install demo run slack-run test chaos locks simulate mutants fuzz audit check format lock new-key bench screenshots clean \
	doctor migrate status pause resume rerun missing tidy forget workspace-export workspace-delete backup restore rotate-keys

help: ## list the targets
	@awk '/^[a-z-]+:.*## / {name = $$1; sub(/:.*/, "", name); sub(/^[^#]*## /, ""); printf "  make %-16s %s\n", name, $$0}' \
		$(MAKEFILE_LIST)

$(INSTALLED): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing the pinned requirements into .venv (half a minute, once)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

.venv/extra: $(INSTALLED) requirements-extra.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-extra.txt
	@touch $@

install: $(INSTALLED) ## install what is pinned into .venv

demo: install ## a local Slack and SourceWhale, one whole export, then stay up; ONCE=1 ends after it, MANY=1: for many workspaces
	@$(PY) -m sandbox.demo $(if $(ONCE),--once) $(if $(MANY),--many)

# honcho reads .env, and says nothing of what it passes over.
HONCHO = $(PY) -m worker.operations.env_file && .venv/bin/honcho

run: install ## the real bot and worker, with the settings in .env
	@test -f .env || { echo "There is no .env. Copy .env.example to .env and fill it in, or try make demo."; exit 2; }
	umask 077; $(HONCHO) run $(PY) -m store.migrate
	umask 077; LOG_FORMAT=$${LOG_FORMAT:-text} .venv/bin/honcho start web worker

# The Slack CLI hands the tokens over in the environment; .env would override them.
slack-run: install ## bot and worker as `slack run` starts them
	umask 077; LOG_FORMAT=$${LOG_FORMAT:-text} .venv/bin/honcho --env .slack/no.env start web worker

test: install ## the tests; LONG=1: those too that take long for one thing, as CI runs them
	LONG=$(LONG) $(PY) -m pytest $(ARGS)

chaos: install ## kills and faults on all sides of many exports: RUNS=200 SEED=1 AT_ONCE=12 DATABASE=postgresql PROXY=1 HTTP=1 DISK=1 OLDER=HEAD~9; 1 unless nobody is lost or doubled
	@$(PY) -m tests.chaos --runs $(or $(RUNS),200) --seed $(or $(SEED),1) $(if $(AT_ONCE),--at-once $(AT_ONCE)) --database $(or $(DATABASE),sqlite) \
		$(if $(PROXY),--proxy) $(if $(HTTP),--http) $(if $(DISK),--disk) $(if $(OLDER),--older "$$OLDER")

locks: install ## everything that happens at once on PostgreSQL, against each other: LOCKS_SECONDS=60; 1 if anything was ended for anything else
	@LOCKS_SECONDS=$(or $(LOCKS_SECONDS),60) $(PY) -m pytest -n 0 -q -s tests/store/test_locks.py

simulate: install ## engine, keeper and courier in one thread, under a seed's clock, crashes and faults: RUNS=10000 SEED=1; RUNS=1 shows one
	@$(PY) -m tests.simulation --runs $(or $(RUNS),10000) --seed $(or $(SEED),1)

mutants: install .venv/extra ## change the product a little, many times, and see whether tests notice: ROOMS="engine sw_client" MOST=40 SEED=1, or ROOMS=named
	@$(PY) -m tests.mutants $(ROOMS) --most $(or $(MOST),40) --seed $(or $(SEED),1) $(if $(AGAIN),--again "$$AGAIN")

fuzz: install ## odd and damaged files, and odd requests, until the time is over: FUZZ_SECONDS=600 SEED=1; 1 if anything was found
	@$(PY) -m tests.fuzz --seconds $(or $(FUZZ_SECONDS),600) $(if $(SEED),--seed $(SEED))

audit: install ## look the pinned dependencies up among known vulnerabilities; asks the JSON API of pip's index
	@$(PY) -m tests.audit requirements.txt requirements-dev.txt requirements-extra.txt

check: install ## format, lint, types, floors, Dockerfile
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy --strict
	.venv/bin/lint-imports
	.venv/bin/hadolint Dockerfile

format: install ## format and mend what can be mended
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench: install .venv/extra ## measure what the issues name, see bench/; PARTS="exporting waiting" BENCH_SIZES=1000 measures and prints less, GROWN=10 more
	$(PY) -m bench $(PARTS)

screenshots: install .venv/extra ## take the pictures of the README; needs Chromium
	$(PY) -m sandbox.screenshots
	$(PY) -m sandbox.screenshots --moments --folder docs/pictures/moments

lock: install .venv/extra ## pin requirements*.in again; UPGRADE=1 takes newer versions
	for name in requirements requirements-dev requirements-extra; do \
		$(PY) -m uv pip compile --quiet $(if $(UPGRADE),--upgrade) --generate-hashes --universal --python-version 3.11 \
			--no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt || exit 1; done

new-key: install ## print a key for ENCRYPTION_KEYS
	@$(PY) -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'

rotate-keys: install ## re-encrypt every stored key with the first of ENCRYPTION_KEYS in .env
	$(HONCHO) run $(PY) -m store.upkeep.keys

migrate: install ## bring the database to this version's schema, as the release process does
	@$(HONCHO) run $(PY) -m store.migrate

# Settings come from .env where there is one, else from the environment.
OPERATE = $(HONCHO) run $(PY) -m worker.operations.operate

doctor: install ## what is wrong with this deployment's settings, in plain words
	@$(HONCHO) run $(PY) -m worker.operations.doctor

status: install ## what runs, what waits, what stands in the way
	@$(OPERATE) status

pause: install ## let no batch leave any more: NOTE="why"
	@$(OPERATE) pause

resume: install ## let exports go on
	@$(OPERATE) resume

rerun: install ## send the failed of one export again: EXPORT=id
	@$(OPERATE) rerun

missing: install ## who stands as exported and is not in the job or campaign: TEAM=T... EXPORT=id OFFER=missing|all
	@$(OPERATE) missing

tidy: install ## delete now what is kept no longer
	@$(OPERATE) tidy

forget: install ## delete a person everywhere: PERSON=e-mail, link or phone
	@$(OPERATE) forget

workspace-export: install ## write everything of a workspace into a file: TEAM=T...
	@$(OPERATE) copy

workspace-delete: install ## delete everything of a workspace: TEAM=T... YES=T...
	@$(OPERATE) delete

backup: install ## copy the database while it is in use: TO=file
	@$(OPERATE) backup

restore: install ## put a copy in the database's place, with bot and workers stopped: FROM=file
	@$(OPERATE) restore

clean: ## remove what was installed and what the demo keeps
	rm -rf .venv var/demo
