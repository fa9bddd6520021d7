import CLibrary

/// The path of a file in this package's folder.
public func packageFile(_ name: String) -> String { "\(packageFolder)/\(name)" }

/// The nearest folder above this file that has the package's manifest.
private let packageFolder: Substring = {
    var folder = #filePath[...]
    repeat {
        folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
    } while !folder.isEmpty && access("\(folder)/Package.swift", F_OK) != 0
    return folder
}()
