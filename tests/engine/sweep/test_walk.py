"""A sweep to its end: what its cells say is what the runs alone do, together or one by one."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.problems.surface.catalogue import SURFACES
from engine.sweep.header import Header
from engine.sweep.link import read_sweep
from engine.sweep.parts import Part, Progress, SweepEnd
from engine.sweep.spec import Sweep
from engine.sweep.verdicts.verdict import Kind
from engine.sweep.walk import swept
from engine.sweep.ways import blocks, method
from engine.sweep.ways.one_by_one import order
from engine.verdicts.catalogue import Outcome

Told = tuple[dict[str, Any], dict[str, np.ndarray], SweepEnd]


def sweep(lane: str, kind: str = "curve", more: str = "", **fields: Any) -> Sweep:
    chosen = {"problem": "surface", "f": "himmelblau", "x": 0, "y": 0, "lane": lane, "steps": 100} | fields
    chosen |= {"sweep": kind}
    link = "&".join(f"{key}={value}" for key, value in chosen.items() if value is not None)
    return read_sweep(link + more)


def told(asked: Sweep, seconds: float | None = None) -> Told:
    """The header, the cells' columns in order, the end."""
    header, *parts, end = swept(asked, seconds)
    assert isinstance(header, Header)
    assert isinstance(end, SweepEnd)
    assert all(isinstance(part, Part) for part in parts)
    cells = np.concatenate([part.cells for part in parts])
    assert len(np.unique(cells)) == len(cells)
    at = np.argsort(cells)
    columns = {name: np.concatenate([getattr(p, name) for p in parts])[at] for name in ("kind", "steps", "loss")}
    assert [part.done for part in parts] == sorted(part.done for part in parts)
    return header.fields, columns | {"cells": cells[at]}, end


def rows(asked: Sweep, cell: int) -> tuple[np.ndarray, np.ndarray]:
    """The losses and the points, shape (rows, 2), of one run."""
    parts = [part.columns for part in descend(asked.run(cell)) if isinstance(part, Chunk)]
    losses, x, y = (np.concatenate([columns[name] for columns in parts]) for name in ("loss", "x", "y"))
    return losses, np.stack([x, y], axis=1)


def by_hand(asked: Sweep, losses: np.ndarray, points: np.ndarray, best: float = 0.0) -> tuple[int, float, float]:
    """Kind, row of arrival and last loss, from all rows of one run."""
    steps = np.nan
    near = losses <= best + asked.tolerance
    if len(losses) < asked.spec.steps + 1 or losses[-1] > 10 * losses[0]:
        kind = Kind.DIVERGES
    elif near[-1]:
        kind, steps = Kind.GOOD, next(k for k in range(len(near)) if near[k:].all())
    else:
        moves = np.diff(points[-21:], axis=0)
        turned = sum(float(a @ b) < 0 for a, b in pairwise(moves))
        rose = sum(b > a for a, b in pairwise(losses[-21:]))
        left = (losses[-1] - best) / (losses[0] - best)
        kind = Kind.OSCILLATES if turned > 9.5 or rose >= 5 else Kind.CRAWLS if left > 0.5 else Kind.FALLING
    return kind, steps, losses[-1]


@pytest.mark.parametrize("lane", ["sgd,lr=0.001,momentum=0.5", "adafactor,lr=0.05", "rmsprop,lr=0.01", "adam,lr=0.1"])
def test_a_curve_says_what_its_runs_do(lane: str) -> None:
    asked = sweep(lane, more="&low_a=0.0001&high_a=3&count_a=12", x=1, y=1)
    header, columns, end = told(asked)
    assert header["best"] == 0
    assert columns["cells"].tolist() == list(range(12))
    for cell in range(12):
        kind, steps, loss = by_hand(asked, *rows(asked, cell))
        assert columns["kind"][cell] == kind, cell
        np.testing.assert_equal(columns["steps"][cell], steps)
        if np.isfinite(loss):
            np.testing.assert_allclose(columns["loss"][cell], loss, rtol=1e-7, atol=1e-12)
    assert end.outcome is Outcome.FINISHED
    assert len(set(columns["kind"].tolist())) >= 2


