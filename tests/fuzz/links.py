"""Links as nobody would write them: good ones, changed in a few places, by a seed."""

from collections.abc import Callable
from random import Random
from urllib.parse import parse_qsl, quote, urlencode

from engine.optimizers import OPTIMIZERS
from engine.problems.surface.catalogue import SURFACES
from engine.steering.schedules import SCHEDULES
from tests.fuzz.formulas import formula

Pairs = list[tuple[str, str]]
MOST_STEPS = 120  # so that one run takes no minutes; what is no number stays as it is

NUMBERS = [
    "0", "-0", "1", "-1", "0.5", "2", "3", "10", "1e-300", "-1e300", "1e308", "1e400", "-1e400", "5e-324", "inf",
    "-inf", "nan", "1_000", "٣", " 1 ", "+1", "1.5", "0x10", "1e", "999999", "-1.2345678901234567e-05",
]  # fmt: skip
TEXTS = [
    "", "true", "false", "None", "null", "%", "\x00", "é", "😀", "<b>", "' OR 1", "../..", "a" * 300, ",", "@", "=",
    "|", ";", "[0]", "x", "y", "sgd", "own", "L-BFGS", "Adam", "own table", "packed.AAAA", "own.AAAA", "strong_wolfe",
    "csv", "Squared error", "ndjson", "basins", "map", "curve", "w[temperature,apples]", "normal", "typed",
]  # fmt: skip
EXTREMES = ["inf", "-inf", "nan", "1e400", "-1e400", "0", "1e300", "5e-324", "-1"]
SEARCHES = ["line_search_fn=strong_wolfe", "max_iter=1", "max_eval=1", "max_iter=100", "history_size=1"]

RUNS = [
    "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50",
    "problem=pair&x=-2&y=3&w=1.5&loss=huber&delta=2.5&lane=rmsprop,lr=0.02&lane=adam,lr=0.1,@7,lr=0.5&steps=30",
    "problem=pair&x=2&y=3&w=-1&loss=log_cosh&lane=lbfgs,lr=1,line_search_fn=strong_wolfe&steps=20&zero_grad=false",
    "problem=function&formula=(x-1)**2&x=3&lane=sgd,lr=0.1&steps=40",
    "problem=function&formula=log(x)&x=1&lane=lbfgs,lr=1&steps=20",
    "problem=surface&f=rosenbrock&x=-1.5&y=2&lane=sgd,lr=0.001,momentum=0.9&lane=adam,lr=0.05&steps=60",
    "problem=surface&formula=a*x**2%2Bb*sin(y)&const=a:2,b:0.5&x=1&y=1&lane=own,rule=v=beta*v%2Bg;w=w-lr*v,lr=0.1,beta=0.9"
    "&steps=40&budget=50",
    "problem=table&data=fruit&scale=standard&loss=mse&lane=adam,lr=0.1&batch=2&steps=40",
    "problem=table&data=line&loss=huber&delta=1&lane=muon,lr=0.1&steps=30&held_out=0.3&init=normal&l2=0.1",
]  # fmt: skip
SWEEPS = [
    "problem=surface&f=bowl&lane=sgd,lr=0.1&steps=30&sweep=curve&a=lr&low_a=0.0001&high_a=10&count_a=20",
    "problem=surface&f=himmelblau&lane=adam,lr=0.2&steps=30&sweep=basins&count_a=9&count_b=9",
    "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.001,momentum=0.5&steps=30&sweep=map&a=lr"
    "&low_a=1e-5&high_a=0.01&count_a=8&b=momentum&low_b=0&high_b=0.9&count_b=8",
    "problem=function&formula=x**4-x**2&x=2&lane=lbfgs&steps=5&sweep=curve&count_a=4",
    "problem=table&data=line&scale=standard&loss=mse&lane=sgd,lr=0.1&steps=20&sweep=curve&count_a=10",
]
ROUTES: dict[str, tuple[list[str], str]] = {
    "/api/descent": (RUNS, "from=0"),
    "/api/curve": (RUNS[:5], "at=0&low=-1&high=2"),
    "/api/plane": (RUNS[5:], "at=3&a=x&b=y&low_a=-1&high_a=2&low_b=-1&high_b=1"),
    "/api/sweep": (SWEEPS, ""),
}
PAGES: dict[str, list[str]] = {
    "": [
        "lr=0.001&steps=50&x=2&y=3&w=0.5&loss=Huber&delta=2",
        "optimizer=L-BFGS&line_search_fn=strong_wolfe&schedule=cosine&T_max=10",
        "lr=0.001&history=sgd,lr=0.0001,x=30.2,y=10.5,loss=squared_error,@12,",
        "formula=(x-1)**2&const=&x=3&lr=0.1",
        "x=2&y=3&w=0.5&loss=huber&delta=2&lane=adam,lr=0.1,@7,lr=0.5,loss=log_cosh&steps=30&zero_grad=false",
        "formula=sin(a*x)&const=a:2&x=1&lane=own,rule=w=w-lr*g,lr=0.1&steps=20",
        "formula=where(x>0,a,x)*sqrt(x)&const=a:2&history=sgd,lr=0.1,@3,",
    ],
    "many-weights": [
        "data=fruit&scale=standard&optimizer=Adam&lr=0.1&batch=2",
        "data=line&features=x&targets=y&held_out=0.2&loss=MSE&l1=0.1",
        "data=own table&table=packed.AAAA&steps=20",
        "data=fruit&features=rainfall&scale=standard&lane=adam,lr=0.1,@9,l2=1&batch=2&steps=40&show=weight plane",
        "schedule=onecycle&total_steps=40&noise=0.1&clip_norm=1&seed=3&dtype=float32",
    ],
    "race": ["", *RUNS[5:7], "f=ackley&x=1&y=1&lane=adam,x=2,y=3", "formula=x*y&x=1&y=1&lane=sgd,lr=0.1"],
    "sweep": ["", *SWEEPS],
}  # fmt: skip


