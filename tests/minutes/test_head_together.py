"""Two change the head of the same minutes: what only one changed is taken from that one, what both did stands beside."""

import re

import html5lib
import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Attendee
from boardroom.minutes.errors import TextsBeside
from boardroom.minutes.models import AttendanceStatus, MinutesKind
from boardroom.minutes.rules import head_words
from tests.data.filed import HTML, seen
from tests.minutes.test_editing import Desk


@pytest.fixture
def desk(board, secretary):
    return Desk(board, secretary)


def opened_fields(browser, desk):
    """What the page of an editor sends just as it was opened, by the names of its fields."""
    page = html5lib.parse(browser.get(f"{desk.address}/edit").text)
    sent = {}
    for one in page.iter():
        name, kind = one.get("name"), one.tag.removeprefix(HTML)
        if not name or kind == "button":
            continue
        if kind == "select":
            chosen = [
                option.get("value")
                for option in one.iter(f"{HTML}option")
                if option.get("selected") is not None
            ]
            sent[name] = chosen[0] if chosen else ""
        elif kind == "textarea":
            sent[name] = (one.text or "").removeprefix("\n")
        elif kind == "input" and one.get("type") != "checkbox":
            sent[name] = one.get("value") or ""
        elif kind == "input" and one.get("checked") is not None:
            sent[name] = "y" if one.get("value") == "y" else [*sent.get(name, []), one.get("value")]
    return sent


class Head:
    """Two who have the same editor open, and change what stands at its head."""

    def __init__(self, desk, client_as):
        self.desk = desk
        people = desk.board.people
        rows = [
            Attendee(people[role].name, AttendanceStatus.PRESENT, person_id=people[role].id, role=role)
            for role in ("chair", "treasurer")
        ]
        rows.append(Attendee("Elsa Rönn", AttendanceStatus.CO_OPTED))
        desk.save(desk.opened(), attendance=rows)
        self.browsers = {role: client_as(role) for role in ("secretary", "chair")}
        self.pages = {role: opened_fields(one, desk) for role, one in self.browsers.items()}

    def save(self, role, changes, without=()):
        sent = {name: value for name, value in self.pages[role].items() if name not in without}
        answer = self.browsers[role].post(f"{self.desk.address}/edit", data=sent | changes | {"deed": "save"})
        assert answer.status_code == 302, answer.text

    def kept(self):
        """What is kept beside the head, by where it is."""
        with self.desk.opener.reading(self.desk.board.actor("secretary")) as work:
            return {
                str(queries.place_in_head(one, head_words(self.saved.kind.value))): one
                for one in queries.kept_beside_head(work, self.desk.minutes.id)
            }

    @property
    def saved(self):
        return self.desk.secretary.read(self.desk.minutes)

    def words(self, role):
        return re.sub(
            r"\s+", " ", re.sub(r"<[^>]+>", " ", seen(self.browsers[role], f"{self.desk.address}/edit"))
        )


@pytest.fixture
def head(desk, client_as):
    return Head(desk, client_as)


def test_what_each_changed_in_the_head_is_taken_from_each(head):
    people = head.desk.board.people
    head.save(
        "chair", {"place": "Biblioteket", "attendance-1-note": "på distans", "attendance-3-name": "Ny gäst"}
    )
    head.save(
        "secretary",
        {"starts_at": "18.30", "attendance-1-first_item": "2", "adjuster": str(people["treasurer"].id)},
        without=["attendance-0-present"],
    )
    saved = head.saved
    assert (saved.place, saved.starts_at, saved.adjuster) == ("Biblioteket", "18.30", people["treasurer"].id)
    rows = [(row.name, row.status.value, row.first_item, row.note) for row in saved.attendance]
    assert rows == [
        (people["chair"].name, "absent", None, ""),
        (people["treasurer"].name, "present", 2, "på distans"),
        ("Elsa Rönn", "co_opted", None, ""),
        ("Ny gäst", "co_opted", None, ""),
    ]
    assert head.kept() == {}


