"""The ways to sign are the association's choice: what it does not allow is not offered, and refused where it is sent."""

import re

import pytest
from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.signing import actions, queries
from boardroom.signing.errors import CannotSend, MethodNotAllowed
from boardroom.signing.models import Envelope
from boardroom.signing.rules.drawing import typed_name
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import SignerRole, SignerState
from tests.data.contracts import blank_pdf, contract
from tests.signing.test_batches import prepare

HOME = "/brf-provet-1/signing"


@pytest.fixture
def allow(desk, board):
    def choose(*methods: Method) -> None:
        with desk.opener.writing(worker_for()) as work:
            association = work.session.get(Association, board.association.id)
            association.signing_methods = ",".join(method.value for method in methods)

    return choose


def envelopes(desk):
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        return list(work.session.scalars(select(Envelope)))


@pytest.mark.parametrize("wanted", [[Method.CODE], [Method.PASSKEY, Method.DRAWN], list(Method)])
def test_a_method_that_the_association_does_not_allow_is_not_sent(desk, allow, wanted):
    allow(Method.PASSKEY)
    with pytest.raises(CannotSend) as refused:
        desk.send(methods=wanted)
    assert "bland dem som föreningen tillåter" in str(refused.value.facts)
    assert envelopes(desk) == []
    desk.send(methods=[Method.PASSKEY])


def test_nor_to_many(desk, allow):
    allow(Method.PASSKEY)
    with pytest.raises(CannotSend):
        prepare(desk, methods=[Method.CODE])


@pytest.mark.usefixtures("mailed")
def test_it_is_not_offered_and_what_a_browser_sends_all_the_same_is_refused(desk, allow, board, client_as):
    secretary, offered = client_as("secretary"), {}
    sent = contract(desk, [("chair", SignerRole.PARTY)], content=blank_pdf(), page_count=1)
    desk.decline("chair", sent)
    page = f"{HOME}/send/{sent.document_id}"
    for methods in ((Method.PASSKEY,), (Method.PASSKEY, Method.CODE, Method.DRAWN)):
        allow(*methods)
        with desk.opener.reading(board.actor("secretary")) as work:
            assert queries.allowed_methods(work) == methods
        for way, address in {"one": page, "many": f"{HOME}/batches/new"}.items():
            told = secretary.get(address).text
            boxes = re.findall(r'<input[^>]*name="methods"[^>]*>', told)
            offered[way, len(methods)] = {
                one for one in Method if any(f'value="{one}"' in box for box in boxes)
            }
    assert offered == {
        ("one", 1): {Method.PASSKEY},
        ("one", 3): {Method.PASSKEY, Method.CODE, Method.DRAWN},
        ("many", 1): {Method.PASSKEY},
        ("many", 3): {Method.PASSKEY, Method.CODE, Method.DRAWN},
    }
    allow(Method.PASSKEY)
    form = {"board": [str(board.people["chair"].id)], "order": "together"}
    answer = secretary.post(page, data=form | {"methods": ["code"]})
    assert answer.status_code in {200, 422}
    assert [one.id for one in envelopes(desk)] == [sent.id]
    assert secretary.post(page, data=form | {"methods": ["passkey"]}).status_code == 303
    assert len(envelopes(desk)) == 2


def test_who_signs_uses_only_what_the_sender_chose(desk, allow, board, minutes_pdf):
    allow(*Method)
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1, methods=[Method.PASSKEY])
    for attempt in (
        lambda work: actions.sign_with_drawing(work, envelope.id, typed_name("Astrid Ek"), token=""),
        lambda work: actions.request_code(work, envelope.id),
    ):
        with pytest.raises(MethodNotAllowed), desk.opener.writing(board.actor("chair")) as work:
            attempt(work)
    assert desk.signer("chair", envelope).state is SignerState.WAITING
