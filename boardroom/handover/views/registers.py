"""The register of keys, accounts and subscriptions."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.handover import actions, queries
from boardroom.handover.forms import KeepingForm
from boardroom.handover.models import Kind
from boardroom.handover.rules import KIND_WORDS
from boardroom.handover.views.blueprint import blueprint, locked_words, shortages_shown
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.get("/keys")
@requires(Permission.HAND_OVER)
def keys() -> str:
    """Who holds what, by kind."""
    with door.reading() as work:
        found = queries.keepings(work)
        short = queries.short_of(work)
        locks = work.ports.backup_keys.count()
    groups = [
        (_(words), [one for one in found if one.keeping.kind is kind]) for kind, words in KIND_WORDS.items()
    ]
    return render_template(
        "handover/keys.html",
        groups=[(words, rows) for words, rows in groups if rows],
        shortages=shortages_shown(short),
        locked=locked_words(locks),
    )


@blueprint.route("/keys/new", methods=["GET", "POST"])
@requires(Permission.HAND_OVER)
def new_key() -> ResponseReturnValue:
    """Enter a key, an account or a subscription."""
    form = KeepingForm()
    with door.reading() as work:
        form.offer(queries.possible_holders(work))
    if form.validate_on_submit() and _written(form, None):
        return redirect(url_for("handover.keys"), 303)
    asked = request.args.get("kind", "")
    if not form.is_submitted() and asked in set(Kind):
        form.kind.data = asked
    return render_template("handover/key.html", form=form, keeping=None)


@blueprint.route("/keys/<uuid:keeping_id>", methods=["GET", "POST"])
@requires(Permission.HAND_OVER)
def key(keeping_id: uuid.UUID) -> ResponseReturnValue:
    """One row: what it is, who holds it, and handing it on."""
    form = KeepingForm()
    with door.reading() as work:
        found = queries.keeping_by_id(work, keeping_id)
        form.offer(queries.possible_holders(work, found.holder_id))
    if form.validate_on_submit() and _written(form, keeping_id):
        return redirect(url_for("handover.keys"), 303)
    if not form.is_submitted():
        form.fill(found)
    return render_template("handover/key.html", form=form, keeping=found)


@blueprint.post("/keys/<uuid:keeping_id>/end")
@requires(Permission.HAND_OVER)
def end_key(keeping_id: uuid.UUID) -> ResponseReturnValue:
    """Take a row out of the register."""
    with door.writing() as work:
        actions.end_keeping(work, keeping_id)
    flash(_("Raden är borttagen. Den står kvar i ändringsloggen."), "done")
    return redirect(url_for("handover.keys"), 303)


def _written(form: KeepingForm, keeping_id: uuid.UUID | None) -> bool:
    try:
        with door.writing() as work:
            if keeping_id is None:
                actions.keep(work, form.said())
            else:
                actions.change_keeping(work, keeping_id, form.said())
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    flash(_("Sparat i registret."), "done")
    return True
