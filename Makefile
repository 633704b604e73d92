# Everything a clone needs is made on first use, in .venv; see `make help`.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test check format bench proof bundle arms ev60 pictures constraints wheel clean environment

PORT ?= 5006
ARGS ?=

BIN := .venv/bin

help: ## this list
	@echo "TakTwin: make TARGET [PORT=5006] [ARGS='more arguments'] [PYTHON=path of a Python 3.11]"
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## open the demo cell's shift in the browser (PORT, ARGS: for `taktwin serve`)
	@sh make/environment.sh run
	@exec $(BIN)/taktwin serve --port $(PORT) $(ARGS)

test: ## all tests, with the layers of the house (ARGS: for pytest)
	@sh make/environment.sh dev
	@sh make/system.sh test
	@$(BIN)/python -m pytest -ra --durations=10 $(ARGS)

check: ## ruff, formatting, mypy and the layers of the house
	@sh make/environment.sh dev
	@sh make/check.sh

format: ## let ruff repair and format what it can
	@sh make/environment.sh dev
	@$(BIN)/python -m ruff check --fix
	@$(BIN)/python -m ruff format

bench: ## measure, print and keep the figures that the README quotes (ARGS: names of benchmarks)
	@sh make/environment.sh dev
	@sh make/system.sh test
	@$(BIN)/python -m tests.benchmarks $(ARGS)

proof: ## proofs that take minutes, such as a million poses of every arm (ARGS: names of proofs)
	@sh make/environment.sh dev
	@$(BIN)/python -m tests.proofs $(ARGS)

bundle: ## rebuild the browser bundle (needs Node; the result is committed)
	@sh make/bundle.sh

arms: ## write the bundled robots into assets/robots anew (the result is committed)
	@sh make/environment.sh dev
	@$(BIN)/python -m twin.geometry.arms

ev60: ## write the reference plant's text in assets/plants/ev60 anew (the result is committed)
	@sh make/environment.sh dev
	@$(BIN)/python make/ev60

pictures: ## draw the README's pictures of the reference plant anew (ARGS: names of pictures)
	@sh make/environment.sh dev
	@$(BIN)/python make/pictures.py $(ARGS)

constraints: ## write constraints.txt anew from the ranges in pyproject.toml
	@sh make/constraints.sh

wheel: ## build the wheel into dist/
	@sh make/environment.sh dev
	@$(BIN)/python -m build --wheel --no-isolation

environment: ## only set up .venv for development
	@sh make/environment.sh dev

clean: ## remove .venv and everything made; nothing that is committed
	rm -rf .venv .stamps artifacts dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find twin kernels tests -name __pycache__ -type d -prune -exec rm -rf {} +
