"""Runs that go together are those that they are alone: to the bit by torch's optimizers, within rounding by rules."""

from typing import Any
from urllib.parse import quote_plus

import numpy as np
import pytest

from engine.formula.on_torch import alike
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.optimizers import OPTIMIZERS
from engine.optimizers.own import canonical
from engine.problems.surface.task import SurfaceTask
from engine.sweep.link import read_sweep
from engine.sweep.spec import Sweep, sweepable
from engine.sweep.verdicts.goal import Bands
from engine.sweep.ways import block as blocks
from engine.sweep.ways.block import Block
from engine.sweep.ways.movers import Batched, Groups
from engine.sweep.ways.together import together
from tests.specs import SCHEDULE_CASES, SETTINGS, case_name, schedule_words, words
from tests.thorough import each, every

ELEMENTWISE = [key for key, entry in OPTIMIZERS.items() if entry.elementwise]
CASES = [(key, given) for key in ELEMENTWISE for given in SETTINGS[key]]
STEPS = 20
NOTHING = Bands(np.empty(0), 0.0)
MOMENTUM = "own,rule=" + quote_plus(canonical("v = beta*v + g; w = w - lr*v")) + ",lr=0.001,beta=0.9"


def basins(lane: str, f: str = "himmelblau", count: int = 2, **fields: Any) -> Sweep:
    chosen = {"problem": "surface", "f": f, "x": 0, "y": 0, "lane": lane, "steps": STEPS} | fields
    chosen |= {"sweep": "basins", "count_a": count, "count_b": count}
    return read_sweep("&".join(f"{key}={value}" for key, value in chosen.items()))


def walked(sweep: Sweep, monkeypatch: pytest.MonkeyPatch | None = None, mover: Any = None) -> Block:
    """All runs of a sweep to their end, moved as asked."""
    if monkeypatch:
        monkeypatch.setattr(
            blocks, "mover", lambda sweep, start, cells: mover(sweep.leg, start, sweep.values_at(cells))
        )
    block = Block(sweep, together(sweep.spec), np.arange(sweep.runs), NOTHING)
    for _ended in block.rows():
        pass
    return block


def alone(sweep: Sweep, cell: int) -> tuple[np.ndarray, float, bool]:
    """The last row of one run: its point, its loss, and whether it came to its end in numbers."""
    task = SurfaceTask(sweep.spec) if sweep.spec.problem == "surface" else None  # type: ignore[arg-type]
    chunks = [part for part in descend(sweep.run(cell), task) if isinstance(part, Chunk)]
    last = chunks[-1].columns
    names = [name.removeprefix("grad_") for name in last if name.startswith("grad_") and name != "grad_norm"]
    names = [name for name in names if name in last and name not in {"error", "prediction"}]
    whole = chunks[-1].first + len(chunks[-1]) == sweep.spec.steps + 1
    return np.array([last[name][-1] for name in names]), float(last["loss"][-1]), whole


def same_bits(sweep: Sweep, block: Block) -> None:
    whole = 0
    for cell in range(sweep.runs):
        point, loss, finite = alone(sweep, cell)
        assert block.watch.alive[cell] == finite
        assert block.watch.loss[cell] == loss
        if finite:
            np.testing.assert_array_equal(block.point[:, cell], point)
            whole += 1
    assert whole > 0


@pytest.mark.parametrize("key, given", CASES, ids=case_name)
def test_a_grid_of_starts_is_the_runs_alone_to_the_bit(key: str, given: dict[str, Any]) -> None:
    sweep = basins(f"{key},{words(given)}")
    same_bits(sweep, walked(sweep))


@pytest.mark.parametrize("f", ["rosenbrock", "ackley", "cliff", "rastrigin", "plateau", "monkey_saddle"])
def test_on_every_sort_of_surface(f: str) -> None:
    for lane in ("sgd,lr=0.001,momentum=0.9", "adam,lr=0.05", MOMENTUM):
        sweep = basins(lane, f)
        assert alike(SurfaceTask(sweep.spec).tree)  # type: ignore[arg-type]
        same_bits(sweep, walked(sweep))


@pytest.mark.parametrize("f", ["styblinski_tang", "six_hump_camel"])
def test_where_torchs_powers_differ_between_few_and_many_numbers_it_is_within_rounding(f: str) -> None:
    sweep = basins("sgd,lr=0.001", f)
    block = walked(sweep)
    assert not alike(SurfaceTask(sweep.spec).tree)  # type: ignore[arg-type]
    for cell in range(sweep.runs):
        np.testing.assert_allclose(block.point[:, cell], alone(sweep, cell)[0], rtol=1e-9, atol=1e-12)


@every(
    "more", ["noise=0.5", "clip_value=2", "noise=0.5,clip_value=1", "schedule=exponential"],
    "dtype", ["float64", "float32"],
)  # fmt: skip
def test_schedules_noise_and_clipping_by_value_are_those_of_the_runs_alone(more: str, dtype: str) -> None:
    sweep = basins(f"sgd,lr=0.01,momentum=0.9,{more}", dtype=dtype)
    same_bits(sweep, walked(sweep))


