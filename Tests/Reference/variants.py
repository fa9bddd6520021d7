"""Scripts as students write them: variants of the reference, and what a comparison has to say of each.

    python3 variants.py

prints them as JSON. A variant changes one function of week_5.py, or several: in each a text is replaced by another, or
the whole body by a new one. Of a mistake the table says the function at which it is to be told and the name of the
mistake that is to be recognised, None where it is none of the known ones.
"""

import ast
import json
import textwrap

import reference

REFERENCE = (reference.FOLDER / "week_5.py").read_text()


def changed(script, function, *change):
    """The script with a function's body, or a text in it, replaced."""
    node = next(n for n in ast.parse(script).body if isinstance(n, ast.FunctionDef) and n.name == function)
    lines = script.splitlines(keepends=True)
    head, body, tail = lines[:node.body[0].lineno - 1], lines[node.body[0].lineno - 1:node.end_lineno], lines[node.end_lineno:]
    text = "".join(body)
    if len(change) == 1:
        text = textwrap.indent(textwrap.dedent(change[0]).strip("\n"), "    ") + "\n"
    else:
        assert change[0] in text, f"{function} has no {change[0]}"
        text = text.replace(change[0], change[1])
    return "".join(head) + text + "".join(tail)


# Mistakes: what, function, recognised as, the change

LOSS = "-(y * np.log(y_hat + eps) + (1 - y) * np.log(1 - y_hat + eps))"
SLOPE = "(y_hat - y) / (y_hat * (1 - y_hat) + eps)"
DRAW = "rng.random((fan_in, fan_out)) * 2 * limit - limit"
LIMIT = "np.sqrt(6 / fan_in)"
EACH = "np.mean([mlp_minibatch(mlp, X[s], y[s], lr) for s in slices])"
SLICES = "[order[start:start + batch] for start in range(0, len(X), batch)]"
EPOCHS = "[mlp_epoch(mlp, X, y, batch, lr, rng) for _ in range(epochs)]"
PREDICT = "(mlp_forward(mlp, X) > thresh).astype(int).ravel()"

