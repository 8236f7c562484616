"""The momentum of a lane: torch's by name, that of a rule of one's own by what it does with the gradient."""

from urllib.parse import quote_plus

import pytest

from engine.link import read
from engine.optimizers import OPTIMIZERS
from engine.optimizers.momenta import NAMES, momentum_of
from engine.optimizers.of_leg import state_names
from engine.optimizers.own import canonical
from engine.spec import Lane


def lane(text: str) -> Lane:
    return read(f"problem=surface&f=bowl&x=1&y=1&lane={text}&steps=20").lanes[0]


def found(text: str) -> tuple[str, int] | None:
    made = lane(text)
    return momentum_of(made, [name for leg in made.legs for name in state_names(leg)])


@pytest.mark.parametrize(
    "text, momentum",
    [
        ("sgd,lr=0.1", None),
        ("sgd,lr=0.1,momentum=0.9", ("momentum_buffer", -1)),
        ("adam,lr=0.1", ("exp_avg", -1)),
        ("rmsprop,lr=0.1", None),
        ("adagrad,lr=0.1", None),
        ("sgd,lr=0.1,@5,adam,lr=0.1", ("exp_avg", -1)),
    ],
)
def test_torchs(text: str, momentum: tuple[str, int] | None) -> None:
    assert found(text) == momentum


@pytest.mark.parametrize(
    "rule, momentum",
    [
        ("w = w - lr*g", None),
        ("v = beta*v + g; w = w - lr*v", ("v", -1)),
        ("v = beta*v - lr*g; w = w + v", ("v", 1)),
        ("d = g + decay*w; v = mu*v + d; w = w - lr*v", ("v", -1)),
        ("s = beta*s + (1 - beta)*g**2; w = w - lr*g/(sqrt(s) + eps)", None),
        ("s = s + g**2; m = beta*m + (1 - beta)*sign(g); w = w - lr*m/sqrt(s)", ("m", -1)),
        ("n = n + 1; w = w - lr*g/n", None),
        ("v = v + log(g); w = w - lr*v", None),
    ],
)
def test_of_a_rule(rule: str, momentum: tuple[str, int] | None) -> None:
    assert found(f"own,rule={quote_plus(canonical(rule))},lr=0.1") == momentum


def test_no_state_no_momentum() -> None:
    assert momentum_of(lane("adam,lr=0.1"), []) is None


def test_an_optimizer_with_a_momentum_to_set_keeps_it_under_a_known_name() -> None:
    with_one = [entry for entry in OPTIMIZERS.values() if {"momentum", "beta1"} & entry.defaults.keys()]
    assert len(with_one) > 5
    assert not [entry.key for entry in with_one if not {*NAMES} & {*entry.states.values()}]
