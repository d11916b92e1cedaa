"""The web's door to Works: a view opens one, calls one action or query, and renders after it closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request
from werkzeug.wrappers import Response

from boardroom.core.actor import ANONYMOUS, Actor
from boardroom.work import Work, WorkOpener
from config import Settings


def opener() -> WorkOpener:
    """Return the application's WorkOpener."""
    return cast("WorkOpener", current_app.extensions["boardroom"])


def actor() -> Actor:
    """Return who is making this request."""
    return cast("Actor", g.get("actor", ANONYMOUS))


@contextmanager
def reading() -> Iterator[Work]:
    """Open a reading Work for the request's actor."""
    with opener().reading(actor()) as work:
        yield work


@contextmanager
def writing(*, lasting: bool = True) -> Iterator[Work]:
    """Open a writing Work for the request's actor; committed when the block ends well. `lasting` as WorkOpener says it."""
    with opener().writing(actor(), lasting=lasting) as work:
        yield work


def settings() -> Settings:
    """Return the portal's settings."""
    return cast("Settings", current_app.extensions["boardroom-settings"])


def mail_leaves() -> bool:
    """Tell whether letters reach anyone: by a mail server, or on the demonstration's own page."""
    mailer = opener().ports.mailer
    return mailer.configured or mailer.in_portal


def packed_importer() -> Path | None:
    """Return the importer as one file, where `./run` has packed it (`./run serve` does); None elsewhere."""
    packed = Path(current_app.root_path) / "dist" / "scanner.pyz"
    return packed if packed.is_file() else None


def names_association(endpoint: str) -> bool:
    """Tell whether the addresses of an endpoint say whose it is."""
    known = current_app.extensions.get("association-endpoints")
    if known is None:  # asked for some thirty times a page
        rules = current_app.url_map.iter_rules()
        known = frozenset(rule.endpoint for rule in rules if "association" in rule.arguments)
        current_app.extensions["association-endpoints"] = known
    return endpoint in known


def to_canonical_host() -> Response | None:
    """Redirect a page asked for by IP address to the host name that passkeys are bound to."""
    wanted = urlsplit(settings().base_url)
    if (
        request.host.partition(":")[0] != "127.0.0.1"
        or wanted.hostname != "localhost"
        or request.method != "GET"
    ):
        return None
    if request.path.startswith("/api/") or request.path == "/healthz":
        return None
    address = urlsplit(request.url)
    port = f":{address.port}" if address.port else ""
    return redirect(address._replace(netloc=f"localhost{port}").geturl(), 307)
