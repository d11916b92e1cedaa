"""What stands written in minutes, what their editor shows beside it, and what such minutes usually begin with."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from boardroom.minutes.models import AgendaTemplate, Comment, Item, Minutes, MinutesKind, ParallelText
from boardroom.minutes.queries.attending import quorum_of
from boardroom.minutes.queries.beside import Choice, all_beside, beside_mark, choices, decisions_beside
from boardroom.minutes.queries.choosing import eligible
from boardroom.minutes.queries.heading import HeadBeside, beside_head, head_of
from boardroom.minutes.queries.points import UnwrittenConflict, unwritten_conflicts
from boardroom.minutes.queries.register import by_id, envelopes_of
from boardroom.minutes.queries.signer_rules import further_adjusters, signer_rule_of
from boardroom.minutes.queries.suggesting import Suggested, suggested_in
from boardroom.minutes.rules import USUAL_ITEMS, Head, Quorum, WrittenDecision, WrittenItem
from boardroom.signing.models import Envelope
from boardroom.signing.rules.signer_rules import adjusters_asked
from boardroom.work import Work


def written(item: Item) -> WrittenItem:
    """Return a saved paragraph as the editor would send it."""
    return WrittenItem(
        heading=item.heading,
        text=item.text,
        decisions=tuple(
            WrittenDecision(made.outcome.value, made.text, made.responsible_id, made.due, made.id)
            for made in item.decisions
        ),
        reservation=item.reservation,
        id=item.id,
        revision=item.revision,
        recused=frozenset(recusal.person_id for recusal in item.recusals),
    )


@dataclass(frozen=True)
class EditorPage:
    """What the editor shows beside the form itself."""

    minutes: Minutes
    items: Sequence[WrittenItem]
    head: Head  # what is common to them
    beside: Sequence[ParallelText]
    beside_head: Sequence[HeadBeside]
    choices: Sequence[Choice]  # all of both, as far as it keeps the minutes from being sent
    quorum: Quorum | None
    returned: Envelope | None  # the version that came back, with its reason
    comments: Sequence[Comment]  # not settled yet
    suggested: Sequence[Suggested]  # what the text decides and no decision of the § says
    further: Sequence[uuid.UUID] = ()  # adjusters beyond the second
    asked: int = 1  # how many adjusters the rule asks for
    unwritten_conflicts: Sequence[UnwrittenConflict] = ()  # conflicts of interest that stand in no § yet

    @property
    def state(self) -> str:
        """What changes with every save, so that a typeset page is never an older one."""
        return f"{self.minutes.revision}.{sum(item.revision for item in self.items)}"

    def beside_of(self, item_id: str) -> list[ParallelText]:
        """Return what lies beside one paragraph."""
        return [one for one in self.beside if str(one.item_id) == item_id]

    def beside_the_rest(self) -> list[ParallelText]:
        """Return what lies beside paragraphs that are gone."""
        there = {item.id for item in self.items}
        return [one for one in self.beside if one.item_id not in there]

    def decided_in(self, beside: ParallelText) -> list[tuple[WrittenDecision, str]]:
        """Return the decisions of what lies beside a paragraph, each with the name of who does it."""
        told = decisions_beside(beside)
        names = [*(duty.get("name", "") for duty in beside.duties), *[""] * len(told)]
        return list(zip(told, names, strict=False))

    def recused_in(self, beside: ParallelText) -> list[tuple[str, bool]]:
        """Return whom the writer of what lies beside a paragraph ticked as recused: name, and whether the paragraph tells it too."""
        told = next((item.recused for item in self.items if item.id == beside.item_id), frozenset())
        return [
            (name, key in told)
            for key, name in sorted((uuid.UUID(key), name) for key, name in beside.recused.items())
        ]

    def mark_of(self, beside: ParallelText) -> str:
        """Return the mark of what lies beside a paragraph, as it is shown."""
        return beside_mark(beside)

    def beside_place(self, name: str, row: str = "") -> list[HeadBeside]:
        """Return what lies beside one place in the head: a fact by its name, or all of one row of the attendance."""
        return [one for one in self.beside_head if one.row == row and (row or one.name == name)]

    def beside_other_rows(self) -> list[HeadBeside]:
        """Return what lies beside rows of the attendance that are gone."""
        return [one for one in self.beside_head if one.row and one.row not in self.head.rows]

    def suggested_on(self, item_id: str) -> list[Suggested]:
        """Return what the text of one paragraph seems to decide."""
        return [one for one in self.suggested if str(one.item.id) == item_id]

    def comments_on(self, item_id: str) -> list[Comment]:
        """Return the comments at one paragraph."""
        return [one for one in self.comments if str(one.item_id) == item_id]


def editor_page(work: Work, minutes_id: uuid.UUID) -> EditorPage:
    """Return minutes with all that surrounds their writing."""
    minutes = by_id(work, minutes_id)
    return EditorPage(
        minutes=minutes,
        items=[written(item) for item in minutes.items],
        head=head_of(work, minutes),
        beside_head=beside_head(work, minutes, eligible(work)),
        beside=all_beside(work, minutes_id),
        choices=choices(work, minutes),
        quorum=quorum_of(work, minutes),
        returned=envelopes_of(work, [minutes.id]).get(minutes.id),
        comments=open_comments(work, minutes_id),
        suggested=suggested_in(minutes),
        further=further_adjusters(work, minutes_id),
        asked=adjusters_asked(signer_rule_of(work, minutes.kind)),
        unwritten_conflicts=unwritten_conflicts(work, minutes),
    )


def comments_of(work: Work, minutes_id: uuid.UUID) -> Sequence[Comment]:
    """Return all comments on minutes, oldest first, settled or not."""
    return work.session.scalars(
        select(Comment)
        .where(Comment.association_id == work.actor.tenant, Comment.minutes_id == minutes_id)
        .order_by(Comment.written_at, Comment.id)
    ).all()


def open_comments(work: Work, minutes_id: uuid.UUID) -> list[Comment]:
    """Return the comments on minutes that nobody has seen to yet."""
    return [one for one in comments_of(work, minutes_id) if one.settled_at is None]


def decision_ids(work: Work, minutes_id: uuid.UUID, item_id: uuid.UUID | None) -> list[str]:
    """Return the keys of a paragraph's decisions in order, for the editor to send back with them."""
    found = next((item for item in by_id(work, minutes_id).items if item.id == item_id), None)
    return [str(made.id) for made in found.decisions] if found else []


def usual_items(work: Work, kind: MinutesKind) -> Sequence[str]:
    """Return the headings that agendas and minutes of a kind begin with: the association's own, else the usual ones."""
    own = work.session.scalars(
        select(AgendaTemplate.headings).where(
            AgendaTemplate.association_id == work.actor.tenant, AgendaTemplate.kind == kind
        )
    ).first()
    lines = [line.strip() for line in (own or "").splitlines() if line.strip()]
    return lines or USUAL_ITEMS[kind.value]
