"""An extra general meeting: an agenda of its own, and other times for its notice."""

from datetime import timedelta

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan, Sending
from boardroom.minutes.actions.sending import gather_facts
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import changes_statutes, notice_advice, typeset_data
from boardroom.signing.actions import Frozen
from boardroom.signing.rules.methods import Method
from tests.data.filed import seen


def test_an_extra_meeting_is_called_two_weeks_before_or_four_when_it_changes_the_statutes(client_as, clock):
    assert "två veckor" in notice_advice("extra_meeting", 13)
    assert notice_advice("extra_meeting", 14) == ""
    assert "fyra veckor" in notice_advice("extra_meeting", 27, statutes=True)
    assert notice_advice("extra_meeting", 28, statutes=True) == ""
    assert "två veckor" in notice_advice("extra_meeting", 13, statutes=True)
    assert "sex veckor" in notice_advice("extra_meeting", 43)
    assert changes_statutes(["Stämmans öppnande", "Ändring av stadgarna"])
    assert changes_statutes(["Stadgeändring, andra beslutet"])
    assert not changes_statutes(["Genomgång av vad stadgarna säger", "Val av justerare"])
    browser = client_as("secretary")
    day = (clock.now() + timedelta(days=20)).date()
    planned = browser.post(
        "/brf-provet-1/meetings/new",
        data={
            "kind": "extra_meeting",
            "day": day.isoformat(),
            "starts": "18:30",
            "chaired_by": "",
            "written_by": "",
        },
    )
    assert planned.status_code == 302
    page = seen(browser, planned.location)
    assert "Extra föreningsstämma" in page
    assert "Årsredovisning" not in page
    assert "veckor" not in page
    browser.post(f"{planned.location}/points", data={"heading": "Ändring av stadgarna"})
    assert "fyra veckor" in seen(browser, planned.location)


@pytest.mark.parametrize(
    ("extra", "title"),
    [(True, "Protokoll från extra föreningsstämma"), (False, "Protokoll från föreningsstämma")],
)
def test_the_minutes_of_an_extra_meeting_are_called_so_on_paper_and_in_the_archive(
    board, secretary, monkeypatch, extra, title
):
    with secretary.opener.writing(board.actor("secretary")) as work:
        meeting = actions.plan(
            work,
            Plan(
                kind=MinutesKind.GENERAL_MEETING,
                starts=work.now + timedelta(days=35),
                chaired_by=board.people["chair"].id,
                written_by=board.people["secretary"].id,
                extra=extra,
            ),
        )
    with secretary.opener.writing(board.actor("secretary")) as work:
        minutes = actions.begin_from(work, meeting.id)
    monkeypatch.setattr(queries, "unready", lambda *_: None)  # what is written is seen to elsewhere
    with secretary.opener.writing(board.actor("secretary")) as work:
        numbered = actions.take_number(work, minutes.id)
        printed = typeset_data(gather_facts(work, numbered, draft=False))
        frozen = work.ports.blobs.put(work.actor.tenant, b"%PDF-1.7 frozen").sha256
        envelope = actions.send(work, minutes.id, Frozen(frozen, 1), Sending([Method.PASSKEY]))
    assert printed["kind_title"] == title
    assert envelope.title == f"{title} 1/2026"


def test_lists_and_pages_call_the_minutes_of_an_extra_meeting_so(board, secretary, client_as):
    plans = {
        extra: Plan(
            kind=MinutesKind.GENERAL_MEETING,
            starts=secretary.opener.clock.now() + timedelta(days=days),
            chaired_by=board.people["chair"].id,
            written_by=board.people["secretary"].id,
            extra=extra,
        )
        for extra, days in ((True, 35), (False, 70))
    }
    begun = {}
    for extra, plan in plans.items():
        with secretary.opener.writing(board.actor("secretary")) as work:
            begun[extra] = actions.begin_from(work, actions.plan(work, plan).id).id
    browser = client_as("secretary")
    listed = seen(browser, "/brf-provet-1/minutes/")
    assert listed.count("Protokoll från extra föreningsstämma") == 1
    assert listed.count("Protokoll från föreningsstämma") == 1
    for page in ("", "/void"):
        shown = browser.get(f"/brf-provet-1/minutes/{begun[True]}{page}", follow_redirects=True).text
        assert "extra föreningsstämma" in shown, page
    with secretary.opener.reading(board.actor("secretary")) as work:
        titles = queries.titles_of(work, begun.values())
    assert titles[begun[True]].startswith("Protokoll från extra föreningsstämma ")
    assert titles[begun[False]].startswith("Protokoll från föreningsstämma ")
