# Everything runs in a local .venv; nothing outside this folder is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test slow check format bench client clean

help:
	@echo "make demo    set up .venv and run the main job (europe-2007) into out/europe-2007"
	@echo "make test    set up .venv and run the default tests"
	@echo "make slow    the slower checks as well"
	@echo "make check   linters, floors, types"
	@echo "make client  build the page of midcourse serve from web-client (needs Node 20 or newer)"
	@echo "make bench   time the main job, the engine beside other codes, growth with work and cores"

$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("midcourse needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=... to another one.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --editable ".[test]"
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

demo: $(VENV)/.run
	$(BIN)/midcourse run europe-2007 --out out/europe-2007
	@echo "Open out/europe-2007/report.html in a browser."

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto -m "not slow"

slow: $(VENV)/.test
	$(BIN)/python -m pytest -n auto -m slow

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	$(BIN)/python -m benchmarks.main_job
	$(BIN)/python -m benchmarks.footprint
	$(BIN)/python -m benchmarks.compare --out out/benchmarks
	$(BIN)/python -m benchmarks.speed --out out/benchmarks

client:
	cd web-client && npm ci --no-audit --no-fund && npm run build

clean:
	rm -rf out dist build
