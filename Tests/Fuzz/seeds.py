"""Writes the seeds of the fuzzers, small valid files: seeds.py FOLDER."""

import gzip
import json
import pathlib
import struct
import sys
import zipfile
import io

folder = pathlib.Path(sys.argv[1])


def write(reader, *files):
    (folder / reader).mkdir(parents=True, exist_ok=True)
    for index, content in enumerate(files):
        (folder / reader / str(index)).write_bytes(content)


write(
    "csv",
    b"\x03X1,X2,Binary\n1.5,-2e3,0\n.25,1e-5,1\n",
    b'\x00\xef\xbb\xbf"X1" ,Other,"X2",Binary\r\n1,"a ""b"", c\r\n",2,1.0\r\n\r\n',
    b"\x0fBinary,X2,X1\r0,1,2\r 1 ,\t3,4",
    b"\x02sep=;\nX1;X2;Binary\n1,5;-2e3;0\n,25;1;1\n", b"\x01# a comment\n\"X1\" \"X2\" \"Binary\"\n\"1\" 1 2.5 0\n#\n\"2\" 3 4 1\n",
    b"\x14" + "X1\tX2\tBinary\r\n1\t\U0001f642\t0\r\n".encode("utf-16"), b"\x05" + "X1,X2,Binary\n1,2,0\n".encode("utf-16-be"),
    b"\x231;2,5;7;0\n3;4;7;1\n", b"\x30c,b,a\n1,2,3\n", b"\x12x1|X\xc2\xa02|Binary\n1|\xe2\x88\x922|0\n", b"\x01PK\x03\x04" + bytes(26) + b"0.W.npy",
    b"\x09" + gzip.compress(b"X1,X2,Binary\n1,2,0\n", mtime=0),
)
write(
    "options",
    b"-s\n7\n-n50\n-y=6,8,4\n--lr\n0.01\n-e\n100\n-b\n10\nout.pgm",
    b"--num-samples=1_000\n--layers\n 4,3 \n--figure\nf.svg\n--dump=d.json\n--fast\n--\n-x.pgm",
    "-y\n4\n3\n\u2014quiet\n\u2212s\u20135\n--columns\na, b,_\ntrue".encode(),
    b"--save\na.npz\n--checkpoint-every\n5\n--resume\na.npz\n--quiet\n--show\n-l1e-3\n-r20",
)
write("idx", struct.pack(">IIII", 0x803, 2, 2, 3) + bytes(12), struct.pack(">II", 0x801, 3) + bytes([0, 9, 5]))
write("cifar10", bytes(3073), bytes([9]) + bytes(3072) + bytes([3]) + bytes(range(256)) * 12)
write("json", b'{"a": [1, -2.5e-3, true, false, null], "b": {"c": "\\u00e9\\n\\ud83d\\ude00"}}', b"[[0.1, 1e300], []]")


def npy(descr, shape, data, fortran=False, version=1):
    header = repr({"descr": descr, "fortran_order": fortran, "shape": shape}).encode() + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(header)) + header + data


def text(value):
    return npy(f"<U{max(1, len(value))}", (), value.ljust(1, "\0").encode("utf-32-le"))


def integer(value):
    return npy("<i8", (), struct.pack("<q", value))


def doubles(*values):
    return struct.pack(f"<{len(values)}d", *values)


network = {
    "0.act": text("relu"), "0.W": npy("<f8", (2, 2), doubles(1, 2, 3, 4)), "0.b": npy("<f8", (1, 2), doubles(0, 1)),
    "1.act": text("sigmoid"), "1.W": npy("<f8", (2, 1), doubles(1, -1)), "1.b": npy("<f8", (1, 1), doubles(0)),
}
options = {
    "epoch": integer(1), "loss": npy("<f8", (1,), doubles(0.5)), "options.seed": text("1"),
    "options.num_samples": integer(5), "options.resolution": integer(2), "options.lr": npy("<f8", (), doubles(0.1)),
    "options.epochs": integer(1), "options.batch": integer(1), "options.layers": npy("<i8", (1,), struct.pack("<q", 2)),
    "options.data": text(""), "options.data_crc32": integer(0), "rng.bit_generator": text("PCG64"),
    "rng.state": text("5"), "rng.inc": text("7"), "rng.has_uint32": integer(0), "rng.uinteger": integer(0),
}


def npz(arrays):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in arrays.items():
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), content)
    return buffer.getvalue()


write("npz", npz(network), npz(network | options), npz({"a": npy("|b1", (0, 3), b"")}))
write(
    "npy", network["0.W"], text("sigmoid"), npy("<f4", (1, 2), doubles(1), fortran=True, version=2),
    npy("|S3", (), b"abc"), npy("<f2", (4,), doubles(1)), npy("<u8", (), doubles(0)),
)


def safetensors(tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, (kind, shape, content) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    header = json.dumps(header).encode()
    return struct.pack("<Q", len(header)) + header + data


write(
    "safetensors",
    safetensors(
        {"0.W": ("F64", [2, 1], doubles(1, 2)), "0.b": ("F32", [1], bytes(4))}, {"0.act": "sigmoid", "rng.state": "5"}),
    safetensors({"a": ("BF16", [2], bytes(4)), "b": ("U64", [], bytes(8)), "c": ("BOOL", [0, 4], b"")}, {}),
)
