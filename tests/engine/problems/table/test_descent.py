"""Descents on a table against a plain loop around `nn.Linear`, bit for bit, and against least squares."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.link import read
from engine.losses.catalogue import TABLE_LOSSES
from engine.optimizers import Optimizer
from engine.problems.kinds import KINDS, task_of
from engine.spec import Spec
from engine.tables.catalogue import table_of
from engine.tables.csv_table import read_csv
from engine.tables.own import keep
from engine.tables.packed import pack
from engine.trace import trace
from tests.linear import FRUIT, LinearStudent
from tests.specs import SEED, SETTINGS, table, words
from tests.thorough import THOROUGH, every, examples

BATCHES = (0, 1, 2, 4)
RATES = {
    "sgd": 0.01, "asgd": 0.01, "rprop": 0.1, "adagrad": 1.0, "adadelta": 5.0, "rmsprop": 0.1, "adam": 0.3,
    "adamw": 0.3, "adamax": 0.3, "nadam": 0.3, "radam": 0.01, "lbfgs": 0.5, "adafactor": 0.1,
}  # fmt: skip


def numbers(run: Spec) -> np.ndarray:
    names = task_of(run).names
    return trace(run)[["loss", *names, *(f"grad_{name}" for name in names)]].to_numpy()


@every("batch", BATCHES, "loss", TABLE_LOSSES, "optimizer", RATES)
def test_run_is_the_plain_loop(optimizer: str, loss: str, batch: int) -> None:
    settings = SETTINGS[optimizer][-1] | {"lr": RATES[optimizer]}
    settings |= {"nesterov": False, "momentum": 0.5, "weight_decay": 0.01} if optimizer == "sgd" else {}
    run = table(lane=f"{optimizer},{words(settings)}", loss=loss, batch=batch, seed=7)
    student = LinearStudent(optimizer, settings, loss, batch=batch or 5, seed=7).run()
    np.testing.assert_array_equal(numbers(run), student.to_numpy())


@pytest.mark.parametrize("optimizer", KINDS["table"].optimizers.values(), ids=KINDS["table"].optimizers)
def test_the_hint_for_tables_lowers_the_loss_tenfold(optimizer: Optimizer) -> None:
    losses = trace(table(lane=f"{optimizer.key},lr={optimizer.table_hint}", steps=100))["loss"]
    assert losses.iloc[-1] < losses.iloc[0] / 10


@pytest.mark.parametrize("fields", [{"l1": 0.5}, {"l2": 0.25}, {"l1": 0.1, "l2": 0.1}, {"reduction": "sum"}], ids=str)
@pytest.mark.parametrize("batch", [0, 2])
def test_penalties_and_sums_are_the_plain_loops(fields: dict[str, Any], batch: int) -> None:
    run = table(lane="sgd,lr=0.01", batch=batch, **fields)
    student = LinearStudent("sgd", {"lr": 0.01}, batch=batch or 5, **fields).run()
    np.testing.assert_array_equal(numbers(run), student.to_numpy())


@pytest.mark.parametrize("loss, name, value", [("huber", "delta", 10.0), ("smooth_l1", "beta", 5.0)])
def test_settings_of_losses_are_torchs(loss: str, name: str, value: float) -> None:
    run = table(loss=loss, **{name: value})
    student = LinearStudent("sgd", {"lr": 0.1}, loss, {name: value}).run()
    np.testing.assert_array_equal(numbers(run), student.to_numpy())


def least_squares(scale: str = "standard") -> np.ndarray:
    """W, target by target, and b, on the scaled table, by NumPy."""
    X, Y = np.array(FRUIT, float)[:, :3], np.array(FRUIT, float)[:, 3:]
    middle, spread = {"raw": (0, 1), "standard": (X.mean(0), X.std(0)), "minmax": (X.min(0), np.ptp(X, 0))}[scale]
    solution = np.linalg.lstsq(np.column_stack([(X - middle) / spread, np.ones(5)]), Y, rcond=None)[0]
    return np.concatenate([solution[:3].T.ravel(), solution[3]])


@pytest.mark.parametrize("constant", [0.1, 1e6 / 3, -0.7, 1e-9, 0.0])
@pytest.mark.parametrize("scale", ["standard", "minmax"])
def test_a_constant_column_is_not_divided_by_what_rounding_left_of_it(scale: str, constant: float) -> None:
    """The other column explains training and held-out rows; the weight of the constant stays at 0."""
    x = np.arange(23.0)
    frame = pd.DataFrame({"same": constant, "x": x, "y": 3 * x + 1})
    run = table(
        data=pack(frame), features="same,x", targets="y", scale=scale, held_out=0.3, lane="sgd,lr=0.3", steps=400
    )
    rows = trace(run)
    assert rows["held_out"].max() <= 2 * rows["held_out"][0]
    assert rows["held_out"].iloc[-1] < 1e-6 * rows["held_out"][0]
    assert (rows["w[same,y]"].abs() < 1e-6).all()


@pytest.mark.parametrize("count", [2000, 2001, 50_000])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_loss_of_a_long_table_is_that_of_evenly_spread_rows(count: int, reduction: str) -> None:
    """By NumPy: at most 2,000 rows, each standing for as many as it was chosen from."""
    x = np.sin(np.arange(count))
    frame = pd.DataFrame({"x": x, "y": 2 * x + np.cos(7 * np.arange(count)), "z": x**2})
    kept = keep(frame)
    rate = 0.1 if reduction == "mean" else 0.1 / count
    rows = trace(table(data=kept.name, features="x", targets="y,z", scale="raw", lane=f"sgd,lr={rate}", steps=5,
                       reduction=reduction))  # fmt: skip
    some = frame.iloc[:: -(-count // 2000)]
    assert 1000 <= len(some) <= 2000
    for _step, row in rows.iterrows():
        errors = [row[f"w[x,{name}]"] * some["x"] + row[f"b[{name}]"] - some[name] for name in ("y", "z")]
        shares = [(error**2).mean() / 2 if reduction == "mean" else (error**2).mean() * count for error in errors]
        np.testing.assert_allclose(row[["train[y]", "train[z]"]].astype(float), shares, rtol=1e-10)
        assert row["train"] == pytest.approx(sum(shares), rel=1e-10)
        assert row["loss"] == pytest.approx(row["train"], rel=0.02)  # all rows are not far from their sample


# What reaches the minimum of each scale from 0; raw data is left out where only SGD's patience would do
REACH = {
    "standard": ["sgd,lr=0.9", "sgd,lr=0.5,momentum=0.5", "adagrad,lr=20", "rmsprop,lr=0.5,@300,lr=0.001",
                 "adam,lr=5", "adamw,lr=5,weight_decay=0"],
    "minmax": ["sgd,lr=1.1", "sgd,lr=0.5,momentum=0.9", "adagrad,lr=50", "adam,lr=5", "adamw,lr=5,weight_decay=0"],
    "raw": ["lbfgs,lr=1", *(["adam,lr=1,@6000,lr=0.01"] if THOROUGH else [])],
}  # fmt: skip


@pytest.mark.parametrize("scale, lane", [(scale, lane) for scale, lanes in REACH.items() for lane in lanes])
def test_every_way_down_ends_at_least_squares(scale: str, lane: str) -> None:
    run = table(scale=scale, lane=lane, steps=8000 if "@6000" in lane else 400)
    np.testing.assert_allclose(trace(run)[run.names].iloc[-1], least_squares(scale), rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_training_and_held_out_losses_are_those_of_their_own_rows(reduction: str, batch: int) -> None:
    """By NumPy from W and b: just one choice of two rows of five explains all the numbers."""
    rows = trace(
        table(held_out=0.4, reduction=reduction, lane="sgd,lr=1e-6", batch=batch, scale="raw", steps=3, seed=4)
    )
    fitting = [held for held in combinations(range(5), 2) if _explains(rows, set(held), reduction)]
    assert len(fitting) == 1


def _explains(rows: pd.DataFrame, held_out: set[int], reduction: str) -> bool:
    """Whether the losses of every row are those of the table with these rows held out."""
    weights = rows[task_of(table()).names].to_numpy()
    W, b, data = weights[:, :6].reshape(-1, 2, 3), weights[:, None, 6:], np.array(FRUIT, float)
    for kind, places in (("train", set(range(5)) - held_out), ("held_out", held_out)):
        part = data[sorted(places)]
        squares = (part[:, :3] @ W.transpose(0, 2, 1) + b - part[:, 3:]) ** 2  # (steps, rows, targets)
        each = squares.sum(axis=1) / (2 * len(part) if reduction == "mean" else 1)
        told = rows[[kind, f"{kind}[apples]", f"{kind}[oranges]"]]
        if not np.allclose(told, np.column_stack([each.sum(axis=1), each]), rtol=1e-9):
            return False
    return True


def test_it_converges_to_least_squares_and_says_so() -> None:
    run = table(steps=800)
    rows = trace(run)
    np.testing.assert_allclose(rows[task_of(run).names].iloc[-1], least_squares(), rtol=1e-6)
    (end,) = rows.attrs["ends"]
    assert end["outcome"] == "converged"
    assert "all weights are at the minimum" in end["message"]


def test_the_reference_is_the_least_squares_solution() -> None:
    run = table()
    reference = task_of(run).reference(run.lanes[0].start)
    np.testing.assert_allclose(list(reference.values()), least_squares(), rtol=1e-10)
    assert list(reference) == task_of(run).names


@pytest.mark.parametrize(
    "fields", [{"loss": "l1"}, {"l1": 1}, {"l2": 1}, {"lane": "sgd,lr=0.1,weight_decay=1"}], ids=str
)
def test_where_least_squares_is_not_the_minimum_none_is_told(fields: dict[str, Any]) -> None:
    run = table(**fields)
    assert task_of(run).minimum(run.lanes[0].start, {}) == {}


@pytest.mark.parametrize("scale", ["raw", "standard", "minmax"])
def test_the_largest_stable_rate_is_that_of_real_runs(scale: str) -> None:
    run = table(scale=scale)
    limit = 2 / task_of(run).curvature(run.lanes[0].start)
    settles = trace(table(scale=scale, lane=f"sgd,lr={0.98 * limit!r}", steps=400))["loss"]
    grows = trace(table(scale=scale, lane=f"sgd,lr={1.02 * limit!r}", steps=400))["loss"]
    assert settles.iloc[-1] < settles.iloc[0] < grows.iloc[-1]


def test_raw_crawls_and_standardised_runs() -> None:
    raw = trace(table(scale="raw", lane="sgd,lr=1e-5", steps=300))
    standard = trace(table(lane="sgd,lr=0.1", steps=300))
    assert raw["loss"].iloc[-1] < 0.01 * raw["loss"].iloc[0]
    assert standard["loss"].iloc[-1] < 0.1 * raw["loss"].iloc[-1]
    assert task_of(table(scale="raw")).condition > 1000 * task_of(table()).condition  # type: ignore[attr-defined]


@every("batch", BATCHES, "reduction", ["mean", "sum"], "loss", TABLE_LOSSES)
def test_the_outputs_losses_add_up(loss: str, reduction: str, batch: int) -> None:
    rows = trace(table(loss=loss, reduction=reduction, batch=batch, lane="sgd,lr=0.001", held_out=0.4))
    for kind in ("train", "held_out"):
        np.testing.assert_allclose(rows[f"{kind}[apples]"] + rows[f"{kind}[oranges]"], rows[kind], rtol=1e-12)


def test_a_full_batchs_loss_is_that_of_the_training_rows() -> None:
    rows = trace(table(held_out=0.2))
    np.testing.assert_allclose(rows["train"], rows["loss"], rtol=1e-12)


def test_listed_batches_are_each_epochs_rows() -> None:
    rows = trace(table(batch=2, steps=11, seed=3))
    seen = rows[["batch[0]", "batch[1]"]].to_numpy()
    for epoch in range(4):
        drawn = seen[3 * epoch : 3 * epoch + 3]
        assert sorted(drawn[~np.isnan(drawn)]) == [0, 1, 2, 3, 4]
    assert np.isnan(seen[2::3, 1]).all()  # the fifth row is alone


@pytest.mark.parametrize("shuffle", ["true", "false"])
def test_listed_batches_are_rows_of_the_table(shuffle: str) -> None:
    """torch's loss of a batch is that of the table's rows with these numbers, none of which is held out."""
    run = table(batch=2, steps=8, seed=5, held_out=0.4, shuffle=shuffle, scale="raw", lane="sgd,lr=1e-5")
    rows, fruit = trace(run), table_of("fruit").to_numpy()
    W, b = (rows[[name for name in task_of(run).names if name[0] == kind]].to_numpy() for kind in "wb")
    chosen = rows[["batch[0]", "batch[1]"]].to_numpy()
    for k, places in enumerate(chosen):
        batch = fruit[places[~np.isnan(places)].astype(int)]
        errors = batch[:, :3] @ W[k].reshape(2, 3).T + b[k] - batch[:, 3:]
        assert rows["loss"][k] == pytest.approx((errors**2).mean(), rel=1e-12)
    held = {row for row, out in enumerate(sample_of(run)["held_out"]) if out}
    assert len(held) == 2
    assert not held & set(chosen[~np.isnan(chosen)])


def sample_of(run: Spec) -> dict[str, Any]:
    sample: dict[str, Any] = task_of(run).data()["sample"]
    return sample


@pytest.mark.parametrize("held_out", [0, 0.2, 0.4])
@pytest.mark.parametrize("scale", ["raw", "standard", "minmax"])
def test_the_sample_is_the_table(scale: str, held_out: float) -> None:
    told = sample_of(table(scale=scale, held_out=held_out, seed=3))
    fruit, X = np.array(FRUIT, float), np.array(told["X"])
    assert (told["row"], told["rows"], told["targets"]) == ([0, 1, 2, 3, 4], 5, ["apples", "oranges"])
    np.testing.assert_allclose(X * told["spread"] + told["middle"], fruit[:, :3], rtol=1e-14)
    assert told["Y"] == fruit[:, 3:].tolist()
    seen = X[~np.array(told["held_out"])]
    assert len(seen) == 5 - round(5 * held_out)
    if scale == "standard":
        np.testing.assert_allclose([seen.mean(axis=0), seen.std(axis=0)], [[0] * 3, [1] * 3], atol=1e-14)
    if scale == "minmax":
        np.testing.assert_allclose([seen.min(axis=0), seen.max(axis=0)], [[0] * 3, [1] * 3], atol=1e-14)


@pytest.mark.parametrize("count", [199, 200, 201, 1000])
def test_a_sample_of_a_long_table_is_evenly_spread(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    long = pd.DataFrame({"x": np.arange(count, dtype=float), "y": -np.arange(count, dtype=float)})
    for module in ("spec", "rows"):
        monkeypatch.setattr(f"engine.problems.table.{module}.table_of", lambda data: long)
    told = sample_of(table(data="long", scale="raw", held_out=0.25))
    assert told["rows"] == count
    assert len(told["row"]) == min(count, 200)
    assert (told["row"][0], told["row"][-1]) == (0, count - 1)
    assert set(np.diff(told["row"])) <= {count // 200, count // 200 + 1}
    assert [x for (x,) in told["X"]] == told["row"] == [-y for (y,) in told["Y"]]


def test_a_pair_has_no_data_to_tell() -> None:
    assert task_of(read(SEED)).data() == {}


def test_without_shuffling_rows_come_in_order() -> None:
    rows = trace(table(batch=2, shuffle="false", steps=5))
    assert rows["batch[0]"].tolist() == [0, 2, 4, 0, 2, 4]


def test_the_seed_decides_and_leaves_torch_alone() -> None:
    fields: dict[str, Any] = {"init": "normal", "init_std": 2, "batch": 1, "held_out": 0.2}
    before = torch.random.get_rng_state()
    first, again, other = (trace(table(seed=seed, **fields)) for seed in (1, 1, 2))
    assert torch.equal(before, torch.random.get_rng_state())
    assert first.equals(again)
    assert not np.array_equal(first["loss"], other["loss"])


def test_typed_weights_are_the_start() -> None:
    """W row by row, so temperature's two come first, then b."""
    first = trace(table(init="typed", weights="1,2,3,4,5,6,7,8")).iloc[0]
    assert (first["w[temperature,apples]"], first["w[temperature,oranges]"]) == (1, 2)
    assert (first["w[humidity,apples]"], first["b[apples]"], first["b[oranges]"]) == (5, 7, 8)


