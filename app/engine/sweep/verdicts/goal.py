"""What the runs of a sweep may arrive at: the losses that count as arrived, and which minimum an end belongs to."""

from dataclasses import dataclass

import numpy as np

from engine.problems.surface.catalogue import Minimum
from engine.sweep.spec import Sweep


@dataclass(frozen=True)
class Bands:
    """The losses at which a run has arrived, within `tolerance` of each of `values`.

    At or below the lowest is arrived whatever the distance: rounding leads there.
    """

    values: np.ndarray  # rising
    tolerance: float

    def of(self, loss: np.ndarray) -> np.ndarray:
        """1 + the place of the value that each loss is within tolerance of; 0 for none. int8, shape (K,)."""
        if not len(self.values):
            return np.zeros(len(loss), dtype=np.int8)
        band = (loss <= self.values[0] + self.tolerance).view(np.int8)
        for place, value in enumerate(self.values[1:], 2):
            band[(np.abs(loss - value) <= self.tolerance) & (band == 0)] = place
        return band


@dataclass(frozen=True)
class Goal:
    """`minima` are numbered by the codes of basins; `best` is the lowest loss, or None where nobody knows."""

    minima: tuple[Minimum, ...] = ()
    best: float | None = None

    def bands(self, sweep: Sweep) -> Bands:
        """The losses that count as arrived: of basins each minimum's own, else the lowest alone."""
        values = [minimum.value for minimum in self.minima] if sweep.kind == "basins" else []
        if not values and self.best is not None:
            values = [self.best]
        return Bands(np.unique(values), sweep.tolerance)

    def basins(self, points: np.ndarray, bands: Bands, band: np.ndarray) -> np.ndarray:
        """The minimum at which each point is, shape (K,); -1 at none. `points` (2, K), `band` of their losses (K,)."""
        places = np.array([[minimum.x, minimum.y] for minimum in self.minima]).T
        if not places.size:
            return np.full(points.shape[1], -1)
        nearest = ((points[:, None] - places[:, :, None]) ** 2).sum(axis=0).argmin(axis=0)
        own = bands.of(np.array([minimum.value for minimum in self.minima]))
        return np.where(own[nearest] == band, nearest, -1)
