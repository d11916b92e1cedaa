"""What one refused to decide per capsulam goes to a meeting: proposed for the next, once, and the page says where it is."""

from datetime import timedelta

from boardroom.minutes import actions
from boardroom.minutes.jobs import keep_duties
from tests.data.filed import seen
from tests.minutes.test_decided_between_meetings import page, plan
from tests.minutes.test_per_capsulam import HOME, do, proposed

QUESTION = "Överlåtelsen av lägenhet 1203"


def refused(secretary):
    found = proposed(secretary)
    do(secretary, "chair", actions.agree, found.id)
    do(secretary, "treasurer", actions.refuse, found.id, "Det här måste vi prata om")
    return found


def asked(secretary, meeting, role="secretary"):
    return [one.heading for one in page(secretary, meeting, role).proposals.undecided]


def test_the_page_of_a_refused_proposal_says_who_refused_and_leads_on_to_the_next_meeting(
    secretary, client_as
):
    found = refused(secretary)
    browser, here = client_as("secretary"), f"{HOME}minutes/per-capsulam/{found.id}"
    shown = seen(browser, here)
    assert "Cecilia Ask: sade nej till formen" in shown
    assert "Astrid Ek: har samtyckt till formen" in shown
    assert "David Alm: har inte svarat" in shown
    assert "när nästa styrelsemöte planeras" in shown
    meeting = plan(secretary)
    assert "Frågan föreslås till dagordningen för styrelsemötet" in seen(browser, here)
    assert "Lägg frågan på dagordningen" not in seen(client_as("auditor"), here)
    assert "avgjordes inte per capsulam" in seen(browser, f"{HOME}meetings/{meeting.id}")
    browser.post(f"{HOME}meetings/{meeting.id}/proposed/{found.id}")
    assert "Frågan står på dagordningen för styrelsemötet" in seen(browser, here)
    point = next(row.item for row in page(secretary, meeting).rows if row.item.heading == QUESTION)
    assert point.text == "Förslag: att godkänna överlåtelsen"
    assert asked(secretary, meeting) == asked(secretary, plan(secretary)) == []
    do(secretary, "secretary", actions.cancel, meeting.id)
    assert asked(secretary, plan(secretary)) == [QUESTION]


def test_what_was_called_off_is_proposed_for_no_meeting_and_what_ran_out_of_time_is(secretary, clock):
    off, late = proposed(secretary), proposed(secretary)
    do(secretary, "secretary", actions.call_off, off.id, "Cecilia Ask: behövs inte längre")
    meeting = plan(secretary)
    assert asked(secretary, meeting) == []
    clock.advance(timedelta(days=8))
    assert keep_duties(secretary.opener)
    assert [one.id for one in page(secretary, meeting).proposals.undecided] == [late.id]


def test_whoever_was_conflicted_is_not_asked_here_either_and_sees_no_more_of_the_point(secretary):
    found = proposed(secretary)
    do(secretary, "board_member", actions.recuse, found.id, "Jag säljer lägenheten")
    do(secretary, "treasurer", actions.refuse, found.id, "Det här måste vi prata om")
    meeting = plan(secretary)
    assert asked(secretary, meeting, "board_member") == []
    do(secretary, "secretary", actions.add_proposed, meeting.id, found.id)
    point = next(row for row in page(secretary, meeting, "board_member").rows if row.item.heading == QUESTION)
    assert point.hidden
    assert [name for _one, name in point.conflicts] == ["David Alm"]
