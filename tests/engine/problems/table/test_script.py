"""The script of a run on a table, run by itself, prints the run's numbers."""

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.kinds import KINDS
from engine.problems.table import script as table_script
from engine.problems.table.script import FILE, INLINE, script
from engine.tables import catalogue as tables
from engine.tables.csv_table import to_csv
from engine.trace import trace
from tests.scripts import printed
from tests.specs import SETTINGS, table, words
from tests.thorough import THOROUGH, sampled

Fields = dict[str, Any]
SCALES, REDUCTIONS, BATCHES = ("raw", "standard", "minmax"), ("mean", "sum"), (0, 1, 2, 4)
TYPED = "1,-2,0.5,4e-3,5,6,7,8"


def spread() -> list[Fields]:
    """Optimizers with losses, each time with another batch, scale, reduction and precision."""
    tables = [[*KINDS["table"].optimizers], [*TABLE_LOSSES]]
    pairs = [*product(*tables)] if THOROUGH else sampled(tables, rounds=1)
    return [
        {
            "lane": f"{optimizer},{words(SETTINGS[optimizer][index % len(SETTINGS[optimizer])])}",
            "loss": loss, "batch": BATCHES[index % 4], "scale": SCALES[index % 3], "seed": index,
            "reduction": REDUCTIONS[index // 2 % 2], "dtype": ("float64", "float32")[index // 3 % 2],
        }
        for index, (optimizer, loss) in enumerate(pairs)
    ]  # fmt: skip


CASES: dict[str, Fields] = {
    **{f"spread {index}": fields for index, fields in enumerate(spread())},
    "seed numbers": {},
    "raw": {"scale": "raw", "lane": "sgd,lr=1e-5"},
    "diverges": {"lane": "sgd,lr=3", "steps": 900},
    "held out": {"held_out": 0.4, "seed": 3},
    "held out, drawn, shuffled": {"held_out": 0.2, "init": "normal", "init_std": 2, "batch": 2, "seed": 5},
    "drawn as float32": {"init": "normal", "dtype": "float32", "init_std": 0.3},
    "in order": {"batch": 2, "shuffle": "false"},
    "batch of all that is left": {"batch": 3, "held_out": 0.4},
    "typed": {"init": "typed", "weights": TYPED},
    "typed as float32": {"init": "typed", "weights": TYPED, "dtype": "float32", "scale": "minmax"},
    "L1": {"l1": 0.5, "batch": 2},
    "L2": {"l2": 0.25, "reduction": "sum", "lane": "sgd,lr=0.001"},
    "both penalties": {"l1": 0.1, "l2": 0.2, "loss": "log_cosh", "dtype": "float32"},
    "loss with a setting": {"loss": "huber", "delta": 7.5, "reduction": "sum"},
    "one column each": {"features": "humidity", "targets": "oranges", "scale": "minmax"},
    "changed settings": {"lane": "sgd,lr=0.1,@3,lr=0.01,@9,momentum=0.9,@20,nesterov=true"},
    "changed optimizer": {"lane": "sgd,lr=0.1,@5,adam,lr=0.5,@15,amsgrad=true,@20,beta1=0.5", "batch": 2},
    "changed loss": {"lane": "sgd,lr=0.1,@5,loss=huber,delta=2,@9,delta=4,@15,loss=log_cosh,@25,loss=l1"},
    "changed penalties": {"lane": "adam,lr=0.1,@5,l1=0.5,@9,l2=0.5,l1=0,@15,l2=0", "reduction": "sum"},
    "schedule": {"lane": "adam,lr=0.5,schedule=onecycle,total_steps=30,cycle_momentum=true", "batch": 2},
    "plateau": {"lane": "sgd,lr=0.1,schedule=plateau,patience=1,@9,lr=0.2,@20,schedule=constant", "batch": 2},
    "noise and clipping": {"lane": "sgd,lr=0.1,noise=2,clip_value=9,clip_norm=8,@9,noise=0", "init": "normal"},
    "noise in L-BFGS": {"lane": "lbfgs,lr=0.1,max_iter=3,noise=2,schedule=step,@9,sgd,lr=0.1", "l1": 0.5, "batch": 4},
    "a change after the end": {"lane": "sgd,lr=0.1,@50,lr=1"},
    "two lanes": {"lane": "adam,lr=0.1&lane=sgd,lr=0.1"},
    "long": {"data": "long", "lane": "adam,lr=0.1", "held_out": 0.3},
    "long, raw": {"data": "long", "lane": "sgd,lr=1e-5", "scale": "raw"},
    "long, in batches": {"data": "long", "batch": 32, "scale": "minmax", "init": "normal"},
    "long, one feature": {"data": "long", "features": "c 1", "targets": "c 0", "lane": "rmsprop,lr=0.1"},
    "a constant column": {"data": "constant", "held_out": 0.2},
    "a constant column, min-max": {"data": "constant", "scale": "minmax"},
    "words that are code": {"data": "code"},
}  # fmt: skip


def made_up() -> dict[str, pd.DataFrame]:
    """A table too long to stand in a script, with all the digits of a float, and one with strange names."""
    random = np.random.default_rng(1)
    names = ["constant", "a", "=b c", 'say "so", twice', "c 1", "c 0"]
    long = pd.DataFrame(random.normal(size=(203, 6)) * [0, 1, 10, 100, 1e-3, 1] + 2.5, columns=names)
    constant = pd.DataFrame({"same": 0.1, "x": np.arange(6.0), "y": np.sin(np.arange(6.0))})
    code = pd.DataFrame([[1.0, 2, 3], [4, 5, 7]], columns=["math.pi", "F.\nprint(1)", '"\r\\'])
    return {"long": long, "code": code, "constant": constant}


@pytest.fixture(scope="module", autouse=True)
def more_tables() -> Any:
    """`table_of` also knows the tables made up here."""
    more, real = made_up(), tables.table_of
    with pytest.MonkeyPatch.context() as patch:
        for module in ("spec", "rows", "script"):
            patch.setattr(
                f"engine.problems.table.{module}.table_of", lambda data: more[data] if data in more else real(data)
            )
        yield


def lines_of(name: str, folder: Path) -> list[str]:
    """The lines that a case's script prints, its table beside it where that is too long to stand in it."""
    run = table(**CASES[name])
    data = table_script.table_of(run.data)
    if len(data) > INLINE:
        (folder / FILE).write_text(to_csv(data[[*run.features, *run.targets]]), newline="")
    return printed(script(run), folder)


@pytest.mark.parametrize("name", CASES)
def test_the_script_prints_the_runs_numbers(name: str, tmp_path: Path) -> None:
    run = table(**CASES[name])
    rows = trace(run)
    rows = rows[rows["lane"] == 0]
    columns = ["loss", *run.names, *(f"grad_{column}" for column in run.names)]
    numbers = rows[columns].to_numpy().tolist()
    lines = [" ".join(map(repr, [step, *row])) for step, row in enumerate(numbers)]
    assert len(lines) > 5
    told = lines_of(name, tmp_path)
    assert told[: len(lines)] == lines
    assert len(told) == run.steps + 1  # past a divergence it goes on with inf and nan


def test_the_seed_numbers_begin_with_the_mean_square_of_the_targets(tmp_path: Path) -> None:
    """W and b are 0 there."""
    assert float(lines_of("seed numbers", tmp_path)[0].split()[1]) == pytest.approx(
        np.mean(np.square([56, 70, 81, 101, 119, 133, 22, 37, 103, 119]))
    )


@pytest.mark.parametrize("name", CASES)
def test_the_script_is_short_and_imports_what_it_uses(name: str) -> None:
    text = script(table(**CASES[name]))
    assert len(text.splitlines()) < 85
    code = "".join(line for line in text.splitlines(keepends=True) if line[0] not in "#if")
    for module, use in {"import math\n": "math.", "functional as F\n": " F.", "from torch import nn\n": "nn."}.items():
        assert (module in text) == (use in code), module
    assert ("Generator" in text) == ("generator=generator" in text)


def test_names_of_columns_stay_in_their_comment() -> None:
    text = script(table(**CASES["words that are code"]))
    assert "# 'math.pi', 'F.\\nprint(1)'" in text
    assert not [line for line in text.splitlines() if line.startswith("print")]


def test_of_several_lanes_the_first_is_written() -> None:
    first, other = "sgd,lr=0.1,@5,l2=3", "adam,lr=0.1"
    assert script(table(lane=f"{first}&lane={other}")) == script(table(lane=first))


def test_each_change_stands_at_its_step_and_says_only_what_changed() -> None:
    code = script(table(lane="sgd,lr=0.1,@5,lr=0.2,@9,loss=huber,delta=2,@12,l2=3,@15,adam,lr=0.5"))
    assert code.split("range(40 + 1):\n")[1].startswith(
        "    if step == 5:\n        optimizer.param_groups[0].update(lr=0.2)\n"
        "    if step == 9:\n        criterion = nn.HuberLoss(delta=2.0)\n"
        "    if step == 12:\n        l2 = 3.0\n"
        "    if step == 15:\n        optimizer = torch.optim.Adam(model.parameters(), lr=0.5)\n"
        "    optimizer.zero_grad()\n"
    )
