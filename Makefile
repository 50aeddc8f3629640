PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PORT ?= 8765
WORKERS ?= 3
SOURCES := app.py bot handlers messages storage sandbox tests bench examples


.PHONY: help install demo demo-reset eight-weeks test lint screenshots format bench lock clean
.DEFAULT_GOAL := help

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "encours needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

install: $(VENV)/.run ## install the bot into .venv

demo: $(VENV)/.run ## the example company in a pretend Slack, in the browser: PORT=8765
	@$(BIN)/python -m examples.demo --port $(PORT)

demo-reset: ## start the demo over at the next `make demo`
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m examples.demo --reset; else rm -rf demo; fi

eight-weeks: $(VENV)/.dev ## live eight weeks of reminders, day by day, and write their tables into docs/dunning.md
	@$(BIN)/python -m examples.eight_weeks

test: $(VENV)/.dev ## install and run every test, on a real PostgreSQL and in Chromium where there is one
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

lint: $(VENV)/.dev ## ruff, formatting and strict types
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/mypy

screenshots: $(VENV)/.dev ## take the README's pictures of the demo (needs Chromium)
	@$(BIN)/python -m examples.screenshots

format: $(VENV)/.dev ## put the code in the house's form
	@$(BIN)/ruff check --fix $(SOURCES)
	@$(BIN)/ruff format $(SOURCES)

bench: $(VENV)/.dev ## measure import, digests, cards and the conversation beside their floors
	@$(BIN)/python -m bench $(ARGS)

lock: ## write the locked requirements anew (needs uv on the PATH)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra install --extra sandbox pyproject.toml -o requirements.txt
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## remove what was installed and made
	@rm -rf $(VENV) demo .hypothesis .mypy_cache .ruff_cache .pytest_cache
