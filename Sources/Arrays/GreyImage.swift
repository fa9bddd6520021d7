/// A picture in shades of grey, 0 black to 255 white, row after row from the top left.
public struct GreyImage: Equatable, Sendable {
    public let width: Int
    public let height: Int
    public var pixels: [UInt8]

    public init(width: Int, height: Int, repeating grey: UInt8 = 0) {
        require(width >= 0 && height >= 0, "there is no picture of \(width)×\(height) pixels")
        self.width = width
        self.height = height
        pixels = Array(repeating: grey, count: width * height)
    }

    public subscript(x: Int, y: Int) -> UInt8 {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }
}
