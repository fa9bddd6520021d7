import CLibrary
@_exported import Arrays

/// NumPy's random generator: the same seed gives the same draws as `numpy.random.default_rng`, bit for bit.
///
///     var rng = Generator(seed: 42)
///     rng.random()          // 0.7739560485559633
///     rng.permutation(5)    // [3, 2, 0, 4, 1]
///
/// A value type: a copy continues from the same state, independently.
public struct Generator: RandomNumberGenerator, Sendable {
    /// Where the generator is; `Generator(state:)` makes one that goes on from there.
    public private(set) var state: State

    /// Where a generator is in its stream: what `Generator.bit_generator.state` has in NumPy.
    public struct State: Equatable, Sendable {
        /// NumPy's `state`.
        public internal(set) var state: UInt128
        /// NumPy's `inc`, which is odd.
        public let increment: UInt128
        /// NumPy's `uinteger` where `has_uint32` is 1: the upper half of a 64-bit draw of which a 32-bit draw has used
        /// the lower one.
        public internal(set) var half: UInt32?

        /// - Precondition: The increment is odd.
        public init(state: UInt128, increment: UInt128, half: UInt32?) {
            require(increment & 1 == 1, "a generator's increment is odd")
            (self.state, self.increment, self.half) = (state, increment, half)
        }
    }

    /// The generator that `numpy.random.default_rng(seed)` returns.
    public init(seed: Seed) { state = State(SeedSequence(entropy: seed.words)) }

    /// The generator that `numpy.random.default_rng(seed)` returns.
    ///
    /// - Precondition: `seed` is not negative.
    public init(seed: some BinaryInteger) { self.init(seed: Seed(seed)) }

    /// A generator with fresh entropy from the system, as `numpy.random.default_rng()`.
    public init() { self.init(seed: .fresh()) }

    /// A generator that goes on from where another was.
    public init(state: State) { self.state = state }

    /// The next 64 bits, as `Generator.bit_generator.random_raw()`.
    public mutating func next() -> UInt64 { state.next() }

    /// The next 32 bits: the lower half of a 64-bit draw first, the upper half at the next call.
    private mutating func next32() -> UInt32 {
        if let upper = state.half {
            state.half = nil
            return upper
        }
        let draw = next()
        state.half = UInt32(truncatingIfNeeded: draw >> 32)
        return UInt32(truncatingIfNeeded: draw)
    }

    // MARK: Real numbers

    /// A uniform number in [0, 1) with 53 random bits, as `Generator.random()`.
    public mutating func random() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// `count` uniform numbers in [0, 1), as `Generator.random(count)`.
    public mutating func random(_ count: Int) -> [Double] { draws(count) { $0.random() } }

