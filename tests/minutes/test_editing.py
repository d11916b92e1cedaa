import re
from dataclasses import replace
from datetime import date

import pytest

from boardroom.core.errors import CannotPrint, Invalid, NotPermitted
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import AlreadySent, ChangedMeanwhile, TextsBeside, Void
from boardroom.minutes.rules import WrittenDecision, WrittenItem, compare
from tests.data.filed import seen


class Desk:
    """Two who write the same minutes at the same time, each from what they have opened."""

    def __init__(self, board, secretary):
        self.board, self.secretary, self.opener = board, secretary, secretary.opener
        self.minutes = secretary.written()

    @property
    def address(self):
        return f"/brf-provet-1/minutes/{self.minutes.id}"

    def opened(self):
        """What someone's editor holds who opens it now."""
        return [queries.written(item) for item in self.secretary.read(self.minutes).items]

    def write(self, item, role="secretary"):
        with self.opener.writing(self.board.actor(role)) as work:
            return actions.save_item(work, self.minutes.id, item)

    def save(self, items, role="secretary", *, attendance=(), **more):
        read = self.secretary.read(self.minutes)
        writing = replace(self.secretary.writing(), items=items, attendance=attendance)
        with self.opener.writing(self.board.actor(role)) as work:
            return actions.save(work, read.id, writing, **({"revision": read.revision} | more))

    def texts(self):
        return [item.text for item in self.secretary.read(self.minutes).items]

    def beside(self):
        with self.opener.reading(self.board.actor("secretary")) as work:
            return list(queries.all_beside(work, self.minutes.id))


@pytest.fixture
def desk(board, secretary):
    return Desk(board, secretary)


def test_a_paragraph_is_saved_by_itself_and_its_revision_grows(desk):
    roof = desk.opened()[1]
    saved = desk.write(replace(roof, text="Tre anbud."))
    assert (saved.revision, saved.beside) == (roof.revision + 1, None)
    assert desk.texts()[1] == "Tre anbud."
    again = desk.write(replace(roof, text="Fyra anbud.", revision=saved.revision))
    assert again.beside is None


def test_two_who_write_different_paragraphs_never_meet(desk):
    mine, theirs = desk.opened(), desk.opened()
    desk.write(replace(mine[0], text="Mötet öppnades av ordföranden."))
    assert desk.write(replace(theirs[1], text="Tre anbud."), "chair").beside is None
    assert desk.texts() == ["Mötet öppnades av ordföranden.", "Tre anbud."]


def test_two_who_write_the_same_paragraph_lose_no_word_of_either(desk):
    mine, theirs = desk.opened()[1], replace(desk.opened()[1], opening="ordförandens fönster")
    desk.write(replace(mine, text="Sekreterarens ord."))
    kept = desk.write(replace(theirs, text="Ordförandens ord."), "chair").beside
    assert kept.author == "Astrid Ek"
    assert desk.texts()[1] == "Sekreterarens ord."
    assert [one.text for one in desk.beside()] == ["Ordförandens ord."]
    # What is written on in the same window replaces what lay there; another window's words lie beside it.
    desk.write(replace(theirs, text="Ordförandens ord, nu fler."), "chair")
    desk.write(replace(theirs, text="Från surfplattan.", opening="ett annat fönster"), "chair")
    desk.write(replace(theirs, text="Från surfplattan.", opening="ett tredje"), "chair")
    assert sorted(one.text for one in desk.beside()) == ["Från surfplattan.", "Ordförandens ord, nu fler."]


def test_the_editor_shows_both_and_a_press_puts_them_together(desk, board, client_as):
    mine, theirs = desk.opened()[1], desk.opened()[1]
    desk.write(replace(mine, text="Sekreterarens ord."))
    made = (*theirs.made, WrittenDecision("rejected", "att vänta."))
    desk.write(replace(theirs, text="Ordförandens ord.", decisions=made), "chair")
    browser = client_as("secretary")
    page = seen(browser, f"{desk.address}/edit")
    assert "Astrid Ek skrev det här samtidigt" in page
    assert "Ordförandens ord." in page
    assert "Avslag: att vänta.</p>" in page
    browser.set_cookie("language", "en")
    assert "Rejected: att vänta.</p>" in seen(browser, f"{desk.address}/edit")
    [parallel] = desk.beside()
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.settle_beside(work, desk.minutes.id, parallel.id, join=True)
    roof = desk.opened()[1]
    assert roof.text == "Sekreterarens ord.\n\nOrdförandens ord."
    assert [one.text for one in roof.made] == ["att anta anbudet på 300 000 kr.", "att vänta."]
    assert desk.beside() == []


