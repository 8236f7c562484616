"""The link to copy: it says where the player is and how it plays, and a page opens there; also without a clipboard."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from engine.link import read
from figures.bind import bound
from figures.chart import chart, figure
from tests.browser.page import Lab
from tests.browser.stage import stage

RUN = "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50"
COPY = "Copy the link to this run"
# what the page asks the browser to keep, and whether it may
CLIPBOARD = """kept => {
  window.kept = [];
  const writeText = async (text) => (kept ? window.kept.push(text) : Promise.reject(new Error("NotAllowedError")));
  Object.defineProperty(navigator, "clipboard", { value: { writeText } });
  document.execCommand = () => (kept === null && window.kept.push(document.activeElement.value)) && true;
}"""


def charts() -> list[dict[str, Any]]:
    def drawn(name: str) -> Any:
        return chart(name, name, figure([bound("path", name, x="step", y="loss")], "step", name), ["yaxis"])

    return [drawn("loss"), drawn("again")]


def asked(page: Page) -> dict[str, str]:
    """What the copied link says besides the run."""
    return dict(parse_qsl(urlsplit(page.evaluate("() => kept.at(-1)")).query))


def test_the_link_says_where_the_player_is_and_how_it_plays(lab: Lab) -> None:
    page = lab.page
    lab = stage(page, lab.address, RUN, charts=charts())
    page.evaluate(CLIPBOARD, True)
    lab.press(COPY)
    lab.until("() => kept.length === 1")
    assert asked(page) == {}
    lab.go(12)
    lab.speed.select_option("max")
    lab.chart("again").get_by_role("button", name="log y").click()
    expect(lab.bar.get_by_role("button", name=COPY)).to_be_visible()
    lab.press(COPY)
    lab.until("() => kept.length === 2")
    assert asked(page) == {"at": "12", "speed": "max", "log": "again.y"}


def test_a_player_opens_as_the_link_says(lab: Lab) -> None:
    page, both = lab.page, charts()
    lab = stage(
        page, lab.address, RUN, charts=[both[0], both[1] | {"flip": ["yaxis"]}], opening={"at": 12, "speed": 250}
    )
    lab.at(12, "paused")
    expect(lab.speed).to_have_value("250")
    assert [lab.figure(name)["y"]["type"] for name in ("loss", "again")] == ["linear", "log"]
    page.evaluate(CLIPBOARD, True)
    lab.press(COPY)
    lab.until("() => kept.length === 1")
    assert asked(page) == {"at": "12", "speed": "250", "log": "again.y"}


def test_where_the_clipboard_is_refused_the_old_way_is_taken(lab: Lab) -> None:
    page = lab.page
    lab = stage(page, lab.address, RUN)
    page.evaluate(CLIPBOARD, None)
    lab.press(COPY)
    expect(lab.bar.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("() => kept") == [page.url]


def test_where_nothing_may_be_copied_the_link_can_be_taken_by_hand(lab: Lab) -> None:
    page = lab.page
    lab = stage(page, lab.address, RUN)
    page.evaluate(CLIPBOARD, False)
    page.evaluate("() => { document.execCommand = () => false; }")
    lab.press(COPY)
    field = lab.bar.get_by_role("textbox", name="The link: copy it from here")
    expect(field).to_be_focused()
    expect(field).to_have_value(page.url)
    assert page.evaluate("() => document.getSelection().toString()") == page.url
    lab.key("Escape")
    expect(field).to_have_count(0)
    expect(lab.bar.get_by_role("button", name=COPY)).to_be_focused()
    lab.press(COPY)
    lab.press(COPY)
    expect(field).to_have_count(1)


@pytest.mark.parametrize(
    "path, query", [("", {"steps": 30}), ("race", {"f": "bowl", "steps": 30, "lane": "sgd,lr=0.1"})]
)
def test_every_page_opens_where_its_link_was_copied(lab: Lab, path: str, query: dict[str, Any]) -> None:
    lab.path = path
    lab.open(**query, at=7, speed=2, log="loss.y")
    lab.at(7, "paused")
    expect(lab.speed).to_have_value("2")
    assert not lab.page.get_by_test_id("stAlert").count()
    wanted = "linear" if path else "log"  # the other than usual
    assert lab.figure("loss")["y"]["type"] == wanted
    if path:
        assert read(f"problem=surface&{urlsplit(lab.page.url).query}").steps == 30
