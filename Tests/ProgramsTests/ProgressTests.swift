import Programs
import Drawing
import Testing

/// What has been written to a screen, and when.
private final class Recorder {
    var now = 0.0
    var written: [(time: Double, text: String)] = []

    func progress(epochs: Int, samples: Int = 1, on screen: Screen = Screen(canErase: true)) -> Progress {
        Progress(
            epochs: epochs, samples: samples, on: screen,
            clock: { self.now }, write: { self.written.append((self.now, $0)) })
    }
}

/// 50 of 100 epochs of 1000 samples in 2 s: 25,000 samples a second, 2 s left, 13 of 2 × 13 halves of the bar.
@Test func contents() {
    func line(_ columns: Int, isUTF8: Bool = false) -> String {
        progressLine(
            epoch: 50, of: 100, samples: 1000, loss: 0.25, seconds: 2, on: Screen(columns: columns, isUTF8: isUTF8))
    }
    #expect(line(80) == "######-......  epoch  50/100  loss 0.25  25 k samples/s  2 s left")
    #expect(line(80, isUTF8: true) == "━━━━━━╸──────  epoch  50/100  loss 0.25  25 k samples/s  2 s left")
    // Seven of the columns are left for the bar.
    #expect(line(60) == "###-...  epoch  50/100  loss 0.25  25 k samples/s  2 s left")
    #expect(line(50) == "####....  epoch  50/100  loss 0.25  2 s left")
    #expect(line(40) == "epoch  50/100  loss 0.25  2 s left")
    #expect(line(30) == "epoch  50/100  loss 0.25")
    #expect(line(20) == "epoch  50/100")
    #expect(line(6) == "epoch")
    #expect(line(1) == "")
}

@Test func beginningAndEnd() {
    let screen = Screen(columns: 80)
    #expect(progressLine(epoch: 0, of: 9, samples: 5, loss: nil, seconds: 0, on: screen) == ".............  epoch 0/9")
    #expect(
        progressLine(epoch: 9, of: 9, samples: 5, loss: 1, seconds: 0, on: screen) == "#############  epoch 9/9  loss 1"
    )
    #expect(
        progressLine(epoch: 9, of: 9, samples: 5, loss: 1, seconds: 45, on: screen)
            == "#############  epoch 9/9  loss 1  1 samples/s  0 s left")
}

/// One of `epochs` has taken a second: as many seconds less one are left.
@Test(arguments: [
    (60, "59 s"), (61, "1 min 00 s"), (126, "2 min 05 s"), (3_601, "1 h 00 min"), (12_001, "3 h 20 min"),
    (86_401, "1 day"),
    (12 * 86_400 + 1, "12 days"),
])
func timeLeft(_ epochs: Int, _ words: String) {
    let line = progressLine(epoch: 1, of: epochs, samples: 1, loss: nil, seconds: 1, on: Screen(columns: 200))
    #expect(line.hasSuffix("  \(words) left"))
}

@Test(arguments: [
    (1, "1"), (999, "999"), (1_000, "1 k"), (12_345, "12.3 k"), (999_900, "1 M"), (12_300_000, "12.3 M"),
    (2_000_000_000, "2 G"),
])
func speed(_ samples: Int, _ words: String) {
    let line = progressLine(epoch: 1, of: 2, samples: samples, loss: nil, seconds: 1, on: Screen(columns: 200))
    #expect(line.contains("  \(words) samples/s  "))
}

@Test func neverTooWide() {
    for columns in 1...200 {
        for (epoch, epochs) in [(1, 2), (123, 100_000), (Int.max - 1, Int.max)] {
            let screen = Screen(columns: columns, isUTF8: columns % 2 == 0)
            let line = progressLine(
                epoch: epoch, of: epochs, samples: 77, loss: 1.2345e-100, seconds: 12_345, on: screen)
            #expect(line.count < columns)
        }
    }
}

/// Epochs of 150 ns for two seconds: a drawing at the start and at most one each tenth of a second.
@Test func shortEpochs() {
    let recorder = Recorder()
    let epochs = 13_333_333
    var progress = recorder.progress(epochs: epochs)
    for epoch in 1...epochs {
        recorder.now += 150e-9
        progress.update(epoch, loss: 1)
    }
    let times = recorder.written.map(\.time)
    #expect((19...21).contains(times.count))
    let gaps = zip(times, times.dropFirst()).map { before, after in after - before }
    #expect(gaps.allSatisfy { (0.1..<0.11).contains($0) })
}

/// Epochs of three seconds are drawn one by one.
@Test func longEpochs() {
    let recorder = Recorder()
    var progress = recorder.progress(epochs: 5)
    for epoch in 1...5 {
        recorder.now += 3
        progress.update(epoch, loss: 0.5)
    }
    #expect(recorder.written.map(\.time) == [0, 3, 6, 9, 12, 15])
    #expect(recorder.written[2].text == "\r#####........  epoch 2/5  loss 0.5  0.333 samples/s  9 s left\u{1B}[K")
}

@Test func erasing() {
    let recorder = Recorder()
    var progress = recorder.progress(epochs: 9)
    progress.erase()
    progress.erase()
    #expect(recorder.written.map(\.text) == ["\r.............  epoch 0/9\u{1B}[K", "\r\u{1B}[K"])
    recorder.now = 0.05
    progress.update(1, loss: 1)
    #expect(recorder.written.count == 2)
    recorder.now = 0.1
    progress.update(2, loss: 1)
    #expect(recorder.written.count == 3)
    progress.erase()
    #expect(recorder.written.last?.text == "\r\u{1B}[K")
}

/// A pipe, a dumb terminal: not a byte.
@Test func nothingWithoutErasing() {
    let recorder = Recorder()
    var progress = recorder.progress(epochs: 9, on: Screen())
    for epoch in 1...9 {
        recorder.now += 1
        progress.update(epoch, loss: 1)
    }
    progress.erase()
    #expect(recorder.written.isEmpty)
}
