"""Every route declares its gate, and every role meets at each page what its permissions say."""

import uuid
from datetime import date

import pytest
from flask import Flask
from werkzeug.routing import Rule

from boardroom.core.permissions import Permission
from boardroom.mandates.models import Role
from boardroom.web.guard import IN_ROOM, INVITED, LOGGED_IN, PUBLIC

ROLES = [role.value for role in Role]
# Open to everyone logged in; INVITED also to the guest of a signing link, whom the action asks for. A page of a shared tablet
# is not found by who is none.
PERSONAL = {LOGGED_IN, INVITED, IN_ROOM}
GATES = {PUBLIC, *PERSONAL, *Permission}

# Whoever adds a public page adds it here, and says why a stranger may open it.
PUBLIC_ENDPOINTS = {
    "static": "styles, scripts, fonts",
    "health.healthz": "a supervisor asks whether the portal answers",
    "notices.link": "the page behind a link in a mail",
    "notices.open_link": "exchanges that link",
    "notices_receipts.text_receipt": "what a gateway says about one text message, at an address minted for it",
    "notices.mailbox": "the demonstration's mail; no such page elsewhere",
    "identity.front": "the bare address leads on",
    "identity.guessed": "addresses that people guess lead to the log-in",
    "identity.log_in": "nobody is logged in yet",
    "identity.passkey_options": "logging in with a passkey",
    "identity.log_in_with_passkey": "logging in with a passkey",
    "identity.way_in": "asking for a mail that lets the person in whom strangers keep out",
    "identity.log_in_with_bankid": "logging in with BankID",
    "identity.wait_for_bankid": "waiting for BankID; only the browser that asked sees an order",
    "identity.bankid_state": "the same, as a fragment",
    "identity.bankid_again": "the same, begun anew",
    "identity.cancel_bankid": "the same, given up",
    "identity.return_from_bankid": "BankID's app leads a browser back here",
    "identity.finish_bankid": "the same, when it is done",
    "identity.log_in_with_eid": "logging in with another eID",
    "identity.eid_callback": "an eID's provider sends a browser back here",
    "identity.log_out": "someone whose session just ended must be able to leave too",
    "identity.second_step": "half-way through logging in",
    "identity.forgotten": "who forgot a password cannot log in",
    "identity.forgotten_sent": "says what happens next",
    "identity.new_password": "behind a link by mail",
    "mandates.accept_invitation": "behind a link by mail",
    "shared.arrive": "exchanges a link by which a document is shared for a clean address",
    "shared.read": "one shared document; asks the session for the link, and for the code where one is wanted",
    "shared.page_image": "the same, a page of it",
    "shared.code": "the code before it",
    "shared.send_code": "the same, by mail or text message",
    "shared.ask_for_copy": "its PDF with a watermark",
    "shared.copy": "the same, to be saved",
    "shared.original": "its file, where the sharer allows that",
    "admin.set_up": "asks for the code that the terminal printed",
    "admin.set_up_step": "behind that code",
}
# Public by nature, under construction elsewhere: allowed to be missing, not allowed to be something else.
PUBLIC_PREFIXES = ("signing.verify", "api-docs.")


def _methods(rule: Rule) -> set[str]:
    return (rule.methods or set()) - {"HEAD", "OPTIONS"}


def _gate(app: Flask, rule: Rule, method: str) -> object:
    view = app.view_functions[rule.endpoint]
    shown = getattr(view, "view_class", None)
    if shown is not None:
        view = getattr(shown, method.lower(), None)
    return getattr(view, "gate", None)


def _routes(app: Flask) -> list[tuple[Rule, str, object]]:
    return [
        (rule, method, _gate(app, rule, method))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted(_methods(rule))
    ]


def test_every_route_declares_a_gate(app):
    undeclared = [
        f"{method} {rule.rule} ({rule.endpoint})"
        for rule, method, gate in _routes(app)
        if gate not in GATES and not rule.endpoint.startswith("api-docs.")
    ]
    assert not undeclared


