"""The optimizers' table against torch's own signatures."""

import inspect

import pytest
import torch

from engine.descend import state_names
from engine.optimizers import OPTIMIZERS, Optimizer
from tests.specs import OPTIMIZER_CASES, case_name, spec, words

# What torch's classes take and this app does not offer. A name that torch adds shows up as a failure here.
LEFT_OUT = {
    "sgd": {"maximize", "foreach", "differentiable", "fused"},
    "adagrad": {"foreach", "maximize", "differentiable", "fused"},
    "rmsprop": {"capturable", "foreach", "maximize", "differentiable"},
    "adam": {"foreach", "maximize", "capturable", "differentiable", "fused", "decoupled_weight_decay"},
    "adamw": {"maximize", "foreach", "capturable", "differentiable", "fused"},
}


def torch_defaults(optimizer: Optimizer) -> dict[str, object]:
    signature = inspect.signature(getattr(torch.optim, optimizer.torch_name))
    return {name: p.default for name, p in signature.parameters.items() if name != "params"}


@pytest.mark.parametrize("key, optimizer", OPTIMIZERS.items())
def test_defaults_are_torchs(key: str, optimizer: Optimizer) -> None:
    ours = optimizer.keywords({param.name: param.default for param in optimizer.params})
    theirs = torch_defaults(optimizer)
    assert ours == {name: default for name, default in theirs.items() if name not in LEFT_OUT[key]}
    assert all(type(default) is not bool for name, default in theirs.items() if name in ours and ours[name] is not True
               and ours[name] is not False)  # fmt: skip


@pytest.mark.parametrize("key, optimizer", OPTIMIZERS.items())
def test_what_is_left_out_is_known(key: str, optimizer: Optimizer) -> None:
    ours = optimizer.keywords({param.name: param.default for param in optimizer.params})
    assert torch_defaults(optimizer).keys() - ours.keys() == LEFT_OUT[key]


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_keys_are_torchs_names_in_lower_case(optimizer: Optimizer) -> None:
    assert optimizer.key == optimizer.torch_name.lower() == optimizer.label.lower()
    assert optimizer.torch_class is getattr(torch.optim, optimizer.torch_name)
    assert optimizer.params[0].name == "lr"
    assert optimizer.source.startswith("https://docs.pytorch.org/")
    assert optimizer.source.endswith(f"torch.optim.{optimizer.torch_name}.html")


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_setting_has_a_name_to_show_and_the_hint_is_in_bounds(optimizer: Optimizer) -> None:
    assert all(param.label and param.help for param in optimizer.params)
    lr = optimizer.params[0]
    assert lr.read(optimizer.lr_hint) == optimizer.lr_hint


@pytest.mark.parametrize("key, settings", OPTIMIZER_CASES, ids=case_name)
def test_states_are_those_that_torch_keeps(key: str, settings: dict) -> None:
    leg = spec(f"{key},{words(settings)}").lanes[0].start
    assert set(state_names(leg)) <= set(OPTIMIZERS[key].states.values())


@pytest.mark.parametrize("momentum, dampening", [(0.0, 0.0), (0.9, 0.1), (0.0, 0.5)])
def test_nesterov_is_forbidden_where_torch_forbids_it(momentum: float, dampening: float) -> None:
    weight = torch.zeros((), requires_grad=True)
    with pytest.raises(ValueError, match="Nesterov"):
        torch.optim.SGD([weight], lr=0.1, momentum=momentum, dampening=dampening, nesterov=True)
    settings = {"lr": 0.1, "momentum": momentum, "dampening": dampening, "nesterov": True}
    assert OPTIMIZERS["sgd"].forbids(settings)
    assert not OPTIMIZERS["sgd"].forbids(settings | {"momentum": 0.9, "dampening": 0.0})


@pytest.mark.parametrize("key, settings", OPTIMIZER_CASES, ids=case_name)
def test_nothing_that_torch_allows_is_forbidden(key: str, settings: dict) -> None:
    defaults = {param.name: param.default for param in OPTIMIZERS[key].params}
    assert OPTIMIZERS[key].forbids(defaults | settings) is None


@pytest.mark.parametrize("key, optimizer", OPTIMIZERS.items())
def test_torch_takes_both_ends_of_every_setting(key: str, optimizer: Optimizer) -> None:
    weight = torch.zeros((), requires_grad=True)
    for param in optimizer.params:
        for end in [True, False] if param.kind is bool else [param.low, param.high]:
            settings = {p.name: p.default for p in optimizer.params} | {param.name: end}
            if not optimizer.forbids(settings):
                optimizer.torch_class([weight], **optimizer.keywords(settings))