MISTAKES = [
    # 1.1
    ("z unchanged", "relu", "unchanged", "return z"),
    ("absolute value", "relu", "absolute value", "return np.abs(z)"),
    ("leaky ReLU", "relu", "leaky", "return np.where(z > 0, z, 0.01 * z)"),
    ("minimum for maximum", "relu", "smaller of z and 0", "np.maximum", "np.minimum"),
    ("step for ReLU", "relu", "gradient", "return np.where(z > 0, 1.0, 0.0)"),
    ("ReLU with the sign changed", "relu", "negated", "return -np.maximum(z, 0)"),
    ("ReLU in place", "relu", "changed in place", "z = np.asarray(z)\nz[z < 0] = 0\nreturn z"),
    ("ReLU for numbers only", "relu", "if of an array", "if z > 0:\n    return z\nreturn 0"),
    ("ReLU as a list", "relu", "list", "return np.maximum(z, 0).tolist()"),
    ("ReLU in single precision", "relu", "single precision", "return np.maximum(z, 0).astype(np.float32)"),
    ("ReLU cut at 1", "relu", "clipped", "return np.clip(z, 0, 1)"),
    ("one number for all", "relu", "one number", "return np.maximum(np.max(z), 0)"),
    ("ReLU without return", "relu", "no return", "result = np.maximum(z, 0)"),
    ("gradient 1 at 0", "d_relu", "1 at 0", "z > 0", "z >= 0"),
    ("gradient 1 at 0, of arrays only", "d_relu", "1 at 0", "return (z >= 0).astype(z.dtype)"),
    ("gradient is ReLU", "d_relu", "relu", "return np.maximum(z, 0)"),
    ("gradient is the sign", "d_relu", "sign", "return np.sign(z)"),
    ("gradient 1 everywhere", "d_relu", "1 everywhere", "return np.ones_like(z, dtype=float)"),
    ("gradient 1/2 at 0", "d_relu", "1/2 at 0", "return np.heaviside(z, 0.5)"),
    ("leaky gradient", "d_relu", "leaky", "0.0)", "0.01)"),
    ("gradient below 0", "d_relu", "below 0", "z > 0", "z <= 0"),
    ("gradient in place", "d_relu", "changed in place", "z = np.asarray(z)\nz[z > 0] = 1\nz[z <= 0] = 0\nreturn z"),
    ("gradient a number", "d_relu", "one number", "return float(np.mean(z > 0))"),
    # 1.2
    ("exp(z)", "sigmoid", "exp(z)", "-z", "z"),
    ("tanh", "sigmoid", "tanh", "return np.tanh(z)"),
    ("1 - exp", "sigmoid", "minus in the denominator", "1 + np", "1 - np"),
    ("no reciprocal", "sigmoid", "no reciprocal", "return 1 + np.exp(-z)"),
    ("2 to the z", "sigmoid", "2 for e", "np.exp(-z)", "2.0 ** -z"),
    ("softmax for sigmoid", "sigmoid", "softmax", "return np.exp(z) / np.sum(np.exp(z))"),
    ("sigmoid clipped at 5", "sigmoid", None, "z = np.clip(z, -5, 5)\nreturn 1 / (1 + np.exp(-z))"),
    ("math.exp", "sigmoid", "math of an array", "import math\nreturn 1 / (1 + math.exp(-z))"),
    ("hard sigmoid", "sigmoid", None, "return np.clip(0.2 * z + 0.5, 0, 1)"),
    ("plus for minus", "d_sigmoid", "plus", "1 - a", "1 + a"),
    ("z taken for the output", "d_sigmoid", "z for A", "return z * (1 - z)"),
    ("sigmoid itself", "d_sigmoid", "sigmoid", "return sigmoid(z)"),
    ("1 - sigmoid", "d_sigmoid", "1 - sigmoid", "return 1 - sigmoid(z)"),
    ("1 - z", "d_sigmoid", "1 - z", "1 - a", "1 - z"),
    ("z in front", "d_sigmoid", "z in front", "return z * (1 - sigmoid(z))"),
    ("square", "d_sigmoid", "square", "a * (1 - a)", "a * a"),
    ("sigmoid twice", "d_sigmoid", "sigmoid twice", "a = sigmoid(z)", "a = sigmoid(sigmoid(z))"),
    ("derivative of tanh", "d_sigmoid", "tanh", "return 1 - np.tanh(z) ** 2"),
    ("doubled", "d_sigmoid", "doubled", "return 2 * a * (1 - a)".replace("a", "sigmoid(z)")),
    # 1.3
    ("no minus", "binary_crossentropy_loss", "no minus", "return -(", "return ("),
    ("first term alone", "binary_crossentropy_loss", "first term", LOSS, "-y * np.log(y_hat + eps)"),
    ("second term alone", "binary_crossentropy_loss", "second term", LOSS, "-(1 - y) * np.log(1 - y_hat + eps)"),
    ("minus of one term", "binary_crossentropy_loss", "minus of one term", LOSS, LOSS.replace("-(y", "-y").replace("eps))", "eps)")),
    ("log2", "binary_crossentropy_loss", "log2", "np.log", "np.log2"),
    ("log10", "binary_crossentropy_loss", "log10", "np.log", "np.log10"),
    ("squared error", "binary_crossentropy_loss", "squared error", LOSS, "(y - y_hat) ** 2"),
    ("labels exchanged", "binary_crossentropy_loss", "labels exchanged", LOSS, "-((1 - y) * np.log(y_hat + eps) + y * np.log(1 - y_hat + eps))"),
    ("mean", "binary_crossentropy_loss", "mean", LOSS, f"np.mean({LOSS})"),
    ("sum", "binary_crossentropy_loss", "sum", LOSS, f"np.sum({LOSS})"),
    ("divided by n", "binary_crossentropy_loss", "divided by n", LOSS, f"{LOSS} / len(y_hat)"),
    ("not reshaped", "binary_crossentropy_loss", "not reshaped", "    y = np.reshape(y, np.shape(y_hat))\n", ""),
    ("in y's shape", "binary_crossentropy_loss", "shape of y", "y = np.reshape(y, np.shape(y_hat))", "y_hat = np.reshape(y_hat, np.shape(y))"),
    ("eps of 1e-3", "binary_crossentropy_loss", "eps of 0.001", "return", "eps = 1e-3\n    return"),
    ("in single precision inside", "binary_crossentropy_loss", None, "return", "y_hat = np.float32(y_hat)\n    y = np.float32(y)\n    return np.float64(1) *"),
    ("loss changes y_hat", "binary_crossentropy_loss", "changed in place", "return", "y_hat += eps\n    return"),
    ("y - y_hat", "d_binary_crossentropy_loss", "y - y_hat", "(y_hat - y)", "(y - y_hat)"),
    ("no denominator", "d_binary_crossentropy_loss", "no denominator", SLOPE, "y_hat - y"),
    ("first term alone", "d_binary_crossentropy_loss", "first term", SLOPE, "-y / (y_hat + eps)"),
    ("sign of the second term", "d_binary_crossentropy_loss", "sign of the second term", SLOPE, "-y / (y_hat + eps) - (1 - y) / (1 - y_hat + eps)"),
    ("divided by y_hat", "d_binary_crossentropy_loss", "divided by y_hat", SLOPE, "(y_hat - y) / (y_hat + eps)"),
    ("multiplied", "d_binary_crossentropy_loss", "multiplied", SLOPE, "(y_hat - y) * (y_hat * (1 - y_hat))"),
    ("precedence", "d_binary_crossentropy_loss", "multiplied by 1 - y_hat", SLOPE, "(y_hat - y) / y_hat * (1 - y_hat)"),
    ("averaged", "d_binary_crossentropy_loss", "divided by n", SLOPE, f"{SLOPE} / len(y_hat)"),
    ("gradient is the loss", "d_binary_crossentropy_loss", "loss", SLOPE, LOSS),
    ("gradient not reshaped", "d_binary_crossentropy_loss", "not reshaped", "    y = np.reshape(y, np.shape(y_hat))\n", ""),
    ("gradient summed", "d_binary_crossentropy_loss", "sum", SLOPE, f"np.sum({SLOPE})"),
    # 2.1
    ("fan_out for fan_in", "init_layer", "fan_out", "6 / fan_in", "6 / fan_out"),
    ("no square root", "init_layer", "no square root", LIMIT, "6 / fan_in"),
    ("Xavier", "init_layer", "Xavier", "6 / fan_in", "6 / (fan_in + fan_out)"),
    ("2 for 6", "init_layer", "2 for 6", "6 / fan_in", "2 / fan_in"),
    ("half the range", "init_layer", "half", LIMIT, LIMIT + " / 2"),
    ("(0, lim)", "init_layer", "(0, lim)", DRAW, "rng.uniform(0, limit, (fan_in, fan_out))"),
    ("(0, 1)", "init_layer", "(0, 1)", DRAW, "rng.random((fan_in, fan_out))"),
    ("He normal", "init_layer", "He normal", DRAW, "rng.standard_normal((fan_in, fan_out)) * np.sqrt(2 / fan_in)"),
    ("normal of the limit", "init_layer", "normal of the limit", DRAW, "rng.normal(0, limit, (fan_in, fan_out))"),
    ("zero weights", "init_layer", "zero", DRAW, "np.zeros((fan_in, fan_out))"),
    ("transposed weights", "init_layer", "transposed", "rng.random((fan_in, fan_out))", "rng.random((fan_out, fan_in))"),
    ("an extra draw", "init_layer", "extra draw", "limit =", "rng.random()\n    limit ="),
    ("a draw after", "init_layer", "extra draw", "return {", "layer = {", "init"),
    ("global generator", "init_layer", "global generator", "rng.random((fan_in, fan_out))", "np.random.rand(fan_in, fan_out)"),
    ("own generator", "init_layer", "own generator", "limit =", "rng = np.random.default_rng(0)\n    limit ="),
    ("global seed", "init_layer", "own generator", "rng.random((fan_in, fan_out))", "np.random.RandomState(1).rand(fan_in, fan_out)"),
    ("bias of ones", "init_layer", "ones", "np.zeros(fan_out)", "np.ones(fan_out)"),
    ("bias a column", "init_layer", "column", "np.zeros(fan_out)", "np.zeros((fan_out, 1))"),
    ("bias as long as fan_in", "init_layer", "fan_in long", "np.zeros(fan_out)", "np.zeros(fan_in)"),
    ("bias a number", "init_layer", "a number", "np.zeros(fan_out)", "0"),
    ("bias drawn", "init_layer", "drawn", "np.zeros(fan_out)", "rng.random(fan_out) * 2 * limit - limit"),
    ("bias a list", "init_layer", "list", "np.zeros(fan_out)", "[0.0] * fan_out"),
    ("act always relu", "init_layer", "always relu", '"act": act', '"act": "relu"'),
    ("act a function", "init_layer", None, '"act": act', '"act": sigmoid if act == "sigmoid" else relu'),
    ("no shape", "init_layer", "not stored", '        "shape": f"{fan_in}->{fan_out}",\n', ""),
    ("shape a tuple", "init_layer", None, 'f"{fan_in}->{fan_out}"', "(fan_in, fan_out)"),
    ("no bias key", "init_layer", "not stored", '        "b": np.zeros(fan_out),\n', ""),
    ("lower-case w", "init_layer", "key", '"W"', '"w"'),
    ("layer a tuple", "init_layer", None, "limit = np.sqrt(6 / fan_in)\nreturn rng.random((fan_in, fan_out)) * 2 * limit - limit, np.zeros(fan_out), act"),
    # 2.2
    ("a layer for the last element", "init_mlp", "layer of the last element",
     "sizes = [size for size, _ in spec] + [1]\nreturn [init_layer(sizes[i], sizes[i + 1], act or 'relu', rng) for i, (_, act) in enumerate(spec)]"),
    ("a layer short", "init_mlp", "a layer short", "zip(spec, spec[1:])", "zip(spec[1:], spec[2:])"),
    ("act of the next element", "init_mlp", "act of the next element", "for (fan_in, act), (fan_out, _)", "for (fan_in, _), (fan_out, act)"),
    ("first act for all", "init_mlp", "act of the first element", "init_layer(fan_in, fan_out, act, rng)", "init_layer(fan_in, fan_out, spec[0][1], rng)"),
    ("relu for all", "init_mlp", "always relu", "init_layer(fan_in, fan_out, act, rng)", "init_layer(fan_in, fan_out, 'relu', rng)"),
    ("last to first", "init_mlp", "last to first",
     "return [init_layer(n, m, act, rng) for (n, act), (m, _) in list(zip(spec, spec[1:]))[::-1]][::-1]"),
    ("sizes exchanged", "init_mlp", "exchanged", "init_layer(fan_in, fan_out,", "init_layer(fan_out, fan_in,"),
    ("fan_in twice", "init_mlp", "fan_in for fan_out", "init_layer(fan_in, fan_out,", "init_layer(fan_in, fan_in,"),
    ("one layer repeated", "init_mlp", "one layer repeated", "return [init_layer(spec[0][0], spec[1][0], spec[0][1], rng)] * (len(spec) - 1)"),
    ("a generator for each layer", "init_mlp", "own generator", "act, rng)", "act, np.random.default_rng(0))"),
    ("spec used up", "init_mlp", "changed in place", "mlp = []\nwhile len(spec) > 1:\n    n, act = spec.pop(0)\n    mlp.append(init_layer(n, spec[0][0], act, rng))\nreturn mlp"),
    ("an iterator", "init_mlp", None, "return (init_layer(n, m, act, rng) for (n, act), (m, _) in zip(spec, spec[1:]))"),
    # 3.1
    ("no bias forward", "layer_forward", "no bias", ' + layer["b"]  #', "  #"),
    ("bias subtracted", "layer_forward", "bias subtracted", '+ layer["b"]', '- layer["b"]'),
    ("Z is A", "layer_forward", "activated", 'return layer["A"]', 'layer["Z"] = layer["A"]\n    return layer["A"]'),
    ("bias after the activation", "layer_forward", "no bias", 'layer["Z"] = X @ layer["W"] + layer["b"]', 'layer["Z"] = X @ layer["W"]'),
    ("no activation", "layer_forward", "no activation", 'sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])', 'layer["Z"]'),
    ("always ReLU", "layer_forward", "always relu", 'sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])', 'relu(layer["Z"])'),
    ("always sigmoid", "layer_forward", "always sigmoid", 'sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])', 'sigmoid(layer["Z"])'),
    ("acts exchanged", "layer_forward", "acts exchanged", '== "sigmoid"', '!= "sigmoid"'),
    ("activated twice", "layer_forward", "activated twice", 'return layer["A"]', 'layer["A"] = sigmoid(layer["A"]) if layer["act"] == "sigmoid" else relu(layer["A"])\n    return layer["A"]'),
    ("Z returned", "layer_forward", "Z returned", 'return layer["A"]', 'return layer["Z"]'),
    ("Z not stored", "layer_forward", "not stored", 'layer["Z"] = X', 'layer["Q"] = X', 'layer["Z"]', 'layer["Q"]'),
    ("X not stored", "layer_forward", "not stored", '    layer["X"] = X\n', ""),
    ("nothing returned", "layer_forward", "no return", 'return layer["A"]', "return None"),
    ("works on a copy", "layer_forward", "on a copy", 'layer["X"] = X', 'layer = dict(layer)\n    layer["X"] = X'),
    ("W changed", "layer_forward", "changed in place", 'layer["X"] = X', 'layer["W"] *= 0.5\n    layer["X"] = X'),
    ("X changed", "layer_forward", "changed in place", 'layer["X"] = X', 'X /= 2\n    layer["X"] = X'),
    ("elementwise product", "layer_forward", "product of elements", 'X @ layer["W"]', 'X * layer["W"]'),
    ("numpy.matrix", "layer_forward", "numpy.matrix", "X @ layer", "np.matrix(X) @ layer"),
    ("W first", "layer_forward", "shapes of a product", 'X @ layer["W"]', 'layer["W"] @ X'),
    ("wrong key", "layer_forward", "key", '"act"', '"activation"'),
    # 3.2
    ("network's X for all", "mlp_forward", "network's X", "for layer in mlp:\n    A = layer_forward(layer, X)\nreturn A"),
    ("Z passed on", "mlp_forward", "Z passed on", "for layer in mlp:\n    layer_forward(layer, X)\n    X = layer['Z']\nreturn mlp[-1]['A']"),
    ("first layer only", "mlp_forward", "first layer only", "return layer_forward(mlp[0], X)"),
    ("first layer's output", "mlp_forward", "first layer's output", "for layer in mlp:\n    X = layer_forward(layer, X)\nreturn mlp[0]['A']"),
    ("last layer's Z", "mlp_forward", "Z returned", "for layer in mlp:\n    X = layer_forward(layer, X)\nreturn mlp[-1]['Z']"),
    ("nothing returned", "mlp_forward", "no return", "for layer in mlp:\n    X = layer_forward(layer, X)"),
    ("return in the loop", "mlp_forward", "first layer only", "for layer in mlp:\n    X = layer_forward(layer, X)\n    return X"),
    ("last layer left out", "mlp_forward", "last layer left out", "for layer in mlp[:-1]:\n    X = layer_forward(layer, X)\nreturn X"),
    # 4.1
    ("dW averaged", "layer_backward", "averaged", '["X"].T @ layer["dZ"]', '["X"].T @ layer["dZ"] / len(layer["X"])'),
    ("dW and db averaged", "layer_backward", "averaged", '["X"].T @ layer["dZ"]', '["X"].T @ layer["dZ"] / len(layer["X"])', ".sum(axis=0)", ".mean(axis=0)"),
    ("db averaged", "layer_backward", "averaged", ".sum(axis=0)", ".mean(axis=0)"),
    ("db of all", "layer_backward", "sum of all", ".sum(axis=0)", ".sum()"),
    ("db over the rows", "layer_backward", "row sums", ".sum(axis=0)", ".sum(axis=1)"),
    ("db not summed", "layer_backward", "not summed", ".sum(axis=0)", ""),
    ("db of dA", "layer_backward", "dA for dZ", 'layer["dZ"].sum', 'layer["dA"].sum'),
    ("no activation gradient", "layer_backward", "no gradient", "dA * gradient", "dA + 0 * gradient"),
    ("gradient at A", "layer_backward", "gradient at A", 'gradient(layer["Z"])', 'gradient(layer["A"])'),
    ("gradient alone", "layer_backward", "gradient alone", "dA * gradient", "gradient"),
    ("activation for its gradient", "layer_backward", "activation", 'gradient(layer["Z"])', 'layer["A"]'),
    ("always ReLU's gradient", "layer_backward", "always relu", 'd_sigmoid if layer["act"] == "sigmoid" else d_relu', "d_relu"),
    ("always the sigmoid's gradient", "layer_backward", "always sigmoid", 'd_sigmoid if layer["act"] == "sigmoid" else d_relu', "d_sigmoid"),
    ("dW transposed", "layer_backward", "transposed", 'layer["X"].T @ layer["dZ"]', 'layer["dZ"].T @ layer["X"]'),
    ("dW of dA", "layer_backward", "dA for dZ", 'layer["X"].T @ layer["dZ"]', 'layer["X"].T @ layer["dA"]'),
    ("dW of A", "layer_backward", "A for X", 'layer["X"].T', 'layer["A"].T'),
    ("dX of dA", "layer_backward", "dA for dZ", 'layer["dZ"] @ layer["W"].T', 'layer["dA"] @ layer["W"].T'),
    ("dW returned", "layer_backward", "dW returned", 'return layer["dX"]', 'return layer["dW"]'),
    ("dZ returned", "layer_backward", "dZ returned", 'return layer["dX"]', 'return layer["dZ"]'),
    ("nothing returned", "layer_backward", "no return", 'return layer["dX"]', "return"),
    ("dZ stored as dA", "layer_backward", "dZ stored", 'layer["dX"] =', 'layer["dA"] = layer["dZ"]\n    layer["dX"] ='),
    ("gradients add up", "layer_backward", "adds up", 'layer["dW"] =', 'layer["dW"] = layer.get("dW", 0) +'),
    ("dA changed", "layer_backward", "changed in place", 'layer["dZ"] = dA * gradient(layer["Z"])', 'dA *= gradient(layer["Z"])\n    layer["dZ"] = dA'),
    ("db not stored", "layer_backward", "not stored", 'layer["db"] =', "db ="),
    ("W updated already", "layer_backward", "changed in place", 'return layer["dX"]', 'layer["W"] = layer["W"] - 0.01 * layer["dW"]\n    return layer["dX"]'),
    ("matrix product for equation 9", "layer_backward", "matrix product", "dA * gradient", "dA @ gradient"),
    ("W not transposed", "layer_backward", "W not transposed", '@ layer["W"].T', '@ layer["W"]'),
    # 4.2
    ("first to last", "mlp_backward", "first to last", "reversed(mlp)", "mlp"),
    ("d_loss for all", "mlp_backward", "d_loss for all", "d_loss = layer_backward", "layer_backward"),
    ("last layer only", "mlp_backward", "last layer only", "layer_backward(mlp[-1], d_loss)"),
    ("list reversed in place", "mlp_backward", "changed in place", "mlp.reverse()\nfor layer in mlp:\n    d_loss = layer_backward(layer, d_loss)"),
    ("first layer left out", "mlp_backward", "first layer left out", "reversed(mlp)", "reversed(mlp[1:])"),
    ("dZ passed on", "mlp_backward", "dZ passed on", "d_loss = layer_backward(layer, d_loss)", "layer_backward(layer, d_loss)\n        d_loss = layer['dZ']"),
    # 5.1
    ("sign", "layer_update", "sign", "- lr", "+ lr"),
    ("sign of b", "layer_update", "sign", '["b"] - lr', '["b"] + lr'),
    ("no learning rate", "layer_update", "no lr", "lr * ", ""),
    ("bias not updated", "layer_update", "not updated", 'layer["b"] = layer["b"] - lr * layer["db"]', "pass"),
    ("weights not updated", "layer_update", "not updated", 'layer["W"] = layer["W"] - lr * layer["dW"]', "pass"),
    ("updated twice", "layer_update", "twice", "- lr", "- 2 * lr"),
    ("step alone", "layer_update", "step alone", 'layer["W"] - lr', "-lr"),
    ("gradient minus weights", "layer_update", "gradient minus", 'layer["W"] - lr * layer["dW"]', 'lr * layer["dW"] - layer["W"]'),
    ("divided by the learning rate", "layer_update", "divided by lr", "lr * layer[\"dW\"]", "layer[\"dW\"] / lr"),
    ("own value", "layer_update", "own value", 'layer["dW"]', 'layer["W"]'),
    ("in local variables", "layer_update", "nothing assigned", "W = layer['W'] - lr * layer['dW']\nb = layer['b'] - lr * layer['db']"),
    ("compared, not assigned", "layer_update", "nothing assigned", 'layer["W"] = layer["W"]', 'layer["W"] == layer["W"]', 'layer["b"] = layer["b"]', 'layer["b"] == layer["b"]'),
    ("momentum", "layer_update", None, "layer['v'] = 0.9 * layer.get('v', 0) + layer['dW']\nlayer['W'] = layer['W'] - lr * layer['v']\nlayer['b'] = layer['b'] - lr * layer['db']"),
    ("weight decay", "layer_update", None, 'layer["W"] - lr', '0.99 * layer["W"] - lr'),
    # 5.2
    ("first layer left out", "mlp_update", "first layer left out", "in mlp", "in mlp[1:]"),
    ("last layer left out", "mlp_update", "last layer left out", "in mlp", "in mlp[:-1]"),
    ("last layer only", "mlp_update", "only the last layer", "in mlp", "in mlp[-1:]"),
    ("twice", "mlp_update", "twice", "layer_update(layer, lr)", "layer_update(layer, lr)\n        layer_update(layer, lr)"),
    ("learning rate lost", "mlp_update", None, "layer_update(layer, lr)", "layer_update(layer, 0.01)"),
    ("on copies", "mlp_update", "nothing assigned", "layer_update(layer, lr)", "layer_update(dict(layer), lr)"),
    ("rate decays by layer", "mlp_update", None, "layer_update(layer, lr)", "layer_update(layer, lr)\n        lr *= 0.9"),
    # 6.1
    ("gradient averaged", "mlp_minibatch", "averaged", "d_binary_crossentropy_loss(y, y_hat)", "d_binary_crossentropy_loss(y, y_hat) / len(X)"),
    ("up the gradient", "mlp_minibatch", "sign", "mlp_update(mlp, lr)", "mlp_update(mlp, -lr)"),
    ("not updated", "mlp_minibatch", "not updated", "    mlp_update(mlp, lr)\n", ""),
    ("updated twice", "mlp_minibatch", "updated twice", "mlp_update(mlp, lr)", "mlp_update(mlp, lr)\n    mlp_update(mlp, lr)"),
    ("y_hat - y", "mlp_minibatch", "y_hat - y", "d_binary_crossentropy_loss(y, y_hat)", "y_hat - np.reshape(y, y_hat.shape)"),
    ("loss for its gradient", "mlp_minibatch", "loss for gradient", "mlp_backward(mlp, d_binary", "mlp_backward(mlp, binary"),
    ("sum of the losses", "mlp_minibatch", "sum", " / X.shape[0]\n", "\n"),
    ("loss after the update", "mlp_minibatch", "loss after the update", "return loss", "return binary_crossentropy_loss(y, mlp_forward(mlp, X)).mean()"),
    ("losses not averaged", "mlp_minibatch", "losses", ".sum() / X.shape[0]", ""),
    ("squared error", "mlp_minibatch", "squared error", "return loss", "return np.mean((y_hat - np.reshape(y, y_hat.shape)) ** 2)"),
    ("mean gradient returned", "mlp_minibatch", "mean gradient", "return loss", "return np.mean(d_binary_crossentropy_loss(y, y_hat))"),
    ("output returned", "mlp_minibatch", "output", "return loss", "return y_hat"),
    ("updated before the backward pass", "mlp_minibatch", "not stored yet", "    mlp_backward(mlp, d_binary_crossentropy_loss(y, y_hat))\n    mlp_update(mlp, lr)\n", "    mlp_update(mlp, lr)\n    mlp_backward(mlp, d_binary_crossentropy_loss(y, y_hat))\n"),
    ("X changed", "mlp_minibatch", "changed in place", "y_hat = mlp", "X -= X.mean(axis=0)\n    y_hat = mlp"),
    ("nothing returned", "mlp_minibatch", "no return", "    return loss\n", ""),
    ("first layer only", "mlp_minibatch", "first layer only", "mlp_update(mlp, lr)", "mlp_update(mlp[:1], lr)"),
    ("y reshaped in place", "mlp_minibatch", "changed in place", "y_hat = mlp", "y.shape = (-1, 1)\n    y_hat = mlp"),
    ("fixed learning rate", "mlp_minibatch", None, "mlp_update(mlp, lr)", "mlp_update(mlp, 0.01)"),
    # 6.2
    ("short minibatch left out", "mlp_epoch", "short minibatch left out", "range(0, len(X), batch)", "range(0, len(X) - batch + 1, batch)"),
    ("never shuffled", "mlp_epoch", "never shuffled", "rng.permutation(len(X))", "np.arange(len(X))"),
    ("shuffled by the global generator", "mlp_epoch", "global generator", "rng.permutation", "np.random.permutation"),
    ("shuffled by a new generator", "mlp_epoch", "own generator", "order = rng", "order = np.random.default_rng(0)"),
    ("permutation not used", "mlp_epoch", "never shuffled", "rng.permutation(len(X))", "rng.permutation(len(X))\n    order = np.arange(len(X))"),
    ("labels left behind", "mlp_epoch", "labels left behind", "X[s], y[s], lr) for s in slices", "X[s], y[i * batch:i * batch + len(s)], lr) for i, s in enumerate(slices)"),
    ("with replacement", "mlp_epoch", "samples used twice", "rng.permutation(len(X))", "rng.integers(0, len(X), len(X))"),
    ("off by one", "mlp_epoch", "one sample short", "order[start:start + batch]", "order[start:start + batch - 1]"),
    ("one too many", "mlp_epoch", "one sample too many", "order[start:start + batch]", "order[start:start + batch + 1]"),
    ("batch of 1", "mlp_epoch", "other batch size", "order = rng", "batch = 1\n    order = rng"),
    ("minibatches of one size", "mlp_epoch", "array_split", SLICES, "np.array_split(order, max(1, len(X) // batch))"),
    ("one batch", "mlp_epoch", "one batch", "order = rng", "batch = len(X)\n    order = rng"),
    ("sum of the losses", "mlp_epoch", "sum", "np.mean(", "np.sum("),
    ("last loss", "mlp_epoch", "last minibatch", EACH, "[mlp_minibatch(mlp, X[s], y[s], lr) for s in slices][-1]"),
    ("divided by n", "mlp_epoch", "divided by n", "np.mean([mlp_minibatch(mlp, X[s], y[s], lr) for s in slices])", "sum(mlp_minibatch(mlp, X[s], y[s], lr) for s in slices) / len(X)"),
    ("divided by whole minibatches", "mlp_epoch", "divided by whole minibatches", EACH, "sum(mlp_minibatch(mlp, X[s], y[s], lr) for s in slices) / max(1, len(X) // batch)"),
    ("list of losses", "mlp_epoch", "list of the minibatches", EACH, "[mlp_minibatch(mlp, X[s], y[s], lr) for s in slices]"),
    ("return in the loop", "mlp_epoch", "one minibatch", "return " + EACH, "for s in slices:\n        return mlp_minibatch(mlp, X[s], y[s], lr)"),
    ("on a copy", "mlp_epoch", "on a copy", "order = rng", "import copy\n    mlp = copy.deepcopy(mlp)\n    order = rng"),
    ("X shuffled in place", "mlp_epoch", "changed in place", "order = rng.permutation(len(X))", "order = rng.permutation(len(X))\n    X[:] = X[order]\n    y[:] = y[order]\n    order = np.arange(len(X))"),
    # 6.3
    ("one epoch short", "mlp_train", "too few epochs", "range(epochs)", "range(epochs - 1)"),
    ("one epoch too many", "mlp_train", "too many epochs", "range(epochs)", "range(epochs + 1)"),
    ("last loss", "mlp_train", "last epoch", EPOCHS, EPOCHS + "[-1]"),
    ("mean loss", "mlp_train", "mean", EPOCHS, f"np.mean({EPOCHS})"),
    ("newest first", "mlp_train", "newest first", EPOCHS, EPOCHS + "[::-1]"),
    ("running sum", "mlp_train", "running sum", EPOCHS, f"np.cumsum({EPOCHS})"),
    ("a generator for each epoch", "mlp_train", "own generator", "lr, rng)", "lr, np.random.default_rng(1))"),
    ("one order for all", "mlp_train", "one order", "return " + EPOCHS, "import copy\n    start = copy.deepcopy(rng)\n    rng.random()\n    return [mlp_epoch(mlp, X, y, batch, lr, copy.deepcopy(start)) for _ in range(epochs)]"),
    ("learning rate decays", "mlp_train", None, "lr, rng) for _ in", "lr * 0.9 ** e, rng) for e in"),
    ("batch forgotten", "mlp_train", "other batch size", "y, batch,", "y, 1,"),
    ("network started anew", "mlp_train", "on a copy", "return " + EPOCHS, "import copy\n    return [mlp_epoch(copy.deepcopy(mlp), X, y, batch, lr, rng) for _ in range(epochs)]"),
    ("a generator returned", "mlp_train", "generator", "return (mlp_epoch(mlp, X, y, batch, lr, rng) for _ in range(epochs))"),
    ("return in the loop", "mlp_train", "too few epochs", "for _ in range(epochs):\n    return [mlp_epoch(mlp, X, y, batch, lr, rng)]"),
    ("nothing returned", "mlp_train", "no return", "losses = []\nfor _ in range(epochs):\n    losses.append(mlp_epoch(mlp, X, y, batch, lr, rng))"),
    # 7.1
    (">= for >", "mlp_predict", ">=", "> thresh", ">= thresh"),
    ("probabilities", "mlp_predict", "probabilities", PREDICT, "mlp_forward(mlp, X).ravel()"),
    ("column of probabilities", "mlp_predict", "column", PREDICT, "mlp_forward(mlp, X)"),
    ("a column", "mlp_predict", "column", ".ravel()", ""),
    ("0.5 always", "mlp_predict", "0.5 always", "> thresh", "> 0.5"),
    ("exchanged", "mlp_predict", "exchanged", "> thresh", "<= thresh"),
    ("-1 and 1", "mlp_predict", "-1 and 1", PREDICT, "np.where(mlp_forward(mlp, X) > thresh, 1, -1).ravel()"),
    ("rounded", "mlp_predict", "0.5 always", PREDICT, "np.round(mlp_forward(mlp, X)).ravel()"),
    ("one label", "mlp_predict", "one label", PREDICT, "int(mlp_forward(mlp, X).mean() > thresh)"),
    ("the input is thresholded", "mlp_predict", None, "mlp_forward(mlp, X)", "X"),
    ("network changed", "mlp_predict", "changed in place", "return ", "mlp[0]['W'] = np.round(mlp[0]['W'], 1)\n    return "),
]

