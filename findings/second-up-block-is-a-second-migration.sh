#!/usr/bin/env bash
# dbmate takes a file with two up blocks as two migrations of one version: the first stays, the second is never made.
#
# Seen with dbmate 2.36.0 on SQLite.
# `up` runs both blocks, each in a transaction with its record. The second record has the version of the first, so that the second block
# is rolled back, and the command fails with "UNIQUE constraint failed", which names no file. Typed again it exits 0: the version is
# recorded, nothing is pending, table b is missing. A deployment that tries twice takes the file as applied whole.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts dbmate@2.36.0 sql.js@1.17.0

mkdir migrations
cat >migrations/1_two.sql <<'SQL'
-- migrate:up
create table a (id integer primary key);

-- migrate:down
drop table a;

-- migrate:up
create table b (id integer primary key);

-- migrate:down
drop table b;
SQL

cat >tables.mjs <<'JS'
import { readFileSync } from 'node:fs';
import start from 'sql.js';
const { Database } = await start();
const [{ values }] = new Database(readFileSync('x.db')).exec("select name from sqlite_master where type = 'table' order by name");
console.log(`tables: ${values.join(', ')}`);
JS

up() {
  local code=0
  npx --no-install dbmate --url sqlite:x.db -d migrations --no-dump-schema up >said 2>&1 || code=$?
  grep Error said || true
  echo "up: exit $code"
  node tables.mjs
}

expected="Error: UNIQUE constraint failed: schema_migrations.version
up: exit 2
tables: a, schema_migrations
up: exit 0
tables: a, schema_migrations"
found=$(up; up)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
