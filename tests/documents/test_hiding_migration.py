"""What hid a paper before the update hides it still, once for each conflict of interest that covers it; and goes back."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.documents.actions import hide_from
from boardroom.documents.rules import hiding_key
from boardroom.matters import actions as matters
from boardroom.work import schema
from tests.conftest import NOW, seated_board
from tests.data.older import DOCUMENT, OF_IT, migrated, older, put, tables
from tests.minutes.test_conflicts_taken_back import Points

BO, CECILIA, MEETING, MATTER, ROOF, FACADE, IN_MATTER, AT_ROOF, AT_FACADE = (uuid.uuid4() for _ in range(9))
BEFORE = NOW - timedelta(days=3)


@pytest.fixture(params=["sqlite", "postgresql"])
def points(request, tmp_path, settings, clock):
    """Two points with one paper, in a portal whose tables were made by the migrations."""
    with migrated(request, tmp_path, settings, clock) as made:
        yield Points(seated_board(made))


def _rows(engine):
    """What hides something, by its key."""
    there = tables(engine)["hiding"]
    with engine.connect() as connection:
        return {
            uuid.UUID(str(one["id"])): (one["reason"], one["created_at"])
            for one in connection.execute(select(there)).mappings()
        }


def test_what_several_conflicts_hide_goes_back_to_one_row_and_comes_again(points, clock):
    matter, engine = points.matter(), points.board.runtime.engine
    points.attach(points.first, points.second)
    points.tell(points.second)
    clock.advance(timedelta(minutes=1))
    points.tell(points.first)
    points.do(matters.declare_conflict, matter.id, points.who)
    other = points.paper()
    points.do(hide_from, other.id, points.who, "Granne")
    standing = _rows(engine)
    assert len(standing) == 4
    schema.go_back(engine, "0042")
    assert sorted(reason for reason, _since in _rows(engine).values()) == [
        "Granne",
        f"Jäv i ärende {matter.label}",
    ]
    schema.migrate(engine)
    assert _rows(engine) == standing
    for take_back in (
        lambda: points.take_back(points.first),
        lambda: points.do(matters.withdraw_conflict, matter.id, points.who),
        lambda: points.take_back(points.second),
    ):
        assert not points.sees
        take_back()
    assert points.sees
    assert [reason for reason, _since in _rows(engine).values()] == ["Granne"]


def test_a_hiding_by_hand_goes_back_before_any_conflict(points):
    engine = points.board.runtime.engine
    points.do(hide_from, points.document.id, points.who, "Granne")
    points.attach(points.first)
    points.tell(points.first)
    standing = _rows(engine)
    schema.go_back(engine, "0042")
    assert [reason for reason, _since in _rows(engine).values()] == ["Granne"]
    schema.migrate(engine)
    assert _rows(engine) == standing


def test_what_a_conflict_that_stands_did_not_hide_is_hidden_from_now_on(points):
    points.attach(points.first)
    points.tell(points.first)
    engine = points.board.runtime.engine
    schema.go_back(engine, "0042")
    there = tables(engine)
    version = select(there["document"].c.content_version)
    with engine.begin() as connection:
        connection.execute(there["hiding"].delete())
        before = connection.scalar(version)
    assert points.sees
    schema.migrate(engine)
    assert not points.sees
    with engine.connect() as connection:
        assert connection.scalar(version) == before + 1, "search does not follow"
    points.take_back(points.first)
    assert points.sees


def _conflicts(connection, there):
    """Bo Lind has a conflict of interest at both points, which are called the same, and in a matter."""
    for key, name in ((BO, "Bo Lind"), (CECILIA, "Cecilia Ask")):
        put(connection, there["person"], id=key.hex, name=name, created_at=NOW, **OF_IT)
    put(
        connection,
        there["meeting"],
        id=MEETING.hex,
        kind="board",
        starts=NOW,
        created_at=NOW,
        changed_at=NOW,
        **OF_IT,
    )
    for place, (point, conflict) in enumerate(((ROOF, AT_ROOF), (FACADE, AT_FACADE)), start=1):
        named = {"meeting_id": MEETING.hex, "position": place, "heading": "Anbud"}
        put(connection, there["agenda_item"], id=point.hex, **named, **OF_IT)
        told = {"item_id": point.hex, "person_id": BO.hex, "declared_at": NOW + timedelta(hours=place)}
        put(connection, there["agenda_conflict"], id=conflict.hex, **told, **OF_IT)
    days = {"opened_on": NOW.date(), "created_at": NOW, "changed_at": NOW}
    put(connection, there["matter"], id=MATTER.hex, year=2026, number=3, state="open", **days, **OF_IT)
    told = {"matter_id": MATTER.hex, "person_id": BO.hex, "declared_at": NOW}
    put(connection, there["matter_conflict"], id=IN_MATTER.hex, **told, **OF_IT)


def _upgraded(tmp_path, *, key, reason, at=(), whose=BO):
    """What hides the paper after the update where one row hid it before; by key, with the reason."""
    with older(tmp_path, "0042") as engine:
        there = tables(engine)
        with engine.begin() as connection:
            _conflicts(connection, there)
            for point in at:
                paper = {"item_id": point.hex, "document_id": DOCUMENT.hex}
                put(connection, there["agenda_paper"], id=uuid.uuid4().hex, **paper, **OF_IT)
            row = {"document_id": DOCUMENT.hex, "person_id": whose.hex, "reason": reason}
            put(connection, there["hiding"], id=key.hex, created_at=BEFORE, **row, **OF_IT)
        schema.migrate(engine, "0043")
        found = _rows(engine)
    assert len({since for _reason, since in found.values()}) == 1, (
        "since when it is hidden changes for no reason"
    )
    return {one: reason for one, (reason, _since) in found.items()}


def _key(conflict):
    return hiding_key(conflict, DOCUMENT)


def test_what_is_known_by_its_words_alone_gets_a_key_and_every_conflict_a_row(tmp_path):
    found = _upgraded(tmp_path, key=uuid.uuid4(), reason="Jäv: Anbud", at=(ROOF, FACADE))
    assert found == dict.fromkeys((_key(AT_ROOF), _key(AT_FACADE)), "Jäv: Anbud")


def test_what_a_matter_hid_is_its_own_though_the_paper_was_taken_from_it(tmp_path):
    assert _upgraded(tmp_path, key=uuid.uuid4(), reason="Jäv i ärende 2026-Ä3") == {
        _key(IN_MATTER): "Jäv i ärende 2026-Ä3"
    }


def test_what_was_hidden_at_one_point_and_taken_from_it_is_not_given_to_another_of_the_same_name(tmp_path):
    found = _upgraded(tmp_path, key=_key(AT_FACADE), reason="Jäv: Anbud", at=(ROOF,))
    assert set(found) == {_key(AT_ROOF), _key(AT_FACADE)}


@pytest.mark.parametrize(
    ("reason", "whose"), [("Jäv: Anbud på taket", BO), ("Granne", BO), ("Jäv: Anbud", CECILIA)]
)
def test_what_no_conflict_tells_of_stays_as_it_was(tmp_path, reason, whose):
    old = uuid.uuid4()
    found = _upgraded(tmp_path, key=old, reason=reason, at=(), whose=whose)
    assert found == {old: reason}
