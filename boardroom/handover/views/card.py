"""The driftkort, and the restore that is tried once a year."""

import io
from datetime import date
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.handover import actions, queries
from boardroom.handover.forms import DrillForm
from boardroom.handover.rules import KIND_WORDS, NEEDED_TO_RUN, OUTCOME_WORDS
from boardroom.handover.rules.printed import Running
from boardroom.handover.views.blueprint import blueprint, locked_words, shortages_shown
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.get("/driftkort")
@requires(Permission.READ_JOBS)
def card() -> str:
    """What the driftkort lacks, and when the restore was last tried."""
    with door.reading() as work:
        kept = {one.keeping.kind for one in queries.needed_to_run(work)}
        tried = queries.drills(work)
        by = queries.next_drill(work)
        short = queries.short_of(work)
        locks = work.ports.backup_keys.count()
    return render_template(
        "handover/card.html",
        lacking=[(kind.value, _(KIND_WORDS[kind])) for kind in NEEDED_TO_RUN if kind not in kept],
        drills=[(one, _(OUTCOME_WORDS[one.outcome])) for one in tried],
        drill_by=by,
        shortages=shortages_shown(short),
        locked=locked_words(locks),
    )


@blueprint.get("/driftkort.pdf")
@requires(Permission.READ_JOBS)
def card_pdf() -> ResponseReturnValue:
    """The driftkort as one sheet to print."""
    content, name = actions.print_driftkort(door.opener(), door.actor(), running())
    answer = named(send_file(io.BytesIO(content), mimetype="application/pdf"), name)
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer


def running() -> Running:
    """Return how the portal runs, by its settings; of addresses with a password in them the host alone."""
    settings = door.settings()
    server = urlsplit(settings.smtp)
    database = urlsplit(settings.database)
    return Running(
        address=settings.base_url,
        home=str(settings.home.resolve()),
        keys=str(settings.keys.resolve()),
        database=f"{database.hostname or ''}{database.path}" if settings.database else "SQLite",
        mail_server=server.hostname or "",
        mail_sender=settings.mail_from,
        backup_days=settings.backup_days,
    )


@blueprint.route("/drill", methods=["GET", "POST"])
@requires(Permission.READ_JOBS)
def drill() -> ResponseReturnValue:
    """Note a restore that was tried."""
    form = DrillForm()
    if form.validate_on_submit() and form.day.data and _noted(form, form.day.data):
        flash(_("Antecknat. Portalen frågar igen om ett år, eller om en månad när något inte gick."), "done")
        return redirect(url_for("handover.card"), 303)
    return render_template("handover/drill.html", form=form)


def _noted(form: DrillForm, day: date) -> bool:
    try:
        with door.writing() as work:
            actions.note_drill(work, day, form.who.data or "", form.chosen(), form.note.data or "")
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    return True
