"""Generated CSV files and what pandas.read_csv reads from each: csv_pandas.py COUNT [SEED].

Prints a JSON array of {"file", "kind", "names", "values"}. `file` is in Base64; `values` are the bits of the columns X1, X2 and
Binary, null where the file is refused; `names` are those that the package is given. A file of a kind in DIFFERENCES is one that
pandas and the package are meant to differ in: there `values` are what the package has to read, and pandas has been seen to do
something else. Of any other kind, pandas has the word. It is told what the package has to find out: what separates the cells,
the decimal point, the encoding, and what else a file of another form than the plain one has.
"""

import base64
import gzip
import io
import json
import random
import struct
import sys

import numpy as np
import pandas as pd

COLUMNS = ["X1", "X2", "Binary"]
OWN_NAMES = {"X1": "Length", "X2": "Width of it", "Binary": "Species"}
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
    # Of a file with another separator than the comma.
    "another decimal point": None,
}
# The kinds of files of another form than the plain one.
OF_ANY_FORM = ["right", "right", "right", "an empty cell", "no number", "a short row", "no such column", "another decimal point"]
PLAIN = {"separator": ",", "decimal": ".", "encoding": "utf-8", "gzip": False, "more": ""}


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


def other_form(random, kind):
    separator = random.choice(";;\t| " if kind == "another decimal point" else ",;;\t| ")
    return {
        "separator": separator, "decimal": "." if separator == "," else random.choice(".,"),
        "encoding": random.choice(["utf-8", "utf-8", "utf-16", "utf-16-le", "utf-16-be"]), "gzip": random.random() < 0.1,
        # What goes with the other mistakes in pandas' way alone.
        "more": random.choice(["", "comments", "sep=", "row names", "no header", "own names"]) if kind == "right" else "",
    }


def written(cell, random, form):
    """A number's cell as it may also be written."""
    tab = " " if form["separator"] == "\t" else "\t"
    return random.choice([cell, cell, cell, f'"{cell}"', f" {cell}", f"{cell} ", f"{tab}{cell}  "])


def generate(random, kind, form):
    names = COLUMNS + random.sample(["Other", "Third", "X", "x1"], random.randrange(4))
    random.shuffle(names)
    end = random.choice(["\n", "\n", "\r\n", "\r"])
    rows = [[number(random) if name in ("X1", "X2") else label(random) if name == "Binary" else other(random).replace("\n", end) for name in names]
            for _ in range(random.randrange(1, 8))]
    values = [[float(row[names.index(name)]) for row in rows] for name in COLUMNS]
    if kind == "another decimal point":
        rows = [[f"{index}.5" if name in ("X1", "X2") else cell for cell, name in zip(row, names)] for index, row in enumerate(rows)]
    if form["decimal"] == ",":
        rows = [[cell.replace(".", ",") if name in COLUMNS else cell for cell, name in zip(row, names)] for row in rows]
    if form["separator"] in " \t":
        # What would be no cell, or two.
        rows = [[cell if cell.strip() else "word" for cell in row] for row in rows]
    lines = [[cell if name not in COLUMNS else written(cell, random, form) for cell, name in zip(row, names)] for row in rows]
    header = [random.choice([name, f'"{name}"']) for name in names]
    row = random.randrange(len(rows))
    choices = (DIFFERENCES | BOTH_REFUSE).get(kind)
    if choices and form is not PLAIN:
        choices = choices[:3] if kind == "no number" else ['""']
    if choices:
        lines[row][names.index("Binary" if "label" in kind else random.choice(COLUMNS))] = random.choice(choices)
    elif kind == "a short row":
        # Without a wanted cell, but not a blank line.
        while set(names[len(lines[row]):]).isdisjoint(COLUMNS):
            lines[row].pop()
        lines[row] = lines[row] or ["1"]
    elif kind == "a long row":
        # One cell more in all rows is the row's name.
        lines[row] += ["1"] * (2 if len(lines) == 1 else random.randrange(1, 3))
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
    elif kind == "another decimal point":
        lines[row][names.index("X1")] = "1,5" if form["decimal"] == "." else "1.5"
    separator, more = form["separator"], form["more"]
    if more == "row names":
        lines = [[random.choice([f"row{index}", f'"{index}"', str(index)])] + line for index, line in enumerate(lines)]
    if more == "own names":
        header = [f'"{OWN_NAMES.get(name, name)}"' for name in names]
    parts = [separator.join(line) for line in [header] * (more != "no header") + lines]
    if more == "comments" and end != "\r":
        for _ in range(random.randrange(1, 4)):
            parts.insert(random.randrange(len(parts) + 1), random.choice(["#", "# a comment", "# a, b", "#; made by hand"]))
    # Of rows that end in CR, pandas puts one after a blank line into the wrong columns.
    for _ in range(0 if end == "\r" else random.choice([0, 0, 0, 1, 2])):
        parts.insert(random.randrange(len(parts) + 1), random.choice(["", "  ", "\t"] if form is PLAIN else [""]))
    if more == "sep=":
        parts.insert(0, f"sep={separator}")
    text = end.join(parts) + random.choice([end, end, ""])
    given = {
        "own names": list(OWN_NAMES.values()), "no header": [name if name in COLUMNS else "_" for name in names],
    }.get(more, [])
    return ("" if kind == "an empty file" else text), values, names, given


