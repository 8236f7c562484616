"""What the pages' settings share: their widgets, their link, what a change of one does, and the spec that they make.

A page's own part is a subclass of `Settings`. Its link has each setting by its name, where it is not the page's own.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.link import read
from engine.link.query import write_settings
from engine.losses.catalogue import Loss
from engine.param import OfLane, Param, plain
from engine.problems.kinds import KINDS
from engine.spec import DTYPES, Spec, SpecError
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from ui.controls import choice, control, not_here, show_errors, show_mistake
from ui.link_check import Texts, check_names, complaint, forgive, read_choice, read_param
from ui.playback import check_playback, forget_playback, playback
from ui.player import playhead
from views.shared.changes import branch, draw_applies, forget_history, from_here, history
from views.shared.link import Pairs
from words import _

Values = dict[str, Any]
NOT_HERE = not_here(KINDS["pair"])
OPTIMIZER_NAMES = {optimizer.label: optimizer for optimizer in KINDS["pair"].optimizers.values()}  # a table's too


class Settings(ABC):
    """The settings of one page.

    `player` is the key of its player, `params` are the numbers and switches that are its own, `losses` those to
    choose from by their labels (none for a function, which is the loss), `choices` its other select boxes, `altering`
    what is done to gradients; `whole_run` names what holds for a whole run and cannot change on the way, `others` what
    else its link may have.
    """

    player: str
    params: tuple[Param, ...]
    losses: Mapping[str, Loss]
    choices: Mapping[str, Sequence[str]]
    altering: tuple[Param, ...] = gradients.PARAMS
    whole_run: frozenset[str]
    others: tuple[str, ...] = ()

    @abstractmethod
    def query(self, values: Values, history: str) -> str:
        """The link of the run that the values describe, after this history. May raise SpecError."""

    @abstractmethod
    def draw_problem(self) -> Values:
        """The widgets of what is to be minimised, but for its loss."""

    @abstractmethod
    def draw_run(self) -> Values:
        """The widgets of how the run goes."""

    def whole(self, some: Values) -> Values:
        """All settings, where only some are given: the rest as the page opens with this optimizer and loss."""
        first = {name: options[0] for name, options in self._all_choices().items()} | some
        params = (
            *self.params,
            *self.altering,
            *(self.losses[first["loss"]].params if self.losses else ()),
            *SCHEDULES[first["schedule"]].params,
        )
        return {p.name: p.default for p in params} | self.own_settings(first["optimizer"]) | first

    def own_settings(self, optimizer_name: str) -> Values:
        """What an optimizer starts from on this page."""
        optimizer = OPTIMIZER_NAMES[optimizer_name]
        return {param.name: param.default for param in optimizer.params} | {"lr": optimizer.lr_hint}

    def take_link(self, pairs: Pairs) -> None:
        """Put the settings of a link into the widgets, before they are drawn; what is wrong is told beside them."""
        forgive()
        check_playback()
        texts: dict[str, list[str]] = {}
        for name, text in pairs:
            texts.setdefault(name, []).append(text)
        st.session_state.update(self.values_of(texts))
        st.session_state.history = texts.get("history", [""])[-1]
        st.session_state.pop("spec", None)

    def values_of(self, texts: Texts) -> Values:
        """All settings by a link, the page's own where it has none or none that makes sense."""
        chosen = {name: read_choice(name, texts, options) for name, options in self._all_choices().items()}
        params = self._params_of(chosen)
        check_names(texts, {*self._all_choices(), *(param.name for param in params), *self.others, "history"})
        given = {param.name: read_param(param, texts) for param in params}
        return self.whole(chosen) | {name: value for name, value in given.items() if value is not None}

    def link(self, values: Values) -> Pairs:
        """The link of the page as it is, right or wrong: nothing that was entered is lost."""
        choices = self._all_choices()
        own = self.whole({name: values[name] for name in choices}) | {name: of[0] for name, of in choices.items()}
        changed = {name: value for name, value in values.items() if value != own[name]}
        changed |= {"history": history()} if history() else {}
        return [*((name, text) for name, value in changed.items() for text in _texts(value)), *playback()]

    def draw(self) -> Values:
        """Draw the widgets; every setting of the page by its name in the link."""
        for name in ("link", "history"):
            show_mistake(name)
        self._what_a_change_does()
        st.subheader(_("Learning rate"))
        rate = st.container()
        values = self.draw_problem() | self.draw_loss() | self._draw_optimizer(rate) | self._draw_steering()
        st.subheader(_("Run"))
        values |= self.draw_run()
        values["dtype"] = choice("dtype", _("Precision"), DTYPES, self.changed)
        return values

    def spec_of(self, values: Values) -> Spec:
        """The run that the settings describe, after the link's history. A mistake leaves the last good run."""
        try:
            st.session_state.spec = read(self.query(values, history()))
        except SpecError as mistake:
            if history() and self._stands_alone(values):
                text = _("The changes on the way do not fit these settings, so the run is shown without them.")
                complaint("history", text)
                forget_history()
                st.rerun()
            show_errors(mistake.errors)
        if "spec" not in st.session_state:
            st.session_state.spec = read(self.query(self.whole({}), ""))
        spec: Spec = st.session_state.spec
        return spec

    def _stands_alone(self, values: Values) -> bool:
        """Whether the settings make a run without the link's history."""
        try:
            read(self.query(values, ""))
        except SpecError:
            return False
        return True

    def use(self, values: Values, play: bool) -> None:
        """Take these settings, and the page's own for the rest, from step 0, playing or not."""
        st.session_state.update(self.whole(values))
        st.session_state.autoplay = play
        st.session_state.reset = st.session_state.get("reset", 0) + 1
        forgive()
        forget_history()
        forget_playback()

    def changed(self, name: str) -> None:
        """The user changed a setting: from here, or from the start."""
        forgive(name)
        forget_playback()
        if name in self.whole_run or "spec" not in st.session_state:
            return
        if from_here():
            branch(st.session_state.spec, playhead(self.player))
        else:
            forget_history()

    def draw_loss(self) -> Values:
        if not self.losses:
            return {}
        values = {"loss": choice("loss", _("Loss"), list(self.losses), self.changed)}
        loss = self.losses[values["loss"]]
        st.caption(f"{loss.help} [{_('source')}]({loss.source})")
        return values | {param.name: control(param, self.changed) for param in loss.params}

    def _draw_optimizer(self, rate: Any) -> Values:
        st.subheader(_("Optimizer"))
        names = list(OPTIMIZER_NAMES)
        values: Values = {"optimizer": choice("optimizer", _("Optimizer"), names, self._optimizer_changed, NOT_HERE)}
        optimizer = OPTIMIZER_NAMES[values["optimizer"]]
        st.caption(f"{optimizer.help} [{_('source')}]({optimizer.source})")
        with rate:
            values["lr"] = control(optimizer.params[0], self.changed, self.own_settings(optimizer.label)["lr"])
        return values | {param.name: control(param, self.changed) for param in optimizer.params[1:]}

    def _draw_steering(self) -> Values:
        with st.expander(_("Schedule, noise, clipping"), key="steering"):
            key = choice("schedule", _("Schedule"), list(SCHEDULES), self._schedule_changed)
            schedule = SCHEDULES[key]
            st.caption(f"{schedule.help} [{_('source')}]({schedule.source})")
            params = (*schedule.params, *self.altering)
            return {"schedule": key} | {param.name: control(param, self.changed) for param in params}

    def _what_a_change_does(self) -> None:
        draw_applies()
        if history():
            step = history().rpartition("@")[2].rstrip(",")
            st.caption(_("The settings below hold from step {step} on.").format(step=step))
            st.button(_("Forget the changes"), on_click=forget_history, icon=":material/undo:", width="stretch")

    def _all_choices(self) -> dict[str, Sequence[str]]:
        lane = {"optimizer": list(OPTIMIZER_NAMES), "schedule": list(SCHEDULES)}
        losses = {"loss": list(self.losses)} if self.losses else {}
        return {**self.choices, **losses, **lane, "dtype": DTYPES}

    def _params_of(self, chosen: Mapping[str, str]) -> list[OfLane]:
        """The settings that there are with this loss, optimizer and schedule."""
        loss = self.losses[chosen["loss"]].params if self.losses else ()
        lane = (*OPTIMIZER_NAMES[chosen["optimizer"]].params, *SCHEDULES[chosen["schedule"]].params)
        return [*self.params, *self.altering, *loss, *lane]

    def _optimizer_changed(self, name: str) -> None:
        """Another optimizer starts from its own settings."""
        st.session_state.update(self.own_settings(st.session_state.optimizer))
        self.changed(name)

    def _schedule_changed(self, name: str) -> None:
        """So does another schedule."""
        st.session_state.update(SCHEDULES[st.session_state.schedule].defaults)
        self.changed(name)


def _texts(value: Any) -> list[str]:
    """A value as the link has it: a list once an entry, an empty one as a blank."""
    return (value or [""]) if isinstance(value, list) else [plain(value)]


def lane_of(values: Values, altering: Sequence[Param], problem: Values) -> str:
    """The lane that the settings describe, as a link has it; `problem` is what it says of the problem."""
    optimizer, schedule = OPTIMIZER_NAMES[values["optimizer"]], SCHEDULES[values["schedule"]]
    own = {param.name: values[param.name] for param in (*optimizer.params, *schedule.params, *altering)}
    return write_settings(optimizer.key, {"schedule": schedule.key, **own, **problem})
