"""A portal whose search index lies on a server that does not answer: it says so, and forgets nothing."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.search.jobs import watch
from boardroom.search.models import SavedHit, SavedSearch
from config import Settings
from tests.data.filed import put_in, seen

SEARCH = "/brf-provet-1/search/"


@pytest.fixture
def settings(settings: Settings, tmp_path) -> Settings:
    return replace(settings, search_database=f"postgresql://nobody@/nowhere?host={tmp_path}")


def test_the_search_page_says_that_search_does_not_answer_and_where_to_go(board, client_as):
    put_in(board.runtime.opener, board.actor("secretary"), "Taket läcker", title="Tak")
    page = seen(client_as("secretary"), f"{SEARCH}?q=taket")
    assert "Sökningen svarar inte just nu" in page
    assert "Bläddra i arkivet så länge" in page
    assert "Inget hittades" not in page, "nothing found and nothing asked are two things"


def test_a_list_to_take_away_is_not_an_empty_one(board, client_as):
    client = client_as("secretary")
    assert client.get(f"{SEARCH}results.csv?q=taket").status_code == 503
    assert client.post(f"{SEARCH}saved", data={"q": "taket"}).status_code == 503


def test_a_saved_search_keeps_what_it_found(board):
    opener, tenant = board.runtime.opener, board.association.id
    with opener.writing(worker_for(tenant)) as work:
        kept = SavedSearch(
            id=new_id(),
            association_id=tenant,
            person_id=board.people["secretary"].id,
            address="q=taket",
            created_at=work.now,
            seen_at=work.now,
            checked_at=work.now,
            asked_of="another state",
        )
        work.session.add(kept)
        work.session.flush()
        work.session.add(
            SavedHit(
                id=new_id(),
                association_id=tenant,
                saved_search_id=kept.id,
                document_id=new_id(),
                found_at=work.now,
            )
        )
    assert not watch(opener)
    with opener.reading(worker_for(tenant)) as work:
        assert work.session.scalar(select(func.count()).select_from(SavedHit)) == 1
