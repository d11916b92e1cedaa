"""Search finds matters by any form of the words, limited to what the reader may know of; protected names find none."""

import pytest

from boardroom.core.actor import worker_for
from boardroom.mandates.models import Person
from boardroom.matters import actions
from boardroom.search.actions import complete_query, search
from boardroom.search.queries import Narrowing
from tests.data.filed import seen
from tests.matters.conftest import BASE


def found(house, text, role="secretary", narrowing=Narrowing()):  # noqa: B008 - frozen
    with house.reading(role) as work:
        return [one.title for one in search(work, text, narrowing).matters]


@pytest.fixture
def leak(house):
    return house.open(
        "Vattenskadan i badrummet",
        summary="Golvbrunnen läckte. Avfuktning pågår.",
        apartments=("1203",),
        parts=("wet_rooms",),
        counterparty="Rörmokaren i Provet AB",
    )


@pytest.mark.parametrize(
    "text",
    [
        "vattenskada",
        "badrum",
        "golvbrunnar",
        "lgh 1203",
        "rörmokaren",
        '"golvbrunnen läckte"',
        "golvbr*",
        "våtrum",
        "skada OR tak",
    ],
)
def test_a_matter_is_found_by_any_form_of_its_words_its_apartment_its_part_and_its_counterparty(
    house, leak, text
):
    assert found(house, text) == ["Vattenskadan i badrummet"]


@pytest.mark.parametrize(
    "text", ["taket", "badrum tak", "vattenskada -badrum", '"läckte golvbrunnen"', "typ:avtal"]
)
def test_a_matter_that_does_not_meet_the_whole_query_is_not_shown(house, leak, text):
    assert found(house, text) == []


def test_filters_ask_for_papers(house, leak):
    assert found(house, "vattenskada", narrowing=Narrowing(year_from=2020)) == []


def test_a_matter_is_found_and_suggested_by_nobody_who_may_not_know_of_it(house, leak):
    with house.writing() as work:
        actions.declare_conflict(work, leak.id, house.board.people["treasurer"].id)
    for role, sees in (("chair", True), ("treasurer", False), ("auditor", False), ("manager", False)):
        assert bool(found(house, "vattenskada", role)) is sees, role
        with house.reading(role) as work:
            offered = [one.query for one in complete_query(work, "vatten") if one.kind == "matter"]
        assert bool(offered) is sees, role


def test_the_name_of_a_protected_person_finds_no_matter_and_is_covered_where_it_stands(house):
    house.open("Bråk mellan Vera Skyddsö och grannen")
    assert found(house, "Skyddsö")
    with house.opener.writing(worker_for(house.board.association.id)) as work:
        work.session.add(
            Person(
                association_id=house.board.association.id,
                name="Vera Skyddsö",
                protected_identity=True,
                created_at=work.now,
            )
        )
    assert found(house, "Skyddsö") == []
    [title] = found(house, "bråk grannen")
    assert "Vera" not in title
    with house.reading() as work:
        assert [one for one in complete_query(work, "Vera") if one.kind == "matter"] == []


def test_the_search_page_shows_matters_above_papers_and_alone_where_no_paper_meets(leak, client_as):
    page = seen(client_as("secretary"), f"{BASE}/search/?q=golvbrunn")
    assert "men ett ärende gäller det" in page
    assert "Vattenskadan i badrummet" in page
    assert "Inget hittades" not in page
