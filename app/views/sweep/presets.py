"""Sweeps worth seeing, each a link with what to look for. Adding one is one entry."""

from views.shared.presets import Preset
from words import N_

SWEEPS = (
    Preset(
        N_("Learning rate"),
        N_("SGD on the bowl, curvature 2: below 2 / 2 = 1 it settles, slowly where small; above it overshoots "
           "by more."),
    ),
    Preset(
        N_("lr × momentum"),
        N_("The cliff lies at lr = 2(1 + μ)/κ: momentum allows a larger learning rate; the fastest cell has μ ≈ 0.6."),
        "f=valley&lane=sgd,lr=0.01,momentum=0.9&steps=300&sweep=map&a=lr&low_a=0.0005&high_a=0.5&count_a=64"
                 "&b=momentum&low_b=0&high_b=0.99&count_b=64&tolerance=0.0001",
    ),
    Preset(
        N_("Basins: SGD"),
        N_("Without momentum each start slides into the hollow that it lies in: four calm regions."),
        "f=himmelblau&lane=sgd,lr=0.01&steps=300&sweep=basins&count_a=200&count_b=200",
    ),
    Preset(
        N_("Basins: momentum"),
        N_("The same surface with momentum: fast balls roll over the ridges, the borders become a fractal, and "
          "from the steepest edges a few runs diverge."),
        "f=himmelblau&lane=sgd,lr=0.01,momentum=0.9&steps=300&sweep=basins&count_a=200&count_b=200",
    ),
    Preset(
        N_("Basins: Adam"),
        N_("Adam's first steps are equally long whatever the slope: smooth borders, and the time depends on the "
          "distance."),
        "f=himmelblau&lane=adam,lr=0.2&steps=500&sweep=basins&count_a=200&count_b=200",
    ),
    Preset(
        N_("Basins: L-BFGS"),
        N_("It learns the curvature and leaps. Its runs go one by one, so this picture is coarse and takes a while."),
        "f=himmelblau&lane=lbfgs,lr=1,max_iter=4,line_search_fn=strong_wolfe&steps=20&sweep=basins&count_a=36"
                 "&count_b=36",
    ),
    Preset(
        N_("One weight"),
        N_("The loss (y − w·x)² with x = 30.2 has curvature 2x² ≈ 1824: the bands meet at 2 / 1824 ≈ 0.0011."),
        "problem=pair&steps=50&sweep=curve&a=lr&low_a=1e-07&high_a=0.01&count_a=200",
    ),
    Preset(
        N_("The fruit table"),
        N_("Eight weights of a linear model on standardised features: the same map, its curvature is the table's."),
        "problem=table&lane=sgd,lr=0.1,momentum=0.5&steps=200&sweep=map&a=lr&low_a=0.001&high_a=3&count_a=48"
                 "&b=momentum&low_b=0&high_b=0.98&count_b=48",
    ),
)  # fmt: skip
