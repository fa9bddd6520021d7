"""A peer of the benchmark: trains or multiplies what it is told to with one library, and answers how long that took.

    python3 bench.py numpy|torch64|torch32|sklearn|jax|numba|c
    python3 bench.py --check    does small work with each of them and compares the results with NumPy's

A request on standard input is a line of JSON with a case; the answer is a line with the seconds that one run took. Each
library is used as its users would: whole arrays, one index for the shuffle; where it compiles, the whole training is
compiled. All start from the same weights, and all but scikit-learn take the samples in the same order.
"""

import ctypes
import json
import os
import subprocess
import tempfile
import sys
import time
import warnings
from functools import partial

import numpy as np

folder = os.path.dirname(os.path.abspath(__file__))
sys.path.append(f"{folder}/../../compare/Python")
import networks
import week_5


class Images:
    """Bytes, of which a minibatch makes numbers from 0 to 1."""

    def __init__(self, pixels):
        self.pixels = pixels

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, rows):
        return self.pixels[rows] / 255


def data(case):
    rng = np.random.default_rng(0)
    samples, inputs = case["samples"], case["sizes"][0]
    if case["isImages"]:
        X = Images(np.empty((samples, inputs), dtype=np.uint8))
        for row in X.pixels:
            row[:] = rng.integers(0, 256, inputs)
    else:
        X = rng.random((samples, inputs))
    outputs = case["sizes"][-1]
    if outputs == 1:
        return X, rng.integers(0, 2, (case["samples"], 1)).astype(float)
    return X, np.eye(outputs)[rng.integers(0, outputs, case["samples"])]


products = {"X @ W": lambda X, W, D: X @ W, "D @ W.T": lambda X, W, D: D @ W.T, "X.T @ D": lambda X, W, D: X.T @ D}


def matrices(case):
    """The samples, the weights and the gradient of one layer."""
    rng, m, (k, n) = np.random.default_rng(0), case["samples"], case["sizes"]
    return rng.random((m, k)), rng.random((k, n)), rng.random((m, n))


def network(case):
    acts = ["relu"] * (len(case["sizes"]) - 2) + ["identity" if case["isSoftmax"] else "sigmoid", None]
    mlp = week_5.init_mlp(list(zip(case["sizes"], acts)), np.random.default_rng(1))
    for layer in mlp[:-1] if case["isBatchNormalised"] else []:
        networks.add_batch_normalisation(layer)
    return mlp


class NumPy:
    """The project's reference, as it is."""

    def __init__(self):
        self.version = np.__version__
        self.threads = os.cpu_count()

    def product(self, case):
        return partial(products[case["kind"]], *matrices(case))

    def training(self, case):
        """What trains for the case's epochs and returns their losses, and the weights and biases that it changes."""
        (X, y), mlp, rng = data(case), network(case), np.random.default_rng(2)
        weights = lambda: [layer[key] for layer in mlp for key in ("W", "b", "gamma", "beta", "mean", "var") if key in layer]
        settings = case["batch"], case["epochs"], case["lr"], rng
        if case["isSoftmax"]:
            return lambda: networks.mlp_train(mlp, X, y, *settings, "softmax_crossentropy", "mean"), weights
        return lambda: week_5.mlp_train(mlp, X, y, *settings), weights

    def stepwise(self, case):
        """The same steps, one call of `mlp_minibatch` each, on minibatches that stand ready."""
        (X, y), mlp, rng = data(case), network(case), np.random.default_rng(2)
        minibatches = [(X[i:i + 1], y[i:i + 1]) for i in range(len(X))]

        def train():
            for _ in range(case["epochs"]):
                for row in rng.permutation(len(X)):
                    week_5.mlp_minibatch(mlp, *minibatches[row], case["lr"])
        return train


