import MLP
import Testing

private func layer() -> Layer {
    var rng = Generator(seed: 0)
    return initLayer(2, 3, "relu", rng: &rng)
}

@Test func layerIsADictionary() {
    var layer: Layer = ["act": "relu", "W": Matrix([[1, 2]]), "own": Matrix([[3]]), "b": Matrix([[0, 0]])]
    #expect(layer.keys == ["W", "b", "act", "own"])
    #expect(layer.description == "[\"W\": 1×2 [1.0, 2.0], \"b\": 1×2 [0.0, 0.0], \"act\": relu, \"own\": 1×1 [3.0]]")
    #expect(layer["act"] == "relu" && layer["W"] == Matrix([[1, 2]]))
    let snapshot = layer
    layer["W"] = Matrix([[5]])
    layer["act"] = "sigmoid"
    layer.removeValue(forKey: "own")
    #expect(layer.keys == ["W", "b", "act"] && layer["W"] == Matrix([[5]]) && layer["act"] == "sigmoid")
    #expect(snapshot["W"] == Matrix([[1, 2]]) && snapshot.hasMatrix("own") && !snapshot.hasMatrix("act"))
}

/// Two layers are equal where they have the same under the same keys, in whatever order they were set; of a key that
/// occurs twice the last value counts.
@Test func layersAreEqualInAnyOrder() {
    let layer: Layer = ["W": Matrix([[1]]), "act": "relu", "b": Matrix([[2]])]
    let other: Layer = ["b": Matrix([[7]]), "act": "relu", "b": Matrix([[2]]), "W": Matrix([[1]])]
    #expect(layer == other)
    var changed = other
    changed["b"] = Matrix([[3]])
    #expect(layer != changed)
    changed.removeValue(forKey: "b")
    #expect(layer != changed && changed != layer)
}

/// The functions of a number are at hand without an import; beside Foundation, see FoundationTests.
@Test func functionsOfNumbers() {
    #expect(exp(0) == 1 && log(1) == 0 && sqrt(9) == 3 && tanh(0) == 0 && pow(2, 10) == 1024)
}

/// A caller's mistake stops the program with a sentence that says what is wrong, and where.
@Test func missingKeysAreNamed() async throws {
    let early = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layerBackward(&layer, Matrix([[1, 2, 3]]))
    }
    let words =
        "this layer has no \"A\", only \"W\", \"b\", \"act\", \"shape\"; layerForward sets it: run the forward pass first"
    #expect(try #require(early).standardErrorContent.contains(words.utf8))

    let text = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { print(layer()["act"]) }
    #expect(try #require(text).standardErrorContent.contains("let act: String = layer[\"act\"]".utf8))
    #expect(try #require(text).standardErrorContent.contains("MLPTests/LayerTests.swift:".utf8))
}

@Test func wrongShapesAreNamed() async throws {
    let narrow = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layerForward(&layer, Matrix([[1, 2, 3]]))
    }
    #expect(try #require(narrow).standardErrorContent.contains("3 features do not fit weights of shape 2×3".utf8))

    // A wrong shape that the caller put into a layer.
    let bias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layer["b"] = Matrix([[1]])
        layerForward(&layer, Matrix([[1, 2]]))
    }
    #expect(try #require(bias).standardErrorContent.contains("a 1×3 + a 1×1 matrix".utf8))

    let gradient = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layerForward(&layer, Matrix([[1, 2]]))
        layerBackward(&layer, Matrix([[1, 2]]))
    }
    #expect(
        try #require(gradient).standardErrorContent.contains("shape 1×2 does not fit activations of shape 1×3".utf8))

    let labels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var mlp = [layer()]
        mlpMinibatch(&mlp, Matrix([[1, 2]]), Matrix([[1], [0]]), lr: 0.1)
    }
    #expect(try #require(labels).standardErrorContent.contains("2 labels do not go with 1 samples".utf8))

    let outputs = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = mlpPredict([layer()], Matrix([[1, 2]]))
    }
    #expect(try #require(outputs).standardErrorContent.contains("a network of 3 outputs".utf8))
}

/// A layer of another kind never runs as ReLU.
@Test func otherActsAreRefused() async throws {
    let made = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        _ = initLayer(2, 3, "tanh", rng: &rng)
    }
    #expect(try #require(made).standardErrorContent.contains("\"relu\" or \"sigmoid\", not \"tanh\"".utf8))

    let forward = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layer["act"] = "softmax"
        layerForward(&layer, Matrix([[1, 2]]))
    }
    #expect(try #require(forward).standardErrorContent.contains("not \"softmax\"".utf8))

    let backward = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layerForward(&layer, Matrix([[1, 2]]))
        layer["act"] = "softmax"
        layerBackward(&layer, Matrix([[1, 2, 3]]))
    }
    #expect(try #require(backward).standardErrorContent.contains("not \"softmax\"".utf8))
}

/// Epochs that cannot be trained, and updates of layers of another kind, stop with a sentence.
@Test func wrongTrainingsAreNamed() async throws {
    let batch = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var (mlp, rng) = ([layer()], Generator(seed: 0))
        mlpEpoch(&mlp, Matrix([[1, 2]]), Matrix([[1]]), batch: 0, lr: 0.1, rng: &rng)
    }
    #expect(try #require(batch).standardErrorContent.contains("a minibatch has at least one sample, not 0".utf8))

    let labels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var (mlp, rng) = ([layer()], Generator(seed: 0))
        mlpEpoch(&mlp, Matrix([[1, 2]]), Matrix([[1], [0]]), batch: 1, lr: 0.1, rng: &rng)
    }
    #expect(try #require(labels).standardErrorContent.contains("2 labels do not go with 1 samples".utf8))

    let epochs = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var (mlp, rng) = ([layer()], Generator(seed: 0))
        mlpTrain(&mlp, Matrix([[1, 2]]), Matrix([[1]]), batch: 1, epochs: -3, lr: 0.1, rng: &rng)
    }
    #expect(try #require(epochs).standardErrorContent.contains("not negative, as -3 is".utf8))

    let update = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var layer = layer()
        layer["act"] = "softmax"
        layerUpdate(&layer, lr: 0.1)
    }
    #expect(try #require(update).standardErrorContent.contains("not \"softmax\"".utf8))

    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        _ = initLayer(0, 3, "relu", rng: &rng)
    }
    #expect(try #require(empty).standardErrorContent.contains("not 0->3".utf8))
}
