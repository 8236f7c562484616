"""Formulas on the page, typeset by the browser itself: Streamlit's own HTML lets no MathML through."""

from collections.abc import Sequence

import streamlit as st

JS = """
export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".dl-formulas") ?? parentElement.appendChild(document.createElement("div"));
  box.className = "dl-formulas";
  box.innerHTML = data.lines.map((pieces) => `<div>${pieces.join(" ")}</div>`).join("");
}
"""
_component = st.components.v2.component("typeset", js=JS, isolate_styles=False)


def typeset(key: str, *lines: Sequence[str]) -> None:
    """Show formulas that `ui.mathml` wrote, a line each; a line may break between its pieces."""
    _component(key=key, data={"lines": lines})
