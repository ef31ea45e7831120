#!/usr/bin/env bash
# pgtyped reads a "!" or "?" at the end of a column's own name as its hint, so the type names a key that no row has.
#
# Seen with @pgtyped/cli 2.4.3 on PGlite 0.5.17 (PostgreSQL 18.7).
# The hints are documented for aliases: as "total!" says that a column is never NULL. The query below has no alias; the table's columns
# are called agreed? and note!. The type says agreed and note, the rows say agreed? and note!. What can be NULL is turned round as well:
# agreed? is NOT NULL and is typed with null, note! lets NULL be and is typed without.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @electric-sql/pglite@0.5.17 @electric-sql/pglite-socket@0.2.17 \
  @pgtyped/cli@2.4.3 typescript@5.9.3

mkdir sql
cat >sql/form.sql <<'SQL'
/* @name GetForm */
select id, "agreed?", "note!" from form;
SQL

cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';

const db = await PGlite.create();
await db.exec('create table form (id int primary key, "agreed?" boolean not null, "note!" text)');
const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 10 });
await server.start();

writeFileSync(
  'config.json',
  JSON.stringify({
    transforms: [{ mode: 'sql', include: '*.sql', emitTemplate: 'sql/{{name}}.ts' }],
    srcDir: 'sql',
    dbUrl: `postgres://postgres:none@127.0.0.1:${server.port ?? server.server.address().port}/postgres`,
  }),
);
await once(spawn('npx', ['--no-install', 'pgtyped', '-c', 'config.json'], { stdio: ['ignore', 'ignore', 'inherit'] }), 'exit');

const [, type] = /interface IGetFormResult \{\n([^}]*)\}/.exec(readFileSync('sql/form.ts', 'utf8'));
const { fields } = await db.query(readFileSync('sql/form.sql', 'utf8'));
console.log(`type:\n${type.trimEnd()}\nrows: ${fields.map((field) => field.name).join(', ')}`);
process.exit();
JS

expected="type:
  agreed: boolean | null;
  id: number;
  note: string;
rows: id, agreed?, note!"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
