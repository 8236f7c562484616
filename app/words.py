"""Text that people read: `_("…")` looks it up in `app/locale`, so a second language is one file.

`ngettext(one, many, count)` chooses by a count. The language comes from the environment, as gettext does it: LANGUAGE,
LC_ALL, LC_MESSAGES, LANG. Without a catalogue for it the plain English of the source is shown.
"""

import gettext
from pathlib import Path

_catalogue = gettext.translation("descent_lab", Path(__file__).parent / "locale", fallback=True)
_ = _catalogue.gettext
ngettext = _catalogue.ngettext
