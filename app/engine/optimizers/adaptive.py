"""A rate for each weight, by the size of its gradients: Adagrad, Adadelta, RMSprop."""

from collections.abc import Iterator

from engine.optimizers.entry import Optimizer, Settings, decayed, eps, lr, momentum, weight_decay
from engine.param import Param
from words import N_


def _adagrad(settings: Settings) -> Iterator[str]:
    lines, d = decayed(settings)
    yield from lines
    yield f"s = s + {d}**2"
    rate = "lr/(1 + (t - 1)*lr_decay)" if settings["lr_decay"] else "lr"
    yield f"w = w - {rate}*{d}/(sqrt(s) + eps)"


def _adadelta(settings: Settings) -> Iterator[str]:
    lines, d = decayed(settings)
    yield from lines
    yield f"v = rho*v + (1 - rho)*{d}**2"
    yield f"u = sqrt(a + eps)/sqrt(v + eps)*{d}"
    yield "a = rho*a + (1 - rho)*u**2"
    yield "w = w - lr*u"


def _rmsprop(settings: Settings) -> Iterator[str]:
    lines, d = decayed(settings)
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


ADAGRAD = Optimizer(
    "Adagrad",
    (
        lr(1e-2),
        Param("lr_decay", N_("Learning rate decay"), 0.0, 0.0, 1e3, help=N_("Shrinks the rate with every step.")),
        weight_decay(0.0),
        Param("initial_accumulator_value", N_("Initial sum"), 0.0, 0.0, 1e6,
              help=N_("What the sum of squared gradients starts from.")),
        eps(1e-10),
    ),
    _adagrad, {"s": "sum"}, 0.05,
    N_("Each step divides by all the gradients so far, so steps only get smaller."),
    "https://jmlr.org/papers/v12/duchi11a.html",
    table_hint=10.0,
    begins={"s": "initial_accumulator_value"},
)  # fmt: skip

ADADELTA = Optimizer(
    "Adadelta",
    (
        lr(1.0),
        Param("rho", "ρ", 0.9, 0.0, 0.999999, help=N_("How long squared gradients and steps are remembered.")),
        eps(1e-6),
        weight_decay(0.0),
    ),
    _adadelta, {"v": "square_avg", "a": "acc_delta"}, 1.0,
    N_("The size of a step follows that of the steps before: it needs no learning rate, and starts slowly."),
    "https://arxiv.org/abs/1212.5701",
    table_hint=1000.0,
)  # fmt: skip

RMSPROP = Optimizer(
    "RMSprop",
    (
        lr(1e-2),
        Param("alpha", "α", 0.99, 0.0, 0.999999, help=N_("How long squared gradients are remembered.")),
        eps(1e-8),
        weight_decay(0.0),
        momentum(N_("How much of the last step is kept.")),
        Param("centered", N_("Centered"), False, help=N_("Subtract the squared mean of the gradients.")),
    ),
    _rmsprop, {"v": "square_avg", "a": "grad_avg", "b": "momentum_buffer"}, 0.002,
    N_("Divides by a moving average of the gradient's size."),
    "https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf",
    momentum_at_once=True,
)  # fmt: skip
