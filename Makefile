# make run   sets up .venv and extracts the sample documents of data/raw
# make test  sets up .venv and runs all tests
# Both need Python 3.11, make and the package index, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
OUT ?= data/processed
DATA ?= ../shared
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test stanza lint types format clean

run: $(STAMP)
	$(BIN)/nukil run data/raw --out $(OUT)

test: $(STAMP)
	$(BIN)/python -m pytest

# Trains the models of --engine stanza again from the treebanks (about 20 minutes of one core).
stanza: $(STAMP)
	$(BIN)/nukil train stanza $(DATA) --out models/stanza

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# torch first: its version is pinned, and what follows must not replace it.
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[stanza,train,dev]"
	@touch $@

clean:
	rm -rf $(OUT)/* .pytest_cache .mypy_cache .ruff_cache
