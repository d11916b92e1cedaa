"""On a database server the register is told of a decision while its minutes are changed: each goes by what the other has left."""

from dataclasses import replace

import pytest

from boardroom.core.errors import NotFound
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NotCounted
from boardroom.minutes.rules import Particulars
from tests.data.side_by_side import meanwhile
from tests.minutes.conftest import Secretary


@pytest.fixture
def secretary(postgres_board) -> Secretary:
    return Secretary(postgres_board)


def at_once(secretary, first, second):
    """Do the first as the secretary, and the second as the chair while the first is not yet done."""
    board = secretary.board
    return meanwhile(board.runtime, (board.actor("secretary"), first), (board.actor("chair"), second))


def shown(secretary, minutes):
    """Return the § that decides, as its editor has it."""
    return queries.written(secretary.read(minutes).items[1])


def test_who_does_it_is_not_lost_when_that_is_said_while_the_paragraph_is_saved(secretary):
    minutes = secretary.written()
    opened, saved = shown(secretary, minutes), []
    who = secretary.board.people["treasurer"].id

    def save(work):
        saved.append(actions.save_item(work, minutes.id, replace(opened, text="Tre anbud.")))

    at_once(secretary, save, lambda work: actions.assign(work, opened.made[0].id, who, None))
    # The editor writes on from the revision that it was answered.
    on = replace(opened, text="Tre anbud kom in.", revision=saved[0].revision)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        actions.save_item(work, minutes.id, on)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        item = queries.by_id(work, minutes.id).items[1]
        [beside] = queries.all_beside(work, minutes.id)
    assert item.decisions[0].responsible_id == who
    assert (item.text, beside.text) == ("Tre anbud.", "Tre anbud kom in.")


def test_what_is_taken_back_meanwhile_is_not_noted_as_done(secretary):
    minutes = secretary.written()
    secretary.send(minutes)
    decision = secretary.read(minutes).items[1].decisions[0].id
    with pytest.raises(NotCounted):
        at_once(
            secretary,
            lambda work: actions.reopen(work, minutes.id),
            lambda work: actions.mark_done(work, decision),
        )


@pytest.mark.parametrize(
    "deed",
    [
        lambda work, key, other: actions.assign(work, key, None, None),
        lambda work, key, other: actions.tell(work, key, Particulars(votes="4 mot 1")),
        lambda work, key, other: actions.mark_done(work, key),
        actions.supersede,
        lambda work, key, other: actions.supersede(work, other, key),
    ],
)
def test_nothing_is_told_of_a_decision_that_is_struck_from_its_paragraph_meanwhile(secretary, deed):
    minutes, other = secretary.written(), secretary.written()
    opened, later = shown(secretary, minutes), shown(secretary, other).made[0].id
    with pytest.raises(NotFound):
        at_once(
            secretary,
            lambda work: actions.save_item(work, minutes.id, replace(opened, decisions=())),
            lambda work: deed(work, opened.made[0].id, later),
        )
