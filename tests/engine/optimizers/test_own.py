"""Update rules that users write: read by the white list, carried out as written, bit for bit torch's where they are."""

from typing import Any
from urllib.parse import quote_plus

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.formula.tokens import FormulaError
from engine.link import read, write
from engine.loop.descend import column_names
from engine.optimizers.of_leg import state_names
from engine.optimizers.own import TAKEN, canonical, own_rule
from engine.optimizers.own_torch import RuleOptimizer
from engine.problems.kinds import KINDS
from engine.spec import Spec, SpecError
from engine.sweep.link import read_sweep
from engine.sweep.parts import SweepEnd
from engine.sweep.walk import swept
from engine.trace import trace
from tests.specs import SEED
from tests.thorough import every, examples

MOMENTUM = "v = beta*v + g; w = w - lr*v"
ADAM = """
m = beta1*m + (1 - beta1)*g
s = beta2*s + (1 - beta2)*g**2
w = w - lr*(m/(1 - beta1**t))/(sqrt(s/(1 - beta2**t)) + eps)
"""


def race(*lanes: str, **fields: Any) -> Spec:
    chosen = {"problem": "surface", "f": "rosenbrock", "x": -1.5, "y": 2, "steps": 200} | fields
    return read("&".join(f"{key}={value}" for key, value in (*chosen.items(), *(("lane", lane) for lane in lanes))))


def own(rule: str, values: str = "lr=0.0001") -> str:
    return f"own,rule={quote_plus(canonical(rule))},{values}"


def lane_of(rows: pd.DataFrame, place: int) -> pd.DataFrame:
    return rows[rows["lane"] == place].reset_index(drop=True)


# Carried out as written


@every(
    "dtype", ["float64", "float32"],
    "f", ["rosenbrock", "ackley", "himmelblau"],
    "rule, values, theirs",
    [
        ("w = w - lr*g", "lr=0.0003", "sgd,lr=0.0003"),
        (MOMENTUM, "lr=0.0001,beta=0.9", "sgd,lr=0.0001,momentum=0.9"),
        ("d = g + decay*w; v = mu*v + d; w = w - lr*v", "lr=0.0001,mu=0.7,decay=0.3",
         "sgd,lr=0.0001,momentum=0.7,weight_decay=0.3"),
        ("g = g + decay*w; v = mu*v + g; g = g + mu*v; w = w - lr*g", "lr=0.0001,mu=0.7,decay=0.3",
         "sgd,lr=0.0001,momentum=0.7,weight_decay=0.3,nesterov=true"),
    ],
)  # fmt: skip
def test_sgd_written_out_is_torchs_bit_for_bit(rule: str, values: str, theirs: str, f: str, dtype: str) -> None:
    rows = trace(race(own(rule, values), theirs, f=f, dtype=dtype))
    ours, torchs = lane_of(rows, 0), lane_of(rows, 1)
    for name in ("loss", "x", "y", "grad_x", "grad_y"):
        np.testing.assert_array_equal(ours[name], torchs[name])
    if "v = " in rule:
        np.testing.assert_array_equal(ours["v_x"], torchs["momentum_buffer_x"])
        np.testing.assert_array_equal(ours["v_y"], torchs["momentum_buffer_y"])


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
@pytest.mark.parametrize("size", [1, 7, 8, 100, 1001])
def test_sgd_written_out_is_torchs_for_many_weights(size: int, dtype: torch.dtype) -> None:
    """Where the processor multiplies and adds in one go, `w - lr*v` has to be torch's own step."""
    start = torch.randn(size, dtype=dtype, generator=torch.Generator().manual_seed(0))
    ours, theirs = start.clone().requires_grad_(), start.clone().requires_grad_()
    mine = RuleOptimizer([ours], rule=own_rule(MOMENTUM).lines, lr=0.013, beta=0.87)
    torchs = torch.optim.SGD([theirs], lr=0.013, momentum=0.87)
    for _step in range(60):
        for leaf, optimizer in ((ours, mine), (theirs, torchs)):
            optimizer.zero_grad()
            (leaf.sin() ** 2 + leaf**4 / 7).sum().backward()
            optimizer.step()
        assert torch.equal(ours, theirs)
    assert torch.equal(mine.state[ours]["v"], torchs.state[theirs]["momentum_buffer"])


