import MLP
import Programs

// 2 Build a neural network

/// The sheet's √(6 / n).
private func limit(_ n: Double) -> Double { (6 / n).squareRoot() }

// swift-format-ignore
func initialisations() -> [Exercise] {
    let layers = [(2, 3, "relu"), (3, 1, "sigmoid"), (1, 1, "relu"), (30, 17, "relu"), (4, 2, "sigmoid")]
    let specs: [(spec: [(fanIn: Int, act: String?)], isTuple: Bool)] = [
        (networkSpec([2, 3, 1]), false), (networkSpec([2, 4, 3, 1]), true), (networkSpec([2, 1]), false),
        ([(2, "sigmoid"), (2, "relu"), (2, "relu"), (2, nil)], false), (networkSpec([2, 6, 8, 4, 1]), false),
    ]
    /// A mistake in the interval or the distribution of the weights.
    func draws(_ name: String, _ scale: @escaping @Sendable (Known) -> (Double, shift: Double), _ sentence: String) -> Mistake {
        Mistake(name, of: "W", { known in
            let (factor, shift) = scale(known)
            return known.made(0) { rng, n, m in rng.random(n * m).map { $0 * factor + shift } }
        }, sentence)
    }
    func interval(_ name: String, _ words: String, _ limit: @escaping @Sendable (_ n: Double, _ m: Double) -> Double) -> Mistake {
        draws(name, { let limit = limit($0.fanIn, $0.fanOut); return (2 * limit, -limit) },
              "uniform over (-lim, lim) with lim = \(words): the sheet has √(6 / fan_in)")
    }
    func normal(_ name: String, _ words: String, _ deviation: @escaping @Sendable (_ n: Double) -> Double) -> Mistake {
        Mistake(name, of: "W", { known in
            known.made(0) { rng, n, m in rng.standardNormal(n * m).map { $0 * deviation(known.fanIn) } }
        }, "normal with deviation \(words): the sheet has a uniform distribution over (-√(6 / fan_in), √(6 / fan_in))")
    }
    return [
        Exercise("2.1", "init_layer", "fan_in fan_out act rng",
            rule: "a dict of W (fan_in×fan_out, uniform over (-√(6 / fan_in), √(6 / fan_in)), drawn from rng), b (a vector of fan_out zeros), act, shape (a text)",
            hints: [
            Hint("Four keys, named as the sheet names them. All random numbers come from rng, the argument.",
                 swift: "Four keys, named as the sheet names them: return [\"W\": …, \"b\": …, \"act\": act, \"shape\": …]"),
            Hint("rng.random((fan_in, fan_out)) is uniform over (0, 1): stretch it, then shift it.",
                 swift: "rng.random(fanIn, fanOut) is uniform over (0, 1): stretch it, then shift it."),
            Hint("limit = np.sqrt(6 / fan_in); W = rng.random((fan_in, fan_out)) * 2 * limit - …",
                 swift: "let limit = sqrt(6 / Double(fanIn)); W is rng.random(fanIn, fanOut) * 2 * limit - …"),
        ], tolerance: 0, layers.enumerated().map { seed, layer in
            Case(.count(layer.0), .count(layer.1), .text(layer.2), .generator(Seed(seed)))
        }, before: { drawing($0) ?? wholeNumbers($0) }, after: stream) {
            Output("W", allowed: weightsAllowed) { $0.reference("W") }
            Output("b", .vector) { .vector(Array(repeating: 0, count: Int($0.fanOut))) }
            Output(text: "act") { .text($0.text("act")) }
            Output(text: "shape") { _ in .anyText }
            interval("fan_out", "√(6 / fan_out)") { limit($1) }
            interval("no square root", "6 / fan_in") { n, _ in 6 / n }
            interval("root of 6 alone", "√6 / fan_in") { n, _ in 6.0.squareRoot() / n }
            interval("Xavier", "√(6 / (fan_in + fan_out))") { limit($0 + $1) }
            interval("6 * fan_in", "√(6·fan_in)") { n, _ in (6 * n).squareRoot() }
            interval("2 for 6", "√(2 / fan_in)") { n, _ in (2 / n).squareRoot() }
            interval("3 for 6", "√(3 / fan_in)") { n, _ in (3 / n).squareRoot() }
            interval("1 / fan_in", "√(1 / fan_in)") { n, _ in (1 / n).squareRoot() }
            interval("half", "√(6 / fan_in) / 2") { n, _ in limit(n) / 2 }
            interval("limit of 1", "1") { _, _ in 1 }
            interval("limit of 1/2", "1/2") { _, _ in 0.5 }
            interval("whole-number division", "√(6 / fan_in) of whole numbers, which lose the fraction") { n, _ in
                (6 / n).rounded(.down).squareRoot()
            }
            draws("2 missing", { (limit($0.fanIn), -limit($0.fanIn)) },
                "uniform over (-lim, 0): 2·lim is the width of (-lim, lim)")
            draws("(0, lim)", { (limit($0.fanIn), 0) },
                "uniform over (0, √(6 / fan_in)): the sheet has (-√(6 / fan_in), √(6 / fan_in))")
            draws("(0, 1)", { _ in (1, 0) }, "uniform over (0, 1): the sheet has (-√(6 / fan_in), √(6 / fan_in))")
            draws("(0, 2 lim)", { (2 * limit($0.fanIn), 0) },
                "uniform over (0, 2·√(6 / fan_in)): half of that width is still to be subtracted")
            draws("zero", { _ in (0, 0) },
                "0 everywhere: units that begin alike stay alike; the sheet draws them at random")
            draws("ones", { _ in (0, 1) },
                "1 everywhere: units that begin alike stay alike; the sheet draws them at random")
            normal("standard normal", "1") { _ in 1 }
            normal("small normal", "0.01") { _ in 0.01 }
            normal("small normal", "0.1") { _ in 0.1 }
            normal("He normal", "√(2 / fan_in)") { (2 / $0).squareRoot() }
            normal("normal of 1 / fan_in", "√(1 / fan_in)") { (1 / $0).squareRoot() }
            normal("normal of the limit", "√(6 / fan_in)") { limit($0) }
            Mistake("transposed", of: "W", { known in
                known.made(0) { rng, n, m in rng.random(n * m).map { ($0 * 2 - 1) * limit(known.fanIn) } }
                    .reshaped([Int(known.fanOut), Int(known.fanIn)])
            }, "fan_out×fan_in: the sheet has fan_in×fan_out")
            Mistake("extra draw", of: "W", { known in
                known.made(1) { rng, n, m in rng.random(n * m).map { ($0 * 2 - 1) * limit(known.fanIn) } }
            }, "what the sheet's would be after one more draw from rng")
            Mistake("one number", of: "W", { _ in .any() },
                "one number: fan_in×fan_out of them are drawn, with a size of (fan_in, fan_out)")
            Mistake("a vector", of: "W", { .any(Int($0.fanIn)) },
                "a vector: fan_in×fan_out numbers are drawn, with a size of (fan_in, fan_out)")
            Mistake("ones", of: "b", { .vector(Array(repeating: 1, count: Int($0.fanOut))) },
                "1 everywhere: the sheet has the biases begin at 0")
            Mistake("column", of: "b", { $0.value.reshaped([Int($0.fanOut), 1]) },
                "a column: the sheet has a vector of length fan_out")
            Mistake("fan_in long", of: "b", { .vector(Array(repeating: 0, count: Int($0.fanIn))) },
                    "of length fan_in: the sheet has a vector of length fan_out")
            Mistake("a number", of: "b", { _ in 0 }, "one number: the sheet has a vector of length fan_out")
            Mistake("of W's shape", of: "b", { NDArray(Matrix(rows: Int($0.fanIn), columns: Int($0.fanOut), repeating: 0)) },
                    "of W's shape: the sheet has a vector of length fan_out")
            Mistake("drawn", of: "b", { known in
                var rng = known.generator
                _ = rng.random(Int(known.fanIn * known.fanOut))
                return .vector(rng.random(Int(known.fanOut)))
            }, "drawn at random after W, from (0, 1): the sheet has the biases begin at 0")
            Mistake("drawn", of: "b", { known in
                var (rng, limit) = (known.generator, limit(known.fanIn))
                _ = rng.random(Int(known.fanIn * known.fanOut))
                return .vector(rng.random(Int(known.fanOut)).map { $0 * 2 * limit - limit })
            }, "drawn at random after W: the sheet has the biases begin at 0")
            Mistake("always relu", of: "act", is: { _ in .text("relu") }, "'relu' whatever the argument act says")
            Mistake("always sigmoid", of: "act", is: { _ in .text("sigmoid") },
                "'sigmoid' whatever the argument act says")
        },
        Exercise("2.2", "init_mlp", "spec rng",
            rule: "a list of layers, one for each element of spec but the last; a layer's fan_out is the next element's fan_in",
            hints: [
            "spec with 4 elements makes 3 layers. Each call of init_layer takes numbers from two neighbours.",
            Hint("zip(spec, spec[1:]) gives the pairs of neighbours; the act is that of the first of a pair.",
                 swift: "zip(spec, spec.dropFirst()) gives the pairs of neighbours; the act is that of the first of a pair."),
            Hint("[init_layer(fan_in, fan_out, act, rng) for (fan_in, act), (fan_out, _) in …]",
                 swift: "mlp.append(initLayer(spec[i].fanIn, spec[i + 1].fanIn, spec[i].act!, rng: &rng)), for each i but …"),
        ], tolerance: 0, specs.enumerated().map { Case(.spec($1.spec, isTuple: $1.isTuple), .generator(Seed($0))) },
        before: { drawing($0) }, after: stream) {
            Output("len(mlp)", .scalar) { NDArray(Double($0.spec.count - 1)) }
            Output("W", allowed: weightsAllowed) { $0.reference("W") }
            Output("b", .vector) { $0.reference("b") }
            Output(text: "act") { .text($0.spec[$0.index].act ?? "") }
            Output(text: "shape") { _ in .anyText }
            Mistake("layer of the last element", of: "len(mlp)", { NDArray(Double($0.spec.count)) },
                    "one for every element of spec: the last is only the output size of the layer before")
            Mistake("a layer short", of: "len(mlp)", { NDArray(Double($0.spec.count - 2)) },
                    "one too few: every element of spec but the last makes a layer")
            Mistake("one layer repeated", of: "W", { $0.layer(0).reference("W") },
                "the first layer's: each layer is made anew, with its own sizes")
            Mistake("last to first", of: "W", { $0.layer("W", $0.sizes, $0.sizes.indices.reversed()) },
                    "drawn last: the layers are drawn from first to last")
            Mistake("fan_in for fan_out", of: "W", { $0.layer("W", $0.sizes.map { ($0.0, $0.0) }) },
                    "fan_in×fan_in: the layer's fan_out is the fan_in of the next element of spec")
            Mistake("exchanged", of: "W", { $0.layer("W", $0.sizes.map { ($0.1, $0.0) }) },
                "fan_out×fan_in: init_layer takes fan_in first")
            Mistake("act of the next element", of: "act", is: { $0.spec[$0.index + 1].act.map { .text($0) } ?? .nothing },
                    "the next element's: a layer takes its act from the element with its fan_in")
            Mistake("act of the first element", of: "act", is: { .text($0.spec[0].act ?? "") },
                    "the first element's: each layer takes its act from the element with its fan_in")
            Mistake("always relu", of: "act", is: { _ in .text("relu") }, "'relu' whatever spec says")
            Mistake("always sigmoid", of: "act", is: { _ in .text("sigmoid") }, "'sigmoid' whatever spec says")
        },
    ]
}

