#!/usr/bin/env bash
# Runs the tests in other builds: Tests/builds.sh BUILD...
#   address, thread                   the libraries' tests with that sanitizer
#   debug                             the same unoptimised, as `swift build` does
#   x86-64, x86-64-v3, x86-64-v4, …   the same for these processors: without fused multiply-add, with AVX2, with AVX-512
#                                     (clang's -march)
#   darwin                            no tests: the sources are type-checked as a Mac reads them
#   expressions                       builds everything unoptimised and fails where an expression takes long to type-check
#   swift-6.2                         the same, optimised, with Debian's Swift 6.2, and runs the tests, or those of the
#                                     pattern TESTS
#   arm64                             the libraries' tests and `week5` built for arm64 by that Swift, on x86-64, and run by
#                                     qemu; what `week5` writes (runs.sh) is compared with this machine's, byte by byte
# The folder BUILDS, or a temporary one, holds what is built, and Debian.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=${BUILDS:-$(mktemp -d)}
[ -n "${BUILDS:-}" ] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
work=$(cd "$work" && pwd)
# Swift's own report of a crash may wait for ever. XCTest, which has no tests here, leaks memory.
export SWIFT_BACKTRACE=enable=no

# A Mac has no `timeout`.
command -v timeout >/dev/null || timeout() { "${@:2}"; }

# Runs a command that tests, and prints its verdict, or the end of its output where it fails.
tests_pass() {
    local log="$work/$build.log"
    "$@" >"$log" 2>&1 && grep -o 'Test run with [1-9].* passed.*' "$log" ||
        { grep -v 'started\.$' "$log" | tail -n 60 && return 1; }
}

# Package.swift without the targets of a pattern.
package_without() {
    awk -v names="$1" 'function flush() { if (target !~ "^ *\\.[a-zA-Z]*[(][ \n]*name: \"(" names ")\"") printf "%s", target; target = "" }
        /^        \./ || /^    \]/ { flush() } { target = target $0 "\n" } END { flush() }' "$home/Package.swift"
}

# A package of the libraries and their tests alone, made by these options of `swift test`.
libraries_pass() {
    ln -sfn "$home/Sources" "$home/Tests" "$home/data" "$work"
    package_without '(Drawing|Programs|week5|compare)(Tests)?|bench' >"$work/Package.swift"
    tests_pass timeout 1800 swift test --package-path "$work" --scratch-path "$work/$build" --disable-xctest "$@"
}

# The expressions of a build's log that the compiler took long to type-check: milliseconds and place. A macro's expansion
# has its place in a later line.
long_expressions() {
    awk 'function keep(place) { sub(/: (warning|note): .*/, "", place); if (ms > most[place]) most[place] = ms; ms = 0 }
        match($0, /^[^ ].*: warning: expression took [0-9]+ms/) { ms = substr($0, 1, RLENGTH); sub(/.* /, "", ms); ms += 0 }
        ms && /^\// { keep($0) }
        ms && /note: expanded code originates here/ { keep(substr($0, index($0, "/"))) }
        END { for (place in most) print most[place], place }' "$1" | sort -n
}

# Builds everything in a folder, the first argument, by the command of the others, and says which expressions take 150 ms
# to type-check: another compiler may need seconds for them, or give up. One that takes 500 ms fails. The compiler measures
# the processor's time, which a busy machine lengthens too: only what is as slow in a second build counts.
expressions_are_quick() {
    local log="$work/$build-build.log" folder=$1 slow known=
    shift
    for _ in first second; do
        rm -rf "$folder"
        "$@" --build-tests -Xswiftc -Xfrontend -Xswiftc -warn-long-expression-type-checking=150 >"$log" 2>&1 ||
            { tail -n 60 "$log" && return 1; }
        long_expressions "$log" | sed 's/^\([0-9]*\)/\1 ms to type-check/' >&2
        slow=$(long_expressions "$log" | awk '$1 >= 500' | cut -d ' ' -f 2- | grep -F "$known")
        [ -n "$slow" ] || return 0
        known=$slow
    done
    printf 'over 500 ms to type-check, twice:\n%s\n' "$slow"
    return 1
}

