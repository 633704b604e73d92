#!/bin/sh
# Every static check, all of them even when one fails; the last line says which failed.
set -u
cd "$(dirname "$0")/.."
. make/say.sh

failed=
step() {
    name=$1
    shift
    say "$name"
    .venv/bin/python -m "$@" || failed="$failed${failed:+, }$name"
}

step "ruff" ruff check
step "formatting" ruff format --check
step "mypy" mypy
say "layers of the house"
.venv/bin/lint-imports || failed="$failed${failed:+, }layers of the house"

[ -z "$failed" ] || fail "not clean: $failed"
say "clean"
