#!/bin/sh
# Write constraints.txt: the newest versions that the ranges of pyproject.toml allow, exact, without addresses.
set -eu
cd "$(dirname "$0")/.."
. make/say.sh

[ -x .venv/bin/python ] || sh make/environment.sh dev
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
say "resolving in a fresh environment (about 1 GB is fetched)"
.venv/bin/python -m venv "$folder/venv"
# editables is what the build backend asks for beside itself when the install is an editable one.
PIP_CONSTRAINT='' "$folder/venv/bin/python" -m pip install --quiet --editable '.[test,check]' editables </dev/null
{
    echo "# Exact versions of everything, for every extra and the build; written by make constraints."
    "$folder/venv/bin/python" -m pip freeze --exclude-editable --exclude taktwin | grep -v '^#' | LC_ALL=C sort -f
} >"$folder/constraints.txt"
if grep -nE '://|file:| @ ' "$folder/constraints.txt" >&2; then
    fail "a version above came from an address instead of a package index; constraints.txt is left as it was."
fi
mv "$folder/constraints.txt" constraints.txt
say "wrote constraints.txt"
