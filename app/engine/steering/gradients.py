"""What is done to the gradients before an optimizer sees them: seeded noise, then clipping by value, then by norm."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.param import Param
from engine.spec import Leg
from words import N_

if TYPE_CHECKING:
    import torch

NOISE = Param("noise", N_("Gradient noise"), 0.0, 0.0, 1e6,
              help=N_("Adds a normal random number of this spread to every gradient, like a small batch."))  # fmt: skip
CLIP_VALUE = Param("clip_value", N_("Clip by value"), 0.0, 0.0, 1e9,
                   help=N_("No gradient is larger than this; 0 is off."))  # fmt: skip
CLIP_NORM = Param("clip_norm", N_("Clip by norm"), 0.0, 0.0, 1e9,
                  help=N_("All gradients together are scaled down to this length; 0 is off."))  # fmt: skip
PARAMS = (NOISE, CLIP_VALUE, CLIP_NORM)
FIRST_SEED = 2**32  # past all seeds of a spec: the noise is no echo of what else is drawn by its seed


def altered(leg: Leg) -> bool:
    """Whether the optimizer is given another gradient than the loss has."""
    return bool(leg.noise or leg.clip_value or leg.clip_norm)


def generator(seed: int) -> "torch.Generator":
    """A lane's own source of noise: the same in every lane of a spec."""
    import torch

    return torch.Generator().manual_seed(FIRST_SEED + seed)


def alteration(leg: Leg, parameters: Sequence["torch.Tensor"], source: "torch.Generator") -> Callable[[], None] | None:
    """What to call after each backward(); None where nothing is done. Gradients are changed in place."""
    if not altered(leg):
        return None
    import torch
    from torch.nn.utils import clip_grad_norm_, clip_grad_value_

    def alter() -> None:
        if leg.noise:
            for parameter in parameters:
                noise = leg.noise * torch.randn(parameter.shape, dtype=parameter.dtype, generator=source)
                parameter.grad += noise  # type: ignore[operator]
        if leg.clip_value:
            clip_grad_value_(parameters, leg.clip_value, foreach=False)
        if leg.clip_norm:
            clip_grad_norm_(parameters, leg.clip_norm, foreach=False)

    return alter
