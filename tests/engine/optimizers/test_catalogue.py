"""The optimizers' table against torch's own signatures."""

import inspect
from typing import Any

import pytest
import torch

from engine.link import read
from engine.optimizers import NOT_SUITED, OPTIMIZERS, Optimizer
from engine.optimizers.of_leg import make_optimizer, state_names
from engine.param import Choice
from engine.problems.kinds import KINDS, Kind
from engine.spec import Leg, SpecError
from tests.specs import ON_A_WEIGHT, OPTIMIZER_CASES, case_name, flat, link, spec, words
from ui.controls import not_here

# What torch's classes take and this app does not offer: how torch computes, and maximising, which is minimising -f
HOW = {"foreach", "fused", "capturable", "differentiable", "maximize"}
LEFT_OUT = {"adam": {"decoupled_weight_decay"}}  # with it Adam is AdamW
TORCH_CLASSES = {
    name for name in torch.optim.__all__ if inspect.isclass(getattr(torch.optim, name)) and name != "Optimizer"
}


def weight(optimizer: Optimizer) -> torch.Tensor:
    return torch.zeros((2, 3) if optimizer.matrices else (), requires_grad=True)


def ends(param: Any) -> list[Any]:
    if isinstance(param, Choice):
        return list(param.options)
    return [True, False] if param.kind is bool else [param.low, param.high]


def made(optimizer: Optimizer, **settings: Any) -> torch.optim.Optimizer:
    return optimizer.torch_class([weight(optimizer)], **optimizer.keywords(optimizer.defaults | settings))


def test_no_class_of_torch_is_missing() -> None:
    assert {optimizer.torch_name for optimizer in OPTIMIZERS.values()} | NOT_SUITED.keys() == TORCH_CLASSES
    assert len(OPTIMIZERS) + len(NOT_SUITED) == len(TORCH_CLASSES)
    assert all(reason.endswith(".") for reason in NOT_SUITED.values())


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_each_of_torchs_classes_is_offered_or_its_reason_told(kind: Kind) -> None:
    offered = {entry.torch_name for entry in kind.optimizers.values()}
    assert offered | kind.not_suited.keys() == TORCH_CLASSES
    assert not offered & kind.not_suited.keys()
    for name, reason in kind.not_suited.items():
        assert f"**{name}**: {reason}" in not_here(kind)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_defaults_are_torchs(optimizer: Optimizer) -> None:
    theirs = optimizer.torch_class([weight(optimizer)]).defaults
    if optimizer.key == "muon":  # says that None is "original"; that they do the same is tested below
        theirs = theirs | {"adjust_lr_fn": "original"}
    assert made(optimizer).defaults == theirs


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_what_is_left_out_is_known(optimizer: Optimizer) -> None:
    """A setting that torch adds shows up as a failure here."""
    theirs = inspect.signature(optimizer.torch_class).parameters.keys() - {"params"}
    ours = optimizer.keywords(optimizer.defaults).keys()
    assert ours <= theirs
    assert theirs - ours - HOW == LEFT_OUT.get(optimizer.key, set())


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_keys_are_torchs_names_in_lower_case(optimizer: Optimizer) -> None:
    assert optimizer.key == optimizer.torch_name.lower() == optimizer.label.lower().replace("-", "")
    assert optimizer.torch_class is getattr(torch.optim, optimizer.torch_name)
    assert optimizer.params[0].name == "lr"
    assert optimizer.source.startswith("https://docs.pytorch.org/")
    assert optimizer.source.endswith(f"torch.optim.{optimizer.torch_name}.html")
    assert optimizer.paper.startswith("https://")


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_setting_has_a_name_to_show_and_the_hint_is_in_bounds(optimizer: Optimizer) -> None:
    assert all(param.label and param.help for param in optimizer.params)
    lr = optimizer.params[0]
    assert lr.read(str(optimizer.lr_hint)) == optimizer.lr_hint
    assert len({param.name for param in optimizer.params}) == len(optimizer.params)


