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

# A number for the place and the processor's instructions: a build is of no use elsewhere, and machines of several kinds
# may share one folder.
kind() {
    {
        echo "$home"
        uname -sm
        # On a Mac, Intel's processors have the last two as well.
        grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null ||
            sysctl -n machdep.cpu.brand_string machdep.cpu.features machdep.cpu.leaf7_features 2>/dev/null || true
    } | cksum | cut -d ' ' -f 1
}

# The folder of this kind's build: in the project, and where that cannot be written in the user's own cache.
kind=$(kind)
builds=$home/.build/$kind
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
cache=${cache:-${TMPDIR:-/tmp}/week5-$(id -u)}/week5

# Whether a product in $builds is of these sources.
is_built() {
    [ -x "$builds/release/$1" ] && [ -e "$builds/$1.built" ] &&
        [ -z "$(find "$home/Package.swift" "$home/Sources" -newer "$builds/$1.built" | head -n 1)" ]
}

is_writable() { mkdir -p "$1" 2>/dev/null && [ -w "$1" ]; }

# Takes the user's cache for the build where the project's folder cannot be written.
choose_builds() {
    is_writable "$builds" && return
    builds=$cache/build-$kind
    is_writable "$builds" || fail "$1 has to be built, and neither $home/.build nor $cache can be written"
}

# Swift lets one build at a time into a folder; another one waits.
swift_build() {
    swift build -c release --package-path "$home" --scratch-path "$builds" --product "$1" 2>&1 |
        while IFS= read -r line || [ -n "$line" ]; do
            case $line in *"nother instance of Swift"*) echo "Another build is running; this one waits for it" >&2 ;; esac
            printf '%s\n' "$line"
        done
}

# Builds a product unless these sources are built already. Of the build only a failure is shown.
build() {
    is_built "$1" && return
    choose_builds "$1"
    is_built "$1" && return
    require_swift
    if [ -t 2 ]; then
        [ -x "$builds/release/$1" ] && echo "Building what has changed" >&2 || echo "Building, about half a minute, once" >&2
    fi
    log=$(mktemp) # not local: bash 3.2 may have left the function when it runs the trap
    trap 'rm -f "$log" "$log.began"' EXIT
    # The time before the build, so that what changes while it runs is built next time.
    touch "$log.began"
    if ! swift_build "$1" >"$log"; then
        cat "$log" >&2
        fail "the build failed; its output is above"
    fi
    touch -r "$log.began" "$builds/$1.built"
    rm -f "$log" "$log.began"
    trap - EXIT
}

case "${1-}" in
test)
    choose_builds test
    require_swift
    shift
    exec swift test -c release --package-path "$home" --scratch-path "$builds" "$@"
    ;;
compare | start | run)
    build compare
    exec "$builds/release/compare" "$@"
    ;;
bench)
    build bench
    build week5 # whose whole process is measured too
    shift
    exec "$builds/release/bench" "$@"
    ;;
*)
    build week5
    exec "$builds/release/week5" "$@"
    ;;
esac
