"""The training of one network written out with its sizes as constants, for Numba to compile.

Three forms, each the fastest of them where it is used: every weight in a variable of its own (small networks, one
sample a step), loops over arrays (narrow layers), BLAS products (the rest).
"""

import math
from textwrap import dedent, indent

import numba
import numpy as np


def trainer(sizes, samples, batch, is_softmax):
    """train(X, y, order, losses, lr, next32, state, W0, b0, W1, b1, ...), one epoch for each of `losses`."""
    layers = list(zip(sizes, sizes[1:]))
    in_variables = batch == 1 and not is_softmax and sum(k * n for k, n in layers) <= 64
    start, step, end = (variables if in_variables else arrays)(layers, samples, batch, is_softmax)
    names = ", ".join(f"W{l}, b{l}" for l in range(len(layers)))
    source = f"def train(X, y, order, losses, lr, next32, state, {names}):\n" + indent(start, " " * 4)
    source += indent(dedent(f"""
        for epoch in range(len(losses)):
            shuffle(order, next32, state)
            total = 0.0
            for start in range(0, {samples}, {batch}):
        """) + indent(step, " " * 8) + f"    losses[epoch] = total / {-(-samples // batch)}\n", " " * 4)
    scope = {"np": np, "exp": math.exp, "log": math.log, "shuffle": compiled(shuffle)}
    exec(source + indent(end, " " * 4), scope)
    return compiled(scope["train"])


def compiled(function):
    return numba.njit(function, error_model="numpy")


def shuffle(order, next32, state):
    """NumPy's permutation by NumPy's draws, four times as fast as Numba's own `Generator.permutation`."""
    mask = 1
    while mask < len(order) - 1:
        mask = 2 * mask + 1
    for i in range(len(order)):
        order[i] = i
    for i in range(len(order) - 1, 0, -1):
        if i <= mask >> 1:
            mask >>= 1
        j = next32(state) & mask
        while j > i:
            j = next32(state) & mask
        kept = order[i]
        order[i] = order[j]
        order[j] = kept


def variables(layers, samples, batch, is_softmax):
    cells = [(l, p, j) for l, (k, n) in enumerate(layers) for p in range(k) for j in range(n)]
    units = [(l, j) for l, (_, n) in enumerate(layers) for j in range(n)]
    start = "".join(f"W{l}_{p}_{j} = W{l}[{p}, {j}]\n" for l, p, j in cells) + "".join(f"b{l}_{j} = b{l}[{j}]\n" for l, j in units)
    end = "".join(f"W{l}[{p}, {j}] = W{l}_{p}_{j}\n" for l, p, j in cells) + "".join(f"b{l}[{j}] = b{l}_{j}\n" for l, j in units)
    last = len(layers)
    step = "row = order[start]\n" + "".join(f"A0_{p} = X[row, {p}]\n" for p in range(layers[0][0]))
    for l, (k, n) in enumerate(layers):
        for j in range(n):
            step += f"z = {' + '.join(f'A{l}_{p} * W{l}_{p}_{j}' for p in range(k))} + b{l}_{j}\n"
            step += f"A{l + 1}_{j} = {'1 / (1 + exp(-z))' if l + 1 == last else 'z if z > 0 else 0.0'}\n"
    for j in range(layers[-1][1]):
        step += dedent(f"""\
            (t, a) = (y[row, {j}], A{last}_{j})
            total -= log((a if t == 1 else 1 - a) + 1e-10)
            d{last}_{j} = (a - t) / (a * (1 - a) + 1e-10) * (a * (1 - a))
            """)
    for l, (k, n) in reversed(list(enumerate(layers))):
        for p in range(k if l > 0 else 0):
            step += f"d = {' + '.join(f'd{l + 1}_{j} * W{l}_{p}_{j}' for j in range(n))}\n"
            step += f"d{l}_{p} = d if A{l}_{p} > 0 else 0.0\n"
        step += "".join(f"W{l}_{p}_{j} -= lr * (A{l}_{p} * d{l + 1}_{j})\n" for p in range(k) for j in range(n))
        step += "".join(f"b{l}_{j} -= lr * d{l + 1}_{j}\n" for j in range(n))
    return start, step, end


