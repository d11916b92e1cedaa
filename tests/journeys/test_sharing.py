"""Journey: a paper is shared with someone at the bank, who reads it on a phone, and the link is closed."""

import re
import uuid

from playwright.sync_api import expect

from boardroom.documents.actions import file_document
from boardroom.documents.queries import filed
from boardroom.documents.rules import NewFile
from boardroom.mandates.models import Role
from boardroom.reading.actions import begin
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in, until


def _filed(board: Board) -> uuid.UUID:
    opener, actor = board.portal.runtime.opener, board.actor(Role.SECRETARY)
    stored = opener.ports.blobs.put(actor.tenant, text_pdf("Lån ett", "Lån två"))
    with opener.writing(actor) as work:
        new = NewFile(stored.sha256, stored.size, "application/pdf", "lan.pdf", 2)
        document = file_document(work, title="Låneöversikt 2026", files=[new], record_class="loan_papers")
        for file in filed(work, document):
            begin(work, file)
    return document.id


def test_a_stranger_reads_on_a_phone_what_the_treasurer_shares_until_it_is_closed(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    treasurer, stranger = browse(), browse(viewport=PHONE)
    log_in(treasurer, portal, Role.TREASURER, f"archive/{_filed(board)}")
    treasurer.get_by_role("link", name="Dela med någon utanför").click()
    treasurer.get_by_label("Vem ska läsa?").fill("Sven Alm, Banken")
    treasurer.get_by_label("En kod som du själv lämnar").check()
    check(treasurer)
    treasurer.get_by_role("button", name="Dela", exact=True).click()
    link = treasurer.get_by_label("Kopiera hela adressen").input_value()
    told = re.search(r"\d{4} \d{4}", treasurer.inner_text("main"))
    assert told
    check(treasurer)

    stranger.goto(link)
    check(stranger)
    stranger.get_by_role("button", name="Fortsätt").click()
    stranger.get_by_label("Kod").fill(told[0])
    check(stranger)
    stranger.get_by_role("button", name="Öppna").click()
    expect(stranger.locator("h1")).to_have_text("Låneöversikt 2026")
    check(stranger)
    stranger.get_by_role("link", name="Nästa sida").click()
    expect(stranger.get_by_text("Sida 2 av 2", exact=True)).to_be_visible()
    assert "/link/" not in stranger.url
    stranger.get_by_role("button", name="Gör en PDF att hämta").click()
    made = stranger.get_by_role("link", name="Hämta som PDF")
    expect(stranger.get_by_text("PDF:en görs i ordning").or_(made)).to_be_visible()
    until(stranger, lambda: made.count() > 0)
    check(stranger)

    treasurer.get_by_role("link", name="Se länken").click()
    expect(treasurer.get_by_text("Öppnad 1 gång")).to_be_visible()
    check(treasurer)
    treasurer.get_by_role("button", name="Stäng länken").click()
    expect(treasurer.get_by_text("Länken är stängd.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("Länken gäller inte längre")).to_be_visible()