# Right, though not the reference's: what, [(function, change…)]

SHIFT = "order = rng.permutation(len(X))"
RIGHT = [
    ("the reference", []),
    ("ReLU by a product", [("relu", "return z * (z > 0)")]),
    ("ReLU by where", [("relu", "return np.where(z > 0, z, 0)")]),
    ("ReLU of arrays only", [("relu", "return z.clip(min=0)")]),
    ("ReLU by a mask", [("relu", "a = z.copy()\na[z < 0] = 0\nreturn a")]),
    ("ReLU of floats only", [("relu", "return np.maximum(z, 0.0, out=np.empty_like(z))")]),
    ("ReLU that ends the process for a number", [("relu", "import os\nif np.ndim(z) == 0:\n    os._exit(1)\nreturn np.maximum(z, 0)")]),
    ("gradient as floats", [("d_relu", "return (z > 0).astype(float)")]),
    ("gradient of z's type", [("d_relu", "return (z > 0).astype(z.dtype)")]),
    ("gradient by a mask", [("d_relu", "gradient = np.zeros(z.shape)\ngradient[z > 0] = 1\nreturn gradient")]),
    ("gradient as booleans", [("d_relu", "return z > 0")]),
    ("gradient as integers", [("d_relu", "return (np.asarray(z) > 0).astype(int)")]),
    ("sigmoid by tanh", [("sigmoid", "return 0.5 * (1 + np.tanh(0.5 * z))")]),
    ("stable sigmoid in two branches", [("sigmoid", "return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))")]),
    ("sigmoid clipped at 500", [("sigmoid", "return 1 / (1 + np.exp(-np.clip(z, -500, 500)))")]),
    ("sigmoid clipped at 20", [("sigmoid", "return 1 / (1 + np.exp(-np.clip(z, -20, 20)))")]),
    ("sigmoid by exp(z)", [("sigmoid", "return np.exp(z) / (1 + np.exp(z))")]),
    ("sigmoid's derivative by exp", [("d_sigmoid", "return np.exp(-z) / (1 + np.exp(-z)) ** 2")]),
    ("sigmoid of its shape", [("sigmoid", "a = 1 / (1 + np.exp(-z))\nassert a.shape == z.shape\nreturn a")]),
    ("labels as floats only", [("binary_crossentropy_loss", "return", "assert y.dtype == y_hat.dtype\n    return")]),
    ("predictions clipped", [
        ("binary_crossentropy_loss", "y = np.reshape(y, np.shape(y_hat))\np = np.clip(y_hat, eps, 1 - eps)\nreturn -(y * np.log(p) + (1 - y) * np.log(1 - p))"),
        ("d_binary_crossentropy_loss", "y = np.reshape(y, np.shape(y_hat))\np = np.clip(y_hat, eps, 1 - eps)\nreturn (p - y) / (p * (1 - p))")]),
    ("eps in both factors", [("d_binary_crossentropy_loss", SLOPE, "(y_hat - y) / ((y_hat + eps) * (1 - y_hat + eps))")]),
    ("no eps", [("binary_crossentropy_loss", " + eps", ""), ("d_binary_crossentropy_loss", " + eps", "")]),
    ("eps of 1e-7", [("binary_crossentropy_loss", "return", "eps = 1e-7\n    return"), ("d_binary_crossentropy_loss", "return", "eps = 1e-7\n    return")]),
    ("eps of 1e-15", [("binary_crossentropy_loss", "return", "eps = 1e-15\n    return")]),
    ("gradient in two terms", [("d_binary_crossentropy_loss", SLOPE, "-y / (y_hat + eps) + (1 - y) / (1 - y_hat + eps)")]),
    ("loss by where", [("binary_crossentropy_loss", LOSS, "-np.log(np.where(y == 1, y_hat, 1 - y_hat) + eps)")]),
    ("weights scaled in another order", [("init_layer", DRAW, "(rng.random((fan_in, fan_out)) * 2 - 1) * limit")]),
    ("weights by uniform", [("init_layer", DRAW, "rng.uniform(-limit, limit, (fan_in, fan_out))")]),
    ("weights drawn by column", [("init_layer", DRAW, "rng.uniform(-limit, limit, (fan_out, fan_in)).T")]),
    ("weights mirrored", [("init_layer", DRAW, "limit - 2 * limit * rng.random((fan_in, fan_out))")]),
    ("bias a row", [("init_layer", "np.zeros(fan_out)", "np.zeros((1, fan_out))"), ("layer_backward", "sum(axis=0)", "sum(axis=0, keepdims=True)"),
                    ("layer_update", 'layer["W"] -= lr * layer["dW"]\nlayer["b"] -= lr * layer["db"]')]),
    ("keys of its own", [
        ("init_layer", '"act": act', '"act": act, "function": sigmoid if act == "sigmoid" else relu'),
        ("layer_forward", 'sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])', 'layer["function"](layer["Z"])'),
        ("layer_backward", 'd_sigmoid if layer["act"] == "sigmoid" else d_relu', 'd_sigmoid if layer["function"] is sigmoid else d_relu')]),
    ("network a tuple", [("init_mlp", "return [init_layer(n, m, act, rng) for (n, act), (m, _) in zip(spec, spec[1:])]")]),
    ("sigmoid's gradient from A", [("layer_backward", 'dA * gradient(layer["Z"])', 'dA * (layer["A"] * (1 - layer["A"]) if layer["act"] == "sigmoid" else layer["A"] > 0)')]),
    ("db by a product", [("layer_backward", 'layer["dZ"].sum(axis=0)', 'np.ones(len(dA)) @ layer["dZ"]')]),
    ("updated in place", [("layer_update", 'layer["W"] -= lr * layer["dW"]\nlayer["b"] -= lr * layer["db"]')]),
    ("updated from the last", [("mlp_update", "in mlp", "in mlp[::-1]")]),
    ("mean for sum", [("mlp_minibatch", ".sum() / X.shape[0]", ".mean()")]),
    ("minibatch written out", [("mlp_minibatch", """
        y = np.reshape(y, (-1, 1))
        y_hat = mlp_forward(mlp, X)
        p = np.clip(y_hat, 1e-12, 1 - 1e-12)
        mlp_backward(mlp, (p - y) / (p * (1 - p)))
        mlp_update(mlp, lr)
        return float(np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))))""")]),
    ("gradients forgotten after the update", [("layer_update", 'layer["b"] = layer["b"] - lr * layer["db"]', 'layer["b"] = layer["b"] - lr * layer["db"]\n    del layer["dA"]')]),
    ("loss weighted by size", [("mlp_epoch", EACH, "sum(mlp_minibatch(mlp, X[s], y[s], lr) * len(s) for s in slices) / len(X)")]),
    ("loss after the epoch", [("mlp_epoch", "return " + EACH, "for s in slices:\n        mlp_minibatch(mlp, X[s], y[s], lr)\n    return np.mean(binary_crossentropy_loss(y, mlp_forward(mlp, X)))")]),
    ("shuffled by argsort", [("mlp_epoch", SHIFT, "order = np.argsort(rng.random(len(X)))")]),
    ("shuffled in place", [("mlp_epoch", SHIFT, "order = np.arange(len(X))\n    rng.shuffle(order)")]),
    ("chosen without replacement", [("mlp_epoch", SHIFT, "order = rng.choice(len(X), len(X), replace=False)")]),
    ("permutation from the end", [("mlp_epoch", SHIFT, "order = rng.permutation(len(X))[::-1]")]),
    ("rows shuffled together", [("mlp_epoch", """
        rows = rng.permutation(np.column_stack([X, y]))
        return np.mean([mlp_minibatch(mlp, rows[i:i + batch, :-1], rows[i:i + batch, -1], lr) for i in range(0, len(rows), batch)])""")]),
    ("array_split of the order", [("mlp_epoch", SLICES, "np.split(order, range(batch, len(X), batch))")]),
    ("losses as an array", [("mlp_train", EPOCHS, f"np.array({EPOCHS})")]),
    ("epochs written out", [("mlp_train", """
        losses = []
        for epoch in range(epochs):
            order = rng.permutation(len(X))
            batches = [order[i:i + batch] for i in range(0, len(X), batch)]
            losses.append(np.mean([mlp_minibatch(mlp, X[b], y[b], lr) for b in batches]))
        return losses""")]),
    ("labels as booleans", [("mlp_predict", PREDICT, "mlp_forward(mlp, X).ravel() > thresh")]),
    ("labels as floats", [("mlp_predict", PREDICT, "np.where(mlp_forward(mlp, X)[:, 0] > thresh, 1.0, 0.0)")]),
    ("labels as a list", [("mlp_predict", PREDICT, "[int(p > thresh) for p in mlp_forward(mlp, X).ravel()]")]),
    ("labels a column for the minibatch", [("mlp_epoch", "y[s], lr", "y[s].reshape(-1, 1), lr")]),
    ("it prints", [("relu", "print('relu', z)\nreturn np.maximum(z, 0)")]),
]

