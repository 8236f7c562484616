"""Many weights: W and b on a table."""