def test_whoever_left_the_head_alone_takes_back_nothing_of_it(head):
    people = head.desk.board.people
    head.save(
        "chair",
        {"place": "", "further_adjusters": str(people["deputy"].id), "attendance-2-name": ""},
    )
    head.save("secretary", {"items-0-text": "Ordföranden hälsade välkommen."})
    saved = head.saved
    assert (saved.place, saved.items[0].text) == ("", "Ordföranden hälsade välkommen.")
    assert [row.name for row in saved.attendance] == [people["chair"].name, people["treasurer"].name]
    assert head.pages["secretary"].get("further_adjusters") is None
    with head.desk.opener.reading(head.desk.board.actor("secretary")) as work:
        assert queries.further_adjusters(work, saved.id) == [people["deputy"].id]
    assert head.kept() == {}


def test_a_row_that_one_names_anew_and_the_other_writes_in_stays_one(head):
    head.save("chair", {"attendance-2-note": "till kaffet"})
    head.save("secretary", {"attendance-2-name": "Elsa Rönning"})
    assert [(row.name, row.note) for row in head.saved.attendance][2:] == [("Elsa Rönning", "till kaffet")]


def test_a_row_that_was_taken_away_here_stays_as_another_has_written_in_it_since(head):
    head.save("chair", {"attendance-2-note": "till kaffet"})
    head.save("secretary", {"attendance-2-name": ""})
    assert [(row.name, row.note) for row in head.saved.attendance][2:] == [("Elsa Rönn", "till kaffet")]
    assert "Elsa Rönn står kvar i närvaron" in head.words("secretary")


def test_a_number_means_the_paragraph_that_bore_it_when_the_page_was_opened(head):
    head.save("chair", {"attendance-1-last_item": "1"})
    head.pages["secretary"] = opened_fields(head.browsers["secretary"], head.desk)
    sent = opened_fields(head.browsers["chair"], head.desk) | {"deed": "down-0"}
    head.browsers["chair"].post(f"{head.desk.address}/edit", data=sent)
    head.save("secretary", {"attendance-0-first_item": "2", "place": "Torget 3"})
    stays = [(row.first_item, row.last_item) for row in head.saved.attendance]
    assert [item.heading for item in head.saved.items] == ["Takomläggning", "Mötets öppnande"], "moved by one"
    assert stays == [(1, None), (None, 2), (None, None)]
    assert head.kept() == {}


def test_adjusters_that_each_has_added_are_all_there(head):
    people = head.desk.board.people
    head.save("chair", {"further_adjusters": str(people["deputy"].id)})
    head.save("secretary", {"further_adjusters": str(people["auditor"].id)})
    with head.desk.opener.reading(head.desk.board.actor("secretary")) as work:
        assert queries.further_adjusters(work, head.desk.minutes.id) == [
            people["deputy"].id,
            people["auditor"].id,
        ]


def test_what_both_changed_in_the_head_stands_beside_with_the_others_name(head, client_as):
    head.save("chair", {"place": "Biblioteket", "attendance-2-note": "till kaffet"})
    head.save("secretary", {"place": "Torget 3", "attendance-2-note": "till lunch"})
    assert head.saved.place == "Biblioteket"
    assert "Plats: två skrev olika Astrid Ek skrev: Biblioteket Du skrev: Torget 3" in head.words("secretary")
    assert "Astrid Ek skrev: till kaffet Du skrev: till lunch" in head.words("secretary")
    assert "Plats: två skrev olika Du skrev: Biblioteket Bo Lind skrev: Torget 3" in head.words("chair")
    assert "det här samtidigt" not in head.words("chair"), "only §§ and what is gone stand at the end"
    # Pressed once more it is kept once.
    head.save("secretary", {"place": "Torget 3", "attendance-2-note": "till lunch"})
    assert set(head.kept()) == {"Plats", "Elsa Rönn: Anmärkning"}
    with pytest.raises(TextsBeside) as refused:
        head.desk.secretary.send(head.desk.minutes)
    assert str(refused.value.facts["where"]) == "Plats; Elsa Rönn: Anmärkning"


