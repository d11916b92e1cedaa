"""What was decided without a meeting is told in words of its own, also where two wrote differently."""

import re

import html5lib
import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NoAdjusterWithoutMeeting, SameAdjusterWithoutMeeting
from boardroom.minutes.models import AttendanceStatus
from boardroom.minutes.rules import compare, rule_words, words_of
from boardroom.signing.rules.signer_rules import RULES
from tests.data.contracts import blank_pdf
from tests.data.filed import HTML
from tests.minutes.test_head_together import opened_fields
from tests.minutes.test_per_capsulam import HOME, decided

# No word of a meeting, of who was there, or of when it began.
OF_A_MEETING = re.compile(
    r"(?<!leda)möte(?!srum)|närvar|frånvar|var med\b|började kl|slutade kl|\bplats\b", re.IGNORECASE
)


@pytest.fixture
def minutes(secretary):
    return decided(secretary)


@pytest.fixture
def here(minutes):
    return f"{HOME}minutes/{minutes.id}"


def told(browser, address):
    """All that a page says beside its frame: words, hints and the choices in its lists."""
    main = next(html5lib.parse(browser.get(address).text).iter(f"{HTML}main"))
    return " ".join("".join(main.itertext()).split())


def test_what_two_wrote_differently_at_the_head_is_told_without_a_meeting(
    secretary, client_as, minutes, here
):
    first, second = client_as("secretary"), client_as("chair")
    pages = [opened_fields(browser, Page(here)) for browser in (first, second)]
    people = secretary.board.people
    changes = (
        {"held_on": "2026-03-15", "chaired_by": str(people["board_member"].id), "attendance-0-note": "a"},
        {"held_on": "2026-03-16", "chaired_by": str(people["secretary"].id), "attendance-0-note": "b"},
    )
    for browser, page, change in zip((first, second), pages, changes, strict=True):
        gone = {"attendance-1-present"} if browser is first else set()
        sent = {name: value for name, value in page.items() if name not in gone} | change | {"deed": "save"}
        if browser is second:
            sent["attendance-1-guest"] = "y"
        assert browser.post(f"{here}/edit", data=sent).status_code == 302
    page = told(first, f"{here}/edit")
    for words in ("Avgjort den: två skrev olika", "Ordförande: två skrev olika", "deltog inte"):
        assert words in page
    assert OF_A_MEETING.findall(page) == []


class Page:
    def __init__(self, address):
        self.address = address


def test_the_editor_speaks_of_no_meeting_and_has_no_time_but_what_somebody_wrote(
    secretary, client_as, minutes, here
):
    browser = client_as("secretary")
    page = told(browser, f"{here}/edit")
    assert OF_A_MEETING.findall(page) == []
    assert "Andra som deltog" in page
    assert "Deltog inte" in page, "in the list of how somebody took part"
    assert "Från kl." not in page
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        queries.by_id(work, minutes.id).starts_at = "18.30"
    assert "Från kl." in told(browser, f"{here}/edit")
    sent = opened_fields(browser, Page(here))
    browser.post(f"{here}/edit", data=sent | {"deed": "save"})
    assert secretary.read(minutes).starts_at == "18.30"
    of_meeting = told(browser, f"{HOME}minutes/{secretary.written().id}/edit")
    for words in ("Började kl.", "Andra som var med", "Frånvarande", "Mötesordförande"):
        assert words in of_meeting


@pytest.mark.parametrize("page", ["", "/void", "/send"])
def test_other_pages_speak_of_no_meeting(client_as, minutes, here, page):
    assert OF_A_MEETING.findall(told(client_as("secretary"), here + page)) == []


def test_an_extract_of_it_asks_whether_to_tell_who_took_part(secretary, client_as, minutes, here):
    secretary.sign_all(secretary.send(minutes))
    page = told(client_as("secretary"), f"{here}/extract")
    assert "Ta med vilka som deltog" in page
    assert OF_A_MEETING.findall(page) == []


