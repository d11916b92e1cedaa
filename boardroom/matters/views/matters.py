"""Pages of matters: the register, a dossier, opening, changing, closing; conflicts of interest."""

import uuid
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.classes.queries import name_in, schedule
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates.queries import person, persons
from boardroom.matters import actions, queries
from boardroom.matters.forms import CloseForm, ConflictForm, MatterForm, PaperForm, ReasonForm
from boardroom.matters.queries import Sought
from boardroom.matters.views import wording
from boardroom.matters.views.blueprint import blueprint
from boardroom.matters.views.linking import thing_asked
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.get("/")
@requires(Permission.READ_MINUTES)
def index() -> str:
    """The register, narrowed and leafed through; open ones first."""
    given = request.args
    sought = Sought(words=given.get("q", "").strip()[:100], state=given.get("state", ""))
    with door.reading() as work:
        found = queries.matters(work, sought, page=given.get("page", 1, type=int))
        names = wording.part_names(queries.parts(work))
        asked = bool(queries.questions(work, limit=1))
    return render_template(
        "matters/index.html",
        rows=[wording.matter_row(one, found.concerns[one.id], names) for one in found.rows],
        found=found,
        sought=sought,
        asked=asked,
        page={
            "number": found.number,
            "pages": found.pages,
            "url": lambda number: "?" + urlencode({"q": sought.words, "state": sought.state, "page": number}),
        },
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def open_matter() -> ResponseReturnValue:
    """Open a matter; what the address names is put into it at once."""
    form, thing = MatterForm(), thing_asked()
    with door.reading() as work:
        _offer(work, form, None)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                matter = actions.open_matter(work, form.card(), day=form.opened_on.data)
                if thing.whole:
                    actions.link(work, matter.id, thing)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Ärende %(label)s är öppnat.", label=matter.label), "done")
            return redirect(url_for("matters.matter", matter_id=matter.id))
    return render_template("matters/edit.html", form=form, matter=None, counterparties=_counterparties())


@blueprint.get("/<uuid:matter_id>")
@requires(Permission.READ_MINUTES)
def matter(matter_id: uuid.UUID) -> ResponseReturnValue:
    """The dossier: what the matter is about, and everything in it in time order; of a disposed one that it was there."""
    with door.reading() as work:
        gone = queries.disposed_by_id(work, matter_id)
        if gone is not None:
            return render_template("matters/gone.html", matter=gone), 410
        found = queries.by_id(work, matter_id)
        concerns = queries.concerns_of(work, [found.id])[found.id]
        events = queries.events_of(work, [found])
        names = wording.part_names(queries.parts(work))
        plan = schedule(work)
        keep = queries.kept_until(plan, found)
        conflicts = [(one, person(work, one.person_id)) for one in queries.conflicts_of(work, found.id)]
    may = door.actor().may
    return render_template(
        "matters/matter.html",
        matter=found,
        row=wording.matter_row(found, concerns, names),
        parts=[(key, names.get(key, key)) for key in concerns.parts],
        concerns=concerns,
        people=[wording.person_name(one) for one in concerns.people],
        kind=plan.name_of(found.record_class, language()),
        kept=wording.keeping(keep),
        goes=keep.day is not None,
        years=wording.years_of(
            events, newest_first=False, matters=False, removable=may(Permission.EDIT_DOCUMENTS)
        ),
        count=queries.held_count(events),
        conflicts=[(one, who.name if who else "") for one, who in conflicts],
        paper=PaperForm(formdata=None),
        edits=may(Permission.EDIT_DOCUMENTS),
    )


@blueprint.route("/<uuid:matter_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def edit(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Change what the matter is about."""
    form = MatterForm()
    del form.opened_on
    with door.reading() as work:
        found = queries.by_id(work, matter_id)
        concerns = queries.concerns_of(work, [found.id])[found.id]
        _offer(work, form, found.record_class)
    if not form.is_submitted():
        form.fill(found, concerns)
    elif form.validate():
        try:
            with door.writing() as work:
                actions.change_matter(work, matter_id, form.card())
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Sparat."), "done")
            return redirect(url_for("matters.matter", matter_id=matter_id))
    return render_template("matters/edit.html", form=form, matter=found, counterparties=_counterparties())


@blueprint.route("/<uuid:matter_id>/close", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def close(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Close the matter, with how it ended."""
    form = CloseForm()
    with door.reading() as work:
        found = queries.by_id(work, matter_id)
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                actions.close(work, matter_id, form.reason.data or "", form.day.data)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Ärendet är avslutat."), "done")
            return redirect(url_for("matters.matter", matter_id=matter_id))
    return render_template("matters/close.html", form=form, matter=found)


@blueprint.route("/<uuid:matter_id>/reopen", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def reopen(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Open a closed matter again, with the reason."""
    form = ReasonForm()
    with door.reading() as work:
        found = queries.by_id(work, matter_id)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.reopen(work, matter_id, form.reason.data or "")
        flash(_("Ärendet är öppet igen."), "done")
        return redirect(url_for("matters.matter", matter_id=matter_id))
    return render_template("matters/close.html", form=form, matter=found)


@blueprint.route("/<uuid:matter_id>/conflict", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def declare_conflict(matter_id: uuid.UUID) -> ResponseReturnValue:
    """Note who has a conflict of interest; who notes their own is led out of the matter."""
    form = ConflictForm()
    with door.reading() as work:
        found = queries.by_id(work, matter_id)
        bound = {one.person_id for one in queries.conflicts_of(work, matter_id)}
        form.offer((one.id, one.name) for one in persons(work) if one.id not in bound)
    if form.validate_on_submit():
        chosen = uuid.UUID(form.person.data)
        with door.writing() as work:
            actions.declare_conflict(work, matter_id, chosen, form.reason.data or "")
        if chosen == door.actor().person_id:
            flash(_("Jävet är antecknat. Du ser inte ärendet längre."), "done")
            return redirect(url_for("matters.index"))
        flash(_("Jävet är antecknat."), "done")
        return redirect(url_for("matters.matter", matter_id=matter_id))
    return render_template("matters/declare_conflict.html", form=form, matter=found)


@blueprint.post("/<uuid:matter_id>/conflict/<uuid:person_id>/withdraw")
@requires(Permission.EDIT_DOCUMENTS)
def withdraw_conflict(matter_id: uuid.UUID, person_id: uuid.UUID) -> ResponseReturnValue:
    """Take a conflict of interest back."""
    with door.writing() as work:
        actions.withdraw_conflict(work, matter_id, person_id)
    flash(_("Jävet är borttaget."), "done")
    return redirect(url_for("matters.matter", matter_id=matter_id))


def _offer(work: Work, form: MatterForm, present: str | None) -> None:
    """Offer what the form chooses from; the class that a matter has stays on offer whatever the schedule says now."""
    plan = schedule(work)
    kinds = {one.key: name_in(one, language()) for one in queries.kinds(work)}
    if present:
        kinds.setdefault(present, plan.name_of(present, language()))
    names: dict[str, Any] = wording.part_names(queries.parts(work))
    form.offer(kinds.items(), names.items(), [(one.id, wording.person_name(one)) for one in persons(work)])


def _counterparties() -> list[str]:
    with door.reading() as work:
        return sorted(
            {*queries.counterparties(work), *queries.counterparties_of_contracts(work)}, key=str.casefold
        )
