/// The option that says how large a map's cells are drawn.
public let mapScaleOption = Option(
    nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)")

/// Pixels of a cell of a map of so many ticks, so that the map is about 400 pixels wide.
public func usualMapScale(_ resolution: Int) -> Int { max(1, 400 / resolution) }

extension Arguments {
    /// Pixels of a map's cell, with which the map is at most 20,000 pixels wide.
    ///
    /// - Throws: `UsageError` where `--scale` is anything else than a whole number that keeps to this.
    public func mapScale(_ resolution: Int) throws -> Int {
        try wholeNumber("scale", in: 1...(20_000 / resolution), default: usualMapScale(resolution))
    }
}
