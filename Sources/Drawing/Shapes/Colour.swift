/// An sRGB colour, its components from 0 to 255.
package struct Colour: Hashable, Sendable {
    package let red, green, blue: UInt8

    /// The colour of a number such as 0xE69F00: red, green and blue, a byte each.
    package init(_ hex: Int) {
        (red, green, blue) = (UInt8(hex >> 16 & 255), UInt8(hex >> 8 & 255), UInt8(hex & 255))
    }

    package static let black = Colour(0x000000), white = Colour(0xFFFFFF)
    package static let grey = Colour(0x8A8A8A), note = Colour(0x555555)

    /// The lightness from 0 to 255 (ITU-R BT.601).
    var luma: Double { 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) }

    /// What is seen around an area of this colour.
    package var rim: Colour { luma < 100 ? .white : .black }

    /// Six hexadecimal digits.
    package var hex: String { components.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    var components: [UInt8] { [red, green, blue] }

    /// The colour that is `share` (0 to 1) of the way from this one to `other`.
    package func mixed(with other: Colour, _ share: Double) -> Colour {
        Colour(
            zip(components, other.components).reduce(0) { hex, pair in
                let (start, end) = (Double(pair.0), Double(pair.1))
                return hex << 8 | Int((start + share * (end - start)).rounded())
            })
    }
}

/// The largest number of classes of a picture: each has a colour for its areas, one for its samples, and a mark.
package let classLimit = 10

/// The colours of the classes' areas in a map.
///
/// Any two differ by at least 20 in CIELAB, also with each kind of colour blindness (as simulated by G. Machado et al.,
/// 2009), and the first four by about 9 in lightness alone: found by a random search.
package let classFills = [
    0x6C9BD2, 0xFCE3A1, 0xA8576F, 0x783CAA, 0xE7FFDA, 0x3C3E6C, 0x9DA4B3, 0xE98A52, 0xB0FFFF, 0xBA7BFF,
].map { Colour($0) }

/// The colours of an output from 0 to 1: from class 0's through white to class 1's.
package let outputColours = [
    classColours[0].mixed(with: .white, 0.15), .white, classColours[1].mixed(with: .white, 0.15),
]

/// The colours of the classes' marks: by the same measure any two differ by at least 29.
package let classColours = [
    0x0B4F9E, 0xE69F00, 0x7A1F3D, 0xAF859A, 0x10A658, 0x0B0041, 0xA6A2F5, 0xCF0000, 0xF5E1B4, 0x9020F5,
].map { Colour($0) }
