"""A paper is hidden once for each conflict of interest that covers it, no longer once for each person.

What had no key and stands in the words of a conflict that has the paper gets that conflict's key. What stands in no
conflict's words (a point was renamed, a paper taken from it, before there were keys) stays as it is.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

from boardroom.core import db

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_ID, _TENANT, _PERSON = (("id", sa.Uuid()), ("association_id", sa.Uuid()), ("person_id", sa.Uuid()))

_BY_HAND, _OF_A_MATTER, _AT_A_POINT = range(3)


def _table(name: str, *columns: tuple[str, Any]) -> Any:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns))


_hiding = _table(
    "hiding",
    _ID,
    _TENANT,
    _PERSON,
    ("document_id", sa.Uuid()),
    ("reason", sa.String()),
    ("created_at", db.Instant()),
)
_document = _table("document", _ID, ("content_version", sa.Integer()))
_at_point = _table(
    "agenda_conflict", _ID, _TENANT, _PERSON, ("item_id", sa.Uuid()), ("declared_at", db.Instant())
)
_point = _table("agenda_item", _ID, ("heading", sa.String()))
_paper = _table("agenda_paper", ("item_id", sa.Uuid()), ("document_id", sa.Uuid()))
_in_matter = _table(
    "matter_conflict", _ID, _TENANT, _PERSON, ("matter_id", sa.Uuid()), ("declared_at", db.Instant())
)
_matter = _table("matter", _ID, ("year", sa.Integer()), ("number", sa.Integer()))
_link = _table(
    "matter_link", ("matter_id", sa.Uuid()), ("document_id", sa.Uuid()), ("contract_id", sa.Uuid())
)
_contract = _table("contract", _ID, ("document_id", sa.Uuid()))


class _Cover(NamedTuple):
    """One paper that one conflict of interest hides, or hid: `now` while the paper belongs to what the conflict is about."""

    source: uuid.UUID
    association_id: uuid.UUID
    person_id: uuid.UUID
    document_id: uuid.UUID
    reason: str
    now: bool = True

    @property
    def key(self) -> uuid.UUID:
        return _key(self.source, self.document_id)


def _key(source: uuid.UUID, document_id: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(source, document_id.hex)


def upgrade() -> None:
    with op.batch_alter_table("hiding") as table:
        table.drop_constraint(op.f("uq_hiding_document_id_person_id"), type_="unique")
    connection = op.get_bind()
    held = list(connection.execute(sa.select(_hiding)).mappings())
    covers = [*_of_points(connection), *_of_matters(connection, held)]
    rows = {(one["document_id"], one["person_id"]): one for one in held}
    keys = _give_keys(connection, rows, covers)
    missing = {cover.key: cover for cover in covers if cover.now and cover.key not in keys}
    moment = datetime.now(UTC)
    for key, cover in missing.items():
        row = rows.get((cover.document_id, cover.person_id))
        facts = {
            name: getattr(cover, name) for name in ("association_id", "document_id", "person_id", "reason")
        }
        # Since when the person does not see it: a second reason changes nothing there.
        since = row["created_at"] if row else moment
        connection.execute(_hiding.insert().values(id=key, created_at=since, **facts))
        if row is None:
            connection.execute(
                _document.update()
                .where(_document.c.id == cover.document_id)
                .values(content_version=_document.c.content_version + 1)
            )


def _give_keys(connection: sa.Connection, rows: dict[Any, Any], covers: list[_Cover]) -> set[uuid.UUID]:
    """Let what is known by its words alone be known by its key; return the keys that are there."""
    keys = {row["id"] for row in rows.values()}
    rank = _ranking(connection)
    known = {row["id"] for row in rows.values() if rank(row) != _BY_HAND}
    for cover in covers:
        row = rows.get((cover.document_id, cover.person_id))
        if row and row["reason"] == cover.reason and row["id"] not in known and cover.key not in keys:
            connection.execute(_hiding.update().where(_hiding.c.id == row["id"]).values(id=cover.key))
            known.add(row["id"])
            keys.add(cover.key)
    return keys


def _ranking(connection: sa.Connection) -> Callable[[Any], int]:
    """Return what tells of a hiding whether a conflict that stands made it, in a matter or at a point, or nobody knows."""
    conflicts: dict[uuid.UUID, list[tuple[int, uuid.UUID]]] = defaultdict(list)
    for rank, kind in ((_OF_A_MATTER, _in_matter), (_AT_A_POINT, _at_point)):
        for person_id, source in connection.execute(sa.select(kind.c.person_id, kind.c.id)):
            conflicts[person_id].append((rank, source))

    def rank(row: Any) -> int:
        found = (
            rank
            for rank, source in conflicts[row["person_id"]]
            if _key(source, row["document_id"]) == row["id"]
        )
        return next(found, _BY_HAND)

    return rank


def _of_points(connection: sa.Connection) -> Iterator[_Cover]:
    asked = (
        sa.select(_at_point, _point.c.heading, _paper.c.document_id)
        .join(_point, _point.c.id == _at_point.c.item_id)
        .join(_paper, _paper.c.item_id == _at_point.c.item_id)
        .order_by(_at_point.c.declared_at, _at_point.c.id)
    )
    for one in connection.execute(asked).mappings():
        reason = f"Jäv: {one['heading']}"[:300]
        yield _Cover(one["id"], one["association_id"], one["person_id"], one["document_id"], reason)


def _of_matters(connection: sa.Connection, held: list[Any]) -> Iterator[_Cover]:
    """What matters have now, and what was hidden in their words and may have been taken from them since."""
    asked = (
        sa.select(_in_matter, _matter.c.year, _matter.c.number)
        .join(_matter, _matter.c.id == _in_matter.c.matter_id)
        .order_by(_in_matter.c.declared_at, _in_matter.c.id)
    )
    for one in connection.execute(asked).mappings().all():
        reason = f"Jäv i ärende {one['year']}-Ä{one['number']}"
        whose = (one["id"], one["association_id"], one["person_id"])
        own = _own_papers(connection, one["matter_id"])
        yield from (_Cover(*whose, paper, reason) for paper in sorted(own, key=str))
        for row in held:
            if row["person_id"] == one["person_id"] and row["document_id"] not in own:
                yield _Cover(*whose, row["document_id"], reason, now=False)


def _own_papers(connection: sa.Connection, matter_id: uuid.UUID) -> set[uuid.UUID]:
    direct = sa.select(_link.c.document_id).where(_link.c.matter_id == matter_id)
    by_contract = (
        sa.select(_contract.c.document_id)
        .join(_link, _link.c.contract_id == _contract.c.id)
        .where(_link.c.matter_id == matter_id)
    )
    return {key for asked in (direct, by_contract) for key in connection.scalars(asked) if key}


def downgrade() -> None:
    """Keep one row of each paper and person: one made by hand before one for a matter, and that before one for a point."""
    connection = op.get_bind()
    rank, kept = _ranking(connection), set()
    rows = connection.execute(sa.select(_hiding)).mappings().all()
    for row in sorted(rows, key=lambda row: (rank(row), str(row["id"]))):
        place = (row["document_id"], row["person_id"])
        if place in kept:
            connection.execute(_hiding.delete().where(_hiding.c.id == row["id"]))
        kept.add(place)
    with op.batch_alter_table("hiding") as table:
        table.create_unique_constraint(op.f("uq_hiding_document_id_person_id"), ["document_id", "person_id"])
