/// The permuted congruential generator PCG XSL RR 128/64: 128 bits of state, 64 bits a draw.
///
/// Source: M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
/// Random Number Generation" (2014); `numpy.random.PCG64`.
extension Generator.State {
    init(_ seed: SeedSequence) {
        let words = seed.state(count: 4)
        let increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
        self.init(
            state: increment &+ (UInt128(words[0]) << 64 | UInt128(words[1])), increment: increment, half: nil)
        advance()
    }

    private mutating func advance() { state = state &* 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645 &+ increment }

    mutating func next() -> UInt64 {
        advance()
        let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
        let rotation = UInt64(truncatingIfNeeded: state >> 122)
        return folded &>> rotation | folded &<< (64 &- rotation)
    }
}
