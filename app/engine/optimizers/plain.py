"""Steps along the gradient or its sign: SGD, ASGD, Rprop."""

from collections.abc import Iterator

from engine.optimizers.entry import Optimizer, Settings, decayed, lr, momentum, tuples, weight_decay
from engine.param import Param
from words import N_, _


def _sgd(settings: Settings) -> Iterator[str]:
    lines, d = decayed(settings)
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


def _nesterov_needs_momentum(settings: Settings) -> tuple[str, str] | None:
    if settings["nesterov"] and (settings["momentum"] <= 0 or settings["dampening"] != 0):
        return "nesterov", _("Nesterov needs a momentum above 0 and no dampening.")
    return None


def _asgd(settings: Settings) -> Iterator[str]:
    """torch keeps the rate and the share of the newest weight from one step to the next, in single precision."""
    lines, d = decayed(settings)
    yield from lines
    yield "n = where(t > 1, n, float32(lr))"
    yield f"w = w*(1 - lambd*n) - n*{d}"
    yield "k = where(t > 1, k, 1)"
    yield "a = a + k*(w - a)"
    yield "n = float32(lr/(1 + lambd*lr*t)**alpha)"
    yield "k = float32(1/max(1, t - t0))"


def _rprop(settings: Settings) -> Iterator[str]:
    yield "c = sign(g*q)"
    yield "r = where(c > 0, etaplus, 1)"
    yield "f = where(0 > c, etaminus, r)"
    yield "s = where(t > 1, s, lr)"
    yield "s = max(step_size_min, min(step_size_max, s*f))"
    yield "q = where(0 > c, 0, g)"
    yield "w = w - s*sign(q)"


def _sizes_in_order(settings: Settings) -> tuple[str, str] | None:
    if settings["step_size_min"] > settings["step_size_max"]:
        return "step_size_min", _("The smallest step must not be larger than the largest.")
    return None


SGD = Optimizer(
    "SGD",
    (
        lr(1e-3),
        momentum(N_("How much of the last step is kept: 0.9 rolls like a ball.")),
        Param("dampening", N_("Dampening τ"), 0.0, 0.0, 1.0, help=N_("How much less of a new gradient counts.")),
        weight_decay(0.0),
        Param("nesterov", "Nesterov", False, help=N_("Look ahead along the momentum. It needs a momentum.")),
    ),
    _sgd, {"b": "momentum_buffer"}, 1e-4,
    N_("Straight against the gradient."), "https://proceedings.mlr.press/v28/sutskever13.html",
    forbids=_nesterov_needs_momentum,
    table_hint=0.1, surface_hint=0.01,
)  # fmt: skip

ASGD = Optimizer(
    "ASGD",
    (
        lr(1e-2),
        Param("lambd", N_("Decay λ of rate and weight"), 1e-4, 0.0, 1e3, help=N_("Shrinks the rate, and the weight.")),
        Param("alpha", N_("Power α of the rate"), 0.75, 0.0, 10.0, help=N_("How fast the rate shrinks.")),
        Param("t0", N_("Averaging from step"), 1e6, 0.0, 1e9, help=N_("From here on the weights are averaged.")),
        weight_decay(0.0),
    ),
    _asgd, {"a": "ax", "n": "eta", "k": "mu"}, 1e-4,
    N_("SGD with a rate that shrinks, and the average of the weights beside it: state ax."),
    "https://doi.org/10.1137/0330046",
    table_hint=0.1, surface_hint=0.01, rate_kept=True,
)  # fmt: skip

RPROP = Optimizer(
    "Rprop",
    (
        lr(1e-2, N_("The size of the first step: from then on each weight has a step size of its own.")),
        Param("etaminus", "η⁻", 0.5, 0.01, 0.99, help=N_("The step size shrinks so where the gradient turns round.")),
        Param("etaplus", "η⁺", 1.2, 1.01, 100.0, help=N_("The step size grows so where the gradient keeps its sign.")),
        Param("step_size_min", N_("Smallest step"), 1e-6, 0.0, 1e6, help=N_("No step size is smaller.")),
        Param("step_size_max", N_("Largest step"), 50.0, 0.0, 1e6, help=N_("No step size is larger.")),
    ),
    _rprop, {"q": "prev", "s": "step_size"}, 0.01,
    N_("Only the gradient's sign counts: steps grow while it stays and shrink when it turns."),
    "https://doi.org/10.1109/ICNN.1993.298623",
    to_torch=tuples(etas=("etaminus", "etaplus"), step_sizes=("step_size_min", "step_size_max")),
    forbids=_sizes_in_order,
)  # fmt: skip
