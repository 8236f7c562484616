"""The link of a sweep, the page's and the stream's alike, and that of one of its runs on the page of its problem."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from engine.losses.catalogue import LOSSES, TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from engine.param import Given, Value, plain
from engine.problems.pair.spec import PairSpec, W, X, Y
from engine.problems.surface.catalogue import SURFACES
from engine.problems.surface.spec import CONST, FORMULA, FunctionSpec, SurfaceSpec
from engine.problems.table.spec import TableSpec
from engine.spec import SEED, STEPS
from engine.sweep.link import read_sweep, write_sweep
from engine.sweep.spec import Sweep, race_link
from engine.tables.catalogue import DATASETS
from engine.tables.packed import PREFIX as PACKED
from views.many_weights.source import OWN as OWN_TABLE
from views.one_weight.function_settings import FIRST as FIRST_FUNCTION
from views.one_weight.function_settings import X as START
from views.one_weight.pair_settings import FORGET
from views.shared.link import Pairs
from views.visit import Link
from words import _

PROBLEMS = {"surface": _("A surface"), "pair": _("One weight"), "function": _("Your own f(x)"), "table": _("A table")}
FIRST = "f=bowl&lane=sgd,lr=0.1&steps=100&sweep=curve&a=lr&low_a=0.0001&high_a=10&count_a=200"
USUAL: dict[str, Pairs] = {
    "pair": [*((param.name, plain(param.default)) for param in (X, Y, W)), ("loss", next(iter(LOSSES))),
             ("lane", "sgd,lr=0.0001")],
    "function": [("formula", FIRST_FUNCTION), ("x", plain(START.default)), ("lane", "sgd,lr=0.01")],
    "table": [("data", next(iter(DATASETS))), ("scale", "standard"), ("loss", next(iter(TABLE_LOSSES))),
              ("lane", "sgd,lr=0.1")],
}  # fmt: skip
COMMON: Pairs = [("lane", "sgd,lr=0.1"), ("sweep", "curve"), (STEPS.name, "100")]


def sweep_of(pairs: Pairs) -> Sweep:
    """The sweep of a link. Raises SpecError with a sentence for each mistake."""
    return read_sweep(urlencode(pairs))


def link_of(sweep: Sweep) -> Pairs:
    return parse_qsl(write_sweep(sweep), keep_blank_values=True)


def whole(pairs: Pairs) -> Pairs:
    """The link with what it lacks: a problem's usual numbers, a lane. An empty one is the page's first sweep."""
    pairs = pairs or parse_qsl(FIRST)
    given = dict(pairs)
    problem = given.get("problem", "surface")
    usual = USUAL.get(problem, _usual_surface(given) if problem == "surface" else [])
    own = [("problem", problem), *usual, *COMMON]
    lacking = {name: value for name, value in reversed(own) if name not in given}
    return [*pairs, *lacking.items()]


def _usual_surface(given: dict[str, str]) -> Pairs:
    surface = SURFACES.get(given.get("f", "" if "formula" in given else "bowl"))
    x, y = surface.start if surface else (1.0, 1.0)
    return [*([] if "f" in given or "formula" in given else [("f", "bowl")]), ("x", plain(x)), ("y", plain(y))]


def run_of(sweep: Sweep, cell: int) -> tuple[str, Link]:
    """The page on which the run of a cell is seen, and its link there."""
    spec = sweep.run(cell)
    if isinstance(spec, PairSpec):
        return "one-weight", _one_weight(spec)
    if isinstance(spec, TableSpec):
        return "many-weights", _many_weights(spec)
    if isinstance(spec, FunctionSpec) and not isinstance(spec, SurfaceSpec):
        return "one-weight", _function(spec)
    return "race", {name: [value] for name, value in race_link(sweep, cell)}


def _one_weight(spec: PairSpec) -> Link:
    problem: dict[str, Given] = {name: value for name, value in spec.lanes[0].start.problem.items() if name != "loss"}
    loss = LOSSES[spec.lanes[0].start.loss].label
    whole_run = {"w": spec.w, "loss": loss, FORGET.name: not spec.zero_grad}
    return _texts({**problem, **whole_run, **_optimizer(spec)})


def _function(spec: FunctionSpec) -> Link:
    const = {CONST.name: plain(spec.const)} if spec.const else {}
    return _texts({FORMULA.name: spec.formula, "x": spec.start, **const, **_optimizer(spec)})


def _many_weights(spec: TableSpec) -> Link:
    names = ("scale", "held_out", "init", "init_std", "shuffle", "reduction", "batch")
    loss = TABLE_LOSSES[spec.lanes[0].start.loss].label
    values = {**spec.lanes[0].start.problem, "loss": loss, **{name: getattr(spec, name) for name in names}}
    columns = {"features": list(spec.features), "targets": list(spec.targets)}
    return {**_texts({**values, **_optimizer(spec)}), **_table(spec.data), **columns}


def _table(data: str) -> Link:
    if data in DATASETS:
        return {"data": [data]}
    return {"data": [OWN_TABLE], **({"table": [data]} if data.startswith(PACKED) else {})}


def _optimizer(spec: PairSpec | FunctionSpec | TableSpec) -> dict[str, Value]:
    leg = spec.lanes[0].start
    whole_run: dict[str, Value] = {STEPS.name: spec.steps, SEED.name: spec.seed, "dtype": spec.dtype}
    own: dict[str, Value] = {**leg.settings, **leg.steering}
    return {"optimizer": OPTIMIZERS[leg.optimizer].label, **own, **whole_run}


def _texts(values: dict[str, Any]) -> Link:
    return {name: [plain(value)] for name, value in values.items()}
