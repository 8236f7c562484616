"""A lane: an optimizer with its settings, its schedule and what is done to gradients.

It has a number of its own in the names of its widgets, which show the settings of its last leg.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.formula.tree import parse
from engine.optimizers import Optimizer
from engine.optimizers.own import OWN
from engine.param import Given, OfLane
from engine.problems.kinds import KINDS, Kind
from engine.spec import Lane, Spec
from engine.steering import gradients
from engine.steering.schedules import SCHEDULES
from ui.controls import control, not_here, show_mistake
from ui.mathml import update
from ui.typeset import typeset
from views.shared.lanes.history import change_applies, lane_text, load_history
from views.shared.lanes.rule import RULE, draw_rule, load_rule
from words import _

Changed = Callable[[str], None]


@dataclass(frozen=True)
class Of:
    """Whose lanes they are: a problem's, on a page with this player, whose other widgets' names begin so."""

    kind: Kind
    changed: Changed
    player: str = ""
    prefix: str = ""

    def entries(self) -> dict[str, Optimizer]:
        """What may move the parameters, in the order in which a box offers it."""
        return {**self.kind.optimizers, **({OWN: RULE} if self.kind.own_rules else {})}

    def on_the_way(self, number: int) -> Changed:
        """What a change of a setting of this lane does, that may be made on its way."""

        def changed(name: str) -> None:
            self.changed(name)
            change_applies(number, self.player, self.prefix)

        return changed


def load_lanes(spec: Spec) -> None:
    """Make a spec's lanes those of the page."""
    st.session_state.lanes, st.session_state.lane_count = [], 0
    common, starts = spec.lanes[0].start.problem, {param.name for param in KINDS[spec.problem].starts}
    for lane in spec.lanes:
        own = {name: value for name, value in lane.start.problem.items() if name in starts}
        _take(lane, own if lane.start.problem != common else {})


def prefix(number: int) -> str:
    """What the names of a lane's widgets begin with."""
    return f"lane{number}-"


def draw_lane(
    number: int,
    of: Of,
    problem: Mapping[str, Given] | None = None,
    starts: Sequence[OfLane] = (),
    rate: DeltaGenerator | None = None,
    later: bool = False,
) -> str:
    """The widgets of one lane; the lane as a link has it.

    `problem` is what its last leg says of the problem, `starts` are the settings of a start of its own, where it may
    have one, and `rate` is where the learning rate stands, if not with the others. `later`: it has changed on its way.
    """
    show_mistake(f"{prefix(number)}lane")
    key, values = _draw_optimizer(number, of, rate)
    schedule = _draw_schedule(number, of)
    if schedule["schedule"] != "constant" or later:
        values |= schedule
    title = _("Noise, clipping, start") if starts else _("Noise, clipping")
    with st.expander(title, key=f"{prefix(number)}more"):
        altered = _controls(gradients.PARAMS, prefix(number), of.on_the_way(number))
        values |= {name: value for name, value in altered.items() if value or later}
        start = _draw_start(number, of, starts) if starts else {}
    return lane_text(number, key, values, start, problem or {})


def _draw_optimizer(number: int, of: Of, rate: DeltaGenerator | None) -> tuple[str, dict[str, Any]]:
    """The optimizer and its settings."""
    before, changed, entries = prefix(number), of.on_the_way(number), of.entries()

    def other(name: str) -> None:
        own_settings(before, of)
        changed(name)

    key = _choose(f"{before}optimizer", _("Optimizer"), entries, other, not_here(of.kind))
    slot = st.container()
    if key == OWN:
        values = draw_rule(before, changed, rate)
    else:
        values = _own_controls(entries[key].params, before, changed, rate)
    with slot:
        _draw_update(before, entries[key], values)
    return key, values


