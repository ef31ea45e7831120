#!/usr/bin/env bash
# drizzle's migrator never runs a migration that is dated before the last one it ran, as one merged from a branch is, and says nothing.
#
# Seen with drizzle-orm 0.45.4 on PGlite 0.5.17 (PostgreSQL 18.7).
# Its table has a row for each migration that it ran, with the hash of the file. So one would think that it looks up which are missing, or refuses.
# It compares the date in the journal with the latest in the table alone: what is earlier counts as run. The call succeeds each time, the
# table of the branch is never made, and the next migration, which is later, runs. An edit of a file that it ran goes unnoticed, too: the hash
# is written and never read.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17 drizzle-orm@0.45.4

cat >look.mjs <<'JS'
import { mkdirSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';

const client = await PGlite.create();
mkdirSync('drizzle/meta', { recursive: true });
async function run(said, ...tags) {
  const entries = tags.map((tag, idx) => ({ idx, version: '7', when: Number(tag.slice(0, 4)), tag, breakpoints: true }));
  writeFileSync('drizzle/meta/_journal.json', JSON.stringify({ version: '7', dialect: 'postgresql', entries }));
  const outcome = await migrate(drizzle(client), { migrationsFolder: 'drizzle' }).then(() => 'succeeds', (error) => error.message);
  const { rows } = await client.query("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1");
  console.log(`${said}: ${outcome}, tables: ${rows.map(({ relname }) => relname).join(', ')}`);
}

for (const [tag, table] of [['1000_a', 'a'], ['2000_branch', 'branch'], ['3000_c', 'c'], ['4000_d', 'd']])
  writeFileSync(`drizzle/${tag}.sql`, `create table ${table} (id integer primary key);`);
await run('before the merge', '1000_a', '3000_c');
await run('after the merge', '1000_a', '2000_branch', '3000_c');
await run('with one more', '1000_a', '2000_branch', '3000_c', '4000_d');
writeFileSync('drizzle/1000_a.sql', 'create table edited (id integer primary key);');
await run('with a file edited', '1000_a', '2000_branch', '3000_c', '4000_d');
JS

expected="before the merge: succeeds, tables: a, c
after the merge: succeeds, tables: a, c
with one more: succeeds, tables: a, c, d
with a file edited: succeeds, tables: a, c, d"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
