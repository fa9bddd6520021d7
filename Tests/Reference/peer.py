"""Calls functions of `networks.py` in NumPy, or in PyTorch, and prints what each call returns and leaves in its network.

    python3 Tests/Reference/peer.py networks|networks_torch

Standard input is a JSON array of {"function", "arguments", "keywords"}. No bit is lost: {"bits": [...]} is an array of
doubles, each as the whole number of its bits. {"seed": 3} is a generator. The answer to a call has the rows of bits of
"result", or of "0 W" and so on for the layers; a vector is one row, a number one row of one column.
"""

import importlib
import json
import sys

import numpy as np

import reference  # noqa: F401, for the folder of networks.py

module = importlib.import_module(sys.argv[1])
np.seterr(all="ignore")  # edge values are meant to overflow and divide by zero


def decoded(value):
    if isinstance(value, list):
        return [decoded(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if "bits" in value:
        return np.array(value["bits"], np.int64).view(float)
    if "seed" in value:
        return np.random.default_rng(value["seed"])
    return {key: decoded(entry) for key, entry in value.items()}


def bits(value):
    return np.atleast_2d(np.asarray(value, float)).view(np.int64).tolist()


def layers(value):
    """The arrays of a network, or of one layer, by their names; none where the value is something else."""
    network = [value] if isinstance(value, dict) else value if isinstance(value, list) else []
    return {f"{number} {key}": entry for number, layer in enumerate(network) if isinstance(layer, dict)
            for key, entry in layer.items() if isinstance(entry, np.ndarray)}


def answer(call):
    arguments = decoded(call["arguments"])
    result = getattr(module, call["function"])(*arguments, **call["keywords"])
    found = layers(result) or {"result": result, **layers(arguments[0])}
    return {name: bits(entry) for name, entry in found.items()}


print(json.dumps([answer(call) for call in json.load(sys.stdin)]))
