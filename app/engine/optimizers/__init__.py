"""The optimizers: torch's own classes, their settings and their rules. Adding one is one entry in `OPTIMIZERS`.

Defaults are torch's. `rule` writes one update in the language of `engine.formula.tree`, from the settings in force:
it is what the page shows beside the numbers that torch recorded, and a test holds it to them. torch's
settings that do not change the numbers (`foreach`, `fused`, `capturable`, `differentiable`) and `maximize`
are left out, and Adam's `decoupled_weight_decay`, which makes it AdamW.
"""

from engine.optimizers.adam import ADAM, ADAMAX, ADAMW, NADAM, RADAM
from engine.optimizers.adaptive import ADADELTA, ADAGRAD, RMSPROP
from engine.optimizers.entry import Optimizer
from engine.optimizers.plain import ASGD, RPROP, SGD
from engine.optimizers.whole import ADAFACTOR, LBFGS, MUON
from words import N_

__all__ = ["NOT_SUITED", "OPTIMIZERS", "Optimizer"]

OPTIMIZERS = {
    optimizer.key: optimizer
    for optimizer in (
        SGD, ASGD, RPROP, ADAGRAD, ADADELTA, RMSPROP, ADAM, ADAMW, ADAMAX, NADAM, RADAM, LBFGS, ADAFACTOR, MUON,
    )
}  # fmt: skip

# torch's classes that are not here, and why
NOT_SUITED = {
    "SparseAdam": N_("It takes sparse gradients only, as embeddings have them; the gradients here are dense."),
}
