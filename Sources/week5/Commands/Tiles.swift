import Drawing
import Files

/// A small class map with a title above and a remark below.
struct MapTile {
    let title: String
    let remark: String
    /// The class of each of `mapPoints`; nil where there is no map.
    let classMap: [Int]?
    let samples: Samples
}

/// A page of small class maps, `columns` of them in a row, with a line below.
func tilePage(_ title: String, inRow columns: Int, _ tiles: [MapTile], caption: String = "") -> Page {
    let (width, height) = (150.0, 170.0)
    let shapes = tiles.enumerated().map { index, tile in
        let cell = Rectangle(
            x: 8 + width * Double(index % columns), y: 6 + height * Double(index / columns), width: width,
            height: height - 2)
        return mapTile(in: cell, title: tile.title, remark: tile.remark, tile.classMap, tile.samples)
    }
    let rows = (tiles.count + columns - 1) / columns
    let (pageWidth, bottom) = (16 + width * Double(columns), 12 + height * Double(rows))
    if caption.isEmpty { return Page(width: pageWidth, height: bottom, title: title, shapes: shapes) }
    let line = Text(caption, at: Point2D(pageWidth / 2, bottom), size: 8, anchor: .middle, colour: .note)
    return Page(width: pageWidth, height: bottom + 10, title: title, shapes: shapes + [.text(line)])
}
