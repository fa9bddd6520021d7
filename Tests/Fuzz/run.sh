#!/usr/bin/env bash
# Runs the fuzzer of each reader, or of those named, for some seconds: Tests/Fuzz/run.sh [SECONDS [READER...]]
# Prints a line for each, and ends with 1 where one has found something, which is left in .build/fuzz.
# The libraries are built here, as every one of them has to be instrumented; the package knows nothing of it.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-60}
readers=("${@:2}")
[ ${#readers[@]} -gt 0 ] || readers=(csv options idx cifar10 json npz npy safetensors)
# Swift's own report of a crash may wait for ever.
export SWIFT_BACKTRACE=enable=no

build=$(cd ../.. && pwd)/.build/fuzz
mkdir -p "$build"
python3 seeds.py "$build/seeds"
sources=../../Sources
flags=(-O -wmo -swift-version 6 -package-name week5 -parse-as-library -sanitize=fuzzer,address -I "$build" -I "$sources/Prefetch/include" -module-cache-path "$build/cache")
objects=()
for module in CLibrary Arrays NumPyRandom MLP Networks FastTraining Files Drawing Programs; do
    object=$build/$module.o
    objects+=("$object")
    if [ ! "$object" -nt "$sources/$module" ] || [ -n "$(find "$sources" -name '*.swift' -newer "$object" | head -n 1)" ]; then
        find "$sources/$module" -name '*.swift' -print0 |
            xargs -0 swiftc "${flags[@]}" -module-name $module -emit-module -emit-module-path "$build/$module.swiftmodule" -c -o "$object"
    fi
done
# The linker named by -use-ld, as another one warns of each symbol of the sanitizer.
swiftc "${flags[@]}" -use-ld=lld -module-name Fuzz Fuzz.swift "$sources"/week5/Labs/DataSets/*.swift "${objects[@]}" -o "$build/fuzz"

found=0
for reader in "${readers[@]}"; do
    mkdir -p "$build/corpus/$reader"
    log=$build/$reader.log
    # An image of CIFAR-10 has 3,073 bytes with its label.
    length=$([ "$reader" = cifar10 ] && echo 8192 || echo 2048)
    FUZZ=$reader "$build/fuzz" "$build/corpus/$reader" "$build/seeds/$reader" -max_total_time="$seconds" -max_len=$length -timeout=120 -print_funcs=0 \
        -rss_limit_mb=1000 -artifact_prefix="$build/$reader-" -print_final_stats=1 >"$log" 2>&1 || found=1
    echo "$reader: $(awk '/number_of_executed_units/ { runs = $2 } /average_exec_per_sec/ { speed = $2 }
        END { print runs + 0 " inputs, " speed + 0 " a second" }' "$log"), corpus $(ls "$build/corpus/$reader" | wc -l)$(
        grep -m 1 -hE 'SUMMARY|Fatal error' "$log" | sed 's/^/ FOUND /' || true)"
done
rm -rf /dev/shm/week5-fuzz-*
exit $found
