"""ranking.js: the lanes by their loss, each with what it cost, when it arrived and how it ended."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made

RANKING = """
  document.body.innerHTML = "";
  const panel = ranking.ranking(document.body, arg.panel);
  const table = document.querySelector("table");
  const texts = (row) => [...row.cells].map((cell) => cell.textContent);
  const rows = () => [...table.tBodies[0].rows].map((row) => [row.className, ...texts(row)]);
  const told = storeOf(arg.lines);
  const shown = arg.steps.map((step) => (panel.update({ store: told, step }), rows()));
"""
HEADS = {"rank": "#", "name": "Lane", "loss": "Loss", "distance": "Distance", "arrived": "There", "evaluations": "Cost",
         "outcome": "End"}  # fmt: skip
PANEL = {"title": "Ranking", "heads": HEADS, "tips": {"rank": "Place"}, "best": 0.5, "tolerance": 0.25,
         "lanes": [{"name": name, "color": "red", "dash": "solid", "symbol": "circle"} for name in "abc"]}  # fmt: skip


def rows(ask: Ask, lines: Any, *steps: int, **panel: Any) -> list[list[list[str]]]:
    arg = {"panel": PANEL | panel, "lines": lines, "steps": steps}
    found: list[list[list[str]]] = ask("store.js ranking.js", made(RANKING + "return shown;", "ranking.js"), arg)
    return found


def lane(*loss: float | None, **more: Any) -> dict[str, Any]:
    return {"loss": loss, "distance": [2.0 * step for step in range(len(loss))], **more}


OPEN = ({}, {}, {})
A, B, C = lane(4, 3, 2), lane(5, 1, 3), lane(9, 0.75, 0.5)


def test_the_lowest_loss_is_first(ask: Ask) -> None:
    first, second, third = rows(ask, run(A, B, C, ends=OPEN), 0, 1, 2)
    assert [row[2] for row in first] == ["a", "b", "c"]
    assert [row[2] for row in second] == ["c", "b", "a"]
    assert [row[2] for row in third] == ["c", "a", "b"]
    assert third[0] == ["", "1", "c", "0.5", "4", "1", "3", "Over."]
    assert second[2] == ["", "3", "a", "3", "2", "–", "2", ""]


def test_it_arrives_with_the_first_row_near_the_best(ask: Ask) -> None:
    lines = run(lane(4, 0.75, 0.6), lane(4, 0.76, 0.1), lane(0.2, 3, 3), ends=OPEN)
    arrived = [{row[2]: row[5] for row in shown} for shown in rows(ask, lines, 0, 1, 2)]
    assert arrived == [{"a": "–", "b": "–", "c": "0"}, {"a": "1", "b": "–", "c": "0"}, {"a": "1", "b": "2", "c": "0"}]


def test_only_new_rows_are_looked_at_and_another_run_begins_anew(ask: Ask) -> None:
    body = (
        RANKING
        + """
      const lane = { rows: 2, last: 1, columns: new Map(), at: () => 1, end: null, losses: [3, 2, 0.7, 0.1],
                     slice(_, from, to) { looked.push([from, to]); return this.losses.slice(from, to + 1); } };
      const looked = [], arrived = [];
      const look = (step) => (panel.update({ store: { lanes: [lane] }, step }), arrived.push(rows()[0][5]));
      look(1);
      Object.assign(lane, { rows: 4, last: 3 });
      look(3); look(2); look(1);
      Object.assign(lane, { columns: new Map() });
      panel.update({ store: { lanes: [{ ...lane, losses: [0.1], rows: 1, last: 0 }] }, step: 0 });
      return [looked, arrived, rows()[0][5]];"""
    )
    arg = {"panel": PANEL | {"lanes": PANEL["lanes"][:1]}, "lines": run(A)[:1], "steps": []}
    looked, arrived, other = ask("store.js ranking.js", made(body, "ranking.js"), arg)
    assert looked == [[0, 1], [2, 3], [4, 3], [4, 3], [0, 0]]
    assert (arrived, other) == (["–", "2", "2", "–"], "0")


def test_without_a_known_minimum_nothing_is_told_of_arriving(ask: Ask) -> None:
    ((first, *_),) = rows(ask, run(A, B, C, ends=OPEN), 0, best=None)
    assert first == ["", "1", "a", "4", "1", ""]


def test_lanes_that_went_wrong_come_last_once_they_are_over(ask: Ask) -> None:
    ends = ({"mark": "bad", "message": "Diverged."}, {}, {"mark": "good", "message": "There."})
    lines = run(lane(1, 0.1), lane(5, 4, 3), lane(9, 8, 7), ends=ends)
    early, late = rows(ask, lines, 0, 1)
    assert [row[2] for row in early] == ["a", "b", "c"]
    assert [(row[0], row[2], row[7]) for row in late] == [("", "b", ""), ("", "c", ""), ("dl-lost", "a", "Diverged.")]


def test_equal_lanes_stay_in_their_order_and_no_number_is_last(ask: Ask) -> None:
    (shown,) = rows(ask, run(lane(None), lane(2), lane(2), ends=OPEN), 0)
    assert [row[2] for row in shown] == ["b", "c", "a"]
    ends = ({"mark": "bad"}, {"mark": "bad"}, {"mark": "bad"})
    (lost,) = rows(ask, run(lane(3), lane(2), lane(1), ends=ends), 0)
    assert [row[2] for row in lost] == ["a", "b", "c"]


def test_a_lane_that_is_over_stays_at_its_last_row(ask: Ask) -> None:
    short, long = lane(4, 3), lane(9, 8, 7, 6)
    (shown,) = rows(ask, run(short, long, long, ends=OPEN), 3)
    assert shown[0] == ["", "1", "a", "3", "2", "–", "2", "Over."]


def test_what_it_cost_is_told_by_the_run_or_a_gradient_a_row(ask: Ask) -> None:
    counted = lane(4, 3, evaluations=[2.0, 7.0])
    (shown,) = rows(ask, run(counted, lane(9, 9), lane(9, 9), ends=OPEN), 1)
    assert [row[6] for row in shown] == ["7", "2", "2"]


def test_how_the_table_is_made(ask: Ask) -> None:
    body = (
        RANKING
        + """
      const heads = [...table.tHead.rows[0].cells].map((cell) => [cell.textContent, cell.scope, cell.title]);
      const box = table.parentElement;
      const cells = [...table.tBodies[0].rows[0].cells].map((cell) => cell.className);
      const moved = new MutationObserver(() => {});
      moved.observe(table, { childList: true, subtree: true, attributes: true, characterData: true });
      panel.update({ store: told, step: arg.steps[0] });
      const asGroup = [box.tabIndex, box.getAttribute("role"), box.getAttribute("aria-label"), box.className];
      return { heads, cells, box: asGroup,
               title: [document.querySelector("h3").textContent, document.querySelector("h3").className],
               drawn: table.querySelectorAll("canvas").length, pace: panel.pace,
               moved: moved.takeRecords().filter(({ type }) => type === "childList").length };"""
    )
    found = ask(
        "store.js ranking.js",
        made(body, "ranking.js"),
        {"panel": PANEL, "lines": run(A, B, C, ends=OPEN), "steps": [1]},
    )
    assert found["heads"] == [["#", "col", "Place"], *[[text, "col", ""] for text in list(HEADS.values())[1:]]]
    assert found["cells"] == ["dl-number", "dl-name", *["dl-number"] * 4, "dl-outcome"]
    assert found["box"] == [0, "group", "Ranking", "dl-ranking-box"]
    assert found["title"] == ["Ranking", "dl-panel-title"]
    assert (found["drawn"], found["pace"], found["moved"]) == (3, 100, 0)


@pytest.mark.parametrize("lanes", [1, 2])
def test_of_more_lanes_than_it_has_rows_the_first_are_shown(ask: Ask, lanes: int) -> None:
    (shown,) = rows(ask, run(A, B, C, ends=OPEN), 0, lanes=PANEL["lanes"][:lanes])
    assert [row[2] for row in shown] == ["a", "b"][:lanes]
