"""Writes the 1,797 digits of 8x8 pixels that scikit-learn ships as a CSV file: export_digits.py data/digits.csv

A line a digit: its pixels from the top left, row after row, 0 (white) to 16 (black), then the digit. The images are the
test part of the UCI data set "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, 1998).
"""

import sys

from sklearn.datasets import load_digits

digits = load_digits()
with open(sys.argv[1], "w") as file:
    print(*digits.feature_names, "digit", sep=",", file=file)
    for image, digit in zip(digits.data, digits.target):
        print(*(int(pixel) for pixel in image), digit, sep=",", file=file)
