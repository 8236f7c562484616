"""Descents on a table against a plain loop around `nn.Linear`, bit for bit, and against least squares."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.kinds import KINDS
from engine.link import read, write
from engine.losses import TABLE_LOSSES
from engine.spec import Spec, SpecError
from engine.tables import DATASETS, table_of
from engine.tasks import task_of
from engine.trace import trace
from tests.linear import FRUIT, LinearStudent
from tests.specs import SETTINGS, case_name, words

BATCHES = (0, 1, 2, 4)
RATES = {
    "sgd": 0.01, "asgd": 0.01, "rprop": 0.1, "adagrad": 1.0, "adadelta": 5.0, "rmsprop": 0.1, "adam": 0.3,
    "adamw": 0.3, "adamax": 0.3, "nadam": 0.3, "radam": 0.01, "lbfgs": 0.5, "adafactor": 0.1,
}  # fmt: skip
KEY = {"problem": "table", "data": "fruit", "scale": "standard", "loss": "mse", "lane": "sgd,lr=0.1", "steps": 40}


def table(**fields: Any) -> Spec:
    return read("&".join(f"{name}={value}" for name, value in (KEY | fields).items() if value is not None))


def numbers(run: Spec) -> np.ndarray:
    names = task_of(run).names
    return trace(run)[["loss", *names, *(f"grad_{name}" for name in names)]].to_numpy()


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("loss", TABLE_LOSSES)
@pytest.mark.parametrize("optimizer", RATES)
def test_run_is_the_plain_loop(optimizer: str, loss: str, batch: int) -> None:
    settings = SETTINGS[optimizer][-1] | {"lr": RATES[optimizer]}
    settings |= {"nesterov": False, "momentum": 0.5, "weight_decay": 0.01} if optimizer == "sgd" else {}
    run = table(lane=f"{optimizer},{words(settings)}", loss=loss, batch=batch, seed=7)
    student = LinearStudent(optimizer, settings, loss, batch=batch or 5, seed=7).run()
    np.testing.assert_array_equal(numbers(run), student.to_numpy())


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


def least_squares() -> np.ndarray:
    """W, target by target, and b, on the standardised table, by NumPy."""
    X, Y = np.array(FRUIT, float)[:, :3], np.array(FRUIT, float)[:, 3:]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    solution = np.linalg.lstsq(np.column_stack([X, np.ones(5)]), Y, rcond=None)[0]
    return np.concatenate([solution[:3].T.ravel(), solution[3]])


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


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", TABLE_LOSSES)
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


LINKS = {
    "plain": {},
    "batches": {"batch": 2, "seed": 5, "held_out": 0.2, "shuffle": "false"},
    "typed": {"init": "typed", "weights": "1,2,3,4,5,6,7,8", "dtype": "float32"},
    "penalties": {"l1": 0.5, "l2": 2, "reduction": "sum", "scale": "minmax"},
    "columns": {"features": "rainfall,oranges", "targets": "apples"},
    "changed": {"lane": "sgd,lr=0.1,@12,adam,lr=0.5,loss=huber,delta=2,@20,l2=1"},
}


@pytest.mark.parametrize("fields", LINKS.values(), ids=LINKS)
def test_a_link_reads_back(fields: dict[str, Any]) -> None:
    run = table(**fields)
    assert read(write(run)) == run
    assert write(read(write(run))) == write(run)


BAD = {
    "no such table": ({"data": "vegetables"}, "data"),
    "no table": ({"data": None}, "data"),
    "a path": ({"data": "../secret"}, "data"),
    "another problem's loss": ({"loss": "squared_error"}, "loss"),
    "another problem's setting": ({"x": 1}, "x"),
    "no such scale": ({"scale": "log"}, "scale"),
    "no such start": ({"init": "ones"}, "init"),
    "no such column": ({"features": "wind"}, "features"),
    "column twice": ({"features": "rainfall,rainfall"}, "features"),
    "feature and target": ({"features": "apples", "targets": "apples"}, "features"),
    "weights missing": ({"init": "typed", "weights": "1,2"}, "weights"),
    "weights of words": ({"init": "typed", "weights": "a,b"}, "weights"),
    "infinite weights": ({"init": "typed", "weights": "inf,1,1,1,1,1,1,1"}, "weights"),
    "batch below 0": ({"batch": -1}, "batch"),
    "half a row": ({"batch": 1.5}, "batch"),
    "all held out": ({"held_out": 1}, "held_out"),
    "penalty below 0": ({"l1": -1}, "l1"),
}


@pytest.mark.parametrize("fields, field", BAD.values(), ids=BAD)
def test_a_mistake_is_told_at_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as wrong:
        table(**fields)
    assert field in {error["field"] for error in wrong.value.errors}
    assert all(error["message"].strip() for error in wrong.value.errors)


PIECES = st.sampled_from(
    [*KINDS["table"].keys, *TABLE_LOSSES, *DATASETS, "temperature", "apples", "typed", "normal", "standard", "true",
     "=", "=", "&", "&", ",", ",", "@", "%", "%00", "0", "1", "-1", "0.5", "1e308", "nan", "inf"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_is_a_spec_or_sentences(text: str) -> None:
    link = "problem=table&data=fruit&loss=mse&lane=sgd,lr=0.1&steps=5"
    for query in (f"{link}&{text}", link.replace("fruit", text), link.replace("sgd,lr=0.1", text)):
        run = spec_or_sentences(query)
        assert run is None or read(write(run)) == run


def spec_or_sentences(query: str) -> Spec | None:
    try:
        return read(query)
    except SpecError as wrong:
        if not wrong.errors or not all(error["message"].strip() for error in wrong.errors):
            raise AssertionError("a mistake without a sentence") from wrong
        return None


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
@settings(max_examples=60)
def test_any_table_runs_to_an_end(fields: dict[str, Any]) -> None:
    run = table(**fields)
    rows = trace(run)
    (end,) = rows.attrs["ends"]
    assert end["message"]
    assert len(rows) == end["steps"] + 1
    assert np.isfinite(rows[["loss", *task_of(run).names]].to_numpy()).all()


def test_the_fruit_table_is_the_courses() -> None:
    assert table_of("fruit").to_numpy().tolist() == FRUIT
    copy = table_of("fruit")
    copy.iloc[0, 0] = 0
    assert table_of("fruit").iloc[0, 0] == 73


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=case_name)
def test_every_table_has_the_columns_that_it_names(dataset: Any) -> None:
    columns = set(table_of(dataset.key))
    assert {*dataset.features, *dataset.targets} <= columns
    assert dataset.units.keys() == columns
    assert np.isfinite(table_of(dataset.key).to_numpy()).all()


def test_kinds_name_themselves() -> None:
    for key, kind in KINDS.items():
        assert kind.spec.model_fields["problem"].default == key
