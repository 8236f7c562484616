"""The player's Python side: a Streamlit component whose browser code is components/player."""

from collections.abc import Callable
from contextlib import suppress
from math import isfinite
from typing import Any, NamedTuple

import streamlit as st

from browser_files import player_address, plotly_address
from engine.limits import LIMITS
from ui.language import asked
from ui.playback import opening, with_scales
from words import LANGUAGE, _, language, pgettext

# Sent with every message, so a few lines: the rest is imported from our own route and cached for ever.
LOADER = """
const modules = new Map();
export default function (component) {
  const address = new URL(component.data.main, location.href).href;
  if (!modules.has(address)) modules.set(address, import(address));
  let cleanup, gone = false;
  modules.get(address).then((player) => { if (!gone) cleanup = player.mount(component); });
  return () => { gone = true; cleanup?.(); };
}
"""
_component = st.components.v2.component("descent_player", js=LOADER, isolate_styles=False)


def address(path: str) -> str:
    """A path of ours as the browser asks for it, below the server's base path.

    A route is told the language that the page's link asks for; else it sees the browser's itself.
    """
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    told = f"&{LANGUAGE}={language()}" if "?" in path and asked() else ""
    return f"/{base}/{path}{told}" if base else f"/{path}{told}"


class Dragged(NamedTuple):
    """A point that the user dragged, and where to: a row of the table with its target, or a lane; both from 0."""

    row: int
    target: str
    x: float
    y: float


def player(key: str, on_dragged: Callable[[], None] | None = None, **data: Any) -> None:
    """Mount the player; `data` is as components/player/README.md has it.

    `on_dragged` is called, before the page runs again, when a point was dragged: `dragged(key)` tells which.
    """
    builds = {"assets": address(plotly_address()), "wholeAssets": address(plotly_address("whole"))}
    words = {"texts": texts(), "language": language()}
    common = {"main": address(player_address()), "opening": opening(), **words, **builds}
    data["charts"] = with_scales(data["charts"])
    calls: dict[str, Any] = {"on_playhead_change": lambda: None} | (
        {"on_dragged_change": on_dragged} if on_dragged else {}
    )
    _component(key=key, data=common | data, **calls)


def playhead(key: str) -> int:
    """Where the playhead was when the user last touched a control; 0 before that."""
    match (st.session_state.get(key) or {}).get("playhead"):
        case int(step) if 0 <= step <= LIMITS.max_steps:
            return step
    return 0


def dragged(key: str) -> Dragged | None:
    """The point that was dragged last; None before that, and where a browser sent anything but a point."""
    match (st.session_state.get(key) or {}).get("dragged"):
        case {"row": int(row), "x": int() | float() as x, "y": int() | float() as y, **more}:
            target = more.get("target", "")
            with suppress(OverflowError):  # whole numbers know no bound
                if row >= 0 and isfinite(x) and isfinite(y) and isinstance(target, str):
                    return Dragged(row, target, float(x), float(y))
    return None


def texts() -> dict[str, str]:
    """Every word that the player shows."""
    return {
        "player": _("Player"), "play": _("Play"), "pause": _("Pause"), "restart": _("Back to the start"),
        "back": _("One step back"), "forward": _("One step on"), "end": _("To the end"), "loop": _("Loop"),
        "copyLink": _("Copy the link to this run"), "copied": _("Copied"),
        "copyByHand": _("The link: copy it from here"),
        "speed": _("Steps per second"), "speedMax": _("max"), "speedUnit": _("{speed}/s"),
        "position": pgettext("slider", "Step"), "step": _("step {step} / {steps}"),
        "space": pgettext("key", "space"), "home": pgettext("key", "Home"), "endKey": pgettext("key", "End"),
        "log": _("log {axis}"), "logTitle": _("Logarithmic {axis} axis"),
        "resetZoom": _("Reset zoom"), "saveImage": _("Save as picture"),
        "playing": _("Playing"), "paused": _("Paused at step {step}"),
        "opening": _("starting…"), "reconnecting": _("reconnecting…"), "retry": _("Try again"),
        "lost": _("Connection lost. The run on screen still plays. Trying again…"), "found": _("Connected again."),
        "failed": _("The run could not be loaded."), "noCharts": _("The charts could not be loaded."),
        "lane": _("{name}: {message}"), "held": _("others as at step {step}"),
        "noWebgl": _("3-D needs WebGL, which this browser does not have or has turned off."),
    }  # fmt: skip
