"""Where the engine begins to do another thing, each at the last number before it and at the first one after."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import torch

from engine.limits import LIMITS
from engine.link import read
from engine.loop.descend import descend
from engine.loop.rows import Chunk
from engine.loop.sharing import groups
from engine.optimizers import OPTIMIZERS
from engine.optimizers.of_leg import make_optimizer
from engine.problems.kinds import task_of
from engine.spec import SpecError
from engine.sweep.link import read_sweep
from engine.tables import packed
from engine.tables.column_names import cleaned
from engine.tables.csv_table import read_csv
from engine.tables.error import TableError
from engine.tables.packed import unpack
from engine.trace import trace
from engine.verdicts.outcome import End, _told_apart
from tests.specs import SEED, link, spec, table, table_link


def mistakes(query: str) -> list[str]:
    with pytest.raises(SpecError) as wrong:
        read(query)
    return [error["message"] for error in wrong.value.errors]


# Lanes and legs


def test_each_lane_that_is_refused_has_its_own_first_row_and_its_end() -> None:
    run = spec("sgd,lr=0.5&lane=adam,lr=0.25", requires_grad="false")
    parts = list(descend(run))
    for place, lr in enumerate((0.5, 0.25)):
        chunk, end = (part for part in parts if part.lane == place)
        assert isinstance(chunk, Chunk)
        assert (chunk.first, len(chunk), chunk.columns["lr"][0]) == (0, 1, lr)
        assert [chunk.columns[name][0] for name in ("step", "t", "w", "prediction")] == [0, 1, 0.2, 0.2 * 30.2]
        assert isinstance(end, End)
        assert (end.steps, end.outcome) == (0, "refused")


@pytest.mark.parametrize("key", [key for key, entry in OPTIMIZERS.items() if not entry.matrices])
def test_an_optimizer_takes_its_tensors_one_by_one(key: str) -> None:
    """Where torch would take all at once, on a machine that can, the last digits may be others."""
    optimizer = make_optimizer(spec(f"{key},lr=0.1").lanes[0].start, [torch.zeros(2, requires_grad=True)])
    assert optimizer.param_groups[0].get("foreach", False) is False


@pytest.mark.parametrize(
    "text, told",
    [
        ("@5,lr=1,@x,lr=1,@7,lr=1", 1),
        ("@5,lr=1,@x,lr=1,@6,lr=1", 2),
        ("@5,lr=1,@5,lr=1", 1),
        ("@0,lr=1", 1),
        ("@1,lr=1,@100001,lr=1", 1),
    ],
)
def test_a_change_that_does_not_rise_is_told_and_the_next_is_looked_at(text: str, told: int) -> None:
    found = mistakes(link(f"sgd,lr=0.1,{text}", steps=100))
    assert len(found) == told
    assert all("rising whole steps" in message for message in found)


# Words and digits


@pytest.mark.parametrize(
    "first, last, told",
    [
        (1.5, 2.5, ("1.5", "2.5")),
        (1.0000011, 1.0000022, ("1.0000011", "1.0000022")),
        (1.00000111, 1.00000114, ("1.00000111", "1.00000114")),
        (1.000000011, 1.000000022, ("1.00000001", "1.00000002")),
        (1.0000000001, 1.0000000002, ("1.0000000001", "1.0000000002")),
        (1.000000000011, 1.000000000022, ("1.00000000001", "1.00000000002")),
        (1 + 2**-50, 1 + 2**-49, ("1.0000000000000009", "1.0000000000000018")),
        (1.0000000000000001, 1.0, ("1", "1")),
    ],
)
def test_two_losses_have_as_many_digits_as_tell_them_apart(first: float, last: float, told: tuple[str, str]) -> None:
    """Six, nine, twelve or seventeen."""
    assert tuple(map(str, _told_apart(first, last))) == told


def test_names_are_looked_at_as_far_as_a_thousand_signs() -> None:
    assert cleaned([" " * 999 + "a"]) == ["a"]
    assert cleaned([" " * 1000 + "a"]) == ["column 1"]


# Tables


def test_a_table_in_a_link_has_two_hundred_thousand_bytes_at_the_most() -> None:
    for more in (0, 1):
        text = b"a,b\n" + b"1,2\n" * 49_998 + b"1,2" + b"0" * more + b"\n"
        assert len(text) == packed.MOST + more
        name = packed.PREFIX + packed.base64.urlsafe_b64encode(packed.zlib.compress(text, 9)).decode().rstrip("=")
        if more:
            with pytest.raises(TableError, match="too large: 200,000 bytes are the most"):
                unpack(name)
        else:
            assert unpack(name).shape == (49_999, 2)


def test_one_row_is_enough_to_train_on() -> None:
    data = str(packed.pack(pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 2.0, 4.0]})))
    assert table(data=data, held_out=0.8).held_out == 0.8  # of three rows two
    assert mistakes(table_link(data=data, held_out=0.9)) == ["No row is left to train on: hold out a smaller share."]


def test_a_column_without_a_number_is_told_by_its_name_and_one_without_a_name_is_left_out() -> None:
    reading = read_csv(b"a,b,empty,\n1,2,,\n3,4,,\n", "my.csv")
    assert (list(reading.frame), reading.refused) == (["a", "b"], ["empty"])
    assert reading.notes == []
    told = read_csv(b"a,b,\n1,2,\n3,4,x\n", "my.csv")
    assert told.refused == ["column 3"]
    assert [*map(str, told.notes)] == ["The column without a name is called “column 3” here."]


def test_the_first_ten_columns_of_text_are_named() -> None:
    names = [f"t{number}" for number in range(12)]
    with pytest.raises(TableError) as wrong:
        read_csv(",".join(["a", *names]).encode() + b"\n1" + b",x" * 12 + b"\n", "my.csv")
    assert f"has 1. Columns of text: {', '.join(names[:10])}." in str(wrong.value)


def test_a_curve_of_the_loss_takes_a_leg_as_it_is() -> None:
    """The square of the error to the last bit, as torch has it."""
    from engine.problems.pair.task import curvature, loss_curve

    run = spec()
    leg = run.lanes[0].start
    weights = np.array([0.0, 0.5, 1.0])
    np.testing.assert_array_equal(loss_curve(run, leg, weights), (weights * 30.2 - 10.5) ** 2)  # type: ignore[arg-type]
    assert curvature(leg) == pytest.approx(2 * 30.2**2)  # type: ignore[arg-type]
    assert curvature(leg.model_copy(update={"x": 0.0})) == 0  # type: ignore[arg-type]


def test_the_rate_of_a_row_is_that_of_its_update_also_where_it_was_set_one_before() -> None:
    """ASGD sets its rate at the end of a step: a schedule that halves it is seen one update later, also in the next
    chunk, which begins at row 32.
    """
    lanes = "asgd,lr=0.0001,lambd=0,schedule=exponential,gamma=0.5&lane=sgd,lr=0.0001,schedule=exponential,gamma=0.5"
    rows = trace(spec(lanes, steps=34))
    halved = 0.0001 * 0.5 ** np.arange(35.0)
    asgd, sgd = (rows[rows["lane"] == place] for place in (0, 1))
    np.testing.assert_allclose(sgd["lr"], halved, rtol=1e-12)
    np.testing.assert_allclose(asgd["lr"], [halved[0], *halved[:-1]], rtol=1e-12)
    moved = np.diff(asgd["w"]) / -asgd["grad_w"][:-1]
    np.testing.assert_allclose(moved, asgd["lr"][:-1], rtol=1e-5)  # torch keeps it in single precision


# Limits: as much as the operator lets it be is read


def test_a_run_has_eight_lanes_and_twenty_changes() -> None:
    lanes = "&lane=".join(["sgd,lr=0.1"] * LIMITS.max_lanes)
    assert len(spec(lanes).lanes) == LIMITS.max_lanes == 8
    changes = "".join(f",@{step},lr=0.{step}" for step in range(1, 21))
    assert len(spec(f"sgd,lr=0.1{changes}").lanes[0].legs) == 1 + LIMITS.max_changes == 21
    assert mistakes(link(f"sgd,lr=0.1{changes},@21,lr=1")) == ["20 changes on the way are the most."]
    assert "8 lanes are the most." in mistakes(link(f"{lanes}&lane=adam"))


SWEEP = "problem=surface&f=bowl&x=1&y=1&steps=5&lane={}&sweep={}"


@pytest.mark.parametrize("reader, query", [(read, SEED), (read_sweep, SWEEP.format("sgd,lr=0.1", "curve"))])
def test_a_link_has_sixteen_thousand_characters(reader: Callable[[str], object], query: str) -> None:
    """`shown` is the page's alone, whatever it holds."""
    longest = f"{query}&shown=".ljust(16_000, "a")
    assert reader(longest) == reader(query)
    with pytest.raises(SpecError) as wrong:
        reader(longest + "a")
    told = "This link is 16,001 characters long; 16,000 is the most."
    assert wrong.value.errors == [{"field": "link", "message": told}]


def test_a_sweep_of_two_lanes_looks_at_the_settings_of_the_first() -> None:
    with pytest.raises(SpecError) as wrong:
        read_sweep(SWEEP.format("sgd,lr=0.1&lane=adam,lr=0.1", "curve") + "&a=momentum")
    assert [error["field"] for error in wrong.value.errors] == ["lane"]


def test_the_columns_of_a_table_are_named_as_far_as_twenty() -> None:
    columns = [f"c{place}" for place in range(25)]
    data = str(packed.pack(pd.DataFrame(np.eye(2, 25), columns=columns)))
    strange = "s" * 60
    (told,) = mistakes(table_link(data=data, targets=strange))
    assert told == f"The table has no column “{'s' * 40}”. It has: {', '.join(columns[:20])}."


def test_lanes_that_cannot_share_go_in_their_order() -> None:
    pair = spec("lbfgs,lr=1&lane=sgd,lr=0.0001&lane=adam,lr=0.1")
    assert groups(pair, task_of(pair)) == [[0], [1], [2]]
    race = read(SWEEP.format("lbfgs,lr=1&lane=sgd,lr=0.1&lane=adam,lr=0.1", "").removesuffix("&sweep="))
    assert groups(race, task_of(race)) == [[1, 2], [0]]
