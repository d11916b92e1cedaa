"""Composes the Flask application: blueprints, error map, default deny, the actor of each request."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, g, request, session, url_for
from flask_babel import Babel, get_locale
from flask_login import LoginManager, current_user
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

import boardroom.admin.views
import boardroom.archive.api
import boardroom.archive.views
import boardroom.associations.queries
import boardroom.export.views
import boardroom.handover.views
import boardroom.home.views
import boardroom.identity.actions
import boardroom.identity.queries
import boardroom.identity.views
import boardroom.intake.api
import boardroom.intake.views
import boardroom.mandates.queries
import boardroom.mandates.views
import boardroom.matters.api
import boardroom.matters.views
import boardroom.minutes.queries
import boardroom.minutes.views
import boardroom.notices.views
import boardroom.privacy.views
import boardroom.reading.views
import boardroom.retention.views
import boardroom.search.api
import boardroom.search.views
import boardroom.sharing.actions
import boardroom.sharing.views
import boardroom.signing.actions
import boardroom.signing.queries
import boardroom.signing.views
from boardroom.core.actor import ANONYMOUS, Actor, ActorKind
from boardroom.core.permissions import Permission
from boardroom.identity.rules.log_in import SEEN_EVERY
from boardroom.notices.models import Purpose
from boardroom.runtime import Runtime
from boardroom.web import (
    compiled,
    door,
    error_pages,
    filters,
    guard,
    headers,
    health,
    http_api,
    navigation,
    resumable,
    sentences,
)
from boardroom.web.form_protection import FormProtection
from boardroom.web.session import SessionUser
from boardroom.work import Work

ROOT = Path(__file__).resolve().parent.parent

BLUEPRINTS = (
    health.blueprint,
    boardroom.notices.views.blueprint,
    boardroom.identity.views.blueprint,
    boardroom.home.views.blueprint,
    boardroom.archive.views.blueprint,
    boardroom.intake.views.blueprint,
    boardroom.reading.views.blueprint,
    boardroom.intake.views.imports.blueprint,
    boardroom.search.views.blueprint,
    boardroom.minutes.views.blueprint,
    boardroom.minutes.views.decisions.blueprint,
    boardroom.minutes.views.meetings.blueprint,
    boardroom.matters.views.blueprint,
    boardroom.matters.views.contract_blueprint,
    boardroom.signing.views.blueprint,
    boardroom.sharing.views.blueprint,
    boardroom.sharing.views.outside_blueprint,
    boardroom.mandates.views.blueprint,
    boardroom.retention.views.blueprint,
    boardroom.export.views.blueprint,
    boardroom.privacy.views.blueprint,
    boardroom.handover.views.blueprint,
    boardroom.admin.views.blueprint,
)

# Where a link of each purpose leads: the session key that its subject is put under, and the page.
LINK_DESTINATIONS = {
    Purpose.INVITATION: ("invitation", "mandates.accept_invitation"),
    Purpose.PASSWORD_RESET: ("password_reset", "identity.new_password"),
    Purpose.WAY_IN: ("way_in", "identity.log_in"),
    Purpose.SIGNING: ("signing_signer", boardroom.signing.views.guests_address),
    Purpose.SHARING: ("share", "shared.arrive"),
}

# What a link of a purpose opens today, where that is not always the same.
LINK_STANDINGS = {Purpose.SIGNING: boardroom.signing.views.what_a_link_opens}

# What the letter with a link of a purpose had said, for whoever comes too late.
LINK_RECALLINGS = {Purpose.SIGNING: boardroom.signing.views.what_a_link_was_for}


API_BLUEPRINTS = (
    boardroom.intake.api.blueprint,
    boardroom.archive.api.blueprint,
    boardroom.matters.api.blueprint,
    boardroom.search.api.blueprint,
)


def create_app(runtime: Runtime, log_ins: Iterable[object] = ()) -> Flask:
    """Return the portal for one runtime; `log_ins` are those that its log-in page offers: the demonstration's, or none."""
    app = Flask("boardroom", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SESSION_COOKIE_NAME="boardroom",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_FORM_MEMORY_SIZE=10_000_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # FormProtection asks more than the referrer
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "boardroom" / "translations"),
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
    )
    bind(app, runtime)
    app.extensions["link-destinations"] = LINK_DESTINATIONS
    app.extensions["link-standings"] = LINK_STANDINGS
    app.extensions["link-recallings"] = LINK_RECALLINGS
    # Signing lies below minutes, and only they know who was at the meeting; minutes lie below sharing.
    app.extensions["substitute-remarks"] = boardroom.minutes.queries.remarks_on_substitutes
    app.extensions["version-changes"] = boardroom.minutes.actions.gather_changes
    app.extensions["share-meeting-papers"] = boardroom.sharing.actions.share_papers
    app.extensions["boardroom-demonstration"] = list(log_ins)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if hops := runtime.settings.proxies:
        # Only what a proxy of the operator's own has written: anyone else could pose as any address.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask’s own documentation wraps it
    app.wsgi_app = resumable.MethodOverride(app.wsgi_app)  # type: ignore[method-assign]  # as Flask’s own documentation wraps it
    csrf = FormProtection(app)
    Babel(app, locale_selector=_language, timezone_selector=_time_zone)
    _log_in_with(app)
    compiled.register(app)
    sentences.register(app)
    filters.register(app)
    app.url_value_preprocessor(_take_association)
    app.url_defaults(_give_association)
    app.before_request(_canonical_host)
    app.before_request(_load_actor)
    app.before_request(_say_that_the_link_ended)
    app.before_request(guard.check)
    app.after_request(headers.harden)
    app.context_processor(_frame)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(boardroom.notices.views.receipts)
    csrf.exempt(boardroom.notices.views.receipts)
    http_api.serve(app, csrf, API_BLUEPRINTS)
    # After the API's own handlers, so that its errors are Problem Details like all others.
    error_pages.register(app)
    return app


