"""legend.js: one entry a name, with its stroke; draw.js: what a trace's style is."""

from typing import Any

from tests.browser.modules.conftest import Ask

LEGEND = """({ Legend }, [wanted, traces]) => {
  document.body.innerHTML = "";
  const legend = new Legend(document.body);
  legend.show(wanted, traces);
  const inked = (canvas) => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean);
  return { hidden: legend.root.hidden, wide: document.body.classList.contains("dl-with-legend"),
           entries: [...legend.root.children].map((item) => [item.textContent, inked(item.firstChild)]) };
}"""


def trace(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "mode": "lines", "line": {"color": "red", "width": 2}, **more}


def test_each_name_is_told_once(ask: Ask) -> None:
    traces = [
        trace("a"),
        trace("b", mode="markers", marker={"color": "blue", "size": 6}),
        trace("a"),
        trace("c", showlegend=False),
    ]
    assert ask("legend.js", LEGEND, [True, traces]) == {
        "hidden": False,
        "wide": True,
        "entries": [["a", True], ["b", True]],
    }


def test_no_legend_where_none_is_wanted_or_there_is_nothing_to_tell(ask: Ask) -> None:
    empty = {"hidden": True, "wide": False, "entries": []}
    assert ask("legend.js", LEGEND, [False, [trace("a")]]) == empty
    assert ask("legend.js", LEGEND, [True, [trace("a", showlegend=False)]]) == empty


STYLE = "({ styleOf }, trace) => styleOf(trace)"


def test_the_style_of_a_trace(ask: Ask) -> None:
    line = {"color": "red", "width": 2.5, "dash": "dash"}
    marker = {"color": "blue", "size": 8, "symbol": "square", "opacity": 0.5, "line": {"width": 1, "color": "white"}}
    assert ask("draw.js", STYLE, {"mode": "lines+markers", "line": line, "marker": marker, "opacity": 0.8}) == {
        "color": "red", "width": 2.5, "dash": [9, 9], "opacity": 0.8, "markerOpacity": 0.4, "lines": True,
        "markers": True, "symbol": "square", "size": 8, "fill": "blue", "edge": "white", "edgeWidth": 1,
    }  # fmt: skip
    assert ask("draw.js", STYLE, {"line": {"color": "red"}}) == {
        "color": "red", "width": 2, "dash": [], "opacity": 1, "markerOpacity": 1, "lines": True, "markers": False,
        "symbol": "circle", "size": 6, "fill": "red", "edge": "red", "edgeWidth": 0,
    }  # fmt: skip
    opened = ask("draw.js", STYLE, {"mode": "markers", "marker": {"symbol": "circle-open", "color": "red"}})
    assert (opened["fill"], opened["edge"], opened["edgeWidth"]) == ("transparent", "red", 1)
    many = ask("draw.js", STYLE, {"mode": "markers", "marker": {"size": [0, 12], "color": ["red", "blue"]}})
    assert (many["size"], many["fill"]) == (12, "red")


def test_dashes_grow_with_the_line_from_three_pixels_on(ask: Ask) -> None:
    code = "({ styleOf }, cases) => cases.map(([dash, width]) => styleOf({ line: { dash, width } }).dash)"
    cases = [
        ["dot", 1],
        ["dot", 5],
        ["longdash", 3],
        ["dashdot", 2],
        ["longdashdot", 4],
        ["5px,2px 7", 9],
        ["solid", 4],
    ]
    assert ask("draw.js", code, cases) == [[3, 3], [5, 5], [15, 15], [9, 3, 3, 3], [20, 8, 4, 8], [5, 2, 7], []]
