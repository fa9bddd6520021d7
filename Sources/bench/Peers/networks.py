"""The other courseworks' functions in NumPy: the reference that the Swift functions of these names are compared with.

Rows are samples everywhere; the KPU sheet's matrices are the transposes of these.
"""

import numpy as np

np.seterr(all="ignore")  # edge values are meant to overflow and divide by zero

# Activation functions

def relu(Z):
    return np.maximum(Z, 0)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def softmax(Z):
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def d_softmax(A, dA):
    return A * dA - (A * dA).sum(axis=1, keepdims=True) * A


def naive_softmax(Z):
    e = np.exp(Z)
    return e / e.sum(axis=1, keepdims=True)


def softmaxp(a, e):  # from the pre-activations, as the KPU sheet has it
    return d_softmax(softmax(a), e)


def relup(a, e):
    return e * (a > 0)


ACTIVATIONS = {
    "relu": relu, "sigmoid": sigmoid, "softmax": softmax, "naive softmax": naive_softmax, "identity": lambda Z: Z,
}
BACKWARD = {
    "relu": lambda A, dA: dA * (A > 0),
    "sigmoid": lambda A, dA: dA * A * (1 - A),
    "softmax": d_softmax,
    "naive softmax": d_softmax,
    "identity": lambda A, dA: dA,
}

# Losses: one for each sample

def categorical_crossentropy_loss(Y, Y_hat):
    return -np.where(Y == 0, 0, Y * np.log(Y_hat)).sum(axis=1, keepdims=True)


def d_categorical_crossentropy_loss(Y, Y_hat):
    return np.where(Y == 0, 0, -Y / Y_hat)


