"""Pages of the decision register: the list, one decision, what old minutes seem to have decided."""

import uuid
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from boardroom.audit.rules import sentence
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.forms import AssignForm, ReviewForm, SupersedeForm, ToldForm, shown
from boardroom.minutes.queries import Entered, Sought
from boardroom.minutes.rules import ORDERS, OUTCOMES, STATES
from boardroom.web import door
from boardroom.web.guard import requires
from boardroom.web.spreadsheets import spreadsheet

blueprint = Blueprint("decisions", __name__, url_prefix="/<association>/decisions")


@blueprint.get("/")
@requires(Permission.READ_MINUTES)
def index() -> ResponseReturnValue:
    """The register, narrowed, sorted, leafed through."""
    sought = _sought()
    with door.reading() as work:
        found = queries.decisions(work, sought, page=request.args.get("page", 1, type=int))
        people = queries.responsible_people(work)
        years = queries.decision_years(work)
        waiting = queries.to_review(work, size=1)[1] if door.actor().may(Permission.WRITE_MINUTES) else 0
    return render_template(
        "decisions/index.html",
        found=found,
        sought=sought,
        people=people,
        years=years,
        states=STATES,
        outcomes=OUTCOMES,
        waiting=waiting,
        page={
            "number": found.number,
            "pages": found.pages,
            "total": found.total,
            "url": lambda number: f"?{_asked(sought, page=number)}",
        },
        export_url=f"{url_for('decisions.export')}?{_asked(sought)}",
        narrowed=sought != Sought(order=sought.order),
    )


@blueprint.get("/register.csv")
@requires(Permission.READ_MINUTES)
def export() -> ResponseReturnValue:
    """The register as it is narrowed, as a table for a spreadsheet."""
    with door.reading() as work:
        found = queries.decisions(work, _sought(), size=None)
        ended_by = [one.decision.superseded_by for one in found.rows]
        later = queries.decisions_by_ids(work, [key for key in ended_by if key])
    head = [
        _("Dag"), _("Protokoll"), "§", _("Rubrik"), _("Beslut"), _("Utfall"), _("Läge"), _("Ansvarig"), _("Senast"),
        _("Gjort"), _("Underskrivet"), _("Arkivnummer"), _("Röster"), _("Reservation"), _("Belopp"), _("Motpart"), _("Lägenhet"),
        _("Upphävt eller ändrat genom"),
    ]  # fmt: skip
    rows = [
        [
            one.day or "",
            one.title,
            one.paragraph,
            one.heading,
            one.decision.text,
            _(OUTCOMES[one.decision.outcome.value]),
            _(one.state.words),
            one.responsible,
            one.decision.due or "",
            one.decision.done_at.date() if one.decision.done_at else "",
            _("nej") if one.unsigned else _("ja"),
            one.document.reference if one.document else "",
            one.told.votes,
            one.told.reservation,
            one.told.amount if one.told.amount is not None else "",
            one.told.counterparty,
            one.told.apartment,
            _in_full(later[key]) if (key := one.decision.superseded_by) in later else "",
        ]
        for one in found.rows
    ]
    return spreadsheet(_("beslut.csv"), head, rows)


@blueprint.get("/<uuid:decision_id>")
@requires(Permission.READ_MINUTES)
def decision(decision_id: uuid.UUID) -> ResponseReturnValue:
    """One decision: what, where, who, by when, what it replaced and what became of it."""
    return _page(decision_id)


