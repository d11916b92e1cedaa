"""What is kept beside a § that two wrote: all of it, and a conflict of interest is noted at once, whatever happens to the words."""

import re
from dataclasses import replace
from datetime import date

import pytest

from boardroom.documents.queries import by_ids
from boardroom.minutes import actions, queries
from boardroom.minutes.rules import WrittenDecision, WrittenItem, decisions_together
from tests.data.filed import seen
from tests.minutes.test_editing import Desk
from tests.minutes.test_head_together import opened_fields
from tests.minutes.test_meetings import Desk as Meetings

DUE = date(2026, 4, 30)


class Two(Desk):
    """A desk where the secretary and the chair have the editor open."""

    def __init__(self, board, secretary, client_as):
        super().__init__(board, secretary)
        self.who = board.people["treasurer"]
        self.browsers = {role: client_as(role) for role in ("secretary", "chair")}
        self.pages = {role: opened_fields(one, self) for role, one in self.browsers.items()}

    def press(self, role, deed="save", **changes):
        sent = self.pages[role] | changes | {"deed": deed}
        answer = self.browsers[role].post(f"{self.address}/edit", data=sent)
        assert answer.status_code == 302, answer.text

    def send(self, role, place=1, **changes):
        """Send one § by itself, as the page does while someone writes, and let the page take what it is told."""
        prefix, page = f"items-{place}-", self.pages[role]
        page |= {prefix + name: value for name, value in changes.items()}
        sent = {key.removeprefix(prefix): value for key, value in page.items() if key.startswith(prefix)}
        told = self.browsers[role].post(f"{self.address}/paragraph", data=sent).json
        page |= {f"{prefix}{name}": told[name] for name in ("revision", "stood", "ticked") if name in told}
        return told

    def recused(self, place=1):
        return set(self.opened()[place].recused)

    def settle(self, *, join=True):
        [kept] = self.beside()
        with self.opener.writing(self.board.actor("secretary")) as work:
            actions.settle_beside(work, self.minutes.id, kept.id, join=join)
        return self.opened()[1]

    def box(self, role="secretary"):
        """What is told of the one text that is kept beside a §."""
        [kept] = self.beside()
        page = seen(self.browsers[role], f"{self.address}/edit")
        told = re.search(rf'<div id="beside-{kept.id}">(.*?)Ta bort den texten', page, re.DOTALL).group(1)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", told))


@pytest.fixture
def desk(board, secretary, client_as):
    return Two(board, secretary, client_as)


# --- Conflicts of interest ----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Sekreterarens ord.", None])
def test_a_conflict_ticked_in_a_paragraph_that_another_saved_meanwhile_is_noted_at_once(desk, words):
    desk.press("chair", **{"items-1-text": "Ordförandens ord."})
    changes = {"items-1-text": words} if words else {}
    desk.press("secretary", **changes, **{"items-1-recused": [str(desk.who.id)]})
    assert desk.recused() == {desk.who.id}
    assert desk.texts()[1] == "Ordförandens ord."
    assert f"Jävig här: {desk.who.name} (redan ikryssat i paragrafen)" in desk.box()
    assert desk.settle(join=bool(words)).recused == {desk.who.id}


def test_what_an_older_page_left_alone_unticks_nobody_whom_another_ticked(desk):
    desk.send("chair", recused=[str(desk.who.id)])
    desk.send("secretary", text="Sekreterarens ord.")
    assert desk.recused() == {desk.who.id}
    assert "Jävig här" not in desk.box(), "the secretary has told of no conflict"
    assert desk.settle().recused == {desk.who.id}


def test_what_an_older_page_left_alone_ticks_nobody_whom_another_unticked(desk):
    desk.write(replace(desk.opened()[1], recused=frozenset({desk.who.id})))
    desk.pages = {role: opened_fields(one, desk) for role, one in desk.browsers.items()}
    desk.send("chair", text="Ordförandens ord.", recused=[])
    assert desk.recused() == set()
    desk.send("secretary", text="Sekreterarens ord.")
    assert (desk.recused(), desk.settle().recused) == (set(), frozenset())


def test_whoever_unticks_what_only_they_touch_is_heard(desk):
    desk.write(replace(desk.opened()[1], recused=frozenset({desk.who.id})))
    desk.pages = {role: opened_fields(one, desk) for role, one in desk.browsers.items()}
    desk.send("chair", text="Ordförandens ord.")
    desk.send("secretary", recused=[])
    assert desk.recused() == set()


