"""The language of formulas: read without evaluating anything, worked out by NumPy and by torch, written in Python."""
