"""The surfaces f(x, y) that the lab brings. Adding one is one entry in `SURFACES`.

Formulas are in the language of `engine.formula.tree`; a test holds that the gradient is 0 at each minimum listed.
"""

from dataclasses import dataclass
from typing import NamedTuple

from engine.param import Param
from words import N_

Domain = tuple[tuple[float, float], ...]


class Minimum(NamedTuple):
    """A local minimum: where it is, and the value there."""

    x: float
    y: float
    value: float


@dataclass(frozen=True)
class Surface:
    """A function of x and y.

    `params` are its constants; no minimum depends on them. `domain` is the part that is usually shown, `start` a
    point from which a descent is worth a look. `sharp` says that there is no gradient at the minimum.
    """

    key: str
    label: str
    formula: str
    domain: Domain
    start: tuple[float, float]
    minima: tuple[Minimum, ...]
    help: str
    source: str
    params: tuple[Param, ...] = ()
    sharp: bool = False


def _square(half: float) -> Domain:
    return ((-half, half), (-half, half))


_SFU = "https://www.sfu.ca/~ssurjano/"
_WIKIPEDIA = "https://en.wikipedia.org/wiki/"

SURFACES = {
    surface.key: surface
    for surface in (
        Surface(
            "bowl", N_("Bowl"), "x**2 + y**2", _square(3), (-2.0, 1.5), (Minimum(0, 0, 0),),
            N_("The simplest minimum: every step points straight at it. SGD keeps a fixed share of the way each time."),
            _SFU + "spheref.html",
        ),
        Surface(
            "valley", N_("Ill-conditioned valley"), "0.5*(x**2 + kappa*y**2)", _square(3), (-2.5, 0.7),
            (Minimum(0, 0, 0),),
            N_("κ times steeper across than along: the steep side limits the learning rate, the flat one sets the time."
              " See what momentum saves."),
            "https://doi.org/10.23915/distill.00006",
            (Param("kappa", N_("Condition number κ"), 50.0, 1.0, 1e4, log=True,
                   help=N_("The largest curvature by the smallest.")),),
        ),
        Surface(
            "rosenbrock", N_("Rosenbrock"), "(1 - x)**2 + b*(y - x**2)**2", ((-2.0, 2.0), (-1.0, 3.0)), (-1.5, 2.0),
            (Minimum(1, 1, 0),),
            N_("A bent valley: to find it is easy, to follow its floor to the minimum is slow."), _SFU + "rosen.html",
            (Param("b", N_("Steepness b"), 100.0, 1.0, 1e4, log=True, help=N_("How steep its sides are.")),),
        ),
        Surface(
            "beale", N_("Beale"), "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
            _square(4.5), (1.0, 1.5), (Minimum(3, 0.5, 0),),
            N_("Flat in the middle, walls at the corners: one learning rate cannot suit both."), _SFU + "beale.html",
        ),
        Surface(
            "himmelblau", N_("Himmelblau"), "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", _square(5), (-0.5, -1.0),
            (
                Minimum(3, 2, 0), Minimum(-2.805118086952745, 3.131312518250573, 0),
                Minimum(-3.779310253377747, -3.283185991286169, 0), Minimum(3.5844283403304917, -1.8481265269644034, 0),
            ),
            N_("Four minima, all equally low: the start and the optimizer decide which is found."),
            _WIKIPEDIA + "Himmelblau%27s_function",
        ),
        Surface(
            "booth", N_("Booth"), "(x + 2*y - 7)**2 + (2*x + y - 5)**2", _square(10), (-8.0, 6.0), (Minimum(1, 3, 0),),
            N_("A tilted bowl: x and y pull at each other, and steps per weight are not steps per axis of the bowl."),
            _SFU + "booth.html",
        ),
        Surface(
            "matyas", N_("Matyas"), "0.26*(x**2 + y**2) - 0.48*x*y", _square(10), (-8.0, 6.0), (Minimum(0, 0, 0),),
            N_("A shallow trough along the diagonal, 25 times steeper across."), _SFU + "matya.html",
        ),
        Surface(
            "rastrigin", N_("Rastrigin"), "20 + x**2 + y**2 - 10*(cos(2*pi*x) + cos(2*pi*y))", _square(5.12),
            (-2.2, 3.3), (Minimum(0, 0, 0),),
            N_("A bowl full of dents: a descent stops in the nearest one. Only the lowest is listed."),
            _SFU + "rastr.html",
        ),
        Surface(
            "ackley", N_("Ackley"),
            "20 + e - 20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y)))",
            _square(5), (-2.3, 3.1), (Minimum(0, 0, 0),),
            N_("A funnel in a rippled plain. The minimum is a sharp tip: a constant step circles around it."),
            _SFU + "ackley.html", sharp=True,
        ),
        Surface(
            "styblinski_tang", N_("Styblinski–Tang"), "0.5*(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)", _square(5),
            (0.5, 1.0),
            (
                Minimum(-2.903534027771177, -2.903534027771177, -78.33233140754284),
                Minimum(-2.903534027771177, 2.746802770990837, -64.19561235905536),
                Minimum(2.746802770990837, -2.903534027771177, -64.19561235905536),
                Minimum(2.746802770990837, 2.746802770990837, -50.05889331056788),
            ),
            N_("Four hollows, one of them the deepest: a descent finds the one on whose side it starts."),
            _SFU + "stybtang.html",
        ),
        Surface(
            "six_hump_camel", N_("Six-hump camel"), "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2",
            ((-2.0, 2.0), (-1.2, 1.2)), (-1.2, 1.1),
            (
                Minimum(0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
                Minimum(-0.08984201310031806, 0.7126564030207396, -1.0316284534898774),
                Minimum(1.7036067149699807, -0.7960835686726251, -0.21546382438371725),
                Minimum(-1.7036067149699807, 0.7960835686726251, -0.21546382438371725),
                Minimum(1.6071047529201974, 0.5686514548841314, 2.1042503103112598),
                Minimum(-1.6071047529201974, -0.5686514548841314, 2.1042503103112598),
            ),
            N_("Six minima, two of them the lowest: four are traps."), _SFU + "camel6.html",
        ),
        Surface(
            "saddle", N_("Saddle"), "x**2 - y**2", _square(2), (-1.5, 0.001), (),
            N_("No minimum: down along y without end. From near y = 0 watch who leaves the saddle first."),
            _WIKIPEDIA + "Saddle_point",
        ),
        Surface(
            "monkey_saddle", N_("Monkey saddle"), "x**3 - 3*x*y**2", _square(2), (0.9, 0.02), (),
            N_("No minimum: three ways down, one for the tail. In the middle the curvature is 0 too."),
            _WIKIPEDIA + "Monkey_saddle",
        ),
        Surface(
            "plateau", N_("Plateau"), "1 - exp(-0.5*(x**2 + y**2))", _square(5), (-3.0, 2.0), (Minimum(0, 0, 0),),
            N_("Almost flat far out: SGD hardly moves, optimizers that divide by the gradient's size walk on."),
            "https://www.deeplearningbook.org/contents/optimization.html",
        ),
        Surface(
            "cliff", N_("Cliff"), "0.1*(x**2 + y**2) + 2.5*(1 + tanh(8*(x - 2)))", _square(4), (2.4, 2.5),
            (Minimum(0, 0, 0),),
            N_("A wall in a gentle bowl: its gradient throws a descent far away. Clipping the gradient holds it."),
            "https://www.deeplearningbook.org/contents/optimization.html",
        ),
    )
}  # fmt: skip
