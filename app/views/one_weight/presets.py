"""What is worth seeing on one weight, and on f(x)."""

from views.shared.presets import Preset
from words import N_

PRESETS = (
    Preset(
        N_("The seed numbers"),
        N_("Each step leaves 0.8176 of the error: the weight glides to w* = y / x, ever more slowly."),
    ),
    Preset(
        N_("Too small"),
        N_("With a learning rate a hundred times smaller the loss hardly moves: right direction, no progress."),
        "lane=sgd,lr=0.000001",
    ),
    Preset(
        N_("Just right"),
        N_("lr = 1 / (2x²) is exactly the inverse of the curvature: one step lands on the minimum."),
        f"lane=sgd,lr={1 / (2 * 30.2**2)}&steps=10",
    ),
    Preset(
        N_("Oscillates"),
        N_("Each step jumps over the minimum to the other side, a little lower: look at the weight's zigzag."),
        "lane=sgd,lr=0.00104",
    ),
    Preset(
        N_("Diverges"),
        N_("Above lr = 1 / x² ≈ 0.0010964 each jump lands higher than it started: the loss explodes."),
        "lane=sgd,lr=0.0012",
    ),
    Preset(
        N_("Momentum overshoots"),
        N_("The ball rolls past the minimum and comes back: the loss rises again before it settles."),
        "lane=sgd,lr=0.0001,momentum=0.9&steps=150",
    ),
)

FUNCTIONS = (
    Preset(
        N_("Two valleys"),
        N_("From x = 2 the descent ends in the nearer valley, not in the deeper one: start at −2, or add momentum."),
    ),
    Preset(
        N_("A kink"),
        N_(
            "The slope of abs(x) is 1 down to the very tip: with a fixed learning rate the descent never settles there."
        ),
        "formula=abs(x)&x=1.05&lane=sgd,lr=0.1&steps=30",
    ),
    Preset(
        N_("Ripples"),
        N_("A bowl with ripples: the descent stops in the first dent. Make a larger, and the dents vanish."),
        "formula=a*x**2%2Bsin(5*x)&const=a:0.5&x=3&lane=sgd,lr=0.02",
    ),
)
