"""What may be disposed of today, and what stands in the way of the rest: asked when a list is made, and again at the last moment."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from boardroom.associations.queries import local_today
from boardroom.classes.queries import Schedule, adopted, schedule
from boardroom.documents.models import Document, Extent, File
from boardroom.documents.queries.sharing import current
from boardroom.minutes.queries import built_on
from boardroom.retention.models import Disposal, DisposalItem, ItemState
from boardroom.retention.queries.due_matters import (
    NO_MATTERS,
    UNDER_WAY,
    DueMatters,
    due_matters,
    on_another_list,
)
from boardroom.retention.queries.holds import exempted, holds_on, kept_with_matters, released
from boardroom.retention.rules import (
    DECIDED,
    EXEMPTED,
    HELD,
    IN_SIGNING,
    LISTED_ALREADY,
    NOT_ADOPTED,
    NOT_DUE,
    OF_MINUTES,
    PRESERVED,
    PROVES_OTHERS,
    SET_ASIDE,
    SHARES_PAGES,
)
from boardroom.signing.models import Envelope
from boardroom.signing.queries import others_rely_on
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState
from boardroom.work import Work


@dataclass(frozen=True)
class Due:
    """What can be listed: groups of documents that go together or not at all, and what is due and stays, with why.

    A group is a document with all that its pages were cut from or joined of; only one of them stands in lists.
    """

    groups: tuple[tuple[Document, ...], ...]
    staying: tuple[tuple[Document, str], ...]
    kept_until: dict[uuid.UUID, date]
    matters: DueMatters = NO_MATTERS

    @property
    def anything(self) -> bool:
        """Whether there is anything to list."""
        return bool(self.groups or self.matters.going)


def due(work: Work) -> Due:
    """Return what may be disposed of today, whoever may see it; nothing before a schedule is adopted."""
    plan, today = schedule(work), local_today(work)
    if adopted(work) is None:
        return Due((), (), {})
    disposable = [key for key, found in plan.classes.items() if found.duration is not None]
    rows = work.session.scalars(
        select(Document)
        .where(
            Document.association_id == work.actor.tenant,
            Document.withdrawn_at.is_(None),
            Document.record_class.in_(disposable),
            current(),
        )
        .order_by(Document.reference)
    )
    early = released(work)
    expired = [
        document for document in rows if document.id in early or plan.keep_until(document).expired(today)
    ]
    kin = groups_of(work, [document.id for document in expired])
    found = by_ids(work, {key for group in kin for key in group})
    stops = obstacles(work, list(found.values()), plan)
    groups = [[found[key] for key in sorted(group, key=lambda one: found[one].reference)] for group in kin]
    whole = [group for group in groups if not any(document.id in stops for document in group)]
    going = {document.id for group in whole for document in group}
    staying = [
        (document, stops.get(document.id, SHARES_PAGES)) for document in expired if document.id not in going
    ]
    until = {document.id: day for document in expired if (day := plan.keep_until(document).day)}
    until |= {document.id: early[document.id].made_on for document in expired if document.id in early}
    return Due(tuple(map(tuple, whole)), tuple(staying), until, due_matters(work, plan, going))


def by_ids(work: Work, document_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Document]:
    """Return documents of the association whoever may see them, in batches."""
    keys, found = list(document_ids), dict[uuid.UUID, Document]()
    for start in range(0, len(keys), 5_000):
        rows = work.session.scalars(
            select(Document).where(
                Document.association_id == work.actor.tenant, Document.id.in_(keys[start : start + 5_000])
            )
        )
        found |= {document.id: document for document in rows}
    return found


def groups_of(work: Work, document_ids: Sequence[uuid.UUID]) -> list[set[uuid.UUID]]:
    """Return the documents each with all that live off the same files, set-aside ones too; each group once."""
    neighbours: dict[uuid.UUID, set[uuid.UUID]] = {}
    rows = work.session.execute(
        select(Extent.document_id, File.document_id)
        .join(File, (File.association_id == Extent.association_id) & (File.id == Extent.file_id))
        .where(Extent.association_id == work.actor.tenant)
        .distinct()
    )
    for part, whole in rows:
        neighbours.setdefault(part, set()).add(whole)
        neighbours.setdefault(whole, set()).add(part)
    seen: set[uuid.UUID] = set()
    groups = []
    for key in document_ids:
        if key in seen:
            continue
        group, ahead = {key}, [key]
        while ahead:
            fresh = neighbours.get(ahead.pop(), set()) - group
            group |= fresh
            ahead.extend(fresh)
        seen |= group
        groups.append(group)
    return groups


def obstacles(
    work: Work, documents: Sequence[Document], plan: Schedule, *, within: uuid.UUID | None = None
) -> dict[uuid.UUID, str]:
    """Return why documents may not be disposed of today, of each the first reason; those that may are left out.

    What stands in no list, because it was split or joined, has no time of its own: it goes with what was made of it,
    unless its class is preserved or something else forbids it. `within` is the round that they are listed in already.
    """
    today, keys = local_today(work), [document.id for document in documents]
    if adopted(work) is None:
        return dict.fromkeys(keys, NOT_ADOPTED)
    held, early = holds_on(work, documents), released(work)
    kept = {*exempted(work, keys), *kept_with_matters(work)}
    signing, decided = _envelopes(work, keys), built_on(work)
    listed = {
        key
        for some in _batches(keys)
        for key in on_another_list(work, DisposalItem.document_id, some, within)
    }
    standing = _current(work, keys)
    found: dict[uuid.UUID, str] = {}
    for document in documents:
        key = document.id
        record_class = plan.classes.get(document.record_class or "")
        preserved = record_class is not None and record_class.duration is None
        unknown = record_class is None and key in standing
        reasons = (
            (preserved or unknown, PRESERVED),
            (key in held, HELD),
            (key in kept, EXEMPTED),
            (key in signing, signing.get(key, "")),
            (decided.get(key) == "decided", DECIDED),
            (key in listed, LISTED_ALREADY),
            (key in standing and key not in early and not plan.keep_until(document).expired(today), NOT_DUE),
            (document.withdrawn_at is not None and document.erased_at is None, SET_ASIDE),
        )
        reason = next((words for applies, words in reasons if applies), "")
        if reason:
            found[key] = reason
    return found


def _current(work: Work, keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return {
        key
        for some in _batches(keys)
        for key in work.session.scalars(
            select(Document.id).where(
                Document.association_id == work.actor.tenant,
                Document.id.in_(some),
                Document.withdrawn_at.is_(None),
                current(),
            )
        )
    }


def _envelopes(work: Work, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Document -> why its envelope keeps it: minutes do for ever, other papers until they are sealed or closed.

    What proves something of other documents stays with them.
    """
    found: dict[uuid.UUID, str] = {}
    for some in _batches(keys):
        rows = work.session.execute(
            select(Envelope.document_id, Envelope.kind, Envelope.state).where(
                Envelope.association_id == work.actor.tenant, Envelope.document_id.in_(some)
            )
        )
        for key, kind, state in rows:
            if key is None:
                continue
            if kind is EnvelopeKind.MINUTES:
                found[key] = OF_MINUTES
            elif state in {EnvelopeState.SENT, EnvelopeState.SIGNED}:
                found.setdefault(key, IN_SIGNING)
    return dict.fromkeys(others_rely_on(work, keys), PROVES_OTHERS) | found


def listed_for_disposal(work: Work) -> list[uuid.UUID]:
    """Return the documents that a round under way lists, whoever may see them."""
    return [
        key
        for key in work.session.scalars(
            select(DisposalItem.document_id)
            .join(Disposal, Disposal.id == DisposalItem.disposal_id)
            .where(
                DisposalItem.association_id == work.actor.tenant,
                DisposalItem.state.in_((ItemState.LISTED, ItemState.DESTROYING)),
                Disposal.state.in_(UNDER_WAY),
            )
        )
        if key is not None
    ]


def _batches(keys: Collection[uuid.UUID]) -> list[list[uuid.UUID]]:
    every = list(keys)
    return [every[start : start + 5_000] for start in range(0, len(every), 5_000)]
