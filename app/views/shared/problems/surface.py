"""A surface f(x, y): one of the lab's or a typed formula, its constants, and where the lanes start."""

from collections.abc import Mapping
from random import Random

import streamlit as st

from engine.param import Given
from engine.problems.surface.catalogue import SURFACES, Domain
from engine.problems.surface.spec import (
    CONST,
    START_X,
    START_Y,
    USUAL_FORMULA,
    SurfaceSpec,
    constants,
    usual_domain,
    usual_start,
)
from ui.controls import as_text, show_mistake
from views.shared.formula_field import draw_constants, draw_formula, draw_typeset, gaps, last_good
from views.shared.link import Pairs
from views.shared.problems.widgets import Changed, Widgets, draw_numbers
from words import N_, _

VARIABLES = ("x", "y")
OWN = ""  # the choice of a formula of one's own


def values(spec: SurfaceSpec) -> Mapping[str, Given]:
    const = {f"const-{name}": value for name, value in spec.const}
    formula = {"formula": spec.formula} if spec.formula else {}
    return {"f": spec.f, **formula, **spec.lanes[0].start.problem, **const}


def draw(prefix: str, changed: Changed) -> Pairs:
    key = f"{prefix}f"
    f = st.selectbox(
        _("Surface"), [*SURFACES, OWN], key=key, on_change=_surface_changed, args=(prefix, changed),
        format_func=lambda name: _(SURFACES[name].label) if name else _("Your own formula"),
    )  # fmt: skip
    show_mistake(key)
    if f:
        st.caption(f"{_(SURFACES[f].help)} [{_('source')}]({SURFACES[f].source})")
    formula = good = ""
    if not f:
        formula = draw_formula(f"{prefix}formula", VARIABLES, USUAL_FORMULA, changed)
        good = last_good(f"{prefix}formula", formula, USUAL_FORMULA, VARIABLES)
    draw_typeset(f"{prefix}typeset", SURFACES[f].formula if f else good, VARIABLES)
    slot = st.container()
    const = draw_constants(constants(f, good), f"{prefix}const-", changed)
    show_mistake(f"{prefix}const")
    if good and (text := gaps(good, dict(CONST.read(const)), usual_domain(""))):
        slot.warning(as_text(text), icon=":material/warning:")
    return [("f", f) if f else ("formula", formula), *([("const", const)] if const else [])]


def draw_start(prefix: str, changed: Changed) -> Pairs:
    """Where all lanes start that have no start of their own."""
    pairs = draw_numbers((START_X, START_Y), prefix, changed)
    domain = usual_domain(st.session_state[f"{prefix}f"])
    st.button(_("A random start"), on_click=_scatter, args=(prefix, changed, domain), icon=":material/casino:",
              width="stretch")  # fmt: skip
    return pairs


def _surface_changed(prefix: str, changed: Changed) -> None:
    """Another surface has its own start and constants."""
    start = usual_start(st.session_state[f"{prefix}f"])
    st.session_state[f"{prefix}x"], st.session_state[f"{prefix}y"] = start
    for name in [name for name in st.session_state if str(name).startswith(f"{prefix}const-")]:
        del st.session_state[name]
    changed("f")


def _scatter(prefix: str, changed: Changed, domain: Domain) -> None:
    random = Random()
    for name, (low, high) in zip(VARIABLES, domain, strict=True):
        st.session_state[f"{prefix}{name}"] = round(random.uniform(low, high), 3)
    changed("x")


SURFACE = Widgets(N_("A surface"), values, draw, draw_start)
