"""A choice between what two wrote is made from what stands now: what was looked at and is another by now is asked again."""

import re

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.minutes import actions
from boardroom.minutes.actions import Settled
from tests.data.filed import seen
from tests.minutes.test_editing import Desk
from tests.minutes.test_head_together import Head, opened_fields

ASKED_AGAIN = "Det du valde mellan har ändrats sedan sidan visades, så inget är valt än."


class Chosen(Head):
    """Two who have the same editor open, of whom one presses a button of a page that is as old as may be."""

    def deed(self, name, role="secretary"):
        """What a button of the page sends that stands now."""
        page = self.browsers[role].get(f"{self.desk.address}/edit").text
        return re.search(rf'value="({name}-[^"]+)"', page).group(1)

    def press(self, deed, role="secretary"):
        sent = opened_fields(self.browsers[role], self.desk) | {"deed": deed}
        answer = self.browsers[role].post(f"{self.desk.address}/edit", data=sent)
        assert answer.status_code == 302, answer.text

    def again(self, changes):
        """Let the chair open the page and save it."""
        self.pages["chair"] = opened_fields(self.browsers["chair"], self.desk)
        self.save("chair", changes)

    def add(self, note):
        """Let the chair put the row back that was taken away."""
        page = opened_fields(self.browsers["chair"], self.desk)
        last = max(int(name.split("-")[1]) for name in page if name.startswith("attendance-"))
        row = {"name": "Elsa Rönn", "status": "present"}
        self.again({f"attendance-{last}-{name}": value for name, value in row.items()})
        self.again({f"attendance-{last}-note": note})

    def guests(self):
        return [(row.name, row.status.value, row.note) for row in self.saved.attendance][2:]

    def verbs(self):
        of_it = select(Entry.verb).where(Entry.subject_id == str(self.desk.minutes.id))
        with self.desk.opener.reading(self.desk.board.actor("secretary")) as work:
            return list(work.session.scalars(of_it))


@pytest.fixture
def head(board, secretary, client_as):
    return Chosen(Desk(board, secretary), client_as)


@pytest.mark.parametrize("deed", ["join", "drop"])
def test_a_value_that_was_changed_again_is_shown_and_chosen_from(head, deed):
    head.save("chair", {"place": "Biblioteket"})
    head.save("secretary", {"place": "Torget 3"})
    old = head.deed(deed)
    head.again({"place": "Gillestugan"})
    head.press(old)
    assert (head.saved.place, len(head.kept())) == ("Gillestugan", 1)
    told = head.words("secretary")
    assert ASKED_AGAIN in told
    assert "Astrid Ek skrev: Gillestugan Du skrev: Torget 3" in told
    assert "Biblioteket" not in told
    head.press(head.deed(deed))
    assert head.saved.place == ("Torget 3" if deed == "join" else "Gillestugan")
    assert head.kept() == {}


def test_a_row_that_came_back_is_shown_and_written_over_by_nobody_who_has_not_read_it(head):
    head.save("chair", {"attendance-2-name": ""})
    head.save("secretary", {"attendance-2-note": "föredragande"})
    old = head.deed("join")
    head.add("suppleant för Bo")
    head.press(old)
    assert head.guests() == [("Elsa Rönn", "present", "suppleant för Bo")]
    both = "Elsa Rönn, närvarande, suppleant för Bo Du skrev: Elsa Rönn, adjungerad, föredragande"
    assert f"Astrid Ek skrev: {both}" in head.words("secretary")
    head.press(head.deed("join"))
    assert head.guests() == [("Elsa Rönn", "co_opted", "föredragande")]


def test_a_column_of_a_row_that_is_gone_can_be_let_go_alone(head):
    head.save("chair", {"attendance-2-note": "anmäld"})
    head.save("secretary", {"attendance-2-note": "föredragande"})
    old = head.deed("join")
    head.again({"attendance-2-name": ""})
    told = head.words("chair")
    assert (
        "Elsa Rönn: Anmärkning: två skrev olika Du skrev: (raden togs bort) Bo Lind skrev: föredragande"
        in told
    )
    assert "Byt till det andra" not in told
    head.press(old)
    assert len(head.kept()) == 1
    head.press(head.deed("drop"))
    assert (head.guests(), head.kept()) == ([], {})


def test_the_log_tells_no_choice_that_was_not_made(head):
    head.save("chair", {"attendance-2-note": "anmäld"})
    head.save("secretary", {"attendance-2-note": "föredragande"})
    [kept] = head.kept().values()
    gone = head.deed("join").partition(".")[2]
    head.again({"attendance-2-name": ""})
    shown = head.deed("drop").partition(".")[2]
    for seen_there, became in ((gone, Settled.CHANGED), ("", Settled.CHANGED), (shown, Settled.GONE)):
        with head.desk.opener.writing(head.desk.board.actor("secretary")) as work:
            told = actions.settle_beside(work, head.desk.minutes.id, kept.id, join=True, seen=seen_there)
        assert told is became
    head.press(f"join-{kept.id}.{shown}")
    assert "Raden finns inte längre i närvaron" in head.words("secretary")
    assert not {"joined_texts", "dropped_text"} & set(head.verbs())
    assert len(head.kept()) == 1


def test_a_paragraph_that_moved_is_the_same_paragraph_still(head):
    head.save("chair", {"attendance-1-last_item": "1"})
    head.save("secretary", {"attendance-1-last_item": "2"})
    head.press("down-0", "chair")
    head.press(head.deed("join"))
    assert (head.saved.attendance[1].last_item, head.kept()) == (1, {})


@pytest.mark.parametrize("deed", ["join", "drop"])
def test_words_that_were_written_on_beside_a_paragraph_are_read_before_they_are_chosen_about(head, deed):
    head.save("chair", {"items-1-text": "Ordförandens ord."})
    head.save("secretary", {"items-1-text": "Sekreterarens ord."})
    old = head.deed(deed, "chair")
    head.save("secretary", {"items-1-text": "Sekreterarens ord, nu fler."})
    head.press(old, "chair")
    assert ASKED_AGAIN in seen(head.browsers["chair"], f"{head.desk.address}/edit")
    assert [one.text for one in head.desk.beside()] == ["Sekreterarens ord, nu fler."]
    head.press(head.deed(deed, "chair"), "chair")
    assert (head.desk.beside(), "nu fler" in head.desk.texts()[1]) == ([], deed == "join")
