#!/usr/bin/env bash
# What PostgreSQL prints of a CHECK constraint is not what it prints once that text was run.
#
# Seen with PGlite 0.5.17 (PostgreSQL 18.7); PostgreSQL 15.20 does the same.
# pg_get_constraintdef() prints a stored tree. Run as it stands, the text gives another tree: the parser pushes a cast of an
# ARRAY[...] into its elements, and joins an AND at the left of another AND. So a database and its restored dump print different
# definitions for IN on a varchar column and for BETWEEN in front of an AND, and the same one for BETWEEN behind it. The second
# round changes nothing more. A tool that compares definitions as text reports changes after every restore.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17

cat >look.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
const db = await PGlite.create();
const made = async (definition) => {
  await db.exec(`drop table if exists t; create table t (status varchar, a int, b int, constraint c ${definition})`);
  const { rows } = await db.query("select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'c'");
  return rows[0].text;
};
for (const check of [
  "check (status in ('new', 'paid'))",
  "check (a between 1 and 5 and b > 0)",
  "check (b > 0 and a between 1 and 5)",
  "check (a in (1, 2))",
]) {
  const first = await made(check);
  const second = await made(first);
  const third = await made(second);
  console.log(check, first === second ? 'stays' : 'changes', second === third ? 'then stays' : 'then changes');
  if (first !== second) console.log(`  ${first}\n  ${second}`);
}
await db.close();
JS

expected="check (status in ('new', 'paid')) changes then stays
  CHECK (((status)::text = ANY ((ARRAY['new'::character varying, 'paid'::character varying])::text[])))
  CHECK (((status)::text = ANY (ARRAY[('new'::character varying)::text, ('paid'::character varying)::text])))
check (a between 1 and 5 and b > 0) changes then stays
  CHECK ((((a >= 1) AND (a <= 5)) AND (b > 0)))
  CHECK (((a >= 1) AND (a <= 5) AND (b > 0)))
check (b > 0 and a between 1 and 5) stays then stays
check (a in (1, 2)) stays then stays"
found=$(node look.mjs)
printf '%s\n' "$found"
[ "$found" = "$expected" ] || { echo 'this is not what was seen before' >&2; exit 1; }