def bind(app: Flask, runtime: Runtime) -> None:
    """Let an app answer for a runtime: its database and ports, its settings, its secret."""
    settings = runtime.settings
    app.config.update(
        SECRET_KEY=runtime.session_secret,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https://"),
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1_000_000,
    )
    app.extensions["boardroom"] = runtime.opener
    app.extensions["boardroom-settings"] = settings


def _log_in_with(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # sessions are checked on the server; a changed address is no crime

    @manager.user_loader
    def _load(token: str) -> SessionUser | None:
        with door.opener().reading(ANONYMOUS) as work:
            found = boardroom.identity.queries.live_session(work, token)
            stale = found is not None and work.now - found[0].seen_at > SEEN_EVERY
        if found is None:
            return None
        session, account = found
        if stale:
            with door.opener().writing(ANONYMOUS) as work:
                boardroom.identity.actions.see_session(work, session.id)
        return SessionUser(token, session.id, account.id, account.name, account.language)


def _take_association(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the association's slug out of the address, so that views need not pass it on."""
    if values and "association" in values:
        g.association_slug = values.pop("association")


def _give_association(endpoint: str, values: dict[str, Any]) -> None:
    """Put the present association into addresses that need one and were given none."""
    if "association" not in values and "association_slug" in g and door.names_association(endpoint):
        values["association"] = g.association_slug


def _canonical_host() -> Response | None:
    """Send 127.0.0.1 to localhost: passkeys are bound to a host name, and an address is none."""
    return door.to_canonical_host()


def _load_actor() -> None:
    """Cross the session (or the API's bearer token) with today's mandates."""
    if request.endpoint == "static":
        return
    with door.opener().reading(ANONYMOUS) as work:
        g.actor = _actor_by_token(work) if request.path.startswith("/api/") else _actor_by_session(work)
    if "stale_seat" in g:
        with door.opener().writing(g.actor) as work:
            boardroom.signing.actions.see_seat(work)
    if "stale_token" in g:
        with door.opener().writing(ANONYMOUS) as work:
            boardroom.identity.actions.see_token(work, g.stale_token)


def _actor_by_session(work: Work) -> Actor:
    if "room" in session:
        return _in_room(work)
    if not current_user.is_authenticated:
        return _guest(work) or ANONYMOUS
    user: SessionUser = current_user
    g.associations = boardroom.mandates.queries.associations_of(work, user.account_id)
    nobody_here = Actor(kind=ActorKind.ACCOUNT, name=user.name, account_id=user.account_id)
    if "association_slug" not in g:
        return nobody_here
    return _actor_in(work, user.account_id, user.name) or _guest(work) or nobody_here


def _in_room(work: Work) -> Actor:
    """Return who sits at the shared tablet that this browser is; nobody once its room is closed."""
    found = boardroom.signing.queries.in_room(work, str(session["room"]), str(session.get("seat", "")))
    if found is None:
        session.clear()
        return ANONYMOUS
    g.room, g.association, g.association_slug = found, found.association, found.association.slug
    if found.seen_at_stale:
        g.stale_seat = True
    return found.actor


def _guest(work: Work) -> Actor | None:
    """Return who came by a signing link, as long as that link is good."""
    if "signing_signer" not in session or "association_slug" not in g:
        return None
    found = boardroom.signing.queries.guest(
        work, session["signing_signer"], session.get("signing_signer_link", ""), g.association_slug
    )
    if found is None:
        return None
    g.association, g.shut_envelope = found.association, found.shut
    return found.actor


def _say_that_the_link_ended() -> Response | None:
    """Answer whoever came to a paper by a signing link that has ended since; anybody else is led on to log in."""
    paper = (request.view_args or {}).get("envelope_id")
    invited = request.endpoint and guard.declared_gate(request.endpoint) == guard.INVITED
    if not (paper and invited) or g.actor is not ANONYMOUS or "signing_signer" not in session:
        return None
    with door.opener().reading(ANONYMOUS) as work:
        link = boardroom.signing.queries.ended_link(
            work, session["signing_signer"], session.get("signing_signer_link", ""), paper
        )
        return boardroom.notices.views.gone_page(work, link) if link else None


def _actor_by_token(work: Work) -> Actor:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = boardroom.identity.queries.live_token(work, token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        return ANONYMOUS
    api_token, account = found
    association = boardroom.associations.queries.by_id(work, api_token.association_id)
    if association is None:
        return ANONYMOUS
    actor = boardroom.mandates.queries.actor_for(work, association, account.id, account.name, by_program=True)
    if actor is None or not actor.roles:
        return ANONYMOUS
    if api_token.used_at is None or work.now - api_token.used_at > SEEN_EVERY:
        g.stale_token = api_token.id
    name = f"{account.name} ({api_token.name})"
    if g.get("association_slug", association.slug) != association.slug:
        # Known, but nobody here: another association is answered as if there were none of that name.
        return Actor(kind=ActorKind.TOKEN, name=name, account_id=account.id)
    g.association = association
    # A token never allows more than its holder's mandates do today.
    return replace(
        actor,
        kind=ActorKind.TOKEN,
        name=name,
        permissions=actor.permissions & {Permission(name) for name in api_token.permissions},
    )


def _actor_in(work: Work, account_id: Any, name: str) -> Actor | None:
    # Who is a person there has it among their own.
    association = next((one for one in g.associations if one.slug == g.association_slug), None)
    if association is None:
        return None
    actor = boardroom.mandates.queries.actor_for(work, association, account_id, name)
    if actor is not None:
        g.association = association
    return actor


def _language() -> str:
    chosen = request.cookies.get("language")
    if chosen in {"sv", "en"}:
        return chosen
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    return request.accept_languages.best_match(["sv", "en"], default="sv") or "sv"


def _time_zone() -> str:
    association = g.get("association")
    return association.time_zone if association else "Europe/Stockholm"


def _frame() -> dict[str, object]:
    """What the layouts need on every page."""
    actor = door.actor()
    association = g.get("association")
    return {
        # Who sits at a shared tablet is shown nothing of what their account could do elsewhere.
        "actor": actor if actor.account_id and actor.room_id is None else None,
        "room": g.get("room"),
        "association": association,
        "associations": navigation.houses(
            [(one.slug, one.name) for one in g.get("associations", [])], g.get("association_slug", "")
        ),
        "locale": str(get_locale() or "sv"),
        "navigation": navigation.navigation(actor) if association else None,
        "Permission": Permission,
        "settings": door.settings(),
        # Slots of pages that stand below: what a decision and the §§ of minutes belong to, what holds a matter's papers.
        "holds_of_matter": boardroom.retention.views.holds.holds_of_matter,
        "exemption_of_matter": boardroom.retention.views.holds.exemption_of_matter,
        "matters_of_decision": boardroom.matters.views.linking.matters_of_decision,
        "matters_of_items": boardroom.matters.views.linking.matters_of_items,
        "suggestions_url": url_for("search.suggestions")
        if association and actor.may(Permission.READ_DOCUMENTS)
        else None,
    }
