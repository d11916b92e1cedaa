"""The chain's head, stamped by an authority outside: over HTTP on loopback, also when it is down, and what it proves."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from boardroom.adapters.seals import RfcTimestamps
from boardroom.audit.actions import note_reading, record
from boardroom.audit.jobs import anchor, seal_readings
from boardroom.audit.models import ChainAnchor, Entry
from boardroom.audit.queries import anchor_report, anchors, chain_report, readings_report
from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable
from boardroom.ports.timestamps import NotAStamp
from tests.data.timestamp_authority import served

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    with served(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def opener(board, authority):
    """The portal of Brf Provet 1 with an authority whose root is known."""
    from dataclasses import replace

    authority.mode = "up"
    keys = board.runtime.settings.keys
    roots = keys / "timestamp-roots"
    roots.mkdir(parents=True)
    (roots / "root.der").write_bytes(authority.root())
    opener = board.runtime.opener
    return replace(opener, ports=replace(opener.ports, timestamps=RfcTimestamps(keys, authority.url)))


def happen(opener, board, verb="added"):
    with opener.writing(worker_for(board.association.id)) as work:
        return record(work, verb, "person", "1", name="Hugo")


def settle(opener):
    while anchor(opener):
        pass


def stamped(opener, board):
    with opener.reading(worker_for(board.association.id)) as work:
        return anchors(work, str(board.association.id))


def report(opener, board):
    with opener.reading(worker_for(board.association.id)) as work:
        return anchor_report(work, str(board.association.id))


def test_a_head_that_has_moved_is_stamped_once_a_day(opener, board, clock):
    last = happen(opener, board)
    settle(opener)
    assert [(one.number, one.head, one.authority) for one in stamped(opener, board)] == [
        (last.number, last.hash, "Provklockan")
    ]
    happen(opener, board)
    settle(opener)
    assert len(stamped(opener, board)) == 1
    clock.advance(timedelta(days=1))
    settle(opener)
    assert len(stamped(opener, board)) == 2
    clock.advance(timedelta(days=1))
    settle(opener)
    assert len(stamped(opener, board)) == 2
    found = report(opener, board)
    assert (found.ok, found.count, found.trusted, found.authority) == (True, 2, True, "Provklockan")


@pytest.mark.parametrize("mode", ["down", "nonsense"])
def test_an_authority_that_is_down_is_asked_again_later(opener, board, clock, authority, mode):
    happen(opener, board)
    authority.mode = mode
    settle(opener)
    asked = authority.asked
    assert not stamped(opener, board)
    settle(opener)
    assert authority.asked == asked, "not before its time"
    authority.mode = "up"
    clock.advance(timedelta(minutes=10))
    settle(opener)
    assert len(stamped(opener, board)) == 1
    with opener.reading(worker_for()) as work:
        assert work.session.scalars(select(ChainAnchor.attempts)).all() == [2]


def test_without_an_authority_nothing_is_asked(board):
    assert not board.runtime.opener.ports.timestamps.configured
    happen(board.runtime.opener, board)
    assert not anchor(board.runtime.opener)
    with pytest.raises(Unavailable):
        board.runtime.opener.ports.timestamps.stamp(b"\0" * 32)


CUT = "DELETE FROM audit_entry WHERE number = :number AND chain = :chain"


def tampered(board, statement, **values):
    """Change the chain as someone with the database file could: without its triggers."""
    with board.runtime.engine.begin() as connection:
        for trigger in ("audit_entry_no_update", "audit_entry_no_delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
        connection.execute(text(statement), values)


def test_a_chain_cut_off_at_its_end_recomputes_and_is_betrayed_by_its_anchor(opener, board):
    last = happen(opener, board)
    settle(opener)
    tampered(board, CUT, number=last.number, chain=str(board.association.id))
    with opener.reading(worker_for(board.association.id)) as work:
        assert chain_report(work, str(board.association.id)).ok
    assert (report(opener, board).ok, report(opener, board).reason) == (False, "an anchored entry is missing")


def test_a_chain_made_anew_is_betrayed_by_its_anchor(opener, board):
    happen(opener, board)
    settle(opener)
    [kept] = stamped(opener, board)
    tampered(board, CUT, number=kept.number, chain=str(board.association.id))
    happen(opener, board, "changed")
    with opener.reading(worker_for(board.association.id)) as work:
        assert chain_report(work, str(board.association.id)).ok
    assert report(opener, board).reason == "an anchored entry is another"


def test_a_token_over_something_else_proves_nothing(opener, board):
    happen(opener, board)
    settle(opener)
    [kept] = stamped(opener, board)
    with pytest.raises(NotAStamp):
        opener.ports.timestamps.examine(kept.stamp, b"\1" * 32)
    with pytest.raises(NotAStamp):
        opener.ports.timestamps.examine(b"nonsense", bytes.fromhex(kept.head))
    spoilt = bytearray(kept.stamp)
    spoilt[-5] ^= 1
    with pytest.raises(NotAStamp):
        opener.ports.timestamps.examine(bytes(spoilt), bytes.fromhex(kept.head))


def test_an_authority_whose_root_is_unknown_is_said_to_be(opener, board):
    happen(opener, board)
    settle(opener)
    for path in (board.runtime.settings.keys / "timestamp-roots").iterdir():
        path.unlink()
    found = report(opener, board)
    assert (found.ok, found.trusted) == (True, False)


def test_erasing_payload_and_readings_leaves_a_chain_that_proves_and_months_that_are_told(
    opener, board, clock
):
    with opener.writing(board.actor("chair")) as work:
        note_reading(work, "opened", "document", "1")
    clock.advance(timedelta(days=40))
    assert seal_readings(opener)
    tenant = board.association.id
    with opener.reading(worker_for(tenant)) as work:
        assert readings_report(work, tenant) == type(readings_report(work, tenant))(1, 0)
    clock.advance(timedelta(days=400))
    assert seal_readings(opener)
    settle(opener)
    with opener.reading(worker_for(tenant)) as work:
        assert (readings_report(work, tenant).erased, readings_report(work, tenant).broken) == (1, "")
        assert chain_report(work, str(tenant)).ok
        assert work.session.scalars(select(Entry).where(Entry.verb == "erased_readings")).one()
    assert report(opener, board).ok


def test_a_sealed_month_that_was_changed_is_found(opener, board, clock):
    with opener.writing(board.actor("chair")) as work:
        note_reading(work, "opened", "document", "1")
    clock.advance(timedelta(days=40))
    seal_readings(opener)
    tampered(board, "UPDATE reading_log SET what = 'nothing'")
    with opener.reading(worker_for(board.association.id)) as work:
        assert readings_report(work, board.association.id).broken == "2026-03"


def test_the_command_says_what_the_anchors_prove(opener, board, authority, monkeypatch):
    from click.testing import CliRunner

    from boardroom.cli import verifying

    happen(opener, board)
    settle(opener)
    monkeypatch.setattr(verifying, "runtime", type("Made", (), {"opener": opener}))
    monkeypatch.setattr(verifying, "say_if_empty", lambda made: None)
    said = CliRunner().invoke(verifying.verify_log)
    assert said.exit_code == 0, said.output
    assert "1 anchors; entries 1-" in said.output
    assert "by Provklockan" in said.output
    tampered(board, "DELETE FROM audit_entry")
    with board.runtime.engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM chain_anchor")).scalar()
    happen(opener, board)
    broken = CliRunner().invoke(verifying.verify_log)
    assert broken.exit_code == 1
    assert "BROKEN" in broken.output
