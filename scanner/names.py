"""Names of files as people read them: one line of plain letters, whatever a disk allowed."""

import re
import unicodedata
from pathlib import Path

# What breaks or turns a line around: control characters, the separators of lines, the marks of writing direction.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_HALF_LETTERS = re.compile(r"[\ud800-\udfff]")


def letters(name: str) -> str:
    """Return a name in letters that UTF-8 can write, in NFC.

    macOS hands out names in NFD; the portal compares and shows NFC. Bytes that are no UTF-8 come from older
    systems: there they were Western European letters.
    """
    try:
        whole = name.encode("utf-8", "surrogateescape")
        text = whole.decode("utf-8")
    except UnicodeDecodeError:
        text = whole.decode("cp1252", "replace")
    except UnicodeEncodeError:  # half a letter, as Windows allows in names
        text = _HALF_LETTERS.sub("\ufffd", name)
    return unicodedata.normalize("NFC", text)


def readable(name: str) -> str:
    """Return a name as it is shown and told to the portal: its letters, on one line."""
    return one_line(letters(name))


def one_line(words: str) -> str:
    """Return words with a space for whatever would begin another line or run backwards."""
    return _BREAKS.sub(" ", words)


def letters_of(path: Path) -> str:
    """Return a whole path in letters: as it is where UTF-8 can write it, else part by part."""
    whole = str(path)
    if not _HALF_LETTERS.search(whole):
        return whole
    return str(Path(*(letters(part) if _HALF_LETTERS.search(part) else part for part in path.parts)))
