// Lab 5 of COMP0088: a multi-layer perceptron, written by you, in the lab sheet's order.
//
// Samples are rows, features are columns. `Matrix` is a two-dimensional array of Doubles:
//
//     A + B   A - B   A * B   A / B   element by element, of matrices or a matrix and a number
//     A + b                           a row added to each row
//     exp(A)  log(A)  A.map { … }     of each element; exp, log and sqrt take a number too
//     A.dot(B)  A.columnSums          the matrix product, the sums of the columns
//     A.T                             the transpose, for a product: X.T.dot(dZ), dZ.dot(W.T)
//     A.sum  A.mean  A.shape          the sum and mean of all elements; the shape, to print or compare
//     A.rows  A.columns               counts, which are Ints: A / Double(A.rows) divides by one
//     A[i, j]  A.row(i)  A.elements   one element, a row, all elements in an array
//     A.rows([2, 0])                  the matrix of these rows
//     y.reshaped(like: A)             the same elements in A's shape
//     Matrix(rows: 2, columns: 3, repeating: 0)   Matrix([[1, 2], [3, 4]])   Matrix(row: [1, 2])
//
// A `Layer` is a dictionary of matrices and texts, a `Network` an array of layers:
//
//     ["W": W, "b": b, "act": act]    makes a layer
//     layer["Z"] = Z                  sets a key; layer["W"] = layer["W"] - D changes what is there
//     let W = layer["W"]              reads a matrix
//     let act: String = layer["act"]  reads a text; so does layer["act"] == "relu"
//     mlp[0]["W"]                     the first layer's weights
//
// A function that is given a layer or network `inout` changes the caller's: layerForward(&mlp[0], X). A variable that
// is set to mlp[0], or that a loop over mlp has, is a copy.
//
// Write a function in place of `todo()`, save, and compare. What is not written yet is the project's own, so that a
// function can be tried before those that it calls.

import MLP  // Matrix, Layer, Network and Generator; what you write stands before the module's own

// 1.1

/// The rectified linear unit of each element: z where z > 0, otherwise 0. Lab sheet 1.1, equation 1.
///
/// - Parameter z: A matrix of any shape.
/// - Returns: A matrix of the same shape.
func relu(_ z: Matrix) -> Matrix {
    todo()
}

/// The gradient of ReLU at each element: 1 where z > 0, otherwise 0. Lab sheet 1.1, equation 2.
///
/// - Returns: A matrix of z's shape.
func dRelu(_ z: Matrix) -> Matrix {
    todo()
}

// 1.2

/// The sigmoid of each element: 1 / (1 + exp(-z)). Lab sheet 1.2, equation 3.
///
/// - Returns: A matrix of z's shape.
func sigmoid(_ z: Matrix) -> Matrix {
    todo()
}

/// The gradient of the sigmoid at each element: σ(z)·(1 - σ(z)). Lab sheet 1.2, equation 4.
///
/// - Parameter z: What the sigmoid is taken of, not the sigmoid.
/// - Returns: A matrix of z's shape.
func dSigmoid(_ z: Matrix) -> Matrix {
    todo()
}

// 1.3

/// The binary cross-entropy of each prediction. Lab sheet 1.3, equation 5.
///
/// - Parameters:
///   - y: The true labels, 0 or 1: as many as predictions, in any shape.
///   - yHat: The predictions, between 0 and 1.
///   - eps: A small number that keeps the logarithms finite.
/// - Returns: A matrix of yHat's shape.
func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    todo()
}

/// The gradient of the binary cross-entropy in each prediction. Lab sheet 1.3, equation 6.
///
/// - Parameters: As those of `binaryCrossentropyLoss`; eps keeps the denominator from 0.
/// - Returns: A matrix of yHat's shape.
func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    todo()
}

// 2.1

