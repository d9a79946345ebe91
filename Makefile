# One tool for every verb; .ci/run calls the same ones. `make` alone tells which there are.

# The environment's own Python, once there is one: a second start asks the system for nothing.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
ARGS ?=
# A thousand modules are compiled once, whatever the machine says: a start takes two seconds less.
export PYTHONDONTWRITEBYTECODE =

install = @$(PYTHON) deploy/bootstrap.py requirements.lock
install_dev = @$(PYTHON) deploy/bootstrap.py requirements-dev.lock
compile = .venv/bin/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --annotation-style line --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" --quiet $(ARGS)

# Folders whose pages speak: each has the words of its own.
speaking = $(patsubst %/translations,%,$(wildcard community/*/translations moderation/*/translations))

.PHONY: help run import-demo test lint format bench words lock clean

help:  ## Tell what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run:  ## Start everything on this machine, with a sample community in an empty database; Ctrl-C ends it
	$(install)
	@SAMPLE=$${SAMPLE:-1} .venv/bin/community run $(ARGS)

import-demo:  ## Import a file of real reviews: make import-demo FILE=reviews.csv.gz
	$(if $(FILE),,$(error Name the file to import: make import-demo FILE=reviews.csv.gz))
	$(install)
	@.venv/bin/community import-reviews "$(FILE)" $(ARGS)

test:  ## Run all tests on SQLite and PostgreSQL; a part of them: make test ARGS="-k outbox"
	$(install_dev)
	@.venv/bin/pytest $(ARGS)

lint:  ## Check the code against the rules in pyproject.toml
	$(install_dev)
	@.venv/bin/ruff check --output-format concise
	@.venv/bin/ruff format --check

format:  ## Mend what can be mended without thinking
	$(install_dev)
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

bench:  ## Measure: every script in benchmarks/ but those that derive data or are parts prints its figures as JSON
	$(install_dev)
	@for script in $(filter-out benchmarks/derive_% benchmarks/serving_%,$(wildcard benchmarks/*.py)); do .venv/bin/python $$script || exit; done

words:  ## Gather the words of pages into zh/LC_MESSAGES/messages.po of their folder, and compile what is translated there
	$(install_dev)
	@.venv/bin/python deploy/words.py $(speaking)

lock:  ## Pin what pyproject.toml asks for; newest of everything: make lock ARGS=--upgrade
	$(install_dev)
	@$(compile) --output-file requirements.lock
	@$(compile) --group dev --constraint requirements.lock --output-file requirements-dev.lock

clean:  ## Remove what can be made again; var/, your data, stays
	@rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