class Torch:
    def __init__(self, dtype):
        import torch
        self.torch = torch
        self.dtype = getattr(torch, dtype)
        self.version = torch.__version__
        self.threads = torch.get_num_threads()

    def product(self, case):
        return partial(products[case["kind"]], *(self.torch.tensor(A, dtype=self.dtype) for A in matrices(case)))

    def training(self, case):
        torch, nn = self.torch, self.torch.nn
        X, y = data(case)
        X = torch.from_numpy(X.pixels) if case["isImages"] else torch.tensor(X, dtype=self.dtype)
        y = torch.tensor(y, dtype=self.dtype)
        batch, rng = case["batch"], np.random.default_rng(2)
        arrays, layers = [], []
        for layer in network(case):
            linear = nn.Linear(*layer["W"].shape, dtype=self.dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(layer["W"].T))
                linear.bias.copy_(torch.tensor(layer["b"]))
            layers.append(linear)
            arrays += [linear.weight, linear.bias]
            if "gamma" in layer:
                norm = nn.BatchNorm1d(len(layer["gamma"]), dtype=self.dtype)
                layers.append(norm)
                arrays += [norm.weight, norm.bias, norm.running_mean, norm.running_var]
            layers.append(nn.ReLU())
        if case["isSoftmax"]:
            model, loss = nn.Sequential(*layers[:-1]), nn.CrossEntropyLoss()
        else:
            model, loss = nn.Sequential(*layers[:-1], nn.Sigmoid()), nn.BCELoss(reduction="sum")
        optimizer = torch.optim.SGD(model.parameters(), lr=case["lr"])

        def epoch():
            losses, order = [], torch.from_numpy(rng.permutation(len(X)))
            for start in range(0, len(X), batch):
                rows = order[start:start + batch]
                optimizer.zero_grad(set_to_none=True)
                inputs = X[rows].to(self.dtype) / 255 if case["isImages"] else X[rows]
                value = loss(model(inputs), y[rows])
                value.backward()
                optimizer.step()
                losses.append(value.item() / (1 if case["isSoftmax"] else len(rows)))
            return np.mean(losses)
        weights = lambda: [array.detach().numpy().T for array in arrays]
        return lambda: [epoch() for _ in range(case["epochs"])], weights


class ScikitLearn:
    def __init__(self):
        import sklearn
        from sklearn.neural_network import MLPClassifier
        warnings.filterwarnings("ignore")
        self.classifier = MLPClassifier
        self.version = sklearn.__version__
        self.threads = os.cpu_count()

    def training(self, case):
        X, y = data(case)
        y = y.argmax(axis=1) if case["isSoftmax"] else y.astype(int).squeeze()
        # Its gradient is the mean over a minibatch.
        lr = case["lr"] * (1 if case["isSoftmax"] else case["batch"])
        model = self.classifier(
            case["sizes"][1:-1], solver="sgd", batch_size=case["batch"], learning_rate_init=lr, momentum=0,
            alpha=0, max_iter=1, tol=0, n_iter_no_change=10**9, warm_start=True)
        model.fit(X, y)
        model.coefs_, model.intercepts_ = ([layer[key] for layer in network(case)] for key in ("W", "b"))
        model.max_iter = case["epochs"]
        weights = lambda: [array for layer in zip(model.coefs_, model.intercepts_) for array in layer]
        return lambda: model.fit(X, y).loss_curve_[-case["epochs"]:], weights


