"""Compares what `--dump` wrote with the reference's run of the same options; exits 1 where they differ.

    python3 Tests/Reference/check_dump.py run.json data.csv
"""

import json
import sys

import numpy as np

import reference  # before what is imported from there
from run import difference, run

dump = json.load(open(sys.argv[1]))
options = ("seed", "num_samples", "layers", "batch", "epochs", "lr", "resolution")
reference = run(sys.argv[2], **{key: dump[key] for key in options})
layers = list(zip(dump["network"], reference["network"]))
results = {
    "initial weights exact": all(np.array_equal(a["W"], b["W"]) for a, b in zip(dump["initial"], reference["initial"])),
    "loss": difference(dump["loss"], reference["loss"]) < 1e-12,
    "weights": all(difference(a[key], b[key]) < 1e-12 for a, b in layers for key in "Wb"),
    "class map": np.array_equal(dump["class_map"], reference["class_map"]),
    "activations": difference(dump["activations"], reference["activations"]) < 1e-12,
}
for name, good in results.items():
    print(f"{name}: {'agrees' if good else 'DIFFERS'}")
sys.exit(not all(results.values()))
