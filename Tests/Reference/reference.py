"""The folders of the project's Python, from which a script that imports this module imports `week_5`, `networks` and others."""

import pathlib
import sys

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "Sources"
FOLDER = SOURCES / "compare/Python"
sys.path[:0] = [str(FOLDER), str(SOURCES / "bench/Peers")]
# A __pycache__ among the sources would have the program built again.
sys.dont_write_bytecode = True
