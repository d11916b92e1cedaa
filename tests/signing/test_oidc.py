"""Signing and logging in with an eID through a real OpenID provider, from the page to the verdict on the sealed PDF."""

import io
import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from boardroom.adapters.system_clock import SystemClock
from boardroom.core.actor import worker_for
from boardroom.identity.models import EidErrand, EidLink
from boardroom.signing import jobs
from boardroom.signing.rules import oidc
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.statement import read_statement
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.oidc_provider import MISSING, configure, oidc_provider

HOME = "/brf-provet-1/signing"
CHAIR = [("chair", SignerRole.CHAIR)]
ASTRID = {"urn:se:nin": "194603242399", "name": "Astrid Ek", "urn:country": "SE"}
CECILIA = {"urn:se:nin": "198112189876", "name": "Cecilia Ask", "urn:country": "SE"}


@pytest.fixture(scope="module")
def provider():
    if MISSING:
        pytest.skip(MISSING)
    with oidc_provider(
        [f"http://localhost/eid/{name}/callback" for name in ("nordic", "keyed", "strict")]
    ) as running:
        yield running


@pytest.fixture
def clock():
    """The provider knows no clock but the computer's."""
    return SystemClock()


@pytest.fixture
def settings(settings, provider):
    configure(provider, settings.keys)
    provider.tell(claims=ASTRID)
    return settings


@pytest.fixture
def board(board):
    with board.runtime.opener.writing(worker_for()) as work:
        work.session.merge(board.association).signing_methods = "passkey,code,oidc"
    return board


@pytest.fixture(scope="module")
def one_page():
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.fixture
def envelope(desk, one_page):
    return desk.send(CHAIR, methods=[Method.OIDC], frozen_sha256=desk.store(one_page), page_count=1)


def out(client, address, **form):
    """Press the button and return where the page sends the browser."""
    page = client.post(address, data=form)
    assert page.status_code == 200, page.text
    return re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)[1].replace("&amp;", "&")


def back(client, provider, address, name="nordic"):
    """Go to the provider and come back to the portal, through its own redirects."""
    answer = client.get(f"/eid/{name}/callback", query_string=provider.walk(address))
    if "/done" in answer.location:
        answer = client.get(answer.location)
    return answer


@pytest.mark.parametrize("name", ["nordic", "keyed", "strict"])
def test_a_signer_is_asked_anew_and_the_token_is_bound_to_the_statement(
    desk, client_as, provider, envelope, name
):
    client = client_as("chair")
    page = client.get(f"{HOME}/{envelope.id}/sign").text
    assert f"Legitimera dig med {name.capitalize()}" in page
    address = out(client, f"{HOME}/{envelope.id}/eid/{name}", remark="Läst")
    answer = back(client, provider, address, name)
    assert answer.location.endswith("/receipt")
    signer = desk.signer("chair", envelope)
    assert (signer.state, signer.method) == (SignerState.SIGNED, Method.OIDC)
    assert oidc.standing(signer.proof, read_statement(signer.statement)) == "identified"
    assert signer.proof["request"]["prompt"] == "login"
    assert "e-legitimation" in client.get(answer.location).text


