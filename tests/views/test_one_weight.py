"""The page "One weight", without a browser: what its controls and its links do to the run."""

import pytest
from streamlit.testing.v1 import AppTest

from engine.losses import LOSSES, Loss
from engine.optimizers import Optimizer
from engine.schedules import SCHEDULES, Schedule
from engine.script import script
from engine.settings import LIMITS
from engine.spec import STEPS
from engine.trace import trace
from tests.page import errors, go_to, link, looked_at, open_page, player, press, put, run, runs, settings, use
from tests.specs import ON_A_WEIGHT, SEED, spec
from tests.thorough import every
from ui import controls
from views import VIEWS
from views.presets import PRESETS, Preset

PLAYER = "one-weight-player"


def test_the_page_opens_with_the_seed_numbers() -> None:
    page = open_page()
    assert run(page) == spec()
    assert runs(page) == [spec()]
    assert not errors(page)
    assert page.title[0].value == VIEWS[0].title
    assert page.query_params == {}
    assert page.caption[0].value == PRESETS[0].look_for


@every("optimizer", ON_A_WEIGHT.values(), "loss", LOSSES.values())
def test_every_optimizer_opens_with_its_own_settings(optimizer: Optimizer, loss: Loss) -> None:
    page = open_page(optimizer=optimizer.label)
    defaults = {param.name: param.default for param in optimizer.params}
    lane = run(page).lanes[0].start
    assert lane.optimizer == optimizer.key
    assert lane.settings == defaults | {"lr": optimizer.lr_hint}
    assert not errors(page)
    put(page, "loss", loss.label)
    assert run(page).lanes[0].start.loss == loss.key
    assert run(page).lanes[0].start.optimizer == optimizer.key
    assert not errors(page)


def test_choosing_optimizers_one_after_another_brings_their_own_settings() -> None:
    page = open_page()
    for optimizer in [*ON_A_WEIGHT.values(), *reversed(ON_A_WEIGHT.values())]:
        put(page, "optimizer", optimizer.label)
        leg = run(page).lanes[0].start
        assert leg.settings == {p.name: p.default for p in optimizer.params} | {"lr": optimizer.lr_hint}


CHANGES = [("x", 2.0), ("y", -3.0), ("w", 1.5), ("lr", 1e-3), ("momentum", 0.5), ("weight_decay", 0.25)]


def test_a_control_changes_the_run_and_the_link() -> None:
    page = open_page()
    for name, value in CHANGES:
        before = {**settings(page), "w": run(page).w}
        page = put(page, name, value)
        assert {**settings(page), "w": run(page).w} == before | {name: value}
        assert float(link(page)[name]) == value
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
    page = put(put(open_page(), "loss", "Huber"), "delta", 2.5)
    assert settings(page)["delta"] == 2.5
    assert run(open_page(**link(page))) == run(page)
    assert "delta" not in settings(put(page, "loss", "Log-cosh"))


def test_slider_and_number_move_each_other() -> None:
    page = put(open_page(), "lr_slider", 0.001)
    assert page.number_input(key="lr").value == 0.001
    assert settings(page)["lr"] == 0.001
    page = put(page, "lr", 0.00051)
    assert page.select_slider(key="lr_slider").value == 0.0005
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
    assert page.number_input(key="lr").step == 1e-7
    page = put(page, "lr", 0.25)
    assert page.number_input(key="lr").step == pytest.approx(0.01)
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
    start = {**settings(page), "w": run(page).w, "steps": run(page).steps}
    assert {name: start[name] for name in preset.values} == preset.values
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


# From here


def branching(step: int, **query: str) -> AppTest:
    """A page on which changes apply from the playhead on, with the playhead at `step`."""
    page = put(open_page(**query), "applies", "here")
    go_to(page, step)
    return page


def test_from_here_the_run_goes_on_with_the_new_value() -> None:
    page = put(branching(12), "lr", 1e-3)
    assert run(page) == spec("sgd,lr=0.0001,@12,lr=0.001")
    assert runs(page)[1:] == [spec()]
    assert player(page)["resume"] == 12
    assert player(page)["branch"]
    assert run(open_page(**link(page))) == run(page)


