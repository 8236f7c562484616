"""What the rows of many runs show of their course, a column a run; one run is K = 1.

The thresholds were found by trial on the lab's own surfaces and tables, with every optimizer at rates from far too
small to far too large; `tests/engine/verdicts/test_course.py` holds them to runs whose course is known in closed form.
"""

from dataclasses import dataclass

import numpy as np

WINDOW = 20  # steps at the end of a run that tell whether it goes back and forth
MOVED = 1e-9  # of the run's own way: a shorter step is rounding
ROSE = 1e-12  # of the loss: a smaller rise is rounding
GROWN = 10.0  # a loss so many times the first one has diverged
LOUD = 10.0  # times the noise: a larger slope is not moved by chance
QUARTERS = 4
VISIBLE = 0.01  # of the first loss: a smaller growth is not told
SATURATES = 0.9  # growth from quarter to quarter that shrinks to less than this comes to an end by itself

Noisy = bool | np.ndarray  # of all runs, or of each


@dataclass
class Peaks:
    """The highest loss in each quarter of a run, shape (4, K), and the lowest of all, shape (K,)."""

    high: np.ndarray
    low: np.ndarray

    @classmethod
    def none(cls, runs: int) -> "Peaks":
        """Those of runs without a row yet."""
        return cls(np.full((QUARTERS, runs), -np.inf), np.full(runs, np.inf))

    @classmethod
    def of(cls, losses: np.ndarray) -> "Peaks":
        """Those of losses (rows, K)."""
        peaks = cls.none(losses.shape[1])
        for row, loss in enumerate(losses):
            peaks.see(row, len(losses), loss)
        return peaks

    def see(self, row: int, rows: int, loss: np.ndarray) -> None:
        """Take in row `row` of so many."""
        quarter = self.high[QUARTERS * row // rows]
        np.fmax(quarter, loss, out=quarter)
        np.fmin(self.low, loss, out=self.low)


def grows(peaks: Peaks, first: np.ndarray, noisy: Noisy) -> np.ndarray:
    """Where the loss grows steadily: higher in each quarter, by hardly less than before, and above its start; (K,).

    Growth towards a level of its own, such as weight decay's, comes to an end and is none. Of noisy gradients the
    quarters differ by chance: there the last has to be ten times the first, above the lowest.
    """
    with np.errstate(all="ignore"):
        rise = np.diff(peaks.high, axis=0)
        steady = (rise > 0).all(axis=0) & (rise[1:] >= SATURATES * rise[:-1]).all(axis=0)
        above = peaks.high[-1] - first > VISIBLE * np.abs(first)
        return steady & above & (_tenfold(peaks) | ~np.asarray(noisy))


def is_far_above(peaks: Peaks, first: np.ndarray, last: np.ndarray, noisy: Noisy) -> np.ndarray:
    """Where the last loss is more than GROWN times the first one, (K,); from a first loss of 0 nothing can be said."""
    with np.errstate(all="ignore"):
        far = (last - first > (GROWN - 1) * np.abs(first)) & (first != 0)
        return far & (_tenfold(peaks) | ~np.asarray(noisy))


def _tenfold(peaks: Peaks) -> np.ndarray:
    return peaks.high[-1] - peaks.low > GROWN * (peaks.high[0] - peaks.low)


def is_noise(spread: float, slopes: np.ndarray) -> np.ndarray:
    """Where noise of this spread counts beside the last gradients, whose largest parts are `slopes`, shape (K,)."""
    return LOUD * spread > slopes


def is_restless(losses: np.ndarray, points: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Where most of the last steps turned back on the one before, or in a quarter of them and more the loss rose.

    `losses` (rows, K) and `points` (rows, d, K) are the last rows, WINDOW + 1 at the most; `start` (d, 1) or (d, K).
    """
    with np.errstate(all="ignore"):
        return _turned(points, start) | _rose(losses)


def _turned(points: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Where most steps turned back on the one before: the scalar product of the two is negative."""
    steps = np.diff(points, axis=0)
    way = np.linalg.norm(points[-1] - start, axis=0) + np.linalg.norm(points[-1], axis=0)
    long = np.linalg.norm(steps, axis=1) > MOVED * way
    back = ((steps[1:] * steps[:-1]).sum(axis=1) < 0) & long[1:] & long[:-1]
    return 2 * back.sum(axis=0) > max(len(back), 1)


def _rose(losses: np.ndarray) -> np.ndarray:
    """Where the loss rose in a quarter of the steps and more."""
    rose = np.diff(losses, axis=0) > ROSE * np.abs(losses[:-1])
    return 4 * rose.sum(axis=0) >= max(len(rose), 1)


def is_at_rest(points: np.ndarray) -> np.ndarray:
    """Where no point of the last rows, shape (rows, d, K), is further from the last one than rounding allows."""
    with np.errstate(all="ignore"):
        size = np.maximum(1.0, np.abs(points[-1]).max(axis=0))
        return np.abs(points - points[-1]).max(axis=(0, 1)) <= ROSE * size
