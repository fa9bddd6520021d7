"""The lab sheet in NumPy: the reference that the Swift functions are compared with.

The sheet leaves some choices open; the comments name those made here. Rows are samples, columns features.
"""

import numpy as np


# 1 Activation functions

def relu(z):
    return np.maximum(z, 0)  # NaN stays NaN


def d_relu(z):
    return np.where(z > 0, 1.0, 0.0)


def sigmoid(z):
    with np.errstate(over="ignore"):  # exp(710) is infinite, and 1 / (1 + infinity) the right 0
        return 1 / (1 + np.exp(-z))


def d_sigmoid(z):
    a = sigmoid(z)
    return a * (1 - a)


def binary_crossentropy_loss(y, y_hat, eps=1e-10):
    y = np.reshape(y, np.shape(y_hat))
    return -(y * np.log(y_hat + eps) + (1 - y) * np.log(1 - y_hat + eps))


def d_binary_crossentropy_loss(y, y_hat, eps=1e-10):
    y = np.reshape(y, np.shape(y_hat))
    return (y_hat - y) / (y_hat * (1 - y_hat) + eps)


# 2 Build a neural network

def init_layer(fan_in, fan_out, act, rng):
    limit = np.sqrt(6 / fan_in)
    return {
        "W": rng.random((fan_in, fan_out)) * 2 * limit - limit,
        "b": np.zeros(fan_out),
        "act": act,
        "shape": f"{fan_in}->{fan_out}",
    }


def init_mlp(spec, rng):
    assert len(spec) > 1
    return [init_layer(fan_in, fan_out, act, rng) for (fan_in, act), (fan_out, _) in zip(spec, spec[1:])]


# 3 Perform a forward pass

def layer_forward(layer, X):
    assert X.shape[-1] == layer["W"].shape[0]
    layer["X"] = X
    layer["Z"] = X @ layer["W"] + layer["b"]  # equation 7 leaves out the bias that equation 13 trains
    layer["A"] = sigmoid(layer["Z"]) if layer["act"] == "sigmoid" else relu(layer["Z"])
    return layer["A"]


def mlp_forward(mlp, X):
    for layer in mlp:
        X = layer_forward(layer, X)
    return X


# 4 Perform a backward pass

def layer_backward(layer, dA):
    assert dA.shape == layer["A"].shape
    gradient = d_sigmoid if layer["act"] == "sigmoid" else d_relu
    layer["dA"] = dA
    layer["dZ"] = dA * gradient(layer["Z"])
    layer["dW"] = layer["X"].T @ layer["dZ"]
    layer["db"] = layer["dZ"].sum(axis=0)  # summed over the minibatch, not averaged
    layer["dX"] = layer["dZ"] @ layer["W"].T
    return layer["dX"]


def mlp_backward(mlp, d_loss):
    for layer in reversed(mlp):
        d_loss = layer_backward(layer, d_loss)


# 5 Update the network weights

def layer_update(layer, lr):
    layer["W"] = layer["W"] - lr * layer["dW"]
    layer["b"] = layer["b"] - lr * layer["db"]


def mlp_update(mlp, lr):
    for layer in mlp:
        layer_update(layer, lr)


# 6 Train the network

def mlp_minibatch(mlp, X, y, lr):
    assert X.shape[0] == len(y)
    assert X.shape[-1] == mlp[0]["W"].shape[0]
    y_hat = mlp_forward(mlp, X)
    loss = binary_crossentropy_loss(y, y_hat).sum() / X.shape[0]
    mlp_backward(mlp, d_binary_crossentropy_loss(y, y_hat))
    mlp_update(mlp, lr)
    return loss


def mlp_epoch(mlp, X, y, batch, lr, rng):
    order = rng.permutation(len(X))
    slices = [order[start:start + batch] for start in range(0, len(X), batch)]
    # every minibatch counts the same, a short last one too
    return np.mean([mlp_minibatch(mlp, X[s], y[s], lr) for s in slices])


def mlp_train(mlp, X, y, batch, epochs, lr, rng):
    return [mlp_epoch(mlp, X, y, batch, lr, rng) for _ in range(epochs)]


# 7 Test the network

def mlp_predict(mlp, X, thresh=0.5):
    return (mlp_forward(mlp, X) > thresh).astype(int).ravel()
