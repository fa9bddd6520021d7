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
    public func reshaped(like predictions: Matrix) -> Matrix {
        reshaped(like: predictions, file: #fileID, line: #line)
    }

    /// A label, or one-hot code, a row.
    public var samples: Int { rows }
}

extension [Int]: Labels {
    public var samples: Int { count }

    public func rows(_ samples: some Collection<Int>) -> [Int] { samples.map { self[$0] } }

    /// One number for each prediction, or where a row of predictions has several, one-hot rows.
    public func reshaped(like predictions: Matrix) -> Matrix {
        count == predictions.count
            ? Matrix(rows: predictions.rows, columns: predictions.columns, elements: map(Double.init))
            : oneHot(self, classes: predictions.columns).reshaped(like: predictions)
    }
}