def test_columns_may_be_chosen() -> None:
    run = table(features="rainfall", targets="apples")
    assert task_of(run).names == ["w[rainfall,apples]", "b[apples]"]


def test_a_change_on_the_way() -> None:
    rows = trace(table(lane="sgd,lr=0.1,@12,adam,lr=0.5,loss=huber,delta=2,@20,l2=1"))
    plain = trace(table())
    assert np.array_equal(rows["loss"][:12], plain["loss"][:12])
    assert rows["loss"][12] != plain["loss"][12]
    assert rows["lr"].unique().tolist() == [0.1, 0.5]


EXTREMES = {
    "lane": st.sampled_from(["sgd,lr=10000", "sgd,lr=1e-10", "adam,lr=1000", "adagrad,lr=0.1", "rmsprop,lr=5"]),
    "loss": st.sampled_from(sorted(TABLE_LOSSES)),
    "scale": st.sampled_from(["raw", "standard", "minmax"]),
    "reduction": st.sampled_from(["mean", "sum"]),
    "init": st.sampled_from(["zeros", "normal"]),
    "init_std": st.sampled_from([1e-6, 1e3]),
    "batch": st.integers(0, 7),
    "held_out": st.sampled_from([0, 0.1, 0.5, 0.9]),
    "l1": st.sampled_from([0, 1e6]),
    "l2": st.sampled_from([0, 1e6]),
    "features": st.sampled_from(["temperature", "temperature,rainfall,humidity,oranges"]),
    "dtype": st.sampled_from(["float32", "float64"]),
}


