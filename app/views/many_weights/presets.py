"""What is worth seeing on tables."""

from views.shared.presets import Preset
from words import N_

# what "Many weights" shows on demand: in links, so not translated
PLANE, SCALES, LOSSES = SHOWN = (N_("weight plane"), N_("raw and standardised"), N_("losses compared"))

TABLE_PRESETS = (
    Preset(
        N_("Standardised"),
        N_("Press play: eight weights reach the dashed least-squares solution together. Then try another lr."),
    ),
    Preset(
        N_("Raw"),
        N_("The same table as it is: the loss falls in a few steps, and then the valley is so narrow that W crawls."),
        "data=fruit&lane=sgd,lr=0.00001&steps=500",
    ),
    Preset(
        N_("Raw, lr too large"),
        N_("A little above the largest stable learning rate every step overshoots the narrow valley by more."),
        "data=fruit&lane=sgd,lr=0.00013&steps=15",
    ),
    Preset(
        N_("Mini-batches"),
        N_("Two rows in a step: the loss of each batch jumps, the loss of all rows falls nearly as fast."),
        "batch=2&lane=sgd,lr=0.05&steps=200",
    ),
    Preset(
        N_("An outlier, squared"),
        N_("One point pulls the whole line: squared errors make far points count most. Drag the point away."),
        "data=line&scale=standard&lane=sgd,lr=0.1&steps=60",
    ),
    Preset(
        N_("An outlier, Huber"),
        N_("The same points with Huber's loss: beyond delta an error pulls no harder, and the line fits the others."),
        "data=line&scale=standard&loss=huber&lane=sgd,lr=0.3&steps=400",
    ),
    Preset(
        N_("Five losses"),
        N_("The squared error alone follows the outlier; the others pass it by, more slowly."),
        f"data=line&scale=standard&lane=sgd,lr=0.3&steps=400&show={LOSSES}",
    ),
    Preset(
        N_("Held-out rows"),
        N_("A quarter of the rows is kept from training: dashed is the loss of rows the model never saw. Try log y."),
        "data=linnerud&scale=standard&held_out=0.25&lane=sgd,lr=0.1&steps=150",
    ),
)
