"""What a spec or a setting has where nobody says it, beside the settings that links are read by."""

import pytest

from engine.formula.tokens import FormulaError
from engine.optimizers import OPTIMIZERS
from engine.optimizers.own import OWN, own_rule
from engine.param import Param
from engine.problems.kinds import KINDS
from engine.problems.table.spec import TableSpec
from engine.spec import Lane, Leg, Spec
from engine.steering import gradients
from engine.sweep.spec import TOLERANCE, Sweep


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_spec_has_by_itself_is_what_its_link_leaves_out(kind: str) -> None:
    entry = KINDS[kind]
    fields = entry.spec.model_fields | entry.leg.model_fields
    settings = {setting.name: setting for setting in (*entry.options, *entry.changing, *gradients.PARAMS)}
    own = {name: fields[name].default for name in settings if not fields[name].is_required()}
    assert own == {name: settings[name].default for name in own}
    assert own.keys() >= settings.keys() - {"x", "y", "features", "targets"}


class Bare(Spec):
    """A kind of problem that says nothing of its own but its weights' names, which each has to say."""

    names = property(lambda self: [])


def test_a_leg_has_nothing_but_its_optimizer() -> None:
    leg = Leg(optimizer="sgd", settings={})
    assert leg.model_dump() == {
        "at": 0, "optimizer": "sgd", "settings": {}, "rule": "", "loss": "", "loss_settings": {},
        "schedule": "constant", "schedule_settings": {}, "noise": 0, "clip_value": 0, "clip_norm": 0,
    }  # fmt: skip
    assert (leg.steering, leg.problem) == ({}, {})
    run = Bare(problem="pair", lanes=(Lane(legs=(leg,)),), steps=1)
    assert (run.budget, run.clears, run.depends_on, run.dtype, run.seed) == (0, True, "", "float64", 0)
    assert (run.scheduled, run.last_change) == (False, None)


def test_a_table_has_its_own_weights_at_0_and_all_rows_in_a_step() -> None:
    run = TableSpec(lanes=(), steps=1, data="line", features=("load",), targets=("stretch",))
    assert (run.batch, run.shuffle, run.held_out, run.init_std, run.weights) == (0, True, 0, 0.1, ())
    assert (run.scale, run.reduction, run.init) == ("raw", "mean", "zeros")


def test_a_sweep_has_the_tolerance_of_its_setting() -> None:
    assert Sweep.model_fields["tolerance"].default == TOLERANCE.default == 1e-6
    assert (TOLERANCE.low, TOLERANCE.high, TOLERANCE.log) == (1e-300, 1e300, True)


def test_every_setting_of_an_optimizer_says_what_it_does() -> None:
    rates = {}
    for key, entry in OPTIMIZERS.items():
        assert all(param.help for param in entry.params), key
        rates[key] = entry.params[0].help
    own = {key: help for key, help in rates.items() if help != rates["sgd"]}
    assert own.keys() == {"rprop", "adafactor"}
    assert "first step" in own["rprop"]
    assert "largest step" in own["adafactor"]
    assert "ten times more" in rates["sgd"]


def bounds(param: Param) -> tuple[float, float, float, bool]:
    return float(param.default), param.low, param.high, param.log


def test_settings_of_a_rule_of_ones_own_have_bounds_and_what_is_usual() -> None:
    rule = own_rule("w = w - lr*g*k*beta*beta1*beta2*momentum*mu*eps")
    assert {param.name: bounds(param) for param in rule.params if isinstance(param, Param)} == {
        "lr": (0.01, 1e-10, 1e4, True),
        "k": (1, -1e6, 1e6, False),
        "beta": (0.9, -1e6, 1e6, False),
        "beta1": (0.9, -1e6, 1e6, False),
        "beta2": (0.999, -1e6, 1e6, False),
        "momentum": (0.9, -1e6, 1e6, False),
        "mu": (0.9, -1e6, 1e6, False),
        "eps": (1e-8, -1e6, 1e6, False),
    }
    assert (rule.lr_hint, rule.label, rule.source, rule.elementwise, rule.several) == (
        0.01,
        "Own rule",
        "",
        True,
        False,
    )
    assert (OWN, rule.key) == ("own", "own")


@pytest.mark.parametrize(
    "rule, line, column, piece",
    [
        ("w = w - lr*g\nw = w - loss", 2, 9, "loss"),
        ("loss = g; w = w - loss", 1, 1, "loss"),
        ("w = w*a*b*c*d*e1*f*h*i*j", None, 1, ""),
        ("w = w\n" * 13, 13, 1, ""),
        ("w = w - lr*g\n\nt = 1", 3, 1, "t"),
        ("v = g", None, 1, ""),
        ("w = w - lr*g\nw = w ^ 2", 2, 7, "^"),
    ],
)
def test_a_mistake_in_a_rule_says_its_place(rule: str, line: int | None, column: int, piece: str) -> None:
    with pytest.raises(FormulaError) as mistake:
        own_rule(rule)
    assert (mistake.value.line, mistake.value.column, mistake.value.piece) == (line, column, piece)
