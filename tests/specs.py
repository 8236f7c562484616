"""Specs for the tests: a run in a line, each optimizer with the settings worth trying, and whole random specs."""

from typing import Any

from hypothesis import strategies as st

from engine.link import read
from engine.losses.catalogue import LOSSES
from engine.param import Choice, OfLane, Steps, plain
from engine.problems.kinds import KINDS
from engine.problems.pair.spec import PairLeg, PairSpec, W, X, Y
from engine.problems.table.spec import TableSpec
from engine.spec import DTYPES, STEPS, Lane, Spec
from engine.spec import SEED as SEED_SETTING
from engine.steering import gradients, schedules

SEED = "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50"

# What torch takes as a tuple
TUPLES = {
    "betas": ("beta1", "beta2"),
    "etas": ("etaminus", "etaplus"),
    "step_sizes": ("step_size_min", "step_size_max"),
    "eps": ("eps1", "eps2"),
    "ns_coefficients": ("ns_a", "ns_b", "ns_c"),
}
# Each optimizer's settings worth trying, in torch's own names; `lr` is always given.
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "sgd": [
        {"lr": 1e-4},
        {"lr": 1.04e-3},
        {"lr": 1e-4, "momentum": 0.9},
        {"lr": 1e-4, "momentum": 0.9, "nesterov": True},
        {"lr": 1e-4, "weight_decay": 0.5},
        {"lr": 1e-4, "momentum": 0.8, "dampening": 0.5},
        {"lr": 1e-4, "momentum": 0.8, "dampening": 0.25, "weight_decay": 2.0},
        {"lr": 1e-4, "momentum": 0.7, "nesterov": True, "weight_decay": 2.0},
    ],
    "adagrad": [
        {"lr": 0.05},
        {"lr": 0.05, "lr_decay": 0.1},
        {"lr": 0.05, "weight_decay": 0.5},
        {"lr": 0.5, "initial_accumulator_value": 40.0},
        {"lr": 0.05, "eps": 0.1, "lr_decay": 0.01, "weight_decay": 0.1, "initial_accumulator_value": 1.0},
    ],
    "rmsprop": [
        {"lr": 0.002},
        {"lr": 0.002, "momentum": 0.9},
        {"lr": 0.002, "centered": True},
        {"lr": 0.002, "weight_decay": 0.5, "alpha": 0.9},
        {"lr": 0.001, "momentum": 0.5, "centered": True, "weight_decay": 0.1, "alpha": 0.95, "eps": 1e-4},
    ],
    "adam": [
        {"lr": 0.01},
        {"lr": 0.01, "betas": (0.8, 0.99)},
        {"lr": 0.01, "amsgrad": True},
        {"lr": 0.01, "weight_decay": 0.5, "eps": 1e-4},
        {"lr": 0.02, "betas": (0.0, 0.9), "amsgrad": True, "weight_decay": 0.1},
    ],
    "adamw": [
        {"lr": 0.01},
        {"lr": 0.01, "weight_decay": 0.5},
        {"lr": 0.01, "amsgrad": True, "eps": 1e-4},
        {"lr": 0.02, "betas": (0.5, 0.9), "weight_decay": 0.0},
    ],
    "asgd": [
        {"lr": 1e-4},
        {"lr": 5e-4, "lambd": 2.0, "alpha": 0.5, "weight_decay": 0.5},
        {"lr": 1e-4, "lambd": 0.1, "t0": 4.0},
    ],
    "rprop": [
        {"lr": 0.01},
        {"lr": 0.05, "etas": (0.25, 1.5)},
        {"lr": 0.01, "step_sizes": (0.005, 0.02)},
    ],
    "adadelta": [
        {"lr": 1.0},
        {"lr": 5.0, "rho": 0.5, "eps": 1e-4},
        {"lr": 2.0, "weight_decay": 2.0},
    ],
    "adamax": [
        {"lr": 0.01},
        {"lr": 0.02, "betas": (0.5, 0.9), "eps": 1e-4, "weight_decay": 0.5},
    ],
    "nadam": [
        {"lr": 0.01},
        {"lr": 0.01, "betas": (0.8, 0.99), "momentum_decay": 0.1, "weight_decay": 0.5},
        {"lr": 0.02, "eps": 1e-4, "weight_decay": 0.5, "decoupled_weight_decay": True},
    ],
    "radam": [
        {"lr": 5e-4},
        {"lr": 1e-3, "betas": (0.8, 0.99), "eps": 1e-4, "weight_decay": 0.5},
        {"lr": 2e-4, "weight_decay": 0.5, "decoupled_weight_decay": True},
    ],
    "lbfgs": [
        {"lr": 1.0},
        {"lr": 0.5, "max_iter": 1},
        {"lr": 0.1, "max_iter": 2, "max_eval": 3, "line_search_fn": "strong_wolfe"},
        {"lr": 0.2, "max_iter": 4, "history_size": 2, "tolerance_grad": 1e-3, "tolerance_change": 1e-4},
    ],
    "adafactor": [
        {"lr": 0.05},
        {"lr": 0.1, "beta2_decay": -0.5, "eps": (1e-4, 0.1), "d": 2.0, "weight_decay": 0.5},
    ],
}
ON_A_WEIGHT = KINDS["pair"].optimizers
# Each schedule's settings worth trying, by torch's class and names
SCHEDULES: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "step": ("StepLR", [{"step_size": 7, "gamma": 0.5}]),
    "multistep": ("MultiStepLR", [{"milestones": [3, 11, 12], "gamma": 0.25}]),
    "exponential": ("ExponentialLR", [{"gamma": 0.9}]),
    "cosine": ("CosineAnnealingLR", [{"T_max": 30}, {"T_max": 9, "eta_min": 1e-5}]),
    "restarts": ("CosineAnnealingWarmRestarts", [{"T_0": 5, "T_mult": 2, "eta_min": 1e-5}]),
    "linear": ("LinearLR", [{}, {"start_factor": 1.0, "end_factor": 0.25, "total_iters": 20}]),
    "onecycle": (
        "OneCycleLR",
        [
            {"total_steps": 40},
            {
                "total_steps": 25, "pct_start": 0.4, "anneal_strategy": "linear", "div_factor": 10.0,
                "final_div_factor": 100.0, "three_phase": True,
            },
            {"total_steps": 30, "cycle_momentum": True, "base_momentum": 0.6, "max_momentum": 0.9},
        ],
    ),
    "polynomial": ("PolynomialLR", [{"total_iters": 30, "power": 2.0}]),
    "plateau": (
        "ReduceLROnPlateau",
        [
            {"patience": 2, "factor": 0.5},
            {
                "patience": 0, "threshold": 0.5, "threshold_mode": "abs", "cooldown": 3, "min_lr": 1e-5, "eps": 1e-9,
                "factor": 0.3,
            },
        ],
    ),
}  # fmt: skip
SCHEDULE_CASES = [(key, settings) for key, (_name, cases) in SCHEDULES.items() for settings in cases]
ALTERATIONS: list[dict[str, float]] = [
    {"noise": 5.0},
    {"clip_value": 3.0},
    {"clip_norm": 3.0},
    {"noise": 50.0, "clip_value": 30.0, "clip_norm": 20.0},
]
OPTIMIZER_CASES = [(key, settings) for key, cases in SETTINGS.items() for settings in cases]
LOSS_CASES: list[tuple[str, dict[str, float]]] = [
    ("squared_error", {}),
    ("absolute_error", {}),
    ("huber", {}),
    ("huber", {"delta": 10.0}),
    ("log_cosh", {}),
]


