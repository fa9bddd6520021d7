import Arrays
import Files

/// The names of MNIST's files, without the `.gz` of the compressed ones.
let mnistFiles = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
]

/// The names that a file of MNIST's may have instead.
func mnistNames(_ name: String) -> [String] {
    [name, name.replacing("-idx", with: ".idx")].flatMap { [$0, "\($0).gz"] }
}

/// Where MNIST's compressed files are to be had.
let mnistServers = [
    "https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist",
]

/// Reads MNIST, or images of the same size and format such as Fashion-MNIST, of any number: one channel of 28×28
/// pixels, 0 for the background.
///
/// - Parameter folder: Where the four files are under their usual names, as `train-images-idx3-ubyte` or
///   `train-images.idx3-ubyte`, or in folders of these names, in the folder itself or one or two folders further down,
///   as in torchvision's `MNIST/raw`. They may be compressed, with `.gz` or without; their content says so.
/// - Throws: `FileError` that names the file and what is wrong with it, or where missing files are to be had.
package func readMNIST(_ folder: String) throws -> (training: LabelledImages, test: LabelledImages) {
    let paths = try find(mnistFiles.map(mnistNames), in: folder, dataSet: ("MNIST", "mnist", mnistServers[0]))
    func read(_ images: String, _ labels: String) throws -> LabelledImages {
        let (X, width, height) = try readIDXImages(images)
        guard width == 28, height == 28 else {
            throw FileError("\(quoted(images)) has images of \(height)×\(width) pixels, where 28×28 are expected")
        }
        let classes = try readIDXLabels(labels)
        guard classes.count == X.rows else {
            throw FileError(
                "\(quoted(labels)) has \(classes.count) labels for the \(X.rows) images of \(quoted(images))")
        }
        return LabelledImages(X, classes, width: width, height: height)
    }
    return (try read(paths[0], paths[1]), try read(paths[2], paths[3]))
}
