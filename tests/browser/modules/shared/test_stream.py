"""stream.js: a run goes on by itself after any outage, and asks for the next row only."""

from typing import Any

from tests.browser.modules.conftest import Ask

# `answers` are what the server gives in turn: lines, a status, 0 for no way to it, or "bytes" for the whole run byte by
# byte; then the whole run, always
READ = """async ({ Stream }, { Store }, { answers, wake }) => {
  const header = { lanes: [{}], steps: 3 };
  const rows = [0, 1, 2, 3].map((step) => ({ lane: 0, step: [step], w: [step] }));
  const whole = [header, ...rows, { lane: 0, outcome: "done", mark: "good", steps: 3, message: "" }];
  const [asked, waits, told] = [[], [], []];
  const fresh = () => new Response(whole.map((line) => JSON.stringify(line) + "\\n").join(""));
  const drip = (bytes) => new ReadableStream({
    pull: (to) => (bytes.length ? to.enqueue(Uint8Array.of(bytes.shift())) : to.close()) });
  const answer = async (kind) => {
    if (kind === "bytes") return new Response(drip([...new Uint8Array(await fresh().arrayBuffer())]));
    if (kind === 0) throw new TypeError("no way");
    if (typeof kind === "number") return new Response("{}", { status: kind });
    return new Response(kind.map((i) => (i === "cut" ? '{"lane": 0, "st' : JSON.stringify(whole[i]) + "\\n")).join(""));
  };
  const [real, later] = [window.fetch, window.setTimeout];
  window.fetch = async (url) => (asked.push(url), answers.length ? answer(answers.shift()) : fresh());
  window.setTimeout = (act, wait) => (waits.push(wait), wake ? later(() => wake(stream), 0) : later(act, 0));
  wake = {
    online: () => dispatchEvent(new Event("online")), person: (stream) => stream.retry(),
    shown: () => document.dispatchEvent(new Event("visibilitychange")), closed: (stream) => stream.close(),
  }[wake];
  const store = new Store();
  const stream = new Stream("/run?a=1", store, { onRows: () => {}, onStatus: (status) => told.push(status.kind) });
  try { await stream.run(); } finally { Object.assign(window, { fetch: real, setTimeout: later }); }
  return { asked, waits, told, last: store.lanes[0]?.last ?? -1 };
}"""


def read(ask: Ask, *answers: Any, wake: str | None = None) -> dict[str, Any]:
    result: dict[str, Any] = ask("stream.js store.js", READ, {"answers": answers, "wake": wake})
    return result


def test_a_whole_answer_is_asked_for_once(ask: Ask) -> None:
    result = read(ask)
    assert (result["asked"], result["waits"], result["last"]) == (["/run?a=1"], [], 3)
    assert (result["told"][0], result["told"][-1]) == ("opening", "complete")


def test_lines_are_whole_wherever_the_network_cuts_them(ask: Ask) -> None:
    result = read(ask, "bytes")
    assert (result["asked"], result["waits"], result["last"]) == (["/run?a=1"], [], 3)
    assert (result["told"][0], result["told"][-1]) == ("opening", "complete")


def test_an_outage_of_any_length_is_waited_for(ask: Ask) -> None:
    result = read(ask, *[0, 503, 502, 504, 429] * 10)
    assert result["waits"] == [250, 500, 1000, 2000, *[4000] * 46]
    assert (result["last"], result["told"][-1]) == (3, "complete")
    assert "failed" not in result["told"]


def test_a_cut_run_goes_on_at_its_next_row_and_new_rows_make_it_patient_again(ask: Ask) -> None:
    result = read(ask, 0, 0, [0, 1, "cut"], [0, 2, "cut"], 0, [3])
    assert result["asked"] == [*["/run?a=1"] * 3, "/run?a=1&from=1", *["/run?a=1&from=2"] * 2, "/run?a=1&from=3"]
    assert result["waits"] == [250, 500, 250, 250, 500, 250]
    assert result["last"] == 3


def test_an_answer_without_a_new_row_is_no_progress(ask: Ask) -> None:
    assert read(ask, [0, 1], [0, 1], [0, 1])["waits"] == [250, 500, 1000]


def test_a_network_that_comes_back_is_not_waited_for(ask: Ask) -> None:
    for wake in ("online", "shown", "person"):
        result = read(ask, 0, 0, wake=wake)
        assert (len(result["asked"]), result["last"], result["told"][-1]) == (3, 3, "complete"), wake


def test_a_run_that_is_no_longer_wanted_asks_no_more(ask: Ask) -> None:
    result = read(ask, 0, 0, 0, wake="closed")
    assert (len(result["asked"]), result["told"][-1]) == (1, "reconnecting")


def test_a_refusal_is_told_and_not_asked_again(ask: Ask) -> None:
    for status, kind in ((500, "failed"), (404, "failed"), (422, "rejected")):
        result = read(ask, status)
        assert (len(result["asked"]), result["told"]) == (1, ["opening", kind])
