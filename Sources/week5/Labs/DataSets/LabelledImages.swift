import Arrays
import CLibrary
import Files
import Programs

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

/// The paths of a data set's files, where each may have several names: in a folder, in one of its folders, or in one of
/// these. A file may also be in a folder with one of its names, as Kaggle's archive has it.
///
/// - Throws: `FileError` that names the files missing, and where they are to be had, or the folders where there are
///   several with all of them.
func find(_ files: [[String]], in folder: String, dataSet: (name: String, command: String, address: String)) throws
    -> [String]
{
    var (level, best) = ([folder], (folder: folder, paths: files.map { path(of: $0, in: folder) }))
    for _ in 0...2 {
        let found = level.map { folder in (folder: folder, paths: files.map { path(of: $0, in: folder) }) }
        let complete = found.filter { !$0.paths.contains(nil) }
        if complete.count > 1 {
            throw FileError(
                "the folders \(quoted(complete[0].folder)) and \(quoted(complete[1].folder)) both have the files of \(dataSet.name): name one of them"
            )
        }
        if let paths = complete.first?.paths { return paths.compactMap { $0 } }
        let least = found.min { $0.paths.count { $0 == nil } < $1.paths.count { $0 == nil } }
        if let least, least.paths.count(where: { $0 != nil }) > best.paths.count(where: { $0 != nil }) { best = least }
        level = level.flatMap(folders(in:))
    }
    let missing = zip(files, best.paths).compactMap { $1 == nil ? $0[0] : nil }
    throw FileError(
        "there is no \(missing.joined(separator: ", no ")) of \(dataSet.name) in the folder \(quoted(best.folder)); it comes from \(dataSet.address), and this downloads what is missing: ./week5.sh labs fetch \(dataSet.command) \(shellWord(folder))"
    )
}

/// The first of the names that a file in the folder has, or a file in a folder of such a name; nil where there is none.
private func path(of names: [String], in folder: String) -> String? {
    let paths = names.map { "\(folder)/\($0)" }
    let inFolders = paths.flatMap { path in names.map { "\(path)/\($0)" } }
    return (paths + inFolders).first { access($0, F_OK) == 0 && (try? fileNames(in: $0)) == nil }
}

/// The folders in a folder, but for hidden ones, by their names.
private func folders(in folder: String) -> [String] {
    let names = (try? fileNames(in: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }.filter {
        (try? fileNames(in: $0)) != nil
    }
}