def flat(settings: dict[str, Any]) -> dict[str, Any]:
    """Settings by their names in a link, each tuple split."""
    parts = [zip(TUPLES[name], v, strict=True) if isinstance(v, tuple) else [(name, v)] for name, v in settings.items()]
    return dict(pair for part in parts for pair in part)


def words(settings: dict[str, Any]) -> str:
    """Settings as a lane's text: `lr=0.01,beta1=0.9,beta2=0.999`."""
    return ",".join(f"{name}={plain(value)}" for name, value in flat(settings).items())


def schedule_words(key: str, settings: dict[str, Any]) -> str:
    """A schedule as a lane's text: `schedule=multistep,milestones=3/11`."""
    texts = dict(settings)
    if isinstance(texts.get("milestones"), list):
        texts["milestones"] = "/".join(map(str, texts["milestones"]))
    if key == "plateau" and "eps" in texts:
        texts["lr_eps"] = texts.pop("eps")
    return ",".join([f"schedule={key}", *(f"{name}={plain(value)}" for name, value in texts.items())])


def link(lane: str = "sgd,lr=0.0001", **fields: Any) -> str:
    """The seed's link with other values; None leaves a key out."""
    seed = {"problem": "pair", "x": 30.2, "y": 10.5, "w": 0.2, "loss": "squared_error", "lane": lane, "steps": 50}
    return "&".join(f"{key}={value}" for key, value in (seed | fields).items() if value is not None)


