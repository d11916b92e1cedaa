"""Journey: a BankID is tied to an account, opens it without a password, and signs – also where no script runs."""

import io
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.adapters.zxing_barcodes import ZxingBarcodes
from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.mandates.models import Role
from boardroom.signing import actions
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.signing.rules.states import EnvelopeKind, SignerRole
from tests.data.bankid_server import BankIdServer
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, Portal, log_in, opened

BO = "194603242399"


@pytest.fixture
def portal(tmp_path: Path, migrated: Path, clock: SetClock, bank: BankIdServer) -> Iterator[Portal]:
    """A portal that has BankID."""
    shutil.copytree(bank.folder, tmp_path / "keys" / "bankid")
    with opened(tmp_path, clock, migrated, bankid=bank.address) as made:
        yield made


def confirm(page: Page, portal: Portal, bank: BankIdServer, name: str) -> None:
    """Say in the app that it is oneself; the clock that the portal waits by goes on."""
    bank.complete(BO, name, bank.newest)
    portal.clock.advance(timedelta(seconds=2))


def send(board: Board) -> None:
    """Send minutes of one page to the secretary."""
    writer = PdfWriter()
    writer.add_blank_page(300, 400)
    content = io.BytesIO()
    writer.write(content)
    opener = board.portal.runtime.opener
    frozen = opener.ports.blobs.put(board.association.id, content.getvalue()).sha256
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.get_one(Association, board.association.id).signing_methods = "passkey,code,bankid"
        work.session.flush()
        actions.send(
            work,
            kind=EnvelopeKind.MINUTES,
            title="Styrelseprotokoll 7/2026",
            record_class="board_minutes",
            frozen_sha256=frozen,
            page_count=1,
            version=1,
            signers=[Invitee(board.people[Role.SECRETARY].id, SignerRole.MINUTE_TAKER)],
            methods=[Method.BANKID, Method.CODE],
            subject_key="minutes:7",
            number="7/2026",
            document_id=None,
        )


def test_a_bankid_is_tied_opens_the_account_and_signs(
    board: Board, browse: Browse, check: Look, bank: BankIdServer
) -> None:
    portal = board.portal
    page = browse()
    log_in(page, portal, Role.SECRETARY)
    page.goto(portal.url + "/account")
    check(page)
    page.get_by_role("button", name="Lägg till BankID").click()
    square = page.get_by_role("img", name="QR-kod att läsa av med BankID-appen")
    expect(square).to_be_visible()
    check(page)
    (seen,) = ZxingBarcodes().read([square.screenshot()])
    assert seen[0].startswith(f"bankid.{bank.newest.qr_start_token}.0."), (
        "a telephone can read it off the screen"
    )
    before = square.inner_html()
    portal.clock.advance(timedelta(seconds=1))
    page.wait_for_function(
        "before => document.querySelector('.bankid-square')?.innerHTML !== before", arg=before
    )
    confirm(page, portal, bank, "Bo Lind")
    expect(page.get_by_text("BankID för Bo Lind öppnar nu ditt konto.")).to_be_visible()
    check(page)

    phone = browse(viewport=PHONE, user_agent="Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile")
    phone.goto(portal.url + "/log-in")
    check(phone)
    phone.get_by_role("button", name=re.compile("Logga in med BankID")).click()
    start = phone.get_by_role("link", name="Öppna BankID")
    expect(start).to_have_attribute("href", re.compile(r"^https://app\.bankid\.com/\?autostarttoken="))
    check(phone)
    confirm(phone, portal, bank, "Bo Lind")
    phone.wait_for_url(portal.address())

    send(board)
    page.goto(portal.address("signing/"))
    page.get_by_role("link", name="Styrelseprotokoll 7/2026").first.click()
    page.goto(page.url.rstrip("/") + "/sign")
    check(page)
    page.get_by_role("button", name=re.compile("Skriv under med BankID")).click()
    expect(square).to_be_visible()
    bank.hint("userSign")
    portal.clock.advance(timedelta(seconds=2))
    expect(page.get_by_role("status")).to_contain_text("Skriv in din säkerhetskod i BankID-appen")
    expect(square).to_have_count(0)
    check(page)
    confirm(page, portal, bank, "Bo Lind")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, du har skrivit under")
    check(page)


def test_without_a_script_the_page_looks_again_by_itself(
    board: Board, browse: Browse, check: Look, bank: BankIdServer
) -> None:
    portal = board.portal
    page = browse(java_script_enabled=False)
    page.goto(portal.url + "/log-in")
    page.get_by_role("button", name=re.compile("Logga in med BankID")).click()
    expect(page.get_by_role("img", name="QR-kod att läsa av med BankID-appen")).to_be_visible()
    bank.fail("userCancel")
    portal.clock.advance(timedelta(seconds=2))
    expect(page.get_by_text("Åtgärden avbruten.")).to_be_visible()
    page.get_by_role("button", name="Försök igen").click()
    expect(page.get_by_role("img", name="QR-kod att läsa av med BankID-appen")).to_be_visible()
    confirm(page, portal, bank, "Bo Lind")
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.get_by_text("hör inte till något konto här")).to_be_visible()
