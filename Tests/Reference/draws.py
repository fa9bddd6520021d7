"""Writes NumPy's draws for 1,000 seeds: the seed in 400 characters, then its draws as raw 64-bit words.

A seed's words: 1,000 draws each of random, uniform(-3, 7), standard_normal and normal(1.5, 0.2), 250 each of
integers in four ranges, and permutations of 1, 2, 3, 50, 178 and 30,000 elements, each from a fresh generator.
"""

import sys

import numpy as np

SEEDS = [*range(700), *(2**power + offset for power in (32, 64, 96, 128, 256, 1000) for offset in range(-25, 25))]
RANGES = [(0, 10), (-5, 2**32 - 5), (0, 2**40), (-2**63, 2**63)]

for seed in SEEDS:
    def rng():
        return np.random.default_rng(seed)

    words = [rng().random(1000), rng().uniform(-3, 7, 1000), rng().standard_normal(1000), rng().normal(1.5, 0.2, 1000)]
    words += [rng().integers(low, high, 250) for low, high in RANGES]
    words += [rng().permutation(n) for n in (1, 2, 3, 50, 178, 30_000)]
    sys.stdout.buffer.write(str(seed).rjust(400).encode())
    for array in words:
        sys.stdout.buffer.write(array.tobytes())
