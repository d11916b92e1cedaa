"""On a database server, where Works run side by side: one chain without forks, one series without gaps or doubles."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql

from boardroom.adapters.twins.set_clock import SetClock
from boardroom.associations.models import Association
from boardroom.audit.actions import hold_chain, record
from boardroom.audit.queries import chain_report, links
from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document
from boardroom.mandates.models import Person
from boardroom.minutes.actions import Meeting, begin, save_item, take_number
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.queries import Sought, all_beside, by_id, decision_years, decisions, written
from boardroom.minutes.rules import WrittenDecision
from boardroom.runtime import build
from boardroom.work import Work, database
from boardroom.work.work import lock_key
from config import Settings
from tests.data.postgres_server import new_database

AT_ONCE, ROUNDS = 6, 8


@pytest.fixture(scope="module")
def address(postgres: str) -> Iterator[str]:
    """A database with every table and no row."""
    with new_database(postgres) as address:
        engine = database(address)
        Base.metadata.create_all(engine)
        engine.dispose()
        yield address


@pytest.fixture
def side_by_side(address: str, tmp_path, clock: SetClock):
    """An opener on the server, and an association that is the test's own."""
    made = build(Settings(home=tmp_path / "var", keys=tmp_path / "keys", database=address), clock)
    with made.opener.writing(worker_for()) as work:
        association = Association(
            id=new_id(),
            slug=f"brf-{uuid4().hex[:8]}",
            name="Brf Provet 1",
            org_number="769600-0009",
            created_at=work.now,
        )
        work.session.add(association)
    yield made.opener, association.id
    made.engine.dispose()


def begun(work: Work, day: int):
    """Begin minutes of a board meeting; return their key."""
    person = Person(id=new_id(), association_id=work.actor.tenant, name="Astrid Ek", created_at=work.now)
    work.session.add(person)
    work.session.flush()
    return begin(work, Meeting(MinutesKind.BOARD, date(2026, 3, day), person.id, person.id)).id


def all_at_once(deed) -> list:
    """Do one thing in several threads that begin together, several times over."""
    barrier = Barrier(AT_ONCE)

    def rounds(thread: int) -> list:
        barrier.wait()
        return [deed(thread * ROUNDS + number) for number in range(ROUNDS)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [one for some in pool.map(rounds, range(AT_ONCE)) for one in some]


def test_entries_that_are_written_at_once_stand_in_one_chain(side_by_side):
    opener, tenant = side_by_side

    def deed(number: int) -> int:
        with opener.writing(worker_for(tenant)) as work:
            record(work, "filed", "document", number, title=f"{number}")
            return record(work, "documents.described", "document", number).number

    numbers = all_at_once(deed)
    with opener.reading(worker_for(tenant)) as work:
        report = chain_report(work, str(tenant))
        length = len(list(links(work, str(tenant))))
    assert report.ok, report
    assert length == report.length == 2 * len(numbers)
    assert len(set(numbers)) == AT_ONCE * ROUNDS


def test_minutes_that_are_numbered_at_once_have_neither_gaps_nor_doubles(side_by_side):
    opener, tenant = side_by_side

    def deed(_: int) -> int:
        with opener.writing(worker_for(tenant)) as work:
            return take_number(work, begun(work, 14)).number

    assert sorted(all_at_once(deed)) == list(range(1, AT_ONCE * ROUNDS + 1))


def test_a_paragraph_that_many_write_at_once_loses_no_word_of_any(side_by_side):
    opener, tenant = side_by_side
    with opener.writing(worker_for(tenant)) as work:
        key = begun(work, 15)
        first = written(by_id(work, key).items[0])

    def deed(number: int) -> str:
        words = f"Skrivet av nummer {number}."
        with opener.writing(worker_for(tenant)) as work:
            save_item(work, key, replace(first, text=words, opening=str(number)))
        return words

    said = all_at_once(deed)
    with opener.reading(worker_for(tenant)) as work:
        kept = [by_id(work, key).items[0].text, *(one.text for one in all_beside(work, key))]
    assert sorted(kept) == sorted(said)


def test_the_decision_register_answers_on_a_server_too(side_by_side):
    opener, tenant = side_by_side
    with opener.writing(worker_for(tenant)) as work:
        key = begun(work, 15)
        first = written(by_id(work, key).items[0])
        made = WrittenDecision("adopted", "att åtgärda taket.", None, date(2026, 3, 1))
        save_item(work, key, replace(first, decisions=(made,)))
    for sought in (Sought(), Sought(words="ÅTGÄRDA"), Sought(state="open", order="due"), Sought(year=2026)):
        with opener.reading(worker_for(tenant)) as work:
            assert [one.decision.text for one in decisions(work, sought).rows] == ["att åtgärda taket."]
            assert decision_years(work) == [2026]


def test_minutes_that_two_people_send_at_once_take_one_number(side_by_side):
    opener, tenant = side_by_side
    with opener.writing(worker_for(tenant)) as work:
        first, second = begun(work, 14), begun(work, 28)

    def deed(_: int) -> int:
        with opener.writing(worker_for(tenant)) as work:
            return take_number(work, first).number

    assert set(all_at_once(deed)) == {1}
    with opener.writing(worker_for(tenant)) as work:
        assert take_number(work, second).number == 2


def test_documents_that_are_filed_at_once_have_references_of_their_own(side_by_side):
    opener, tenant = side_by_side

    def deed(number: int) -> str:
        with opener.writing(worker_for(tenant)) as work:
            return file_document(work, title=f"{number}", files=[]).reference

    found = all_at_once(deed)
    assert len(set(found)) == len(found)


def test_another_associations_chain_is_not_waited_for(side_by_side):
    opener, tenant = side_by_side
    with opener.writing(worker_for(tenant)) as work:
        hold_chain(work, tenant)
        with opener.writing(worker_for(tenant)) as other:
            taken = other.session.scalar(
                select(
                    func.pg_try_advisory_xact_lock(lock_key(f"audit {tenant}")),
                )
            )
            free = other.session.scalar(select(func.pg_try_advisory_xact_lock(lock_key(f"audit {uuid4()}"))))
    assert (taken, free) == (False, True)


def test_a_chain_is_held_before_its_end_is_read(runtime, board):
    """Also where no server is installed: what is said to one, and in which order."""
    said = []

    class Listening:
        """A session that notes what it would say to a server."""

        def get_bind(self):
            return _Server()

        def execute(self, statement):
            said.append(str(statement.compile(dialect=postgresql.dialect())))

        def scalars(self, statement, _given):
            said.append(str(statement.compile(dialect=postgresql.dialect())))
            return _Nothing()

        def add(self, _):
            pass

        def flush(self):
            pass

    with runtime.opener.writing(worker_for(board.association.id)) as work:
        record(replace(work, session=Listening()), "filed", "document", "1")
    assert said[0].startswith("SELECT pg_advisory_xact_lock(")
    assert "FROM audit_entry" in said[1]


def test_a_lock_has_a_number_that_the_server_can_keep():
    keys = {lock_key(f"audit {number}") for number in range(1000)}
    assert len(keys) == 1000
    assert all(-(2**63) <= key < 2**63 for key in keys)


class _Server:
    dialect = postgresql.dialect()


class _Nothing:
    def first(self) -> None:
        return None


def test_sqlite_is_asked_for_no_such_lock(runtime):
    with runtime.opener.writing(worker_for()) as work:
        assert isinstance(work, Work)
        work.alone("audit installation")
