"""A sweep and its link: read, written, refused with sentences."""

from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.link import read, write
from engine.optimizers import OPTIMIZERS
from engine.param import plain
from engine.problems.kinds import KINDS
from engine.problems.surface.catalogue import SURFACES
from engine.spec import SpecError
from engine.sweep.link import KEYS, read_sweep, write_sweep
from engine.sweep.spec import COUNTS, KIND, MOST, sweepable
from tests.specs import values

SURFACE = "problem=surface&f=rosenbrock&x=-1.5&y=2&lane=sgd,lr=0.001&steps=100"
PAIR = "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=adam,lr=0.01&steps=100"
GOLDEN = [
    (f"{SURFACE}&sweep=basins", 40_000, {"x": (-2, 2), "y": (-1, 3)}),
    (f"{SURFACE}&sweep=basins&low_a=0&high_a=1&count_a=3&low_b=-2&high_b=2&count_b=5", 15, {"x": (0, 1), "y": (-2, 2)}),
    (f"{SURFACE}&sweep=curve", 100, {"lr": (1e-8, 0.1)}),
    (f"{SURFACE}&sweep=map&high_b=0.99", 4096, {"lr": (1e-8, 0.1), "momentum": (0, 0.99)}),
    (f"{PAIR}&sweep=map&a=beta1&b=lr&low_b=0.001&high_b=1&count_a=4&count_b=4", 16,
     {"beta1": (0, 0.999999), "lr": (0.001, 1)}),
    (f"{PAIR}&sweep=curve&a=eps&low_a=0.001&high_a=0.002&count_a=2&tolerance=0.5", 2, {"eps": (0.001, 0.002)}),
]  # fmt: skip


@pytest.mark.parametrize("link, runs, ends", GOLDEN)
def test_a_link_is_a_sweep_for_ever(link: str, runs: int, ends: dict[str, tuple[float, float]]) -> None:
    sweep = read_sweep(link)
    assert sweep.runs == runs
    assert {axis.name: (axis.low, axis.high) for axis in sweep.axes} == {
        name: pytest.approx(span, rel=1e-12) for name, span in ends.items()
    }
    assert read_sweep(write_sweep(sweep)) == sweep
    assert write_sweep(read_sweep(write_sweep(sweep))) == write_sweep(sweep)


def test_rates_are_spaced_by_their_logarithm_and_all_else_evenly() -> None:
    sweep = read_sweep(f"{SURFACE}&sweep=map&low_a=0.001&high_a=1&count_a=4&high_b=0.9&count_b=4")
    np.testing.assert_allclose(sweep.axes[0].values, [0.001, 0.01, 0.1, 1], rtol=1e-12)
    np.testing.assert_allclose(sweep.axes[1].values, [0, 0.3, 0.6, 0.9], rtol=1e-12)
    assert [axis.log for axis in sweep.axes] == [True, False]


def test_the_first_axis_runs_fastest() -> None:
    sweep = read_sweep(f"{SURFACE}&sweep=basins&low_a=0&high_a=2&count_a=3&low_b=5&high_b=6&count_b=2")
    columns = sweep.values_at(np.arange(6))
    assert columns["x"].tolist() == [0, 1, 2, 0, 1, 2]
    assert columns["y"].tolist() == [5, 5, 5, 6, 6, 6]
    start = sweep.run(4).lanes[0].start.problem
    assert start == {"x": 1, "y": 6}


def test_a_cell_is_a_run_with_its_values() -> None:
    sweep = read_sweep(f"{SURFACE}&sweep=map&low_a=0.001&high_a=1&count_a=4&high_b=0.9&count_b=4")
    run = sweep.run(9)
    settings = run.lanes[0].start.settings
    assert (settings["lr"], settings["momentum"]) == pytest.approx((0.01, 0.6))
    assert read(write(run)) == run


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=lambda entry: entry.key)
def test_any_number_of_an_optimizer_may_be_swept(optimizer: Any) -> None:
    if optimizer.matrices:
        return
    leg = read(SURFACE.replace("sgd", optimizer.key)).lanes[0].start
    for name, param in sweepable(leg).items():
        ends = f"&low_a={plain(param.low)}&high_a={plain(param.high)}" if name == "lr" else ""
        link = f"{SURFACE.replace('sgd', optimizer.key)}&sweep=curve&a={name}{ends}&count_a=2"
        if optimizer.forbids({**leg.settings, name: param.low}) or optimizer.forbids(
            {**leg.settings, name: param.high}
        ):
            continue  # an end of the setting's whole range that does not go with the others
        assert read_sweep(link).axes[0].name == name


