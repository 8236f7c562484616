"""chart.js: what the chart of a sweep asks of plotly.js; its axes come from the stream."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.charted import CURVE, LINES, charted, spec
from tests.browser.modules.sweep.made import RATE, end, header, part

LAYOUT = {"xaxis": {"title": {"font": {"size": 9}}, "color": "grey"}, "yaxis": {"color": "blue"}}
STILL = {"displayModeBar": False, "displaylogo": False, "responsive": False, "doubleClick": False, "showTips": False}


def test_its_parts_look_as_their_styles_want_them(ask: Ask) -> None:
    body = """const parts = [...root.children, ...plot.children].map((each) => each.tagName + " " + each.className);
      return [root.className, parts, one.grid(), one.cell, one.cells === null];"""
    assert charted(ask, body) == [
        "dl-chart",
        ["HEADER dl-chart-head", "DIV dl-plot", "CANVAS dl-cells", "DIV dl-gd", "DIV dl-cell", "DIV dl-tip"],
        None, None, True,
    ]  # fmt: skip


def test_a_map_has_the_axes_of_its_stream(ask: Ask) -> None:
    body = """set(cells);
      const { chart, decided } = root.dataset;
      return [told, chart, decided, plot.getAttribute("aria-label"), logs().length];"""
    told, chart, decided, label, logs = charted(ask, body, LINES, spec("best", layout=LAYOUT))
    [[name, data, layout, config]] = told
    fixed = {"showgrid": False, "zeroline": False}
    assert (name, config, data[0]["x"]) == ("react", STILL, [None])
    rate = {"text": "Learning rate", "font": {"size": 9}}
    assert layout["xaxis"] == {"color": "grey", "title": rate, "type": "log", "range": [-2.5, 0.5], **fixed}
    momentum = {"text": "Momentum", "font": {"size": 9}}
    assert layout["yaxis"] == {"color": "blue", "title": momentum, "type": "linear", "range": [-0.25, 0.75], **fixed}
    assert (layout["annotations"], layout["paper_bgcolor"]) == ([], "rgba(0, 0, 0, 0)")
    assert (chart, decided, logs) == ("map", "2", 0)
    assert label == "Steps. Arrow keys choose a cell, with shift ten on; Enter opens its run."


def test_a_curve_has_one_axis_of_its_stream_and_the_names_of_its_bands(ask: Ask) -> None:
    """133 pixels a band of 400, and 33 of the plot's own 100, once it is known."""
    body = """set(cells); one.drawPlotly();
      return [told, logs().map((each) => [each.hidden, each.textContent, each.ariaPressed])];"""
    told, logs = charted(ask, body, CURVE, spec("loss", layout=LAYOUT))
    layout, later = told[0][2], told[1][2]
    assert layout["xaxis"]["range"] == [-2.5, 0.5]
    assert layout["yaxis"] == {"color": "blue", "type": "log"}
    assert [each["text"] for each in layout["annotations"]] == ["good", "crawls"]
    assert [each["text"] for each in later["annotations"]] == ["good"]
    assert logs == [[False, "log y", "true"]]


def test_basins_have_no_names_above_them(ask: Ask) -> None:
    palette = {"looks": [{"color": "#102030", "pattern": "plain"}] * 2, "minima": ["#804020"]}
    lines = [header("basins"), part([0, 1], [0, -1], [3, None], [0.0, 5.0])]
    assert charted(ask, "set(cells); return told[0][2].annotations;", lines, spec("minima", palette=palette)) == []


def test_a_linear_axis_is_linear_and_a_logarithm_can_be_taken_away(ask: Ask) -> None:
    body = """set(cells); one.drawPlotly(); calls();
      const flip = () => { const pressed = [one.linear]; logs()[0].click(); const [_, __, layout] = told.splice(0)[0];
        return [...pressed, layout.yaxis.type, layout.uirevision, logs()[0].ariaPressed]; };
      return [flip(), flip()];"""
    first, second = charted(ask, body, CURVE, spec("loss"))
    assert (first[:2], first[3]) == ([False, "linear"], "false")
    assert (second[:2], second[3]) == ([True, "log"], "true")
    assert first[2] != second[2]


@pytest.mark.parametrize("losses, toggles", [([1.0, 2.0], [False]), ([1.0, -2.0], [])])
def test_losses_below_zero_are_never_on_a_logarithmic_axis(ask: Ask, losses: list[float], toggles: list[bool]) -> None:
    body = "set(cells); return [told[0][2].yaxis.type, logs().map((each) => each.hidden)];"
    told = part([0, 1], [0, 1], [3, None], losses)
    kind = "log" if toggles else "linear"
    assert charted(ask, body, [CURVE[0], told], spec("loss")) == [kind, toggles]


