#!/usr/bin/env bash
# drizzle's migrator cuts a file at "--> statement-breakpoint" wherever it stands, so valid SQL that holds these words in a string fails.
#
# Seen with drizzle-orm 0.45.4 on PGlite 0.5.17 (PostgreSQL 18.7).
# The marker looks like a comment of SQL, on a line of its own; within quotes it is part of the value. The server runs the file as it
# stands and takes the marker for a comment where it is one. The migrator sends the two pieces of the string as statements of their own.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17 drizzle-orm@0.45.4

mkdir -p drizzle/meta
cat >drizzle/meta/_journal.json <<'JSON'
{ "version": "7", "dialect": "postgresql", "entries": [{ "idx": 0, "version": "7", "when": 1767225600000, "tag": "0000_help", "breakpoints": true }] }
JSON
cat >drizzle/0000_help.sql <<'SQL'
create table help (topic text primary key, body text not null);
--> statement-breakpoint
insert into help values ('generated files', 'Statements are parted by a line that says
--> statement-breakpoint
and run one by one.');
SQL

cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';

const outcome = (run) => run.then(() => 'runs', (error) => (error.cause ?? error).message.split('\n')[0]);
const plain = await PGlite.create();
console.log(`server:   ${await outcome(plain.exec(readFileSync('drizzle/0000_help.sql', 'utf8')))}`);
console.log(`migrator: ${await outcome(migrate(drizzle(await PGlite.create()), { migrationsFolder: 'drizzle' }))}`);
JS

expected="server:   runs
migrator: unterminated quoted string at or near \"'Statements are parted by a line that says"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
