"""The schedules: torch's own `lr_scheduler` classes, one a lane. Adding one is one entry in `SCHEDULES`.

A schedule is stepped after each update. It starts where its leg starts: at the beginning, with a new optimizer, or
where the schedule, its settings or the learning rate change; any other change lets it go on. Where torch has a
default it is ours; T_max, T_0, step_size, milestones, total_steps and ExponentialLR's gamma have none in torch.
`OneCycleLR` takes the lane's learning rate as its `max_lr`. Left out are torch's `last_epoch`, plateau's `mode` (a loss
is made small), its `min_lr` by group, and one-cycle's `epochs` and `steps_per_epoch` (here a step is a step).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.limits import LIMITS
from engine.param import Choice, Param, Steps
from engine.spec import Leg
from words import N_, _

if TYPE_CHECKING:
    import torch

Settings = Mapping[str, Any]
Rate = float | list[float]  # of an optimizer's one group, or of each of several


@dataclass(frozen=True)
class Schedule:
    """One class of `torch.optim.lr_scheduler`; `constant` is none.

    `to_torch` turns the settings and the learning rate into torch's keywords. `last` is the number of steps after
    which torch's class refuses another. `metric`: a step is told the loss. `forbids` gives the setting that does not
    fit, with a sentence; it is told whether the optimizer has anything to cycle, and whether its momentum is made at
    once or never.
    """

    key: str
    label: str
    torch_name: str
    params: tuple[Param | Choice | Steps, ...]
    help: str
    to_torch: Callable[[dict[str, Any], Rate], dict[str, Any]] = lambda settings, lr: settings
    forbids: Callable[[Settings, bool, bool], tuple[str, str] | None] = lambda settings, cycles, at_once: None
    last: Callable[[Settings], int | None] = lambda settings: None
    metric: bool = False

    @property
    def source(self) -> str:
        """The page of torch's documentation."""
        page = f"lr_scheduler.{self.torch_name}.html" if self.torch_name else "Optimizer.html"
        return f"https://docs.pytorch.org/docs/2.13/generated/torch.optim.{page}"

    @property
    def defaults(self) -> dict[str, Any]:
        """By the settings' names in a link."""
        return {param.name: param.default for param in self.params}

    def keywords(self, settings: Settings, lr: Rate) -> dict[str, Any]:
        """All settings as torch's class takes them."""
        return self.to_torch(dict(settings), lr)


class Running:
    """A schedule at work on an optimizer: torch's scheduler, and the rates that it sets."""

    def __init__(self, leg: Leg, optimizer: "torch.optim.Optimizer") -> None:
        import torch

        entry = SCHEDULES[leg.schedule]
        self.group, *others = optimizer.param_groups
        rate = [group["lr"] for group in optimizer.param_groups] if others else self.group["lr"]
        keywords = entry.keywords(leg.schedule_settings, rate)
        self.group["initial_lr"] = self.group["lr"]  # that of an earlier schedule may be there
        self.scheduler: Any = getattr(torch.optim.lr_scheduler, entry.torch_name)(optimizer, **keywords)
        optimizer._opt_called = True  # type: ignore[attr-defined]  # as torch's wrapper, which we go past, notes it
        self.metric, self.last = entry.metric, entry.last(leg.schedule_settings)
        self.cycled = cycled(leg)

    def rates(self) -> tuple[float, ...]:
        """The learning rate of the next update and, where it is cycled, its momentum."""
        if not self.cycled:
            return (self.group["lr"],)
        return self.group["lr"], self.group["betas"][0] if self.cycled == "beta1" else self.group["momentum"]

    def advance(self, loss: float) -> None:
        """What follows an update."""
        if self.metric:
            self.scheduler.step(loss)
        elif self.last is None or self.scheduler.last_epoch < self.last:
            self.scheduler.step()


def cycled(leg: Leg) -> str:
    """The setting that a leg's schedule moves besides the learning rate; empty where there is none."""
    if not leg.schedule_settings.get("cycle_momentum"):
        return ""
    return "momentum" if "momentum" in leg.settings else "beta1"


