"""Writes fixtures.json beside this file: NumPy's answers, for the tests to compare with where there is no NumPy.

    python3 Tests/Reference/make_fixtures.py
"""

import json
import pathlib

import numpy as np

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


fixtures = {
    "numpy": np.__version__,
    "draws": [draws(seed) for seed in SEEDS],
    **functions(),
    "minibatch": minibatch(),
}
(here / "fixtures.json").write_text(json.dumps(fixtures, indent=1) + "\n")
