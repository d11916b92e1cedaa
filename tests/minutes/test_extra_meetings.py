"""An extra general meeting: an agenda of its own, and other times for its notice."""

from datetime import timedelta

from boardroom.minutes.rules import changes_statutes, notice_advice
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
