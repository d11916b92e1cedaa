"""Who came late or left early follows the §§ wherever they go; a stay that cannot be is told, never kept in silence."""

import re
from dataclasses import replace

import html5lib
import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Attendee, Writing
from boardroom.minutes.errors import NotThere, OnlyThere
from boardroom.minutes.models import AttendanceStatus
from boardroom.minutes.rules import WrittenItem, followed
from tests.data.filed import HTML, seen

WORDS = {"a": "Öppnande", "b": "Ekonomi", "c": "Fastigheten", "d": "Andrahand", "e": "Avslutande"}


def fields_of(page):
    """What a browser would send of the page's editor."""
    tree, sent = html5lib.parse(page), {}
    for box in tree.iter(f"{HTML}input"):
        box_off = box.get("type") == "checkbox" and box.get("checked") is None
        if box.get("name") and not box_off:
            sent[box.get("name")] = box.get("value") or ("y" if box.get("type") == "checkbox" else "")
    for area in tree.iter(f"{HTML}textarea"):
        sent[area.get("name")] = (area.text or "").removeprefix("\n")
    for choice in tree.iter(f"{HTML}select"):
        chosen = [one.get("value") for one in choice.iter(f"{HTML}option") if one.get("selected") is not None]
        sent[choice.get("name")] = chosen[0] if chosen else ""
    return sent


class Editor:
    """Minutes of five §§ with their browser; Amina is there for what `stay` says."""

    def __init__(self, board, secretary, client):
        self.board, self.secretary, self.client = board, secretary, client
        self.minutes = secretary.begin()
        self.address = f"/brf-provet-1/minutes/{self.minutes.id}/edit"

    def stay(self, first=None, last=None, words=WORDS, status=AttendanceStatus.PRESENT):
        items = [WrittenItem(heading, heading and f"Om {heading.lower()}.") for heading in words.values()]
        here = Attendee(
            "Amina Nordin", status, self.board.people["treasurer"].id, first_item=first, last_item=last
        )
        late = Attendee("Gäst Lund", AttendanceStatus.CO_OPTED)
        read = self.secretary.read(self.minutes)
        with self.secretary.opener.writing(self.board.actor("secretary")) as work:
            writing = Writing(self.secretary.meeting(), items, (here, late))
            actions.save(work, read.id, writing, revision=read.revision)
        return self

    def page(self):
        return fields_of(seen(self.client, self.address))

    def press(self, deed, page=None, **typed):
        """Press a button of the page; Amina's row is the first."""
        sent = (page or self.page()) | {"deed": deed}
        sent |= {f"attendance-0-{name}": value for name, value in typed.items()}
        return self.client.post(self.address, data=sent)

    @property
    def there(self):
        """Amina's stay, in the headings of the §§."""
        read = self.secretary.read(self.minutes)
        row = next(one for one in read.attendance if one.name == "Amina Nordin")
        names = {number: item.heading for number, item in enumerate(read.items, start=1)}
        return tuple(number and names[number] for number in (row.first_item, row.last_item))

    @property
    def headings(self):
        return [item.heading for item in self.secretary.read(self.minutes).items]

    def place(self, heading):
        return self.headings.index(heading)


@pytest.fixture
def editor(board, secretary, client_as):
    return Editor(board, secretary, client_as("secretary"))


@pytest.mark.parametrize(
    ("stay", "after", "becomes"),
    [
        ((None, 3), "dabce", (None, 4)),  # one is moved in front: the end goes with its §
        ((None, 3), "abdce", (None, 4)),
        ((2, None), "xabcde", (3, None)),
        ((None, 3), "abde", (None, 2)),  # the § of the end is gone: the nearest within
        ((3, None), "abde", (3, None)),
        ((2, 3), "ade", None),
        ((1, None), "de", (1, None)),
        ((None, 1), "bcde", None),
        ((2, 4), "adcbe", (2, 4)),  # they passed each other
        ((3, 3), "cabde", (1, 1)),
        ((None, None), "", (None, None)),
        ((4, 2), "edcba", (4, 2)),  # that was none, and stays to be put right
        ((None, 9), "ab", (None, 9)),
    ],
)
def test_each_end_of_a_stay_goes_with_its_paragraph(stay, after, becomes):
    assert followed(stay, "abcde", after) == becomes


