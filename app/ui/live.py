"""Text areas that tell what is typed while it is typed: Streamlit's own wait for Ctrl+Enter, or for the focus to go."""

import streamlit as st

# the area's own shortcut, pressed for the person who paused
JS = """
const PAUSE = 300;
export default function ({ data }) {
  let timer;
  const typed = ({ target }) => {
    if (!target.closest?.(`.st-key-${CSS.escape(data.area)}`)) return;
    const done = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
    clearTimeout(timer);
    timer = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", done)), PAUSE);
  };
  document.addEventListener("input", typed);
  return () => { clearTimeout(timer); document.removeEventListener("input", typed); };
}
"""
_component = st.components.v2.component("live", js=JS, isolate_styles=False)


def live(area: str) -> None:
    """Let the text area with this key tell its text after each pause of the typing."""
    _component(key=f"{area}-live", data={"area": area}, height=1)
