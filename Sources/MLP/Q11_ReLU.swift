/// Rectified linear unit of each element: z where z > 0, NaN where z is NaN, otherwise 0, in z's shape.
///
/// Lab sheet 1.1, equation 1.
public func relu(_ z: Matrix) -> Matrix { z.map { max($0, 0) } }  // this way round NaN stays NaN

/// The gradient of ReLU at each element: 1 where z > 0, otherwise 0, at NaN too, in z's shape.
///
/// Lab sheet 1.1, equation 2.
public func dRelu(_ z: Matrix) -> Matrix { z.map { $0 > 0 ? 1 : 0 } }