def test_a_stay_follows_when_a_paragraph_is_moved_added_and_taken_away_on_the_page(editor):
    editor.stay(last=3)
    editor.press("up-3")
    assert editor.headings[2:4] == ["Andrahand", "Fastigheten"]
    assert editor.there == (None, "Fastigheten")
    editor.press("add")
    editor.press("removed-0")
    assert editor.there == (None, "Fastigheten")
    assert editor.page()["attendance-0-last_item"] == "3"
    editor.press(f"removed-{editor.place('Fastigheten')}")
    assert editor.there == (None, "Andrahand"), "the nearest that is left of what was attended"


def said(answer, editor):
    """What the page says of it after a save."""
    assert answer.status_code == 302
    page = seen(editor.client, editor.address)
    return "\n".join(re.findall("(?:Amina|Gäst)[^.]*antecknad[^.]*\\.", page.replace("\u00a0", " ")))


@pytest.mark.parametrize(
    ("stay", "deed", "told"),
    [
        # Moved in before the § where she left, and in after the one where she came.
        ({"last": 3}, "up-3", "Amina Nordin är nu antecknad som närvarande även vid § 3 Andrahand."),
        ({"first": 3}, "down-1", "Amina Nordin är nu antecknad som närvarande även vid § 3 Ekonomi."),
        # Moved out, and the end itself moved past another.
        (
            {"first": 2, "last": 4},
            "up-1",
            "Amina Nordin är nu antecknad som närvarande även vid § 2 Öppnande.",
        ),
        ({"last": 3}, "up-2", "Amina Nordin är inte längre antecknad som närvarande vid § 3 Ekonomi."),
        ({"first": 3}, "down-2", "Amina Nordin är inte längre antecknad som närvarande vid § 3 Andrahand."),
        (
            {"first": 2, "last": 4},
            "down-2",
            "Amina Nordin är inte längre antecknad som närvarande vid § 4 Fastigheten.",
        ),
        # Within the stay, outside it, and where she was there for all of it nothing is otherwise.
        ({"first": 1, "last": 4}, "up-2", ""),
        ({"last": 2}, "up-4", ""),
        ({}, "up-3", ""),
        ({"last": 3}, "add", ""),
        ({"last": 3}, "removed-1", ""),
        ({"last": 3}, "save", ""),
    ],
)
def test_whose_attendance_reads_otherwise_after_a_move_is_said_and_how(editor, stay, deed, told):
    editor.stay(**stay)
    assert said(editor.press(deed), editor) == told


def test_what_is_said_of_a_move_is_said_once_and_leads_to_the_attendance(editor):
    editor.stay(last=3)
    answer = editor.press("up-3")
    assert answer.headers["Location"].endswith("#main"), "where it is said, above the attendance"
    page = seen(editor.client, editor.address)
    assert "Det följde med flytten. Stämmer det inte, så ändra i närvaron." in page
    assert editor.press("up-1").headers["Location"].endswith("#item-1"), "with the §, as nothing is said"
    assert "Det följde med flytten" not in seen(editor.client, editor.address)


def test_what_is_typed_together_with_a_move_is_what_the_move_is_compared_with(editor):
    editor.stay()
    assert said(editor.press("up-3", last_item="3"), editor) == (
        "Amina Nordin är nu antecknad som närvarande även vid § 3 Andrahand."
    )


def test_a_row_that_another_changed_meanwhile_is_not_put_down_to_the_move(editor, board):
    old = editor.stay(last=3).page()
    editor.press("save", last_item="4")
    assert said(editor.press("up-3", page=old), editor) == ""


