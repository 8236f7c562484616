"""What can be taken away: rows, code, pictures, the link."""

import io
import struct
from pathlib import Path

import pandas as pd
import pytest

from engine.problems.pair.script import script
from engine.trace import trace
from tests.browser.conftest import NewLab
from tests.browser.page import Lab
from tests.scripts import printed
from tests.specs import spec

ADAM = spec("adam,lr=0.01", steps=30)


def test_rows_code_and_link_are_this_very_run(new_lab: NewLab, tmp_path: Path) -> None:
    lab = new_lab(permissions=["clipboard-read", "clipboard-write"]).open(optimizer="Adam", steps=30)
    with lab.page.context.expect_event("download") as download:
        lab.page.get_by_role("link", name="Download the rows (CSV)").click()
    assert download.value.suggested_filename == "descent.csv"
    rows = pd.read_csv(io.BytesIO(Path(download.value.path()).read_bytes()))
    pd.testing.assert_frame_equal(rows, trace(ADAM), check_dtype=False, check_exact=True)
    lab.press("Copy the link to this run")
    assert copied(lab, "optimizer") == lab.page.url
    panel = lab.tab("The code")
    panel.get_by_test_id("stCode").hover()
    panel.get_by_role("button", name="Copy to clipboard").click()
    code = copied(lab, "torch.optim.Adam")
    with lab.page.expect_download() as download:
        panel.get_by_role("button", name="Download the script").click()
    assert download.value.suggested_filename == "descent.py"
    text = Path(download.value.path()).read_text()
    assert code.strip() == text.strip() == script(ADAM).strip()
    numbers = [[float(word) for word in line.split()] for line in printed(text, tmp_path)]
    assert numbers == lab.rows()[["step", "loss", "w", "grad_w"]].to_numpy().tolist()


def copied(lab: Lab, word: str) -> str:
    """The clipboard's text, once this is in it."""
    lab.until("word => navigator.clipboard.readText().then((text) => text.includes(word))", word)
    return str(lab.page.evaluate("() => navigator.clipboard.readText()"))


@pytest.mark.alone
def test_a_chart_is_saved_as_a_picture(lab: Lab) -> None:
    lab.open()
    lab.press("To the end")
    for name in ("loss", "landscape"):
        plot = lab.chart(name).locator(".dl-plot").bounding_box()
        assert plot
        with lab.page.expect_download() as download:
            lab.chart(name).get_by_role("button", name="Save as picture").click()
        assert download.value.suggested_filename == f"{name}.png"
        picture = Path(download.value.path()).read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", picture[16:24])
        assert width == pytest.approx(2 * plot["width"], abs=2)
        assert height > 2 * plot["height"]
