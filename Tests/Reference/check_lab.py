"""Compares what a lab's `--dump` wrote with NumPy's run of the same lab; exits 1 where they differ.

    python3 Tests/Reference/check_lab.py digits|xor|multi|spirals run.json [data.csv]
"""

import json
import sys

import numpy as np

import networks
from run import difference

name, dump = sys.argv[1], json.load(open(sys.argv[2]))
rows = np.genfromtxt(sys.argv[3], delimiter=",", names=True) if len(sys.argv) > 3 else None


def spirals(count, rng):
    X, labels = [], np.arange(count) % 3
    for i, label in enumerate(labels):
        radius = (i // 3) / max(1, (count - 1) // 3)
        angle = label * 2 * np.pi / 3 + 4 * radius + rng.normal(0, 0.2)
        X.append((radius * np.sin(angle), radius * np.cos(angle)))
    return np.array(X), labels


def check(dump, X, labels, rng, inputs, outputs, acts, loss, reduction, initialiser, limits=None, test=None):
    sizes = [inputs] + dump["layers"] + [outputs]
    spec = list(zip(sizes, [acts[0]] * len(dump["layers"]) + [acts[1], None]))
    mlp = networks.init_mlp(spec, rng, initialiser)
    exact = all(np.array_equal(a["W"], b["W"]) for a, b in zip(mlp, dump["initial"]))
    print(f"initial weights: {'exact' if exact else 'DIFFER'}")
    Y, losses, accuracies, test_accuracies = np.eye(outputs)[labels], [], [], []
    for _ in range(dump["epochs"]):
        losses += networks.mlp_train(mlp, X, Y, dump["batch"], 1, dump["lr"], rng, loss, reduction)
        accuracies.append(np.mean(networks.mlp_predict_classes(mlp, X) == labels))
        if test:
            test_accuracies.append(np.mean(networks.mlp_predict_classes(mlp, test[0]) == test[1]))
    differences = {
        "loss": difference(dump["loss"], losses),
        "accuracy": difference(dump["accuracy"], accuracies),
        "test accuracy": difference(dump["test_accuracy"], test_accuracies),
        "weights": max(difference(a[k], b[k]) for a, b in zip(dump["network"], mlp) for k in "Wb"),
    }
    if limits:
        ticks = np.linspace(*limits, len(dump["class_map"]))
        points = np.array([(x1, x2) for x1 in ticks for x2 in ticks])
        classes = networks.mlp_predict_classes(mlp, points)
        differences["class map"] = np.mean(classes != np.ravel(dump["class_map"]))
    if dump["lr"] >= 5:
        # So large a rate makes the run chaotic: it drifts apart by rounding alone, in NumPy too from machine to machine.
        differences = {"loss of the first 20 epochs": difference(dump["loss"][:20], losses[:20])}
    for what, size in differences.items():
        print(f"{what}: {size:.1e}")
    return exact and max(differences.values()) < 1e-9


if name == "spirals":
    good = True
    for run in dump:
        rng = np.random.default_rng(run["seed"])
        (X, labels), test = (spirals(run["num_samples"], rng) for _ in range(2))
        print(f"learning rate {run['lr']}")
        acts = ("relu", "identity")
        good &= check(run, X, labels, rng, 2, 3, acts, "softmax_crossentropy", "mean", "he_uniform", (-1.2, 1.2), test)
else:
    rng = np.random.default_rng(dump["seed"])
    acts, loss = ("relu", "softmax"), "categorical_crossentropy"
    count = dump["num_samples"]
    rows, others = (None, []) if rows is None else (rows[:count], rows[count : count + 1000])
    if name == "xor":
        X, labels = np.array([(0, 0), (0, 1), (1, 0), (1, 1)]), np.array([0, 1, 1, 0])
        good = check(dump, X, labels, rng, 2, 2, acts, loss, "mean", "he_uniform", (-0.5, 1.5))
    elif name == "multi":
        (X, labels), test = ((np.column_stack([part["X1"], part["X2"]]), part["Multi"].astype(int)) for part in (rows, others))
        good = check(dump, X, labels, rng, 2, 3, acts, loss, "sum", "he_uniform", (-5, 5), test if len(others) else None)
    else:
        X = np.column_stack([rows[f"pixel_{y}_{x}"] for y in range(8) for x in range(8)])
        X = X / 8 - 1 if dump["signed"] else X / 16
        good = check(dump, X, rows["digit"].astype(int), rng, 64, 10, ("sigmoid", "softmax"), loss, "mean", "normal")
sys.exit(not good)
