# Every command of the house. Each step skips what is already done, so all of them can be repeated.

# A build never asks a database, whatever DATABASE_URL says: the queries are checked against .sqlx.
export SQLX_OFFLINE ?= true

.DEFAULT_GOAL := help
.PHONY: help setup run demo test bench fuzz package sqlx

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what running and testing need
	@scripts/setup test

run: ## set up what is missing and serve the application on http://127.0.0.1:8030
	@scripts/setup run
	cargo run --locked -- serve

demo: ## serve a filled example with its own data directory
	@scripts/setup run
	cargo run --locked -- demo

test: ## set up what is missing and run every check and test
	@scripts/setup test
	cargo fmt --check
	target/tools/bin/cargo-deny --locked check licenses bans sources
	scripts/sqlx-prepare --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo test --locked

bench: ## measure, and print ratios
	@scripts/setup run
	cargo bench --locked

# Which target of fuzz/fuzz_targets, and for how many seconds. What a run finds stays below target; what
# is worth keeping goes to fuzz/corpus by hand.
TARGET ?= read_file
SECONDS ?= 300

fuzz: ## look by chance for files that break the import (TARGET=read_file SECONDS=300)
	@scripts/setup fuzz
	@mkdir -p target/fuzz/corpus/$(TARGET)
	CARGO_TARGET_DIR=target/fuzz target/tools/bin/cargo-fuzz run --sanitizer none $(TARGET) \
		target/fuzz/corpus/$(TARGET) fuzz/corpus/$(TARGET) -- -max_total_time=$(SECONDS)

package: ## build the Debian package (target/debian)
	@scripts/setup package
	cargo build --locked --release
	target/tools/bin/cargo-deb --no-build

sqlx: ## refresh .sqlx after a change of a query or a migration
	@scripts/sqlx-prepare
