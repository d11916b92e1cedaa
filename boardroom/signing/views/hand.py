"""Pen and paper: printing, taking the signed copy in, what has come back of it, and vouching for who signed."""

import uuid
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today, own
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.documents.rules import sensible_name
from boardroom.intake.actions import House, Incoming
from boardroom.intake.rules import ACCEPTS
from boardroom.papers.queries import binders
from boardroom.reading.queries import progress_of_many
from boardroom.signing import actions, queries
from boardroom.signing.forms import AsideForm, ByHandForm, CopyForm, SheetForm, VouchForm
from boardroom.signing.models import Envelope, SheetSeen
from boardroom.signing.queries import CameBack
from boardroom.signing.rules.hand import REMARK_WORDS, PageFault, Remark, code_in_words
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.route("/<uuid:envelope_id>/paper", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def paper(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Choose who signs by hand, and follow the paper from the printer to the archive."""
    form = ByHandForm()
    with door.reading() as work:
        found = _to_steer(work, envelope_id)
        shown = _shown(work, found)
    waiting = [
        one for one in shown["signers"] if one.state is SignerState.WAITING and one.id not in shown["hidden"]
    ]
    form.offer([(str(one.id), one.name) for one in waiting])
    if not form.is_submitted():
        by_hand = [one for one in waiting if one.on_paper] or waiting
        form.signers.data = [str(one.id) for one in by_hand]
    if form.validate_on_submit():
        try:
            actions.print_for_signing(
                door.opener(), door.actor(), envelope_id, [uuid.UUID(one) for one in form.signers.data or []]
            )
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Utskriften är klar att hämta."), "done")
            return redirect(url_for("signing.paper", envelope_id=envelope_id), 303)
    return render_template(
        "signing/paper.html", envelope=found, form=form, copy=CopyForm(), sheet=SheetForm(), **shown
    )


@blueprint.get("/<uuid:envelope_id>/paper/print.pdf")
@requires(Permission.SEND_FOR_SIGNING)
def print_out(envelope_id: uuid.UUID) -> Response:
    """The print, to be sent to a printer."""
    with door.reading() as work:
        found = _to_steer(work, envelope_id)
        printed = queries.print_out_of(work, envelope_id)
    if printed is None:
        raise NotFound
    answer = send_file(
        door.opener().ports.blobs.path(door.actor().tenant, printed.sha256),
        mimetype="application/pdf",
        etag=printed.sha256,
    )
    title = f"{found.title} {code_in_words(printed.code)}"
    named(answer, sensible_name(title, found.document_date, "application/pdf"), shown=True)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@blueprint.post("/<uuid:envelope_id>/paper/copy")
@requires(Permission.SEND_FOR_SIGNING)
def add_copy(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Take the signed copy in: files as they are, photographs as one document."""
    back = redirect(url_for("signing.paper", envelope_id=envelope_id), 303)
    refused: list[str] = []
    taken = 0
    for field, as_one in (("files", False), ("photographs", True)):
        sent = [one for one in request.files.getlist(field) if one.filename]
        if not sent:
            continue
        given = actions.add_copy(
            door.opener(),
            door.actor(),
            envelope_id,
            [Incoming(one.stream, one.filename or "") for one in sent],
            house=House.as_set(door.settings()),
            as_one=as_one,
        )
        taken += sum(bool(row.document_id) and row.document_id not in given.strange for row in given.rows)
        refused += [_(row.problem) for row in given.rows if row.document_id is None]
        refused += [
            _(
                "%(title)s är ett eget papper i arkivet, ingen kopia av det här. Det är inte tillagt.",
                title=one,
            )
            for one in given.strange.values()
        ]
    for problem in refused:
        flash(problem, "refused")
    if taken:
        flash(_("Kopian är sparad. Sidorna läses av nu, och sedan syns det om alla är med."), "done")
    elif not refused:
        flash(_("Välj en fil, eller fotografera minst en sida."), "refused")
    return back


@blueprint.post("/<uuid:envelope_id>/paper/sheet")
@requires(Permission.SEND_FOR_SIGNING)
def say_sheet(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Say which sheet a page is whose code cannot be read."""
    form = SheetForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.say_sheet(
                work,
                envelope_id,
                uuid.UUID(form.document.data),
                form.page.data or 0,
                form.number.data or 0,
            )
    else:
        flash(_("Skriv vilken sida det är, med siffror."), "refused")
    return redirect(url_for("signing.paper", envelope_id=envelope_id), 303)


@blueprint.post("/<uuid:envelope_id>/paper/aside")
@requires(Permission.SEND_FOR_SIGNING)
def put_aside(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Say that a page, or the document that it lies in, does not belong to the signed copy."""
    form = AsideForm()
    if not form.validate_on_submit():
        raise NotFound
    with door.writing() as work:
        document = actions.put_aside(work, envelope_id, uuid.UUID(form.document.data), form.page.data or 0)
    flash(_("Det är undanlagt. %(title)s ligger kvar i arkivet.", title=document.title), "done")
    return redirect(url_for("signing.paper", envelope_id=envelope_id), 303)


@blueprint.route("/<uuid:envelope_id>/paper/vouch", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def vouch(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Look at the images and say who has signed, when, and where the paper is kept."""
    form = VouchForm()
    with door.reading() as work:
        found = _to_steer(work, envelope_id)
        shown = _shown(work, found)
        back: CameBack | None = shown["back"]
        if back is None or not back.gathered.complete or found.state is not EnvelopeState.SENT:
            return redirect(url_for("signing.paper", envelope_id=envelope_id))
        by_hand = [
            one
            for one in shown["signers"]
            if one.on_paper and one.state is SignerState.WAITING and one.id not in shown["hidden"]
        ]
        others = [one for one in by_hand if one.person_id != work.actor.person_id]
        form.offer(
            [(str(one.id), one.name) for one in others],
            [(str(one.id), one.place) for one in binders(work)],
        )
        if not form.is_submitted():
            form.signed_on.data = local_today(work)
    if form.validate_on_submit() and form.signed_on.data:
        done = _vouched(form, envelope_id, form.signed_on.data)
        if done is not None:
            flash(_told(done), "done")
            return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template(
        "signing/vouch.html", envelope=found, form=form, by_hand=by_hand, others=others, **shown
    )


def _vouched(form: VouchForm, envelope_id: uuid.UUID, day: date) -> int | None:
    """Give one's word, and return how many signatures are sworn to; None with the reason in the form when it was refused."""
    place = actions.Place(uuid.UUID(form.binder.data) if form.binder.data else None, form.place.data or "")
    signers = [uuid.UUID(one) for one in form.signers.data or []]
    try:
        with door.writing() as work:
            return len(actions.vouch(work, envelope_id, signers, day, place))
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return None


def _told(done: int) -> str:
    if done:
        return _("Underskrifterna är intygade.")
    return _("Din granskning är sparad. Underskrifterna gäller när en till har granskat papperet.")


def _to_steer(work: Work, envelope_id: uuid.UUID) -> Envelope:
    found = queries.visible(work, envelope_id)
    if not queries.steers(work, found):
        raise NotFound
    return found


def _shown(work: Work, found: Envelope) -> dict[str, Any]:
    back = queries.came_back(work, found)
    reading = progress_of_many(work, [copy.document.id for copy in back.copies if copy.waits]) if back else {}
    signers = queries.signers_of(work, found.id)
    return {
        "back": back,
        "code": code_in_words(back.print_out.code) if back else "",
        "signers": signers,
        "hidden": queries.hidden_among(work, found, signers),
        "sheets": _sheets(found, back) if back else [],
        "remarks": _remarks(found, back) if back else [],
        "aside": [_place(back, row) for row in back.aside] if back else [],
        "reading": reading,
        "words": queries.words_on(work, back) if back else [],
        "confirmers": own(work).paper_confirmers,
        "accepts": ACCEPTS,
        "today": local_today(work),
    }


def _sheets(found: Envelope, back: CameBack) -> list[dict[str, Any]]:
    """Return every sheet with the page that it came back as, if it has; those to sign are marked."""
    rows = []
    for number in range(1, back.print_out.sheet_count + 1):
        seen = back.gathered.found.get(number)
        row = back.page(seen) if seen else None
        rows.append(
            {
                "number": number,
                "to_sign": number > found.pages_to_read,
                "page_id": row.page_id if row else None,
                "said_by": row.said_by if row else "",
            }
        )
    return rows


def _remarks(found: Envelope, back: CameBack) -> list[dict[str, Any]]:
    """Return what is to be looked at; nothing is any more once the envelope has ended."""
    return [_remark(back, one) for one in back.gathered.remarks] if found.state is EnvelopeState.SENT else []


def _place(back: CameBack, row: SheetSeen) -> dict[str, Any]:
    title = next(copy.document.title for copy in back.copies if copy.document.id == row.document_id)
    return {
        "title": title,
        "place": _("%(title)s, bild %(page)s", title=title, page=row.page),
        "page_id": row.page_id,
        "document_id": row.document_id,
        "page": row.page,
        "said_by": row.said_by,
    }


def _remark(back: CameBack, remark: Remark) -> dict[str, Any]:
    row = back.page(remark.seen)
    return _place(back, row) | {
        "words": _(
            REMARK_WORDS[remark.fault], sheet=remark.sheet, title=remark.title, version=remark.version
        ),
        "sheet": remark.sheet,
        "doubled": remark.fault is PageFault.DOUBLED,
        "askable": remark.fault in {PageFault.NO_CODE, PageFault.DAMAGED},
        "strange": back.is_strange(row.document_id),
    }
