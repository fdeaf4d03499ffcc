# The front door. Each target is one command from a fresh clone, needs no root, and runs again offline.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench contract cross dist vsix zed editors grammar fuzz chaos soak models tsan setup clean doctor

PYTHON := .venv/bin/python
VENV := .venv/.stamp
RUNTIME := runtime/target/release/libsnow_rt.a
RUNTIME_SOURCES := runtime/Cargo.toml $(wildcard runtime/Cargo.lock runtime/build.rs) $(shell find runtime/src -name '*.rs' 2>/dev/null)
# The runtime for programs of another machine: `snowc build --target NAME` looks for a folder of that name.
CROSS_NAME := $(if $(filter aarch64 arm64,$(shell uname -m)),x86_64,aarch64)-linux
CROSS := runtime/target/release/$(CROSS_NAME)/libsnow_rt.a
MINUTES ?= 1
# One worker per core, but a single one where expected output is rewritten: two would overwrite each other's files.
WORKERS := $(if $(SNOW_UPDATE),0,auto)

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

demo: setup ## run examples/tour.snow and show what snow-lsp answers to a broken file
	@$(PYTHON) -m house.demo

test: setup ## the runtime's tests and all tests of tests/; absent peers are skipped and counted
	cargo test --quiet --locked --manifest-path runtime/Cargo.toml
	$(PYTHON) -m pytest -q -n $(WORKERS)

check: setup ## formats, lints, types, import layers, file sizes: under a minute
	@$(PYTHON) -m house.check

bench: setup ## measure, write benchmarks/results/ and show the tables
	@$(PYTHON) -m benchmarks.run $(ONLY)

contract: setup ## run the tests of docs/contract.md and print its table
	@$(PYTHON) -m pytest -q -m contract --contract-table

dist: setup ## build the wheel and the source distribution into dist/
	$(PYTHON) -m hatchling build -d dist

cross: setup $(CROSS) ## build what `snowc build --target` needs: the runtime for the other kind of processor, and zig

vsix: ## package the VS Code extension into dist/
	npm --prefix editors/vscode ci --ignore-scripts --no-audit --no-fund
	mkdir -p dist
	npm --prefix editors/vscode run package

zed: setup ## write the extension for Zed into dist/zed
	$(PYTHON) -m house.zed_extension

editors: setup ## the editors' tests, in a real VS Code too, which is installed into .cache
	bash editors/vscode/test/install_host.sh .cache/vscode-host
	bash editors/zed/test/install_host.sh .cache/zed-host
	bash tests/editors/install_newer.sh .cache/newer
	npm --prefix editors/vscode ci --ignore-scripts --no-audit --no-fund
	$(PYTHON) -m pytest -q tests/editors

grammar: ## write the parser of the tree-sitter grammar from grammar.js
	nice cargo build --quiet --release --locked --manifest-path editors/tree-sitter-snow/generate/Cargo.toml --target-dir .cache/tree-sitter
	cd editors/tree-sitter-snow && $(CURDIR)/.cache/tree-sitter/release/generate

fuzz: setup ## random inputs for MINUTES=1 minutes
	SNOW_FUZZ_MINUTES=$(MINUTES) $(PYTHON) -m pytest -q -m fuzz
	SNOW_FUZZ_MINUTES=$(MINUTES) cargo test --quiet --locked --manifest-path runtime/Cargo.toml --lib hostile -- --nocapture

chaos: setup ## random failures for MINUTES=1 minutes
	SNOW_CHAOS_MINUTES=$(MINUTES) $(PYTHON) -m pytest -q -m chaos

soak: setup ## the same work over and over for MINUTES=1 minutes
	SNOW_SOAK_MINUTES=$(MINUTES) $(PYTHON) -m pytest -q -m soak

models: ## the runtime's lock-free parts, under more schedules than the tests have time for: some minutes
	cd runtime && LOOM_MAX_PREEMPTIONS=$(or $(PREEMPTIONS),4) cargo test --quiet --locked --release --test models

# Rust's nightly with the component rust-src: the standard library is compiled for it too.
TSAN_TESTS = actors jobs life pauses storm ties timers
tsan: ## the runtime's tests of actors under ThreadSanitizer: some minutes; needs Rust's nightly with rust-src
	cd runtime && RUSTFLAGS="-Zsanitizer=thread --cfg snow_tsan --cfg crossbeam_sanitize_thread" \
	  cargo +nightly test --quiet -Zbuild-std --target $$(rustc -vV | sed -n 's/^host: //p') --target-dir target/tsan \
	  $(TSAN_TESTS:%=--test %)

# What `make cross` has made once is kept up to date.
setup: $(VENV) $(RUNTIME) $(wildcard $(CROSS)) ## make .venv and build the runtime, where they are not up to date

doctor:
	@sh house/doctor.sh

$(VENV): pyproject.toml hatch_build.py house/setup_venv.sh | doctor
	sh house/setup_venv.sh
	@touch $@

$(RUNTIME): $(RUNTIME_SOURCES) house/build_runtime.sh house/short_backtraces.py | doctor
	sh house/build_runtime.sh
	@touch $@

$(CROSS): $(RUNTIME_SOURCES) house/build_cross.sh house/short_backtraces.py | doctor
	sh house/build_cross.sh $(CROSS_NAME)

clean: ## remove everything that was made here
	rm -rf .venv .cache dist runtime/target editors/vscode/node_modules editors/vscode/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