def test_words_for_a_paragraph_that_another_took_away_are_kept_and_can_be_put_back(desk, board):
    first, roof = desk.opened()
    desk.save([first])
    assert desk.write(replace(roof, text="Om taket igen."), "chair").beside is not None
    [parallel] = desk.beside()
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.settle_beside(work, desk.minutes.id, parallel.id, join=True)
    assert desk.texts()[-1] == "Om taket igen."


def test_a_page_saved_whole_from_an_older_one_keeps_what_others_wrote_and_added(desk):
    old = desk.opened()
    revision = desk.secretary.read(desk.minutes).revision
    desk.save([*desk.opened(), WrittenItem("Ny punkt", "Nyss tillagd.")], "chair")
    desk.write(replace(desk.opened()[0], text="Ordförandens öppning."), "chair")
    mine = [replace(old[0], text="Min öppning."), replace(old[1], text="Mitt tak.")]
    desk.save(mine, revision=revision)
    assert desk.texts() == ["Ordförandens öppning.", "Mitt tak.", "Nyss tillagd."]
    assert [one.text for one in desk.beside()] == ["Min öppning."]


def filled(desk, *items, **more):
    """What the page of an editor sends that was opened with those paragraphs."""
    people, head = desk.board.people, desk.secretary.read(desk.minutes)
    sent = {
        "kind": "board",
        "held_on": "2026-03-14",
        "chaired_by": str(people["chair"].id),
        "written_by": str(people["secretary"].id),
        "adjuster": str(people["board_member"].id),
        "second_adjuster": "",
        "place": "Föreningslokalen",
        "revision": str(head.revision),
    }
    for place, item in enumerate(items):
        sent |= {
            f"items-{place}-item_id": str(item.id),
            f"items-{place}-revision": str(item.revision),
            f"items-{place}-heading": item.heading,
            f"items-{place}-text": item.text,
        }
    return sent | more


@pytest.mark.parametrize("deed", ["save", "remove-1", "removed-1"])
def test_a_paragraph_that_another_filled_stays_though_it_was_empty_here(desk, client_as, deed):
    first, _roof = desk.opened()
    desk.save([first, WrittenItem("")])
    sent = filled(desk, *desk.opened(), deed=deed)
    desk.write(replace(desk.opened()[1], heading="Cykelrummet", text="En halvtimmes ord."), "chair")
    browser = client_as("secretary")
    browser.post(f"{desk.address}/edit", data=sent)
    assert desk.texts()[1] == "En halvtimmes ord."
    assert "§ 2 Cykelrummet står kvar: någon annan skrev i den" in seen(browser, f"{desk.address}/edit")


def test_an_empty_paragraph_that_nobody_else_touched_falls_away(desk, client_as):
    first, _roof = desk.opened()
    desk.save([first, WrittenItem("")])
    client_as("secretary").post(f"{desk.address}/edit", data=filled(desk, *desk.opened(), deed="save"))
    assert len(desk.texts()) == 1


def test_minutes_with_two_texts_for_a_paragraph_are_not_sent_before_someone_chose(desk, client_as):
    mine, theirs = desk.opened()[1], desk.opened()[1]
    desk.write(replace(mine, text="Sekreterarens ord."))
    desk.write(replace(theirs, text="Ordförandens ord."), "chair")
    page = seen(client_as("secretary"), f"{desk.address}/send", status=409)
    assert "Astrid Ek skrev samtidigt som någon annan" in page
    assert "§ 2 Takomläggning" in page
    with pytest.raises(TextsBeside):
        desk.secretary.send(desk.minutes)
    [parallel] = desk.beside()
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.settle_beside(work, desk.minutes.id, parallel.id, join=False)
    assert desk.secretary.send(desk.minutes)


def test_moving_paragraphs_keeps_their_words_and_their_rows(desk):
    before = desk.opened()
    desk.save(list(reversed(before)))
    after = desk.opened()
    assert [item.id for item in after] == [item.id for item in reversed(before)]
    assert [item.revision for item in after] == [item.revision for item in reversed(before)]


def test_letters_that_the_paper_lacks_are_told_while_one_writes(desk):
    with pytest.raises(CannotPrint):
        desk.write(replace(desk.opened()[1], text="Kul möte 😀"))


