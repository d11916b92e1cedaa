"""Random histories of mandates: what a person can reach equals what a plain model of the rules says.

All run against the real queries inside one transaction, each behind a savepoint of its own. Every tenth is lived through
with the real actions, which must refuse what the model refuses; of the others the rows are written as the model has them.
Every fortieth asks the search index too, and some are lived through in a browser and with a program's token.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, insert, select

from boardroom.associations.queries import own
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted, Refusal
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.documents.actions import hide_from, show_again
from boardroom.documents.models import Document, Hiding
from boardroom.documents.queries import by_id, within
from boardroom.identity.actions import create_token
from boardroom.mandates.actions import (
    Election,
    Seat,
    ask_for_access,
    change_ownership,
    confirm_access,
    end_mandate,
    enter_election,
    enter_ownership,
    narrow,
    resign,
    seat,
)
from boardroom.mandates.models import Mandate, OpenedAccess, Ownership, Role
from boardroom.mandates.queries import actor_for
from boardroom.mandates.rules import scope_of
from boardroom.search.actions import search, suggest
from boardroom.search.queries import Narrowing
from tests.conftest import NOW, Board, session_of
from tests.data.filed import put_in

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HISTORIES = 2_000

# The rules of DOMAIN section 4 once more, in plain words and independently of the product's own tables.
BOARD = {"chair", "vice_chair", "secretary", "treasurer", "board_member"}
READS_MINUTES = BOARD | {"deputy", "auditor"}
MANAGES = {"chair", "vice_chair", "administrator"}
ELECTED = BOARD | {"deputy", "auditor", "nominating_committee"}
MAY = {
    Permission.READ_DOCUMENTS: READS_MINUTES | {"nominating_committee", "manager"},
    Permission.READ_MINUTES: READS_MINUTES,
    Permission.READ_BOARD: READS_MINUTES | {"nominating_committee", "administrator"},
    Permission.ADD_DOCUMENTS: BOARD | {"deputy", "nominating_committee", "manager"},
    Permission.EDIT_DOCUMENTS: BOARD | {"deputy"},
    Permission.WRITE_MINUTES: BOARD | {"deputy"},
    Permission.SEND_FOR_SIGNING: BOARD | {"deputy"},
    Permission.MANAGE_MANDATES: MANAGES,
    Permission.MANAGE_ASSOCIATION: MANAGES,
    Permission.READ_ACCESS_LOG: {"chair", "auditor"},
    Permission.APPROVE_DISPOSAL: BOARD,
    Permission.OPEN_ACCESS: BOARD,
}
# What is opened for someone for some hours never lets them open for others, destroy, or watch who read what.
NOT_BY_OPENING = {Permission.READ_ACCESS_LOG, Permission.APPROVE_DISPOSAL, Permission.OPEN_ACCESS}
MINUTES = {"board_minutes", "general_meeting_minutes"}
EVERYTHING = "everything"
SEES = {
    **dict.fromkeys([*BOARD, "deputy"], EVERYTHING),
    "auditor": MINUTES | {"annual_report", "service_contract"},
    "nominating_committee": {"nominating_papers"},
    "manager": set(),
    "administrator": set(),
    "member": {"bylaws", "general_meeting_minutes", "annual_report"},
}
PAPERS = (
    "board_minutes",
    "general_meeting_minutes",
    "bylaws",
    "annual_report",
    "service_contract",
    "disturbance_case",
    "nominating_papers",
    None,
    "renovation_permit",
    "renovation_permit",
    "damage_case",
    "disturbance_case",
    "renovation_permit",
)
OWN = (
    *("alfabok", "betabok", "gammabok", "deltabok", "epsilonbok", "zetabok", "jotabok", "thetabok"),
    *("kappabok", "lambdabok", "omegabok", "sigmabok", "pibok"),
)
# Which apartment a paper is about, and its day: that on it, or else the local one on which it was filed.
ABOUT = {
    8: ("1203", date(2026, 3, 10)),
    9: ("1203", date(2026, 3, 20)),  # bears no date
    10: ("1204", date(2026, 3, 25)),
    11: ("1203", date(2026, 3, 10)),  # of neighbours' words, which are not the owner's to read
}
UNDATED = {9}
# What an owner reads as a member of an apartment that was theirs on its day.
OF_OWN_APARTMENT = {"renovation_permit", "damage_case"}


@dataclass
class Held:
    """One mandate of the model."""

    role: str
    start: date
    end: date | None
    term: int | None
    classes: frozenset[str] = frozenset()
    opens_from: date | None = None
    opens_until: date | None = None

    def runs(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def opens(self, day: date) -> bool:
        begun = self.opens_from is None or self.opens_from <= day
        return self.runs(day) and begun and (self.opens_until is None or day < self.opens_until)


@dataclass
class Lived:
    """One row of the register of apartments, in the model; `end` is the first day without."""

    apartment: str
    start: date | None
    end: date | None

    def own(self, day: date, today: date) -> bool:
        begun = self.start is not None and self.start <= min(day, today)
        return begun and (self.end is None or day < self.end)


@dataclass
class Model:
    """What should be true of one person."""

    now: datetime = NOW
    held: list[Held] = field(default_factory=list)
    meetings: list[date] = field(default_factory=lambda: [date(2025, 5, 14)])
    hidden: set[int] = field(default_factory=set)
    member_pages: bool = False
    opened: list[tuple[str, datetime]] = field(default_factory=list)
    lived: list[Lived] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.astimezone(STOCKHOLM).date()

    def roles(self) -> set[str]:
        return {one.role for one in self.held if one.opens(self.today)}

    def opened_roles(self) -> set[str]:
        return {role for role, until in self.opened if self.now < until}

    def may(self, permission: Permission, *, program: bool = False) -> bool:
        if self.roles() & MAY[permission]:
            return True
        if permission is Permission.READ_DOCUMENTS and "member" in self.roles() and self.member_pages:
            return True
        return (
            not program and permission not in NOT_BY_OPENING and bool(self.opened_roles() & MAY[permission])
        )

    def sees(self, *, program: bool = False) -> set[int]:
        if not self.may(Permission.READ_DOCUMENTS, program=program):
            return set()
        shelves = [
            one.classes or SEES[one.role]
            for one in self.held
            if one.opens(self.today) and (one.role != "member" or self.member_pages)
        ]
        shelves += [] if program else [SEES[role] for role in self.opened_roles()]
        return {
            number
            for number, record_class in enumerate(PAPERS)
            if number not in self.hidden
            and (
                any(shelf == EVERYTHING or record_class in shelf for shelf in shelves)
                or (number in self.at_home() and record_class in OF_OWN_APARTMENT)
            )
        }

    def at_home(self) -> set[int]:
        """The papers about an apartment that was the person's on their day, where that opens anything today."""
        if "member" not in self.roles() or not self.member_pages:
            return set()
        return {
            number
            for number, (apartment, day) in ABOUT.items()
            if any(one.apartment == apartment and one.own(day, self.today) for one in self.lived)
        }


