import Arrays
import MLP
import Programs

// 2 Build a neural network

func initialisations() -> [Question] {
    let layers = [(2, 3, "relu"), (3, 1, "sigmoid"), (1, 1, "relu"), (30, 17, "relu"), (4, 2, "sigmoid")]
    let specs: [(spec: [(fanIn: Int, act: String?)], isTuple: Bool)] = [
        (networkSpec([2, 3, 1]), false), (networkSpec([2, 4, 3, 1]), true), (networkSpec([2, 1]), false),
        ([(2, "sigmoid"), (2, "relu"), (2, "relu"), (2, nil)], false), (networkSpec([2, 6, 8, 4, 1]), false),
    ]
    return [
        Question(
            number: "2.1", function: "init_layer", tolerance: 0,
            cases: layers.enumerated().map { layerCase($1.0, $1.1, $1.2, seed: $0) }),
        Question(
            number: "2.2", function: "init_mlp", tolerance: 0,
            cases: specs.enumerated().map { networkCase($1.spec, isTuple: $1.isTuple, seed: $0) }),
    ]
}

private func layerCase(_ fanIn: Int, _ fanOut: Int, _ act: String, seed: Int) -> Case {
    var rng = Generator(seed: seed)
    let layer = initLayer(fanIn, fanOut, act, rng: &rng)
    let next = rng.random()
    let arguments: [(String, Argument)] = [
        ("fan_in", .count(fanIn)), ("fan_out", .count(fanOut)), ("act", .text(act)), ("rng", .generator(Seed(seed))),
    ]
    return Case(arguments) { answer, _ in
        [
            drawing(answer, seed),
            weightsPart("W", layer["W"], mistakes: weightMistakes(fanIn, fanOut, seed)),
            Part(
                "b", layer["b"], .vector,
                mistakes: [
                    Mistake.vector(
                        "ones", "1 everywhere: the sheet has the biases begin at 0",
                        { _ in Matrix(rows: 1, columns: fanOut, repeating: 1) }),
                    Mistake(
                        "column", "a column: the sheet has a vector of length fan_out",
                        { _ in Matrix(rows: fanOut, columns: 1, repeating: 0) }),
                    Mistake.vector(
                        "fan_in long", "of length fan_in: the sheet has a vector of length fan_out",
                        { _ in Matrix(rows: 1, columns: fanIn, repeating: 0) }),
                    Mistake.value(
                        "a number", "one number: the sheet has a vector of length fan_out",
                        { _ in .array(NDArray(0), .exact) }),
                    Mistake.vector(
                        "drawn", "drawn at random after W: the sheet has the biases begin at 0",
                        { _ in
                            var (rng, limit) = (Generator(seed: seed), (6 / Double(fanIn)).squareRoot())
                            _ = rng.random(fanIn * fanOut)
                            return Matrix(row: rng.random(fanOut).map { $0 * 2 * limit - limit })
                        }),
                ]),
            Part(
                "act", { _ in .text(act) },
                mistakes: [
                    Mistake.value("always relu", "'relu' whatever the argument act says", { _ in .text("relu") }),
                    Mistake.value(
                        "always sigmoid", "'sigmoid' whatever the argument act says", { _ in .text("sigmoid") }),
                ]),
            Part("shape", { _ in .anyText }),
            stream(answer, seed, next: next),
        ].compactMap { $0 }
    }
}

