"""Whoever signs a new version of minutes sees from there what it changed, if they knew the one before."""

from dataclasses import replace

import pytest

from boardroom.core.actor import worker_for
from boardroom.minutes import actions, queries
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import WrittenItem
from boardroom.notices.actions import mint_link
from boardroom.notices.models import Purpose
from boardroom.signing import queries as signing
from tests.data.filed import seen

HOME = "/brf-provet-1/"
CHANGED = "Vad version 2 ändrade"


@pytest.fixture
def come(secretary, app):
    """Return a browser that came by the link of someone who is asked to sign."""

    def come(envelope_id, name):
        tenant = secretary.board.association.id
        with secretary.opener.writing(worker_for(tenant)) as work:
            [asked] = [one for one in signing.signers_of(work, envelope_id) if one.name == name]
            token = mint_link(work, Purpose.SIGNING, asked.id, days=5, association_id=tenant)
        client = app.test_client()
        assert client.post(f"/link/{token}").status_code == 303
        return client

    return come


def adjusting(secretary, minutes, name, email):
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        actions.elect_adjuster(work, minutes.id, name, email)
    return secretary.read(minutes)


def test_each_signer_of_a_new_version_sees_what_it_changed_against_the_one_they_were_asked_to_sign(
    secretary, come, client_as
):
    kind = {"kind": MinutesKind.GENERAL_MEETING}
    minutes = adjusting(secretary, secretary.begin(**kind), "Per Sjö", "per.sjo@exempel.se")
    chosen = kind | {"second_adjuster": minutes.second_adjuster}
    secretary.save(minutes, [WrittenItem("Öppnande"), WrittenItem("Anbud", "Högst 300 000 kr.")], **chosen)
    first = secretary.send(minutes)
    assert "ändrade" not in seen(come(first, "Per Sjö"), f"{HOME}signing/{first}")
    secretary.decline(first)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        actions.reopen(work, minutes.id)
    opening, tender = (queries.written(item) for item in secretary.read(minutes).items)
    secretary.save(minutes, [opening, replace(tender, text="Högst 250 000 kr.")], **chosen)
    adjusting(secretary, minutes, "Karin Vik", "karin.vik@exempel.se")
    second = secretary.send(minutes)
    here = f"{HOME}signing/{second}"
    for reader in (client_as("chair"), come(second, "Per Sjö")):
        for step in ("", "/sign"):
            page = seen(reader, f"{here}{step}")
            assert f'<a href="{here}/changes">{CHANGED}</a>' in page
        page = seen(reader, f"{here}/changes")
        assert f"<h1>{CHANGED}</h1>" in page
        assert ">300</del>" in page
        assert ">250</ins>" in page
    # What was never shown to her is not shown by way of what became of it.
    new = come(second, "Karin Vik")
    for step in ("", "/sign"):
        assert "ändrade" not in seen(new, f"{here}{step}")
    assert new.get(f"{here}/changes").status_code == 404
    assert client_as("member").get(f"{here}/changes").status_code == 404
    # Whoever signed by a link does not keep reading what has been taken back.
    guest = come(second, "Per Sjö")
    secretary.decline(second, reason="§ 1 är fel")
    assert guest.get(f"{here}/changes").status_code == 404