extension Known {
    fileprivate var fanIn: Double { input("fan_in").elements[0] }
    fileprivate var fanOut: Double { input("fan_out").elements[0] }

    fileprivate var spec: [(fanIn: Int, act: String?)] {
        if case .spec(let spec, _) = argument("spec") { spec } else { [] }
    }

    fileprivate var sizes: [(Int, Int)] { zip(spec, spec.dropFirst()).map { ($0.fanIn, $1.fanIn) } }

    /// The generator as it is given.
    var generator: Generator {
        if case .generator(let seed) = argument("rng") { Generator(seed: seed) } else { Generator(seed: 0) }
    }

    /// The weights that some draws give, after others.
    fileprivate func made(_ skipped: Int, _ draws: (inout Generator, Int, Int) -> [Double]) -> NDArray {
        var rng = generator
        for _ in 0..<skipped { _ = rng.random() }
        return NDArray(shape: [Int(fanIn), Int(fanOut)], draws(&rng, Int(fanIn), Int(fanOut)))
    }

    /// A key of this layer where the layers have other sizes, or are made in another order.
    fileprivate func layer(_ key: String, _ sizes: [(Int, Int)], _ order: [Int]? = nil) -> NDArray {
        var rng = generator
        for number in order ?? Array(sizes.indices) {
            let layer = initLayer(sizes[number].0, sizes[number].1, "relu", rng: &rng)
            if number == index { return NDArray(layer[key], under: key) }
        }
        return .refused
    }

