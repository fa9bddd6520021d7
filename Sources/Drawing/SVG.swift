import Arrays

/// The bytes of a drawing as an SVG 1.1 image, complete in itself.
///
/// A group keeps its name as its `aria-label`. Source: W3C, Scalable Vector Graphics.
public func svg(_ drawing: Page) -> [UInt8] {
    var writer = SVGWriter()
    let size = "\(number(drawing.width)) \(number(drawing.height))"
    writer.add(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="\(number(drawing.width))pt" height="\(number(drawing.height))pt" \
        viewBox="0 0 \(size)" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" \
        stroke-linejoin="round">
        <title>\(escaped(drawing.title))</title>
        <rect width="\(number(drawing.width))" height="\(number(drawing.height))" fill="#fff"/>

        """)
    for shape in drawing.shapes { writer.write(shape) }
    writer.add("</svg>\n")
    return writer.bytes
}

/// A number without the zeros at its end; two decimals are a 7,200th of an inch.
func number(_ value: Double, decimals: Int = 2) -> String {
    var text = fixed(value, decimals)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
}

private struct SVGWriter {
    var bytes: [UInt8] = []
    private var clips = 0

    mutating func add(_ text: String) {
        bytes += text.utf8
    }

    mutating func write(_ shape: Shape) {
        switch shape {
        case .line(let points, let stroke):
            add("<path d=\"\(path(points))\" fill=\"none\"\(attributes(stroke))/>\n")
        case .area(let points, let fill, let stroke):
            add("<path d=\"\(path(points))Z\" fill=\"#\(fill.hex)\"\(stroke.map(attributes) ?? "")/>\n")
        case .disc(let centre, let radius, let fill, let stroke):
            add("<circle cx=\"\(number(centre.x))\" cy=\"\(number(centre.y))\" r=\"\(number(radius))\" ")
            add("fill=\"#\(fill.hex)\"\(stroke.map(attributes) ?? "")/>\n")
        case .text(let text): write(text)
        case .image(let image, let frame):
            add("<image \(place(frame)) preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,")
            bytes += base64(png(enlarged(image)))
            add("\"/>\n")
        case .group(let name, let clip, let shapes):
            var clipping = ""
            if let clip {
                clips += 1
                clipping = " clip-path=\"url(#clip\(clips))\""
                add("<clipPath id=\"clip\(clips)\"><rect \(place(clip))/></clipPath>\n")
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

private func path(_ points: [Point]) -> String {
    var path = "M"
    for (index, point) in points.enumerated() {
        path += "\(index == 0 ? "" : " ")\(number(point.x)) \(number(point.y))"
    }
    return path
}

private func place(_ frame: Rectangle) -> String {
    "x=\"\(number(frame.x))\" y=\"\(number(frame.y))\" width=\"\(number(frame.width))\" height=\"\(number(frame.height))\""
}

private func attributes(_ stroke: Stroke) -> String {
    let dashes = stroke.isDashed ? " stroke-dasharray=\"4 2.5\"" : ""
    return " stroke=\"#\(stroke.colour.hex)\" stroke-width=\"\(number(stroke.width))\"\(dashes)"
}

extension Colour {
    /// Six hexadecimal digits, two a component.
    var hex: String {
        [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// Text as XML takes it; control characters, which it does not take, become a question mark.
private func escaped(_ text: String) -> String {
    var line = ""
    for letter in text.unicodeScalars {
        switch letter {
        case "&": line += "&amp;"
        case "<": line += "&lt;"
        case ">": line += "&gt;"
        case "\"": line += "&quot;"
        case _ where letter.value < 0x20 || letter.value & 0xfffe == 0xfffe: line += "?"
        default: line.unicodeScalars.append(letter)
        }
    }
    return line
}
