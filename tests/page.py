"""A page without a browser: opened with a link, looked at through what the player is given."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from engine.link import read
from engine.spec import Spec
from views.shared.presets import Preset

STUDIO = Path(__file__).parents[1] / "app" / "studio.py"


def open_page(path: str = "", **query: str | list[str]) -> AppTest:
    """The first page, or the one at this path."""
    page = AppTest.from_file(str(STUDIO), default_timeout=60)
    turn_to(page, path)
    page.query_params.update(query)
    page._bidi_component_manager = components()
    return looked_at(page.run())


def turn_to(page: AppTest, path: str) -> None:
    """The next run is of the page at this path; the first page has none."""
    page._page_hash = calc_hash(path)


@cache
def components() -> BidiComponentManager:
    """One for all pages: looking through every installed package takes longer than the page."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


def looked_at(page: AppTest) -> AppTest:
    """The page, if nothing on it is broken."""
    assert not page.exception, page.exception[0].value
    return page


def player(page: AppTest) -> dict[str, Any]:
    """What the player is given, as strict JSON: the browser reads no other."""

    def refuse(text: str) -> None:
        raise AssertionError(f"{text} is no JSON")

    given = [json.loads(element.proto.json, parse_constant=refuse) for element in page.get("bidi_component")]
    (data,) = (data for data in given if "streams" in data)
    return data


def runs(page: AppTest) -> list[Spec]:
    """The run on the page, and the ghosts behind it."""
    return [read(urlsplit(stream["url"]).query) for stream in player(page)["streams"]]


def run(page: AppTest) -> Spec:
    return runs(page)[0]


def settings(page: AppTest) -> dict[str, Any]:
    """The settings of the run's last leg."""
    leg = run(page).lanes[0].legs[-1]
    return {"optimizer": leg.optimizer, **leg.settings, **leg.problem}


def link(page: AppTest) -> dict[str, str | list[str]]:
    """The page's link as the browser has it."""
    return {
        name: value if isinstance(value, str) or len(value) > 1 else value[0]
        for name, value in page.query_params.items()
    }


def errors(page: AppTest) -> list[str]:
    return [error.value for error in page.error]


def press(page: AppTest, label: str) -> AppTest:
    (button,) = (button for button in page.button if button.label == label)
    return looked_at(button.click().run())


def use(page: AppTest, preset: Preset) -> AppTest:
    """Press a preset: nothing is wrong with it, and the page says what to look for."""
    page = press(page, preset.name)
    assert not errors(page)
    assert page.caption[0].value == preset.look_for
    return page


def put(page: AppTest, name: str, value: Any) -> AppTest:
    """Set a widget by its name, as a user does; that of the first lane has a number before it."""
    widgets = [
        *page.number_input,
        *page.selectbox,
        *page.toggle,
        *page.select_slider,
        *page.button_group,
        *page.text_input,
    ]
    (widget,) = (widget for widget in widgets if widget.key in (name, f"lane1-{name}"))
    return looked_at(widget.set_value(value).run())


def go_to(page: AppTest, step: int) -> None:
    """Put the playhead at a step: the player tells it before the next control is touched."""
    page.session_state["one-weight-player"] = {"playhead": step}