# Runs a command in namespaces of its own: what it mounts is seen nowhere else, and all that it started ends with it.
apart() { unshare --mount --pid --fork --kill-child "$@"; }

# Runs a command in the Debian of a folder.
within() {
    apart bash -c 'mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && chroot "$0" "$@"
        exit $?' "$@" </dev/null # bash stays, and reaps the processes whose parents have ended
}

# The same where the kernel runs programs for arm64 by qemu. It is told so for these namespaces alone.
within_arm64() {
    export -f apart within
    unshare --user --map-root-user --mount bash -c 'mount -t binfmt_misc none /proc/sys/fs/binfmt_misc &&
        echo ":arm64:M:18:\xb7\x00::$(command -v qemu-aarch64-static):F" >/proc/sys/fs/binfmt_misc/register &&
        within "$@"' bash "$@"
}

# Puts Debian's development release and its Swift into a folder, unless it is there, or prints why it cannot.
debian() {
    local root=$1 new="$1.new" mirror
    [ "$(uname)" = Linux ] && [ "$(id -u)" = 0 ] || { echo "only root on Linux can change the root folder" && return 1; }
    apart true 2>/dev/null || { echo "namespaces are not permitted here" && return 1; }
    [ ! -d "$root" ] || return 0
    command -v apt-get >/dev/null && command -v debootstrap >/dev/null ||
        { echo "debootstrap or apt is not installed" && return 1; }
    case $(dpkg --print-architecture) in amd64 | arm64) ;; *) echo "Debian has no Swift for this processor" && return 1 ;; esac
    rm -rf "$new"
    mirror=$(apt-get update --print-uris | sed -n "s|^'\(.*\)/dists/.*|\1|p" | head -n 1)
    {
        apart debootstrap --variant=minbase --include=ca-certificates sid "$new" "$mirror" &&
            apt-config dump Acquire >"$new/etc/apt/apt.conf.d/99host" && within "$new" apt-get update &&
            within "$new" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
                swiftlang git gcc libc6-dev libgcc-14-dev libstdc++-14-dev python3 python3-numpy &&
            # Tests are linked with this library, of which they use nothing and Debian has none.
            within "$new" sh -c 'cd /usr/libexec/swift/lib/swift/linux && { [ -e "$0.so" ] || ar rc "$0.a"; }' lib_Testing_Foundation
    } >"$work/debian.log" 2>&1 || { echo "Debian's packages cannot be had: $(tail -n 1 "$work/debian.log")" && return 1; }
    mv "$new" "$root"
}

