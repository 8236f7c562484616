"""What the scripts of all kinds of problems share: the optimizer, its changes on the way, the imports."""

import re
from collections.abc import Sequence

from engine.optimizers import OPTIMIZERS
from engine.param import Value
from engine.spec import Leg

USES = {
    "import math\n\n": "math.",
    "import numpy as np\n": "np.",
    "import torch\n": "torch.",
    "import torch.nn.functional as F\n": "F.",
    "from torch import nn\n": "nn.",
}


def imports(code: str) -> str:
    """The imports that `code` uses."""
    return "".join(line for line, use in USES.items() if re.search(rf"(?<![\w.]){re.escape(use)}", code))


def constructor(leg: Leg, parameters: str) -> str:
    """The optimizer of a leg, with lr and what differs from torch's defaults; `parameters` is an expression."""
    params = OPTIMIZERS[leg.optimizer].params
    named = {p.name for p in params if p.name == "lr" or leg.settings[p.name] != p.default}
    return f"torch.optim.{OPTIMIZERS[leg.optimizer].torch_name}({parameters}, {_keywords(leg, named)})"


def optimizer_change(before: Leg, leg: Leg, new: bool, parameters: str) -> list[str]:
    """The statement that takes the optimizer from one leg to the next, if one is needed; `new` as `renewed` has it."""
    if new:
        return [f"optimizer = {constructor(leg, parameters)}"]
    changed = {name for name, value in leg.settings.items() if value != before.settings[name]}
    return [f"optimizer.param_groups[0].update({_keywords(leg, changed)})"] if changed else []


def renewed(legs: Sequence[Leg]) -> list[bool]:
    """Which of the changes on the way start a new optimizer."""
    if len(legs) == 1:
        return []
    from engine.descend import renewed  # asks torch, which the page can do without until here

    return renewed(tuple(legs))[1:]


def _keywords(leg: Leg, names: set[str]) -> str:
    entry = OPTIMIZERS[leg.optimizer]
    names |= {"beta1", "beta2"} if names & {"beta1", "beta2"} else set()  # torch takes the two together
    chosen: dict[str, Value] = {name: value for name, value in leg.settings.items() if name in names}
    return ", ".join(f"{name}={value!r}" for name, value in entry.keywords(chosen).items())
