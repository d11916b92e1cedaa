"""Who asks is found by an apartment in what is of their own days there; and in the reasons for which things are kept."""

from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.models import Document
from boardroom.mandates.actions import enter_ownership
from boardroom.mandates.queries import mandates_of
from boardroom.matters.actions import Card, close, declare_conflict, open_matter
from boardroom.minutes.models import AttendanceStatus, CalledMeeting, Invitee, MinutesKind
from boardroom.minutes.models.meetings import Answer
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.queries.requests import clues_of, request_by_id, reviewed
from boardroom.privacy.queries.small_places import _lines_of_version
from boardroom.privacy.rules.clues import Clues, Lived, places
from boardroom.privacy.rules.extracts import ANSWERED, SIGNED, TOOK_PART
from boardroom.privacy.rules.states import FindingKind
from boardroom.retention.actions import exempt, exempt_matter, place_hold
from boardroom.retention.rules import Held, HoldKind
from boardroom.signing.rules.states import SignerState
from tests.data.filed import seen

BY_NAME = Asker(names=("Hugo Björk",), how_checked="Visade körkort")


def _moved_in(desk, apartment="1203", start=date(2026, 2, 1), last=None):
    with desk.opener.writing(desk.shelf.board.actor("chair")) as work:
        enter_ownership(work, desk.shelf.board.people["member"].id, apartment, start, last)


def _found(desk, made) -> set[str]:
    with desk.reading() as work:
        seen_of = reviewed(work, request_by_id(work, made.id))
        return {seen_of.documents[one.document_id].title for one in seen_of.findings if one.document_id}


def test_a_paper_that_names_the_apartment_counts_on_the_persons_days_there(desk):
    for title, day in (("Den förras", date(2026, 1, 31)), ("Hugos", date(2026, 2, 1)), ("Odaterad", None)):
        desk.shelf.file(title, "Fukt i badrummet, lgh 1203.", day=day)
    _moved_in(desk)
    assert _found(desk, desk.gathered(asker=BY_NAME)) == {"Hugos", "Odaterad"}
    # An apartment that the register does not know as theirs is looked for whatever the day, as whoever handles it has said.
    desk.shelf.file("Förrådet", "Läcka i lgh 0902.", day=date(1998, 1, 1))
    said = Asker(names=("Hugo Björk",), how_checked="Visade körkort", apartment="902")
    assert _found(desk, desk.gathered(asker=said)) == {"Hugos", "Odaterad", "Förrådet"}
    # And one that it does is so on those days alone, though somebody typed it.
    typed = Asker(names=("Hugo Björk",), how_checked="Visade körkort", apartment="1203")
    assert _found(desk, desk.gathered(asker=typed)) == {"Hugos", "Odaterad"}


def test_a_paper_about_the_apartment_is_found_though_its_pages_do_not_say_so(desk):
    paper = desk.shelf.file("Renovering", "Tillstånd att flytta en vägg.", day=date(2026, 3, 1))
    with desk.writing() as work:
        work.session.get(Document, paper.id).apartment = "1203"
    _moved_in(desk)
    assert _found(desk, desk.gathered(asker=BY_NAME)) == {"Renovering"}


def test_the_register_itself_and_matters_of_the_persons_days_are_told(desk):
    with desk.writing() as work:
        before = open_matter(work, Card("Läckan", apartments=("1203",)))
        before.opened_on = date(2025, 1, 1)
        close(work, before.id, "Klart", date(2025, 12, 1))
        open_matter(work, Card("Balkongen", apartments=("1203",)))
    _moved_in(desk, last=date(2026, 12, 31))
    made = desk.gathered(asker=BY_NAME)
    told = {
        kind: "\n".join(one.text for one in desk.findings(made) if one.kind is kind) for kind in FindingKind
    }
    assert "Lägenhet: 1203, 1 februari 2026 – 31 december 2026" in told[FindingKind.PERSON]
    assert "Balkongen" in told[FindingKind.MATTER]
    assert "Läckan" not in told[FindingKind.MATTER]
    with desk.reading() as work:
        assert clues_of(work, request_by_id(work, made.id)).lived == (
            Lived("1203", date(2026, 2, 1), date(2027, 1, 1)),
        )