def _draw_schedule(number: int, of: Of) -> dict[str, Any]:
    """The schedule and its settings."""
    before, changed = prefix(number), of.on_the_way(number)

    def other(name: str) -> None:
        _set(before, SCHEDULES[st.session_state[name]].defaults)  # one name may have several defaults
        changed(name)

    key = _choose(f"{before}schedule", _("Schedule"), SCHEDULES, other)
    return {"schedule": key} | _controls(SCHEDULES[key].params, before, changed)


def _draw_start(number: int, of: Of, starts: Sequence[OfLane]) -> dict[str, Any]:
    """A start of its own, if it has one."""
    before = prefix(number)
    if not st.toggle(_("Starts elsewhere"), key=f"{before}own_start", on_change=of.changed, args=(before,)):
        return {}
    return _controls(starts, before, of.changed)


def _choose(key: str, label: str, registry: Any, changed: Changed, help: str | None = None) -> str:
    """A select box of a registry's entries, with what the chosen one says of itself."""

    chosen = st.selectbox(
        label, list(registry), key=key, format_func=lambda name: _(registry[name].label), on_change=changed,
        args=(key,), help=help,
    )  # fmt: skip
    show_mistake(key)
    entry = registry[chosen]
    if chosen != "constant":
        st.caption(f"{_(entry.help)} [{_('source')}]({entry.source})" if entry.source else _(entry.help))
    return str(chosen)


def _draw_update(before: str, entry: Optimizer, values: dict[str, Any]) -> None:
    """The update of one of torch's optimizers with these settings, where it can be written for one weight."""
    if entry.rule and entry.torch_name != RULE.torch_name:
        typeset(f"{before}update", *(update(parse(line)) for line in entry.rule(values)))


def _own_controls(
    params: Sequence[OfLane], before: str, changed: Changed, rate: DeltaGenerator | None
) -> dict[str, Any]:
    """An optimizer's settings, of which the first is its learning rate."""
    with rate or st.container():
        values = _controls(params[:1], before, changed)
    return values | _controls(params[1:], before, changed)


def _controls(params: Sequence[OfLane], before: str, changed: Changed) -> dict[str, Any]:
    return {param.name: control(param, changed, prefix=before) for param in params}


def new_lane() -> str:
    """Another lane; what the names of its widgets begin with."""
    st.session_state.lane_count = number = st.session_state.get("lane_count", 0) + 1
    st.session_state.lanes.append(number)
    return prefix(number)


def _take(lane: Lane, own: Mapping[str, Any]) -> None:
    before, leg = new_lane(), lane.legs[-1]
    load_history(st.session_state.lane_count, lane)
    if leg.rule:
        load_rule(before, leg.rule, leg.settings)
    settings = {} if leg.rule else leg.settings
    altered = {param.name: getattr(leg, param.name) for param in gradients.PARAMS}
    values = {**settings, **leg.steering, **altered, "optimizer": leg.optimizer, "schedule": leg.schedule, **own}
    _set(before, {**values, "own_start": bool(own)})


def copy_lane(number: int) -> str:
    """The same lane again, the last, so that the others keep their looks; what the names of its widgets begin with."""
    old, new = prefix(number), new_lane()
    buttons = {"copy", "remove", "fold", "more", "forget", "solo"}
    values = {
        str(name).removeprefix(old): value for name, value in st.session_state.items() if str(name).startswith(old)
    }
    kept = {f"{new}{name}": value for name, value in values.items() if name not in buttons and "_slider" not in name}
    st.session_state.update(kept)
    return new


def own_settings(before: str, of: Of) -> None:
    """Another optimizer starts from a learning rate of its own, and from torch's settings; a rule is the first one."""
    key = st.session_state[f"{before}optimizer"]
    entry = of.entries()[key]
    if key == OWN:
        load_rule(before, RULE.text, RULE.defaults)
    else:
        _set(before, entry.defaults)
    _set(before, {"lr": of.kind.rate(entry)})


def _set(before: str, values: Mapping[str, Any]) -> None:
    """Give a lane's widgets these values, by their names without what they begin with."""
    st.session_state.update({f"{before}{name}": value for name, value in values.items()})
