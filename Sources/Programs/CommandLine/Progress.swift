import Arrays
import Drawing

/// A progress line on the screen, drawn at most ten times a second.
public struct Progress {
    private let epochs: Int
    private let samples: Int
    private let screen: () -> Screen
    private let clock: () -> Double
    private let write: (String) -> Void
    private let start: Double
    private let isOff: Bool
    private var lastDrawn: Double
    private var isDrawn = false

    /// Draws the line of a training that is about to begin; on a screen that cannot erase it nothing is ever drawn.
    ///
    /// - Parameter screen: What `write` writes to, evaluated at each drawing, as its width may change.
    package init(
        epochs: Int, samples: Int, on screen: @autoclosure @escaping () -> Screen,
        clock: @escaping () -> Double = monotonicSeconds, write: @escaping (String) -> Void = writeToStandardError
    ) {
        (self.epochs, self.samples, self.screen, self.clock, self.write) = (epochs, samples, screen, clock, write)
        isOff = !screen().canErase
        start = isOff ? 0 : clock()
        lastDrawn = start
        if !isOff { draw(0, loss: nil, at: start) }
    }

    /// Reports the end of an epoch, counted from 1, and its loss.
    public mutating func update(_ epoch: Int, loss: Double) {
        if isOff { return }
        let now = clock()
        if now - lastDrawn >= 0.1 { draw(epoch, loss: loss, at: now) }
    }

    /// Erases the line, for what is written next; the next update that is due draws it again.
    public mutating func erase() {
        if isDrawn { write("\r\u{1B}[K") }
        isDrawn = false
    }

    private mutating func draw(_ epoch: Int, loss: Double?, at now: Double) {
        let line = progressLine(
            epoch: epoch, of: epochs, samples: samples, loss: loss, seconds: now - start, on: screen())
        write("\r\(line)\u{1B}[K")
        (isDrawn, lastDrawn) = (true, now)
    }
}

/// The text of a progress line: a bar, the epoch, the loss, the speed and the time left, leaving the last column free.
/// Where that is too wide the bar shrinks; then the speed is dropped, the bar, the time left, the loss.
///
/// - Parameters:
///   - epoch: Epochs done, of `epochs`, each of `samples`; at 0 there is neither speed nor time left.
///   - seconds: The time of the epochs so far.
package func progressLine(
    epoch: Int, of epochs: Int, samples: Int, loss: Double?, seconds: Double, on screen: Screen
) -> String {
    var parts = [
        (rank: 3, text: String(repeating: " ", count: 5)),  // The shortest bar.
        (rank: 0, text: "epoch \("\(epoch)".rightAligned(to: "\(epochs)".count))/\(epochs)"),
    ]
    if let loss { parts.append((1, "loss \(significant(loss, 4))")) }
    if epoch > 0, seconds > 0 {
        parts.append((4, "\(shortened(Double(epoch) * Double(samples) / seconds)) samples/s"))
        parts.append((2, "\(duration(seconds / Double(epoch) * Double(epochs - epoch))) left"))
    }
    // A character in the last column would leave the cursor on it, to be erased with what is right of the cursor.
    let room = screen.columns - 1
    for rank in [4, 3, 2, 1] where parts.map({ $0.text.count + 2 }).reduce(-2, +) > room {
        parts.removeAll { $0.rank == rank }
    }
    if parts[0].rank == 3 {
        let width = min(screen.columns / 6, room - parts.dropFirst().map { $0.text.count + 2 }.reduce(0, +))
        parts[0].text = bar(Double(epoch) / Double(max(1, epochs)), width, isUTF8: screen.isUTF8)
    }
    return String(parts.map(\.text).joined(separator: "  ").prefix(room))
}

/// A bar of `width` characters, the given share of it full, to half a character.
private func bar(_ share: Double, _ width: Int, isUTF8: Bool) -> String {
    let halves = Int(share * Double(2 * width))
    let (full, half, empty) = isUTF8 ? ("━", "╸", "─") : ("#", "-", ".")
    let done = String(repeating: full, count: halves / 2) + (halves % 2 == 1 ? half : "")
    return done + String(repeating: empty, count: width - done.count)
}

/// A number as "12.3 M".
private func shortened(_ value: Double) -> String {
    // 999.5 k would round to 1e+03 k.
    let (unit, name) = [(1e9, " G"), (1e6, " M"), (1e3, " k")].first { value >= 0.9995 * $0.0 } ?? (1, "")
    return significant(value / unit, 3) + name
}

/// Seconds as "7 s", "2 min 05 s", "3 h 20 min" or "12 days".
private func duration(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 1e15).rounded())
    func pair(_ unit: Int, _ name: String, _ smallName: String) -> String {
        let small = whole % unit / (unit / 60)
        return "\(whole / unit) \(name) \(small < 10 ? "0" : "")\(small) \(smallName)"
    }
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3_600: pair(60, "min", "s")
    case ..<86_400: pair(3_600, "h", "min")
    default: counted(whole / 86_400, "day")
    }
}
