"""What the pages' settings share: widgets bound to the URL, what a change of one does, and the spec that they make.

A page's own part is a subclass of `Settings`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.kinds import KINDS
from engine.link import read, write_history
from engine.losses import Loss
from engine.optimizers import OPTIMIZERS
from engine.param import Choice, Param
from engine.settings import LIMITS
from engine.spec import DTYPES, STEPS, Spec, SpecError
from ui.controls import choice, control, show_errors, show_mistake
from ui.link_check import check_link, complaint, forgive
from ui.player import playhead
from words import _

Values = dict[str, Any]
OPTIMIZER_NAMES = {optimizer.label: optimizer for optimizer in KINDS["pair"].optimizers.values()}  # a table's too


class Settings(ABC):
    """The settings of one page.

    `player` is the key of its player, `params` are the numbers and switches that are its own, `losses` those to
    choose from by their labels, `choices` its other select boxes; `whole_run` names what holds for a whole run
    and cannot change on the way, `unbound` what its link has besides widgets, `lists` what may stand in it twice.
    """

    player: str
    params: tuple[Param, ...]
    losses: Mapping[str, Loss]
    choices: Mapping[str, Sequence[str]]
    whole_run: frozenset[str]
    unbound: tuple[str, ...] = ("history",)
    lists: tuple[str, ...] = ()

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
        params = (*self.params, *self.losses[first["loss"]].params)
        return {p.name: p.default for p in params} | self.own_settings(first["optimizer"]) | first

    def own_settings(self, optimizer_name: str) -> Values:
        """What an optimizer starts from on this page."""
        optimizer = OPTIMIZER_NAMES[optimizer_name]
        return {param.name: param.default for param in optimizer.params} | {"lr": optimizer.lr_hint}

    def draw(self) -> Values:
        """Draw the widgets; every setting of the page by its name in the link."""
        for name in st.session_state.pop("no_values", ()):
            st.session_state[name] = self._own_value(name)
        no_values = check_link(self._params_of_link(), self._all_choices(), {*self.unbound, *self.lists})
        for name in ("link", *self.unbound):
            show_mistake(name)
        self._what_a_change_does()
        st.subheader(_("Learning rate"))
        rate = st.container()
        values = self.draw_problem() | self.draw_loss() | self._draw_optimizer(rate)
        st.subheader(_("Run"))
        values |= self.draw_run()
        values["dtype"] = choice("dtype", _("Precision"), DTYPES, self.changed)
        if no_values:  # Streamlit makes 1 step of 1.5; only after its first run does it let go of the link's value
            st.session_state.no_values = no_values
            st.rerun()
        return values

    def spec_of(self, values: Values) -> Spec:
        """The run that the settings describe, after the link's history. A mistake leaves the last good run."""
        history = st.query_params.get("history", "")
        try:
            st.session_state.spec = read(self.query(values, history))
        except SpecError as mistake:
            if history and self._stands_alone(values):
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

    def changed(self, name: str) -> None:
        """The user changed a setting: from here, or from the start."""
        forgive(name)
        if name in self.whole_run or "spec" not in st.session_state:
            return
        if from_here():
            _branch(st.session_state.spec, playhead(self.player))
        else:
            forget_history()

    def draw_loss(self) -> Values:
        values = {"loss": choice("loss", _("Loss"), list(self.losses), self.changed)}
        loss = self.losses[values["loss"]]
        st.caption(f"{loss.help} [{_('source')}]({loss.source})")
        return values | {param.name: control(param, self.changed) for param in loss.params}

    def _draw_optimizer(self, rate: Any) -> Values:
        st.subheader(_("Optimizer"))
        names = list(OPTIMIZER_NAMES)
        values: Values = {"optimizer": choice("optimizer", _("Optimizer"), names, self._optimizer_changed)}
        optimizer = OPTIMIZER_NAMES[values["optimizer"]]
        st.caption(f"{optimizer.help} [{_('source')}]({optimizer.source})")
        with rate:
            values["lr"] = control(optimizer.params[0], self.changed, self.own_settings(optimizer.label)["lr"])
        return values | {param.name: control(param, self.changed) for param in optimizer.params[1:]}

    def _what_a_change_does(self) -> None:
        draw_applies()
        if "history" in st.query_params:
            step = st.query_params["history"].rpartition("@")[2].rstrip(",")
            st.caption(_("The settings below hold from step {step} on.").format(step=step))
            st.button(_("Forget the changes"), on_click=forget_history, icon=":material/undo:", width="stretch")

    def _all_choices(self) -> dict[str, Sequence[str]]:
        names = {"loss": list(self.losses), "optimizer": list(OPTIMIZER_NAMES), "dtype": DTYPES}
        return {**self.choices, **names}

    def _params_of_link(self) -> list[Param | Choice]:
        """The settings that the visitor's link may have, with the loss and the optimizer that it names."""
        loss = self.losses.get(st.query_params.get("loss", ""), next(iter(self.losses.values())))
        optimizer = OPTIMIZER_NAMES.get(st.query_params.get("optimizer", ""), next(iter(OPTIMIZERS.values())))
        return [*self.params, *loss.params, *optimizer.params]

    def _own_value(self, name: str) -> Any:
        chosen = {"loss": st.session_state.loss, "optimizer": st.session_state.optimizer}
        return self.whole(chosen)[name]

    def _optimizer_changed(self, name: str) -> None:
        """Another optimizer starts from its own settings."""
        st.session_state.update(self.own_settings(st.session_state.optimizer))
        self.changed(name)


def draw_applies() -> None:
    """Whether a change holds from the start or from the playhead on: `from_here()` tells."""
    names = {"start": _("from the start"), "here": _("from here")}
    st.segmented_control(
        _("A change applies"), names, format_func=names.__getitem__, default="start", key="applies", required=True,
        help=_("From here: the run goes on from the playhead with the new value, and the old run stays, dimmed."),
    )  # fmt: skip


def from_here() -> bool:
    return bool(st.session_state.get("applies") == "here")


def too_many_changes() -> str:
    message = _("A run can change {limit} times on its way: this change takes the place of the last one.")
    return message.format(limit=LIMITS.max_changes)


def longer(steps: int) -> int:
    """The steps of a run that was changed at its end: it goes on for as many again."""
    return int(min(2 * steps, STEPS.high))


def forget_history() -> None:
    """The settings hold for the whole run again."""
    st.query_params.pop("history", None)


def _branch(spec: Spec, step: int) -> None:
    """Keep what the run did before `step`; at its end, let it go on for as many steps again."""
    if sum(leg.at < step for leg in spec.lanes[0].legs) > LIMITS.max_changes:
        complaint("history", too_many_changes())
        return
    if history := write_history(spec.lanes[0], step):
        st.query_params["history"] = history
    else:
        forget_history()
    if step >= spec.steps:
        st.session_state.steps = longer(spec.steps)
