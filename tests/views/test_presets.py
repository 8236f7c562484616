"""What the text beside each preset promises happens, by the rows of its runs: a claim for every preset."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from engine.limits import LEAST
from engine.link import write
from engine.spec import Spec
from engine.studies.loss_comparison import specs_of_losses
from engine.trace import trace
from engine.verdicts.course import GROWN
from views.many_weights import settings as many_weights_settings
from views.many_weights.presets import TABLE_PRESETS
from views.one_weight import function_settings
from views.one_weight import pair_settings as one_weight_settings
from views.one_weight.presets import FUNCTIONS, PRESETS
from views.race import settings as race_settings
from views.race.presets import RACES
from views.shared.presets import Preset
from views.shared.settings import Settings, link_of_preset

Lanes = list[pd.DataFrame]
DATA = Path(__file__).parents[2] / "data"
PAGES = (
    (PRESETS, one_weight_settings.SETTINGS),
    (FUNCTIONS, function_settings.SETTINGS),
    (TABLE_PRESETS, many_weights_settings.SETTINGS),
    (RACES, race_settings.SETTINGS),
)
TRUTH = 10.5 / 30.2  # where the first page's weight leads


def run_of(preset: Preset, settings: Settings[Any]) -> Spec:
    found: Spec = settings.read(link_of_preset(settings, preset.link))
    return found


SPECS = {preset.name: run_of(preset, settings) for presets, settings in PAGES for preset in presets}


@cache
def frame(name: str) -> pd.DataFrame:
    return trace(SPECS[name])


def loss(rows: pd.DataFrame) -> np.ndarray:
    return rows["loss"].to_numpy()


def first(rows: pd.DataFrame, low: float) -> int:
    """The first step with a loss this low; the number of rows where there is none."""
    return int(np.argmax(np.append(loss(rows) <= low, True)))


def leaves(rows: pd.DataFrame, side: str, ends: tuple[float, float]) -> int:
    """The first step outside of these ends; the number of rows where all are inside."""
    outside = (rows[side] < ends[0]) | (rows[side] > ends[1])
    return int(np.argmax(np.append(outside, True)))


def turns(values: pd.Series) -> int:
    """How often it changes its direction."""
    way = np.sign(np.diff(values))
    return int((way[1:] * way[:-1] < 0).sum())


def at_the_end(lanes: Lanes) -> list[float]:
    return [float(loss(rows)[-1]) for rows in lanes]


def seed_numbers(lanes: Lanes) -> None:
    error = (lanes[0]["w"] - TRUTH).abs().to_numpy()
    np.testing.assert_allclose(error[1:30] / error[:29], 0.8176, atol=5e-5)


def too_small(lanes: Lanes) -> None:
    assert 0.8 < loss(lanes[0])[-1] / loss(lanes[0])[0] < 1


def just_right(lanes: Lanes) -> None:
    assert loss(lanes[0])[1] < 1e-8 * loss(lanes[0])[0]


def oscillates(lanes: Lanes) -> None:
    side = np.sign(lanes[0]["w"] - TRUTH).to_numpy()
    assert (side[1:] == -side[:-1]).all()
    assert (np.diff(loss(lanes[0])) < 0).all()


def diverges(lanes: Lanes) -> None:
    assert (np.diff(loss(lanes[0])) > 0).all()
    assert loss(lanes[0])[-1] > GROWN * loss(lanes[0])[0]


def overshoots(lanes: Lanes) -> None:
    assert lanes[0]["w"].max() > TRUTH + 0.05
    assert (np.diff(loss(lanes[0])) > 0).any()
    assert loss(lanes[0])[-1] < 1e-4


def nearer_valley(lanes: Lanes) -> None:
    spec = SPECS["Two valleys"]
    from_left = spec.model_copy(
        update={"lanes": tuple(lane.model_copy(update={"legs": tuple(leg.model_copy(update={"x": -2.0})
                for leg in lane.legs)}) for lane in spec.lanes)}
    )  # fmt: skip
    assert lanes[0]["x"].iloc[-1] > 0
    assert trace(from_left)["loss"].iloc[-1] < loss(lanes[0])[-1] - 0.1


def kink(lanes: Lanes) -> None:
    tail = lanes[0]["x"].iloc[-6:]
    assert turns(tail) == 4
    assert tail.abs().min() > 0.01


def ripples(lanes: Lanes) -> None:
    dent = lanes[0]["x"].iloc[-1]
    assert abs(dent) > 1
    assert abs(np.diff(lanes[0]["x"])[-1]) < 1e-6


def standardised(lanes: Lanes) -> None:
    assert loss(lanes[0])[-1] < 1e-4 * loss(lanes[0])[0]


def raw(lanes: Lanes) -> None:
    losses = loss(lanes[0])
    assert losses[10] < 0.1 * losses[0]
    assert losses[-1] > 10 * loss(frame("Standardised"))[100]


def batches(lanes: Lanes) -> None:
    rows, whole = lanes[0], frame("Standardised")
    assert turns(rows["loss"]) > 100
    fallen = int(np.argmax(rows["train"] < 1e-2 * rows["train"][0]))
    assert 0 < fallen < 3 * first(whole, 1e-2 * loss(whole)[0])


def pull(rows: pd.DataFrame) -> float:
    """How far the line's slope is from that of the points without the one that lies out; in spreads of x."""
    table = pd.read_csv(DATA / "line.csv").to_numpy(dtype=float)
    x, y = (table[:, 0] - table[:, 0].mean()) / table[:, 0].std(), table[:, 1]
    fits = [np.polyfit(np.delete(x, row), np.delete(y, row), 1, full=True) for row in range(len(x))]
    (slope, _height), *_more = min(fits, key=lambda fit: float(fit[1][0]))
    (column,) = (name for name in rows if name.startswith("w["))
    return abs(float(rows[column].iloc[-1]) - slope)


