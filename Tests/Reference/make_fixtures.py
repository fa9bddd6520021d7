"""Writes fixtures.json beside this file: NumPy's answers, for the tests to compare with where there is no NumPy.

    python3 Tests/Reference/make_fixtures.py

It needs NumPy, for the scores scikit-learn, and for batch normalisation PyTorch.
"""

import json
import pathlib

import numpy as np
import sklearn.metrics
import torch

import reference  # before what is imported from there
import networks
import week_5

here = pathlib.Path(__file__).parent
SEEDS = [0, 1, 42, 2**32 - 1, 2**32, 2**64 - 1, 2**64, 2**128 + 12345, 10**60]


def draws(seed):
    def rng():
        return np.random.default_rng(seed)

    mixed = rng()
    return {
        "seed": str(seed),
        "random": rng().random(5).tolist(),
        "uniform": rng().uniform(-3, 7, 5).tolist(),
        "standard_normal": rng().standard_normal(5).tolist(),
        "normal": rng().normal(1.5, 0.2, 5).tolist(),
        "integers": rng().integers(-5, 100, 9).tolist(),
        "integers_wide": rng().integers(-2**40, 2**40, 5).tolist(),
        "permutation": rng().permutation(50).tolist(),
        # the half of a 64-bit draw that a bounded draw leaves over is used by the next one
        "mixed": {"first": int(mixed.integers(0, 10)), "second": mixed.random(),
                  "third": mixed.permutation(3).tolist(), "fourth": mixed.standard_normal(),
                  "fifth": int(mixed.integers(0, 10))},
    }


def functions():
    z = np.array([-1e308, -710.0, -36.5, -2.0, -1e-300, 0.0, 1e-300, 0.5, 3.0, 37.0, 710.0, 1e308])
    y_hat = np.array([0.0, 1e-300, 1e-10, 0.25, 0.5, 0.9, 1 - 1e-16, 1.0])
    functions = {f.__name__: f(z).tolist() for f in (week_5.relu, week_5.d_relu, week_5.sigmoid, week_5.d_sigmoid)}
    losses = {
        f"{f.__name__}({y})": f(np.full(y_hat.shape, y), y_hat).tolist()
        for f in (week_5.binary_crossentropy_loss, week_5.d_binary_crossentropy_loss) for y in (0, 1)
    }
    return {"z": z.tolist(), "y_hat": y_hat.tolist(), "functions": functions, "losses": losses}


def minibatch():
    rng = np.random.default_rng(7)
    mlp = week_5.init_mlp([(2, "relu"), (4, "relu"), (3, "sigmoid"), (1, None)], rng)
    X = rng.uniform(-5, 5, (6, 2))
    y = rng.integers(0, 2, 6)
    loss = week_5.mlp_minibatch(mlp, X, y, 0.01)
    layers = [{k: v if isinstance(v, str) else np.atleast_2d(v).tolist() for k, v in layer.items()} for layer in mlp]
    return {"X": X.tolist(), "y": y.tolist(), "loss": loss, "layers": layers}


def listed(value):
    """Arrays as lists, with text for what JSON has no number for."""
    if isinstance(value, dict):
        return {key: listed(entry) for key, entry in value.items()}
    if isinstance(value, (list, np.ndarray)):
        return [listed(entry) for entry in value]
    return value if isinstance(value, str) or np.isfinite(value) else str(value)


def rows_of_logits():
    """The functions of one row of logits, at the edges and at random."""
    inf = np.inf
    rng = np.random.default_rng(11)
    edges = [[1e308, -1e308, 0], [-1e308] * 3, [1e308] * 3, [0, 0, 0], [800, -745, 710], [1e16, 1e16, 0], [-inf, 0, 1],
             [-inf, -inf, -inf], [inf, 0, 1], [np.nan, 0, 1], [42]]
    rows = []
    for z in edges + [rng.normal(0, 3, n) for n in (1, 4, 10)]:
        Z = np.array([z], dtype=float)
        Y = np.eye(len(z))[rng.integers(0, len(z), 1)]
        A, dA = networks.softmax(Z), rng.normal(0, 1, Z.shape)
        rows.append({
            "z": Z[0], "y": Y[0], "dA": dA[0], "softmax": A[0], "d_softmax": networks.d_softmax(A, dA)[0],
            "categorical": networks.categorical_crossentropy_loss(Y, A)[0],
            "d_categorical": networks.d_categorical_crossentropy_loss(Y, A)[0],
            "compound": networks.softmax_crossentropy_loss(Y, Z)[0],
            "d_compound": networks.d_softmax_crossentropy_loss(Y, Z)[0],
        })
    return rows