def link_of_route(random: Random) -> str:
    """An address of one of our routes."""
    path = random.choice([*ROUTES, "/api/descent"])
    queries, more = ROUTES[path]
    return f"{path}?{_mutated(f'{random.choice(queries)}&{more}', random)}"


def link_of_page(random: Random) -> tuple[str, str]:
    """A page and its query."""
    page = random.choice(list(PAGES))
    query = random.choice(PAGES[page])
    return page, _mutated(query.removeprefix("problem=surface&") if page == "race" else query, random)


def _mutated(query: str, random: Random) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    for _change in range(random.choice([0, 1, 1, 2, 2, 3, 5])):
        random.choice(CHANGES)(pairs, random)
    text = urlencode([(name, _small(name, value)) for name, value in pairs], errors="replace", quote_via=quote)
    return _broken(text, random) if random.random() < 0.05 else text


def _small(name: str, value: str) -> str:
    """Steps and counts that take no minutes."""
    try:
        return str(min(int(value), MOST_STEPS)) if name in {"steps", "count_a", "count_b"} else value
    except ValueError:
        return value


def _broken(text: str, random: Random) -> str:
    """With signs that stand in no query."""
    place = random.randrange(len(text) + 1)
    return text[:place] + random.choice(["%", "%ff", "&&", "==", "%00", "+", "&=", "#"]) + text[place:]


def _value(random: Random) -> str:
    kind = random.random()
    if kind < 0.5:
        return random.choice(NUMBERS)
    if kind < 0.75:
        return random.choice(TEXTS)
    if kind < 0.9:
        return formula(random)
    return random.choice([*SURFACES, *OPTIMIZERS, *SCHEDULES])


def _set(pairs: Pairs, random: Random) -> None:
    if pairs:
        place = random.randrange(len(pairs))
        pairs[place] = (pairs[place][0], _value(random))


def _drop(pairs: Pairs, random: Random) -> None:
    if pairs:
        pairs.pop(random.randrange(len(pairs)))


def _double(pairs: Pairs, random: Random) -> None:
    if pairs:
        pairs.append(random.choice(pairs))


def _add(pairs: Pairs, random: Random) -> None:
    pairs.append((random.choice(NAMES), random.choice([_value(random), random.choice(EXTREMES)])))


def _extreme(pairs: Pairs, random: Random) -> None:
    """In the place of a number one that few expect."""
    places = [place for place, (_name, value) in enumerate(pairs) if value[:1].isdecimal()]
    if places:
        place = random.choice(places)
        pairs[place] = (pairs[place][0], random.choice(EXTREMES))


def _steer(pairs: Pairs, random: Random) -> None:
    """A schedule of the page, with a setting of its own."""
    schedule = random.choice(list(SCHEDULES.values()))
    settings = [(param.name, random.choice(NUMBERS)) for param in schedule.params]
    pairs += [("schedule", schedule.key), *settings[: random.randrange(3)]]


def _formula(pairs: Pairs, random: Random) -> None:
    for place, (name, _old) in enumerate(pairs):
        if name in {"formula", "f"}:
            pairs[place] = ("formula", formula(random))


def _lane(pairs: Pairs, random: Random) -> None:
    """Another optimizer, schedule or setting in a lane, now or on the way."""
    lanes = [place for place, (name, _value) in enumerate(pairs) if name in {"lane", "history"}]
    if not lanes:
        return
    name, text = pairs[place := random.choice(lanes)]
    schedule = f"schedule={random.choice(list(SCHEDULES))}"
    setting = f"{random.choice(['lr', 'momentum', 'noise', 'clip_norm', 'x', 'y', 'T_max', 'gamma'])}={_value(random)}"
    more = random.choice(
        [schedule, setting, setting, random.choice(SEARCHES), f"@{random.choice(NUMBERS)}", _value(random)]
    )
    optimizer, _comma, rest = text.partition(",")
    optimizer = random.choice(list(OPTIMIZERS)) if random.random() < 0.4 else optimizer
    pairs[place] = (name, ",".join(filter(None, [optimizer, rest, more])))


def _cut(pairs: Pairs, random: Random) -> None:
    """A value without its end, or with a piece of another within it."""
    if pairs:
        name, value = pairs[place := random.randrange(len(pairs))]
        at = random.randrange(len(value) + 1)
        pairs[place] = (name, value[:at] + random.choice(["", _value(random), value[at + 1 :]]))


NAMES = sorted(
    {"from", "format", "at", "low", "high", "fair", "batch", "history", "const", "table", "?", "forget_zero_grad"}
    | {name for queries in [RUNS, SWEEPS, *PAGES.values()] for query in queries for name, _v in parse_qsl(query)}
    | {param.name for entry in [*OPTIMIZERS.values(), *SCHEDULES.values()] for param in entry.params}
)
CHANGES: list[Callable[[Pairs, Random], None]] = [
    _set, _set, _drop, _double, _add, _add, _extreme, _extreme, _steer, _formula, _formula, _lane, _lane, _lane, _cut,
]  # fmt: skip
