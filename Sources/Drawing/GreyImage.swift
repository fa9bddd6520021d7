import Arrays

/// A picture in shades of grey, 0 black to 255 white, row after row from the top left.
public struct GreyImage: Equatable, Sendable {
    /// The number of pixels in a row.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// The shades, `width * height` of them.
    public var pixels: [UInt8]

    /// A picture of one shade.
    public init(width: Int, height: Int, repeating grey: UInt8 = 0) {
        require(width >= 0 && height >= 0, "there is no picture of \(width)×\(height) pixels")
        self.width = width
        self.height = height
        pixels = Array(repeating: grey, count: width * height)
    }

    /// The pixel `x` from the left and `y` from the top, both from 0.
    public subscript(x: Int, y: Int) -> UInt8 {
        get {
            require(0..<width ~= x, "there is no pixel \(x) in a row of \(width)")
            return pixels[y * width + x]
        }
        set {
            require(0..<width ~= x, "there is no pixel \(x) in a row of \(width)")
            pixels[y * width + x] = newValue
        }
    }
}
