#!/usr/bin/env bash
# Builds what is asked for when its sources have changed, and runs it where you stand.
#
#   ./week5.sh [options] [file]    trains the network and writes the class map; --help lists the options
#   ./week5.sh gallery [options]   draws class maps of several networks side by side
#   ./week5.sh sample [options]    makes a data file
#   ./week5.sh labs [name]         runs one of the other courseworks' labs
#   ./week5.sh compare [options]   compares every number with Python's
#   ./week5.sh bench [options]     measures its speed beside other programs'
#   ./week5.sh test                runs the tests
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

# Where and for which processor the build folder was made. The code is made for this machine's processor, and the
# compiler's own files know their place: a folder that was carried elsewhere is of no use.
here() {
    echo "$home"
    uname -sm
    # The kinds of instruction that a processor has, without what changes from one start to the next.
    grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null || sysctl -n machdep.cpu.brand_string 2>/dev/null || true
}

discard_foreign_build() {
    local stamp="$home/.build/here"
    if [ -d "$home/.build" ] && [ "$(cat "$stamp" 2>/dev/null)" != "$(here)" ]; then
        rm -rf "$home/.build"
    fi
    mkdir -p "$home/.build"
    here >"$stamp"
}

# Builds a product unless a build of these sources is there already. The build speaks only when it fails.
build() {
    local product=$1 stamp="$home/.build/$1.built" log
    discard_foreign_build
    if [ -x "$home/.build/release/$product" ] && [ -e "$stamp" ] &&
        [ -z "$(find "$home/Package.swift" "$home/Sources" -newer "$stamp" | head -n 1)" ]; then
        return
    fi
    require_swift
    log=$(mktemp)
    # Taken before the build, so that what changes while it runs is built next time.
    touch "$log.began"
    if ! swift build -c release --package-path "$home" --product "$product" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log" "$log.began"
        fail "the build failed; its output stands above"
    fi
    touch -r "$log.began" "$stamp"
    rm -f "$log" "$log.began"
}

case "${1-}" in
test)
    shift
    discard_foreign_build
    require_swift
    exec swift test -c release --package-path "$home" "$@"
    ;;
compare | bench)
    program=$1
    shift
    build "$program"
    [ "$program" != bench ] || build week5 # whose whole process is measured too
    exec "$home/.build/release/$program" "$@"
    ;;
*)
    build week5
    exec "$home/.build/release/week5" "$@"
    ;;
esac
