#!/bin/sh
# Build the browser bundle from its TypeScript with the exact versions of the lock file.
set -eu
cd "$(dirname "$0")/../twin/view/web"
. ../../../make/say.sh

command -v npm >/dev/null 2>&1 ||
    fail "the bundle is built with Node, which is not here; the committed bundle in twin/view/web/dist works without it."
# npm's own record of what it installed is older than the lock file when that has changed.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    say "fetching the bundle's parts"
    npm ci --no-audit --no-fund
fi
npm run --silent check
npm run --silent build
say "built twin/view/web/dist; commit it together with its sources"
