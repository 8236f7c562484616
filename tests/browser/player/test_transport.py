"""The bar: like a video player's."""

import pytest
from playwright.sync_api import expect

from tests.browser.page import PLAYER, Lab


@pytest.mark.alone
def test_buttons_move_the_playhead(lab: Lab) -> None:
    lab.open()
    for button, step in [
        ("One step on", 1), ("One step on", 2), ("One step back", 1), ("To the end", 50), ("One step on", 50),
        ("One step back", 49), ("Back to the start", 0), ("One step back", 0),
    ]:  # fmt: skip
        lab.press(button)
        lab.at(step)
        expect(lab.bar).to_contain_text(f"step {step} / 50")


@pytest.mark.alone
def test_play_runs_to_the_end_and_again_from_the_start(lab: Lab) -> None:
    lab.open(steps=10)
    lab.press("Play")
    lab.at(10, "ended")
    expect(lab.bar.get_by_role("button", name="Play")).to_be_visible()
    lab.speed.select_option("1/s")
    lab.press("Play")
    lab.at(0, "playing")


@pytest.mark.alone
def test_pause_holds_the_playhead(lab: Lab) -> None:
    lab.open(steps=1000)
    lab.press("Play")
    lab.until(f"() => {PLAYER}.clock.step > 3")
    lab.press("Pause")
    lab.has(state="paused")
    paused = lab.step
    assert 3 < paused < 1000
    lab.at_rest()  # some hundred milliseconds, in which a playhead on the move would have moved
    assert lab.step == paused
    lab.press("Play")
    lab.until(f"step => {PLAYER}.clock.step > step", paused)


@pytest.mark.alone
def test_the_slider_scrubs(lab: Lab) -> None:
    lab.open()
    box = lab.slider.bounding_box()
    assert box
    lab.slider.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    lab.at(25, "paused")
    lab.slider.press("ArrowRight")
    lab.at(26)
    lab.slider.press("PageUp")
    assert lab.step > 26
    expect(lab.slider).to_have_attribute("aria-valuetext", f"step {lab.step} / 50")


@pytest.mark.alone
def test_max_speed_shows_a_long_run_in_a_moment(lab: Lab) -> None:
    lab.open(steps=5000)
    lab.speed.select_option("max")
    lab.press("Play")
    lab.at(5000, "ended")


def test_playing_asks_nothing_of_the_server(lab: Lab) -> None:
    sent: list[object] = []
    lab.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    lab.page.on("request", lambda request: sent.append(request.url))
    lab.open()
    lab.press("One step on")
    lab.at_rest()
    sent.clear()
    lab.speed.select_option("250/s")
    lab.press("Play")
    lab.ended()
    assert sent == []
