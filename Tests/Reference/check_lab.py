"""Compares what a lab's `--dump` wrote with NumPy's run of the same lab; exits 1 where they differ.

    python3 Tests/Reference/check_lab.py digits|xor|multi|spirals|mnist|deep|cifar10 run.json [data.csv or folder]
"""

import copy
import glob
import gzip
import json
import sys

import numpy as np

import reference  # before what is imported from there
import networks
from run import difference

name, dump = sys.argv[1], json.load(open(sys.argv[2]))
source = sys.argv[3] if len(sys.argv) > 3 else None
rows = np.genfromtxt(source, delimiter=",", names=True) if source and source.endswith(".csv") else None


def spirals(count, rng):
    X, labels = [], np.arange(count) % 3
    for i, label in enumerate(labels):
        radius = (i // 3) / max(1, (count - 1) // 3)
        angle = label * 2 * np.pi / 3 + 4 * radius + rng.normal(0, 0.2)
        X.append((radius * np.sin(angle), radius * np.cos(angle)))
    return np.array(X), labels


def idx(stem):
    path = glob.glob(f"{source}/{stem}*")[0]
    content = (gzip.open if path.endswith(".gz") else open)(path, "rb").read()
    sizes = np.frombuffer(content, ">i4", content[3], 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * len(sizes)).reshape(sizes)


def mnist():
    """Training and test images, a row each, and their labels."""
    return [(idx(f"{part}-images").reshape(-1, 784).astype(float), idx(f"{part}-labels")) for part in ("train", "t10k")]


def batches(*names):
    records = np.concatenate([np.fromfile(f"{source}/{name}.bin", np.uint8).reshape(-1, 3073) for name in names])
    return records[:, 1:], records[:, 0]


def check(dump, X, labels, rng, inputs, outputs, acts, loss, reduction, initialiser, limits=None, test=None,
          as_trained=False, normalised=False, scale=1):
    sizes = [inputs] + dump["layers"] + [outputs]
    spec = list(zip(sizes, [acts[0]] * len(dump["layers"]) + [acts[1], None]))
    first = copy.deepcopy(rng)
    mlp = networks.init_mlp(spec, rng, initialiser)
    for layer in mlp[:-1] if normalised else []:
        networks.add_batch_normalisation(layer)
    exact = all(np.array_equal(a[key], b[key]) for a, b in zip(mlp, dump["initial"]) for key in "Wb")
    print(f"initial weights: {'exact' if exact else 'DIFFER'}")
    Y, losses, accuracies, test_accuracies = np.eye(outputs)[labels], [], [], []
    for _ in range(dump["epochs"]):
        means, shares = [], []
        for x, y in networks.minibatches(X, Y, dump["batch"], rng):
            means.append(networks.mlp_minibatch(mlp, x, y, dump["lr"], loss, reduction))
            shares.append(np.mean(mlp[-1]["A"].argmax(axis=1) == y.argmax(axis=1)))
        losses.append(scale * np.mean(means))
        accuracies.append(np.mean(shares if as_trained else networks.mlp_predict_classes(mlp, X) == labels))
        if test:
            test_accuracies.append(np.mean(networks.mlp_predict_classes(mlp, test[0]) == test[1]))
    differences = {
        "loss": difference(dump["loss"], losses),
        "accuracy": difference(dump["accuracy"], accuracies),
        "test accuracy": difference(dump["test_accuracy"], test_accuracies),
        "weights": max(difference(a[k], b[k]) for a, b in zip(dump["network"], mlp) for k in a if k not in ("shape", "act")),
    }
    if limits:
        ticks = np.linspace(*limits, len(dump["class_map"]))
        points = np.array([(x1, x2) for x1 in ticks for x2 in ticks])
        classes = networks.mlp_predict_classes(mlp, points)
        differences["class map"] = np.mean(classes != np.ravel(dump["class_map"]))
    if "separate_loss" in dump:
        mlp = networks.init_mlp(spec[:-2] + [(spec[-2][0], "naive softmax"), spec[-1]], first, initialiser)
        separate = networks.mlp_train(
            mlp, X, Y, dump["batch"], dump["epochs"], dump["lr"], first, "categorical_crossentropy", reduction)
        if dump["separate_loss"]:
            differences["separate loss"] = difference(dump["separate_loss"], separate)
        else:
            exact &= not np.all(np.isfinite(separate))
    if dump["lr"] >= 5:
        # So large a rate makes the run chaotic: it drifts apart by rounding alone, in NumPy too from machine to machine.
        differences = {"loss of the first 20 epochs": difference(dump["loss"][:20], losses[:20])}
        if dump.get("separate_loss"):
            differences["separate loss of the first 20 epochs"] = difference(dump["separate_loss"][:20], separate[:20])
    for what, size in differences.items():
        print(f"{what}: {size:.1e}")
    return exact and max(differences.values()) < 1e-9


course = "kaiming_normal_bias_1"
if name == "spirals":
    good = True
    for run in dump:
        rng, count, limit = np.random.default_rng(run["seed"]), run["num_samples"], 1.2
        if rows is None:
            (X, labels), test = (spirals(count, rng) for _ in range(2))
        else:
            features, classes = np.column_stack([rows["X1"], rows["X2"]]), rows["Multi"].astype(int)
            X, labels, test = features[:count], classes[:count], (features[count : 2 * count], classes[count : 2 * count])
            limit = 1.2 * np.abs(X).max()
        print(f"learning rate {run['lr']}")
        acts = ("relu", "identity")
        good &= check(run, X, labels, rng, 2, 3, acts, "softmax_crossentropy", "mean", course, (-limit, limit), test)
elif name == "mnist":
    (X, labels), test = mnist()
    good = True
    for run in dump:
        rng, count = np.random.default_rng(run["seed"]), run["num_samples"]
        good &= check(run, 2 * X[:count] / 255 - 1, labels[:count], rng, 784, 10, ("relu", "softmax"), "categorical_crossentropy",
                      "mean", "he_xavier_normal", scale=1 / 10, test=(2 * test[0] / 255 - 1, test[1]))
elif name == "deep":
    (X, labels), test = mnist()
    rng, count = np.random.default_rng(dump["seed"]), dump["num_samples"]
    good = check(dump, X[:count] / 255, labels[:count], rng, 784, 10, ("relu", "identity"), "softmax_crossentropy", "mean",
                 "kaiming_normal_bias_1", test=(test[0] / 255, test[1]))
elif name == "cifar10":
    rng, (X, labels) = np.random.default_rng(dump["seed"]), batches(*[f"data_batch_{k}" for k in range(1, 6)])
    kept = dump["num_samples"]
    held_back = slice(kept, kept + dump["validation"])
    pixels = X[:kept].reshape(-1, 3, 1024) / 255
    mean, deviation = (a.repeat(1024) for a in (pixels.mean(axis=(0, 2)), pixels.std(axis=(0, 2))))
    normal = lambda X: (X / 255 - mean) / deviation
    good = check(dump, normal(X[:kept]), labels[:kept], rng, 3072, 10, ("relu", "identity"), "softmax_crossentropy", "mean",
                 "kaiming_normal", test=(normal(X[held_back]), labels[held_back]), as_trained=True, normalised="gamma" in dump["initial"][0])
else:
    rng = np.random.default_rng(dump["seed"])
    acts, loss = ("relu", "softmax"), "categorical_crossentropy"
    count = dump["num_samples"]
    rows, others = (None, []) if rows is None else (rows[:count], rows[count : count + 1000])
    if name == "xor":
        X, labels = np.array([(0, 0), (0, 1), (1, 0), (1, 1)]), np.array([0, 1, 1, 0])
        good = check(dump, X, labels, rng, 2, 2, acts, loss, "mean", course, (-0.5, 1.5))
    elif name == "multi":
        (X, labels), test = ((np.column_stack([part["X1"], part["X2"]]), part["Multi"].astype(int)) for part in (rows, others))
        good = check(dump, X, labels, rng, 2, 3, acts, loss, "sum", "he_uniform", (-5, 5), test if len(others) else None)
    else:
        X = np.column_stack([rows[f"pixel_{y}_{x}"] for y in range(8) for x in range(8)])
        X = X / 8 - 1 if dump["signed"] else X / 16
        good = check(dump, X, rows["digit"].astype(int), rng, 64, 10, ("sigmoid", "softmax"), loss, "mean", "normal")
sys.exit(not good)
