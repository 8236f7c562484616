"""The one loop: real torch optimizers on a real autograd graph, recorded row by row."""
