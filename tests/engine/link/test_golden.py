"""Golden links: a link shared today works for ever, and leads to the same numbers.

The numbers were made once by the plain loop of tests/student.py, on another day than yours; processors agree to
rounding. Never change a line here: if a test fails, it is the app that broke a promise. Add new links at the end.
"""

import pytest

from engine.link import read, write
from engine.trace import trace

# a link, and some of its rows: step, loss, weight, gradient
GOLDEN = [
    (
        "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=50",
        [
            (0, 19.8916, 0.2, -269.384),
            (1, 13.296672865334504, 0.2269384, -220.246203328),
            (25, 0.0008423670740828094, 0.3467210741499329, -1.7530230645904068),
            (50, 3.567245910267297e-08, 0.34767586518075255, -0.011407841092862725),
        ],
    ),
    (
        "problem=pair&x=30.2&y=10.5&loss=squared_error&w=0.2&lane=sgd,lr=0.0001,momentum=0.9,dampening=0,weight_decay=0,nesterov=true&steps=40",
        [
            (0, 19.8916, 0.2, -269.384),
            (1, 8.492996490833551, 0.25118296, -176.02218632319997),
            (20, 0.04292467045240444, 0.35454247345184725, 12.513834974045478),
            (40, 3.131079460771428e-05, 0.34749683427361894, -0.3379745381771812),
        ],
    ),
    (
        "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0012&steps=30",
        [
            (0, 19.8916, 0.2, -269.384),
            (1, 28.11625342736834, 0.5232608, 320.26956006399996),
            (15, 3572.610695358952, 2.326864900888432, 3610.1877284125703),
            (30, 641655.1298333547, -26.176615503214368, -48382.44080710327),
        ],
    ),
    (
        "problem=pair&x=30.2&y=10.5&w=0.2&loss=absolute_error&lane=adagrad,lr=0.05,lr_decay=0.1,initial_accumulator_value=0.5&steps=30",
        [
            (0, 4.46, 0.2, -30.2),
            (1, 2.950413737182801, 0.24998630009328474, -30.2),
            (15, 0.04783136092207485, 0.3460982993072161, -30.2),
            (30, 0.06494922774495748, 0.34983275588559465, 30.2),
        ],
    ),
    (
        "problem=pair&x=-2&y=3&w=1.5&loss=huber&delta=2.5&lane=rmsprop,lr=0.02,alpha=0.9,momentum=0.5,centered=true&steps=30",
        [
            (0, 11.875, 1.5, 5.0),
            (1, 11.54166666888889, 1.4333333337777778, 5.0),
            (15, 5.558023535031447, 0.23660470700628938, 5.0),
            (30, 0.2009281235549019, -1.183039337176597, 1.2678426512936118),
        ],
    ),
    (
        "problem=pair&x=2&y=3&w=-1&loss=log_cosh&lane=adam,lr=0.1,beta1=0.8,beta2=0.99,eps=1e-06,weight_decay=0.01,amsgrad=true&steps=30",
        [
            (0, 4.3068982183392714, -1.0, -1.9998184085251902),
            (1, 4.106920645381008, -0.9000000497557141, -1.9997291034554319),
            (15, 1.3299005046702752, 0.4974602133208816, -1.9287694085375793),
            (30, 0.02353376746429603, 1.6089012362254118, 0.42884512103165706),
        ],
    ),
    (
        "problem=pair&x=2&y=3&w=-1&loss=squared_error&lane=adamw,lr=0.1&steps=30&zero_grad=false",
        [
            (0, 25.0, -1.0, -20.0),
            (1, 23.0208040009596, -0.89900000005, -39.1920000004),
            (15, 3.804250710237327, 0.5247755757984054, -224.10719211666785),
            (30, 2.008993812202973, 2.2086948941898363, -233.99793120822434),
        ],
    ),
    (
        "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001,@12,lr=0.001,@20,adam,lr=0.01,@25,y=3,loss=huber,delta=2&steps=40",
        [
            (0, 19.8916, 0.2, -269.384),
            (1, 13.296672865334504, 0.2269384, -220.246203328),
            (20, 0.00716240547643039, 0.34487976834584233, -5.111712155715958),
            (40, 4.613759888364092, 0.20883708424443861, 60.4),
        ],
    ),
    (
        "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&lane=sgd,lr=0.0001&steps=20&dtype=float32",
        [
            (0, 19.8915958404541, 0.20000000298023224, -269.38397216796875),
            (1, 13.296670913696289, 0.226938396692276, -220.24620056152344),
            (10, 0.35432612895965576, 0.32797175645828247, -35.95328140258789),
            (20, 0.00631148973479867, 0.34505149722099304, -4.798470973968506),
        ],
    ),
]
# a link to a table, and some of its rows: step, loss, w[temperature,apples], b[oranges], grad_w[temperature,apples];
# made once by the plain loop of tests/linear.py
TABLES = [
    (
        "problem=table&data=fruit&loss=huber&delta=10&lane=adam,lr=0.3&steps=40&features=temperature,rainfall,humidity"
        "&targets=apples,oranges&scale=standard&batch=2&seed=7",
        [
            (0, 720.0, 0.0, 0.0, 0.9950371902099917),
            (1, 725.6427116920846, -0.2999999969850373, 0.29999999939999994, -4.1874481754670345),
            (20, 512.3867543103856, -0.5622517231126284, 5.999999987999997, 4.726426653497451),
            (40, 596.1303086170755, -1.2100495456469642, 11.999999976000005, 0.9950371902099917),
        ],
    ),
    (
        "problem=table&data=packed.eNoVyzsOwyAQhOF-zzIFy2Iex0HKOkHCNsK48O0Dzegvvhl6NO15PF3Rczn3XCt-z1E-ZbzIrVW9cfV8fvWmI"
        "PABTrB5BEOJESO8Q2SwYYoBLA5bBHOaKcTGLi4B1s4ln5DWdXJZiP6_6CDQ"
        "&features=temperature,rainfall,humidity&targets=apples,oranges&scale=standard&loss=mse&l2=0.25&lane=sgd,lr=0.1"
        "&steps=40",
        [
            (0, 8327.1, 0.0, 0.0, 16.47449907924343),
            (1, 6581.557806140411, -1.647449907924343, 9.200000000000001, 11.687587962288603),
            (20, 373.76987264270485, -4.751660253242867, 80.81494777766764, -0.2654423497081524),
            (40, 269.2738409556154, -4.558865468749926, 90.64015876938801, -0.009270720233538032),
        ],
    ),
]
TABLE_COLUMNS = ["loss", "w[temperature,apples]", "b[oranges]", "grad_w[temperature,apples]"]
# a link to a race, and some of its rows: lane, step, loss, x, y, grad_x, grad_y
RACES = [
    (
        "problem=surface&f=rosenbrock&x=-1.5&y=2&lane=sgd,lr=0.001,momentum=0.9&lane=adam,lr=0.05,beta1=0.8&steps=40",
        [
            (0, 0, 12.5, -1.5, 2.0, -155.0, -50.0),
            (0, 1, 11.305920062499997, -1.345, 2.05, 124.95454999999995, 48.194999999999986),
            (
                0,
                40,
                4.659095728340558,
                -1.1494168896035708,
                1.3013847675234784,
                -13.390454059519309,
                -3.9548837164937733,
            ),
            (1, 0, 12.5, -1.5, 2.0, -155.0, -50.0),
            (1, 1, 6.278125000219035, -1.4500000000032258, 2.04999999999, -35.35000001130007, -10.50000000387099),
            (
                1,
                40,
                5.680518946463699,
                -1.3823932688486835,
                1.9178822915906129,
                -0.9653384502960698,
                1.3742283664928578,
            ),
        ],
    ),
    (
        "problem=surface&formula=x**2%2B3*sin(y)&x=1.5&y=-2&lane=sgd,lr=0.05&steps=30",
        [
            (0, 0, -0.4778922804770449, 1.5, -2.0, 3.0, -1.2484405096414273),
            (0, 1, -0.9779589630717198, 1.35, -1.9375779745179287, 2.7, -1.075839019626666),
            (
                0,
                30,
                -2.9959399899675105,
                0.0635867374128243,
                -1.5741366734080584,
                0.1271734748256486,
                -0.01002102120384314,
            ),
        ],
    ),
    (
        "problem=surface&formula=a*x**2%2Bexp(-b*y**2)&x=1&y=0.3&const=a:0.5,b:2&lane=rmsprop,lr=0.02&steps=30",
        [
            (0, 0, 1.335270211411272, 1.0, 0.3, 1.0, -1.0023242536935264),
            (0, 1, 0.9265306999175978, 0.8000000199999981, 0.49999998004637913, 0.8000000199999981, -1.213061319425265),
            (
                0,
                30,
                0.016871417544531683,
                0.020537333342888285,
                1.4308586651473707,
                0.020537333342888285,
                -0.09535543491454573,
            ),
        ],
    ),
    (
        "problem=surface&f=valley&const=kappa:10&x=2&y=1&lane=sgd,lr=0.05&lane=sgd,lr=0.15,x=-1,y=0.5&steps=30",
        [
            (0, 0, 7.0, 2.0, 1.0, 2.0, 10.0),
            (0, 1, 3.0549999999999997, 1.9, 0.5, 1.9, 5.0),
            (
                0,
                30,
                0.09213959797390413,
                0.4292775278858751,
                9.313225746154785e-10,
                0.4292775278858751,
                9.313225746154785e-09,
            ),
            (1, 0, 1.75, -1.0, 0.5, -1.0, 5.0),
            (1, 1, 0.6737499999999998, -0.85, -0.24999999999999997, -0.85, -2.4999999999999996),
            (
                1,
                30,
                2.9114245996737004e-05,
                -0.0076307595947894885,
                4.65661287307739e-10,
                -0.0076307595947894885,
                4.65661287307739e-09,
            ),
        ],
    ),
    (
        "problem=surface&f=himmelblau&x=-0.5&y=-1&lane=own,rule=v+=+beta*v+%2B+g;w+=+w+-+lr*v,lr=0.005,beta=0.8&lane=lbfgs,lr=0.5,max_iter=2&steps=10",
        [
            (0, 0, 180.3125, -0.5, -1.0, 10.5, 2.5),
            (0, 1, 179.6657726525781, -0.5525, -1.0125, 12.8183211875, 3.0212546874999973),
            (0, 10, 17.28463729853795, -4.271553811958688, -3.2071861838875764, -70.98200168580726, 20.720835411687837),
            (1, 0, 180.3125, -0.5, -1.0, 10.5, 2.5),
            (
                1,
                1,
                172.14144315018734,
                -0.9038461538461539,
                -1.0961538461538463,
                27.374118115612198,
                6.8285446062812944,
            ),
            (1, 10, 9.412902377993435, -4.148759042281047, -3.229545571807059, -50.93487340085349, 15.250829665745911),
        ],
    ),
    (
        "problem=function&formula=(x-a)**2&const=a:1&x=3&lane=sgd,lr=0.25&steps=3",
        [(0, 0, 4.0, 3.0, 4.0), (0, 1, 1.0, 2.0, 2.0), (0, 2, 0.25, 1.5, 1.0), (0, 3, 0.0625, 1.25, 0.5)],
    ),
]
# other spellings of the first link
SAME = [
    "problem=pair&x=30.2&y=10.5&w=0.2&lane=sgd%2Clr%3D0.0001&loss=squared_error&steps=50",
    "steps=50&lane=sgd,lr=1e-4&loss=squared_error&w=2e-1&y=10.50&x=+30.2&problem=pair",
    "problem=pair&x=30.2&y=10.5&loss=squared_error&w=0.2&lane=sgd,lr=0.0001,momentum=0,dampening=0,weight_decay=0,"
    "nesterov=false&steps=50&zero_grad=true&requires_grad=true&dtype=float64",
]