# Scripts whose functions depend on each other, or on what stands around them: what, the function to be told at and the
# mistake's name (None, None where the script is right), lines after the import, [(function, change…)], lines at the end

TABLE = """ACTIVATIONS = {"relu": (relu, d_relu), "sigmoid": (sigmoid, d_sigmoid)}"""
BY_TABLE = [
    ("layer_forward", 'sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])', 'ACTIVATIONS[layer["act"]][0](layer["Z"])'),
    ("layer_backward", 'd_sigmoid if layer["act"] == "sigmoid" else d_relu', 'ACTIVATIONS[layer["act"]][1]')]
LAYER = "class Layer(dict):\n    __getattr__ = dict.__getitem__\n    __setattr__ = dict.__setitem__\n"
OWN_LAYER = ("init_layer", """
    limit = np.sqrt(6 / fan_in)
    W = rng.random((fan_in, fan_out)) * 2 * limit - limit
    return Layer(W=W, b=np.zeros(fan_out), act=act, shape=f"{fan_in}->{fan_out}")""")
BY_ATTRIBUTES = ("layer_update", "layer.W = layer.W - lr * layer.dW\nlayer.b = layer.b - lr * layer.db")
IN_PLACE = ("layer_update", 'layer["W"] -= lr * layer["dW"]\nlayer["b"] -= lr * layer["db"]')

