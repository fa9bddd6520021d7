/// The sigmoid 1 / (1 + exp(-z)): between 0 and 1, exactly 0 below about -710 and exactly 1 above about 37;
/// NaN stays NaN.
///
/// Lab sheet 1.2, equation 3.
public func sigmoid(_ z: Double) -> Double {
    1 / (1 + exp(-z))
}

/// The sigmoid of each element, in z's shape. Lab sheet 1.2, equation 3.
public func sigmoid(_ z: Matrix) -> Matrix {
    z.map(sigmoid)
}

/// The gradient of the sigmoid, σ(z)·(1 - σ(z)): 0 for infinite z; NaN stays NaN.
///
/// Lab sheet 1.2, equation 4.
public func dSigmoid(_ z: Double) -> Double {
    let a = sigmoid(z)
    return a * (1 - a)
}

/// The gradient of the sigmoid at each element, in z's shape. Lab sheet 1.2, equation 4.
public func dSigmoid(_ z: Matrix) -> Matrix {
    z.map(dSigmoid)
}
