"""Compares what `--dump` wrote with the reference's run of the same options; exits 1 where they differ.

    python3 Tests/Reference/check_dump.py run.json data.csv
"""

import json
import sys

import numpy as np

import week_5

dump = json.load(open(sys.argv[1]))
rows = np.genfromtxt(sys.argv[2], delimiter=",", names=True)[:dump["num_samples"]]
X, y = np.column_stack([rows["X1"], rows["X2"]]), rows["Binary"]

rng = np.random.default_rng(dump["seed"])
sizes = [2] + dump["layers"]
spec = [(n, "relu") for n in sizes[:-1]] + [(sizes[-1], "sigmoid"), (1, None)]
mlp = week_5.init_mlp(spec, rng)
exact = all(np.array_equal(a["W"], b["W"]) for a, b in zip(mlp, dump["initial"]))
loss = week_5.mlp_train(mlp, X, y, dump["batch"], dump["epochs"], dump["lr"], rng)
ticks = np.linspace(-5, 5, dump["resolution"])
points = np.array([(x1, x2) for x1 in ticks for x2 in ticks])


def difference(a, b):
    return np.max(np.abs(np.subtract(a, b)), initial=0) / max(1, np.max(np.abs(b), initial=0))


results = {
    "initial weights exact": exact,
    "loss": difference(dump["loss"], loss) < 1e-12,
    "weights": all(difference(a[k], b[k]) < 1e-12 for a, b in zip(dump["network"], mlp) for k in "Wb"),
    "class map": np.array_equal(np.ravel(dump["class_map"]), week_5.mlp_predict(mlp, points)),
    "activations": difference(np.ravel(dump["activations"]), week_5.mlp_forward(mlp, points).ravel()) < 1e-12,
}
for name, good in results.items():
    print(f"{name}: {'agrees' if good else 'DIFFERS'}")
sys.exit(0 if all(results.values()) else 1)