def test_a_tick_from_an_older_page_stops_nobody_who_goes_on_writing(desk):
    assert desk.send("secretary", text="Sekreterarens")["state"] == "saved"
    desk.send("chair", recused=[str(desk.who.id)])
    told = desk.send("secretary", text="Sekreterarens ord.")
    assert (told["state"], desk.texts()[1], desk.recused()) == ("saved", "Sekreterarens ord.", {desk.who.id})
    assert desk.send("secretary", text="Sekreterarens ord, nu fler.")["state"] == "saved"
    assert desk.recused() == {desk.who.id}


def test_who_was_ticked_stays_told_beside_while_the_words_are_written_on(desk):
    desk.send("secretary", text="Sekreterarens ord.")
    desk.send("chair", text="Ordförandens", recused=[str(desk.who.id)])
    desk.send("chair", text="Ordförandens ord.")
    desk.write(replace(desk.opened()[1], recused=frozenset()))
    told = desk.box()
    assert f"Jävig här: {desk.who.name} " in told
    assert "redan ikryssat" not in told
    assert desk.settle().recused == {desk.who.id}, "what is read in the box comes with it"


def test_a_page_that_does_not_say_who_was_ticked_unticks_nobody(desk):
    desk.send("chair", text="Ordförandens ord.", recused=[str(desk.who.id)])
    for told in ("", "=snart", str(desk.who.id)):
        desk.send("secretary", text="Sekreterarens ord.", stood="", ticked=told)
        assert desk.recused() == {desk.who.id}


def test_a_paper_is_hidden_from_whom_the_second_ticked_before_anybody_chose(board):
    desk, who = Meetings(board), board.people["treasurer"].id
    meeting = desk.plan()
    point, paper = desk.do(actions.add_item, meeting.id, "Anbud på taket"), desk.paper()
    desk.do(actions.attach, point.id, paper.id)
    minutes = desk.do(actions.begin_from, meeting.id)
    with desk.opener.reading(board.actor("secretary")) as work:
        items = [queries.written(one) for one in queries.by_id(work, minutes.id).items]
    item = next(one for one in items if one.heading == "Anbud på taket")
    desk.do(actions.save_item, minutes.id, replace(item, text="Sekreterarens ord."))
    assert may_see(desk, paper)
    with desk.opener.writing(board.actor("chair")) as work:
        told = replace(item, text="Kassören lämnade rummet.", recused=frozenset({who}))
        saved = actions.save_item(work, minutes.id, told)
    assert not may_see(desk, paper)
    desk.do(actions.settle_beside, minutes.id, saved.beside.id, join=False)
    assert not may_see(desk, paper), "the words are let go, the conflict is a fact"


@pytest.mark.parametrize("anew", [False, True])
def test_a_paper_is_hidden_also_when_the_paragraph_has_been_taken_away(board, anew):
    desk, who = Meetings(board), board.people["treasurer"].id
    meeting = desk.plan()
    point, paper = desk.do(actions.add_item, meeting.id, "Anbud på taket"), desk.paper()
    desk.do(actions.attach, point.id, paper.id)
    minutes = desk.do(actions.begin_from, meeting.id)
    if anew:
        desk.do(actions.make_void, minutes.id, "Fel dag")
        minutes = desk.do(actions.begin_from, meeting.id)
    with desk.opener.reading(board.actor("secretary")) as work:
        items = [queries.written(one) for one in queries.by_id(work, minutes.id).items]
    item = next(one for one in items if one.heading == "Anbud på taket")
    with desk.opener.writing(board.actor("secretary")) as work:
        there = queries.by_id(work, minutes.id)
        actions.saving.put_items(work, there, [one for one in items if one != item])
    with desk.opener.writing(board.actor("chair")) as work:
        saved = actions.save_item(work, minutes.id, replace(item, recused=frozenset({who})))
    assert not may_see(desk, paper)
    desk.do(actions.settle_beside, minutes.id, saved.beside.id, join=True)
    with desk.opener.reading(board.actor("secretary")) as work:
        back = queries.by_id(work, minutes.id).items[-1]
        assert (back.heading, {one.person_id for one in back.recusals}) == ("Anbud på taket", {who})


def may_see(desk, paper):
    with desk.opener.reading(desk.board.actor("treasurer")) as work:
        return paper.id in by_ids(work, {paper.id})


# --- Decisions ----------------------------------------------------------------------------------