def test_from_here_again_and_again() -> None:
    page = put(branching(12), "lr", 1e-3)
    go_to(page, 20)
    page = put(page, "momentum", 0.5)
    go_to(page, 30)
    page = put(page, "y", 3.0)
    go_to(page, 40)
    page = put(page, "lr", 1e-5)
    assert run(page) == spec("sgd,lr=0.0001,@12,lr=0.001,@20,momentum=0.5,@30,y=3,@40,lr=0.00001")
    assert [len(ghost.lanes[0].legs) for ghost in runs(page)] == [5, 4, 3, 2]
    assert not errors(page)
    assert run(open_page(**link(page))) == run(page)


def test_from_here_with_another_loss_and_optimizer() -> None:
    page = put(branching(5), "loss", "Huber")
    go_to(page, 9)
    page = put(page, "delta", 3.0)
    go_to(page, 15)
    page = put(page, "optimizer", "Adam")
    assert run(page) == spec("sgd,lr=0.0001,@5,loss=huber,@9,delta=3,@15,adam,lr=0.01")
    assert not errors(page)
    assert run(open_page(**link(page))) == run(page)


def test_from_an_earlier_step_later_changes_are_forgotten() -> None:
    page = put(branching(12), "lr", 1e-3)
    go_to(page, 5)
    page = put(page, "momentum", 0.5)
    assert run(page) == spec("sgd,lr=0.0001,@5,lr=0.001,momentum=0.5")


def test_from_step_0_is_from_the_start() -> None:
    page = put(branching(0), "lr", 1e-3)
    assert run(page) == spec("sgd,lr=0.001")
    assert "history" not in page.query_params
    assert player(page)["resume"] is None


def test_from_the_end_the_run_goes_on_for_as_many_steps() -> None:
    page = put(branching(50), "lr", 1e-3)
    assert run(page) == spec("sgd,lr=0.0001,@50,lr=0.001", steps=100)
    page = put(branching(int(STEPS.high), steps=str(int(STEPS.high))), "lr", 1e-3)
    assert run(page).steps == STEPS.high


def test_from_the_start_forgets_the_changes() -> None:
    page = put(put(put(branching(12), "lr", 1e-3), "applies", "start"), "momentum", 0.5)
    assert run(page) == spec("sgd,lr=0.001,momentum=0.5")
    assert "history" not in page.query_params


def test_what_holds_for_the_whole_run_keeps_the_changes() -> None:
    page = put(put(branching(12), "lr", 1e-3), "w", 0.5)
    assert run(page) == spec("sgd,lr=0.0001,@12,lr=0.001", w=0.5)
    page = put(page, "steps", 80)
    assert run(page) == spec("sgd,lr=0.0001,@12,lr=0.001", w=0.5, steps=80)


def test_changes_can_be_forgotten() -> None:
    page = press(put(branching(12), "lr", 1e-3), "Forget the changes")
    assert run(page) == spec("sgd,lr=0.001")


def test_a_preset_forgets_the_changes() -> None:
    page = press(put(branching(12), "lr", 1e-3), "Oscillates")
    assert run(page) == spec("sgd,lr=0.00104")
    assert "history" not in page.query_params


def test_more_changes_than_allowed_are_told() -> None:
    page = branching(0)
    for step in range(1, LIMITS.max_changes + 1):
        go_to(page, step)
        page = put(page, "lr", step * 1e-5)
    assert not errors(page)
    assert len(run(page).lanes[0].legs) == LIMITS.max_changes + 1
    go_to(page, 40)
    page = put(page, "lr", 1e-3)
    assert len(errors(page)) == 1
    assert settings(page)["lr"] == 1e-3


# Links that are wrong

