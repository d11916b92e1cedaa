"""A conflict of interest stands before every route that names a paper, its files, pages or signing, for every role."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import hide_from
from boardroom.identity.actions import create_token
from boardroom.mandates.rules import ROLE_CLASSES, ROLE_PERMISSIONS
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, Intent, SignerRole, SignerState
from tests.architecture.test_access import _address, _routes
from tests.data.filed import put_in

NAMING = ("document_id", "file_id", "page_id", "envelope_id")
WORD = "hemlighetsord"
# Answers that tell nothing; whatever else is answered must be what a paper that never was is answered with.
NOTHING_TOLD = {302, 303, 400, 403, 404, 410, 422}


def naming_routes(app):
    """Return the routes that name a paper, with the identifier's place in them."""
    return [(rule, method, gate) for rule, method, gate in _routes(app) if set(NAMING) & rule.arguments]


def filled(app, board, paper, envelope_id, rule, method):
    address = _address(app, rule, board.association.slug, method)
    real = {
        "document_id": paper.document.id,
        "file_id": paper.file.id,
        "page_id": paper.pages[0].id,
        "envelope_id": envelope_id,
    }
    unknown = {name for name in rule.arguments if name in NAMING}
    with app.test_request_context():
        values = {name: real[name] for name in unknown}
        matched, given = app.url_map.bind("localhost").match(address, method=method)
        return app.url_map.bind("localhost").build(matched, {**given, **values}, method=method)


def sealed(board, paper):
    """Let the paper have been signed by someone who reads nothing, so that all of the board may follow its envelope."""
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        envelope = Envelope(
            id=new_id(),
            association_id=board.association.id,
            kind=EnvelopeKind.DOCUMENT,
            state=EnvelopeState.SEALED,
            subject_key=f"document:{paper.document.id}",
            version=1,
            document_id=paper.document.id,
            title=paper.document.title,
            record_class=paper.document.record_class,
            document_date=paper.document.document_date,
            frozen_sha256="0" * 64,
            page_count=1,
            nonce="n",
            allowed_methods="code",
            sent_at=work.now,
            sent_by=None,
            sent_by_name="",
            signed_at=work.now,
            sealed_at=work.now,
            sealed_sha256="1" * 64,
            reading_copy_sha256="2" * 64,
        )
        work.session.add(envelope)
        work.session.flush()
        outside = board.people["administrator"]
        work.session.add(
            Signer(
                id=new_id(),
                association_id=board.association.id,
                envelope_id=envelope.id,
                position=1,
                person_id=outside.id,
                name=outside.name,
                email=outside.email,
                role=SignerRole.PARTY,
                state=SignerState.SIGNED,
                method=Method.CODE,
                decided_at=work.now,
                statement="{}",
                proof={"code": "x"},
                intent=Intent.SIGN,
            )
        )
    return envelope.id


def token(board, role):
    holder = replace(board.actor(role), permissions=frozenset(Permission))
    with board.runtime.opener.writing(holder) as work:
        return create_token(work, "provets program", frozenset(Permission), 30)[1]


@pytest.mark.usefixtures("plain_refusals")
def test_what_is_hidden_from_someone_is_not_there_at_any_route(app, board, client_as):
    opener = board.runtime.opener
    paper = put_in(opener, board.actor("secretary"), f"{WORD} om hissen", title=f"Anbud {WORD}")
    envelope_id = sealed(board, paper)
    other = put_in(opener, board.actor("secretary"), "om taket", title="Taket")
    readers = [
        role
        for role in board.people
        if Permission.READ_DOCUMENTS in ROLE_PERMISSIONS[role] and ROLE_CLASSES[role] != frozenset()
    ]
    assert {"chair", "auditor", "deputy"} <= set(readers)
    routes = naming_routes(app)
    assert len(routes) > 90
    programs = {role: {"Authorization": f"Bearer {token(board, role)}"} for role in readers}
    browsers = {role: client_as(role) for role in readers}
    # Without a conflict the paper is there: otherwise what follows would prove nothing.
    for role, browser in browsers.items():
        assert WORD in browser.get(f"/brf-provet-1/archive/{paper.document.id}").get_data(as_text=True), role
        api = f"/api/v1/associations/brf-provet-1/documents/{paper.document.id}"
        assert browser.get(api, headers=programs[role]).status_code == 200, role
    assert WORD in browsers["chair"].get(f"/brf-provet-1/signing/{envelope_id}/status").get_data(as_text=True)
    with opener.writing(worker_for(board.association.id)) as work:
        for role in readers:
            hide_from(work, paper.document.id, board.people[role].id, "Jäv")
    before = _changes(board)
    told = []
    for role, browser in browsers.items():
        for rule, method, _gate in routes:
            address = filled(app, board, paper, envelope_id, rule, method)
            headers = programs[role] if address.startswith("/api/") else {}
            answer = browser.open(address, method=method, headers=headers)
            body = answer.get_data(as_text=True)
            if WORD in body or (
                answer.status_code not in NOTHING_TOLD
                # A page that is the same whichever paper is named tells nothing of this one.
                and answer.status_code
                != browser.open(
                    _address(app, rule, "brf-provet-1", method), method=method, headers=headers
                ).status_code
            ):
                told.append(f"{role} {method} {address}: {answer.status_code}")
            # A redirect leads nowhere that tells more.
            elif answer.status_code in {302, 303} and WORD in browser.get(answer.location).get_data(
                as_text=True
            ):
                told.append(f"{role} {method} {address} led to its words")
    assert not told
    assert _changes(board) == before, "something was changed through a closed door"
    # Search and suggestions know nothing of it, nor do the lists; what is not hidden is found as before.
    for role, browser in browsers.items():
        for address in (f"search/?q={WORD}", f"search/suggestions?q={WORD[:6]}", "archive/?group=all", ""):
            page = browser.get(f"/brf-provet-1/{address}").get_data(as_text=True)
            assert str(paper.document.id) not in page, (role, address)
            assert f"Anbud {WORD}" not in page, (role, address)
        assert "Taket" in browser.get(f"/brf-provet-1/archive/{other.document.id}").get_data(as_text=True)


def _changes(board):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.scalar(select(func.count()).select_from(Entry))


def test_the_routes_of_papers_are_known_by_their_identifiers(app):
    """A route under the archive with an identifier of another name is looked at by hand, and then listed here."""
    known = {
        *NAMING,
        "association",
        "binder_id",
        "derivation_id",
        "import_id",
        "person_id",
        "name",
        "size",
        "other_id",
        "field",
        "answer",
        "wish_id",
        "number",  # of a page in a file that the route names
    }
    strange = {
        (rule.rule, name)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("archive.")
        for name in rule.arguments - known
    }
    assert not strange
