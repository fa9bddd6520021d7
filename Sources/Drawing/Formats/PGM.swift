import Arrays

/// The bytes of a grey picture as a binary PGM file (P5, maxval 255). Source: Netpbm's description of PGM.
package func pgm(_ image: Image) -> [UInt8] {
    require(image.palette == Image.greys, "a PGM file has shades of grey only")
    return Array("P5\n\(image.width) \(image.height)\n255\n".utf8) + image.pixels
}
