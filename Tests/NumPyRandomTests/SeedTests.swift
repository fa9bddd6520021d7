import NumPyRandom
import Testing

@Test func seedsAreReadAndWritten() {
    #expect(Seed(decimal: "0") == Seed(0))
    #expect(Seed(decimal: "007") == Seed(7))
    #expect(Seed(decimal: "18446744073709551616") == Seed(UInt128(1) << 64))
    #expect(Seed(UInt128(1) << 64).description == "18446744073709551616")
    #expect(Seed(0).description == "0")
    #expect(Seed(0) + 0 == Seed(0) && Seed(0) + 7 == Seed(7))
    #expect(Seed(UInt32.max) + 1 == Seed(UInt64(1) << 32))
    #expect(Seed(UInt128(1) << 96 - 1) + .max == Seed(UInt128(1) << 96 - 1 + UInt128(Int.max)))
    for wrong in ["", "-1", "1.5", "0x10", "१"] { #expect(Seed(decimal: wrong) == nil) }
}
