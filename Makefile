# Descent Lab. `make` alone lists the targets.
PYTHON ?= python3
PORT ?= $(or $(DESCENT_PORT),8501)
PYTEST_ARGS ?= -n 2 --dist worksteal
FUZZ_ARGS ?=
DOMAIN := descent_lab
VENV := .venv
BIN := $(VENV)/bin

# pip takes torch's CUDA build on Linux (several GB); uv knows where the CPU build is, so use uv where it is
# installed. `make run UV=` keeps to pip; TORCH_BACKEND=auto lets uv look for a GPU.
UV ?= $(shell command -v uv 2>/dev/null)
TORCH_BACKEND ?= cpu
INSTALL = $(if $(UV),$(UV) pip install --python $(BIN)/python --torch-backend=$(TORCH_BACKEND),$(BIN)/python -m pip install --disable-pip-version-check)

BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

.PHONY: help run test quick exhaustive lint types unit browser bench fuzz mutants words format chromium clean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.app ## open the app at http://localhost:8501 (another port: make run PORT=9000)
	@exec env DESCENT_PORT=$(PORT) $(BIN)/python app/main.py

test: $(VENV)/.dev lint types chromium ## everything CI holds: lint, types, tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

quick: $(VENV)/.dev lint ## lint, and the tests nearest to what has changed since main, without a browser
	$(BIN)/python tests/quick.py $(PYTEST_ARGS)

exhaustive: $(VENV)/.dev chromium ## everything with everything, for hours: not in CI
	$(BIN)/python -m pytest $(PYTEST_ARGS) --hypothesis-profile=thorough tests tests/exhaustive

lint: $(VENV)/.dev ## ruff and hadolint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/hadolint Dockerfile

types: $(VENV)/.dev ## mypy
	$(BIN)/mypy

unit: $(VENV)/.dev ## the tests that need no browser
	$(BIN)/python -m pytest $(PYTEST_ARGS) --ignore=tests/browser

browser: $(VENV)/.dev chromium ## the tests in a real Chromium
	$(BIN)/python -m pytest $(PYTEST_ARGS) tests/browser

bench: $(VENV)/.dev chromium ## the measurements of docs/benchmarks.md
	$(BIN)/python tests/benchmarks

fuzz: $(VENV)/.dev ## 10,000 odd links to the routes and 10,000 to the pages: make fuzz FUZZ_ARGS='--pages 500 --seed 7'
	$(BIN)/python -m tests.fuzz $(FUZZ_ARGS)

mutants: $(VENV)/.dev chromium ## change the code in hundreds of places, and print what no test sees: ARGS="--area engine --sample 300"
	$(BIN)/python -m tests.mutants $(ARGS)

words: $(VENV)/.app ## collect the texts into app/locale, and bring each language there up to date
	@mkdir -p app/locale
	$(BIN)/pybabel -q extract --keyword say --keyword say_several:1,2 --no-location -o app/locale/$(DOMAIN).pot app
	@! ls app/locale/*/LC_MESSAGES/$(DOMAIN).po >/dev/null 2>&1 || { \
	  $(BIN)/pybabel update -D $(DOMAIN) -i app/locale/$(DOMAIN).pot -d app/locale && \
	  $(BIN)/pybabel compile -D $(DOMAIN) -d app/locale; }

format: $(VENV)/.dev ## format the code and put right what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## remove .venv and the caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .mutants test-results
	find app components tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: what is installed is installed again only when its requirements have changed.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Descent Lab needs Python 3.11 or newer, and $(PYTHON) is older or missing. With another: make run PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python has no venv module. Debian and Ubuntu have it in a package: apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt | $(BIN)/python
	@$(if $(UV),:,[ "$$(uname)" != Linux ] || echo 'Installing with pip. Its torch for Linux can be the CUDA build of several GB: with uv installed first, `make run` takes the CPU build.')
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.app
	$(INSTALL) -r requirements-dev.txt
	@touch $@

# The browser tests drive a real Chromium: the system's, or Debian's if we may install it, or Playwright's own.
chromium: $(VENV)/.dev
	@for name in $(BROWSERS); do command -v $$name >/dev/null 2>&1 && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium && exit 0; \
	fi; \
	$(BIN)/python -m playwright install chromium || { \
	  echo 'The browser tests need Chromium or Chrome, and none could be installed. Install one (Debian: apt-get install chromium), so that `chromium` or `google-chrome` is on the PATH.' >&2; exit 1; }
