"""theme.js: the page's colours and font as a template for Plotly."""

from typing import Any

from tests.browser.modules.conftest import Ask

THEMED = """({ readTheme, template, painted }, { style, value }) => {
  document.body.innerHTML = "";
  const box = document.body.appendChild(document.createElement("div"));
  for (const [name, text] of Object.entries(style)) box.style.setProperty(name, text);
  const theme = readTheme(box);
  return { theme, template: template(theme).layout, painted: painted(value, theme) };
}"""
PAGE = {"--st-text-color": " rgb(10, 20, 30)", "--st-background-color": "#fff",
    "--st-secondary-background-color": "#eee",
        "--st-border-color": "#ddd", "--st-red-color": "#c00", "--st-font": "Serif",
        "--st-chart-categorical-colors": "#111,rgb(1, 2, 3),hsl(4, 5%, 6%)"}  # fmt: skip


def themed(ask: Ask, style: dict[str, str], value: Any = None) -> Any:
    return ask("theme.js", THEMED, {"style": style, "value": value})


def test_the_pages_colours(ask: Ask) -> None:
    theme = themed(ask, PAGE)["theme"]
    assert theme | {"read": 0} == {
        "text": "rgb(10, 20, 30)", "background": "#fff", "panel": "#eee", "border": "#ddd", "red": "#c00",
          "font": "Serif",
        "colorway": ["#111", "rgb(1, 2, 3)", "hsl(4, 5%, 6%)"], "read": 0,
    }  # fmt: skip


def test_where_the_page_has_none_there_are_ours(ask: Ask) -> None:
    found = themed(ask, {})
    assert found["theme"] | {"read": 0} == {
        "text": "#31333f", "background": "#ffffff", "panel": "#f0f2f6", "border": "rgba(49, 51, 63, 0.2)",
          "red": "#d62728",
        "font": "sans-serif", "colorway": [], "read": 0,
    }  # fmt: skip
    assert "colorway" not in found["template"]


def test_plotlys_template(ask: Ask) -> None:
    made = themed(ask, PAGE)["template"]
    axis = {"gridcolor": "rgba(10, 20, 30, 0.1)", "zerolinecolor": "rgba(10, 20, 30, 0.28)", "zerolinewidth": 1,
            "linecolor": "rgba(10, 20, 30, 0.28)", "tickcolor": "rgba(0, 0, 0, 0)", "ticks": "outside", "ticklen": 6,
            "exponentformat": "power", "automargin": True, "title": {"standoff": 6}, "nticks": 7}  # fmt: skip
    deep = axis | {"color": "rgb(10, 20, 30)", "showbackground": False, "showspikes": False, "nticks": 6}
    assert made == {
        "font": {"family": "Serif", "size": 12, "color": "rgb(10, 20, 30)"}, "paper_bgcolor": "#fff",
        "plot_bgcolor": "rgba(0, 0, 0, 0)", "colorway": ["#111", "rgb(1, 2, 3)", "hsl(4, 5%, 6%)"],
        "hovermode": "closest", "hoverdistance": 24,
        "hoverlabel": {"bgcolor": "#eee", "bordercolor": "#ddd", "font": {"color": "rgb(10, 20, 30)",
          "family": "Serif"}},
        "legend": {"bgcolor": "rgba(0, 0, 0, 0)", "font": {"size": 11}}, "xaxis": axis, "yaxis": axis,
        "scene": {"xaxis": deep, "yaxis": deep, "zaxis": deep, "dragmode": "turntable"},
    }  # fmt: skip


def test_a_colour_that_is_seen_through_leaves_nothing_of_the_one_before(ask: Ask) -> None:
    themed(ask, PAGE)
    assert (
        themed(ask, PAGE | {"--st-text-color": "rgba(255, 0, 0, 0)"})["template"]["xaxis"]["gridcolor"]
        == "rgba(0, 0, 0, 0.1)"
    )


def test_variables_in_a_figure_are_replaced(ask: Ask) -> None:
    value = {"a": ["--st-red-color", "red", 1, None, True], "b": {"c": "--st-none"}, "d": "-x"}
    assert themed(ask, PAGE, value)["painted"] == {
        "a": ["#c00", "red", 1, None, True], "b": {"c": "rgb(10, 20, 30)"}, "d": "-x",
    }  # fmt: skip
