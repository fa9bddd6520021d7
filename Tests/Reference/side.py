"""The Python side of a comparison: calls a script's functions for another program.

    python3 side.py week_5.py

A request is a line of JSON on standard input, an answer one on standard output; arrays travel as the bytes of
their Doubles in base64, so that no bit is lost. The script is imported as a module: its `__main__` does not run,
what it prints goes to standard error, and a module it imports that is not installed is replaced by a stand-in.
"""

import base64
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import json
import os
import sys
import time
import traceback
import types

import numpy as np

# The protocol keeps standard input and output for itself.
requests = os.fdopen(os.dup(0))
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)

script_path = os.path.abspath(sys.argv[1])


# Stand-ins for modules that the script imports for its driver only

class StandIn(types.ModuleType):
    __all__ = []
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(name)

    def __call__(self, *arguments, **keywords):
        return StandIn("result")


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nothing else found, for imports of the script and of what lies in its folder."""

    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while frame and "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        folder = os.path.dirname(script_path)
        importer = frame and os.path.dirname(os.path.abspath(frame.f_code.co_filename))
        if importer == folder or name.split(".")[0] in stood_in:
            stood_in.add(name.split(".")[0])
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


stood_in = set()


def import_script():
    sys.path.insert(0, os.path.dirname(script_path))
    sys.meta_path.append(StandInFinder())
    sys.argv = [script_path]
    spec = importlib.util.spec_from_file_location("compared_script", script_path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["compared_script"] = module
    spec.loader.exec_module(module)
    return module


# Values as JSON

def encode(value):
    if value is None or isinstance(value, str):
        return {"type": type(value).__name__, "text": value if isinstance(value, str) else "None"}
    try:
        array = np.asarray(value)
        kind = str(array.dtype)
        array = np.ascontiguousarray(array, dtype=np.float64)
    except (TypeError, ValueError):
        return {"type": type(value).__name__, "text": repr(value)[:200]}
    return {
        "type": type(value).__name__,
        "dtype": kind,
        "shape": list(np.shape(value)),
        "data": base64.b64encode(array.tobytes()).decode(),
    }


def decode(value):
    if isinstance(value, dict) and "data" in value:
        return np.frombuffer(base64.b64decode(value["data"])).reshape(value["shape"]).copy()
    if isinstance(value, dict):
        return {key: decode(entry) for key, entry in value.items()}
    return value


def encode_layers(mlp):
    return [{key: encode(entry) for key, entry in layer.items() if isinstance(key, str)} for layer in mlp]


# One call

ARGUMENTS = {
    "relu": ["z"], "d_relu": ["z"], "sigmoid": ["z"], "d_sigmoid": ["z"],
    "binary_crossentropy_loss": ["y", "y_hat"], "d_binary_crossentropy_loss": ["y", "y_hat"],
    "init_layer": ["fan_in", "fan_out", "act", "rng"], "init_mlp": ["spec", "rng"],
    "layer_forward": ["layer", "X"], "mlp_forward": ["mlp", "X"],
    "layer_backward": ["layer", "dA"], "mlp_backward": ["mlp", "dA"],
    "layer_update": ["layer", "lr"], "mlp_update": ["mlp", "lr"],
    "mlp_minibatch": ["mlp", "X", "y", "lr"], "mlp_epoch": ["mlp", "X", "y", "batch", "lr", "rng"],
    "mlp_train": ["mlp", "X", "y", "batch", "epochs", "lr", "rng"], "mlp_predict": ["mlp", "X", "thresh"],
    # the other courseworks' functions, of networks.py and networks_torch.py
    "softmax": ["Z"], "d_softmax": ["A", "dA"],
    "categorical_crossentropy_loss": ["y", "y_hat"], "d_categorical_crossentropy_loss": ["y", "y_hat"],
    "softmax_crossentropy_loss": ["y", "Z"], "d_softmax_crossentropy_loss": ["y", "Z"],
    "mlp_probabilities": ["mlp", "X"], "mlp_predict_classes": ["mlp", "X"], "minibatch_rows": ["X", "y", "batch", "rng"],
    "one_hot": ["labels", "classes"], "labels_of_rows": ["y"],
    "accuracy": ["predicted", "labels"], "error_rate": ["predicted", "labels"],
    "confusion_matrix": ["predicted", "labels", "classes"],
    "precision": ["confusion"], "recall": ["confusion"], "f_beta": ["confusion", "beta"],
}
# What the sheet's functions do not have and the others' may be given by name.
KEYWORDS = ["initialiser", "deviation", "loss", "reduction"]


def prepared(mlp, needs_backward):
    """The layers after the script's own passes, for functions of its own that keep more than the sheet's keys,
    with the request's values under the sheet's."""
    layers = []
    for layer in mlp:
        own = {key: copy.deepcopy(layer[key]) for key in ("W", "b", "act", "shape")}
        try:
            script.layer_forward(own, layer["X"].copy())
            if needs_backward:
                script.layer_backward(own, layer["dA"].copy())
        except Exception:
            pass
        layers.append({**own, **layer})
    return layers


def call(request):
    name = request["function"]
    function = getattr(script, name, None)
    if not callable(function):
        return {"status": "missing"}
    values = {key: decode(value) for key, value in request["arguments"].items()}
    if "seed" in values:
        values["rng"] = np.random.default_rng(int(values["seed"]))
    if "spec" in values:
        values["spec"] = [(size, act) for size, act in values["spec"]]
    mlp = [decode(layer) for layer in request.get("mlp", [])]
    if "backward" in name or "update" in name:
        mlp = prepared(mlp, "update" in name)
    values["mlp"] = mlp
    if mlp:
        values["layer"] = mlp[0]

    recorder = Recorder()
    with recorder:
        result = function(
            *[values[key] for key in ARGUMENTS[name]], **{key: values[key] for key in KEYWORDS if key in values})

    answer = {"status": "ok", "steps": recorder.encoded() if name in ("mlp_epoch", "mlp_train") else []}
    if name == "init_layer" and isinstance(result, dict):
        answer["mlp"] = encode_layers([result])
    elif name == "init_mlp" and isinstance(result, (list, tuple)):
        answer["mlp"] = encode_layers(result)
    else:
        answer["result"] = encode(result)
        answer["mlp"] = encode_layers(mlp)
    if "rng" in values:
        answer["next"] = encode(values["rng"].random())
    return answer


class Recorder:
    """While it is entered, the script's `mlp_minibatch` tells which rows it is given.

    Rows that come in the expected order are not kept; the steps whose numbers are in `wanted` are sent whole as
    they happen, with the network before and after.
    """

    def __init__(self, expected=None, wanted=()):
        self.expected = expected  # makes an iterator of (X, y) minibatches
        self.upcoming = expected() if expected else iter(())
        self.batches = None if expected else []
        self.wanted = wanted
        self.count = 0
        self.told = time.monotonic()

    def __enter__(self):
        self.original = getattr(script, "mlp_minibatch", None)
        if callable(self.original):
            script.mlp_minibatch = self.minibatch
        return self

    def __exit__(self, *_):
        if callable(self.original):
            script.mlp_minibatch = self.original

    def minibatch(self, *arguments, **keywords):
        names = ["mlp", "X", "y", "lr"]
        given = {**dict(zip(names, arguments)), **keywords}
        self.keep(np.array(given["X"]), np.array(given["y"]))
        self.count += 1
        if self.count % 64 == 0 and time.monotonic() - self.told > 5:
            send({"status": "working"})
            self.told = time.monotonic()
        if self.count - 1 not in self.wanted:
            return self.original(*arguments, **keywords)
        before = encode_layers([{key: layer[key] for key in ("W", "b", "act", "shape")} for layer in given["mlp"]])
        loss = self.original(*arguments, **keywords)
        send({
            "status": "step", "number": self.count - 1, "before": before, "X": encode(given["X"]),
            "y": encode(given["y"]), "lr": encode(given["lr"]), "loss": encode(loss),
            "after": encode_layers(given["mlp"]),
        })
        return loss

    def keep(self, X, y):
        if self.batches is None:
            expected_X, expected_y = next(self.upcoming, (None, None))
            if np.array_equal(X, expected_X) and np.array_equal(np.ravel(y), expected_y):
                return
            self.batches = list(itertools.islice(self.expected(), self.count))
        self.batches.append((X, y))

    def encoded(self):
        return [{"X": encode(X), "y": encode(y)} for X, y in self.batches or []]


def train(request):
    """A whole run: weights, training, map, with the steps asked for sent in between."""
    values = {key: decode(value) for key, value in request["arguments"].items()}
    rng = np.random.default_rng(int(values["seed"]))
    mlp = script.init_mlp([(size, act) for size, act in values["spec"]], rng)
    if mlp is None:
        raise NotImplementedError("init_mlp returns None")
    send({"status": "initial", "mlp": encode_layers(mlp)})

    X, y, batch, epochs = values["X"], values["y"], values["batch"], values["epochs"]
    total = epochs * -(-len(X) // batch)
    count = min(values["steps"], total)
    wanted = {round(k * (total - 1) / max(1, count - 1)) for k in range(count)}
    start = copy.deepcopy(rng)
    recorder = Recorder(lambda: minibatches(X, y, batch, epochs, copy.deepcopy(start)), wanted)
    with recorder:
        loss = script.mlp_train(mlp, X.copy(), y.copy(), batch, epochs, values["lr"], rng)
    if loss is None:
        raise NotImplementedError("mlp_train returns None")
    send({"status": "trained", "loss": encode(loss), "mlp": encode_layers(mlp), "steps": recorder.encoded()})

    classes, activations = [], []
    for points in np.split(values["points"], values["pieces"]):
        classes.append(np.ravel(script.mlp_predict(mlp, points)))
        activations.append(np.ravel(script.mlp_forward(mlp, points)))
    return {"status": "ok", "classes": encode(np.concatenate(classes)), "result": encode(np.concatenate(activations))}


def minibatches(X, y, batch, epochs, rng):
    """One permutation an epoch, cut into slices: the reference's order."""
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            yield X[order[start:start + batch]], y[order[start:start + batch]]


# The conversation

def send(answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def failure(error):
    trace = traceback.format_exc()
    return {"status": "raised", "message": f"{type(error).__name__}: {error}".splitlines()[0], "trace": trace}


np.seterr(all="ignore")
try:
    script = import_script()
    send({"status": "ok", "python": sys.version.split()[0], "numpy": np.__version__, "stand_ins": sorted(stood_in)})
except BaseException as error:  # sys.exit() too
    send(failure(error))
    sys.exit(0)

for line in iter(requests.readline, ""):
    request = json.loads(line)
    try:
        send(train(request) if request["function"] == "whole_run" else call(request))
    except (Exception, SystemExit) as error:
        send(failure(error))
