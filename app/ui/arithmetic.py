"""The panel with the arithmetic of a step, and the autograd graph: what the player fills with its numbers."""

from typing import Any

from engine.formula.tree import Tree, names, parse, replaced
from engine.losses.catalogue import LOSSES
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.optimizers.own import entry_of
from engine.problems.pair.spec import PairLeg, PairSpec, pair_legs
from engine.problems.surface.spec import FunctionSpec
from engine.spec import Leg
from engine.steering.gradients import altered
from engine.steering.schedules import cycled
from ui.mathml import formula, numbers, symbol
from words import N_, _

_SLOPE = "<math><msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo></math>"
MINUS = N_("The error is e = y − ŷ: as ŷ grows it falls, so ∂L/∂ŷ is ∂L/∂e with a minus before it.")
NOT_RECORDED = N_(
    "w does not require a gradient: autograd recorded nothing, so there is no backward pass and no update."
)


def arithmetic_panel(spec: PairSpec) -> dict[str, Any]:
    """The lines of each leg of the first lane. A line's result is a recorded column, or what its tree gives."""
    return _panel([_leg(leg, spec) for leg in pair_legs(spec)])


def function_panel(spec: FunctionSpec) -> dict[str, Any]:
    """The same for f(x): its value, its slope by autograd, and the update of x."""
    tree = replaced(spec.tree, dict(spec.const))
    return _panel([_function_leg(tree, leg) for leg in spec.lanes[0].legs])


def _panel(legs: list[dict[str, Any]]) -> dict[str, Any]:
    step, end = _("The arithmetic of step {step}"), _("This is the last row: no update follows it.")
    return {"kind": "arithmetic", "stepOf": step, "atEnd": end, "legs": legs}


def _function_leg(tree: Tree, leg: Leg) -> dict[str, Any]:
    states, update = _update(leg, "x", "df_dx")
    later = _later(leg, states)
    slope = {"target": "df_dx", "tree": "df_dx", "column": "grad_x", "next": False, "symbol": _target("df_dx", "="),
             "formula": _SLOPE, "numbers": []}  # fmt: skip  # autograd gives a number and no formula
    return {
        "at": leg.at,
        "later": later,
        "constants": leg.settings,
        "states": {"x": "x", **states},
        "gradient": "df_dx",
        "groups": [
            {"title": _("Forward"), "lines": [_written("f", tree, "loss")]},
            {"title": _("Backward, by autograd"), "lines": [slope]},
            update,
        ],
    }


def _leg(leg: PairLeg, spec: PairSpec) -> dict[str, Any]:
    cleared = spec.zero_grad
    loss, several = LOSSES[leg.loss], OPTIMIZERS[leg.optimizer].several
    forward = {"y_hat = w*x": "prediction", f"L = {loss.formula}": "loss"}
    backward = {f"dL_dyhat = {loss.slope}": "grad_prediction", "dyhat_dw = x": ""}
    backward |= (
        {"dL_dw = dL_dyhat*dyhat_dw": "grad_w"}
        if cleared
        else {"dL_dw = dL_dyhat*dyhat_dw": "", "g_sum = g_before + dL_dw": "grad_w"}
    )
    if several and not cleared:  # what piled up within a step is not in the rows
        del backward["g_sum = g_before + dL_dw"]
    gradient = "dL_dw" if cleared else "g_sum"
    states, update = _update(leg, "w", gradient)
    later = _later(leg, states)
    before = {"title": _("Forward"), "lines": [_line(text, column) for text, column in forward.items()]}
    back = [_line(text, column) for text, column in backward.items()]
    after = [{"title": _("Backward, by the chain rule"), "text": _(MINUS), "lines": back}, update]
    return {
        "at": leg.at,
        "later": later,
        "constants": {"x": leg.x, "y": leg.y, **leg.loss_settings, **leg.settings},
        "states": states,
        "gradient": gradient,
        "groups": [
            before,
            *(after if spec.requires_grad else [{"title": _("Backward"), "text": _(NOT_RECORDED), "lines": []}]),
        ],
    }


