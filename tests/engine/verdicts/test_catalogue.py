"""Each verdict on runs whose course is known by arithmetic, at minima that are at 0 and ones that are not."""

from typing import Any

import numpy as np
import pytest

from engine.link import read
from engine.trace import trace
from engine.verdicts.catalogue import VERDICTS, Mark, Outcome
from engine.verdicts.outcome import RULES
from engine.verdicts.seen import NEAR

PAIR = "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane={lane}&steps={steps}"
SURFACE = "problem=surface&{f}&x={x}&y={y}&lane={lane}&steps={steps}"
FUNCTION = "problem=function&formula={f}&x={x}&lane={lane}&steps={steps}"


def end_of(link: str, **fields: Any) -> dict[str, Any]:
    (end,) = trace(read(link.format(**fields))).attrs["ends"]
    assert end["mark"] == VERDICTS[end["outcome"]].mark
    assert (end["bad_step"] is not None) == (end["mark"] == Mark.BAD and end["outcome"] != Outcome.REFUSED)
    return end


def pair(lane: str, steps: int = 50) -> dict[str, Any]:
    return end_of(PAIR, lane=lane, steps=steps)


def surface(f: str, x: float, y: float, lane: str, steps: int) -> dict[str, Any]:
    return end_of(SURFACE, f=f, x=x, y=y, lane=lane, steps=steps)


def function(f: str, x: float, lane: str, steps: int) -> dict[str, Any]:
    return end_of(FUNCTION, f=f, x=x, lane=lane, steps=steps)


def test_every_case_has_its_rule_and_its_mark() -> None:
    told_elsewhere = {Outcome.FINISHED, Outcome.STOPPED, Outcome.REFUSED, Outcome.FAILED}
    assert {outcome for outcome, _rule in RULES} | told_elsewhere == set(Outcome) == set(VERDICTS)
    good = {outcome for outcome, verdict in VERDICTS.items() if verdict.mark is Mark.GOOD}
    assert good == {Outcome.CONVERGED, Outcome.SETTLED}


# w - y/x is multiplied by 1 - 2·lr·x² at each step: −1.0064 at 0.0011, −1.19 at 0.0012, 0.9982 at 0.000001
@pytest.mark.parametrize(
    "lane, steps, outcome, words",
    [
        ("sgd,lr=0.0011", 60, Outcome.SLOWLY, "grew from 19.8916 to 43.2217"),
        ("sgd,lr=0.001097", 50, Outcome.SLOWLY, "too large: the largest that is stable here is 0.00109644"),
        ("sgd,lr=0.00109", 50, Outcome.OSCILLATES, "each time less far"),
        ("sgd,lr=0.0012", 50, Outcome.DIVERGED, "from step 1 on the loss stays above its start and grows"),
        ("sgd,lr=0.000001", 50, Outcome.CRAWLS, "83.3 % of the loss is left"),
        ("sgd,lr=0.000001", 1, Outcome.CRAWLS, "after 1 step "),
        ("sgd,lr=0.0001", 2, Outcome.FALLING, "in 2 steps"),
        ("sgd,lr=0.0001", 1, Outcome.CRAWLS, "66.8 % of the loss is left"),
        ("sgd,lr=0.000548221569", 20, Outcome.CONVERGED, "from step 1 on"),
        ("adam,lr=10000", 50, Outcome.DIVERGED, "it went up to"),
        ("sgd,lr=1e-9,momentum=1.5", 300, Outcome.DIVERGED, "A momentum of 1 or more"),
        ("sgd,lr=0.0001,weight_decay=100", 300, Outcome.FINISHED, "Weight decay holds it there"),
    ],
)
def test_one_weight(lane: str, steps: int, outcome: Outcome, words: str) -> None:
    end = pair(lane, steps)
    assert end["outcome"] == outcome
    assert words in end["message"]


