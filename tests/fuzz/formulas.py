"""Formulas by a seed: most of the language, some outside of it."""

from random import Random

ONE = ["sqrt", "abs", "sign", "exp", "log", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "-"]
LEAVES = ["x", "y", "a", "b", "pi", "e", "0", "1", "2", "0.5", "1e-300", "1e300", "3"]
ODD = [
    "",
    "x**y**x",
    "1/0",
    "x**65",
    "x if x else y",
    "[x]",
    "x.y",
    "__import__('os')",
    "x(",
    "(" * 120 + "x" + ")" * 120,
]


def formula(random: Random, depth: int = 3) -> str:
    """A formula of x, y and constants."""
    if random.random() < 0.04:
        return random.choice(ODD)
    if not depth or random.random() < 0.2:
        return random.choice(LEAVES)
    parts = [formula(random, depth - 1) for _part in range(4)]
    kind = random.random()
    if kind < 0.4:
        return f"{random.choice(ONE)}({parts[0]})"
    if kind < 0.8:
        return f"({parts[0]}){random.choice(['+', '-', '*', '/', '**'])}({parts[1]})"
    if kind < 0.9:
        return f"{random.choice(['max', 'min'])}({parts[0]},{parts[1]})"
    return f"where({parts[0]}{random.choice(['<', '>', '<=', '>='])}{parts[1]},{parts[2]},{parts[3]})"
