import Foundation
import Programs
import TestSupport
import Testing
import week5

/// The committed data file is what the documented command makes, byte for byte.
@Test func sampleReproducesTheData() throws {
    try withFolder { folder in
        for _ in 0..<2 { try run(["sample", "\(folder)/s.csv"]) }
        let made = try Data(contentsOf: URL(filePath: "\(folder)/s.csv"))
        #expect(made == (try Data(contentsOf: URL(filePath: packageFile("data/two_features.csv")))))
    }
}
