"""The minima that the ends of a sweep show."""

from urllib.parse import urlencode

import pytest

from engine.sweep import minima
from engine.sweep.link import read_sweep
from engine.sweep.parts import SweepEnd
from engine.sweep.walk import swept


@pytest.mark.parametrize("formula", ["where(x>0,1,2)", "1e12-x**2-y**2", "x**2"])
def test_where_every_end_is_at_rest_none_is_made_a_minimum(formula: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, bends_up = [], minima._bends_up
    monkeypatch.setattr(minima, "_bends_up", lambda *given: looks.append(1) or bends_up(*given))
    link = {"problem": "surface", "formula": formula, "x": 0, "y": 0, "lane": "sgd,lr=0.1", "steps": 60}
    sweep = read_sweep(urlencode({**link, "sweep": "basins", "count_a": 60, "count_b": 60}))
    (end,) = (part for part in swept(sweep) if isinstance(part, SweepEnd))
    assert end.minima == ()
    assert 0 < len(looks) <= minima.LOOKED_AT
