"""The functions of networks.py that PyTorch has, in PyTorch, in double precision; gradients are its own, by autograd.

Where PyTorch agrees too, the derivations behind the NumPy and the Swift functions are right, not only alike.
"""

import numpy as np
import torch
import torch.nn.functional as F


def tensor(array):
    return torch.tensor(np.asarray(array), dtype=torch.float64, requires_grad=True)


def gradient(function, *arrays):
    """The function's value, and the gradient of its sum in the last of the arrays."""
    tensors = [tensor(array) for array in arrays]
    value = function(*tensors)
    value.sum().backward()
    return value.detach().numpy(), tensors[-1].grad.numpy()


def softmax(Z):
    return F.softmax(tensor(Z), dim=1).detach().numpy()


def d_softmax(A, dA):
    Z = tensor(np.log(A))  # of which A is the softmax
    F.softmax(Z, dim=1).backward(tensor(dA))
    return Z.grad.numpy()


def cce(Y, Y_hat):
    """PyTorch has no loss on probabilities of one-hot rows; where the label is 0 there is nothing to derive."""
    return -(Y * torch.where(Y == 0, 1.0, Y_hat).log()).sum(dim=1, keepdim=True)


def sce(Y, Z):
    # with the label's number a probability of 0 elsewhere is no NaN, which it is with one-hot rows
    is_one_hot = ((Y == 0) | (Y == 1)).all()
    return F.cross_entropy(Z, Y.argmax(dim=1) if is_one_hot else Y, reduction="none").reshape(-1, 1)


def categorical_crossentropy_loss(Y, Y_hat):
    return gradient(cce, Y, Y_hat)[0]


def d_categorical_crossentropy_loss(Y, Y_hat):
    return gradient(cce, Y, Y_hat)[1]


def softmax_crossentropy_loss(Y, Z):
    return gradient(sce, Y, Z)[0]


def d_softmax_crossentropy_loss(Y, Z):
    return gradient(sce, Y, Z)[1]


ACTIVATIONS = {
    "relu": torch.relu, "sigmoid": torch.sigmoid, "softmax": lambda Z: F.softmax(Z, dim=1), "identity": lambda Z: Z,
}
# PyTorch's own binary loss has no eps; the sheet's is about 1e-10 away from it and stays out.
LOSSES = {"categorical_crossentropy": cce, "softmax_crossentropy": sce}


def mlp_minibatch(mlp, X, Y, lr, loss, reduction):
    """One step of `torch.optim.SGD`, which leaves the network's W and b, and dW and db."""
    weights = [(tensor(layer["W"]), tensor(layer["b"])) for layer in mlp]
    optimiser = torch.optim.SGD([parameter for pair in weights for parameter in pair], lr=lr)
    A = torch.tensor(X)
    for layer, (W, b) in zip(mlp, weights):
        A = ACTIVATIONS[layer["act"]](A @ W + b)
    losses = LOSSES[loss](torch.tensor(Y), A)
    (losses.mean() if reduction == "mean" else losses.sum()).backward()
    optimiser.step()
    for layer, (W, b) in zip(mlp, weights):
        layer.update(W=W.detach().numpy(), b=b.detach().numpy(), dW=W.grad.numpy(), db=b.grad.numpy())
    return losses.mean().item()
