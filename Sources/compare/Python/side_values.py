"""Values as they travel in JSON: an array as the bytes of its Doubles in base64, so that no bit is lost."""

import base64
import copy

import numpy as np

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


def encode_layers(layers):
    """Each layer's entries; None for one that is no dictionary."""
    def encoded(layer):
        return {key: encode(entry) for key, entry in layer.items() if isinstance(key, str)}

    return [encoded(layer) if isinstance(layer, dict) else None for layer in layers]


def decode(value, layer):
    """The value of an argument; `layer` makes one of the script's own layers from the entries of one."""
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
        return layer({key: decode(entry, layer) for key, entry in value["layer"].items()})
    return [decode({"layer": each}, layer) for each in value["network"]]


def copied(value):
    """A deep copy, also of a dictionary of a class of its own that answers for attributes itself."""
    if isinstance(value, dict):
        other = type(value).__new__(type(value))
        for key, entry in value.items():
            other[key] = copied(entry)
        if type(value).__dictoffset__:
            object.__getattribute__(other, "__dict__").update(object.__getattribute__(value, "__dict__"))
        return other
    if type(value) in (list, tuple):
        return type(value)(map(copied, value))
    return copy.deepcopy(value)
