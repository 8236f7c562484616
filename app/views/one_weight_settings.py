"""The settings of the page "One weight": its widgets, what a change of one does, and the spec that they make."""

from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st

from engine.link import read, write_history, write_settings
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.pair import REQUIRES_GRAD, PairSpec, W, X, Y
from engine.param import Param, plain
from engine.settings import LIMITS
from engine.spec import DTYPES, STEPS, SpecError
from ui.controls import choice, control, show_errors, show_mistake
from ui.link_check import check_link, complaint, forgive
from ui.player import playhead
from words import _

PLAYER = "one-weight-player"
LOSS_NAMES = {loss.label: loss for loss in LOSSES.values()}
OPTIMIZER_NAMES = {optimizer.label: optimizer for optimizer in OPTIMIZERS.values()}
FORGET = Param("forget_zero_grad", _("Forget zero_grad()"), False,
               help=_("Gradients are then added to those of the steps before, as PyTorch does by itself."))  # fmt: skip
PAGE = (X, Y, W, STEPS, FORGET, REQUIRES_GRAD)
WHOLE_RUN = {W.name, STEPS.name, FORGET.name, REQUIRES_GRAD.name, "dtype"}  # these have no "from here"

CHOICES = {"loss": list(LOSS_NAMES), "optimizer": list(OPTIMIZER_NAMES), "dtype": DTYPES}

Values = dict[str, Any]


def seed() -> Values:
    """The settings as the page opens."""
    names = {"loss": next(iter(LOSS_NAMES)), "optimizer": next(iter(OPTIMIZER_NAMES)), "dtype": DTYPES[0]}
    return {param.name: param.default for param in PAGE} | names | _settings_of(names["optimizer"])


def settings() -> Values:
    """Draw the widgets; every setting of the page by its name in the link."""
    for name in st.session_state.pop("no_values", ()):
        st.session_state[name] = _own_value(name)
    no_values = check_link(_params_of_link(), CHOICES, {"history"})
    show_mistake("link")
    show_mistake("history")
    _what_a_change_does()
    st.subheader(_("Learning rate"))
    rate = st.container()
    st.subheader(_("Problem"))
    values: Values = {param.name: control(param, _changed) for param in (X, Y, W)}
    values["loss"] = choice("loss", _("Loss"), CHOICES["loss"], _changed)
    loss = LOSS_NAMES[values["loss"]]
    st.caption(f"{loss.help} [{_('source')}]({loss.source})")
    values |= {param.name: control(param, _changed) for param in loss.params}
    st.subheader(_("Optimizer"))
    values["optimizer"] = choice("optimizer", _("Optimizer"), CHOICES["optimizer"], _optimizer_changed)
    optimizer = OPTIMIZER_NAMES[values["optimizer"]]
    st.caption(f"{optimizer.help} [{_('source')}]({optimizer.source})")
    with rate:
        values["lr"] = control(optimizer.params[0], _changed, optimizer.lr_hint)
    values |= {param.name: control(param, _changed) for param in optimizer.params[1:]}
    st.subheader(_("Run"))
    values |= {param.name: control(param, _changed) for param in (STEPS, FORGET, REQUIRES_GRAD)}
    values["dtype"] = choice("dtype", _("Precision"), DTYPES, _changed)
    if no_values:  # Streamlit makes 1 step of 1.5; only after its first run does it let go of the link's value
        st.session_state.no_values = no_values
        st.rerun()
    return values


def spec_of(values: Values) -> PairSpec:
    """The run that the settings describe, after the link's history. A mistake leaves the last good run."""
    history = st.query_params.get("history", "")
    try:
        st.session_state.spec = read(_query(values, history))
    except SpecError as mistake:
        if history:  # these settings may still stand alone
            complaint(
                "history", _("The changes on the way do not fit these settings, so the run is shown without them.")
            )
            forget_history()
            st.rerun()
        show_errors(mistake.errors)
    return cast(PairSpec, st.session_state.setdefault("spec", read(_query(seed(), ""))))