def test_the_form_asks_for_what_the_register_does_not_know(desk, client_as):
    _moved_in(desk)
    person = desk.shelf.board.people["member"].id
    page = seen(client_as("secretary"), f"/brf-provet-1/privacy/requests/new?person={person}")
    assert "De lägenheter som registret har för personen söks ändå" in page


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, True),
        (date(2026, 1, 31), None, False),
        (date(2026, 2, 1), None, True),
        (date(2026, 3, 1), None, False),
        (date(2025, 1, 1), date(2026, 2, 1), True),
    ],
)
def test_an_apartment_counts_on_its_days_from_the_first_to_the_last(first, last, found):
    clues = Clues(apartment="01203", lived=(Lived("1203", date(2026, 2, 1), date(2026, 3, 1)),))
    assert bool(places("Fukt i lgh 1203", clues.during(first, last))) is found


def test_the_reasons_of_exceptions_are_looked_through(desk):
    paper, other = desk.shelf.file("Faktura"), desk.shelf.file("Kvitto")
    with desk.opener.writing(desk.shelf.board.actor("chair")) as work:
        exempt(work, paper.id, "Hugo Björk har begärt ersättning")
        exempt_matter(work, open_matter(work, Card("Läckan")).id, "Hugo Björk bor under")
        exempt(work, other.id, "Garantin löper")
    texts = [one.text for one in desk.findings(desk.gathered()) if one.kind is FindingKind.HOLD]
    assert len(texts) == 2
    assert "Hugo Björk har begärt ersättning" in texts[0] + texts[1]
    assert "Hugo Björk bor under" in texts[0] + texts[1]


def test_why_a_matter_is_kept_is_shown_to_nobody_who_has_a_conflict_of_interest_in_it(desk):
    people = desk.shelf.board.people
    with desk.opener.writing(desk.shelf.board.actor("chair")) as work:
        matter = open_matter(work, Card("Tvisten"))
        place_hold(work, Held(HoldKind.MATTER, matter_id=matter.id), "Hugo Björk stämmer sekreteraren")
        exempt_matter(work, matter.id, "Hugo Björk och sekreteraren")
        declare_conflict(work, matter.id, people["secretary"].id, "Part")
    made = desk.gathered()
    for role, number in (("secretary", 0), ("chair", 2)):
        with desk.opener.reading(desk.shelf.board.actor(role)) as work:
            seen_of = reviewed(work, request_by_id(work, made.id))
        assert sum(one.kind is FindingKind.HOLD for one in seen_of.findings) == number, role
        assert sum(one.kind is FindingKind.HOLD for one in seen_of.hidden) == 2 - number, role


def test_an_answer_is_in_swedish_and_a_mandates_last_day_is_the_last_one(desk):
    """Every word that a register keeps as one of a few has its Swedish one."""
    assert SIGNED.keys() == {one.value for one in SignerState}
    assert ANSWERED.keys() == {one.value for one in Answer}
    assert TOOK_PART.keys() == {one.value for one in AttendanceStatus}
    assert list(_lines_of_version({"head": ["Hugo Björk, ordförande, present"], "items": []})) == [
        "Hugo Björk, ordförande, närvarande"
    ]
    hugo = desk.shelf.board.people["member"]
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        for mandate in mandates_of(work, hugo.id):
            mandate.start, mandate.end = date(2021, 5, 20), date(2023, 5, 23)
        meeting = CalledMeeting(
            id=new_id(), association_id=desk.tenant, kind=MinutesKind.BOARD, starts=work.now, place="Lokalen",
            created_at=work.now, changed_at=work.now,
        )  # fmt: skip
        work.session.add(meeting)
        work.session.flush()
        work.session.add(
            Invitee(
                id=new_id(), association_id=desk.tenant, meeting_id=meeting.id, person_id=hugo.id,
                answer=Answer.COMING,
            )
        )  # fmt: skip
    found = "\n".join(one.text for one in desk.findings(desk.gathered(asker=BY_NAME)))
    assert "Uppdrag: medlem, 20 maj 2021 – 22 maj 2023" in found
    assert "Kallad, svar: kommer" in found
