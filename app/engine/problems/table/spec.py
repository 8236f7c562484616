"""Many weights: yield = X·W + b on a table, compared with its targets. What such a spec holds."""

from collections.abc import Mapping
from typing import Any, Literal

from engine.limits import LIMITS
from engine.losses.catalogue import TABLE_LOSSES
from engine.param import Choice, Names, Numbers, Param, Text
from engine.spec import Leg, Spec, SpecError
from engine.tables.catalogue import DATASETS, table_of
from engine.tables.error import TableError
from engine.tables.own import PREFIX
from words import N_, _

L1 = Param("l1", N_("L1 penalty"), 0.0, 0.0, 1e6, help=N_("Adds this many times the sum of |W| to the loss."))
L2 = Param("l2", N_("L2 penalty"), 0.0, 0.0, 1e6, help=N_("Adds this many times the sum of W² to the loss."))
DATA = Text("data", N_("Table"))
FEATURES = Names("features", N_("Features"))
TARGETS = Names("targets", N_("Targets"))
SCALE = Choice("scale", N_("Features are"), (N_("raw"), N_("standard"), "minmax"))
REDUCTION = Choice("reduction", N_("Over rows and outputs"), ("mean", "sum"))
INIT = Choice("init", N_("Initial weights"), (N_("zeros"), N_("normal"), N_("typed")))
INIT_STD = Param(
    "init_std", N_("Standard deviation"), 0.1, 1e-6, 1e3, log=True,
    help=N_("The spread of the normal distribution that the initial W and b are drawn from."),
)  # fmt: skip
WEIGHTS = Numbers("weights", N_("Initial W and b"), -1e9, 1e9)
BATCH = Param("batch", N_("Batch size"), 0, 0, LIMITS.max_rows, help=N_("Rows in a step: 0 takes all of them."))
SHUFFLE = Param("shuffle", N_("Shuffle"), True, help=N_("A new order of the rows in each epoch."))
HELD_OUT = Param(
    "held_out", N_("Held-out share"), 0.0, 0.0, 0.9,
    help=N_("This share of the rows is kept from training, to see how well the model does on new rows."),
)  # fmt: skip


class TableLeg(Leg):
    """The penalties in force."""

    l1: float = 0.0
    l2: float = 0.0


class TableSpec(Spec):
    """A descent on W, shape (features, targets), and b, shape (targets,).

    `weights` are the typed initial ones: W row by row, then b. A `batch` of 0 is all training rows.
    """

    problem: Literal["table"] = "table"
    data: str
    features: tuple[str, ...]
    targets: tuple[str, ...]
    scale: str = SCALE.default
    reduction: str = REDUCTION.default
    init: str = INIT.default
    init_std: float = 0.1
    weights: tuple[float, ...] = ()
    batch: int = 0
    shuffle: bool = True
    held_out: float = 0.0

    @property
    def depends_on(self) -> str:
        """A table that a session uploaded goes when that session ends."""
        return self.data if self.data.startswith(PREFIX) else ""

    @property
    def names(self) -> list[str]:
        """The columns of W as `nn.Linear` keeps it, target by target, and of b."""
        weights = [f"w[{feature},{target}]" for target in self.targets for feature in self.features]
        return weights + [f"b[{target}]" for target in self.targets]


def usual(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of a link that says nothing else; one that names a table says itself how it is scaled."""
    table = [] if DATA.name in given else [(DATA.name, next(iter(DATASETS))), (SCALE.name, "standard")]
    return [*table, ("loss", next(iter(TABLE_LOSSES))), ("lane", "sgd,lr=0.1"), ("steps", "100")]


def unswept(spec: TableSpec) -> tuple[str, str] | None:
    """What no sweep can be made of."""
    return ("batch", _("A sweep takes all rows in a step: set the batch size to 0.")) if spec.batch else None


def own_columns(data: str, columns: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The features and the targets that a table has where nobody chose: the last column is the target."""
    if data in DATASETS:
        return DATASETS[data].features, DATASETS[data].targets
    return tuple(columns[:-1]), tuple(columns[-1:])


def complete(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the columns that the table has by itself. Raises SpecError where they do not fit the table."""
    try:
        table = table_of(str(fields["data"]))
    except TableError as mistake:
        raise SpecError([{"field": "data", "message": str(mistake)}]) from None
    features, targets = own_columns(fields["data"], list(table))
    fields = fields | {"features": fields["features"] or features, "targets": fields["targets"] or targets}
    errors = [*_columns_wrong(fields, list(table)), *_size_wrong(fields, len(table))]
    if errors:
        raise SpecError(errors)
    return fields | {"weights": _weights(fields)}


def _weights(fields: dict[str, Any]) -> tuple[float, ...]:
    """The typed ones; 0 where none is typed, and none where they are not to be typed."""
    count = (len(fields["features"]) + 1) * len(fields["targets"])
    return (fields["weights"] or (0.0,) * count) if fields["init"] == "typed" else ()


def _columns_wrong(fields: dict[str, Any], columns: list[str]) -> list[dict[str, str]]:
    """What is wrong with the chosen columns, at most one sentence a field."""
    errors: list[dict[str, str]] = []
    chosen = [*fields["features"], *fields["targets"]]
    for field in ("features", "targets"):
        strange = [name for name in fields[field] if name not in columns]
        message = ""
        if strange:
            message = _("The table has no column “{name}”. It has: {columns}.").format(
                name=strange[0][:40], columns=", ".join(columns[:20])
            )
        elif not fields[field]:
            message = _("The table needs another column: {field} are chosen among its columns.").format(field=field)
        elif (twice := [name for name in fields[field] if chosen.count(name) > 1]) and not errors:
            message = _("“{name}” is chosen twice: a column is either a feature or a target.").format(name=twice[0])
        errors += [{"field": field, "message": message}] if message else []
    return errors


def _size_wrong(fields: dict[str, Any], rows: int) -> list[dict[str, str]]:
    weights = (len(fields["features"]) + 1) * len(fields["targets"])
    if weights > LIMITS.max_weights:
        message = _("{features} features and {targets} targets are {weights} weights; {limit} are the most.")
        message = message.format(features=len(fields["features"]), targets=len(fields["targets"]), weights=weights,
                                 limit=LIMITS.max_weights)  # fmt: skip
        return [{"field": "features", "message": message}]
    if fields["init"] == "typed" and len(fields["weights"]) not in (0, weights):
        message = _("W and b have {weights} numbers here; {given} are given.")
        return [{"field": "weights", "message": message.format(weights=weights, given=len(fields["weights"]))}]
    if rows - round(rows * fields["held_out"]) < 1:
        return [{"field": "held_out", "message": _("No row is left to train on: hold out a smaller share.")}]
    return []