class JAX:
    def __init__(self):
        import jax
        jax.config.update("jax_enable_x64", True)
        self.jax = jax
        self.version = jax.__version__
        self.threads = os.cpu_count()

    def product(self, case):
        arrays, dot = [self.jax.numpy.asarray(A) for A in matrices(case)], self.jax.jit(products[case["kind"]])
        return lambda: dot(*arrays).block_until_ready()

    def training(self, case):
        jax, jnp = self.jax, self.jax.numpy
        X, y = (jnp.asarray(a) for a in data(case))
        samples, batch, lr, rng = case["samples"], case["batch"], case["lr"], np.random.default_rng(2)
        kept = [[jnp.asarray(layer["W"]), jnp.asarray(layer["b"])] for layer in network(case)]

        def loss(mlp, X, y):
            for W, b in mlp[:-1]:
                X = jax.nn.relu(X @ W + b)
            Z = X @ mlp[-1][0] + mlp[-1][1]
            if case["isSoftmax"]:
                return -(y * jax.nn.log_softmax(Z)).sum() / len(X)
            y_hat = jax.nn.sigmoid(Z)
            return -(y * jnp.log(y_hat + 1e-10) + (1 - y) * jnp.log(1 - y_hat + 1e-10)).sum()

        @jax.jit
        def train(mlp, X, y, orders):
            def step(mlp, rows):
                value, gradient = jax.value_and_grad(loss)(mlp, X[rows], y[rows])
                return jax.tree.map(lambda w, g: w - lr * g, mlp, gradient), value / (1 if case["isSoftmax"] else len(rows))

            def epoch(mlp, order):
                whole = samples // batch * batch
                mlp, losses = jax.lax.scan(step, mlp, order[:whole].reshape(-1, batch))
                if whole < samples:
                    mlp, last = step(mlp, order[whole:])
                    losses = jnp.append(losses, last)
                return mlp, losses.mean()
            return jax.lax.scan(epoch, mlp, orders)

        def work():
            orders = np.stack([rng.permutation(samples) for _ in range(case["epochs"])])
            kept[:], losses = train(kept, X, y, orders)
            return np.asarray(losses)
        return work, lambda: [np.asarray(array) for layer in kept for array in layer]


class Compiled:
    """Numba and C: a whole training in machine code, in one thread."""

    threads = 1

    def training(self, case):
        (X, y), mlp, rng = data(case), network(case), np.random.default_rng(2)
        weights, losses = [layer[key] for layer in mlp for key in ("W", "b")], np.zeros(case["epochs"])
        train = self.trainer(case, X, y, weights, losses, rng.bit_generator.ctypes)

        def work():
            train()
            return losses
        work.owners = rng, weights  # of memory that C knows by its address
        return train and work, lambda: weights


class Numba(Compiled):
    def __init__(self):
        import bench_numba
        self.compile = bench_numba.trainer
        self.version = bench_numba.numba.__version__

    def trainer(self, case, X, y, weights, losses, rng):
        train, order = self.compile(case["sizes"], case["samples"], case["batch"], case["isSoftmax"]), np.arange(len(X))
        return lambda: train(X, y, order, losses, case["lr"], rng.next_uint32, rng.state_address, *weights)


