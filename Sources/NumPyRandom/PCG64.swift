/// The permuted congruential generator PCG XSL RR 128/64: 128 bits of state, 64 bits a draw.
///
/// Source: M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
/// Random Number Generation" (2014); `numpy.random.PCG64`.
struct PCG64 {
    private(set) var state: UInt128
    let increment: UInt128

    private static let multiplier: UInt128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645

    init(_ seed: SeedSequence) {
        let words = seed.state(count: 4)
        increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
        state = increment &+ (UInt128(words[0]) << 64 | UInt128(words[1]))
        advance()
    }

    init(state: UInt128, increment: UInt128) {
        (self.state, self.increment) = (state, increment)
    }

    private mutating func advance() {
        state = state &* Self.multiplier &+ increment
    }

    mutating func next() -> UInt64 {
        advance()
        let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
        let rotation = UInt64(truncatingIfNeeded: state >> 122)
        return folded &>> rotation | folded &<< (64 &- rotation)
    }
}
