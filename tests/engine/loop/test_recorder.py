"""The recorder on problems that no page has yet: several weights, several parameters, closure-based optimizers."""

from collections.abc import Callable, Generator

import numpy as np
import pytest
import torch

import engine.loop.recorder
from engine.loop.recorder import Drive, Recorder
from engine.loop.sharing import rows_of
from engine.optimizers import OPTIMIZERS
from engine.optimizers.of_leg import make_optimizer, start_schedule, state_names
from engine.problems.task import Columns, Problem
from engine.spec import Leg

Make = Callable[[list[torch.Tensor]], torch.optim.Optimizer]
STATES = ["momentum_buffer", "exp_avg", "exp_avg_sq", "max_exp_avg_sq", "square_avg", "grad_avg", "sum"]
MAKES: dict[str, Make] = {
    "SGD": lambda leaves: torch.optim.SGD(leaves, lr=0.01, momentum=0.9),
    "Adam": lambda leaves: torch.optim.Adam(leaves, lr=0.05, amsgrad=True),
    "RMSprop": lambda leaves: torch.optim.RMSprop(leaves, lr=0.01, centered=True),
    "Adagrad": lambda leaves: torch.optim.Adagrad(leaves, lr=0.1, initial_accumulator_value=0.5),
    "LBFGS": lambda leaves: torch.optim.LBFGS(leaves, lr=0.5),
}


def leaves() -> list[torch.Tensor]:
    pair = torch.tensor([1.5, -2.0], dtype=torch.float64, requires_grad=True)
    return [pair, torch.tensor(0.5, dtype=torch.float64, requires_grad=True)]


def bowl(pair: torch.Tensor, one: torch.Tensor) -> torch.Tensor:
    return (pair[0] - 1) ** 2 + 3 * pair[1] ** 2 + (one * pair[0] - 2) ** 2


def all_lanes(work: Generator[None, None, list[Columns]]) -> list[Columns]:
    """What each lane's rows are in the end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            columns: list[Columns] = end.value
            return columns


def first_lane(work: Generator[None, None, list[Columns]]) -> Columns:
    return all_lanes(work)[0]


def recorded(make: Make, rows: int, updates: int, clear: bool = True) -> dict[str, np.ndarray]:
    parameters = leaves()
    problem = Problem(parameters, ["a", "b", "c"], lambda: bowl(*parameters), lambda columns: columns)
    return first_lane(Recorder(problem, [Drive(make(parameters), STATES)], clear).run(rows, updates))


def plain(make: Make, rows: int, clear: bool = True) -> dict[str, list[float]]:
    """The plain loop, with a closure as torch's documentation writes it."""
    parameters = leaves()
    optimizer = make(parameters)
    table: dict[str, list[float]] = {}

    def flat(name: str, tensors: list[torch.Tensor]) -> None:
        for letter, number in zip("abc", torch.cat([tensor.reshape(-1) for tensor in tensors]).tolist(), strict=True):
            table.setdefault(f"{name}{letter}", []).append(number)

    def closure() -> torch.Tensor:
        if clear:
            optimizer.zero_grad()
        loss = bowl(*parameters)
        loss.backward()
        return loss

    for _row in range(rows):
        flat("", [p.detach() for p in parameters])
        state = optimizer.state[parameters[0]] if len(optimizer.state) == 2 else {}
        for name in [name for name in state if torch.is_tensor(state[name]) and name != "step"]:
            flat(f"{name}_", [optimizer.state[p][name].clone() for p in parameters])
        table.setdefault("loss", []).append(bowl(*parameters).item())
        optimizer.step(closure)  # type: ignore[arg-type]
    return table


