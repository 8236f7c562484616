"""Settings worth seeing, each with what to look for. Adding one is one entry, in the table of its page."""

from dataclasses import dataclass
from typing import Any

from words import _

# what "Many weights" shows on demand: in links, so not translated
PLANE, SCALES, LOSSES = SHOWN = ("weight plane", "raw and standardised", "losses compared")


@dataclass(frozen=True)
class Preset:
    name: str
    look_for: str
    values: dict[str, Any]  # what differs from the page's defaults


PRESETS = (
    Preset(
        _("The seed numbers"),
        _("Each step leaves 0.8176 of the error: the weight glides to w* = y / x, ever more slowly."),
        {},
    ),
    Preset(
        _("Too small"),
        _("With a learning rate a hundred times smaller the loss hardly moves: right direction, no progress."),
        {"lr": 1e-6},
    ),
    Preset(
        _("Just right"),
        _("lr = 1 / (2x²) is exactly the inverse of the curvature: one step lands on the minimum."),
        {"lr": 1 / (2 * 30.2**2), "steps": 10},
    ),
    Preset(
        _("Oscillates"),
        _("Each step jumps over the minimum to the other side, a little lower: look at the weight's zigzag."),
        {"lr": 0.00104},
    ),
    Preset(
        _("Diverges"),
        _("Above lr = 1 / x² ≈ 0.0010964 each jump lands higher than it started: the loss explodes."),
        {"lr": 0.0012},
    ),
    Preset(
        _("Momentum overshoots"),
        _("The ball rolls past the minimum and comes back: the loss rises again before it settles."),
        {"momentum": 0.9, "steps": 150},
    ),
)

FUNCTIONS = (
    Preset(
        _("Two valleys"),
        _("From x = 2 the descent ends in the nearer valley, not in the deeper one: start at −2, or add momentum."),
        {},
    ),
    Preset(
        _("A kink"),
        _("The slope of abs(x) is 1 down to the very tip: with a fixed learning rate the descent never settles there."),
        {"formula": "abs(x)", "x": 1.05, "lr": 0.1, "steps": 30},
    ),
    Preset(
        _("Ripples"),
        _("A bowl with ripples: the descent stops in the first dent. Make a larger, and the dents vanish."),
        {"formula": "a*x**2 + sin(5*x)", "const": "a:0.5", "x": 3.0, "lr": 0.02},
    ),
)

TABLE_PRESETS = (
    Preset(
        _("Standardised"),
        _("Press play: eight weights reach the dashed least-squares solution together. Then try another lr."),
        {},
    ),
    Preset(
        _("Raw"),
        _("The same table as it is: the loss falls in a few steps, and then the valley is so narrow that W crawls."),
        {"scale": "raw", "lr": 1e-5, "steps": 500},
    ),
    Preset(
        _("Raw, lr too large"),
        _("A little above the largest stable learning rate every step overshoots the narrow valley by more."),
        {"scale": "raw", "lr": 0.00013, "steps": 15},
    ),
    Preset(
        _("Mini-batches"),
        _("Two rows in a step: the loss of each batch jumps, the loss of all rows falls nearly as fast."),
        {"batch": 2, "lr": 0.05, "steps": 200},
    ),
    Preset(
        _("An outlier, squared"),
        _("One point pulls the whole line: squared errors make far points count most. Drag the point away."),
        {"data": "line", "steps": 60},
    ),
    Preset(
        _("An outlier, Huber"),
        _("The same points with Huber's loss: beyond delta an error pulls no harder, and the line fits the others."),
        {"data": "line", "loss": "Huber", "lr": 0.3, "steps": 400},
    ),
    Preset(
        _("Five losses"),
        _("The squared error alone follows the outlier; the others pass it by, more slowly."),
        {"data": "line", "lr": 0.3, "steps": 400, "show": [LOSSES]},
    ),
    Preset(
        _("Held-out rows"),
        _("A quarter of the rows is kept from training: dashed is the loss of rows the model never saw. Try log y."),
        {"data": "linnerud", "held_out": 0.25, "steps": 150},
    ),
)