def curve(lane: str, problem: str, name: str, ends: tuple[float, float], count: int = 3) -> Sweep:
    low, high = ends
    return read_sweep(
        f"{problem}&lane={lane}&steps={STEPS}&sweep=curve&a={name}&low_a={low}&high_a={high}&count_a={count}"
    )


SURFACE = "problem=surface&f=rosenbrock&x=-1.5&y=2"
PROBLEMS = {
    "surface": SURFACE,
    "function": "problem=function&formula=(x-1)**2&x=3",
    "pair": "problem=pair&x=3&y=10.5&w=0.2&loss=huber&delta=2",
    "table": "problem=table&data=fruit&scale=standard&loss=mse&l1=0.1&l2=0.01",
    "sums": "problem=table&data=fruit&scale=standard&loss=smooth_l1&reduction=sum&init=normal",
}


@pytest.mark.parametrize("key, given", CASES, ids=case_name)
def test_a_group_for_each_setting_is_the_runs_alone_to_the_bit(
    key: str, given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = curve(f"{key},{words(given)}", SURFACE, "lr", (given["lr"], 3 * given["lr"]))
    same_bits(sweep, walked(sweep, monkeypatch, Groups))


SETTINGS_OF = [
    (key, given, name)
    for key, given in CASES
    for name in sweepable(basins(f"{key},{words(given)}", count=2).leg)
    if not (given.get("nesterov") and name == "dampening")  # it has none
]  # fmt: skip
SPANS = {"lr": (0.5, 2.0), "momentum": (0.0, 0.95), "dampening": (0.0, 0.5), "weight_decay": (0.0, 0.5),
         "eps": (1e-10, 1e-3), "t0": (1.0, 30.0), "lambd": (0.0, 2.0), "alpha": (0.5, 0.99), "rho": (0.5, 0.99),
         "lr_decay": (0.0, 0.5), "initial_accumulator_value": (0.0, 4.0), "momentum_decay": (0.0, 0.1),
         "beta1": (0.0, 0.95), "beta2": (0.5, 0.9999), "etaminus": (0.2, 0.8), "etaplus": (1.1, 2.0),
         "step_size_min": (1e-6, 1e-3), "step_size_max": (0.02, 50.0)}  # fmt: skip


def test_every_setting_has_a_span() -> None:
    assert {name for _key, _given, name in SETTINGS_OF} == SPANS.keys()


def within_rounding(sweep: Sweep, block: Block) -> None:
    for cell in range(sweep.runs):
        point, loss, finite = alone(sweep, cell)
        assert block.watch.alive[cell] == finite
        if finite:
            np.testing.assert_allclose(block.point[:, cell], point, rtol=1e-9, atol=1e-11)
            np.testing.assert_allclose(block.watch.loss[cell], loss, rtol=1e-7, atol=1e-13)


@pytest.mark.parametrize(
    "key, given, name",
    each(SETTINGS_OF, lambda case: (case[0], case[2]), lambda case: (case[0], words(case[1]))),
    ids=case_name,
)
def test_a_rule_on_tensors_of_settings_is_torch_within_rounding(
    key: str, given: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    low, high = SPANS[name]
    if name == "lr":
        low, high = low * given["lr"], high * given["lr"]
    if given.get("nesterov") and name == "momentum":
        low = 0.1
    sweep = curve(f"{key},{words(given)}", SURFACE, name, (low, high))
    within_rounding(sweep, walked(sweep, monkeypatch, Batched))


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("mover", [Groups, Batched])
def test_every_problem_goes_together(problem: str, mover: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = curve("sgd,lr=0.01,noise=0.1", PROBLEMS[problem], "momentum", (0.0, 0.9))
    within_rounding(sweep, walked(sweep, monkeypatch, mover))


@every("key, settings", [(k, s) for k, s in SCHEDULE_CASES if k != "plateau"], "mover", [Groups, Batched])
def test_schedules_of_runs_with_rates_of_their_own(
    mover: Any, key: str, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if settings.get("cycle_momentum"):
        settings = settings | {"cycle_momentum": False}
    sweep = curve(f"adam,lr=0.05,{schedule_words(key, settings)}", SURFACE, "lr", (0.01, 0.2))
    within_rounding(sweep, walked(sweep, monkeypatch, mover))


@pytest.mark.parametrize("name", ["beta", "lr"])
@pytest.mark.parametrize("mover", [Groups, Batched])
def test_a_rule_of_ones_own(mover: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = curve(MOMENTUM, SURFACE, name, (0.0001, 0.0005))
    within_rounding(sweep, walked(sweep, monkeypatch, mover))


def test_a_run_without_momentum_has_no_dampening_either(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("momentum", "dampening"):
        sweep = curve("sgd,lr=0.0001,momentum=0.5,dampening=0.5", SURFACE, name, (0.0, 0.9))
        within_rounding(sweep, walked(sweep, monkeypatch, Batched))


def test_a_run_that_ends_leaves_the_others_alone() -> None:
    """Of half the starts nothing finite is left, and the other half never notices."""
    sweep = basins("sgd,lr=0.02,momentum=0.9", "himmelblau", count=6)
    block = walked(sweep)
    assert 0 < block.watch.alive.sum() < sweep.runs
    same_bits(sweep, block)
