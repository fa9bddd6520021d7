import Files
import TestSupport
import Testing

/// What is compressed, or of a type that is not numbers or a text, is refused with its name.
@Test(
    .enabled(if: Python.hasNumPy, "needs python3 with NumPy"),
    arguments: [
        ("np.savez_compressed(f, a=np.zeros(99))", "\"a\" is compressed: save it by numpy.savez"),
        ("np.savez(f, a=np.zeros(2, '>f8'))", "of type \">f8\""),
        ("np.savez(f, a=np.zeros(2, complex))", "of type \"<c16\""),
        ("np.savez(f, a=np.array([{}], object))", "of type \"|O\""),
        ("np.savez(f, a=np.zeros(2, [('x', int)]))", "of a kind that is not read"),
        ("np.savez(f, a=np.array(['x', 'y']))", "an array of texts"),
        ("np.savez(f, a=np.array([2**64 - 1], 'u8'))", "above 9223372036854775807"),
        ("np.savez(f, a=np.asfortranarray(np.zeros((2, 3, 4))))", "in Fortran order"),
    ])
func unreadArrays(_ statement: String, _ sentence: String) throws {
    try withFolder { folder in
        let path = "\(folder)/f.npz"
        let python = try ChildProcess(["python3", "-c", "import sys, numpy as np; f = sys.argv[1]; \(statement)", path])
        #expect(python.wait() == 0)
        let error = #expect(throws: FileError.self) { _ = try StoredValues(path)["a"] }
        #expect(
            error.map { $0.description.contains(path) && $0.description.contains(sentence) } == true,
            "\(String(describing: error))")
    }
}