def test_crawling_advises_a_larger_rate_only_where_it_is_known_to_be_stable() -> None:
    assert "up to 0.00109644 it is stable" in pair("sgd,lr=0.000001")["message"]
    assert "stable" not in pair("adam,lr=0.000001")["message"]


def test_just_above_the_largest_stable_rate_on_a_valley_off_the_origin() -> None:
    """Rosenbrock's Hessian at (1, 1) has the largest eigenvalue 1001.6; at (0, 0) it would be 200."""
    limit = 2 / np.linalg.eigvalsh(np.array([[802.0, -400.0], [-400.0, 200.0]]))[-1]
    below, above = (
        surface("f=rosenbrock", 1.0001, 1.0002, f"sgd,lr={factor * limit:.10g}", 400) for factor in (0.99, 1.02)
    )
    assert below["outcome"] in (Outcome.FALLING, Outcome.OSCILLATES, Outcome.CRAWLS)
    assert above["mark"] == Mark.BAD
    assert f"stable here is {limit:.6g}" in above["message"]


def test_a_forgotten_zero_grad_swings_for_ever() -> None:
    end = end_of(PAIR + "&zero_grad=false", lane="sgd,lr=0.0001", steps=50)
    assert end["outcome"] == Outcome.OSCILLATES
    assert "never cleared" in end["message"]


@pytest.mark.parametrize("x, y", [(0, 0), (1e-9, 0)])
def test_noise_at_a_minimum_is_no_divergence(x: float, y: float) -> None:
    for steps in (50, 400):
        end = surface("f=bowl", x, y, "sgd,lr=0.01,noise=0.001", steps)
        assert end["mark"] == Mark.NEUTRAL
        assert "noisy" in end["message"]


@pytest.mark.parametrize("f, x, y, best", [("f=bowl", 3.0, -2.0, (0, 0)), ("f=booth", 4.0, 1.0, (1, 3))])
def test_arrived_is_one_thing_wherever_the_minimum_is(f: str, x: float, y: float, best: tuple[float, float]) -> None:
    link = SURFACE.format(f=f, x=x, y=y, lane="sgd,lr=0.05", steps=500)
    rows = trace(read(link))
    (end,) = rows.attrs["ends"]
    away = np.maximum(np.abs(rows["x"] - best[0]), np.abs(rows["y"] - best[1]))
    arrival = int(np.flatnonzero(away > 1e-6 * away.max())[-1]) + 1
    assert NEAR == 1e-6
    assert end["outcome"] == Outcome.CONVERGED
    assert f"from step {arrival} on" in end["message"]


def test_single_precision_arrives_too() -> None:
    end = end_of(PAIR + "&dtype=float32", lane="sgd,lr=0.0001", steps=300)
    assert end["outcome"] == Outcome.CONVERGED


def test_a_start_at_the_minimum_has_arrived() -> None:
    assert "from step 0 on" in surface("f=booth", 1, 3, "adam,lr=0.1", 5)["message"]


def test_a_minimum_that_nobody_told_of_is_settled_in() -> None:
    end = function("(x-1)**2", 3, "sgd,lr=0.1", 250)
    assert end["outcome"] == Outcome.SETTLED
    assert "x = 1," in end["message"]
    typed = surface("formula=(x-1)**2%2By**2", 3, 2, "sgd,lr=0.1", 250)
    assert typed["outcome"] == Outcome.SETTLED
    assert "x = 1, y = 0," in typed["message"]


def test_a_local_minimum_is_told_from_the_lowest() -> None:
    end = surface("f=rastrigin", 3, 2, "sgd,lr=0.001", 520)
    assert end["outcome"] == Outcome.LOCAL
    assert "12.9344" in end["message"]  # 2.98486² + 1.98991² and the waves' 0.07
    assert end["mark"] == Mark.NEUTRAL


