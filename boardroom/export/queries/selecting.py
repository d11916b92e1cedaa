"""What a package holds for one reader: which documents, minutes and mandates of the association, and what is told of them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from boardroom.associations.queries import own
from boardroom.audit.models import Entry
from boardroom.core.dates import Period, start_of_day
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File, Tag
from boardroom.documents.queries import within
from boardroom.export.queries.tables import Chosen, tables_for, tables_of_associations
from boardroom.export.rules.selection import Kind, Selection
from boardroom.export.rules.tables import ALWAYS, LOGS
from boardroom.intake.models import Import
from boardroom.intake.queries import veiled
from boardroom.mandates.models import Mandate, MandatePeriod, Person
from boardroom.mandates.rules import scope_of
from boardroom.matters.models import Contract, Matter, MatterLink
from boardroom.matters.queries import reachable, traces, visible
from boardroom.minutes.models import Minutes, PerCapsulam
from boardroom.minutes.queries import capsulams
from boardroom.minutes.rules import title_of
from boardroom.reading.models import AccessCopy
from boardroom.signing.models import Envelope, SealProof
from boardroom.work import Work


def chosen(work: Work, selection: Selection) -> Chosen:
    """Return what a package of a selection holds for the actor: nothing outside their Scope.

    Of what was destroyed or taken away for good its tombstone is in it; what was taken away lately is not.
    """
    scope = scope_of(work.actor)
    part = selection.kind is not Kind.WHOLE or scope.record_classes is not None
    # The log is one chain: it goes whole or not at all.
    always = ALWAYS | LOGS if selection.kind is Kind.WHOLE else ALWAYS
    found = Chosen(tables_for(work, always, part=part), part, always=always)
    tenant = work.actor.tenant
    erased = true() if not part else Document.id.is_(None)
    allowed: ColumnElement[bool] = or_(within(scope), and_(Document.erased_at.is_not(None), erased))
    others: list[ColumnElement[bool]] = []
    if selection.kind is Kind.PERIOD:
        period = _period(work, selection)
        allowed = and_(allowed, _in_period(work, period))
        others = [Minutes.held_on < period.start]
        if period.end:
            others.append(Minutes.held_on >= period.end)
        found.without["mandate"] = _keys(work, select(Mandate.id).where(~_overlaps(period)))
    elif selection.kind is Kind.CLASS:
        allowed = and_(allowed, Document.record_class == selection.record_class)
        within_class = select(Envelope.id).where(
            Envelope.association_id == tenant, Envelope.record_class == selection.record_class
        )
        others = [Minutes.envelope_id.is_(None), Minutes.envelope_id.not_in(within_class)]
    found.without["document"] = _keys(
        work, select(Document.id).where(Document.association_id == tenant, ~func.coalesce(allowed, False))
    )
    if others:
        found.without["minutes"] = _keys(
            work, select(Minutes.id).where(Minutes.association_id == tenant, or_(*others))
        )
    if work.actor.may(Permission.READ_MINUTES):
        seen = {one.id for one in capsulams(work)}
        every = _keys(work, select(PerCapsulam.id).where(PerCapsulam.association_id == tenant))
        found.without["per_capsulam"] = every - seen if work.actor.person_id else set()
    _leave_out_matters(work, found)
    imports = _keys(work, select(Import.id).where(Import.association_id == tenant))
    found.veiled = frozenset(veiled(work, imports))
    found.conceals = found.part or _hides(work, found)
    return found


def _leave_out_matters(work: Work, found: Chosen) -> None:
    """Leave out matters and contracts that the actor may not know of: a conflict of interest binds the chair too."""
    tenant = work.actor.tenant
    matters = select(Matter.id).where(Matter.association_id == tenant, ~or_(visible(work), traces(work)))
    found.without["matter"] = _keys(work, matters)
    contracts = select(Contract.id).where(Contract.association_id == tenant, ~reachable(work))
    classes = work.actor.record_classes
    # One whose paper was taken away is hidden from nobody for that.
    gone = select(Contract.id).join(
        Document,
        and_(
            Document.association_id == Contract.association_id,
            Document.id == Contract.document_id,
            Document.withdrawn_at.is_not(None),
            true() if classes is None else Contract.record_class.in_(classes),
        ),
    )
    bound = select(MatterLink.contract_id, MatterLink.matter_id).where(
        MatterLink.association_id == tenant, MatterLink.contract_id.is_not(None)
    )
    hidden = {key for key, matter in work.session.execute(bound) if matter in found.without["matter"]}
    found.without["contract"] = _keys(work, contracts) - (_keys(work, gone) - hidden)


def _hides(work: Work, found: Chosen) -> bool:
    """Tell whether something is left out because the actor may not know of it, and not because it was taken away."""
    away = _keys(
        work,
        select(Document.id).where(
            Document.association_id == work.actor.tenant,
            Document.withdrawn_at.is_not(None),
            Document.erased_at.is_(None),
        ),
    )
    kinds = ("per_capsulam", "matter", "contract")
    return not found.without["document"] <= away or any(found.without.get(kind) for kind in kinds)


def is_complete(work: Work, found: Chosen) -> bool:
    """Tell whether nothing of the whole association was left out for the reader's Scope.

    What was taken away lately and waits to be erased is no part of the archive.
    """
    if len(found.tables) < len(tables_of_associations()) or not work.actor.may(Permission.MANAGE_MANDATES):
        return False
    return not (found.part or found.conceals)


@dataclass(frozen=True)
class Filed:
    """A file of a document, as a package names it."""

    file: File
    document_id: uuid.UUID
    reference: str
    standing: bool  # its document was not taken away


def files(work: Work, found: Chosen) -> Iterator[Filed]:
    """Return the files of all chosen documents, document by document, a few at a time."""
    asked = (
        select(File, Document.id, Document.reference, Document.withdrawn_at)
        .join(Document, and_(Document.association_id == File.association_id, Document.id == File.document_id))
        .where(File.association_id == work.actor.tenant)
        .order_by(Document.reference, File.position)
        .execution_options(yield_per=500)
    )
    without = found.without.get("document", set())
    for file, document_id, reference, withdrawn in work.session.execute(asked):
        if document_id not in without:
            yield Filed(file, document_id, reference, withdrawn is None)


@dataclass(frozen=True)
class Described:
    """A document as the register tells it."""

    document: Document
    tags: str


def documents(work: Work, found: Chosen) -> Iterator[Described]:
    """Return the chosen documents that stand, newest first, a few at a time."""
    words = (
        select(func.group_concat(Tag.name, ", ") if _is_sqlite(work) else func.string_agg(Tag.name, ", "))
        .where(Tag.association_id == Document.association_id, Tag.document_id == Document.id)
        .scalar_subquery()
    )
    asked = (
        select(Document, words)
        .where(Document.association_id == work.actor.tenant, Document.withdrawn_at.is_(None))
        .order_by(
            case((Document.document_date.is_(None), 1), else_=0),
            Document.document_date.desc(),
            Document.reference.desc(),
        )
        .execution_options(yield_per=500)
    )
    without = found.without.get("document", set())
    for document, tags in work.session.execute(asked):
        if document.id not in without:
            yield Described(document, tags or "")


def mandates(work: Work, found: Chosen) -> Iterator[tuple[Person, Mandate]]:
    """Return who held what, the earliest first."""
    asked = (
        select(Person, Mandate)
        .join(Mandate, and_(Mandate.association_id == Person.association_id, Mandate.person_id == Person.id))
        .where(Mandate.association_id == work.actor.tenant)
        .order_by(Mandate.start, Person.name)
        .execution_options(yield_per=500)
    )
    without = found.without.get("mandate", set())
    for who, held in work.session.execute(asked):
        if held.id not in without:
            yield who, held


def minutes(work: Work, found: Chosen) -> Iterator[tuple[Minutes, str, uuid.UUID | None]]:
    """Return the chosen minutes with their title and the document that they were filed as, the newest first."""
    if not work.actor.may(Permission.READ_MINUTES):
        return
    asked = (
        select(Minutes, Envelope.document_id)
        .outerjoin(
            Envelope,
            and_(Envelope.association_id == Minutes.association_id, Envelope.id == Minutes.envelope_id),
        )
        .where(Minutes.association_id == work.actor.tenant)
        .order_by(Minutes.held_on.desc())
        .execution_options(yield_per=500)
    )
    without = found.without.get("minutes", set())
    for one, document_id in work.session.execute(asked):
        if one.id not in without:
            yield one, title_of(one.called, one.label), document_id


def reports(work: Work, found: Chosen) -> Iterator[tuple[str, Any]]:
    """Return the validation reports with the names that they get: of searchable copies as PDF/A, and of seals."""
    tenant = work.actor.tenant
    copies = (
        select(AccessCopy.document_id, Document.reference, AccessCopy.report)
        .join(Document, and_(Document.association_id == tenant, Document.id == AccessCopy.document_id))
        .where(AccessCopy.association_id == tenant, AccessCopy.report.is_not(None))
        .execution_options(yield_per=500)
    )
    without = found.without.get("document", set())
    for document_id, reference, report in work.session.execute(copies):
        if document_id not in without and report is not None:
            yield f"pdf-a/{reference}", report
    if not any(table.name == "seal_proof" for table in found.tables):
        return
    proofs = (
        select(SealProof)
        .where(SealProof.association_id == tenant)
        .order_by(SealProof.envelope_id, SealProof.paper, SealProof.number)
        .execution_options(yield_per=100)
    )
    for proof in work.session.scalars(proofs):
        if proof.id not in found.without.get("seal_proof", set()):
            yield f"seals/{proof.envelope_id}-{proof.paper}-{proof.number}", proof.report


def happenings(work: Work, kinds: set[tuple[str, str]]) -> Iterator[Entry]:
    """Return what the log says was done to documents, files and envelopes, in its order, a few at a time."""
    if not work.actor.may(Permission.READ_CHANGES):
        return
    asked = (
        select(Entry)
        .where(
            Entry.association_id == work.actor.tenant,
            Entry.verb.in_({verb for verb, _subject in kinds}),
            Entry.subject_kind.in_({subject for _verb, subject in kinds}),
        )
        .order_by(Entry.number)
        .execution_options(yield_per=500)
    )
    yield from work.session.scalars(asked)


def accounts_of_persons(work: Work) -> dict[uuid.UUID, uuid.UUID]:
    """Return which person of the association each account is."""
    asked = select(Person.account_id, Person.id).where(
        Person.association_id == work.actor.tenant, Person.account_id.is_not(None)
    )
    return {account: person for account, person in work.session.execute(asked) if account}


def periods(work: Work) -> list[MandatePeriod]:
    """Return the association's mandate periods, the newest first."""
    return list(
        work.session.scalars(
            select(MandatePeriod)
            .where(MandatePeriod.association_id == work.actor.tenant)
            .order_by(MandatePeriod.start.desc())
        )
    )


