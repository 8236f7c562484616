"""A surface f(x, y), or a function f(x): one of ours or a typed formula. What such a spec holds."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, cast

from engine.formula.tokens import FormulaError
from engine.formula.tree import Tree, expression, names
from engine.limits import LIMITS
from engine.param import Constants, Param, Text, plain, quoted
from engine.problems.surface.catalogue import SURFACES, Domain, Minimum
from engine.spec import Leg, Spec, SpecError
from words import N_, _, pgettext

F = Text("f", N_("Surface"))
FORMULA = Text("formula", N_("Formula"))
CONST = Constants("const", N_("Constants"))
START_X = Param("x", N_("Start x"), 0.0, -1e6, 1e6, help=N_("Where the descent starts."))
START_Y = Param("y", N_("Start y"), 0.0, -1e6, 1e6, help=N_("Where the descent starts."))
BUDGET = Param(
    "budget", N_("Gradient evaluations at most"), 0, 0, 100 * LIMITS.max_steps,
    help=N_("A lane ends where it has used up so many; 0 is no limit. L-BFGS needs several a step."),
)  # fmt: skip
FAIR = Text("fair", N_("Made fair"))
MOST = 8  # constants of a formula
FAR = 1e6  # their sizes at the most
SIDE = 5.0  # of the square of starts where a formula has no usual domain
USUAL = "rosenbrock"
USUAL_FUNCTION = "x**4 - 3*x**2 + x"
USUAL_FORMULA = "x**2 + a*y**2 + sin(3*x)"
USUAL_START = (1.0, 1.0)  # on a typed formula
USUAL_LANES = ("sgd,lr=0.001", "sgd,lr=0.001,momentum=0.9", "adam,lr=0.1", "rmsprop,lr=0.02")
EFFECTIVE = "effective_lr"  # of one weight, before its name: |step| / |gradient|


class FunctionLeg(Leg):
    """Where the lane starts: the same in all its legs."""

    starts: ClassVar[tuple[str, ...]] = ("x",)
    x: float


class SurfaceLeg(FunctionLeg):
    """The same for a point with x and y."""

    starts: ClassVar[tuple[str, ...]] = ("x", "y")
    y: float


class FunctionSpec(Spec):
    """A descent on f(x), a typed formula; `const` gives its other names their numbers."""

    problem: Literal["function", "surface"] = "function"
    f: str = ""
    formula: str = ""
    const: tuple[tuple[str, float], ...] = ()

    @property
    def names(self) -> list[str]:
        """The one coordinate."""
        return ["x"]

    @property
    def start(self) -> float:
        """The x at which the first lane starts."""
        return cast(FunctionLeg, self.lanes[0].start).x

    @property
    def tree(self) -> Tree:
        """The formula, its constants by name. Raises FormulaError on one that no link's reader has seen."""
        return expression(SURFACES[self.f].formula if self.f else self.formula)

    @property
    def minima(self) -> tuple[Minimum, ...]:
        """Those that are known."""
        return SURFACES[self.f].minima if self.f else ()


class SurfaceSpec(FunctionSpec):
    """A descent on f(x, y): a surface of ours, by its key `f`, or a typed formula; `fair` is `link.fair_mark`'s."""

    problem: Literal["function", "surface"] = "surface"
    fair: str = ""

    @property
    def names(self) -> list[str]:
        """The two coordinates."""
        return ["x", "y"]


def usual_domain(f: str) -> Domain:
    """Where starts on a surface lie if nobody chose; a typed formula has no `f`."""
    return SURFACES[f].domain if f in SURFACES else ((-SIDE, SIDE), (-SIDE, SIDE))


def usual_start(f: str) -> tuple[float, float]:
    """A start on a surface of ours, by its key, that is worth a look; on a typed formula, which has none, any."""
    return SURFACES[f].start if f in SURFACES else USUAL_START


def usual_surface(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of a link that says nothing else."""
    f = given.get("f", "" if "formula" in given else USUAL)
    surface = [("f", f)] if f else []
    start = [(name, plain(value)) for name, value in zip(("x", "y"), usual_start(f), strict=True)]
    return [*surface, *start, *(("lane", text) for text in USUAL_LANES), ("steps", "200")]


def usual_function(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """The same for f(x)."""
    return [("formula", USUAL_FUNCTION), ("x", "2"), ("lane", "sgd,lr=0.01"), ("steps", "50")]


def constants(f: str, formula: str, variables: tuple[str, ...] = ("x", "y")) -> tuple[Param, ...]:
    """The constants of a surface of ours or of a formula. Raises FormulaError on a formula that is none."""
    if f:
        return SURFACES[f].params
    found = [name for name in names(expression(formula)) if name not in variables]
    return tuple(Param(name, name, 1.0, -FAR, FAR) for name in found)


def complete_surface(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with every constant's number. Raises SpecError where formula and constants do not fit."""
    if fields["f"] and fields["f"] not in SURFACES:
        message = _("There is no surface {name}. There are: {names}.")
        raise _wrong("f", message.format(name=quoted(fields["f"]), names=", ".join(SURFACES)))
    if bool(fields["f"]) == bool(fields["formula"]):
        raise _wrong("formula", _("A surface is one of the lab's, f=rosenbrock, or a formula=…: give one of the two."))
    return _completed(fields, ("x", "y"))


def complete_function(fields: dict[str, Any]) -> dict[str, Any]:
    """The same for f(x), which is always a formula."""
    return _completed(fields, ("x",))


def _completed(fields: dict[str, Any], variables: tuple[str, ...]) -> dict[str, Any]:
    try:
        params = constants(fields.get("f", ""), fields["formula"], variables)
        if fields["formula"] and not {*names(expression(fields["formula"]))} & {*variables}:
            message = (
                _("There is no x in it, so there is nothing to descend.")
                if len(variables) == 1
                else _("There is no x and no y in it, so there is nothing to descend.")
            )
            raise FormulaError(message, 1, fields["formula"])
    except FormulaError as mistake:
        raise _wrong("formula", str(mistake)) from None
    if len(params) > MOST:
        message = _("A formula has at most {limit} constants; this one has {size}.")
        raise _wrong("formula", message.format(limit=MOST, size=len(params)))
    return fields | {"const": _values(params, fields["const"])}


def _values(params: tuple[Param, ...], given: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """Each constant with its number, given or its own."""
    strange = [name for name, _value in given if name not in {param.name for param in params}]
    if strange:
        message = _("The formula has no constant {name}. It has: {names}.")
        known = ", ".join(param.name for param in params) or pgettext("constants", "none")
        raise _wrong("const", message.format(name=quoted(strange[0]), names=known))
    try:
        return tuple((param.name, float(param.read(dict(given).get(param.name, param.default)))) for param in params)
    except ValueError as mistake:
        raise _wrong("const", str(mistake)) from None


def _wrong(field: str, message: str) -> SpecError:
    return SpecError([{"field": field, "message": message}])
