"""The largest learning rate at which plain gradient descent still settles."""

from engine.spec import Leg


def largest_stable_lr(leg: Leg, bend: float) -> float | None:
    """The learning rate below which plain gradient descent settles near the minimum, where one is known.

    For a loss of (largest) curvature c, `bend`: 2/c for SGD, 2(1 + mu)/((1 - tau) c) with momentum mu and
    dampening tau, (2 + 2 mu)/((1 + 2 mu) c) with Nesterov, weight decay added to c. From the roots of the update's
    characteristic polynomial; see Goh, "Why Momentum Really Works", Distill 2017, doi 10.23915/distill.00006.
    """
    if leg.optimizer != "sgd" or not bend or leg.clip_value or leg.clip_norm:
        return None
    momentum, dampening = float(leg.settings["momentum"]), float(leg.settings["dampening"])
    if momentum >= 1 or dampening >= 1:
        return None
    bend += float(leg.settings["weight_decay"])
    if leg.settings["nesterov"]:
        return (2 + 2 * momentum) / ((1 + 2 * momentum) * bend)
    kept = 1 - dampening if momentum else 1.0
    return 2 * (1 + momentum) / (kept * bend)
