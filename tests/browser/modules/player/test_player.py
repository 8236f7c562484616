"""player.js: what one player does when its page tells it something, with plotly.js and the stream standing in."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import PLOTLY

# `answer` is what each address streams; frames come when `frame` calls for them
PLAYER = """async ({ Player }, arg) => {
  %s
  document.body.innerHTML = "";
  const real = { fetch: window.fetch, requestAnimationFrame: window.requestAnimationFrame };
  const requested = [], left = [];
  window.fetch = async (url, { signal } = {}) => {
    const path = String(url).split("&from=")[0];
    requested.push(path);
    const body = (arg.answers[path] ?? []).map((line) => JSON.stringify(line) + "\\n").join("");
    return new Response(body, { status: 200 });
  };
  let waiting = null, cancelled = 0;
  window.requestAnimationFrame = (act) => ((waiting = act), 1);
  const frame = (now) => { const act = waiting; waiting = null; act?.(now); };
  const rest = () => new Promise((done) => setTimeout(done, 0));
  const settle = async () => { for (let turn = 0; turn < 6; turn++) await rest(); };
  const parent = document.body.appendChild(document.createElement("div"));
  const reported = [];
  const player = new Player(parent);
  player.charts.builds.set("basic", Plotly);
  const { root, clock } = player;
  const data = { assets: "/none.js", streams: [{ name: "run", url: "/a" }], charts: [], panels: [], texts: {},
    reset: "0" };
  const show = async (more = {}) => {
    player.update({ parentElement: parent, data: { ...data, ...more },
      setStateValue: (...what) => reported.push(what) });
    await settle();
  };
  const spoken = () => root.querySelector(".dl-spoken").textContent;
  try { %s } finally { player.gone || player.destroy(); Object.assign(window, real); }
}"""
W = [float(k) for k in range(11)]
ANSWERS = {"/a": run({"w": W}), "/b": run({"w": [9.0] * 6}), "/open": run({"w": W}, steps=20)[:-1]}
CHART = {"id": "w", "log": ["yaxis"], "figure": {"data": [{"meta": {"bind": {"kind": "path", "x": "step", "y": "w"}}}],
                                                "layout": {}}}  # fmt: skip


def asked(ask: Ask, body: str, **arg: Any) -> Any:
    return ask("player.js", PLAYER % (PLOTLY, body), {"answers": ANSWERS, "chart": CHART} | arg)


def test_a_run_is_shown_from_its_start(ask: Ask) -> None:
    body = """await show();
      return [root.className, root.tabIndex, { ...root.dataset }, requested, root.player.url(),
        root.player.rows()];"""
    name, tab, state, requested, url, rows = asked(ask, body)
    assert (name, tab, requested, url) == ("descent-lab", -1, ["/a"], "/a")
    assert {key: state[key] for key in ("step", "received")} == {"step": "0", "received": "11"}
    assert rows == [{"step": [*range(11)], "w": W}]


@pytest.mark.parametrize("data, step, playing, speed", [
    ({}, 0, False, None), ({"opening": {"at": 4}}, 4, False, None), ({"opening": {"speed": 250}}, 0, False, 250),
    ({"resume": 3}, 3, False, None), ({"autoplay": True, "opening": {"speed": 2}}, 0, True, 2),
])  # fmt: skip
def test_how_it_opens(ask: Ask, data: Any, step: int, speed: float | None, *, playing: bool) -> None:
    body = "await show(arg.data); return [clock.step, clock.playing, clock.speed, clock.speedChosen];"
    found = asked(ask, body, data=data)
    assert found[:2] == [step, playing]
    assert found[3] is (speed is not None)
    if speed:
        assert found[2] == speed
    assert asked(ask, "await show({ opening: { speed: 'max' } }); return clock.speed === Infinity;") is True


def test_a_page_that_tells_the_same_again_changes_nothing(ask: Ask) -> None:
    body = """await show({ opening: { speed: 250 } });
      clock.seek(5); clock.setSpeed(2);
      await show({ opening: { speed: 250 } });
      return [requested, clock.step, clock.speed];"""
    assert asked(ask, body) == [["/a"], 5, 2]


def test_a_reset_goes_back_to_the_start_also_of_the_same_run(ask: Ask) -> None:
    body = """await show();
      clock.seek(5);
      await show({ reset: "1" });
      const back = [clock.step, clock.playing];
      clock.seek(5);
      await show({ reset: "1" });
      const stayed = clock.step;
      await show({ reset: "2", autoplay: true });
      return [back, stayed, clock.step, clock.playing, requested];"""
    assert asked(ask, body) == [[0, False], 5, 0, True, ["/a"]]


def test_another_run_takes_over_at_the_same_step_or_after_a_reset_at_its_start(ask: Ask) -> None:
    body = """await show();
      clock.seek(4);
      await show({ streams: [{ name: "run", url: "/b" }] });
      const over = [root.player.url(), clock.step];
      await show({ streams: [{ name: "run", url: "/a" }], reset: "1" });
      return [over, root.player.url(), clock.step, player.mustReset];"""
    assert asked(ask, body) == [["/b", 4], "/a", 0, False]


def test_a_reset_by_mouse_gives_the_player_the_keys(ask: Ask) -> None:
    body = """await show();
      const button = document.body.appendChild(document.createElement("button"));
      const reset = async (name, before) => (before(), await show({ reset: name }), document.activeElement === root);
      const input = document.body.appendChild(document.createElement("input"));
      const nobody = await reset("1", () => document.activeElement.blur());
      button.matches = (selector) => !selector.includes(":focus-visible") && Element.prototype.matches.call(button,
        selector);
      const mouse = await reset("2", () => button.focus());
      root.blur();
      const typing = await reset("3", () => input.focus());
      const same = await reset("3", () => button.focus());
      return [nobody, mouse, typing, same];"""
    assert asked(ask, body) == [False, True, False, False]


def test_figures_wait_for_their_run(ask: Ask) -> None:
    body = """await show({ charts: [arg.chart] });
      for (let now = 0; now < 900; now += 100) frame(now);
      const drawn = told.splice(0).map(([name]) => name);
      await show({ streams: [{ name: "run", url: "/none" }], charts: [{ ...arg.chart, id: "other" }] });
      frame(1000); frame(1100);
      return [drawn, [...root.querySelectorAll(".dl-chart")].map((each) => each.dataset.chart), root.player.url()];"""
    drawn, names, url = asked(ask, body)
    assert drawn[0] == "newPlot"
    assert "restyle" in drawn
    assert (names, url) == (["w"], "/a")


def test_frames_go_on_while_something_is_left_to_draw(ask: Ask) -> None:
    body = """await show({ charts: [arg.chart] });
      const states = [];
      for (const now of [0, 100, 200, 300, 400, 500]) { frame(now); states.push([Boolean(waiting),
        root.dataset.committed]); }
      clock.seek(3);
      const moved = [Boolean(waiting), root.dataset.committed];
      frame(1000);
      const soon = [Boolean(waiting), root.dataset.committed];
      frame(1119); frame(1120);
      return [states.at(-1), moved, soon, [Boolean(waiting), root.dataset.committed]];"""
    assert asked(ask, body) == [[False, "true"], [True, "false"], [True, "false"], [False, "true"]]


def test_a_run_plays_by_the_time_between_frames(ask: Ask) -> None:
    body = """await show();
      clock.setSpeed(10); clock.play();
      const steps = [1000, 1100, 1200].map((now) => (frame(now), clock.step));
      clock.pause();
      frame(5000);
      const paused = [clock.step, Boolean(waiting)];
      clock.play();
      frame(9000); frame(9100);
      return [steps, paused, clock.step, Boolean(waiting), root.dataset.state];"""
    assert asked(ask, body) == [[0, 1, 2], [2, False], 3, True, "playing"]


def test_play_and_pause_are_spoken_and_python_is_told_where(ask: Ask) -> None:
    body = """await show({ branch: true, texts: { playing: "plays", paused: "rests at {step}" } });
      const heard = [spoken()];
      clock.seek(2);
      clock.play(); heard.push(spoken(), reported.length);
      clock.seek(5); clock.pause(); heard.push(spoken());
      clock.end(); heard.push(spoken());
      clock.restart(); clock.play();
      root.querySelector(".dl-spoken").textContent = "how it ended";
      clock.end(); heard.push(spoken());
      return [heard, reported];"""
    heard, reported = asked(ask, body)
    assert heard == ["", "plays", 0, "rests at 5", "rests at 5", "how it ended"]
    assert reported == [["playhead", 5], ["playhead", 10]]


def test_words_that_are_others_are_shown(ask: Ask) -> None:
    body = """await show({ texts: { player: "One" } });
      const bar = root.querySelector(".dl-bar"), first = bar.getAttribute("aria-label");
      const texts = player.texts;
      await show({ texts: { player: "One" } });
      const same = player.texts === texts;
      await show({ texts: { player: "Two" } });
      return [first, same, bar.getAttribute("aria-label")];"""
    assert asked(ask, body) == ["One", True, "Two"]


def test_the_link_has_what_the_player_alone_knows(ask: Ask) -> None:
    body = """await show({ charts: [arg.chart] });
      for (let now = 0; now < 500; now += 100) frame(now);
      const plain = new URL(player.link()).search;
      clock.seek(4); clock.setSpeed(25);
      root.querySelector(".dl-log").click();
      return [plain, new URL(player.link()).search];"""
    plain, told = asked(ask, body)
    assert plain == ""
    assert told == "?at=4&speed=25&log=w.y"


def test_axes_are_forgotten_at_the_start_and_while_its_rows_come(ask: Ask) -> None:
    body = """await show();
      let forgotten = 0;
      player.charts.forgetRanges = () => forgotten++;
      const count = (act) => { const before = forgotten; act(); return forgotten - before; };
      const seek = (step) => count(() => clock.seek(step));
      const moves = [seek(3), seek(3), seek(0), seek(2)];
      const rows = (available, step, complete = false) => count(() => {
        Object.assign(clock, { step, complete });
        player.receive = () => { clock.available = available; clock.complete = complete; };
        player.onRows();
      });
      player.fitted = 1;
      return [moves, rows(4, 0), rows(5, 0), player.fitted, rows(20, 0), rows(21, 0), rows(99, 1), rows(3, 0, true),
        rows(0, 0, true),
              player.fitted];"""
    assert asked(ask, body) == [[0, 0, 1, 0], 0, 1, 5, 0, 1, 0, 1, 1, 1]


def test_numbers_follow_the_playhead_only_where_it_moved(ask: Ask) -> None:
    body = """await show();
      const steps = [];
      player.panels.update = (stores, name, step, playing) => steps.push([name, step, playing]);
      player.followed = "";
      frame(0);
      player.wake(); frame(10);
      clock.seek(2); frame(20);
      player.panels.key = "others"; player.wake(); frame(30);
      return steps;"""
    assert asked(ask, body) == [["run", 0, False], ["run", 2, False], ["run", 2, False]]


def test_without_plotly_the_page_says_so_and_may_try_again(ask: Ask) -> None:
    body = """player.charts.builds.clear();
      await show({ assets: "/static/none.js", charts: [arg.chart] });
      for (let turn = 0; turn < 2000 && !root.querySelector(".dl-noCharts"); turn++) await rest();
      const said = root.querySelector(".dl-stream").textContent;
      let tried = 0;
      player.runs.retry = () => tried++;
      root.querySelector(".dl-retry").click();
      return [said, tried];"""
    assert asked(ask, body) == ["noChartsretry", 1]


def test_a_player_that_goes_leaves_nothing(ask: Ask) -> None:
    body = """await show({ charts: [arg.chart] });
      const closed = [];
      const watched = { runs: "close", reporter: "close", charts: "destroy", panels: "destroy",
        transport: "destroy" };
      for (const [part, way] of Object.entries(watched)) {
        const own = player[part][way].bind(player[part]);
        player[part][way] = () => (closed.push(part), own());
      }
      player.destroy();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: " ", bubbles: true }));
      return [closed.sort(), parent.children.length, clock.playing, player.gone];"""
    assert asked(ask, body) == [["charts", "panels", "reporter", "runs", "transport"], 0, False, True]
