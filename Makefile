.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv/bin/python

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## set up and open the shop (PORT, AKRAB_HOME, AKRAB_DEMO=phones|gifts|none)
	@$(PYTHON) run.py

setup:  ## only set up, with all that tests and checks need
	@$(PYTHON) run.py --setup-only --dev

test: setup  ## all tests, on SQLite and on PostgreSQL
	@$(VENV) -m tools.suite

check: setup  ## all checks that need no test: style, types, floors, templates, catalogues, locks
	@$(VENV) -m tools.check

bench: setup  ## measure, and write docs/reference/benchmarks.md
	@$(VENV) -m tests.bench

soak: setup  ## the long tests: kill -9 at random points, many buyers at once
	@$(VENV) -m pytest -m soak -n 0

screenshots: setup  ## take the pictures for README and docs with the browser tests
	@AKRAB_SCREENSHOTS=1 $(VENV) -m pytest -m browser -n 0

messages: setup  ## bring the translation catalogues in step with the code
	@$(VENV) -m tools.messages

css: setup  ## build the style sheet from frontend/
	@$(VENV) -m tools.css

lock: setup  ## pin and hash the packages named in requirements/*.in
	@$(VENV) -m tools.lock

clean:  ## remove what was built or cached here, and .venv
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov test-results build dist
	find akrab tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help run setup test check bench soak screenshots messages css lock clean
