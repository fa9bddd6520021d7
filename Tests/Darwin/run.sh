#!/usr/bin/env bash
# Type-checks the sources on Linux as a Mac reads them. A module `Darwin` stands in for Apple's, and the conditions are
# those of macOS, in a copy of the sources. Nothing of it runs.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R ../../Sources ../../Package.swift Darwin *.swift "$work"
cd "$work"
# `canImport(Darwin)` is true by itself.
find Sources Package.swift -name '*.swift' -exec sed -i -E \
    's/(canImport\((Glibc|Musl|FoundationEssentials)\)|os\(Linux\))/false/g; s/os\(macOS\)/true/g' {} +

check() {
    local module=$1
    shift
    swiftc -emit-module -module-name "$module" -emit-module-path "$module.swiftmodule" -swift-version 6 -warnings-as-errors \
        -I . -I Darwin -I Sources/Prefetch/include -module-cache-path cache "$@"
}

for module in Darwin Foundation; do check $module -parse-as-library $module.swift; done
toolchain=$(swiftc -print-target-info | sed -n 's/.*"runtimeResourcePath": "\(.*\)".*/\1/p')
check Manifest -package-description-version 6.2.0 -I "$toolchain/pm/ManifestAPI" Package.swift
for module in CLibrary Arrays NumPyRandom MLP Networks FastTraining Files Drawing Programs; do
    check $module -package-name week5 -D FUSED -parse-as-library $(find Sources/$module -name '*.swift')
done
for module in week5 compare bench; do
    check $module -package-name week5 -D FUSED $(find Sources/$module -name '*.swift' -not -path '*/Student/*')
done

# What a student's program is built with: the questions' functions have other names there.
mkdir Student
cp Sources/MLP/*.swift Student
functions=$(sed -nE 's/^(@discardableResult )?public func ([A-Za-z0-9]+).*/\2/p' Student/Q*.swift | sort -u | paste -sd '|' -)
sed -i -E "s/\\b($functions)\\b/reference_\\1/g" Student/*.swift
cp Sources/compare/Student/Sheet/*.swift Student
check SheetFunctions -package-name week5 -D FUSED -parse-as-library Student/*.swift
