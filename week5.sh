#!/usr/bin/env bash
# Builds what is asked for when its sources have changed, and runs it where you stand.
#
#   ./week5.sh [options] [file]    trains the network and writes the class map; --help lists the options
#   ./week5.sh sample [options]    makes a data file
#   ./week5.sh compare [options]   compares every number with Python's
#   ./week5.sh test                runs the tests
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
needed=6.2

fail() {
    echo "week5.sh: $1" >&2
    exit 1
}

require_swift() {
    command -v swift >/dev/null || fail "Swift is missing: install Swift $needed or newer from https://www.swift.org/install"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ "$(printf '%s\n%s\n' "$needed" "${version:-0}" | sort -V | head -n 1)" = "$needed" ] ||
        fail "Swift ${version:-of an unknown version} is too old: install Swift $needed or newer from https://www.swift.org/install"
}

# Builds a product unless a build of these sources in this folder is there already. The build speaks only
# when it fails.
build() {
    local product=$1 stamp="$home/.build/release/$1.stamp" log
    if [ -x "$home/.build/release/$product" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$home" ] &&
        [ -z "$(find "$home/Package.swift" "$home/Sources" -newer "$stamp" | head -n 1)" ]; then
        return
    fi
    require_swift
    log=$(mktemp)
    # Taken before the build, so that what changes while it runs is built next time.
    touch "$log.began"
    # A build folder that was moved or copied here knows only its old place.
    if [ -e "$stamp" ] && [ "$(cat "$stamp")" != "$home" ]; then rm -rf "$home/.build"; fi
    if ! swift build -c release --package-path "$home" --product "$product" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log" "$log.began"
        fail "the build failed; its output stands above"
    fi
    echo "$home" >"$stamp"
    touch -r "$log.began" "$stamp"
    rm -f "$log" "$log.began"
}

case "${1-}" in
test)
    shift
    require_swift
    exec swift test -c release --package-path "$home" "$@"
    ;;
compare)
    shift
    build compare
    exec "$home/.build/release/compare" "$@"
    ;;
*)
    build week5
    exec "$home/.build/release/week5" "$@"
    ;;
esac
