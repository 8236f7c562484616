"""What drives a lane: the optimizer, the schedule and the alteration of gradients of the leg in force."""

import numpy as np
import torch

from engine.loop.recorder import Drive
from engine.optimizers.of_leg import make_optimizer, renewed, start_schedule
from engine.optimizers.own import entry_of
from engine.spec import Lane, Leg
from engine.steering.gradients import alteration, generator
from engine.steering.schedules import cycled, starts_anew


class Driver:
    """A lane under way on its parameters."""

    def __init__(self, lane: Lane, parameters: list[torch.Tensor], seed: int) -> None:
        self.lane, self.parameters = lane, parameters
        self.new = dict(zip((leg.at for leg in lane.legs), renewed(lane.legs), strict=True))
        self.noise = generator(seed)
        self.leg: Leg | None = None
        self.kept_rate = np.nan

    def drive(self, first: int) -> Drive:
        """What moves the lane from row `first` on."""
        leg = self.lane.leg_at(first)
        if leg is not self.leg:
            self._enter(leg)
        return self.made

    def in_force(self, rates: np.ndarray, first: int) -> np.ndarray:
        """The rates by which the updates from row `first` on were made, where the optimizer's group had these."""
        if not entry_of(self.lane.leg_at(first)).rate_kept:
            return rates
        before = rates[0] if first == self.born else self.kept_rate
        self.kept_rate = rates[-1]
        return np.concatenate([[before], rates[:-1]])

    def _enter(self, leg: Leg) -> None:
        """Take a leg's settings: in the running optimizer where its state allows that, else in a new one."""
        entry = entry_of(leg)
        keywords = entry.keywords(leg.settings)
        if self.new[leg.at]:
            self.optimizer, self.born = make_optimizer(leg, self.parameters), leg.at
        if self.new[leg.at] or not self.leg or starts_anew(self.leg, leg):
            self.optimizer.param_groups[0].update(keywords)
            self.schedule = start_schedule(leg, self.optimizer)
        else:  # the schedule goes on, and what it sets stays its own
            mine = {"lr", "momentum", "betas"} if cycled(leg) else {"lr"}
            self.optimizer.param_groups[0].update({k: v for k, v in keywords.items() if k not in mine})
        self.leg = leg
        alter = alteration(leg, self.parameters, self.noise)
        self.made = Drive(self.optimizer, entry.states.values(), self.schedule, alter)
