"""The page "One weight", without a browser: what its controls and its links do to the run."""

import pytest

from engine.losses.catalogue import LOSSES, Loss
from engine.optimizers import Optimizer
from engine.problems.pair.script import script
from engine.steering.schedules import SCHEDULES, Schedule
from engine.trace import trace
from tests.page import errors, go_to, link, looked_at, open_page, player, press, put, run, runs, settings, use
from tests.specs import ON_A_WEIGHT, SEED, spec
from tests.thorough import every
from ui import controls
from views import VIEWS
from views.one_weight.presets import PRESETS
from views.shared.presets import Preset

PLAYER = "one-weight-player"


def test_the_page_opens_with_the_seed_numbers() -> None:
    page = open_page()
    assert run(page) == spec()
    assert runs(page) == [spec()]
    assert not errors(page)
    assert page.title[0].value == VIEWS[0].title
    assert run(open_page(**link(page))) == spec()
    assert page.caption[0].value == PRESETS[0].look_for


@every("optimizer", ON_A_WEIGHT.values(), "loss", LOSSES.values())
def test_every_optimizer_opens_with_its_own_settings(optimizer: Optimizer, loss: Loss) -> None:
    page = open_page(optimizer=optimizer.label)
    defaults = {param.name: param.default for param in optimizer.params}
    lane = run(page).lanes[0].start
    assert lane.optimizer == optimizer.key
    assert lane.settings == defaults | {"lr": optimizer.lr_hint}
    assert not errors(page)
    put(page, "loss", loss.key)
    assert run(page).lanes[0].start.loss == loss.key
    assert run(page).lanes[0].start.optimizer == optimizer.key
    assert not errors(page)


def test_choosing_optimizers_one_after_another_brings_their_own_settings() -> None:
    page = open_page()
    for optimizer in [*ON_A_WEIGHT.values(), *reversed(ON_A_WEIGHT.values())]:
        put(page, "optimizer", optimizer.key)
        leg = run(page).lanes[0].start
        assert leg.settings == {p.name: p.default for p in optimizer.params} | {"lr": optimizer.lr_hint}


CHANGES = [("x", 2.0), ("y", -3.0), ("w", 1.5), ("lr", 1e-3), ("momentum", 0.5), ("weight_decay", 0.25)]


def test_a_control_changes_the_run_and_the_link() -> None:
    page = open_page()
    for name, value in CHANGES:
        before = {**settings(page), "w": run(page).w}
        page = put(page, name, value)
        assert {**settings(page), "w": run(page).w} == before | {name: value}
    assert run(open_page(**link(page))) == run(page)


def test_the_switches() -> None:
    page = put(open_page(), "forget_zero_grad", True)
    assert not run(page).zero_grad
    page = put(page, "requires_grad", False)
    assert not run(page).requires_grad
    page = put(page, "dtype", "float32")
    assert run(page).dtype == "float32"
    page = put(page, "steps", 7)
    assert run(page).steps == 7
    assert run(open_page(**link(page))) == run(page)


def test_a_loss_with_a_setting_of_its_own() -> None:
    page = put(put(open_page(), "loss", "huber"), "delta", 2.5)
    assert settings(page)["delta"] == 2.5
    assert run(open_page(**link(page))) == run(page)
    assert "delta" not in settings(put(page, "loss", "log_cosh"))


def test_slider_and_number_move_each_other() -> None:
    page = put(open_page(), "lr_slider", 0.001)
    assert page.number_input(key="lane1-lr").value == 0.001
    assert settings(page)["lr"] == 0.001
    page = put(page, "lr", 0.00051)
    assert page.select_slider(key="lane1-lr_slider").value == 0.0005
    assert settings(page)["lr"] == 0.00051


@pytest.mark.parametrize("lr", ["1e-10", "10000", "1e-7", "0.0003141592653589793"])
def test_any_learning_rate_has_a_mark_on_the_slider(lr: str) -> None:
    assert settings(open_page(lr=lr))["lr"] == float(lr)


@pytest.mark.parametrize("value, low, step", [(1e-3, 1e-10, 1e-4), (0.00013, 1e-10, 1e-5), (1e-6, 1e-10, 1e-7),
                                              (30.2, -1e6, 1.0), (0.0, 0.0, 0.01), (5e-5, 4.95e-5, 5e-7)])  # fmt: skip
def test_plus_and_minus_move_the_second_digit(value: float, low: float, step: float) -> None:
    assert controls._step(value, low) == pytest.approx(step)


def test_plus_and_minus_follow_the_present_value() -> None:
    page = open_page(lr="0.000001")
    assert page.number_input(key="lane1-lr").step == 1e-7
    page = put(page, "lr", 0.25)
    assert page.number_input(key="lane1-lr").step == pytest.approx(0.01)
    assert run(page).lanes[0].start.settings["lr"] == 0.25


# Presets

