/// The hints that speak of NumPy, in words for students who write Swift.
let swiftSteps: [String: [String]] = [
    "relu": [
        "What is left of z = -3? And of z = 2? z.map { … } does the same to each element.",
        "It is the larger of the element and 0.",
        "z.map { max($0, …) }",
    ],
    "d_relu": [
        "The slope of the function in 1.1: flat on one side, rising on the other. To which does 0 belong?",
        "Choose between two numbers by a condition on each element.",
        "z.map { $0 > 0 ? … : … }",
    ],
    "sigmoid": [
        "exp takes a number or a matrix; so do - and /.",
        "Mind the sign in the exponent: σ(0) is 1/2, and σ of a large z nearly 1.",
        "z.map { 1 / (1 + exp(…)) }",
    ],
    "d_sigmoid": [
        "You have σ already: call it.",
        "The argument is z, not σ(z). The result at z = 0 is 1/4.",
        "let a = sigmoid(z), then a product of a and something of a",
    ],
    "binary_crossentropy_loss": [
        "First bring y into yHat's shape: y.reshaped(like: yHat).",
        "log of something that may be 0 needs eps inside; the minus stands before both terms.",
        "-(y * log(yHat + eps) + (1 - y) * log(…))",
    ],
    "d_binary_crossentropy_loss": [
        "As in the loss, bring y into yHat's shape first.",
        "Brackets around the whole denominator, and eps added to it so that it is never 0.",
        "(yHat - y) / (… + eps)",
    ],
    "init_layer": [
        "Four keys, named as the sheet names them: return [\"W\": …, \"b\": …, \"act\": act, \"shape\": …]",
        "rng.random(fanIn, fanOut) is uniform over (0, 1): stretch it, then shift it.",
        "let limit = sqrt(6 / Double(fanIn)); W is rng.random(fanIn, fanOut) * 2 * limit - …",
    ],
    "init_mlp": [
        "spec with 4 elements makes 3 layers. Each call of initLayer takes numbers from two neighbours.",
        "zip(spec, spec.dropFirst()) gives the pairs of neighbours; the act is that of the first of a pair.",
        "mlp.append(initLayer(spec[i].fanIn, spec[i + 1].fanIn, spec[i].act!, rng: &rng)), for each i but …",
    ],
    "layer_forward": [
        "Store X, Z and A under these keys: the backward pass needs them. Return A.",
        "The matrix product is X.dot(layer[\"W\"]); which activation it is, layer[\"act\"] says.",
        "let Z = X.dot(…) + …; let A = layer[\"act\"] == \"sigmoid\" ? … : …",
    ],
    "mlp_forward": [
        "What layerForward returns is what the next layer takes.",
        "Go through mlp.indices: a loop over the layers themselves would change copies.",
        "for i in mlp.indices { A = layerForward(&mlp[i], …) }",
    ],
    "layer_backward": [
        "Begin with dZ: element by element, with the gradient of the activation that layer[\"act\"] names, at Z.",
        "dX, dW and db follow from dZ: check that each has the shape of X, W and b.",
        "dW is layer[\"X\"].T.dot(…); db is dZ's …",
    ],
    "mlp_backward": [
        "The last layer takes dLoss. What does the one before take?",
        "Go through the layers in reverse, by index.",
        "for i in mlp.indices.reversed() { gradient = … }",
    ],
    "layer_update": [
        "The new values have to reach the layer: assign to layer[\"W\"] and layer[\"b\"].",
        "Subtract: the gradient points uphill.",
        "layer[\"W\"] = layer[\"W\"] - lr * …, and so for b",
    ],
    "mlp_update": [
        "Every layer, in any order.", "A loop over mlp.indices that passes lr on.",
        "for i in mlp.indices { layerUpdate(…) }",
    ],
    "mlp_minibatch": [
        "Four calls of functions that you have. The loss is that before the update.",
        "mlpBackward takes the gradient of the loss, not the loss; it is not divided by the number of samples.",
        "let yHat = mlpForward(&mlp, X); mlpBackward(&mlp, dBinaryCrossentropyLoss(…)); mlpUpdate(…); return the loss's sum / …",
    ],
    "mlp_epoch": [
        "rng.permutation(X.rows) is an order. Take the same rows of X and of y: X.rows(…) and y.rows(…).",
        "stride(from: 0, to: X.rows, by: batch) gives where each minibatch starts; mind the end of the last one.",
        "let rows = order[start..<min(…)]; losses.append(mlpMinibatch(&mlp, X.rows(rows), …, lr: lr))",
    ],
    "mlp_train": [
        "A loop that collects what mlpEpoch returns.",
        "Pass the rng on as it is, with &: a new one would repeat itself.",
        "for _ in 0..<epochs { losses.append(mlpEpoch(…)) }",
    ],
    "mlp_predict": [
        "mlpForward gives the probabilities, a column; its .elements are an array. It takes a copy: var mlp = mlp.",
        "Compare each with thresh, and choose between two numbers.",
        "mlpForward(&mlp, X).elements.map { $0 > … ? … : … }",
    ],
]
