"""thin.js: a path keeps in each column of pixels its first, lowest, highest and last point."""

from typing import Any

from tests.browser.modules.conftest import Ask

THIN = """({ thin }, [xs, ys]) => {
  const kept = [];
  thin(xs, ys, (x, y, start) => kept.push([x, y, start]));
  return kept;
}"""
NAN = float("nan")


def thinned(ask: Ask, points: list[tuple[float, float]]) -> list[Any]:
    result: list[Any] = ask("thin.js", THIN, [[x for x, _ in points], [y for _, y in points]])
    return result


def test_few_points_all_stay(ask: Ask) -> None:
    points = [(0.0, 5.0), (0.4, 6.0), (0.9, 1.0), (1.0, 2.0), (2.5, 3.0)]
    assert thinned(ask, points) == [[x, y, i == 0] for i, (x, y) in enumerate(points)]
    assert thinned(ask, []) == []


def test_of_a_column_first_lowest_highest_and_last_stay_in_their_order(ask: Ask) -> None:
    column = [(3.0, 5.0), (3.1, 9.0), (3.2, 6.0), (3.3, 1.0), (3.4, 4.0), (3.5, 5.0)]
    assert thinned(ask, column) == [[3.0, 5.0, True], [3.1, 9.0, False], [3.3, 1.0, False], [3.5, 5.0, False]]
    falls = [(3.0, 9.0), (3.1, 8.0), (3.2, 7.0), (3.3, 6.0), (4.0, 0.0)]
    assert thinned(ask, falls) == [[3.0, 9.0, True], [3.3, 6.0, False], [4.0, 0.0, False]]
    rises = [(3.0, 1.0), (3.1, 0.5), (3.2, 7.0), (3.3, 6.0)]
    assert thinned(ask, rises) == [[3.0, 1.0, True], [3.1, 0.5, False], [3.2, 7.0, False], [3.3, 6.0, False]]


def test_a_gap_begins_a_new_piece(ask: Ask) -> None:
    points = [(0.0, 1.0), (0.1, NAN), (0.2, 2.0), (NAN, 3.0), (1.0, 4.0)]
    assert thinned(ask, points) == [[0.0, 1.0, True], [0.2, 2.0, True], [1.0, 4.0, True]]
    assert thinned(ask, [(NAN, 1.0), (1.0, 1.0), (2.0, 1.0)]) == [[1.0, 1.0, True], [2.0, 1.0, False]]


def test_a_path_that_turns_back_keeps_both_ways(ask: Ask) -> None:
    points = [(0.0, 0.0), (1.0, 1.0), (0.5, 2.0), (1.5, 3.0)]
    assert [point[:2] for point in thinned(ask, points)] == [list(point) for point in points]