LOOKS = {
    "The seed numbers": lambda rows: rows["loss"].iloc[-1] < 1e-6 * rows["loss"][0],
    "Too small": lambda rows: rows["loss"].iloc[-1] > 0.8 * rows["loss"][0],
    "Just right": lambda rows: rows["loss"][1] < 1e-25,
    "Oscillates": lambda rows: ((rows["error"].shift() * rows["error"])[1:] < 0).all(),
    "Diverges": lambda rows: rows.attrs["ends"][0]["outcome"] == "diverged",
    "Momentum overshoots": lambda rows: rows["error"].min() < -0.1 * rows["error"][0],
}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_sets_its_values_and_shows_what_it_says(preset: Preset) -> None:
    page = put(open_page(x="5", optimizer="Adam", loss="Huber"), "steps", 9)
    page = use(page, preset)
    start = settings(page)
    assert (start["x"], start["y"], start["optimizer"], start["loss"]) == (30.2, 10.5, "sgd", "squared_error")
    assert LOOKS[preset.name](trace(run(page)))
    assert player(page)["autoplay"]


def test_a_preset_puts_the_playhead_back() -> None:
    page = open_page()
    before = player(page)["reset"]
    after = player(press(page, "Diverges"))["reset"]
    assert before != after != player(press(page, "Diverges"))["reset"]


def test_reset_brings_the_seed_back() -> None:
    page = open_page(x="3", steps="7", optimizer="Adam", forget_zero_grad="true", dtype="float32", delta="3")
    assert run(page).lanes[0].start.optimizer == "adam"
    page = press(page, "Reset")
    assert run(page) == spec()
    assert not player(page)["autoplay"]
    assert not errors(page)


def test_own_settings_have_a_caption_of_their_own() -> None:
    assert open_page(x="3").caption[0].value not in [preset.look_for for preset in PRESETS]


# To take away


def test_the_code_tab_has_the_runs_script() -> None:
    page = open_page(optimizer="Adam", loss="Huber")
    page.session_state["one-weight-player-details"] = "The code"
    looked_at(page.run())
    assert page.code[0].value == script(run(page)).strip()


def test_the_numbers_tab_has_the_runs_address() -> None:
    page = open_page(steps="7")
    (button,) = page.get("link_button")
    url = player(page)["streams"][0]["url"]
    assert button.proto.url == f"{url}&format=csv"
    assert any(f"{url}&format=csv" in caption.value for caption in page.caption)


def test_the_page_and_the_design_name_a_run_alike() -> None:
    assert run(open_page()) == spec() == run(open_page(x="30.2", lr="1e-4", w="0.2", y="10.5"))
    assert SEED.split("&")[0] == "problem=pair"


def test_a_page_says_nothing_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    page = put(open_page(), "optimizer", "adam")
    press(page, "Diverges")
    put(page, "lr_slider", 0.001)
    said = [record.message for record in caplog.records if record.levelname in {"WARNING", "ERROR"}]
    assert [message for message in said if "missing ScriptRunContext" not in message] == []  # that one is AppTest's


MOVING = [schedule for schedule in SCHEDULES.values() if schedule.key != "constant"]


def test_every_schedule_brings_its_own_settings_and_its_chart() -> None:
    page = open_page()
    assert "lr" not in [chart["id"] for chart in player(page)["charts"]]
    for schedule in [*MOVING, *reversed(MOVING)]:
        page = put(page, "schedule", schedule.key)
        leg = run(page).lanes[0].start
        assert (leg.schedule, leg.schedule_settings) == (schedule.key, schedule.defaults)
        assert "lr" in [chart["id"] for chart in player(page)["charts"]]


@pytest.mark.parametrize("schedule", MOVING, ids=lambda schedule: schedule.key)
def test_a_link_with_a_schedule_has_its_own_settings(schedule: Schedule) -> None:
    leg = run(open_page(schedule=schedule.key)).lanes[0].start
    assert (leg.schedule, leg.schedule_settings) == (schedule.key, schedule.defaults)


def test_a_schedule_set_by_hand_is_in_the_link() -> None:
    page = put(put(put(open_page(), "schedule", "multistep"), "milestones", "3/7"), "gamma", 0.5)
    assert run(page).lanes[0].start.schedule_settings == {"milestones": "3/7", "gamma": 0.5}
    assert run(open_page(**link(page))) == run(page)
    put(page, "milestones", "7/3")
    assert "rising" in errors(page)[0]
    assert run(page).lanes[0].start.schedule_settings == {"milestones": "3/7", "gamma": 0.5}


@pytest.mark.parametrize("name", ["noise", "clip_value", "clip_norm"])
def test_what_is_done_to_gradients_is_in_the_link_and_in_the_arithmetic(name: str) -> None:
    page = put(put(open_page(), name, 3.0), "seed", 5)
    assert getattr(run(page).lanes[0].start, name) == 3.0
    assert run(page).seed == 5
    assert run(open_page(**link(page))) == run(page)
    leg = player(page)["panels"][0]["legs"][0]
    assert leg["states"]["g_used"] == "used_grad_w"
    assert trace(run(page))["used_grad_w"].notna().iloc[0]


def test_a_schedule_begun_and_ended_on_the_way() -> None:
    page = put(open_page(), "applies", "here")
    go_to(page, 10)
    put(page, "schedule", "cosine")
    go_to(page, 20)
    put(page, "schedule", "constant")
    assert [(leg.at, leg.schedule) for leg in run(page).lanes[0].legs] == [
        (0, "constant"), (10, "cosine"), (20, "constant"),
    ]  # fmt: skip
    assert run(open_page(**link(page))) == run(page)
