import Arrays
import Drawing
import FastTraining
import Files

/// The network at up to 300 moments of its training, for the page that plays it back: every epoch while they are few,
/// then epochs that are dense at first, when the boundary moves most.
package struct Playback {
    /// The epochs of the moments so far; the first is 0, the untrained network.
    package private(set) var epochs: [Int] = []
    /// Why moments are left out, in words; nil where none are.
    let remark: String?
    /// The weights of the moments, one after the other: of each layer W, row by row, and b.
    private(set) var weights: [Double] = []
    /// Where the generator was at each moment: what the next epoch's order is drawn from. Nil where it is not known.
    private(set) var generators: [Generator.State?] = []

    private let hasPage: Bool
    /// The epochs of all moments, and the number of the one that is due.
    private let planned: [Int]
    private var place = 0

    /// - Parameters:
    ///   - rng: What the first epoch's order is drawn from; nil where that is not known.
    ///   - isWanted: Whether moments are kept although no page is written.
    ///   - runs: How many trainings the page plays back.
    /// - Throws: `UsageError` where a page of 2 MB cannot hold the network before and after training.
    package init(
        _ options: TrainingOptions, _ outputs: Outputs, _ initial: Network, rng: Generator? = nil,
        isWanted: Bool = false, runs: Int = 1
    ) throws {
        hasPage = !outputs.pages.isEmpty
        guard hasPage || isWanted else {
            (planned, remark) = ([], nil)
            return
        }
        let room = hasPage ? Self.room(options, runs) : momentLimit
        if room < 2 {
            let size = "at most \(weightLimit / runs / 2) weights between them for a page of 2 MB"
            throw UsageError(
                "argument -y/--layers: a page (.html) takes sizes with \(size), not \(options.parameterCount)")
        }
        planned = moments(of: options.epochs, count: min(room, momentLimit))
        let isLess = room < min(momentLimit, options.epochs + 1)
        remark =
            isLess ? "Only \(room) moments of the training are kept: more would make this page larger than 2 MB." : nil
        record(initial, after: 0, rng: rng)
    }

    /// How many moments a page of 2 MB has room for.
    private static func room(_ options: TrainingOptions, _ runs: Int) -> Int {
        weightLimit / runs / options.parameterCount
    }

    /// How many moments of a training are kept for a page, the first and the last included.
    package static func limit(_ options: TrainingOptions) -> Int { min(room(options, 1), momentLimit) }

    /// The epoch of the moment that is due; nil after the last.
    package var next: Int? { place < planned.count ? planned[place] : nil }

    /// Keeps the network after an epoch: that of the moment which is due, or one that a training begins or ends with.
    ///
    /// - Parameter rng: What the next epoch's order is drawn from; nil where that is not known.
    package mutating func record(_ mlp: Network, after epoch: Int, rng: Generator? = nil) {
        while let next, next <= epoch { place += 1 }
        epochs.append(epoch)
        generators.append(rng?.state)
        if hasPage { for layer in mlp { weights += layer["W"].elements + layer["b"].elements } }
    }

    /// Keeps the network of a run's last epoch where it is due, or the run was interrupted.
    package mutating func record(_ run: Run, rng: Generator) {
        if next != nil, run.losses.count == next || interruption != nil {
            record(run.mlp, after: run.losses.count, rng: rng)
        }
    }
}

/// A coursework whose names and equations a page has.
package enum Coursework: String {
    /// Lab 5 of COMP0088.
    case comp0088 = "COMP0088"
    /// Lab 5 of COMP0088 with a softmax, for which it has no equations.
    case multi = "COMP0088 with a softmax"
    /// Lab 2 of SML 2022.
    case sml = "SML 2022"
}

private let momentLimit = 300
/// The largest number of weights in a page. They take 1.6 MB in base64: samples, losses and the page itself have the
/// rest of 2 MB.
private let weightLimit = 150_000
/// The largest number of training samples in a page, and of test samples.
private let sampleLimit = 4_000

/// At most `count` epochs from 0 to the last one, in ascending order.
package func moments(of epochs: Int, count: Int) -> [Int] {
    if epochs < count { return Array(0...epochs) }
    // With this power the second moment is epoch 1 at the earliest.
    let power = max(1.5, log(Double(epochs)) / log(Double(max(2, count - 1))))
    var moments = [0]
    for index in 1..<count - 1 {
        let wanted = Double(epochs) * pow(Double(index) / Double(count - 1), power)
        moments.append(max(moments[index - 1] + 1, Int(wanted)))
    }
    return moments + [epochs]
}

