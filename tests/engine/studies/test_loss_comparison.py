"""The same run with each loss: against plain loops, and what an outlier does to each."""

import numpy as np
import pandas as pd
import pytest

from engine.link import read, write
from engine.losses.catalogue import TABLE_LOSSES
from engine.studies.loss_comparison import SHOWN, compared, specs_of_losses
from tests.linear import FRUIT, LinearStudent
from tests.specs import table


def test_only_the_loss_differs() -> None:
    run = table(loss="huber", delta=4, lane="sgd,lr=0.01,@9,lr=0.1,loss=mse", batch=2, l1=0.5)
    runs = specs_of_losses(run)
    assert list(runs) == list(TABLE_LOSSES)
    for key, other in runs.items():
        (leg,) = other.lanes[0].legs
        assert leg.loss == key
        assert leg.model_copy(update={"loss": "huber", "loss_settings": {"delta": 4.0}}) == run.lanes[0].start
        assert other.model_copy(update={"lanes": run.lanes}) == run
        assert read(write(other)) == other
    assert runs["huber"].lanes[0].start.loss_settings == {"delta": 4.0}
    assert runs["smooth_l1"].lanes[0].start.loss_settings == {"beta": 1.0}


@pytest.mark.parametrize("loss", TABLE_LOSSES)
def test_a_row_is_the_end_of_a_plain_loop(loss: str) -> None:
    run = table(lane="adam,lr=0.5")
    row = compared(run).loc[loss]
    last = LinearStudent("adam", {"lr": 0.5}, loss).run().iloc[-1].to_numpy()[1:9]
    np.testing.assert_array_equal(row[run.names].to_numpy(float), last)
    X, Y = np.array(FRUIT, float)[:, :3], np.array(FRUIT, float)[:, 3:]
    predictions = (X - X.mean(0)) / X.std(0) @ last[:6].reshape(2, 3).T + last[6:]
    assert row["mean_absolute_error"] == pytest.approx(np.mean(np.abs(Y - predictions)))
    assert row["root_mean_squared_error"] == pytest.approx(np.mean((Y - predictions) ** 2) ** 0.5)
    assert " 40 steps" in row["end"]


def test_an_outlier_pulls_the_parabola_and_not_the_v(monkeypatch: pytest.MonkeyPatch) -> None:
    """y = 2x + 1, but for one row: the least squares give way, the losses with straight arms hold the line."""
    x = np.arange(12.0)
    frame = pd.DataFrame({"x": x, "y": 2 * x + 1})
    frame.loc[10, "y"] += 60
    monkeypatch.setattr("engine.problems.table.rows.table_of", lambda data: frame)
    run = table(lane="adam,lr=0.3", steps=800).model_copy(update={"features": ("x",), "targets": ("y",)})
    slopes = compared(run)["w[x,y]"] / x.std()  # of the standardised feature, as of x itself
    fitted = np.polyfit(x, frame["y"], 1)[0]
    assert slopes["mse"] == pytest.approx(fitted, rel=1e-3)
    assert fitted > 3
    for loss in ("l1", "huber", "smooth_l1", "log_cosh"):
        assert abs(slopes[loss] - 2) < 0.2 * (fitted - 2)


def test_a_run_that_diverges_has_its_sentence_and_the_others_theirs() -> None:
    frame = compared(table(lane="sgd,lr=3", steps=900))
    assert list(frame.index) == list(TABLE_LOSSES)
    assert frame.loc["mse", "end"].startswith("Diverged")
    assert not frame.loc["l1", "end"].startswith("Diverged")
    assert frame[["mean_absolute_error"]].notna().all(axis=None)


def test_of_many_weights_the_first_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(30, 11))).rename(columns=str)
    monkeypatch.setattr("engine.problems.table.rows.table_of", lambda data: frame)
    run = table(steps=1).model_copy(update={"features": tuple(map(str, range(10))), "targets": ("10",)})
    assert list(compared(run))[:-3] == run.names[:SHOWN]
    assert len(run.names) > SHOWN


def test_of_several_lanes_the_first_is_compared() -> None:
    first, other = "sgd,lr=0.1", "adam,lr=0.1"
    assert specs_of_losses(table(lane=f"{first}&lane={other}")) == specs_of_losses(table(lane=first))
