"""On a database server two change one paper, or one binder, at once: search hears of both."""

import pytest

from boardroom.documents import queries
from boardroom.documents.actions import describe
from boardroom.papers import actions as papers
from boardroom.papers.queries import binder_by_id
from boardroom.papers.rules import Card, Scanned
from tests.minutes.test_meetings import Desk
from tests.minutes.test_side_by_side import at_once


@pytest.fixture
def desk(postgres_board):
    return Desk(postgres_board)


def read(desk, query, key):
    with desk.opener.reading(desk.board.actor("secretary")) as work:
        return query(work, key)


def titled(paper, title):
    return lambda work: describe(
        work, paper.id, title=title, record_class=paper.record_class, document_date=paper.document_date
    )


def test_a_paper_that_two_change_at_once_is_indexed_for_each_of_them(desk):
    paper = desk.paper()
    before = read(desk, queries.by_id, paper.id).content_version
    at_once(desk, titled(paper, "Anbud"), titled(paper, "Anbudet"))
    after = read(desk, queries.by_id, paper.id)
    assert (after.title, after.content_version) == ("Anbudet", before + 2)


def test_a_binder_that_two_change_at_once_is_indexed_for_each_of_them(desk):
    binder = desk.do(papers.add_binder, Card("Pärm 4"))
    at_once(
        desk,
        lambda work: papers.change_binder(work, binder.id, Card("Pärm 4", shelf="Hyllan")),
        lambda work: papers.mark_scanned(work, binder.id, Scanned.PARTLY),
    )
    after = read(desk, binder_by_id, binder.id)
    assert (after.shelf, after.scanned, after.content_version) == ("Hyllan", Scanned.PARTLY, 3)
