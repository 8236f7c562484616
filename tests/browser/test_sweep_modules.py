"""The sweep's modules by themselves, with numbers worked out by hand: cells, places, colours, points and keys."""

from typing import Any

import pytest

from browser_files import sweep_address
from figures.sweep import palette
from tests.browser.page import Lab

AXES = [{"name": "lr", "label": "Learning rate", "values": [0.01, 0.1, 1.0], "log": True},
        {"name": "momentum", "label": "Momentum", "values": [0.0, 0.5], "log": False}]  # fmt: skip
KINDS = ["good", "crawls", "oscillates", "diverges"]


def header(sweep: str = "map", axes: list[dict[str, Any]] = AXES, **more: Any) -> dict[str, Any]:
    runs = len(axes[0]["values"]) * (len(axes[1]["values"]) if len(axes) > 1 else 1)
    return {"sweep": sweep, "axes": axes, "runs": runs, "steps": 50, "lane": "SGD", "minima": [], "best": 0.0,
            "tolerance": 1e-6, "method": "groups", "note": "", "kinds": KINDS} | more  # fmt: skip


def part(cells: list[int], kind: list[int], steps: list[int | None], loss: list[float | None]) -> dict[str, Any]:
    return {"done": 10, "of": 50, "cells": cells, "kind": kind, "steps": steps, "loss": loss}


def asked(lab: Lab, name: str, body: str, *values: Any) -> Any:
    """What a function with this body answers, given all of a module's exports as `m`, `Cells`, and `values`."""
    lab.page.goto(f"{lab.address}/_stcore/health")
    address = f"/{sweep_address()}"
    code = """async ([address, home, values]) => {
      const [m, { Cells }] = [await import(address), await import(home)];
      const read = (...lines) => lines.reduce((made, line) => (made.ingest(line), made), new Cells());
      %s
    }"""
    return lab.page.evaluate(code % body, [*(address.replace("main.js", each) for each in (name, "cells.js")), values])


def test_a_cell_that_is_told_again_is_decided_once(lab: Lab) -> None:
    first, again = part([4, 1], [0, 3], [7, None], [1e-9, 5.0]), part([4, 0], [0, 1], [7, None], [1e-9, 2.0])
    body = """const cells = read(values[0], values[1]);
      const before = cells.decided, heard = [cells.ingest(values[0]), cells.ingest(values[2]), cells.ingest(values[2])];
      return [before, cells.decided, heard, [...cells.kind], [...cells.counts()], cells.at(4)];"""
    before, decided, heard, kind, counts, values = asked(lab, "cells.js", body, header(), first, again)
    assert (before, decided) == (2, 3)
    assert heard == [False, True, False]
    assert kind == [1, 3, -128, -128, 0, -128]
    assert dict(counts) == {1: 1, 3: 1, 0: 1, -128: 3}
    assert values == [0.1, 0.5]


@pytest.mark.parametrize(
    "steps, wanted",
    [
        ([26, *[32] * 98, 300], {"low": 32, "high": 32, "fewer": True, "more": True}),
        ([3, 4, 5], {"low": 3, "high": 5, "fewer": False, "more": False}),
        ([], {"low": 0, "high": 50, "fewer": False, "more": False}),
    ],
)
def test_the_ends_of_the_scale_tell_what_lies_beyond_them(lab: Lab, steps: list[int], wanted: dict[str, Any]) -> None:
    axis = {"name": "lr", "label": "", "values": [0.1 * (place + 1) for place in range(100)], "log": False}
    places = list(range(len(steps)))
    line = part(places, [0] * len(steps), [*steps], [0.0] * len(steps))
    assert asked(lab, "cells.js", "return read(values[0], values[1]).span;", header("curve", [axis]), line) == wanted