    /// A key of the reference's layer, of one or of a network.
    fileprivate func reference(_ key: String) -> NDArray {
        layer(key, spec.isEmpty ? [(Int(fanIn), Int(fanOut))] : sizes)
    }

    /// Where the generator stands after the reference's draws.
    fileprivate var nextDraw: Double {
        var rng = generator
        let sizes = spec.isEmpty ? [(Int(fanIn), Int(fanOut))] : sizes
        for size in sizes { _ = initLayer(size.0, size.1, "relu", rng: &rng) }
        return rng.random()
    }
}

/// The weights that the sheet leaves open beside the reference's: another order of operations, or of the draws.
private let weightsAllowed: [(Choice, @Sendable (Known, NDArray) -> Bool)] = [
    (.lastBits, { areEqualToTheLastBits($0.value.elements, $1.elements) }),
    (.drawOrder, { areReordered($0.value.elements, $1.elements) }),
]

/// Whether weights are the same draws scaled by another order of operations.
func areEqualToTheLastBits(_ a: [Double], _ b: [Double]) -> Bool {
    let scale = a.reduce(0) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 2 * scale.ulp }
}

/// Whether weights are the same draws in another order, mirrored or not.
func areReordered(_ a: [Double], _ b: [Double]) -> Bool {
    [b, b.map(-)].contains { areEqualToTheLastBits(a.sorted(), $0.sorted()) }
}

