"""The settings of the page "Many weights"."""

from typing import cast
from urllib.parse import urlencode

import streamlit as st

from engine.losses.catalogue import TABLE_LOSSES
from engine.param import Choice, plain, quoted
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
from engine.steering import gradients
from engine.wording import number
from ui.controls import choice, control, show_mistake
from ui.link_check import Texts, complaint
from views.many_weights.presets import PLANE, SHOWN
from views.many_weights.source import (
    CHOICES,
    all_columns,
    columns_of,
    current_table,
    draw_source,
    link_of_table,
    table_of_link,
)
from views.many_weights.start_weights import draw_weights
from views.shared.link import Pairs
from views.shared.settings import OPTIMIZER_NAMES, Settings, Values, lane_of
from words import _, ngettext

BATCHES = {"all": (0, _("all")), "some": (2, _("mini-batch")), "one": (1, _("one"))}
COLUMNS = (FEATURES.name, TARGETS.name)
SIDES = ("across", "up")  # of the weight plane
# what holds for a whole run: these have no "from here"
WHOLE = ("data", "scale", "reduction", "init", "init_std", "weights", "batch", "shuffle", "seed", "held_out", "dtype",
         "steps")  # fmt: skip


class ManyWeightsSettings(Settings):
    player = "many-weights-player"
    params = (L1, L2, INIT_STD, BATCH, SHUFFLE, SEED, HELD_OUT, STEPS)
    losses = {loss.label: loss for loss in TABLE_LOSSES.values()}
    choices = {"data": CHOICES, "scale": ("standard", "raw", "minmax"), "reduction": REDUCTION.options,
               "init": INIT.options}  # fmt: skip
    whole_run = frozenset({*WHOLE, *COLUMNS})
    others = (*COLUMNS, "table", "weights", "show", *SIDES)

    def own_settings(self, optimizer_name: str) -> Values:
        """On standardised features the weights go as far as the targets are large: tens, for the fruit."""
        return super().own_settings(optimizer_name) | {"lr": OPTIMIZER_NAMES[optimizer_name].table_hint}

    def whole(self, some: Values) -> Values:
        columns = dict(zip(COLUMNS, columns_of(some.get("data", CHOICES[0])), strict=True))
        return super().whole({STEPS.name: 100, "weights": "", "show": [], **columns} | some)

    def values_of(self, texts: Texts) -> Values:
        given = {name: texts.get(name, [""])[-1] for name in ("data", "table", "weights", *SIDES)}
        if given["data"] or given["table"]:
            chosen = table_of_link(given["data"], given["table"])
            texts = {**texts, "data": [*texts.get("data", [""])[:-1], chosen]}
        values = super().values_of(texts)
        columns = {name: self._columns_of(name, texts, values) for name in COLUMNS}
        show = [text for text in texts.get("show", ()) if text in SHOWN]
        return values | columns | {"show": show} | {name: given[name] for name in ("weights", *SIDES)}

    def link(self, values: Values) -> Pairs:
        """With what is shown besides the run."""
        show = st.session_state.get("show", [])
        table = link_of_table()
        pairs = super().link(values | {"data": table.pop("data"), "show": list(show)})
        sides = {side: st.session_state[side] for side in SIDES if PLANE in show and st.session_state.get(side)}
        return [*pairs, *table.items(), *sides.items()]

    def _columns_of(self, name: str, texts: Texts, values: Values) -> list[str]:
        """The columns of a link that the table has."""
        if name not in texts or st.session_state.get("lost"):
            return list(values[name])
        there = all_columns(values["data"])
        if strange := [text for text in texts[name] if text and text not in there]:
            message = _("This table has no column {names}.")
            complaint(name, message.format(names=", ".join(quoted(text) for text in strange[:5])))
        return [text for text in dict.fromkeys(texts[name]) if text in there]

    def draw_problem(self) -> Values:
        st.subheader(_("Data"))
        values: Values = {"data": draw_source()}
        columns = list(current_table())
        values["features"] = self._columns(FEATURES.name, FEATURES.label, columns)
        values["targets"] = self._columns(TARGETS.name, TARGETS.label, columns)
        values["scale"] = self._choice(SCALE)
        values["held_out"] = control(HELD_OUT, self.changed)
        st.subheader(_("Model"))
        values["init"] = self._choice(INIT)
        values["init_std"] = control(INIT_STD, self.changed) if values["init"] == "normal" else INIT_STD.default
        values["weights"] = draw_weights(values["features"], values["targets"]) if values["init"] == "typed" else ""
        show_mistake("weights")
        st.subheader(_("Loss"))
        return values

    def draw_loss(self) -> Values:
        values = super().draw_loss() | {"reduction": self._choice(REDUCTION)}
        return values | {param.name: control(param, self.changed) for param in (L1, L2)}

    def draw_run(self) -> Values:
        values: Values = {STEPS.name: control(STEPS, self.changed, 100)}
        slot = st.container()
        values |= {param.name: control(param, self.changed) for param in (BATCH, SHUFFLE, SEED)}
        with slot:
            self._batches(values["batch"])
        st.caption(_rows_told(values["batch"], st.session_state[HELD_OUT.name]))
        return values

    def query(self, values: Values, history: str) -> str:
        if none := [name for name in COLUMNS if not values[name]]:
            raise SpecError([{"field": name, "message": _("Choose at least one column.")} for name in none])
        loss = self.losses[values["loss"]]
        own = {"loss": loss.key} | {p.name: values[p.name] for p in (*loss.params, L1, L2)}
        lane = lane_of(values, gradients.PARAMS, own)
        whole = {name: values[name] for name in WHOLE} | {name: ",".join(values[name]) for name in COLUMNS}
        fields = {name: plain(value) for name, value in {**own, **whole}.items()}
        return urlencode(fields | {"problem": "table", "lane": history + lane})

    def table_spec(self, values: Values) -> TableSpec:
        """The run that the settings describe; the session holds its table for as long as it is the last good run."""
        spec = cast(TableSpec, self.spec_of(values))
        own = st.session_state.get("own")
        if own and own.name == spec.data:
            st.session_state.last_own = own.kept
        return spec

    def _columns(self, name: str, label: str, columns: list[str]) -> list[str]:
        chosen = st.multiselect(label, columns, key=name, on_change=self.changed, args=(name,))
        show_mistake(name)
        return list(chosen)

    def _choice(self, setting: Choice) -> str:
        return choice(setting.name, setting.label, self.choices[setting.name], self.changed)

    def _batches(self, batch: int) -> None:
        """Three sorts of batch size above its number; each moves the other."""
        st.session_state.batches = {0: "all", 1: "one"}.get(batch, "some")

        def chosen() -> None:
            st.session_state.batch = BATCHES[st.session_state.batches][0]
            self.changed("batch")

        st.segmented_control(
            _("Rows in a step"), list(BATCHES), format_func=lambda key: BATCHES[key][1], key="batches", required=True,
            on_change=chosen,
        )  # fmt: skip


def _rows_told(batch: int, held_out: float) -> str:
    rows = len(current_table().dropna())
    train = rows - round(rows * held_out)
    text = ngettext(
        "{train} of {rows} rows trains the model; a step takes {batch} of them.",
        "{train} of {rows} rows train the model; a step takes {batch} of them.",
        train,
    )
    return text.format(train=number(train), rows=number(rows), batch=number(min(batch or train, train)))


SETTINGS = ManyWeightsSettings()
