import Arrays

// A dictionary look-up hashes its key, 15 to 30 ns; a step of the default lab would take 77 of them, longer than
// its arithmetic. One walk over a layer finds all its keys in the time of two or three look-ups, and an array that
// is moved out of its place and back is changed where it lies.

/// Where the keys of a layer are.
struct Places {
    var W, b, act, X, Z, A, dA, dZ, dW, db, dX: Layer.Index!
}

extension Layer {
    /// Where each of the sheet's keys is, nil where it has not been set.
    var places: Places {
        var places = Places()
        var index = startIndex
        while index != endIndex {
            // A key of up to three letters as a number: comparing numbers is what makes the walk cheap.
            var key = keys[index]
            let number = key.withUTF8 { bytes -> UInt32 in
                switch bytes.count {
                case 1: UInt32(bytes[0])
                case 2: UInt32(bytes[0]) << 8 | UInt32(bytes[1])
                case 3: UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
                default: 0
                }
            }
            switch number {
            case 0x57: places.W = index
            case 0x62: places.b = index
            case 0x616374: places.act = index
            case 0x58: places.X = index
            case 0x5a: places.Z = index
            case 0x41: places.A = index
            case 0x6441: places.dA = index
            case 0x645a: places.dZ = index
            case 0x6457: places.dW = index
            case 0x6462: places.db = index
            case 0x6458: places.dX = index
            default: break
            }
            formIndex(after: &index)
        }
        return places
    }

    /// The places, after the keys that a forward pass sets have been added where they are missing.
    mutating func placesForForward() -> Places {
        let places = places
        return places.X != nil && places.Z != nil && places.A != nil ? places : adding(["X", "Z", "A"])
    }

    /// The places, after the keys that a backward pass sets have been added where they are missing; with
    /// `andForward`, those of a forward pass too.
    mutating func placesForBackward(andForward: Bool = false) -> Places {
        let at = andForward ? placesForForward() : places
        let isComplete = at.dA != nil && at.dZ != nil && at.dW != nil && at.db != nil && at.dX != nil
        return isComplete ? at : adding(["dA", "dZ", "dW", "db", "dX"])
    }

    private mutating func adding(_ keys: [String]) -> Places {
        for key in keys where index(forKey: key) == nil { self[key] = .array(.empty) }
        return places
    }

    /// The matrix at a place; without one, what `self[array: key]` says of a missing key.
    func array(at place: Layer.Index?, _ key: String) -> Matrix {
        if let place, case .array(let matrix) = values[place] { return matrix }
        return self[array: key]
    }

    /// Moves the matrix at a place out, leaving nothing there: nobody else holds it then, and it can be changed
    /// without a copy.
    mutating func take(_ place: Layer.Index) -> Matrix {
        var entry = Entry.text("")
        swap(&values[place], &entry)
        switch consume entry {
        case .array(let matrix): return matrix
        case .text: return .empty
        }
    }

    mutating func put(_ matrix: consuming Matrix, _ place: Layer.Index) {
        values[place] = .array(matrix)
    }

    /// Lets go of the matrix at a place that is about to be set.
    mutating func release(_ place: Layer.Index) {
        values[place] = .text("")
    }

    @inline(__always)
    func activation(at place: Layer.Index?) -> Activation {
        if let place, case .text(let text) = values[place] { return Activation(text: text) }
        return Activation(text: self[text: "act"])
    }
}

extension Matrix {
    static var empty: Matrix { Matrix(rows: 0, columns: 0, elements: []) }
}
