"""On a database server, where several workers ask at once: what waits is taken by one of them, and two words are two."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.export import actions as export
from boardroom.export.errors import OtherPerson
from boardroom.export.rules.selection import Selection
from boardroom.privacy.actions import requests
from boardroom.privacy.rules.states import Asked
from boardroom.runtime import build
from boardroom.sharing import actions as sharing
from boardroom.sharing.rules import Receiver
from tests.conftest import seated_board
from tests.data.filed import put_in
from tests.data.postgres_server import new_database
from tests.privacy.conftest import HUGO

PATIENCE = 20.0  # seconds until a second worker that never waits is a failure


@pytest.fixture
def served(postgres, settings, clock):
    """A board on a database server."""
    with new_database(postgres) as address:
        made = build(replace(settings, database=address), clock)
        Base.metadata.create_all(made.engine)
        yield seated_board(made)
        made.engine.dispose()


def _side_by_side(board, actors, deed):
    """Do a deed in one Work and, before that one ends, in another; return what each came to."""
    opener = board.runtime.opener

    def other():
        with opener.writing(actors[1]) as work:
            return deed(work)

    with ThreadPoolExecutor(1) as pool:
        with opener.writing(actors[0]) as work:
            first = deed(work)
            second = pool.submit(other)
            _waits(board.runtime.engine, second)
        return first, second.result()


def _waits(engine, running):
    """Wait until the other Work waits for something that this one holds."""
    until = time.monotonic() + PATIENCE
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while time.monotonic() < until and not running.done():
        with engine.connect() as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.02)
    assert not running.done(), "the other did not wait"


def test_an_order_of_a_package_is_taken_by_one_worker(served):
    with served.runtime.opener.writing(served.actor("chair")) as work:
        export.order_export(work, Selection())
    first, second = _side_by_side(served, [worker_for(), worker_for()], export.claim_order)
    assert first is not None
    assert second is None


def test_a_request_about_a_person_is_taken_by_one_worker(served):
    with served.runtime.opener.writing(served.actor("secretary")) as work:
        requests.register_request(work, Asked.ACCESS, HUGO, date(2026, 3, 18))
    first, second = _side_by_side(served, [worker_for(), worker_for()], requests.claim)
    assert first is not None
    assert second is None


def test_a_shared_pdf_is_made_by_one_worker(served):
    paper = put_in(served.runtime.opener, served.actor("secretary"), "Hyran", title="Hyresavtal")
    worker = worker_for(served.association.id)
    with served.runtime.opener.writing(served.actor("chair")) as work:
        share = sharing.share(work, paper.document.id, Receiver("Banken"), date(2026, 4, 3)).share
        key = share.id
        sharing.ask_for_copy(work, key)
    first, second = _side_by_side(served, [worker, worker], lambda work: sharing.claim_copy(work, key))
    assert first is not None
    assert second is None


def test_one_person_who_says_it_twice_at_once_has_said_it_once_and_two_persons_twice(served):
    chair, treasurer = served.actor("chair"), served.actor("treasurer")
    with pytest.raises(OtherPerson):
        _side_by_side(served, [chair, chair], lambda work: export.confirm_leaving(work, "Stämman, § 12"))
    with served.runtime.opener.writing(chair) as work:
        export.stay(work)
    first, second = _side_by_side(
        served, [chair, treasurer], lambda work: export.confirm_leaving(work, "Stämman, § 12")
    )
    assert first.id == second.id
    assert second.confirmed