def test_a_pixel_is_in_the_cell_whose_value_is_nearest(lab: Lab) -> None:
    """Three rates over two powers of ten: each cell is one power wide, its value in its middle."""
    body = """const side = m.sideOf(values[0]);
      const axis = { range: [side.low, side.high], _length: 300 };
      const zoomed = { range: [-1.5, -0.5], _length: 300 };
      const at = (axis, ...pixels) => pixels.map((pixel) => m.placeAt(side, axis, pixel));
      return [side, at(axis, -1, 0, 99, 101, 299, 300), at(zoomed, 0, 150, 299),
        m.cellPixels(side, 1, axis), m.cellPixels(side, 1, zoomed)];"""
    side, places, zoomed, pixels, close = asked(lab, "grid.js", body, AXES[0])
    assert side == pytest.approx({"low": -2.5, "high": 0.5, "step": 1, "count": 3, "log": True})
    assert places == [-1, 0, 0, 1, 2, -1]
    assert zoomed == [1, 1, 1]
    assert pixels == pytest.approx([100, 200])
    assert close == pytest.approx([0, 300])


def test_the_picture_has_the_first_row_below_and_each_kind_in_its_colour(lab: Lab) -> None:
    body = """const cells = read(values[0], values[1]), canvas = document.createElement("canvas");
      m.paint(canvas, cells, values[2]);
      const pen = canvas.getContext("2d"), size = m.sizeOf(cells);
      const of = (column, row) => {
        const { data } = pen.getImageData(column * size, canvas.height - (row + 1) * size, size, size);
        const found = new Set();
        for (let i = 0; i < data.length; i += 4) found.add([...data.slice(i, i + 4)].join());
        return [...found];
      };
      return [canvas.width, canvas.height, size, [0, 1].map((row) => [0, 1, 2].map((column) => of(column, row)))];"""
    line = part([0, 1, 2, 3, 4], [0, 0, 1, 2, 3], [2, 50, None, None, None], [0.0] * 5)
    looks = [{"color": color, "pattern": "plain"} for color in ("#010203", "#0a0b0c", "#141516", "#1e1f20")]
    colours = {"looks": looks, "scale": ["#000000", "#ffffff"]}
    width, height, size, rows = asked(lab, "paint.js", body, header(), line, colours)
    assert (width, height, size) == (3 * 171, 2 * 171, 171)
    assert rows[0] == [["0,0,0,255"], ["255,255,255,255"], ["10,11,12,255"]]
    assert rows[1] == [["20,21,22,255"], ["30,31,32,255"], ["0,0,0,0"]]


def test_a_pattern_is_in_a_picture_of_one_pixel_a_cell_too(lab: Lab) -> None:
    axes = [{"name": name, "label": "", "values": list(range(600)), "log": False} for name in "xy"]
    body = """const cells = read(values[0]);
      cells.kind.fill(-2);
      const canvas = document.createElement("canvas");
      m.paint(canvas, cells, values[1]);
      const { data } = canvas.getContext("2d").getImageData(0, 0, 24, 24);
      const found = new Set();
      for (let i = 0; i < data.length; i += 4) found.add([...data.slice(i, i + 3)].join());
      return [canvas.width, found.size];"""
    assert asked(lab, "paint.js", body, header("basins", axes), palette("basins")) == [600, 2]


def test_basins_are_light_where_they_are_fast_and_dark_where_they_are_slow(lab: Lab) -> None:
    body = """const cells = read(values[0], values[1]), canvas = document.createElement("canvas");
      m.paint(canvas, cells, values[2]);
      const pen = canvas.getContext("2d"), size = m.sizeOf(cells);
      const bytes = (x) => pen.getImageData(x, canvas.height - 1, 1, 1).data;
      return [0, 1, 2].map((column) => [...bytes(column * size).slice(0, 3)]);"""
    line = part([0, 1, 2], [0, 0, 1], [2, 50, 50], [0.0] * 3)
    fast, slow, other = asked(
        lab, "paint.js", body, header("basins"), line, {"looks": [], "minima": ["#804020", "#204080"]}
    )
    assert fast == [round(part + 0.62 * (255 - part)) for part in (0x80, 0x40, 0x20)]
    assert slow == [0x40, 0x20, 0x10]
    assert other == [0x10, 0x20, 0x40]


