/// One Double, or two, four or eight side by side: what a kernel computes on at once.
///
/// Each lane goes through the same operations as a Double alone would, so a kernel's result does not depend on
/// how many lanes it uses, bit for bit.
///
/// Bounds: a load or store reaches as many elements from the pointer as there are lanes; a kernel takes vectors while
/// that many are left, and then single elements.
@usableFromInline
package protocol Lanes {
    init(_ value: Double)
    static func load(_ pointer: UnsafePointer<Double>) -> Self
    func store(_ pointer: UnsafeMutablePointer<Double>)
    /// `self + a * b`, fused where the processor fuses it: one rounding.
    func adding(_ a: Self, times b: Self) -> Self
    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static func / (a: Self, b: Self) -> Self
    func squareRoot() -> Self
}

extension Double: Lanes {
    @inlinable @inline(__always)
    package static func load(_ pointer: UnsafePointer<Double>) -> Double { pointer.pointee }

    @inlinable @inline(__always)
    package func store(_ pointer: UnsafeMutablePointer<Double>) { pointer.pointee = self }

    @inlinable @inline(__always)
    package func adding(_ a: Double, times b: Double) -> Double {
        #if FUSED
            addingProduct(a, b)
        #else
            self + a * b
        #endif
    }
}

extension SIMD where Scalar == Double {
    @inlinable @inline(__always)
    package init(_ value: Double) { self.init(repeating: value) }

    @inlinable @inline(__always)
    package static func load(_ pointer: UnsafePointer<Double>) -> Self {
        UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
    }

    @inlinable @inline(__always)
    package func store(_ pointer: UnsafeMutablePointer<Double>) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
    }

    @inlinable @inline(__always)
    package func adding(_ a: Self, times b: Self) -> Self {
        #if FUSED
            addingProduct(a, b)
        #else
            self + a * b
        #endif
    }
}

extension SIMD2: Lanes where Scalar == Double {}
extension SIMD4: Lanes where Scalar == Double {}
extension SIMD8: Lanes where Scalar == Double {}
extension SIMD16: Lanes where Scalar == Double {}

/// A vector whose comparisons are those of its own type: called through `SIMD` alone they go lane by lane, five
/// times slower.
@usableFromInline
package protocol Vector: Lanes, SIMD where Scalar == Double {
    /// The ReLU of each lane; NaN stays NaN, and -0 may stay -0.
    var rectified: Self { get }
    /// The gradient of ReLU: 1 where a lane is above 0, else 0.
    var slope: Self { get }
}

extension SIMD4<Double>: Vector {
    @inlinable @inline(__always)
    package var rectified: Self { replacing(with: Self.zero, where: Self.zero .> self) }

    @inlinable @inline(__always)
    package var slope: Self { Self.zero.replacing(with: Self(repeating: 1), where: self .> Self.zero) }
}

extension SIMD8<Double>: Vector {
    @inlinable @inline(__always)
    package var rectified: Self { replacing(with: Self.zero, where: Self.zero .> self) }

    @inlinable @inline(__always)
    package var slope: Self { Self.zero.replacing(with: Self(repeating: 1), where: self .> Self.zero) }
}