def test_an_empty_paragraph_that_falls_away_takes_no_other_end_with_it(editor):
    editor.stay(first=2, last=3, words=WORDS | {"a": ""})
    editor.press("save")
    assert len(editor.headings) == 4
    assert editor.there == ("Ekonomi", "Fastigheten")


def test_a_number_that_is_typed_means_the_paragraph_that_bears_it_on_the_page_though_a_move_is_pressed(
    editor,
):
    editor.stay()
    editor.press("up-3", last_item="3")
    assert editor.there == (None, "Fastigheten"), "§ 3 when it was typed, § 4 now"
    editor.press("removed-0", first_item="2")
    assert editor.there == ("Ekonomi", "Fastigheten")


def test_a_page_from_before_another_moved_the_paragraphs_says_the_same_of_them(editor, board):
    old = editor.stay(last=3).page()
    editor.press("up-3")
    answer = editor.press("save", page=old | {"items-0-text": "Klockan sju."})
    assert answer.status_code == 302, "the attendance is as it was, only its numbers are others"
    assert editor.there == (None, "Fastigheten")
    editor.press("save", page=old, last_item="2")
    assert editor.there == (None, "Ekonomi"), "nobody else has changed it, and this is what § 2 was there"


def test_a_paragraph_that_stays_because_another_wrote_in_it_stays_the_end(editor, board):
    old = editor.stay(last=3, words=WORDS | {"c": ""}).page()
    item = queries.written(editor.secretary.read(editor.minutes).items[2])
    with editor.secretary.opener.writing(board.actor("chair")) as work:
        actions.save_item(work, editor.minutes.id, replace(item, heading="Taket", text="Två anbud."))
    editor.press("save", page=old, note="gick till tåget")
    assert editor.there == (None, "Taket")


def test_what_was_all_that_someone_attended_is_not_taken_away_unsaid(editor):
    editor.stay(first=3, last=3)
    answer = editor.press("removed-2", page=editor.page() | {"items-0-text": "Osparat ord."})
    assert "Amina Nordin var bara med i det som tas bort" in answer.text
    assert "Osparat ord." in answer.text
    assert len(editor.headings) == 5
    editor.press("removed-2", first_item="4", last_item="4")
    assert editor.there == ("Andrahand", "Andrahand")


def test_every_way_that_puts_paragraphs_lets_the_attendance_follow_or_refuses(editor, board):
    editor.stay(first=2, last=3)
    items = [queries.written(one) for one in editor.secretary.read(editor.minutes).items]
    with editor.secretary.opener.writing(board.actor("secretary")) as work:
        minutes = queries.by_id(work, editor.minutes.id)
        actions.saving.put_items(work, minutes, [items[3], *items[:3]])
    assert editor.there == ("Ekonomi", "Fastigheten")
    with editor.secretary.opener.writing(board.actor("secretary")) as work, pytest.raises(OnlyThere):
        actions.saving.put_items(work, queries.by_id(work, editor.minutes.id), items[3:])
    editor.stay(first=3, last=3, status=AttendanceStatus.ABSENT)
    with editor.secretary.opener.writing(board.actor("secretary")) as work:
        minutes = queries.by_id(work, editor.minutes.id)
        items = [queries.written(one) for one in minutes.items]
        actions.saving.put_items(work, minutes, [*items[:2], *items[3:]])
    assert editor.there == (None, None), "nothing is said of the absent"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first_item": "4", "last_item": "2"}, "Hen kan inte ha gått före §\u00a04"),
        ({"last_item": "6"}, "Här finns §\u00a01–5"),
        ({"first_item": "6"}, "Här finns §\u00a01–5"),
        ({"first_item": "0"}, "Skriv paragrafens nummer."),
    ],
)
def test_a_stay_that_cannot_be_is_refused_at_its_field_and_no_word_of_the_page_is_lost(editor, typed, said):
    page = editor.stay(last=2).page()
    answer = editor.press("up-3", page=page | {"items-0-text": "Osparat ord."}, **typed)
    assert answer.status_code == 200
    assert answer.text.count(said) == 2, "above the form, and at the field"
    assert f'href="#attendance-0-{[*typed][-1]}"' in answer.text
    assert "Osparat ord." in answer.text
    assert editor.there == (None, "Ekonomi")
    assert editor.headings == [*WORDS.values()]


