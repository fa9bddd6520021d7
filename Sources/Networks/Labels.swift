/// The true labels of samples: a matrix, or an array of the classes' numbers.
public protocol Labels {
    /// How many samples have labels.
    var samples: Int { get }
    /// The labels of the given samples, in the order given.
    func rows(_ samples: some Collection<Int>) -> Self
    /// The labels as a matrix to compare predictions with, in the predictions' shape.
    func reshaped(like predictions: Matrix) -> Matrix
}

extension Matrix: Labels {
    /// The labels in the predictions' shape.
    @_disfavoredOverload
    public func reshaped(like predictions: Matrix) -> Matrix {
        reshaped(like: predictions, file: #fileID, line: #line)
    }

    /// How many samples have labels: a row is the label, or the one-hot code, of one.
    public var samples: Int { rows }
}

extension [Int]: Labels {
    /// How many samples have labels.
    public var samples: Int { count }

    /// The labels of the given samples, in the order given.
    public func rows(_ samples: some Collection<Int>) -> [Int] {
        samples.map { sample in
            require(indices ~= sample, "there is no label \(sample) of \(count)")
            return self[sample]
        }
    }

    /// The one-hot rows of the classes' numbers.
    public func reshaped(like predictions: Matrix) -> Matrix {
        oneHot(self, classes: predictions.columns).reshaped(like: predictions)
    }
}
