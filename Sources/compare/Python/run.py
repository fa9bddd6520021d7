"""The work of the coursework's script without its plots: read the data, train, predict a map, write it.

    python3 run.py [-s SEED] [-n N] [-r R] [-l LR] [-e E] [-b B] [-y SIZES] [-d CSV] [--dump JSON] [file]

The three week_5_*.json in Tests/Reference are its dumps of

    -s 7 -e 0 -r 10                             initial
    -s 0                                        default
    -s 3 -y 6,8,4 -n 197 -b 8 -e 60 -r 15       deep
"""

import argparse
import json
import pathlib

import numpy as np

import week_5


def run(data, seed, num_samples, layers, batch, epochs, lr, resolution):
    """The run's options and results, as --dump writes them."""
    rows = np.loadtxt(data, delimiter=",", skiprows=1, max_rows=num_samples, ndmin=2)
    X, y = rows[:, :2], rows[:, 2]
    rng = np.random.default_rng(seed)
    sizes = [2] + layers
    mlp = week_5.init_mlp([(n, "relu") for n in sizes[:-1]] + [(sizes[-1], "sigmoid"), (1, None)], rng)
    initial = [layer.copy() for layer in mlp]
    loss = week_5.mlp_train(mlp, X, y, batch, epochs, lr, rng)
    ticks = np.linspace(-5, 5, resolution)
    points = np.array([(x1, x2) for x1 in ticks for x2 in ticks])
    network = [layer.copy() for layer in mlp]
    classes, activations = week_5.mlp_predict(mlp, points), week_5.mlp_forward(mlp, points)
    return {
        "seed": seed, "num_samples": num_samples, "layers": layers, "batch": batch, "epochs": epochs, "lr": lr,
        "resolution": resolution, "data": pathlib.Path(data).name, "initial": initial, "loss": loss, "network": network,
        "class_map": classes.reshape(resolution, -1), "activations": activations.reshape(resolution, -1),
    }


def json_text(results):
    """The results as JSON, of each layer what describes it."""
    def kept(layers):
        return [{key: layer[key] for key in ("shape", "act", "W", "b")} for layer in layers]

    results = results | {key: kept(results[key]) for key in ("initial", "network")}
    return json.dumps(results, default=lambda value: value.tolist())


def difference(a, b):
    """max |a - b| / max(1, max |b|)"""
    return np.max(np.abs(np.subtract(a, b)), initial=0) / max(1, np.max(np.abs(b), initial=0))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", "--seed", type=int)
    parser.add_argument("-n", "--num_samples", type=int, default=50)
    parser.add_argument("-r", "--resolution", type=int, default=20)
    parser.add_argument("-l", "--lr", type=float, default=0.01)
    parser.add_argument("-e", "--epochs", type=int, default=100)
    parser.add_argument("-b", "--batch", type=int, default=1)
    parser.add_argument("-y", "--layers", default="4,3", type=lambda text: [int(size) for size in text.split(",")])
    parser.add_argument("-d", "--data", default=pathlib.Path(__file__).parents[3] / "data" / "two_features.csv")
    parser.add_argument("--dump")
    parser.add_argument("file", nargs="?", default="week_5.pgm")
    options = vars(parser.parse_args())
    dump, file = options.pop("dump"), options.pop("file")
    results = run(**options)
    classes = results["class_map"]
    with open(file, "wb") as picture:
        picture.write(b"P5\n%d %d\n255\n" % classes.shape)
        picture.write(np.where(classes.T[::-1] == 0, 64, 192).astype(np.uint8).tobytes())
    if dump:
        pathlib.Path(dump).write_text(json_text(results) + "\n")
    print("final loss", results["loss"][-1] if results["loss"] else None)


if __name__ == "__main__":
    main()
