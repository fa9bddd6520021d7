/// The bytes of a page as a PDF 1.4 file, its text in the standard Helvetica.
///
/// Characters beyond Latin-1 become a question mark. Source: Adobe, PDF Reference, third edition (version 1.4).
package func pdf(_ page: Page) -> [UInt8] {
    var content = PDFContent(height: page.height)
    for shape in page.shapes { content.write(shape) }
    let (width, height) = (number(page.width), number(page.height))
    let images = content.images.indices.map { "/Im\($0) \($0 + firstImage) 0 R " }.joined()

    var file = PDFFile()
    file.add("<< /Type /Catalog /Pages 2 0 R >>")
    file.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    file.add(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] /Contents 4 0 R /Resources "
            + "<< /Font << /F1 5 0 R /F2 6 0 R >> /XObject << \(images)>> >> >>")
    file.add("<<", stream: content.bytes)
    for font in ["Helvetica", "Helvetica-Bold"] {
        file.add("<< /Type /Font /Subtype /Type1 /BaseFont /\(font) /Encoding /WinAnsiEncoding >>")
    }
    file.add(Array("<< /Title ".utf8) + literal(page.title) + Array(" >>".utf8))
    for image in content.images.map(enlarged) {
        let palette = image.palette.map(\.hex).joined()
        file.add(
            "<< /Type /XObject /Subtype /Image /Width \(image.width) /Height \(image.height) /BitsPerComponent 8 "
                + "/ColorSpace [/Indexed /DeviceRGB \(image.palette.count - 1) <\(palette)>] /Filter /FlateDecode "
                + "/DecodeParms << /Predictor 15 /Columns \(image.width) >>",
            stream: compressed(image))
    }
    return file.finished()
}

/// Object numbers: of the document's information, which follows the fonts, and of the first image.
private let (information, firstImage) = (7, 8)

/// A file's objects in order, and the offset of each.
private struct PDFFile {
    private var bytes = Array("%PDF-1.4\n%".utf8) + [0xe2, 0xe3, 0xcf, 0xd3, 0x0a]
    private var offsets: [Int] = []

    mutating func add(_ object: String) { add(Array(object.utf8)) }

    mutating func add(_ object: [UInt8]) {
        offsets.append(bytes.count)
        bytes += Array("\(offsets.count) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
    }

    /// A stream; `entries` is its dictionary without the length and the closing brackets.
    mutating func add(_ entries: String, stream: [UInt8]) {
        add(Array("\(entries) /Length \(stream.count) >>\nstream\n".utf8) + stream + Array("\nendstream".utf8))
    }

    consuming func finished() -> [UInt8] {
        let (start, count) = (bytes.count, offsets.count + 1)
        bytes += "xref\n0 \(count)\n0000000000 65535 f \n".utf8
        // Ten digits each.
        for offset in offsets { bytes += "\(String(10_000_000_000 + offset).dropFirst()) 00000 n \n".utf8 }
        bytes += "trailer\n<< /Size \(count) /Root 1 0 R /Info \(information) 0 R >>\nstartxref\n\(start)\n%%EOF\n".utf8
        return bytes
    }
}

/// A page's content stream. PDF counts y upwards: `at` converts.
private struct PDFContent {
    let height: Double
    var bytes: [UInt8] = []
    var images: [Image] = []
    /// The operators that set the current stroke and fill; empty where they are unknown.
    private var stroke = "", fill = ""

    init(height: Double) {
        self.height = height
        add("1 j")
    }

    private mutating func add(_ line: String) {
        bytes += line.utf8
        bytes.append(0x0a)
    }

    private func at(_ x: Double, _ y: Double) -> String { "\(number(x)) \(number(height - y))" }

    mutating func write(_ shape: Shape) {
        switch shape {
        case .line(let points, let stroke):
            set(stroke)
            add("\(path(points)) S")
        case .area(let points, let fill, let stroke):
            paint(path(points) + " h", fill, stroke)
        case .disc(let centre, let radius, let fill, let stroke):
            paint(circle(centre, radius), fill, stroke)
        case .text(let text): write(text)
        case .image(let image, let frame):
            let size = "\(number(frame.width)) 0 0 \(number(frame.height))"
            add("q \(size) \(at(frame.x, frame.bottom)) cm /Im\(images.count) Do Q")
            images.append(image)
        case .group(_, let clip, let shapes):
            add("q")
            if let clip { add("\(at(clip.x, clip.bottom)) \(number(clip.width)) \(number(clip.height)) re W n") }
            for shape in shapes { write(shape) }
            add("Q")
            (stroke, fill) = ("", "")
        }
    }

    private mutating func paint(_ path: String, _ fill: Colour, _ stroke: Stroke?) {
        if let stroke { set(stroke) }
        set(fill)
        add("\(path) \(stroke == nil ? "f" : "B")")
    }

    private mutating func set(_ new: Stroke) {
        let line = "\(components(new.colour)) RG \(number(new.width)) w \(new.isDashed ? "[4 2.5]" : "[]") 0 d"
        if line != stroke { add(line) }
        stroke = line
    }

    private mutating func set(_ new: Colour) {
        let line = "\(components(new)) rg"
        if line != fill { add(line) }
        fill = line
    }

    private func path(_ points: [Point2D]) -> String {
        points.enumerated().map { "\(at($1.x, $1.y)) \($0 == 0 ? "m" : "l")" }.joined(separator: " ")
    }

    /// Four Bézier curves through the circle's points at multiples of 45°.
    private func circle(_ centre: Point2D, _ r: Double) -> String {
        let k = r * 4 / 3 * (2.0.squareRoot() - 1)
        func point(_ dx: Double, _ dy: Double) -> String { at(centre.x + dx, centre.y + dy) }
        let quarters = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)].map { x, y in
            "\(point(r * x - k * y, r * y + k * x)) \(point(k * x - r * y, k * y + r * x)) \(point(-r * y, r * x)) c"
        }
        return "\(point(r, 0)) m \(quarters.joined(separator: " ")) h"
    }

    private mutating func write(_ text: Text) {
        var start = text.place
        let before = text.anchor.rawValue * text.width
        if text.isUpright { start.y += before } else { start.x -= before }
        set(text.colour)
        let matrix = "\(text.isUpright ? "0 1 -1 0" : "1 0 0 1") \(at(start.x, start.y))"
        bytes += "BT /F\(text.isBold ? 2 : 1) \(number(text.size)) Tf \(matrix) Tm ".utf8
        bytes += literal(text.string)
        add(" Tj ET")
    }
}

private func components(_ colour: Colour) -> String {
    colour.components.map { number(Double($0) / 255, decimals: 3) }.joined(separator: " ")
}

/// A string literal in Latin-1.
private func literal(_ text: String) -> [UInt8] {
    let characters = text.unicodeScalars.flatMap { letter -> [UInt8] in
        switch letter.value {
        case 0x28, 0x29, 0x5c: [0x5c, UInt8(letter.value)]
        case 0x20...0x7e, 0xa1...0xff: [UInt8(letter.value)]
        default: [UInt8(ascii: "?")]
        }
    }
    return [UInt8(ascii: "(")] + characters + [UInt8(ascii: ")")]
}
