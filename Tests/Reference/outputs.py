"""Writes what a program makes of 28 sets of options, to hold another build, compiler or processor to it, byte for byte:

    python3 Tests/Reference/outputs.py OLD/.build/release/week5 old
    python3 Tests/Reference/outputs.py .build/release/week5 new
    diff -r old new

For each set, by the sheet and with --fast: the map, the dump, the saved run, and that run gone on with from half its epochs.
"""

import pathlib
import subprocess
import sys

OPTION_SETS = """
-s 0
-s 1
-s 2 -e 0
-s 3 -e 1
-s 4 -n 1
-s 5 -n 2 -b 2
-s 6 -n 7 -b 3
-s 7 -n 178
-s 8 -n 200 -b 200
-s 9 -b 7
-s 10 -b 10 -e 300
-s 11 -b 50 -e 300
-s 12 -b 100
-s 13 -y 1
-s 14 -y 2
-s 15 -y 8
-s 16 -y 16,16
-s 17 -y 6,8,4 -n 200 -e 300 -b 10
-s 18 -y 6,8,4,3 -b 5
-s 19 -y 5,4,3,2,2
-s 20 -y 40,30 -b 20 -n 150
-s 21 -y 200 -b 150 -n 150 -e 20 -l 0.0001
-s 22 -l 0.1
-s 23 -l 0.0001 -e 500
-s 24 -r 1
-s 25 -r 200 -e 20
-s 26 -r 30 --scale 1
-s 340282366920938463463374607431768211457 -y 3,3 -b 4 -n 60
""".strip().splitlines()


def main(program, folder):
    program, target = pathlib.Path(program).resolve(), pathlib.Path(folder).resolve()
    folder = target.parent / "outputs.new"  # a saved run names its data file: the same for all
    folder.mkdir(parents=True)
    data = pathlib.Path(__file__).resolve().parents[2] / "data/two_features.csv"
    (folder / "data.csv").write_bytes(data.read_bytes())

    def run(*options):
        subprocess.run([program, "--quiet", *options], cwd=folder, check=True, timeout=600)

    for number, text in enumerate(OPTION_SETS, 1):
        options = text.split()
        for way in ["sheet", "fast"]:
            name = f"{number:02}-{way}"
            fast = ["--fast"] if way == "fast" else []
            run("-d", "data.csv", *options, *fast, "--dump", f"{name}.json", "--save", f"{name}.npz", f"{name}.pgm")
            epochs = int(options[options.index("-e") + 1]) if "-e" in options else 100
            half = ["-d", "data.csv", *options, "-e", str(epochs // 2), *fast, "--save", f"{name}-half.npz", f"{name}-half.pgm"]
            run(*half)
            run("--resume", f"{name}-half.npz", "-e", str(epochs), *fast, "--save", f"{name}-on.npz", f"{name}-on.pgm")
    folder.rename(target)
    print(f"{len(OPTION_SETS)} sets of options, {len(list(target.iterdir()))} files in {target}")


if __name__ == "__main__":
    main(*sys.argv[1:])
