"""Links as "One weight" and "Many weights" wrote them at first: a key for each setting, names as they are shown.

    ?optimizer=Adam&lr=0.1&loss=Log-cosh&forget_zero_grad=true&history=sgd,lr=0.01,@12,

They are read for ever, and put into the words of today's: `?loss=log_cosh&zero_grad=false&lane=…`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.link.reading import OF_THE_PAGE
from engine.optimizers import OPTIMIZERS
from engine.param import OfLane, plain
from engine.problems.kinds import KINDS, Kind
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from views.shared.link import Pairs

OF_A_LANE = {"optimizer", "history"}
SETTINGS: list[Sequence[OfLane]] = [gradients.PARAMS]
SETTINGS += [entry.params for entry in OPTIMIZERS.values()]
SETTINGS += [entry.params for entry in SCHEDULES.values()]
OF_LANES = {"schedule", *(param.name for params in SETTINGS for param in params)}
COLUMNS = {"features", "targets"}
GONE = {"forget_zero_grad": "zero_grad", "table": "data"}  # what has another name now
OWN_TABLE = "own table"  # what `data` was where `table` had the table itself


def renewed(problem: str, pairs: Pairs) -> Pairs:
    """The link as it would be written today; one of today's, or an empty one, as it is."""
    kind, given = KINDS[problem], dict(pairs)
    if not pairs or "lane" in given:
        return pairs
    of_lane = OF_LANES - {*kind.keys, *OF_THE_PAGE}
    whole = _whole([pair for pair in pairs if pair[0] not in {*of_lane, *OF_A_LANE}], kind)
    lane = _lane(kind, given, [pair for pair in pairs if pair[0] in of_lane])
    history = given.get("history", "")
    if history:  # what came later is said in full
        lane = ",".join([lane, *(f"{name}={text}" for name, text in _problem(kind, dict(whole)).items())])
    return [*whole, ("lane", history + lane)]


def _problem(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """What may change on the way, as it is at the end."""
    loss = kind.losses.get(given.get("loss", next(iter(kind.losses), "")))
    params = (*kind.changing, *(loss.params if loss else ()))
    named = {"loss": loss.key} if loss else {}
    return named | {param.name: given.get(param.name, plain(param.default)) for param in params}


def _whole(pairs: Pairs, kind: Kind) -> Pairs:
    """What is said of the whole run; several columns were as many pairs."""
    gone = {old for old, new in GONE.items() if new in kind.keys}
    given = {name: text for name, text in pairs if name in {*kind.keys, *gone}}
    columns = {name: ",".join(text for key, text in pairs if key == name) for name in COLUMNS & kind.keys}
    left = [pair for pair in pairs if pair[0] not in {*gone, *columns}]
    left = [(name, _key(kind.losses, text) if name == "loss" else text) for name, text in left]
    left += [(name, text) for name, text in columns.items() if text]
    if "forget_zero_grad" in given:
        left.append(("zero_grad", {"true": "false", "false": "true"}.get(given["forget_zero_grad"], "true")))
    if "table" in given:
        left = [*(pair for pair in left if pair != ("data", OWN_TABLE)), ("data", given["table"])]
    if "data" in dict(left) and "scale" not in given:
        left.append(("scale", dict(kind.usual({}))["scale"]))
    return left


def _lane(kind: Kind, given: Mapping[str, str], pairs: Pairs) -> str:
    """The lane, with all its settings: those of the page where it says none."""
    key = _key(kind.optimizers, given.get("optimizer", next(iter(kind.optimizers.values())).label))
    optimizer, schedule = kind.optimizers.get(key), SCHEDULES.get(given.get("schedule", "constant"))
    usual: dict[str, Any] = {param.name: param.default for param in gradients.PARAMS}
    usual |= {"schedule": schedule.key, **schedule.defaults} if schedule else {}
    usual |= {**optimizer.defaults, "lr": kind.rate(optimizer)} if optimizer else {}
    settings = [(name, plain(value)) for name, value in usual.items() if name not in dict(pairs)]
    return ",".join([key, *(f"{name}={text}" for name, text in [*settings, *pairs])])


def _key(registry: Mapping[str, Any], label: str) -> str:
    """The key of the entry that is shown as this; a label that is nobody's, as it is."""
    return next((key for key, entry in registry.items() if entry.label == label), label)
