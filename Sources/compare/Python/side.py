"""The Python side of a comparison: calls a script's functions for another program.

    python3 side.py week_5.py

A request is a line of JSON on standard input, an answer one on standard output; arrays travel as the bytes of
their Doubles in base64, so that no bit is lost. The script is imported as a module: its `__main__` does not run,
what it prints goes to standard error, and a module it imports that is not installed is replaced by a stand-in.
"""

import ast
import base64
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import itertools
import json
import os
import select
import signal
import sys
import textwrap
import threading
import time
import traceback
import types

# The protocol keeps standard input and output for itself.
requests = os.fdopen(os.dup(0))
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)
signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback for Control-C
os.environ.setdefault("MPLBACKEND", "Agg")  # a plot must not wait for a window to be closed


def send(answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def end_with_parent():
    """Ends this process, whatever it is at, when nobody is left to send requests."""
    waiting = select.poll()
    waiting.register(requests, 0)
    waiting.poll()
    os._exit(1)


threading.Thread(target=end_with_parent, daemon=True).start()


told = time.monotonic()


def tell_of_life():
    """Says now and again that there is progress."""
    global told
    if time.monotonic() - told > 0.1:
        send({"status": "working"})
        told = time.monotonic()


script_path = os.path.abspath(sys.argv[1])
script_folder = os.path.dirname(script_path)
try:
    import numpy as np
except ImportError:
    send({"status": "noNumPy"})
    sys.exit(0)


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
        importer = frame and os.path.dirname(os.path.abspath(frame.f_code.co_filename))
        if importer == script_folder or name.split(".")[0] in stood_in:
            stood_in.add(name.split(".")[0])
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return StandIn(spec.name)

    def exec_module(self, module):
        pass


stood_in = set()


def import_file(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def import_script():
    sys.path.insert(0, script_folder)
    sys.meta_path.append(StandInFinder())
    sys.argv = [script_path]
    return import_file(script_path, "compared_script")


# Values as JSON

LARGEST = 50_000_000  # elements: whatever is larger is told by its shape


def encode(value):
    if value is None or isinstance(value, str):
        return {"type": type(value).__name__, "text": value if isinstance(value, str) else "None"}
    try:
        array = np.asarray(value)
        kind = str(array.dtype)
        if array.size > LARGEST:
            return {"type": type(value).__name__, "dtype": kind, "shape": list(array.shape), "text": "too large"}
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
    if not isinstance(value, dict):
        return value
    if "data" in value:
        array = np.frombuffer(base64.b64decode(value["data"])).reshape(value["shape"]).copy()
        return array.astype(int) if value.get("integers") else array
    if "float" in value:
        return float(value["float"])
    if "seed" in value:
        return np.random.default_rng(int(value["seed"]))
    if "spec" in value:
        return (tuple if value["tuple"] else list)((size, act) for size, act in value["spec"])
    if "layer" in value:
        return own_layer(value["layer"])
    return [own_layer(layer) for layer in value["network"]]


def own_layer(given):
    """A layer with the values given, made and passed through by the script's own functions, so that keys beyond
    the sheet's, and a bias that is a row, are as its other functions expect them."""
    given = {key: decode(entry) for key, entry in given.items()}
    layer = {}
    try:
        own = script.init_layer(*given["W"].shape, given["act"], np.random.default_rng(0))
        if isinstance(own, dict) and np.shape(own["W"]) == given["W"].shape:
            layer = own
            for key in ("b", "db"):
                if key in given and np.size(own["b"]) == given["b"].size:
                    given[key] = given[key].reshape(np.shape(own["b"]))
    except Exception:
        pass
    layer.update({key: copy.deepcopy(given[key]) for key in ("W", "b", "act")})
    layer.setdefault("shape", given["shape"])
    for key, function in (("X", "layer_forward"), ("dA", "layer_backward")):
        if key in given:
            try:
                getattr(script, function)(layer, given[key].copy())
            except Exception:
                pass
    layer.update({key: given[key] for key in given if key != "shape"})
    return layer


def encode_layers(layers):
    return [
        {key: encode(entry) for key, entry in layer.items() if isinstance(key, str)} if isinstance(layer, dict) else None
        for layer in layers
    ]


# One call

PASSED = ("X", "Z", "A", "dA", "dZ", "dW", "db", "dX")  # what the passes leave in a layer


def call(request):
    name = request["function"]
    function = getattr(script, name, None)
    if not callable(function):
        return {"status": "missing"}

    def once():
        """The answer, and the arguments after the call."""
        values = [decode(value) for value in request["arguments"]]
        before = copy.deepcopy(values)
        layers = next((list(value) if isinstance(value, list) else [value]
                       for value, given in zip(values, request["arguments"])
                       if isinstance(given, dict) and ("network" in given or "layer" in given)), [])
        passed = [{key: layer[key] for key in layer if key in PASSED} for layer in copy.deepcopy(layers)]
        recorder = Recorder()
        if name in ("mlp_epoch", "mlp_train"):
            recorder.asked = minibatch_count(len(values[1]), values[3], values[4] if name == "mlp_train" else 1)
            # A mistake with a few too many is recognised as such.
            recorder.limit = 100 * len(values[1]) * recorder.asked
        with recorder:
            for number in range(request["calls"]):
                if number > 0:  # the passes before it leave what they left before the first call
                    for layer, own in zip(layers, passed):
                        layer.update(copy.deepcopy(own))
                result = function(*values, **request["keywords"])
        answer = {"status": "ok", "steps": recorder.encoded() if name in ("mlp_epoch", "mlp_train") else []}
        if name == "init_layer" and isinstance(result, dict):
            answer["layers"] = encode_layers([result])
        elif name == "init_mlp" and isinstance(result, (list, tuple)):
            answer["layers"] = encode_layers(result)
        else:
            answer["result"] = encode(result)
            answer["layers"] = encode_layers(layers)
        answer["changed"] = [
            index for index, (old, new) in enumerate(zip(before, values)) if has_changed(old, new, layers)]
        return answer, values

    answer, values = once()
    generators = [value for value in values if isinstance(value, np.random.Generator)]
    if generators:
        answer["next"] = encode(generators[0].random())
        again = once()[0]
        answer["repeats"] = all(again.get(key) == answer.get(key) for key in ("result", "layers", "steps"))
    if request.get("asks_whether_written"):
        answer["skeleton"] = is_skeleton(function)
    return answer


def has_changed(before, after, layers):
    """Whether a call has changed an argument; the layers of a network may change, their list may not."""
    if isinstance(after, np.ndarray):
        return before.shape != after.shape or before.dtype != after.dtype or before.tobytes() != after.tobytes()
    if isinstance(after, list) and layers and isinstance(layers[0], dict):
        return len(after) != len(layers) or any(a is not b for a, b in zip(after, layers))
    if isinstance(after, (list, tuple)):
        return before != after
    return False


def is_skeleton(function):
    """Whether nothing has been written into a function yet."""
    try:
        body = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0].body
    except (OSError, TypeError, SyntaxError, AttributeError):
        return False

    def does_nothing(statement):
        if isinstance(statement, ast.Raise):
            return "NotImplementedError" in ast.dump(statement)
        is_empty = isinstance(statement, (ast.Expr, ast.Return)) and (
            statement.value is None or isinstance(statement.value, ast.Constant) and statement.value.value in (None, ...))
        is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        return isinstance(statement, (ast.Pass, ast.Assert)) or is_empty or is_text

    return all(map(does_nothing, body))


def is_written(name):
    function = getattr(script, name, None)
    return callable(function) and not is_skeleton(function)


def use_reference(names):
    """Puts the reference's functions into the script in place of its own."""
    reference = import_file(os.path.join(os.path.dirname(os.path.abspath(__file__)), "week_5.py"), "reference")
    vars(script).setdefault("np", np)
    for name in names:
        function = getattr(reference, name)
        # With the script's names around it, it calls the script's other functions.
        install(name, types.FunctionType(function.__code__, vars(script), name, function.__defaults__))
    return {"status": "ok"}


def install(name, function):
    """Sets a function in the script and in the files beside it that have it from there."""
    original = getattr(script, name, None)
    setattr(script, name, function)
    for module in list(sys.modules.values()):
        is_beside = os.path.dirname(getattr(module, "__file__", None) or "") == script_folder
        if is_beside and original is not None and vars(module).get(name) is original:
            setattr(module, name, function)


class EndlessTraining(BaseException):
    """Ends a training; no `except Exception` of the script's holds it up."""


def minibatch_count(rows, batch, epochs):
    return epochs * -(-rows // batch)


class Recorder:
    """While it is entered, the script's `mlp_minibatch` tells which rows it is given.

    Rows that come in the expected order are not kept; the steps whose numbers are in `wanted` are sent whole as
    they happen, with the network before and after. A training is stopped after `limit` minibatches.
    """

    def __init__(self, expected=None, wanted=()):
        self.expected = expected  # makes an iterator of (X, y) minibatches
        self.upcoming = expected() if expected else iter(())
        self.batches = None if expected else []
        self.asked, self.limit = 0, float("inf")
        self.wanted = wanted
        self.count = 0
        self.is_kept = True

    def __enter__(self):
        self.original = getattr(script, "mlp_minibatch", None)
        if callable(self.original):
            install("mlp_minibatch", self.minibatch)
        return self

    def __exit__(self, *_):
        if callable(self.original):
            install("mlp_minibatch", self.original)

    def minibatch(self, *arguments, **keywords):
        if self.count >= self.limit:
            raise EndlessTraining(f"it goes on after {self.count} minibatches, where {self.asked} were asked for")
        names = ["mlp", "X", "y", "lr"]
        given = {**dict(zip(names, arguments)), **keywords}
        if self.is_kept:
            self.keep(np.array(given["X"]), np.array(given["y"]))
        self.count += 1
        tell_of_life()
        if self.count - 1 not in self.wanted:
            return self.original(*arguments, **keywords)
        before = encode_layers([{key: layer[key] for key in ("W", "b", "act")} for layer in given["mlp"]])
        loss = self.original(*arguments, **keywords)
        send({
            "status": "step", "number": self.count - 1, "before": before, "X": encode(given["X"]),
            "y": encode(given["y"]), "lr": encode(given["lr"]), "loss": encode(loss),
            "layers": encode_layers(given["mlp"]),
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
    seed, spec, X, y, batch, epochs, lr, steps, points, chunks, is_recorded, *_ = map(decode, request["arguments"])
    rng = np.random.default_rng(int(seed))
    mlp = script.init_mlp(spec, rng)
    send({"status": "initial", "layers": encode_layers(mlp)})

    total = minibatch_count(len(X), batch, epochs)
    count = min(steps, total)
    wanted = {round(k * (total - 1) / max(1, count - 1)) for k in range(count)}
    start = copy.deepcopy(rng)
    recorder = Recorder(lambda: minibatches(X, y, batch, epochs, copy.deepcopy(start)), wanted)
    recorder.asked = recorder.limit = total
    recorder.is_kept = bool(is_recorded)
    with recorder:
        loss = script.mlp_train(mlp, X.copy(), y.copy(), batch, epochs, lr, rng)
    send({"status": "trained", "loss": encode(loss), "layers": encode_layers(mlp), "steps": recorder.encoded()})

    classes, activations = [], []
    for some in np.array_split(points, chunks):
        classes.append(np.ravel(script.mlp_predict(mlp, some)))
        activations.append(np.ravel(script.mlp_forward(mlp, some)))
        tell_of_life()
    return {"status": "ok", "classes": encode(np.concatenate(classes)), "result": encode(np.concatenate(activations))}


def minibatches(X, y, batch, epochs, rng):
    """One permutation an epoch, cut into slices: the reference's order."""
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch):
            yield X[order[start:start + batch]], y[order[start:start + batch]]


# The conversation

def place_of(places):
    """The last line of the script's folder among those of a stack."""
    for file, number, text in reversed(places):
        if os.path.dirname(os.path.abspath(file)) == script_folder:
            return {"file": os.path.basename(file), "line": number or 0, "text": (text or "").strip()}
    return None


def failure(error):
    """An exception, with the last line of the script's folder that it came through."""
    answer = {"status": "raised", "message": f"{type(error).__name__}: {error}".splitlines()[0], "trace": traceback.format_exc()}
    places = [(frame.filename, frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        answer["message"] = f"{type(error).__name__}: {error.msg}"
        places.append((error.filename, error.lineno, error.text))
    if isinstance(error, EndlessTraining):
        answer["status"], answer["message"] = "stopped", str(error)
        places.reverse()  # the function that was called, whatever that has called
    answer["place"] = place_of(places)
    return answer


def tell_where(number, frame):
    """Answers with the function that is at work, and its line, and ends."""
    stack = traceback.extract_stack(frame)
    own = [entry.name for entry in stack if os.path.dirname(os.path.abspath(entry.filename)) == script_folder]
    send({
        "status": "stopped", "message": next((name for name in reversed(own) if hasattr(script, name)), None),
        "place": place_of([(entry.filename, entry.lineno, entry.line) for entry in stack]),
        "trace": "".join(traceback.format_list(stack))})
    os._exit(1)


script = None
signal.signal(signal.SIGABRT, tell_where)
np.seterr(all="ignore")
try:
    script = import_script()
    send({
        "status": "ok", "python": sys.version.split()[0], "numpy": np.__version__, "executable": sys.executable,
        "stand_ins": sorted(stood_in)})
except BaseException as error:  # sys.exit() too
    send(failure(error))
    sys.exit(0)

for line in iter(requests.readline, ""):
    request = json.loads(line)
    try:
        if request["function"] == "whole_run":
            send(train(request))
        elif request["function"] == "use_reference":
            send(use_reference(request["names"]))
        elif request["function"] == "written":
            send({"status": "ok", "written": [name for name in request["names"] if is_written(name)]})
        else:
            send(call(request))
    except (Exception, SystemExit, EndlessTraining) as error:
        send(failure(error))