def test_what_stands_beside_the_head_is_put_in_or_let_go(head):
    people = head.desk.board.people
    head.save("chair", {"written_by": str(people["chair"].id), "attendance-2-status": "present"})
    head.save("secretary", {"written_by": str(people["treasurer"].id), "attendance-2-status": "absent"})
    beside = head.kept()
    for one, deed in ((beside["Protokollförare"], "join"), (beside["Elsa Rönn: Deltog"], "drop")):
        sent = opened_fields(head.browsers["chair"], head.desk) | {"deed": f"{deed}-{one.id}"}
        head.browsers["chair"].post(f"{head.desk.address}/edit", data=sent)
    saved = head.saved
    assert (saved.written_by, saved.attendance[2].status.value) == (people["treasurer"].id, "present")
    assert head.kept() == {}
    # Now it is the chair who said so, whoever wrote it first.
    head.save("secretary", {"written_by": str(people["deputy"].id)})
    assert "Astrid Ek skrev: Cecilia Ask Du skrev: " in head.words("secretary")


@pytest.mark.parametrize("deed", ["join", "drop"])
@pytest.mark.parametrize("of_head", [True, False])
def test_what_another_has_chosen_already_takes_nothing_of_the_page_with_it(head, deed, of_head):
    field = "place" if of_head else "items-0-text"
    head.save("chair", {field: "Ordförandens ord"})
    head.save("secretary", {field: "Sekreterarens ord"})
    pages = {role: opened_fields(head.browsers[role], head.desk) for role in ("chair", "secretary")}
    kept = [*head.kept().values(), *head.desk.beside()][0]
    head.browsers["chair"].post(
        f"{head.desk.address}/edit", data=pages["chair"] | {"deed": f"drop-{kept.id}"}
    )
    sent = pages["secretary"] | {
        "deed": f"{deed}-{kept.id}",
        "starts_at": "18.30",
        "items-1-text": "Om taket.",
    }
    answer = head.browsers["secretary"].post(f"{head.desk.address}/edit", data=sent)
    assert answer.status_code == 302, answer.text
    assert (head.saved.starts_at, head.saved.items[1].text) == ("18.30", "Om taket.")
    assert "Ordförandens ord" in {head.saved.place, head.saved.items[0].text}
    told = "Där två hade skrivit olika är det redan valt vad som ska stå. Allt annat på sidan är sparat."
    assert told in head.words("secretary")


def test_a_row_that_was_changed_here_and_taken_away_there_can_be_put_back(head):
    head.save("chair", {"attendance-2-name": ""})
    head.save("secretary", {"attendance-2-note": "föredragande"})
    assert [row.name for row in head.saved.attendance][2:] == []
    assert "Astrid Ek skrev: (raden togs bort) Du skrev: Elsa Rönn, adjungerad, föredragande" in head.words(
        "secretary"
    )
    [kept] = head.kept().values()
    sent = opened_fields(head.browsers["secretary"], head.desk) | {"deed": f"join-{kept.id}"}
    head.browsers["secretary"].post(f"{head.desk.address}/edit", data=sent)
    assert [(row.name, row.note) for row in head.saved.attendance][2:] == [("Elsa Rönn", "föredragande")]


@pytest.mark.parametrize(
    "told", ["", "{", "[]", '{"facts":1,"rows":{},"items":[]}', '{"facts":{},"rows":{"a":1},"items":[]}']
)
def test_a_page_that_does_not_tell_what_it_was_opened_with_overwrites_nobody(head, told):
    head.save("chair", {"place": "Biblioteket"})
    sent = head.pages["secretary"] | {"opened": told, "place": "Torget 3", "deed": "save"}
    page = head.browsers["secretary"].post(f"{head.desk.address}/edit", data=sent).text
    assert "Någon annan ändrade mötets uppgifter" in page
    assert head.saved.place == "Biblioteket"


def kept_of(head, role, deed):
    """Have the one thing that is kept beside put in or let go."""
    [kept] = head.kept().values()
    sent = opened_fields(head.browsers[role], head.desk) | {"deed": f"{deed}-{kept.id}"}
    head.browsers[role].post(f"{head.desk.address}/edit", data=sent)


