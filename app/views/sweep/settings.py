"""The settings of the page "Sweep". The page's link is the sweep's, written after each change; no widget is bound."""

from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from engine.optimizers.own import entry_of
from engine.param import plain
from engine.problems.kinds import KINDS
from engine.problems.surface.spec import FunctionSpec, SurfaceSpec, usual_domain
from engine.spec import DTYPE, SEED, STEPS, Leg, SpecError
from engine.sweep.link import KEYS
from engine.sweep.spec import TOLERANCE, Sweep, sweepable
from ui.controls import as_text, control, show_errors, show_mistake
from ui.link_check import complaint, forgive
from views.shared.lanes.lane import OF_A_SLOW_ONE, draw_lane, load_lanes, prefix
from views.shared.link import Pairs, brought, to_page
from views.shared.surface import PREFIX as SURFACE
from views.shared.surface import gaps
from views.sweep.axes import PREFIX, draw_settings, draw_starts, forget_axes
from views.sweep.function import PREFIX as FUNCTION
from views.sweep.function import function_gaps
from views.sweep.link import PROBLEMS, link_of, sweep_of, whole
from views.sweep.problem import draw_problem, draw_starting_point, load_problem
from words import _

KIND_NAMES = {"curve": _("Curve"), "map": _("Map"), "basins": _("Basins")}
DRAWN = {"steps", "tolerance", "low_a", "high_a", "count_a"}  # whatever the sweep


