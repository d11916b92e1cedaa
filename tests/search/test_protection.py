"""Protected identities never appear; personal identity numbers only with the permission, logged, masked."""

from datetime import date

import pytest
from sqlalchemy import select

from boardroom.audit.models import Reading
from boardroom.core.actor import worker_for
from boardroom.language.protection import shield_over
from boardroom.mandates.models import Person
from boardroom.matters.actions import Card, open_matter
from boardroom.search.actions import ask, complete_query, suggest
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from boardroom.search.rules.naming import names_in
from tests.data.filed import put_in, seen
from tests.data.minutes import file_sealed_minutes

SEARCH = "/brf-provet-1/search/"
NUMBER = "811218-9876"


@pytest.fixture
def opener(board):
    return board.runtime.opener


def protect(board, opener, role, *, on=True):
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.get(Person, board.people[role].id).protected_identity = on
    while index(opener):
        pass


def titles(board, opener, words, role="secretary"):
    answer = ask(opener, board.actor(role), words, Narrowing())
    return [row.title for row in answer.rows if not row.hit.missing]


def test_the_name_of_a_protected_person_finds_nothing_and_is_shown_nowhere(board, opener, client_as):
    secretary = board.actor("secretary")
    put_in(
        opener,
        secretary,
        "Beslöts att Hugo Björk får nycklar till cykelrummet.",
        title="Nycklar till Hugo Björk",
    )
    put_in(
        opener,
        secretary,
        "Björk, Hugo anmälde läckage. Björks balkong läcker. En björk fälldes.",
        title="Läckage",
    )
    assert len(titles(board, opener, '"Hugo Björk"')) == 1
    protect(board, opener, "member")
    for typed in ('"Hugo Björk"', "hugo", "person:Björk", '"Björk Hugo"', "nycklar hugo"):
        assert titles(board, opener, typed) == [], typed
    assert titles(board, opener, "björk") == ["Läckage"], "the tree is no person"
    page = seen(client_as("secretary"), f"{SEARCH}?q=cykelrummet")
    assert "Nycklar till ••••" in page
    assert "Hugo" not in page
    assert "Björk" not in page.replace("en björk", "")
    with opener.reading(secretary) as work:
        assert suggest(work, "hug") == []
        assert complete_query(work, "Nycklar") == [
            one for one in complete_query(work, "Nycklar") if "Hugo" not in one.query
        ]
    protect(board, opener, "member", on=False)
    assert len(titles(board, opener, '"Hugo Björk"')) == 1


def test_a_shield_covers_a_name_in_every_form_and_keeps_the_length():
    shield = shield_over([("Anna Maria Berg", ("anna@exempel.se",))], ["Bo Lind"])
    for written in (
        "Anna Maria Berg",
        "anna berg",
        "Berg, Anna",
        "A. Berg",
        "Bergs",
        "BERG",
        "anna@exempel.se",
    ):
        assert shield.over(written) == "•" * len(written), written
    for left in ("berg", "Bergvärme", "Bo Lind", "Anna", "Annas"):
        assert shield.over(left) == left
    assert shield.without("Fru Berg kom.") == "Fru      kom."
    shared = shield_over([("Anna Berg", ())], ["Bo Berg"])
    assert shared.over("Bo Berg och Anna Berg") == "Bo Berg och •••••••••"


def test_names_are_known_by_how_they_are_written():
    assert names_in("Närvarande: Anna Berg, K. Lind och fru Ek. Taket läcker.") == (
        "Anna Berg",
        "K. Lind",
        "Ek",
    )
    assert names_in("BO LIND skrev under.") == ("Bo Lind",)


def test_a_personal_number_is_found_by_who_may_and_that_is_logged_without_the_number(
    board, opener, client_as
):
    put_in(
        opener,
        board.actor("secretary"),
        f"Överlåtelse till Nils Ny, {NUMBER}, lgh 1203.",
        title="Överlåtelse",
    )
    page = seen(client_as("secretary"), f"{SEARCH}?q={NUMBER}")
    assert "Överlåtelse" in page
    assert "811218-****" in page
    assert "9876" not in page.replace(f'value="{NUMBER}"', "").replace(f"q={NUMBER}", "")
    with opener.reading(board.actor("chair")) as work:
        [reading] = work.session.scalars(select(Reading).where(Reading.what == "searched_number"))
        assert (reading.person_id, reading.subject_id) == (board.people["secretary"].id, "811218-****")


def test_a_personal_number_finds_nothing_for_others_and_they_are_told_why(board, opener, client_as):
    put_in(opener, board.actor("secretary"), f"Protokoll om Nils Ny, {NUMBER}.", title="Överlåtelse")
    for role in ("auditor", "board_member"):
        page = seen(client_as(role), f"{SEARCH}?q={NUMBER}")
        assert "Överlåtelse" not in page
        assert "Personnummer söker bara den som för föreningens register" in page
    with opener.reading(board.actor("chair")) as work:
        assert work.session.scalars(select(Reading).where(Reading.what == "searched_number")).all() == []


def test_a_personal_number_in_a_title_a_decision_or_a_matter_is_masked_wherever_it_is_listed(
    board, opener, client_as
):
    secretary = board.actor("secretary")
    numbered = put_in(opener, secretary, "Nycklar kvitterades av Nils.", title=f"Kvittens {NUMBER} Nils")
    put_in(opener, secretary, "Nycklar kvitterades av Nils igen.", title="Kvittens två")
    put_in(opener, secretary, "Nycklar lämnades åter.", title="Återlämning")
    file_sealed_minutes(
        board, date(2025, 9, 2), [("Nycklar", f"att Nils {NUMBER} får nycklar", "adopted")], number=3
    )
    with opener.writing(secretary) as work:
        open_matter(work, Card(f"Nycklar till {NUMBER} Nils"))
    client = client_as("secretary")
    found = seen(client, f"{SEARCH}?q=nycklar")
    for masked in ("Kvittens 811218-**** Nils", "till 811218-**** Nils", "Nils 811218-**** får"):
        assert masked in found.replace("<mark>", "").replace("</mark>", "")
    table = client.get(f"{SEARCH}results.csv?q=nycklar").get_data(as_text=True)
    like = seen(client, f"/brf-provet-1/search/similar/{numbered.document.id}")
    lists = (
        found,
        table,
        like,
        client.get(f"{SEARCH}suggestions?q=kvittens").get_data(as_text=True),
        client.get(f"{SEARCH}suggestions?q=nycklar").get_data(as_text=True),
        client.get(f"{SEARCH}suggestions?q=9876").get_data(as_text=True),
    )
    assert "811218-****" in table
    assert "811218-****" in like
    assert "Kvittens" in lists[3], "the other title is offered still"
    for each in lists:
        assert "9876" not in each.replace("q=9876", "")
    assert client.get(f"{SEARCH}suggestions?q=8112").get_json() == []
    partly = seen(client_as("auditor"), f"{SEARCH}?q=kvittens+{NUMBER}")
    assert "utan 811218-****" in partly
