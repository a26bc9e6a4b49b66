# Holdfast. A newcomer needs `make demo` and `make test`; everything lands inside this folder.
PYTHON ?= python3
BIN := .venv/bin
DEMO := demo.db
NODE := tests/acceptance/node_modules/.package-lock.json
CLIENTS := tests/acceptance/mcp/clients
PYTHON_CLIENTS := .venv/mcp-1/ready .venv/mcp-2/ready
COMPILE := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade \
  --custom-compile-command "make lock" --quiet

.PHONY: demo test acceptance bench lint docs lock clean

demo: .venv/ready ## environment, sample ledger, three answered questions, how to start Slack and MCP
	@$(BIN)/python -m cli.demo $(DEMO)

test: .venv/ready ## lint, strict types, layer contracts, generated documents, all tests that need no other runtime
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check
	$(BIN)/python -m pytest -n auto -m "not acceptance"

acceptance: .venv/ready $(NODE) $(PYTHON_CLIENTS) ## real Slack protocol, real browser, real MCP clients
	@command -v chromium >/dev/null || { echo "make acceptance needs Chromium (Debian: apt-get install chromium): install it, then run again."; exit 1; }
	$(BIN)/python -m pytest -m acceptance

bench: .venv/ready ## ratios against peers in one run, written to bench/RESULTS.md
	$(BIN)/python -m bench.run

lint: .venv/ready ## mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/ready ## write the generated parts of README and docs, the message catalogue and the Slack manifest again
	$(BIN)/python -m docs.generate

lock: .venv/ready ## resolve the dependencies again, with hashes, for every platform
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --quiet uv
	.venv/lock/bin/uv pip compile pyproject.toml --extra dev $(COMPILE) -o requirements.lock
	.venv/lock/bin/uv pip compile $(CLIENTS)/mcp-1.in $(COMPILE) -o $(CLIENTS)/mcp-1.lock
	.venv/lock/bin/uv pip compile $(CLIENTS)/mcp-2.in $(COMPILE) -o $(CLIENTS)/mcp-2.lock

clean: ## remove everything that make made
	rm -rf .venv tests/acceptance/node_modules $(DEMO) $(DEMO)-* $(DEMO).columns $(DEMO).registry* dist build

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Holdfast needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies into .venv (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(NODE): tests/acceptance/package.json tests/acceptance/package-lock.json
	@command -v npm >/dev/null || { echo "make acceptance needs npm (Node.js 20 or newer): install it, then run again."; exit 1; }
	cd tests/acceptance && npm ci --no-audit --no-fund --silent
	@touch $@

# Client libraries that need other versions of what .venv has, or of what each other have.
.venv/mcp-%/ready: $(CLIENTS)/mcp-%.lock | .venv/ready
	@test -x $(@D)/bin/python || $(PYTHON) -m venv $(@D)
	@echo "Installing the client libraries of $(<F) (once) ..."
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@
