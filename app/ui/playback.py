"""What a link says of the playing: the step, the speed, and the axes whose scale was switched.

The player's own "copy the link" adds it to the page's link; it is the start of the first showing, and no setting.
"""

import re
from typing import Any

import streamlit as st

from engine.limits import LIMITS
from engine.link.reading import PLAYBACK
from engine.param import Choice, Param, quoted
from ui.complaints import complaint
from words import N_, _

AT = Param(PLAYBACK[0], N_("The step in the link"), 0, 0, LIMITS.max_steps)
SPEED = Choice(PLAYBACK[1], N_("Steps per second"), ("1", "2", "5", "10", "25", "60", "250", "1000", "max"))
LOG = PLAYBACK[2]
AXES = re.compile(r"[\w-]{1,60}\.[xy](/[\w-]{1,60}\.[xy])*", re.ASCII)


def playback() -> list[tuple[str, str]]:
    """What the page's link says of the playing, right or wrong."""
    return [(name, st.query_params[name]) for name in PLAYBACK if name in st.query_params]


def forget_playback() -> None:
    """Another run starts from its own step, as usual."""
    for name, _text in playback():
        del st.query_params[name]


def check_playback() -> None:
    """Complain of what makes no sense."""
    for name, text in playback():
        try:
            _read(name, text)
        except ValueError as mistake:
            complaint("link", _("{mistake} The run is shown as usual.").format(mistake=mistake))


def opening() -> dict[str, Any]:
    """Where the player begins: `at` a step, with a `speed`; empty where the link says nothing."""
    return {name: value for name, value in _given().items() if name != LOG}


def with_scales(charts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The charts, each with the axes whose scale the link switches as `flip`."""
    flips = [axis.rpartition(".") for axis in _given().get(LOG, [])]
    named = {chart["id"]: [f"{letter}axis" for name, _dot, letter in flips if name == chart["id"]] for chart in charts}
    return [chart | {"flip": named[chart["id"]]} if named[chart["id"]] else chart for chart in charts]


def _given() -> dict[str, Any]:
    given = {}
    for name, text in playback():
        try:
            given[name] = _read(name, text)
        except ValueError:  # told by `check_playback`
            continue
    return given


def _read(name: str, text: str) -> Any:
    """A step, a speed, or a list of axes such as `loss.y`. Raises ValueError with a sentence for the user."""
    if name == AT.name:
        return AT.read(text)
    if name == SPEED.name:
        speed = SPEED.read(text)
        return speed if speed == "max" else int(speed)
    if not AXES.fullmatch(text):
        message = _("Axes with another scale are given as loss.y/lr.y. It was {text}.")
        raise ValueError(message.format(text=quoted(text)))
    return text.split("/")
