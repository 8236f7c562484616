"""What became of the runs of a sweep."""