class Life:
    """One person's history, lived in the product and in the model at once."""

    def __init__(self, chance: random.Random, board: Board, clock, papers, *, offices: bool, by_deeds: bool):
        self.chance, self.board, self.clock, self.papers = chance, board, clock, papers
        self.person = board.people["vice_chair"]
        self.model = Model()
        self.roles = [role.value for role in Role if offices or role is not Role.CHAIR]
        # Those with rules of their own come more often.
        self.roles += ["auditor", "auditor", "auditor", "member", "manager"]
        self.elections = not offices
        self.by_deeds, self.at_home = by_deeds, False
        self.told: list[str] = []
        clock.set(NOW)

    def deed(self, work) -> None:
        deeds = [
            self.grant,
            self.grant,
            self.end,
            self.resign,
            self.pass_time,
            self.conflict,
            self.shelf,
            self.box,
            self.box,
            self.open,
            self.move_in,
        ]
        if self.at_home:
            deeds = [self.move_in, self.move_in, self.move_out, self.conflict, self.pass_time]
        if self.elections:
            deeds += [self.elect]
        self.chance.choice(deeds)(work)

    def day(self, least: int = -60, most: int = 60) -> date:
        return self.model.today + timedelta(days=self.chance.randint(least, most))

    def attempt(self, work, deed, told: str, *, due: bool) -> bool:
        """Do a deed by the real action, which must refuse it exactly when the model does."""
        self.told.append(told)
        if not self.by_deeds:
            return due
        inner = work.session.begin_nested()
        try:
            deed()
            work.session.flush()
        except Refusal as refusal:
            inner.rollback()
            work.session.expire_all()
            self.told[-1] += f" ({type(refusal).__name__})"
            assert not due, self.told
            return False
        inner.commit()
        assert due, self.told
        return True

    def grant(self, work) -> None:
        role, start = self.chance.choice(self.roles), self.day()
        years = self.chance.choice([None, 1, 2]) if role in ELECTED else None
        last = start + timedelta(days=self.chance.randint(-1, 40)) if self.chance.random() < 0.4 else None
        classes = frozenset({"service_contract"}) if role == "manager" else frozenset()
        chosen = Seat(
            role=Role(role), person_id=self.person.id, years=years, last_day=last, record_classes=classes
        )
        done = self.attempt(
            work,
            lambda: seat(work, chosen, start, invited=False),
            f"seat {role} {start} {last}",
            due=last is None or last >= start,
        )
        if done:
            self.hold(Held(role, start, last + timedelta(days=1) if last else None, years, classes))

    def row(self, work, held: Held) -> Mandate:
        rows = work.session.scalars(select(Mandate).where(Mandate.person_id == self.person.id))
        return next(
            row for row in rows if (row.role, row.start, row.end) == (held.role, held.start, held.end)
        )

    def end(self, work) -> None:
        if not self.model.held:
            return
        held = self.chance.choice(self.model.held)
        last = self.day(-30, 90)
        without = last + timedelta(days=1)
        over = held.end is not None and held.end <= min(without, self.model.today)
        if self.attempt(
            work,
            lambda: end_mandate(work, self.row(work, held).id, last_day=last),
            f"end {held.role} {last}",
            due=not over and without >= held.start,
        ):
            held.end = without

    def resign(self, work) -> None:
        last = self.day(-5, 30)
        without = last + timedelta(days=1)
        lasting = [one for one in self.model.held if one.end is None or one.end > without]
        self.attempt(
            work,
            lambda: resign(work, self.person.id, last_day=last),
            f"resign {last}",
            due=bool(lasting),
        )
        for one in lasting:
            one.end = max(without, one.start)

    def elect(self, work) -> None:
        meeting = self.day(-5, 20)
        if meeting <= self.model.meetings[-1]:
            return
        role, again = self.chance.choice(["board_member", "deputy", "auditor"]), self.chance.random() < 0.5
        seats = [
            Seat(role=Role.CHAIR, person_id=self.board.people["chair"].id, years=2),
            Seat(role=Role.VICE_CHAIR, person_id=self.board.people["administrator"].id, years=2),
        ]
        seats += [Seat(role=Role(role), person_id=self.person.id, years=2)] if again else []
        if any(one.role == "vice_chair" and one.runs(meeting + timedelta(days=1)) for one in self.model.held):
            return
        self.attempt(
            work,
            lambda: enter_election(work, Election(meeting, seats)),
            f"elect {meeting} {role if again else ''}",
            due=True,
        )
        self.model.meetings.append(meeting)
        leaves = meeting + timedelta(days=1)
        for one in self.model.held:
            years = meeting.year - self.elected_in(one.start)
            if one.role in ELECTED and one.end is None and one.start < meeting and years >= (one.term or 1):
                one.end = leaves
        if again:
            self.hold(Held(role, leaves, None, 2))

    def elected_in(self, start: date) -> int:
        """The year of the ordinary meeting before a mandate began, or where none is known that of its beginning."""
        before = [day for day in self.model.meetings if day <= start]
        return before[-1].year if before and (start - before[-1]).days <= 731 else start.year

    def hold(self, new: Held) -> None:
        """The same role is not held twice at once: who is elected to it for a term anew has the old one ended there."""
        running = [one for one in self.model.held if one.role == new.role and one.runs(new.start)]
        anew = new.role in ELECTED and new.term is not None and any(one.start < new.start for one in running)
        if running and not anew:
            if new.role in ELECTED and new.term is not None:
                running[0].term = new.term
            return
        for one in running:
            one.end = new.start
        self.model.held.append(new)

    def pass_time(self, _work) -> None:
        now = self.model.now
        if self.chance.random() < 0.5:
            # To the very midnight, or a second before it; among the days are those on which clocks are moved.
            day = self.model.today + timedelta(days=self.chance.randint(1, 40))
            midnight = datetime.combine(day, time.min, tzinfo=STOCKHOLM).astimezone(UTC)
            self.model.now = midnight - timedelta(seconds=self.chance.randint(0, 1))
        else:
            self.model.now = now + timedelta(hours=self.chance.randint(1, 100))
        self.clock.set(self.model.now)
        self.told.append(f"now {self.model.now}")

    def conflict(self, work) -> None:
        number = self.chance.randrange(len(PAPERS))
        document = self.papers[number]
        deed = (
            (lambda: show_again(work, document, self.person.id))
            if number in self.model.hidden
            else (lambda: hide_from(work, document, self.person.id, "jäv"))
        )
        self.attempt(work, deed, f"conflict {number}", due=True)
        self.model.hidden ^= {number}

    def shelf(self, work) -> None:
        self.model.member_pages = not self.model.member_pages
        own(work).member_pages = self.model.member_pages
        work.session.flush()
        self.told.append(f"shelf {self.model.member_pages}")

    def settle(self, work) -> None:
        """Be a member with the shelf open, so that what is their own makes all the difference."""
        self.at_home = True
        self.shelf(work)
        start = self.day(-90, -10)
        if self.attempt(
            work,
            lambda: seat(work, Seat(role=Role.MEMBER, person_id=self.person.id), start, invited=False),
            f"seat member {start}",
            due=True,
        ):
            self.hold(Held("member", start, None, None))

    def move_in(self, work) -> None:
        apartment, start = self.chance.choice(["1203", "1203", "1204"]), self.day(-20, 20)
        known = start if self.chance.random() < 0.9 else None
        last = start + timedelta(days=self.chance.randint(-1, 30)) if self.chance.random() < 0.5 else None
        new = Lived(apartment, known, last + timedelta(days=1) if last else None)
        meets = any(
            one.apartment == apartment
            and (one.end is None or (known or date.min) < one.end)
            and (new.end is None or (one.start or date.min) < new.end)
            for one in self.model.lived
        )
        if self.attempt(
            work,
            lambda: enter_ownership(work, self.person.id, f"lgh {apartment}", known, last),
            f"in {apartment} {known} {last}",
            due=not meets and (last is None or (known is not None and last >= known)),
        ):
            self.model.lived.append(new)

    def move_out(self, work) -> None:
        lasting = [one for one in self.model.lived if one.end is None and one.start is not None]
        if not lasting:
            return
        one, last = self.chance.choice(lasting), self.day(-20, 20)
        # What was entered for later days in the same apartment stands in no way of an earlier end.
        if self.attempt(
            work,
            lambda: change_ownership(work, self.lived_row(work, one).id, one.apartment, one.start, last),
            f"out {one.apartment} {last}",
            due=last >= one.start,
        ):
            one.end = last + timedelta(days=1)

    def lived_row(self, work, lived: Lived) -> Ownership:
        rows = work.session.scalars(select(Ownership).where(Ownership.person_id == self.person.id))
        return next(
            row
            for row in rows
            if (row.apartment, row.start, row.end) == (lived.apartment, lived.start, lived.end)
        )

    def box(self, work) -> None:
        audits = [one for one in self.model.held if one.role == "auditor"]
        if not audits:
            return
        held = self.chance.choice(audits)
        first, last = self.day(-20, 20), self.day(-20, 40)
        if self.attempt(
            work,
            lambda: narrow(work, self.row(work, held).id, opens_from=first, last_day=last),
            f"box {first} {last}",
            due=last >= first,
        ):
            held.opens_from, held.opens_until = first, last + timedelta(days=1)

    def open(self, work) -> None:
        role, hours = (
            self.chance.choice(["administrator", "secretary", "auditor"]),
            self.chance.choice([4, 24, 72]),
        )

        def opened() -> None:
            first, second = (
                replace(
                    work, actor=replace(self.board.member, person_id=self.board.people[name].id, name=name)
                )
                for name in ("secretary", "treasurer")
            )
            asked = ask_for_access(first, self.person.id, Role(role), reason="provet", hours=hours)
            confirm_access(second, asked.id)

        self.attempt(work, opened, f"open {role} {hours} h", due=True)
        self.model.opened.append((role, self.model.now + timedelta(hours=hours)))

    def write(self, work) -> None:
        """Write the rows that the model has, for a history that was not lived through by deeds."""
        common = {"association_id": self.board.association.id, "person_id": self.person.id}
        rows = [
            {
                "id": new_id(),
                **common,
                "role": Role(one.role),
                "start": one.start,
                "end": one.end,
                "term": one.term,
                "record_classes": ",".join(one.classes),
                "opens_from": one.opens_from,
                "opens_until": one.opens_until,
                "elected_for": "",
                "signatory": False,
                "ended_because": "",
                "created_at": NOW,
            }
            for one in self.model.held
        ]
        hidden = [
            {
                "id": new_id(),
                **common,
                "document_id": self.papers[number],
                "reason": "jäv",
                "created_at": NOW,
            }
            for number in self.model.hidden
        ]
        opened = [
            {
                "id": new_id(),
                **common,
                "role": Role(role),
                "reason": "provet",
                "hours": 4,
                "asked_by": self.board.people["secretary"].id,
                "asked_at": NOW,
                "confirmed_by": self.board.people["treasurer"].id,
                "confirmed_at": NOW,
                "ends_at": until,
            }
            for role, until in self.model.opened
        ]
        lived = [
            {
                "id": new_id(),
                **common,
                "apartment": one.apartment,
                "start": one.start,
                "end": one.end,
                "created_at": NOW,
            }
            for one in self.model.lived
        ]
        for table, written in ((Mandate, rows), (Hiding, hidden), (OpenedAccess, opened), (Ownership, lived)):
            if written:
                work.session.execute(insert(table), written)

    def check(self, work, *, searched: bool) -> None:
        model, told = self.model, "; ".join(self.told)
        association = own(work)
        actor = actor_for(work, association, self.person.account_id, "Ove Asp")
        program = actor_for(work, association, self.person.account_id, "Ove Asp", by_program=True)
        assert {one for one in MAY if actor.may(one)} == {one for one in MAY if model.may(one)}, told
        assert {one for one in MAY if program.may(one)} == {
            one for one in MAY if model.may(one, program=True)
        }, told
        assert set(actor.roles) == set(program.roles) == model.roles(), told
        reader = replace(work, actor=actor)
        if not model.may(Permission.READ_DOCUMENTS):
            for question in (lambda: scope_of(actor), lambda: by_id(reader, self.papers[0])):
                with pytest.raises(NotPermitted):
                    question()
            return
        found = set(work.session.scalars(select(Document.id).where(within(scope_of(actor)))))
        assert found == {self.papers[number] for number in model.sees()}, told
        if searched:
            answer = search(reader, "gemensamt", Narrowing())
            assert answer.hits.total == len(model.sees()), told
            assert {row.document.id for row in answer.rows} == found, told
            for number, word in enumerate(OWN):
                assert bool(suggest(reader, word[:5])) is (number in model.sees()), (word, told)


