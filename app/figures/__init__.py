"""Plotly figures with no torch and no screen: each trace's `meta.bind` says what feeds it (`figures.bind`)."""
