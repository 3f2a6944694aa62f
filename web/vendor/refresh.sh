#!/bin/sh
# Renews web/vendor/lit.js from the versions that web/package-lock.json names; needs npm, leaves nothing else behind.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cp "$here/../package.json" "$here/../package-lock.json" "$here/entry.js" "$room/"
cd "$room"
npm ci --ignore-scripts --no-audit --no-fund --silent
version=$(node -p "require('./node_modules/lit/package.json').version")
# Lit's production build is chosen by leaving the `development` condition out.
node_modules/.bin/esbuild entry.js --bundle --format=esm --minify --target=es2021 --legal-comments=none \
  --banner:js="// Lit $version, https://lit.dev, bundled by web/vendor/refresh.sh. Copyright Google LLC, BSD-3-Clause: see lit.LICENSE.txt" \
  --outfile="$here/lit.js"
cp node_modules/lit/LICENSE "$here/lit.LICENSE.txt"
gzip -9 -c "$here/lit.js" | wc -c | sed 's/$/ bytes gzip/'
