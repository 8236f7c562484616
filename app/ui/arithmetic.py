"""The panel with the arithmetic of a step, and the autograd graph: what the player fills with its numbers."""

from typing import Any

from engine.gradients import altered
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.pair import PairLeg, PairSpec, pair_legs
from engine.rule import parse
from engine.schedules import cycled
from ui.mathml import formula, numbers, symbol
from words import _


def arithmetic_panel(spec: PairSpec) -> dict[str, Any]:
    """The lines of each leg of the first lane. A line's result is a recorded column, or what its tree gives."""
    legs = [_leg(leg, spec.zero_grad) for leg in pair_legs(spec)]
    return {
        "kind": "arithmetic",
        "stepOf": _("The arithmetic of step {step}"),
        "atEnd": _("This is the last row: no update follows it."),
        "legs": legs,
    }


def _leg(leg: PairLeg, cleared: bool) -> dict[str, Any]:
    loss, optimizer = LOSSES[leg.loss], OPTIMIZERS[leg.optimizer]
    forward = {"y_hat = w*x": "prediction", f"L = {loss.formula}": "loss"}
    backward = {f"dL_dyhat = {loss.slope}": "grad_prediction", "dyhat_dw = x": ""}
    backward |= (
        {"dL_dw = dL_dyhat*dyhat_dw": "grad_w"}
        if cleared
        else {"dL_dw = dL_dyhat*dyhat_dw": "", "g_sum = g_before + dL_dw": "grad_w"}
    )
    if optimizer.several and not cleared:  # what piled up within a step is not in the rows
        del backward["g_sum = g_before + dL_dw"]
    gradient = "dL_dw" if cleared else "g_sum"
    after = {short: f"{state}_w" for short, state in optimizer.states.items()} | {"w": "w"}
    moved = [name for name in ("lr" if leg.schedule != "constant" else "", cycled(leg)) if name]
    shown = leg.settings | ({"momentum": 1.0} if "momentum" in moved else {})  # it is on, whatever it starts from
    rule = list(optimizer.rule(shown)) if optimizer.rule else []
    text = "" if rule else without_rule(optimizer)
    given = gradient
    if altered(leg):
        given, text = "g_used", text or _("g̃ is the gradient with the noise and the clipping of this lane.")
    # AdamW sets w twice: torch's is the last
    last = {parse(text).target: text for text in rule}
    update = {text: after.get(target, "") if last[target := parse(text).target] == text else "" for text in rule}
    return {
        "at": leg.at,
        "constants": {"x": leg.x, "y": leg.y, **leg.loss_settings, **leg.settings},
        "states": {short: column for short, column in after.items() if short != "w"}
        | {name: name for name in moved}
        | ({"g_used": "used_grad_w"} if altered(leg) else {}),
        "gradient": gradient,
        "groups": [
            {"title": _("Forward"), "lines": [_line(text, column) for text, column in forward.items()]},
            {
                "title": _("Backward, by the chain rule"),
                "lines": [_line(t, column) for t, column in backward.items()],
            },
            {
                "title": _("Update: {optimizer}").format(optimizer=optimizer.label),
                "text": text,
                "lines": [_line(line, column, given) for line, column in update.items()],
            },
        ],
    }


def without_rule(optimizer: Optimizer) -> str:
    """What stands where an optimizer's rule would."""
    return _("It has no rule weight by weight. {help}").format(help=optimizer.help)


def _line(text: str, column: str, gradient: str = "") -> dict[str, Any]:
    """One line; in an update (`gradient` is given) the column is that of the next row and g the gradient."""
    target, tree = parse(text)
    if gradient:
        tree = _rename(tree, gradient)
    reassigned = bool(gradient) and target in _names(tree)
    return {
        "target": target,
        "tree": tree,
        "column": column,
        "next": bool(gradient),
        "symbol": f"<math displaystyle='true'>{symbol(target)}<mo>{'←' if reassigned else '='}</mo></math>",
        "formula": formula(tree),
        "numbers": numbers(tree),
    }


def _names(tree: Any) -> set[str]:
    if isinstance(tree, tuple):
        return set().union(*(_names(part) for part in tree[1:]))
    return {tree} if isinstance(tree, str) else set()


def _rename(tree: Any, gradient: str) -> Any:
    if isinstance(tree, tuple):
        return (tree[0], *(_rename(part, gradient) for part in tree[1:]))
    return gradient if tree == "g" else tree


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
                "op": "·",
                "place": [0.5, 3],
                "value": "prediction",
                "grad": "grad_prediction",
            },
            {"id": "y", "label": "y", "place": [1.5, 3], "value": "y"},
            {"id": "e", "label": "e", "op": "−", "place": [1, 2], "value": "error", "grad": "grad_error"},
            {"id": "loss", "label": "L", "op": loss.sign, "place": [1, 1], "value": "loss", "grad": "one"},
        ],
        "edges": [["w", "y_hat"], ["x", "y_hat"], ["y_hat", "e"], ["y", "e"], ["e", "loss"]],
        "legs": [{"at": leg.at, "x": leg.x, "y": leg.y} for leg in pair_legs(spec)],
    }
