"""What is kept beside minutes where two wrote the same: words beside a §, values beside the head; and where one has to choose."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from boardroom.core.ids import uuid_or_none
from boardroom.core.words import Parts
from boardroom.minutes.models import Minutes, ParallelText
from boardroom.minutes.queries.heading import head_of, kept_beside_head, order_in_head, place_in_head
from boardroom.minutes.rules import WrittenDecision, WrittenItem, decisions_from, head_words
from boardroom.work import Work


@dataclass(frozen=True)
class Choice:
    """A place of minutes where two wrote, and somebody has to choose what stands there."""

    id: uuid.UUID  # of what is kept beside
    author: str  # who wrote that
    place: Parts


def choices(work: Work, minutes: Minutes) -> list[Choice]:
    """Return where in minutes somebody has to choose before they are sent, in the order of the page.

    Of a file made elsewhere the §§ are not those that are sent, and what lies beside them keeps nobody waiting.
    """
    rows = list(head_of(work, minutes).rows)
    words = head_words(minutes.kind.value)
    heads = sorted(kept_beside_head(work, minutes.id), key=lambda one: order_in_head(one, rows, words))
    found = [Choice(one.id, one.author, place_in_head(one, words)) for one in heads]
    return found if minutes.uploaded_sha256 else [*found, *_choices_of_text(work, minutes)]


def _choices_of_text(work: Work, minutes: Minutes) -> list[Choice]:
    stands = {item.id: item for item in minutes.items}
    there, gone = [], []
    for one in all_beside(work, minutes.id):
        item = stands.get(one.item_id) if one.item_id else None
        place = f"§ {item.position} {item.heading}" if item else one.heading or one.text[:40]
        choice = Choice(one.id, one.author, Parts((place.strip().rstrip("."),), ""))
        there.append((item.position, choice)) if item else gone.append(choice)
    return [*(choice for _position, choice in sorted(there, key=lambda one: one[0])), *gone]


def decisions_beside(parallel: ParallelText) -> list[WrittenDecision]:
    """Return the decisions of words that were kept beside a paragraph."""
    told = decisions_from(parallel.decisions)
    duties: list[dict[str, str]] = [*parallel.duties, *[{}] * len(told)]
    return [
        WrittenDecision(outcome, text, uuid_or_none(duty.get("responsible")), _day(duty.get("due")))
        for (outcome, text), duty in zip(told, duties, strict=False)
    ]


def recused_beside(parallel: ParallelText) -> frozenset[uuid.UUID]:
    """Return whom the writer of words that were kept beside a paragraph ticked as having a conflict of interest there."""
    return frozenset(uuid.UUID(key) for key in parallel.recused)


def beside_mark(parallel: ParallelText) -> str:
    """Return the mark of words that were kept beside a paragraph: their writer may have written on since a page showed them."""
    made, recused = tuple(decisions_beside(parallel)), recused_beside(parallel)
    return WrittenItem(parallel.heading, parallel.text, made, parallel.reservation, recused=recused).mark


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def all_beside(work: Work, minutes_id: uuid.UUID) -> Sequence[ParallelText]:
    """Return all that is kept beside the paragraphs of minutes, oldest first."""
    return work.session.scalars(
        select(ParallelText)
        .where(ParallelText.association_id == work.actor.tenant, ParallelText.minutes_id == minutes_id)
        .order_by(ParallelText.written_at, ParallelText.id)
    ).all()


def beside(work: Work, minutes_id: uuid.UUID, parallel_id: uuid.UUID) -> ParallelText | None:
    """Return one text that is kept beside a paragraph; None when it has been settled already."""
    return next((one for one in all_beside(work, minutes_id) if one.id == parallel_id), None)


def beside_from(work: Work, minutes_id: uuid.UUID, written: WrittenItem) -> ParallelText | None:
    """Return what lies beside a paragraph already from the same opening of the editor, or says just the same."""
    return next(
        (
            one
            for one in all_beside(work, minutes_id)
            if one.item_id == written.id
            and one.written_by == work.actor.person_id
            and ((one.opening == written.opening != "") or _says(one, written))
        ),
        None,
    )


def _says(kept: ParallelText, written: WrittenItem) -> bool:
    """Tell whether just those words are kept; ticks are put together however many come."""
    made = [one[:4] for one in written.made]
    words = (written.heading, written.text, written.reservation, made)
    return words == (kept.heading, kept.text, kept.reservation, [one[:4] for one in decisions_beside(kept)])