def test_the_editor_saves_a_paragraph_over_the_wire_and_says_its_revision(desk, board, client_as):
    roof = desk.opened()[1]
    sent = {
        "item_id": str(roof.id),
        "revision": str(roof.revision),
        "heading": "Taket",
        "text": "Tre anbud.",
        "decisions-0-text": "att anta det lägsta.",
        "decisions-0-outcome": "adopted",
        "decisions-0-responsible": str(board.people["treasurer"].id),
        "decisions-0-due": "2026-05-01",
    }
    browser = client_as("secretary")
    answer = browser.post(f"{desk.address}/paragraph", data=sent)
    assert answer.json["state"] == "saved"
    assert answer.json["revision"] == roof.revision + 1
    made = desk.opened()[1].made[0]
    assert (made.due, made.responsible) == (date(2026, 5, 1), board.people["treasurer"].id)
    assert answer.json["decisions"] == [str(made.id)]
    beside = client_as("chair").post(f"{desk.address}/paragraph", data=sent | {"text": "Annat."})
    assert beside.json["state"] == "beside"
    assert "Båda texterna finns kvar" in beside.json["said"]
    assert (
        browser.post(f"{desk.address}/paragraph", data=sent | {"decisions-0-due": "snart"}).status_code == 422
    )


def test_a_paragraph_of_sent_minutes_is_changed_by_nobody(desk):
    roof = desk.opened()[1]
    desk.secretary.send(desk.minutes)
    with pytest.raises(AlreadySent):
        desk.write(replace(roof, text="För sent."))


def test_a_paragraph_saved_while_the_minutes_are_made_ready_stops_the_sending(desk, monkeypatch):
    from boardroom.minutes.actions import sending

    freeze = sending.freeze

    def interrupted(*facts, **more):
        frozen = freeze(*facts, **more)
        desk.write(replace(desk.opened()[1], text="I sista stund."))
        return frozen

    monkeypatch.setattr(sending, "freeze", interrupted)
    with pytest.raises(ChangedMeanwhile):
        desk.secretary.send(desk.minutes)


def test_the_pages_beside_the_text_are_those_that_are_saved(desk, client_as):
    page = client_as("secretary").get(f"{desk.address}/preview").text
    assert "Sida 1 av 1" in page


# --- The adjustment round -----------------------------------------------------------------------


def test_the_board_comments_at_a_paragraph_and_it_never_stands_in_the_minutes(desk, board, client_as):
    roof = desk.opened()[1]
    browser = client_as("board_member")
    browser.post(f"{desk.address}/comments", data={"item": str(roof.id), "text": "Var det inte 248 000 kr?"})
    page = seen(browser, desk.address)
    assert "Var det inte 248 000 kr?" in page
    assert "§ 2 Takomläggning" in page
    assert "Var det inte 248 000 kr?" in seen(client_as("secretary"), f"{desk.address}/edit")
    with desk.opener.reading(board.actor("secretary")) as work:
        minutes = queries.by_id(work, desk.minutes.id)
        [comment] = queries.comments_of(work, minutes.id)
        assert "248 000" not in str(actions.gather_facts(work, minutes, draft=True))
    # It reaches whoever writes the minutes, and is not forgotten when they are sent; whoever wrote it knows.
    writer = client_as("secretary")
    assert "En kommentar att ta ställning till." in seen(writer, "/brf-provet-1/")
    assert "ta ställning till" not in seen(browser, "/brf-provet-1/")
    assert "En kommentar är inte omhändertagen" in seen(writer, f"{desk.address}/send")
    assert "Markera som omhändertagen" in seen(writer, desk.address)
    writer.post(f"{desk.address}/comments/{comment.id}/settle")
    assert "ta ställning till" not in seen(writer, "/brf-provet-1/")
    assert "omhändertagen" not in seen(writer, f"{desk.address}/send")
    assert "Omhändertagen av Bo Lind" in seen(browser, desk.address)
    assert "248 000" not in seen(client_as("secretary"), f"{desk.address}/edit")


def test_the_auditor_reads_comments_and_writes_none(desk, board):
    with pytest.raises(NotPermitted), desk.opener.writing(board.actor("auditor")) as work:
        actions.say(work, desk.minutes.id, None, "Från revisorn")
    with pytest.raises(Invalid), desk.opener.writing(board.actor("chair")) as work:
        actions.say(work, desk.minutes.id, None, "  ")


