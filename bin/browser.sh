#!/usr/bin/env bash
# Installs the browser of the tests: a Chromium with all the libraries and letters that it needs, from npm. On other machines than 64-bit Linux
# it does nothing, and where it is installed neither.
set -eu
cd "$(dirname "$0")/../test/browser"

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
  echo "skipped: npm has no Chromium for $(uname -s) on $(uname -m)" >&2
  exit 0
fi
[ node_modules/.chromium/fonts.conf -nt package-lock.json ] && exit 0

npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
# The package would unpack itself into /tmp/chromium, and run what it finds there, whichever account wrote it.
unpacking=$PWD/node_modules/.unpacking
mkdir "$unpacking"
TMPDIR=$unpacking AWS_EXECUTION_ENV=AWS_Lambda_nodejs20.x node --input-type=module --eval "
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();
"
cat >"$unpacking/fonts.conf" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">../dejavu-fonts-ttf/ttf</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <selectfont>
    <rejectfont><glob>*Serif*</glob></rejectfont>
    <rejectfont><glob>*Condensed*</glob></rejectfont>
    <rejectfont><glob>*TeX*</glob></rejectfont>
    <rejectfont><glob>*ExtraLight*</glob></rejectfont>
  </selectfont>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
XML
mv "$unpacking" node_modules/.chromium
