"""What all tests share: Hypothesis without deadlines, since this machine may be busy with others' work."""

from hypothesis import settings

settings.register_profile("descent", deadline=None, print_blob=True)
settings.load_profile("descent")
