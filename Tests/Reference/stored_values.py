"""Writes .npz and .safetensors files and says what is in them; says what is in a file.

    stored_values.py write FOLDER     makes the files; prints {file: {name: value}}
    stored_values.py read FILE...     prints {file: {name: value}}

A value is a text, or {"kind": "numbers" or "integers", "shape": [...], "elements": [...]}.
"""

import json
import os
import sys

import numpy as np

try:
    from safetensors import numpy as safe, safe_open
except ImportError:
    safe = None


def described(value):
    value = np.asarray(value)
    if value.dtype.kind in "US":
        return str(value.astype(str)[()])
    kind = "numbers" if value.dtype.kind == "f" else "integers"
    elements = value.ravel().astype(float if kind == "numbers" else object).tolist()
    return {"kind": kind, "shape": list(value.shape), "elements": [int(x) if kind == "integers" else x for x in elements]}


def read(path):
    if path.endswith(".npz"):
        with np.load(path, allow_pickle=False) as file:
            return {name: described(file[name]) for name in file.files}
    with safe_open(path, "np") as file:
        texts = file.metadata() or {}
        return texts | {name: described(file.get_tensor(name)) for name in file.keys()}


def write(folder):
    rng = np.random.default_rng(0)
    arrays = {}
    for shape in [(), (1,), (5,), (2, 3), (0, 3), (2, 3, 4)]:
        name = "x".join(map(str, shape)) or "single"
        for kind in ["f8", "f4", "f2"]:
            # The smallest halves are denormal.
            arrays[f"{kind}.{name}"] = np.asarray(rng.standard_normal(shape) * 1e-5).astype(kind)
        for kind in ["i8", "i4", "i2", "i1", "u4", "u2", "u1", "b1"]:
            arrays[f"{kind}.{name}"] = np.asarray(rng.integers(-200, 200, shape)).astype(kind)
    arrays["large"] = np.array([2**63 - 1], dtype="u8")
    arrays["small"] = np.array([-(2**63), -1], dtype="i8")
    made = {
        "all.npz": arrays | {"text": np.array("größer 🙂"), "bytes": np.array(b"relu"), "none": np.array("")},
        "fortran.npz": {"a": np.asfortranarray(rng.standard_normal((3, 4))), "b": np.asfortranarray([[1, 2, 3], [4, 5, 6]])},
        "a/b.npz": {"0.W": rng.standard_normal((2, 4))},
        "empty.npz": {},
    }
    os.makedirs(f"{folder}/a")
    for path, values in made.items():
        np.savez(f"{folder}/{path}", **values)
    # Other versions of the header, and an archive with a comment.
    import zipfile

    with zipfile.ZipFile(f"{folder}/versions.npz", "w") as archive:
        archive.comment = b"a comment"
        for version in [(1, 0), (2, 0), (3, 0)]:
            with archive.open(f"v{version[0]}.npy", "w") as file:
                np.lib.format.write_array(file, np.arange(3.0), version=version)
        archive.writestr("notes.txt", "no array")
    made["versions.npz"] = {f"v{version}": np.arange(3.0) for version in [1, 2, 3]}
    # Bytes behind an archive, and whole numbers as Python 2 wrote them.
    data = open(f"{folder}/fortran.npz", "rb").read()
    with open(f"{folder}/behind.npz", "wb") as file:
        file.write(data + b"behind the archive")
    made["behind.npz"] = made["fortran.npz"]
    with zipfile.ZipFile(f"{folder}/old.npz", "w") as archive:
        header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (2L, 4L), }\n"
        archive.writestr("0.W.npy", b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + np.arange(8.0).tobytes())
    made["old.npz"] = dict(np.load(f"{folder}/old.npz"))
    expected = {path: {name: described(value) for name, value in values.items()} for path, values in made.items()}
    if safe:
        safe.save_file(arrays, f"{folder}/all.safetensors", metadata={"text": "größer 🙂\n\"\\", "none": ""})
        expected["all.safetensors"] = read(f"{folder}/all.safetensors")
        safe.save_file({"a": np.arange(4.0)}, f"{folder}/plain.safetensors")
        expected["plain.safetensors"] = {"a": described(np.arange(4.0))}
    return expected


if sys.argv[1] == "write":
    print(json.dumps(write(sys.argv[2])))
else:
    print(json.dumps({path: read(path) for path in sys.argv[2:]}))
