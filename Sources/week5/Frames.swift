import CLibrary
import Files
import Options
import Plots

/// Class maps of a training as it goes, each in a file of its own: map_000001.pgm, map_000010.pgm, ….
struct Frames {
    let folder: String
    /// The epochs after which a map is written: the first, and every so many.
    let epochs: [Int]
    /// The maps that the figure shows: at most six of them, close together at first, when the boundary moves most.
    private(set) var kept: [(epoch: Int, classMap: [Int])] = []

    private var written = 0
    private let scale: Int
    private let samples: Samples

    /// - Throws: `FileError` where the folder cannot be made or written to, or holds maps that this run will not
    ///   replace and that would end up in its film.
    init(_ folder: String, every: Int, _ options: TrainingOptions, scale: Int, _ samples: Samples) throws {
        (self.folder, self.scale, self.samples) = (folder, scale, samples)
        epochs = options.epochs == 0 ? [] : (every == 1 ? [] : [1]) + stride(from: every, through: options.epochs, by: every)
        let names = Set(epochs.map(Self.name))
        try makeFolder(folder)
        if let other = try fileNames(in: folder).filter({ Self.isName($0) && !names.contains($0) }).min() {
            throw FileError("\(quoted(folder)) has the map \(quoted(other)) of another run: empty the folder or name another (--frames)")
        }
    }

    /// The epoch after which the next map is due; nil after the last.
    var next: Int? { written < epochs.count ? epochs[written] : nil }

    /// Writes the map of the epoch that is due.
    mutating func write(_ classMap: [Int]) throws {
        let epoch = epochs[written]
        try writeFile("\(folder)/\(Self.name(epoch))", pgm(drawClassMap(classMap, samples, scale: scale)))
        if Self.kept(of: epochs.count).contains(written) { kept.append((epoch, classMap)) }
        written += 1
    }

    /// Which of so many maps are kept: all of six, else the first, the last and four whose places grow by one factor.
    private static func kept(of count: Int) -> Set<Int> {
        count <= 6 ? Set(0..<count) : Set((0...5).map { Int(pow(Double(count), Double($0) / 5).rounded()) - 1 })
    }

    private static func name(_ epoch: Int) -> String {
        let digits = String(epoch)
        return "map_\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).pgm"
    }

    private static func isName(_ name: String) -> Bool {
        let digits = name.dropFirst(4).dropLast(4)
        return name.hasPrefix("map_") && name.hasSuffix(".pgm") && digits.count >= 6 && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }
}
