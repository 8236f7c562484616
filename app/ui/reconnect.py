"""A browser whose connection is back asks for the page anew.

Streamlit does not by itself: a server that was restarted knows nothing of the page, so the first click would be lost on
it, and what the restart took away would be told no sooner.
"""

import streamlit as st

JS = """
export default function ({ setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  const connected = () => app.dataset.testConnectionState === "CONNECTED";
  let before = connected();
  const watch = new MutationObserver(() => {
    const now = connected();
    if (now && !before) setTriggerValue("back", true);
    before = now;
  });
  watch.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return () => watch.disconnect();
}
"""
_component = st.components.v2.component("reconnect", js=JS, isolate_styles=False)


def reconnect() -> None:
    _component(key="reconnect", data={}, on_back_change=lambda: None, height=1)