def took_part(head, place=1):
    row = head.saved.attendance[place]
    return row.status.value, row.first_item, row.last_item, row.serving


def test_nobody_is_absent_from_a_paragraph_on_because_two_changed_the_same_row(head):
    head.save("chair", {"attendance-1-note": "anmäld"}, without=["attendance-1-present"])
    head.save("secretary", {"attendance-1-first_item": "2", "attendance-1-serving": "y"})
    assert took_part(head) == ("absent", None, None, False)
    assert head.saved.attendance[1].note == "anmäld", "a remark is a fact by itself"
    assert set(head.kept()) == {"Cecilia Ask: Deltog"}
    words = head.words("secretary").replace("\u00a0", " ")
    beside = "Du skrev: närvarande, från och med § 2, tjänstgörande suppleant"
    assert "Sparat, men två har skrivit olika. Välj vad som ska stå." in words
    assert f"Deltog: två skrev olika Astrid Ek skrev: frånvarande {beside}" in words
    kept_of(head, "chair", "join")
    assert took_part(head) == ("present", 2, None, True)
    assert head.kept() == {}


def test_whoever_came_late_and_left_early_by_two_who_wrote_is_chosen_as_one(head):
    head.save("chair", {"attendance-1-first_item": "2"})
    head.save("secretary", {"attendance-1-last_item": "1"})
    assert took_part(head) == ("present", 2, None, False)
    kept_of(head, "secretary", "drop")
    assert took_part(head) == ("present", 2, None, False)


def test_whom_two_have_named_anew_in_the_same_way_only_one_tells_more_of(head):
    head.save("chair", {"attendance-3-name": "Ny gäst"})
    head.save("secretary", {"attendance-3-name": "Ny gäst", "attendance-3-first_item": "2"})
    assert took_part(head, 3) == ("co_opted", 2, None, False)
    assert head.kept() == {}


def test_a_number_that_is_kept_beside_goes_with_its_paragraph(head):
    head.save("chair", {"attendance-1-last_item": "1"})
    head.save("secretary", {"attendance-1-last_item": "2"})
    sent = opened_fields(head.browsers["chair"], head.desk) | {"deed": "down-0"}
    head.browsers["chair"].post(f"{head.desk.address}/edit", data=sent)
    assert [item.heading for item in head.saved.items] == ["Takomläggning", "Mötets öppnande"]
    told = "Du skrev: närvarande, till och med § 2 Bo Lind skrev: närvarande, till och med § 1"
    assert told in head.words("chair").replace("\u00a0", " ")
    # Pressed once more by the page from before it is kept once.
    head.save("secretary", {"attendance-1-last_item": "2"})
    [beside] = head.kept().values()
    sent = opened_fields(head.browsers["chair"], head.desk) | {"deed": f"join-{beside.id}"}
    head.browsers["chair"].post(f"{head.desk.address}/edit", data=sent)
    assert head.saved.attendance[1].last_item == 1, "the § that it was written of"


def test_whoever_saves_where_another_wrote_is_told_that_there_is_something_to_choose(head):
    head.save("chair", {"place": "Biblioteket"})
    assert "Sparat." in head.words("chair")
    head.save("secretary", {"place": "Torget 3"})
    [kept] = head.kept().values()
    page = seen(head.browsers["secretary"], f"{head.desk.address}/edit")
    assert "Sparat, men två har skrivit olika. Välj vad som ska stå." in page
    assert f'<a href="#beside-{kept.id}">Plats</a>' in page
    assert f'<div id="beside-{kept.id}">' in page
    drop = opened_fields(head.browsers["secretary"], head.desk) | {"deed": f"drop-{kept.id}"}
    head.browsers["secretary"].post(f"{head.desk.address}/edit", data=drop)
    head.pages["secretary"] = opened_fields(head.browsers["secretary"], head.desk)
    head.save("secretary", {"items-0-text": "Sekreterarens ord."})
    assert "två har skrivit olika" not in head.words("secretary")


