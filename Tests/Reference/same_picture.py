"""Whether two PPM images look the same: same_picture.py A.ppm B.ppm

They are compared in blocks of 8x8 pixels, in which two programs' ways of smoothing lines and letters come out alike.
"""

import sys

import numpy as np


def read(path):
    with open(path, "rb") as file:
        kind, size, largest = file.readline(), file.readline(), file.readline()
        assert kind == b"P6\n" and largest == b"255\n", path
        width, height = map(int, size.split())
        return np.frombuffer(file.read(), np.uint8).reshape(height, width, 3).astype(float)


def blocks(image, height, width):
    return image[:height, :width].reshape(height // 8, 8, width // 8, 8, 3).mean(axis=(1, 3))


a, b = read(sys.argv[1]), read(sys.argv[2])
assert max(abs(a.shape[0] - b.shape[0]), abs(a.shape[1] - b.shape[1])) <= 1, (a.shape, b.shape)
height, width = (8 * (min(x, y) // 8) for x, y in zip(a.shape[:2], b.shape[:2]))
difference = np.abs(blocks(a, height, width) - blocks(b, height, width)).max(axis=2)
ink = (blocks(a, height, width).min(axis=2) < 250).mean()
print(f"{ink:.0%} of the blocks have ink; they differ by {difference.mean():.2f} of 255 on average, at most {difference.max():.0f}")
sys.exit(not (ink > 0.2 and difference.mean() < 2 and difference.max() < 60))
