import Drawing
import Files
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

let drawing = Page(
    width: 200, height: 100, title: "A <drawing> & (more)",
    shapes: [
        .group(
            "inner \"group\"", clip: Rectangle(x: 10, y: 20, width: 30, height: 40),
            [
                .line([Point2D(0, 0), Point2D(12.345, 67.891)], Stroke(.black, isDashed: true)),
                .area([Point2D(1, 1), Point2D(2, 1), Point2D(2, 2)], fill: Colour(0xE69F00)),
                .disc(Point2D(50, 25), radius: 10, fill: .white, stroke: Stroke(.grey, width: 0.5)),
            ]),
        .text(Text("x < y & (z) \\ ŷ", at: Point2D(20, 30), anchor: .end, isBold: true)),
        .image(
            Image(width: 2, height: 1, palette: [.black, .white], pixels: [0, 1]),
            in: Rectangle(x: 0, y: 0, width: 20, height: 10)),
    ])

@Test func svgIsWellFormed() {
    let parser = XMLParser(data: Data(svg(drawing)))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let text = String(decoding: svg(drawing), as: UTF8.self)
    #expect(text.contains("width=\"200pt\" height=\"100pt\" viewBox=\"0 0 200 100\""))
    #expect(text.contains("<path d=\"M0 0 12.35 67.89\" fill=\"none\" stroke=\"#000000\""))
    #expect(text.contains(">x &lt; y &amp; (z) \\ ŷ</text>"))
    #expect(text.contains("aria-label=\"inner &quot;group&quot;\" clip-path=\"url(#clip1)\""))
}
