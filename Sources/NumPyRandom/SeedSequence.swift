/// NumPy's `SeedSequence`: mixes a seed of any length into the initial state of a bit generator.
///
/// Source: `numpy.random.SeedSequence`, after M. E. O'Neill's `seed_seq` design.
struct SeedSequence {
    private var pool: [UInt32]

    private static let poolSize = 4

    /// - Parameter entropy: the seed's 32-bit words, the least significant first; none counts as 0.
    init(entropy: [UInt32]) {
        var hash = Hash(constant: 0x43b0_d7e5, multiplier: 0x931e_8875)
        pool = (0..<Self.poolSize).map { hash.mixed($0 < entropy.count ? entropy[$0] : 0) }
        for source in 0..<Self.poolSize {
            for target in 0..<Self.poolSize where target != source {
                pool[target] = Self.combined(pool[target], hash.mixed(pool[source]))
            }
        }
        for word in entropy.dropFirst(Self.poolSize) {
            for target in 0..<Self.poolSize {
                pool[target] = Self.combined(pool[target], hash.mixed(word))
            }
        }
    }

    /// The first `count` 64-bit words of the sequence's state.
    func state(count: Int) -> [UInt64] {
        var hash = Hash(constant: 0x8b51_f9dd, multiplier: 0x58f3_8ded)
        return (0..<count).map { index in
            let low = hash.mixed(pool[2 * index % Self.poolSize])
            let high = hash.mixed(pool[(2 * index + 1) % Self.poolSize])
            return UInt64(high) << 32 | UInt64(low)
        }
    }

    /// A multiply-and-shift hash whose constant changes with each word.
    private struct Hash {
        var constant: UInt32
        let multiplier: UInt32

        mutating func mixed(_ word: UInt32) -> UInt32 {
            var value = word ^ constant
            constant &*= multiplier
            value &*= constant
            return value ^ value >> 16
        }
    }

    private static func combined(_ x: UInt32, _ y: UInt32) -> UInt32 {
        let value = 0xca01_f9dd &* x &- 0x4973_f715 &* y
        return value ^ value >> 16
    }
}