def outlier_pulls(lanes: Lanes) -> None:
    assert pull(lanes[0]) > 3 * pull(frame("An outlier, Huber"))


def outlier_ignored(lanes: Lanes) -> None:
    assert pull(lanes[0]) < pull(frame("An outlier, squared")) / 3


def five_losses(lanes: Lanes) -> None:
    squared, *others = (pull(trace(spec)) for spec in specs_of_losses(SPECS["Five losses"]).values())
    assert len(others) == 4
    assert max(others) < squared / 2


def held_out(lanes: Lanes) -> None:
    assert any(name.startswith("held_out") for name in lanes[0])


def rosenbrock(lanes: Lanes) -> None:
    assert all(first(rows, loss(rows)[0] / 2) < 10 for rows in lanes)
    sgd, momentum, adam, _rmsprop = at_the_end(lanes)
    assert momentum < adam < sgd - 3
    assert sgd > 0.9 * loss(lanes[0])[20]


def ravine(lanes: Lanes) -> None:
    plain, half, most, nesterov = (first(rows, 1e-2) for rows in lanes)
    assert most < half < plain / 2
    assert nesterov < plain / 2


def second_order(lanes: Lanes) -> None:
    lbfgs, *others = lanes
    assert first(lbfgs, 1e-6) <= 12
    assert lbfgs["evaluations"].iloc[10] > 2 * 10
    assert min(at_the_end(others)) > 0.01


def saddle(lanes: Lanes) -> None:
    sgd, momentum, adam, *divided = (leaves(rows, "y", (-1, 1)) for rows in lanes)
    assert max(divided) < adam < momentum < sgd
    assert all((np.diff(loss(rows))[-5:] < 0).all() for rows in lanes)
    assert at_the_end(lanes)[1] < 100 * min(at_the_end([lanes[0], *lanes[2:]]))


def plateau(lanes: Lanes) -> None:
    sgd, _momentum, adam, rmsprop, _adadelta = (first(rows, loss(rows)[0] / 2) for rows in lanes)
    assert max(adam, rmsprop) < sgd / 3


def rastrigin(lanes: Lanes) -> None:
    sgd, momentum, *adams = at_the_end(lanes)
    assert momentum < sgd - 4
    assert adams == pytest.approx([sgd] * 2, rel=0.01)


def four_starts(lanes: Lanes) -> None:
    minima = np.array([[3, 2], [-2.805118, 3.131312], [-3.779310, -3.283186], [3.584428, -1.848127]])
    ends = np.array([rows[["x", "y"]].iloc[-1] for rows in lanes])
    away = np.linalg.norm(ends[:, None] - minima[None], axis=2)
    assert sorted(away.argmin(axis=1)) == [0, 1, 2, 3]
    assert away.min(axis=1).max() < 0.05


def cliff(lanes: Lanes) -> None:
    thrown, clipped, _adam = lanes
    assert leaves(thrown, "x", (-4, 4)) < len(thrown)
    assert leaves(clipped, "x", (-4, 4)) == len(clipped)
    assert (np.diff(loss(clipped)[:20]) < 0).all()


def schedules(lanes: Lanes) -> None:
    stays, *fall = (float(np.ptp(loss(rows)[-50:])) for rows in lanes)
    assert max(fall) < stays / 2


CLAIMS: dict[str, Callable[[Lanes], None]] = {
    "The seed numbers": seed_numbers, "Too small": too_small, "Just right": just_right, "Oscillates": oscillates,
    "Diverges": diverges, "Momentum overshoots": overshoots, "Two valleys": nearer_valley, "A kink": kink,
    "Ripples": ripples, "Standardised": standardised, "Raw": raw, "Raw, lr too large": diverges,
    "Mini-batches": batches, "An outlier, squared": outlier_pulls, "An outlier, Huber": outlier_ignored,
    "Five losses": five_losses,
    "Held-out rows": held_out, "Rosenbrock": rosenbrock, "Ravine: momentum": ravine,
    "First against second order": second_order, "Saddle": saddle, "Plateau": plateau, "Rastrigin": rastrigin,
    "Four starts": four_starts, "Cliff: clipping": cliff, "Schedules": schedules,
}  # fmt: skip


@pytest.mark.parametrize("name", SPECS)
def test_what_the_text_promises_happens(name: str) -> None:
    CLAIMS[name]([rows for _lane, rows in frame(name).groupby("lane")])


def texts() -> dict[str, str]:
    groups: Sequence[Sequence[Preset]] = (PRESETS, FUNCTIONS, TABLE_PRESETS, RACES)
    return {preset.name: preset.look_for for group in groups for preset in group}


@pytest.mark.parametrize("name", SPECS)
def test_no_lane_diverges_unless_the_text_says_so(name: str) -> None:
    grows = any(word in texts()[name] for word in ("explodes", "overshoots the narrow valley by more"))
    ends = frame(name).attrs["ends"]
    lost = [end["bad_step"] is not None and end["outcome"] != "unbounded" for end in ends]
    assert any(lost) == grows, [end["message"] for end in ends]


def test_the_least_limits_allow_every_preset() -> None:
    specs = SPECS.values()
    assert max(spec.steps for spec in specs) <= LEAST["max_steps"]
    assert max(len(spec.lanes) for spec in specs) <= LEAST["max_lanes"]
    assert max(len(spec.names) for spec in specs) <= LEAST["max_weights"]
    assert max(len(write(spec)) for spec in specs) <= LEAST["max_query"] / 2
