"""Arrays of all lengths and of numbers that are hard to write, through our encoder; run by test_encoding.py."""

import numpy as np
import pandas as pd

from engine.encoding import json_bytes
from engine.tables.csv_table import to_csv

NUMBERS = [-1.2345678901234567e-05, -1.2345678901234567e-300, -1.7976931348623157e308, 5e-324, 0.1, -0.0, 1e22,
           np.nan, np.inf, -np.inf]  # fmt: skip
LENGTHS = 560  # a chunk of rows has 512 at most


def columns(length: int) -> list[np.ndarray]:
    """Of each number as often, of all in turn, and of whole numbers."""
    alone = [np.full(length, number) for number in NUMBERS]
    whole = [np.full(length, -(2**63)), np.arange(length)]
    return [*alone, np.resize(NUMBERS, length), *whole, np.full(length, NUMBERS[0], np.float32)]


def main() -> None:
    for length in range(1, LENGTHS):
        for column in columns(length):
            json_bytes(column)
        json_bytes({"lane": 0, **{str(place): column for place, column in enumerate(columns(length))}})
    for side in range(1, 120):
        for number in NUMBERS:
            grid = np.full((side, side), number)
            json_bytes({"x": grid[0], "y": grid[:, 0], "z": grid})
            json_bytes(np.broadcast_to(grid[:1], (side, side)))
        to_csv(pd.DataFrame(np.resize(NUMBERS, (side, side)), columns=list(map(str, range(side)))))


if __name__ == "__main__":
    main()