@pytest.mark.parametrize("clear", [True, False], ids=["cleared", "piling up"])
@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_records_what_the_plain_loop_does(make: Make, clear: bool) -> None:
    columns, expected = recorded(make, 12, 12, clear), plain(make, 12, clear)
    for name, numbers in expected.items():
        np.testing.assert_array_equal(columns[name][-len(numbers) :], numbers, err_msg=name)


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_gradients_are_those_at_the_row(make: Make) -> None:
    columns = recorded(make, 12, 11)
    for row in range(12):
        pair = torch.tensor([columns["a"][row], columns["b"][row]], dtype=torch.float64, requires_grad=True)
        one = torch.tensor(columns["c"][row], dtype=torch.float64, requires_grad=True)
        gradients = torch.autograd.grad(bowl(pair, one), [pair, one])
        expected = torch.cat([gradient.reshape(-1) for gradient in gradients])
        np.testing.assert_array_equal([columns[f"grad_{name}"][row] for name in "abc"], expected)


def test_rows_without_an_update_stay_where_they_are() -> None:
    columns = recorded(MAKES["Adam"], 4, 2)
    assert columns["a"][0] != columns["a"][1] != columns["a"][2] == columns["a"][3]
    assert columns["loss"][2] == columns["loss"][3]


def test_state_before_the_first_update_is_not_there() -> None:
    columns = recorded(MAKES["Adam"], 3, 3)
    assert np.isnan(columns["exp_avg_a"][0])
    assert np.isfinite(columns["exp_avg_a"][1:]).all()
    assert (recorded(MAKES["Adagrad"], 3, 3)["sum_a"][0]) == 0.5  # torch makes this one with the optimizer


@pytest.mark.parametrize("nesterov", [True, False])
def test_muon_on_a_matrix_is_the_plain_loop(nesterov: bool) -> None:
    def start() -> torch.Tensor:
        return torch.tensor([[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]], dtype=torch.float64, requires_grad=True)

    leg = Leg(optimizer="muon", settings=OPTIMIZERS["muon"].defaults | {"nesterov": nesterov}, loss="")
    ours, theirs = start(), start()
    problem = Problem(
        [ours], list("abcdef"), lambda: (ours**2).sum() + ours[0, 0] * ours[1, 1], lambda columns: columns
    )
    columns = first_lane(Recorder(problem, [Drive(make_optimizer(leg, [ours]), state_names(leg))], True).run(9, 8))
    optimizer = torch.optim.Muon([theirs], nesterov=nesterov)
    for row in range(9):
        np.testing.assert_array_equal([columns[name][row] for name in "abcdef"], theirs.detach().flatten())
        if row:
            buffer = optimizer.state[theirs]["momentum_buffer"].flatten()
            np.testing.assert_array_equal([columns[f"momentum_buffer_{name}"][row] for name in "abcdef"], buffer)
        optimizer.zero_grad()
        ((theirs**2).sum() + theirs[0, 0] * theirs[1, 1]).backward()
        optimizer.step()


def test_what_torch_keeps_once_for_a_parameter_stands_by_each_of_its_weights() -> None:
    parameters = leaves()
    problem = Problem(parameters, ["a", "b", "c"], lambda: bowl(*parameters), lambda columns: columns)
    drive = Drive(torch.optim.NAdam(parameters, lr=0.1), ["mu_product"])
    columns = first_lane(Recorder(problem, [drive], True).run(3, 3))
    np.testing.assert_array_equal(columns["mu_product_a"], columns["mu_product_b"])
    assert columns["mu_product_c"][2] < columns["mu_product_c"][1] < 1


def test_work_that_takes_long_lets_others_have_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """One pause after each row that took too long, and the rows are those of an unbroken walk."""
    whole = recorded(MAKES["LBFGS"], 9, 8)
    monkeypatch.setattr(engine.loop.recorder, "SLICE", -1.0)
    parameters = leaves()
    problem = Problem(parameters, ["a", "b", "c"], lambda: bowl(*parameters), lambda columns: columns)
    work = Recorder(problem, [Drive(MAKES["LBFGS"](parameters), STATES)], True).run(9, 8)
    for _row in range(9):
        assert next(work) is None
    np.testing.assert_array_equal(first_lane(work)["a"], whole["a"])


