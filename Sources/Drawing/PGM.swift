/// The bytes of a binary PGM file (P5, 255 shades). Source: the Netpbm project's description of PGM.
public func pgm(_ image: GreyImage) -> [UInt8] {
    Array("P5\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
}
