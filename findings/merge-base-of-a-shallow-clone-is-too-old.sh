#!/usr/bin/env bash
# In a shallow clone `git merge-base` may name a commit that is too old, with exit code 0 and no word of it: what the branch has of its base then counts as its own.
#
# Seen with git 2.39.5.
# One expects the right commit or none: where the history is cut off, nothing is known behind it. But git takes a commit at the cut for one without parents,
# and the best common one of what it sees. Here the branch took main's 4 along, 10 is ahead of it, and 9 merged what began at 2: of a depth of 5,
# main reaches 2 by that merge and 4 no more.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
git init --quiet --initial-branch main whole
cd whole
commit() { git commit --quiet --allow-empty --message "$1"; }
merge() { git merge --quiet --no-ff --message "$2" "$1"; }
commit 1
commit 2
git branch side
commit 3
git branch topic main~1
commit 4
git switch --quiet topic && commit t5 && merge main t6 && commit t7
git switch --quiet side && commit s3
git switch --quiet main
for number in 5 6 7 8; do commit "$number"; done
merge side 9
commit 10
git clone --quiet --depth 5 --no-single-branch "file://$PWD" ../shallow

subject() { git -C "$1" log -1 --format=%s "$(git -C "$1" merge-base origin/topic origin/main 2>/dev/null || git -C "$1" merge-base topic main)"; }
found="whole: $(subject .), shallow: $(subject ../shallow)"
git --version
echo "$found"
[ "$found" = "whole: 4, shallow: 2" ] || { echo 'this is not what was seen before' >&2; exit 1; }
