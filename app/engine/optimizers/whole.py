"""Optimizers that see all weights of a parameter together: L-BFGS, Adafactor, Muon. They have no rule by weight."""

from typing import Any

from engine.optimizers.entry import Optimizer, Settings, eps, lr, momentum, weight_decay
from engine.param import Choice, Param
from words import N_, _


def _lbfgs_keywords(settings: dict[str, Any]) -> dict[str, Any]:
    search = settings["line_search_fn"]
    return settings | {"max_eval": _evaluations(settings), "line_search_fn": None if search == "none" else search}


def _evaluations(settings: Settings) -> int:
    """What torch takes for max_eval where it is not given."""
    return settings["max_eval"] or settings["max_iter"] * 5 // 4


def _search_needs_evaluations(settings: Settings) -> tuple[str, str] | None:
    if settings["line_search_fn"] != "none" and _evaluations(settings) < 2:
        return "max_eval", _("A line search needs a second evaluation: with one a step the weight never moves.")
    return None


def _adafactor_keywords(settings: dict[str, Any]) -> dict[str, Any]:
    return settings | {"eps": (settings.pop("eps1") or None, settings.pop("eps2"))}


def _muon_keywords(settings: dict[str, Any]) -> dict[str, Any]:
    return settings | {"ns_coefficients": tuple(settings.pop(name) for name in ("ns_a", "ns_b", "ns_c"))}


def _coefficient(name: str, default: float) -> Param:
    help = N_("A coefficient of the Newton–Schulz iteration that makes the step's singular values equal.")
    return Param(name, name[-1], default, -10.0, 10.0, help=help)


LBFGS = Optimizer(
    "LBFGS",
    (
        lr(1.0),
        Param("max_iter", N_("Iterations a step"), 20, 1, 100, help=N_("How often one step moves the weights.")),
        Param("max_eval", N_("Evaluations a step"), 0, 0, 200,
              help=N_("How often one step may ask for the gradient; 0 is torch's own, 1.25 times the iterations.")),
        Param("tolerance_grad", N_("Gradient tolerance"), 1e-7, 0.0, 1.0,
              help=N_("A step ends where no gradient is larger.")),
        Param("tolerance_change", N_("Change tolerance"), 1e-9, 0.0, 1.0,
              help=N_("A step ends where weights and loss change no more than this.")),
        Param("history_size", N_("History"), 100, 1, 1000, help=N_("How many steps shape its idea of the curvature.")),
        Choice("line_search_fn", N_("Line search"), ("none", "strong_wolfe"),
               help=N_("Strong Wolfe tries several lengths of a step and takes one that suits.")),
    ),
    None, {}, 1.0,
    N_("Learns the curvature from the last gradients; one step may ask for the gradient several times."),
    "https://doi.org/10.1007/BF01589116",
    label="L-BFGS",
    to_torch=_lbfgs_keywords,
    forbids=_search_needs_evaluations,
    elementwise=False,
    several=True,
)  # fmt: skip

ADAFACTOR = Optimizer(
    "Adafactor",
    (
        lr(1e-2, N_("The largest step, relative to the size of the weights.")),
        Param("beta2_decay", N_("Decay of β₂"), -0.8, -10.0, 0.0,
              help=N_("How soon squared gradients are remembered.")),
        Param("eps1", "ε₁", 0.0, 0.0, 1.0, help=N_("Keeps the division finite; 0 is torch's own, by the precision.")),
        Param("eps2", "ε₂", 1e-3, 0.0, 1.0, help=N_("The least size of the weights that a step is relative to.")),
        Param("d", N_("Clipping threshold d"), 1.0, 1.0, 1e6, help=N_("A larger update is scaled down to this size.")),
        weight_decay(0.0),
    ),
    None, {"v": "variance"}, 0.05,
    N_("Keeps squared gradients by rows and columns instead of by weight; steps are relative to the weights."),
    "https://arxiv.org/abs/1804.04235",
    to_torch=_adafactor_keywords,
    elementwise=False,
)  # fmt: skip

MUON = Optimizer(
    "Muon",
    (
        lr(1e-3),
        weight_decay(0.1),
        momentum(N_("How much of the last gradients is kept."), 0.95),
        Param("nesterov", "Nesterov", True, help=N_("Look ahead along the momentum.")),
        _coefficient("ns_a", 3.4445),
        _coefficient("ns_b", -4.7750),
        _coefficient("ns_c", 2.0315),
        eps(1e-7),
        Param("ns_steps", N_("Newton–Schulz steps"), 5, 1, 20, help=N_("How often the iteration is repeated.")),
        Choice("adjust_lr_fn", N_("Rate by shape"), ("original", "match_rms_adamw"),
               help=N_("How the rate follows from the matrix's shape: "
                      "as first written, or so that AdamW's rates fit.")),
    ),
    None, {"b": "momentum_buffer"}, 0.02,
    N_("Momentum made into a matrix whose singular values are about equal: for matrices of weights."),
    "https://kellerjordan.github.io/posts/muon/",
    to_torch=_muon_keywords,
    elementwise=False,
    matrices=True,
)  # fmt: skip