def spec(lane: str = "sgd,lr=0.0001", **fields: Any) -> Spec:
    return read(link(lane, **fields))


TABLE = {"problem": "table", "data": "fruit", "scale": "standard", "loss": "mse", "lane": "sgd,lr=0.1", "steps": 40}


def table_link(**fields: Any) -> str:
    """A link to a run on the fruit table with other values; None leaves a key out."""
    return "&".join(f"{key}={value}" for key, value in (TABLE | fields).items() if value is not None)


def table(**fields: Any) -> TableSpec:
    run = read(table_link(**fields))
    assert isinstance(run, TableSpec)
    return run


def case_name(value: Any) -> str:
    """A test's name for a case of the tables above."""
    if isinstance(value, dict):
        return words(value).replace(",", " ") or "default"
    return str(value)


def values(param: OfLane) -> st.SearchStrategy[Any]:
    """Every value that a setting may have."""
    if isinstance(param, Choice):
        return st.sampled_from(param.options)
    if isinstance(param, Steps):
        steps = st.lists(st.integers(1, param.high), min_size=1, max_size=20, unique=True)
        return steps.map(lambda chosen: "/".join(map(str, sorted(chosen))))
    if param.kind is bool:
        return st.booleans()
    if param.kind is int:
        return st.integers(int(param.low), int(param.high))
    return st.floats(param.low, param.high)


def tables(params: tuple[OfLane, ...]) -> st.SearchStrategy[dict[str, Any]]:
    each = st.tuples(*(values(param) for param in params))
    return each.map(lambda chosen: {param.name: value for param, value in zip(params, chosen, strict=True)})


@st.composite
def legs(draw: st.DrawFn, at: int, start: PairLeg | None = None) -> PairLeg:
    """A leg; with `start`, on the problem that this one has."""
    optimizer = ON_A_WEIGHT[draw(st.sampled_from(sorted(ON_A_WEIGHT)))]
    settings = draw(tables(optimizer.params))
    if mistake := optimizer.forbids(settings):
        settings[mistake[0]] = optimizer.defaults[mistake[0]]
    if optimizer.forbids(settings):
        settings = optimizer.defaults
    schedule = schedules.SCHEDULES[draw(st.sampled_from(sorted(schedules.SCHEDULES)))]
    steering = draw(tables(schedule.params))
    if schedule.forbids(steering, bool({"momentum", "beta1"} & settings.keys()), optimizer.momentum_at_once):
        steering = schedule.defaults
    own: dict[str, Any] = {"at": at, "optimizer": optimizer.key, "settings": settings, "schedule": schedule.key}
    own |= {"schedule_settings": steering} | draw(st.one_of(st.just({}), tables(gradients.PARAMS)))
    if start:
        plain_start = start.model_copy(update=dict.fromkeys(("noise", "clip_value", "clip_norm"), 0.0))
        return plain_start.model_copy(update=own)
    loss = LOSSES[draw(st.sampled_from(sorted(LOSSES)))]
    return PairLeg(
        **own,
        loss=loss.key,
        loss_settings=draw(tables(loss.params)),
        x=draw(values(X)),
        y=draw(values(Y)),
    )


@st.composite
def specs(draw: st.DrawFn, most_lanes: int = 3, most_changes: int = 3) -> Spec:
    """A whole spec: lanes that start from one problem, each changed on the way or not."""
    first = draw(legs(0))
    lanes = []
    for number in range(draw(st.integers(1, most_lanes))):
        start = draw(legs(0, first)) if number else first
        ats = draw(st.lists(st.integers(1, int(STEPS.high)), max_size=most_changes, unique=True).map(sorted))
        lanes.append(Lane(legs=(start, *(draw(legs(at)) for at in ats))))
    return PairSpec(
        w=draw(values(W)),
        lanes=tuple(lanes),
        steps=draw(values(STEPS)),
        zero_grad=draw(st.booleans()),
        requires_grad=draw(st.booleans()),
        dtype=draw(st.sampled_from(DTYPES)),
        seed=draw(values(SEED_SETTING)),
    )
