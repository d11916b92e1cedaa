"""Entering elections, single seats and resignations."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.mandates import actions, queries
from boardroom.mandates.forms import (
    LEAVES,
    ElectedForm,
    ElectionForm,
    EndForm,
    PlainForm,
    SeatForm,
    role_choices,
)
from boardroom.mandates.models import Mandate, Person, Role
from boardroom.mandates.rules import BOARD_ROLES, CLASSES_CHOSEN, WINDOW_CHOSEN
from boardroom.mandates.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.choices import choices
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work

NEW_ROWS = 6
SEAT_FELL_FREE = N_("ledamoten slutade före mandattidens slut")

_OTHER_LIST = N_(
    "Vid den stämman går andra uppdrag ut än de som stod på listan. Gå igenom den nya listan nedan."
)


@blueprint.route("/<association>/board/election", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def election() -> str | Response | tuple[str, int]:
    """Enter what an ordinary general meeting decided, all in one form; looked over before it takes effect."""
    with door.reading() as work:
        ballot = queries.ballot(work, _iso(request.form.get("meeting")))
        form = _election_form(work, ballot)
        listed = queries.ballot(work, _iso(form.listed_for.data))
    form.listed_for.data = ballot.meeting.isoformat()
    page = {"form": form, "ballot": ballot, "mail_leaves": door.mail_leaves()}
    if request.form.get("deed") in {"list", "change"}:
        return render_template("mandates/election.html", **page)
    if _other_list(form, ballot, listed) or not form.validate_on_submit():
        return render_template("mandates/election.html", **page), _status(form)
    try:
        return _looked_over(form, ballot)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/election.html", **page), refusal.status


def _looked_over(form: ElectionForm, ballot: queries.Ballot) -> str | Response:
    """Enter the election once what was shown is what would be entered; show it until then."""
    confirms = request.form.get("deed") == "confirm"
    with door.writing() as work:
        wanted = _election(form, ballot)
        foreseen = actions.foresee(work, wanted)
        seen = confirms and request.form.get("seen") == foreseen.mark
        outcome = actions.enter_election(work, wanted) if seen else None
    if outcome is None:
        return _look_over(foreseen, ballot, changed=confirms)
    flash(
        _("Valet är infört. %(ended)s uppdrag slutar och %(seated)s börjar.")
        % {"ended": len(outcome.ended), "seated": len(outcome.seated)},
        "done",
    )
    return redirect(url_for("mandates.result"), 303)


def _look_over(foreseen: actions.Foreseen, ballot: queries.Ballot, *, changed: bool) -> str:
    """Show what would change before anything does; the page carries the form's answers on."""
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", "deed", "seen"}
    ]
    return render_template(
        "mandates/look_over.html",
        foreseen=foreseen,
        ballot=ballot,
        carried=carried,
        changed=changed,
        form=PlainForm(),
    )


@blueprint.get("/<association>/board/election/result")
@requires(Permission.READ_BOARD)
def result() -> str:
    """Show what the latest ordinary general meeting led to: who sits from when, who left, who leads in between."""
    with door.reading() as work:
        found = queries.latest_result(work)
    if found is None:
        raise NotFound
    return render_template(
        "mandates/result.html", result=found, manages=door.actor().may(Permission.MANAGE_MANDATES)
    )


def _other_list(form: ElectionForm, ballot: queries.Ballot, listed: queries.Ballot) -> bool:
    """Tell, and say, that other seats are up than those listed: nobody may lose one by a list that was never shown."""
    if not form.is_submitted() or ballot.up == listed.up:
        return False
    form.form_errors.append(_(_OTHER_LIST))
    return True


