"""Minutes know themselves that they are of an extra meeting, and what was decided per capsulam; void ones know it still.

Of void ones that have let go of their meeting the keys of their §§ tell which it was. Which question they tell of is
told by the log, or by their day, their chair and their words where these name one question alone.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def _table(name: str, **columns: Any) -> sa.TableClause:
    keys = {"id": sa.Uuid(), "association_id": sa.Uuid()}
    return sa.table(name, *(sa.column(column, kind) for column, kind in (keys | columns).items()))


_minutes = _table(
    "minutes",
    kind=sa.String(),
    held_on=sa.Date(),
    chaired_by=sa.Uuid(),
    void_at=db.Instant(),
    extra=sa.Boolean(),
    capsulam_id=sa.Uuid(),
)
_paragraph = _table("minutes_item", minutes_id=sa.Uuid(), heading=sa.String())
_meeting = _table("meeting", minutes_id=sa.Uuid(), extra=sa.Boolean())
_point = _table("agenda_item", meeting_id=sa.Uuid())
_question = _table("per_capsulam", minutes_id=sa.Uuid(), heading=sa.String())
_entry = sa.table(
    "audit_entry",
    sa.column("verb", sa.String()),
    sa.column("subject_kind", sa.String()),
    sa.column("subject_id", sa.String()),
    sa.column("payload", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("minutes") as table:
        table.add_column(sa.Column("extra", sa.Boolean(), server_default=sa.false(), nullable=False))
        table.add_column(sa.Column("capsulam_id", sa.Uuid(), nullable=True))
    connection = op.get_bind()
    extra = set(_of_extra_meetings(connection))
    if extra:
        connection.execute(_minutes.update().where(_minutes.c.id.in_(extra)).values(extra=True))
    for minutes, question in _told_of(connection).items():
        connection.execute(_minutes.update().where(_minutes.c.id == minutes).values(capsulam_id=question))


def _of_extra_meetings(connection: sa.Connection) -> Iterator[uuid.UUID]:
    yield from connection.scalars(
        sa.select(_meeting.c.minutes_id).where(_meeting.c.extra, _meeting.c.minutes_id.is_not(None))
    )
    points = connection.scalars(
        sa.select(_point.c.id).join(_meeting, _meeting.c.id == _point.c.meeting_id).where(_meeting.c.extra)
    ).all()
    void = connection.execute(
        sa.select(_paragraph.c.id, _paragraph.c.minutes_id)
        .join(_minutes, _minutes.c.id == _paragraph.c.minutes_id)
        .where(_minutes.c.kind == "general_meeting", _minutes.c.void_at.is_not(None))
    )
    for paragraph, minutes in void.all():
        # Minutes that were begun anew have §§ whose keys are made of the points' and their own.
        if any(paragraph in {point, uuid.uuid5(point, minutes.hex)} for point in points):
            yield minutes


def _told_of(connection: sa.Connection) -> dict[uuid.UUID, uuid.UUID]:
    """Return of which question minutes per capsulam tell, by their keys."""
    kept = {
        row["id"]: row
        for row in connection.execute(sa.select(_minutes).where(_minutes.c.kind == "per_capsulam")).mappings()
    }
    questions = (
        connection.execute(sa.select(_question).where(_question.c.minutes_id.is_not(None))).mappings().all()
    )
    found = dict(_in_the_log(connection, kept, {str(one["id"]): one["id"] for one in questions}))
    found |= {one["minutes_id"]: one["id"] for one in questions if one["minutes_id"] in kept}
    headings: dict[uuid.UUID, set[str]] = defaultdict(set)
    for minutes, heading in connection.execute(sa.select(_paragraph.c.minutes_id, _paragraph.c.heading)):
        headings[minutes].add(heading)
    for key, row in kept.items():
        alike = [
            one["id"]
            for one in questions
            if one["heading"] in headings[key] and _alike(row, kept.get(one["minutes_id"]))
        ]
        if key not in found and row["void_at"] is not None and len(alike) == 1:
            found[key] = alike[0]
    return found


def _in_the_log(
    connection: sa.Connection, kept: Mapping[uuid.UUID, Any], questions: Mapping[str, uuid.UUID]
) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    told = connection.execute(
        sa.select(_entry.c.subject_id, _entry.c.payload).where(
            _entry.c.subject_kind == "per_capsulam", _entry.c.verb.in_(("decided", "wrote_anew"))
        )
    )
    by_word = {str(key): key for key in kept}
    for subject, payload in told.all():
        minutes = by_word.get(str((payload or {}).get("minutes", "")))
        if minutes is not None and subject in questions:
            yield minutes, questions[subject]


def _alike(void: Mapping[str, Any], stands: Mapping[str, Any] | None) -> bool:
    facts = ("association_id", "held_on", "chaired_by")
    return stands is not None and all(void[name] == stands[name] for name in facts)


def downgrade() -> None:
    with op.batch_alter_table("minutes") as table:
        table.drop_column("capsulam_id")
        table.drop_column("extra")
