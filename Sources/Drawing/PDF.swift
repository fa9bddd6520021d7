/// The bytes of a drawing as a PDF 1.4 file of one page, its text in the standard Helvetica.
///
/// Letters beyond Latin-1 become a question mark. Source: Adobe, PDF Reference, third edition (version 1.4).
public func pdf(_ drawing: Page) -> [UInt8] {
    var page = PDFPage(height: drawing.height)
    for shape in drawing.shapes { page.write(shape) }
    let (width, height) = (number(drawing.width), number(drawing.height))
    let images = page.images.indices.map { "/Im\($0) \($0 + firstImage) 0 R " }.joined()

    var file = PDFFile()
    file.add("<< /Type /Catalog /Pages 2 0 R >>")
    file.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    file.add(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] /Contents 4 0 R /Resources "
            + "<< /Font << /F1 5 0 R /F2 6 0 R >> /XObject << \(images)>> >> >>")
    file.add("<<", stream: page.content)
    for font in ["Helvetica", "Helvetica-Bold"] {
        file.add("<< /Type /Font /Subtype /Type1 /BaseFont /\(font) /Encoding /WinAnsiEncoding >>")
    }
    file.add(Array("<< /Title ".utf8) + literal(drawing.title) + Array(" >>".utf8))
    for image in page.images.map(enlarged) {
        let palette = image.palette.map(\.hex).joined()
        file.add(
            "<< /Type /XObject /Subtype /Image /Width \(image.width) /Height \(image.height) /BitsPerComponent 8 "
                + "/ColorSpace [/Indexed /DeviceRGB \(image.palette.count - 1) <\(palette)>] /Filter /FlateDecode "
                + "/DecodeParms << /Predictor 15 /Columns \(image.width) >>",
            stream: compressed(image))
    }
    return file.finished()
}

/// The objects' numbers: the document's information follows the fonts, the images follow it.
private let information = 7
private let firstImage = 8

/// A file in the making: its objects in turn, and where each begins.
private struct PDFFile {
    private var bytes = Array("%PDF-1.4\n%".utf8) + [0xe2, 0xe3, 0xcf, 0xd3, 0x0a]
    private var offsets: [Int] = []

    mutating func add(_ object: String) {
        add(Array(object.utf8))
    }

    mutating func add(_ object: [UInt8]) {
        offsets.append(bytes.count)
        bytes += Array("\(offsets.count) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
    }

    /// A stream whose dictionary begins with `entries`, as far as its length.
    mutating func add(_ entries: String, stream: [UInt8]) {
        add(Array("\(entries) /Length \(stream.count) >>\nstream\n".utf8) + stream + Array("\nendstream".utf8))
    }

    consuming func finished() -> [UInt8] {
        let start = bytes.count
        bytes += Array("xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n".utf8)
        for offset in offsets {
            let digits = String(offset)
            bytes += Array("\(String(repeating: "0", count: 10 - digits.count))\(digits) 00000 n \n".utf8)
        }
        bytes += Array(
            "trailer\n<< /Size \(offsets.count + 1) /Root 1 0 R /Info \(information) 0 R >>\nstartxref\n\(start)\n%%EOF\n"
                .utf8)
        return bytes
    }
}

/// A page's content. PDF counts y upwards: each coordinate is turned over as it is written.
private struct PDFPage {
    let height: Double
    var content: [UInt8] = []
    var images: [IndexedImage] = []
    /// What was set last, where nothing has undone it since.
    private var pen = "", fill = ""

    init(height: Double) {
        self.height = height
        add("1 j")
    }

    private mutating func add(_ line: String) {
        content += line.utf8
        content.append(0x0a)
    }

    private func at(_ point: Point) -> String { "\(number(point.x)) \(number(height - point.y))" }

    mutating func write(_ shape: Shape) {
        switch shape {
        case .line(let points, let stroke):
            take(stroke)
            add("\(path(points)) S")
        case .area(let points, let fill, let stroke):
            paint(path(points) + " h", fill, stroke)
        case .disc(let centre, let radius, let fill, let stroke):
            paint(circle(centre, radius), fill, stroke)
        case .text(let text): write(text)
        case .image(let image, let frame):
            add(
                "q \(number(frame.width)) 0 0 \(number(frame.height)) \(at(Point(frame.x, frame.bottom))) cm /Im\(images.count) Do Q"
            )
            images.append(image)
        case .group(_, let clip, let shapes):
            add("q")
            if let clip { add("\(at(Point(clip.x, clip.bottom))) \(number(clip.width)) \(number(clip.height)) re W n") }
            for shape in shapes { write(shape) }
            add("Q")
            (pen, fill) = ("", "")
        }
    }

    private mutating func paint(_ path: String, _ fill: Colour, _ stroke: Stroke?) {
        if let stroke { take(stroke) }
        take(fill)
        add("\(path) \(stroke == nil ? "f" : "B")")
    }

    /// Sets colour, width and dashes of what is stroked from here on.
    private mutating func take(_ stroke: Stroke) {
        let new = "\(components(stroke.colour)) RG \(number(stroke.width)) w \(stroke.isDashed ? "[4 2.5]" : "[]") 0 d"
        if new != pen { add(new) }
        pen = new
    }

    /// Sets the colour of what is filled from here on.
    private mutating func take(_ colour: Colour) {
        let new = "\(components(colour)) rg"
        if new != fill { add(new) }
        fill = new
    }

    private func path(_ points: [Point]) -> String {
        points.enumerated().map { "\(at($1)) \($0 == 0 ? "m" : "l")" }.joined(separator: " ")
    }

    /// Four Bézier curves, their inner points where the circle's eighths have the curve's middle.
    private func circle(_ centre: Point, _ radius: Double) -> String {
        let inner = radius * 4 / 3 * (2.0.squareRoot() - 1)
        func point(_ dx: Double, _ dy: Double) -> String { at(Point(centre.x + dx, centre.y + dy)) }
        let quarters = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)].map { x, y in
            "\(point(radius * x - inner * y, radius * y + inner * x)) \(point(inner * x - radius * y, inner * y + radius * x)) "
                + "\(point(-radius * y, radius * x)) c"
        }
        return "\(point(radius, 0)) m \(quarters.joined(separator: " ")) h"
    }

    private mutating func write(_ text: Text) {
        let share =
            switch text.anchor {
            case .start: 0.0
            case .middle: 0.5
            case .end: 1.0
            }
        var start = text.place
        if text.isUpright { start.y += share * text.width } else { start.x -= share * text.width }
        take(text.colour)
        let turned = text.isUpright ? "0 1 -1 0" : "1 0 0 1"
        content += Array(
            "BT /F\(text.isBold ? 2 : 1) \(number(text.size)) Tf \(turned) \(at(start)) Tm ".utf8)
        content += literal(text.string)
        add(" Tj ET")
    }
}

private func components(_ colour: Colour) -> String {
    [colour.red, colour.green, colour.blue].map { number(Double($0) / 255, decimals: 3) }.joined(separator: " ")
}

/// A text between brackets, a byte a letter.
private func literal(_ text: String) -> [UInt8] {
    var bytes = Array("(".utf8)
    for letter in text.unicodeScalars {
        switch letter.value {
        case 0x28, 0x29, 0x5c: bytes += [0x5c, UInt8(letter.value)]
        case 0x20...0x7e, 0xa1...0xff: bytes.append(UInt8(letter.value))
        default: bytes.append(UInt8(ascii: "?"))
        }
    }
    return bytes + Array(")".utf8)
}