@pytest.mark.parametrize(
    "link",
    [FUNCTION.format(f="x**2*(x-1)**2", x=0.5, lane="sgd,lr=0.1", steps=50),
     FUNCTION.format(f="(x-1)**3", x=1, lane="sgd,lr=0.1", steps=5),
     SURFACE.format(f="f=saddle", x=0, y=0, lane="adam,lr=0.1", steps=50)],
)  # fmt: skip
def test_a_start_without_a_slope_is_stuck(link: str) -> None:
    end = end_of(link.replace("{", "").replace("}", ""))
    assert end["outcome"] == Outcome.STUCK
    assert end["message"].startswith("Stuck at the start")


def test_a_saddle_is_no_minimum() -> None:
    end = surface("f=saddle", 1, 0, "sgd,lr=0.1", 120)
    assert end["outcome"] == Outcome.STUCK
    assert "That is no minimum" in end["message"]
    assert "x = 0, y = 0" in end["message"]


@pytest.mark.parametrize("steps", [820, 20_000])
def test_a_fall_without_end_is_no_learning_rates_fault(steps: int) -> None:
    end = surface("f=saddle", 1, 0.1, "sgd,lr=0.1", steps)
    assert end["outcome"] == Outcome.UNBOUNDED
    assert "whatever the learning rate" in end["message"]


def test_a_convex_loss_at_rest_is_at_its_lowest() -> None:
    link = "problem=table&data=fruit&scale=standard&loss={loss}&lane=sgd,lr=0.1&l2={l2}&steps=1500"
    end = end_of(link, loss="mse", l2=0.1)
    assert end["outcome"] == Outcome.CONVERGED
    assert "at its lowest" in end["message"]


def test_the_lowest_loss_of_a_table_is_that_of_least_squares() -> None:
    """A table that no line fits: half of what is above the least squares is left, not half of the whole loss."""
    link = "problem=table&data=linnerud&scale=standard&loss=mse&lane=sgd,lr={lr}&steps={steps}"
    rows = trace(read(link.format(lr=0.1, steps=4000)))
    lowest, first = rows["loss"].min(), rows["loss"][0]
    assert lowest > 0.01 * first
    slow = trace(read(link.format(lr=0.0005, steps=100)))
    left = (slow["loss"].iloc[-1] - lowest) / (first - lowest)
    (end,) = slow.attrs["ends"]
    assert end["outcome"] == Outcome.CRAWLS
    assert f"{100 * left:.3g} % of the loss" in end["message"]


def test_batches_that_differ_keep_it_moving() -> None:
    end = end_of("problem=table&data=fruit&scale=standard&loss=mse&lane=sgd,lr=0.3&batch=1&steps=400")
    assert end["mark"] != Mark.GOOD


@pytest.mark.parametrize("late", [10, 12])
def test_a_change_that_no_update_is_made_under_judges_nothing(late: int) -> None:
    plain, changed = pair("sgd,lr=0.0001", 10), pair(f"sgd,lr=0.0001,@{late},y=3000", 10)
    told = f" The change at step {late} comes after its end."
    if late == 10:  # row 10 is measured by the new target: the run is judged by the rows before it
        assert changed["outcome"] == plain["outcome"]
        assert changed["message"].endswith(told)
    else:
        assert changed["message"] == plain["message"] + told


def test_a_change_before_the_last_update_counts() -> None:
    end = pair("sgd,lr=0.0001,@9,lr=0.0002", 10)
    assert "comes after" not in end["message"]


def test_a_budget_too_small_for_one_step_says_so() -> None:
    """Of L-BFGS: 20 iterations and the evaluation that begins the next row."""
    rows = trace(read("problem=surface&f=rosenbrock&x=-1.5&y=2&lane=lbfgs,lr=1&steps=50&budget=20"))
    (end,) = rows.attrs["ends"]
    assert len(rows) == 1
    assert end["outcome"] == Outcome.STOPPED
    assert "take 21, and the budget is 20." in end["message"]
    assert "change" not in end["message"]
    more = trace(read("problem=surface&f=rosenbrock&x=-1.5&y=2&lane=lbfgs,lr=1&steps=50&budget=21"))
    assert len(more) == 2
    assert "21 gradient evaluations are used up" in more.attrs["ends"][0]["message"]


