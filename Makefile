# Everything a developer types. `make` alone lists it.

MODULES := web/node_modules/.package-lock.json
# The last file of the build.
PAGE := web/dist/graphiql/index.html

# The page is built where Node is new enough. Where it is not, or its packages cannot be had, all
# else works, and the page that is shown instead says how to get it.
NODE_FITS := $(shell node -p 'const [a, b] = process.versions.node.split("."); \
	a > 20 || (a == 20 && b >= 19)' 2>/dev/null)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test spec tidy fix web stories bench ci postgres page

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

run: postgres page ## start the service with its own PostgreSQL and the demo county
	cargo run -- serve --demo

test: postgres page ## everything, on a private PostgreSQL that is thrown away
	cargo run -q -- database -- cargo test --workspace
	@$(MAKE) -s stories

spec: ## the domain alone, in about a second
	cargo test -q -p domain

tidy: ## what CI checks besides tests
	cargo fmt --check
	cargo check -q -p domain
	cargo clippy --workspace --all-targets -- -D warnings

fix: postgres page ## format, and accept changed expectations (then read the diff)
	cargo fmt
	UPDATE_EXPECT=1 cargo run -q -- database -- cargo test --workspace

web: $(MODULES) ## types, lint, dead code, tests and build of the page
	npm --prefix web run check

stories: page ## tests of the page: its words and parts, then in a browser against the service
ifeq ($(NODE_FITS),true)
	@scripts/chromium.sh
	npm --prefix web test
	cargo build -q -p app
	npm --prefix web run e2e
else
	@echo 'No Node 20.19 or later here: the page is not tested.' >&2
endif

# A server that keeps its word (the one of the tests does not wait for the disk), with room for 256
# clients of pgbench. Its folder is kept: the long logs are made once.
BENCH := cargo run -q -- database --data target/bench/data --
bench: postgres ## the figures of docs/benchmarks.md; ARGS='--only P1,P3 --rounds 3'
	@mkdir -p target/bench
	@$(BENCH) psql -qc 'ALTER SYSTEM SET max_connections = 320'
	$(BENCH) cargo bench -q -p app --bench quality -- $(ARGS)

ci: tidy web test ## what `.ci/run` runs

# What the targets above stand on. Nothing happens where nothing is missing.

postgres:
	@scripts/postgres.sh

page:
ifeq ($(NODE_FITS),true)
	@$(MAKE) -s $(PAGE) || echo 'Going on without the page.' >&2
else
	@echo 'No Node 20.19 or later here: going on without the page.' >&2
endif

$(PAGE): $(MODULES) $(shell find web/src web/build web/public web/index.html web/*.json web/*.ts \
	-type f 2>/dev/null)
	npm --prefix web run build
	@touch $@

$(MODULES): web/package-lock.json
	npm --prefix web ci --no-audit --no-fund
	@touch $@