def encoded(text, random, form):
    mark = "\ufeff" if form["encoding"] == "utf-8" and random.random() < 0.25 else ""
    data = (mark + text).encode(form["encoding"])
    return gzip.compress(data) if form["gzip"] else data


def bits(columns):
    return [[str(value) for value in np.asarray(column, np.float64).view(np.uint64)] for column in columns]


def pandas_reads(data, form, names):
    columns = list(OWN_NAMES.values()) if form["more"] == "own names" else COLUMNS
    more = {
        "comments": {"comment": "#"}, "sep=": {"skiprows": 1}, "no header": {"header": None, "names": names},
    }.get(form["more"], {})
    try:
        table = pd.read_csv(
            io.BytesIO(data), usecols=None if form["more"] == "row names" else columns, dtype=dict.fromkeys(columns, np.float64), decimal=form["decimal"],
            sep=r"\s+" if form["separator"] == " " else form["separator"], encoding=form["encoding"],
            compression="gzip" if form["gzip"] else None, **more)
        return bits(table[name] for name in columns)
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError):
        return REFUSED


def main(count, seed=0):
    generator, files, misrounded = random.Random(seed), [], 0
    for index in range(count):
        if index % 3 == 2:
            kind = generator.choice(OF_ANY_FORM)
            form = other_form(generator, kind)
        else:
            kind, form = "right", PLAIN
            if index % 3:
                kind = generator.choice([kind for kind in DIFFERENCES | BOTH_REFUSE if kind != "another decimal point"])
        text, values, names, given = generate(generator, kind, form)
        data = encoded(text, generator, form)
        found = pandas_reads(data, form, names)
        text = f"{text!r} in the form {form}"
        if kind in DIFFERENCES:
            expected = bits(values) if kind.startswith("a blank") else REFUSED
            assert kind in SOMETIMES or found != expected, f"pandas does not differ: {kind}, {text}"
            found = expected
        elif kind in BOTH_REFUSE:
            assert found is REFUSED, f"pandas reads {kind}: {text}"
        else:
            assert found is not REFUSED, f"pandas refuses {text}"
            # pandas rounds some numbers to a neighbour of the nearest double, which Python's float is.
            exact = bits(values)
            rounded = [[float(np.uint64(bits).view(np.float64)) for bits in column] for column in found]
            assert np.allclose(rounded, values, rtol=1e-15, atol=1e-307), f"{rounded}, {values}: {text}"
            misrounded += found != exact
            found = exact
        files.append({"file": base64.b64encode(data).decode(), "kind": f"{kind}: {text}", "names": given, "values": found})
    print(f"{misrounded} files in which pandas has rounded a number wrong", file=sys.stderr)
    json.dump(files, sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