def test_a_budget_that_ends_where_the_numbers_do() -> None:
    """The row after the last one paid is infinite as well: what was paid for is what ends it."""
    whole = trace(read(SURFACE.format(f="f=bowl", x=1, y=1, lane="sgd,lr=10000", steps=50)))
    finite = len(whole)
    assert whole.attrs["ends"][0]["outcome"] == Outcome.DIVERGED
    link = SURFACE.format(f="f=bowl", x=1, y=1, lane="sgd,lr=10000", steps=50) + "&budget={budget}"
    paid = trace(read(link.format(budget=finite))).attrs["ends"][0]
    assert "used up" in paid["message"]
    more = trace(read(link.format(budget=finite + 1))).attrs["ends"][0]
    assert more == whole.attrs["ends"][0]


@pytest.mark.parametrize("y", [3, 0.5])
def test_a_start_far_off_makes_nothing_near(y: float) -> None:
    """After 62 steps of a factor 0.8 from a million on, w is 0.98 from its minimum."""
    end = end_of("problem=pair&x=1&y={y}&w=1000000&loss=squared_error&lane=sgd,lr=0.1&steps=62", y=y)
    assert end["outcome"] == Outcome.FALLING


def test_a_first_slope_of_billions_makes_no_slope_zero() -> None:
    """From 1000 one step leads to 0.5, where the slope of x⁴ − x² is −0.5."""
    end = function("x**4-x**2", 1000, "sgd,lr=2.49875125e-7", 50)
    assert end["mark"] == Mark.NEUTRAL
    assert "slope is zero" not in end["message"]


def test_single_precision_that_jumps_has_not_arrived() -> None:
    link = ("problem=pair&dtype=float32&x=6797.883237725564&y=1e-05&w=-1000000.0&loss=huber&delta=0.03155400477979788"
            "&lane=adafactor,lr=1.9308439129439265,eps1=0.995814556299038&steps=40")  # fmt: skip
    assert end_of(link)["mark"] != Mark.GOOD


def test_noise_hides_no_divergence() -> None:
    """The explosion is over in the first quarter; then the rate falls, and it stays at 10³⁴."""
    lane = "sgd,lr=1000,noise=0.1,schedule=exponential,gamma=0.5"
    end = end_of("problem=pair&x=1&y=0&w=1&loss=squared_error&steps=60&lane={lane}", lane=lane)
    assert end["outcome"] == Outcome.DIVERGED


@pytest.mark.parametrize("f, x", [("log(x)", 0.1), ("sqrt(x)", 1)])
def test_a_step_to_where_there_is_no_value_is_no_divergence(f: str, x: float) -> None:
    end = function(f, x, "sgd,lr=1", 50)
    assert end["outcome"] == Outcome.LEFT
    assert "leads to where" in end["message"]


def test_a_loss_that_rose_at_last_does_not_fall() -> None:
    end = end_of(PAIR.replace("squared", "absolute"), lane="sgd,lr=0.0001", steps=50)
    assert "falls" not in end["message"]


def test_two_losses_that_differ_look_different() -> None:
    end = function("(x-1)**2%2B1000000", 2, "sgd,lr=0.1", 1)
    assert "in 1 step the loss went from 1,000,001 to 1,000,000.64." in end["message"]


def test_a_slope_that_is_rounding_alone_is_none() -> None:
    assert function("sin(x)", 1.5707963267948966, "sgd,lr=0.1", 50)["outcome"] == Outcome.STUCK


def test_there_is_no_there_where_no_minimum_is_known() -> None:
    assert function("x", 2, "sgd,lr=1", 50)["message"].startswith("On its way: ")