WRONG = [
    ("x", "1e308", "Input x must be"),
    ("x", "NaN", "Input x must be"),
    ("y", "inf", "Target y must be"),
    ("w", "text", "Initial weight w must be"),
    ("steps", "-5", "Steps must be"),
    ("steps", "10000000", "Steps must be"),
    ("steps", "1.5", "Steps must be"),
    ("steps", "inf", "Steps must be"),
    ("steps", "1e400", "Steps must be"),
    ("steps", "-inf", "Steps must be"),
    ("seed", "1e400", "Seed must be"),
    ("lr", "1e400", "Learning rate must be"),
    ("lr", "-1", "Learning rate must be"),
    ("lr", "", "Learning rate must be"),
    ("optimizer", "Foo", "no optimizer “Foo”"),
    ("loss", "Cubed", "no loss “Cubed”"),
    ("dtype", "float16", "no dtype “float16”"),
    ("beta1", "0.5", "“beta1”"),
    ("nesterov", "perhaps", "Nesterov must be true or false"),
    ("nesterov", "true", "Nesterov needs a momentum"),
    ("colour", "red", "“colour”"),
    ("history", "garbage", "changes on the way"),
    ("history", "sgd,lr=0.0001,@", "changes on the way"),
    ("history", "sgd,lr=0.0001,@5,lr=nan,@9,", "changes on the way"),
    ("a" * 100_000, "1", "does not know"),
    ("history", "x" * 100_000, "changes on the way"),
]


@pytest.mark.parametrize("name, text, sentence", WRONG)
def test_a_wrong_link_gets_a_sentence_and_the_seed(name: str, text: str, sentence: str) -> None:
    page = open_page(**{name: text})
    assert [error for error in errors(page) if sentence in error], errors(page)
    assert all(len(error) < 300 for error in errors(page))
    assert run(page) == spec()


REPEATED = {"lr": ["0.1", "0.001"], "steps": ["5", "9"], "x": ["1", "2"], "optimizer": ["SGD", "Adam"],
            "loss": ["Huber", "Log-cosh"]}  # fmt: skip


def test_a_repeated_key_gets_a_sentence() -> None:
    page = open_page(**REPEATED)
    assert len(errors(page)) == len(REPEATED)
    assert all("2 times" in error for error in errors(page))


def test_a_sentence_goes_when_the_setting_is_changed() -> None:
    page = open_page(x="NaN", colour="red")
    assert len(errors(page)) == 2
    assert not errors(put(page, "x", 2.0))


def test_a_setting_that_does_not_fit_leaves_the_last_good_run() -> None:
    page = put(open_page(), "nesterov", True)
    assert len(errors(page)) == 1
    assert run(page) == spec()
    page = put(page, "momentum", 0.9)
    assert not errors(page)
    assert settings(page)["nesterov"]


@pytest.mark.parametrize(
    "text", ["[click](http://evil.example)", "![](http://evil.example/a)", "<b>bold</b>", ":red[a]"]
)
def test_what_a_link_says_is_shown_as_text_and_not_as_markdown(text: str) -> None:
    """Streamlit reads a sentence as Markdown: a link in the link would be one on our page."""
    page = open_page(**{"lr": text, "optimizer": text, text: "1"})
    assert len(errors(page)) == 3
    assert not [error for error in errors(page) if text in error]


@pytest.mark.parametrize(
    "query",
    [{"x": "0"}, {"x": "1e-320"}, {"x": "-1e6", "y": "1e6", "w": "-1e6"}, {"y": "0", "w": "0"}, {"x": "1e-305"},
     {"lr": "1e-10"}, {"lr": "10000"}, {"w": "-0"}, {"steps": "1"}, {"steps": "100000"}, {"w": "0.34768211920529801"}],
)  # fmt: skip
def test_odd_values_are_no_trouble(query: dict[str, str]) -> None:
    page = open_page(**query)
    assert not errors(page)
    for name, text in query.items():
        assert {**settings(page), "w": run(page).w, "steps": run(page).steps}[name] == float(text)


# To take away


def test_the_code_tab_has_the_runs_script() -> None:
    page = open_page(optimizer="Adam", loss="Huber")
    page.session_state["details"] = "The code"
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
    page = put(open_page(), "optimizer", "Adam")
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
