"""Pages of legal holds, and of exceptions for single documents."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.classes.queries import every, name_in, schedule
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id, by_reference
from boardroom.documents.queries import by_ids as documents_by_ids
from boardroom.matters.models import Matter
from boardroom.matters.queries import by_id as matter_by_id
from boardroom.matters.queries import by_ids as matters_by_ids
from boardroom.matters.queries import by_label
from boardroom.retention import actions, queries
from boardroom.retention.forms import ExemptionForm, HoldForm, ReasonForm
from boardroom.retention.models import Exemption, Hold, HoldKind
from boardroom.retention.rules import HOLD_WORDS
from boardroom.retention.views.blueprint import blueprint, language
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.get("/holds")
@requires(Permission.READ_RETENTION)
def holds() -> str:
    """Show every hold: what it covers, who placed it, why, until when."""
    with door.reading() as work:
        found = queries.holds(work)
        shown = _shown(work, found)
        today = local_today(work)
    return render_template(
        "retention/holds.html",
        now=[one for one in shown if one["hold"].in_force(today)],
        over=[one for one in shown if not one["hold"].in_force(today)],
    )


@blueprint.route("/holds/new", methods=["GET", "POST"])
@requires(Permission.PLACE_HOLDS)
def place_hold() -> ResponseReturnValue:
    """Place a hold on a document, on a matter, on all about a person, or on all of a time."""
    form = HoldForm()
    with door.reading() as work:
        form.offer([(one.key, name_in(one, language())) for one in every(work)])
        if not form.is_submitted():
            _ask(work, form)
        named, matter = by_reference(work, form.reference.data or ""), by_label(work, form.matter.data or "")
    if form.validate_on_submit():
        if form.kind.data == HoldKind.DOCUMENT and named is None:
            form.reference.errors = [_("Det finns inget dokument med det arkivnumret.")]
        elif form.kind.data == HoldKind.MATTER and matter is None:
            form.matter.errors = [_("Det finns inget ärende med det numret.")]
        elif _placed(form, named.id if named else None, matter.id if matter else None):
            flash(_("Gallringsstoppet gäller från nu."), "done")
            return redirect(_held_page(form, named, matter))
    return render_template("retention/place_hold.html", form=form)


def _ask(work: Work, form: HoldForm) -> None:
    """Fill in what the address names: a document or a matter."""
    document, matter = (uuid_or_none(request.args.get(name, "")) for name in ("document", "matter"))
    if document:
        form.kind.data, form.reference.data = HoldKind.DOCUMENT.value, by_id(work, document).reference
    elif matter:
        form.kind.data, form.matter.data = HoldKind.MATTER.value, matter_by_id(work, matter).label


def _held_page(form: HoldForm, document: Document | None, matter: Matter | None) -> str:
    if form.kind.data == HoldKind.DOCUMENT and document:
        return url_for("archive.document", document_id=document.id)
    if form.kind.data == HoldKind.MATTER and matter:
        return url_for("matters.matter", matter_id=matter.id)
    return url_for("retention.holds")


def _placed(form: HoldForm, document_id: uuid.UUID | None, matter_id: uuid.UUID | None) -> bool:
    """Place the hold; False with the reason in the form when it was refused."""
    try:
        with door.writing() as work:
            actions.place_hold(
                work, form.held(document_id, matter_id), form.reason.data or "", form.until.data
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    return True


@blueprint.route("/holds/<uuid:hold_id>/lift", methods=["GET", "POST"])
@requires(Permission.LIFT_HOLDS)
def lift_hold(hold_id: uuid.UUID) -> ResponseReturnValue:
    """Lift a hold, with the reason."""
    form = ReasonForm()
    with door.reading() as work:
        [shown] = _shown(work, [queries.hold_by_id(work, hold_id)])
    if shown["barred"]:
        raise NotFound
    if form.validate_on_submit():
        with door.writing() as work:
            actions.lift_hold(work, hold_id, form.reason.data or "")
        flash(_("Gallringsstoppet är hävt."), "done")
        return redirect(url_for("retention.holds"))
    return render_template("retention/lift_hold.html", form=form, shown=shown)


@blueprint.route("/documents/<uuid:document_id>/exemption", methods=["GET", "POST"])
@requires(Permission.MANAGE_RETENTION)
def exempt(document_id: uuid.UUID) -> ResponseReturnValue:
    """Keep one document longer than the schedule says."""
    form = ExemptionForm()
    with door.reading() as work:
        found = by_id(work, document_id)
        present = queries.exempted(work, [document_id]).get(document_id)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.exempt(work, document_id, form.reason.data or "", form.until.data)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Dokumentet sparas längre än planen säger."), "done")
            return redirect(_document_url(document_id))
    return render_template(
        "retention/exempt.html",
        form=form,
        present=present,
        matter=False,
        trail=[(_("Arkiv"), url_for("archive.browse")), (found.title, _document_url(document_id))],
        end_url=url_for("retention.end_exemption", document_id=document_id),
        back_url=_document_url(document_id),
    )


@blueprint.post("/documents/<uuid:document_id>/exemption/end")
@requires(Permission.MANAGE_RETENTION)
def end_exemption(document_id: uuid.UUID) -> ResponseReturnValue:
    """Let the schedule apply to the document again."""
    with door.writing() as work:
        actions.end_exemption(work, document_id)
    flash(_("Planen gäller för dokumentet igen."), "done")
    return redirect(_document_url(document_id))


@blueprint.route("/matters/<uuid:matter_id>/exemption", methods=["GET", "POST"])
@requires(Permission.MANAGE_RETENTION)
def exempt_matter(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Keep a matter, and what it holds, longer than the schedule says."""
    form = ExemptionForm()
    with door.reading() as work:
        found = matter_by_id(work, matter_id)
        present = queries.exempted_matters(work, [matter_id]).get(matter_id)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.exempt_matter(work, matter_id, form.reason.data or "", form.until.data)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Ärendet och det som ligger i det sparas längre än planen säger."), "done")
            return redirect(_matter_url(matter_id))
    return render_template(
        "retention/exempt.html",
        form=form,
        present=present,
        matter=True,
        trail=[(_("Ärenden"), url_for("matters.index")), (found.title, _matter_url(matter_id))],
        end_url=url_for("retention.end_matters_exemption", matter_id=matter_id),
        back_url=_matter_url(matter_id),
    )