def _page(
    decision_id: uuid.UUID, *, assigned: AssignForm | None = None, telling: ToldForm | None = None
) -> str:
    """Show a decision; with a form that was refused, as it was filled in."""
    assign, superseding = assigned or AssignForm(formdata=None), SupersedeForm(formdata=None)
    with door.reading() as work:
        found = queries.decision(work, decision_id)
        later = queries.decision_if_readable(work, found.decision.superseded_by)
        earlier = queries.superseded_by(work, decision_id)
        log = queries.decision_history(work, decision_id)
        minutes = [found.minutes] if found.minutes else []
        lacks = [one for stands in queries.standings(work, minutes).values() for one in stands.lacks]
        if door.actor().may(Permission.WRITE_MINUTES):
            assign.offer(queries.eligible(work))
            superseding.offer(_choices(queries.may_supersede(work, found), later))
    if assigned is None:
        assign.responsible.data = str(found.decision.responsible_id or "")
        assign.due.data = found.decision.due
    superseding.by.data = str(found.decision.superseded_by or "")
    return render_template(
        "decisions/decision.html",
        found=found,
        lacks=lacks,
        later=later,
        earlier=earlier,
        assign=assign,
        superseding=superseding,
        telling=telling or ToldForm(formdata=None, data=shown(found.suggested)),
        told=shown(found.told),
        outcome=OUTCOMES[found.decision.outcome.value],
        log=[(entry, _(sentence(entry.verb, "decision"))) for entry in log],
        mine=found.decision.responsible_id is not None
        and found.decision.responsible_id == door.actor().person_id,
    )


@blueprint.post("/<uuid:decision_id>/assign")
@requires(Permission.WRITE_MINUTES)
def assign(decision_id: uuid.UUID) -> ResponseReturnValue:
    """Say who does it and by when."""
    form = AssignForm()
    with door.reading() as work:
        form.offer(queries.eligible(work))
        form.today = queries.today_of(work)
        form.standing = queries.decision(work, decision_id).decision.due
    if not form.validate_on_submit():
        return _page(decision_id, assigned=form)
    with door.writing() as work:
        actions.assign(work, decision_id, form.person_id, form.due.data)
    flash(_("Sparat."), "done")
    return redirect(url_for("decisions.decision", decision_id=decision_id))


@blueprint.post("/<uuid:decision_id>/tell")
@requires(Permission.WRITE_MINUTES)
def tell(decision_id: uuid.UUID) -> ResponseReturnValue:
    """Enter votes, reservation, amount, counterparty and apartment."""
    form = ToldForm()
    if not form.validate_on_submit():
        return _page(decision_id, telling=form)
    with door.writing() as work:
        actions.tell(work, decision_id, form.told())
    flash(_("Sparat."), "done")
    return redirect(url_for("decisions.decision", decision_id=decision_id))


