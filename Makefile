# Two commands are enough: `make demo` plays the built-in case, `make test` runs the tests. Both do all the set-up.

PYTHON ?=
VENV := .venv
IN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
JOBS ?= 2
SEED ?= 1

# uv is taken when it is there (and only a Python of this machine), else venv and pip; pip also steps in where uv cannot
# read the machine's own package index. Any python3 of 3.11 or later will do; `make PYTHON=/path/to/python test` names one.
define find_python
	found="$(PYTHON)"; \
	for name in python3 python3.13 python3.12 python3.11 python; do \
		[ -n "$$found" ] && break; \
		$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && found=$$name; \
	done; \
	[ -n "$$found" ] || { echo "tightrope needs Python 3.11 or later; none was found (looked for python3, python3.13 to python3.11)."; exit 1; }
endef

.PHONY: help demo test test-slow lint types mission bench bench-history lock clean
.DEFAULT_GOAL := help

help:
	@echo "make demo       set up, forecast the built-in case, print where the report lies"
	@echo "make test       set up, run the tests (make test-slow: the long ones)"
	@echo "make lint       style; make types: types; make mission: rows of the mission map, passed of total"
	@echo "make bench      benchmarks (make bench-history: forecasts of joining on past wars); make lock: write requirements.lock anew; make clean: remove what was built"

$(LOCKED): requirements.lock
	@$(find_python); \
	if [ ! -x $(IN)/python ]; then \
		echo "Setting up $(VENV) with $$found ..."; \
		{ command -v uv >/dev/null 2>&1 && uv venv --quiet --no-python-downloads --seed --python "$$found" $(VENV); } || \
		"$$found" -m venv --clear $(VENV) || exit 1; \
	fi; \
	echo "Installing the locked packages ..."; \
	{ command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(IN)/python --require-hashes -r requirements.lock; } || \
	$(IN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@{ command -v uv >/dev/null 2>&1 && uv pip install --quiet --python $(IN)/python --no-deps --no-build-isolation -e .; } || \
	$(IN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	@$(IN)/tightrope run belarus_2022 --seed $(SEED)

test: $(READY)
	@$(IN)/python -m pytest -n $(JOBS) $(ARGS)

test-slow: $(READY)
	@$(IN)/python -m pytest -n $(JOBS) -m slow $(ARGS)

lint: $(READY)
	@$(IN)/ruff check .

types: $(READY)
	@$(IN)/mypy

mission: $(READY)
	@$(IN)/python -m pytest tests/mission -n $(JOBS) -m "slow or not slow" -q $(ARGS)

bench: $(READY)
	@for script in benchmarks/*.py benchmarks/*/run.py; do \
		[ -f "$$script" ] && [ "$$script" != benchmarks/history/run.py ] || continue; echo "== $$script"; $(IN)/python "$$script" || exit 1; \
	done

# Wants the user's tables (TIGHTROPE_TABLES or ../shared/data) and the extra `bench`; a part that is not there is named.
bench-history: $(READY)
	@$(IN)/python benchmarks/history/run.py $(ARGS)

lock:
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra dev \
		--output-file requirements.lock pyproject.toml

# What was set up and the run folders stay; remove .venv by hand to set up afresh.
clean:
	@rm -rf dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
