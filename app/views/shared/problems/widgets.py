"""What a kind of problem has to show: its widgets, from a spec and to the pairs of a link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.param import Given, plain
from engine.problems.kinds import Kind
from engine.spec import Spec
from ui.controls import control, show_mistake
from views.shared.link import Pairs
from words import _

Changed = Callable[[str], None]  # called with the name of the setting that the user changed


@dataclass(frozen=True)
class Widgets:
    """`values` are those of a spec, by the names of their widgets; `draw` draws these, and reads them as a link.

    Both begin the names of widgets with a prefix of the page's. `draw_start` draws where a descent starts, where
    that is not among them.
    """

    label: str
    values: Callable[[Any], Mapping[str, Given]]
    draw: Callable[[str, Changed], Pairs]
    draw_start: Callable[[str, Changed], Pairs] = lambda prefix, changed: []

    def load(self, prefix: str, spec: Spec) -> None:
        """Put a spec into the widgets; in a callback, or before they are drawn."""
        for name in [name for name in st.session_state if str(name).startswith(f"{prefix}const-")]:
            del st.session_state[name]
        st.session_state.update({f"{prefix}{name}": value for name, value in self.values(spec).items()})


def draw_numbers(params: Any, prefix: str, changed: Changed) -> Pairs:
    """A widget for each setting, and what a link has of them."""
    return [(param.name, plain(control(param, changed, prefix=prefix))) for param in params]


def draw_loss(kind: Kind, prefix: str, changed: Changed) -> Pairs:
    """The losses of a kind, if it has any, and the settings of the chosen one."""
    if not kind.losses:
        return []
    key = f"{prefix}loss"
    if st.session_state.get(key) not in kind.losses:
        st.session_state[key] = next(iter(kind.losses))
    chosen = st.selectbox(
        _("Loss"), list(kind.losses), key=key, format_func=lambda name: _(kind.losses[name].label), on_change=changed,
        args=(key,),
    )  # fmt: skip
    show_mistake(key)
    loss = kind.losses[chosen]
    st.caption(f"{_(loss.help)} [{_('source')}]({loss.source})")
    return [("loss", chosen), *draw_numbers(loss.params, prefix, changed)]