// MARK: The generator

/// What is wrong with the draws of a function that is to take them from the `rng` it is given; nil where it does.
func drawing(_ known: Known) -> Complaint? {
    if known.answer.repeats == false {
        return Complaint(
            sentence: "two calls with one seed do not give the same", mistake: "global generator",
            explanation:
                "your numbers are not drawn from rng: take them from the rng that is given, so that a seed gives the same again"
        )
    }
    var rng = known.generator
    guard known.answer.next?.array?.elements == [rng.random()] else { return nil }
    // Weights that are one number were not drawn at all, which their own mistakes tell.
    let weights = known.answer.layers?.first??["W"]?.array?.elements ?? []
    if known.answer.steps?.isEmpty ?? true, weights.allSatisfy({ $0 == weights.first }), weights.count > 1 {
        return nil
    }
    return Complaint(
        sentence: "nothing is drawn from rng", mistake: "own generator",
        explanation:
            "your numbers come from another generator, or from a copy of rng: draw them from the rng that is given")
}

/// What is wrong with a layer of whole numbers that the student's own `layer_update` cannot change.
private func wholeNumbers(_ known: Known) -> Complaint? {
    known.answer.consequence.map {
        Complaint(
            sentence: "a layer of whole numbers cannot be trained: \($0)", mistake: "integers",
            explanation:
                "your b is made of integers: a step of the training is a fraction; np.zeros(fan_out) makes floats")
    }
}

/// What is wrong with where the generator stands after its draws; nil where it is right.
private func stream(_ known: Known) -> Complaint? {
    guard let own = known.answer.next?.array?.elements.first, own != known.nextDraw else { return nil }
    return Complaint(
        sentence: "rng stands elsewhere than after the draws of the weights", mistake: "extra draw",
        explanation:
            "your function draws more from rng than the weights, or less: the next draw is not the reference's")
}
