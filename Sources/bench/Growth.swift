import Arrays
import FastTraining

/// Prints how the time of an epoch of the fast trainer grows with the samples, the width of a layer and the minibatch,
/// the others held, and beside each the time over the arithmetic: where that rises, growth costs more than its
/// arithmetic.
func printGrowth() {
    func row(_ name: String, sizes: [Int], samples: Int, batch: Int) {
        let weights = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
        // Longer and longer runs, until one is long enough that what a training does once no longer counts.
        var (epochs, seconds) = (2, 0.0)
        repeat {
            epochs *= 2
            let work = swiftWork(Case(sizes: sizes, samples: samples, batch: batch, epochs: epochs))[1].work
            let start = monotonicSeconds()
            work()
            seconds = monotonicSeconds() - start
        } while seconds < 1
        let epoch = seconds / Double(epochs)
        let perProduct = epoch / (Double(samples) * Double(weights))
        print("| \(name) | \(time(epoch)) | \(significant(perProduct * 1e9, 3)) ns |")
    }
    print("| an epoch of | time | per sample and weight |\n| --- | ---: | ---: |")
    for samples in [100, 1000, 10_000, 100_000, 1_000_000] {
        row("\(samples) samples, 2-4-3-1, batch 10", sizes: [2, 4, 3, 1], samples: samples, batch: 10)
    }
    for width in [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096] {
        row("\(width) units, 2-\(width)-\(width)-1, batch 32", sizes: [2, width, width, 1], samples: 320, batch: 32)
    }
    for batch in [1, 10, 100, 1000, 10_000] {
        row("batch \(batch), 2-64-64-1, 10000 samples", sizes: [2, 64, 64, 1], samples: 10_000, batch: batch)
    }
}