def softmax_crossentropy_loss(Y, Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return np.where(Y == 0, 0, Y * (log_sum - shifted)).sum(axis=1, keepdims=True)


def d_softmax_crossentropy_loss(Y, Z):
    return softmax(Z) - Y


def binary_crossentropy_loss(Y, Y_hat, eps=1e-10):
    return -(Y * np.log(Y_hat + eps) + (1 - Y) * np.log(1 - Y_hat + eps)).sum(axis=1, keepdims=True)


def d_binary_crossentropy_loss(Y, Y_hat, eps=1e-10):
    return (Y_hat - Y) / (Y_hat * (1 - Y_hat) + eps)


LOSSES = {
    "binary_crossentropy": (binary_crossentropy_loss, d_binary_crossentropy_loss),
    "categorical_crossentropy": (categorical_crossentropy_loss, d_categorical_crossentropy_loss),
    "softmax_crossentropy": (softmax_crossentropy_loss, d_softmax_crossentropy_loss),
}

# Initialisers

def init_layer(fan_in, fan_out, act, rng, initialiser="he_uniform", deviation=0.2):
    b = np.full(fan_out, 1.0 if initialiser == "kaiming_normal_bias_1" else 0.0)
    if initialiser == "he_uniform":
        limit = np.sqrt(6 / fan_in)
        W = rng.random((fan_in, fan_out)) * 2 * limit - limit
    elif initialiser == "normal":
        W = rng.normal(0, deviation, (fan_in, fan_out))
    elif initialiser == "he_xavier_normal":  # the sheet's columns: b is fan_out×1, W fan_out×fan_in, b drawn first
        divisor = np.sqrt((fan_in + 1.) / 2.) if act == "relu" else np.sqrt(fan_in + 1.)
        b = (rng.standard_normal((fan_out, 1)) / divisor).ravel()
        W = (rng.standard_normal((fan_out, fan_in)) / divisor).T
    elif initialiser.startswith("kaiming_normal"):
        W = rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    return {"W": W, "b": b, "act": act, "shape": f"{fan_in}->{fan_out}"}


def init_mlp(spec, rng, initialiser="he_uniform", deviation=0.2):
    pairs = zip(spec, spec[1:])
    return [init_layer(fan_in, fan_out, act, rng, initialiser, deviation) for (fan_in, act), (fan_out, _) in pairs]


# Batch normalisation, between a layer's linear part and its activation

def add_batch_normalisation(layer):
    units = layer["W"].shape[1]
    layer.update(gamma=np.ones(units), beta=np.zeros(units), mean=np.zeros(units), var=np.ones(units))


def batch_normalisation(layer, Z):
    mean, var, m = Z.mean(axis=0), Z.var(axis=0), len(Z)
    layer["mean"] = 0.9 * layer["mean"] + 0.1 * mean
    layer["var"] = 0.9 * layer["var"] + 0.1 * var * m / (m - 1)
    layer["std"] = np.sqrt(var + 1e-5)
    layer["Zhat"] = (Z - mean) / layer["std"]
    return layer["gamma"] * layer["Zhat"] + layer["beta"]


def d_batch_normalisation(layer, dY):
    Z_hat, m = layer["Zhat"], len(dY)
    layer["dgamma"], layer["dbeta"] = (dY * Z_hat).sum(axis=0), dY.sum(axis=0)
    return layer["gamma"] / (m * layer["std"]) * (m * dY - layer["dbeta"] - Z_hat * layer["dgamma"])


def for_prediction(mlp):
    return [{**layer, "training": False} for layer in mlp]


# Training

def mlp_forward(mlp, X):
    for layer in mlp:
        layer["X"] = X
        layer["Z"] = X @ layer["W"] + layer["b"]
        if "gamma" in layer and layer.get("training", True):
            layer["Z"] = batch_normalisation(layer, layer["Z"])
        elif "gamma" in layer:
            layer["Z"] = layer["gamma"] * (layer["Z"] - layer["mean"]) / np.sqrt(layer["var"] + 1e-5) + layer["beta"]
        layer["A"] = X = ACTIVATIONS[layer["act"]](layer["Z"])
    return X


def mlp_backward(mlp, dA):
    for layer in reversed(mlp):
        layer["dA"] = dA
        layer["dZ"] = BACKWARD[layer["act"]](layer["A"], dA)
        if "gamma" in layer:
            layer["dZ"] = d_batch_normalisation(layer, layer["dZ"])
        layer["dW"] = layer["X"].T @ layer["dZ"]
        layer["db"] = layer["dZ"].sum(axis=0)
        layer["dX"] = dA = layer["dZ"] @ layer["W"].T


def mlp_minibatch(mlp, X, Y, lr, loss="binary_crossentropy", reduction="sum"):
    value, gradient = LOSSES[loss]
    Y_hat = mlp_forward(mlp, X)
    result = value(Y, Y_hat).mean()
    mlp_backward(mlp, gradient(Y, Y_hat) / (len(X) if reduction == "mean" else 1))
    for layer in mlp:
        layer["W"] = layer["W"] - lr * layer["dW"]
        layer["b"] = layer["b"] - lr * layer["db"]
        if "gamma" in layer:
            layer["gamma"] = layer["gamma"] - lr * layer["dgamma"]
            layer["beta"] = layer["beta"] - lr * layer["dbeta"]
    return result


def minibatches(X, Y, batch, rng):
    order = rng.permutation(len(X))
    return [(X[order[i:i + batch]], Y[order[i:i + batch]]) for i in range(0, len(X), batch)]


def minibatch_rows(X, Y, batch, rng):
    """The minibatches below each other, as one matrix: a row's X, its Y, and the number of its minibatch."""
    pairs = enumerate(minibatches(X, Y, batch, rng))
    return np.vstack([np.hstack([x, y, np.full((len(x), 1), number)]) for number, (x, y) in pairs])


def mlp_train(mlp, X, Y, batch, epochs, lr, rng, loss="binary_crossentropy", reduction="sum"):
    return [
        np.mean([mlp_minibatch(mlp, *pair, lr, loss, reduction) for pair in minibatches(X, Y, batch, rng)])
        for _ in range(epochs)
    ]


# Prediction

def mlp_probabilities(mlp, X):
    A = mlp_forward(for_prediction(mlp), X)
    return softmax(A) if mlp[-1]["act"] == "identity" else A


def mlp_predict_classes(mlp, X):
    A = mlp_forward(for_prediction(mlp), X)
    return (A > 0.5).astype(int).ravel() if A.shape[1] == 1 else A.argmax(axis=1)


# Labels and what became of them

def one_hot(labels, classes):
    return np.eye(classes)[np.asarray(labels, dtype=int)]


def labels_of_rows(Y):
    return Y.argmax(axis=1)


def accuracy(predicted, labels):
    return np.mean(predicted == labels)


def error_rate(predicted, labels):
    return np.mean(predicted != labels)


def confusion_matrix(predicted, labels, classes):
    confusion = np.zeros((classes, classes))
    np.add.at(confusion, (np.asarray(labels, dtype=int), np.asarray(predicted, dtype=int)), 1)
    return confusion


def precision(confusion):
    return ratio(np.diag(confusion), confusion.sum(axis=0))


def recall(confusion):
    return ratio(np.diag(confusion), confusion.sum(axis=1))


def f_beta(confusion, beta):
    whole = beta ** 2 * confusion.sum(axis=1) + confusion.sum(axis=0)
    return ratio((1 + beta ** 2) * np.diag(confusion), whole)


def ratio(part, whole):
    return np.where(whole == 0, 0, part / np.where(whole == 0, 1, whole))
