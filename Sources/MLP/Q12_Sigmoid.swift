/// The sigmoid of each element, in z's shape: exactly 0 below about -710, exactly 1 above about 37, NaN where z is NaN.
///
/// Lab sheet 1.2, equation 3.
public func sigmoid(_ z: Matrix) -> Matrix { 1 / (1 + exp(-z)) }

/// The gradient of the sigmoid at each element, in z's shape: 0 wherever the sigmoid is exactly 0 or 1,
/// NaN where z is NaN.
///
/// Lab sheet 1.2, equation 4.
public func dSigmoid(_ z: Matrix) -> Matrix { sigmoid(z).map { s in s * (1 - s) } }
