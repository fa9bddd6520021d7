import Foundation
import NumPyRandom
import TestSupport
import Testing

/// The first draws of each kind are NumPy's, bit for bit, for seeds of every length.
@Test(arguments: Fixtures.numpy.draws)
func firstDraws(_ numpy: Fixtures.Draws) throws {
    let seed = try #require(Seed(decimal: numpy.seed))
    func rng() -> Generator { Generator(seed: seed) }
    var (a, b, c, d, e, f, g) = (rng(), rng(), rng(), rng(), rng(), rng(), rng())
    #expect(a.random(5) == numpy.random)
    #expect(b.uniform(-3, 7, count: 5) == numpy.uniform)
    #expect(c.standardNormal(5) == numpy.standard_normal)
    #expect(d.normal(1.5, 0.2, count: 5) == numpy.normal)
    #expect(e.integers(-5, 100, count: 9) == numpy.integers)
    #expect(f.integers(-1 << 40, 1 << 40, count: 5) == numpy.integers_wide)
    #expect(g.permutation(50) == numpy.permutation)
}

/// A bounded draw keeps half of its 64 bits for the next one, whatever is drawn between them: the `mixed`
/// draws of `make_fixtures.py` for seed 0.
@Test func drawsOfDifferentKindsFollowEachOther() {
    var rng = Generator(seed: 42)
    #expect(rng.random() == 0.7739560485559633)
    #expect(rng.permutation(5) == [3, 2, 0, 4, 1])
    var mixed = Generator(seed: 0)
    let first = mixed.integers(0, 10)
    let second = mixed.random()
    let third = mixed.permutation(3)
    let fourth = mixed.standardNormal()
    #expect(Fixtures.numpy.draws[0].mixed == .init(first, second, third, fourth, mixed.integers(0, 10)))
}

/// One number alone is the upper end, as of `default_rng(42)`: `integers(5)`, `integers(5, endpoint=True)`,
/// `integers(1000000, size=3)`, `integers(2**40, endpoint=True)`, `integers(3, size=4, endpoint=True)`.
@Test func wholeNumbersFromZero() {
    var rng = Generator(seed: 42)
    #expect(rng.integers(5) == 0)
    #expect(rng.integers(5, endpoint: true) == 4)
    #expect(rng.integers(1_000_000, count: 3) == [654571, 438878, 433015])
    #expect(rng.integers(1 << 40, endpoint: true) == 766_764_256_790)
    #expect(rng.integers(3, count: 4, endpoint: true) == [3, 0, 0, 2])
}

/// 1,000 seeds of all lengths against NumPy itself: 1,000 draws of each kind, permutations up to 30,000.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy"))
func manySeeds() throws {
    let numpy = try Python.start("draws.py")
    for _ in 0..<1000 {
        let text = String(decoding: numpy.read(400).drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
        let seed = try #require(Seed(decimal: text))
        #expect(seed.description == text)
        func rng() -> Generator { Generator(seed: seed) }
        var (a, b, c, d) = (rng(), rng(), rng(), rng())
        var words = a.random(1000).map(\.bitPattern)
        words += b.uniform(-3, 7, count: 1000).map(\.bitPattern)
        words += c.standardNormal(1000).map(\.bitPattern)
        words += d.normal(1.5, 0.2, count: 1000).map(\.bitPattern)
        var (e, f, g, h) = (rng(), rng(), rng(), rng())
        var whole = e.integers(0, 10, count: 250)
        whole += f.integers(-5, 1 << 32 - 5, count: 250)
        whole += g.integers(0, 1 << 40, count: 250)
        whole += h.integers(.min, .max, count: 250, endpoint: true)
        for count in [1, 2, 3, 50, 178, 30_000] {
            var rng = rng()
            whole += rng.permutation(count)
        }
        words += whole.map { UInt64(bitPattern: Int64($0)) }
        let expected = numpy.read(words.count * 8)
        let isEqual = words.withUnsafeBytes { expected.elementsEqual($0) }
        #expect(isEqual, "seed \(text)")
    }
}

@Test func freshGeneratorsDiffer() {
    var (a, b) = (Generator(), Generator())
    #expect(a.random(4) != b.random(4))
}

/// The words that Swift's own draws are made of are `default_rng(1).bit_generator.random_raw(3)`, also after a bounded
/// draw that used half a word.
@Test func rawWords() {
    var rng = Generator(seed: 1)
    #expect((0..<3).map { _ in rng.next() } == [0x8306_bdf3_7922_e4ff, 0xf351_96bb_c152_a866, 0x24e7_a4f6_08ec_18cd])
    var mixed = Generator(seed: 1)
    #expect(mixed.integers(0, 10) == 4)
    #expect(mixed.next() == 0xf351_96bb_c152_a866)
    #expect(mixed.integers(0, 10) == 5)
    #expect(mixed.next() == 0x24e7_a4f6_08ec_18cd)
}
