"""The logs as pages: who sees which, narrowed by person, kind, document and day, taken away as tables."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from boardroom.audit.actions import note_reading, record
from boardroom.core.actor import worker_for

LOG, ACCESS = "/brf-provet-1/log", "/brf-provet-1/access-log"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.fixture
def told(board, clock):
    """The chair changed something yesterday and read something; the treasurer did other things today."""
    opener = board.runtime.opener
    with opener.writing(board.actor("chair")) as work:
        record(work, "changed", "association", board.association.id, settings="name = Ett")
        note_reading(work, "opened", "document", board.association.id)
    clock.advance(timedelta(days=1))
    with opener.writing(board.actor("treasurer")) as work:
        record(work, "added", "person", board.people["member"].id, name="Hugo Björk")
        note_reading(work, "downloaded", "document", board.association.id)
    return board


@pytest.mark.parametrize("role", ["board_member", "deputy", "auditor", "chair"])
def test_the_board_and_the_auditor_read_what_was_changed(told, client_as, role):
    assert "ändrade föreningens inställningar" in text(client_as(role).get(f"{LOG}/"))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("chair", 200),
        ("auditor", 200),
        ("vice_chair", 403),
        ("secretary", 403),
        ("treasurer", 403),
        ("administrator", 403),
    ],
)
def test_only_chair_and_auditor_read_who_opened_what(told, client_as, role, status):
    from datetime import date

    if role not in told.people:
        told.add(role, "Någon", date(2025, 5, 14))
    assert client_as(role).get(f"{ACCESS}/").status_code == status
    assert client_as(role).get(f"{ACCESS}.csv").status_code == status


def test_the_log_of_changes_is_narrowed_by_person_kind_and_day(told, client_as):
    browser = client_as("board_member")
    mine = text(browser.get(f"{LOG}/?person={told.people['treasurer'].id}"))
    assert "lade till en person" in mine
    assert "ändrade föreningens inställningar" not in mine
    assert "lade till en person" not in text(browser.get(f"{LOG}/?kind=association"))
    assert "lade till en person" not in text(browser.get(f"{LOG}/?last=2026-03-20"))
    assert "ändrade föreningens inställningar" not in text(browser.get(f"{LOG}/?since=2026-03-21"))
    assert "Inget stämmer" in text(browser.get(f"{LOG}/?since=2026-03-28"))


def test_the_logs_are_narrowed_to_one_document(told, client_as):
    from boardroom.documents.actions import file_document
    from boardroom.documents.rules import NewFile

    with told.runtime.opener.writing(told.actor("chair")) as work:
        paper = file_document(
            work,
            title="Ett avtal",
            files=[NewFile("a" * 64, 1, "application/pdf", "avtal.pdf", 1)],
            record_class="vouchers",
        )
        note_reading(work, "opened", "document", paper.id)
    browser = client_as("chair")
    shown = text(browser.get(f"{ACCESS}/?document={paper.reference}"))
    assert shown.count("öppnade <a") == 1
    assert "hämtade" not in shown.split("</form>")[-1]
    assert "lade till en person" not in text(browser.get(f"{LOG}/?document={paper.reference}"))
    assert "Inget stämmer" in text(browser.get(f"{LOG}/?document=2026-999"))


def test_both_logs_are_taken_away_as_tables_and_the_second_says_so(told, client_as):
    table = client_as("auditor").get(f"{LOG}.csv?kind=person").data.decode("utf-8-sig").splitlines()
    assert len(table) == 2
    assert "Hugo Björk" in table[1]
    assert re.search(r";[0-9a-f]{64}$", table[1])
    first = client_as("chair").get(f"{ACCESS}.csv").data.decode("utf-8-sig")
    assert "hämtade" in first
    assert "exporterade" not in first
    assert "exporterade" in client_as("auditor").get(f"{ACCESS}.csv").data.decode("utf-8-sig")


def test_a_day_of_the_log_is_one_of_the_associations_own(board, client_as, clock):
    # 23.30 UTC on the 20th is half past midnight on the 21st in Stockholm.
    clock.advance(datetime(2026, 3, 20, 23, 30, tzinfo=UTC) - clock.now())
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        record(work, "added", "person", "1", name="Nattuggla")
    browser = client_as("chair")
    assert "Nattuggla" in text(browser.get(f"{LOG}/?since=2026-03-21"))
    assert "Nattuggla" not in text(browser.get(f"{LOG}/?last=2026-03-20"))