@blueprint.post("/matters/<uuid:matter_id>/exemption/end")
@requires(Permission.MANAGE_RETENTION)
def end_matters_exemption(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Let the schedule apply to the matter again."""
    with door.writing() as work:
        actions.end_matters_exemption(work, matter_id)
    flash(_("Planen gäller för ärendet igen."), "done")
    return redirect(_matter_url(matter_id))


def _document_url(document_id: uuid.UUID) -> str:
    return url_for("archive.document", document_id=document_id)


def _matter_url(matter_id: uuid.UUID) -> str:
    return url_for("matters.matter", matter_id=matter_id)


def exemption_of_matter(matter_id: uuid.UUID) -> Exemption | None:
    """Return why a matter is kept longer, for who reads retention; a slot of the matter's page, which stands below."""
    if not door.actor().may(Permission.READ_RETENTION):
        return None
    with door.reading() as work:
        return queries.exempted_matters(work, [matter_id]).get(matter_id)


def holds_of_matter(matter_id: uuid.UUID) -> list[Hold]:
    """Return the holds in force on a matter, for who reads retention; a slot of the matter's page, which stands below."""
    if not door.actor().may(Permission.READ_RETENTION):
        return []
    with door.reading() as work:
        return [hold for hold in queries.in_force(work) if hold.matter_id == matter_id]


def _shown(work: Work, found: list[Hold]) -> list[dict[str, Any]]:
    """Return holds with what they cover in words; a document or a matter that the reader may not see has no name.

    Why it was placed and lifted is not told to who has a conflict of interest in it.
    """
    plan = schedule(work)
    documents = documents_by_ids(work, {hold.document_id for hold in found if hold.document_id})
    matters = matters_by_ids(work, {hold.matter_id for hold in found if hold.matter_id})
    barred = queries.barred_holds(work, found)
    return [
        {
            "hold": hold,
            "barred": hold.id in barred,
            "kind": _(HOLD_WORDS[hold.kind]),
            "document": documents.get(hold.document_id) if hold.document_id else None,
            "matter": matters.get(hold.matter_id) if hold.matter_id else None,
            "spellings": hold.held.spellings,
            "class_name": plan.name_of(hold.record_class, language()),
        }
        for hold in found
    ]
