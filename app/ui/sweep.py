"""The Python side of a sweep: a Streamlit component whose browser code is components/sweep."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from browser_files import plotly_address, sweep_address
from ui.player import LOADER, address
from words import _, language

_component = st.components.v2.component("descent_sweep", js=LOADER, isolate_styles=False)


class Opened(NamedTuple):
    """The cell that a person wants to see as a run, and the sweep's address."""

    cell: int
    url: str


def sweep_chart(key: str, **data: Any) -> Opened | None:
    """Mount the chart of a sweep; `data` is as components/sweep/README.md has it. The cell that was just opened."""
    words = {"texts": texts(), "language": language()}
    common = {"main": address(sweep_address()), "assets": address(plotly_address()), **words}
    answer = _component(key=key, data=common | data, on_opened_change=lambda: None)
    return opened(answer.get("opened"))


def opened(sent: object) -> Opened | None:
    """What the browser sent, where it is a cell; it may be anything."""
    match sent:
        case Mapping() as given if type(given.get("cell")) is int and isinstance(given.get("url"), str):
            return Opened(given["cell"], given["url"])
    return None


def texts() -> dict[str, str]:
    """Every word that the browser code shows."""
    return {
        "progress": _("How far the sweep is"), "start": _("Start"), "cancel": _("Cancel"), "goOn": _("Go on"),
        "opening": _("starting…"), "reconnecting": _("reconnecting…"), "retry": _("Try again"),
        "failed": _("The sweep could not be loaded."), "noCharts": _("The chart could not be drawn."),
        "stepsDone": _("{done} of {of} steps; {decided} of {runs} runs decided"),
        "runsDone": _("{done} of {of} runs"), "shareDone": _("{percent}%; {decided} of {runs} runs decided"),
        "whole": _("{runs} runs"), "waits": _("{runs} runs, one after the other"),
        "cancelled": _("Cancelled: what is decided stays."),
        "copyLink": _("Copy the link to this sweep"), "copied": _("Copied"),
        "copyByHand": _("The link: copy it from here"),
        "log": _("log {axis}"), "logTitle": _("Logarithmic {axis} axis"),
        "resetZoom": _("Reset zoom"), "saveImage": _("Save as picture"),
        "chartLabel": _("{title}. Arrow keys choose a cell, with shift ten on; Enter opens its run."),
        "is": _("{name} = {value}"), "loss": _("last loss"), "undecided": _("not decided yet"),
        "arrived": _("arrived after {steps} steps"), "arrivedOne": _("arrived after 1 step"),
        "minimum": _("minimum {number}: {x}, {y}"),
        "share": _("{count} ({percent}%)"), "scale": _("Steps until it arrives"), "steps": _("{steps} steps"),
        "stepsOne": _("1 step"),
        "orFewer": _("{steps} or fewer"), "orMore": _("{steps} or more"),
        "below": _("▼ The loss is lower than the axis shows: point at it to see it."),
        "choose": _("Point at a cell to see its run; click to open it."), "open": _("Open this run"),
        "about": _("What you see"),
    }  # fmt: skip