def test_adam_written_out_is_torchs_within_rounding() -> None:
    rows = trace(race(own(ADAM, "lr=0.05,beta1=0.9,beta2=0.999,eps=1e-8"), "adam,lr=0.05"))
    ours, torchs = lane_of(rows, 0), lane_of(rows, 1)
    for name in ("x", "y"):
        np.testing.assert_allclose(ours[name], torchs[name], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours["m_x"][1:], torchs["exp_avg_x"][1:], rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    "rule, first",
    [
        ("old = w; w = w - lr*g; w = w + (w - old)", [8.0, -1.0]),  # two steps of 0.1 g
        ("g = 2*g; w = w - lr*g", [8.0, -1.0]),
        ("w = w - lr*g/t", [9.0, 2.0]),
        ("w = 3", [3.0, 3.0]),
        ("c = c + 1; w = w - c", [9.0, 4.0]),
        ("w = where(g > 15| w - 1| w + 1)", [11.0, 4.0]),
        ("w = where(t > 1, w, w - lr*sign(g))", [9.9, 4.9]),
        ("a = g; b = a; a = 0*a; w = w - lr*b", [9.0, 2.0]),
        ("w = max(w - lr*g, 8.5)", [9.0, 8.5]),
    ],
)
def test_lines_are_carried_out_in_their_order(rule: str, first: list[float]) -> None:
    """g is (10, 30) at (10, 5) of 0.5 x² + 3 y²; the first row after the start."""
    run = race(own(rule, "lr=0.1"), f="valley", const="kappa:6", x=10, y=5, steps=3)
    row = trace(run).iloc[1]
    assert [row["x"], row["y"]] == pytest.approx(first, rel=1e-15)


def test_state_is_charted_from_the_first_update_on() -> None:
    run = race(own("k = k + 1; v = g; w = w - lr*v"), "adam,lr=0.1", steps=5)
    assert state_names(run.lanes[0].start) == ["k", "v"]
    assert {"k_x", "k_y", "v_x", "v_y", "exp_avg_x"} <= set(column_names(run))
    ours = lane_of(trace(run), 0)
    assert np.isnan(ours["k_x"][0])
    np.testing.assert_array_equal(ours["k_x"][1:], [1, 2, 3, 4, 5])
    np.testing.assert_array_equal(ours["v_x"][1:], ours["grad_x"][:-1])


def test_a_rule_changes_on_the_way() -> None:
    rows = trace(race(f"{own(MOMENTUM)},beta=0.9,@20,beta=0.5,@40,rule=w=w-lr*g,lr=0.0002,@60,adam,lr=0.01", steps=80))
    torchs = trace(
        race("sgd,lr=0.0001,momentum=0.9,@20,momentum=0.5,@40,lr=0.0002,momentum=0,@60,adam,lr=0.01", steps=80)
    )
    np.testing.assert_array_equal(rows["x"], torchs["x"])
    np.testing.assert_array_equal(rows["t"], [*range(1, 41), *range(1, 21), *range(1, 22)])


# Read by the white list

BAD = {
    "nothing": ("", 1, "never sets w"),
    "no w": ("v = g", 1, "never sets w"),
    "no rule": ("w - lr*g", 1, "sets a name"),
    "attribute": ("v = g\nw = w.data", 2, "point"),
    "index": ("w = w[0]", 1, "round brackets"),
    "import": ("import os\nw = w", 1, "sets a name"),
    "call": ("w = exec(g)", 1, "no function"),
    "two names": ("w, v = g", 1, "One name"),
    "augmented": ("w -= lr*g", 1, "One name"),
    "walrus": ("w := g", 1, "Write = to set"),
    "rate": ("lr = lr/2; w = w - lr*g", 1, "given"),
    "count": ("w = w - lr*g; t = 0", 2, "given"),
    "function": ("sin = g; w = w - sin", 1, "meaning"),
    "constant": ("pi = 3; w = w - pi", 1, "meaning"),
    "too many lines": ("w = w - lr*g;" * 13, 13, "at most 12"),
    "loop": ("while w: w = 1", 1, "cannot be a name"),
}


