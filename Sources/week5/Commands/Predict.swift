import Files
import FastTraining
import Programs

/// Labels the samples of a file with a network that `--save` has written, or `numpy.savez` under the same names.
let predict = Command(
    name: "predict", about: "Prints the probabilities and the class of each sample of a file, as CSV.",
    options: [
        Option(
            "d", "data", "CSV",
            "data file with the columns X1, X2 and so on, one for each input of the network (default: the package's data/two_features.csv)"
        ),
        Option("n", "num_samples", "N", "number of samples, from the file's first row on (default: all)"),
        columnsOption,
    ],
    file: (
        "FILE",
        "the network: an .npz or .safetensors file of --save, or of other programs with the names 0.W, 0.b, 0.act, 1.W, …"
    )
) { given in
    guard let file = given.files.first else {
        throw UsageError("the file of a network is missing, as a run with --save writes it")
    }
    let limit = try given.wholeNumber("num_samples", in: 1...(.max), default: .max)
    let values = try StoredValues(file)
    let mlp = try network(in: values)
    let standardization = try standardization(in: values, features: mlp[0]["W"].rows)
    let features = (1...mlp[0]["W"].rows).map { CSVColumn.number("X\($0)") }
    let data = given.text("data") ?? TrainingOptions().data
    var X = Matrix(columns: try readCSV(data, features, names: given.columnNames(), limit: limit))
    if let standardization { X = standardization(X) }

    let outputs = mlp[mlp.count - 1]["W"].columns
    let names = outputs == 1 ? ["probability"] : (0..<outputs).map { "probability_\($0)" }
    print((names + ["class"]).joined(separator: ","))
    let chunks = chunks(of: X, for: mlp)
    let units = mlp.reduce(mlp[0]["W"].rows) { $0 + $1["W"].columns }
    try requireMemory(24 * Double(units) * Double(chunks.first?.count ?? 0), for: "the prediction")
    for rows in chunks {
        let (probabilities, classes) = (predictProbabilities(mlp, X.rows(rows)), predictClasses(mlp, X.rows(rows)))
        for (row, label) in classes.enumerated() {
            print((probabilities.row(row).map(\.description) + ["\(label)"]).joined(separator: ","))
        }
    }
}
