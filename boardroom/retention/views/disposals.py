"""Pages of disposals: the list, objections, the two approvals, and the tombstones of what is gone."""

import uuid
from collections import Counter
from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.classes.queries import adopted
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_ids as documents_by_ids
from boardroom.matters.queries import by_ids as matters_by_ids
from boardroom.retention import actions, queries
from boardroom.retention.forms import ApprovalForm, ReasonForm
from boardroom.retention.models import DisposalState, ItemState
from boardroom.retention.rules import DISPOSAL_WORDS, ITEM_WORDS
from boardroom.retention.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

_MOST_SHOWN = 200


@blueprint.get("/disposals")
@requires(Permission.READ_RETENTION)
def disposals() -> str:
    """Show every round and, when asked, what is due now: that takes a look at every document that has a time."""
    asked = "due" in request.args
    with door.reading() as work:
        found = queries.rounds(work)
        counts = queries.counts(work, [one.id for one in found])
        on = adopted(work) is not None
        may = work.actor.may(Permission.MANAGE_RETENTION)
        due = queries.due(work) if asked and on and may and queries.waiting(work) is None else None
        staying = due.staying[:_MOST_SHOWN] if due else ()
        seen = documents_by_ids(work, [document.id for document, _reason in staying])
        idle = due.matters.staying[:_MOST_SHOWN] if due else ()
        known = matters_by_ids(work, [matter.id for matter, _reason in idle])
        waits = queries.waiting(work) is not None
    return render_template(
        "retention/disposals.html",
        rounds=found,
        counts=counts,
        words=DISPOSAL_WORDS,
        on=on,
        due=sum(map(len, due.groups)) if due else None,
        due_matters=len(due.matters.going) if due else 0,
        staying=[(document, reason) for document, reason in staying if document.id in seen],
        staying_matters=[(matter, reason) for matter, reason in idle if matter.id in known],
        may_propose=on and may and not waits,
    )


@blueprint.post("/disposals/propose")
@requires(Permission.MANAGE_RETENTION)
def propose_disposal() -> ResponseReturnValue:
    """Make the list of what is due."""
    with door.writing() as work:
        made = actions.propose_disposal(work)
    flash(_("Listan är klar. Alla i styrelsen och revisorn kan göra invändningar."), "done")
    return redirect(url_for("retention.disposal", disposal_id=made.id))