def test_every_kind_is_seen_and_counted() -> None:
    _header, columns, end = told(sweep("sgd,lr=0.001", more="&low_a=0.0001&high_a=1&count_a=40", x=1, y=1))
    counts = [int((columns["kind"] == kind).sum()) for kind in Kind]
    assert all(counts[:-1])
    good, crawls, oscillates, diverges, falling, rests = counts
    counted = f"within the tolerance for good {good}, crawling {crawls}, oscillating {oscillates}, diverging {diverges}"
    assert f"{counted}, not there yet {falling}, at rest elsewhere {rests}." in end.message
    assert end.best_cell is not None
    assert columns["steps"][end.best_cell] == np.nanmin(columns["steps"])


def test_the_methods_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = sweep("sgd,lr=0.001", more="&low_a=0.0001&high_a=1&count_a=30", x=1, y=1)
    answers = []
    for most in (10**9, 0):
        monkeypatch.setattr(method, "GROUPS", most)
        answers.append(told(asked))
    assert [header["method"] for header, *_rest in answers] == ["parameter groups", "batched"]
    monkeypatch.setattr(method, "why_not_together", lambda sweep: "So.")
    monkeypatch.setattr("engine.sweep.header.why_not_together", lambda sweep: "So.")
    answers.append(told(asked))
    assert answers[-1][0]["method"] == "one by one"
    for _header, columns, end in answers[1:]:
        for name in ("kind", "steps"):
            np.testing.assert_array_equal(columns[name], answers[0][1][name])
        assert end == answers[0][2]


def test_basins_are_where_the_runs_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "RUNS", 8)
    asked = sweep("sgd,lr=0.01", "basins", "&count_a=6&count_b=4", steps=150)
    header, columns, end = told(asked)
    minima = SURFACES["himmelblau"].minima
    assert [(m["x"], m["y"]) for m in header["minima"]] == [(m.x, m.y) for m in minima]
    for cell in range(asked.runs):
        losses, points = rows(asked, cell)
        away = [np.hypot(*(points[-1] - (m.x, m.y))) for m in minima]
        kind, steps, loss = by_hand(asked, losses, points)
        expected = int(np.argmin(away)) if kind == Kind.GOOD else -2 if kind == Kind.DIVERGES else -1
        assert columns["kind"][cell] == expected
        np.testing.assert_equal(columns["steps"][cell], steps)
        assert columns["loss"][cell] == loss
    assert {0, 1, 2, 3} <= {*columns["kind"].tolist()}
    assert end.minima == minima


def test_local_minima_have_basins_of_their_own() -> None:
    _header, columns, end = told(sweep("sgd,lr=0.02", "basins", "&count_a=7&count_b=7", f="six_hump_camel", steps=300))
    assert {*columns["kind"].tolist()} >= {0, 1, 2, 3, 4, 5}
    for kind, loss in zip(columns["kind"], columns["loss"], strict=True):
        assert kind < 0 or abs(loss - end.minima[kind].value) <= 1e-6


@pytest.mark.parametrize("lane", ["sgd,lr=0.05", "adafactor,lr=0.5"])
def test_the_minima_of_a_formula_are_found_by_its_runs(lane: str) -> None:
    """(x² − 1)² + y² has two, at (±1, 0), and a saddle between them, on which starts with x = 0 end."""
    formula = "(x**2-1)**2%2By**2"
    asked = sweep(lane, "basins", "&low_a=-2&high_a=2&count_a=5&low_b=-1&high_b=1&count_b=3", f=None, formula=formula)
    header, columns, end = told(asked)
    assert (header["best"], header["minima"]) == (None, [])
    if lane.startswith("sgd"):
        found = sorted((m.x, m.y) for m in end.minima)
        np.testing.assert_allclose(found, [(-1, 0), (1, 0)], atol=1e-4)
        assert (columns["kind"].reshape(3, 5)[:, 2] == -1).all()  # on the saddle
        assert {0, 1} <= {*columns["kind"].tolist()}
    assert len(columns["cells"]) == 15


