"""A meeting to write minutes of, and the verbs that tests use most."""

from dataclasses import dataclass
from datetime import date

import pytest

from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Meeting, Sending, Writing
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.rules import WrittenItem
from boardroom.signing import actions as signing
from boardroom.signing.rules.methods import Method


@dataclass
class Secretary:
    """What a secretary does, each in a Work of its own as the doors do it."""

    board: object

    @property
    def opener(self):
        return self.board.runtime.opener

    def meeting(self, **changes) -> Meeting:
        people = self.board.people
        facts = {
            "kind": MinutesKind.BOARD,
            "held_on": date(2026, 3, 14),
            "chaired_by": people["chair"].id,
            "written_by": people["secretary"].id,
            "adjuster": people["board_member"].id,
            "place": "Föreningslokalen",
        }
        return Meeting(**(facts | changes))

    def writing(self, **changes) -> Writing:
        items = (
            WrittenItem("Mötets öppnande", "Ordföranden öppnade mötet."),
            WrittenItem("Takomläggning", "Två anbud.", (("adopted", "att anta anbudet på 300 000 kr."),)),
        )
        return Writing(self.meeting(**changes), items)

    def begin(self, **changes) -> Minutes:
        with self.opener.writing(self.board.actor("secretary")) as work:
            return actions.begin(work, self.meeting(**changes))

    def written(self, **changes) -> Minutes:
        minutes = self.begin(**changes)
        with self.opener.writing(self.board.actor("secretary")) as work:
            return actions.save(work, minutes.id, self.writing(**changes), revision=1)

    def send(self, minutes: Minutes):
        return actions.freeze_and_send(
            self.opener, self.board.actor("secretary"), minutes.id, Sending([Method.PASSKEY, Method.CODE])
        )

    def decline(self, envelope_id, role: str = "board_member", reason: str = "§ 2 är fel: högst 250 000 kr"):
        with self.opener.writing(self.board.actor(role)) as work:
            signing.decline(work, envelope_id, reason)

    def read(self, minutes: Minutes) -> Minutes:
        with self.opener.reading(self.board.actor("secretary")) as work:
            return queries.by_id(work, minutes.id)

    def standing(self, minutes: Minutes):
        with self.opener.reading(self.board.actor("secretary")) as work:
            return queries.standings(work, [queries.by_id(work, minutes.id)])[minutes.id]


@pytest.fixture
def secretary(board) -> Secretary:
    return Secretary(board)
