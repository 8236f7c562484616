"""A link with mistakes: a sentence for each, and a page that works."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.page import Lab
from tests.specs import spec

MISTAKES = {
    "x=abc": r"Input x must be a number from .* It was “abc”\.",
    "lr=nan": r"Learning rate must be a number from .* It was “nan”\.",
    "steps=-3": r"Steps must be a whole number from .* It was “-3”\.",
    "zz=1": "“zz”",
    "beta1=3": "“beta1”",
}


def assert_usable(lab: Lab) -> None:
    """No traceback; the page plays, and a change of a setting is taken."""
    assert not re.search(r"Traceback|Exception|\bError\b", lab.page.locator("body").inner_text())
    lab.press("To the end")
    lab.ended()
    lab.type("Target y", 7)
    lab.shows(spec(y=7))


def test_each_mistake_has_its_sentence(lab: Lab) -> None:
    lab.visit(f"{lab.address}/?{'&'.join(MISTAKES)}&pad={'a' * 10_000}")
    for sentence in MISTAKES.values():
        expect(lab.alert(re.compile(sentence))).to_be_visible()
    expect(lab.alert("no setting “pad”")).to_be_visible()
    lab.shows(spec())
    told = lab.page.get_by_text("A setting is wrong")
    expect(told).to_be_hidden()
    lab.page.get_by_test_id("stSidebarHeader").hover()
    lab.page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    expect(told).to_be_visible()  # where the settings are folded away, the page says that there is one
    lab.page.get_by_test_id("stExpandSidebarButton").click()
    expect(told).to_be_hidden()
    assert_usable(lab)


def test_impossible_numbers_and_too_many_changes_give_way_to_the_pages_own(lab: Lab) -> None:
    lane = "sgd,lr=" + "".join(f",@{step},lr=0.1" for step in range(1, 40))
    lab.open(x="1e308", y="inf", w="%00", steps=10000000, loss=["huber", "squared_error"], lane=lane)
    for label in ("Input x", "Target y", "Initial weight w", "Steps", "Learning rate"):
        expect(lab.alert(f"{label} must be")).to_contain_text("The page uses its own value.")
    expect(lab.alert("changes on the way are the most")).to_be_visible()
    expect(lab.alert("“loss” is given 2 times; once is enough.")).to_be_visible()
    lab.shows(spec())


def test_settings_that_exclude_each_other_keep_the_last_good_run(lab: Lab) -> None:
    lab.open()
    lab.switch("Nesterov")
    expect(lab.page.get_by_text("Nesterov needs a momentum above 0 and no dampening.")).to_be_visible()
    lab.shows(spec())
    lab.type("Momentum μ", 0.9)
    lab.shows(spec("sgd,lr=0.0001,momentum=0.9,nesterov=true"))
    expect(lab.page.get_by_text("Nesterov needs")).to_be_hidden()


def test_markup_in_a_link_stays_text(lab: Lab) -> None:
    evil = {"optimizer": "<img src=x onerror=alert(1)>", "loss": "[a](javascript:alert(1))", "**<b>x</b>**": "1"}
    lab.page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    lab.open(**evil)
    for text in ("<img src", evil["loss"], "**<b>x</b>**"):
        expect(lab.alert(text)).to_be_visible()
    assert lab.page.locator("img[src=x], [data-testid=stAlert] :is(b, strong, a)").count() == 0