@pytest.mark.parametrize(
    "link, field",
    [
        (SURFACE, "sweep"),
        (f"{SURFACE}&sweep=heat", "sweep"),
        (f"{SURFACE}&sweep=curve&sweep=map", "sweep"),
        (f"{SURFACE}&sweep=curve&a=nesterov", "a"),
        (f"{SURFACE}&sweep=curve&a=beta1", "a"),
        (f"{SURFACE}&sweep=map&a=lr&b=lr", "b"),
        (f"{SURFACE}&sweep=map&count_a=129", "count_a"),
        (f"{SURFACE}&sweep=map&count_b=1.5", "count_b"),
        (f"{SURFACE}&sweep=curve&count_a=1001", "count_a"),
        (f"{SURFACE}&sweep=curve&b=momentum", "b"),
        (f"{SURFACE}&sweep=curve&low_a=0", "low_a"),
        (f"{SURFACE}&sweep=curve&low_a=1&high_a=1", "high_a"),
        (f"{SURFACE}&sweep=basins&b=lr", "b"),
        (f"{SURFACE}&sweep=basins&low_a=nan", "low_a"),
        (f"{SURFACE}&sweep=curve&tolerance=0", "tolerance"),
        (f"{SURFACE}&sweep=curve&tolerance=-1", "tolerance"),
        (f"{SURFACE}&sweep=curve&lanes=2", "lanes"),
        (f"{SURFACE.replace('lr=0.001', 'lr=0.001,momentum=0.9,nesterov=true')}&sweep=map&b=momentum", "nesterov"),
        (f"{PAIR}&sweep=basins", "problem"),
        (f"{PAIR}&sweep=curve&requires_grad=false", "requires_grad"),
        ("problem=table&data=fruit&loss=mse&lane=sgd&steps=9&batch=2&sweep=curve", "batch"),
        ("x" * 20_000, "link"),
    ],
)
def test_a_mistake_is_told_at_its_field(link: str, field: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_sweep(link)
    assert [error["field"] for error in caught.value.errors] == [field]
    assert all(error["message"].endswith(".") for error in caught.value.errors)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        read_sweep(f"{SURFACE}&lane=adam,lr=0.1&sweep=map&low_a=-1&count_b=0&tolerance=x")
    assert {error["field"] for error in caught.value.errors} == {"lane", "low_a", "count_b", "tolerance"}


def test_no_key_of_a_sweep_is_one_of_a_spec() -> None:
    assert all(KEYS.isdisjoint(kind.keys) for kind in KINDS.values())
    assert MOST.keys() == COUNTS.keys() == {*KIND.options}


pairs = st.lists(
    st.tuples(
        st.sampled_from([*sorted(KEYS), "f", "x", "lane", "steps", "problem"]),
        st.one_of(
            st.text(max_size=12), st.floats().map(repr), st.integers(-5, 500).map(str),
            st.sampled_from(["lr", "momentum", "curve", "map", "basins", "sgd", "nesterov", "surface"]),
        ),
    ),
    max_size=10,
)  # fmt: skip


@given(pairs)
def test_any_keys_are_read_or_refused(more: list[tuple[str, str]]) -> None:
    try:
        sweep = read_sweep(urlencode([*parse_qsl(SURFACE), *more]))
    except SpecError:
        return
    assert read_sweep(write_sweep(sweep)) == sweep


@given(st.data())
def test_every_sweep_is_its_link(data: st.DataObject) -> None:
    optimizer = data.draw(st.sampled_from([entry for entry in OPTIMIZERS.values() if not entry.matrices]))
    leg = read(SURFACE.replace("sgd", optimizer.key)).lanes[0].start
    kind = data.draw(st.sampled_from(["curve", "map"]))
    names = data.draw(st.permutations(sorted(sweepable(leg))))[: 1 if kind == "curve" else 2]
    query = f"{SURFACE.replace('sgd', optimizer.key)}&sweep={kind}"
    for side, name in zip("ab", names, strict=False):
        low, high = sorted(data.draw(st.tuples(*[values(sweepable(leg)[name])] * 2)))
        query += f"&{side}={name}&low_{side}={plain(low)}&high_{side}={plain(high)}"
        query += f"&count_{side}={data.draw(st.integers(2, MOST[kind]))}"
    try:
        sweep = read_sweep(query)
    except SpecError:
        return
    assert [axis.name for axis in sweep.axes] == names
    assert read_sweep(write_sweep(sweep)) == sweep
    for axis in sweep.axes:
        assert len(axis.values) == axis.count
        assert (axis.values[0], axis.values[-1]) == (axis.low, axis.high)


def test_the_usual_starts_are_those_of_the_surface() -> None:
    for key, surface in SURFACES.items():
        sweep = read_sweep(f"{SURFACE.replace('rosenbrock', key)}&sweep=basins")
        assert tuple((axis.low, axis.high) for axis in sweep.axes) == surface.domain


@pytest.mark.parametrize("surface", SURFACES)
def test_the_square_of_every_surface_may_be_cut_anywhere(surface: str) -> None:
    link = f"problem=surface&f={surface}&x=0&y=0&lane=sgd,lr=0.01&steps=5&sweep=basins&low_a=-0.25&high_a=0.25"
    assert (read_sweep(link).axes[0].low, read_sweep(link).axes[0].high) == (-0.25, 0.25)


def test_a_map_of_an_optimizer_with_one_number_is_told_so() -> None:
    rule = quote_plus("w = w - lr*g")
    with pytest.raises(SpecError) as wrong:
        read_sweep(f"problem=surface&f=bowl&x=1&y=1&lane=own,rule={rule},lr=0.1&steps=5&sweep=map")
    assert [error["field"] for error in wrong.value.errors] == ["sweep"]
    assert "two settings" in str(wrong.value)