def initialised():
    layers = []
    for name in ("normal", "he_xavier_normal", "kaiming_normal", "kaiming_normal_bias_1"):
        for act in ("relu", "softmax"):
            layer = networks.init_layer(5, 3, act, np.random.default_rng(3), name)
            layers.append({"initialiser": name, "act": act, "W": layer["W"], "b": layer["b"]})
    return layers


def steps():
    """One minibatch of each of three networks, from their drawing on."""
    results = []
    for spec, loss, reduction in [
        ([(2, "relu"), (10, "softmax"), (3, None)], "categorical_crossentropy", "mean"),
        ([(3, "sigmoid"), (5, "identity"), (2, None)], "softmax_crossentropy", "sum"),
        ([(3, "identity"), (4, "softmax"), (3, "sigmoid"), (2, None)], "binary_crossentropy", "mean"),
    ]:
        rng = np.random.default_rng(13)
        mlp = networks.init_mlp(spec, rng, "he_xavier_normal")
        X = rng.standard_normal((6, spec[0][0]))
        Y = networks.one_hot(rng.integers(0, spec[-1][0], 6), spec[-1][0])
        value = networks.mlp_minibatch(mlp, X, Y, 0.1, loss, reduction)
        layers = [{k: v if isinstance(v, str) else np.atleast_2d(v) for k, v in layer.items()} for layer in mlp]
        results.append({"sizes": [size for size, _ in spec], "loss": loss, "reduction": reduction, "value": value, "layers": layers})
    return results


def batch_normalised():
    """PyTorch's training of a network with batch normalisation: losses, what it comes to, and what it then predicts."""
    rng = np.random.default_rng(19)
    mlp = networks.init_mlp([(5, "relu"), (11, "relu"), (6, "identity"), (3, None)], rng, "kaiming_normal")
    X, labels = rng.standard_normal((12, 5)), rng.integers(0, 3, 12)
    linears, modules = [], []
    for layer in mlp:
        linears.append(torch.nn.Linear(*layer["W"].shape, dtype=torch.float64))
        with torch.no_grad():
            linears[-1].weight.copy_(torch.tensor(layer["W"].T))
            linears[-1].bias.copy_(torch.tensor(layer["b"]))
        modules.append(linears[-1])
        if layer is not mlp[-1]:
            modules += [torch.nn.BatchNorm1d(layer["W"].shape[1], dtype=torch.float64), torch.nn.ReLU()]
    model, losses = torch.nn.Sequential(*modules), []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for start in (0, 4, 8, 0):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(torch.tensor(X[start:start + 4])), torch.tensor(labels[start:start + 4]))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    layers = []
    for index, linear in enumerate(linears):
        layer = {"W": linear.weight.T, "b": linear.bias[None, :]}
        if index < len(linears) - 1:
            norm = modules[3 * index + 1]
            arrays = norm.weight, norm.bias, norm.running_mean, norm.running_var, norm.weight.grad, norm.bias.grad
            layer.update(zip(("gamma", "beta", "mean", "var", "dgamma", "dbeta"), (array[None, :] for array in arrays)))
        layers.append({key: array.detach().numpy() for key, array in layer.items()})
    model.eval()
    return {"losses": losses, "layers": layers, "probabilities": torch.softmax(model(torch.tensor(X)), dim=1).detach().numpy()}


def scores():
    """scikit-learn's scores; class 4 is never there and never predicted, class 3 there but never predicted."""
    rng = np.random.default_rng(17)
    labels, predicted = rng.integers(0, 4, 60), rng.integers(0, 3, 60)
    some = {"labels": range(5), "average": None, "zero_division": 0}
    return {
        "labels": labels, "predicted": predicted, "accuracy": sklearn.metrics.accuracy_score(labels, predicted),
        "error_rate": sklearn.metrics.zero_one_loss(labels, predicted),
        "confusion": sklearn.metrics.confusion_matrix(labels, predicted, labels=range(5)),
        "precision": sklearn.metrics.precision_score(labels, predicted, **some),
        "recall": sklearn.metrics.recall_score(labels, predicted, **some),
        "f_beta": [sklearn.metrics.fbeta_score(labels, predicted, beta=beta, **some) for beta in (0, 0.5, 1, 2)],
    }


fixtures = {
    "numpy": np.__version__,
    "draws": [draws(seed) for seed in SEEDS],
    **functions(),
    "minibatch": minibatch(),
    "networks": listed({"rows": rows_of_logits(), "initialised": initialised(), "steps": steps(), "scores": scores(), "batch_normalised": batch_normalised()}),
}
(here / "fixtures.json").write_text(json.dumps(fixtures, indent=1, default=lambda value: value.item()) + "\n")
