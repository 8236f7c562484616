"""The surface of a race: one of the lab's or a typed formula, its constants, and where the lanes start."""

from collections.abc import Callable
from random import Random

import streamlit as st

from engine.param import plain
from engine.problems.surface.catalogue import SURFACES, Domain
from engine.problems.surface.spec import START_X, START_Y, constants
from ui.controls import control, show_mistake
from views.shared import formula_field
from views.shared.formula_field import draw_constants, draw_formula, draw_typeset, last_good
from views.shared.link import Pairs
from words import _

PREFIX = "race-"
VARIABLES = ("x", "y")
OWN = ""  # the choice of a formula of one's own
FIRST = "x**2 + a*y**2 + sin(3*x)"
DOMAIN: Domain = ((-5.0, 5.0), (-5.0, 5.0))  # of a formula of one's own

Changed = Callable[[str], None]


def draw_surface(changed: Changed) -> Pairs:
    """The widgets; the surface as a link has it."""
    key = f"{PREFIX}f"
    f = st.selectbox(
        _("Surface"), [*SURFACES, OWN], key=key, on_change=_surface_changed, args=(changed,),
        format_func=lambda name: SURFACES[name].label if name else _("Your own formula"),
    )  # fmt: skip
    show_mistake(key)
    if f:
        st.caption(f"{SURFACES[f].help} [{_('source')}]({SURFACES[f].source})")
    formula = good = ""
    if not f:
        formula = draw_formula(f"{PREFIX}formula", VARIABLES, FIRST, changed)
        good = last_good(f"{PREFIX}formula", formula, FIRST, VARIABLES)
    draw_typeset("race-typeset", SURFACES[f].formula if f else good, VARIABLES)
    text = draw_constants(constants(f, good), f"{PREFIX}const-", changed)
    show_mistake(f"{PREFIX}const")
    return [("f", f) if f else ("formula", formula), *([("const", text)] if text else [])]


def draw_start(changed: Changed, domain: Domain) -> Pairs:
    """Where all lanes start that have no start of their own."""
    pairs = [(param.name, plain(control(param, changed, prefix=PREFIX))) for param in (START_X, START_Y)]
    st.button(_("A random start"), on_click=_scatter, args=(changed, domain), icon=":material/casino:", width="stretch")
    return pairs


def domain_of(f: str) -> Domain:
    return SURFACES[f].domain if f else DOMAIN


def gaps(formula: str, values: dict[str, float]) -> str:
    """A sentence on where a formula of one's own is not finite; empty where it is finite everywhere."""
    return formula_field.gaps(formula, values, DOMAIN)


def _surface_changed(changed: Changed) -> None:
    """Another surface has its own start and constants."""
    f = st.session_state[f"{PREFIX}f"]
    start = SURFACES[f].start if f else (2.0, 3.0)
    st.session_state[f"{PREFIX}x"], st.session_state[f"{PREFIX}y"] = start
    for name in [name for name in st.session_state if str(name).startswith(f"{PREFIX}const-")]:
        del st.session_state[name]
    changed("f")


def _scatter(changed: Changed, domain: Domain) -> None:
    random = Random()
    for name, (low, high) in zip(("x", "y"), domain, strict=True):
        st.session_state[f"{PREFIX}{name}"] = round(random.uniform(low, high), 3)
    changed("x")
