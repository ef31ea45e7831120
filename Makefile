## make migrate             install, start the embedded PostgreSQL, apply what is pending
## make rollback STEPS=n    take the last n migrations down; TO=name goes back to that one, which stays; DRY_RUN=1 lists what would be lost
## make redo                take the last migration down and up again; ACCEPT_LOSS="user.phone note" for both: what may be lost
## make dev                 on each save: down, up, types, compile, plans, a line each; Ctrl-C ends it
## make status              what is applied, pending, changed, missing
## make adopt               take over a database that other means built; DRY_RUN=1 writes nothing, FROM=alembic reads that tool's table
## make plan                the SQL that migrate would run; writes nothing
## make new NAME=verb-noun  an empty pair of files
## make reset-db            drop, recreate, migrate and fill the database (FORCE=1 asks nothing, DEMO=0 leaves the demo data out)
## make types               generate src/queries from sql/, and the tests' proofs of rows
## make snapshot            renew schema.snapshot
## make check               everything but the integration tests
## make check-full          everything, with a fixed tenth of the proofs: mutants, round trips, plans, conformance
## make prove               everything, with every proof and every long test
## make browser             install the Chromium that tests look at pages in; prove does so by itself
## make docs                write pages on the schema to site/, and renew docs/schema.md and docs/schema.svg
## make drift               what differs between the models and the database
## make queries             the queries that no index serves
## make compat             what of the release before breaks on the schema after it (BOTH=1: and the other way round)
## make review              what the migrations of this branch do, as Markdown for a pull request; BASE=develop compares with that
## make release            write releases/VERSION.json: what the queries ask of their schema (FORCE=1 writes over it)
## make verify              what differs between the migrations and the database
## make hooks               have git check commits that change migrations/, sql/ or src/models/
## make db-start            start the embedded PostgreSQL
## make db-stop             stop it, and those of other versions; their data stays
## make db-url              print the URL to connect to
##
## DATABASE_URL=postgres://… before any of them works on that database instead of the embedded one.

.PHONY: help install migrate rollback adopt redo dev status plan new reset-db types release compat review snapshot docs drift queries verify check check-full prove browser hooks db-start db-stop db-url

help:
	@sed -n 's/^## \{0,1\}//p' Makefile

migrate status plan reset-db drift queries verify db-start db-stop db-url: dist/index.js
	@bin/db $@

rollback: dist/index.js
	@bin/db rollback $(if $(STEPS),--steps '$(STEPS)') $(if $(TO),--to '$(TO)') $(if $(DRY_RUN),--dry-run) $(losses)

redo: dist/index.js
	@bin/db redo $(losses)

losses = $(foreach name,$(ACCEPT_LOSS),--accept-loss '$(name)')

adopt: dist/index.js
	@bin/db adopt $(if $(TO),--to '$(TO)') $(if $(FROM),--from '$(FROM)') $(if $(RETIRE),--retire) $(if $(BRIDGE),--bridge '$(BRIDGE)') $(if $(DRY_RUN),--dry-run)

compat: dist/index.js
	@bin/db compat $(if $(BOTH),--both-ways)

review: dist/index.js
	@bin/db review $(BASE)

release: dist/index.js
	@bin/db release $(VERSION) $(if $(FORCE),--force)

dev: dist/index.js
	@bin/db dev --compile 'node node_modules/typescript-7/bin/tsc --noEmit'

new: dist/index.js
	@bin/db new '$(NAME)'

# Then what has the compiler hold the models to the rows that the queries read.
types: dist/index.js
	@bin/db types
	@bin/db types --config packages/tool/pgproof.config.json
	@node --import tsx test/unit/models/write-rows.ts

snapshot: dist/index.js
	@bin/db snapshot --scratch --write schema.snapshot

docs: dist/index.js
	@bin/db docs --out site --markdown docs/schema.md --picture docs/schema.svg

check: dist/index.js
	@bin/pre-commit-check.sh --quick

check-full: dist/index.js
	@bin/pre-commit-check.sh --full

prove: dist/index.js browser
	@PROOFS=all bin/pre-commit-check.sh --full

browser:
	@bin/browser.sh

hooks: dist/index.js
	@bin/pre-commit-hook.sh --install

install: dist/index.js

# Scripts of packages stay off; what is needed of them (library links of the embedded server) happens at its start.
# npm writes this file with each installation.
node_modules/.package-lock.json: package.json package-lock.json $(wildcard packages/*/package.json)
	@npm ci --ignore-scripts >&2

# The last that a build writes.
dist/index.js: node_modules/.package-lock.json build.js $(shell find src packages/*/src -name '*.ts')
	@npm run --silent build >&2