def filed_papers(board: Board) -> list:
    """One paper of each class, and some about apartments, in their order; all have a word in common."""
    return [
        put_in(
            board.runtime.opener,
            board.actor("chair"),
            f"gemensamt ärende {word}",
            title=word,
            record_class=PAPERS[number],
            day=None if number in UNDATED else ABOUT.get(number, ("", date(2026, 3, 14)))[1],
            apartment=ABOUT.get(number, ("", None))[0],
        ).document.id
        for number, word in enumerate(OWN)
    ]


@pytest.fixture(scope="module")
def archive(lasting_board) -> Iterator[tuple[Board, list]]:
    """One paper of each class, with a word of its own and one that all share; and a person without any mandate."""
    lasting_board.add("vice_chair", "Ove Asp", date(2025, 5, 14))
    opener = lasting_board.runtime.opener
    papers = filed_papers(lasting_board)
    lasting_board.member = lasting_board.actor("treasurer")
    with opener.writing(worker_for(lasting_board.association.id)) as work:
        work.session.execute(
            delete(Mandate).where(Mandate.person_id == lasting_board.people["vice_chair"].id)
        )
    return lasting_board, papers


def test_two_thousand_random_histories_reach_what_the_rules_say(archive):
    board, papers = archive
    opener = board.runtime.opener
    clock = opener.clock
    checked = seen_something = seen_at_home = 0
    with opener.writing(worker_for(board.association.id)) as work:
        for number in range(HISTORIES):
            life = Life(
                random.Random(number), board, clock, papers, offices=number % 3 > 0, by_deeds=number % 10 == 0
            )
            history = work.session.begin_nested()
            if number % 6 == 1:
                life.settle(work)
            for _ in range(life.chance.randint(2, 5)):
                life.deed(work)
            life.pass_time(work)
            if not life.by_deeds:
                life.write(work)
            life.check(work, searched=number % 40 == 0)
            checked += 1
            seen_something += bool(life.model.sees())
            seen_at_home += any(
                PAPERS[one] in OF_OWN_APARTMENT for one in life.model.sees() & life.model.at_home()
            )
            history.rollback()
            work.session.expunge_all()
    clock.set(NOW)
    assert checked == HISTORIES
    # Histories that let nobody in would prove little.
    assert seen_something > HISTORIES // 4
    assert seen_at_home > HISTORIES // 40