def test_only_listed_pages_are_public(app):
    opened = {rule.endpoint for rule, _, gate in _routes(app) if gate == PUBLIC}
    unlisted = {
        endpoint for endpoint in opened - set(PUBLIC_ENDPOINTS) if not endpoint.startswith(PUBLIC_PREFIXES)
    }
    assert not unlisted
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not set(PUBLIC_ENDPOINTS) - known, "the list names pages that are gone"


def test_a_page_of_an_association_is_never_public_by_permission_alone(app):
    for rule, _, gate in _routes(app):
        if "association" in rule.arguments:
            assert gate != PUBLIC or rule.endpoint.startswith(PUBLIC_PREFIXES), rule
        else:
            assert gate not in set(Permission) or rule.rule.startswith("/api/"), rule


def _address(app: Flask, rule: Rule, slug: str, method: str = "GET") -> str:
    """Return an address for a rule with plausible but unknown identifiers in it."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        kind = type(converter).__name__
        values[name] = {
            "AnyConverter": min(getattr(converter, "items", ["unknown"])),
            "UUIDConverter": uuid.uuid4(),
            "IntegerConverter": 1,
            "FloatConverter": 1.0,
        }.get(kind, "unknown")
    if "association" in rule.arguments:
        values["association"] = slug
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=method)


def _pages(app: Flask) -> list[tuple[Rule, object]]:
    """Return every page of an association that is opened with GET in a browser."""
    return [
        (rule, gate)
        for rule, method, gate in _routes(app)
        if method == "GET" and "association" in rule.arguments and not rule.rule.startswith("/api/")
    ]


def _expected(gate: object, allowed: frozenset[Permission]) -> str:
    if gate in {PUBLIC, *PERSONAL}:
        return "let in"
    return "let in" if Permission(str(gate)) in allowed else "refused"


@pytest.mark.usefixtures("loaded", "plain_refusals")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_meets_at_each_page_what_its_permissions_say(app, board, client_as, role):
    if role not in board.people:
        board.add(role, f"Någon {role}", date(2025, 5, 14))
    allowed = board.actor(role).permissions
    browser = client_as(role)
    pages = _pages(app)
    assert len(pages) > 10
    wrong = []
    for rule, gate in pages:
        address = _address(app, rule, board.association.slug)
        answer = browser.get(address)
        # An unknown thing behind an open gate is not found (404) or gone (410); a closed gate says 403.
        met = "refused" if answer.status_code == 403 else "let in"
        if met != _expected(gate, allowed) or answer.status_code >= 500:
            wrong.append(
                f"{address} ({rule.endpoint}): {answer.status_code}, expected {_expected(gate, allowed)}"
            )
    assert not wrong


def test_a_stranger_is_sent_to_the_log_in_page_from_every_page(app, board):
    browser = app.test_client()
    for rule, gate in _pages(app):
        if gate != PUBLIC:
            answer = browser.get(_address(app, rule, board.association.slug))
            assert answer.status_code == 302, rule
            assert answer.location.startswith("/log-in"), rule


@pytest.mark.usefixtures("loaded", "plain_refusals")
def test_an_association_that_one_is_nobody_in_does_not_exist(app, board, client_as):
    browser = client_as("chair")
    for rule, gate in _pages(app):
        if gate != PUBLIC:
            assert browser.get(_address(app, rule, "brf-annan")).status_code == 404, rule


@pytest.mark.usefixtures("loaded", "plain_refusals")
def test_a_former_board_member_is_let_into_nothing_that_asks_for_a_permission(app, board, client_as):
    board.add("vice_chair", "Ove Asp", date(2024, 5, 14), end=date(2025, 5, 14))
    browser = client_as("vice_chair")
    for rule, gate in _pages(app):
        if gate in set(Permission):
            assert browser.get(_address(app, rule, board.association.slug)).status_code == 403, rule
