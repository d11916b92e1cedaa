"""What a decision does, and what one that the register does not know is to it."""

from datetime import date

from boardroom.search.actions import search
from boardroom.search.jobs import index
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in
from tests.data.minutes import file_sealed_minutes


def ask(board, question):
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        return [row for row in search(work, question, Narrowing()).rows if not row.hit.missing]


def test_to_raise_the_fee_and_a_raise_of_the_fee_are_one(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    put_in(opener, secretary, "Beslutades om en avgiftshöjning med fem procent.", title="Budget")
    put_in(opener, secretary, "Styrelsen beslutade att höja årsavgiften.", title="Beslut")
    put_in(opener, secretary, "Avgiften betalas i förskott.", title="Avisering")
    for question in ("höja avgiften", "avgiftshöjning", "höjning av avgiften"):
        assert {row.title for row in ask(board, question)} == {"Budget", "Beslut"}, question


def test_a_decision_that_replaces_an_unknown_one_is_found_by_it_and_is_in_force(board):
    text = "att avgiften höjs; beslutet ersätter beslut 2019-03-12 § 7"
    file_sealed_minutes(board, date(2024, 2, 6), [("Avgift", text, "adopted")], number=2)
    while index(board.runtime.opener):
        pass
    for question in ("2019-03-12", "12 mars 2019", "beslut § 7 avgiften", "ersätter beslut"):
        [row] = ask(board, question)
        assert row.decided is not None, question
        assert row.decided.decision.text == text
        assert not row.superseded
