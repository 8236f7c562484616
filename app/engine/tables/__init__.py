"""Tables: the lab's own, those that people bring, and the packed ones of a link."""
