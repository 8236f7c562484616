"""The page "One weight": one input, one target, one weight, no bias."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from engine.link import read, write, write_history, write_settings
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from engine.param import Param, plain
from engine.script import script
from engine.spec import REQUIRES_GRAD, STEPS, Spec, SpecError, W, X, Y
from figures.one_weight import charts
from ui.arithmetic import arithmetic_panel, graph_panel
from ui.controls import check_link, choice, control, log_control, show_mistake
from ui.player import address, player, playhead
from views.presets import PRESETS, Preset
from words import _

PLAYER = "one-weight-player"
LOSS_NAMES = {loss.label: loss for loss in LOSSES.values()}
OPTIMIZER_NAMES = {optimizer.label: optimizer for optimizer in OPTIMIZERS.values()}
FORGET = Param("forget_zero_grad", _("Forget zero_grad()"), False,
               help=_("Gradients are then added to those of the steps before, as PyTorch does by itself."))  # fmt: skip
WHOLE_RUN = {W.name, STEPS.name, FORGET.name, REQUIRES_GRAD.name}  # these have no "from here"
GHOSTS = 3


def show() -> None:
    """Draw the page."""
    check_link(_params(), {"loss": list(LOSS_NAMES), "optimizer": list(OPTIMIZER_NAMES)}, {"history"})
    with st.sidebar:
        values = controls()
    heading(values)
    spec = spec_of(values)
    if spec is not None:
        st.session_state.spec = spec
    if "spec" in st.session_state:
        play(st.session_state.spec)
        details(st.session_state.spec)


def controls() -> dict[str, Any]:
    """Every setting of the page, by its name in the link."""
    st.button(
        _("Reset"),
        on_click=_use,
        args=({},),
        icon=":material/restart_alt:",
        help=_("Back to the seed numbers."),
    )
    show_mistake("link")
    _what_a_change_does()
    st.subheader(_("Learning rate"))
    rate = st.container()
    st.subheader(_("Problem"))
    values: dict[str, Any] = {param.name: control(param, _changed) for param in (X, Y, W)}
    values["loss"] = choice("loss", _("Loss"), list(LOSS_NAMES), _changed)
    loss = LOSS_NAMES[values["loss"]]
    st.caption(f"{loss.help} [{_('source')}]({loss.source})")
    values |= {param.name: log_control(param, _changed, param.default) for param in loss.params}
    st.subheader(_("Optimizer"))
    values["optimizer"] = choice("optimizer", _("Optimizer"), list(OPTIMIZER_NAMES), _optimizer_changed)
    optimizer = OPTIMIZER_NAMES[values["optimizer"]]
    st.caption(f"{optimizer.help} [{_('source')}]({optimizer.source})")
    with rate:
        values["lr"] = log_control(optimizer.params[0], _changed, optimizer.lr_hint)
    values |= {param.name: control(param, _changed) for param in optimizer.params[1:]}
    st.subheader(_("Run"))
    return values | {param.name: control(param, _changed) for param in (STEPS, FORGET, REQUIRES_GRAD)}


def _what_a_change_does() -> None:
    choices = {"start": _("from the start"), "here": _("from here")}
    help = _("From here: the run goes on from the playhead with the new value, and the old run stays, dimmed.")
    st.segmented_control(
        _("A change applies"),
        choices,
        format_func=choices.__getitem__,
        default="start",
        key="applies",
        required=True,
        help=help,
    )
    if "spec" in st.session_state and (step := st.session_state.spec.last_change) and "history" in st.query_params:
        st.caption(_("The settings below hold from step {step} on.").format(step=step))
        st.button(_("Forget the changes"), on_click=_forget_history, icon=":material/undo:", width="stretch")


def heading(values: dict[str, Any]) -> None:
    """Title, presets and what to look for."""
    with st.container(horizontal=True, key="presets", vertical_alignment="center"):
        st.title(_("One weight"), anchor=False, width="content")
        for preset in PRESETS:
            st.button(preset.name, on_click=_use, args=(preset.values,), key=f"preset-{preset.name}")
    chosen = next((p for p in PRESETS if _matches(p, values)), None)
    st.caption(chosen.look_for if chosen else _("Your own settings. Press play, or step through with the arrow keys."))


def spec_of(values: dict[str, Any]) -> Spec | None:
    """The run that the widgets and the link's history describe; None, with sentences shown, if there is none."""
    loss, optimizer = LOSS_NAMES[values["loss"]], OPTIMIZER_NAMES[values["optimizer"]]
    pair = {"x": values["x"], "y": values["y"], "loss": loss.key} | {p.name: values[p.name] for p in loss.params}
    settings = {p.name: values[p.name] for p in optimizer.params}
    history = st.query_params.get("history", "")
    lane = history + write_settings(optimizer.key, settings | pair)
    fields = {
        k: v if isinstance(v, str) else plain(v)
        for k, v in {**pair, "w": values["w"], "steps": values["steps"]}.items()
    }
    switches = {
        "zero_grad": plain(not values[FORGET.name]),
        "requires_grad": plain(values[REQUIRES_GRAD.name]),
    }
    try:
        return read(urlencode({"problem": "pair", **fields, "lane": lane, **switches}))
    except SpecError as mistake:
        for error in mistake.errors:
            st.error(error["message"], icon=":material/error:")
        return None