def period_named(work: Work, period_id: uuid.UUID | None) -> MandatePeriod:
    """Return one mandate period; NotFound."""
    found = work.session.scalars(
        select(MandatePeriod).where(
            MandatePeriod.association_id == work.actor.tenant, MandatePeriod.id == period_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def stored_bytes(work: Work) -> int:
    """Return how many bytes the files of the association's documents have together."""
    asked = select(func.coalesce(func.sum(File.size), 0)).where(File.association_id == work.actor.tenant)
    return work.session.scalars(asked).one()


def _period(work: Work, selection: Selection) -> Period:
    return period_named(work, selection.period_id).period


def _in_period(work: Work, period: Period) -> ColumnElement[bool]:
    """Documents of the period by their own day; by the day that they came where they have none."""
    zone = own(work).time_zone
    dated = [Document.document_date >= period.start]
    came: list[ColumnElement[bool]] = [
        Document.document_date.is_(None),
        Document.created_at >= start_of_day(period.start, zone),
    ]
    if period.end:
        dated.append(Document.document_date < period.end)
        came.append(Document.created_at < start_of_day(period.end, zone))
    return or_(and_(*dated), and_(*came))


def _overlaps(period: Period) -> ColumnElement[bool]:
    ends_after = or_(Mandate.end.is_(None), Mandate.end > period.start)
    return and_(ends_after, Mandate.start < period.end) if period.end else ends_after


def _keys(work: Work, asked: Select[uuid.UUID]) -> set[uuid.UUID]:
    return set(work.session.scalars(asked))


def _is_sqlite(work: Work) -> bool:
    return work.session.get_bind().dialect.name == "sqlite"
