/// How far a comparison is, and what is done while it goes on.
package final class Progress {
    /// The function that is being checked, with its number in the sheet; nil while the script is loaded.
    package internal(set) var subject: (number: String, name: String)?
    private let meanwhile: (Progress) throws -> Void

    /// - Parameter meanwhile: Is called some 20 times a second; what it throws ends the comparison.
    package init(_ meanwhile: @escaping (Progress) throws -> Void = { _ in }) { self.meanwhile = meanwhile }

    func tick() throws { try meanwhile(self) }
}