def play(spec: Spec) -> None:
    """The player with the run and, where it was changed on the way, the runs before each change."""
    older: list[Spec] = []
    before = spec
    while before.last_change and len(older) < GHOSTS:
        before = before.without_last_change()
        older.append(before)
    ghosts = [f"ghost{number}" for number in range(len(older))]
    streams = zip(["run", *ghosts], [spec, *older], strict=True)
    branch = st.session_state.get("applies") == "here"
    player(
        PLAYER,
        streams=[{"name": name, "url": address(f"api/descent?{write(run)}")} for name, run in streams],
        charts=charts(ghosts, address(f"api/curve?{write(spec)}")),
        panels=[arithmetic_panel(spec), graph_panel(spec)],
        resume=spec.last_change,
        branch=branch,
        reset=str(st.session_state.get("reset", 0)),
    )


def details(spec: Spec) -> None:
    """The run as code, and as a table to take away."""
    code, rows = st.tabs([_("The code"), _("The numbers")])
    with code:
        text = script(spec)
        st.caption(_("This very run as a PyTorch script: run by itself, it prints the same numbers."))
        st.code(text, language="python")
        st.download_button(_("Download the script"), text, "descent.py", "text/x-python", on_click="ignore")
    with rows:
        link = address(f"api/descent?{write(spec)}")
        st.caption(_("Every row: loss, weight, gradient and the optimizer's own state, in full precision."))
        st.link_button(_("Download the rows (CSV)"), f"{link}&format=csv", icon=":material/download:")
        st.caption(_("In a notebook:"))
        st.code(f'pandas.read_csv("{_origin()}{link}&format=csv")', language="python")


def _origin() -> str:
    """Where the browser found us: scheme, host and port."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}"


def _params() -> list[Param]:
    """Every setting that a link of this page may have."""
    of_losses = [param for loss in LOSSES.values() for param in loss.params]
    of_optimizers = [param for optimizer in OPTIMIZERS.values() for param in optimizer.params]
    return [X, Y, W, STEPS, FORGET, REQUIRES_GRAD, *of_losses, *of_optimizers]


def _defaults(optimizer_name: str) -> dict[str, Any]:
    optimizer = OPTIMIZER_NAMES[optimizer_name]
    return {param.name: param.default for param in optimizer.params} | {"lr": optimizer.lr_hint}


def _seed() -> dict[str, Any]:
    """The page as it opens."""
    names = {"loss": next(iter(LOSS_NAMES)), "optimizer": next(iter(OPTIMIZER_NAMES))}
    params = (X, Y, W, STEPS, FORGET, REQUIRES_GRAD)
    return {param.name: param.default for param in params} | names | _defaults(names["optimizer"])


def _matches(preset: Preset, values: dict[str, Any]) -> bool:
    return "history" not in st.query_params and _seed() | preset.values == values


def _use(values: dict[str, Any]) -> None:
    """Take a preset's settings, from step 0."""
    st.session_state.update(_seed() | values)
    st.session_state.mistakes = {}
    st.session_state.reset = st.session_state.get("reset", 0) + 1
    _forget_history()


def _forget_history() -> None:
    st.query_params.pop("history", None)


def _changed(name: str) -> None:
    """The user changed a setting: from here, or from the start."""
    st.session_state.get("mistakes", {}).pop(name, None)
    st.session_state.get("mistakes", {}).pop("link", None)
    if name in WHOLE_RUN or "spec" not in st.session_state:
        return
    if st.session_state.get("applies") == "here":
        _branch(st.session_state.spec, playhead(PLAYER))
    else:
        _forget_history()


def _branch(spec: Spec, step: int) -> None:
    """Keep what the run did before `step`; at its end, let it go on for as many steps again."""
    if history := write_history(spec.lanes[0], step):
        st.query_params["history"] = history
    else:
        _forget_history()
    if step >= spec.steps:
        st.session_state.steps = int(min(2 * spec.steps, STEPS.high))


def _optimizer_changed(name: str) -> None:
    """Another optimizer starts from its own settings."""
    st.session_state.update(_defaults(st.session_state.optimizer))
    _changed(name)