def test_the_places_to_choose_are_told_in_the_order_of_the_page(head):
    head.save("chair", {"attendance-2-note": "till kaffet", "place": "Biblioteket", "items-0-text": "Ett."})
    head.save("secretary", {"items-0-text": "Två.", "attendance-2-note": "till lunch", "place": "Torget 3"})
    page = seen(head.browsers["secretary"], f"{head.desk.address}/edit")
    links = re.findall(r'<a href="#beside-([^"]+)">([^<]+)</a>', page)
    assert [words for _id, words in links] == ["Plats", "Elsa Rönn: Anmärkning", "§ 1 Mötets öppnande"]
    assert all(f'id="beside-{key}"' in page for key, _words in links)


def test_an_english_reader_is_told_the_places_in_english(head):
    head.save("chair", {"attendance-2-name": "", "place": "Biblioteket", "attendance-1-note": "på distans"})
    head.save(
        "secretary",
        {"attendance-2-note": "till lunch", "place": "Torget 3", "attendance-1-note": "i telefon"},
    )
    browser = head.browsers["secretary"]
    browser.set_cookie("language", "en")
    treasurer = head.desk.board.people["treasurer"].name
    page = seen(browser, f"{head.desk.address}/send", status=409)
    assert f"still lies beside: Place; {treasurer}: Remark; Elsa Rönn. Choose" in page
    assert "Place: two wrote differently" in head.words("secretary")


def test_what_two_wrote_in_the_head_is_chosen_before_a_file_made_elsewhere_is_sent_too(head):
    board = head.desk.board
    head.save("chair", {"place": "Biblioteket", "items-0-text": "Ett."})
    head.save("secretary", {"place": "Torget 3", "items-0-text": "Två."})
    with head.desk.opener.writing(board.actor("secretary")) as work:
        minutes = actions.take_upload(work, head.desk.minutes.id, sha256="0" * 64, name="protokoll.pdf")
        with pytest.raises(TextsBeside) as refused:
            actions.check_ready(work, minutes)
    assert str(refused.value.facts["where"]) == "Plats"


@pytest.mark.parametrize("writes", [False, True])
def test_of_whom_another_has_named_from_outside_it_is_told_who_did(desk, secretary, client_as, writes):
    desk.minutes = secretary.written(kind=MinutesKind.GENERAL_MEETING)
    head, people = Head(desk, client_as), desk.board.people
    with desk.opener.writing(desk.board.actor("chair")) as work:
        actions.enter_leader(work, desk.minutes.id, "Karin Vik", "karin.vik@exempel.se", writes=writes)
        actions.elect_adjuster(work, desk.minutes.id, "Per Sjö", "per.sjo@exempel.se")
    led, label = ("written_by", "Protokollförare") if writes else ("chaired_by", "Mötesordförande")
    head.save("secretary", {led: str(people["treasurer"].id), "second_adjuster": str(people["deputy"].id)})
    words = head.words("secretary")
    assert f"{label}: två skrev olika Astrid Ek skrev: Karin Vik Du skrev: Cecilia Ask" in words
    adjusts = f"Astrid Ek skrev: Per Sjö Du skrev: {people['deputy'].name}"
    assert f"Andra justerare: två skrev olika {adjusts}" in words


def test_one_person_whom_two_have_chosen_as_adjuster_is_told_of_before_sending(head):
    treasurer = head.desk.board.people["treasurer"]
    head.save("chair", {"adjuster": str(treasurer.id)})
    head.save("secretary", {"second_adjuster": str(treasurer.id)})
    twice = f"{treasurer.name} är vald till justerare två gånger."
    for page in ("", "/send"):
        shown = re.sub(r"\s+", " ", head.browsers["secretary"].get(f"{head.desk.address}{page}").text)
        assert twice in shown
        assert "Justeraren måste vara någon annan" not in shown
    head.pages["secretary"] = opened_fields(head.browsers["secretary"], head.desk)
    head.save("secretary", {"second_adjuster": ""})
    assert twice not in head.browsers["secretary"].get(head.desk.address).text
