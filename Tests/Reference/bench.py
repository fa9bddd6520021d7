"""A peer of the benchmark: trains what it is told to with one library, and answers how long that took.

    python3 bench.py numpy|torch64|torch32|sklearn

A request on standard input is a line of JSON with a case; the answer is a line with the seconds that one step (a
minibatch, a product) took. Each library is used as its users would: whole arrays, one index for the shuffle.
"""

import json
import os
import sys
import time
import warnings

import numpy as np

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def data(case):
    rng = np.random.default_rng(0)
    X = rng.random((case["samples"], case["sizes"][0]))
    outputs = case["sizes"][-1]
    if outputs == 1:
        y = rng.integers(0, 2, case["samples"]).astype(float)
    else:
        y = np.eye(outputs)[rng.integers(0, outputs, case["samples"])]
    return X, y


def timed(work, steps):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / steps


class NumPy:
    """The reference, with the first layer's dX left out where the layer is wide, as nobody reads it."""

    def __init__(self):
        import networks
        import week_5
        self.week_5, self.networks = week_5, networks
        self.version = f"NumPy {np.__version__}"
        self.threads = os.cpu_count()

    def product(self, n):
        A, B = (np.random.default_rng(0).random((n, n)) for _ in range(2))
        return lambda: A @ B

    def training(self, case):
        week_5, (X, y) = self.week_5, data(case)
        sizes = case["sizes"]
        if case["isSoftmax"]:
            acts = ["relu"] * (len(sizes) - 2) + ["identity", None]
            mlp = self.networks.init_mlp(list(zip(sizes, acts)), np.random.default_rng(1))
            return lambda: self.networks.mlp_train(
                mlp, X, y, case["batch"], case["epochs"], case["lr"], np.random.default_rng(2), "softmax_crossentropy", "mean")
        acts = ["relu"] * (len(sizes) - 2) + ["sigmoid", None]
        mlp = week_5.init_mlp(list(zip(sizes, acts)), np.random.default_rng(1))
        if sizes[0] > 100:
            return lambda: self.epoch(mlp, X, y, case["batch"], case["lr"], np.random.default_rng(2))
        return lambda: week_5.mlp_train(mlp, X, y, case["batch"], case["epochs"], case["lr"], np.random.default_rng(2))

    def epoch(self, mlp, X, y, batch, lr, rng):
        week_5 = self.week_5
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            rows = order[start:start + batch]
            y_hat = week_5.mlp_forward(mlp, X[rows])
            week_5.binary_crossentropy_loss(y[rows], y_hat).sum() / len(rows)
            gradient = week_5.d_binary_crossentropy_loss(y[rows], y_hat)
            for layer in reversed(mlp[1:]):
                gradient = week_5.layer_backward(layer, gradient)
            first = mlp[0]
            dZ = gradient * week_5.d_relu(first["Z"])
            first["dW"], first["db"] = first["X"].T @ dZ, dZ.sum(axis=0)
            week_5.mlp_update(mlp, lr)


class Torch:
    def __init__(self, dtype):
        import torch
        self.torch = torch
        self.dtype = getattr(torch, dtype)
        self.version = f"PyTorch {torch.__version__}"
        self.threads = torch.get_num_threads()

    def product(self, n):
        A, B = (self.torch.rand(n, n, dtype=self.dtype) for _ in range(2))
        return lambda: A @ B

    def training(self, case):
        torch, nn = self.torch, self.torch.nn
        X, y = (torch.tensor(a, dtype=self.dtype) for a in data(case))
        sizes, batch = case["sizes"], case["batch"]
        y = y.reshape(len(X), -1)
        layers = []
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            layers += [nn.Linear(fan_in, fan_out, dtype=self.dtype), nn.ReLU()]
        if case["isSoftmax"]:
            model, loss = nn.Sequential(*layers[:-1]), nn.CrossEntropyLoss()
        else:
            model, loss = nn.Sequential(*layers[:-1], nn.Sigmoid()), nn.BCELoss(reduction="sum")
        optimizer = torch.optim.SGD(model.parameters(), lr=case["lr"])

        def train():
            for _ in range(case["epochs"]):
                order = torch.randperm(len(X))
                for start in range(0, len(X), batch):
                    rows = order[start:start + batch]
                    optimizer.zero_grad(set_to_none=True)
                    value = loss(model(X[rows]), y[rows])
                    value.backward()
                    optimizer.step()
        return train


class ScikitLearn:
    def __init__(self):
        import sklearn
        from sklearn.neural_network import MLPClassifier
        warnings.filterwarnings("ignore")
        self.classifier = MLPClassifier
        self.version = f"scikit-learn {sklearn.__version__}"
        self.threads = os.cpu_count()

    def product(self, n):
        return None

    def training(self, case):
        X, y = data(case)
        if y.ndim == 2:
            y = y.argmax(axis=1) if case["isSoftmax"] else y.astype(int)
        model = self.classifier(
            case["sizes"][1:-1], solver="sgd", batch_size=case["batch"], learning_rate_init=case["lr"], momentum=0,
            alpha=0, max_iter=case["epochs"], tol=0, n_iter_no_change=10**9)
        return lambda: model.fit(X, y)


peer = {"numpy": NumPy, "torch64": lambda: Torch("float64"), "torch32": lambda: Torch("float32"), "sklearn": ScikitLearn}[sys.argv[1]]()


def send(answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


send({"version": peer.version, "threads": peer.threads})
ready = {}
for line in sys.stdin:
    case = json.loads(line)
    if case["name"] not in ready:
        ready.clear()  # one case's data at a time
        work = peer.product(case["samples"]) if case["kind"] == "product" else peer.training(case)
        ready[case["name"]] = work
        if work:
            work()  # the first run sets up what later ones find ready
    work = ready[case["name"]]
    if work is None:
        send({"seconds": None})
    else:
        runs = max(1, case["runs"])
        send({"seconds": timed(lambda: [work() for _ in range(runs)], case["steps"] * runs)})
