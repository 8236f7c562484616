"""Sweeps: many runs of one lane over a grid of settings, or of starts, as few tensor programs as there can be.

`spec` and `link` say what a sweep is; `walk.swept` carries it out; `fair.best_rate` finds a lane its learning rate.
"""
