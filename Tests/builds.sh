#!/usr/bin/env bash
# Runs the library modules' tests in other builds: Tests/builds.sh BUILD...
#   address, thread                   with that sanitizer
#   debug                             unoptimised, as `swift build` does
#   x86-64, x86-64-v3, x86-64-v4, …   for these processors: without fused multiply-add, with AVX2, with AVX-512 (clang's -march)
#   darwin                            no tests: the sources are type-checked as a Mac reads them
# A package of the libraries and their tests alone is built for it, in the folder BUILDS or a temporary one.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=${BUILDS:-$(mktemp -d)}
[ -n "${BUILDS:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
ln -sfn "$home/Sources" "$home/Tests" "$home/data" "$work"
# Without the targets that are none of the libraries.
awk 'function flush() { if (target !~ /^        \.(executableTarget|.*name: "(Drawing|Programs|(Drawing|Programs|week5|compare)Tests)")/) printf "%s", target; target = "" }
    /^        \./ || /^    \]/ { flush() } { target = target $0 "\n" } END { flush() }' "$home/Package.swift" >"$work/Package.swift"
# Swift's own report of a crash may wait for ever. XCTest, which has no tests here, leaks memory.
export SWIFT_BACKTRACE=enable=no

# A Mac has no `timeout`.
command -v timeout >/dev/null || timeout() { "${@:2}"; }

for build in "$@"; do
    began=$SECONDS
    case $build in
    darwin)
        "$home/Tests/Darwin/run.sh" || exit 1
        echo "darwin: the sources type-check ($((SECONDS - began)) s)"
        continue
        ;;
    address | thread) options=(-c release --sanitize "$build") ;;
    debug) options=(-c debug) ;;
    *) options=(-c release) && export WEEK5_MARCH=$build ;;
    esac
    timeout 1800 swift test --package-path "$work" --scratch-path "$work/$build" --disable-xctest "${options[@]}" >"$work/$build.log" 2>&1 &&
        grep -q 'Test run with [1-9].* passed' "$work/$build.log" ||
        { grep -v 'started\.$' "$work/$build.log" | tail -n 60 && exit 1; }
    unset WEEK5_MARCH
    echo "$build: $(grep -o 'Test run with .*' "$work/$build.log") ($((SECONDS - began)) s)"
done
