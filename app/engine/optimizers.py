"""The optimizers: torch's own classes, their settings and their rules. Adding one is one entry in `OPTIMIZERS`.

Defaults are torch's. `rule` writes one update in the language of `engine.rule`, from the settings in force:
it is what the page shows beside the numbers that torch recorded, and a test holds it to them. torch's
settings that do not change the numbers (`foreach`, `fused`, `capturable`, `differentiable`) and `maximize`
are left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.param import Param, Value
from words import _

Settings = Mapping[str, Value]


@dataclass(frozen=True)
class Optimizer:
    """One class of `torch.optim`.

    `states` gives the rule's short names for torch's state (`m` for `exp_avg`); `lr_hint` is a learning rate
    that suits weights of about 1, where torch's default would crawl or overshoot.
    """

    key: str
    label: str
    torch_name: str
    params: tuple[Param, ...]
    rule: Callable[[Settings], Iterator[str]]
    states: Mapping[str, str]
    lr_hint: float
    help: str
    source: str
    forbids: Callable[[Settings], str | None] = lambda settings: None
    elementwise: bool = True  # each weight goes its way whatever the others do

    def keywords(self, settings: Settings) -> dict[str, Any]:
        """The settings as torch's class takes them: `beta1` and `beta2` become `betas`."""
        keywords: dict[str, Any] = dict(settings)
        if "beta1" in keywords:
            keywords["betas"] = (keywords.pop("beta1"), keywords.pop("beta2"))
        return keywords

    @property
    def torch_class(self) -> Any:
        import torch  # takes seconds to import: the page does without it

        return getattr(torch.optim, self.torch_name)


def _lr(default: float) -> Param:
    return Param("lr", _("Learning rate"), default, 1e-10, 1e4, log=True,
                 help=_("How far to go against the gradient. Try ten times more, and ten times less."))  # fmt: skip


def _weight_decay(default: float) -> Param:
    return Param("weight_decay", _("Weight decay λ"), default, 0.0, 1e4,
                 help=_("Pulls the weight towards 0 at every step."))  # fmt: skip


def _eps(default: float) -> Param:
    return Param("eps", _("Epsilon ε"), default, 1e-16, 1.0,
                 help=_("A small number that keeps the division finite."))  # fmt: skip


def _beta(name: str, label: str, default: float, help: str) -> Param:
    return Param(name, label, default, 0.0, 0.999999, help=help)


_BETAS = (
    _beta("beta1", "β₁", 0.9, _("How long the average of gradients remembers.")),
    _beta("beta2", "β₂", 0.999, _("How long the average of squared gradients remembers.")),
)
_AMSGRAD = Param("amsgrad", "AMSGrad", False, help=_("Divide by the largest average so far, not the last."))


def _momentum(help: str) -> Param:
    return Param("momentum", _("Momentum μ"), 0.0, 0.0, 2.0, help=help)


def _decayed(settings: Settings) -> tuple[list[str], str]:
    """Lines that add weight decay to the gradient, and the name of the result."""
    return (["d = g + weight_decay*w"], "d") if settings["weight_decay"] else ([], "g")


def _sgd(settings: Settings) -> Iterator[str]:
    lines, d = _decayed(settings)
    yield from lines
    if settings["momentum"]:
        yield (
            f"b = where(t > 1, momentum*b + (1 - dampening)*{d}, {d})"
            if settings["dampening"]
            else (f"b = momentum*b + {d}")
        )
        yield from [f"u = {d} + momentum*b"] if settings["nesterov"] else []
        d = "u" if settings["nesterov"] else "b"
    yield f"w = w - lr*{d}"


def _nesterov_needs_momentum(settings: Settings) -> str | None:
    if settings["nesterov"] and (settings["momentum"] <= 0 or settings["dampening"] != 0):
        return _("Nesterov needs a momentum above 0 and no dampening.")
    return None


def _adagrad(settings: Settings) -> Iterator[str]:
    lines, d = _decayed(settings)
    yield from lines
    yield f"s = s + {d}**2"
    rate = "lr/(1 + (t - 1)*lr_decay)" if settings["lr_decay"] else "lr"
    yield f"w = w - {rate}*{d}/(sqrt(s) + eps)"


