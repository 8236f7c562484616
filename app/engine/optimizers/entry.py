"""What an entry of `OPTIMIZERS` says, and the settings that several optimizers share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.param import Choice, Param, Value
from words import N_

Settings = Mapping[str, Any]
Rule = Callable[[Settings], Iterator[str]]
TORCH = "https://docs.pytorch.org/docs/2.13/generated/torch.optim."


@dataclass(frozen=True)
class Optimizer:
    """One class of `torch.optim`.

    `rule` is None where an update cannot be written line by line for one weight. `states` gives the rule's short
    names for torch's state (`m` for `exp_avg`), of what torch keeps for each weight or once for a parameter.
    `begins` names the setting that a state begins with, where that is not 0.
    `lr_hint` is a learning rate that suits weights of about 1, where torch's default would crawl or overshoot;
    `table_hint` is one that suits the weights of a table with standardised features, tens and more, and
    `surface_hint` one for surfaces, steeper than one weight's loss: where it is not given, `lr_hint`.
    `to_torch` turns all settings into the keywords of torch's class. `forbids` gives the setting that does not
    fit the others, with a sentence. `elementwise`: each weight goes its way whatever the others do.
    `momentum_at_once`: torch makes the momentum at the first update, or never.
    `rate_kept`: the rate of an update is set at the end of the one before it.
    `several`: a step may evaluate loss and gradient several times. `matrices`: 2-D parameters only.
    """

    torch_name: str
    params: tuple[Param | Choice, ...]
    rule: Rule | None
    states: Mapping[str, str]
    lr_hint: float
    help: str
    paper: str
    label: str = ""  # torch's name, unless it is written otherwise
    to_torch: Callable[[dict[str, Any]], dict[str, Any]] = dict
    forbids: Callable[[Settings], tuple[str, str] | None] = lambda settings: None
    begins: Mapping[str, str] = field(default_factory=dict)
    elementwise: bool = True
    several: bool = False
    rate_kept: bool = False
    momentum_at_once: bool = False
    matrices: bool = False
    table_hint: float = 1.0
    surface_hint: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.torch_name)
        object.__setattr__(self, "surface_hint", self.surface_hint or self.lr_hint)

    @property
    def key(self) -> str:
        """The name in a link."""
        return self.torch_name.lower()

    @property
    def source(self) -> str:
        """The page of torch's documentation."""
        return f"{TORCH}{self.torch_name}.html"

    @property
    def defaults(self) -> dict[str, Value]:
        """torch's, by the settings' names in a link."""
        return {param.name: param.default for param in self.params}

    def keywords(self, settings: Settings) -> dict[str, Any]:
        """All settings as torch's class takes them: `beta1` and `beta2` become `betas`."""
        return self.to_torch(dict(settings))

    @property
    def torch_class(self) -> Any:
        """The class in `torch.optim`; asking for it imports torch."""
        import torch  # takes seconds to import: the page does without it

        return getattr(torch.optim, self.torch_name)


def tuples(**parts: tuple[str, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Settings that torch takes as a tuple: `tuples(betas=("beta1", "beta2"))`."""

    def to_torch(settings: dict[str, Any]) -> dict[str, Any]:
        packed = {name: tuple(settings.pop(part) for part in names) for name, names in parts.items()}
        return settings | packed

    return to_torch


def lr(default: float, help: str = "") -> Param:
    """The learning rate, with torch's default."""
    help = help or N_("How far to go against the gradient. Try ten times more, and ten times less.")
    return Param("lr", N_("Learning rate"), default, 1e-10, 1e4, log=True, help=help)


def weight_decay(default: float) -> Param:
    """The weight decay λ, with torch's default."""
    return Param("weight_decay", N_("Weight decay λ"), default, 0.0, 1e4,
                 help=N_("Pulls the weight towards 0 at every step."))  # fmt: skip


def eps(default: float) -> Param:
    """The ε of a division, with torch's default."""
    return Param("eps", N_("Epsilon ε"), default, 1e-16, 1.0,
                 help=N_("A small number that keeps the division finite."))  # fmt: skip


def beta(name: str, label: str, default: float, help: str) -> Param:
    """A share from 0 to just below 1: how much of an average is kept at each step."""
    return Param(name, label, default, 0.0, 0.999999, help=help)


def momentum(help: str, default: float = 0.0) -> Param:
    """The momentum μ; from 1 on it forgets nothing, which is allowed, to be seen."""
    return Param("momentum", N_("Momentum μ"), default, 0.0, 2.0, help=help)


def decayed(settings: Settings) -> tuple[list[str], str]:
    """Lines that add weight decay to the gradient, and the name of the result."""
    return (["d = g + weight_decay*w"], "d") if settings["weight_decay"] else ([], "g")
