"""The Python side of a comparison: calls a script's functions for another program.

    python3 side.py week_5.py [log]

A request is a line of JSON on standard input, an answer one on standard output. What the script prints goes to the
log, where one is named, otherwise to standard error.
"""

import io
import json
import os
import select
import signal
import sys
import threading
import time

# The protocol keeps standard input and output for itself.
requests = os.fdopen(os.dup(0))
answers = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(os.open(sys.argv[2], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if len(sys.argv) > 2 else 2, 1)
os.dup2(1, 2)
signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback for Control-C
os.environ["MPLBACKEND"] = "Agg"  # a plot must not wait for a window to be closed


class Log(io.RawIOBase):
    """What the script prints, at once, so that nothing is lost with the process; at most 16 MB."""

    room = 16_000_000

    def writable(self):
        return True

    def write(self, data):
        try:
            if Log.room > 0:
                os.write(1, data[:Log.room])
        except OSError:
            pass  # a full disk is no mistake of the script's
        Log.room -= len(data)
        return len(data)


sys.stdout = sys.stderr = io.TextIOWrapper(Log(), "utf-8", "backslashreplace", write_through=True)


def send(answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def end_with_parent():
    """Ends this process, whatever it is at, when nobody is left to send requests."""
    waiting = select.poll()
    # macOS watches for what is asked for only, and stops at other news: it is asked again every second.
    waiting.register(requests, select.POLLHUP)
    while not waiting.poll(1000):
        pass
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

# What these need has come with NumPy.
import ast
import itertools
import linecache
import math
import traceback

import side_script
from side_functions import Replacement, in_order, install, is_of_literal, is_skeleton, sheet
from side_values import copied, decode, encode, encode_layers

script = None
has_answered = False


# A script's own layers

def own_layer(given):
    """A layer with the values given, made and passed through by the script's own functions, so that keys beyond the
    sheet's, and a bias and its gradient that are rows, are as its other functions expect them."""
    layer = {}
    try:
        own = script.init_layer(*given["W"].shape, given["act"], np.random.default_rng(0))
        if isinstance(own, dict) and np.shape(own["W"]) == given["W"].shape:
            layer = own
    except Exception:
        pass
    take_shape(given, layer, "b")
    layer.update({key: copied(given[key]) for key in ("W", "b", "act")})
    layer.setdefault("shape", given["shape"])
    for key, function in (("X", "layer_forward"), ("dA", "layer_backward")):
        if key in given:
            try:
                getattr(script, function)(layer, given[key].copy())
            except Exception:
                pass
    take_shape(given, layer, "db")
    layer.update({key: given[key] for key in given if key != "shape"})
    return layer


def take_shape(given, layer, key):
    """Gives an array the shape that the script's own has."""
    if key in given and key in layer and np.size(layer[key]) == given[key].size:
        given[key] = given[key].reshape(np.shape(layer[key]))


def consequence(layer):
    """What becomes of the whole numbers of a layer that the script has made, when its own update comes; None where
    nothing does."""
    arrays = {key: layer[key] for key in ("W", "b") if isinstance(layer.get(key), np.ndarray)}
    kept = [key for key, array in arrays.items() if np.issubdtype(array.dtype, np.integer)]
    if not kept or is_skeleton(getattr(script, "layer_update", None)):
        return None
    layer = copied(layer)
    layer.update({f"d{key}": np.full(array.shape, 1.5) for key, array in arrays.items()})
    before = copied(layer)
    try:
        script.layer_update(layer, 1.0)
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0]
    changed = [np.asarray(layer[key]) for key in kept if np.any(layer[key] != before[key])]
    is_cut = any(np.issubdtype(each.dtype, np.integer) for each in changed)
    return "the update is cut to whole numbers" if is_cut else None


# One call

PASSED = ("X", "Z", "A", "dA", "dZ", "dW", "db", "dX")  # what the passes leave in a layer


def call(request):
    global has_answered
    has_answered = True
    name = request["function"]
    function = getattr(script, name, None)
    if not callable(function):
        return {"status": "missing"}

    def once():
        """The answer, and the arguments after the call."""
        values = [decode(value, own_layer) for value in request["arguments"]]
        before = copied(values)
        layers = next((list(value) if isinstance(value, list) else [value]
                       for value, given in zip(values, request["arguments"])
                       if isinstance(given, dict) and ("network" in given or "layer" in given)), [])
        passed = [{key: layer[key] for key in layer if key in PASSED} for layer in copied(layers)]
        recorder = Recorder()
        if name in ("mlp_epoch", "mlp_train"):
            recorder.asked = minibatch_count(len(values[1]), values[3], values[4] if name == "mlp_train" else 1)
            # A mistake with a few too many is recognised as such.
            recorder.limit = 100 * len(values[1]) * recorder.asked
        with recorder:
            for number in range(request["calls"]):
                if number > 0:  # the passes before it leave what they left before the first call
                    for layer, own in zip(layers, passed):
                        layer.update(copied(own))
                result = function(*values)
        answer = {"status": "ok", "steps": recorder.encoded() if name in ("mlp_epoch", "mlp_train") else []}
        if name == "init_layer" and isinstance(result, dict):
            answer["layers"] = encode_layers([result])
            answer["consequence"] = consequence(result)
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
        answer["is_of_literal"] = is_of_literal(function)
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


def is_written(name):
    function = getattr(script, name, None)
    return callable(function) and not is_skeleton(function)


def use_reference(names):
    """Puts the reference's functions into the script in place of its own."""
    for name in names:
        Replacement(script, name, may_call_own=has_answered)
    return {"status": "ok"}


# Trainings

class EndlessTraining(BaseException):
    """Ends a training; no `except Exception` of the script's holds it up."""


def minibatch_count(rows, batch, epochs):
    return epochs * -(-rows // batch)


class Recorder:
    """While it is entered, the script's `mlp_minibatch` tells which rows it is given.

    Rows that come in the expected order are not kept; the steps whose numbers are in `wanted` are sent whole as
    they happen, with the network before and after. A training is stopped after `limit` minibatches. Its `mlp_epoch`
    tells the network after those numbers of epochs that are in `moments`.
    """

    def __init__(self, expected=None, wanted=(), moments=()):
        self.expected = expected  # makes an iterator of (X, y) minibatches
        self.upcoming = expected() if expected else iter(())
        self.batches = None if expected else []
        self.asked, self.limit = 0, float("inf")
        self.wanted, self.moments = wanted, moments
        self.count, self.losses = 0, []
        self.is_kept = True

    def __enter__(self):
        targets = {"mlp_minibatch": self.minibatch, **({"mlp_epoch": self.epoch} if self.moments else {})}
        installed = {name: install(script, name, target) for name, target in targets.items() if hasattr(script, name)}
        self.own = {name: own for name, (own, _) in installed.items()}
        self.undo = [undo for _, undo in installed.values()]
        return self

    def __exit__(self, *_):
        for undo in self.undo:
            undo()

    def minibatch(self, *arguments, **keywords):
        if Replacement.is_aside:
            return self.own["mlp_minibatch"](*arguments, **keywords)
        if self.count >= self.limit:
            raise EndlessTraining(f"it goes on after {self.count} minibatches, where {self.asked} were asked for")
        own = self.own["mlp_minibatch"]
        given = arguments if len(arguments) == 4 else in_order(own, arguments, keywords)
        if len(given) < 4:
            return own(*arguments, **keywords)
        mlp, X, y, lr = given[:4]
        if self.is_kept:
            self.keep(X, y)
        self.count += 1
        tell_of_life()
        if self.count - 1 not in self.wanted:
            return own(*arguments, **keywords)
        before = encode_layers([{key: layer[key] for key in ("W", "b", "act")} for layer in mlp])
        loss = own(*arguments, **keywords)
        send({
            "status": "step", "number": self.count - 1, "before": before, "X": encode(X), "y": encode(y),
            "lr": encode(lr), "loss": encode(loss), "layers": encode_layers(mlp),
        })
        return loss

    def epoch(self, *arguments, **keywords):
        own = self.own["mlp_epoch"]
        self.losses.append(own(*arguments, **keywords))
        if len(self.losses) in self.moments:
            mlp = in_order(own, arguments, keywords)[0]
            send({
                "status": "moment", "number": len(self.losses), "layers": encode_layers(mlp),
                "loss": encode(self.losses),
            })
        return self.losses[-1]

    def keep(self, X, y):
        if self.batches is None:
            expected = next(self.upcoming, None)
            if expected and is_same(X, expected[0]) and is_same(np.ravel(y), expected[1]):
                return
            self.batches = list(itertools.islice(self.expected(), self.count))
        self.batches.append((np.array(X), np.array(y)))

    def encoded(self):
        return [{"X": encode(X), "y": encode(y)} for X, y in self.batches or []]


def is_same(a, b):
    """Whether arrays have the same values; mostly their bytes tell, which is fast."""
    return np.shape(a) == b.shape and (np.asarray(a).tobytes() == b.tobytes() or np.array_equal(a, b))


def train(request):
    """A whole run: weights, training, map, with the steps and the moments asked for sent in between."""
    seed, spec, X, y, batch, epochs, lr, steps, points, chunks, is_recorded, *count = (
        decode(argument, own_layer) for argument in request["arguments"])
    rng = np.random.default_rng(int(seed))
    mlp = script.init_mlp(spec, rng)
    send({"status": "initial", "layers": encode_layers(mlp)})

    total = minibatch_count(len(X), batch, epochs)
    steps = min(steps, total)
    wanted = {round(k * (total - 1) / max(1, steps - 1)) for k in range(steps)}
    start = copied(rng)
    recorder = Recorder(
        lambda: minibatches(X, y, batch, epochs, copied(start)), wanted, set(moments(epochs, *count)) - {0, epochs})
    recorder.asked, recorder.limit = total, 2 * total  # some epochs too many come to an end, which tells more
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


def moments(epochs, count=0):
    """At most `count` epochs from 0 to the last, dense at first: those that week5's page plays back."""
    if epochs < count:
        return list(range(epochs + 1))
    if count < 2:
        return []
    power = max(1.5, math.log(epochs) / math.log(max(2, count - 1)))
    epoch = [0]
    for index in range(1, count - 1):
        epoch.append(max(epoch[-1] + 1, int(epochs * (index / (count - 1)) ** power)))
    return epoch + [epochs]


# The conversation

def place_of(places):
    """The last line of the script's folder among those of a stack."""
    for file, number, text in reversed(places):
        if os.path.dirname(os.path.abspath(file)) == script_folder:
            return {"file": os.path.basename(file), "line": number or 0, "text": (text or "").strip()}
    return None


def failure(error):
    """An exception, with the last line of the script's folder that it came through."""
    words = str(error)
    if isinstance(error, SyntaxError):
        words = error.msg
    elif isinstance(error, AssertionError):
        words = words or condition(error.__traceback__)
    elif isinstance(error, NameError) and getattr(error, "name", None) in side_script.left_out:
        words += f": {side_script.left_out[error.name]}"
    answer = {
        "status": "raised", "message": f"{type(error).__name__}: {words}".splitlines()[0],
        "trace": traceback.format_exc(),
    }
    places = [(frame.filename, frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        places.append((error.filename, error.lineno, error.text))
    if isinstance(error, EndlessTraining):
        answer["status"], answer["message"] = "stopped", str(error)
        places.reverse()  # the function that was called, whatever that has called
    answer["place"] = place_of(places)
    return answer


def condition(trace):
    """Why an assertion without words has failed: the shapes of the arrays in it."""
    while trace.tb_next:
        trace = trace.tb_next
    frame = trace.tb_frame
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except SyntaxError:
        return ""
    shapes = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) and node.lineno <= trace.tb_lineno <= node.end_lineno:
            for part in ast.walk(node.test):
                has_call = any(isinstance(inner, ast.Call) for inner in ast.walk(part))
                if isinstance(part, (ast.Name, ast.Attribute, ast.Subscript)) and not has_call:
                    try:
                        value = eval(ast.unparse(part), frame.f_globals, frame.f_locals)
                    except Exception:  # such as a name of a comprehension's
                        continue
                    if isinstance(value, np.ndarray):
                        shapes[ast.unparse(part)] = value.shape
            words = [f"{name}.shape is {shape}" for name, shape in shapes.items()]
            return ", ".join(words) or f"{ast.unparse(node.test)} is false"
    return ""


def tell_where(number, frame):
    """Answers with the function that is at work, and its line, and ends."""
    stack = traceback.extract_stack(frame)
    own = [entry.name for entry in stack if os.path.dirname(os.path.abspath(entry.filename)) == script_folder]
    send({
        "status": "stopped", "message": next((name for name in reversed(own) if hasattr(script, name)), None),
        "place": place_of([(entry.filename, entry.lineno, entry.line) for entry in stack]),
        "trace": "".join(traceback.format_list(stack))})
    os._exit(1)


signal.signal(signal.SIGABRT, tell_where)
np.seterr(all="ignore")
try:
    script = side_script.load(script_path, sheet)
except BaseException as error:  # sys.exit() too
    answer = failure(error)
    if answer["place"] and answer["place"]["file"] != os.path.basename(script_path):
        answer["message"] += f" in {answer['place']['file']}"
    send(answer)
    sys.exit(0)
stand_ins = ", ".join(sorted(side_script.StandInFinder.found))
send({
    "status": "ok", "python": sys.version.split()[0], "numpy": np.__version__, "executable": sys.executable,
    "remarks": ([f"Modules that are not installed had stand-ins: {stand_ins}."] if stand_ins else [])
    + side_script.remarks})

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
