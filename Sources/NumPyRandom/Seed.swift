import Arrays

/// A seed: any non-negative integer, however long, as `numpy.random.default_rng` takes it.
public struct Seed: Equatable, Sendable, CustomStringConvertible {
    /// The seed's 32-bit words, the least significant first, none of them a leading zero.
    private(set) var words: [UInt32]

    /// - Precondition: `value` is not negative.
    public init(_ value: some BinaryInteger) {
        require(value >= 0, "a seed is a non-negative integer, not \(value)")
        var words: [UInt32] = []
        var rest = value
        while rest > 0 {
            words.append(UInt32(truncatingIfNeeded: rest))
            rest >>= 32
        }
        self.words = words
    }

    /// The seed of the given decimal digits; nil where there are none or other characters.
    public init?(decimal: some StringProtocol) {
        guard !decimal.isEmpty, decimal.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var words: [UInt32] = []
        for digit in decimal.utf8 {
            var carry = UInt64(digit - 0x30)
            for index in words.indices {
                carry += UInt64(words[index]) * 10
                words[index] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            if carry > 0 { words.append(UInt32(carry)) }
        }
        self.words = words
    }

    /// The seed that is larger by `count`.
    ///
    /// - Precondition: `count` is not negative.
    public static func + (seed: Seed, count: Int) -> Seed {
        require(count >= 0, "a seed is followed by larger ones, not by one \(count) larger")
        var (sum, carry) = (seed, UInt64(count))
        for index in sum.words.indices {
            let (word, isLarger) = carry.addingReportingOverflow(UInt64(sum.words[index]))
            sum.words[index] = UInt32(truncatingIfNeeded: word)
            carry = word >> 32 + (isLarger ? 1 << 32 : 0)
        }
        while carry > 0 {
            sum.words.append(UInt32(truncatingIfNeeded: carry))
            carry >>= 32
        }
        return sum
    }

    /// 128 bits of the system's entropy, as many as NumPy takes where no seed is given.
    public static func fresh() -> Seed {
        var system = SystemRandomNumberGenerator()
        return Seed(UInt128(system.next()) << 64 | UInt128(system.next()))
    }

    /// The seed in decimal.
    public var description: String {
        var rest = words
        var digits: [UInt8] = []
        while !rest.isEmpty {
            var remainder: UInt64 = 0
            for index in rest.indices.reversed() {
                remainder = remainder << 32 | UInt64(rest[index])
                rest[index] = UInt32(remainder / 10)
                remainder %= 10
            }
            digits.append(0x30 + UInt8(remainder))
            while rest.last == 0 { rest.removeLast() }
        }
        return digits.isEmpty ? "0" : String(decoding: digits.reversed(), as: UTF8.self)
    }
}
