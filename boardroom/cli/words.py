"""Translation on the command line, where there is no request: the same catalogue as the pages use."""

import gettext
from collections.abc import Callable
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


def translator(language: str) -> Callable[[str], str]:
    """Return a function that turns Swedish source sentences into the language; Swedish stays as it is."""
    if language == "sv":
        return str
    return gettext.translation("messages", CATALOGUES, [language], fallback=True).gettext
