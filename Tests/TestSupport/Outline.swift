import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An SVG file's groups by name, each with the number of its children, and its texts.
public final class Outline: NSObject, XMLParserDelegate {
    public private(set) var children: [String: Int] = [:]
    public private(set) var texts: [String] = []
    private var open: [String?] = []

    /// - Throws: An error where the file cannot be read or is not well-formed.
    public init(_ path: String) throws {
        super.init()
        let parser = try XMLParser(data: Data(contentsOf: URL(filePath: path)))
        parser.delegate = self
        if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    public func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        if case let group?? = open.last, element != "clipPath" { children[group, default: 0] += 1 }
        open.append(attributes["aria-label"])
        if let name = attributes["aria-label"] { children[name, default: 0] += 0 }
        if element == "text" { texts.append("") }
    }

    public func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    public func parser(_ parser: XMLParser, foundCharacters characters: String) {
        if !texts.isEmpty { texts[texts.count - 1] += characters }
    }
}
