"""How what is handed out as a file is named: one way for every download."""

import re
import unicodedata
from typing import TypeVar
from urllib.parse import quote

from werkzeug.wrappers import Response

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—", "-"))
# What would be a folder, or no part of a name at all, here or where some program keeps it.
_NO_NAME = re.compile(r"[/\\:*?<>|\x00-\x1f\x7f]+")
_UNQUOTED = "!#$&+^`|~"  # RFC 5987, attr-char

R = TypeVar("R", bound=Response)


def named(response: R, name: str, *, shown: bool = False) -> R:
    """Name what a response hands out (RFC 6266): to be saved, or `shown` in the browser and saved from there.

    Beside the full name stands one in plain letters, which some programs take: dashes are hyphens there (2023–2027 is
    not 20232027), and letters stand without their marks.
    """
    whole = _NO_NAME.sub("-", name)
    plain = unicodedata.normalize("NFKD", whole.translate(_DASHES)).encode("ascii", "ignore").decode().strip()
    if plain.startswith("."):
        plain = f"dokument{plain}"  # nothing of the name but its ending is left
    names = {"filename": plain or "dokument"}
    if plain != whole:
        names["filename*"] = f"UTF-8''{quote(whole, safe=_UNQUOTED)}"
    response.headers.set("Content-Disposition", "inline" if shown else "attachment", **names)
    return response