def starts_anew(before: Leg, leg: Leg) -> bool:
    """Whether the schedule starts anew with `leg` though the optimizer goes on."""
    same = (before.schedule, before.schedule_settings) == (leg.schedule, leg.schedule_settings)
    moved = {"lr", "momentum", "beta1", "beta2"} if cycled(leg) else {"lr"}
    return not same or any(before.settings.get(name) != leg.settings.get(name) for name in moved)


def _one_cycle_keywords(settings: dict[str, Any], lr: Rate) -> dict[str, Any]:
    return {"max_lr": lr} | settings


def _one_cycle_forbids(settings: Settings, cycles: bool, at_once: bool) -> tuple[str, str] | None:
    if settings["cycle_momentum"] and not cycles:
        return "cycle_momentum", _("This optimizer has no momentum or β₁ to cycle: leave cycle_momentum off.")
    low, high = settings["base_momentum"], settings["max_momentum"]
    if settings["cycle_momentum"] and at_once and low + (high - low) == 0:  # as torch's cosine rounds the first one
        return "max_momentum", _("PyTorch makes this optimizer's momentum at the first step, or never: start above 0.")
    if settings["pct_start"] * settings["total_steps"] == 1:
        return "pct_start", _("The rise would take no step at all, and torch divides by its length: choose another.")
    return None


def _steps(name: str, label: str, default: int, help: str, low: int = 1) -> Param:
    return Param(name, label, default, low, LIMITS.max_steps, help=help)


def _share(name: str, label: str, default: float, help: str, low: float = 0.0) -> Param:
    return Param(name, label, default, low, 1.0, help=help)


_GAMMA = N_("The rate is multiplied by this.")
_ETA_MIN = Param("eta_min", N_("Lowest rate"), 0.0, 0.0, 1e4, help=N_("The rate at the bottom of the wave."))

