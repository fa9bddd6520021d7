"""The work of the coursework's script without its plots: read the data, train, predict a map, write it.

    python3 run.py [-s SEED] [-n N] [-r R] [-l LR] [-e E] [-b B] [-y SIZES] [-d CSV] [file]
"""

import argparse
import pathlib

import numpy as np

import week_5

parser = argparse.ArgumentParser()
parser.add_argument("-s", "--seed", type=int)
parser.add_argument("-n", "--num_samples", type=int, default=50)
parser.add_argument("-r", "--resolution", type=int, default=20)
parser.add_argument("-l", "--lr", type=float, default=0.01)
parser.add_argument("-e", "--epochs", type=int, default=100)
parser.add_argument("-b", "--batch", type=int, default=1)
parser.add_argument("-y", "--layers", default="4,3")
parser.add_argument("-d", "--data", default=pathlib.Path(__file__).parents[2] / "data" / "two_features.csv")
parser.add_argument("file", nargs="?", default="week_5.pgm")
args = parser.parse_args()

rows = np.loadtxt(args.data, delimiter=",", skiprows=1, max_rows=args.num_samples)
X, y = rows[:, :2], rows[:, 2]
rng = np.random.default_rng(args.seed)
sizes = [2] + [int(size) for size in args.layers.split(",")]
mlp = week_5.init_mlp([(n, "relu") for n in sizes[:-1]] + [(sizes[-1], "sigmoid"), (1, None)], rng)
loss = week_5.mlp_train(mlp, X, y, args.batch, args.epochs, args.lr, rng)

ticks = np.linspace(-5, 5, args.resolution)
points = np.array([(x1, x2) for x1 in ticks for x2 in ticks])
classes = week_5.mlp_predict(mlp, points).reshape(args.resolution, -1)
with open(args.file, "wb") as file:
    file.write(b"P5\n%d %d\n255\n" % classes.shape)
    file.write(np.where(classes.T[::-1] == 0, 64, 192).astype(np.uint8).tobytes())
print("final loss", loss[-1] if loss else None)
