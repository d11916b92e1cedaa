"""Minutes that are signed at a shared tablet, and the tablet."""

import pytest

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.secrets import hash_password
from boardroom.identity.models import Account
from boardroom.signing.rules.methods import Method
from tests.signing.meeting_room.at_the_tablet import HOME, PASSWORD, PIN


@pytest.fixture
def passwords(desk, board):
    with desk.opener.writing(worker_for()) as work:
        for role in ("secretary", "chair", "board_member"):
            account = work.session.get(Account, board.people[role].account_id)
            account.password_hash = hash_password(PASSWORD)
        association = work.session.get(Association, board.association.id)
        association.signing_methods = "passkey,code,drawn"


@pytest.fixture
def envelope(desk, passwords, minutes_pdf):
    return desk.send(
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        methods=(Method.PASSKEY, Method.CODE, Method.DRAWN),
    )


@pytest.fixture
def tablet(envelope, client_as):
    """The secretary's browser, made the shared tablet of the envelope."""
    client = client_as("secretary")
    answer = client.post(f"{HOME}/{envelope.id}/room/open", data={"pin": PIN, "again": PIN})
    assert answer.location.endswith("/room"), answer.text
    return client