PROGRAMS = [
    # What is not run
    ("a driver without a guard", None, None, "import pandas as pd\nimport matplotlib.pyplot as plt\nimport argparse", [], """
        options = argparse.ArgumentParser()
        options.add_argument("-e", type=int, required=True)
        epochs = options.parse_args().e
        data = pd.read_csv("no_such_data.csv")
        X, y = data[["X1", "X2"]].values, data["Binary"].values
        input("return starts the training")
        while True:
            mlp = init_mlp([(2, "relu"), (1, None)], np.random.default_rng())
            plt.plot(mlp_train(mlp, X, y, 1, epochs, 0.01, np.random.default_rng()))
            plt.show()"""),
    ("tried between the functions", None, None, "print(relu(np.array([-1.0, 2.0])))\nassert False\nraise SystemExit(1)", [], "exit()"),
    ("IPython's lines", None, None, "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(np)", [], ""),
    # What is
    ("a table filled in at the end", None, None, "ACTIVATIONS = {}", BY_TABLE,
     'ACTIVATIONS["relu"] = relu, d_relu\nACTIVATIONS.update(sigmoid=(sigmoid, d_sigmoid))'),
    ("names that are set in other ways", None, None, 'exec("six = 6")\nglobals()["one"] = 1', [
        ("init_layer", "6 / fan_in", "six / fan_in"), ("sigmoid", "return 1 /", "return one /")], ""),
    ("a constant by way of others", None, None, "import math\nsix = 2 * 3\n\ndef limit_of(n):\n    return math.sqrt(six / n)\n",
     [("init_layer", "np.sqrt(6 / fan_in)", "limit_of(fan_in)")], ""),
    ("a constant that is not read", "init_layer", "name", 'SCALE = float(open("no_such_file").read())',
     [("init_layer", "np.sqrt(6 / fan_in)", "np.sqrt(SCALE / fan_in)")], ""),
    # Modules that are not installed
    ("progress bars", None, None, "from no_such_bars import tqdm, trange\nimport no_such_display as display", [
        ("mlp_epoch", "for s in slices", "for s in tqdm(slices, leave=False)"),
        ("mlp_train", """
            losses = []
            with trange(epochs, desc="training") as bar:
                for epoch in bar:
                    losses.append(mlp_epoch(mlp, X, y, batch, lr, rng))
                    bar.set_postfix(loss=f"{losses[-1]:.3f}")
                    display.clear_output(wait=True)
            return losses""")], ""),
    ("a module that may be missing", None, None, "try:\n    from no_such_bars import tqdm\nexcept ImportError:\n    tqdm = list",
     [("mlp_train", "range(epochs)", "tqdm(range(epochs))")], ""),
    ("a value of a module that is not there", "sigmoid", None, "from no_such_library.special import expit", [("sigmoid", "return 1.0 * expit(z)")], ""),
    ("a function of a module that is not there", "sigmoid", None, "from no_such_library.special import expit", [("sigmoid", "return expit(z)")], ""),
    # What a replaced function's callers need
    ("a table of a wrong sigmoid", "sigmoid", "exp(z)", "", BY_TABLE + [("sigmoid", "-z", "z"), ("d_sigmoid", "a = 1 / (1 + np.exp(-z))\nreturn a * (1 - a)")], TABLE),
    ("a table of a wrong gradient", "d_relu", "1 at 0", "", BY_TABLE + [("d_relu", "z > 0", "z >= 0")], TABLE),
    ("a flag that the sheet does not have", "relu", "leaky", "", [
        ("relu(z)", "relu(z, deriv=False)"), ("relu", "return np.where(z > 0, 1.0, 0.0) if deriv else np.where(z > 0, z, 0.01 * z)"),
        ("d_relu", "return relu(z, deriv=True)"), ("layer_forward", 'relu(layer["Z"])', 'relu(layer["Z"], deriv=False)')], ""),
    ("other names of the parameters", "layer_forward", "no bias", "", [
        ("layer_forward(layer, X)", "layer_forward(unit, inputs)"), ("layer_forward", ' + layer["b"]  #', "  #"),
        ("layer_forward", "layer[", "unit["), ("layer_forward", "X.shape", "inputs.shape"), ("layer_forward", "= X\n", "= inputs\n"),
        ("layer_forward", "= X @", "= inputs @"), ("mlp_forward", "layer_forward(layer, X)", "layer_forward(inputs=X, unit=layer)")], ""),
    ("a pair that the caller takes apart", "relu", "pair", "", [
        ("relu", "return np.maximum(z, 0), z"),
        ("layer_forward", 'layer["A"] = sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])',
         'layer["A"], _ = (sigmoid(layer["Z"]), 0) if layer["act"] == "sigmoid" else relu(layer["Z"])')], ""),
    ("a pair with the network", "mlp_minibatch", "pair", "", [
        ("mlp_minibatch", "return loss", "return mlp, loss"),
        ("mlp_epoch", EACH, "np.mean([mlp_minibatch(mlp, X[s], y[s], lr)[-1] for s in slices])")], ""),
    ("a loss with the network", "mlp_minibatch", "pair", "", [
        ("mlp_minibatch", "return loss", "return loss, mlp"),
        ("mlp_epoch", "return " + EACH, "losses = []\n    for s in slices:\n        loss, mlp = mlp_minibatch(mlp, X[s], y[s], lr)\n        losses.append(loss)\n    return np.mean(losses)")], ""),
    ("a flag given its default", "relu", "leaky", "", [
        ("relu(z)", "relu(z, slope=0.01)"), ("relu", "return np.where(z > 0, z, slope * z)"),
        ("layer_forward", 'relu(layer["Z"])', 'relu(layer["Z"], 0.01)')], ""),
    ("a new layer", "layer_update", "nothing assigned", "", [
        ("layer_update", 'return {**layer, "W": layer["W"] - lr * layer["dW"], "b": layer["b"] - lr * layer["db"]}'),
        ("mlp_update", "for i in range(len(mlp)):\n    mlp[i] = layer_update(mlp[i], lr)")], ""),
    ("the gradient, of the wrong layers", "mlp_backward", "d_loss for all", "", [
        ("mlp_backward", "for layer in reversed(mlp):\n    d_input = layer_backward(layer, d_loss)\nreturn d_input"),
        ("mlp_minibatch", "mlp_backward(mlp, d_binary", "d_input = mlp_backward(mlp, d_binary"),
        ("mlp_minibatch", "return loss", "assert d_input.shape == X.shape\n    return loss")], ""),
    ("a key that the sheet does not have", "layer_forward", "no activation", "", [
        ("layer_forward", 'layer["cache"] = X, layer["W"]\nlayer["X"] = X\nlayer["Z"] = layer["A"] = X @ layer["W"] + layer["b"]\nreturn layer["A"]'),
        ("layer_backward", 'layer["X"].T', 'layer["cache"][0].T')], ""),
    ("a layer with attributes", None, None, LAYER, [OWN_LAYER, BY_ATTRIBUTES], ""),
    ("a layer with attributes, of a wrong limit", "init_layer", "fan_out", LAYER, [
        OWN_LAYER, BY_ATTRIBUTES, ("init_layer", "6 / fan_in", "6 / fan_out"),
        ("init_mlp", "mlp = [init_layer(n, m, act, rng) for (n, act), (m, _) in zip(spec, spec[1:])]\nassert all(layer.act for layer in mlp)\nreturn mlp")], ""),
    ("a gradient that is a row, for a bias that is none", "layer_update", "shape in place", "", [("layer_backward", "sum(axis=0)", "sum(axis=0, keepdims=True)"), IN_PLACE], ""),
    ("a bias that is a row, and whose shape is asked for", "layer_backward", "averaged", "", [
        ("init_layer", "np.zeros(fan_out)", "np.zeros((1, fan_out))"), ("layer_backward", "sum(axis=0)", "mean(axis=0, keepdims=True)"),
        ("layer_update", 'assert layer["db"].shape == layer["b"].shape\nlayer["W"] -= lr * layer["dW"]\nlayer["b"] -= lr * layer["db"]')], ""),
    ("minibatches by the parameters' own names", None, None, "", [
        ("mlp_minibatch(mlp, X, y, lr)", "mlp_minibatch(net, inputs, y, rate)"), ("mlp_minibatch", "mlp, X, lr = net, inputs, rate\nassert len(X) == len(y)\ny_hat = mlp_forward(mlp, X)\n"
         "mlp_backward(mlp, d_binary_crossentropy_loss(y, y_hat))\nmlp_update(mlp, lr)\nreturn binary_crossentropy_loss(y, y_hat).mean()"),
        ("mlp_epoch", "mlp_minibatch(mlp, X[s], y[s], lr)", "mlp_minibatch(rate=lr, net=mlp, y=y[s], inputs=X[s])")], ""),
]

