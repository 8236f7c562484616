"""A setting changed while the run is on screen: from the start, or from here."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.page import PLAYER, Lab, same_rows
from tests.specs import spec

HERE = "sgd,lr=0.0001,@12,lr=0.001"
GHOST = """() => [...document.querySelectorAll('.dl-gd')].every(({ data }) =>
  data.some(({ meta }) => meta.bind.stream === 'ghost1'))"""


def test_from_the_start(lab: Lab) -> None:
    lab.open()
    lab.go(20)
    lab.type("Learning rate", 0.0005)
    lab.shows(spec("sgd,lr=0.0005"))
    lab.at(20, "paused")
    expect(lab.page.get_by_text("Your own settings.")).to_be_visible()
    expect(lab.page).to_have_url(re.compile(r"lane=sgd%2Clr%3D0\.0005%2C"))
    lab.idle()
    lab.sidebar.get_by_role("slider").focus()
    lab.key("ArrowRight")
    expect(lab.number("Learning rate")).to_have_value("0.0006")
    lab.shows(spec("sgd,lr=0.0006"))


def test_from_here(lab: Lab, another: Callable[[], Lab]) -> None:
    lab.open()
    before = lab.shows(spec())
    with lab.rerun():
        lab.apply("from here")
    lab.go(12)
    lab.type("Learning rate", 0.001)
    rows = lab.shows(spec(HERE))
    same_rows(rows[:12], before[:12])
    assert rows["w"][13] == rows["w"][12] - 0.001 * rows["grad_w"][12]
    lab.at(12)
    lab.shows(spec(), "ghost1")
    lab.until(GHOST)
    for chart in ("loss", "landscape", "weight", "gradient"):
        (ghost,) = lab.traces(chart, stream="ghost1")
        assert len(ghost["x"]) == 51
    reader = another().visit(lab.page.url)
    same_rows(reader.rows(), rows)
    same_rows(reader.rows("ghost1"), before)
    for page in (lab, reader):
        page.press("To the end")
        page.ended()
    assert lab.results() == reader.results() != []


def test_changes_one_after_the_other_and_back(lab: Lab) -> None:
    lab.open()
    with lab.rerun():
        lab.apply("from here")
    lab.go(12)
    lab.type("Learning rate", 0.001)
    lab.shows(spec(HERE))
    lab.go(20)
    lab.choose("Optimizer", "Adam")
    lab.shows(spec(HERE + ",@20,adam,lr=0.01"))
    lab.shows(spec(HERE), "ghost1")
    lab.shows(spec(), "ghost2")
    lab.go(40)
    lab.type("Target y", 3)  # the problem itself
    lab.shows(spec(HERE + ",@20,adam,lr=0.01,@40,y=3"))
    expect(lab.sidebar).to_contain_text("The settings below hold from step 40 on.")
    lab.sidebar.get_by_role("button", name="Forget the changes").click()
    lab.shows(spec("adam,lr=0.01", y=3))
    lab.page.wait_for_url(lambda url: "%40" not in url)


def test_a_change_while_it_plays(lab: Lab) -> None:
    lab.open(steps=500)
    with lab.rerun():
        lab.apply("from here")
    lab.speed.select_option("10/s")
    lab.press("Play")
    lab.until(f"() => {PLAYER}.clock.step >= 5")
    lab.type("Learning rate", 0.001)
    lab.until(f"() => {PLAYER}.rows('ghost1')?.[0]?.w.length === 501")
    lane = parse_qs(urlsplit(lab.page.url).query)["lane"][0]
    at = int(lane.rpartition("@")[2].partition(",")[0])
    rows = lab.shows(spec(f"sgd,lr=0.0001,@{at},lr=0.001", steps=500))
    assert 5 <= at < 100
    assert rows["w"][at + 1] == rows["w"][at] - 0.001 * rows["grad_w"][at]
    lab.has(state="playing")
    lab.until(f"at => {PLAYER}.clock.step > at", at)


def test_from_the_end_the_run_goes_on_as_long_again(lab: Lab) -> None:
    lab.open(steps=20)
    with lab.rerun():
        lab.apply("from here")
    lab.press("To the end")
    lab.type("Learning rate", 0.0002)
    lab.shows(spec("sgd,lr=0.0001,@20,lr=0.0002", steps=40))
    lab.at(20)
