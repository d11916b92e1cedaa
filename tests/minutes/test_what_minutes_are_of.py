"""Void minutes know what they were of: after an update too, where that is certain."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import paragraph_key
from boardroom.work import schema
from tests.conftest import NOW
from tests.data.filed import seen
from tests.data.older import OF_IT, older, put, tables
from tests.minutes.test_meetings import Desk
from tests.minutes.test_per_capsulam import HOME, decided
from tests.minutes.test_void_numbers import make_void

EXTRA = "Protokoll från extra föreningsstämma"


@pytest.fixture
def of_extra(board, secretary):
    """The minutes of an extra general meeting, and that meeting."""
    people, desk = board.people, Desk(board)
    facts = Plan(
        kind=MinutesKind.GENERAL_MEETING,
        starts=NOW + timedelta(days=35),
        chaired_by=people["chair"].id,
        written_by=people["secretary"].id,
        extra=True,
    )
    meeting = desk.do(actions.plan, facts)
    return desk.do(actions.begin_from, meeting.id), meeting, facts


def test_void_minutes_of_an_extra_meeting_are_called_so_as_before(secretary, client_as, of_extra):
    minutes, _meeting, _facts = of_extra
    make_void(secretary, minutes)
    assert EXTRA in seen(client_as("secretary"), f"{HOME}minutes/{minutes.id}")
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert actions.gather_facts(work, queries.by_id(work, minutes.id), draft=True).extra


def test_what_is_begun_anew_is_of_an_extra_meeting_too(board, secretary, of_extra):
    minutes, meeting, facts = of_extra
    desk = Desk(board)
    make_void(secretary, minutes)
    anew = desk.do(actions.begin_from, meeting.id)
    assert secretary.read(anew).extra
    make_void(secretary, anew)
    # Another meeting has been made of it since; what was void stays what it was.
    desk.do(actions.change, meeting.id, replace(facts, kind=MinutesKind.BOARD, extra=False))
    of_board = desk.do(actions.begin_from, meeting.id)
    assert [secretary.read(one).extra for one in (minutes, anew, of_board)] == [True, True, False]
    with secretary.opener.writing(board.actor("secretary")) as work:
        kind = MinutesKind.GENERAL_MEETING
        by_hand = actions.begin(work, secretary.meeting(kind=kind), after=minutes.id)
    assert secretary.read(by_hand).extra


def test_void_minutes_per_capsulam_know_their_question_whatever_their_words_became(secretary, board):
    minutes = decided(secretary)
    make_void(secretary, minutes)
    with secretary.opener.writing(board.actor("secretary")) as work:
        question = queries.source_of(work, queries.by_id(work, minutes.id)).question
        anew = actions.write_anew(work, question.id)
        void = queries.by_id(work, minutes.id)
        void.held_on, void.chaired_by = date(2025, 1, 1), board.people["treasurer"].id
        for item in void.items:
            item.heading = "Annat"
    for one in (minutes, anew):
        with secretary.opener.reading(board.actor("secretary")) as work:
            source = queries.source_of(work, queries.by_id(work, one.id))
            assert source.question.id == question.id
            assert (source.instead.id if source.instead else None) == (anew.id if one is minutes else None)


def test_minutes_per_capsulam_begun_by_themselves_are_of_no_question_that_happens_to_be_alike(
    secretary, board
):
    minutes = decided(secretary)
    with secretary.opener.writing(board.actor("secretary")) as work:
        told = queries.by_id(work, minutes.id)
        meeting = secretary.meeting(
            kind=MinutesKind.PER_CAPSULAM, held_on=told.held_on, chaired_by=told.chaired_by
        )
        other = actions.begin(work, meeting)
        other.items[0].heading = told.items[0].heading
        assert queries.source_of(work, other).question is None


DAY = date(2026, 3, 27)


class Older:
    """A database of the edition before minutes knew what they were of."""

    def __init__(self, connection, there):
        self.connection, self.there = connection, there
        self.person = self.put("person", name="Astrid Ek", created_at=NOW)

    def put(self, table, **columns):
        key = columns.pop("id", None) or uuid.uuid4()
        put(self.connection, self.there[table], id=key.hex, **columns, **OF_IT)
        return key

    def minutes(self, kind, *headings, void=False, keys=(), **columns):
        facts = {"chaired_by": self.person.hex, "written_by": self.person.hex, "held_on": DAY}
        when = {"created_at": NOW, "changed_at": NOW, "void_at": NOW if void else None}
        why = {"void_because": "Fel" if void else ""}
        made = self.put("minutes", kind=kind, stage="draft", **(facts | when | why | columns))
        for place, heading in enumerate(headings, start=1):
            key = keys[place - 1](made) if keys else None
            self.put("minutes_item", id=key, minutes_id=made.hex, position=place, heading=heading)
        return made

    def meeting(self, *points, extra, minutes=None):
        when = {"starts": NOW, "created_at": NOW, "changed_at": NOW}
        made = self.put(
            "meeting", kind="general_meeting", extra=extra, minutes_id=minutes and minutes.hex, **when
        )
        for place, point in enumerate(points, start=1):
            self.put("agenda_item", id=point, meeting_id=made.hex, position=place, heading="Ett")

    def question(self, heading, minutes):
        when = {"deadline": DAY, "proposed_at": NOW, "closed_at": NOW}
        said = {"state": "decided", "stopped_because": "", "proposed_by": self.person.hex}
        return self.put("per_capsulam", heading=heading, minutes_id=minutes.hex, **said, **when)

    def logged(self, number, verb, question, minutes):
        told = {"verb": verb, "subject_kind": "per_capsulam", "subject_id": str(question)}
        self.put("audit_entry", number=number, at=NOW, payload={"minutes": str(minutes)}, **told)


def test_older_minutes_are_told_what_they_are_of_where_that_is_certain(tmp_path):
    with older(tmp_path, "0043") as engine:
        before = tables(engine)
        with engine.begin() as connection:
            there = Older(connection, before)
            first, second, other = (uuid.uuid4() for _ in range(3))
            standing = there.minutes("general_meeting", "Ett")
            void = there.minutes("general_meeting", "Ett", void=True, keys=[lambda _key: first])
            anew = there.minutes(
                "general_meeting", "Ett", void=True, keys=[lambda key: paragraph_key(second, key)]
            )
            yearly = there.minutes("general_meeting", "Ett", void=True, keys=[lambda _key: other])
            there.meeting(first, second, extra=True, minutes=standing)
            there.meeting(other, extra=False)

            roof = there.minutes("per_capsulam", "Taket")
            about_roof = there.question("Taket", roof)
            roof_before = there.minutes("per_capsulam", "Taket", void=True)
            twins = [there.minutes("per_capsulam", "Tvättstugan") for _ in range(2)]
            about_twins = [there.question("Tvättstugan", one) for one in twins]
            unsure, logged = (there.minutes("per_capsulam", "Tvättstugan", void=True) for _ in range(2))
            there.logged(1, "wrote_anew", about_twins[1], logged)
            by_itself = there.minutes("per_capsulam", "Taket")
        schema.migrate(engine, "0045")
        kept = tables(engine)["minutes"]
        with engine.connect() as connection:
            rows = {uuid.UUID(str(row.id)): row for row in connection.execute(kept.select())}
        assert {key for key, row in rows.items() if row.extra} == {standing, void, anew}
        assert not rows[yearly].extra
        of = {key: uuid.UUID(str(row.capsulam_id)) for key, row in rows.items() if row.capsulam_id}
        assert of == {
            roof: about_roof,
            roof_before: about_roof,
            twins[0]: about_twins[0],
            twins[1]: about_twins[1],
            logged: about_twins[1],
        }
        assert not {unsure, by_itself} & set(of)
        schema.go_back(engine, "0043")
        assert "capsulam_id" not in tables(engine)["minutes"].c
