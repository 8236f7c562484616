"""The one loop against the plain loop of a student, bit for bit, and against the closed form."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given

import engine.loop.descend
from engine.link import read
from engine.loop.descend import column_names, descend
from engine.loop.rows import Chunk
from engine.losses.catalogue import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.problems.kinds import KINDS, task_of
from engine.spec import DTYPES, Spec
from engine.trace import trace
from engine.verdicts.outcome import End
from tests.specs import LOSS_CASES, ON_A_WEIGHT, OPTIMIZER_CASES, SETTINGS, case_name, flat, spec, specs, table, words
from tests.student import TORCH, Student, assert_same_bits, loss_number
from tests.thorough import THOROUGH, each, every, examples

STEPS = 40  # past the first two chunks
BEST = 10.5 / 30.2


def test_every_optimizer_and_every_setting_is_tried() -> None:
    assert SETTINGS.keys() == ON_A_WEIGHT.keys()
    assert {name for name, _settings in LOSS_CASES} == LOSSES.keys()
    for key, cases in SETTINGS.items():
        tried = {name for case in cases for name in flat(case)}
        assert tried == {param.name for param in ON_A_WEIGHT[key].params}


@every("optimizer, given", OPTIMIZER_CASES, "loss, loss_settings", LOSS_CASES, ids=case_name)
def test_run_is_the_plain_loop(optimizer: str, given: dict, loss: str, loss_settings: dict) -> None:
    run = spec(f"{optimizer},{words(given)}", loss=loss, **loss_settings, steps=STEPS)
    assert_same_bits(trace(run), Student(optimizer, given, loss, loss_settings, steps=STEPS).run())


@pytest.mark.parametrize("optimizer, given", each(OPTIMIZER_CASES[::-1], lambda case: case[0]), ids=case_name)
def test_run_in_float32_is_the_plain_loop(optimizer: str, given: dict) -> None:
    run = spec(f"{optimizer},{words(given)}", steps=STEPS, dtype="float32")
    assert_same_bits(trace(run), Student(optimizer, given, steps=STEPS, dtype=torch.float32).run())


@pytest.mark.parametrize("loss, loss_settings", LOSS_CASES, ids=case_name)
def test_loss_in_float32_is_the_plain_loop(loss: str, loss_settings: dict) -> None:
    run = spec(loss=loss, **loss_settings, steps=STEPS, dtype="float32")
    student = Student("sgd", {"lr": 1e-4}, loss, loss_settings, steps=STEPS, dtype=torch.float32)
    assert_same_bits(trace(run), student.run())


LONG = {"adam", "lbfgs"}


@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
def test_long_run_is_the_plain_loop(optimizer: str) -> None:
    settings, steps = SETTINGS[optimizer][-1], 530 if THOROUGH or optimizer in LONG else 140  # every size of chunk
    run = spec(f"{optimizer},{words(settings)}", steps=steps)
    assert_same_bits(trace(run), Student(optimizer, settings, steps=steps).run())


@pytest.mark.parametrize("optimizer", ON_A_WEIGHT)
def test_run_without_zero_grad_is_the_loop_that_never_clears(optimizer: str) -> None:
    settings, steps = SETTINGS[optimizer][0], 12 if optimizer == "lbfgs" else STEPS  # it looks for long each time
    run = spec(f"{optimizer},{words(settings)}", steps=steps, zero_grad="false")
    assert_same_bits(trace(run), Student(optimizer, settings, steps=steps, clear=False).run())


def test_seed_numbers() -> None:
    rows = trace(spec())
    first = rows.iloc[0]
    np.testing.assert_allclose(first[["prediction", "loss", "grad_w"]], [6.04, 19.8916, -269.384], rtol=1e-13)
    assert rows["w"][1] == pytest.approx(0.2269384, rel=1e-13)
    expected = BEST + (0.2 - BEST) * 0.817592 ** rows["step"]
    np.testing.assert_allclose(rows["w"], expected, rtol=1e-12)


def test_rows_are_numbered_and_say_their_settings() -> None:
    rows = trace(spec(steps=STEPS))
    assert list(rows) == ["lane", *column_names(spec())]
    np.testing.assert_array_equal(rows["step"], np.arange(STEPS + 1))
    np.testing.assert_array_equal(rows["t"], np.arange(STEPS + 1) + 1)
    assert set(rows["lr"]) == {1e-4}
    assert set(rows["lane"]) == {0}


def test_chunks_follow_one_another_and_the_first_is_one_row() -> None:
    *parts, end = descend(spec("adam,lr=0.01", steps=1200))
    assert isinstance(end, End)
    chunks = [part for part in parts if isinstance(part, Chunk)]
    assert len(chunks) == len(parts)
    assert len(chunks[0]) == 1
    at = 0
    for chunk in chunks:
        assert chunk.first == at
        assert {len(column) for column in chunk.columns.values()} == {len(chunk)}
        at += len(chunk)
    assert at == 1201


@pytest.mark.parametrize("steps", [1, 2, 31, 32, 127, 128, 511, 512, 513])
def test_a_run_of_n_steps_has_n_plus_1_rows(steps: int) -> None:
    assert len(trace(spec(steps=steps))) == steps + 1


def test_lanes_are_the_runs_that_they_are_alone() -> None:
    lanes = ["sgd,lr=0.0001", "adam,lr=0.01", "rmsprop,lr=0.002,centered=true", "sgd,lr=0.002"]
    rows = trace(spec("&lane=".join(lanes), steps=STEPS))
    for index, lane in enumerate(lanes):
        alone = trace(spec(lane, steps=STEPS))
        ours = rows[rows["lane"] == index].reset_index(drop=True)
        for name in alone.columns.drop("lane"):
            np.testing.assert_array_equal(ours[name], alone[name])


def test_lanes_take_turns() -> None:
    parts = list(descend(spec("sgd,lr=0.0001&lane=adam,lr=0.01", steps=200)))
    chunks = [part for part in parts if isinstance(part, Chunk)]
    assert [chunk.lane for chunk in chunks[:6]] == [0, 1, 0, 1, 0, 1]


def test_a_run_leaves_no_trace_in_torch() -> None:
    before = torch.random.get_rng_state()
    trace(spec("adam,lr=0.01"))
    assert torch.equal(before, torch.random.get_rng_state())
    assert torch.get_default_dtype() == torch.float32


@given(specs(most_lanes=2, most_changes=2))
@examples(15)
def test_any_spec_runs_to_an_end(random: Spec) -> None:
    run = random.model_copy(update={"steps": min(random.steps, 40)})
    rows = trace(run)
    ends = rows.attrs["ends"]
    assert sorted(end["lane"] for end in ends) == list(range(len(run.lanes)))
    for end in ends:
        lane = rows[rows["lane"] == end["lane"]]
        assert end["message"]
        assert len(lane) == end["steps"] + 1
        checked = lane[["loss", "w", "grad_w"] if run.requires_grad else ["loss", "w"]]
        assert np.isfinite(checked.to_numpy()).all()


# From here: what a change on the way does, beside the same change made by hand in the plain loop.

Change = Callable[[Student], None]


def change(**attributes: Any) -> Change:
    """Set attributes of the student: another problem, another loss."""
    return lambda student: vars(student).update(attributes)


CHANGES: dict[str, tuple[str, dict[int, Change]]] = {
    "another rate": ("sgd,lr=0.0001,@12,lr=0.001", {12: lambda s: s.set(lr=1e-3)}),
    "two rates": (
        "sgd,lr=0.0001,@12,lr=0.001,@33,lr=0.00001",
        {12: lambda s: s.set(lr=1e-3), 33: lambda s: s.set(lr=1e-5)},
    ),
    "at once": ("adam,lr=0.01,@1,lr=0.1", {1: lambda s: s.set(lr=0.1)}),
    "at a chunk's edge": ("adam,lr=0.01,@32,lr=0.1", {32: lambda s: s.set(lr=0.1)}),
    "weight decay": ("adam,lr=0.01,@20,weight_decay=0.3", {20: lambda s: s.set(weight_decay=0.3)}),
    "a beta": ("adam,lr=0.01,@20,beta1=0.5", {20: lambda s: s.set(betas=(0.5, 0.999))}),
    "momentum off": ("sgd,lr=0.0001,momentum=0.9,@20,momentum=0", {20: lambda s: s.set(momentum=0.0)}),
    "momentum off and on": (
        "sgd,lr=0.0001,momentum=0.9,@12,momentum=0,@20,momentum=0.5",
        {12: lambda s: s.set(momentum=0.0), 20: lambda s: s.set(momentum=0.5)},
    ),
    "momentum on": (
        "sgd,lr=0.0001,@20,momentum=0.9",
        {20: lambda s: s.start("sgd", {"lr": 1e-4, "momentum": 0.9})},
    ),
    "amsgrad on": (
        "adam,lr=0.01,@20,amsgrad=true",
        {20: lambda s: s.start("adam", {"lr": 0.01, "amsgrad": True})},
    ),
    "another optimizer": (
        "sgd,lr=0.0001,momentum=0.9,@25,adam,lr=0.02",
        {25: lambda s: s.start("adam", {"lr": 0.02})},
    ),
    "there and back": (
        "sgd,lr=0.0001,@15,adam,lr=0.02,@35,sgd,lr=0.0002",
        {15: lambda s: s.start("adam", {"lr": 0.02}), 35: lambda s: s.start("sgd", {"lr": 2e-4})},
    ),
    "another target": ("sgd,lr=0.0001,@30,y=-4,x=20", {30: change(y=-4.0, x=20.0)}),
    "another loss": (
        "sgd,lr=0.0001,momentum=0.9,@30,loss=huber,delta=2",
        {30: change(loss="huber", loss_settings={"delta": 2.0})},
    ),
}


@every("lane, changes", CHANGES.values(), "dtype", DTYPES)
def test_a_change_on_the_way_is_the_change_made_by_hand(lane: str, changes: dict[int, Change], dtype: str) -> None:
    start = trace(spec(lane, steps=1))
    key = lane.partition(",")[0]
    settings = {"lr": float(start["lr"][0])} | ({"momentum": 0.9} if "momentum=0.9,@" in lane else {})
    student = Student(key, settings, steps=STEPS, dtype=getattr(torch, dtype), changes=changes)
    assert_same_bits(trace(spec(lane, steps=STEPS, dtype=dtype)), student.run())


@pytest.mark.parametrize("lane", [lane for lane, _changes in CHANGES.values()], ids=CHANGES)
def test_before_a_change_the_run_is_the_unchanged_one(lane: str) -> None:
    unchanged, _at, rest = lane.partition(",@")
    at = int(rest.split(",")[0])
    ours, before = trace(spec(lane, steps=STEPS)), trace(spec(unchanged, steps=STEPS))
    for name in before:
        np.testing.assert_array_equal(ours[name][:at], before[name][:at])
    # row `at` is still where the old settings led; momentum shows two rows later
    assert ours["w"][at] == before["w"][at]
    assert ours["w"][at + 2] != before["w"][at + 2]


def test_a_change_after_the_end_changes_nothing() -> None:
    np.testing.assert_array_equal(trace(spec("sgd,lr=0.0001,@50,lr=1"))["w"], trace(spec())["w"])


def test_t_counts_the_updates_of_the_optimizer_at_hand() -> None:
    rows = trace(spec("adam,lr=0.01,@10,lr=0.1,@20,sgd,lr=0.0001", steps=30))
    np.testing.assert_array_equal(rows["t"], [*range(1, 21), *range(1, 12)])
    np.testing.assert_array_equal(rows["lr"], [0.01] * 10 + [0.1] * 10 + [1e-4] * 11)


def test_without_a_gradient_the_run_is_refused_in_torchs_words() -> None:
    with pytest.raises(RuntimeError, match="does not require grad") as torchs:
        (torch.tensor(0.2) * 30.2).backward()
    rows = trace(spec(requires_grad="false"))
    (end,) = rows.attrs["ends"]
    assert end["outcome"] == "refused"
    assert str(torchs.value) in end["message"]
    assert len(rows) == 1
    assert rows["loss"][0] == pytest.approx(19.8916, rel=1e-13)
    assert np.isnan(rows["grad_w"][0])


# The graph between the weight and the loss


@pytest.mark.parametrize("loss, loss_settings", LOSS_CASES, ids=case_name)
def test_gradient_is_the_central_difference(loss: str, loss_settings: dict) -> None:
    rows = trace(spec("adam,lr=0.013", loss=loss, **loss_settings, steps=STEPS))
    h = 1e-7
    for w, gradient in zip(rows["w"], rows["grad_w"], strict=True):
        up, down = (loss_number(loss, 10.5 - (w + d) * 30.2, **loss_settings) for d in (h, -h))
        error = abs(10.5 - w * 30.2)
        if loss != "absolute_error" or error > 2 * h * 30.2:  # a corner has no difference quotient
            assert gradient == pytest.approx((up - down) / (2 * h), rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("loss, loss_settings", LOSS_CASES, ids=case_name)
def test_the_columns_between_are_the_graphs_own(loss: str, loss_settings: dict) -> None:
    rows = trace(spec("adam,lr=0.013", loss=loss, **loss_settings, steps=STEPS))
    np.testing.assert_array_equal(rows["prediction"], rows["w"] * 30.2)
    np.testing.assert_array_equal(rows["error"], 10.5 - rows["prediction"])
    np.testing.assert_array_equal(rows["grad_prediction"], -rows["grad_error"])
    np.testing.assert_allclose(rows["grad_prediction"] * 30.2, rows["grad_w"], rtol=1e-14)


def test_torch_names_are_known_to_the_student() -> None:
    assert {key: entry.torch_name for key, entry in OPTIMIZERS.items()} == TORCH


SURFACE = "problem=surface&f=beale&x=1&y=1&lane=adam,lr=0.05&lane=sgd,lr=0.001,momentum=0.9,@30,noise=2"
SLOW = {
    "pair": [
        spec("adam,lr=0.01,@30,lr=0.1", loss="log_cosh", steps=66),
        spec("sgd,lr=0.0001,momentum=0.9,noise=3", steps=99),
    ],
    "surface": [read(f"{SURFACE}&lane=lbfgs,lr=0.5,max_iter=3&steps=66")],
    "function": [read("problem=function&formula=x**4-3*x**2%2Bsin(x)&x=2&lane=rmsprop,lr=0.02,centered=true&steps=99")],
    "table": [table(lane="adam,lr=0.5", steps=66), table(lane="sgd,lr=0.1,@50,lr=0.2", batch=3, steps=99)],
}  # fmt: skip


def test_each_kind_has_slow_rows() -> None:
    assert SLOW.keys() == KINDS.keys()


@pytest.mark.parametrize("run", [run for runs in SLOW.values() for run in runs], ids=lambda run: run.problem)
def test_slow_rows_come_in_short_chunks_and_are_the_same(run: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = trace(run)
    monkeypatch.setattr(engine.loop.descend, "SLICE", 0.0)
    monkeypatch.setattr(engine.loop.recorder, "SLICE", 0.0)
    pd.testing.assert_frame_equal(trace(run), rows, check_exact=True)
    lengths = {len(part) for part in descend(run) if isinstance(part, Chunk)}
    assert (lengths == {1}) == task_of(run).any_chunks


def test_a_chunk_takes_as_long_as_it_may() -> None:
    pace = engine.loop.descend._Pace(512)
    for seconds, rows, wanted in [(0.01, 31, 512), (3.0, 31, 3), (0.0029, 3, 310), (0.0, 300, 512), (9.0, 1, 1)]:
        pace.took(seconds, rows)
        assert pace.rows == wanted


@pytest.mark.parametrize(
    "lane, steps, most, firsts",
    [("sgd,lr=0.1", 1536, 512, [0, 1, 32, 128, 512, 1024, 1536]), ("sgd,lr=0.1", 1535, 512, [0, 1, 32, 128, 512, 1024]),
     ("sgd,lr=0.1", 20, 8, [0, 1, 9, 17]), ("sgd,lr=0.1,@40,lr=1", 128, 512, [0, 1, 32, 40]),
     ("sgd,lr=0.1,@1,lr=1,@33,lr=2", 34, 512, [0, 1, 32, 33]), ("sgd,lr=0.1,@20,lr=1", 20, 512, [0, 1, 20]),
     ("sgd,lr=0.1,@21,lr=1", 20, 512, [0, 1])],
)  # fmt: skip
def test_pieces_grow_and_end_where_a_leg_begins(lane: str, steps: int, most: int, firsts: list[int]) -> None:
    pieces = list(engine.loop.descend._pieces(list(spec(lane).lanes), steps, engine.loop.descend._Pace(most)))
    assert [first for first, _last in pieces] == firsts
    assert [last for _first, last in pieces] == [*firsts[1:], steps + 1]
