import Files

extension TrainingOptions {
    /// Refuses a training that would not fit in memory, before any of it is allocated.
    ///
    /// The network is in memory up to eight times: as it was, as it is, its gradients, what an epoch began with, the
    /// fast trainer's own, and a layer or two on the way.
    ///
    /// - Parameter hasDump: Whether its numbers are written, which takes many bytes for each.
    /// - Throws: `FileError` with the size needed.
    package func requireMemory(scale: Int, hasDump: Bool) throws {
        let parameters = Double(parameterCount)
        let cells = Double(resolution) * Double(resolution)
        let pixels = cells * Double(scale) * Double(scale)
        let network = 8 * 8 * parameters + (hasDump ? 300 * parameters : 0)
        // The map's cells pass through the network in parts.
        let activations = 24 * min(cells * widths, 1_000_000 * Double(layers.count + 2))
        let map = 60 * cells + 3 * pixels + (hasDump ? 120 * cells : 0) + activations
        try Files.requireMemory(network + map + 24 * Double(epochs), for: "a run of these options")
    }

    private var widths: Double { sizes.reduce(0) { $0 + Double($1) } }

    /// Refuses a training whose minibatches, with all that the layers keep of them, would not fit in memory.
    ///
    /// - Throws: `FileError` with the size needed.
    package func requireMemory(forMinibatchesOf samples: Int) throws {
        try Files.requireMemory(
            8 * 9 * Double(min(batch, samples)) * widths, for: "a minibatch of \(min(batch, samples)) samples")
    }
}
