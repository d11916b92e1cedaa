"""Saved searches: kept by a person, asked again when the index changes, told of under Att göra."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from boardroom.classes.models import RecordClass
from boardroom.core.actor import worker_for
from boardroom.documents.actions import hide_from
from boardroom.search.jobs import watch
from boardroom.search.queries.saved import news
from tests.data.filed import put_in, seen

SEARCH = "/brf-provet-1/search/"
HOME = "/brf-provet-1/"


@pytest.fixture
def opener(board):
    return board.runtime.opener


def save(client, **asked):
    return client.post(f"{SEARCH}saved", data=asked)


def heard(board, opener, clock, role="secretary"):
    clock.advance(timedelta(minutes=1))
    while watch(opener):
        clock.advance(timedelta(seconds=1))
    with opener.reading(board.actor(role)) as work:
        return [one.new for one in news(work)]


def test_new_hits_of_a_saved_search_are_told_of_at_home_until_they_are_seen(board, opener, clock, client_as):
    put_in(opener, board.actor("secretary"), "Taket läcker", title="Första")
    client = client_as("secretary")
    assert save(client, q="taket").status_code == 302
    assert heard(board, opener, clock) == [0], "what was there when it was saved is known"
    put_in(opener, board.actor("secretary"), "Taket är lagat", title="Andra")
    assert heard(board, opener, clock) == [1]
    home = seen(client, HOME)
    assert "Nytt i dina sparade sökningar" in home
    assert "1 ny träff sedan du tittade sist." in home
    page = seen(client, f"{SEARCH}?q=taket")
    assert page.count("Ny sedan sist") == 1
    assert "Nytt i dina sparade sökningar" not in seen(client, HOME)
    assert "Ny sedan sist" not in seen(client, f"{SEARCH}?q=taket")


def test_a_saved_search_keeps_its_filters_and_is_the_same_in_any_order(board, opener, clock, client_as):
    client = client_as("secretary")
    save(client, **{"q": "taket -hiss", "class": "board_minutes", "order": "newest"})
    save(client, **{"q": "taket -hiss", "class": "board_minutes"})
    assert heard(board, opener, clock) == [0]
    put_in(opener, board.actor("secretary"), "Taket", title="Fel typ", record_class="budget")
    put_in(opener, board.actor("secretary"), "Taket och hissen", title="Fel ord")
    put_in(opener, board.actor("secretary"), "Taket", title="Rätt")
    assert heard(board, opener, clock) == [1]
    assert "taket -hiss, avgränsad" in seen(client, SEARCH)


def test_news_are_those_of_todays_scope(board, opener, clock, client_as):
    save(client_as("board_member"), q="taket")
    clock.advance(timedelta(minutes=1))
    paper = put_in(opener, board.actor("secretary"), "Taket", title="Anbud")
    assert heard(board, opener, clock, "board_member") == [1]
    with opener.writing(board.actor("secretary")) as work:
        hide_from(work, paper.document.id, board.people["board_member"].id, "jäv")
    with opener.reading(board.actor("board_member")) as work:
        assert [one.new for one in news(work)] == [0]
    assert "Nytt i dina" not in seen(client_as("board_member"), HOME)


def test_the_worker_asks_as_the_person_and_not_as_itself(board, opener, clock, client_as):
    save(client_as("auditor"), q="taket")
    clock.advance(timedelta(minutes=1))
    put_in(opener, board.actor("secretary"), "Taket stör", record_class="disturbance_case")
    assert heard(board, opener, clock, "auditor") == [0]


def test_a_saved_search_is_forgotten_by_its_person_alone(board, opener, client_as):
    save(client_as("secretary"), q="taket")
    with opener.reading(board.actor("secretary")) as work:
        [one] = news(work)
    drop = f"{SEARCH}saved/{one.saved.id}/drop"
    assert client_as("chair").post(drop).status_code == 404
    assert client_as("secretary").post(drop).status_code == 302
    with opener.reading(board.actor("secretary")) as work:
        assert news(work) == []


@pytest.mark.parametrize("typed", ["811218-9876", '"öppen', "tak år:banan"])
def test_a_number_of_a_person_or_what_cannot_be_read_is_not_kept(board, opener, client_as, typed):
    assert save(client_as("secretary"), q=typed).status_code == 422
    with opener.reading(board.actor("secretary")) as work:
        assert news(work) == []


def test_a_class_that_is_gone_stops_no_other_search(board, opener, clock, client_as):
    client = client_as("secretary")
    save(client, q="typ:budget taket")
    save(client, q="taket")
    clock.advance(timedelta(minutes=1))
    with opener.writing(worker_for(board.association.id)) as work:
        for each in work.session.query(RecordClass).filter_by(key="budget"):
            each.key, each.name = "gone", "Borta"
    put_in(opener, board.actor("secretary"), "Taket", title="Nytt")
    assert sorted(heard(board, opener, clock)) == [0, 1]
    assert urlencode({"q": "taket"}) in seen(client, SEARCH)