private func weightMistakes(_ fanIn: Int, _ fanOut: Int, _ seed: Int) -> [Mistake] {
    let (n, m) = (Double(fanIn), Double(fanOut))
    let he = (6 / n).squareRoot()
    func draws(_ name: String, _ sentence: String, _ transform: @escaping (Double) -> Double) -> Mistake {
        Mistake(name, sentence) { _ in
            var rng = Generator(seed: seed)
            return Matrix(rows: fanIn, columns: fanOut, elements: rng.random(fanIn * fanOut)).map(transform)
        }
    }
    func interval(_ name: String, _ words: String, _ limit: Double) -> Mistake {
        draws(name, "uniform over (-lim, lim) with lim = \(words): the sheet has √(6 / fan_in)") {
            $0 * 2 * limit - limit
        }
    }
    func normal(_ name: String, _ words: String, _ deviation: Double) -> Mistake {
        Mistake(
            name,
            "normal with deviation \(words): the sheet has a uniform distribution over (-√(6 / fan_in), √(6 / fan_in))"
        ) { _ in
            var rng = Generator(seed: seed)
            return Matrix(rows: fanIn, columns: fanOut, elements: rng.standardNormal(fanIn * fanOut)).map {
                $0 * deviation
            }
        }
    }
    return [
        interval("fan_out", "√(6 / fan_out)", (6 / m).squareRoot()),
        interval("no square root", "6 / fan_in", 6 / n),
        interval("Xavier", "√(6 / (fan_in + fan_out))", (6 / (n + m)).squareRoot()),
        interval("6 * fan_in", "√(6·fan_in)", (6 * n).squareRoot()),
        interval("2 for 6", "√(2 / fan_in)", (2 / n).squareRoot()),
        interval("3 for 6", "√(3 / fan_in)", (3 / n).squareRoot()),
        interval("1 / fan_in", "√(1 / fan_in)", (1 / n).squareRoot()),
        interval("half", "√(6 / fan_in) / 2", he / 2),
        interval("limit of 1", "1", 1),
        draws("(0, lim)", "uniform over (0, √(6 / fan_in)): the sheet has (-√(6 / fan_in), √(6 / fan_in))") { $0 * he },
        draws("(0, 1)", "uniform over (0, 1): the sheet has (-√(6 / fan_in), √(6 / fan_in))") { $0 },
        draws("(0, 2 lim)", "uniform over (0, 2·√(6 / fan_in)): half of that width is still to be subtracted") {
            $0 * 2 * he
        },
        draws("zero", "0 everywhere: units that begin alike stay alike; the sheet draws them at random") { _ in 0 },
        draws("ones", "1 everywhere: units that begin alike stay alike; the sheet draws them at random") { _ in 1 },
        normal("standard normal", "1", 1), normal("He normal", "√(2 / fan_in)", (2 / n).squareRoot()),
        normal("normal of the limit", "√(6 / fan_in)", he),
        Mistake("transposed", "fan_out×fan_in: the sheet has fan_in×fan_out") { _ in
            var rng = Generator(seed: seed)
            return Matrix(rows: fanOut, columns: fanIn, elements: rng.random(fanIn * fanOut)).map { $0 * 2 * he - he }
        },
        Mistake("extra draw", "what the sheet's would be after one more draw from rng") { _ in
            var rng = Generator(seed: seed)
            _ = rng.random()
            return Matrix(rows: fanIn, columns: fanOut, elements: rng.random(fanIn * fanOut)).map { $0 * 2 * he - he }
        },
    ]
}

