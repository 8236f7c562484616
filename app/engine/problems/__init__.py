"""The problems that are descended on: one package and one entry of `kinds` each."""
