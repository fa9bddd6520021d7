"""Compares what `--dump` wrote with the reference's run of the same options; exits 1 where they differ.

    python3 Tests/Reference/check_dump.py run.json data.csv
"""

import csv
import json
import sys
import tempfile

import numpy as np

import reference  # before what is imported from there
from run import difference, run

dump = json.load(open(sys.argv[1]))
options = ("seed", "num_samples", "layers", "batch", "epochs", "lr", "resolution")
data, results = sys.argv[2], {}
if "standardize" in dump:
    # The training samples, standardized, in a file of their own.
    rows = [[float(row[name]) for name in ("X1", "X2", "Binary")] for row in csv.DictReader(open(data))]
    rows = np.array(rows)[:dump["num_samples"]]
    X = rows[:, :2].copy()
    mean, std = X.mean(axis=0), X.std(axis=0)
    results["means and deviations exact"] = all(
        np.array_equal(dump["standardize"][key], own) for key, own in (("mean", mean), ("deviation", std)))
    rows[:, :2] = (X - mean) / std
    file = tempfile.NamedTemporaryFile(mode="w", suffix=".csv")
    file.write("X1,X2,Binary\n" + "".join(",".join(map(repr, row)) + "\n" for row in rows.tolist()))
    file.flush()
    data = file.name
reference = run(data, **{key: dump[key] for key in options})
layers = list(zip(dump["network"], reference["network"]))
results |= {
    "initial weights exact": all(np.array_equal(a["W"], b["W"]) for a, b in zip(dump["initial"], reference["initial"])),
    "loss": difference(dump["loss"], reference["loss"]) < 1e-12,
    "weights": all(difference(a[key], b[key]) < 1e-12 for a, b in layers for key in "Wb"),
    "class map": np.array_equal(dump["class_map"], reference["class_map"]),
    "activations": difference(dump["activations"], reference["activations"]) < 1e-12,
}
for name, good in results.items():
    print(f"{name}: {'agrees' if good else 'DIFFERS'}")
sys.exit(not all(results.values()))