@pytest.mark.parametrize("rule, line, word", BAD.values(), ids=BAD)
def test_a_mistake_is_told_with_its_line(rule: str, line: int, word: str) -> None:
    with pytest.raises(FormulaError) as mistake:
        own_rule(rule)
    assert word in str(mistake.value)
    assert (mistake.value.line or 1) == line
    assert mistake.value.column == (1 if word in {"never sets w", "at most 12", "given"} else mistake.value.column)
    with pytest.raises(SpecError) as wrong:
        race(own(rule))
    assert [error["field"] for error in wrong.value.errors] == ["rule"]
    assert wrong.value.errors[0]["message"] == str(mistake.value) or "\n" in rule


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_name_that_means_something_else_is_no_setting_and_no_state(name: str) -> None:
    for rule in (f"w = w - {name}*g", f"{name} = g; w = w - {name}"):
        with pytest.raises(FormulaError, match="another meaning"):
            own_rule(rule)


def test_a_setting_cannot_take_the_place_of_a_word_of_the_lane() -> None:
    for kind in KINDS.values():
        assert kind.losses or kind.problem_keys <= TAKEN


def test_settings_are_the_names_that_no_line_sets() -> None:
    entry = own_rule(ADAM)
    assert [param.name for param in entry.params] == ["lr", "beta1", "beta2", "eps"]
    assert [param.default for param in entry.params] == [0.01, 0.9, 0.999, 1e-8]
    assert list(entry.states) == ["m", "s"]
    assert [line.replace(" ", "") for line in entry.rule({})] == [
        line.replace(" ", "") for line in ADAM.split("\n")[1:-1]
    ]
    with pytest.raises(FormulaError, match="at most 8"):
        own_rule("w = a*b*c*d*e1*f*h*i*j")
    assert len(own_rule("w = a*b*c*d*e1*f*h*i").params) == 9  # with lr


def test_a_rule_may_have_twelve_lines() -> None:
    assert len(own_rule("v = g\n" * 11 + "w = w - lr*v").lines) == 12


def test_a_link_says_the_rule_in_words() -> None:
    run = race(own("v = max(v, g)\r\n\n  w = w - lr*v  "))
    assert run.lanes[0].start.rule == "v = max(v| g);w = w - lr*v"
    assert "lane=own,rule=v+=+max%28v%7C+g%29;w+=+w+-+lr*v,lr=0.0001&" in write(run)
    assert read(write(run)) == run


def test_a_rule_of_ones_own_is_for_surfaces() -> None:
    with pytest.raises(SpecError) as wrong:
        read(SEED.replace("sgd,", "own,rule=w=w-lr*g,"))
    assert [error["field"] for error in wrong.value.errors] == ["optimizer"]


PIECES = st.sampled_from(["v", "w", "g", "t", "lr", "beta", "=", "=", "+", "-", "*", "/", "**", "(", ")", ";", "|", "2",
                          "max(", "where(", "sqrt(", "\n", " ", ",", "@", "é", "x"])  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=30).map("".join)))
@examples(80)
def test_any_rule_runs_to_an_end_or_is_told(text: str) -> None:
    try:
        run = race(own(text), steps=5)
    except SpecError:
        return
    assert read(write(run)) == run
    (end,) = trace(run).attrs["ends"]
    assert end["message"]


# Numbers too large for the type of the weights

TOO_LARGE = ["w = w - 1e300*g", "w = 1e300", "s = 10**t; w = w - 0.1*g", "w = w - self*g; self = 1e39"]


