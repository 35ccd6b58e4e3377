.DEFAULT_GOAL := help
.PHONY: help setup check lint types layers test test-slow docs docs-check eval claims bench-claims revision lock clean

BIN ?= .venv/bin
DATA ?= ../shared/data
SCORER ?= ../shared/score/score.py

help: ## what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## a virtual environment with the program and all that development needs
	python3 -m venv .venv
	$(BIN)/pip install -q -r requirements/dev.txt
	$(BIN)/pip install -q --no-deps -e .

check: lint types layers test docs-check ## everything that must hold before a change is sent

lint: ## style, by ruff
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .

types: ## types, by mypy
	$(BIN)/mypy

layers: ## dependencies point one way, by import-linter
	$(BIN)/lint-imports --no-logo

# Those that read tens of thousands of sentences, or long ones, take three times as long under coverage and add nothing to it.
SENTENCES = tests/catalogue/test_catalogue.py tests/corpus tests/extract/test_properties.py tests/stories/test_grouping.py

test: ## all tests, with branch coverage of etl and models
	$(BIN)/pytest -q -n 2 $(SENTENCES)
	$(BIN)/pytest -q -n 2 --cov --cov-report=term:skip-covered --cov-fail-under=90 $(SENTENCES:%=--ignore=%)

test-slow: ## only the slow tests: wheels, kills
	$(BIN)/pytest -q -n 2 -m slow

docs: ## write the generated parts of the documentation again
	$(BIN)/cog -r -P -p 'import sys; sys.path.insert(0, ".")' README.md docs/*.md

docs-check: ## the generated parts are what they would be
	$(BIN)/cog --check -P -p 'import sys; sys.path.insert(0, ".")' README.md docs/*.md

eval: ## accuracy on annotated text: make eval DATA=folder SCORER=score.py
	$(BIN)/python benchmarks/accuracy.py --data $(DATA) --scorer $(SCORER)

claims: ## accuracy of claims by field on the labelled texts
	$(BIN)/python -m tests.corpus.claims_corpus

bench-claims: ## throughput with claims as a ratio to that without: make bench-claims TEXTS=file.jsonl
	$(BIN)/python benchmarks/claims_throughput.py $(TEXTS)

revision: ## a new schema revision from the models: make revision m="what it does"
	$(BIN)/python -m migrations "$(m)"

lock: ## write the pinned requirements again, with hashes
	uv pip compile -q --universal --generate-hashes --no-header --group dev --python-version 3.11 pyproject.toml -o requirements/dev.txt

clean: ## remove what was made
	rm -rf .venv dist build .coverage* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
