#!/bin/sh
# Puts the widget's modules and sheets into one file, web/widget/bundle.js, and its loader into bundle-loader.js: what a site
# downloads on the first click. Run it after a change of the widget or of what it shares (`make widget`); a test says when it
# is needed. Needs npm, leaves nothing else behind.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cp "$here/../package.json" "$here/../package-lock.json" "$here/bundle.mjs" "$here/templates.mjs" "$room/"
cd "$room"
npm ci --ignore-scripts --no-audit --no-fund --silent
node bundle.mjs "$(dirname "$here")"
