"""Of what was stopped per capsulam before the update it is known afterwards who refused; what was called off was refused by nobody."""

import uuid

from sqlalchemy import select

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import OF_IT, older, put, tables

REASON = "Bo Lind: det här måste vi prata om"
PEOPLE = {"Bo Lind": uuid.uuid4().hex, "Cecilia Ask": uuid.uuid4().hex}


def stopped(connection, there, verb, number):
    """One that was stopped with that reason, and what the log says of how."""
    key = uuid.uuid4()
    days = {"deadline": NOW.date(), "proposed_at": NOW, "closed_at": NOW}
    said = {"state": "stopped", "stopped_because": REASON, "proposed_by": PEOPLE["Bo Lind"]}
    put(connection, there["per_capsulam"], id=key.hex, **days, **said, **OF_IT)
    for name, person in PEOPLE.items():
        asked = {"capsulam_id": key.hex, "person_id": person, "name": name}
        put(connection, there["per_capsulam_voter"], id=uuid.uuid4().hex, **asked, **OF_IT)
    told = {"verb": verb, "subject_kind": "per_capsulam", "subject_id": str(key)}
    put(connection, there["audit_entry"], id=uuid.uuid4().hex, number=number, at=NOW, **told)
    return key.hex


def test_who_refused_is_told_by_the_reason_and_the_log(tmp_path):
    with older(tmp_path, "0039") as engine:
        there = tables(engine)
        with engine.begin() as connection:
            for name, key in PEOPLE.items():
                put(connection, there["person"], id=key, name=name, created_at=NOW, **OF_IT)
            refused = stopped(connection, there, "refused_form", 1)
            stopped(connection, there, "stopped", 2)
        schema.migrate(engine, "0040")
        voter = tables(engine)["per_capsulam_voter"]
        with engine.connect() as connection:
            told = select(voter.c.capsulam_id, voter.c.name).where(voter.c.refused_at.is_not(None))
            assert connection.execute(told).all() == [(refused, "Bo Lind")]
        schema.go_back(engine, "0039")
        assert "capsulam_id" not in tables(engine)["agenda_item"].c
