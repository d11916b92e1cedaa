import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

import boardroom
from boardroom.audit.actions import erase_payload, erase_payloads_before, note_reading, record
from boardroom.audit.jobs import seal_readings as seal_readings_job
from boardroom.audit.models import GENESIS, Entry
from boardroom.audit.queries import (
    chain_report,
    chains,
    last_link,
    links,
    month_of_readings,
    reading_count,
    readings,
    seal_of,
)
from boardroom.audit.rules import SENTENCES
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted

NOW_MONTH = datetime(2026, 3, 1, tzinfo=UTC)


def test_each_entry_holds_the_hash_of_the_one_before(runtime):
    with runtime.opener.writing(worker_for()) as work:
        first = record(work, "filed", "document", "1", title="Ett")
        second = record(work, "filed", "document", "2", title="Två")
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert second.number == first.number + 1


def test_the_database_refuses_to_change_or_delete_a_link(board):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        record(work, "filed", "document", "1")
    for statement in ("UPDATE audit_entry SET verb = 'other'", "DELETE FROM audit_entry"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            board.runtime.opener.writing(worker_for(board.association.id)) as work,
        ):
            work.session.execute(text(statement))


def test_a_whole_chain_verifies_with_its_length_and_head(board):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        last = record(work, "filed", "document", "1", title="Ett")
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        report = chain_report(work, str(board.association.id))
    assert (report.ok, report.length, report.head, report.first_broken) == (
        True,
        last.number,
        last.hash,
        None,
    )


def test_an_empty_chain_verifies(runtime):
    with runtime.opener.reading(worker_for()) as work:
        assert chains(work) == []
        report = chain_report(work, "installation")
    assert (report.ok, report.length, report.head) == (True, 0, "")


@pytest.mark.parametrize(
    ("tampering", "reason"),
    [
        ("UPDATE audit_entry SET verb = 'other' WHERE number = 3", "an entry was changed"),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE number = 3", "an entry was changed"),
        ("UPDATE audit_entry SET payload = '{}' WHERE number = 3", "an entry's facts were changed"),
        ("DELETE FROM audit_entry WHERE number = 3", "an entry is missing"),
        (
            "UPDATE audit_entry SET previous_hash = (SELECT hash FROM audit_entry WHERE number = 1) WHERE number = 3",
            "an entry does not follow the one before it",
        ),
    ],
)
def test_tampering_behind_the_portals_back_shows_at_its_entry(runtime, tampering, reason):
    with runtime.opener.writing(worker_for()) as work:
        for number in range(5):
            record(work, "filed", "document", number, title="Ett")
    with runtime.opener.writing(worker_for()) as work:
        work.session.execute(text("DROP TRIGGER audit_entry_no_update"))
        work.session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        work.session.execute(text(tampering))
    with runtime.opener.reading(worker_for()) as work:
        report = chain_report(work, "installation")
    assert (report.ok, report.first_broken, report.reason) == (False, 3, reason)


def test_an_erased_payload_leaves_a_chain_that_proves(runtime):
    with runtime.opener.writing(worker_for()) as work:
        entry = record(work, "filed", "document", 1, title="Ett")
        erase_payload(work, entry)
    with runtime.opener.reading(worker_for()) as work:
        assert work.session.get(Entry, entry.id).payload is None
        assert chain_report(work, "installation").ok


def test_payloads_older_than_a_day_are_erased_and_the_chain_still_proves(board, clock):
    tenant = board.association.id

    def write(title):
        with board.runtime.opener.writing(board.actor("chair")) as work:
            return record(work, "filed", "document", 1, title=title).id

    old = write("Om Hugo")
    clock.advance(timedelta(days=400))
    day = clock.now()
    young = write("Om Karin")
    with board.runtime.opener.writing(worker_for()) as work:
        assert erase_payloads_before(work, tenant, day) >= 1
    with board.runtime.opener.writing(worker_for()) as work:
        assert erase_payloads_before(work, tenant, day) == 0
    with board.runtime.opener.reading(worker_for()) as work:
        assert (work.session.get(Entry, old).payload, work.session.get(Entry, old).salt) == (None, None)
        assert work.session.get(Entry, young).payload["title"] == "Om Karin"
        last = last_link(work, str(tenant))
        assert (last.verb, last.subject_kind) == ("erased_payload", "entry")
        assert chain_report(work, str(tenant)).ok


def test_past_months_of_readings_are_sealed_once_and_erased_after_a_year(board, clock):
    chain = str(board.association.id)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        note_reading(work, "opened", "document", "1")
    assert not seal_readings_job(board.runtime.opener)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert seal_of(work, board.association.id, "2026-03") is None
    clock.set(datetime(2026, 4, 1, tzinfo=UTC))
    assert seal_readings_job(board.runtime.opener)
    assert not seal_readings_job(board.runtime.opener)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        sealed = [entry for entry in links(work, chain) if entry.verb == "sealed_readings"]
        hashed, count = month_of_readings(work, board.association.id, NOW_MONTH, clock.now())
        assert [entry.subject_id for entry in sealed] == [f"2026-03:{hashed[:40]}"]
        assert count == 1
        assert reading_count(work) == 1
    clock.set(datetime(2027, 3, 31, tzinfo=UTC))
    seal_readings_job(board.runtime.opener)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert reading_count(work) == 1
    clock.set(datetime(2027, 4, 1, tzinfo=UTC))
    seal_readings_job(board.runtime.opener)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert reading_count(work) == 0
        assert chain_report(work, chain).ok


@pytest.mark.parametrize("role", ["secretary", "board_member", "administrator", "vice_chair", "member"])
def test_neighbours_do_not_watch_neighbours(board, role):
    with board.runtime.opener.reading(board.actor("auditor")) as work:
        assert readings(work) == []
    if role == "vice_chair":
        board.add("vice_chair", "Ove Asp", date(2025, 5, 14))
    with board.runtime.opener.reading(board.actor(role)) as work, pytest.raises(NotPermitted):
        readings(work)


def test_every_verb_that_is_recorded_has_words():
    written = set()
    for path in Path(boardroom.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 3:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            second, third = node.args[1], node.args[2]
            if name == "record" and isinstance(second, ast.Constant) and isinstance(third, ast.Constant):
                written.add((second.value, third.value))
            if name == "note_change" and isinstance(third, ast.Constant):
                written.add((third.value, "account"))
    assert len(written) > 20
    assert written <= set(SENTENCES), sorted(written - set(SENTENCES))
