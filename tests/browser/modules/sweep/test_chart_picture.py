"""chart.js: the cells' picture lies where its axes are, and goes into a file."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.charted import CURVE, LINES, charted, spec
from tests.browser.modules.sweep.made import header, line, part

# the picture's size, and where and how it was drawn on a canvas of twice as many pixels
DRAWN = """const drawn = () => {
    const [, what, ...where] = pen.told.filter(([name]) => name === "drawImage").at(-1);
    return [what === picture, ...where.map((pixel) => Math.round(pixel * 100) / 100)];
  };
  const setting = (name) => pen.told.filter(([each]) => each === `${name} =`).at(-1)[1];
"""


def picture(ask: Ask, body: str, *values: Any) -> Any:
    return charted(ask, DRAWN + body, *values)


def test_the_picture_fills_the_axes_on_a_sharp_screen(ask: Ask) -> None:
    body = """set(cells);
      const { left, top, width, height } = canvas.style;
      return [[left, top, width, height], [canvas.width, canvas.height], drawn(), [picture.width, picture.height],
        setting("imageSmoothingEnabled"), setting("globalAlpha")];"""
    style, size, drawn, own, smooth, alpha = picture(ask, body)
    assert style == ["50px", "20px", "100px", "200px"]
    assert size == [200, 400]
    assert drawn == [True, 0, 0, 200, 400]
    assert own == [513, 342]
    assert (smooth, alpha) == (False, 1)


@pytest.mark.parametrize("event", ["plotly_afterplot", "plotly_relayouting"])
def test_the_picture_follows_a_zoom(ask: Ask, event: str) -> None:
    """From -1 to 0.5 is half of the three powers of ten, from -0.25 to 0.25 half of the unit above it."""
    body = f"""set(cells); pen.told.length = 0;
      gd._fullLayout.xaxis.range = [-1, 0.5]; gd._fullLayout.yaxis.range = [-0.25, 0.25];
      gd.heard.{event}();
      return drawn();"""
    assert picture(ask, body) == [True, -200, -400, 400, 800]


def test_the_picture_of_a_curve_is_pale_and_as_high_as_its_axes(ask: Ask) -> None:
    body = """set(cells); gd._fullLayout.yaxis.range = [5, 6]; gd._fullLayout.xaxis.range = [-2.5, 3.5];
      one.project();
      return [drawn(), setting("globalAlpha")];"""
    assert picture(ask, body, CURVE, spec("loss")) == [[True, 0, 0, 100, 400], 0.28]


def test_the_frame_of_the_chosen_cell_follows_a_zoom(ask: Ask) -> None:
    """Cell 4 is the middle one of the upper row."""
    body = """set(cells); key("ArrowUp");
      const box = root.querySelector(".dl-cell"), place = () => ["left", "top", "width", "height"].map((name) =>
        Math.round(parseFloat(box.style[name]) * 100) / 100);
      const before = place();
      gd._fullLayout.xaxis.range = [-1.5, -0.5];
      gd.heard.plotly_relayout({ "xaxis.range[0]": -1.5 });
      return [before, place()];"""
    assert charted(ask, body) == [[83.33, 20, 33.33, 100], [50, 20, 100, 100]]


def test_before_it_is_drawn_there_is_nothing_to_follow(ask: Ask) -> None:
    assert charted(ask, "one.project(); return pen.told;") == []


SAVED = """set(cells); told.splice(0);
  root.querySelector(".dl-image").click();
  const [[, { data, layout }, options]] = told;
  const image = Object.assign(new Image(), { src: layout.images[0].source });
  await image.decode();
  return [layout, options, image.naturalWidth, image.naturalHeight, data.length];"""


def saved(ask: Ask, lines: Any, **figure: Any) -> Any:
    layout, *others = charted(ask, SAVED, lines, spec("best", **figure))
    return layout, layout["images"][0], *others


def test_a_file_has_the_cells_as_an_image_of_at_least_1200_pixels(ask: Ask) -> None:
    """Three times 513 by 342."""
    layout, image, options, width, height, traces = saved(ask, LINES)
    assert image.pop("source").startswith("data:image/png")
    assert image == {
        "xref": "x", "x": -2.5, "sizex": 3, "yref": "y", "y": 0.75, "sizey": 1, "sizing": "stretch", "layer": "below",
        "opacity": 1,
    }  # fmt: skip
    assert (width, height, traces) == (1539, 1026, 1)
    assert options == {"format": "png", "scale": 2, "filename": "map", "width": 400, "height": 340}
    assert (layout["paper_bgcolor"], layout["title"]["text"], len(layout["images"])) == ("white", "Steps", 1)
    assert layout["xaxis"]["type"] == "log"


def test_the_bands_of_a_curve_are_as_high_as_the_paper_and_pale(ask: Ask) -> None:
    _, image, options, width, height, _ = saved(ask, CURVE, id="rates")
    image.pop("source")
    assert image == {
        "xref": "x", "x": -2.5, "sizex": 3, "yref": "paper", "y": 1, "sizey": 1, "sizing": "stretch", "layer": "below",
        "opacity": 0.28,
    }  # fmt: skip
    assert (width, height, options["filename"]) == (1539, 3, "rates")


@pytest.mark.parametrize("count, width", [(600, 1200), (599, 1797), (1200, 1200), (1201, 1201)])
def test_a_picture_in_a_file_is_as_many_times_as_large_as_it_needs(ask: Ask, count: int, width: int) -> None:
    lines = [header("curve", [line(*range(1, count + 1))]), part([0], [0], [1], [1.0])]
    assert saved(ask, lines)[3] == width


def test_pixels_in_a_file_are_sharp(ask: Ask) -> None:
    """Where one cell ends and the next one begins there is no colour between theirs."""
    body = """set(cells); told.splice(0);
      root.querySelector(".dl-image").click();
      const image = Object.assign(new Image(), { src: told[0][1].layout.images[0].source });
      await image.decode();
      const own = new OffscreenCanvas(image.width, 1).getContext("2d");
      own.drawImage(image, 0, 0);
      const { data } = own.getImageData(0, 0, image.width, 1), found = [];
      for (let i = 0; i < data.length; i += 4) {
        const colour = data.slice(i, i + 4).join();
        if (found.at(-1) !== colour) found.push(colour);
      }
      return found;"""
    looks = [{"color": color, "pattern": "plain"} for color in ("#000000", "#ffffff")]
    lines = [CURVE[0], part([0, 1, 2], [0, 1, 0], [1, None, 1], [1.0] * 3)]
    found = charted(ask, body, lines, spec("loss", palette={"looks": looks}))
    assert found == ["0,0,0,255", "255,255,255,255", "0,0,0,255"]
