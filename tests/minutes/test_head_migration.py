"""What two had changed differently in the head of minutes before the update stands beside it afterwards, and goes back."""

import json
import uuid

from sqlalchemy import select

from boardroom.work import schema
from tests.conftest import NOW
from tests.data.older import OF_IT, older, put, tables

MINUTES, PERSON, ITEM = (uuid.uuid4().hex for _ in range(3))
COMMON = {"minutes_id": MINUTES, "written_by": PERSON, "author": "Bo Lind", "written_at": NOW, **OF_IT}


def told(row, name, value, stood, **more):
    return json.dumps(
        {"row": row, "name": name, "value": value, "stood": stood, "by": "Astrid Ek", "actor": "a", **more},
        ensure_ascii=False,
    )


def heads():
    guest = {"name": "Elsa Rönn", "status": "co_opted", "first_item": None}
    return [
        ("Plats", "Torget 3", told("", "place", "Torget 3", "", items=[ITEM])),
        ("Elsa Rönn: Från och med §", "§ 1", told("n:Elsa Rönn", "first_item", 1, None)),
        ("Elsa Rönn", "Elsa Rönn, adjungerad", told("n:Elsa Rönn", "", guest, None, items=[ITEM])),
    ]


def test_what_lay_beside_the_head_lies_there_still(tmp_path):
    with older(tmp_path, "0041") as engine:
        there = tables(engine)
        with engine.begin() as connection:
            put(connection, there["person"], id=PERSON, name="Bo Lind", created_at=NOW, **OF_IT)
            facts = {"kind": "board", "held_on": NOW.date(), "created_at": NOW, "changed_at": NOW}
            people = {"chaired_by": PERSON, "written_by": PERSON}
            put(connection, there["minutes"], id=MINUTES, stage="draft", **facts, **people, **OF_IT)
            text = there["parallel_text"]
            words = {"item_id": ITEM, "heading": "Taket", "text": "Två anbud."}
            put(connection, text, id=uuid.uuid4().hex, **words, **COMMON)
            for heading, words, decisions in heads():
                kept = {"heading": heading, "text": words, "decisions": decisions, "item_id": MINUTES}
                put(connection, text, id=uuid.uuid4().hex, **kept, **COMMON)
            before = connection.execute(select(text).order_by(text.c.id)).all()
        schema.migrate(engine, "0042")
        text, head = tables(engine)["parallel_text"], tables(engine)["parallel_head"]
        with engine.connect() as connection:
            assert connection.scalars(select(text.c.heading)).all() == ["Taket"]
            rows = connection.execute(select(head)).mappings().all()
        found = {(one["called"], one["name"]): one for one in rows}
        assert set(found) == {("", "place"), ("Elsa Rönn", "first_item"), ("Elsa Rönn", "")}
        place, first = found["", "place"], found["Elsa Rönn", "first_item"]
        assert (place["value"], place["stood"], place["items"]) == ("Torget 3", "", [ITEM])
        assert (first["row"], first["value"], first["stood"]) == ("n:Elsa Rönn", 1, None)
        assert found["Elsa Rönn", ""]["value"]["status"] == "co_opted"
        assert {(one["stood_by"], one["stood_actor"], one["author"]) for one in rows} == {
            ("Astrid Ek", "a", "Bo Lind")
        }
        schema.go_back(engine, "0041")
        assert "parallel_head" not in tables(engine)
        with engine.connect() as connection:
            after = connection.execute(select(text).order_by(text.c.id)).all()
    assert [_plain(one) for one in after] == [_plain(one) for one in before]


def _plain(row):
    """A row with what it holds as JSON read, whose keys are in no order."""
    return [json.loads(one) if isinstance(one, str) and one[:1] == "{" else one for one in row]
