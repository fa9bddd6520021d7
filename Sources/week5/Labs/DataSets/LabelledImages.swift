import Arrays
import CLibrary
import Files

/// Images of one size and their classes.
package struct LabelledImages: Equatable, Sendable {
    /// The images, a row each: the rows of pixels of one channel from the top, then those of the next.
    package let X: ByteMatrix
    /// The class of each image, from 0 to 9.
    package let labels: [Int]
    package let width, height: Int

    /// - Precondition: There is a label for each row of X, and a channel of it has `width * height` pixels.
    package init(_ X: ByteMatrix, _ labels: [Int], width: Int, height: Int) {
        require(X.rows == labels.count, "\(X.rows) images do not go with \(labels.count) labels")
        require(
            X.columns == X.channels * width * height,
            "\(X.columns) bytes are no image of \(X.channels)×\(height)×\(width) pixels")
        (self.X, self.labels, self.width, self.height) = (X, labels, width, height)
    }

    /// A copy of the images of a range.
    package subscript(range: Range<Int>) -> LabelledImages {
        require(
            range.lowerBound >= 0 && range.upperBound <= X.rows, "there are \(X.rows) images, not those of \(range)")
        let bytes = Array(X.bytes[range.lowerBound * X.columns..<range.upperBound * X.columns])
        return LabelledImages(
            ByteMatrix(rows: range.count, columns: X.columns, bytes: bytes, channels: X.channels), Array(labels[range]),
            width: width, height: height)
    }
}

/// The paths of a data set's files in a folder, where each may have several names.
///
/// - Throws: `FileError` that names the files missing, and where they are to be had.
func find(_ files: [[String]], in folders: [String], dataSet: (name: String, command: String, address: String)) throws
    -> [String]
{
    let paths = files.map { names -> String? in
        let candidates = folders.flatMap { folder in names.map { name in "\(folder)/\(name)" } }
        return candidates.first { access($0, F_OK) == 0 }
    }
    let missing = zip(files, paths).compactMap { $1 == nil ? $0[0] : nil }
    if missing.isEmpty { return paths.compactMap { $0 } }
    throw FileError(
        "there is no \(missing.joined(separator: ", no ")) of \(dataSet.name) in the folder \(quoted(folders[0])): './week5.sh labs fetch \(dataSet.command) \(folders[0])' downloads what is missing; it comes from \(dataSet.address)"
    )
}
