"""Letters that were taken back are told by their state, those too that an earlier version told by certain words."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from boardroom.work import database, schema
from tests.data.rows import insert, key

BEFORE = {
    1: ("failed", "det behövdes inte längre"),
    2: ("failed", "det som brevet handlade om är gallrat"),
    3: ("failed", "Brevlådan finns inte"),
    4: ("queued", ""),
}


@pytest.fixture
def engine(tmp_path):
    made = database(f"sqlite:///{tmp_path / 'old.db'}")
    schema.migrate(made, "0032")
    with made.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        for number, (state, why) in BEFORE.items():
            insert(
                connection, "message", id=key(number), state=state, last_error=why, sent_at=None, facts="{}"
            )
    yield made
    made.dispose()


def _letters(engine):
    with engine.connect() as connection:
        return {
            int(row.id, 16): (row.state, row.last_error)
            for row in connection.execute(text("SELECT id, state, last_error FROM message"))
        }


def test_what_was_told_by_words_is_told_by_its_state_and_a_true_failure_stays_one(engine):
    schema.migrate(engine)
    assert _letters(engine) == BEFORE | {1: ("taken_back", ""), 2: ("taken_back", "")}
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE message SET state = 'forgotten'"))


def test_the_way_back_says_it_in_words_again(engine):
    schema.migrate(engine)
    schema.go_back(engine, "0032")
    assert _letters(engine) == BEFORE | {2: BEFORE[1]}
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE message SET state = 'taken_back'"))
