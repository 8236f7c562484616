"""What is worth seeing on tables."""

from views.shared.presets import Preset
from words import _

# what "Many weights" shows on demand: in links, so not translated
PLANE, SCALES, LOSSES = SHOWN = ("weight plane", "raw and standardised", "losses compared")

TABLE_PRESETS = (
    Preset(
        _("Standardised"),
        _("Press play: eight weights reach the dashed least-squares solution together. Then try another lr."),
    ),
    Preset(
        _("Raw"),
        _("The same table as it is: the loss falls in a few steps, and then the valley is so narrow that W crawls."),
        "data=fruit&lane=sgd,lr=0.00001&steps=500",
    ),
    Preset(
        _("Raw, lr too large"),
        _("A little above the largest stable learning rate every step overshoots the narrow valley by more."),
        "data=fruit&lane=sgd,lr=0.00013&steps=15",
    ),
    Preset(
        _("Mini-batches"),
        _("Two rows in a step: the loss of each batch jumps, the loss of all rows falls nearly as fast."),
        "batch=2&lane=sgd,lr=0.05&steps=200",
    ),
    Preset(
        _("An outlier, squared"),
        _("One point pulls the whole line: squared errors make far points count most. Drag the point away."),
        "data=line&scale=standard&lane=sgd,lr=0.1&steps=60",
    ),
    Preset(
        _("An outlier, Huber"),
        _("The same points with Huber's loss: beyond delta an error pulls no harder, and the line fits the others."),
        "data=line&scale=standard&loss=huber&lane=sgd,lr=0.3&steps=400",
    ),
    Preset(
        _("Five losses"),
        _("The squared error alone follows the outlier; the others pass it by, more slowly."),
        f"data=line&scale=standard&lane=sgd,lr=0.3&steps=400&show={LOSSES}",
    ),
    Preset(
        _("Held-out rows"),
        _("A quarter of the rows is kept from training: dashed is the loss of rows the model never saw. Try log y."),
        "data=linnerud&scale=standard&held_out=0.25&lane=sgd,lr=0.1&steps=150",
    ),
)