@blueprint.get("/disposals/<uuid:disposal_id>")
@requires(Permission.READ_RETENTION)
def disposal(disposal_id: uuid.UUID) -> str:
    """Show one round: its list with reasons, who has approved, what became of it."""
    with door.reading() as work:
        found = queries.round_by_id(work, disposal_id)
        page = request.args.get("page", 1, type=int)
        lines = queries.lines_of(work, found, page)
        counts = queries.counts(work, [found.id]).get(found.id, {})
        destroyed = queries.items_of(work, found, [ItemState.DESTROYED])
        today = local_today(work)
        certificate = documents_by_ids(work, [found.certificate_id]) if found.certificate_id else {}
    may_approve = door.actor().may(Permission.APPROVE_DISPOSAL)
    return render_template(
        "retention/disposal.html",
        disposal=found,
        lines=lines,
        words=DISPOSAL_WORDS[found.state],
        item_words=ITEM_WORDS,
        states=ItemState,
        open=found.state is DisposalState.PROPOSED,
        heard=today > found.objections_until,
        approve_from=found.objections_until + timedelta(days=1),
        listed=counts.get(ItemState.LISTED, 0),
        total=sum(counts.values()),
        page={
            "number": page,
            "pages": max(1, -(-sum(counts.values()) // queries.PAGE_SIZE)),
            "total": sum(counts.values()),
            "url": lambda number: url_for("retention.disposal", disposal_id=disposal_id, page=number),
        },
        papers=[item for item in destroyed if item.paper],
        mine=door.actor().person_id,
        waits_for_me=may_approve and found.first_by != door.actor().person_id,
        certificate=next(iter(certificate.values()), None),
    )


@blueprint.route("/disposals/<uuid:disposal_id>/items/<uuid:item_id>/objection", methods=["GET", "POST"])
@requires(Permission.READ_RETENTION)
def object_to(disposal_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Object to one document's disposal."""
    form = ReasonForm()
    with door.reading() as work:
        found = queries.round_by_id(work, disposal_id)
        item = queries.item_of(work, found, item_id)
        document = next(
            iter(documents_by_ids(work, [item.document_id] if item.document_id else []).values()), None
        )
        matter = next(iter(matters_by_ids(work, [item.matter_id] if item.matter_id else []).values()), None)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.object_to(work, disposal_id, item_id, form.reason.data or "")
        flash(
            _("Ärendet är kvar den här gången.")
            if item.matter_id
            else _("Handlingen är kvar den här gången."),
            "done",
        )
        return redirect(url_for("retention.disposal", disposal_id=disposal_id))
    return render_template(
        "retention/object_to.html", form=form, disposal=found, item=item, document=document, matter=matter
    )


@blueprint.post("/disposals/<uuid:disposal_id>/items/<uuid:item_id>/objection/take-back")
@requires(Permission.READ_RETENTION)
def take_back_objection(disposal_id: uuid.UUID, item_id: uuid.UUID) -> ResponseReturnValue:
    """Take an objection back."""
    with door.writing() as work:
        actions.take_back_objection(work, disposal_id, item_id)
    flash(_("Invändningen är tillbakatagen. Listan behöver godkännas på nytt."), "done")
    return redirect(url_for("retention.disposal", disposal_id=disposal_id))


@blueprint.post("/disposals/<uuid:disposal_id>/withdraw")
@requires(Permission.MANAGE_RETENTION)
def withdraw_disposal(disposal_id: uuid.UUID) -> ResponseReturnValue:
    """Take the whole list back."""
    with door.writing() as work:
        actions.withdraw_disposal(work, disposal_id)
    flash(_("Listan är återtagen. Inget har gallrats."), "done")
    return redirect(url_for("retention.disposals"))


@blueprint.route("/disposals/<uuid:disposal_id>/approve", methods=["GET", "POST"])
@requires(Permission.APPROVE_DISPOSAL)
def approve(disposal_id: uuid.UUID) -> ResponseReturnValue:
    """Approve the list as it was read; a page of its own, so that nobody does it by accident."""
    form = ApprovalForm()
    with door.reading() as work:
        found = queries.round_by_id(work, disposal_id)
        items = queries.items_of(work, found, [ItemState.LISTED])
        read = queries.list_digest(items)
        once = queries.preserved_once(work, found)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                done = actions.approve(work, disposal_id, form.digest.data or "")
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            second = done.state is DisposalState.APPROVED
            flash(
                _("Listan är godkänd av två. Gallringen har börjat.")
                if second
                else _("Du har godkänt listan. Nu ska en till i styrelsen göra det."),
                "done",
            )
            return redirect(url_for("retention.disposal", disposal_id=disposal_id))
    form.digest.data = read
    return render_template(
        "retention/approve.html",
        form=form,
        disposal=found,
        listed=sum(item.matter_id is None for item in items),
        matters=sum(item.matter_id is not None for item in items),
        by_class=Counter(item.class_name for item in items),
        once=once,
    )


@blueprint.get("/disposed")
@requires(Permission.READ_RETENTION)
def tombstones() -> str:
    """Show what has been destroyed: references, never content."""
    words = request.args.get("q", "").strip()[:100]
    with door.reading() as work:
        found = queries.tombstones(work, request.args.get("page", 1, type=int), words)
    return render_template(
        "retention/tombstones.html",
        found=found,
        words=words,
        page={
            "number": found.page,
            "pages": found.pages,
            "total": found.total,
            "url": lambda number: url_for("retention.tombstones", page=number, q=words or None),
        },
    )


@blueprint.get("/disposed/<uuid:document_id>")
@requires(Permission.READ_RETENTION)
def tombstone(document_id: uuid.UUID) -> ResponseReturnValue:
    """Show what is left of one document; it is gone for good, and the answer says so."""
    return _tombstone(document_id)


@blueprint.get("/disposed/matters/<uuid:matter_id>")
@requires(Permission.READ_RETENTION)
def tombstone_of_matter(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Show what is left of one matter, in the same way."""
    return _tombstone(matter_id)


def _tombstone(thing_id: uuid.UUID) -> ResponseReturnValue:
    with door.reading() as work:
        item, found = queries.tombstone(work, thing_id)
        certificate = documents_by_ids(work, [found.certificate_id]) if found.certificate_id else {}
        was = queries.classes_before(work, [thing_id]).get(thing_id, "")
    page = render_template(
        "retention/tombstone.html",
        item=item,
        disposal=found,
        certificate=next(iter(certificate.values()), None),
        was=was,
    )
    return page, 410
