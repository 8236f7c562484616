"""The page "Race" as its tests open it, set it and read it."""

from typing import Any
from urllib.parse import urlencode

from streamlit.testing.v1 import AppTest

from engine.link import read
from engine.problems.surface.spec import SurfaceSpec
from tests.page import looked_at, open_page, player, run

PAGE = "race"
ALONE = {"f": "bowl", "x": "1", "y": "2", "steps": "5", "lane": ["sgd,lr=0.1"]}


def opened(**query: str | list[str]) -> AppTest:
    return open_page(PAGE, **query)


def spec(page: AppTest) -> SurfaceSpec:
    found = run(page)
    assert isinstance(found, SurfaceSpec)
    return found


def widget(page: AppTest, key: str) -> Any:
    typed = [*page.number_input, *page.text_input, *page.text_area]
    widgets = [*typed, *page.selectbox, *page.toggle, *page.select_slider, *page.slider]
    (found,) = (widget for widget in widgets if widget.key == key)
    return found


def put(page: AppTest, key: str, value: Any) -> AppTest:
    return looked_at(widget(page, key).set_value(value).run())


def lane(page: AppTest, place: int) -> str:
    """What the names of a lane's widgets begin with."""
    return f"lane{page.session_state['lanes'][place]}-"


def push(page: AppTest, key: str) -> AppTest:
    (button,) = (button for button in page.button if button.key == key)
    return looked_at(button.click().run())


def link(page: AppTest) -> list[tuple[str, str]]:
    given = {name: [value] if isinstance(value, str) else value for name, value in page.query_params.items()}
    return [(name, value) for name, values in given.items() for value in values]


def follows(page: AppTest) -> None:
    """The page's link is its race, to the last setting."""
    assert read(urlencode([("problem", "surface"), *link(page)])) == spec(page)


TWO = ALONE | {"lane": ["sgd,lr=0.1", "adam,lr=0.1"], "steps": "20"}


def here(step: int, **query: str | list[str]) -> AppTest:
    """The page with changes that apply from here, its playhead at this step."""
    page = opened(**TWO | query)
    (applies,) = (group for group in page.button_group if group.key == "applies")
    page = looked_at(applies.set_value("here").run())
    assert player(page)["branch"] is True
    return at(page, step)


def at(page: AppTest, step: int) -> AppTest:
    page.session_state["race-player"] = {"playhead": step}
    return page


def lanes(page: AppTest) -> list[str]:
    return [text for name, text in link(page) if name == "lane"]


def choose(page: AppTest, key: str, value: Any) -> AppTest:
    (group,) = (group for group in page.button_group if group.key == key)
    return looked_at(group.set_value(value).run())
