"""The page of an extract."""

import io
import uuid

from flask import Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NothingToExtract
from boardroom.minutes.forms import ExtractForm
from boardroom.minutes.rules import KIND_TITLES
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import requires


def handed_over(made: actions.Extract) -> Response:
    """Answer with an extract as a file of its own."""
    answer = named(send_file(io.BytesIO(made.content), mimetype="application/pdf"), made.name)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


@blueprint.route("/<uuid:minutes_id>/extract", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def extract(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Choose §§ and get them as a PDF."""
    form = ExtractForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
        whole = queries.whole_of(work, found)
        paper = queries.paper_to_extract(work, found)
    if paper is not None:
        return redirect(url_for("minutes.paper_paragraphs", document_id=paper))
    if whole is None:
        raise NothingToExtract
    form.offer(whole.headings, found.kind.value)
    if form.validate_on_submit():
        made = actions.extract(
            door.opener(),
            door.actor(),
            minutes_id,
            form.paragraphs.data or [],
            attendance=form.attendance.data,
            receiver=form.receiver.data or "",
        )
        return handed_over(made)
    return render_template("minutes/extract.html", form=form, minutes=found, title=KIND_TITLES[found.called])
