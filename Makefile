# `make demo` and `make test` are all that a fresh checkout needs; each sets up .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help demo run test check format lint types contracts security lock build clean

help:
	@echo "make demo       show what Readout does: no account, no network"
	@echo "make run        run the bot (needs READOUT_DISCORD__TOKEN)"
	@echo "make test       all tests"
	@echo "make check      format, lint, types, import contracts, security"
	@echo "make lock       compile the hashed locks anew"
	@echo "make build      wheel and sdist under dist/"
	@echo "make clean      remove what the commands above made"

demo: $(VENV)/.runtime
	@$(BIN)/readout demo

run: $(VENV)/.runtime
	@$(BIN)/readout run

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS)

check: format lint types contracts security

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

security: $(VENV)/.dev
	$(BIN)/bandit -q -r bot digests -c pyproject.toml

# Needs uv. The locks name no package index, so that any index can serve them.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --quiet
lock:
	$(LOCK) --group build -o requirements.lock
	$(LOCK) --group dev -o requirements-dev.lock

build: $(VENV)/.dev
	$(BIN)/python -m build --no-isolation

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Readout needs Python 3.11 or newer; say which with PYTHON=python3.12." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) (once; about half a minute) …" >&2
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Adding the tools for tests and checks …" >&2
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
