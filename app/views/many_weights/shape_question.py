"""The shapes of X, W, b and Ŷ, and a question on the one that is most often got wrong."""

import streamlit as st

from engine.problems.table.spec import TableSpec
from engine.tables.catalogue import table_of
from words import _

Shape = tuple[int, ...]


def shape_question(spec: TableSpec) -> None:
    """Show the shapes of a run's matrices, and ask for W's; a guess gets an answer that fits it."""
    size = len(table_of(spec.data))
    rows, features, targets = size - round(size * spec.held_out), len(spec.features), len(spec.targets)
    replies = answers(rows, features, targets)
    # a key of these sizes: a guess is forgotten when they change
    key = f"shape-of-W-{rows}-{features}-{targets}"
    guess = st.session_state.get(key)
    st.markdown("\n".join(f"- {line}" for line in shapes(rows, features, targets, known=guess is not None)))
    st.segmented_control(_("Which shape has W?"), list(map(str, replies)), key=key)
    for shape, reply in replies.items():
        if str(shape) == guess:
            show = st.success if shape == (features, targets) else st.info
            show(reply)


def shapes(rows: int, features: int, targets: int, known: bool) -> list[str]:
    """A line of Markdown for each matrix; W's shape is left open where it is not `known`."""
    W = str((features, targets)) if known else "(?, ?)"
    told = {
        f"**X** {rows, features}": _("the features: one row for each row to train on, one column for each feature."),
        f"**W** {W}": _("the weights, which turn a row of features into a row of predictions."),
        f"**b** {(targets,)}": _("the biases: one number for each target, added to every row."),
        f"**Ŷ = X·W + b** {rows, targets}": _(
            "the predictions: one row for each row of X, one column for each target."
        ),
    }
    return [f"{matrix}: {sentence}" for matrix, sentence in told.items()]


def answers(rows: int, features: int, targets: int) -> dict[Shape, str]:
    """What is said to each guess at the shape of W, in the order of the guesses. A shape is there once."""
    replies: dict[Shape, str] = {(features, targets): _right(targets == features)}
    others = {
        (targets, features): _(
            "{guess} is how nn.Linear keeps it: its weight is Wᵀ, and it computes X·weightᵀ + b. "
            "Written as X·W, W is {W}: one row for each feature, one column for each target."
        ),
        (rows, features): _(
            "{guess} is the shape of X. W does not depend on the number of rows: each row of X is multiplied by the "
            "same W, {W}, one row for each feature and one column for each target."
        ),
        (rows, targets): _(
            "{guess} is the shape of Ŷ, what comes out. W is what X is multiplied by to get there: "
            "{X} · {W} gives {Y}, and the inner two sizes must be the same."
        ),
        (features,): _vector(targets),
    }
    for shape, text in others.items():
        replies.setdefault(shape, text)
    sizes = {"W": (features, targets), "X": (rows, features), "Y": (rows, targets), "transposed": (targets, features)}
    return {shape: replies[shape].format(guess=shape, targets=targets, **sizes) for shape in sorted(replies)}


def _right(square: bool) -> str:
    text = _("Right: one row for each feature, one column for each target, so that {X} · {W} gives {Y}.")
    if square:
        return f"{text} {_('nn.Linear keeps Wᵀ, which has the same shape here and is another matrix all the same.')}"
    return f"{text} {_('nn.Linear keeps its transpose, {transposed}.')}"


def _vector(targets: int) -> str:
    if targets == 1:
        return _(
            "{guess} is often written for a single target: one weight for each feature. As the matrix that nn.Linear "
            "makes of it, W has one column: {W}."
        )
    return _(
        "{guess} is one column of W: one weight for each feature, and that gives one target. "
        "Here there are {targets} targets, so W has {targets} such columns: {W}."
    )
