"""What the optimizers of a race keep for each weight, and how far they go for its gradient, against the step."""

from collections.abc import Sequence

from figures.bind import bound
from figures.chart import Chart, chart, figure, hover
from figures.race import Runner
from words import N_, _

WIDTHS = {"x": 3.0, "y": 1.5}
# by the names of their columns: what they are, and whether they are never below 0
STATES = {
    "effective_lr": (N_("Effective learning rate, |step| / |gradient|"), True),
    "momentum_buffer": (N_("Momentum"), False),
    "exp_avg": (N_("Mean of the gradients"), False),
    "exp_avg_sq": (N_("Mean of their squares"), True),
    "max_exp_avg_sq": (N_("Largest mean of their squares"), True),
    "exp_inf": (N_("Largest gradient, fading"), True),
    "square_avg": (N_("Mean of the gradients' squares"), True),
    "acc_delta": (N_("Mean of the steps' squares"), True),
    "grad_avg": (N_("Mean of the gradients, to centre"), False),
    "sum": (N_("Sum of the gradients' squares"), True),
    "prev": (N_("Gradient before"), False),
    "step_size": (N_("Step size"), True),
    "ax": (N_("Average of the weights"), False),
    "variance": (N_("Mean of the gradients' squares"), True),
}


def label(state: str) -> str:
    """What a state is, and torch's name of it; of a rule of the user's own its name alone."""
    return f"{_(STATES[state][0])} ({state})" if state in STATES else state


def state_chart(runners: Sequence[Runner], state: str) -> Chart:
    """A state of these lanes, a line for each weight: x broad, y thin."""
    traces = []
    for each in runners:
        color, dash, symbol = each.style
        for weight, width in WIDTHS.items():
            column = f"{state}_{weight}"
            on = {"lane": each.place, "x": "step", "y": column}
            line = {"mode": "lines", "line": {"color": color, "width": width, "dash": dash}}
            traces.append(bound("path", each.name, line | hover(f"{each.name}: {column}"), **on))
            traces.append(bound("head", each.name, {"marker": {"color": color, "symbol": symbol, "size": 9}}, **on))
    drawn = figure(traces, _("step"), _("{state}: x broad, y thin").format(state=state))
    drawn.update_layout(meta={"sound": {"y": True}})  # a lane that explodes leaves the others in sight
    _name, positive = STATES.get(state, ("", False))
    if positive:
        drawn.update_yaxes(type="log")
    return chart(f"state-{state}", _("Optimizer state"), drawn, ["yaxis"] if positive else [])
