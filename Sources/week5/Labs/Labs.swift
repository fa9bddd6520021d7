import Drawing
import Files
import FastTraining
import Programs

/// The labs of the other courseworks, in the order in which they build on each other, and what downloads their images.
let labs: [Command] = [digits, xor, spirals, multi, stability, gradients, mnist, deep, cifar10, fetch]

/// Lists the labs, or refuses a name that no lab has.
let labList = Command(
    name: "labs", about: "Runs one of the other courseworks' labs, or lists them.",
    file: ("NAME [options]", "the lab; without one they are listed"),
    notes: "\n\n\(list)"
) { given in
    guard let name = given.files.first else { return print("\(labList.usage)\n\n\(list)") }
    let names = labs.map { $0.name.dropFirst(5) }.joined(separator: ", ")
    throw UsageError("there is no lab \(quoted(name)); there are \(names)")
}

private let list: String = {
    let lines = labs.map { "  \(String($0.name.dropFirst(5)).padded(to: 11))\($0.about)" }
    return "\(lines.joined(separator: "\n"))\n\n'./week5.sh labs NAME --help' lists a lab's options."
}()

/// The option for the biases' first value.
let biasOption = Option(nil, "bias", "B", "what every bias starts from (default: 1, as in the course)")

/// The initialiser of the SML course, of that option's bias.
func courseInitialiser(_ given: Arguments) throws -> Initialiser {
    .kaimingNormal(
        bias: try given.value("bias", default: 1, takes: "a finite number") {
            realNumber($0).flatMap { $0.isFinite ? $0 : nil }
        })
}

extension Session {
    /// Writes, prints and shows the results of a lab on two features: how it went, and its class map.
    func finish(
        _ title: String, sheet: Coursework, _ run: Run, _ samples: Samples, test: Samples? = nil, _ playback: Playback
    ) throws {
        let classMap = classes(mapOutputs(run.mlp, options.resolution, samples.limits))
        var run = run
        run.classMap = classMap
        try outputs.write(
            "Class map", drawClassMap(classMap, samples, scale: scale),
            figure: page(
                title, columns: 3, caption: run.caption(),
                [
                    lossPlot(in: cell(0), run), accuracyPlot(in: cell(1), run),
                    classMapPlot(in: cell(2), title: title, classMap, samples),
                ]),
            page: playbackPage(
                title, loss: "Mean cross-entropy", sheet: sheet, samples, test: test, [("", run, playback)]),
            dump: run.labJSON(), summary: run.summary)
        outputs.show { terminalPicture(title: title, classMap, samples, curve: ("Loss", run.losses), on: $0) }
    }
}

extension Run {
    /// What `--dump` writes of a lab.
    func labJSON(_ more: [(String, JSON)] = []) -> JSON {
        json([("accuracy", .numbers(accuracies)), ("test_accuracy", .numbers(testAccuracies))] + more)
    }
}
