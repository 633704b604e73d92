# Read by the other scripts: one way to report, one way to give up.
say() { printf 'TakTwin: %s\n' "$*" >&2; }
fail() {
    printf 'TakTwin: %s\n' "$*" >&2
    exit 1
}
