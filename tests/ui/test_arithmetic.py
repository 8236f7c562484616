"""The arithmetic of a step, filled as the player fills it: every line's numbers make its result."""

import math
from functools import lru_cache
from typing import Any

import pandas as pd
import pytest

from engine.link import read, write
from engine.problems.surface.spec import FunctionSpec
from engine.spec import Spec
from engine.trace import trace
from tests.rules import evaluate, names
from tests.specs import LOSS_CASES, OPTIMIZER_CASES, SETTINGS, case_name, spec, words
from tests.thorough import every
from ui.arithmetic import arithmetic_panel, function_panel, graph_panel
from ui.mathml import SYMBOLS, WORDED

STEPS = 12
STEERING = ["schedule=exponential", "noise=3", "clip_norm=2,schedule=linear"]


@lru_cache(1)
def rows_of(link: str) -> pd.DataFrame:
    return trace(read(link))


def filled(run: Spec, step: int) -> list[tuple[dict[str, Any], float, float, float]]:
    """What panels/arithmetic.js of the player does: each line, what its numbers make, the result shown, its scale."""
    rows = rows_of(write(run))
    row, after = rows.iloc[step], rows.iloc[step + 1]
    panel = function_panel(run) if isinstance(run, FunctionSpec) else arithmetic_panel(run)
    leg = [leg for leg in panel["legs"] if leg["at"] <= step][-1]
    values = leg["constants"] | {"t": row["t"], "w": row.get("w", math.nan)}
    values |= {"g_before": rows["grad_w"][step - 1] if step and "grad_w" in rows else 0.0}
    for name, column in leg["states"].items():
        values[name] = 0.0 if pd.isna(row.get(column)) else row[column]
    values |= {name: after[column] for name, column in leg["later"].items()}
    lines = []
    for line in (line for group in leg["groups"] for line in group["lines"]):
        made = evaluate(line["tree"], values) if line["numbers"] else row[line["column"]]
        recorded = (after if line["next"] else row).get(line["column"], math.nan)
        scale = max(abs(values.get(name, 0.0)) for name in {*names(line["tree"]), line["target"]})
        values[line["target"]] = recorded if math.isfinite(recorded) else made
        lines.append((line, made, values[line["target"]], scale))
    return lines


def assert_adds_up(run: Spec, step: int) -> None:
    for line, made, shown, scale in filled(run, step):
        assert made == pytest.approx(shown, rel=1e-12, abs=1e-13 * scale), f"{line['target']} at step {step}"


@pytest.mark.parametrize("optimizer, given", OPTIMIZER_CASES, ids=case_name)
def test_every_line_of_an_update_adds_up(optimizer: str, given: dict) -> None:
    run = spec(f"{optimizer},{words(given)}", steps=STEPS)
    for step in (0, 1, STEPS - 1):
        assert_adds_up(run, step)


@pytest.mark.parametrize("loss, given", LOSS_CASES, ids=case_name)
def test_every_line_of_a_loss_adds_up(loss: str, given: dict) -> None:
    run = spec("adam,lr=0.013", loss=loss, **given, steps=STEPS)
    for step in (0, 5, STEPS - 1):
        assert_adds_up(run, step)


@every("steering", STEERING, "optimizer", SETTINGS)
def test_with_a_schedule_and_altered_gradients_every_line_adds_up(optimizer: str, steering: str) -> None:
    run = spec(f"{optimizer},{words(SETTINGS[optimizer][-1])},{steering}", steps=STEPS)
    for step in (0, 1, STEPS - 1):
        assert_adds_up(run, step)


@pytest.mark.parametrize("optimizer", ["sgd,lr=0.0001", "adam,lr=0.01", "rmsprop,lr=0.001", "nadam,lr=0.01"])
def test_with_a_cycled_momentum_every_line_adds_up(optimizer: str) -> None:
    run = spec(f"{optimizer},schedule=onecycle,cycle_momentum=true,noise=2", steps=STEPS)
    for step in (0, 1, STEPS - 1):
        assert_adds_up(run, step)


@pytest.mark.parametrize("optimizer, given", OPTIMIZER_CASES[::4], ids=case_name)
def test_without_zero_grad_the_sum_adds_up(optimizer: str, given: dict) -> None:
    run = spec(f"{optimizer},{words(given)}", steps=STEPS, zero_grad="false")
    for step in (0, 1, STEPS - 1):
        assert_adds_up(run, step)


@pytest.mark.parametrize("step", [0, 3, 4, 5, 7, 8, 9])
def test_after_a_change_the_lines_are_those_of_the_new_settings(step: int) -> None:
    run = spec("sgd,lr=0.0001,@4,momentum=0.9,y=3,@8,adam,lr=0.01,loss=huber", steps=STEPS)
    assert_adds_up(run, step)


@every("steering", ["", *(f",{words}" for words in STEERING)], "optimizer, given", OPTIMIZER_CASES, ids=case_name)
def test_on_a_function_every_line_adds_up(optimizer: str, given: dict, steering: str) -> None:
    run = read(
        f"problem=function&formula=lr*x**2%2Bsin(w*x)%2Bm&const=lr:2,w:0.5,m:3&x=1.5&steps={STEPS}"
        f"&lane={optimizer},{words(given)}{steering}"
    )
    for step in (0, 1, len(rows_of(write(run))) - 2):  # L-BFGS arrives before the last
        assert_adds_up(run, step)
    first = {line["target"]: shown for line, _made, shown, _scale in filled(run, 0)}
    assert first["df_dx"] == pytest.approx(6 + 0.5 * math.cos(0.75))


def test_the_seeds_arithmetic() -> None:
    shown = {line["target"]: number for line, _made, number, _scale in filled(spec(), 0)}
    assert shown == pytest.approx(
        {"y_hat": 6.04, "L": 19.8916, "dL_dyhat": -8.92, "dyhat_dw": 30.2, "dL_dw": -269.384, "w": 0.2269384}, rel=1e-13
    )


def test_gradients_that_pile_up_have_a_line_of_their_own() -> None:
    targets = [line["target"] for line, *_numbers in filled(spec(zero_grad="false"), 1)]
    assert targets == ["y_hat", "L", "dL_dyhat", "dyhat_dw", "dL_dw", "g_sum", "w"]


@pytest.mark.parametrize("optimizer, given", OPTIMIZER_CASES, ids=case_name)
def test_every_name_has_a_sign_or_is_one_letter(optimizer: str, given: dict) -> None:
    (leg,) = arithmetic_panel(spec(f"{optimizer},{words(given)}", loss="huber"))["legs"]
    for line in (line for group in leg["groups"] for line in group["lines"]):
        assert all(name in {*SYMBOLS, *WORDED} or len(name) == 1 for name in {line["target"], *names(line["tree"])})


def test_the_graph_shows_columns_that_the_stream_has() -> None:
    rows = trace(spec())
    panel = graph_panel(spec())
    known = {*rows, *panel["legs"][0], "one"}
    for node in panel["nodes"]:
        assert node["value"] in known
        assert node.get("grad", "one") in known
    ids = {node["id"] for node in panel["nodes"]}
    assert all(ends <= ids for ends in map(set, panel["edges"]))


def test_the_graph_knows_that_backward_will_be_refused() -> None:
    assert graph_panel(spec(requires_grad="false"))["refused"]
    assert not graph_panel(spec())["refused"]