CURVE = [{"name": "lr", "label": "", "values": [0.001, 0.01, 0.1, 1.0, 10.0], "log": True}]
LOSSES = part([0, 1, 2, 3], [1, 0, 0, 3], [None, 5, 2, None], [100.0, 1e-3, 1e-200, 1e9])


def test_a_loss_below_the_axis_stands_at_its_foot_and_says_so(lab: Lab) -> None:
    body = """const cells = read(...values.slice(0, 2));
      const parts = ["loss", "diverged", "goal", "best"].map((part) => ({ meta: { part } }));
      return [m.filled(parts, cells, values[2]), m.isBelow(cells), m.positive(cells), m.bandNames(cells, 1000)];"""
    (loss, diverged, goal, best), below, positive, bands = asked(
        lab, "traces.js", body, header("curve", CURVE), LOSSES, palette("curve")
    )
    assert loss["y"] == [100, 1e-3, pytest.approx(1e-14), None, None]
    assert loss["marker"]["symbol"][:3] == ["circle", "circle", "triangle-down"]
    assert (diverged["x"], diverged["y"]) == ([1], [0.975])
    assert (goal["x"], goal["y"]) == ([0.001, 10], [1e-6, 1e-6])
    assert best["x"] == [None]
    assert (below, positive) == (True, True)
    assert [(band["text"], pytest.approx(band["x"])) for band in bands] == [
        ("crawls", -3), ("good", -1.5), ("diverges", 0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "pixels, names",
    [(300, ["crawls", "good", "diverges"]), (160, ["good"]), (60, [])],
)
def test_a_band_has_its_name_where_there_is_room_for_it(lab: Lab, pixels: int, names: list[str]) -> None:
    body = "return m.bandNames(read(values[0], values[1]), values[2]).map(({ text }) => text);"
    assert asked(lab, "traces.js", body, header("curve", CURVE), LOSSES, pixels) == names


def test_losses_below_zero_have_no_logarithm_and_no_foot(lab: Lab) -> None:
    body = """const cells = read(...values.slice(0, 2));
      return [m.filled([{ meta: { part: "loss" } }], cells, values[2])[0].y, m.isBelow(cells), m.positive(cells)];"""
    line = part([0, 1, 2], [1, 0, 0], [None, 5, 2], [1.0, -2.0, 1e-200])
    answer = asked(lab, "traces.js", body, header("curve", CURVE), line, palette("curve"))
    assert answer == [[1, -2, 1e-200, None, None], False, False]


@pytest.mark.parametrize(
    "keys, place",
    [
        (["ArrowUp"], (1, 1)), (["ArrowUp", "ArrowDown"], (1, 0)), (["ArrowRight"], (2, 1)),
        (["ArrowLeft", "ArrowLeft", "ArrowLeft"], (0, 1)), (["ArrowUp", "ArrowUp", "ArrowRight"], (2, 1)),
        (["ArrowDown", "ArrowDown"], (1, 0)),
    ],
)  # fmt: skip
def test_arrow_keys_go_where_they_point(lab: Lab, keys: list[str], place: tuple[int, int]) -> None:
    """From the middle, which is cell (1, 1) of three by two."""
    body = """const cells = read(values[0]), plot = document.body.appendChild(document.createElement("div"));
      const sides = values[0].axes.map(({ values: all }) => ({ low: 0, high: all.length, step: 1, count: all.length }));
      const axis = (count) => ({ range: [0, count], _length: 100 });
      const grid = () => ({ size: { l: 0, t: 0, w: 100, h: 100 }, xaxis: axis(3), yaxis: axis(2), sides, cells });
      const pick = new m.Pick(plot, { point: () => {}, open: () => {} }, grid);
      for (const key of values[1]) plot.dispatchEvent(new KeyboardEvent("keydown", { key }));
      const { top, left } = pick.box.style;
      return [pick.cell % 3, Math.floor(pick.cell / 3), parseFloat(top), parseFloat(left)];"""
    column, row, top, left = asked(lab, "pick.js", body, header(), keys)
    assert (column, row) == place
    assert (top, left) == (pytest.approx(50 * (1 - row)), pytest.approx(100 / 3 * column, abs=0.01))
