"""The settings of a page with one lane: what is minimised, the optimizer, the run."""

from collections.abc import Sequence

import streamlit as st

from engine.param import Choice, Given, Param
from engine.spec import DTYPE, STEPS, SpecError
from ui.controls import choice
from views.shared.changes import draw_applies
from views.shared.lanes.history import change_applies, draw_history
from views.shared.lanes.lane import Of, draw_lane
from views.shared.link import Pairs
from views.shared.old_link import renewed
from views.shared.problems import PROBLEMS
from views.shared.problems.widgets import draw_loss, draw_numbers
from views.shared.settings import OfKind, S
from words import _


class OneLane(OfKind[S]):
    """Such settings; `options` are the numbers and switches of the whole run, drawn at the end."""

    options: Sequence[Param]

    def draw_problem(self) -> Pairs:
        """The widgets of what is minimised, but for its loss."""
        st.subheader(_("Problem"))
        return PROBLEMS[self.problem].draw(self.prefix, self.changed)

    def draw_options(self) -> Pairs:
        return draw_numbers(self.options, self.prefix, self.changed)

    def read(self, pairs: Pairs) -> S:
        run = super().read(pairs)
        message = _("This page shows one lane, the first of the link's.")
        if more := [str(number) for number in range(2, len(run.lanes) + 1)]:
            raise SpecError([{"field": "lane", "message": message, "lane": number} for number in more])
        return run

    def with_usual(self, pairs: Pairs) -> Pairs:
        return super().with_usual(renewed(self.problem, pairs))

    def load(self, run: S) -> None:
        super().load(run)
        PROBLEMS[self.problem].load(self.prefix, run)
        settings = (*self.kind.always, *self.kind.options, STEPS)
        whole = {each.name: getattr(run, each.name) for each in settings if isinstance(each, Param | Choice)}
        values = {**run.lanes[0].legs[-1].problem, **whole}
        st.session_state.update({f"{self.prefix}{name}": value for name, value in values.items()})

    def draw_widgets(self) -> Pairs:
        draw_applies()
        (number,) = st.session_state.lanes
        later = draw_history(number, self.changed_in_lane)
        st.subheader(_("Learning rate"))
        rate = st.container()
        pairs = [*self.draw_problem(), *draw_loss(self.kind, self.prefix, self.changed), *self.draw_penalties()]
        st.subheader(_("Optimizer"))
        of = Of(self.kind, self.changed_in_lane, self.player, self.prefix)
        lane = draw_lane(number, of, self._of_leg(pairs), rate=rate, later=later)
        st.subheader(_("Run"))
        pairs += self.draw_options()
        pairs.append((DTYPE.name, choice(f"{self.prefix}{DTYPE.name}", DTYPE.title, DTYPE.options, self.changed)))
        return [*pairs, ("lane", lane)]

    def draw_penalties(self) -> Pairs:
        """What is added to the loss."""
        return []

    def changed(self, name: str) -> None:
        """What the problem may change on the way is changed from here or from the start, as the lane's settings are."""
        super().changed(name)
        on_the_way = self.kind.problem_keys - {param.name for param in self.kind.starts}
        if name.removeprefix(self.prefix) in on_the_way:
            change_applies(st.session_state.lanes[0], self.player, self.prefix)

    def changed_in_lane(self, name: str) -> None:
        super().changed(name)

    def _of_leg(self, pairs: Pairs) -> dict[str, Given]:
        """What the pairs say of the problem that may change on the way."""
        starts = {param.name for param in self.kind.starts}
        return {name: text for name, text in pairs if name in self.kind.problem_keys - starts}
