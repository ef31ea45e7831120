#!/usr/bin/env bash
# PostgreSQL's own way to tell which prepared transaction holds a lock finds none until the server is restarted.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7), and with the server's 18.4.
# Its manual, on pg_locks, joins: pl.virtualtransaction = '-1/' || ppx.transaction. A transaction that was just prepared keeps the virtual
# transaction of the session that prepared it, so that this gives no row while the lock is in everybody's way. After a restart it gives them
# all. What is so in both cases: a prepared transaction has the lock of its own transactionid, and the rows of one virtual transaction belong
# together.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17

cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';

const open = () => PGlite.create({ dataDir: 'data' });
const ways = {
  'as the manual joins': "select locktype from pg_locks pl join pg_prepared_xacts ppx on pl.virtualtransaction = '-1/' || ppx.transaction",
  'by its own transactionid': `select pl.locktype from pg_prepared_xacts ppx
    join pg_locks own on own.pid is null and own.transactionid = ppx.transaction
    join pg_locks pl on pl.pid is null and pl.virtualtransaction = own.virtualtransaction`,
};
const look = async (db, when) => {
  for (const [way, query] of Object.entries(ways)) {
    const { rows } = await db.query(`${query} order by 1`);
    console.log(`${when}, ${way}: ${rows.map(({ locktype }) => locktype).join(', ') || 'none'}`);
  }
};

let db = await open();
await db.exec('alter system set max_prepared_transactions = 2');
await db.close();
db = await open();
await db.exec('create table a (id int)');
await db.exec("begin; insert into a values (1); prepare transaction 'left'");
await look(db, 'prepared');
await db.close();
db = await open();
await look(db, 'restarted');
await db.close();
JS

expected='prepared, as the manual joins: none
prepared, by its own transactionid: relation, transactionid
restarted, as the manual joins: relation, transactionid
restarted, by its own transactionid: relation, transactionid'
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
