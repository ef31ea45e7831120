#!/usr/bin/env bash
# esbuild writes ASCII unless told otherwise, but leaves what stands in a tagged template as it is: such a file, read as Latin-1, is broken.
#
# Seen with esbuild 0.28.2.
# `--charset=ascii` is the default, and its documentation gives the reason: a file that is served or read in another encoding stays right. A
# string and a plain template come out in escapes; that a regular expression does not, the documentation says. Of a tagged template the tag may read the
# raw text, which an escape would change, so its characters stay UTF-8, without a warning. A reader that takes the output for ASCII shows three for one.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
# The program comes in a package of its own for each platform, without a script.
npm install --silent --no-audit --no-fund --ignore-scripts esbuild@0.28.2

cat >in.js <<'JS'
const html = (pieces) => pieces.join('');
console.log('\u2192'.length, '→', `→`, html`→`);
JS
node_modules/.bin/esbuild in.js --charset=ascii --log-level=warning >out.js
cat >count.mjs <<'JS'
import { readFileSync } from 'node:fs';
const text = readFileSync('out.js', 'utf8');
console.log(`escaped: ${text.match(/\\u2192/g).length}, left as they are: ${text.match(/→/g)?.length ?? 0}, in ${/html`→`/.test(text) ? 'the tagged template' : 'another place'}`);
JS

found=$(node count.mjs)
echo "$found"
[ "$found" = "escaped: 3, left as they are: 1, in the tagged template" ] || { echo 'this is not what was seen before' >&2; exit 1; }
