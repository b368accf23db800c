# Two commands: `make run` sets everything up and does the main job, `make test` checks everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test hunt lint types lock docs clean

# Installs what a lock file pins, and says how far it is: pip tells every file, or nothing for half a minute. Python
# compiles what is used when it is used, which is a third of the work.
install = { $(BIN)/python -m pip install --require-hashes --no-compile --progress-bar off -r $(1) || echo BROKEN; } | \
  { of=$$(grep -c == $(1)); while read -r word rest; do case "$$word" in \
    Collecting|Processing) n=$$((n + 1)); test $$((n % 25)) -ne 0 || echo "  $$n of some $$of packages fetched";; \
    Installing) echo "  installing them";; BROKEN) exit 1;; esac; done; }

$(VENV)/.stamp-run: requirements.lock pyproject.toml
	@echo "Setting up $(VENV), once: about half a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(call install,requirements.lock)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.stamp-test: requirements-dev.lock $(VENV)/.stamp-run
	@echo "Setting up what lint, types and tests need, once."
	@$(call install,requirements-dev.lock)
	@touch $@

run: $(VENV)/.stamp-run  ## set up, then crawl the bundled newsroom and show what came of it
	@$(BIN)/tearsheet demo

test: $(VENV)/.stamp-test lint types  ## lint, types and all tests
	@$(BIN)/python -m pytest -n 2

hunt: $(VENV)/.stamp-test  ## the property tests with new, and many more, examples
	@$(BIN)/python -m pytest -n 2 --hypothesis-profile hunt $$(grep -l @given tests/*.py)

lint: $(VENV)/.stamp-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.stamp-test
	@$(BIN)/mypy

lock:  ## resolve both lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --output-file requirements.lock --extra build pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --output-file requirements-dev.lock --extra build --extra dev --constraint requirements.lock pyproject.toml

docs: $(VENV)/.stamp-run  ## make docs/cli.md from the help texts
	@$(BIN)/python -m crawler.reference > docs/cli.md

clean:
	rm -rf $(VENV)
