"""A meeting to write minutes of, and the verbs that tests use most."""

from dataclasses import dataclass
from datetime import date

import pytest

from boardroom.core.actor import worker_for
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Attendee, Meeting, Sending, Writing
from boardroom.minutes.models import AttendanceStatus, Minutes, MinutesKind
from boardroom.minutes.rules import WrittenItem
from boardroom.notices.actions import mint_code
from boardroom.signing import actions as signing
from boardroom.signing import queries as signing_queries
from boardroom.signing.jobs import seal
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

    def save(self, minutes: Minutes, items, **changes) -> Minutes:
        writing = Writing(self.meeting(**changes), tuple(items))
        with self.opener.writing(self.board.actor("secretary")) as work:
            return actions.save(work, minutes.id, writing, revision=self.read(minutes).revision)

    def all_there(self, minutes: Minutes) -> None:
        """Say of everyone on the checklist that they were there."""
        with self.opener.writing(self.board.actor("secretary")) as work:
            for row in queries.by_id(work, minutes.id).attendance:
                row.status, row.serving = AttendanceStatus.PRESENT, False

    def send(self, minutes: Minutes):
        return actions.freeze_and_send(
            self.opener, self.board.actor("secretary"), minutes.id, Sending([Method.PASSKEY, Method.CODE])
        )

    def decline(self, envelope_id, role: str = "board_member", reason: str = "§ 2 är fel: högst 250 000 kr"):
        with self.opener.writing(self.board.actor(role)) as work:
            signing.decline(work, envelope_id, reason)

    def sealed(self, items=None, remark="", **changes) -> Minutes:
        """Write minutes with the deputy present, have all sign with codes (and a remark), and seal them."""
        minutes = self.begin(**changes)
        writing = self.writing(**changes)
        guest = Attendee("Elsa Rönn", AttendanceStatus.PRESENT, role="suppleant")
        writing = Writing(writing.meeting, items or writing.items, (guest,))
        with self.opener.writing(self.board.actor("secretary")) as work:
            actions.save(work, minutes.id, writing, revision=1)
        self.sign_all(self.send(minutes), remark)
        return self.read(minutes)

    def sign_all(self, envelope_id, remark="") -> None:
        """Have everyone who is asked sign with a code, and seal."""
        tenant = self.board.association.id
        with self.opener.reading(worker_for(tenant)) as work:
            asked = [(one.id, one.person_id) for one in signing_queries.signers_of(work, envelope_id)]
        roles = {person.id: role for role, person in self.board.people.items()}
        for _signer_id, person_id in asked:
            self.sign_one(envelope_id, roles[person_id], remark)
        assert seal(self.opener)

    def sign_one(self, envelope_id, role: str, remark: str = "") -> None:
        """Have one of the board sign with a code."""
        tenant = self.board.association.id
        with self.opener.writing(worker_for(tenant)) as work:
            asked = signing_queries.signers_of(work, envelope_id)
            code = mint_code(
                work, next(one.id for one in asked if one.person_id == self.board.people[role].id)
            )
        with self.opener.writing(self.board.actor(role)) as work:
            assert signing.sign_with_code(work, envelope_id, code, remark)

    def envelope(self, minutes: Minutes):
        with self.opener.reading(self.board.actor("secretary")) as work:
            return queries.envelopes_of(work, [minutes.id])[minutes.id]

    def read(self, minutes: Minutes) -> Minutes:
        with self.opener.reading(self.board.actor("secretary")) as work:
            return queries.by_id(work, minutes.id)

    def standing(self, minutes: Minutes):
        with self.opener.reading(self.board.actor("secretary")) as work:
            return queries.standings(work, [queries.by_id(work, minutes.id)])[minutes.id]


@pytest.fixture
def secretary(board) -> Secretary:
    return Secretary(board)
