#!/usr/bin/env bash
# node-pg-migrate's runner() resolves while the connection that it opened is still open.
#
# Seen with node-pg-migrate 9.0.0 and pg 8.23.1, against PGlite 0.5.14 behind pglite-socket 0.2.17.
# With databaseUrl the runner opens a client, and does not wait for its end() before it resolves. A program that drops the database, or
# stops the server, as its next step then meets "database is being accessed by other users", or an error event on a client that it cannot
# reach. With dbClient the client is the caller's, who can wait for it.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17 node-pg-migrate@9.0.0 pg@8.23.1
mkdir migrations
echo 'exports.up = (pgm) => pgm.createTable("a", { id: "id" });' >migrations/1_a.cjs

cat >look.mjs <<'JS'
import net from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

const db = await PGlite.create();
const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1' });
const listening = new Promise((resolve) => server.addEventListener('listening', (event) => resolve(event.detail.port)));
await server.start();
const serverPort = await listening;
// Counts what a server sees: connections that no client has ended yet.
let open = 0;
const counter = net.createServer((client) => {
  open++;
  const up = net.connect(serverPort, '127.0.0.1');
  client.pipe(up).pipe(client);
  client.on('error', () => undefined).on('end', () => open--);
  up.on('error', () => undefined);
});
await new Promise((resolve) => counter.listen(0, '127.0.0.1', resolve));
const databaseUrl = `postgres://postgres@127.0.0.1:${counter.address().port}/postgres`;
const options = { dir: 'migrations', migrationsTable: 'pgmigrations', direction: 'up', noLock: true, log: () => undefined };

await runner({ ...options, databaseUrl });
console.log(`databaseUrl: ${open} open when runner() has resolved`);
while (open > 0) await new Promise((resolve) => setTimeout(resolve, 10));

const client = new pg.Client(databaseUrl);
await client.connect();
await runner({ ...options, dbClient: client });
await client.end();
console.log(`dbClient, and its end() awaited: ${open} open`);
process.exit();
JS

expected="databaseUrl: 1 open when runner() has resolved
dbClient, and its end() awaited: 0 open"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