@pytest.mark.parametrize("link, rows", GOLDEN)
def test_a_link_leads_to_its_numbers(link: str, rows: list[tuple[int, float, float, float]]) -> None:
    run = read(link)
    table = trace(run)
    tolerance = 1e-12 if run.dtype == "float64" else 1e-6
    _step, *start = rows[0]
    assert len(table) == rows[-1][0] + 1
    for step, *numbers in rows:
        row = table.iloc[step][["loss", "w", "grad_w"]]
        for number, expected, first in zip(row, numbers, start, strict=True):
            assert number == pytest.approx(expected, rel=tolerance, abs=tolerance * abs(first))


@pytest.mark.parametrize("link, rows", TABLES)
def test_a_link_to_a_table_leads_to_its_numbers(link: str, rows: list[tuple[float, ...]]) -> None:
    table = trace(read(link))
    assert len(table) == rows[-1][0] + 1
    for step, *numbers in rows:
        assert table.iloc[int(step)][TABLE_COLUMNS].tolist() == pytest.approx(numbers, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("link, rows", RACES)
def test_a_link_to_a_race_leads_to_its_numbers(link: str, rows: list[tuple[float, ...]]) -> None:
    table = trace(read(link))
    names = ["loss", "x", "y", "grad_x", "grad_y"] if "y" in table else ["loss", "x", "grad_x"]
    for lane, step, *numbers in rows:
        row = table[(table["lane"] == lane) & (table["step"] == step)][names]
        assert row.to_numpy()[0].tolist() == pytest.approx(numbers, rel=1e-9, abs=1e-9)
    last = {lane: step for lane, step, *_numbers in rows}
    assert table.groupby("lane")["step"].max().to_dict() == last


@pytest.mark.parametrize("link", [link for link, _rows in (*GOLDEN, *TABLES, *RACES)])
def test_a_link_is_written_in_a_form_that_reads_the_same(link: str) -> None:
    assert read(write(read(link))) == read(link)


@pytest.mark.parametrize("link", SAME)
def test_other_spellings_are_the_same_run(link: str) -> None:
    assert read(link) == read(GOLDEN[0][0])
