# Serang Open. `make` or `make help` lists what there is.

PYTHON ?= python3
PORT ?= 8000
TODAY ?=
STATE ?= .local
STAGE ?= dev
CHECK ?=
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help environments run demo example site test e2e-aws check format deploy bench screenshots readme clean

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- environments: made when they are missing or their list has changed, else nothing happens -------------------

environments: .venv/.ready .venv-local-aws/.ready node_modules/.ready ## both Python environments and the browser's libraries

.venv/.ready: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "  Python 3.11 or newer is needed; name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "  making .venv (the product, its tests and tools)"
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv-local-aws/.ready: requirements-local-aws.txt
	@echo "  making .venv-local-aws (the local AWS)"
	@test -x .venv-local-aws/bin/python || $(PYTHON) -m venv .venv-local-aws
	@.venv-local-aws/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-local-aws.txt
	@touch $@

node_modules/.ready: package.json package-lock.json
	@command -v npm >/dev/null || { echo "  Node.js 20 or newer with npm is needed (it bundles the pages)"; exit 1; }
	@echo "  getting the browser's libraries (npm)"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# ---- to use it -------------------------------------------------------------------------------------------------

run: environments ## everything at http://localhost:8000 (PORT=8001, TODAY=2027-02-01, STATE=.local)
	@PORT=$(PORT) TODAY=$(TODAY) $(PY) -m chalicelib.ops run --state $(STATE)

demo: environments ## fill the running system with about 60 made-up proposals (PORT= as for run)
	@$(PY) -m chalicelib.ops demo --port $(PORT)

example: environments ## made-up answers to type and papers to upload, for trying the form by hand
	@$(PY) -m chalicelib.ops example

site: environments ## build the site into site/public
	@$(PY) -m chalicelib.publish --out site/public

# ---- to change it ----------------------------------------------------------------------------------------------

test: environments ## all tests, those in a real browser included
	@$(PY) -m chalicelib.ops.chromium
	@$(PY) -m pytest -n 3 --dist loadfile

e2e-aws: .venv/.ready .venv-local-aws/.ready ## the whole way through packaged functions, deployed on the local AWS (some minutes)
	@$(PY) -m pytest --confcutdir=tests/e2e_aws tests/e2e_aws

check: environments ## format, lint, types, import contracts, template and policies, rules, texts, browser code, pages
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/python -c "from importlinter.cli import lint_imports_command as c; c()"
	@.venv/bin/python -c "from cfnlint.runner import main; main()" .chalice/infrastructure.json
	@$(PY) -m chalicelib.ops policies
	@$(PY) -m chalicelib.ops check
	@$(PY) -m chalicelib.ops readme --check
	@npm run --silent types
	@$(PY) -m chalicelib.publish --out site/public
	@$(PY) -m chalicelib.publish --lint site/public

format: environments ## let ruff put everything in shape
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

deploy: environments ## one stage on AWS (STAGE=prod; CHECK=--check only looks)
	@$(PY) -m chalicelib.ops deploy --stage $(STAGE) $(CHECK)

bench: environments ## print the figures of the design beside their references
	@$(PY) -m bench

screenshots: environments ## pictures for the README, from a running system of its own
	@$(PY) -m chalicelib.ops screenshots

readme: environments ## bring the made parts of README.md and docs up to date
	@$(PY) -m chalicelib.ops readme --write

clean: ## remove what can be made again (not .local: that is your data)
	rm -rf site/public node_modules/.cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find chalicelib tests -name __pycache__ -type d -prune -exec rm -rf {} +