def test_what_cannot_be_told_of_someone_who_took_no_part_is_said_so(client_as, here):
    browser = client_as("secretary")
    sent = opened_fields(browser, Page(here)) | {"deed": "save", "attendance-0-serving": "y"}
    del sent["attendance-0-present"]
    assert (
        f"{sent['attendance-0-name']} står inte bland dem som deltog."
        in browser.post(f"{here}/edit", data=sent).text
    )


def test_what_is_refused_speaks_of_the_chair_whom_nobody_met(secretary, client_as, minutes, here):
    browser, chair = client_as("secretary"), str(minutes.chaired_by)
    for adjuster, refusal in (
        (None, NoAdjusterWithoutMeeting),
        (minutes.chaired_by, SameAdjusterWithoutMeeting),
    ):
        with secretary.opener.writing(secretary.board.actor("secretary")) as work:
            queries.by_id(work, minutes.id).adjuster = adjuster
        with pytest.raises(refusal):
            secretary.send(minutes)
        page = browser.get(f"{here}/send").text
        assert refusal.sentence in page
    sent = opened_fields(browser, Page(here)) | {"deed": "save", "adjuster": chair}
    assert SameAdjusterWithoutMeeting.sentence in browser.post(f"{here}/edit", data=sent).text


def test_an_earlier_version_of_it_tells_who_took_part(secretary, minutes):
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        before = words_of(actions.gather_facts(work, queries.by_id(work, minutes.id), draft=False))
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        queries.by_id(work, minutes.id).attendance[0].status = AttendanceStatus.ABSENT
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        after = words_of(actions.gather_facts(work, queries.by_id(work, minutes.id), draft=False))
    said = str(compare(before, after, "sv"))
    assert "deltog" in said
    assert OF_A_MEETING.findall(said) == []


def test_the_settings_call_its_rules_without_a_meeting(client_as):
    page = html5lib.parse(client_as("administrator").get(f"{HOME}settings/").text)
    lists = {
        one.get("name").removeprefix("signing-kinds-"): "".join(one.itertext())
        for one in page.iter(f"{HTML}select")
    }
    assert "Protokollförare, ordförande och en justerare" in lists["per_capsulam"]
    assert OF_A_MEETING.findall(lists["per_capsulam"]) == []
    assert "mötesordförande" in lists["constituting"]


def test_each_rule_has_a_name_for_what_no_meeting_decided():
    assert rule_words("per_capsulam").keys() == rule_words("board").keys() == RULES.keys()


def test_a_file_that_is_already_what_was_decided_without_a_meeting_is_called_so(
    secretary, client_as, minutes
):
    other = secretary.written()
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        sha256 = work.ports.blobs.put(work.actor.tenant, blank_pdf()).sha256
        for one in (minutes, other):
            actions.take_upload(work, one.id, sha256=sha256, name="protokoll.pdf")
    browser = client_as("secretary")
    page = told(browser, f"{HOME}minutes/{other.id}/send")
    assert (
        "Samma fil är redan protokollet för det som avgjordes den 20 mars 2026: Protokoll per capsulam"
        in page
    )
    page = told(browser, f"{HOME}minutes/{minutes.id}/send")
    assert "Samma fil är redan protokollet för mötet den 14 mars 2026: Styrelseprotokoll" in page


def test_the_registers_call_no_day_that_of_a_meeting(secretary, client_as, minutes):
    with secretary.opener.writing(secretary.board.actor("chair")) as work:
        actions.make_void(work, secretary.written().id, "Mötet hölls aldrig")
    browser = client_as("secretary")
    for page in ("minutes/", "minutes/series", "decisions/"):
        tree = html5lib.parse(browser.get(f"{HOME}{page}").text)
        columns = ["".join(one.itertext()) for one in tree.iter(f"{HTML}th") if one.get("scope") == "col"]
        assert "Dag" in columns
        assert "Mötesdag" not in columns
    file = browser.get(f"{HOME}decisions/register.csv").data.decode("utf-8-sig")
    assert file.startswith("Dag")
