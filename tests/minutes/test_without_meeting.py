"""What was decided per capsulam had no meeting, and nothing that keeps its minutes from being sent speaks of one."""

import re
from types import SimpleNamespace

import pytest

from boardroom.minutes import queries
from boardroom.minutes.models import MinutesKind
from tests.data.filed import seen
from tests.minutes.test_head_together import opened_fields

OF_A_MEETING = re.compile(r"mötet|mötes|stämma|lett |ledde", re.IGNORECASE)


def refusal(secretary, **more):
    minutes = secretary.written(kind=MinutesKind.PER_CAPSULAM, **more)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        return queries.unready(work, queries.by_id(work, minutes.id)).sentence


def test_that_an_adjuster_is_lacking_is_told_without_a_meeting(secretary):
    told = refusal(secretary, adjuster=None)
    assert told.startswith("Välj minst en justerare")
    assert not OF_A_MEETING.search(told)


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_that_the_adjuster_must_be_another_is_told_without_a_meeting(secretary, client_as, role):
    who = secretary.board.people[role].id
    told = refusal(secretary, adjuster=who)
    assert told == "Justeraren måste vara någon annan än ordföranden och den som skrev protokollet."
    minutes = secretary.written(kind=MinutesKind.PER_CAPSULAM)
    browser, address = client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}/edit"
    page = SimpleNamespace(address=address.removesuffix("/edit"))
    sent = opened_fields(browser, page) | {"deed": "save"}
    for field in ("adjuster", "second_adjuster", "further_adjusters"):
        answer = browser.post(address, data=sent | {field: str(who)})
        assert answer.text.count(told) == 2, f"above the form and at the field, {field}"


def test_how_many_adjust_is_asked_without_a_meeting(secretary, client_as):
    minutes = secretary.written(kind=MinutesKind.PER_CAPSULAM)
    page = seen(client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}/edit")
    assert "Om fler än två ska göra det. Tillsammans högst tio." in page
    assert "Om mötet valde" not in page
