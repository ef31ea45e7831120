#!/usr/bin/env bash
# Stops a commit that changes migrations/, sql/ or src/models/ without the other sides. It looks at what is staged, nothing else.
# bin/pre-commit-hook.sh --install (make hooks) makes it this clone's pre-commit hook.
set -u
root=$(git rev-parse --show-toplevel) || exit 2
cd "$root" || exit 2

if [ "${1:-}" = --install ]; then
  hook=$(git rev-parse --git-path hooks)/pre-commit
  line='exec bin/pre-commit-hook.sh'
  if [ -e "$hook" ] && ! grep -qxF "$line" "$hook"; then
    echo "error: $hook exists, and is not ours" >&2
    echo "  fix: add the line bin/pre-commit-hook.sh || exit 1 to it" >&2
    exit 1
  fi
  mkdir -p "$(dirname "$hook")"
  printf '#!/bin/sh\n%s\n' "$line" >"$hook"
  chmod +x "$hook"
  echo "$hook installed: it checks commits that change migrations/, sql/, src/models/ or what is generated from them"
  exit 0
fi

# staged PATH…: whether the commit changes any of them.
staged() {
  ! git -C "$root" diff --cached --quiet -- "$@"
}

staged migrations sql src/models src/queries schema.snapshot || exit 0

# Always in the same place, so that the compiler knows again what it has seen; it finds the packages two folders above.
tree=$root/dist/staged
rm -rf "$tree"
trap 'rm -rf "$tree"' EXIT
git checkout-index --all --prefix="$tree/"
# The staged configuration counts, but the project is the clone: its server is used.
rm "$tree/package.json"
# What did not change fits together as it did: only the sides of what did are looked at.
sides=$(
  staged migrations sql src/queries && echo types
  staged migrations schema.snapshot && echo snapshot
  staged src/models src/queries && echo compiler
  staged migrations src/models && echo drift
)
# Of the staged files' own place and of this commit's index git must know nothing from here on.
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
[ -e dist/index.js ] || make -s install || exit 2
cd "$tree" || exit 2

# check SIDE NAME FIX COMMAND…: starts a check; they run side by side.
check() {
  local side=$1 name=$2 fix=$3
  shift 3
  [[ $sides == *$side* ]] || return 0
  {
    "$@" >"$tree/$name.out" 2>&1 || printf '%s\n' "$fix" >"$tree/$name.failed"
  } &
}

check types src-queries 'make types, then git add src/queries' \
  "$root/bin/db" types --check
check snapshot schema-snapshot 'make snapshot, then git add schema.snapshot' \
  "$root/bin/db" snapshot --scratch --check schema.snapshot
check compiler compiler 'change the side that is wrong, then git add it' \
  node "$root/node_modules/typescript-7/bin/tsc" --noEmit
check drift drift 'change the model, or write the migration, then git add it' \
  "$root/bin/db" drift --scratch
wait

stopped=0
for failed in "$tree"/*.failed; do
  [ -e "$failed" ] || continue
  [ "$stopped" -eq 0 ] && echo "commit stopped: what is staged does not fit together" >&2
  stopped=1
  name=$(basename "$failed" .failed)
  printf '%s\n' "--- $name" "$(<"$tree/$name.out")" "  fix: $(<"$failed")" >&2
done
exit "$stopped"
