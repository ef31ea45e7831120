#!/usr/bin/env bash
# ATTACH PARTITION keeps writes to other tables waiting: each that has a foreign key to the partitioned table.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7), and with PostgreSQL 15.18, 16.14, 17.10 and 18.4; not with 14.23.
# The manual has ATTACH PARTITION as the way that keeps no one waiting: SHARE UPDATE EXCLUSIVE on the partitioned table, ACCESS EXCLUSIVE on what is
# attached and on the default partition. Each foreign key to the partitioned table is given its triggers on the new partition, and for that takes
# SHARE ROW EXCLUSIVE on the table that it leads from; so does CREATE TABLE … PARTITION OF. A long transaction that has written to one of these tables
# keeps the partition waiting, and behind that wait all who write there.
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
  create table event (id int primary key) partition by range (id);
  create table reaction (event_id int);
  create table next (id int not null);
`);
const attach = async (what) => {
  await db.exec('begin; alter table event attach partition next for values from (1) to (10)');
  const { rows } = await db.query(`
    select relation::regclass::text as table, max(mode) as mode from pg_locks
    where relation in ('event'::regclass, 'reaction'::regclass) and mode <> 'AccessShareLock'
    group by 1 order by 1`);
  await db.exec('rollback');
  console.log(`  ${what}: ${rows.map(({ table, mode }) => `${table} ${mode}`).join(', ')}`);
};
await attach('without a foreign key');
await db.exec('alter table reaction add foreign key (event_id) references event (id)');
await attach('with one');
await db.close();
JS

expected='PostgreSQL 18.7
  without a foreign key: event ShareUpdateExclusiveLock
  with one: event ShareUpdateExclusiveLock, reaction ShareRowExclusiveLock'
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
