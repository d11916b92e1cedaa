"""How a signature was made is told by the factors in its proof, alike wherever it is told."""

import io

import pytest
from pypdf import PdfReader

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.privacy.queries.extracts import extracts
from boardroom.privacy.rules.clues import Clues
from boardroom.signing import actions, jobs
from boardroom.signing.rules.levels import method_told
from boardroom.signing.rules.states import SignerRole
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import judge

HOME = "/brf-provet-1/signing"
SECOND = [("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)]


def signed_by_link(desk, minutes_pdf):
    """Send minutes that an outsider signs with the link and the code alone, seal them, and return envelope and bytes."""
    desk.outsider()
    envelope = desk.send(SECOND, frozen_sha256=desk.store(minutes_pdf), page_count=1)
    desk.sign("secretary", envelope)
    guest = desk.guest("Karin Vik", envelope)
    with desk.opener.writing(guest) as work:
        actions.request_code(work, envelope.id)
    with desk.opener.writing(guest) as work:
        assert actions.sign_with_code(work, envelope.id, desk.code_for("Karin Vik", envelope))
    jobs.seal(desk.opener)
    tenant = desk.board.association.id
    return envelope, desk.opener.ports.blobs.read(tenant, desk.envelope(envelope).sealed_sha256)


def last_page(content):
    return " ".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())


def test_an_outsiders_link_and_code_are_never_told_as_a_password(desk, app, minutes_pdf):
    envelope, content = signed_by_link(desk, minutes_pdf)
    verdict = judge(desk.opener.ports.verifier.verify(content))
    assert verdict.intact
    page = app.test_client().post("/verify", data={"pdf": (io.BytesIO(content), "protokoll.pdf")}).text
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        [told] = [
            " ".join(one.text.splitlines())
            for one in extracts(work, Clues(names=("Karin Vik",)))
            if one.source == envelope.id and "Sätt" in one.text
        ]
    for said in (last_page(content), as_text(verdict), page, told):
        assert "länk och kod" in said.lower()
        assert "lösenord och kod" not in said.lower()


def test_an_english_signature_page_tells_the_link_too(desk, minutes_pdf):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Association, desk.board.association.id).language = "en"
    _envelope, content = signed_by_link(desk, minutes_pdf)
    assert "Link and one-time code" in last_page(content)


@pytest.mark.parametrize(
    ("factors", "told"),
    [
        (["password", "code"], "lösenord och kod"),
        (["log_in", "code"], "inloggning och kod"),
        (["link", "code"], "länk och kod"),
        (["room", "code"], "mötesrum och kod"),
        # A file may say anything; a password that it does not speak of is not claimed.
        (["telepathy", "code"], "engångskod"),
        ([], "engångskod"),
        ([["link"]], "engångskod"),
        ({"link": 1}, "engångskod"),
        (None, "engångskod"),
    ],
)
def test_a_code_is_told_by_what_stood_before_it(factors, told):
    assert method_told("code", {"factors": factors}) == told


def test_what_has_no_factors_is_told_by_its_method():
    assert method_told("passkey", {"method": "passkey"}) == "nyckel i mobilen"
    assert method_told("code", None) == "engångskod"
    assert method_told("smoke", {}) == "smoke"
