#!/usr/bin/env bash
# WHERE note IS NOT NULL gives rows whose note is NULL, and WHERE note IS NULL gives none of them.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7), and with PostgreSQL 18.4 built from source.
# In 18 a partition may have its NOT NULL constraint NOT VALID. SET NOT NULL on the parent looks at the other partitions and leaves that one as
# it is; the parent's constraint says that it is valid. The planner believes it, and leaves the test out of the plan, for the partition's
# rows, too. Asked of the partition itself, the test works, and so do comparisons. ADD PRIMARY KEY refuses such a partition before
# SET NOT NULL and not behind it: then the primary key holds NULL.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17

cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
const db = await PGlite.create();
const [{ server_version }] = (await db.query('show server_version')).rows;
console.log(`PostgreSQL ${server_version}`);
await db.exec(`
  create table parent (id int not null, note text) partition by list (id);
  create table one partition of parent for values in (1);
  create table two partition of parent for values in (2);
  insert into parent values (1, 'x'), (2, null);
  alter table two add constraint two_note not null note not valid;
`);
const addKey = () => db.exec('alter table parent add primary key (id, note)').then(() => 'accepted', () => 'refused');
console.log(`  primary key before: ${await addKey()}`);
await db.exec('alter table parent alter note set not null');
console.log(`  primary key behind: ${await addKey()}`);
const { rows } = await db.query(`select conrelid::regclass as table, convalidated from pg_constraint where contype = 'n' and conname ~ 'note' order by 1`);
for (const row of rows) console.log(`  ${row.table}: ${row.convalidated ? 'valid' : 'not valid'}`);
const conditions = [
  'from parent where note is not null',
  'from parent where note is null',
  'from two where note is not null',
  "from parent where note >= ''",
];
for (const condition of conditions) {
  const found = (await db.query(`select note ${condition} order by id`)).rows.map(({ note }) => note ?? 'NULL');
  console.log(`  ${condition}: ${found.join() || 'no row'}`);
}
await db.close();
JS

expected='PostgreSQL 18.7
  primary key before: refused
  primary key behind: accepted
  parent: valid
  one: valid
  two: not valid
  from parent where note is not null: x,NULL
  from parent where note is null: no row
  from two where note is not null: no row
  from parent where note >= '"''"': x'
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
