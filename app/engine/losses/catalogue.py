"""The losses: of a pair (prediction, target) and of a table. Adding one is one entry in `LOSSES` or `TABLE_LOSSES`.

`formula` and `slope` (dL/d prediction) are in the language of `engine.formula.tree`, for the page's arithmetic; the
numbers of a run come from `torch_call`, torch's own function where torch has one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from engine.param import Param
from words import N_


@dataclass(frozen=True)
class Loss:
    """A loss of an error e = y − ŷ: how it is worked out, written, drawn and named in links."""

    key: str
    label: str  # a standard term: it stands in links, so it is not translated
    torch_call: str  # an expression in `prediction` and `target`: the code that a student copies
    formula: str
    slope: str
    sign: str  # in the autograd graph
    help: str
    source: str
    load: Callable[[], Callable[..., Any]]  # the function of two tensors, when it is asked for
    params: tuple[Param, ...] = ()
    module: str = ""  # the class in `torch.nn`, where there is one
    quadratic: bool = False  # a parabola of the prediction, everywhere

    def function(self, settings: dict[str, Any]) -> Callable[..., Any]:
        """The loss of two tensors of one shape; `reduction` is torch's: "mean" (default), "sum" or "none"."""
        return partial(self.load(), **settings)

    def code(self, settings: dict[str, Any]) -> str:
        """The call in Python, with these settings."""
        return self.torch_call.format(**settings)


def _torch_functional(name: str) -> Callable[[], Callable[..., Any]]:
    def load() -> Callable[..., Any]:
        import torch.nn.functional  # torch takes seconds to import: the page does without it

        return getattr(torch.nn.functional, name)

    return load


def _log_cosh() -> Callable[..., Any]:
    from math import log

    from torch.nn.functional import softplus

    # e + softplus(-2e) - log 2 is log cosh e without the overflow of cosh; from 40 on softplus(a) is a to the last bit
    def log_cosh(prediction: Any, target: Any, reduction: str = "mean") -> Any:
        error = target - prediction
        loss = error + softplus(-2 * error, threshold=40) - log(2)
        return loss if reduction == "none" else getattr(loss, reduction)()

    return log_cosh


_TORCH = "https://docs.pytorch.org/docs/2.13/generated/torch.nn."


def _corner(name: str, label: str) -> Param:
    help = N_("The size of the error at which the parabola becomes a straight line.")
    return Param(name, label, 1.0, 0.001, 1000.0, log=True, help=help)


LOSSES = {
    loss.key: loss
    for loss in (
        Loss(
            "squared_error",
            "Squared error",
            "F.mse_loss(prediction, target)",
            "(y - y_hat)**2",
            "-2*(y - y_hat)",
            "e²",
            N_("A parabola: far from the minimum the gradient is large, near it small."),
            _TORCH + "MSELoss.html",
            _torch_functional("mse_loss"),
            quadratic=True,
        ),
        Loss(
            "absolute_error",
            "Absolute error",
            "F.l1_loss(prediction, target)",
            "abs(y - y_hat)",
            "-sign(y - y_hat)",
            "|e|",
            N_("A V: the gradient has the same size everywhere, so a constant step never settles."),
            _TORCH + "L1Loss.html",
            _torch_functional("l1_loss"),
        ),
        Loss(
            "huber",
            "Huber",
            "F.huber_loss(prediction, target, delta={delta!r})",
            "where(abs(y - y_hat) <= delta, 0.5*(y - y_hat)**2, delta*(abs(y - y_hat) - 0.5*delta))",
            "where(abs(y - y_hat) <= delta, -(y - y_hat), -delta*sign(y - y_hat))",
            "Huber(e)",
            N_("A parabola near the minimum, straight lines away from it."),
            _TORCH + "HuberLoss.html",
            _torch_functional("huber_loss"),
            (
                _corner("delta", N_("Huber's delta")),
            ),
            "HuberLoss",
        ),
        Loss(
            "log_cosh",
            "Log-cosh",
            "(target - prediction + F.softplus(-2 * (target - prediction), threshold=40) - math.log(2)).mean()",
            "log(cosh(y - y_hat))",
            "-tanh(y - y_hat)",
            "log cosh e",
            N_("Like Huber with delta 1, but smooth everywhere."),
            "https://arxiv.org/abs/2101.10427",
            _log_cosh,
        ),
    )
}  # fmt: skip

TABLE_LOSSES = {
    loss.key: loss
    for loss in (
        replace(LOSSES["squared_error"], key="mse", label="MSE", module="MSELoss"),
        replace(LOSSES["absolute_error"], key="l1", label="L1", module="L1Loss"),
        LOSSES["huber"],
        Loss(
            "smooth_l1",
            "Smooth L1",
            "F.smooth_l1_loss(prediction, target, beta={beta!r})",
            "where(abs(y - y_hat) <= beta, 0.5*(y - y_hat)**2/beta, abs(y - y_hat) - 0.5*beta)",
            "where(abs(y - y_hat) <= beta, -(y - y_hat)/beta, -sign(y - y_hat))",
            "smooth L1",
            N_("Huber divided by its delta: far from the minimum the gradient has size 1."),
            _TORCH + "SmoothL1Loss.html",
            _torch_functional("smooth_l1_loss"),
            (
                _corner("beta", N_("Smooth L1's beta")),
            ),
            "SmoothL1Loss",
        ),
        LOSSES["log_cosh"],
    )
}  # fmt: skip