def test_of_a_map_plotly_draws_again_only_what_changes_with_the_sweep(ask: Ask) -> None:
    body = """const drawn = (act) => { act(); return calls().length; };
      const other = { ...values[1] };
      return [drawn(() => set(cells)), drawn(() => set(cells)),
        drawn(() => { cells.ingest(arg.more); one.draw(); }), root.dataset.decided,
        drawn(() => { cells.ingest(arg.end); one.draw(); }),
        drawn(() => set(cells, other)), drawn(() => set(read(...values[2], arg.end, arg.more), other)),
        drawn(() => { one.theme = { ...theme }; one.draw(); }), drawn(() => one.draw())];"""
    more = part([2], [0], [1], [0.0])
    assert charted(ask, body, more=more, end=end(0)) == [1, 0, 0, "3", 1, 1, 1, 1, 0]


def test_a_curve_is_drawn_with_each_of_its_cells(ask: Ask) -> None:
    body = """set(cells); one.drawPlotly(); calls();
      one.draw();
      const same = calls().length;
      cells.ingest(arg.more); one.draw();
      return [same, calls().length];"""
    assert charted(ask, body, CURVE, spec("loss"), more=part([2], [0], [1], [0.0])) == [0, 1]


def test_another_sweep_forgets_the_chosen_cell(ask: Ask) -> None:
    body = """set(cells);
      key("ArrowUp"); set(cells);
      const kept = one.cell;
      set(read(...values[2]));
      return [kept, one.cell, heard];"""
    assert charted(ask, body) == [4, None, [[4, "keys"], [None, "mouse"]]]


def test_plotly_is_listened_to_once(ask: Ask) -> None:
    body = "set(cells); set(read(...values[2])); return [observed.length, observed[0] === plot, Object.keys(gd.heard)];"
    names = ["plotly_afterplot", "plotly_relayouting", "plotly_relayout"]
    assert charted(ask, body) == [1, True, names]


@pytest.mark.parametrize(
    "change, zoomed", [("xaxis.range[0]", True), ("yaxis.range[0]", True), ("xaxis.autorange", False)]
)
def test_reset_is_there_where_it_is_zoomed(ask: Ask, change: str, *, zoomed: bool) -> None:
    body = """set(cells);
      const before = reset.hidden;
      gd.heard.plotly_relayout({ [arg.change]: 1 });
      const after = reset.hidden;
      one.draw();
      return [before, !after, !reset.hidden];"""
    assert charted(ask, body, change=change) == [True, zoomed, zoomed]


RATES = {"xaxis.range": [-2.5, 0.5]}


@pytest.mark.parametrize(
    "lines, change",
    [(LINES, RATES | {"yaxis.range": [-0.25, 0.75]}), (CURVE, RATES | {"yaxis.autorange": True})],
)
def test_reset_shows_all_cells_again(ask: Ask, lines: Any, change: dict[str, Any]) -> None:
    body = """set(cells); gd.heard.plotly_relayout({ "xaxis.range[0]": 1 }); told.splice(0);
      reset.click();
      return [told, reset.hidden, one.isZoomed];"""
    assert charted(ask, body, lines) == [[["relayout", change]], True, False]


def test_a_chart_that_goes_leaves_nothing(ask: Ask) -> None:
    body = """set(cells); calls();
      one.destroy();
      return [calls(), observed.at(-1), box.children.length];"""
    assert charted(ask, body) == [["purge"], "gone", 0]
    assert charted(ask, "one.destroy(); return [calls(), observed, box.children.length];") == [[], ["gone"], 0]


def test_another_size_of_the_page_is_one_of_plotlys_and_of_the_bands_names(ask: Ask) -> None:
    body = """await one.resize();
      const nothing = calls();
      set(cells); calls();
      const kept = one.resizes.act;
      await kept(); await 0; await 0;
      const narrow = calls();
      plot.style.display = "none";
      await one.resize();
      return [nothing, narrow, calls()];"""
    assert charted(ask, body, CURVE, spec("loss")) == [[], ["resize", "react"], []]


def test_a_plot_that_went_while_it_was_resized_is_not_drawn(ask: Ask) -> None:
    body = """set(cells); calls();
      const soon = one.resize();
      delete gd._fullLayout;
      await soon;
      return calls();"""
    assert charted(ask, body, CURVE, spec("loss")) == ["resize"]


def test_a_revision_is_another_where_the_cells_are_others(ask: Ask) -> None:
    """Plotly keeps a zoom while it stays the same."""
    body = """return arg.headers.map((header) => { set(read(header)); return told.splice(0)[0][2].uirevision; });"""
    axes = [RATE, {**RATE, "values": [1, 2, 3]}]
    headers = [header(), header(steps=9), header("basins"), header("map", axes), header("map", [RATE])]
    one, same, *others = charted(ask, body, headers=headers)
    assert one == same
    assert len({one, *others}) == 4
