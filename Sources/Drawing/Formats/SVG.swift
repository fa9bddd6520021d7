import Arrays

/// The bytes of a page as an SVG 1.1 image without external files.
///
/// A group's name is its `aria-label`. Source: W3C, Scalable Vector Graphics.
package func svg(_ page: Page) -> [UInt8] {
    var writer = SVGWriter()
    let (width, height) = (number(page.width), number(page.height))
    writer.add(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" \
        width="\(width)pt" height="\(height)pt" \
        viewBox="0 0 \(width) \(height)" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" \
        stroke-linejoin="round">
        <title>\(escaped(page.title))</title>
        <rect width="\(width)" height="\(height)" fill="#fff"/>

        """)
    for shape in page.shapes { writer.write(shape) }
    writer.add("</svg>\n")
    return writer.bytes
}

/// A number without zeros at its end; two decimals of a point are a 7,200th of an inch.
func number(_ value: Double, decimals: Int = 2) -> String {
    var text = fixed(value, decimals)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
}

private struct SVGWriter {
    var bytes: [UInt8] = []
    private var clips = 0

    mutating func add(_ text: String) { bytes += text.utf8 }

    mutating func write(_ shape: Shape) {
        switch shape {
        case .line(let points, let stroke):
            add("<path d=\"\(path(points))\" fill=\"none\"\(attributes(stroke))/>\n")
        case .area(let points, let fill, let stroke):
            add("<path d=\"\(path(points))Z\"\(attributes(fill, stroke))/>\n")
        case .disc(let centre, let radius, let fill, let stroke):
            add("<circle cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\"")
            add("\(attributes(fill, stroke))/>\n")
        case .text(let text): write(text)
        case .image(let image, let frame):
            add("<image \(attributes(frame)) preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,")
            bytes += base64(png(enlarged(image)))
            add("\"/>\n")
        case .group(let name, let clip, let shapes):
            var clipping = ""
            if let clip {
                clips += 1
                clipping = " clip-path=\"url(#clip\(clips))\""
                add("<clipPath id=\"clip\(clips)\"><rect \(attributes(clip))/></clipPath>\n")
            }
            add("<g aria-label=\"\(escaped(name))\"\(clipping)>\n")
            for shape in shapes { write(shape) }
            add("</g>\n")
        }
    }

    private mutating func write(_ text: Text) {
        let (x, y) = (number(text.place.x), number(text.place.y))
        add(text.isUpright ? "<text transform=\"translate(\(x) \(y)) rotate(-90)\"" : "<text x=\"\(x)\" y=\"\(y)\"")
        add(" font-size=\"\(number(text.size))\"")
        if text.anchor != .start { add(" text-anchor=\"\(text.anchor)\"") }
        if text.isBold { add(" font-weight=\"bold\"") }
        if text.colour != .black { add(" fill=\"#\(text.colour.hex)\"") }
        add(">\(escaped(text.string))</text>\n")
    }
}

private func path(_ points: [Point2D]) -> String {
    "M" + points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: " ")
}

private func attributes(_ frame: Rectangle) -> String {
    let (x, y, width, height) = (number(frame.x), number(frame.y), number(frame.width), number(frame.height))
    return "x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\""
}

private func attributes(_ fill: Colour, _ stroke: Stroke?) -> String {
    " fill=\"#\(fill.hex)\"\(stroke.map(attributes) ?? "")"
}

private func attributes(_ stroke: Stroke) -> String {
    let dashes = stroke.isDashed ? " stroke-dasharray=\"4 2.5\"" : ""
    return " stroke=\"#\(stroke.colour.hex)\" stroke-width=\"\(number(stroke.width))\"\(dashes)"
}

/// Text with XML's special characters escaped; those that XML does not allow become a question mark.
private func escaped(_ text: String) -> String {
    text.unicodeScalars.map { letter in
        switch letter {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        case _ where letter.value < 0x20 || letter.value & 0xfffe == 0xfffe: "?"
        default: String(letter)
        }
    }.joined()
}
