import Programs
import TestSupport
import Testing
import compare

/// The other courseworks' functions agree with NumPy, and with PyTorch's softmax, losses, autograd and optimiser where
/// that is installed.
@Test(needsNumPy) func otherCourseworksAgree() throws {
    let report = try Comparison(Arguments(["-e", "0"], compareCommand.options)).report()
    #expect(report.wrong.isEmpty)
    #expect(report.networks.count == 21 && report.torch.count == (Python.hasPyTorch ? 7 : 0))
    #expect((report.networks + report.torch).allSatisfy { $0.relative < 1e-12 && $0.cases > 2 })
    #expect(report.networks.filter { $0.name.hasPrefix("init_") }.allSatisfy { $0.verdict == .exact })
    #expect(report.remarks.contains { $0.hasPrefix("PyTorch is not installed") } != Python.hasPyTorch)
}
