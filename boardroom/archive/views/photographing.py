"""Fotografera nu: from a phone, straight out of a binder and into the right place in the archive."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.archive.forms import PhotographForm
from boardroom.archive.views.blueprint import blueprint
from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id
from boardroom.intake.actions import Given, House, Incoming, receive
from boardroom.intake.models import Upload, UploadState
from boardroom.papers.models import Binder
from boardroom.papers.queries import binder_by_id, classes_of
from boardroom.papers.rules import span_in_words
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.route("/binders/<uuid:binder_id>/photograph", methods=["GET", "POST"])
@requires(Permission.ADD_DOCUMENTS)
def photograph(binder_id: uuid.UUID) -> ResponseReturnValue:
    """Take photographs of one paper, a picture a page; they become one document whose paper lies in the binder."""
    form, problems = PhotographForm(), []
    with door.reading() as work:
        binder = binder_by_id(work, binder_id)
        kinds = _kinds(work, binder)
        form.offer(kinds)
    if form.validate_on_submit():
        sent = [one for one in request.files.getlist("photographs") if one.filename]
        if sent:
            rows = receive(
                door.opener(),
                door.actor(),
                [Incoming(one.stream, one.filename or "") for one in sent],
                house=House.as_set(door.settings()),
                as_one=True,
                given=_given(form, binder),
            )
            taken = next((row for row in rows if row.document_id is not None), None)
            refused = [row for row in rows if row.document_id is None]
            problems = [f"{row.name}: {_(row.problem)}" for row in refused]
            if taken is not None:
                for problem in problems:
                    flash(problem, "refused")
                return redirect(_onward(taken, binder, len(refused)))
        else:
            problems = [_("Fotografera minst en sida, eller välj en bild.")]
    return render_template(
        "archive/photograph.html",
        form=form,
        binder=binder,
        problems=problems,
        kind=kinds[0][1] if len(kinds) == 1 else None,
        years=span_in_words(binder.years),
    )


def _kinds(work: Work, binder: Binder) -> list[tuple[str, str]]:
    """Return the classes to choose from: the binder's only one, else its own first and then every other.

    Who may see some classes alone chooses among the binder's: filed without one they would not find it again.
    """
    its = classes_of(work, [binder.id])[binder.id]
    named = [(one.key, name_in(one, language())) for one in record_classes(work)]
    own = [pair for pair in named if pair[0] in its]
    if len(own) == 1 or work.actor.record_classes is not None:
        return own
    others = [pair for pair in named if pair[0] not in its]
    return [("", _("– bestäm senare –")), *own, *others]


def _given(form: PhotographForm, binder: Binder) -> Given:
    return Given(
        title=form.title.data or "",
        record_class=form.record_class.data or None,
        document_date=form.document_date.data,
        binder_id=binder.id,
    )


def _onward(taken: Upload, binder: Binder, refused: int) -> str:
    """Return the new document's page, or the binder's for someone who may not open what they have filed."""
    with door.reading() as work:
        try:
            document = by_id(work, taken.document_id or uuid.UUID(int=0))
        except NotFound:
            return url_for("archive.binder", binder_id=binder.id)
    known = taken.state is UploadState.DUPLICATE or None
    return url_for(
        "archive.document",
        document_id=document.id,
        photographed=binder.id,
        known=known,
        refused=refused or None,
    )
