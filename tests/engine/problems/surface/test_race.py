"""Descents on surfaces and formulas: bit for bit the plain loop, alone and in a race."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.limits import LIMITS
from engine.link import read, write
from engine.loop.descend import column_names, descend
from engine.loop.rows import Chunk
from engine.loop.sharing import groups
from engine.problems.kinds import KINDS, task_of
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.spec import SurfaceSpec
from engine.problems.surface.task import SurfaceTask
from engine.spec import Spec, SpecError
from engine.trace import trace
from tests.specs import OPTIMIZER_CASES, words
from tests.thorough import THOROUGH, every, examples
from tests.walker import FUNCTIONS, Function, walked

STEPS = 40
KNOWN = {"lane", "step", "lr", "t", "evaluations", "grad_norm", "distance", "effective_lr_x", "effective_lr_y"}


def surface(*lanes: str, **fields: Any) -> Spec:
    chosen: dict[str, Any] = {"problem": "surface", "f": "rosenbrock", "x": -1.5, "y": 2, "steps": STEPS} | fields
    pairs = [f"{key}={value}" for key, value in chosen.items() if value is not None]
    return read("&".join([*pairs, *(f"lane={lane}" for lane in lanes or ("sgd,lr=0.0001",))]))


def test_the_largest_sizes_in_a_domain() -> None:
    task = task_of(surface(f="saddle"))
    assert isinstance(task, SurfaceTask)
    most = task.most(((-1.0, 2.0), (-3.0, 0.0)))
    assert most == pytest.approx({"loss": 9.0, "grad_norm": 2 * np.hypot(2, 3)}, rel=1e-3)


def test_sizes_that_are_not_finite_do_not_count() -> None:
    task = task_of(surface(f=None, formula="log(x)%2By", x=1))
    assert isinstance(task, SurfaceTask)
    most = task.most(((-1.0, 1.0), (0.0, 5.0)))
    assert 4 < most["loss"] < 10
    assert np.isfinite(most["grad_norm"])


def lane_of(rows: pd.DataFrame, place: int) -> pd.DataFrame:
    return rows[rows["lane"] == place].reset_index(drop=True)


def same_bits(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Every column of the plain loop, as far as its numbers are finite; no state that the plain loop has not."""
    checked = ["loss", "x", "y", "grad_x", "grad_y"]
    finite = int(np.isfinite(theirs[checked]).all(axis=1).cummin().sum())
    assert len(ours) == max(finite, 1)
    for name in theirs:
        np.testing.assert_array_equal(ours[name], theirs[name][: len(ours)], err_msg=str(name))
    assert not [name for name in set(ours) - set(theirs) - KNOWN if ours[name].notna().any()]


def races(cases: list, size: int) -> list[list]:
    return [cases[at : at + size] for at in range(0, len(cases), size)]


def test_every_surface_is_walked() -> None:
    assert FUNCTIONS.keys() == SURFACES.keys()
    assert {key for key, _settings in OPTIMIZER_CASES} == KINDS["surface"].optimizers.keys()


@every("race", races(OPTIMIZER_CASES, LIMITS.max_lanes), "key, function", FUNCTIONS.items())
def test_a_race_is_the_plain_loops(key: str, function: Function, race: list[tuple[str, dict]]) -> None:
    """On eight lanes torch could take all their numbers in one instruction."""
    start, steps = SURFACES[key].start, STEPS if THOROUGH else 16
    run = surface(*(f"{name},{words(chosen)}" for name, chosen in race), f=key, x=start[0], y=start[1], steps=steps)
    rows = trace(run)
    for place, (name, chosen) in enumerate(race):
        same_bits(lane_of(rows, place), walked(function, name, chosen, start, steps))


LONG = {"adam", "lbfgs"}


@pytest.mark.parametrize("name, given", dict(OPTIMIZER_CASES).items())
def test_a_lane_alone_is_the_plain_loop(name: str, given: dict) -> None:
    start, long = SURFACES["beale"].start, 530 if THOROUGH or name in LONG else 140  # every size of chunk
    run = surface(f"{name},{words(given)}", f="beale", x=start[0], y=start[1], steps=long)
    same_bits(trace(run), walked(FUNCTIONS["beale"], name, given, start, long))


@pytest.mark.parametrize("key", ["styblinski_tang", "rosenbrock"])
def test_a_race_in_float32_is_the_plain_loops(key: str) -> None:
    race = OPTIMIZER_CASES[::3][:8]
    rows = trace(surface(*(f"{name},{words(chosen)}" for name, chosen in race), f=key, dtype="float32"))
    for place, (name, chosen) in enumerate(race):
        same_bits(lane_of(rows, place), walked(FUNCTIONS[key], name, chosen, (-1.5, 2.0), STEPS, torch.float32))


