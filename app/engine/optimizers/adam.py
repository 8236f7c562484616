"""Adam and its relatives: Adam, AdamW, Adamax, NAdam, RAdam."""

from collections.abc import Iterator

from engine.optimizers.entry import Optimizer, Settings, beta, decayed, eps, lr, tuples, weight_decay
from engine.param import Param
from words import N_

BETAS = (
    beta("beta1", "β₁", 0.9, N_("How long the average of gradients remembers.")),
    beta("beta2", "β₂", 0.999, N_("How long the average of squared gradients remembers.")),
)
AMSGRAD = Param("amsgrad", "AMSGrad", False, help=N_("Divide by the largest average so far, not the last."))
DECOUPLED = Param("decoupled_weight_decay", N_("Decoupled weight decay"), False,
                  help=N_("Keep the weight decay out of the averages, as AdamW does."))  # fmt: skip
STATES = {"m": "exp_avg", "v": "exp_avg_sq"}
PACKED = tuples(betas=("beta1", "beta2"))


def _moments(settings: Settings, d: str) -> Iterator[str]:
    yield f"m = beta1*m + (1 - beta1)*{d}"
    yield f"v = beta2*v + (1 - beta2)*{d}**2"


def _last_lines(settings: Settings, d: str) -> Iterator[str]:
    yield from _moments(settings, d)
    yield "m_hat = m/(1 - beta1**t)"
    if settings["amsgrad"]:
        yield "s = max(s, v)"
    yield f"v_hat = {'s' if settings['amsgrad'] else 'v'}/(1 - beta2**t)"
    yield "w = w - lr*m_hat/(sqrt(v_hat) + eps)"


def _adam(settings: Settings) -> Iterator[str]:
    lines, d = decayed(settings)
    yield from lines
    yield from _last_lines(settings, d)


def _adamw(settings: Settings) -> Iterator[str]:
    yield from _decay(settings)
    yield from _last_lines(settings, "g")


def _decay(settings: Settings) -> Iterator[str]:
    if settings["weight_decay"]:
        yield "w = w*(1 - lr*weight_decay)"


def _decoupled_or_not(settings: Settings) -> tuple[list[str], str]:
    return (list(_decay(settings)), "g") if settings["decoupled_weight_decay"] else decayed(settings)


def _adamax(settings: Settings) -> Iterator[str]:
    lines, d = decayed(settings)
    yield from lines
    yield f"m = beta1*m + (1 - beta1)*{d}"
    yield f"u = max(beta2*u, abs({d}) + eps)"
    yield "w = w - lr/(1 - beta1**t)*m/u"


def _nadam(settings: Settings) -> Iterator[str]:
    """torch keeps the product of the momenta in single precision."""
    lines, d = _decoupled_or_not(settings)
    yield from lines
    yield "mu_t = beta1*(1 - 0.5*0.96**(t*momentum_decay))"
    yield "mu_next = beta1*(1 - 0.5*0.96**((t + 1)*momentum_decay))"
    yield "p = where(t > 1, float32(p*float32(mu_t)), float32(mu_t))"
    yield from _moments(settings, d)
    yield "v_hat = v/(1 - beta2**t)"
    step = f"((1 - mu_t)/(1 - p)*{d} + mu_next/(1 - p*mu_next)*m)"
    yield f"w = w - lr*{step}/(sqrt(v_hat) + eps)"


def _radam(settings: Settings) -> Iterator[str]:
    lines, d = _decoupled_or_not(settings)
    yield from lines
    yield from _moments(settings, d)
    yield "m_hat = m/(1 - beta1**t)"
    yield "rho_inf = 2/(1 - beta2) - 1"
    yield "rho_t = rho_inf - 2*t*beta2**t/(1 - beta2**t)"
    trust = "sqrt((rho_t - 4)*(rho_t - 2)*rho_inf/((rho_inf - 4)*(rho_inf - 2)*rho_t))"
    yield f"u = where(rho_t > 5, {trust}*sqrt(1 - beta2**t)/(sqrt(v) + eps), 1)"
    yield "w = w - lr*u*m_hat"


ADAM = Optimizer(
    "Adam",
    (lr(1e-3), *BETAS, eps(1e-8), weight_decay(0.0), AMSGRAD),
    _adam, STATES | {"s": "max_exp_avg_sq"}, 0.01,
    N_("Momentum and RMSprop together, corrected for their start at 0."), "https://arxiv.org/abs/1412.6980",
    to_torch=PACKED,
)  # fmt: skip

ADAMW = Optimizer(
    "AdamW",
    (lr(1e-3), *BETAS, eps(1e-8), weight_decay(1e-2), AMSGRAD),
    _adamw, STATES | {"s": "max_exp_avg_sq"}, 0.01,
    N_("Adam with weight decay kept out of the averages."), "https://arxiv.org/abs/1711.05101",
    to_torch=PACKED,
    table_hint=3.0,
)  # fmt: skip

ADAMAX = Optimizer(
    "Adamax",
    (lr(2e-3), *BETAS, eps(1e-8), weight_decay(0.0)),
    _adamax, {"m": "exp_avg", "u": "exp_inf"}, 0.01,
    N_("Adam that divides by the largest gradient it remembers."), "https://arxiv.org/abs/1412.6980",
    to_torch=PACKED,
)  # fmt: skip

NADAM = Optimizer(
    "NAdam",
    (
        lr(2e-3), *BETAS, eps(1e-8), weight_decay(0.0),
        Param("momentum_decay", N_("Momentum decay ψ"), 4e-3, 0.0, 1e3, help=N_("How slowly the momentum warms up.")),
        DECOUPLED,
    ),
    _nadam, STATES | {"p": "mu_product"}, 0.01,
    N_("Adam with Nesterov's look ahead."), "https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ",
    to_torch=PACKED,
)  # fmt: skip

RADAM = Optimizer(
    "RAdam",
    (lr(1e-3), *BETAS, eps(1e-8), weight_decay(0.0), DECOUPLED),
    _radam, STATES, 5e-4,
    N_("Adam that trusts its averages only once they have seen enough gradients."), "https://arxiv.org/abs/1908.03265",
    to_torch=PACKED,
    table_hint=0.3,
)  # fmt: skip
