import Arrays
import CLibrary
import Drawing
import Files
import Programs

/// Class maps of a training as it goes, each in a file of its own: map_000001.pgm, map_000010.pgm, ….
struct Frames {
    static let options = [
        Option(nil, "frames", "DIR", "also write the class map as training goes: DIR/map_000001.pgm, …"),
        Option(nil, "every", "K", "with --frames: a map every K epochs, and after the first (default: E / 50)"),
    ]

    /// Nil where no maps are wanted.
    let folder: String?
    /// The maps that the figure shows: at most six of them, close together at first, when the boundary moves most.
    private(set) var kept: [(epoch: Int, classMap: [Int])] = []

    /// How many maps this run has written.
    private(set) var written = 0

    /// The epochs of all maps.
    private let planned: [Int]
    /// The digits of an epoch in a map's name, the same for all: so their order is the epochs'.
    private let digits: Int
    private let scale: Int
    /// Maps of epochs that this run has not trained yet.
    private var oldMaps: [String] = []
    /// The number of the next map; where a training goes on, the first maps are there already.
    private var place = 0

    /// Checks the folder and changes nothing; it is made, and old maps of the same run are removed, with the first map.
    ///
    /// - Parameter trained: The epochs trained before, by the run that is resumed.
    /// - Throws: `UsageError` where a map would overwrite another file of the run; `FileError` where the folder cannot
    ///   be written to, or holds maps that this run does not write and that would be mistaken for its own.
    init(_ given: Arguments, _ options: TrainingOptions, _ outputs: Outputs, scale: Int, trained: Int) throws {
        let epochs = options.epochs
        let every = try given.wholeNumber("every", in: 1...(.max), default: max(1, epochs / 50))
        (folder, self.scale, digits) = (given.text("frames"), scale, max(6, String(epochs).count))
        let isWanted = folder != nil && epochs > 0
        planned = isWanted ? (every > 1 ? [1] : []) + stride(from: every, through: epochs, by: every) : []
        guard let folder else {
            if given.has("every") {
                throw UsageError("argument --every: it says how often --frames writes a map; give that too")
            }
            return
        }
        if folder.isEmpty { throw given.error("frames", takes: "the name of a folder") }
        let others = [options.data] + outputs.paths
        if let other = others.first(where: { isSameFile($0, folder) }) {
            throw UsageError("argument --frames: \(quoted(other)) is a file of this run too; name another folder")
        }
        let isThere = access(folder, F_OK) == 0
        if isThere { try makeFolder(folder) } else { try checkWritable(folder) }
        oldMaps = isThere ? try fileNames(in: folder).filter(isMap) : []
        let maps = oldMaps + others.compactMap { $0.split(separator: "/").last.map(String.init) }.filter(isMap)
        if let other = others.first(where: { other in maps.contains { isSameFile(other, "\(folder)/\($0)") } }) {
            throw UsageError("argument --frames: \(quoted(other)) would be overwritten by a map; name another folder")
        }
        let own = Set(oldMaps.isEmpty ? [] : planned.map(name))
        if let other = oldMaps.filter({ !own.contains($0) }).min() {
            throw FileError(
                "\(quoted(folder)) has the map \(quoted(other)) of another run: empty the folder or name another (--frames)"
            )
        }
        for name in oldMaps { try Content.picture.checkWritable("\(folder)/\(name)") }
        while let next, next <= trained { place += 1 }
        let kept = Set(planned[..<place].map(name))
        oldMaps.removeAll { kept.contains($0) }
    }

    /// The epoch after which the next map is due; nil after the last.
    var next: Int? { place < planned.count ? planned[place] : nil }

    /// Writes the map of the epoch that is due.
    mutating func write(_ classMap: [Int], _ samples: Samples) throws {
        guard let folder, let epoch = next else { return }
        if written == 0 {
            try makeFolder(folder)
            // Should this run fail half-way, the folder does not hold maps of two runs.
            for name in oldMaps { unlink("\(folder)/\(name)") }
        }
        try writeFile("\(folder)/\(name(epoch))", pgm(drawClassMap(classMap, samples, scale: scale)))
        if isKept(place) { kept.append((epoch, classMap)) }
        place += 1
        written += 1
    }

    /// Whether the figure shows the map: each of up to six, otherwise the first, the last and four between them, whose
    /// places grow by about the same factor.
    private func isKept(_ place: Int) -> Bool {
        let count = planned.count
        if count <= 6 { return true }
        var places = [0]
        for step in 1...5 {
            let wanted = Int(pow(Double(count), Double(step) / 5).rounded()) - 1
            places.append(max(wanted, places[step - 1] + 1))
        }
        return places.contains(place)
    }

    private func name(_ epoch: Int) -> String {
        "map_\(String(repeating: "0", count: digits - String(epoch).count))\(epoch).pgm"
    }
}

/// Whether a file of this name is a map of this or another run.
private func isMap(_ name: String) -> Bool {
    let digits = name.dropFirst(4).dropLast(4)
    return name.hasPrefix("map_") && name.hasSuffix(".pgm") && digits.count >= 6 && digits.utf8.allSatisfy(isDigit)
}