def arrays(layers, samples, batch, is_softmax):
    is_narrow = max(max(layer) for layer in layers) <= 8
    last = len(layers)
    start = "".join(f"A{l} = np.empty(({batch}, {k}))\nd{l} = np.empty(({batch}, {k}))\n" for l, k in enumerate([layers[0][0]] + [n for _, n in layers]))
    start += "".join(f"dW{l} = np.empty(({k}, {n}))\n" for l, (k, n) in enumerate(layers))

    def product(C, A, B, rows, inner, columns):
        if not is_narrow:
            return f"np.dot({A}, {B}, {C})\n"
        (a, b, c) = (f"{name}_of_{C.split('[')[0]}" for name in "abc")
        return dedent(f"""\
            ({a}, {b}, {c}) = ({A}, {B}, {C})
            for i in range({rows}):
                for j in range({columns}):
                    {c}[i, j] = 0.0
                for p in range({inner}):
                    for j in range({columns}):
                        {c}[i, j] += {a}[i, p] * {b}[p, j]
            """)

    def each(rows, columns, body):
        return f"for i in range({rows}):\n    for j in range({columns}):\n" + indent(dedent(body), " " * 8)

    m = batch if samples % batch == 0 else "m"
    step = f"m = min({batch}, {samples} - start)\n"
    step += each(m, layers[0][0], "A0[i, j] = X[order[start + i], j]\n")
    for l, (k, n) in enumerate(layers):
        step += product(f"A{l + 1}[:{m}]", f"A{l}[:{m}]", f"W{l}", m, k, n)
        result = "z if z > 0 else 0.0" if l + 1 < last else "z" if is_softmax else "1 / (1 + exp(-z))"
        step += each(m, n, f"z = A{l + 1}[i, j] + b{l}[j]\nA{l + 1}[i, j] = {result}\n")
    n = layers[-1][1]
    step += "loss = 0.0\n"
    if is_softmax:
        step += dedent(f"""\
            for i in range({m}):
                top = A{last}[i, 0]
                for j in range({n}):
                    top = max(top, A{last}[i, j])
                total_of_row = 0.0
                for j in range({n}):
                    d{last}[i, j] = exp(A{last}[i, j] - top)
                    total_of_row += d{last}[i, j]
                for j in range({n}):
                    t = y[order[start + i], j]
                    if t != 0:
                        loss -= t * (A{last}[i, j] - top - log(total_of_row))
                    d{last}[i, j] = (d{last}[i, j] / total_of_row - t) / {m}
            """)
    else:
        step += each(m, n, f"""\
            (t, a) = (y[order[start + i], j], A{last}[i, j])
            loss -= log((a if t == 1 else 1 - a) + 1e-10)
            d{last}[i, j] = (a - t) / (a * (1 - a) + 1e-10) * (a * (1 - a))
            """)
    step += f"total += loss / {m}\n"
    for l, (k, n) in reversed(list(enumerate(layers))):
        step += product(f"dW{l}", f"A{l}[:{m}].T", f"d{l + 1}[:{m}]", k, m, n)
        if l > 0:
            step += product(f"d{l}[:{m}]", f"d{l + 1}[:{m}]", f"W{l}.T", m, n, k)
            step += each(m, k, f"d{l}[i, j] = d{l}[i, j] if A{l}[i, j] > 0 else 0.0\n")
        step += each(k, n, f"W{l}[i, j] -= lr * dW{l}[i, j]\n")
        step += dedent(f"""\
            for j in range({n}):
                db = 0.0
                for i in range({m}):
                    db += d{l + 1}[i, j]
                b{l}[j] -= lr * db
            """)
    return start, step, ""
