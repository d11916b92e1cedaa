"""What the form says of who came, left, served and was conflicted stands on the paper; and paragraphs move when asked to."""

import io

import pytest
from pypdf import PdfReader

from boardroom.minutes.rules import WrittenItem

HOME = "/brf-provet-1/minutes"


def printed(secretary, minutes) -> str:
    secretary.send(minutes)
    sha256 = secretary.envelope(minutes).frozen_sha256
    content = secretary.opener.ports.blobs.read(secretary.board.association.id, sha256)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def given(secretary, minutes, **more):
    people = secretary.board.people
    fields = {
        "kind": "board",
        "held_on": "2026-03-14",
        "chaired_by": str(people["chair"].id),
        "written_by": str(people["secretary"].id),
        "adjuster": str(people["board_member"].id),
        "second_adjuster": "",
        "revision": str(secretary.read(minutes).revision),
        "deed": "save",
    }
    for place, item in enumerate(secretary.read(minutes).items):
        fields |= {
            f"items-{place}-item_id": str(item.id),
            f"items-{place}-revision": str(item.revision),
            f"items-{place}-heading": item.heading,
            f"items-{place}-text": item.text,
        }
        for number, made in enumerate(item.decisions):
            fields[f"items-{place}-decisions-{number}-text"] = made.text
            fields[f"items-{place}-decisions-{number}-outcome"] = made.outcome.value
    return fields | more


def test_who_came_late_left_early_or_served_is_printed_as_the_form_said(secretary, client_as):
    minutes = secretary.written()
    people = secretary.board.people
    who = [("chair", "2", "", ""), ("board_member", "", "1", ""), ("deputy", "2", "2", "y")]
    fields = {}
    for place, (role, first, last, serving) in enumerate(who):
        row = {
            "person_id": str(people[role].id),
            "name": people[role].name,
            "present": "y",
            "first_item": first,
            "last_item": last,
        }
        row |= {"serving": "y"} if serving else {}
        fields |= {f"attendance-{place}-{key}": value for key, value in row.items()}
    answer = client_as("secretary").post(
        f"{HOME}/{minutes.id}/edit", data=given(secretary, minutes, **fields)
    )
    assert answer.status_code == 302
    text = printed(secretary, minutes)
    assert f"{people['chair'].name} (från och med § 2)" in text
    assert f"{people['board_member'].name} (till och med § 1)" in text
    assert f"{people['deputy'].name} (tjänstgörande, från och med § 2, till och med § 2)" in text


def test_a_conflict_of_interest_stands_at_its_paragraph_on_the_paper(secretary, client_as):
    minutes = secretary.written()
    people = secretary.board.people
    fields = {
        "attendance-0-person_id": str(people["chair"].id),
        "attendance-0-name": people["chair"].name,
        "attendance-0-present": "y",
        "items-1-recused": str(people["chair"].id),
    }
    answer = client_as("secretary").post(
        f"{HOME}/{minutes.id}/edit", data=given(secretary, minutes, **fields)
    )
    assert answer.status_code == 302
    first, _head, second = printed(secretary, minutes).partition("§ 2 Takomläggning")
    said = f"Jäv: {people['chair'].name} deltog inte i överläggning eller beslut."
    assert said in second
    assert said not in first


@pytest.mark.parametrize(("deed", "order", "place"), [("up-1", [1, 0, 2], 1), ("down-1", [0, 2, 1], 3)])
def test_a_paragraph_is_moved_by_its_buttons(secretary, client_as, deed, order, place):
    minutes = secretary.begin()
    secretary.save(minutes, [WrittenItem(f"Punkt {number}", f"Text {number}.") for number in range(3)])
    before = [item.id for item in secretary.read(minutes).items]
    answer = client_as("secretary").post(
        f"{HOME}/{minutes.id}/edit", data=given(secretary, minutes, deed=deed)
    )
    assert answer.location.endswith(f"#item-{place}")
    after = secretary.read(minutes).items
    assert [item.heading for item in after] == [f"Punkt {number}" for number in order]
    assert [item.text for item in after] == [f"Text {number}." for number in order]
    assert [item.id for item in after] == [before[number] for number in order]