@blueprint.route("/<association>/board/seat", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def seat() -> str | Response | tuple[str, int]:
    """Give one person one mandate: a by-election, an administrator, a manager, history."""
    with door.reading() as work:
        form = SeatForm(start=local_today(work))
        form.person.choices = _people(queries.persons(work), _("Någon ny"))
    if not form.validate_on_submit():
        return render_template("mandates/seat.html", form=form), _status(form)
    try:
        with door.writing() as work:
            chosen = _seat(form.person.data, form.name.data, form.email.data, form.role.data, form.years.data)
            mandate = actions.seat(
                work,
                replace(chosen, last_day=form.last_day.data, signatory=form.signatory.data),
                _day(form.start.data),
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/seat.html", form=form), refusal.status
    flash(_("Uppdraget är infört."), "done")
    if mandate.role.value in CLASSES_CHOSEN | WINDOW_CHOSEN:
        return redirect(url_for("admin.mandate_access", mandate_id=mandate.id), 303)
    return redirect(url_for("mandates.person", person_id=mandate.person_id), 303)


@blueprint.route("/<association>/board/mandates/<uuid:mandate_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def end(mandate_id: uuid.UUID) -> str | Response | tuple[str, int]:
    """Enter that someone leaves before the term is over."""
    with door.reading() as work:
        mandate = queries.by_id(work, mandate_id)
        who = queries.person(work, mandate.person_id) if mandate else None
        form = _end_form(work, mandate)
    if mandate is None or who is None:
        raise NotFound
    if not form.validate_on_submit():
        return render_template("mandates/end.html", form=form, mandate=mandate, who=who), _status(form)
    try:
        with door.writing() as work:
            _leave(work, form, mandate.id, who.id)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/end.html", form=form, mandate=mandate, who=who), refusal.status
    flash(_("Infört. Behörigheten upphör vid midnatt efter den sista dagen."), "done")
    return redirect(url_for("mandates.person", person_id=who.id), 303)


def _end_form(work: Work, mandate: Mandate | None) -> EndForm:
    """Return the form; where a seat of the board falls free it offers the deputies who could take it."""
    today = local_today(work)
    form = EndForm(last_day=today)
    leaves = mandate is not None and mandate.role.value in BOARD_ROLES
    deputies = queries.deputies_in_turn(work, today) if leaves else []
    if deputies:
        form.offer([(str(one.id), one.name) for one in deputies])
    else:
        del form.stand_in
    return form


def _status(form: FlaskForm) -> int:
    return 422 if form.is_submitted() else 200


def _leave(work: Work, form: EndForm, mandate_id: uuid.UUID, person_id: uuid.UUID) -> None:
    because = form.because.data or ""
    if form.every.data:
        actions.resign(work, person_id, last_day=_day(form.last_day.data), because=because)
    else:
        actions.end_mandate(work, mandate_id, last_day=_day(form.last_day.data), because=because)
    if "stand_in" in form and form.stand_in.data:
        actions.step_in(
            work,
            _uuid(form.stand_in.data),
            person_id,
            _day(form.last_day.data) + timedelta(days=1),
            because=because or str(SEAT_FELL_FREE),
        )


def _election_form(work: Work, ballot: queries.Ballot) -> ElectionForm:
    # Who sits on keeps signing for the association unless the box is emptied.
    signing = {line.person.id: not line.runs_out and line.signs for line in ballot.lines}
    rows: list[dict[str, object]] = [
        {"person": str(person_id), "signatory": signs} for person_id, signs in signing.items()
    ]
    rows += [{}] * NEW_ROWS
    form = ElectionForm(elected=rows)
    shown = {row.form.person.data for row in form.elected}
    for line in ballot.lines:
        if str(line.person.id) not in shown:
            form.elected.append_entry({"person": str(line.person.id), "signatory": signing[line.person.id]})
    leaving = {str(line.person.id) for line in ballot.lines if line.runs_out}
    for row in form.elected:
        # What choosing no role means must stand in the choice itself.
        person = row.form.person.data
        nothing = _("Slutar") if person in leaving else _("Ingen ändring") if person else "–"
        row.form.role.choices = role_choices(nothing, may_leave=bool(person) and person not in leaving)
    seated = queries.ever_seated(work)
    form.acting.choices = _people(
        [one for one in queries.persons(work) if one.id in seated], _("Behövs inte")
    )
    return form


def _people(persons: list[Person], nobody: str) -> list[Any]:
    return choices([("", nobody), *((str(person.id), person.name) for person in persons)])


def _election(form: ElectionForm, ballot: queries.Ballot) -> actions.Election:
    seats = [_row(row.form) for row in form.elected if row.form.role.data not in {"", LEAVES}]
    acting = actions.Seat(role=Role.CHAIR, person_id=_uuid(form.acting.data)) if form.acting.data else None
    staying = {str(line.person.id) for line in ballot.lines if not line.runs_out}
    signing = {
        _uuid(row.form.person.data): bool(row.form.signatory.data)
        for row in form.elected
        if row.form.person.data in staying and not row.form.role.data
    }
    leaving = [_uuid(row.form.person.data) for row in form.elected if row.form.role.data == LEAVES]
    return actions.Election(
        _day(form.meeting.data), seats, form.constituting.data, acting, signing, leaving=leaving
    )


def _row(row: ElectedForm) -> actions.Seat:
    chosen = _seat(row.person.data, row.name.data, row.email.data, row.role.data, row.years.data)
    return replace(chosen, last_day=None, signatory=bool(row.signatory.data))


def _seat(
    person: str | None, name: str | None, email: str | None, role: str, years: str | None
) -> actions.Seat:
    return actions.Seat(
        role=Role(role),
        person_id=_uuid(person) if person else None,
        name=name or "",
        email=email or "",
        years=int(years) if years else None,
    )


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _day(given: date | None) -> date:
    if given is None:
        raise NotFound  # the form asks for it, so only a forged request comes here
    return given


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError as error:
        raise NotFound from error
