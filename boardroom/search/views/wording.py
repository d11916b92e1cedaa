"""Settings: which words mean the same when the archive is searched."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.search import actions
from boardroom.search.forms import SynonymsForm
from boardroom.search.queries.wording import groups
from boardroom.search.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires


@blueprint.route("/synonyms", methods=["GET", "POST"])
@requires(Permission.MANAGE_ASSOCIATION)
def synonyms() -> ResponseReturnValue:
    """All groups, and a box for a new one."""
    form = SynonymsForm()
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.add_synonyms(work, form.words.data or "")
        except Refusal as refusal:
            form.words.errors = [sentence_of(refusal)]
        else:
            flash(_("Orden betyder nu samma sak när någon söker."), "done")
            return redirect(url_for("search.synonyms"))
    with door.reading() as work:
        found = groups(work)
    return render_template("search/synonyms.html", form=form, groups=found), 422 if form.errors else 200


@blueprint.route("/synonyms/<key>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ASSOCIATION)
def synonym_group(key: str) -> ResponseReturnValue:
    """One group: other words, none, or the standard ones again."""
    with door.reading() as work:
        group = next((one for one in groups(work) if one.key == key), None)
    if group is None:
        raise NotFound
    form = SynonymsForm(words=", ".join(group.words))
    deed = request.form.get("deed", "")
    if deed in {"take_away", "restore"} or form.validate_on_submit():
        try:
            with door.writing() as work:
                if deed == "take_away":
                    actions.take_away_synonyms(work, key)
                elif deed == "restore":
                    actions.restore_synonyms(work, key)
                else:
                    actions.change_synonyms(work, key, form.words.data or "")
        except Refusal as refusal:
            form.words.errors = [sentence_of(refusal)]
        else:
            flash(_("Ändringen gäller från nästa sökning."), "done")
            return redirect(url_for("search.synonyms"))
    return render_template("search/synonym_group.html", form=form, group=group), 422 if form.errors else 200
