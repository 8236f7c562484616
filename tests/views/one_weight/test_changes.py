"""The page "One weight", without a browser: changes on the way, from the playhead on."""

from streamlit.testing.v1 import AppTest

from engine.limits import LIMITS
from engine.spec import STEPS
from tests.page import errors, go_to, link, open_page, player, press, put, run, runs, settings
from tests.specs import spec


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
    page = put(branching(5), "loss", "huber")
    go_to(page, 9)
    page = put(page, "delta", 3.0)
    go_to(page, 15)
    page = put(page, "optimizer", "adam")
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