AWAY = "%s står som frånvarande. Ändra det om hen var med"


@pytest.mark.parametrize(
    ("field", "typed"), [("first_item", "4"), ("last_item", "4"), ("last_item", "9"), ("serving", "y")]
)
def test_nobody_is_both_away_and_there_for_some_paragraphs(editor, field, typed):
    page = editor.stay().page()
    del page["attendance-0-present"]
    assert editor.press("save", page=page).status_code == 302
    answer = editor.press("save", page=editor.page() | {"items-0-text": "Osparat ord."}, **{field: typed})
    assert answer.text.count(AWAY % "Amina Nordin") == 2, "above the form, and at the field"
    assert f'href="#attendance-0-{field}"' in answer.text
    assert "Osparat ord." in answer.text


def test_someone_by_name_who_was_away_was_there_for_nothing(editor):
    page = editor.stay().page() | {"attendance-1-status": "absent", "attendance-1-last_item": "2"}
    assert AWAY % "Gäst Lund" in editor.press("save", page=page).text


def test_minutes_from_before_that_have_someone_away_and_there_are_not_sent(editor, board):
    editor.stay(last=3, status=AttendanceStatus.ABSENT)
    way = editor.address.replace("/edit", "/send")
    assert "Amina Nordin som frånvarande till § 3" in seen(editor.client, way, status=409)
    with pytest.raises(NotThere):
        editor.secretary.send(editor.minutes)
    with editor.secretary.opener.writing(board.actor("secretary")) as work:
        row = queries.by_id(work, editor.minutes.id).attendance[0]
        row.last_item, row.serving = None, True
    assert "Amina Nordin som frånvarande tjänstgörande suppleant" in seen(editor.client, way, status=409)
    page = editor.page()
    del page["attendance-0-serving"]
    page |= {"attendance-1-name": "Hedda Ros", "attendance-1-status": "present"}
    editor.press("save", page=page)
    assert "Närvaron stämmer inte" not in seen(editor.client, way)


def test_minutes_from_before_say_what_cannot_be_before_they_are_sent_and_write_on_meanwhile(editor, board):
    editor.stay()
    with editor.secretary.opener.writing(board.actor("secretary")) as work:
        row = queries.by_id(work, editor.minutes.id).attendance[0]
        row.first_item, row.last_item = 9, 3
    page = seen(editor.client, editor.address.replace("/edit", "/send"), status=409)
    assert "Amina Nordin från § 9 till § 3" in page
    assert "mend=attendance#attendance" in page
    editor.client.set_cookie("language", "en")
    assert "Amina Nordin from § 9 to § 3" in seen(
        editor.client, editor.address.replace("/edit", "/send"), status=409
    )
    editor.client.delete_cookie("language")
    with pytest.raises(NotThere):
        editor.secretary.send(editor.minutes)
    item = queries.written(editor.secretary.read(editor.minutes).items[0])
    sent = {
        "item_id": str(item.id),
        "revision": str(item.revision),
        "heading": item.heading,
        "text": "Klockan sju.",
    }
    assert (
        editor.client.post(editor.address.replace("/edit", "/paragraph"), data=sent).json["state"] == "saved"
    )
    editor.press("save", first_item="3", last_item="")
    assert "Närvaron stämmer inte" not in seen(editor.client, editor.address.replace("/edit", "/send"))