def test_where_nobody_knows_the_lowest_loss_it_is_the_sweeps_own() -> None:
    asked = sweep("sgd,lr=0.1", more="&low_a=0.001&high_a=2&count_a=20", f=None, formula="(x-3)**2%2B(y%2B1)**2-7")
    header, columns, end = told(asked)
    assert header["best"] is None
    assert "twice" in header["note"]
    assert columns["loss"].min() == pytest.approx(-7)
    assert (columns["kind"] == Kind.GOOD).any()
    assert end.outcome is Outcome.FINISHED


@pytest.mark.parametrize("problem", [
    {"problem": "pair", "f": None, "x": 3, "y": 10.5, "w": 0.2, "loss": "squared_error"},
    {"problem": "table", "f": None, "x": None, "y": None, "data": "fruit", "scale": "standard", "loss": "mse"},
    {"problem": "function", "f": None, "y": None, "formula": "(x-1)**2", "x": 3},
])  # fmt: skip
def test_other_problems_have_curves_and_maps(problem: dict[str, Any]) -> None:
    for more in ("&low_a=0.0001&high_a=2&count_a=12", "&low_a=0.0001&high_a=2&count_a=8&high_b=0.9&count_b=2"):
        asked = sweep("sgd,lr=0.01", "map" if "_b" in more else "curve", more, steps=200, **problem)
        header, columns, end = told(asked)
        assert len(columns["cells"]) == asked.runs
        assert {Kind.GOOD, Kind.DIVERGES} <= {*columns["kind"].tolist()}
        assert (header["best"] is None) == (problem["problem"] == "function")
        assert end.best_cell is not None


def test_one_by_one_says_why_and_what_it_costs_before_it_starts() -> None:
    parts = swept(sweep("lbfgs,lr=1", "basins", "&count_a=200&count_b=200"))
    header = next(parts)
    assert isinstance(header, Header)
    assert header.fields["method"] == "one by one"
    note = header.fields["note"]
    assert note.startswith("L-BFGS sees all weights of a run together. So the 40,000 runs are made one by one")
    assert "It stops after 60 s" in note


def test_a_sweep_that_is_stopped_keeps_what_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Progress, "due", property(lambda progress: progress.done == 3))
    asked = sweep("lbfgs,lr=1", "basins", "&count_a=100&count_b=100")
    _header, columns, end = told(asked, seconds=0)
    assert end.outcome is Outcome.STOPPED
    assert len(columns["cells"]) == 3
    assert end.message.startswith("Stopped")


def test_the_order_of_cells_has_each_once() -> None:
    for runs in (1, 2, 3, 7, 100, 4096, 40_000):
        assert sorted(order(runs).tolist()) == list(range(runs))


@pytest.mark.parametrize("formula, told", [("cosh(x)+y**2", True), ("x**2+y**2", False), ("x**p+y**2", True)])
def test_other_last_digits_are_told(formula: str, told: bool) -> None:
    const = "p:1.5" if "p" in formula else None
    asked = sweep("adam,lr=0.1", "basins", f=None, formula=formula.replace("+", "%2B"), const=const, x=1, y=1, steps=5)
    header = next(swept(asked))
    assert isinstance(header, Header)
    assert ("last digits" in header.fields["note"]) == told


def test_time_in_which_nobody_reads_is_none_of_a_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that the reader moves: 10 s between any two parts, of the 5 that the sweep may work."""
    now = [0.0]
    monkeypatch.setattr("engine.sweep.parts.perf_counter", lambda: now[0])
    monkeypatch.setattr("engine.sweep.parts.FIRST", -1.0)
    monkeypatch.setattr("engine.sweep.parts.SLICE", -1.0)
    seen = []
    for part in swept(sweep("sgd,lr=0.01", "curve", "&count_a=3", steps=4), 5.0):
        seen.append(part)
        now[0] += 10
    assert len(seen) > 3
    assert isinstance(seen[-1], SweepEnd)
    assert seen[-1].outcome is Outcome.FINISHED
