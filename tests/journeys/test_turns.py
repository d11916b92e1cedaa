"""Journey: people sign one after the other; one hands over, and everyone sees how it stands on a phone."""

import uuid
from datetime import timedelta

from playwright.sync_api import expect

from boardroom.documents.actions import file_document
from boardroom.documents.rules import ORIGINAL, NewFile
from boardroom.mandates.models import Role
from tests.data.papers import text_pdf
from tests.journeys.conftest import Browse
from tests.journeys.harness import PHONE, Board, Look, log_in
from tests.journeys.signing import sign_with_code

TITLE = "Avtal om snöröjning"


def filed_contract(board: Board) -> uuid.UUID:
    """Put a contract into the archive, as if it had been uploaded and accepted."""
    opener, tenant = board.portal.runtime.opener, board.actor(Role.CHAIR).tenant
    content = text_pdf("Avtal om snöröjning\nmellan föreningen och Vinterhjälpen", "§ 2 Priset")
    kept = opener.ports.blobs.put(tenant, content)
    with opener.writing(board.actor(Role.CHAIR)) as work:
        file = NewFile(kept.sha256, kept.size, "application/pdf", "snorojning.pdf", 2, ORIGINAL)
        return file_document(work, title=TITLE, files=[file], record_class="service_contract").id


def test_a_contract_is_signed_in_turn_and_handed_over_on_a_phone(
    board: Board, browse: Browse, check: Look
) -> None:
    portal = board.portal
    document_id = filed_contract(board)
    chair, treasurer = browse(), browse(viewport=PHONE, color_scheme="dark")
    log_in(chair, portal, Role.CHAIR, "settings/")
    check(chair)
    chair.goto(portal.address(f"signing/send/{document_id}"))
    for name in ("Astrid Ek", "Cecilia Ask"):
        chair.get_by_label(name).check()
    chair.get_by_text("Ordning och antal").click()
    chair.get_by_role("button", name="Ange tur för var och en").click()
    expect(chair.get_by_label("Cecilia Ask – kassör").last).to_have_value("2")
    check(chair)
    chair.get_by_role("button", name="Skicka för underskrift").click()
    expect(chair.get_by_text("får brevet när det är dags")).to_be_visible()
    check(chair)
    state = chair.url

    log_in(treasurer, portal, Role.TREASURER)
    treasurer.goto(state.removesuffix("/status"))
    expect(treasurer.get_by_text("Det är inte din tur än.")).to_be_visible()
    check(treasurer)

    sign_with_code(chair, portal, Role.CHAIR, TITLE, check)
    treasurer.goto(state.removesuffix("/status"))
    expect(treasurer.get_by_text("Steg 1 av 3")).to_be_visible()
    check(treasurer)
    treasurer.get_by_role("link", name="Låt någon annan skriva under").click()
    treasurer.get_by_label("Vem skriver under i stället?").select_option(label="David Alm")
    treasurer.get_by_label("Anledning").fill("Bortrest till den 4 april")
    check(treasurer)
    treasurer.get_by_role("button", name="Lämna över").click()
    expect(treasurer.get_by_text("i stället för Cecilia Ask")).to_be_visible()
    expect(treasurer.get_by_text("Bortrest till den 4 april")).to_be_visible()
    check(treasurer)

    portal.clock.advance(timedelta(days=20))
    log_in(chair, portal, Role.CHAIR)
    chair.goto(state)
    expect(chair.get_by_text("Sista dagen har passerat").first).to_be_visible()
    check(chair)
    chair.get_by_role("link", name="Ge mer tid").first.click()
    check(chair)
    chair.get_by_role("button", name="Ge mer tid").click()
    expect(chair.get_by_text("har mer tid")).to_be_visible()
