"""The keyboard: space, arrows, Home and End; and a bar that needs no mouse."""

import pytest
from playwright.sync_api import expect

from tests.browser.page import Lab


@pytest.mark.alone
def test_keys_move_the_playhead(lab: Lab) -> None:
    lab.open()
    for key, step in [
        ("ArrowRight", 1), ("Shift+ArrowRight", 11), ("Shift+ArrowRight", 21), ("ArrowLeft", 20),
        ("Shift+ArrowLeft", 10), ("End", 50), ("ArrowRight", 50), ("Home", 0), ("ArrowLeft", 0),
        ("Control+ArrowRight", 0), ("Alt+Shift+ArrowRight", 0), ("Control+End", 0),  # the browser's own
    ]:  # fmt: skip
        lab.key(key)
        lab.at(step, "ended" if step == 50 else "paused")
    lab.speed.select_option("1/s")
    lab.speed.blur()
    lab.key("Space")
    lab.has(state="playing")
    lab.key("Space")
    lab.has(state="paused")


def test_keys_leave_those_who_type_alone(lab: Lab) -> None:
    lab.open()
    lab.go(7)
    box = lab.number("Input x")
    box.click()
    lab.key("Home", "ArrowRight", "ArrowLeft", "End", "Space", "Shift+ArrowLeft")
    lab.sidebar.get_by_role("combobox", name="Loss").focus()
    lab.key("Home", "ArrowRight", "End", "Escape")
    lab.at(7, "paused")


@pytest.mark.alone
def test_letters_count_only_in_the_player(lab: Lab) -> None:
    lab.open(steps=1000)
    lab.key("l", "k")
    lab.at(0, "paused")
    loop = lab.bar.get_by_role("button", name="Loop")
    loop.focus()
    lab.key("l", "+")
    expect(loop).to_have_attribute("aria-pressed", "true")
    faster = float(lab.speed.input_value())
    lab.key("-")
    assert float(lab.speed.input_value()) < faster
    lab.key("k")
    lab.has(state="playing")


BAR = ["Back to the start", "One step back", "Play", "One step on", "To the end", "Step", "Steps per second", "Loop"]


@pytest.mark.alone
def test_the_bar_works_by_keyboard_alone(lab: Lab) -> None:
    lab.open()
    lab.bar.get_by_role("button", name=BAR[0]).focus()
    for name in BAR:
        focused = lab.page.locator(":focus")
        expect(focused).to_have_accessible_name(name)
        ring = focused.evaluate(
            "element => [getComputedStyle(element).outlineStyle, getComputedStyle(element).outlineWidth]"
        )
        assert ring == ["solid", "2px"], f"the focus is not to be seen on {name}"
        lab.key("Tab")
    lab.bar.get_by_role("button", name="One step on").focus()
    for step, key in enumerate(["Enter", "Space", "Space"], 1):
        lab.key(key)
        lab.at(step, "paused")