@given(st.fixed_dictionaries({"targets": st.just("apples")} | EXTREMES))
@examples(15)
def test_any_table_runs_to_an_end(fields: dict[str, Any]) -> None:
    run = table(**fields)
    rows = trace(run)
    (end,) = rows.attrs["ends"]
    assert end["message"]
    assert len(rows) == end["steps"] + 1
    assert np.isfinite(rows[["loss", *task_of(run).names]].to_numpy()).all()


def test_kinds_name_themselves() -> None:
    for key, kind in KINDS.items():
        assert kind.spec.model_fields["problem"].default == key


@every(
    "scale", ["raw", "standard", "minmax"],
    "cells", ["1,1e200\n2,3e200", "1e300,2\n-1e300,3", "1.7e308,1.7e308\n1,1"],
    "optimizer", SETTINGS,
)  # fmt: skip
def test_a_start_that_is_not_finite_is_told(scale: str, cells: str, optimizer: str) -> None:
    data = pack(read_csv(f"a,b\n{cells}\n".encode(), "large").frame)
    lane = f"{optimizer},{words(SETTINGS[optimizer][0])}"
    rows = trace(read(f"problem=table&data={data}&scale={scale}&loss=mse&lane={lane}&steps=40"))
    (end,) = rows.attrs["ends"]
    assert end["message"]
    assert len(rows) == end["steps"] + 1
    first = rows.iloc[0][["loss", "grad_w[a,b]", "grad_b[b]"]].astype(float)
    assert (end["outcome"] == "refused") == (not np.isfinite(first).all())
