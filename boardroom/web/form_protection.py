"""The protection of forms: a token of the session, and over HTTPS also that the browser came from a page of ours."""

from urllib.parse import urlsplit

from flask import g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

# Their pages let no address leak, not even to us (SIGNING.md, section 1): nothing tells where their forms came from.
QUIET = frozenset({"notices", "signing"})


class FormProtection(CSRFProtect):
    """Asks what browsers say beside the token: Sec-Fetch-Site, which no page can hold back, or else the referrer.

    Flask-WTF itself knows the referrer alone, and so forbids pages that send none.
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Raise CSRFError unless the form is one of ours."""
        super().protect(apply_exemptions)
        # Whoever is exempt bears a token of another kind.
        if g.get("csrf_valid", False) and request.is_secure:
            _check_whence()


def _check_whence() -> None:
    if site := request.headers.get("Sec-Fetch-Site"):
        if site != "same-origin":
            raise CSRFError("The form was sent from another site.")
        return
    came, ours = urlsplit(request.referrer or ""), urlsplit(request.host_url)
    if not came.netloc and request.blueprint in QUIET:
        return
    if (came.scheme, came.netloc) != (ours.scheme, ours.netloc):
        raise CSRFError("The form does not tell that it came from a page of ours.")
