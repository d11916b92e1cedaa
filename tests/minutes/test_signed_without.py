"""Minutes that were completed without somebody: what their pages, and the pages of their decisions, call them."""

import pytest

from boardroom.minutes.queries import Sought, decisions
from boardroom.signing import queries as signing
from boardroom.signing.actions import complete_without
from boardroom.signing.jobs import seal
from boardroom.signing.rules.states import Cause
from tests.data.filed import seen

HOME = "/brf-provet-1"


@pytest.fixture
def without(secretary):
    """Return a way to have minutes signed by all but one person, and sealed without them."""

    def without(name, *signing_roles):
        minutes = secretary.written()
        envelope = secretary.send(minutes)
        for role in signing_roles:
            secretary.sign_one(envelope, role)
        with secretary.opener.writing(secretary.board.actor("secretary")) as work:
            [absent] = [one for one in signing.signers_of(work, envelope) if one.name == name]
            complete_without(work, envelope, absent.id, "Ligger på sjukhus", Cause.UNREACHABLE)
        assert seal(secretary.opener)
        return minutes, envelope

    return without


@pytest.mark.parametrize(
    ("name", "others", "lacks"),
    [
        ("Astrid Ek", ("secretary", "board_member"), "mötesordförande"),
        ("David Alm", ("secretary", "chair"), "justerare"),
    ],
)
def test_pages_name_the_role_that_is_missing_and_no_other(secretary, client_as, without, name, others, lacks):
    minutes, envelope = without(name, *others)
    client = client_as("secretary")
    for page in (f"minutes/{minutes.id}", "minutes/"):
        assert f"Underskrivet utan {lacks} – låst och stämplat" in seen(client, f"{HOME}/{page}")
    assert f"Underskrivet utan {lacks}" in seen(client, f"{HOME}/signing/{envelope}/status")
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        found = decisions(work, Sought()).rows[0]
    page = seen(client, f"{HOME}/decisions/{found.decision.id}")
    assert f"Protokollet är underskrivet utan {lacks} – det gör inte i sig beslutet ogiltigt." in page
