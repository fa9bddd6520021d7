"""Shows that training is done by the sheet's functions: changes one at a time in a scratch copy of the package, builds the
script there, and checks that a default run's losses, weights or predictions change.

    python3 Tests/Reference/mutations.py [--scratch DIR] [FUNCTION ...]

Without a function's name all 18 are tried, half a minute each. Exits 1 where a change does not show, does not build, or is
of a text that the file does not have exactly once.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

# function of the sheet: file in Sources/MLP, text, what it becomes
MUTATIONS = {
    "relu": ("Q11_ReLU.swift", "max($0, 0)", "max($0, 0.01 * $0)"),
    "d_relu": ("Q11_ReLU.swift", "$0 > 0 ? 1 : 0", "$0 > 0 ? 1 : 0.01"),
    "sigmoid": ("Q12_Sigmoid.swift", "exp(-z)", "exp(-1.01 * z)"),
    "d_sigmoid": ("Q12_Sigmoid.swift", "s * (1 - s)", "s * (1.01 - s)"),
    "binary_crossentropy_loss": ("Q13_BinaryCrossentropy.swift", " + (1 - y) * log(1 - yHat + eps)", ""),
    "d_binary_crossentropy_loss": ("Q13_BinaryCrossentropy.swift", "return (yHat - y)", "return (y - yHat)"),
    "init_layer": ("Q21_InitLayer.swift", "sqrt(6 / Double(fanIn))", "sqrt(5 / Double(fanIn))"),
    "init_mlp": ("Q22_InitMLP.swift", '$0.act ?? "nil"', '$1.act ?? "sigmoid"'),
    "layer_forward": ("Q31_LayerForward.swift", ' + layer["b"]', ""),
    "mlp_forward": ("Q32_MLPForward.swift", "for index in mlp.indices {", "for index in mlp.indices { A = 1.01 * A;"),
    "layer_backward": ("Q41_LayerBackward.swift", 'layer["dZ"].dot(', 'layer["dA"].dot('),
    "mlp_backward": ("Q42_MLPBackward.swift", "dA = dLoss", "dA = 1.01 * dLoss"),
    "layer_update": ("Q51_LayerUpdate.swift", '- lr * layer["db"]', '+ lr * layer["db"]'),
    "mlp_update": ("Q52_MLPUpdate.swift", "mlp.indices {", "mlp.indices.dropLast() {"),
    "mlp_minibatch": ("Q61_MLPMinibatch.swift", "mlpUpdate(&mlp, lr: lr)", ""),
    "mlp_epoch": ("Q62_MLPEpoch.swift", "rng.permutation(X.rows)", "Array(0..<X.rows)"),
    "mlp_train": ("Q63_MLPTrain.swift", "batch: batch, lr: lr", "batch: batch, lr: 1.01 * lr"),
    "mlp_predict": ("Q71_MLPPredict.swift", "$0 > thresh ?", "$0 < thresh ?"),
}

package = pathlib.Path(__file__).resolve().parents[2]


def build(folder):
    command = ["swift", "build", "-c", "release", "--package-path", folder, "--product", "week5"]
    built = subprocess.run(command, capture_output=True, text=True, timeout=900)
    if built.returncode != 0:
        raise ValueError("does not build:\n" + built.stdout + built.stderr)


def results(folder):
    """A default run's losses, weights and predictions."""
    program, dump = folder / ".build/release/week5", folder / "dump.json"
    dump.unlink(missing_ok=True)
    command = [program, "-s", "0", "--dump", dump, folder / "map.pgm"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if ran.returncode != 0:
        raise ValueError("the run fails:\n" + ran.stderr)
    dump = json.loads(dump.read_text())
    predictions = dump["class_map"], dump["activations"], [line for line in ran.stdout.splitlines() if "mlpPredict" in line]
    return {"losses": dump["loss"], "weights": dump["network"], "predictions": predictions}


def changes(folder, unchanged, name):
    """Which results change with the function; ValueError where that cannot be found out."""
    file, old, new = MUTATIONS[name]
    path = folder / "Sources/MLP" / file
    text = path.read_text()
    if text.count(old) != 1:
        raise ValueError(f"{file} has {old!r} {text.count(old)} times, not once")
    path.write_text(text.replace(old, new))
    try:
        build(folder)
        return [what for what, value in results(folder).items() if value != unchanged[what]]
    finally:
        path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scratch", type=pathlib.Path, help="an empty folder to build in, kept afterwards")
    parser.add_argument("function", nargs="*", help=", ".join(MUTATIONS))
    options = parser.parse_args()
    for name in options.function:
        if name not in MUTATIONS:
            parser.error(f"there is no function {name!r}; one of {', '.join(MUTATIONS)}")
    failures = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.scratch or pathlib.Path(temporary)).resolve()
        shutil.copy(package / "Package.swift", folder)
        for part in ("Sources", "Tests", "data"):
            shutil.copytree(package / part, folder / part, dirs_exist_ok=True)
        build(folder)
        unchanged = results(folder)
        for name in options.function or MUTATIONS:
            try:
                changed = changes(folder, unchanged, name)
            except (ValueError, subprocess.TimeoutExpired) as error:
                changed = []
                print(f"{name}: {error}")
            else:
                print(f"{name}: {', '.join(changed) + ' change' if changed else 'NOTHING changes'}", flush=True)
            failures += not changed
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
