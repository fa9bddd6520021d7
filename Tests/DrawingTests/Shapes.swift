import Drawing

let cell = Rectangle(x: 0, y: 0, width: 250, height: 228)

/// The shapes of the first group of a name, at any depth.
func group(_ name: String, in shape: Shape) -> [Shape]? {
    guard case .group(let own, _, let shapes) = shape else { return nil }
    return own == name ? shapes : shapes.lazy.compactMap { group(name, in: $0) }.first
}

func allTexts(_ shape: Shape) -> [Text] {
    switch shape {
    case .text(let text): [text]
    case .group(_, _, let shapes): shapes.flatMap(allTexts)
    default: []
    }
}

func texts(_ shape: Shape) -> [String] { allTexts(shape).map(\.string) }
