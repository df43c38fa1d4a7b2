# Needs Python 3.11 or later, git and make; everything else is installed into .venv, pinned by hash.

PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests
# Browsers and servers are waited for, so two workers share a core; between 2 and 8 of them.
WORKERS ?= $(shell $(BIN)/python -c "import os; print(min(max(2 * (os.cpu_count() or 1), 2), 8))")
# What `check --deploy` needs to take the production branch of config/settings.py.
PRODUCTION := DATABASE_URL=postgresql://web@db.invalid/nominations REDIS_URL=redis://redis.invalid/0 \
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") LOCAL_MODE=0 DEBUG=0 \
	ALLOWED_HOSTS=nominations.example.org SITE_URL=https://nominations.example.org
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --python-version 3.11 --universal

.DEFAULT_GOAL := help
.PHONY: help run test check format shell bench faults lock clean

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: .venv/local.stamp ## Run the whole site here: http://localhost:8000/ (PORT=8001 moves it); Ctrl-C stops it
	@$(BIN)/python -m config.assets
	@$(BIN)/python -m config.run

test: .venv/dev.stamp ## Run all tests (TESTS=tests/workflow: a part; WORKERS=2: fewer at once; REQUIRE_BROWSER=1: with a Chromium)
	@$(BIN)/python -m config.assets
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(TESTS)

check: .venv/dev.stamp ## Check style, types, floors, templates, migrations and production settings
	@$(BIN)/python -m config.assets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/dev.stamp ## Format the Python code
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

shell: .venv/local.stamp ## Open Django's shell on the local data
	@$(BIN)/python manage.py shell

bench: .venv/local.stamp ## Measure pages and jobs beside the least Django that does the work (BENCH=small tries it)
	@$(BIN)/python -m config.assets
	@$(BIN)/python -m bench.run

faults: .venv/dev.stamp ## Kill and stop what sends mail while it sends; show what was lost or doubled (FAULTS=marker: one run)
	@$(BIN)/python -m tests.faults

lock: .venv/dev.stamp ## Compile requirements/*.in into *.txt with hashes (UPGRADE=--upgrade takes the newest)
	$(COMPILE) $(UPGRADE) requirements/dev.in --output-file requirements/dev.txt
	for name in uv base local; do \
	  $(COMPILE) --constraint requirements/dev.txt requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

clean: ## Stop what runs locally and remove its data (.local)
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m config.clean; fi

# uv comes by pip, all else by uv. A stamp is newer than its lock file: nothing is asked of the network again.
.venv/bin/uv: requirements/uv.txt
	@echo "Making the environment in .venv …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.11 run" if sys.version_info < (3, 11) else 0)'
	@umask 022 && $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/%.stamp: requirements/%.txt .venv/bin/uv
	@echo "Installing the packages of requirements/$*.txt …"
	@umask 022 && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/$*.txt
	@touch $@
