"""Default deny: every view says which permission it asks for, or that it is public or personal."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from boardroom.core.actor import ANONYMOUS, Actor
from boardroom.core.errors import NoMandate, NotFound, NotKnown, NotPermitted
from boardroom.core.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")

PUBLIC = "public"
LOGGED_IN = "logged_in"
INVITED = "invited"
IN_ROOM = "in_room"


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the permission that a view asks for; the action checks it again."""
    return _declare(permission)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that anyone may open the view; listed by name in tests/architecture."""
    return _declare(PUBLIC)(view)


def logged_in(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that any logged-in person may open the view, mandate or not (own account, own signing)."""
    return _declare(LOGGED_IN)(view)


def invited(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that the view is also open to a guest who came by a signing link; the action asks which one."""
    return _declare(INVITED)(view)


def in_room(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that the view is for a shared tablet alone, whether or not someone sits at it."""
    return also_in_room(_declare(IN_ROOM)(view))


def also_in_room(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that a shared tablet reaches the view too; every other one leads back to its room."""
    view.__dict__["also_in_room"] = True
    return view


def _declare(gate: Permission | str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__dict__["gate"] = gate
        return view

    return mark


def declared_gate(endpoint: str) -> Permission | str | None:
    """Return what a view declared, or None when it declared nothing."""
    view = current_app.view_functions.get(endpoint)
    # Class-based views (the API) declare on the method of the class.
    shown = getattr(view, "view_class", None)
    if shown is not None:
        view = getattr(shown, request.method.lower(), None)
    return getattr(view, "gate", None)


def _reaches(endpoint: str) -> bool:
    """Tell whether a shared tablet is let through to a page."""
    return bool(getattr(current_app.view_functions.get(endpoint), "also_in_room", False))


def _outside(actor: Actor) -> Response:
    """Answer for a room's page where there is no room: a tablet whose time is up shows the log-in page."""
    if actor.account_id is not None:
        raise NotFound
    return redirect(url_for("identity.log_in"))


def check() -> Response | None:
    """Let the request through, send it to the log-in page, or refuse it; runs before every view."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    gate = declared_gate(request.endpoint)
    actor = g.get("actor", ANONYMOUS)
    if actor.room_id is not None and not _reaches(request.endpoint):
        return redirect(url_for("signing.room", association=g.association.slug), 303)
    if gate == PUBLIC or (gate == IN_ROOM and actor.room_id is not None):
        return None
    if gate == IN_ROOM:
        return _outside(actor)
    guest = gate == INVITED and actor.signer_id is not None
    if actor.account_id is None and not guest:
        if request.path.startswith("/api/"):
            raise NotKnown
        return redirect(url_for("identity.log_in", next=request.full_path.rstrip("?")))
    if "association_slug" in g and actor.association_id is None:
        # Someone without a tie to an association must not even learn that it exists.
        raise NotFound
    _check_permission(actor, gate)
    return None


def _check_permission(actor: Actor, gate: Permission | str | None) -> None:
    if gate in {LOGGED_IN, INVITED}:
        return
    if gate is None:
        raise NotFound
    if not actor.may(Permission(gate)):
        raise NotPermitted if actor.roles else NoMandate
