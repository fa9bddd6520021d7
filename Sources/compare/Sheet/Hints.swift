/// What the sheet says of a function, and how to get to it.
package struct Hint: Sendable {
    /// The equation or the rule, in the sheet's words.
    let rule: String
    /// From a nudge to nearly the line.
    package let steps: [String]
}

/// The sheet's functions in its order.
package let hints: [String: Hint] = [
    "relu": Hint(
        rule: "equation 1: relu(z) = z if z > 0, otherwise 0, element by element",
        steps: [
            "What is left of z = -3? And of z = 2? One NumPy function compares each element with a number.",
            "It is the larger of z and 0, for a number as for an array.",
            "np.maximum(z, …)",
        ]),
    "d_relu": Hint(
        rule: "equation 2: relu'(z) = 1 if z > 0, otherwise 0, so 0 at z = 0 too",
        steps: [
            "The slope of the function in 1.1: flat on one side, rising on the other. To which does 0 belong?",
            "Choose between two numbers by a condition on z, for each element.",
            "np.where(z > 0, …, …)",
        ]),
    "sigmoid": Hint(
        rule: "equation 3: σ(z) = 1 / (1 + e^-z)",
        steps: [
            "NumPy has the exponential function for numbers and arrays: np.exp.",
            "Mind the sign in the exponent: σ(0) is 1/2, and σ of a large z nearly 1.",
            "1 / (1 + np.exp(…))",
        ]),
    "d_sigmoid": Hint(
        rule: "equation 4: σ'(z) = σ(z)·(1 - σ(z)), where the argument is z",
        steps: [
            "You have σ already: call it.",
            "The argument is z, not σ(z). The result at z = 0 is 1/4.",
            "a = sigmoid(z), then a product of a and something of a",
        ]),
    "binary_crossentropy_loss": Hint(
        rule: "equation 5: L = -[y·log ŷ + (1 - y)·log(1 - ŷ)], one value for each prediction, in y_hat's shape",
        steps: [
            "First bring y into y_hat's shape: a vector and a column would make a matrix of every pair.",
            "np.log of something that may be 0 needs eps inside; the minus stands before both terms.",
            "-(y * np.log(y_hat + eps) + (1 - y) * np.log(…))",
        ]),
    "d_binary_crossentropy_loss": Hint(
        rule: "equation 6: L' = (ŷ - y) / (ŷ·(1 - ŷ)), one value for each prediction, in y_hat's shape",
        steps: [
            "As in the loss, bring y into y_hat's shape first.",
            "Brackets around the whole denominator, and eps added to it so that it is never 0.",
            "(y_hat - y) / (… + eps)",
        ]),
    "init_layer": Hint(
        rule:
            "a dict of W (fan_in×fan_out, uniform over (-√(6 / fan_in), √(6 / fan_in)), drawn from rng), b (a vector of fan_out zeros), act, shape (a text)",
        steps: [
            "Four keys, named as the sheet names them. All random numbers come from rng, the argument.",
            "rng.random((fan_in, fan_out)) is uniform over (0, 1): stretch it, then shift it.",
            "limit = np.sqrt(6 / fan_in); W = rng.random((fan_in, fan_out)) * 2 * limit - …",
        ]),
    "init_mlp": Hint(
        rule:
            "a list of layers, one for each element of spec but the last; a layer's fan_out is the next element's fan_in",
        steps: [
            "spec with 4 elements makes 3 layers. Each call of init_layer takes numbers from two neighbours.",
            "zip(spec, spec[1:]) gives the pairs of neighbours; the act is that of the first of a pair.",
            "[init_layer(fan_in, fan_out, act, rng) for (fan_in, act), (fan_out, _) in …]",
        ]),
    "layer_forward": Hint(
        rule:
            "equations 7 and 8: Z = X·W (+ b, which equation 13 trains), A = activation(Z); X, Z, A are stored in the layer",
        steps: [
            "Store X, Z and A under these keys: the backward pass needs them. Return A.",
            "The matrix product is X @ layer['W']; which activation it is, layer['act'] says.",
            "layer['Z'] = X @ layer['W'] + …; layer['A'] = sigmoid(…) if … else relu(…)",
        ]),
    "mlp_forward": Hint(
        rule: "call layer_forward for each layer in turn; a layer's input is the output of the one before",
        steps: [
            "What layer_forward returns is what the next layer takes.",
            "A loop over the layers with one variable that is both input and output.",
            "for layer in mlp: X = layer_forward(…)",
        ]),
    "layer_backward": Hint(
        rule:
            "equations 9 to 11: dZ = dA × activation'(Z); dX = dZ·Wᵀ; dW = Xᵀ·dZ; db = the column sums of dZ; all are stored, dX is returned",
        steps: [
            "Begin with dZ: element by element, with the gradient of the activation that layer['act'] names, at Z.",
            "dX, dW and db follow from dZ: check that each has the shape of X, W and b.",
            "layer['dW'] = layer['X'].T @ …; layer['db'] = layer['dZ'].sum(axis=…)",
        ]),
    "mlp_backward": Hint(
        rule:
            "call layer_backward for each layer from the last to the first, with the gradient that the layer after has returned",
        steps: [
            "The last layer takes d_loss. What does the one before take?",
            "Go through the list in reverse without changing it: reversed(mlp).",
            "for layer in reversed(mlp): d_loss = …",
        ]),
    "layer_update": Hint(
        rule: "equations 12 and 13: W ← W - α·dW, b ← b - α·db, with the learning rate α",
        steps: [
            "The new values have to reach the dict: assign to layer['W'] and layer['b'].",
            "Subtract: the gradient points uphill.",
            "layer['W'] = layer['W'] - lr * …, and so for b",
        ]),
    "mlp_update": Hint(
        rule: "call layer_update for every layer",
        steps: [
            "Every layer, in any order.", "A loop over mlp that passes lr on.", "for layer in mlp: layer_update(…)",
        ]),
    "mlp_minibatch": Hint(
        rule:
            "forward pass, loss and its gradient, backward pass, update; the mean loss of the forward pass is returned",
        steps: [
            "Four calls of functions that you have. The loss is that before the update.",
            "mlp_backward takes the gradient of the loss, not the loss; it is not divided by the number of samples.",
            "y_hat = mlp_forward(mlp, X); mlp_backward(mlp, d_binary_crossentropy_loss(…)); mlp_update(…); return the loss's sum / …",
        ]),
    "mlp_epoch": Hint(
        rule:
            "every sample once, in an order drawn from rng, in minibatches of batch samples, the last one shorter; the mean loss is returned",
        steps: [
            "rng.permutation(len(X)) is an order. Take the same rows of X and of y.",
            "range(0, len(X), batch) gives where each minibatch starts; slices may reach beyond the end.",
            "s = order[start:start + batch]; losses.append(mlp_minibatch(mlp, X[s], …, lr))",
        ]),
    "mlp_train": Hint(
        rule: "call mlp_epoch epochs times; the list of its losses is returned",
        steps: [
            "A loop that collects what mlp_epoch returns.", "Pass the rng on as it is: a new one would repeat itself.",
            "[mlp_epoch(…) for _ in range(…)]",
        ]),
    "mlp_predict": Hint(
        rule: "a vector of labels: 1 where the network's output is above thresh, otherwise 0",
        steps: [
            "mlp_forward gives the probabilities, a column.",
            "Compare with thresh, make numbers of the truth values, and a vector of the column.",
            "(mlp_forward(mlp, X) > …).astype(int).ravel()",
        ]),
]
