"""Pages where minutes are begun: written here, or as a PDF that is ready; and anew after void ones, once."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import MinutesBegun
from boardroom.minutes.forms import MeetingForm, ReadyForm
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

P = ParamSpec("P")


def leads_to_what_is_begun(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Lead whoever presses second to the minutes that the first has begun, whichever button it was, and say so."""

    @wraps(view)
    def begun_or_led(*given: P.args, **named: P.kwargs) -> ResponseReturnValue:
        try:
            return view(*given, **named)
        except MinutesBegun as refusal:
            flash(_("Det nya protokollet var redan påbörjat. Här är det."), "fact")
            return redirect(url_for("minutes.minutes", minutes_id=refusal.minutes_id), 303)

    return begun_or_led


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
@leads_to_what_is_begun
def begin() -> ResponseReturnValue:
    """Begin the minutes of a meeting: when, where, who led and who wrote."""
    form = MeetingForm()
    _offer(form)
    if form.validate_on_submit():
        meeting = form.meeting()
        with door.writing() as work:
            expected = queries.expected_attendees(work, meeting.held_on)
            minutes = actions.begin(work, meeting, expected, after=_after())
        return redirect(url_for("minutes.edit", minutes_id=minutes.id))
    return render_template("minutes/begin.html", form=form, ready=False, after=_after())


@blueprint.route("/new/pdf", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
@leads_to_what_is_begun
def begin_with_pdf() -> ResponseReturnValue:
    """Begin the minutes of a meeting with the PDF that Word made."""
    form = ReadyForm()
    _offer(form)
    if form.validate_on_submit():
        name = form.pdf.data.filename or ""
        try:
            minutes_id, kept_as = actions.begin_with_pdf(
                door.opener(), door.actor(), form.meeting(), form.pdf.data.stream, name, after=_after()
            )
        except MinutesBegun:
            raise
        except Refusal as refusal:
            form.pdf.errors = [sentence_of(refusal)]
        else:
            done = _("Din PDF är nu protokollet. Läs igenom den och skicka den för underskrift.")
            flash(f"{done} {told_as(kept_as)}", "done")
            return redirect(url_for("minutes.minutes", minutes_id=minutes_id), 303)
    return render_template("minutes/begin.html", form=form, ready=True, after=_after())


def _offer(form: MeetingForm) -> None:
    """Fill the form of a meeting that has just begun with who may be chosen and who usually leads.

    MinutesBegun when somebody has begun already in place of the void minutes that the address names.
    """
    after = _after()
    with door.reading() as work:
        if after and (begun := queries.begun_after(work, after)) is not None and begun.void_at is None:
            raise MinutesBegun(begun.id)
        anew = queries.by_id(work, after) if after else None
        form.offer(*queries.offered(work, anew))
        if not form.is_submitted():
            form.chaired_by.data, form.written_by.data = queries.usual_leaders(work)
            if anew is not None:
                form.repeat(anew)
    # Asked for in the editor: nobody knows when a meeting ends as it begins.
    del form.second_adjuster, form.further_adjusters, form.ends_at


def _after() -> uuid.UUID | None:
    return request.args.get("after", type=uuid.UUID)


def told_as(kept_as: actions.KeptAs) -> str:
    """Say in which form the PDF is kept, and what would have made it last longer."""
    match kept_as:
        case actions.KeptAs.PDFA:
            return _("Filen säger sig vara PDF/A, arkivens format, och är kvar som den kom.")
        case actions.KeptAs.MADE_OVER:
            return _(
                "Filen är omgjord till PDF/A-3, arkivens format. "
                "Sidorna ser likadana ut, och filen som du lade in ligger med i den."
            )
        case actions.KeptAs.AS_IT_CAME:
            return _(
                "Filen är kvar som den kom. Den går att skriva under, men är inte i arkivens format (PDF/A) och gick inte "
                "att göra om utan att sidorna kunde ändras. I Word väljer du PDF/A under Alternativ när du sparar som PDF."
            )