def use(values: Values, play: bool) -> None:
    """Take these settings, and the page's own for the rest, from step 0, playing or not."""
    st.session_state.update(seed() | values)
    st.session_state.autoplay = play
    st.session_state.reset = st.session_state.get("reset", 0) + 1
    forgive()
    forget_history()


def forget_history() -> None:
    """The settings hold for the whole run again."""
    st.query_params.pop("history", None)


def _what_a_change_does() -> None:
    names = {"start": _("from the start"), "here": _("from here")}
    st.segmented_control(
        _("A change applies"), names, format_func=names.__getitem__, default="start", key="applies", required=True,
        help=_("From here: the run goes on from the playhead with the new value, and the old run stays, dimmed."),
    )  # fmt: skip
    if "history" in st.query_params:
        step = st.query_params["history"].rpartition("@")[2].rstrip(",")
        st.caption(_("The settings below hold from step {step} on.").format(step=step))
        st.button(_("Forget the changes"), on_click=forget_history, icon=":material/undo:", width="stretch")


def _query(values: Values, history: str) -> str:
    loss, optimizer = LOSS_NAMES[values["loss"]], OPTIMIZER_NAMES[values["optimizer"]]
    pair = {"x": values["x"], "y": values["y"], "loss": loss.key} | {p.name: values[p.name] for p in loss.params}
    lane = write_settings(optimizer.key, {p.name: values[p.name] for p in optimizer.params} | pair)
    whole = {"w": values["w"], "steps": values["steps"], "zero_grad": not values[FORGET.name]}
    fields = {name: plain(value) for name, value in {**pair, **whole}.items()}
    fields |= {"problem": "pair", "lane": history + lane, "requires_grad": plain(values[REQUIRES_GRAD.name])}
    fields |= {"dtype": values["dtype"]}
    return urlencode(fields)


def _settings_of(optimizer_name: str) -> Values:
    optimizer = OPTIMIZER_NAMES[optimizer_name]
    return {param.name: param.default for param in optimizer.params} | {"lr": optimizer.lr_hint}


def _own_value(name: str) -> Any:
    loss, optimizer = LOSS_NAMES[st.session_state.loss], st.session_state.optimizer
    return (seed() | _settings_of(optimizer) | {param.name: param.default for param in loss.params})[name]


def _params_of_link() -> list[Param]:
    """The settings that the visitor's link may have, with the loss and the optimizer that it names."""
    loss = LOSS_NAMES.get(st.query_params.get("loss", ""), next(iter(LOSSES.values())))
    optimizer = OPTIMIZER_NAMES.get(st.query_params.get("optimizer", ""), next(iter(OPTIMIZERS.values())))
    return [*PAGE, *loss.params, *optimizer.params]


def _changed(name: str) -> None:
    """The user changed a setting: from here, or from the start."""
    forgive(name)
    if name in WHOLE_RUN or "spec" not in st.session_state:
        return
    if st.session_state.get("applies") == "here":
        _branch(st.session_state.spec, playhead(PLAYER))
    else:
        forget_history()


def _branch(spec: PairSpec, step: int) -> None:
    """Keep what the run did before `step`; at its end, let it go on for as many steps again."""
    if sum(leg.at < step for leg in spec.lanes[0].legs) > LIMITS.max_changes:
        message = _("A run can change {limit} times on its way: this change takes the place of the last one.")
        complaint("history", message.format(limit=LIMITS.max_changes))
        return
    if history := write_history(spec.lanes[0], step):
        st.query_params["history"] = history
    else:
        forget_history()
    if step >= spec.steps:
        st.session_state.steps = int(min(2 * spec.steps, STEPS.high))


def _optimizer_changed(name: str) -> None:
    """Another optimizer starts from its own settings."""
    st.session_state.update(_settings_of(st.session_state.optimizer))
    _changed(name)