@pytest.mark.parametrize("key, settings", OPTIMIZER_CASES, ids=case_name)
def test_states_are_those_that_torch_keeps(key: str, settings: dict) -> None:
    leg = spec(f"{key},{words(settings)}").lanes[0].start
    scalar = torch.zeros((), requires_grad=True)
    scalar.grad = torch.ones(())
    optimizer = make_optimizer(leg, [scalar])
    optimizer.step(lambda: 0.0)  # type: ignore[arg-type,return-value]
    kept = {name for name, value in optimizer.state[scalar].items() if torch.is_tensor(value)} - {"step"}
    assert set(state_names(leg)) == (set() if key == "lbfgs" else kept)  # L-BFGS keeps nothing by weight


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
    assert OPTIMIZERS[key].forbids(OPTIMIZERS[key].defaults | flat(settings)) is None


FORBIDDEN = [
    ("sgd,nesterov=true", "nesterov"),
    ("rprop,step_size_min=2,step_size_max=1", "step_size_min"),
    ("lbfgs,max_iter=1,line_search_fn=strong_wolfe", "max_eval"),
    ("lbfgs,max_eval=1,line_search_fn=strong_wolfe", "max_eval"),
    ("lbfgs,line_search_fn=wolfe", "line_search_fn"),
    ("muon,lr=0.1", "optimizer"),
    ("sgd,lr=0.1,@5,muon", "optimizer"),
]


@pytest.mark.parametrize("lane, field", FORBIDDEN)
def test_what_does_not_fit_is_told_at_its_setting(lane: str, field: str) -> None:
    with pytest.raises(SpecError) as wrong:
        read(link(lane))
    (error,) = wrong.value.errors
    assert error["field"] == field
    assert error["message"].endswith(".")


@pytest.mark.parametrize("most", [1, 2])
def test_a_line_search_with_one_evaluation_never_moves(most: int) -> None:
    weight = torch.tensor(0.3, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight], max_eval=most, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = weight**2
        loss.backward()
        return loss

    optimizer.step(closure)  # type: ignore[arg-type]
    assert (weight.item() == pytest.approx(0.3)) == (most == 1)


def test_muon_goes_by_the_first_choice_where_torch_is_told_none() -> None:
    ends = []
    for choice in (None, "original", "match_rms_adamw"):
        matrix = torch.ones((4, 2), requires_grad=True)
        matrix.grad = torch.arange(8.0).reshape(4, 2)
        torch.optim.Muon([matrix], adjust_lr_fn=choice).step()
        ends.append(matrix.detach())
    assert torch.equal(ends[0], ends[1])
    assert not torch.equal(ends[0], ends[2])


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_torch_takes_both_ends_of_every_setting(optimizer: Optimizer) -> None:
    for param in optimizer.params:
        for end in ends(param):
            if not optimizer.forbids(optimizer.defaults | {param.name: end}):
                made(optimizer, **{param.name: end})


def step_alone(leg: Leg, start: torch.Tensor, gradients: list[torch.Tensor]) -> torch.Tensor:
    """Where this start, shape (n, 1), is led by these gradients."""
    weights = start.clone().requires_grad_()
    optimizer = make_optimizer(leg, [weights])
    for gradient in gradients:

        def closure(gradient: torch.Tensor = gradient) -> torch.Tensor:
            weights.grad = gradient.clone()
            return (weights.detach() * gradient).sum()

        optimizer.step(closure)  # type: ignore[arg-type]
    return weights.detach()


@pytest.mark.parametrize("key", ON_A_WEIGHT)
def test_element_wise_is_what_the_table_says(key: str) -> None:
    leg = spec(f"{key},lr=0.1").lanes[0].start
    generator = torch.Generator().manual_seed(3)
    start, *gradients = torch.randn((5, 4, 1), generator=generator, dtype=torch.float64)
    together = step_alone(leg, start, gradients)
    alone = torch.stack([step_alone(leg, start[row, None], [g[row, None] for g in gradients])[0] for row in range(4)])
    assert torch.equal(together, alone) == OPTIMIZERS[key].elementwise