def test_the_verdict_says_identification_and_what_was_not_checked(desk, board, client_as, provider, envelope):
    client = client_as("chair")
    back(client, provider, out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    assert jobs.seal(desk.opener)
    done = desk.envelope(envelope)
    assert done.state is EnvelopeState.SEALED
    ports = desk.opener.ports
    said = judge(ports.verifier.verify(ports.blobs.read(board.association.id, done.sealed_sha256)))
    assert said.status is Status.INTACT
    (signer,) = said.signers
    assert (signer.proof, signer.identified) == ("identified", "Astrid Ek")
    text = as_text(said)
    assert "identifiering, ingen underskrift i sig" in text
    assert "Inte kontrollerat: att nycklarna i beviset var deras den dagen" in text


def test_a_proof_that_was_touched_is_broken(desk, client_as, provider, envelope):
    client = client_as("chair")
    back(client, provider, out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    signer = desk.signer("chair", envelope)
    statement, proof = read_statement(signer.statement), signer.proof
    other = replace(statement, remark="I efterhand", intent="sign_with_remark")
    assert oidc.standing(proof, other) == "broken"
    rebound = dict(proof) | {"statement_sha256": other.digest().hex()}
    assert oidc.standing(rebound, other) == "broken"
    head, body, signature = proof["id_token"].split(".")
    for changed in (
        {"salt": "another"},
        {"issuer": "https://another.example"},
        {"client_id": "another"},
        {"algorithms": ["ES256"]},
        {"jwks": {"keys": []}},
        {"id_token": f"{head}.{body}.{signature[:-4]}AAAA"},
        {"id_token": "rubbish"},
        {"jwks": json.loads("[]")},
    ):
        assert oidc.standing(dict(proof) | changed, statement) == "broken", changed


def test_another_person_signs_nothing(desk, client_as, provider, envelope):
    provider.tell(claims=CECILIA)
    client = client_as("chair")
    answer = back(client, provider, out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    assert answer.location.endswith("/sign")
    assert "Någon annan än den som ombads" in client.get(answer.location).text
    assert desk.signer("chair", envelope).state is SignerState.WAITING
    assert desk.events(envelope)[-1].what == "eid_other_person"


def test_whoever_stops_at_the_provider_comes_back_to_the_page_of_signing(desk, client_as, provider, envelope):
    provider.tell(deny=True)
    client = client_as("chair")
    answer = back(client, provider, out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    assert answer.location.endswith("/sign")
    assert "Legitimeringen avbröts" in client.get(answer.location).text


def test_an_answer_signs_once_and_in_its_own_browser(desk, client_as, provider, envelope):
    client, thief = client_as("chair"), client_as("chair")
    answer = provider.walk(out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    stolen = thief.get(f"{HOME}/{envelope.id}/eid/nordic/done", query_string=answer)
    assert stolen.location.endswith("/sign")
    assert desk.signer("chair", envelope).state is SignerState.WAITING
    with client.session_transaction() as session:
        kept = dict(session["eid_errand"])
    assert client.get(f"{HOME}/{envelope.id}/eid/nordic/done", query_string=answer).location.endswith(
        "/receipt"
    )
    with client.session_transaction() as session:
        session["eid_errand"] = kept
    client.get(f"{HOME}/{envelope.id}/eid/nordic/done", query_string=answer)
    assert [event.what for event in desk.events(envelope)].count("signed") == 1


def test_an_answer_for_one_paper_does_not_sign_another(desk, client_as, provider, envelope, one_page):
    other = desk.send(
        CHAIR,
        methods=[Method.OIDC],
        frozen_sha256=desk.store(one_page),
        page_count=1,
        subject_key="minutes:8",
    )
    client = client_as("chair")
    answer = provider.walk(out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    client.get(f"{HOME}/{other.id}/eid/nordic/done", query_string=answer)
    assert desk.signer("chair", other).state is SignerState.WAITING
    assert desk.signer("chair", envelope).state is SignerState.WAITING


def test_an_eid_is_tied_to_an_account_and_opens_it(desk, app, client_as, provider, board):
    client = client_as("chair")
    assert "Lägg till Nordic" in client.get("/account").text
    answer = back(client, provider, out(client, "/account/eids/nordic"))
    assert answer.location.endswith("/account")
    assert "Nordic, Astrid Ek" in client.get("/account").text
    with desk.opener.reading(worker_for()) as work:
        (link,) = work.session.scalars(select(EidLink)).all()
        errands = work.session.scalars(select(EidErrand)).all()
    assert ASTRID["urn:se:nin"] not in str([vars(row) for row in (link, *errands)])
    stranger = app.test_client()
    assert "Logga in med Nordic" in stranger.get("/log-in").text
    answer = back(stranger, provider, out(stranger, "/log-in/eid/nordic", next="/account"))
    assert answer.location.endswith("/account")
    assert "Astrid Ek" in stranger.get("/account").text
    provider.tell(claims=CECILIA)
    another = app.test_client()
    answer = back(another, provider, out(another, "/log-in/eid/nordic"))
    assert answer.location.endswith("/log-in")
    assert "hör inte till något konto" in another.get("/log-in").text


def test_the_number_tied_to_the_account_decides_who_may_sign(desk, client_as, provider, envelope):
    client = client_as("chair")
    back(client, provider, out(client, "/account/eids/nordic"))
    provider.tell(claims=CECILIA | {"name": "Astrid Ek"})
    answer = back(client, provider, out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    assert answer.location.endswith("/sign")
    provider.tell(claims=ASTRID)
    answer = back(client, provider, out(client, f"{HOME}/{envelope.id}/eid/nordic"))
    assert answer.location.endswith("/receipt")


def test_a_forged_callback_logs_nobody_in(app, provider):
    client = app.test_client()
    answer = client.get("/eid/nordic/callback?code=x&state=y")
    assert answer.location.endswith("/log-in")
    out(client, "/log-in/eid/nordic")
    answer = client.get(f"/eid/nordic/callback?code=x&state=y&iss={provider.issuer}")
    assert answer.location.endswith("/log-in")
    assert "gick inte att lita på" in client.get("/log-in").text
    assert client.post("/log-in/eid/unknown").status_code == 404