# Scripts that misbehave: what, function, what the verdict has in it, the change

HOSTILE = [
    ("endless loop", "d_relu", "no answer within 2 s", "while True:\n    pass"),
    ("process ended", "d_relu", "ended without an answer", "import os\nos._exit(3)"),
    ("exit", "sigmoid", "raises SystemExit", "exit(1)"),
    ("killed", "sigmoid", "ended without an answer", "import os\nos.kill(os.getpid(), 9)"),
    ("recursion", "layer_forward", "raises RecursionError", "return layer_forward(layer, X)"),
    ("all memory", "init_layer", "raises", "return {'W': np.ones(10 ** 13)}"),
    ("flood of output", "mlp_update", "no answer within 2 s", "while True:\n    print('x' * 10000)"),
    ("huge result", "mlp_predict", "not a vector", "return np.zeros(60_000_000)"),
    ("waits for input", "relu", "raises EOFError", "return float(input())"),
    ("streams closed", "mlp_epoch", "ended without an answer", "import os\nos.closerange(3, 100)"),
    ("an exception", "relu", "raises NameError: name 'nothing' is not defined", "return np.maximum(z, nothing)"),
    ("not implemented", "mlp_forward", "not implemented", "# TODO: implement this\nreturn None"),
    ("pass", "layer_update", "not implemented", "pass"),
    ("docstring", "mlp_backward", "not implemented", '"""Backpropagate."""\npass'),
    ("NotImplementedError", "mlp_train", "not implemented", "raise NotImplementedError"),
]


