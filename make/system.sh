#!/bin/sh
# What pip cannot bring. Installed here where we may (root and apt-get), otherwise one line says what is missing.
#   venv       Debian's Python comes without its venv module
#   libraries  the system libraries that the compiled wheels link to; most wheels bring their own
#   test       Chromium for the browser tests, OpenGL for pictures drawn without a display
set -eu
cd "$(dirname "$0")/.."
. make/say.sh

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

# install WHY PACKAGE...: returns 1 where we may not or could not.
install() {
    why=$1
    shift
    may_install || return 1
    say "installing $* ($why)"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if apt-get update </dev/null >"$log" 2>&1 && apt-get install -y --no-install-recommends "$@" </dev/null >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
    return 1
}

# loads LIBRARY: whether the dynamic loader finds it.
loads() { .venv/bin/python -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" >/dev/null 2>&1; }

case ${1:?venv, libraries or test} in
venv)
    install "Python's venv module" python3.11-venv ||
        fail "this Python 3.11 comes without its venv module; on Debian: apt-get install python3.11-venv"
    ;;
libraries)
    missing=$(.venv/bin/python make/wheels_load.py) && exit 0
    case $(uname -s) in
    Linux)
        for library in $missing; do
            case $library in
            libstdc++.so*) package=libstdc++6 ;;
            libz.so*) package=zlib1g ;;
            libgomp.so*) package=libgomp1 ;;
            libGL.so*) package=libgl1 ;;
            libEGL.so*) package=libegl1 ;;
            libX11.so*) package=libx11-6 ;;
            libXrender.so*) package=libxrender1 ;;
            libexpat.so*) package=libexpat1 ;;
            *) fail "the system library $library is missing; install the package that brings it." ;;
            esac
            install "it brings $library" "$package" ||
                fail "the system library $library is missing; on Debian: apt-get install $package"
        done
        ;;
    esac
    missing=$(.venv/bin/python make/wheels_load.py) || fail "a library cannot be loaded: $missing"
    ;;
test)
    packages=
    # The finder that tests and benchmarks ask.
    .venv/bin/python -m tests.browser.chromium >/dev/null 2>&1 || packages="chromium fonts-dejavu-core"
    if [ "$(uname -s)" = Linux ]; then
        loads libEGL.so.1 || packages="$packages libegl1"
        loads libGL.so.1 || packages="$packages libgl1"
    fi
    [ -n "$packages" ] || exit 0
    # shellcheck disable=SC2086  # a list of packages
    install "the tests need them" $packages ||
        say "some tests will skip or fail without system packages; on Debian: apt-get install$(printf ' %s' $packages)"
    ;;
*) fail "make/system.sh knows venv, libraries and test, not '$1'." ;;
esac
