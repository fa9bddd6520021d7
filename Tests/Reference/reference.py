"""The folder of the project's Python side, from which a script that imports this module imports `week_5` and others."""

import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Sources/compare/Python"
sys.path.insert(0, str(FOLDER))
# A __pycache__ among the sources would have the program built again.
sys.dont_write_bytecode = True
