"""How a run went: the cases, what the rows show of its course, and the sentence."""
