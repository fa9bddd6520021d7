// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A fused multiply-add is one instruction where the processor has it and the compiler may use it; elsewhere it is
// a call into the C library, a hundred times slower, and the kernels multiply and add instead (FUSED is not set).
// AVX512 says that vectors of eight numbers have registers.
// So code is made for the processor that builds it; `week5.sh` builds anew on another one. WEEK5_MARCH names another,
// as clang's -march does (Tests/builds.sh). SwiftPM allows such flags in dependencies of every kind since 6.2.
#if arch(x86_64)
    func processorHas(_ instructions: String) -> Bool {
        #if os(macOS)
            var (isThere, size) = (Int32(0), MemoryLayout<Int32>.size)
            sysctlbyname("hw.optional.\(instructions)", &isThere, &size, nil, 0)
            return isThere != 0
        #else
            let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            let flags = processor.split(separator: "\n").first { $0.hasPrefix("flags") }
            return flags?.split(separator: " ").contains { $0 == instructions } ?? false
        #endif
    }
    let march = Context.environment["WEEK5_MARCH"] ?? (processorHas("fma") ? "native" : "x86-64")
    let isFused = !["x86-64", "x86-64-v2"].contains(march)
    let hasAVX512 = march == "native" ? processorHas("avx512f") : march == "x86-64-v4"
    let native: [SwiftSetting] =
        [.unsafeFlags(["-Xcc", "-march=\(march)"])]
        + (isFused ? [.define("FUSED")] : []) + (hasAVX512 ? [.define("AVX512")] : [])
#else
    let native: [SwiftSetting] = [.define("FUSED")]
#endif

let libraries: [Target.Dependency] = [
    "CLibrary", "Arrays", "NumPyRandom", "MLP", "Networks", "FastTraining", "Files", "Drawing", "Programs",
]

let package = Package(
    name: "week5",
    platforms: [.macOS(.v15)],
    products: ["Arrays", "NumPyRandom", "MLP", "Networks", "FastTraining", "Files"].map {
        .library(name: $0, targets: [$0])
    },
    // A target names every module that it imports: it is built again when one of them has changed.
    targets: [
        .target(name: "CLibrary"),
        .target(name: "Prefetch"),
        .target(name: "Arrays", dependencies: ["CLibrary", "Prefetch"], swiftSettings: native),
        .target(name: "NumPyRandom", dependencies: ["CLibrary", "Arrays"]),
        .target(name: "MLP", dependencies: ["Arrays", "NumPyRandom"], swiftSettings: native),
        .target(
            name: "Networks", dependencies: ["Arrays", "NumPyRandom", "MLP"], exclude: ["README.md"],
            swiftSettings: native),
        .target(
            name: "FastTraining", dependencies: ["CLibrary", "Arrays", "NumPyRandom", "MLP", "Networks"],
            swiftSettings: native),
        .target(name: "Files", dependencies: ["CLibrary", "Arrays"], exclude: ["README.md"]),
        .target(name: "Drawing", dependencies: ["CLibrary", "Arrays", "Files"]),
        .target(
            name: "Programs",
            dependencies: ["CLibrary", "Arrays", "NumPyRandom", "MLP", "Networks", "FastTraining", "Files", "Drawing"]),
        .executableTarget(
            name: "week5", dependencies: libraries,
            exclude: ["README.md", "Labs/README.md", "Labs/theory.md", "Playback/page.html"]),
        .executableTarget(name: "compare", dependencies: libraries, exclude: ["README.md", "Python", "Student"]),
        .executableTarget(
            name: "bench", dependencies: libraries, exclude: ["README.md", "Peers"], swiftSettings: native),
        .target(
            name: "TestSupport", dependencies: ["Arrays", "NumPyRandom", "MLP", "Files"], path: "Tests/TestSupport"),
        .testTarget(name: "ArraysTests", dependencies: ["Arrays"], swiftSettings: native),
        .testTarget(name: "NumPyRandomTests", dependencies: ["Arrays", "NumPyRandom", "TestSupport"]),
        .testTarget(name: "MLPTests", dependencies: ["Arrays", "NumPyRandom", "MLP", "TestSupport"]),
        .testTarget(name: "NetworksTests", dependencies: ["Arrays", "NumPyRandom", "MLP", "Networks", "TestSupport"]),
        .testTarget(
            name: "FastTrainingTests",
            dependencies: ["Arrays", "NumPyRandom", "MLP", "Networks", "FastTraining", "TestSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Arrays", "NumPyRandom", "Files", "TestSupport"]),
        .testTarget(name: "DrawingTests", dependencies: ["Arrays", "Files", "Drawing", "TestSupport"]),
        .testTarget(name: "ProgramsTests", dependencies: libraries + ["TestSupport"]),
        .testTarget(name: "week5Tests", dependencies: libraries + ["week5", "TestSupport"]),
        .testTarget(name: "compareTests", dependencies: libraries + ["compare", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