SCHEDULES = {
    schedule.key: schedule
    for schedule in (
        Schedule("constant", N_("Constant"), "", (), N_("The learning rate stays as it is.")),
        Schedule(
            "step", N_("Step"), "StepLR",
            (
                _steps("step_size", N_("Every so many steps"), 10, N_("How long the rate stays the same.")),
                _share("gamma", "γ", 0.1, _GAMMA),
            ),
            N_("The rate falls by a factor every so many steps."),
        ),
        Schedule(
            "multistep", N_("Multi-step"), "MultiStepLR",
            (
                Steps("milestones", N_("At the steps"), "20/40", LIMITS.max_steps,
                      help=N_("Whole steps, counted from the schedule's start, apart by slashes.")),
                _share("gamma", "γ", 0.1, _GAMMA),
            ),
            N_("The rate falls by a factor at steps of your choice."),
            to_torch=lambda settings, lr: settings | {"milestones": [*map(int, settings["milestones"].split("/"))]},
        ),
        Schedule(
            "exponential", N_("Exponential"), "ExponentialLR", (_share("gamma", "γ", 0.95, _GAMMA),),
            N_("The rate falls by the same factor at every step."),
        ),
        Schedule(
            "cosine", N_("Cosine"), "CosineAnnealingLR",
            (_steps("T_max", N_("Half a wave"), 50, N_("The rate reaches its lowest after so many steps.")), _ETA_MIN),
            N_("The rate falls as a cosine does, and rises again."),
        ),
        Schedule(
            "restarts", N_("Cosine with warm restarts"), "CosineAnnealingWarmRestarts",
            (
                _steps("T_0", N_("First fall"), 10, N_("How many steps the first fall takes.")),
                Param("T_mult", N_("Longer by"), 1, 1, 10, help=N_("Each fall takes so many times the last.")),
                _ETA_MIN,
            ),
            N_("The rate falls as a cosine does, and jumps back up."),
        ),
        Schedule(
            "linear", N_("Linear warm-up"), "LinearLR",
            (
                _share("start_factor", N_("Starts at"), 1.0 / 3, N_("The share of the rate at the start."), low=1e-6),
                _share("end_factor", N_("Ends at"), 1.0, N_("The share of the rate at the end.")),
                _steps("total_iters", N_("Steps"), 5, N_("How many steps it takes to get there.")),
            ),
            N_("The rate rises, or falls, along a straight line and stays."),
        ),
        Schedule(
            "onecycle", N_("One cycle"), "OneCycleLR",
            (
                _steps("total_steps", N_("Steps"), 50, N_("How long the cycle takes; then the rate stays lowest.")),
                _share("pct_start", N_("Rising share"), 0.3, N_("The share of the steps in which the rate rises.")),
                Choice("anneal_strategy", N_("Along a"), ("cos", "linear"), help=N_("A cosine, or a straight line.")),
                Param("cycle_momentum", N_("Cycle the momentum"), False,
                      help=N_("The momentum, or Adam's β₁, falls while the rate rises. "
                              "torch's own default is on.")),
                _share("base_momentum", N_("Lowest momentum"), 0.85, N_("Where the rate is highest.")),
                Param("max_momentum", N_("Highest momentum"), 0.95, 0.0, 0.999999,
                      help=N_("Where the rate is lowest.")),
                Param("div_factor", N_("Starts below by"), 25.0, 1.0, 1e6, help=N_("The first rate is lr divided so.")),
                Param("final_div_factor", N_("Ends below by"), 1e4, 1.0, 1e10,
                      help=N_("The last rate is the first one divided so.")),
                Param("three_phase", N_("Three phases"), False, help=N_("Down as long as up, and then to the lowest.")),
            ),
            N_("Up to the learning rate, and down below where it began."),
            to_torch=_one_cycle_keywords, forbids=_one_cycle_forbids, last=lambda settings: settings["total_steps"] - 1,
        ),
        Schedule(
            "polynomial", N_("Polynomial"), "PolynomialLR",
            (
                _steps("total_iters", N_("Steps"), 5, N_("After so many steps the rate is 0.")),
                Param("power", N_("Power"), 1.0, 0.0, 10.0, help=N_("1 is a straight line.")),
            ),
            N_("The rate falls to 0 along a power of the steps that are left."),
        ),
        Schedule(
            "plateau", N_("Reduce on plateau"), "ReduceLROnPlateau",
            (
                Param("factor", N_("Factor"), 0.1, 0.0, 0.999999, help=_GAMMA),
                _steps("patience", N_("Patience"), 10,
                       N_("How many steps without progress are borne."), low=0),
                Param("threshold", N_("Threshold"), 1e-4, 0.0, 1.0, help=N_("What counts as progress.")),
                Choice("threshold_mode", N_("Threshold is"), ("rel", "abs"),
                       help=N_("A share of the loss, or a loss.")),
                _steps("cooldown", N_("Cooldown"), 0,
                       N_("Steps to wait after the rate was reduced."), low=0),
                Param("min_lr", N_("Lowest rate"), 0.0, 0.0, 1e4, help=N_("The rate falls no lower.")),
                Param("lr_eps", N_("Least change"), 1e-8, 0.0, 1.0,
                      help=N_("A smaller change of the rate is not made.")),
            ),
            N_("The rate falls by a factor where the loss of the steps' own rows no longer does."),
            to_torch=lambda settings, lr: settings | {"eps": settings.pop("lr_eps")}, metric=True,
        ),
    )
}  # fmt: skip

# torch's classes that are not here, and why
NOT_OFFERED = {
    "LambdaLR": N_("It takes a Python function."),
    "MultiplicativeLR": N_("It takes a Python function."),
    "ConstantLR": N_("It is one fall of the rate: a multi-step schedule with one milestone."),
    "CyclicLR": N_("It goes up and down by its own rates whatever the learning rate is: one cycle shows the idea."),
    "SequentialLR": N_("It chains other schedules: here a change on the way does."),
    "ChainedScheduler": N_("It multiplies other schedules: one a lane is enough to see what it does."),
}
