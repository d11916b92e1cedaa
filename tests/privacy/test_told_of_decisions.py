"""What is told of a decision besides its words is found, blacked out and answered for as the words of its § are."""

import re

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.matters.actions import Card, open_matter
from boardroom.minutes.models import Decision
from boardroom.privacy.queries.erasing import drafted
from boardroom.privacy.queries.requests import request_by_id
from boardroom.privacy.rules.boxes import suggested, words_of
from boardroom.privacy.rules.clues import Clues
from boardroom.privacy.rules.states import Asked, FindingKind
from tests.privacy.test_access import opened
from tests.privacy.test_pages import AT


def decided(desk, *every: dict[str, object]) -> list[Decision]:
    minutes = desk.shelf.file("Protokoll", "Inget om någon.", record_class="board_minutes")
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        made = [
            Decision(
                id=new_id(),
                association_id=desk.tenant,
                document_id=minutes.id,
                page_number=1,
                position=place,
                text="Att anlita en målare.",
                **told,
            )
            for place, told in enumerate(every, start=1)
        ]
        work.session.add_all(made)
    return made


def of_decisions(desk, made):
    return [one for one in desk.findings(made) if one.kind is FindingKind.DECISION]


def test_a_person_is_found_by_whatever_is_told_of_a_decision(desk):
    told = [
        {"reservation": "Hugo Björk reserverade sig."},
        {"votes": "Hugo Björk mot, övriga för"},
        {"counterparty": "Målare Hugo Björk"},
        {"heading": "Ansökan från Hugo Björk"},
        {"evidence": "Hugo Björk hade begärt det. Styrelsen beslöt att anlita en målare."},
        {"apartment": "1203"},
        {"apartment": "1204", "amount_ore": 1203_00},
    ]
    made = decided(desk, *told)
    found = {one.source_id: one for one in of_decisions(desk, desk.gathered())}
    assert [found[one.id].clues if one.id in found else "" for one in made] == [
        *["name"] * 5,
        "apartment",
        "",
    ]
    for one, words in zip(made[:-1], told[:-1], strict=True):
        assert all(str(value) in found[one.id].text for value in words.values())


def test_a_matter_about_the_persons_apartment_is_found_though_nobody_is_named(desk):
    with desk.writing() as work:
        open_matter(work, Card("Fuktskada", apartments=("1203",)))
        open_matter(work, Card("Fuktskada", apartments=("1204",)))
    matters = [one for one in desk.findings(desk.gathered()) if one.kind is FindingKind.MATTER]
    assert [("Lägenhet: 1203" in one.text, one.clues) for one in matters] == [(True, "apartment")]


def test_others_in_a_reservation_are_ticked_and_blacked_out(desk, client_as):
    told = {"reservation": "Hugo Björk och Karin Askelund reserverade sig.", "counterparty": "Bo Lind"}
    decided(desk, told)
    made = desk.gathered()
    [found] = of_decisions(desk, made)
    browser, address = client_as("secretary"), f"{AT}/requests/{made.id}/findings/{found.id}"
    sheet = browser.get(address).get_data(as_text=True)
    ticked = re.findall(r'value="(\d+)" checked> ([^<]+)<', sheet)
    assert [word for _, word in ticked] == ["Karin", "Askelund", "Bo", "Lind"]
    assert "Portalen har kryssat för" in sheet
    browser.post(address, data={"choice": "include", "mark": "", "word": [number for number, _ in ticked]})
    for one in desk.findings(made):
        if one.kind is not FindingKind.DECISION:
            desk.leave_out(made, one, "Behövs inte.")
    package = opened(desk.package(made))
    [name] = [one for one in package.namelist() if one.endswith(".txt")]
    told = package.read(name).decode()
    assert "Reservation: Hugo Björk och █████ █████ reserverade sig." in told
    assert "Motpart: █████ █████" in told


def test_what_is_the_persons_own_is_ticked_nowhere(desk, client_as):
    made = desk.gathered()
    [person] = [one for one in desk.findings(made) if one.kind is FindingKind.PERSON]
    sheet = client_as("secretary").get(f"{AT}/requests/{made.id}/findings/{person.id}")
    assert " checked>" not in sheet.get_data(as_text=True)


def test_a_label_belongs_to_no_name_behind_it():
    words = words_of("Motpart: Takab Plåt\nBeslut: Anlita någon\nAnsvarig: Karin\n\nAskelund sade nej")
    assert [words[at].text for at in suggested(words, Clues(("Hugo Björk",)), ())] == ["Takab", "Plåt"]
    told = " ".join(word.text for word in words)
    assert told == "Motpart: Takab Plåt Beslut: Anlita någon Ansvarig: Karin Askelund sade nej"


def test_the_answer_to_a_request_of_erasure_says_that_the_register_of_decisions_names_the_person(desk):
    decided(desk, {"counterparty": "Målare Hugo Björk"})
    made = desk.gathered(Asked.ERASURE)
    with desk.reading() as work:
        assert "– Beslutsregistret" in drafted(work, request_by_id(work, made.id))
