"""Talks to Python's side of a comparison as the program does, with scripts that are made here.

    python3 check_side.py

Says nothing and exits 0 where every answer is as it should be. What is expected follows from what the scripts do.
"""

import base64
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import reference

SCRIPT = (reference.FOLDER / "week_5.py").read_text()


class Side:
    """The side with a script of this text."""

    def __init__(self, text, name="script.py"):
        self.folder = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.folder.name)
        (folder / name).write_text(text)
        self.log = folder / "log"
        command = [sys.executable, "-B", reference.FOLDER / "side.py", folder / name, self.log]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.greeting = self.next()

    def ask(self, function, *arguments):
        request = {"function": function, "arguments": list(map(wire, arguments)), "keywords": {}, "calls": 1}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.next()

    def next(self):
        """The next answer that is more than a sign of life; None where the process has ended."""
        for line in self.process.stdout:
            answer = json.loads(line)
            if answer["status"] != "working":
                return answer
        return None

    def __del__(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def wire(value):
    if isinstance(value, np.ndarray):
        data = base64.b64encode(np.asarray(value, float).tobytes()).decode()
        return {"shape": list(value.shape), "data": data}
    return {"float": str(value)} if isinstance(value, float) else value


def array(value):
    return np.frombuffer(base64.b64decode(value["data"])).reshape(value["shape"])


def changed(*changes):
    text = SCRIPT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def network(*sizes):
    rng = np.random.default_rng(1)
    return {"network": [
        {"W": wire(rng.normal(size=(n, m))), "b": wire(rng.normal(size=m)), "act": "sigmoid", "shape": f"{n}->{m}"}
        for n, m in zip(sizes, sizes[1:])]}


def equal(found, expected):
    assert found == expected, f"{found!r}, not {expected!r}"


X, y = np.random.default_rng(2).normal(size=(4, 2)), np.array([0.0, 1.0, 1.0, 0.0])
RUN = ["0", {"spec": [[2, "relu"], [3, "sigmoid"], [1, None]], "tuple": False}, X, y, 3, 9, 0.1, 0, X, 1, 1]


def printing():
    """What is printed is in the log, in the order of printing, and is not lost with the process."""
    side = Side(changed(("return np.maximum(z, 0)", """import os, sys
    print("written", end="")
    sys.stdout.buffer.write(b" as bytes\\n")
    os.system("echo by another program")
    print("as an error", file=sys.stderr, end="")
    os._exit(1)""")))
    equal(side.ask("relu", X), None)
    equal(side.log.read_text(), "written as bytes\nby another program\nas an error")


def flood():
    """The log is limited, printing is not."""
    side = Side(changed(("return np.maximum(z, 0)", 'for _ in range(2000): print("0123456789" * 1000)\n    return z')))
    equal(side.ask("relu", X)["status"], "ok")
    assert 15_000_000 < side.log.stat().st_size < 17_000_000


def moments():
    """The network and the losses after some epochs are those of a training of so many epochs."""
    for count, epochs in [(0, []), (2, []), (4, [1, 4]), (300, [1, 2, 3, 4, 5, 6, 7, 8])]:
        side = Side(SCRIPT)
        equal(side.ask("whole_run", *RUN, count)["status"], "initial")
        found = []
        while (answer := side.next())["status"] == "moment":
            short = Side(SCRIPT)
            short.ask("whole_run", *RUN[:5], answer["number"], *RUN[6:])
            trained = short.next()
            equal(answer["layers"], trained["layers"])
            assert np.array_equal(array(answer["loss"]), array(trained["loss"]))
            found.append(answer["number"])
        equal(found, epochs)
        equal(answer["status"], "trained")


def steps():
    """A minibatch of no samples is told too."""
    side = Side(changed(("range(0, len(X), batch)", "range(0, len(X) + 1, batch)")))
    found = side.ask("mlp_epoch", network(2, 1), X, y, 2, 0.1, {"seed": "0"})["steps"]
    equal([step["X"]["shape"] for step in found], [[2, 2], [2, 2], [0, 2]])


def whole_numbers():
    """What becomes of a bias of whole numbers depends on the update."""
    integers = ("np.zeros(fan_out)", "np.zeros(fan_out, dtype=int)")
    old = 'layer["b"] = layer["b"] - lr * layer["db"]'
    cut = 'layer["b"][:] = layer["b"] - lr * layer["db"]'
    for new, expected in [(old, None), ("pass", None), (cut, "the update is cut to whole numbers")]:
        side = Side(changed(integers, (old, new)))
        equal(side.ask("init_layer", 2, 3, "relu", {"seed": "0"})["consequence"], expected)
    side = Side(changed(integers, (old, 'layer["b"] -= lr * layer["db"]')))
    consequence = side.ask("init_layer", 2, 3, "relu", {"seed": "0"})["consequence"]
    assert "Cannot cast ufunc 'subtract'" in consequence, consequence


def assertions():
    """An assertion without words is told with the shapes."""
    answer = Side(SCRIPT).ask("layer_forward", {"layer": network(2, 3)["network"][0]}, X.T)
    equal(answer["message"], "AssertionError: X.shape is (2, 4), layer['W'].shape is (2, 3)")
    answer = Side(SCRIPT).ask("init_mlp", {"spec": [[2, "relu"]], "tuple": False}, {"seed": "0"})
    equal(answer["message"], "AssertionError: len(spec) > 1 is false")


def not_installed():
    """A value of a module that is not installed is asked for."""
    side = Side(changed(("import numpy as np", "import numpy as np\nfrom no_such.special import expit"),
                        ("1 / (1 + np.exp(-z))", "2 * expit(z)")))
    answer = side.ask("sigmoid", X)
    equal(answer["message"], "ModuleNotFoundError: no_such is not installed: python3 -m pip install no_such")
    equal(answer["place"]["text"], "return 2 * expit(z)")
    equal(side.greeting["remarks"], ["Modules that are not installed had stand-ins: no_such."])


def left_out():
    """A name that is missing since its line has failed is told with that line."""
    side = Side(changed(("import numpy as np", "import numpy as np\nEPS = float('no')"), ("(z, 0)", "(z, EPS)")))
    equal(side.ask("relu", X)["message"], "NameError: name 'EPS' is not defined: script.py, line 7, which sets it, "
          "raises ValueError: could not convert string to float: 'no'")


def notebook():
    """A notebook's cells are one script, without IPython's lines, and a place is told in its cell."""
    def cells(*texts):
        codes = [{"cell_type": "code", "source": text.splitlines(True)} for text in texts]
        return json.dumps({"cells": [{"cell_type": "markdown", "source": ["# def relu("]}, *codes], "nbformat": 4})

    parts = SCRIPT.split("\n# ")
    magic = ["%matplotlib inline\n!pip install numpy\n", "%%time\nfor _ in range(2):\n    %time init_mlp()\n"]
    magic += ["relu?\n", "%%html\n<b>\n"]
    side = Side(cells(parts[0], *magic, *("# " + part for part in parts[1:]), "this is no Python\n"), "mine.ipynb")
    equal(side.greeting["remarks"], ["Code cell 13 was left out: it raises SyntaxError: invalid syntax."])
    assert np.array_equal(array(side.ask("relu", X)["result"]), np.maximum(X, 0))

    side = Side(cells("import numpy as np", "%pylab\n\ndef relu(z):\n    return np.no_such(z)"), "mine.ipynb")
    equal(side.ask("relu", X)["place"], {"file": "mine.ipynb, code cell 2", "line": 4, "text": "return np.no_such(z)"})
    side = Side(cells("import numpy as np", "def relu(z:\n    return z"), "mine.ipynb")
    equal((side.greeting["status"], side.greeting["place"]["line"]), ("raised", 1))
    assert side.greeting["message"].endswith(" in mine.ipynb, code cell 2"), side.greeting["message"]
    side = Side("{}", "mine.ipynb")
    equal(side.greeting["message"], "ValueError: it is no notebook of Jupyter's format 4")


for check in [printing, flood, moments, steps, whole_numbers, assertions, not_installed, left_out, notebook]:
    check()
