# Every verb here is what CI runs too. `make demo` and `make test` need no other command first.
#
# PYTHON names the interpreter that .venv is made with: make PYTHON=python3.12 setup

PYTHON ?= python3
PROFILE ?= ci
BIN := .venv/bin
QUICKTYPE := codegen/quicktype
# Most tests wait for a process of their own. A file stays on one worker, whose fixtures it shares.
SIDE_BY_SIDE := -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
MCP_PEERS := tests/mcp_peers
EDITORS := tests/editors

# Each stamp is newer than what it was made from, so an up-to-date set-up costs nothing.
LOCKED := .venv/.locked
INSTALLED := .venv/.installed
NODE_MODULES := $(foreach part,$(QUICKTYPE) $(MCP_PEERS) $(EDITORS),$(part)/node_modules/.installed)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## Show the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- what people run ----------------------------------------------------------------------------

.PHONY: demo serve test setup
demo: setup ## Schema to both languages to the real wasm and the gate, with a table
	@$(BIN)/exo-gen demo

serve: setup ## The runtime: MCP, hooks and a page for coding agents; ARGS=--dev builds what is saved
	@$(BIN)/exo-host serve $(ARGS)

test: setup ## All tests: Python, and the renderer's node part; ARGS=--no-skips as CI does
	@$(BIN)/pytest $(SIDE_BY_SIDE) $(ARGS)
	@cd $(QUICKTYPE) && node --test

setup: $(INSTALLED) $(NODE_MODULES) ## Locked dependencies, into .venv and node_modules

# --- while working ------------------------------------------------------------------------------

.PHONY: generate check contract gate faults guest native guest-check toolchain doctor bench
generate: setup ## Write generated/ from schema/
	@$(BIN)/exo-gen generate

check: setup ## Is the schema laid out and clean, and generated/ what it says?
	@$(BIN)/exo-gen fmt --check
	@$(BIN)/exo-gen lint
	@$(BIN)/exo-gen check

contract: setup ## The contract gate over the real wasm; ARGS="--examples 1000" for more
	@$(BIN)/exo-gen contract run $(ARGS)

gate: setup ## The gate as CI runs it; its reports go to dist/gate. PROFILE=deep for a night of it
	@$(BIN)/exo-gen contract run --profile $(PROFILE) --coverage \
	  --html dist/gate/index.html --junit dist/gate/junit.xml --json dist/gate/report.json $(ARGS)

faults: setup ## Plant faults along the boundary; the gate must find each
	@$(BIN)/exo-gen contract faults $(ARGS)

guest: setup ## Compile the guest to wasm
	@$(BIN)/exo-gen guest build

native: setup ## Compile the guest natively, to dist/native; needs ghc and cabal-install
	@$(BIN)/exo-gen guest build --native

guest-check: setup ## Do the committed binaries match the sources? ARGS=--rebuild insists on bytes
	@$(BIN)/exo-gen guest check $(ARGS)

toolchain: setup ## Install the Haskell compiler that a rebuild of the guest needs
	@$(BIN)/exo-gen toolchain install

doctor: setup ## What is installed here, and what to do about the rest
	@$(BIN)/exo-gen toolchain doctor

bench: setup ## Speed and size against the budgets, as a table; ARGS="--benchmark-json=FILE" keeps it
	@$(BIN)/pytest tests/benchmarks -o python_files='bench_*.py' -q --benchmark-columns=median,iqr,rounds \
	  $(ARGS)

.PHONY: lint types format
lint: $(INSTALLED) ## ruff: style, likely bugs, layout
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(INSTALLED) ## mypy --strict
	@$(BIN)/mypy

format: $(INSTALLED) ## Let ruff lay out and fix what it can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

# The layout is ormolu's, which has no settings; what hlint asks is in .hlint.yaml.
HASKELL = $(shell git ls-files 'guest/*.hs')

.PHONY: lint-haskell format-haskell
lint-haskell: ## hlint and ormolu over the guest; both have to be installed
	@command -v hlint >/dev/null && command -v ormolu >/dev/null || { echo "$$NEEDS_LINTERS" >&2; exit 1; }
	@hlint --hint=.hlint.yaml guest
	@ormolu --mode check $(HASKELL)

format-haskell: ## Let ormolu lay the guest out
	@command -v ormolu >/dev/null || { echo "$$NEEDS_LINTERS" >&2; exit 1; }
	@ormolu --mode inplace $(HASKELL)

# --- upkeep -------------------------------------------------------------------------------------

.PHONY: lock clean
# In an environment of its own: uv writes the lock file, so it cannot be in it.
lock: ## Choose new versions for requirements.lock
	@$(PYTHON) -m venv dist/lock && dist/lock/bin/pip install --quiet 'uv>=0.8'
	@UV_CUSTOM_COMPILE_COMMAND='make lock' dist/lock/bin/uv pip compile --quiet --upgrade --universal \
	  --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --all-extras pyproject.toml -o requirements.lock

clean: ## Remove everything that git does not keep
	rm -rf .venv $(QUICKTYPE)/node_modules $(MCP_PEERS)/node_modules \
	  $(EDITORS)/node_modules dist guest/dist-newstyle \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis

# --- set-up -------------------------------------------------------------------------------------

define NEEDS_PYTHON
exomonad needs Python 3.11 or newer with venv; "$(PYTHON)" is not one.
  Debian, Ubuntu: apt-get install python3 python3-venv
  under another name: make PYTHON=python3.12 setup
endef
define NEEDS_NODE
exomonad needs node 20 or newer with npm.
  from nodejs.org, or: apt-get install nodejs npm (Debian 13 and newer; Debian 12 has only 18)
endef
define NEEDS_LINTERS
the guest is checked by hlint and laid out by ormolu, and one of them is not on PATH.
  Debian, Ubuntu: apt-get install hlint ormolu
endef
export NEEDS_PYTHON NEEDS_NODE NEEDS_LINTERS

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "$$NEEDS_PYTHON" >&2; exit 1; }
	@echo "setting up .venv from requirements.lock"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(INSTALLED): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_MODULES): %/node_modules/.installed: %/package-lock.json
	@node -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' 2>/dev/null && npm --version >/dev/null 2>&1 \
	  || { echo "$$NEEDS_NODE" >&2; exit 1; }
	@echo "setting up $*/node_modules from package-lock.json"
	@cd $* && npm ci --silent --no-audit --no-fund
	@touch $@
