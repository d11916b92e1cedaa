"""Whom a general meeting elected to adjust its minutes is offered for a general meeting's, and not for a board's."""

import html5lib
import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.models import MinutesKind
from tests.data.filed import HTML
from tests.minutes.test_void_numbers import make_void

HOME = "/brf-provet-1/minutes/"
GENERAL = {"kind": MinutesKind.GENERAL_MEETING, "adjuster": None}
NAMES = "Sanna Holm", "Tove Berg", "Urban Gran"


@pytest.fixture
def elected(secretary):
    """A general meeting's minutes, whose adjusters are three members whom the register did not know."""
    minutes = secretary.begin(**GENERAL)
    for name in NAMES:
        with secretary.opener.writing(secretary.board.actor("secretary")) as work:
            address = f"{name.split()[0].lower()}@exempel.se"
            actions.elect_adjuster(work, minutes.id, name, address)
    return secretary.read(minutes)


def offered(client, address):
    """Who is offered in each list of a page's head, by the list's name."""
    tree = html5lib.parse(client.get(address).text)
    found = {
        one.get("name"): {(option.text or "").strip() for option in one.iter(f"{HTML}option")}
        for one in tree.iter(f"{HTML}select")
    }
    boxes = {one.get("value") for one in tree.iter(f"{HTML}input") if one.get("name") == "further_adjusters"}
    return found | {"further": boxes}


def test_whom_a_general_meeting_elected_is_offered_for_its_minutes_and_the_next_ones(
    secretary, elected, client_as
):
    browser = client_as("secretary")
    people = {str(one) for one in (elected.adjuster, elected.second_adjuster)}
    for minutes in (elected, secretary.begin(**GENERAL)):
        lists = offered(browser, f"{HOME}{minutes.id}/edit")
        assert lists["adjuster"] >= {*NAMES, "David Alm"}
        assert lists["second_adjuster"] >= {*NAMES}
        assert lists["further"] >= people


@pytest.mark.parametrize(
    "kind",
    [MinutesKind.BOARD, MinutesKind.CONSTITUTING, MinutesKind.PER_CAPSULAM],
    ids=lambda kind: kind.value,
)
def test_they_are_not_offered_as_adjusters_of_a_boards_minutes_but_may_have_written_them(
    secretary, elected, client_as, kind
):
    browser, minutes = client_as("secretary"), secretary.begin(kind=kind)
    lists = offered(browser, f"{HOME}{minutes.id}/edit")
    for name in ("adjuster", "second_adjuster"):
        assert not lists[name] & {*NAMES}
        assert lists[name] >= {"David Alm", "Elsa Rönn"}, "a deputy may serve"
    assert not lists["further"] & {str(one) for one in (elected.adjuster, elected.second_adjuster)}
    assert lists["written_by"] >= {*NAMES}
    lists = offered(browser, f"{HOME}new")
    assert not lists["adjuster"] & {*NAMES}


def test_whoever_sat_on_the_board_once_is_offered_though_a_general_meeting_elected_them_too(
    secretary, board, client_as
):
    secretary.begin(kind=MinutesKind.GENERAL_MEETING, second_adjuster=board.people["treasurer"].id)
    lists = offered(client_as("secretary"), f"{HOME}{secretary.begin().id}/edit")
    assert lists["adjuster"] >= {"Cecilia Ask", "David Alm"}


def test_whoever_adjusts_a_boards_minutes_already_stays_offered_there(secretary, elected, client_as):
    minutes = secretary.begin(adjuster=elected.adjuster)
    lists = offered(client_as("secretary"), f"{HOME}{minutes.id}/edit")
    assert lists["adjuster"] & {*NAMES} == {"Sanna Holm"}
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert [name for name, _deputy in queries.outside_the_board(work, minutes)] == ["Sanna Holm"]


def test_a_general_meetings_minutes_begun_anew_offer_those_whom_it_elected(secretary, elected, client_as):
    make_void(secretary, elected)
    form = client_as("secretary").get(f"{HOME}new?after={elected.id}").text
    assert f'<option selected value="{elected.adjuster}"' in form