# Puts the headers and libraries of Debian's Swift for arm64 into the folder /arm64 of its Swift for this processor, unless
# they are there, or prints why it cannot.
arm64_libraries() {
    local root=$1
    [ ! -d "$root/arm64" ] || return 0
    rm -rf "$root/arm64.new"
    within "$root" bash -ec '
        mkdir /arm64.new && cd /arm64.new
        dpkg --add-architecture arm64
        apt-get update
        apt-get download {lib,}swiftlang:arm64 libc6{,-dev}:arm64 lib{gcc,stdc++}-14-dev:arm64 \
            lib{gcc-s1,stdc++6,xml2-16}:arm64 zlib1g:arm64 linux-libc-dev
        # Without the compiler and the libraries that it alone uses.
        for package in *.deb; do dpkg --fsys-tarfile "$package" | tar -x --exclude bin --exclude host --exclude "*.so.17*"; done
        rm ./*.deb
        ln -s usr/lib lib
        cd usr/libexec/swift/lib/swift/linux
        [ -e lib_Testing_Foundation.so ] || ar rc lib_Testing_Foundation.a
        # Where programs look for their loader and the C library.
        ln -sfn /arm64/usr/lib/aarch64-linux-gnu /arm64/usr/lib/ld-linux-aarch64.so.1 /usr/lib
        mv /arm64.new /arm64' >"$work/arm64-debian.log" 2>&1 ||
        { echo "Debian's packages for arm64 cannot be had: $(tail -n 1 "$work/arm64-debian.log")" && return 1; }
}

# Puts the project into a Debian of a folder, and not what was built of it.
copy_project() {
    rm -rf "$1/week5"
    mkdir "$1/week5"
    cp -Rp "$home"/{Package.swift,Sources,Tests,data,week5.sh} "$1/week5"
}

swift_6_2_passes() {
    local root="$work/debian" reason version
    reason=$(debian "$root") || { echo "skipped, $reason" && return; }
    version=$(within "$root" swift --version 2>/dev/null | grep -o 'Swift version [0-9.]*')
    [[ $version = "Swift version 6.2"* ]] || { echo "skipped, Debian has ${version:-no Swift}" && return; }
    copy_project "$root"
    local options=(-c release --package-path /week5)
    expressions_are_quick "$root/week5/.build" within "$root" swift build "${options[@]}" &&
        tests_pass within "$root" swift test "${options[@]}" --skip-build --disable-xctest --filter "${TESTS:-.}"
}

# Built by the compiler for this processor: qemu would need half an hour for it.
arm64_passes() {
    local root="$work/debian" built=/week5/.build/release reason flag
    reason=$(debian "$root") || { echo "skipped, $reason" && return; }
    [ "$(uname -m)" = x86_64 ] || { echo "skipped, only x86-64 builds for it" && return; }
    command -v qemu-aarch64-static >/dev/null || { echo "skipped, qemu-user-static is not installed" && return; }
    reason=$(arm64_libraries "$root") || { echo "skipped, $reason" && return; }
    within_arm64 "$root" /lib/ld-linux-aarch64.so.1 --version >"$work/$build.log" 2>&1 ||
        { echo "skipped, its programs cannot be run: $(tail -n 1 "$work/$build.log")" && return; }
    copy_project "$root"
    package_without 'compare|bench|(week5|compare)Tests' >"$root/week5/Package.swift"
    local options=(-c release --package-path /week5 --triple aarch64-unknown-linux-gnu)
    for flag in -use-ld=lld -sdk /arm64 -resource-dir /arm64/usr/libexec/swift/lib/swift; do
        options+=(-Xswiftc "$flag")
    done
    WEEK5_MARCH=armv8-a within "$root" swift build "${options[@]}" --build-tests >"$work/$build-build.log" 2>&1 ||
        { tail -n 60 "$work/$build-build.log" && return 1; }
    # `endings` expects an error where a program that is not there is started; under qemu there is none.
    tests_pass within_arm64 "$root" env -C /week5 $built/week5PackageTests.xctest \
        --testing-library swift-testing --skip '\.endings\(' || return 1
    grep -qw fma /proc/cpuinfo || { echo "no comparison: without fused multiply-add x86-64 rounds twice" && return; }
    rm -rf "$work/runs"
    "$home/Tests/runs.sh" "$home/week5.sh" "$work/runs" &&
        within_arm64 "$root" /week5/Tests/runs.sh $built/week5 /week5/runs && diff -rq "$work/runs" "$root/week5/runs" &&
        echo "and what week5 writes is the same"
}

for build in "$@"; do
    began=$SECONDS
    case $build in
    address | thread) verdict=$(libraries_pass -c release --sanitize "$build") ;;
    debug) verdict=$(libraries_pass -c debug) ;;
    darwin) verdict=$("$home/Tests/Darwin/run.sh" && echo "the sources type-check") ;;
    expressions)
        verdict=$(expressions_are_quick "$work/$build" swift build --package-path "$home" --scratch-path "$work/$build" &&
            echo "no expression takes 500 ms to type-check") ;;
    swift-6.2) verdict=$(swift_6_2_passes) ;;
    arm64) verdict=$(arm64_passes) ;;
    *) verdict=$(WEEK5_MARCH=$build libraries_pass -c release) ;;
    esac || { echo "$build: $verdict" && exit 1; }
    echo "$build: $verdict ($((SECONDS - began)) s)"
done
