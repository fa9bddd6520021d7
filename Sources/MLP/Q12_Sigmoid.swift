/// The sigmoid of each element, in z's shape: exactly 0 below about -710 and exactly 1 above about 37; NaN stays NaN.
///
/// Lab sheet 1.2, equation 3.
public func sigmoid(_ z: Matrix) -> Matrix { z.map { 1 / (1 + exp(-$0)) } }

/// The gradient of the sigmoid at each element, in z's shape: 0 for infinite z; NaN stays NaN.
///
/// Lab sheet 1.2, equation 4.
public func dSigmoid(_ z: Matrix) -> Matrix { sigmoid(z).map { a in a * (1 - a) } }
