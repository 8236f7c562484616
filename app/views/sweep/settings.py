"""The settings of the page "Sweep"."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from engine.optimizers.own import entry_of
from engine.param import plain
from engine.problems.kinds import KINDS, with_usual
from engine.spec import DTYPE, SEED, STEPS, Spec, SpecError
from engine.sweep.link import KEYS, read_sweep, write_sweep
from engine.sweep.spec import TOLERANCE, Sweep, sweepable
from ui.controls import show_mistake
from views.shared.lanes.lane import Of, draw_lane, load_lanes
from views.shared.link import Pairs
from views.shared.problems import PROBLEMS
from views.shared.problems.widgets import draw_loss, draw_numbers
from views.shared.settings import Settings
from views.sweep.axes import PREFIX, draw_settings, draw_starts, forget_axes, load_axes
from words import N_, _

KIND_NAMES = {"curve": N_("Curve"), "map": N_("Map"), "basins": N_("Basins")}
FIRST = "problem=surface&f=bowl&lane=sgd,lr=0.1&steps=100&sweep=curve&a=lr&low_a=0.0001&high_a=10&count_a=200"
BASINS = next(key for key, kind in KINDS.items() if kind.domain)  # what basins are of
KEPT = f"{PREFIX}kept"  # what a link says of the problem that has no widget here, such as a table's columns


class SweepSettings(Settings[Sweep]):
    kept = "sweep"
    prefix = PREFIX

    def read(self, pairs: Pairs) -> Sweep:
        return read_sweep(urlencode(pairs))

    def link_of(self, run: Sweep) -> Pairs:
        return parse_qsl(write_sweep(run), keep_blank_values=True)

    def with_usual(self, pairs: Pairs) -> Pairs:
        """With one lane: the first of those that a problem usually has."""
        pairs = pairs or parse_qsl(FIRST)
        problem = dict(pairs).get("problem", BASINS)
        whole = with_usual(problem, pairs)
        usual = [pair for pair in whole[len(pairs) :] if pair[0] == "lane"]
        rest = [("problem", problem), ("sweep", "curve")]
        lacking = [pair for pair in rest if pair[0] not in dict(pairs)]
        return [*(pair for pair in whole if pair not in usual[1:]), *lacking]

    def load(self, run: Sweep) -> None:
        spec, widgets = run.spec, PROBLEMS[run.spec.problem]
        widgets.load(self.prefix, spec)
        load_lanes(spec)
        values = {"sweep": run.kind, "problem": spec.problem, "tolerance": run.tolerance}
        values |= {param.name: getattr(spec, param.name) for param in (STEPS, SEED, DTYPE)}
        st.session_state.update({f"{self.prefix}{name}": value for name, value in values.items()})
        load_axes(run.axes)
        drawn = {*values, "lane", *widgets.values(spec), "const"}
        st.session_state[KEPT] = [pair for pair in self.link_of(run) if pair[0] not in {*drawn, *KEYS}]

    def draw_widgets(self) -> Pairs:
        kind, problem = self._draw_kind()
        widgets, of = PROBLEMS[problem], Of(KINDS[problem], self.changed)
        pairs = [("problem", problem), *widgets.draw(self.prefix, self.changed)]
        if kind == "basins":  # the axes are the starts
            pairs += [(param.name, self._kept_start(param.name)) for param in KINDS[problem].starts]
        else:
            pairs += widgets.draw_start(self.prefix, self.changed)
        pairs += [*draw_loss(of.kind, self.prefix, self.changed), *st.session_state[KEPT]]
        st.subheader(_("Optimizer"))
        pairs.append(("lane", draw_lane(st.session_state.lanes[0], of)))
        st.subheader(_("Starts") if kind == "basins" else _("What is swept"))
        axes = self._draw_axes(kind, pairs)
        st.subheader(_("Run"))
        pairs += draw_numbers(self._run(problem), self.prefix, self.changed)
        return [*pairs, ("sweep", kind), *axes]

    def changed(self, name: str) -> None:
        """Another surface has other starts, and another table other columns."""
        super().changed(name)
        if name == "f" and st.session_state[f"{PREFIX}sweep"] == "basins":
            forget_axes()
        if name == "data":
            st.session_state[KEPT] = []

    def _draw_kind(self) -> tuple[str, str]:
        kind = st.segmented_control(
            _("Sweep"), list(KIND_NAMES), format_func=lambda key: _(KIND_NAMES[key]), key=f"{PREFIX}sweep",
            required=True, on_change=self._other_kind, label_visibility="collapsed", width="stretch",
        )  # fmt: skip
        show_mistake(f"{PREFIX}sweep")
        st.subheader(_("Problem"))
        if kind == "basins":
            return kind, BASINS
        problem = st.selectbox(
            _("Runs on"), list(PROBLEMS), format_func=lambda key: _(PROBLEMS[key].label), key=f"{PREFIX}problem",
            on_change=self._other_problem,
        )  # fmt: skip
        show_mistake(f"{PREFIX}problem")
        return str(kind), str(problem)

    def _draw_axes(self, kind: str, pairs: Pairs) -> Pairs:
        spec = self._spec(pairs)
        leg, problem = spec.lanes[0].start, KINDS[spec.problem]
        if kind == "basins" and problem.domain:
            return draw_starts(problem.domain(spec), self.changed)
        st.caption(_("Along an axis its values take the place of the optimizer's own."))
        return draw_settings(kind, sweepable(leg), problem.rate(entry_of(leg)), self.changed)

    def _kept_start(self, name: str) -> str:
        """A start that has no widget now, kept for when it has one again."""
        key = f"{self.prefix}{name}"
        st.session_state[key] = float(st.session_state.get(key, 0.0))
        return plain(st.session_state[key])

    def _spec(self, pairs: Pairs) -> Spec:
        """What is swept, as it is or as it last made sense."""
        try:
            return self.read([*pairs, (STEPS.name, "1"), ("sweep", "curve")]).spec
        except SpecError:
            sweep: Sweep = st.session_state[self.kept]
            return sweep.spec

    def _run(self, problem: str) -> list[Any]:
        options = {setting.name for setting in KINDS[problem].options}
        return [STEPS, TOLERANCE, *(param for param in (SEED, DTYPE) if param.name in options)]

    def _other_kind(self) -> None:
        forget_axes()
        if st.session_state[f"{PREFIX}sweep"] == "basins" and not KINDS[st.session_state[f"{PREFIX}problem"]].domain:
            self._take_problem(BASINS)
        self.changed("sweep")

    def _other_problem(self) -> None:
        self._take_problem(st.session_state[f"{PREFIX}problem"])
        self.changed("problem")

    def _take_problem(self, problem: str) -> None:
        """Another problem as it usually is, with the optimizer that suits it."""
        kind = st.session_state[f"{PREFIX}sweep"]
        self.load(self.read(self.with_usual([("problem", problem)])))
        st.session_state[f"{PREFIX}sweep"] = kind
        forget_axes()


SETTINGS = SweepSettings()
