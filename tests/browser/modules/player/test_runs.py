"""runs.js: which run is on screen, and that no stream is kept open that nobody looks at."""

from typing import Any

from tests.browser.modules.conftest import Ask

# each run answers with so many of its rows and stays open, or is whole; `tell` is what is asked for after each act
RUNS = """async ({ Runs }, { rows, acts, goal }) => {
  const [real, open, adopted] = [window.fetch, new Map(), []];
  window.fetch = async (url, { signal }) => {
    open.set(url, signal);
    const many = rows[url] ?? 0;
    const lines = [{ lanes: [{}], steps: 9 }, { lane: 0, step: [...Array(many).keys()], w: Array(many).fill(0) }];
    if (many === 10) lines.push({ lane: 0, outcome: "over", mark: "good", steps: 9, message: "" });
    return new Response(new ReadableStream({ start: (body) => {
      for (const line of many ? lines : []) body.enqueue(new TextEncoder().encode(JSON.stringify(line) + "\\n"));
      if (many === 10) body.close();
    } }));
  };
  const rest = () => new Promise((done) => setTimeout(done, 0));
  const settle = async () => { for (let turn = 0; turn < 5; turn++) await rest(); };
  const adopt = (another) => adopted.push(another);
  const runs = new Runs({ rows: () => {}, status: () => {}, goal: () => goal ?? 0, adopt });
  const told = [];
  for (const wanted of acts) {
    if (wanted === "close") runs.close();
    else runs.want(wanted.map((url, i) => ({ url, name: i ? `ghost${i}` : "run" })));
    await settle();
    const left = [...open].filter(([, signal]) => !signal.aborted).map(([url]) => url);
    told.push({ url: runs.url, open: left, adopted: adopted.length });
  }
  runs.close();
  window.fetch = real;
  return told;
}"""


def told(ask: Ask, rows: dict[str, int], *acts: Any, goal: int = 0) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = ask("runs.js", RUNS, {"rows": rows, "acts": list(acts), "goal": goal})
    return result


def test_a_run_that_is_no_longer_wanted_is_closed_before_it_came(ask: Ask) -> None:
    first, second = told(ask, {}, ["/a"], ["/b"])
    assert first == {"url": "", "open": ["/a"], "adopted": 0}
    assert second == {"url": "", "open": ["/b"], "adopted": 0}


def test_the_old_run_is_closed_when_the_new_one_takes_over(ask: Ask) -> None:
    first, waiting = told(ask, {"/a": 3}, ["/a"], ["/b"])
    assert first == {"url": "/a", "open": ["/a"], "adopted": 1}
    assert waiting == {"url": "/a", "open": ["/a", "/b"], "adopted": 1}
    _first, over = told(ask, {"/a": 3, "/b": 2}, ["/a"], ["/b"])
    assert over == {"url": "/b", "open": ["/b"], "adopted": 2}


def test_a_run_that_becomes_a_ghost_goes_on(ask: Ask) -> None:
    *_, both = told(ask, {"/a": 3, "/b": 2}, ["/a"], ["/b", "/a"])
    assert both == {"url": "/b", "open": ["/a", "/b"], "adopted": 2}
    *_, alone = told(ask, {"/a": 3, "/b": 2}, ["/a"], ["/b", "/a"], ["/b"])
    assert alone == {"url": "/b", "open": ["/b"], "adopted": 3}


def test_a_run_takes_over_where_it_will_be_looked_at(ask: Ask) -> None:
    rows = {"/a": 9, "/b": 3, "/c": 5, "/d": 10}
    assert [each["url"] for each in told(ask, rows, ["/a"], ["/b"], ["/c"], ["/d"], goal=4)] == ["/a", "/a", "/c", "/d"]
    assert told(ask, {"/d": 10}, ["/d"], goal=50)[0]["url"] == "/d"  # whole, though shorter


def test_the_same_wish_changes_nothing_and_all_are_closed_at_the_end(ask: Ask) -> None:
    *_, same = told(ask, {"/a": 3}, ["/a"], ["/a"])
    assert same == {"url": "/a", "open": ["/a"], "adopted": 1}
    assert told(ask, {"/a": 3}, ["/a"], ["/b", "/a"], "close")[-1]["open"] == []
