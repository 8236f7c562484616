"""Streamlit: widgets made from tables of `Param`, and the Python side of the player."""
