#!/usr/bin/env bash
# Builds what is asked for when its sources have changed, and runs it in the user's folder.
#
#   ./week5.sh [options] [file]          trains the network and writes the class map
#   ./week5.sh --help                    lists the options and the subcommands
#   ./week5.sh SUBCOMMAND [options]      gallery, sample, predict, table, labs, start, run, compare, bench; test runs the tests
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
needed=6.2

fail() {
    echo "week5.sh: $1" >&2
    exit 1
}

require_swift() {
    local install="install Swift $needed or newer from https://www.swift.org/install" version
    command -v swift >/dev/null || fail "Swift is missing: $install"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1) || true
    [ -n "$version" ] || fail "'swift --version' does not work on this machine: $install"
    [ "$(printf '%s\n%s\n' "$needed" "$version" | sort -V | head -n 1)" = "$needed" ] ||
        fail "Swift $version is too old: $install"
}

# Where the build folder was made, and for which processor's instructions: it is of no use elsewhere.
here() {
    echo "$home"
    uname -sm
    grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null || sysctl -n machdep.cpu.brand_string 2>/dev/null || true
}

discard_foreign_build() {
    local stamp="$home/.build/here" here
    here=$(here)
    [ "$(cat "$stamp" 2>/dev/null)" != "$here" ] || return 0
    rm -rf "$home/.build"
    mkdir -p "$home/.build"
    echo "$here" >"$stamp"
}

# Builds a product unless these sources are built already. Of the build only a failure is shown.
build() {
    local program="$home/.build/release/$1" stamp="$home/.build/$1.built" log
    discard_foreign_build
    if [ -x "$program" ] && [ -e "$stamp" ] &&
        [ -z "$(find "$home/Package.swift" "$home/Sources" -newer "$stamp" | head -n 1)" ]; then
        return
    fi
    require_swift
    if [ -t 2 ]; then
        [ -x "$program" ] && echo "Building what has changed" >&2 || echo "Building, about half a minute, once" >&2
    fi
    log=$(mktemp)
    trap 'rm -f "$log" "$log.began"' EXIT
    # The time before the build, so that what changes while it runs is built next time.
    touch "$log.began"
    if ! swift build -c release --package-path "$home" --product "$1" >"$log" 2>&1; then
        cat "$log" >&2
        fail "the build failed; its output is above"
    fi
    touch -r "$log.began" "$stamp"
    rm -f "$log" "$log.began"
    trap - EXIT
}

case "${1-}" in
test)
    discard_foreign_build
    require_swift
    exec swift test -c release --package-path "$home" "${@:2}"
    ;;
compare | start | run)
    build compare
    exec "$home/.build/release/compare" "$@"
    ;;
bench)
    build bench
    build week5 # whose whole process is measured too
    exec "$home/.build/release/bench" "${@:2}"
    ;;
*)
    build week5
    exec "$home/.build/release/week5" "$@"
    ;;
esac
