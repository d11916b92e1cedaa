"""What people do at the shared tablet of a meeting room."""

from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.signing.models import MeetingRoom

PASSWORD = "en lång cykeltur i regn"
HOME = "/brf-provet-1/signing"
ROOM = f"{HOME}/room"
PIN = "4728"


def sit(desk, tablet, envelope, role):
    answer = tablet.post(f"{ROOM}/sit", data={"signer": str(desk.signer(role, envelope).id)})
    assert answer.location.endswith("/room/seat"), answer.text
    return tablet.get(f"{ROOM}/seat").text


def prove(tablet, password=PASSWORD):
    return tablet.post(f"{ROOM}/seat", data={"password": password})


def row(desk):
    with desk.opener.reading(worker_for()) as work:
        return work.session.scalars(select(MeetingRoom)).one()


def left_in(tablet):
    """Leave something in the browser's cookie, as a page might."""
    with tablet.session_transaction() as session:
        session["left_behind"] = "Astrid Eks anteckning"


def kept_in(tablet):
    with tablet.session_transaction() as session:
        return set(session) - {"csrf_token", "_flashes"}
