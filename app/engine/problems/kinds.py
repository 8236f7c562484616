"""The kinds of problems, and what the link of each holds. Adding one is one entry in `KINDS`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from engine.losses.catalogue import LOSSES, TABLE_LOSSES, Loss
from engine.optimizers import NOT_SUITED, OPTIMIZERS, Optimizer
from engine.param import Param, Setting
from engine.problems.pair import spec as pair
from engine.problems.surface import spec as surface
from engine.problems.surface.catalogue import Domain
from engine.problems.table import spec as table
from engine.spec import DTYPE, SEED, Leg, Spec
from words import N_

Pairs = list[tuple[str, str]]  # of a link, by name and text

if TYPE_CHECKING:
    from engine.problems.task import Task


@dataclass(frozen=True)
class Kind:
    """What a spec of one kind says besides its lanes and steps, and what torch does with it.

    `task` names the class of its tasks, which is loaded, with torch, when the first run is made; `script` names the
    function that writes a run as a program.
    `usual` are the pairs of a link that says nothing else: given what one says of the problem, the rest of it, its
    lanes and its steps. `rate` is a learning rate that suits an optimizer here.
    `always` stands in every link, unless it is empty; `options` are left out where they have their default.
    `changing` may be given anew on the way, as may the loss; those in `required` have no default. `starts` say where a
    descent starts: they are given for all lanes, and a lane may have its own. `matrices`: all parameters are 2-D.
    `domain` is where the starts of basins usually lie, of a kind that has basins. `unswept` says what no sweep can be
    made of, as a field and a sentence. `own_rules`: a rule that the user wrote may move the parameters.
    `sides`: over so many weights its loss is drawn: of 1 its task is a `Curved`, of 2 a `Planar`.
    """

    spec: type[Spec]
    leg: type[Leg]
    task: str
    script: str
    usual: Callable[[Mapping[str, str]], Pairs]
    losses: Mapping[str, Loss]
    always: tuple[Setting, ...]
    options: tuple[Setting, ...]
    changing: tuple[Param, ...]
    required: tuple[str, ...]
    sides: int
    complete: Callable[[dict[str, Any]], dict[str, Any]] = dict
    starts: tuple[Param, ...] = ()
    matrices: bool = False
    domain: Callable[[Any], Domain] | None = None
    unswept: Callable[[Any], tuple[str, str] | None] = lambda spec: None
    own_rules: bool = False
    rate: Callable[[Optimizer], float] = attrgetter("lr_hint")

    @property
    def steady(self) -> bool:
        """Whether the loss is the same function at every step."""
        return not self.losses and not self.changing

    @property
    def optimizers(self) -> dict[str, Optimizer]:
        """Those that can move the parameters."""
        return {key: entry for key, entry in OPTIMIZERS.items() if self.matrices or not entry.matrices}

    @property
    def not_suited(self) -> dict[str, str]:
        """torch's classes that cannot move the parameters, and why, in English until it is shown."""
        matrices = N_("It moves matrices of weights only, and not all parameters here are matrices.")
        entries = OPTIMIZERS.values()
        return NOT_SUITED | {entry.torch_name: matrices for entry in entries if entry.matrices > self.matrices}

    @property
    def problem_keys(self) -> set[str]:
        """What a leg may say of the problem."""
        own = {p.name for loss in self.losses.values() for p in loss.params}
        return {*(["loss"] if self.losses else []), *own, *(p.name for p in (*self.changing, *self.starts))}

    @property
    def keys(self) -> set[str]:
        """Every key of a link."""
        whole = (*self.always, *self.options)
        return {"problem", "lane", "steps", *self.problem_keys, *(setting.name for setting in whole)}


KINDS = {
    "pair": Kind(
        pair.PairSpec, pair.PairLeg, "engine.problems.pair.task:PairTask",
        "engine.problems.pair.script:script", pair.usual, LOSSES,
        always=(pair.W,),
        options=(pair.ZERO_GRAD, pair.REQUIRES_GRAD, DTYPE, SEED),
        changing=(pair.X, pair.Y),
        required=("problem", "x", "y", "w", "loss", "lane", "steps"),
        sides=1,
        unswept=pair.unswept,
    ),
    "table": Kind(
        table.TableSpec, table.TableLeg, "engine.problems.table.task:TableTask",
        "engine.problems.table.script:script", table.usual, TABLE_LOSSES,
        always=(table.DATA,),
        options=(
            table.FEATURES, table.TARGETS, table.SCALE, table.REDUCTION, table.INIT, table.INIT_STD, table.WEIGHTS,
            table.BATCH, table.SHUFFLE, SEED, table.HELD_OUT, DTYPE,
        ),
        changing=(table.L1, table.L2),
        required=("problem", "data", "loss", "lane", "steps"),
        sides=2,
        complete=table.complete,
        unswept=table.unswept,
        rate=attrgetter("table_hint"),
    ),
    "surface": Kind(
        surface.SurfaceSpec, surface.SurfaceLeg, "engine.problems.surface.task:SurfaceTask",
        "engine.problems.surface.script:script", surface.usual_surface, {},
        always=(surface.F, surface.FORMULA, surface.CONST),
        options=(surface.BUDGET, DTYPE, SEED, surface.FAIR),
        changing=(),
        required=("problem", "x", "y", "lane", "steps"),
        sides=2,
        complete=surface.complete_surface,
        starts=(surface.START_X, surface.START_Y),
        domain=lambda spec: surface.usual_domain(spec.f),
        own_rules=True,
        rate=attrgetter("surface_hint"),
    ),
    "function": Kind(
        surface.FunctionSpec, surface.FunctionLeg, "engine.problems.surface.task:SurfaceTask",
        "engine.problems.surface.script:script", surface.usual_function, {},
        always=(surface.FORMULA, surface.CONST),
        options=(surface.BUDGET, DTYPE, SEED),
        changing=(),
        required=("problem", "formula", "x", "lane", "steps"),
        sides=1,
        complete=surface.complete_function,
        starts=(surface.START_X,),
        own_rules=True,
        rate=attrgetter("surface_hint"),
    ),
}  # fmt: skip


def task_of(spec: Spec) -> "Task":
    """The task of a spec; a table's takes its time to prepare."""
    task: Task = resolve_name(KINDS[spec.problem].task)(spec)
    return task


def script_of(spec: Spec) -> str:
    """The run of a spec as a program that prints the same numbers."""
    text: str = resolve_name(KINDS[spec.problem].script)(spec)
    return text


def with_usual(problem: str, pairs: Pairs) -> Pairs:
    """The pairs of a link, with the usual ones of what they do not say."""
    given = dict(pairs)
    kind = KINDS.get(problem)  # another is no kind: reading says so
    return [*pairs, *(pair for pair in kind.usual(given) if pair[0] not in given)] if kind else pairs


def named(fits: Callable[[Kind], object]) -> str:
    """The kinds that fit, as a link names them: problem=pair, problem=function."""
    return ", ".join(f"problem={key}" for key, kind in KINDS.items() if fits(kind))