private func networkCase(_ spec: [(fanIn: Int, act: String?)], isTuple: Bool, seed: Int) -> Case {
    var rng = Generator(seed: seed)
    let mlp = initMLP(spec, rng: &rng)
    let next = rng.random()
    /// The network that layers made in another way would be.
    func made(_ layers: [(fanIn: Int, fanOut: Int, act: String)], _ order: [Int]) -> [Int: Layer] {
        var rng = Generator(seed: seed)
        return Dictionary(
            uniqueKeysWithValues: order.map {
                ($0, initLayer(layers[$0].fanIn, layers[$0].fanOut, layers[$0].act, rng: &rng))
            })
    }
    let layers = zip(spec, spec.dropFirst()).map { (fanIn: $0.fanIn, fanOut: $1.fanIn, act: $0.act ?? "") }
    return Case([("spec", .spec(spec, isTuple: isTuple)), ("rng", .generator(Seed(seed)))]) { answer, _ in
        var parts = [
            drawing(answer, seed),
            Part(
                "number of layers", { _ in .array(NDArray(Double(mlp.count)), .scalar) },
                mistakes: [
                    Mistake.value(
                        "layer of the last element",
                        "one for every element of spec: the last is only the output size of the layer before",
                        { _ in
                            .array(NDArray(Double(spec.count)), .scalar)
                        }),
                    Mistake.value(
                        "a layer short", "one too few: every element of spec but the last makes a layer",
                        { _ in
                            .array(NDArray(Double(mlp.count - 1)), .scalar)
                        }),
                ]),
        ].compactMap { $0 }
        for (index, layer) in mlp.enumerated() {
            func name(_ key: String) -> String { partName(index, key, of: mlp) }
            let mistakes = [
                Mistake("last to first", "drawn last: the layers are drawn from first to last") { _ in
                    made(layers, layers.indices.reversed())[index]!["W"]
                },
                Mistake(
                    "fan_in for fan_out", "fan_in×fan_in: the layer's fan_out is the fan_in of the next element of spec"
                ) { _ in
                    made(layers.map { ($0.fanIn, $0.fanIn, $0.act) }, Array(layers.indices))[index]!["W"]
                },
                Mistake("exchanged", "fan_out×fan_in: init_layer takes fan_in first") { _ in
                    made(layers.map { ($0.fanOut, $0.fanIn, $0.act) }, Array(layers.indices))[index]!["W"]
                },
            ]
            let acts = [
                (
                    "act of the next element",
                    "the next element's: a layer takes its act from the element with its fan_in",
                    spec[index + 1].act
                ),
                (
                    "act of the first element",
                    "the first element's: each layer takes its act from the element with its fan_in",
                    spec[0].act
                ),
                (
                    "always relu", "'relu' whatever spec says",
                    "relu"
                ), ("always sigmoid", "'sigmoid' whatever spec says", "sigmoid"),
            ]
            parts += [
                weightsPart(name("W"), layer["W"], mistakes: mistakes),
                Part(name("b"), layer["b"], .vector),
                Part(
                    name("act"), { _ in .text(layer["act"]) },
                    mistakes: acts.map { act in
                        Mistake.value(act.0, act.1, { _ in act.2.map { .text($0) } ?? .nothing })
                    }),
                Part(name("shape"), { _ in .anyText }),
            ]
        }
        return parts + [stream(answer, seed, next: next)].compactMap { $0 }
    }
}

private func weightsPart(_ name: String, _ weights: Matrix, mistakes: [Mistake]) -> Part {
    Part(
        name, { _ in .matrix(weights) }, mistakes: mistakes,
        allowed: [
            (.lastBits, { areEqualToTheLastBits(weights.elements, $1.elements) }),
            (.drawOrder, { areEqualToTheLastBits(weights.elements.sorted(), $1.elements.sorted()) }),
            (.drawOrder, { areEqualToTheLastBits(weights.elements.sorted(), $1.elements.map { -$0 }.sorted()) }),
        ])
}

/// Whether weights are the same draws scaled by another order of operations.
func areEqualToTheLastBits(_ a: [Double], _ b: [Double]) -> Bool {
    let scale = a.reduce(0) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 2 * scale.ulp }
}

// MARK: The generator

/// What is wrong with the draws of a function that is to take them from the `rng` it is given; nil where it does.
func drawing(_ answer: Answer, _ seed: Int) -> Part? {
    if answer.repeats == false {
        return Part(
            wrong: Complaint(
                sentence: "two calls with one seed do not give the same", mistake: "global generator",
                explanation:
                    "your numbers are not drawn from rng: take them from the rng that is given, so that a seed gives the same again"
            ))
    }
    var rng = Generator(seed: seed)
    guard answer.next?.array?.elements == [rng.random()] else { return nil }
    // Weights that are one number were not drawn at all, which their own mistakes tell.
    let weights = answer.layers?.first??["W"]?.array?.elements ?? []
    if answer.steps?.isEmpty ?? true, weights.allSatisfy({ $0 == weights.first }), weights.count > 1 { return nil }
    return Part(
        wrong: Complaint(
            sentence: "nothing is drawn from rng", mistake: "own generator",
            explanation: "your numbers come from another generator: draw them from the rng that is given"))
}

/// What is wrong with where the generator stands after its draws; nil where it is right.
private func stream(_ answer: Answer, _ seed: Int, next: Double) -> Part? {
    guard let own = answer.next?.array?.elements.first, own != next else { return nil }
    return Part(
        wrong: Complaint(
            sentence: "rng stands elsewhere than after the draws of the weights", mistake: "extra draw",
            explanation:
                "your function draws more from rng than the weights, or less: the next draw is not the reference's"
        ))
}
