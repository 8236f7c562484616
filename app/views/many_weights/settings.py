"""The settings of the page "Many weights"."""

import streamlit as st

from engine.param import Choice, Number, plain
from engine.problems.table.spec import (
    BATCH,
    FEATURES,
    HELD_OUT,
    INIT,
    INIT_STD,
    L1,
    L2,
    REDUCTION,
    SCALE,
    SHUFFLE,
    TARGETS,
    TableSpec,
)
from engine.spec import SEED, STEPS, SpecError
from engine.wording import number
from ui.controls import choice, control, show_mistake
from views.many_weights.source import OWN, current_table, draw_source, is_elsewhere, load_table
from views.many_weights.start_weights import draw_weights
from views.many_weights.view import load_view, view_pairs
from views.shared.link import Pairs
from views.shared.old_link import renewed
from views.shared.one_lane import OneLane
from views.shared.problems.widgets import draw_numbers
from words import N_, _, ngettext

BATCHES = {"all": (0, N_("all")), "some": (2, N_("mini-batch")), "one": (1, N_("one"))}
COLUMNS = (FEATURES, TARGETS)
OF_A_TABLE = {"data", "table", "weights", *(param.name for param in COLUMNS)}


class ManyWeightsSettings(OneLane[TableSpec]):
    problem = "table"
    player = "many-weights-player"
    options = (BATCH, SHUFFLE, SEED)

    def read(self, pairs: Pairs) -> TableSpec:
        given = dict(pairs)
        if none := [param.name for param in COLUMNS if given.get(param.name) == ""]:
            raise SpecError([{"field": name, "message": _("Choose at least one column.")} for name in none])
        return super().read(pairs)

    def take_link(self, pairs: Pairs) -> None:
        """Without a table that is not here: what is asked for is told, and no other takes its place."""
        st.session_state.lost = is_elsewhere(dict(renewed(self.problem, pairs)).get("data", ""))
        super().take_link([pair for pair in pairs if pair[0] not in OF_A_TABLE] if st.session_state.lost else pairs)
        if st.session_state.lost:
            st.session_state.data = OWN

    def load(self, run: TableSpec) -> None:
        super().load(run)
        load_table(run.data)
        columns = {param.name: list(getattr(run, param.name)) for param in COLUMNS}
        st.session_state.update({**columns, "weights": plain(run.weights)})

    def keep(self, run: TableSpec) -> None:
        """The session holds a run's table for as long as it is the last good run."""
        super().keep(run)
        own = st.session_state.get("own")
        if own and own.name == run.data:
            st.session_state.last_own = own.kept

    def load_view(self, pairs: Pairs, run: TableSpec) -> None:
        load_view(pairs, run)

    def view_pairs(self, run: TableSpec) -> Pairs:
        return view_pairs()

    def draw_problem(self) -> Pairs:
        st.subheader(_("Data"))
        pairs = [("data", draw_source())]
        columns = list(current_table())
        chosen = [self._columns(param.name, param.title, columns) for param in COLUMNS]
        pairs += [(param.name, ",".join(names)) for param, names in zip(COLUMNS, chosen, strict=True)]
        pairs += [self._choice(SCALE), *draw_numbers([HELD_OUT], self.prefix, self.changed)]
        st.subheader(_("Model"))
        pairs.append(start := self._choice(INIT))
        if start[1] == "normal":
            pairs += draw_numbers([INIT_STD], self.prefix, self.changed)
        if start[1] == "typed":
            pairs.append(("weights", draw_weights(*chosen)))
        show_mistake("weights")
        st.subheader(_("Loss"))
        return pairs

    def draw_penalties(self) -> Pairs:
        return [self._choice(REDUCTION), *draw_numbers([L1, L2], self.prefix, self.changed)]

    def draw_options(self) -> Pairs:
        steps = (STEPS.name, plain(control(STEPS, self.changed)))
        slot = st.container()
        pairs = [steps, *super().draw_options()]
        batch = int(st.session_state[BATCH.name])
        with slot:
            self._batches(batch)
        st.caption(_rows_told(batch, st.session_state[HELD_OUT.name]))
        return pairs

    def _columns(self, name: str, label: str, columns: list[str]) -> list[str]:
        st.session_state[name] = [column for column in st.session_state[name] if column in columns]
        chosen = st.multiselect(label, columns, key=name, on_change=self.changed, args=(name,))
        show_mistake(name)
        return list(chosen)

    def _choice(self, setting: Choice) -> tuple[str, str]:
        return setting.name, choice(setting.name, setting.title, setting.options, self.changed)

    def _batches(self, batch: int) -> None:
        """Three sorts of batch size above its number; each moves the other."""
        st.session_state.batches = {0: "all", 1: "one"}.get(batch, "some")

        def chosen() -> None:
            st.session_state.batch = BATCHES[st.session_state.batches][0]
            self.changed("batch")

        st.segmented_control(
            _("Rows in a step"), list(BATCHES), format_func=lambda key: _(BATCHES[key][1]), key="batches",
            required=True, on_change=chosen,
        )  # fmt: skip


def _rows_told(batch: int, held_out: Number) -> str:
    rows = len(current_table().dropna())
    train = rows - round(rows * held_out)
    text = ngettext(
        "{train} of {rows} rows trains the model; a step takes {batch} of them.",
        "{train} of {rows} rows train the model; a step takes {batch} of them.",
        train,
    )
    return text.format(train=number(train), rows=number(rows), batch=number(min(batch or train, train)))


SETTINGS = ManyWeightsSettings()
