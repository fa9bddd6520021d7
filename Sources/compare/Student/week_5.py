"""Lab 5 of COMP0088: a multi-layer perceptron, written by you, in the lab sheet's order.

Samples are rows, features are columns. A layer is a dict, a network a list of layers. Write a function in place of its
last line, save, and compare. What is not written yet is the project's own, so that a function can be tried before those
that it calls.
"""

import numpy as np

# 1.1


def relu(z):
    """The rectified linear unit of each element: z where z > 0, otherwise 0. Lab sheet 1.1, equation 1.

    z: a number or an array of any shape
    returns: a number or an array of the same shape
    """
    return None


def d_relu(z):
    """The gradient of ReLU at each element: 1 where z > 0, otherwise 0. Lab sheet 1.1, equation 2.

    returns: a number or an array of z's shape
    """
    return None


# 1.2


def sigmoid(z):
    """The sigmoid of each element: 1 / (1 + exp(-z)). Lab sheet 1.2, equation 3.

    returns: a number or an array of z's shape
    """
    return None


def d_sigmoid(z):
    """The gradient of the sigmoid at each element: σ(z)·(1 - σ(z)). Lab sheet 1.2, equation 4.

    z: what the sigmoid is taken of, not the sigmoid
    returns: a number or an array of z's shape
    """
    return None


# 1.3


def binary_crossentropy_loss(y, y_hat, eps=1e-10):
    """The binary cross-entropy of each prediction. Lab sheet 1.3, equation 5.

    y: the true labels, 0 or 1: as many as predictions, in any shape
    y_hat: the predictions, between 0 and 1
    eps: a small number that keeps the logarithms finite
    returns: an array of y_hat's shape
    """
    return None


def d_binary_crossentropy_loss(y, y_hat, eps=1e-10):
    """The gradient of the binary cross-entropy in each prediction. Lab sheet 1.3, equation 6.

    y, y_hat: as in binary_crossentropy_loss; eps keeps the denominator from 0
    returns: an array of y_hat's shape
    """
    return None


# 2.1


def init_layer(fan_in, fan_out, act, rng):
    """Creates a layer. Lab sheet 2.1.

    fan_in, fan_out: the numbers of incoming and outgoing connections
    act: the activation, "relu" or "sigmoid"
    rng: a numpy.random.Generator: rng.random((2, 3)) is an array of numbers between 0 and 1
    returns: a dict with "W", fan_in×fan_out and uniform in (-√(6 / fan_in), √(6 / fan_in)); "b", a vector of fan_out
        zeros; "act"; and "shape", a text to print
    """
    return None


# 2.2


def init_mlp(spec, rng):
    """Builds a network: a layer for each element of spec but the last. Lab sheet 2.2.

    spec: (fan_in, act) of each layer; the last element is only the last layer's fan_out
    rng: the layers draw their weights from it, first to last
    returns: a list of layers
    """
    return None


# 3.1


def layer_forward(layer, X):
    """Runs a forward pass through a layer. Lab sheet 3.1, equations 7 and 8, with the bias: Z = X·W + b.

    layer: the layer; "X", "Z" and "A" are stored in it
    X: the input, samples×fan_in
    returns: the activations A, samples×fan_out
    """
    return None


# 3.2


def mlp_forward(mlp, X):
    """Runs a forward pass through the network, layer by layer. Lab sheet 3.2.

    returns: the activations of the last layer, samples×outputs
    """
    return None


# 4.1


def layer_backward(layer, dA):
    """Runs a backward pass through a layer, after its forward pass. Lab sheet 4.1, equations 9 to 11.

    layer: the layer; "dA", "dZ", "dW", "db" and "dX" are stored in it, summed over the samples
    dA: the gradient of the loss in the layer's activations, samples×fan_out
    returns: the gradient in its input dX, samples×fan_in
    """
    return None


# 4.2


def mlp_backward(mlp, d_loss):
    """Runs a backward pass through the network, from the last layer to the first. Lab sheet 4.2.

    d_loss: the gradient of the loss in the last layer's activations, samples×outputs
    """
    pass


# 5.1


def layer_update(layer, lr):
    """Takes one step of gradient descent in a layer, after both passes. Lab sheet 5.1, equations 12 and 13.

    lr: the learning rate α
    """
    pass


# 5.2


def mlp_update(mlp, lr):
    """Takes one step of gradient descent in every layer. Lab sheet 5.2."""
    pass


# 6.1


def mlp_minibatch(mlp, X, y, lr):
    """Fits the network to one minibatch: forward, loss, backward, update. Lab sheet 6.1.

    X: the samples, samples×features
    y: their labels, a vector
    returns: the mean loss of the samples, before the update
    """
    return None


# 6.2


def mlp_epoch(mlp, X, y, batch, lr, rng):
    """Fits the network for one epoch: all samples, in an order drawn from rng, a minibatch at a time. Lab sheet 6.2.

    batch: the samples of a minibatch; the last one may have fewer
    rng: rng.permutation(5) is an order of 0 to 4
    returns: the mean loss of the minibatches
    """
    return None


# 6.3


def mlp_train(mlp, X, y, batch, epochs, lr, rng):
    """Fits the network for several epochs. Lab sheet 6.3.

    returns: the list of the epochs' losses
    """
    return None


# 7.1


def mlp_predict(mlp, X, thresh=0.5):
    """Predicts the label of each sample: 1 where the network's output is above thresh, otherwise 0. Lab sheet 7.1.

    X: the samples, samples×features
    returns: a vector of labels
    """
    return None
