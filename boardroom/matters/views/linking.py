"""Putting a document, a §, a decision or a contract into a matter, from its own page; and what belongs where."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.documents.queries import by_id as document_by_id
from boardroom.documents.queries import by_reference
from boardroom.matters import actions, queries
from boardroom.matters.forms import LinkForm, PaperForm
from boardroom.matters.models import Matter
from boardroom.matters.queries import Thing
from boardroom.matters.rules import STATE_WORDS
from boardroom.matters.views.blueprint import blueprint
from boardroom.minutes.queries import decisions_by_ids, paragraphs
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.work import Work

_NAMES = {"document": "document_id", "item": "item_id", "decision": "decision_id", "contract": "contract_id"}


def thing_asked() -> Thing:
    """Return the thing that the address names; none when it names none."""
    return Thing(**{column: uuid_or_none(request.args.get(name, "")) for name, column in _NAMES.items()})


@blueprint.route("/add", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def add() -> ResponseReturnValue:
    """Choose the matter that a thing is put into."""
    form, thing = LinkForm(), thing_asked()
    with door.reading() as work:
        actions.require_there(work, thing)
        there = {one.id for one in queries.matters_of(work, thing)}
        form.offer([one for one in queries.all_matters(work) if one.id not in there])
        shown = _named(work, thing)
    if form.validate_on_submit():
        if form.matter_id is None:
            named: dict[str, Any] = {name: request.args[name] for name in _NAMES if name in request.args}
            return redirect(url_for("matters.open_matter", **named))
        with door.writing() as work:
            actions.link(work, form.matter_id, thing)
        flash(_("Det ligger nu i ärendet."), "done")
        return redirect(url_for("matters.matter", matter_id=form.matter_id))
    return render_template("matters/add.html", form=form, **shown)


@blueprint.post("/<uuid:matter_id>/papers")
@requires(Permission.EDIT_DOCUMENTS)
def add_paper(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Put the document of a number into the matter."""
    form = PaperForm()
    with door.reading() as work:
        found = by_reference(work, form.reference.data or "")
    if form.validate_on_submit() and found is not None:
        with door.writing() as work:
            actions.link(work, matter_id, Thing(document_id=found.id))
        flash(_("”%(title)s” ligger nu i ärendet.", title=found.title), "done")
    else:
        flash(_("Det finns inget dokument med det arkivnumret."), "refused")
    return redirect(url_for("matters.matter", matter_id=matter_id))


@blueprint.post("/<uuid:matter_id>/links/<uuid:link_id>/remove")
@requires(Permission.EDIT_DOCUMENTS)
def unlink(matter_id: uuid.UUID, link_id: uuid.UUID) -> ResponseReturnValue:
    """Take a thing out of the matter; it stays where it is."""
    with door.writing() as work:
        actions.unlink(work, matter_id, link_id)
    flash(_("Borttaget ur ärendet. Själva handlingen är kvar i arkivet."), "done")
    return redirect(url_for("matters.matter", matter_id=matter_id))


def belonging(matters: list[Matter]) -> list[dict[str, str]]:
    """Return matters as another page names them."""
    return [
        {
            "label": _("Ärende %(label)s: %(title)s", label=one.label, title=one.title),
            "url": url_for("matters.matter", matter_id=one.id),
            "words": _(STATE_WORDS[one.state][0]),
        }
        for one in matters
    ]


def matters_of_decision(decision_id: uuid.UUID) -> list[dict[str, str]]:
    """Return the matters that a decision belongs to; a slot of pages that stand below matters."""
    with door.reading() as work:
        return belonging(queries.matters_of(work, Thing(decision_id=decision_id)))


def matters_of_items(item_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, str]]]:
    """Return the matters that each § belongs to; a slot of pages that stand below matters."""
    with door.reading() as work:
        found = queries.matters_of_items(work, item_ids)
        return {key: belonging(its) for key, its in found.items()}


def _named(work: Work, thing: Thing) -> dict[str, Any]:
    """Return what a thing is called, and the page that it is put from."""
    if thing.document_id is not None:
        document = document_by_id(work, thing.document_id)
        return {
            "title": document.title,
            "back_url": url_for("archive.document", document_id=document.id),
        }
    if thing.item_id is not None:
        paragraph = paragraphs(work, [thing.item_id])[thing.item_id]
        title = f"§\u00a0{paragraph.item.position} {paragraph.item.heading}"
        return {
            "title": title,
            "back_url": url_for("minutes.minutes", minutes_id=paragraph.minutes.id),
        }
    if thing.decision_id is not None:
        decision = decisions_by_ids(work, [thing.decision_id])[thing.decision_id].decision
        return {
            "title": decision.text,
            "back_url": url_for("decisions.decision", decision_id=decision.id),
        }
    assert thing.contract_id is not None  # noqa: S101 - one of the four is given
    contract = queries.contract_by_id(work, thing.contract_id)
    return {
        "title": contract.title,
        "back_url": url_for("contracts.contract", contract_id=contract.id),
    }
