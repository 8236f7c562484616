"""Races worth seeing, each a link with what to look for. Adding one is one entry."""

from views.shared.presets import Preset
from words import N_

RACES = (
    Preset(
        N_("Rosenbrock"),
        N_("All find the bent valley at once; then SGD crawls along its floor, momentum rolls, Adam keeps its pace."),
    ),
    Preset(
        N_("Ravine: momentum"),
        N_("κ = 50: the steep side limits SGD's learning rate, the flat side costs its time, and momentum saves "
          "most of it. Nesterov's limit is lower here, 0.0277, so its lane has 0.02."),
        "f=valley&lane=sgd,lr=0.035&lane=sgd,lr=0.035,momentum=0.5&lane=sgd,lr=0.035,momentum=0.8"
                 "&lane=sgd,lr=0.02,momentum=0.8,nesterov=true&steps=120",
    ),
    Preset(
        N_("First against second order"),
        N_("L-BFGS builds the curvature from its gradients: a handful of steps, though each takes several "
           "evaluations."),
        "f=rosenbrock&lane=lbfgs,lr=1,line_search_fn=strong_wolfe,max_iter=4&lane=adam,lr=0.1"
                 "&lane=sgd,lr=0.0015,momentum=0.9&steps=150",
    ),
    Preset(
        N_("Saddle"),
        N_("They start almost on the ridge: SGD lingers at the saddle, those that divide by the gradient leave first. "
          "There is no bottom: all fall for ever, momentum ever faster."),
        "f=saddle&lane=sgd,lr=0.05&lane=sgd,lr=0.05,momentum=0.9&lane=adam,lr=0.05&lane=rmsprop,lr=0.02"
                 "&lane=adagrad,lr=0.2&steps=90",
    ),
    Preset(
        N_("Plateau"),
        N_("Far out there is hardly a slope: SGD waits, Adam and RMSprop walk on, because they divide by its size."),
        "f=plateau&lane=sgd,lr=1&lane=sgd,lr=1,momentum=0.9&lane=adam,lr=0.1&lane=rmsprop,lr=0.05"
                 "&lane=adadelta,lr=10&steps=150",
    ),
    Preset(
        N_("Rastrigin"),
        N_("A bowl full of dents: most stop in the first one; a large momentum carries a lane over a rim, to a lower "
          "one."),
        "f=rastrigin&lane=sgd,lr=0.002&lane=sgd,lr=0.005,momentum=0.97&lane=adam,lr=0.3&lane=adam,lr=0.02"
                 "&steps=400",
    ),
    Preset(
        N_("Four starts"),
        N_("Himmelblau has four equal minima: the same optimizer from four places finds four answers."),
        "f=himmelblau&x=0&y=0&lane=adam,lr=0.2,x=0.5,y=0.5&lane=adam,lr=0.2,x=-0.5,y=0.5"
                 "&lane=adam,lr=0.2,x=-0.5,y=-1&lane=adam,lr=0.2,x=0.5,y=-1.5&steps=100",
    ),
    Preset(
        N_("Cliff: clipping"),
        N_("The wall's gradient throws SGD far away; the same lane with its gradient clipped walks down."),
        "f=cliff&lane=sgd,lr=0.5&lane=sgd,lr=0.5,clip_norm=1&lane=adam,lr=0.3&steps=80",
    ),
    Preset(
        N_("Schedules"),
        N_("One noisy Adam, four learning rates: where it stays, the lane wanders; where it falls, the lane settles."),
        "f=booth&lane=adam,lr=0.5,noise=4&lane=adam,lr=0.5,schedule=cosine,T_max=200,noise=4"
                 "&lane=adam,lr=0.5,schedule=step,step_size=50,gamma=0.3,noise=4"
                 "&lane=adam,lr=1,schedule=onecycle,total_steps=200,noise=4&steps=200&seed=3",
    ),
)  # fmt: skip