def _update(leg: Leg, weight: str, gradient: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The columns of what an update reads besides the gradient, and the group of its lines."""
    optimizer = entry_of(leg)
    states = {short: f"{state}_{weight}" for short, state in optimizer.states.items()}
    after = states | {"w": weight}
    moved = [name for name in ("lr" if leg.schedule != "constant" else "", cycled(leg)) if name]
    shown = leg.settings | ({"momentum": 1.0} if "momentum" in moved else {})  # it is on, whatever it starts from
    rule = list(optimizer.rule(shown)) if optimizer.rule else []
    text = "" if rule else without_rule(optimizer)
    states |= {name: name for name in moved}
    if altered(leg):
        gradient, text = "g_used", text or _("g̃ is the gradient with the noise and the clipping of this lane.")
        states["g_used"] = f"used_grad_{weight}"
    # AdamW sets w twice: torch's is the last
    last = {parse(text).target: text for text in rule}
    update = {text: after.get(target, "") if last[target := parse(text).target] == text else "" for text in rule}
    renamed = {"g": gradient, "w": weight}
    return states, {
        "title": _("Update: {optimizer}").format(optimizer=_(optimizer.label)),
        "text": text,
        "lines": [_line(line, column, renamed) for line, column in update.items()],
    }


def _later(leg: Leg, states: dict[str, str]) -> dict[str, str]:
    """What an update reads in the next row, taken out of `states`: a rate that is kept for the update after it."""
    return {"lr": states.pop("lr")} if entry_of(leg).rate_kept and "lr" in states else {}


def without_rule(optimizer: Optimizer) -> str:
    """What stands where an optimizer's rule would."""
    return _("It has no rule weight by weight. {help}").format(help=_(optimizer.help))


def _line(text: str, column: str, renamed: dict[str, str] | None = None) -> dict[str, Any]:
    """One line; in an update, whose names are `renamed`, the column is that of the next row."""
    target, tree = parse(text)
    if renamed is None:
        return _written(target, tree, column)
    return _written(renamed.get(target, target), replaced(tree, renamed), column, of_update=True)


def _written(target: str, tree: Tree, column: str, of_update: bool = False) -> dict[str, Any]:
    return {
        "target": target,
        "tree": tree,
        "column": column,
        "next": of_update,
        "symbol": _target(target, "←" if of_update and target in names(tree) else "="),
        "formula": formula(tree),
        "numbers": numbers(tree),
    }


def _target(name: str, sign: str) -> str:
    return f"<math displaystyle='true'>{symbol(name)}<mo>{sign}</mo></math>"


def graph_panel(spec: PairSpec) -> dict[str, Any]:
    """The autograd graph of the pair, leaves below and the loss on top; places are (column, row) of a grid."""
    loss = LOSSES[pair_legs(spec)[-1].loss]
    return {
        "kind": "graph",
        "title": _("The autograd graph"),
        "backward": "loss.backward()",
        "zero": _("Hide the gradients"),
        "help": _("Values go up, from the leaves to the loss; backward() sends the gradients down."),
        "refused": not spec.requires_grad,
        "nodes": [
            {"id": "w", "label": "w", "place": [0, 4], "value": "w", "grad": "grad_w", "learns": True},
            {"id": "x", "label": "x", "place": [1, 4], "value": "x"},
            {
                "id": "y_hat",
                "label": "ŷ",
                "op": "w·x",
                "place": [0.5, 3],
                "value": "prediction",
                "grad": "grad_prediction",
            },
            {"id": "y", "label": "y", "place": [1.5, 3], "value": "y"},
            {"id": "e", "label": "e", "op": "y − ŷ", "place": [1, 2], "value": "error", "grad": "grad_error"},
            {"id": "loss", "label": "L", "op": loss.sign, "place": [1, 1], "value": "loss", "grad": "one"},
        ],
        "edges": [["w", "y_hat"], ["x", "y_hat"], ["y_hat", "e"], ["y", "e"], ["e", "loss"]],
        "legs": [{"at": leg.at, "x": leg.x, "y": leg.y} for leg in pair_legs(spec)],
    }