def test_void_minutes_are_talked_about_no_more(desk, board, client_as):
    with desk.opener.writing(board.actor("chair")) as work:
        told = actions.say(work, desk.minutes.id, None, "Fel dag?")
        actions.make_void(work, desk.minutes.id, "Fel dag")
    page = seen(client_as("secretary"), desk.address)
    assert "Fel dag?" in page
    assert "Markera som omhändertagen" not in page
    assert "Kommentera en paragraf" not in page
    assert "ta ställning till" not in seen(client_as("secretary"), "/brf-provet-1/")
    for verb, given in ((actions.say, (None, "Och nu?")), (actions.settle_comment, (told.id,))):
        with pytest.raises(Void), desk.opener.writing(board.actor("secretary")) as work:
            verb(work, desk.minutes.id, *given)


def test_a_change_that_was_asked_for_is_shown_beside_what_stood(desk, board, client_as):
    desk.secretary.decline(desk.secretary.send(desk.minutes))
    first, roof = desk.opened()
    made = (replace_text(roof.made[0], "att anta anbudet på 248 000 kr."),)
    desk.save([first, replace(roof, decisions=made)])
    browser = client_as("chair")
    now = seen(browser, f"{desk.address}/compare/1/0")
    assert "§ 2 är fel: högst 250 000 kr" in now
    assert "<del>" in now
    assert "Mötets öppnande" not in now, "what is the same is left out"
    desk.secretary.send(desk.minutes)
    assert "Vad version 2 ändrade" in seen(browser, desk.address)
    both = seen(browser, f"{desk.address}/compare/1/2")
    assert ">300</del>" in both
    assert ">248</ins>" in both
    assert browser.get(f"{desk.address}/compare/1/3").status_code == 404


def replace_text(made, text):
    return made._replace(text=text)


def test_paragraphs_that_moved_came_or_went_are_told_apart():
    def words(*items):
        return {
            "head": ["14 mars 2026"],
            "items": [{"id": key, "heading": key.upper(), "lines": lines} for key, lines in items],
        }

    rows = compare(
        words(("a", ["ett två"]), ("b", ["kvar"]), ("c", ["borta"])),
        words(("b", ["kvar"]), ("a", ["ett tre"]), ("d", ["nytt"])),
    )
    changed = [(row.before_title, row.after_title) for row in rows if row.changed]
    assert changed == [("§ 2 B", "§ 1 B"), ("§ 1 A", "§ 2 A"), ("§ 3 C", ""), ("", "§ 3 D")]
    assert [row.after_title for row in rows if row.renumbered] == ["§ 1 B"], "nothing else is new there"
    moved = rows[2]
    assert [(piece.kind, piece.text) for piece in moved.after[0]] == [("same", "ett "), ("new", "tre")]


def test_the_day_by_which_a_decision_is_to_be_done_is_compared_in_words():
    def due(day):
        return {
            "head": [],
            "items": [{"id": "a", "heading": "A", "lines": [f"Beslut: att (Amina Yusuf, {day})"]}],
        }

    rows = compare(due("2027-01-15"), due("2027-02-15"))
    told = "".join(piece.text for piece in rows[1].before[0])
    assert told == "Beslut: att (Amina Yusuf, 15 januari 2027)"
    assert [piece.text for piece in rows[1].after[0] if piece.kind == "new"] == ["februari"]


def test_another_name_is_marked_and_how_someone_took_part_is_told_in_words():
    def words(heading, status):
        item = {"id": "a", "heading": heading, "lines": ["Lika."]}
        return {"head": ["14 mars 2026", f"Bo Lind, ledamot, {status}, jäv"], "items": [item]}

    head, row = compare(words("Taket", "present"), words("Takomläggningen", "absent"))
    assert (row.renamed, row.renumbered, row.changed) == (True, False, True)
    assert "".join(piece.text for piece in head.before[1]) == "Bo Lind, ledamot, närvarande, jäv"
    assert [piece.text for piece in head.after[1] if piece.kind == "new"] == ["frånvarande,"]


def test_a_paragraph_of_which_only_the_number_is_new_is_told_in_a_line(secretary, client_as):
    minutes = secretary.save(secretary.begin(), [WrittenItem("Öppnande"), WrittenItem("Anbud", "Två anbud.")])
    secretary.send(minutes)
    secretary.decline(secretary.envelope(minutes).id)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        actions.reopen(work, minutes.id)
    kept = [queries.written(item) for item in secretary.read(minutes).items if item.heading == "Anbud"]
    secretary.save(minutes, kept)
    secretary.send(minutes)
    page = seen(client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}/compare/1/2")
    assert "Bara numret är nytt: § 2 Anbud är nu § 1." in " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert page.count('class="compare-row"') == 1
    assert page.count('<p class="compare-version">Version 2</p>') == 1