def _rmsprop(settings: Settings) -> Iterator[str]:
    lines, d = _decayed(settings)
    yield from lines
    yield f"v = alpha*v + (1 - alpha)*{d}**2"
    spread = "v"
    if settings["centered"]:
        yield f"a = alpha*a + (1 - alpha)*{d}"
        yield "c = v - a**2"
        spread = "c"
    if settings["momentum"]:
        yield f"b = momentum*b + {d}/(sqrt({spread}) + eps)"
        yield "w = w - lr*b"
    else:
        yield f"w = w - lr*{d}/(sqrt({spread}) + eps)"


def _adam_moments(settings: Settings, d: str) -> Iterator[str]:
    yield f"m = beta1*m + (1 - beta1)*{d}"
    yield f"v = beta2*v + (1 - beta2)*{d}**2"
    yield "m_hat = m/(1 - beta1**t)"
    if settings["amsgrad"]:
        yield "s = max(s, v)"
    yield f"v_hat = {'s' if settings['amsgrad'] else 'v'}/(1 - beta2**t)"
    yield "w = w - lr*m_hat/(sqrt(v_hat) + eps)"


def _adam(settings: Settings) -> Iterator[str]:
    lines, d = _decayed(settings)
    yield from lines
    yield from _adam_moments(settings, d)


def _adamw(settings: Settings) -> Iterator[str]:
    if settings["weight_decay"]:
        yield "w = w*(1 - lr*weight_decay)"
    yield from _adam_moments(settings, "g")


_TORCH = "https://docs.pytorch.org/docs/2.13/generated/torch.optim."
_ADAM_STATES = {"m": "exp_avg", "v": "exp_avg_sq", "s": "max_exp_avg_sq"}

OPTIMIZERS = {
    optimizer.key: optimizer
    for optimizer in (
        Optimizer(
            "sgd", "SGD", "SGD",
            (
                _lr(1e-3),
                _momentum(_("How much of the last step is kept: 0.9 rolls like a ball.")),
                Param("dampening", _("Dampening τ"), 0.0, 0.0, 1.0, help=_("How much less of a new gradient counts.")),
                _weight_decay(0.0),
                Param("nesterov", "Nesterov", False, help=_("Look ahead along the momentum. It needs a momentum.")),
            ),
            _sgd, {"b": "momentum_buffer"}, 1e-4,
            _("Straight against the gradient."), _TORCH + "SGD.html",
            _nesterov_needs_momentum,
        ),
        Optimizer(
            "adagrad", "Adagrad", "Adagrad",
            (
                _lr(1e-2),
                Param("lr_decay", _("Learning rate decay"), 0.0, 0.0, 1e3, help=_("Shrinks the rate with every step.")),
                _weight_decay(0.0),
                Param("initial_accumulator_value", _("Initial sum"), 0.0, 0.0, 1e6,
                      help=_("What the sum of squared gradients starts from.")),
                _eps(1e-10),
            ),
            _adagrad, {"s": "sum"}, 0.05,
            _("Each step divides by all the gradients so far, so steps only get smaller."), _TORCH + "Adagrad.html",
        ),
        Optimizer(
            "rmsprop", "RMSprop", "RMSprop",
            (
                _lr(1e-2),
                Param("alpha", "α", 0.99, 0.0, 0.999999, help=_("How long squared gradients are remembered.")),
                _eps(1e-8),
                _weight_decay(0.0),
                _momentum(_("How much of the last step is kept.")),
                Param("centered", _("Centered"), False, help=_("Subtract the squared mean of the gradients.")),
            ),
            _rmsprop, {"v": "square_avg", "a": "grad_avg", "b": "momentum_buffer"}, 0.002,
            _("Divides by a moving average of the gradient's size."), _TORCH + "RMSprop.html",
        ),
        Optimizer(
            "adam", "Adam", "Adam",
            (_lr(1e-3), *_BETAS, _eps(1e-8), _weight_decay(0.0), _AMSGRAD),
            _adam, _ADAM_STATES, 0.01,
            _("Momentum and RMSprop together, corrected for their start at 0."), _TORCH + "Adam.html",
        ),
        Optimizer(
            "adamw", "AdamW", "AdamW",
            (_lr(1e-3), *_BETAS, _eps(1e-8), _weight_decay(1e-2), _AMSGRAD),
            _adamw, _ADAM_STATES, 0.01,
            _("Adam with weight decay kept out of the averages."), _TORCH + "AdamW.html",
        ),
    )
}  # fmt: skip
