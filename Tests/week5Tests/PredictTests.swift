import Arrays
import Files
import Foundation
import Programs
import TestSupport
import Testing

private let forwardPass = """
    import csv, sys, numpy as np
    if sys.argv[1] == "make":
        rng = np.random.default_rng(3)
        np.savez(sys.argv[2], **{
            "0.W": np.asfortranarray(rng.standard_normal((2, 5)).astype("f4")), "0.b": rng.standard_normal(5).astype("f4"), "0.act": "relu",
            "1.W": rng.standard_normal((5, 3)), "1.b": rng.standard_normal((1, 3)), "1.act": "softmax", "more": np.arange(4)})
        sys.exit()
    file, data = np.load(sys.argv[2]), np.genfromtxt(sys.argv[3], delimiter=",", names=True)
    A = np.stack([data["X1"], data["X2"]], axis=1)
    for i in range(sum(name.endswith(".W") for name in file.files)):
        Z = A @ file[f"{i}.W"].astype(float) + file[f"{i}.b"]
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        A = {"relu": np.maximum(Z, 0), "sigmoid": 1 / (1 + np.exp(-Z)), "softmax": e / e.sum(axis=1, keepdims=True)}[str(file[f"{i}.act"])]
    rows = list(csv.DictReader(sys.stdin))
    names = [name for name in rows[0] if name.startswith("probability")]
    P = np.array([[float(row[name]) for name in names] for row in rows])
    classes = [int(row["class"]) for row in rows]
    assert len(P) == len(A) and np.abs(P - A).max() < 1e-12, np.abs(P - A).max()
    assert classes == list(A.argmax(axis=1) if len(names) > 1 else (A[:, 0] > 0.5).astype(int))
    print("same")
    """

/// `predict` gives NumPy's numbers for a network of the program's own and for one that NumPy has saved, of samples
/// without labels.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy"))
func predicting() throws {
    try withFolder { folder in
        try Data(forwardPass.utf8).write(to: URL(filePath: "\(folder)/p.py"))
        let lines =
            "cut -d, -f1,2 '\(packageFile("data/two_features.csv"))' >new.csv; $week5 -s1 --quiet --save a.npz a.pgm; python3 p.py make b.npz; "
        for name in ["a", "b"] {
            let (output, _) = try shell(
                "\(lines) $week5 predict \(name).npz --data new.csv | python3 p.py check \(name).npz new.csv",
                in: folder)
            #expect(output == "same\n")
        }
        let three = try shell("$week5 predict a.npz -n 3", in: folder).output
        #expect(three.split(separator: "\n").count == 4)
        let wide = try shell(
            "python3 -c \"import numpy; numpy.savez('c.npz', **{'0.W': numpy.ones((3, 1)), '0.b': numpy.ones(1), '0.act': 'sigmoid'})\"; $week5 predict c.npz",
            in: folder)
        #expect(wide.status == 1 && wide.output.contains("has no column \"X3\""))
        // The same rows in other forms.
        let forms = [
            "--data semi.csv", "--data bare.txt --columns X1,X2", "--data named.csv --columns Age,Pay",
            "--data /dev/stdin <new.csv.gz",
        ]
        let makes =
            "tr , ';' <new.csv >semi.csv; tail -n +2 new.csv >bare.txt; { echo Age,Pay; cat bare.txt; } >named.csv; gzip -k new.csv; "
        let expected = try shell("\(makes) $week5 predict a.npz --data new.csv", in: folder).output
        for form in forms {
            #expect(try shell("$week5 predict a.npz \(form)", in: folder).output == expected, "\(form)")
        }
    }
}

/// Files that hold no network, or one that does not fit together.
@Test(
    arguments: [
        (["0.W": [[1, 2]]], "it has no \"0.b\""), (["a": [[1]]], "it has no network: no \"0.W\"; it has \"a\""),
        (["0.W": [[1, 2]], "0.b": [[1]]], "\"0.b\" of shape 1×1"),
        (["0.W": [[1, 2]], "0.b": [[1, 1]], "2.W": [[1]]], "it has no \"0.act\""),
        (["0.W": [[.nan]], "0.b": [[0]]], "\"0.W\" is not a vector or matrix of finite numbers"),
        (["0.W": [], "0.b": [[0]]], "\"0.W\" is empty"),
        (["0.W": [[1, 2]], "0.b": [[1, 1]], "0.gamma": [[1, 1]]], "it has no \"0.beta\""),
    ] as [([String: [[Double]]], String)])
func unfitNetworks(_ arrays: [String: [[Double]]], _ sentence: String) throws {
    try withFolder { folder in
        let path = "\(folder)/n.npz"
        try writeFile(path, bytes(of: arrays.map { ($0.key, StoredValue(Matrix($0.value))) }, for: path))
        let error = #expect(throws: FileError.self) { _ = try network(in: StoredValues(path)) }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }
}
