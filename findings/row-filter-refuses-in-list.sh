#!/usr/bin/env bash
# A publication's row filter refuses IN on a varchar column, and takes the text that the server itself makes of that IN.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7).
# WHERE (status IN ('new', 'paid')) is refused with "invalid publication WHERE expression": a varchar list is cast to text[] as a
# whole, and that cast is none of the expressions that are allowed. Run with what pg_get_constraintdef() prints of the same
# condition it is accepted, since the parser then casts each element. The detail of the error speaks of functions and operators of
# users, of which there are none.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17

cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
const db = await PGlite.create();
await db.exec("create table t (id int primary key, status varchar, kind text, constraint c check (status in ('new', 'paid')))");
const { rows } = await db.query("select pg_get_expr(conbin, conrelid) as text from pg_constraint where conname = 'c'");
for (const filter of ["(status in ('new', 'paid'))", "(kind in ('new', 'paid'))", rows[0].text]) {
  const answer = await db.exec(`create publication p for table t where ${filter}`).then(
    () => 'accepted',
    (error) => `refused: ${error.message}`,
  );
  console.log(`${filter}\n  ${answer}`);
  await db.exec('drop publication if exists p');
}
await db.close();
JS

expected="(status in ('new', 'paid'))
  refused: invalid publication WHERE expression
(kind in ('new', 'paid'))
  accepted
((status)::text = ANY ((ARRAY['new'::character varying, 'paid'::character varying])::text[]))
  accepted"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
