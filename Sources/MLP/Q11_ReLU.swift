/// Rectified linear unit: z where z > 0, otherwise 0; NaN stays NaN.
///
/// Lab sheet 1.1, equation 1.
@inlinable public func relu(_ z: Double) -> Double {
    z <= 0 ? 0 : z  // this way round NaN stays NaN
}

/// The ReLU of each element, in z's shape. Lab sheet 1.1, equation 1.
public func relu(_ z: Matrix) -> Matrix {
    z.map(relu)
}

/// The gradient of ReLU: 1 where z > 0, otherwise 0, at 0 and NaN too.
///
/// Lab sheet 1.1, equation 2.
@inlinable public func dRelu(_ z: Double) -> Double {
    z > 0 ? 1 : 0
}

/// The gradient of ReLU at each element, in z's shape. Lab sheet 1.1, equation 2.
public func dRelu(_ z: Matrix) -> Matrix {
    z.map(dRelu)
}
