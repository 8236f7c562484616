"""The panels of a table: its weights as heat maps, and the arithmetic of a step in matrices."""

from html import escape
from re import sub
from typing import Any

from engine.formula.tree import parse
from engine.losses.catalogue import TABLE_LOSSES
from engine.optimizers import OPTIMIZERS
from engine.problems.table.spec import TableLeg, TableSpec
from engine.steering.gradients import altered
from ui.arithmetic import MINUS, without_rule
from ui.mathml import formula, symbol
from words import _


def weights_panel() -> dict[str, Any]:
    """W, b and their gradients at the playhead, one cell a number."""
    return {
        "kind": "weights",
        "title": _("Weights and gradients"),
        "label": _("The numbers of {name}"),
        "note": _("Orange is above 0, blue below; the deepest colour is the largest number of each matrix."),
    }


def products_panel(spec: TableSpec) -> dict[str, Any]:
    """The equations of a step of the first lane, from Ŷ = X·W + b to the update."""
    return {
        "kind": "products",
        "stepOf": _("The arithmetic of step {step}"),
        "rows": _("Rows"),
        "batch": _("this step's batch"),
        "row": _("row {row}"),
        "heldOutRow": _("row {row}, held out"),
        "forward": _("Forward"),
        "errors": _("Errors"),
        "minus": _(MINUS),
        "gradient": _("Gradient, by the chain rule"),
        "update": _("Update"),
        "torch": _("as torch recorded it:"),
        "sums": _("the column sums of ∂L/∂Ŷ"),
        "rule": _("For each number w of W and b, g being its gradient:"),
        "difference": _("a change of"),
        "more": _("… {count} more rows"),
        "moreTerms": _("… {count} more"),
        "pointForward": _("Point at a number of Ŷ: its row of X and its column of W light up."),
        "pointGradient": _("Point at a number of the gradient: its row of Xᵀ and its column of ∂L/∂Ŷ light up."),
        "atEnd": _("This is the last row: no update follows it."),
        "alone": _("This row alone, as if it were the whole batch: torch's step took all rows of its batch."),
        "sampled": _("Of the table's {rows} rows {here} are here, evenly spread: the gradient of all is torch's."),
        "missing": _("Rows {rows} of this batch are not among the {here} that are here: its gradient is torch's."),
        "unlisted": _("The rows of a batch this large are not recorded: here are training rows, and torch's gradient."),
        "legs": [_leg(leg, spec.reduction) for leg in spec.lanes[0].legs if isinstance(leg, TableLeg)],
    }


def _leg(leg: TableLeg, reduction: str) -> dict[str, Any]:
    slope = TABLE_LOSSES[leg.loss].slope
    _target, tree = parse(f"D = ({slope})/(n*m)" if reduction == "mean" else f"D = {slope}")
    settings, optimizer = leg.settings, OPTIMIZERS[leg.optimizer]
    plain = leg.optimizer == "sgd" and not settings["momentum"] and not settings["weight_decay"] and not leg.steering
    rule = [_line(text) for text in optimizer.rule(settings)] if optimizer.rule else [escape(without_rule(optimizer))]
    if altered(leg):
        rule.append(escape(_("Here g is the gradient with the noise and the clipping of this lane.")))
    added = [term for term, on in (("l1*sign(W)", leg.l1), ("2*l2*W", leg.l2)) if on]
    return {
        "at": leg.at,
        "slope": tree,
        "constants": {**settings, **leg.loss_settings},
        "l1": leg.l1,
        "l2": leg.l2,
        "plain": plain,
        "markup": {
            "slope": formula(tree),
            "penalty": _added(added),
            "steps": "".join(f"<span class='dl-rule-line'>{line}</span>" for line in rule),
        },
    }


def _added(terms: list[str]) -> str:
    """The penalties' share of the gradient: + l1·sign(W) + 2·l2·W."""
    return "".join(f"<math><mo>+</mo></math> {formula(parse(f'p = {term}').tree)}" for term in terms)


def _line(text: str) -> str:
    """A line of an optimizer's rule; its momentum buffer, b, is not the b of the model."""
    target, tree = parse(sub(r"\bb\b", "buf", text))
    arrow = "←" if f"'{target}'" in repr(tree) else "="
    return f"<math displaystyle='true'>{symbol(target)}<mo>{arrow}</mo></math>{formula(tree)}"
