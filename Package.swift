// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "week5",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "CLibrary"),
        .target(name: "Arrays"),
        .target(name: "NumPyRandom", dependencies: ["CLibrary"]),
        .target(name: "MLP", dependencies: ["Arrays", "NumPyRandom", "CLibrary"]),
        .target(name: "Files", dependencies: ["Arrays", "CLibrary"]),
        .target(name: "Plots", dependencies: ["Arrays"]),
        .target(name: "Options", dependencies: ["Files", "NumPyRandom"]),
        .executableTarget(
            name: "week5", dependencies: ["Arrays", "NumPyRandom", "MLP", "Files", "Plots", "Options", "CLibrary"]),
        .executableTarget(
            name: "compare", dependencies: ["NumPyRandom", "MLP", "Files", "Plots", "Options", "CLibrary"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "ArraysTests", dependencies: ["Arrays"]),
        .testTarget(name: "NumPyRandomTests", dependencies: ["NumPyRandom", "TestSupport"]),
        .testTarget(name: "MLPTests", dependencies: ["MLP", "TestSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "Arrays"]),
        .testTarget(name: "PlotsTests", dependencies: ["Plots", "Arrays"]),
        .testTarget(name: "OptionsTests", dependencies: ["Options"]),
        .testTarget(name: "week5Tests", dependencies: ["week5", "Options", "NumPyRandom", "TestSupport"]),
        .testTarget(name: "compareTests", dependencies: ["compare", "Options", "Files", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)
