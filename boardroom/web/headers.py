"""Security headers on every answer: a strict content security policy and what goes with it."""

import unicodedata
from urllib.parse import quote, unquote

from flask import request
from werkzeug.wrappers import Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—", "-"))
_UNQUOTED = "!#$&+^`|~"  # RFC 5987, attr-char
_FULL_NAME = "filename*=UTF-8''"


def keep_dashes(response: Response) -> Response:
    """Write the dashes of a file's name as hyphens in its plain form, which some programs take: 2023–2027 is not 20232027."""
    kind, _plain, rest = response.headers.get("Content-Disposition", "").partition(";")
    if _FULL_NAME in rest:
        name = unquote(rest.partition(_FULL_NAME)[2].partition(";")[0])
        plain = unicodedata.normalize("NFKD", name.translate(_DASHES)).encode("ascii", "ignore").decode()
        full = f"UTF-8''{quote(name, safe=_UNQUOTED)}"
        response.headers.set("Content-Disposition", kind, **{"filename": plain, "filename*": full})
    return response


def harden(response: Response) -> Response:
    """Add the headers; a view that set its own policy (originals: sandbox; page images: kept for a while) keeps it."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
    if request.endpoint != "static":
        # Pages and files hold what only this person may see; a shared computer must not keep them. What says nothing of
        # whose it is chose nothing: sending a file sets "no-cache" by itself, and that lets a browser keep it.
        kept = response.cache_control
        if not (kept.private or kept.no_store):
            response.headers["Cache-Control"] = "private, no-store"
    return response
