#!/bin/sh
# Make .venv hold what `run` (the product) or `dev` (tests and checks too) needs; do nothing when it does already.
#
# A stamp in .venv says for which pyproject.toml, constraints.txt and folder the last install succeeded. It is written
# last, so that a failed or interrupted install leaves none; .venv/installing tells an interrupted one, which pip
# cannot be trusted to complete.
set -eu
cd "$(dirname "$0")/.."
. make/say.sh
unset PYTHONHOME PYTHONPATH

purpose=${1:?run or dev}
case $purpose in
    run) wanted=. ;;
    dev) wanted='.[test,check]' ;;
    *) fail "make/environment.sh knows run and dev, not '$purpose'." ;;
esac

key() { { cat pyproject.toml constraints.txt make/environment.sh; pwd; } | cksum; }
holds() { [ -x .venv/bin/python ] && [ "$(cat ".venv/stamp-$1" 2>/dev/null)" = "$(key)" ]; }

is_311() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_311 "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 (PyBullet publishes for no later one)."
        echo "$PYTHON"
        return
    fi
    for candidate in python3.11 python3 python "${HOME:-}"/.pyenv/versions/3.11.*/bin/python; do
        if is_311 "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 is needed (PyBullet publishes for no later one) and not found: install it, or say make PYTHON=/path/to/python3.11 ..."
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        sh make/system.sh venv
    fi
    say "making .venv with $("$python" --version)"
    rm -rf .venv
    "$python" -m venv .venv || fail "Python's venv module could not make .venv (its message is above)."
}

# What tests need holds all that the product needs.
ready() { holds "$purpose" || holds dev; }

ready && exit 0

# Two makes at once must not install into the same folder.
mkdir -p .stamps
if command -v flock >/dev/null 2>&1; then
    exec 9>.stamps/lock
    flock -n 9 || { say "waiting for another make that sets up .venv"; flock 9; }
    ready && exit 0
fi

trap 'exit 130' INT
trap 'exit 143' TERM

if [ -e .venv/installing ]; then
    say "the last install was interrupted; starting again"
    rm -rf .venv
fi
if ! { [ -x .venv/bin/python ] && is_311 .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    make_venv
fi

rm -f .venv/stamp-*
: >.venv/installing
say "installing TakTwin and what it needs for $purpose into .venv (the first time about 1 GB is fetched)"
# The environment, not only -c, so that the build backend obeys too; relative, as pip splits it at spaces.
# Later versions of pip read the second name for the build's own environment.
PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    .venv/bin/python -m pip install --editable "$wanted" </dev/null || {
    # pip takes back what it had begun when it fails by itself, so what is there can be built on.
    rm -f .venv/installing
    fail "the install did not succeed (pip's message is above); run make again when its cause is gone."
}
sh make/system.sh libraries
key >".venv/stamp-$purpose.new"
mv ".venv/stamp-$purpose.new" ".venv/stamp-$purpose"
rm -f .venv/installing
say "ready"