@pytest.mark.parametrize("rule", TOO_LARGE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_number_too_large_for_the_weights_is_infinite_and_leaves_other_lanes_alone(rule: str, place: int) -> None:
    others = ["adam,lr=0.1", "sgd,lr=0.1"]
    lanes = [*others[:place], own(rule, "lr=0.1"), *others[place:]]
    rows = trace(race(*lanes, f="bowl", x=1, y=1, steps=50, dtype="float32"))
    for number, lane in enumerate(lanes):
        alone = lane_of(trace(race(lane, f="bowl", x=1, y=1, steps=50, dtype="float32")), 0)
        pd.testing.assert_frame_equal(
            lane_of(rows, number)[list(alone)].drop(columns="lane"), alone.drop(columns="lane"), check_exact=True
        )
    well = [end["outcome"] for end in rows.attrs["ends"] if end["lane"] != place]
    assert len(well) == 2
    assert "diverged" not in well


@pytest.mark.parametrize("rule", TOO_LARGE)
@pytest.mark.parametrize("kind", ["curve", "basins"])
def test_so_it_is_in_a_sweep(rule: str, kind: str) -> None:
    link = f"{write(race(own(rule, 'lr=0.1'), f='bowl', x=1, y=1, steps=20, dtype='float32'))}&sweep={kind}&count_a=4"
    *_parts, end = swept(read_sweep(link))
    assert isinstance(end, SweepEnd)
    assert end.outcome == "finished"


# What a schedule may cycle, and what a step leaves alone

CYCLE = "schedule=onecycle,cycle_momentum=true,total_steps=10"


def test_a_momentum_of_a_rule_is_cycled_and_no_other_setting() -> None:
    rows = trace(race(f"{own('v = momentum*v + g; w = w - lr*v', 'lr=0.0001,momentum=0.9')},{CYCLE}", steps=10))
    assert rows["momentum"].iloc[0] == 0.95
    assert rows["momentum"].min() == pytest.approx(0.85)
    for name in ("beta1", "beta"):  # torch would look for a pair of betas
        with pytest.raises(SpecError, match="no momentum"):
            race(f"{own(f'v = {name}*v + g; w = w - lr*v', f'lr=0.0001,{name}=0.9')},{CYCLE}")


@pytest.mark.parametrize("rule", ["g = 2*g; w = w - lr*g", "g = 0; w = w - lr*g"])
def test_a_rule_that_sets_g_leaves_the_gradient_as_it_was(rule: str) -> None:
    weight = torch.tensor([1.0, 2.0], requires_grad=True)
    weight.grad = torch.tensor([3.0, -4.0])
    RuleOptimizer([weight], rule=own_rule(rule).lines, lr=0.5).step()
    assert weight.grad.tolist() == [3.0, -4.0]
    assert weight.tolist() == ([-2.0, 6.0] if "2*g" in rule else [1.0, 2.0])


def test_a_step_asks_its_closure_with_gradients_and_hands_on_the_loss() -> None:
    weight = torch.tensor(3.0, requires_grad=True)

    def closure() -> torch.Tensor:
        loss = weight**2
        loss.backward()
        return loss

    assert RuleOptimizer([weight], rule=own_rule("w = w - lr*g").lines, lr=0.25).step(closure) == 9
    assert weight.item() == 1.5


def test_a_weight_without_a_gradient_stays() -> None:
    weight, idle = (torch.tensor(3.0, requires_grad=True) for _each in range(2))
    weight.grad = torch.tensor(1.0)
    RuleOptimizer([idle, weight], rule=own_rule("w = w - lr*g").lines, lr=0.25).step()
    assert (weight.item(), idle.item()) == (2.75, 3.0)


@pytest.mark.parametrize("sign, expected", [("+", [5.0, 1.0]), ("-", [-1.0, 3.0])])
def test_a_number_times_the_gradient_is_added_or_taken_away(sign: str, expected: list[float]) -> None:
    weight = torch.tensor([2.0, 2.0], requires_grad=True)
    weight.grad = torch.tensor([2.0, -2 / 3])
    RuleOptimizer([weight], rule=own_rule(f"w = w {sign} lr*g").lines, lr=1.5).step()
    assert weight.tolist() == pytest.approx(expected)