class C(Compiled):
    def __init__(self):
        compiler = subprocess.run(["cc", "--version"], check=True, capture_output=True, text=True).stdout
        # The user's own cache, as nothing may be run from a folder of temporary files.
        cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "week5")
        os.makedirs(cache, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as built:
            library = f"{built}/bench-c.so"
            options = ["-O3", "-march=native", "-shared", "-fPIC", "-o", library]
            subprocess.run(["cc", *options, f"{folder}/bench.c", "-lm"], check=True)
            self.version, self.library = f"by {compiler.splitlines()[0]}", ctypes.CDLL(library)

    def trainer(self, case, X, y, weights, losses, rng):
        if case["isSoftmax"] or case["samples"] >= 1000:
            return None
        pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
        pointers = lambda arrays: (ctypes.c_void_p * len(arrays))(*[array.ctypes.data for array in arrays])
        sizes, W, b = np.array(case["sizes"], dtype=np.int32), pointers(weights[0::2]), pointers(weights[1::2])
        return lambda: self.library.train(
            len(W), pointer(sizes), W, b, pointer(X), pointer(y), len(X), case["batch"], case["epochs"],
            ctypes.c_double(case["lr"]), rng.next_uint32, ctypes.c_void_p(rng.state_address), pointer(losses))


peers = {
    "numpy": NumPy, "torch64": lambda: Torch("float64"), "torch32": lambda: Torch("float32"), "sklearn": ScikitLearn,
    "jax": JAX, "numba": Numba, "c": C,
}


def training(peer, case):
    """What the peer's `training` returns; nothing where it does not take images."""
    return peer.training(case) if not case["isImages"] or isinstance(peer, (NumPy, Torch)) else (None, None)


def work_of(peer, case):
    """One run of a case; None where the peer has no such work."""
    if case["kind"] == "training":
        return training(peer, case)[0]
    make = getattr(peer, "product" if case["kind"] in products else case["kind"], None)
    return make and make(case)


def results(peer, case):
    """A training's losses and the weights that it leaves, or a product; None where the peer has no such work."""
    if case["kind"] in products:
        work = work_of(peer, case)
        return work and [work()]
    train, weights = training(peer, case)
    return train and [train(), *weights()]


def timer(work):
    """What times `work`: the mean of as many runs as take 50 ms or more, as in Table.swift."""
    runs = 1

    def seconds():
        nonlocal runs
        while True:
            start = time.perf_counter()
            for _ in range(runs):
                work()
            passed = time.perf_counter() - start
            if passed >= 0.05:
                return passed / runs
            runs *= 2
    return seconds


def check():
    """Prints how far each peer's losses and weights are from NumPy's, and returns whether all are as close as they should be."""
    def case(sizes, samples, batch, isSoftmax=False, lr=0.01, isImages=False, isBatchNormalised=False, kind="training"):
        return {"kind": kind, "sizes": sizes, "samples": samples, "batch": batch, "isSoftmax": isSoftmax, "epochs": 5,
                "lr": lr, "isImages": isImages, "isBatchNormalised": isBatchNormalised}
    cases = [
        case([2, 4, 3, 1], 50, 1), case([2, 4, 3, 1], 50, 20), case([2, 4, 3, 1], 50, 50), case([3, 12, 9, 2], 50, 20),
        case([120, 12, 3], 40, 20, lr=0.001), case([2, 8, 3], 50, 20, True, 0.5), case([20, 12, 5], 50, 50, True, 0.5),
        case([4, 32, 16, 4], 100, 100, True, 0.1),
        case([30, 12, 5], 50, 20, True, 0.1, isImages=True), case([30, 12, 9, 5], 50, 20, True, 0.1, True, True),
        *(case([40, 30], 20, 20, kind=kind) for kind in products),
    ]
    agrees = True
    for name in list(peers)[1:]:
        try:
            peer = peers[name]()
        except ImportError:
            print(f"{name}: not installed")
            continue
        for case in cases:
            # scikit-learn draws an order of its own, which whole batches do not depend on.
            if name == "sklearn" and case["batch"] < case["samples"]:
                continue
            found = results(peer, case)
            if found is None:
                continue
            distance = max(np.abs(np.asarray(a) - b).max() for a, b in zip(found, results(NumPy(), case)))
            isClose = distance <= (1e-5 if name == "torch32" else 1e-9)
            agrees = agrees and isClose
            kind = case["kind"] if case["kind"] in products else "softmax" if case["isSoftmax"] else "sigmoid"
            kind += " of bytes" * case["isImages"] + ", batch normalisation" * case["isBatchNormalised"]
            print(f"{name}: {'-'.join(map(str, case['sizes']))} {kind}, batch {case['batch']}: {distance:.1e}{'' if isClose else ', too far'}")
    return agrees


def serve(peer):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer

    def send(answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    send({"version": peer.version, "threads": peer.threads})
    last, seconds = None, None
    for case in map(json.loads, sys.stdin):
        if case != last:
            last, work, seconds = case, None, None  # one case's data at a time
            work = work_of(peer, case)
            if work:
                seconds = timer(work)
                seconds()  # the first run compiles, and sets up what later ones find ready
        send({"seconds": seconds and seconds()})


if sys.argv[1] == "--check":
    sys.exit(not check())
serve(peers[sys.argv[1]]())