    /// A matrix of uniform numbers in [0, 1), drawn row after row, as `Generator.random((rows, columns))`.
    public mutating func random(_ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: random(rows * columns))
    }

    /// A uniform number in [`low`, `high`), as `Generator.uniform(low, high)`.
    public mutating func uniform(_ low: Double = 0, _ high: Double = 1) -> Double { low + (high - low) * random() }

    /// `count` uniform numbers in [`low`, `high`), as `Generator.uniform(low, high, count)`.
    public mutating func uniform(_ low: Double = 0, _ high: Double = 1, count: Int) -> [Double] {
        draws(count) { $0.uniform(low, high) }
    }

    /// A number from the standard normal distribution, as `Generator.standard_normal()`.
    ///
    /// A ziggurat of 256 layers. Source: G. Marsaglia and W. W. Tsang, "The Ziggurat Method for Generating
    /// Random Variables", Journal of Statistical Software 5 (2000); the bits are used as NumPy uses them.
    public mutating func standardNormal() -> Double {
        while true {
            let draw = next()
            let layer = Int(draw & 0xff)
            let isNegative = draw & 0x100 != 0
            let position = draw >> 9 & 0x000f_ffff_ffff_ffff
            let magnitude = Double(position) * Ziggurat.width[layer]
            let x = isNegative ? -magnitude : magnitude
            if position < Ziggurat.inside[layer] { return x }
            if layer == 0 {
                let tail = normalTail()
                return position >> 8 & 1 != 0 ? -tail : tail
            }
            let (upper, lower) = (Ziggurat.height[layer - 1], Ziggurat.height[layer])
            if (upper - lower) * random() + lower < exp(-0.5 * x * x) { return x }
        }
    }

    /// A number beyond the last layer, by two exponential draws.
    private mutating func normalTail() -> Double {
        while true {
            let x = -1 / Ziggurat.tailStart * log1p(-random())
            let y = -log1p(-random())
            if y + y > x * x { return Ziggurat.tailStart + x }
        }
    }

    /// `count` numbers from the standard normal distribution, as `Generator.standard_normal(count)`.
    public mutating func standardNormal(_ count: Int) -> [Double] { draws(count) { $0.standardNormal() } }

    /// A matrix of numbers from the standard normal distribution, drawn row after row, as
    /// `Generator.standard_normal((rows, columns))`.
    public mutating func standardNormal(_ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: standardNormal(rows * columns))
    }

    /// A number from the normal distribution with mean `loc` and standard deviation `scale`, as
    /// `Generator.normal(loc, scale)`.
    public mutating func normal(_ loc: Double = 0, _ scale: Double = 1) -> Double { loc + scale * standardNormal() }

    /// `count` numbers from the normal distribution, as `Generator.normal(loc, scale, count)`.
    public mutating func normal(_ loc: Double = 0, _ scale: Double = 1, count: Int) -> [Double] {
        draws(count) { $0.normal(loc, scale) }
    }

    // MARK: Whole numbers

    /// A uniform whole number with `low <= n < high`, or `low <= n <= high` with `endpoint`, as
    /// `Generator.integers(low, high, endpoint=endpoint)`; with one number alone that is `high`, and `low` is 0.
    ///
    /// - Precondition: There is such a number.
    public mutating func integers(_ low: Int, _ high: Int? = nil, endpoint: Bool = false) -> Int {
        let (low, high) = high.map { (low, $0) } ?? (0, low)
        require(low < high || endpoint && low == high, "integers(\(low), \(high)): the range is empty")
        let span = UInt64(bitPattern: Int64(high) &- Int64(low)) &- (endpoint ? 0 : 1)
        return low &+ Int(truncatingIfNeeded: bounded(span))
    }

    /// `count` such numbers, as `Generator.integers(low, high, count, endpoint=endpoint)`.
    public mutating func integers(_ low: Int, _ high: Int? = nil, count: Int, endpoint: Bool = false) -> [Int] {
        draws(count) { $0.integers(low, high, endpoint: endpoint) }
    }

    /// A uniform number in 0...`span`, of none, 32 or 64 bits as NumPy takes them.
    private mutating func bounded(_ span: UInt64) -> UInt64 {
        switch span {
        case 0: 0
        case ..<0xffff_ffff: UInt64(bounded(UInt32(span)) { $0.next32() })
        case 0xffff_ffff: UInt64(next32())
        case UInt64.max: next()
        default: bounded(span) { $0.next() }
        }
    }

    /// A uniform number in 0...`span` without bias: the upper half of a word's product with the range, the lower half
    /// deciding which words are rejected.
    ///
    /// Source: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
    private mutating func bounded<Word: FixedWidthInteger & UnsignedInteger>(
        _ span: Word, _ word: (inout Generator) -> Word
    ) -> Word where Word.Magnitude == Word {
        let count = span + 1
        var product = count.multipliedFullWidth(by: word(&self))
        if product.low < count {
            let threshold = (Word.max - span) % count
            while product.low < threshold { product = count.multipliedFullWidth(by: word(&self)) }
        }
        return product.high
    }

    // MARK: Orders

    /// Shuffles `values` in place, as `Generator.shuffle` does an array.
    ///
    /// A Fisher-Yates shuffle from the back, as NumPy's `random_interval` draws: each draw masked to the bits it needs,
    /// and repeated until it is in range. One out of range swaps a value with itself instead: a branch on it, which no
    /// processor can predict, would take longer.
    public mutating func shuffle<Value>(_ values: inout [Value]) {
        var (generator, last) = (self, values.count - 1)  // a copy, which stays in registers
        // Bounds: other ≤ last < count.
        values.withUnsafeMutableBufferPointer { values in
            while last > 0 {
                let mask = Int.max >> (last.leadingZeroBitCount - 1)
                while last > mask >> 1 {
                    let draw =
                        Int(truncatingIfNeeded: mask <= 0xffff_ffff ? UInt64(generator.next32()) : generator.next())
                        & mask
                    let other = draw <= last ? draw : last
                    (values[last], values[other]) = (values[other], values[last])
                    last -= draw <= last ? 1 : 0
                }
            }
        }
        self = generator
    }

    /// The numbers 0 ..< `count` in random order, as `Generator.permutation(count)`.
    ///
    /// - Precondition: `count` is not negative.
    public mutating func permutation(_ count: Int) -> [Int] {
        require(count >= 0, "permutation(\(count)): a count is not negative")
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }

    /// `permutation(order.count)` without allocation, into an existing array.
    package mutating func permutation(into order: inout [Int]) {
        for index in order.indices { order[index] = index }
        shuffle(&order)
    }

    private mutating func draws<Value>(_ count: Int, _ draw: (inout Generator) -> Value) -> [Value] {
        require(count >= 0, "a number of draws is not negative, as \(count) is")
        return [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
            adviseLargePages(UnsafeMutableRawBufferPointer(buffer))
            for index in 0..<count { buffer.initializeElement(at: index, to: draw(&self)) }
            initialized = count
        }
    }
}