def test_who_does_a_decision_and_by_when_is_read_beside_and_comes_with_it(desk):
    mine, theirs = desk.opened()[1], desk.opened()[1]
    desk.write(replace(mine, text="Sekreterarens ord."))
    made = (*theirs.made, WrittenDecision("adopted", "att begära ett anbud till.", desk.who.id, DUE))
    desk.write(replace(theirs, text="Ordförandens ord.", decisions=made), "chair")
    told = f"Beslut: att begära ett anbud till. Ansvarig: {desk.who.name} · senast 30 april 2026"
    assert told in desk.box()
    assert [one[:4] for one in desk.settle().made] == [one[:4] for one in made]


def test_who_does_a_decision_that_both_have_is_put_in_where_nobody_is_told(desk):
    mine, theirs = desk.opened()[1], desk.opened()[1]
    desk.write(replace(mine, text="Sekreterarens ord."))
    made = theirs.made[0]._replace(responsible=desk.who.id, due=DUE)
    desk.write(replace(theirs, decisions=(made,)), "chair")
    assert desk.settle().made == (made,)


def test_another_outcome_of_the_same_words_is_another_decision(desk):
    mine, theirs = desk.opened()[1], desk.opened()[1]
    desk.write(replace(mine, text="Sekreterarens ord."))
    made = (WrittenDecision("rejected", theirs.made[0].text),)
    desk.write(replace(theirs, text="Ordförandens ord.", decisions=made), "chair")
    assert [one.outcome for one in desk.settle().made] == ["adopted", "rejected"]


def test_decisions_are_one_unless_both_say_otherwise():
    one, other = (WrittenDecision("adopted", "att vänta.", who) for who in ("a", "b"))
    bare, late = WrittenDecision("adopted", "att vänta."), WrittenDecision("adopted", "att vänta.", due=DUE)
    assert decisions_together([one], [other]) == [one, other]
    assert decisions_together([bare], [other]) == [other]
    assert decisions_together([one], [late]) == [one._replace(due=DUE)]
    assert decisions_together([bare], [one, other]) == [one, other], "each is put in once"


@pytest.mark.parametrize("other", [{"text": "att anlita Firma B."}, {"due": DUE}, {"outcome": "rejected"}])
def test_two_windows_with_the_same_text_and_other_decisions_are_both_kept(desk, other):
    mine, theirs = desk.opened()[1], replace(desk.opened()[1], text="Ordförandens ord.")
    desk.write(replace(mine, text="Sekreterarens ord."))
    first = WrittenDecision("adopted", "att anlita Firma A.")
    for opening, made in (("ett", first), ("två", first._replace(**other)), ("tre", first)):
        desk.write(replace(theirs, opening=opening, decisions=(made,)), "chair")
    told = [queries.decisions_beside(one) for one in desk.beside()]
    assert sorted(map(str, told)) == sorted(map(str, [[first], [first._replace(**other)]]))


def test_a_decision_taken_away_while_another_added_one_stays_and_that_is_told(desk):
    first = desk.opened()[1]
    desk.write(replace(first, decisions=(*first.made, WrittenDecision("adopted", "att vänta."))))
    desk.pages = {role: opened_fields(one, desk) for role, one in desk.browsers.items()}
    roof = desk.opened()[1]
    desk.write(replace(roof, decisions=(*roof.made, WrittenDecision("adopted", "att fråga Firma C."))))
    told = desk.send("chair", **{"decisions-1-text": ""})
    stays = "Beslutet ”att vänta.” står kvar: någon annan skrev i paragrafen medan du hade sidan öppen."
    assert (told["state"], told["see"]) == ("beside", "Visa paragrafen som den är sparad")
    assert told["said"].startswith(stays)
    desk.press("chair")
    assert stays in seen(desk.browsers["chair"], f"{desk.address}/edit")
    assert [one.text for one in desk.opened()[1].made][1:] == ["att vänta.", "att fråga Firma C."]
    # Taken away from the page as it stands now, it goes without a word.
    desk.pages["chair"] = opened_fields(desk.browsers["chair"], desk)
    desk.press("chair", **{"items-1-decisions-1-text": ""})
    assert "står kvar" not in seen(desk.browsers["chair"], f"{desk.address}/edit")
    assert len(desk.opened()[1].made) == 2


def test_words_kept_for_a_paragraph_that_is_gone_are_put_back_with_all_of_it(desk):
    first, roof = desk.opened()
    desk.save([first])
    made = (WrittenDecision("deferred", "Anbudet bordläggs.", desk.who.id, DUE),)
    told = WrittenItem("Taket", "Ord.", made, "Reservation.", roof.id, recused=frozenset({desk.who.id}))
    desk.write(told, "chair")
    back = desk.settle()
    assert (back.text, back.reservation, back.recused) == ("Ord.", "Reservation.", {desk.who.id})
    assert [one[:4] for one in back.made] == [one[:4] for one in made]
