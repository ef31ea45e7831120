#!/usr/bin/env bash
# A varchar(10) that becomes a varchar(20) rewrites no row, and fails each SELECT of it that is prepared.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7), and with 14, 17 and 18.4 of @embedded-postgres.
# It is on the lists of what is safe for a table in use, since only the catalog changes. But the length is a part of a result's type, so that a
# statement that was prepared before gets "cached plan must not change result type" (0A000) at its next run: in a transaction that transaction is lost,
# and drivers that prepare by name (pg with `name`) throw it outside of one, too. One that casts to text, or only compares the
# column, goes on; so does one beside a new column. numeric(10,2) to numeric(12,2) is the same.
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
  create table note (id int primary key, title varchar(10), price numeric(10,2));
  insert into note values (1, 'one', 1);
  prepare plain as select title from note;
  prepare cast_to_text as select title::text from note;
  prepare compared as select id from note where title = 'one';
  prepare other as select id from note;
  prepare price as select price from note;
`);
const run = (name) => db.query(`execute ${name}`).then(() => 'goes on', (error) => `${error.code} ${error.message}`);
const file = async () => (await db.query(`select pg_relation_filenode('note') as file`)).rows[0].file;
const all = ['plain', 'cast_to_text', 'compared', 'other', 'price'];
const look = async (change) => {
  for (const name of all) await run(name);
  const before = await file();
  await db.exec(change);
  console.log(`${change}: ${before === (await file()) ? 'no row was rewritten' : 'rows were rewritten'}`);
  for (const name of all) console.log(`  ${name}: ${await run(name)}`);
};
await look('alter table note add column more text');
await look('alter table note alter column title type varchar(20)');
await db.exec('deallocate plain; prepare plain as select title from note');
await look('alter table note alter column price type numeric(12,2)');
await db.close();
JS

refused='0A000 cached plan must not change result type'
expected="PostgreSQL 18.7
alter table note add column more text: no row was rewritten
  plain: goes on
  cast_to_text: goes on
  compared: goes on
  other: goes on
  price: goes on
alter table note alter column title type varchar(20): no row was rewritten
  plain: $refused
  cast_to_text: goes on
  compared: goes on
  other: goes on
  price: goes on
alter table note alter column price type numeric(12,2): no row was rewritten
  plain: goes on
  cast_to_text: goes on
  compared: goes on
  other: goes on
  price: $refused"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
