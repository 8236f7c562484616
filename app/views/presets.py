"""Settings worth seeing on the page "One weight", each with what to look for. Adding one is one entry."""

from dataclasses import dataclass
from typing import Any

from words import _


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
        {"lr": 0.00054822, "steps": 10},
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
