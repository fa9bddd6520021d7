"""Generated CSV files and what pandas.read_csv reads from each: csv_pandas.py COUNT [SEED].

Prints a JSON array of {"text", "kind", "values"}. `values` are the bits of the columns X1, X2 and Binary, null where the file is
refused. A file of a kind in DIFFERENCES is one that pandas and the package are meant to differ in: there `values` are what
the package has to read, and pandas has been seen to do something else. Of any other kind, pandas has the word.
"""

import io
import json
import random
import struct
import sys

import numpy as np
import pandas as pd

COLUMNS = ["X1", "X2", "Binary"]
REFUSED = None

# What the package refuses and pandas reads, most often as NaN.
DIFFERENCES = {
    "an empty cell": [""], "a missing value": ["nan", "NA", "null", "NaN"], "an infinite number": ["inf", "-Infinity"],
    "a number too large": ["1e999", "-1e400"],
    # Of a label.
    "another label": ["2", "0.5", "-1"],
    # Of a whole file.
    "a short row": None, "a long row": None, "an open quote": None, "a column twice": None, "no rows": None,
    # What the package reads and pandas does not.
    "a blank before a name": None, "a blank before a quote": None,
}
# What pandas also reads where the column is none of those wanted, or where all rows are like it.
SOMETIMES = {"a long row", "an open quote"}
# What both refuse.
BOTH_REFUSE = {
    "no number": ["x", "0x10", "1_000", "1 2", "1e", "--1", "1.2.3", '"1,000"', "e5", "."],
    "no such column": None, "an empty file": None,
}


def number(random):
    digits = "".join(random.choices("0123456789", k=random.choice([1, 2, 5, 17, 25])))
    whole = random.choice([
        lambda: repr(random.gauss(0, 1)), lambda: repr(random.uniform(-1e300, 1e300)), lambda: digits, lambda: f".{digits}",
        lambda: f"{digits}.", lambda: f"{digits[:9]}.{digits}", lambda: repr(struct.unpack("<d", random.randbytes(8))[0]),
        lambda: f"{digits[:3]}{random.choice('eE')}{random.choice(['', '+', '-'])}{random.randrange(280)}",
        lambda: random.choice(["4.9e-324", "2.5e-324", "1e-400", "0", "-0", "-0.0", "1.7976931348623157e308", "2.2250738585072011e-308"]),
    ])()
    if "n" in whole:  # "nan", "inf"
        return "1"
    return whole if whole[0] == "-" else random.choice(["", "", "", "+", "-"]) + whole


def label(random):
    return random.choice(["0", "1", "0", "1", "1.0", "0.", "+1", "01", "1e0", "-0"])


def other(random):
    return random.choice(["", "word", "1", '"a, b"', '"two\nlines"', '"said ""so"""', 'in"side', "é", '""', "nan", "ends\"", '"a"b', "\t"])


def written(cell, random):
    """A number's cell as it may also be written."""
    return random.choice([cell, cell, cell, f'"{cell}"', f" {cell}", f"{cell} ", f"\t{cell}  "])


def generate(random, kind):
    names = COLUMNS + random.sample(["Other", "Third", "X", "x1"], random.randrange(4))
    random.shuffle(names)
    end = random.choice(["\n", "\n", "\r\n", "\r"])
    rows = [[number(random) if name in ("X1", "X2") else label(random) if name == "Binary" else other(random).replace("\n", end) for name in names]
            for _ in range(random.randrange(1, 8))]
    values = [[float(row[names.index(name)]) for row in rows] for name in COLUMNS]
    lines = [[cell if name not in COLUMNS else written(cell, random) for cell, name in zip(row, names)] for row in rows]
    header = [random.choice([name, f'"{name}"']) for name in names]
    row = random.randrange(len(rows))
    choices = (DIFFERENCES | BOTH_REFUSE).get(kind)
    if choices:
        lines[row][names.index("Binary" if "label" in kind else random.choice(COLUMNS))] = random.choice(choices)
    elif kind == "a short row":
        # Without a wanted cell, but not a blank line.
        while set(names[len(lines[row]):]).isdisjoint(COLUMNS):
            lines[row].pop()
        lines[row] = lines[row] or ["1"]
    elif kind == "a long row":
        lines[row] += ["1"] * random.randrange(1, 3)
    elif kind == "a column twice":
        names.append(random.choice(COLUMNS))
        header.append(names[-1])
        lines = [line + ["1"] for line in lines]
    elif kind == "no such column":
        place = names.index(random.choice(COLUMNS))
        header[place] = random.choice(["", "y", names[place].lower() + "_"])
    elif kind == "no rows":
        lines = []
    elif kind == "an open quote":
        header.append("Open")
        lines = [line + ["1"] for line in lines]
        lines[-1][-1] = '"1'  # a quote in a later row would end it
    elif kind == "a blank before a name":
        place = names.index(random.choice(COLUMNS))
        header[place] = random.choice([" ", "\t"]) + names[place]
    elif kind == "a blank before a quote":
        place = names.index(random.choice(COLUMNS))
        lines[row][place] = f' "{rows[row][place]}"'
    parts = [",".join(header)] + [",".join(line) for line in lines]
    # Of rows that end in CR, pandas puts one after a blank line into the wrong columns.
    for _ in range(0 if end == "\r" else random.choice([0, 0, 0, 1, 2])):
        parts.insert(random.randrange(len(parts) + 1), random.choice(["", "  ", "\t"]))
    text = random.choice(["", "", "", "\ufeff"]) + end.join(parts) + random.choice([end, end, ""])
    return ("" if kind == "an empty file" else text), values


def bits(columns):
    return [[str(value) for value in np.asarray(column, np.float64).view(np.uint64)] for column in columns]


def pandas_reads(text):
    try:
        table = pd.read_csv(io.BytesIO(text.encode()), usecols=COLUMNS, dtype=dict.fromkeys(COLUMNS, np.float64))
        return bits(table[name] for name in COLUMNS)
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return REFUSED


def main(count, seed=0):
    generator, files, misrounded = random.Random(seed), [], 0
    for index in range(count):
        kind = generator.choice(list(DIFFERENCES | BOTH_REFUSE)) if index % 2 else "right"
        text, values = generate(generator, kind)
        found = pandas_reads(text)
        if kind in DIFFERENCES:
            expected = bits(values) if kind.startswith("a blank") else REFUSED
            assert kind in SOMETIMES or found != expected, f"pandas does not differ: {kind}, {text!r}"
            found = expected
        elif kind in BOTH_REFUSE:
            assert found is REFUSED, f"pandas reads {kind}: {text!r}"
        else:
            assert found is not REFUSED, f"pandas refuses {text!r}"
            # pandas rounds some numbers to a neighbour of the nearest double, which Python's float is.
            exact = bits(values)
            rounded = [[float(np.uint64(bits).view(np.float64)) for bits in column] for column in found]
            assert np.allclose(rounded, values, rtol=1e-15, atol=1e-307), f"{rounded}, {values}: {text!r}"
            misrounded += found != exact
            found = exact
        files.append({"text": text, "kind": kind, "values": found})
    print(f"{misrounded} files in which pandas has rounded a number wrong", file=sys.stderr)
    json.dump(files, sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
