"""Words that mean the same are the association's own to change: permission, log, and the very next search."""

import pytest

from boardroom.core.errors import NotPermitted
from boardroom.search.actions import add_synonyms, search
from boardroom.search.errors import NotOneWord, TooFewWords, TooManyWords
from boardroom.search.queries import Narrowing
from boardroom.search.rules.wording import words_of
from tests.data.filed import put_in, seen

SYNONYMS = "/brf-provet-1/search/synonyms"


@pytest.fixture
def found(board):
    put_in(
        board.runtime.opener,
        board.actor("secretary"),
        "Arbetskorgen står i garaget. Hissen är ny.",
        title="Korg",
    )

    def ask(words):
        with board.runtime.opener.reading(board.actor("secretary")) as work:
            return [row.title for row in search(work, words, Narrowing()).rows]

    return ask


def test_a_group_that_is_added_counts_in_the_next_search_and_stands_in_the_log(board, client_as, found):
    assert found("skylift") == []
    client = client_as("chair")
    assert client.post(SYNONYMS, data={"words": "skylift, arbetskorg"}).status_code == 302
    assert found("skylift") == ["Korg"]
    assert "skylift, arbetskorg" in seen(client, SYNONYMS)
    assert "lade till ord som betyder samma sak i sökningen: skylift, arbetskorg" in seen(
        client, "/brf-provet-1/log/"
    )


def test_a_standard_group_is_changed_taken_away_and_restored(client_as, found):
    client = client_as("chair")
    one = f"{SYNONYMS}/hiss"
    assert found("lyftanordning") == ["Korg"]
    assert client.post(one, data={"words": "hiss, elevator"}).status_code == 302
    assert (found("lyftanordning"), found("elevator")) == ([], ["Korg"])
    assert "ändrad här" in seen(client, SYNONYMS)
    assert client.post(one, data={"deed": "take_away"}).status_code == 302
    assert found("elevator") == []
    assert "borttagen här" in seen(client, SYNONYMS)
    assert "Återställ" in seen(client, one)
    assert client.post(one, data={"deed": "restore"}).status_code == 302
    assert found("lyftanordning") == ["Korg"]


def test_ones_own_group_is_gone_when_it_is_taken_away(board, client_as, found):
    client = client_as("chair")
    with board.runtime.opener.writing(board.actor("chair")) as work:
        group = add_synonyms(work, "skylift, arbetskorg")
    assert client.post(f"{SYNONYMS}/{group.id}", data={"deed": "take_away"}).status_code == 302
    assert found("skylift") == []
    assert client.get(f"{SYNONYMS}/{group.id}").status_code == 404


def test_only_who_keeps_the_settings_changes_the_words(board, client_as):
    for role in ("secretary", "auditor", "board_member"):
        assert client_as(role).get(SYNONYMS).status_code == 403
        assert client_as(role).post(f"{SYNONYMS}/hiss", data={"deed": "take_away"}).status_code == 403
    with board.runtime.opener.writing(board.actor("secretary")) as work, pytest.raises(NotPermitted):
        add_synonyms(work, "ett, två")


def test_words_are_single_words_and_at_least_two(client_as):
    assert words_of("Hiss, lyftanordning;hiss\np-plats") == ("hiss", "lyftanordning", "p-plats")
    for typed, refusal in (
        ("ensam", TooFewWords),
        ("två ord, ett", NotOneWord),
        (", ".join(f"ord{chr(97 + number)}" for number in range(21)), TooManyWords),
    ):
        with pytest.raises(refusal):
            words_of(typed)
    answer = client_as("chair").post(SYNONYMS, data={"words": "två ord, ett"})
    assert answer.status_code == 422
    assert "är inte ett enda ord" in answer.get_data(as_text=True)


def test_a_fee_is_found_by_what_people_call_it(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    put_in(opener, secretary, "Avgiften höjs med två procent.", title="Avgiften")
    with opener.reading(secretary) as work:
        assert [row.title for row in search(work, "hyra", Narrowing()).rows] == ["Avgiften"]


def test_what_something_cost_and_when_it_was_changed_are_found_in_other_words(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    put_in(opener, secretary, "Priset blev tre miljoner.", title="Priset")
    put_in(opener, secretary, "Omläggningen är klar.", title="Omläggningen")
    with opener.reading(secretary) as work:
        assert [row.title for row in search(work, "vad kostade", Narrowing()).rows] == ["Priset"]
        assert [row.title for row in search(work, "utbytet", Narrowing()).rows] == ["Omläggningen"]


def test_a_page_with_all_words_of_a_group_is_no_better_than_one_with_the_word_itself(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    put_in(opener, secretary, "Avlopp, rör och relining.", title="Alla andra")
    put_in(opener, secretary, "Om stammarna sades inget mer den kvällen.", title="Ordet")
    with opener.reading(secretary) as work:
        assert [row.title for row in search(work, "lyftanordning", Narrowing()).rows] == []
        assert [row.title for row in search(work, "stam", Narrowing()).rows] == ["Ordet", "Alla andra"]
