/// A colour of the sRGB space.
public struct Colour: Hashable, Sendable {
    /// The components, 0 to 255.
    public let red, green, blue: UInt8

    /// The colour of a number such as 0xE69F00: red, green and blue, a byte each.
    public init(_ hex: Int) {
        (red, green, blue) = (UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
    }

    /// Black, white, a grey for what should not be looked at first, and a darker one for remarks.
    public static let black = Colour(0x000000), white = Colour(0xFFFFFF), grey = Colour(0x8A8A8A),
        note = Colour(0x555555)

    /// How light the colour is to the eye, from 0 to 255: what is left of it in black and white (ITU-R BT.601).
    public var luma: Double { 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) }

    /// The colour that is `share` (0 to 1) of the way from this one to `other`.
    public func mixed(with other: Colour, _ share: Double) -> Colour {
        func mix(_ a: UInt8, _ b: UInt8) -> Int { Int((Double(a) + share * (Double(b) - Double(a))).rounded()) }
        return Colour(mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
    }
}

/// The most classes that a picture shows: each has a colour for its areas, one for its samples' marks, and a mark.
public let classLimit = 10

/// The colours of the classes' areas in a map.
///
/// Any two differ by at least 20 in CIELAB, also as seen with each kind of colour-blindness (as simulated by
/// G. Machado et al., 2009), and the first four by about 9 in lightness alone: found by a random search.
public let classFills = [
    0x6C9BD2, 0xFCE3A1, 0xA8576F, 0x783CAA, 0xE7FFDA, 0x3C3E6C, 0x9DA4B3, 0xE98A52, 0xB0FFFF, 0xBA7BFF,
].map { Colour($0) }

/// The colours of the classes' marks, as far from each other as `classFills` are: at least 29.
public let classColours = [
    0x0B4F9E, 0xE69F00, 0x7A1F3D, 0xAF859A, 0x10A658, 0x0B0041, 0xA6A2F5, 0xCF0000, 0xF5E1B4, 0x9020F5,
].map { Colour($0) }
