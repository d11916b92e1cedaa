"""Security headers on every answer: a strict content security policy and what goes with it."""

from flask import request
from werkzeug.wrappers import Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


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
