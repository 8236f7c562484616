"""bar.js: the bar shows what the clock says, and its parts do what they are named."""

from typing import Any

from tests.browser.modules.conftest import Ask

BAR = """({ Transport }, { Clock, SPEEDS }, { Texts }, steps) => {
  document.body.innerHTML = "";
  const clock = new Clock();
  const texts = new Texts({ step: "{step} of {steps}", speedUnit: "{speed}/s" });
  const bar = new Transport(document.body, clock, texts, () => "http://x/");
  const { buttons, slider, readout, speed, loop, link, root } = bar;
  const filled = () => [slider.style.getPropertyValue("--dl-played"), slider.style.getPropertyValue("--dl-received")];
  const named = (element) => [element.title, element.getAttribute("aria-label")];
  if (steps) clock.receive(steps.available, steps.all, steps.available === steps.all);
  %s
}"""


def bar(ask: Ask, body: str, available: int | None = 40, steps: int = 50) -> Any:
    received = None if available is None else {"available": available, "all": steps}
    return ask("bar.js clock.js texts.js", BAR % body, received)


def test_each_part_has_a_name_and_its_key(ask: Ask) -> None:
    body = """return [[...root.querySelectorAll("button")].map(named), named(speed), slider.getAttribute("aria-label"),
      root.getAttribute("role"), root.getAttribute("aria-label")];"""
    buttons, speed, slider, role, group = bar(ask, body)
    titles = ["restart (home)", "back (←)", "play (space)", "forward (→)", "end (endKey)", "loop (L)", "copyLink"]
    assert buttons == [[title, title.split(" ")[0]] for title in titles]
    assert (speed, slider, role, group) == (["speed (+ −)", "speed"], "position", "group", "player")


def test_every_part_looks_as_its_styles_want_it(ask: Ask) -> None:
    body = "return [root.className, readout.className, speed.className, slider.className, slider.type, slider.min, " \
           "slider.step, root.firstChild.className, ...[...root.querySelectorAll('button')].map((b) => " \
           "`${b.type} ${b.className} ${b.querySelectorAll('svg').length}`)];"  # fmt: skip
    names = ["restart", "back", "play", "forward", "end", "loop", "link"]
    assert bar(ask, body) == [
        "dl-bar", "dl-readout", "dl-speed", "dl-scrub", "range", "0", "1", "dl-buttons",
        *[f"button dl-button dl-{name} {2 if name == 'play' else 1}" for name in names],
    ]  # fmt: skip


def test_the_slider_shows_step_and_what_was_received(ask: Ask) -> None:
    body = """const before = [slider.max, slider.value, readout.textContent, ...filled()];
      clock.receive(40, 50, false);
      const begun = [slider.max, slider.value, readout.textContent, ...filled()];
      clock.seek(20);
      const said = [readout.textContent, readout.dataset.widest, slider.getAttribute("aria-valuetext")];
      const there = [slider.value, ...said, ...filled()];
      clock.receive(50, 50, true);
      return [before, begun, there, filled()];"""
    before, begun, there, whole = bar(ask, body, None)
    assert before == ["1", "0", "0 of 0", "0%", "0%"]
    assert begun == ["50", "0", "0 of 50", "0%", "80%"]
    assert there == ["20", "20 of 50", "50 of 50", "20 of 50", "40%", "80%"]
    assert whole == ["40%", "100%"]


def test_buttons_move_the_playhead(ask: Ask) -> None:
    body = """return ["forward", "forward", "forward", "back", "end", "restart", "play"].map((name) => {
      buttons[name].click();
      return [clock.step, clock.playing];
    });"""
    assert bar(ask, body, 50) == [
        [1, False], [2, False], [3, False], [2, False], [50, False], [0, False], [0, True],
    ]  # fmt: skip


def test_the_slider_moves_the_playhead_and_stops_a_run(ask: Ask) -> None:
    body = """clock.play();
      const state = () => [clock.playing, ...named(buttons.play), buttons.play.classList.contains("dl-is-playing")];
      const playing = state();
      slider.value = "12";
      slider.dispatchEvent(new Event("input"));
      return [playing, clock.step, ...state()];"""
    assert bar(ask, body) == [
        [True, "pause (space)", "pause", True], 12, False, "play (space)", "play", False,
    ]  # fmt: skip


def test_speeds_are_those_of_the_clock(ask: Ask) -> None:
    body = """const options = [...speed.options].map(({ value, text }) => [value, text]);
      const first = speed.value;
      speed.value = "250";
      speed.dispatchEvent(new Event("change"));
      const chosen = [clock.speed, speed.value];
      clock.setSpeed(Infinity);
      return [options, first, chosen, speed.value, SPEEDS.map(String)];"""
    options, first, chosen, fastest, speeds = bar(ask, body)
    assert [value for value, _ in options] == speeds
    assert [text for _, text in options][-2:] == ["1000/s", "speedMax"]
    assert (chosen, fastest) == ([250, "250"], "Infinity")
    assert first in speeds


def test_the_loop_is_on_or_off(ask: Ask) -> None:
    body = """const states = [loop.getAttribute("aria-pressed")];
      for (const _ of [1, 2]) { loop.click(); states.push(loop.getAttribute("aria-pressed"), clock.loop); }
      return states;"""
    assert bar(ask, body) == ["false", "true", True, "false", False]


def test_only_what_differs_is_touched(ask: Ask) -> None:
    body = """const seen = new MutationObserver(() => {});
      seen.observe(root, { attributes: true, childList: true, subtree: true, characterData: true });
      bar.update();
      const same = seen.takeRecords().length;
      clock.seek(3);
      return [same, seen.takeRecords().length > 0];"""
    assert bar(ask, body) == [0, True]


def test_other_words_are_shown_at_once(ask: Ask) -> None:
    body = """bar.setTexts(new Texts({ play: "Los", step: "Schritt {step}", speedMax: "ganz schnell" }));
      return [named(buttons.play), readout.textContent, speed.lastChild.text, speed.value === String(clock.speed)];"""
    assert bar(ask, body) == [["Los (space)", "Los"], "Schritt 0", "ganz schnell", True]


def test_a_bar_that_is_gone_hears_no_more(ask: Ask) -> None:
    body = "bar.destroy(); return [document.body.children.length, clock.listeners.size];"
    assert bar(ask, body) == [0, 0]