@pytest.mark.parametrize("bad", [0, 3])
def test_an_error_within_a_step_ends_the_lane_and_names_the_step(bad: int) -> None:
    class Breaks(torch.optim.SGD):
        def step(self, closure):  # type: ignore[no-untyped-def, override]
            super().step(closure)
            self.count = getattr(self, "count", -1) + 1
            if self.count == bad:
                raise IndexError("list index out of range")

        step.__wrapped__ = step  # type: ignore[attr-defined]

    parameters = leaves()
    problem = Problem(parameters, ["a", "b", "c"], lambda: bowl(*parameters), lambda columns: columns)
    recorder = Recorder(problem, [Drive(Breaks(parameters, lr=0.01), [])], True)
    columns = first_lane(recorder.run(6, 5, first=10))
    ((step, error),) = recorder.errors.values()
    assert (step, str(error)) == (10 + bad, "list index out of range")
    assert np.isfinite(columns["a"][: bad + 1]).all()
    assert np.isnan(columns["a"][bad + 1 :]).all()


def test_each_row_is_told_its_step_and_counts_its_evaluations() -> None:
    for first, wanted in ((10, [10, 11, 12]), (0, [0, 1, 2])):
        parameters, told = leaves(), list[int]()
        problem = Problem(parameters, list("abc"), lambda p=parameters: bowl(*p), lambda columns: columns, told.append)
        recorder = Recorder(problem, [Drive(torch.optim.SGD(parameters, lr=0.1), [])], True)
        columns = first_lane(recorder.run(3, 2, first) if first else recorder.run(3, 2))
        assert told == wanted
        assert columns["evaluations"].tolist() == [1, 2, 3]
        assert recorder.evaluated == 3


def test_rates_and_changed_gradients_are_those_that_the_update_had() -> None:
    parameters = leaves()
    problem = Problem(parameters, list("abc"), lambda: bowl(*parameters), lambda columns: columns)
    leg = Leg(optimizer="sgd", settings=OPTIMIZERS["sgd"].defaults, schedule="exponential",
              schedule_settings={"gamma": 0.5})  # fmt: skip
    optimizer = torch.optim.SGD(parameters, lr=0.1)

    def twice() -> None:
        for parameter in parameters:
            parameter.grad *= 2  # type: ignore[operator]

    drive = Drive(optimizer, [], start_schedule(leg, optimizer), twice)
    columns = first_lane(Recorder(problem, [drive], True).run(3, 2))
    assert columns["lr"].tolist() == [0.1, 0.05, 0.025]
    for name in "abc":
        np.testing.assert_array_equal(columns[f"used_grad_{name}"], 2 * columns[f"grad_{name}"])
        moves = -columns["lr"] * columns[f"used_grad_{name}"]
        np.testing.assert_allclose(columns[f"moved_{name}"][:2], moves[:2], rtol=1e-12)
        assert np.isnan(columns[f"moved_{name}"][2])


def test_lanes_that_share_a_leaf_keep_the_sign_of_a_gradient_of_nothing() -> None:
    leaf = torch.ones((2, 2), dtype=torch.float64, requires_grad=True)
    drives = [Drive(torch.optim.SGD([row], lr=0.5), []) for row in rows_of(leaf)]
    slopes = torch.tensor([[1.0, -0.0], [3.0, -0.0]], dtype=torch.float64)
    problem = Problem([leaf], ["x", "y"], lambda: (leaf * slopes).sum(dim=1), lambda columns: columns)
    one, two = all_lanes(Recorder(problem, drives, True).run(3, 2))
    assert (one["x"].tolist(), two["x"].tolist()) == ([1, 0.5, 0], [1, -0.5, -2])
    assert (one["grad_x"].tolist(), two["grad_x"].tolist()) == ([1] * 3, [3] * 3)
    assert np.signbit(one["grad_y"]).all()
    assert one["loss"].tolist() == [1, 0.5, 0]
