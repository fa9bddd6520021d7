"""A long run, and many at once, of the built program: soak.py [EPOCHS [PROCESSES]], by default 10 million and 200.

The long run's memory may grow by the loss history alone, eight bytes an epoch. The many run in one folder with different outputs; each writes the
bytes that it writes alone, and nothing else is left.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

program = pathlib.Path(__file__).parents[2] / ".build/release/week5"
epochs, processes = (int(text) for text in (sys.argv[1:] + ["10000000", "200"][len(sys.argv) - 1:]))


def run(folder, *arguments):
    """Runs the program to its end; its output and the largest memory that it had, in bytes."""
    process = subprocess.Popen([program, *arguments], cwd=folder, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, (arguments, status)
    return output, usage.ru_maxrss * 1024


def long_run(folder):
    began = time.monotonic()
    _, least = run(folder, "-s", "0", "--fast", "-e", "1000")
    output, most = run(folder, "-s", "0", "--fast", "-e", str(epochs))
    history = 8 * epochs
    print(f"{epochs:,} epochs in {time.monotonic() - began:.0f} s: {(most - least) / 1e6:.0f} MB more than 1,000 epochs, of which the losses are {history / 1e6:.0f} MB")
    assert b"Final loss 0." in output, output
    assert most - least < history + 8e6


def many(folder):
    def arguments(index):
        return ["-s", str(index), "-e", "20", "--quiet", "--dump", f"{index}.json", "--save", f"{index}.npz", f"{index}.pgm"]

    began = time.monotonic()
    together, alone = folder / "together", folder / "alone"
    together.mkdir()
    alone.mkdir()
    running = [subprocess.Popen([program, *arguments(index)], cwd=together, stderr=subprocess.PIPE) for index in range(processes)]
    failed = [index for index, process in enumerate(running) if process.communicate()[1] or process.returncode]
    assert not failed, failed
    print(f"{processes} processes at once in {time.monotonic() - began:.1f} s")
    for index in range(processes):
        run(alone, *arguments(index))
    names = sorted(os.listdir(together))
    assert names == sorted(os.listdir(alone)) and len(names) == 3 * processes, len(names)
    different = [name for name in names if (together / name).read_bytes() != (alone / name).read_bytes()]
    assert not different, different
    print(f"{len(names)} files, each as written alone")


with tempfile.TemporaryDirectory() as folder:
    many(pathlib.Path(folder))
    long_run(folder)