def test_lanes_that_may_share_a_leaf_do() -> None:
    eight = ["adam,lr=0.01"] * 8
    for key, sizes in {"rosenbrock": [8], "styblinski_tang": [7, 1], "six_hump_camel": [7, 1], "ackley": [8]}.items():
        run = surface(*eight, f=key)
        made = groups(run, task_of(run))
        assert [len(group) for group in made] == sizes
        assert sorted(place for group in made for place in group) == list(range(8))


def test_lanes_change_on_the_way_as_they_do_alone() -> None:
    lanes = [
        "sgd,lr=0.0001,@7,lr=0.0003,@20,adam,lr=0.1",
        "adam,lr=0.05",
        "sgd,lr=0.0001,@20,momentum=0.9,@33,lr=0.001",
    ]
    rows = trace(surface(*lanes))
    for place, lane in enumerate(lanes):
        alone = trace(surface(lane))
        for name in alone.columns.drop("lane"):
            np.testing.assert_array_equal(lane_of(rows, place)[name], alone[name], err_msg=f"{lane}: {name}")


STEERED = [
    "sgd,lr=0.0001,schedule=cosine,T_max=10", "adam,lr=0.05,clip_norm=1", "adam,lr=0.05,schedule=plateau,patience=2",
    "sgd,lr=0.0003,momentum=0.9,noise=5,clip_value=20,@12,clip_norm=3", "rmsprop,lr=0.01,noise=0.5",
    "adamw,lr=0.1,schedule=onecycle,total_steps=30,cycle_momentum=true", "lbfgs,lr=0.5,max_iter=2,clip_norm=5",
    "own,rule=v=momentum*v%2Bg;w=w-lr*v,lr=0.0001,momentum=0.9,schedule=onecycle,total_steps=30,cycle_momentum=true",
]  # fmt: skip


def test_schedules_noise_and_clipping_are_a_lanes_own() -> None:
    rows = trace(surface(*STEERED, seed=3))
    for place, lane in enumerate(STEERED):
        alone = trace(surface(lane, seed=3))
        for name in alone.columns.drop("lane"):
            np.testing.assert_array_equal(lane_of(rows, place)[name], alone[name], err_msg=f"{lane}: {name}")


