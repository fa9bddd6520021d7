import Arrays
import Drawing
import Files
import FastTraining
import Programs

// What the labs on images share.

extension Examples {
    /// Images with the numbers that their bytes stand for.
    init(_ images: LabelledImages, _ transform: (_ channel: Int, _ value: Double) -> Double) {
        self.init(X: images.X.mapValues(transform), labels: images.labels)
    }
}

extension TrainingOptions {
    /// The defaults of a lab on all training images of a data set of ten classes.
    ///
    /// - Parameters:
    ///   - folder: Where the data set's files are.
    ///   - outputAct: The last layer's activation; the loss is the cross-entropy that goes with it.
    init(folder: String, features: Int, layers: [Int], outputAct: String) {
        self.init()
        (self.features, self.layers, outputs, self.outputAct) = (features, layers, 10, outputAct)
        (seed, data) = (Seed(0), folder)
        (samples, samplesHelp) = (.max, "number of training images, from the first on")
        (loss, reduction) = (outputAct == "identity" ? .softmaxCrossentropy : .categoricalCrossentropy, .mean)
        absent = ["resolution", "data"]
    }

    /// The option that names the folder of a data set.
    func folderOption(_ files: String) -> Option {
        Option("d", "data", "DIR", "folder with \(files) (default: \(data))", isPreferred: true)
    }
}

extension Session {
    /// The first images of a data set, as many as the options ask for.
    func limited(_ images: LabelledImages) -> LabelledImages {
        options.samples < images.X.rows ? images[0..<options.samples] : images
    }
}

extension LabelledImages {
    /// A picture of the first channel, black on white.
    func ink(_ index: Int) -> Image {
        Image(width: width, height: height, pixels: X.bytes(ofRow: index).map { 255 - $0 })
    }

    /// A picture of the mean of the channels.
    func grey(_ index: Int) -> Image {
        let (bytes, plane) = (Array(X.bytes(ofRow: index)), width * height)
        return Image(
            width: width, height: height,
            pixels: (0..<plane).map { i in
                let sum = (0..<X.channels).reduce(0) { sum, channel in sum + Int(bytes[channel * plane + i]) }
                return UInt8(sum / X.channels)
            })
    }

    /// A picture of red, green and blue in 252 colours.
    func colour(_ index: Int) -> Image {
        let (bytes, plane) = (Array(X.bytes(ofRow: index)), width * height)
        func level(_ byte: UInt8, of highest: Int) -> Int { (Int(byte) * highest + 127) / 255 }
        return Image(
            width: width, height: height, palette: Image.cube,
            pixels: (0..<plane).map { i in
                let red = level(bytes[i], of: 5)
                let green = level(bytes[plane + i], of: 6)
                let blue = level(bytes[2 * plane + i], of: 5)
                let cell: Int = 42 * red + 6 * green + blue
                return UInt8(cell)
            })
    }

    /// The first ten images of each class.
    func tenOfEach(_ picture: (Int) -> Image) -> [Image] {
        let blank = Image(
            width: width, height: height, palette: picture(0).palette,
            pixels: Array(repeating: 251, count: width * height))
        return firstOfEach(10, labels, blank: blank, picture)
    }
}

/// The first pictures of each of ten classes, class by class; where there are fewer than `count`, a blank in their
/// place.
func firstOfEach(_ count: Int, _ labels: [Int], blank: Image, _ picture: (Int) -> Image) -> [Image] {
    (0..<10).flatMap { label in
        let indices = Array(labels.indices.lazy.filter { labels[$0] == label }.prefix(count))
        return (0..<count).map { $0 < indices.count ? picture(indices[$0]) : blank }
    }
}

/// A table of how often each class was predicted as each, with precision, recall and F1.
func confusionTable(
    _ predicted: [Int], _ labels: [Int], _ names: [String] = (0..<10).map(String.init)
) -> String {
    let confusion = confusionMatrix(predicted, labels, classes: names.count)
    let margin = (names.map(\.count).max() ?? 0) + 1
    func row(_ name: String, _ cells: [String]) -> String {
        name.rightAligned(to: margin) + cells.map { " \($0)".rightAligned(to: 6) }.joined()
    }
    let (precisions, recalls, scores) = (precision(confusion), recall(confusion), fBeta(confusion))
    let lines = names.indices.map { label in
        let counts = confusion.row(label).map { String(Int($0)) }
        return row(names[label], counts + [precisions, recalls, scores].map { fixed($0[label], 3) })
    }
    let head = row("", names.map { String($0.prefix(5)) } + ["prec.", "rec.", "F1"])
    return (["", "Rows: the class; columns: what it was predicted as", head] + lines).joined(separator: "\n")
}