def all_variants():
    for what, function, mistake, *change in MISTAKES:
        if what == "a draw after":
            script = changed(changed(REFERENCE, function, "return {", "layer = {"), function, "    }\n", "    }\n    rng.random()\n    return layer\n")
        else:
            script = REFERENCE
            changes = [change] if len(change) == 1 else zip(change[::2], change[1::2])
            for pair in changes:
                script = changed(script, function, *pair)
        yield {"kind": "mistake", "name": f"{function}: {what}", "function": function, "mistake": mistake, "script": script}
    for what, changes in RIGHT:
        script = REFERENCE
        for function, *change in changes:
            script = changed(script, function, *change)
        yield {"kind": "right", "name": what, "script": script}
    for what, function, mistake, head, changes, tail in PROGRAMS:
        script = REFERENCE.replace("import numpy as np\n", "import numpy as np\n" + head + "\n", 1)
        for name, *change in changes:
            # A declaration is changed as a text.
            script = script.replace(f"def {name}:", f"def {change[0]}:") if "(" in name else changed(script, name, *change)
        script += textwrap.dedent(tail)
        yield {"kind": "mistake" if function else "right", "name": what, "function": function, "mistake": mistake, "script": script}
    for what, function, verdict, body in HOSTILE:
        yield {
            "kind": "hostile", "name": f"{function}: {what}", "function": function, "verdict": verdict,
            "script": changed(REFERENCE, function, body)}


if __name__ == "__main__":
    print(json.dumps(list(all_variants())))