/// A page that plays back trainings on the same samples: the template with their data.
///
/// - Parameters:
///   - loss: The loss's name, for the axis.
///   - sheet: Whose names and equations the page has.
///   - runs: The trainings, each with a name to choose it by.
/// - Throws: `FileError` where the template is missing.
package func playbackPage(
    _ title: String, loss: String, sheet: Coursework = .comp0088, _ samples: Samples, test: Samples?,
    _ runs: [(name: String, run: Run, playback: Playback)]
) throws -> [UInt8] {
    let (first, path) = (runs[0].run, packageFile("Sources/week5/Playback/page.html"))
    let template = try firstBytes(of: path, 1_000_000)
    let place = Array("type=\"application/json\">".utf8)
    guard let start = template.indices.first(where: { template[$0...].starts(with: place) }) else {
        throw FileError("\(quoted(path)) is not the template of the page")
    }
    let large = [samples, test].compactMap { $0 }.filter { $0.X.rows > sampleLimit }
    let thinned = large.map { "\(sampleLimit) of \($0.X.rows) samples are in this page, and counted in it." }
    let features = [
        samples.standardization.map { "The features are standardized: \($0.formulas.joined(separator: ", "))." },
        samples.outsideRemark.map { "\($0)." },
    ]
    let remarks = runs.compactMap(\.playback.remark).prefix(1) + thinned + features.compactMap { $0 }
    let classes = 0..<samples.classes
    let data = JSON.object([
        ("title", .string(title)),
        ("caption", .string(first.caption(withRate: runs.count == 1).joined(separator: ", "))),
        ("remarks", .array(remarks.map(JSON.string))),
        ("limits", .numbers([samples.limits.lowerBound, samples.limits.upperBound])),
        ("fills", .array(classes.map { .string(classFills[$0].hex) })),
        ("colours", .array(classes.map { .string(classColours[$0].hex) })),
        ("rims", .array(classes.map { .string("#\(classColours[$0].rim.hex)") })),
        ("scale", .array(outputColours.map { .string($0.hex) })),
        ("marks", .array(classes.map { .array(markOutline($0).map { .numbers([$0.x, $0.y]) }) })),
        ("loss", .string(loss)),
        ("sheet", .string(sheet.rawValue)),
        ("training", JSON(samples)),
        ("test", JSON(test)),
        ("runs", .array(runs.map { JSON($0.name, $0.run, $0.playback, isWhole: samples.X.rows <= sampleLimit) })),
    ])
    var page = Array(template[..<(start + place.count)])
    // As an escape in JSON, "<" cannot begin the end of the element that the data are in.
    for byte in data.text.utf8 { if byte == UInt8(ascii: "<") { page += "\\u003c".utf8 } else { page.append(byte) } }
    page += template[(start + place.count)...]
    return page
}

extension JSON {
    /// The samples of a page, their features and labels; of too many samples, some that are evenly spread.
    fileprivate init(_ samples: Samples?) {
        let count = min(samples?.X.rows ?? 0, sampleLimit)
        let rows = samples.map { samples in (0..<count).map { $0 * samples.X.rows / count } } ?? []
        let (X, y) = (samples?.X.rows(rows).elements ?? [], samples?.labels.rows(rows) ?? [])
        self = .object([("X", base64(X)), ("y", .integers(y))])
    }

    /// A training of a page.
    fileprivate init(_ name: String, _ run: Run, _ playback: Playback, isWhole: Bool) {
        let training = Curve("", perEpoch: run.losses, curveColours[0]).points
        let test = Curve("", points: run.testPoints, curveColours[0]).points
        let curves = [training, test].map { JSON.array([.integers($0.map { Int($0.x) }), base64($0.map(\.y))]) }
        let layers = run.mlp.map { layer in
            let W = layer["W"]
            return JSON.object([
                ("shape", .string(layer["shape"])), ("act", .string(layer.activation.rawValue)),
                ("fanIn", .integer(W.rows)), ("fanOut", .integer(W.columns)),
            ])
        }
        self = .object([
            ("name", .string(name)), ("options", .object(run.optionMembers)), ("layers", .array(layers)),
            ("loss", .string("\(run.options.loss)")), ("reduction", .string("\(run.options.reduction)")),
            ("order", isWhole ? JSON(playback.generators) : .string("it has not all samples of the training")),
            ("epochs", .integers(playback.epochs)),
            ("weights", base64(playback.weights)),
            ("losses", base64(playback.epochs.map { $0 == 0 ? .nan : run.losses[$0 - 1] })),
            ("curves", .array(curves)),
        ])
    }
}

extension JSON {
    /// What a page draws the orders of the next epochs from, one for each moment; in words, why it cannot.
    fileprivate init(_ states: [Generator.State?]) {
        let known = states.compactMap { $0 }
        guard let first = known.first, known.count == states.count else {
            self = .string("the functions that trained this network drew the order of the samples themselves")
            return
        }
        self = .object([
            ("inc", .string("\(first.increment)")), ("states", .array(known.map { .string("\($0.state)") })),
            ("halves", .array(known.map { $0.half.map { .integer($0) } ?? .null })),
        ])
    }
}

/// Doubles in base64: eight bytes each, the lowest first.
private func base64(_ values: [Double]) -> JSON {
    let bytes = values.map { $0.bitPattern.littleEndian }.withUnsafeBytes(Array.init)
    return .string(String(decoding: base64(bytes), as: UTF8.self))
}
