"""The page of an extract."""

import io
import uuid

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.errors import NothingToExtract
from boardroom.minutes.forms import ExtractForm
from boardroom.minutes.rules import KIND_TITLES
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.route("/<uuid:minutes_id>/extract", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def extract(minutes_id: uuid.UUID) -> ResponseReturnValue:
    """Choose §§ and get them as a PDF."""
    form = ExtractForm()
    with door.reading() as work:
        found = queries.by_id(work, minutes_id)
        whole = queries.whole_of(work, found)
    if whole is None:
        raise NothingToExtract
    form.offer(whole.headings)
    if form.validate_on_submit():
        made = actions.extract(
            door.opener(),
            door.actor(),
            minutes_id,
            form.paragraphs.data or [],
            attendance=form.attendance.data,
            receiver=form.receiver.data or "",
        )
        answer = send_file(
            io.BytesIO(made.content), mimetype="application/pdf", as_attachment=True, download_name=made.name
        )
        answer.headers["Content-Security-Policy"] = "sandbox"
        return answer
    return render_template("minutes/extract.html", form=form, minutes=found, title=KIND_TITLES[found.called])
