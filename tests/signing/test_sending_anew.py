"""After a refusal or when it was taken back: the way to the paper, to sending it again, or to leaving it at that."""

import pytest

from boardroom.core.errors import NotPermitted
from boardroom.signing import actions
from boardroom.signing.errors import AlreadyDecided
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract
from tests.data.filed import seen
from tests.signing.test_batches import HOME, order, prepare, send_all, standings

REASON = "Fel belopp i § 2"
AGAIN = "Skicka på nytt"


@pytest.fixture
def paper(desk):
    return contract(desk, [("treasurer", SignerRole.PARTY), ("chair", SignerRole.PARTY)])


@pytest.fixture
def refused(desk):
    """A sending to three, the first of whom has refused."""
    batch_id = prepare(desk)
    order(desk, batch_id)
    send_all(desk, 3)
    first = standings(desk, batch_id)[0]
    desk.board.people["Karin Vik"] = type("P", (), {"id": first.signer.person_id})
    with desk.opener.writing(desk.guest("Karin Vik", first.envelope)) as work:
        actions.decline(work, first.envelope.id, REASON)
    return batch_id


def page_of(desk, client_as, envelope, role="secretary"):
    return seen(client_as(role), f"{HOME}/{envelope.id}/status")


def again(desk, batch_id, row, role="secretary"):
    with desk.opener.writing(desk.board.actor(role)) as work:
        return actions.send_anew(work, batch_id, row.recipient.id)


def leave(desk, envelope, role="secretary"):
    with desk.opener.writing(desk.board.actor(role)) as work:
        actions.leave_at_that(work, envelope.id)


@pytest.mark.parametrize("how", ["declined", "withdrawn"])
def test_a_paper_that_came_back_leads_to_itself_and_to_sending_it_again(desk, paper, client_as, how):
    assert AGAIN not in page_of(desk, client_as, paper)
    if how == "declined":
        desk.decline("chair", paper, REASON)
    else:
        with desk.opener.writing(desk.board.actor("secretary")) as work:
            actions.withdraw(work, paper.id, REASON)
    client = client_as("secretary")
    page = client.get(f"{HOME}/{paper.id}/status").text
    assert "Öppna papperet i arkivet" in page
    assert f"/archive/{paper.document_id}" in page
    assert f'href="{HOME}/send/{paper.document_id}"' in page
    assert AGAIN in page
    assert client.get(f"{HOME}/send/{paper.document_id}").status_code == 200
    assert AGAIN not in page_of(desk, client_as, paper, "auditor"), "who sends nothing is shown no way to it"


def test_nobody_is_led_to_send_again_what_was_sent_again(desk, paper, client_as):
    desk.decline("chair", paper, REASON)
    desk.send(
        [("chair", SignerRole.PARTY)],
        kind=paper.kind,
        subject_key="",
        document_id=paper.document_id,
        version=2,
    )
    assert AGAIN not in page_of(desk, client_as, paper)


def test_a_refusal_is_left_at_that_once_and_the_log_says_by_whom(desk, paper, client_as):
    with pytest.raises(AlreadyDecided):
        leave(desk, paper)
    desk.decline("chair", paper, REASON)
    with pytest.raises(NotPermitted):
        leave(desk, paper, "treasurer")
    assert "Låt det vara" in page_of(desk, client_as, paper)
    client_as("secretary").post(f"{HOME}/{paper.id}/leave-at-that")
    assert [(one.what, one.facts) for one in desk.events(paper)][-1] == ("left_at_that", {"by": "Bo Lind"})
    assert "Låt det vara" not in page_of(desk, client_as, paper)
    with pytest.raises(AlreadyDecided):
        leave(desk, paper)


def test_a_row_that_was_refused_is_sent_again_as_a_new_version(desk, refused, client_as):
    row = standings(desk, refused)[0]
    batch_page = f"{HOME}/batches/{refused}"
    assert f"/recipients/{row.recipient.id}/again" in client_as("secretary").get(batch_page).text
    assert (
        f"/recipients/{row.recipient.id}/again"
        in client_as("secretary").get(f"{HOME}/{row.envelope.id}/status").text
    )
    assert "/again" not in client_as("treasurer").get(batch_page).text
    client_as("secretary").post(f"{batch_page}/recipients/{row.recipient.id}/again")
    send_all(desk, 2)
    after = standings(desk, refused)
    assert [one.state for one in after] == ["sent", "sent", "sent"]
    assert (after[0].envelope.version, after[0].envelope.subject_key) == (2, row.envelope.subject_key)
    assert after[0].envelope.id != row.envelope.id
    assert desk.envelope(row.envelope).state == "declined"
    assert len([one for one in desk.letters("signing_request") if one.to_name == "Karin Vik"]) == 2
    assert "/again" not in client_as("secretary").get(f"{HOME}/{row.envelope.id}/status").text


def test_what_is_sent_again_after_the_last_day_has_a_new_one(desk, client_as):
    today = desk.clock.now().date()
    batch_id = prepare(desk, deadline=today)
    order(desk, batch_id)
    send_all(desk, 3)
    row = standings(desk, batch_id)[0]
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw(work, row.envelope.id, REASON)
    desk.wait(days=3)
    again(desk, batch_id, row)
    send_all(desk, 2)
    assert standings(desk, batch_id)[0].envelope.deadline > desk.clock.now().date()
    assert standings(desk, batch_id)[1].envelope.deadline == today


def test_only_what_is_over_is_sent_again_and_nothing_of_a_sending_that_was_taken_back(desk, refused):
    rows = standings(desk, refused)
    with pytest.raises(AlreadyDecided):
        again(desk, refused, rows[1])
    with pytest.raises(NotPermitted):
        again(desk, refused, rows[0], "treasurer")
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw_all(work, refused, REASON)
    with pytest.raises(AlreadyDecided):
        again(desk, refused, rows[0])
