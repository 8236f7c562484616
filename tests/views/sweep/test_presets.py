"""What the text beside each preset of the page "Sweep" promises happens; basins on a coarser grid."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from engine.sweep.parts import Part
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.verdict import DIVERGED, Kind
from engine.sweep.walk import swept
from views.shared.presets import Preset
from views.shared.settings import link_of_preset
from views.sweep.presets import SWEEPS
from views.sweep.settings import SETTINGS

FEW = {"count_a": "40", "count_b": "40"}
FEWER = {"count_a": "9", "count_b": "9"}  # runs that go one by one


class Cells(NamedTuple):
    """The decided cells of a sweep, in their order."""

    sweep: Sweep
    kind: np.ndarray
    steps: np.ndarray

    def axis(self, side: int) -> np.ndarray:
        return self.sweep.axes[side].values

    @property
    def grid(self) -> np.ndarray:
        """The kinds, shape (up, across)."""
        return self.kind.reshape(self.sweep.axes[1].count, -1)


@cache
def cells(name: str) -> Cells:
    (preset,) = (preset for preset in SWEEPS if preset.name == name)
    sweep = SETTINGS.read(list({**dict(link_of_preset(SETTINGS, preset.link)), **coarser(preset)}.items()))
    parts = [part for part in swept(sweep) if isinstance(part, Part)]
    place = np.concatenate([part.cells for part in parts]).argsort()
    kind, steps = (np.concatenate([getattr(part, name) for part in parts])[place] for name in ("kind", "steps"))
    assert len(kind) == sweep.runs
    return Cells(sweep, kind, steps)


def coarser(preset: Preset) -> dict[str, str]:
    link = preset.link
    return {} if "sweep=basins" not in link else FEWER if "lbfgs" in link else FEW


def borders(name: str) -> float:
    """The share of neighbours that end in different minima."""
    grid = cells(name).grid
    return float(((grid[1:] != grid[:-1]).mean() + (grid[:, 1:] != grid[:, :-1]).mean()) / 2)


def cliff(found: Cells, edge: float) -> None:
    """Below it nothing diverges, above it all does."""
    rates = found.axis(0)
    assert not (found.kind[rates < 0.99 * edge] == Kind.DIVERGES).any()
    assert (found.kind[rates > 1.04 * edge] == Kind.DIVERGES).all()


def learning_rate(found: Cells) -> None:
    cliff(found, 1.0)
    good = found.axis(0)[found.kind == Kind.GOOD]
    assert good.max() > 0.9


def valley(found: Cells) -> None:
    rates, momenta = found.axis(0), found.axis(1)
    for momentum, row in zip(momenta[momenta < 0.9], found.grid, strict=False):  # the rest decay too slowly to be seen
        limit = 2 * (1 + momentum) / 50
        assert (row[rates > 1.1 * limit] == Kind.DIVERGES).all()
        assert not (row[rates < 0.95 * limit] == Kind.DIVERGES).any()
    assert momenta[np.nanargmin(found.steps) // len(rates)] == pytest.approx(0.6, abs=0.05)


def hollows(found: Cells) -> None:
    assert set(found.kind) == {0, 1, 2, 3}
    assert borders("Basins: SGD") < 0.05


def fractal(found: Cells) -> None:
    assert borders("Basins: momentum") > 4 * borders("Basins: SGD")
    lost = found.grid == DIVERGED
    assert 0 < lost.sum() < 0.01 * lost.size
    assert not lost[4:-4, 4:-4].any()


def adam(found: Cells) -> None:
    assert borders("Basins: Adam") < borders("Basins: momentum") / 3


def lbfgs(found: Cells) -> None:
    assert np.nanmax(found.steps) < np.nanmin(cells("Basins: Adam").steps)


def one_weight(found: Cells) -> None:
    cliff(found, 2 / 1824)


def fruit(found: Cells) -> None:
    assert set(found.kind) == set(Kind) - {Kind.RESTS}


CLAIMS: dict[str, Callable[[Cells], None]] = {
    "Learning rate": learning_rate, "lr × momentum": valley, "Basins: SGD": hollows, "Basins: momentum": fractal,
    "Basins: Adam": adam, "Basins: L-BFGS": lbfgs, "One weight": one_weight, "The fruit table": fruit,
}  # fmt: skip


@pytest.mark.parametrize("name", [preset.name for preset in SWEEPS])
def test_what_the_text_promises_happens(name: str) -> None:
    CLAIMS[name](cells(name))
