#!/usr/bin/env bash
# Everything that must be true before a commit: static analysis, unit tests, integration tests.
set -u
cd "$(dirname "$0")/.." || exit 2

usage() {
  cat <<'TEXT'
usage: bin/pre-commit-check.sh [--full | --quick | --lint | --unit | --integration]

  --full         parts A, B and C (the default)
  --quick        parts A and B
  --lint         part A: types, lint, formatting, migrations, generated files, models against migrations, plans of queries
  --unit         part B: unit tests
  --integration  part C: integration and end-to-end tests, on a real PostgreSQL

exit codes: 0 all well; 1, 2 or 3 when part A, B or C failed
TEXT
}

case "${1:---full}" in
  --full) parts=ABC ;;
  --quick) parts=AB ;;
  --lint) parts=A ;;
  --unit) parts=B ;;
  --integration) parts=C ;;
  --help | -h) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

steps=()
passed=0
failed=0
summary=""
code=0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# begin NAME COMMAND…: starts a step of part A; they run side by side, and say nothing until finish asks.
begin() {
  local name=$1
  shift
  steps+=("$name")
  (
    started=$SECONDS
    "$@" >"$work/${#steps[@]}.out" 2>&1
    echo "$? $((SECONDS - started))" >"$work/${#steps[@]}.result"
  ) &
}

# finish: waits for the steps, in their order, and shows the output of those that failed.
finish() {
  local index result seconds
  wait
  for index in "${!steps[@]}"; do
    read -r result seconds <"$work/$((index + 1)).result"
    if steps_within "$work/$((index + 1)).out" >"$work/within"; then
      summary+=$(sed -E 's/^(ok     |FAILED ) /  \1 A  /' "$work/within")$'\n'
      [ "$result" -eq 0 ] || { grep -vxFf "$work/within" "$work/$((index + 1)).out" | plain; fail A; }
    elif [ "$result" -eq 0 ]; then
      summary+="  ok      A  ${steps[index]} ($seconds s)$(said "$work/$((index + 1)).out")"$'\n'
    else
      summary+="  FAILED  A  ${steps[index]} ($seconds s)"$'\n'
      printf '%s\n' "--- ${steps[index]}" "$(<"$work/$((index + 1)).out")" | plain
      fail A
    fi
  done
}

# steps_within FILE: the lines of `bin/db check`, one for each of its steps; fails where there are none.
steps_within() {
  grep -E '^(ok     |FAILED ) ' "$1"
}

# said FILE: the last line of a step's output, which tells how much it looked at.
said() {
  local line
  line=$(grep -v '^$' "$1" | tail -n 1 | sed -e $'s/\x1b\\[[0-9;]*m//g' | LC_ALL=C sed -e 's/[^ -~]//g' -e 's/ *$//')
  [ -z "$line" ] || printf ': %s' "$line"
}

# plain: without the colours and links that squawk writes to anything, unless this goes to a terminal.
plain() {
  if [ -t 1 ]; then cat; else sed -e $'s/\x1b\\[[0-9;]*m//g' -e $'s/\x1b\\]8;;[^\x1b]*\x1b\\\\//g'; fi
}

# tests PART NAME COMMAND…: runs Mocha and counts what it says.
tests() {
  local part=$1 name=$2 output result started=$SECONDS ok bad
  shift 2
  output=$work/tests
  "$@" 2>&1 | tee "$output"
  result=${PIPESTATUS[0]}
  ok=$(grep -oE '^ +[0-9]+ passing' "$output" | grep -oE '[0-9]+' | tail -n 1)
  bad=$(grep -oE '^ +[0-9]+ failing' "$output" | grep -oE '[0-9]+' | tail -n 1)
  passed=$((passed + ${ok:-0}))
  failed=$((failed + ${bad:-0}))
  if [ "$result" -eq 0 ] && grep -q '^skipped: ' "$output"; then
    summary+="  skipped $part  $name: $(sed -n 's/^skipped: //p' "$output")"$'\n'
  elif [ "$result" -eq 0 ] && [ "${ok:-0}" -eq 0 ]; then
    summary+="  FAILED  $part  $name: no test ran ($((SECONDS - started)) s)"$'\n'
    fail "$part"
  elif [ "$result" -eq 0 ]; then
    summary+="  ok      $part  $name: $ok passed ($((SECONDS - started)) s)"$'\n'
  else
    summary+="  FAILED  $part  $name: ${bad:-0} failed ($((SECONDS - started)) s)"$'\n'
    fail "$part"
  fi
}

fail() {
  [ "$code" -ne 0 ] && return
  case "$1" in A) code=1 ;; B) code=2 ;; C) code=3 ;; esac
}

if [[ $parts == *A* ]]; then
  # TypeScript 7 says what 5.9 says, and oxlint what typescript-eslint says but for two rules, each in a tenth of the time.
  begin "types" node node_modules/typescript-7/bin/tsc --noEmit
  begin "lint" node_modules/.bin/oxlint --deny-warnings src packages test bench
  if [ "${PROOFS:-}" = all ]; then
    begin "types, by TypeScript 5.9" node node_modules/typescript/bin/tsc --noEmit
    begin "lint, by typescript-eslint" node_modules/.bin/eslint --max-warnings 0 .
  fi
  begin "formatting" node_modules/.bin/oxfmt --check .
  begin "migrations" node_modules/.bin/squawk -c .squawk.toml migrations/*.up.sql migrations/adopt/*.sql
  begin "what the migrations build" bin/db check
  begin "the picture of the schema" bin/db docs --markdown docs/schema.md --picture docs/schema.svg --check
  begin "queries of the tool" bin/db types --check --config packages/tool/pgproof.config.json
  finish
fi
mocha=(node_modules/.bin/mocha --reporter dot)
# In one process: they are over before others have loaded what they share.
if [[ $parts == *B* ]]; then tests B "unit tests" "${mocha[@]}" --parallel=false 'test/unit/**/*.test.ts'; fi
if [[ $parts == *C* ]]; then
  tests C "integration and end-to-end tests" "${mocha[@]}" 'test/{integration,e2e}/**/*.test.ts'
  if [ "${PROOFS:-}" = all ]; then tests C "the newest Node" bin/newest-node.sh; fi
fi

printf '\n%s' "$summary"
[[ $parts == *[BC]* ]] && printf '%d passed, %d failed\n' "$passed" "$failed"
exit "$code"
