"""ahead.js and field.js: a curve is asked before the axes get there, and never twice for the same."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made, seen

REACH = made("return ahead.reach({ x: 'w' }, 'x', view(arg.view), ...arg.bounds);", "ahead.js")


@pytest.mark.parametrize(
    "w, more, bounds, ends",
    [
        ([0, 5], {}, [4], [-10, 10]),
        ([0, 15, -12], {}, [4], [-12, 15]),
        ([0, 15, -12], {}, [4, 0], [-10, 10]),
        ([0, 15, -12], {}, [4, 1], [-10, 15]),
        ([0, 15, -12], {"step": 2}, [4], [-12, 10]),
        ([0, 100, -100], {}, [4], [-40, 40]),
        ([0, 100, -100], {}, [1], [-10, 10]),
    ],
)
def test_how_far_the_next_rows_go(ask: Ask, w: list[float], more: Any, bounds: list[float], ends: list[float]) -> None:
    view = seen(run({"w": w}), ranges={"x": [-10, 10]}, **more)
    found = ask("store.js ahead.js", REACH, {"view": view, "bounds": bounds})
    assert (found["low"], found["high"], found["log"]) == (*ends, False)


def test_on_a_log_axis_it_goes_by_powers(ask: Ask) -> None:
    view = seen(run({"w": [1.0, 1e5, -3.0]}), ranges={"x": [0, 2, True]})
    assert ask("store.js ahead.js", REACH, {"view": view, "bounds": [8]}) == {"low": 0, "high": 5, "log": True}


# asks by turns for these views, and lets the answers arrive in between: the ends of the question and its middle
FIELD = made(
    """
  const [asked, shown, waits] = [[], [], []];
  const [real, later] = [window.fetch, window.setTimeout];
  const pending = [];
  window.setTimeout = (act, wait) => (waits.push(wait), pending.push(act));
  const statuses = [...(arg.statuses ?? [])];
  window.fetch = async (url) => {
    const query = new URL(url, "http://x").searchParams;
    asked.push(Object.fromEntries(query));
    const status = statuses.shift() ?? 200;
    if (!status) throw new TypeError("no way");
    const [low, high] = ["low", "high"].map((end) => Number(query.get(end)));
    const points = { w: [low, (low + high) / 2, high], loss: [1, null, Number(query.get("at"))] };
    return new Response(JSON.stringify(points), { status });
  };
  const answer = { field: new field.Field(arg.bind, () => shown.push(plain(answer.field.points))) };
  try {
    for (const each of arg.views) {
      answer.field.want(view(each), each.resting ?? false);
      while (pending.length) {
        pending.shift()();
        for (let turn = 0; turn < 4; turn++) await new Promise((done) => later(done, 0));
      }
    }
  } finally { Object.assign(window, { fetch: real, setTimeout: later }); }
  return { asked, shown, waits };
""",
    "field.js",
)
CURVE = {"kind": "curve", "url": "/curve?a=1", "x": "w", "y": "loss"}


def asked(ask: Ask, *views: dict[str, Any], bind: dict[str, Any] = CURVE, **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = ask(
        "store.js field.js",
        FIELD.replace("(store, field, arg) => {", "async (store, field, arg) => {"),
        {"bind": bind, "views": list(views), **more},
    )
    return result


def ends(result: dict[str, Any]) -> list[tuple[float, float]]:
    return [(float(query["low"]), float(query["high"])) for query in result["asked"]]


def on(low: float, high: float, w: Any = (0.0, 1.0), **more: Any) -> dict[str, Any]:
    return seen(run({"w": w}, legs=[[0, 5]]), ranges={"x": [low, high]}, **more)


def test_a_curve_is_asked_with_a_margin_and_once(ask: Ask) -> None:
    result = asked(ask, on(-10, 10), on(-10, 10), on(-10, 10, step=1), on(-12, 12), on(-14, 14, resting=True))
    assert ends(result) == [(-14, 14)]
    assert result["asked"][0] == {"a": "1", "at": "0", "low": "-14", "high": "14"}
    assert [str(y) for y in result["shown"][0]["y"]] == ["1", "nan", "0"]


def test_it_is_asked_again_where_it_ends_where_it_is_coarse_and_on_another_leg(ask: Ask) -> None:
    assert ends(asked(ask, on(-10, 10), on(-15, 10))) == [(-14, 14), (-20, 15)]
    assert ends(asked(ask, on(-10, 10), on(-4, 4))) == [(-14, 14), (-5.6, 5.6)]
    assert ends(asked(ask, on(-10, 10), on(-5, 5))) == [(-14, 14)]
    w = [0.0] * 9
    assert [query["at"] for query in asked(ask, on(-1, 1, w), on(-1, 1, w, step=4), on(-1, 1, w, step=6))["asked"]] == [
        "0", "5",
    ]  # fmt: skip
    log = seen(run({"w": [1.0]}), ranges={"x": [-10, 10, True]})
    assert len(asked(ask, on(-10, 10), log)["asked"]) == 2


def test_a_run_that_goes_far_has_its_whole_curve_before_it_plays(ask: Ask) -> None:
    w = [0.0, 20.0, -90.0, 400.0]
    axes = [(-10, 10), (-25, 25), (-100, 100), (-150, 450)]
    playing = [on(*axis, w, soon=3, step=step) for step, axis in enumerate(axes)]
    result = asked(ask, on(-10, 10, w), *playing)
    assert ends(result) == [(-14, 14), (-112, 112), (-188, 498)]
    assert result["waits"] == [0]
    x = result["shown"][0]["x"]
    assert x == sorted(x)
    assert len(set(x)) == len(x)


def test_what_was_known_stays_for_the_way_back(ask: Ask) -> None:
    result = asked(ask, on(-10, 10), on(-100, 100), on(-10, 10, (0.0, 1.0), step=1))
    assert {-14, 0, 14, -140, 140} <= set(result["shown"][-1]["x"])
    w = [0.0] * 9
    other = asked(ask, on(-10, 10, w), on(-100, 100, w, step=6))
    assert set(other["shown"][-1]["x"]) == {-140, 0, 140}


def test_a_failure_is_asked_again_and_a_refusal_is_not(ask: Ask) -> None:
    for status in (0, 500, 503, 429):
        result = asked(ask, on(-10, 10), statuses=[status, status])
        assert (len(result["asked"]), len(result["shown"]), result["waits"]) == (3, 1, [0, 2000, 2000]), status
    for status in (422, 400, 404):
        assert len(asked(ask, on(-10, 10), on(-10, 10), statuses=[status])["asked"]) == 1
    assert asked(ask, on(-10, 10), on(-100, 100))["waits"] == [0, 150]
    assert asked(ask, on(-10, 10), on(-100, 100, soon=1))["waits"] == [0, 0]


def test_weights_that_are_held_wait_for_the_playhead_to_rest(ask: Ask) -> None:
    held = CURVE | {"held": True}
    moving = [on(-10, 10, step=step) for step in (0, 1, 2, 3)]
    assert [query["at"] for query in asked(ask, *moving, bind=held)["asked"]] == ["0"]
    rested = asked(ask, *moving, on(-10, 10, step=3, resting=True), on(-10, 10, step=4), bind=held)
    assert [query["at"] for query in rested["asked"]] == ["0", "3"]