/// Creates a layer. Lab sheet 2.1.
///
/// - Parameters:
///   - fanIn: The number of incoming connections.
///   - fanOut: The number of outgoing connections.
///   - act: The activation: "relu" or "sigmoid".
///   - rng: NumPy's generator: rng.random(2, 3) is a 2×3 matrix of numbers between 0 and 1.
/// - Returns: A layer with "W", fanIn×fanOut and uniform in (-√(6 / fanIn), √(6 / fanIn)); "b", 1×fanOut, of zeros;
///   "act"; and "shape", a text to print.
func initLayer(_ fanIn: Int, _ fanOut: Int, _ act: String, rng: inout Generator) -> Layer {
    todo()
}

// 2.2

/// Builds a network: a layer for each element of spec but the last. Lab sheet 2.2.
///
/// - Parameters:
///   - spec: Each layer's fanIn and activation; the last element is only the last layer's fanOut.
///   - rng: The layers draw their weights from it, first to last.
func initMLP(_ spec: [(fanIn: Int, act: String?)], rng: inout Generator) -> Network {
    todo()
}

// 3.1

/// Runs a forward pass through a layer. Lab sheet 3.1, equations 7 and 8, with the bias: Z = X·W + b.
///
/// - Parameters:
///   - layer: The layer; "X", "Z" and "A" are stored in it.
///   - X: The input, samples×fanIn.
/// - Returns: The activations A, samples×fanOut.
func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    todo()
}

// 3.2

/// Runs a forward pass through the network, layer by layer. Lab sheet 3.2.
///
/// - Returns: The activations of the last layer, samples×outputs.
func mlpForward(_ mlp: inout Network, _ X: Matrix) -> Matrix {
    todo()
}

// 4.1

/// Runs a backward pass through a layer, after its forward pass. Lab sheet 4.1, equations 9 to 11.
///
/// - Parameters:
///   - layer: The layer; "dA", "dZ", "dW", "db" (1×fanOut) and "dX" are stored in it, summed over the samples.
///   - dA: The gradient of the loss in the layer's activations, samples×fanOut.
/// - Returns: The gradient in its input dX, samples×fanIn.
func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    todo()
}

// 4.2

/// Runs a backward pass through the network, from the last layer to the first. Lab sheet 4.2.
///
/// - Parameter dLoss: The gradient of the loss in the last layer's activations, samples×outputs.
func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix) {
    todo()
}

// 5.1

/// Takes one step of gradient descent in a layer, after both passes. Lab sheet 5.1, equations 12 and 13.
///
/// - Parameter lr: The learning rate α.
func layerUpdate(_ layer: inout Layer, lr: Double) {
    todo()
}

// 5.2

/// Takes one step of gradient descent in every layer. Lab sheet 5.2.
func mlpUpdate(_ mlp: inout Network, lr: Double) {
    todo()
}

// 6.1

/// Fits the network to one minibatch: forward, loss, backward, update. Lab sheet 6.1.
///
/// - Parameters:
///   - X: The samples, samples×features.
///   - y: Their labels, samples×1.
/// - Returns: The mean loss of the samples, before the update.
func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    todo()
}

// 6.2

/// Fits the network for one epoch: all samples, in an order drawn from rng, a minibatch at a time. Lab sheet 6.2.
///
/// - Parameters:
///   - batch: The samples of a minibatch; the last one may have fewer.
///   - rng: rng.permutation(5) is an order of 0..<5.
/// - Returns: The mean loss of the minibatches.
func mlpEpoch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator) -> Double {
    todo()
}

// 6.3

/// Fits the network for several epochs. Lab sheet 6.3.
///
/// - Returns: The loss of each epoch.
func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    todo()
}

// 7.1

/// Predicts the label of each sample: 1 where the network's output is above thresh, otherwise 0. Lab sheet 7.1.
///
/// - Parameters:
///   - mlp: The network; a copy of it, `var mlp = mlp`, can run a forward pass.
///   - X: The samples, samples×features.
/// - Returns: A label for each row of X.
func mlpPredict(_ mlp: Network, _ X: Matrix, thresh: Double = 0.5) -> [Int] {
    todo()
}

/// Stands in a function that is not written yet.
func todo() -> Never { fatalError("todo()") }
