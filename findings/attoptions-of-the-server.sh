#!/usr/bin/env bash
# pg_attribute.attoptions no longer holds only what ALTER TABLE ... SET (...) put there.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7) beside PGlite 0.5.14 (PostgreSQL 18.6).
# 18.7 keeps an option pg_attver in each column of each table and view, also where no one ever set an option, and not in an
# index's columns. Its value differs between two tables made by the same statement. RESET and SET of it are accepted and change
# nothing; 18.6 refuses SET with "unrecognized parameter". A tool that compares attoptions as they are finds every column of two
# equal databases different, and one that repairs with RESET never ends.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  new@npm:@electric-sql/pglite@0.5.17 old@npm:@electric-sql/pglite@0.5.14

cat >look.mjs <<'JS'
for (const name of ['old', 'new']) {
  const { PGlite } = await import(name);
  const db = await PGlite.create();
  const rows = async (sql) => (await db.query(sql)).rows;
  const options = async (relation) => {
    const [first] = await rows(`select attoptions from pg_attribute where attrelid = '${relation}'::regclass and attnum = 1`);
    return first.attoptions ?? [];
  };
  const [{ server_version }] = await rows('show server_version');
  console.log(`PostgreSQL ${server_version}`);
  await db.exec('create table one (a int); create table two (a int); create index of_one on one (a); create view seen as select a from one');
  for (const relation of ['one', 'seen', 'of_one']) {
    const names = (await options(relation)).map((option) => option.replace(/=.*/, ''));
    console.log(`  ${relation}: ${names.join() || 'none'}`);
  }
  console.log(`  the same in both tables: ${String(await options('one')) === String(await options('two'))}`);
  for (const change of ['reset (pg_attver)', 'set (pg_attver = 7)']) {
    const before = String(await options('two'));
    const answer = await db.exec(`alter table two alter column a ${change}`).then(() => 'accepted', (error) => error.message);
    console.log(`  ${change}: ${answer}, ${before === String(await options('two')) ? 'nothing changed' : 'changed'}`);
  }
  await db.close();
}
JS

expected='PostgreSQL 18.6
  one: none
  seen: none
  of_one: none
  the same in both tables: true
  reset (pg_attver): accepted, nothing changed
  set (pg_attver = 7): unrecognized parameter "pg_attver", nothing changed
PostgreSQL 18.7
  one: pg_attver
  seen: pg_attver
  of_one: none
  the same in both tables: false
  reset (pg_attver): accepted, nothing changed
  set (pg_attver = 7): accepted, nothing changed'
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
