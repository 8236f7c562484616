"""How the runs of a sweep are made: all at once, or one by one."""
