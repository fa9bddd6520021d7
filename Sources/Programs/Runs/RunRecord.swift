import Files
import Networks

/// What is known of a run: all of one that has just been made, and of a file's what that holds.
package struct RunRecord {
    /// In sentences: "Swift", "the script", a file's path.
    package let name: String
    /// With the coursework's names.
    package var options: [(name: String, value: String)] = []
    package var initial, final: Network?
    package var losses: [Double]?
    /// The class at each of `mapPoints`, and the output behind it.
    package var classMap, activations: [Double]?

    package static let optionNames = [
        "seed", "num_samples", "layers", "batch", "epochs", "lr", "resolution", "data",
    ]

    package init(name: String) { self.name = name }

    /// Whether a file of this name may hold a run.
    package static func isFile(_ path: String) -> Bool { isNetwork(path) || path.lowercased().hasSuffix(".json") }

    /// Reads a run from its file: that of `--dump`, of `--save`, or one in which a value has the name that it has in
    /// one of them: `initial.0.W`, `network.0.W` or `0.W`, `loss`, `class_map`, `activations`, `seed`.
    ///
    /// - Parameter name: What it is called in sentences.
    /// - Throws: `FileError` where the file is damaged, or has nothing of a run.
    package init(file path: String, _ name: String) throws {
        let file = try isNetwork(path) ? StoredValues(path) : StoredValues(json: path)
        self.init(name: name)
        for name in Self.optionNames {
            guard let value = try file["options.\(name)"] ?? file[name] else { continue }
            let text = value.string ?? value.numbers?.elements.map(Self.words).joined(separator: ",") ?? ""
            if name == "data" {
                // A saved run names the package's data by no name.
                let path = text.isEmpty ? TrainingOptions().data : text
                options.append((name, path.split(separator: "/").last.map(String.init) ?? path))
            } else {
                options.append((name, text))
            }
        }
        let prefix = file.names.contains("network.0.W") ? "network." : ""
        if file.names.contains("initial.0.W") { initial = try network(in: file, under: "initial.") }
        if file.names.contains("\(prefix)0.W") { final = try network(in: file, under: prefix) }
        losses = try file.list("loss")
        (classMap, activations) = (try file.list("class_map"), try file.list("activations"))
        if initial == nil, final == nil, losses == nil, classMap == nil, activations == nil {
            throw file.error(
                "it has nothing of a run: no \"initial\" or \"network\", \"loss\", \"class_map\" or \"activations\"")
        }
    }

    /// A number as it is written in options, a whole one without a fraction.
    private static func words(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? number.description
    }
}

extension StoredValues {
    /// The numbers under a name, row after row; nil where there are none.
    fileprivate func list(_ name: String) throws -> [Double]? {
        guard let value = try self[name] else { return nil }
        guard let (numbers, shape) = value.numbers, !shape.isEmpty else {
            throw error("\(quoted(name)) is no list of numbers")
        }
        return numbers
    }
}