def test_a_lane_clipped_in_a_race_is_the_plain_loop_that_clips() -> None:
    rows = lane_of(trace(surface("sgd,lr=0.001", "sgd,lr=0.01,momentum=0.9,clip_norm=2", "adam,lr=0.1")), 1)
    point = torch.tensor([-1.5, 2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([point], lr=0.01, momentum=0.9)
    for step in range(STEPS):
        assert rows[["x", "y"]].iloc[step].tolist() == point.tolist()
        optimizer.zero_grad()
        FUNCTIONS["rosenbrock"](point[0], point[1]).backward()
        torch.nn.utils.clip_grad_norm_([point], 2.0)
        assert rows[["used_grad_x", "used_grad_y"]].iloc[step].tolist() == point.grad.tolist()  # type: ignore[union-attr]
        optimizer.step()


def test_a_lane_that_diverges_ends_with_its_sentence_and_the_others_run_on() -> None:
    lanes = ["adam,lr=0.05", "sgd,lr=0.1", "sgd,lr=0.0001"]
    run = surface(*lanes, steps=600)
    rows = trace(run)
    ends = {end["lane"]: end for end in rows.attrs["ends"]}
    assert [ends[place]["outcome"] for place in range(3)] == ["falling", "diverged", "falling"]
    assert len(lane_of(rows, 1)) == ends[1]["steps"] + 1 < 20
    assert ends[1]["bad_step"] == ends[1]["steps"] + 1
    assert np.isfinite(rows[["loss", "x", "y", "grad_x", "grad_y"]]).all(axis=None)
    for place in (0, 2):
        alone = trace(surface(lanes[place], steps=600))
        np.testing.assert_array_equal(lane_of(rows, place)["x"], alone["x"])


def test_an_end_comes_as_soon_as_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.loop.descend.SLICE", 1e6)  # however slow the machine, no chunk is cut
    parts = list(descend(surface("adam,lr=0.05", "sgd,lr=0.1", steps=600)))
    ends = [place for place, part in enumerate(parts) if not isinstance(part, Chunk)]
    assert ends[0] < 6
    assert ends[1] == len(parts) - 1


def test_lanes_may_start_in_places_of_their_own() -> None:
    run = surface("sgd,lr=0.0001", "sgd,lr=0.0001,x=1,y=-0.5", "adam,lr=0.1,x=0")
    assert [(lane.start.x, lane.start.y) for lane in run.lanes] == [(-1.5, 2), (1, -0.5), (0, 2)]  # type: ignore[attr-defined]
    assert read(write(run)) == run
    rows = trace(run)
    same_bits(lane_of(rows, 1), walked(FUNCTIONS["rosenbrock"], "sgd", {"lr": 1e-4}, (1, -0.5), STEPS))
    same_bits(lane_of(rows, 2), walked(FUNCTIONS["rosenbrock"], "adam", {"lr": 0.1}, (0, 2), STEPS))


# Formulas


def test_a_formula_is_the_plain_loop() -> None:
    run = surface("adam,lr=0.05", f=None, formula="a*x**2%2B3*sin(y)-where(x>y,x,y)", const="a:0.3")
    theirs = walked(
        lambda x, y: 0.3 * x**2 + 3 * torch.sin(y) - torch.where(x > y, x, y), "adam", {"lr": 0.05}, (-1.5, 2), STEPS
    )
    same_bits(trace(run), theirs)


def test_constants_have_their_numbers() -> None:
    assert surface().const == (("b", 100.0),)  # type: ignore[attr-defined]
    assert surface(const="b:7").const == (("b", 7.0),)  # type: ignore[attr-defined]
    made = surface(f=None, formula="c*x**2%2Ba*y", const="a:2")
    assert made.const == (("c", 1.0), ("a", 2.0))  # type: ignore[attr-defined]
    row = trace(made).iloc[0]
    assert (row["loss"], row["grad_x"], row["grad_y"]) == (1.5**2 + 2 * 2, -3.0, 2.0)


def test_a_function_of_one_variable() -> None:
    run = read("problem=function&formula=(x-a)**2&x=3&const=a:1&lane=sgd,lr=0.1&lane=adam,lr=0.1&steps=200")
    rows = trace(run)
    assert not {"y", "grad_y"} & set(rows)
    np.testing.assert_allclose(lane_of(rows, 0)["x"], 1 + 2 * 0.8 ** np.arange(201), rtol=1e-12)
    np.testing.assert_array_equal(rows["grad_norm"], rows["grad_x"].abs())
    assert list(rows) == ["lane", *column_names(run)]
    assert read(write(run)) == run


@pytest.mark.parametrize("formula", ["where(x>0,1,2)", "sign(x)*sign(y)", "0*x", "x-x"])
def test_where_it_is_flat_everywhere_nothing_moves(formula: str) -> None:
    rows = trace(surface("sgd,lr=1", "adam,lr=1", f=None, formula=formula))
    assert (rows["grad_norm"] == 0).all()
    assert set(rows["x"]) == {-1.5}


# What is told


def test_gradient_norm_and_distance_are_told() -> None:
    rows = trace(surface("sgd,lr=0.001", f="himmelblau", x=1, y=1))
    np.testing.assert_allclose(rows["grad_norm"], np.hypot(rows["grad_x"], rows["grad_y"]), rtol=1e-15)
    places = [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)]
    nearest = np.min([np.hypot(rows["x"] - x, rows["y"] - y) for x, y in places], axis=0)
    np.testing.assert_allclose(rows["distance"], nearest, atol=2e-6)
    assert "distance" not in trace(surface(f="saddle"))


@pytest.mark.parametrize(
    "start, place", [((1, 1), "x = 3, y = 2"), ((-3, -3), "x = −3.77931, y = −3.28319"), ((4, -2), "x = 3.58443")]
)
def test_it_converges_to_the_nearest_minimum(start: tuple[float, float], place: str) -> None:
    (end,) = trace(surface("sgd,lr=0.01", f="himmelblau", x=start[0], y=start[1], steps=400)).attrs["ends"]
    assert end["outcome"] == "converged"
    assert place in end["message"]


@every("kappa", [1, 10, 40], "momentum", [0, 0.9])
def test_the_largest_stable_rate_is_that_of_the_steepest_side(kappa: float, momentum: float) -> None:
    limit = 2 * (1 + momentum) / kappa
    ends = [
        trace(surface(f"sgd,lr={limit * part},momentum={momentum}", f="valley", const=f"kappa:{kappa}", x=1, y=1,
                      steps=1500)).attrs["ends"][0]
        for part in (0.99, 1.05)
    ]  # fmt: skip
    assert [end["outcome"] for end in ends] == ["converged", "diverged"]
    assert f"{limit:.6g}" in ends[1]["message"].replace("−", "-")


@pytest.mark.parametrize("formula, x", [("log(x)%2By", -1), ("1/x%2By", 0), ("sqrt(x)%2By", 0)])
def test_where_there_is_no_gradient_there_is_no_first_step(formula: str, x: float) -> None:
    rows = trace(surface("sgd,lr=0.1", "adam,lr=0.1", f=None, formula=formula, x=x))
    assert [end["outcome"] for end in rows.attrs["ends"]] == ["refused", "refused"]
    assert all("Start somewhere else" in end["message"] for end in rows.attrs["ends"])
    assert len(rows) == 2


def test_a_step_out_of_the_domain_is_told_as_such() -> None:
    (end,) = trace(surface("sgd,lr=1", f=None, formula="log(x)%2By**2", x=1, y=1)).attrs["ends"]
    assert end["outcome"] == "left"
    assert "step 2 leads to where" in end["message"] or "step 1 leads to where" in end["message"]


def test_below_zero_a_fall_is_no_divergence() -> None:
    (end,) = trace(surface("adam,lr=0.1", f="saddle", x=0.1, y=1, steps=100)).attrs["ends"]
    assert end["outcome"] == "falling"


# Links

BAD = {
    "no surface": ({"f": None}, "formula"),
    "two surfaces": ({"formula": "x%2By"}, "formula"),
    "unknown surface": ({"f": "bowls"}, "f"),
    "bad formula": ({"f": None, "formula": "x.y"}, "formula"),
    "empty formula": ({"f": None, "formula": "%20"}, "formula"),
    "no x": ({"f": None, "formula": "a*b"}, "formula"),
    "nine constants": ({"f": None, "formula": "x*a*b*c*d*f*g*h*i*j"}, "formula"),
    "unknown constant": ({"const": "kappa:2"}, "const"),
    "constant out of bounds": ({"const": "b:0"}, "const"),
    "constant without a number": ({"const": "b"}, "const"),
    "constant that is none": ({"const": "b:nan"}, "const"),
    "constant twice": ({"const": "b:1,b:2"}, "const"),
    "start far out": ({"x": 1e7}, "x"),
    "no start": ({"y": None}, "y"),
    "a loss": ({"loss": "mse"}, "loss"),
}


@pytest.mark.parametrize("fields, field", BAD.values(), ids=BAD)
def test_a_mistake_is_told_at_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as wrong:
        surface(**fields)
    assert [error["field"] for error in wrong.value.errors] == [field]
    assert all(error["message"].endswith((".", "”")) for error in wrong.value.errors)


@pytest.mark.parametrize("lane, field", [("sgd,@4,x=1", "x"), ("sgd,loss=mse", "loss"), ("sgd,x=nan", "x")])
def test_a_mistake_in_a_lane_is_told_at_its_field(lane: str, field: str) -> None:
    with pytest.raises(SpecError) as wrong:
        surface(lane)
    assert [error["field"] for error in wrong.value.errors] == [field]


def test_a_function_has_a_formula_and_no_y() -> None:
    for query in (
        "x=1&lane=sgd&steps=5",
        "x=1&y=2&formula=x&lane=sgd&steps=5",
        "x=1&f=bowl&lane=sgd&steps=5&formula=x",
    ):
        with pytest.raises(SpecError):
            read(f"problem=function&{query}")


NUMBERS = st.floats(-1e6, 1e6)


@given(
    key=st.sampled_from(sorted(SURFACES)), x=NUMBERS, y=NUMBERS, dtype=st.sampled_from(["float64", "float32"]),
    cases=st.lists(st.tuples(st.sampled_from(OPTIMIZER_CASES), st.none() | NUMBERS, st.booleans()), min_size=1,
                   max_size=8),
)  # fmt: skip
@examples(12)
def test_any_race_is_a_link_and_runs_to_its_ends(key: str, x: float, y: float, dtype: str, cases: list) -> None:
    lanes = [
        f"{name},{words(given)}" + (f",x={own!r}" if own is not None else "") + (",@9,lr=0.5" if late else "")
        for (name, given), own, late in cases
    ]
    run = surface(*lanes, f=key, x=repr(x), y=repr(y), dtype=dtype, steps=20)
    assert isinstance(run, SurfaceSpec)
    assert read(write(run)) == run
    ends = trace(run).attrs["ends"]
    assert sorted(end["lane"] for end in ends) == list(range(len(lanes)))
    assert all(end["message"] for end in ends)


def test_the_effective_rate_is_the_step_for_its_gradient() -> None:
    lanes = (
        "sgd,lr=0.001",
        "adam,lr=0.05",
        "sgd,lr=0.001,clip_value=0.5",
        "lbfgs,lr=0.5",
        "sgd,lr=0.002,@100,lr=0.001",
    )
    rows = trace(surface(*lanes, steps=160))
    for place in range(len(lanes)):
        lane = lane_of(rows, place)
        for name in ("x", "y"):
            given = lane[f"used_grad_{name}"].fillna(lane[f"grad_{name}"])
            expected = (lane[name].shift(-1) - lane[name]).abs() / given.abs()
            np.testing.assert_array_equal(lane[f"effective_lr_{name}"][:-1], expected[:-1])
        assert lane["effective_lr_x"].iloc[-1:].isna().all()
    np.testing.assert_allclose(lane_of(rows, 0)["effective_lr_y"][:100], 0.001, rtol=1e-9)