class SweepSettings:
    """What a visitor sets, and the last sweep that this made."""

    def draw(self) -> Sweep:
        """The widgets, and the sweep that they describe. A mistake leaves the last good sweep."""
        self._follow_link()
        st.session_state.places = {}
        show_mistake("link")
        kind, problem = self._draw_kind()
        pairs: Pairs = [("problem", problem), *draw_problem(problem, self.changed)]
        slot = st.container()
        if problem == "surface":
            pairs += draw_starting_point(kind == "basins", self.changed)
        st.subheader(_("Optimizer"))
        pairs.append(("lane", draw_lane(st.session_state.lanes[0], self.changed, starts=False)))
        st.subheader(_("Starts") if kind == "basins" else _("What is swept"))
        axes = self._draw_axes(kind, pairs)
        st.subheader(_("Run"))
        pairs += [(param.name, plain(control(param, self.changed, prefix=PREFIX))) for param in self._run(problem)]
        sweep = self._take([*pairs, ("sweep", kind), *axes])
        with slot:
            self._gaps(sweep)
        return sweep

    def whole(self, values: dict[str, Any]) -> dict[str, Any]:
        """A preset's link as the page writes it."""
        return {"link": link_of(sweep_of(whole(parse_qsl(values.get("link", "")))))}

    def use(self, values: dict[str, Any], play: bool) -> None:
        """Take the sweep of a link; in a callback."""
        self._load(sweep_of(whole(parse_qsl(values.get("link", "")))))
        forgive()

    def changed(self, name: str) -> None:
        """The user changed a setting: what was wrong with the link is over. Another surface has other starts."""
        forgive()
        if name == "f" and st.session_state[f"{PREFIX}sweep"] == "basins":
            forget_axes()

    def _draw_kind(self) -> tuple[str, str]:
        kind = st.segmented_control(
            _("Sweep"), list(KIND_NAMES), format_func=KIND_NAMES.__getitem__, key=f"{PREFIX}sweep", required=True,
            on_change=self._other_kind, label_visibility="collapsed", width="stretch",
        )  # fmt: skip
        show_mistake(f"{PREFIX}sweep")
        st.subheader(_("Problem"))
        if kind == "basins":
            return kind, "surface"
        problem = st.selectbox(
            _("Runs on"), list(PROBLEMS), format_func=PROBLEMS.__getitem__, key=f"{PREFIX}problem",
            on_change=self._other_problem,
        )  # fmt: skip
        show_mistake(f"{PREFIX}problem")
        return str(kind), str(problem)

    def _draw_axes(self, kind: str, pairs: Pairs) -> Pairs:
        if kind == "basins":
            return draw_starts(usual_domain(st.session_state[f"{SURFACE}f"]), self.changed)
        leg = self._leg(pairs)
        st.caption(_("Along an axis its values take the place of the optimizer's own."))
        return draw_settings(kind, sweepable(leg), self._rate(leg, dict(pairs)["problem"]), self.changed)

    def _leg(self, pairs: Pairs) -> Leg:
        """The optimizer's settings, as they are or as they last made sense."""
        try:
            return sweep_of([*pairs, (STEPS.name, "1"), ("sweep", "curve")]).leg
        except SpecError:
            sweep: Sweep = st.session_state.sweep
            return sweep.leg

    def _rate(self, leg: Leg, problem: str) -> float:
        """A learning rate that suits the problem."""
        entry = entry_of(leg)
        if problem == "pair":
            return entry.lr_hint
        return entry.table_hint if problem == "table" else OF_A_SLOW_ONE.get(leg.optimizer, entry.lr_hint)

    def _run(self, problem: str) -> list[Any]:
        options = {setting.name for setting in KINDS[problem].options}
        return [STEPS, TOLERANCE, *(param for param in (SEED, DTYPE) if param.name in options)]

    def _other_kind(self) -> None:
        forget_axes()
        if st.session_state[f"{PREFIX}sweep"] == "basins" and st.session_state[f"{PREFIX}problem"] != "surface":
            self._take_problem("surface")
        self.changed("sweep")

    def _other_problem(self) -> None:
        self._take_problem(st.session_state[f"{PREFIX}problem"])
        self.changed("problem")

    def _take_problem(self, problem: str) -> None:
        """Another problem as the page has it, with the optimizer that suits it."""
        sweep = sweep_of(whole([("problem", problem), ("sweep", "curve")]))
        load_problem(sweep.spec, [])
        load_lanes(sweep.spec.lanes)
        st.session_state[f"{PREFIX}problem"] = problem
        forget_axes()

    def _follow_link(self) -> None:
        """Take the sweep of the link that a visitor brings."""
        if (linked := brought()) is None:
            return
        try:
            self._load(sweep_of(whole(linked)))
            forgive()
        except SpecError as mistake:
            if "sweep" not in st.session_state:
                self._load(sweep_of(whole([])))
            self._complain(mistake.errors)

    def _complain(self, errors: list[dict[str, str]]) -> None:
        """Tell what is wrong with a link: beside the settings that every sweep has, and the rest at the top."""
        told: dict[str, list[str]] = {}
        for error in errors:
            place = f"{PREFIX}{error['field']}" if error["field"] in DRAWN else "link"
            told.setdefault(place, []).append(error["message"])
        for place, messages in told.items():
            complaint(place, _("{mistake} The sweep shown is another.").format(mistake=" ".join(messages)))

    def _load(self, sweep: Sweep) -> None:
        st.session_state.sweep = sweep
        link = link_of(sweep)
        load_problem(sweep.spec, [pair for pair in link if pair[0] not in KEYS])
        load_lanes(sweep.spec.lanes)
        spec = sweep.spec
        values = {"sweep": sweep.kind, "problem": spec.problem, "tolerance": sweep.tolerance}
        values |= {param.name: getattr(spec, param.name) for param in (STEPS, SEED, DTYPE)}
        for side, axis in zip("ab", sweep.axes, strict=False):
            values |= {side: axis.name, f"low_{side}": axis.low, f"high_{side}": axis.high, f"count_{side}": axis.count}
        forget_axes()
        st.session_state.update({f"{PREFIX}{name}": value for name, value in values.items()})

    def _take(self, pairs: Pairs) -> Sweep:
        wrong = False
        try:
            st.session_state.sweep = sweep_of(pairs)
        except SpecError as mistake:
            wrong = True
            show_errors([{**error, "field": self._place(error["field"])} for error in mistake.errors])
        sweep: Sweep = st.session_state.sweep
        if not wrong and not st.session_state.get("mistakes"):
            to_page(link_of(sweep))
        return sweep

    def _place(self, field: str) -> str:
        """The name of the widget of a field, whose ever it is."""
        names = (f"{start}{field}" for start in (PREFIX, SURFACE, FUNCTION, prefix(st.session_state.lanes[0])))
        return next((name for name in names if name in st.session_state.places), "link")

    def _gaps(self, sweep: Sweep) -> None:
        spec = sweep.spec
        text = ""
        if isinstance(spec, SurfaceSpec):
            text = gaps(spec.formula, dict(spec.const)) if spec.formula else ""
        elif isinstance(spec, FunctionSpec):
            text = function_gaps(spec)
        if text:
            st.warning(as_text(text), icon=":material/warning:")


SETTINGS = SweepSettings()
