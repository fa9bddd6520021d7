// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A fused multiply-add is one instruction where the processor has it and the compiler may use it; elsewhere it is
// a call into the C library, a hundred times slower, and the kernels multiply and add instead (FUSED is not set).
// So code is made for the processor that builds it; `week5.sh` builds anew on another one.
#if arch(x86_64)
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let hasFusedMultiplyAdd = processor.split(separator: "\n").first { $0.hasPrefix("flags") }?.contains(" fma ") ?? false
    let native: [SwiftSetting] = hasFusedMultiplyAdd ? [.unsafeFlags(["-Xcc", "-march=native"]), .define("FUSED")] : []
#else
    let native: [SwiftSetting] = [.define("FUSED")]
#endif

let package = Package(
    name: "week5",
    platforms: [.macOS(.v15)],
    products: ["Arrays", "NumPyRandom", "MLP", "Files"].map { .library(name: $0, targets: [$0]) },
    targets: [
        .target(name: "Arrays", swiftSettings: native),
        .target(name: "NumPyRandom", dependencies: ["Arrays"]),
        .target(name: "MLP", dependencies: ["Arrays", "NumPyRandom"], swiftSettings: native),
        .target(name: "Files", dependencies: ["Arrays"]),
        .target(name: "Drawing", dependencies: ["Arrays", "Files"]),
        .target(name: "Programs", dependencies: ["Arrays", "NumPyRandom", "MLP", "Files", "Drawing"]),
        .executableTarget(name: "week5", dependencies: ["Programs"]),
        .executableTarget(name: "compare", dependencies: ["Programs"]),
        .executableTarget(name: "bench", dependencies: ["Programs"], exclude: ["README.md"], swiftSettings: native),
        .target(name: "TestSupport", dependencies: ["Programs"], path: "Tests/TestSupport"),
        .testTarget(name: "ArraysTests", dependencies: ["Arrays"], swiftSettings: native),
        .testTarget(name: "NumPyRandomTests", dependencies: ["NumPyRandom", "TestSupport"]),
        .testTarget(name: "MLPTests", dependencies: ["MLP", "TestSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"]),
        .testTarget(name: "DrawingTests", dependencies: ["Drawing", "TestSupport"]),
        .testTarget(name: "ProgramsTests", dependencies: ["Programs"]),
        .testTarget(name: "week5Tests", dependencies: ["week5", "TestSupport"]),
        .testTarget(name: "compareTests", dependencies: ["compare", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
