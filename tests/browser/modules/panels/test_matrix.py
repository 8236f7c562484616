"""matrix.js: a table in brackets with its names, at most six by six, and one stop of the tab key to point from."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

MATRIX = """({ Matrix }, arg) => {
  document.body.innerHTML = "";
  const pointed = [];
  const matrix = new Matrix(document.body, arg.bare, arg.points ? (...at) => pointed.push(at) : undefined);
  const names = (count, letter) => Array.from({ length: count }, (_, i) => letter + i);
  const show = (height, width, more, value = (i, j) => 10 * i + j) => matrix.show({
    name: "W", shape: `(${height}, ${width})`, rows: names(height, "r"), columns: names(width, "c"), value, more });
  show(arg.height, arg.width, arg.more);
  const { table } = matrix;
  const texts = (row) => [...(row?.cells ?? [])].map((cell) => cell.textContent);
  const cell = (i, j) => matrix.cells[i][j];
  %s
}"""
LOOK = """return {
  name: table.caption.textContent, fainter: table.caption.querySelector("span").textContent,
    className: table.className,
  head: texts(table.tHead.rows[0]), body: [...table.tBodies[0].rows].map(texts), foot: texts(table.tFoot?.rows[0]),
  span: table.tFoot?.rows[0].cells[0].colSpan ?? 0,
  scopes: [...table.querySelectorAll("th")].map(({ scope }) => scope) };"""


def asked(ask: Ask, body: str, height: int = 2, width: int = 3, **more: Any) -> Any:
    return ask("matrix.js", MATRIX % body, {"height": height, "width": width, "bare": False, "points": False} | more)


def test_a_matrix_with_its_names(ask: Ask) -> None:
    assert asked(ask, LOOK) == {
        "name": "W (2, 3)", "fainter": " (2, 3)", "className": "dl-matrix", "head": ["", "c0", "c1", "c2"],
        "body": [["r0", "0", "1", "2"], ["r1", "10", "11", "12"]], "foot": [], "span": 0,
        "scopes": ["col", "col", "col", "row", "row"],
    }  # fmt: skip
    bare = asked(ask, LOOK, bare=True)
    assert bare["head"] == ["c0", "c1", "c2"]
    assert bare["body"] == [["0", "1", "2"], ["10", "11", "12"]]


def test_six_rows_and_columns_are_shown_and_an_ellipsis_for_more(ask: Ask) -> None:
    whole = asked(ask, LOOK, 6, 6)
    assert (len(whole["body"]), len(whole["body"][0]), whole["foot"]) == (6, 7, [])
    tall = asked(ask, LOOK, 7, 2, more="and 1 more")
    assert (len(tall["body"]), tall["foot"], tall["span"], tall["head"]) == (6, ["and 1 more"], 3, ["", "c0", "c1"])
    wide = asked(ask, LOOK, 2, 7)
    assert wide["head"] == ["", *[f"c{j}" for j in range(6)], "…"]
    assert wide["body"][1] == ["r1", *[str(10 + j) for j in range(6)], "…"]
    both = asked(ask, LOOK, 7, 7, bare=True)
    assert (both["foot"], both["span"]) == (["…"], 7)


def test_it_is_built_anew_only_for_another_shape(ask: Ask) -> None:
    body = """const first = cell(0, 0);
      show(2, 3);
      const same = cell(0, 0) === first;
      const others = [[2, 4], [3, 4], [7, 4], [6, 4], [6, 7], [6, 6]].map(([height, width]) => {
        const before = cell(0, 0);
        show(height, width);
        return [cell(0, 0) === before, matrix.cells.length, matrix.cells[0].length, Boolean(table.tFoot)];
      });
      return [same, others];"""
    same, others = asked(ask, body)
    assert same is True
    assert others == [[False, 2, 4, False], [False, 3, 4, False], [False, 6, 4, True], [False, 6, 4, False],
                      [False, 6, 6, False], [False, 6, 6, False]]  # fmt: skip


def test_only_texts_that_differ_are_touched(ask: Ask) -> None:
    body = """const seen = new MutationObserver(() => {});
      seen.observe(table, { childList: true, subtree: true, characterData: true });
      show(2, 3);
      const same = seen.takeRecords().length;
      show(2, 3, "", (i, j) => 10 * i + j + i * j);
      return [same, seen.takeRecords().map(({ target }) => target.textContent)];"""
    assert asked(ask, body) == [0, ["12", "14"]]


def test_a_row_a_column_or_what_they_have_in_common_is_lit(ask: Ask) -> None:
    body = """const isLit = (each) => Number(each.classList.contains("dl-lit"));
      const lit = () => matrix.cells.map((line) => line.map(isLit).join("")).join(" ");
      const places = [[1, -1], [-1, 2], [0, 1], [-1, -1], [0, 0], [0, -1], [-1, 0]];
      return places.map((place) => (matrix.mark(...place), lit()));"""
    assert asked(ask, body) == ["000 111", "001 001", "010 000", "000 000", "100 000", "111 000", "100 100"]


def test_numbers_to_point_at_are_one_stop_of_the_tab_key(ask: Ask) -> None:
    body = """const stops = [...table.querySelectorAll("td[role]")];
      return [table.getAttribute("role"), stops.map((each) => [each.getAttribute("role"), each.tabIndex])];"""
    assert asked(ask, body, points=True) == ["grid", [["gridcell", 0], *[["gridcell", -1]] * 5]]
    assert asked(ask, body) == [None, []]


def test_pointing_tells_the_place_and_leaving_that_there_is_none(ask: Ask) -> None:
    body = """cell(1, 2).dispatchEvent(new Event("pointerover", { bubbles: true }));
      table.tHead.rows[0].cells[1].dispatchEvent(new Event("pointerover", { bubbles: true }));
      table.dispatchEvent(new Event("pointerleave"));
      cell(0, 1).focus();
      table.dispatchEvent(new Event("pointerleave"));
      cell(0, 1).blur();
      return pointed;"""
    assert asked(ask, body, points=True) == [[1, 2], [-1, -1], [-1, -1], [0, 1], [0, 1], [-1, -1]]
    assert asked(ask, body) == []


@pytest.mark.parametrize("keys, ends, taken", [
    (["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"], [1, 1], 4),
    (["ArrowLeft", "ArrowUp"], [0, 0], 2),
    (["ArrowDown", "ArrowDown", "ArrowUp"], [0, 0], 3),
    (["ArrowRight", "ArrowRight", "ArrowRight"], [0, 2], 3),
    (["Home", "a", "Enter"], [0, 0], 0),
])  # fmt: skip
def test_arrows_walk_from_number_to_number(ask: Ask, keys: list[str], ends: list[int], taken: int) -> None:
    body = f"""cell(0, 0).focus();
      const taken = {keys}.filter((key) => !document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {{ key, bubbles: true, cancelable: true }}))).length;
      const stops = matrix.cells.flat().filter((each) => each.tabIndex === 0);
      const others = matrix.cells.flat().filter((each) => each.tabIndex === -1).length;
      return [matrix.placeOf(document.activeElement), taken, stops.length, others,
        stops[0] === document.activeElement];"""
    assert asked(ask, body, points=True) == [ends, taken, 1, 5, True]