@blueprint.post("/<uuid:decision_id>/<any(done, undone):deed>")
@requires(Permission.READ_MINUTES)
def settle(decision_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Note that it is done, or that it is not."""
    with door.writing() as work:
        if deed == "done":
            actions.mark_done(work, decision_id)
        else:
            actions.mark_undone(work, decision_id)
    flash(
        _("Beslutet är avbockat.") if deed == "done" else _("Beslutet är inte längre markerat som gjort."),
        "done",
    )
    return redirect(url_for("decisions.decision", decision_id=decision_id))


@blueprint.post("/<uuid:decision_id>/supersede")
@requires(Permission.WRITE_MINUTES)
def supersede(decision_id: uuid.UUID) -> ResponseReturnValue:
    """Note that a later decision has taken its place, or that it stands."""
    form = SupersedeForm()
    with door.reading() as work:
        form.offer(_choices(queries.may_supersede(work, queries.decision(work, decision_id)), None))
    if form.validate_on_submit():
        with door.writing() as work:
            actions.supersede(work, decision_id, form.decision_id)
        flash(_("Sparat."), "done")
    return redirect(url_for("decisions.decision", decision_id=decision_id))


@blueprint.post("/<uuid:decision_id>/strike")
@requires(Permission.WRITE_MINUTES)
def strike(decision_id: uuid.UUID) -> ResponseReturnValue:
    """Take a decision out of the register that was confirmed by mistake."""
    with door.writing() as work:
        document_id = actions.strike(work, decision_id)
    flash(_("Beslutet är borttaget ur registret. Protokollet är orört."), "done")
    return redirect(url_for("decisions.review", document_id=document_id))


@blueprint.get("/to-review")
@requires(Permission.WRITE_MINUTES)
def to_review() -> ResponseReturnValue:
    """Archived minutes whose decisions nobody has gone through."""
    number = max(1, request.args.get("page", 1, type=int))
    with door.reading() as work:
        documents, total, pages = queries.to_review(work, page=number)
    page = {"number": min(number, pages), "pages": pages, "url": lambda to: f"?page={to}"}
    return render_template("decisions/to_review.html", documents=documents, total=total, page=page)


@blueprint.route("/review/<uuid:document_id>", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def review(document_id: uuid.UUID) -> ResponseReturnValue:
    """What the text of archived minutes seems to have decided, each with its sentence and its page; a person confirms."""
    form = ReviewForm()
    with door.reading() as work:
        form.offer(queries.eligible(work))
        found = queries.review(work, document_id)
        named = {one.responsible: queries.person_named(work, one.responsible) for one in found.suggested}
    if not form.is_submitted():
        pairs = [(one, who.id if (who := named[one.responsible]) else None) for one in found.suggested]
        form.fill(pairs)
    elif form.validate():
        return _enter(document_id, form)
    return render_template("decisions/review.html", form=form, found=found, outcomes=OUTCOMES)


def _enter(document_id: uuid.UUID, form: ReviewForm) -> ResponseReturnValue:
    """Enter what was ticked; what another entered meanwhile is shown where it reads otherwise than was said here."""
    with door.writing() as work:
        found = actions.hold_review(work, document_id)
        overtaken = form.overtaken(found.suggested, found.confirmed)
        entered = actions.confirm(work, document_id, form.confirmed(found.suggested))
        following = queries.to_review(work, size=1)[0]
    way = url_for("decisions.index")
    if following:
        way = url_for("decisions.review", document_id=following[0].id)
    flash(_told(len(entered), len(overtaken)), "done")
    if otherwise := [one for one in overtaken if one.otherwise]:
        return render_template("decisions/overtaken.html", found=found, otherwise=otherwise, way=way)
    return redirect(way)


def _told(count: int, before: int) -> str:
    """Say how many were entered now, and how many stood there already though the page still offered them."""
    said = [ngettext("Ett beslut är infört i registret.", "%(num)s beslut är införda i registret.", count)]
    if not count:
        said = [_("Protokollet är genomgånget. Inget beslut fördes in.")]
    if before:
        said.append(
            ngettext(
                "Ett beslut hade redan förts in medan du hade sidan öppen.",
                "%(num)s beslut hade redan förts in medan du hade sidan öppen.",
                before,
            )
        )
    return " ".join(said)


def _choices(later: list[Entered], chosen: Entered | None) -> list[tuple[uuid.UUID, str]]:
    rows = [*([chosen] if chosen and chosen not in later else []), *later]
    return [(one.decision.id, _in_a_line(one)) for one in rows]


def _in_full(one: Entered) -> str:
    """Return where a decision stands, and what it says: its meeting's day, its minutes, its § and its words."""
    place = f"§ {one.paragraph}" if one.paragraph else ""
    day = one.day.isoformat() if one.day else ""
    return f"{', '.join(filter(None, (day, one.title, place)))}: {one.decision.text}"


def _in_a_line(one: Entered) -> str:
    day = format_date(one.day, "d MMMM y") if one.day else _("okänt datum")
    words = one.decision.text if len(one.decision.text) <= 80 else one.decision.text[:79] + "…"
    place = f" §\u00a0{one.paragraph}" if one.paragraph else ""
    return f"{day}{place}: {words}"


def _sought() -> Sought:
    given = request.args
    state, order = given.get("state", ""), given.get("order", "")
    return Sought(
        words=given.get("q", "").strip()[:100],
        state=state if state in STATES else "",
        responsible=uuid_or_none(given.get("responsible", "")),
        year=given.get("year", type=int),
        order=order if order in ORDERS else ORDERS[0],
    )


def _asked(sought: Sought, **more: Any) -> str:
    asked = {
        "q": sought.words,
        "state": sought.state,
        "responsible": sought.responsible or "",
        "year": sought.year or "",
        "order": sought.order if sought.order != ORDERS[0] else "",
    } | more
    return urlencode({key: value for key, value in asked.items() if value != ""})