def test_some_histories_are_met_in_a_browser_and_by_a_program(app, board, clock):
    opener, tenant = board.runtime.opener, board.association.id
    board.add("vice_chair", "Ove Asp", date(2025, 5, 14))
    person, slug = board.people["vice_chair"], board.association.slug
    papers = filed_papers(board)
    board.member = board.actor("treasurer")
    holder = replace(board.actor("vice_chair"), permissions=frozenset(Permission))
    until = NOW + timedelta(days=900)
    with opener.writing(holder) as work:
        token, secret = create_token(work, "provets program", frozenset(Permission), 30)
        token.expires_at = until
        session = session_of(work, person.account_id, seen_at=until, days=900)
    browser, program = app.test_client(), app.test_client()
    with browser.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = session, True
    api, bearer = f"/api/v1/associations/{slug}", {"Authorization": f"Bearer {secret}"}
    reached = 0
    for number in range(16):
        with opener.writing(worker_for(tenant)) as work:
            for table in (Mandate, Hiding, OpenedAccess, Ownership):
                work.session.execute(delete(table).where(table.person_id == person.id))
            own(work).member_pages = False
            life = Life(random.Random(number), board, clock, papers, offices=True, by_deeds=True)
            if number % 6 == 1:
                life.settle(work)
            for _ in range(life.chance.randint(3, 6)):
                life.deed(work)
            life.pass_time(work)
        model, told = life.model, "; ".join(life.told)
        sees = model.sees()
        reads = model.may(Permission.READ_DOCUMENTS)
        for place, document in enumerate(papers):
            page = browser.get(f"/{slug}/archive/{document}")
            assert page.status_code == (200 if place in sees else 404 if reads else 403), told
        found = browser.get(f"/{slug}/search/results.csv?q=gemensamt")
        assert found.status_code == (200 if reads else 403), told
        words = found.get_data(as_text=True)
        assert not reads or {word for word in OWN if word in words} == {OWN[one] for one in sees}, told
        minutes = browser.get(f"/{slug}/minutes/").status_code
        assert minutes == (200 if model.may(Permission.READ_MINUTES) else 403), told
        by_program = model.may(Permission.READ_DOCUMENTS, program=True)
        answer = program.get(f"{api}/search?q=gemensamt", headers=bearer)
        assert answer.status_code == (200 if by_program else 403 if model.roles() else 401), told
        if by_program:
            assert answer.json["total"] == len(model.sees(program=True)), told
        reached += bool(sees)
    assert reached > 4
