"""The board's page: who sits, until when, over the years."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.mandates import actions, queries
from boardroom.mandates.forms import StepInForm, TurnsForm
from boardroom.mandates.models import Role
from boardroom.mandates.views.blueprint import blueprint, role_word
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

# So many of those who do not sit stand on the board's own page; where they are more, it leads to a page with a search.
MOST_BESIDE = 8


@blueprint.get("/<association>/board/")
@requires(Permission.READ_BOARD)
def board() -> str:
    """Show who sits today, what is about to change, and the years as a calendar."""
    manages = door.actor().may(Permission.MANAGE_MANDATES)
    with door.reading() as work:
        page = queries.board_page(work)
        beside = queries.beside_the_board(work) if manages else []
    return render_template(
        "mandates/board.html",
        page=page,
        calendar=page.calendar(role_word),
        manages=manages,
        beside=beside,
        most=MOST_BESIDE,
        mail_leaves=door.mail_leaves(),
    )


@blueprint.route("/<association>/board/deputies", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def deputies() -> ResponseReturnValue:
    """Say in which order deputies take the place of a member who is away."""
    form = TurnsForm()
    with door.reading() as work:
        sitting = [
            (person, mandate)
            for person, mandate in queries.board_on(work, local_today(work))
            if mandate.role is Role.DEPUTY
        ]
    if form.validate_on_submit():
        with door.writing() as work:
            actions.set_turns(work, form.turns())
        flash(_("Turordningen är sparad. Den gäller från nästa möte."), "done")
        return redirect(url_for("mandates.board"), 303)
    if not form.is_submitted():
        for _person, mandate in sitting:
            form.deputies.append_entry({"mandate": str(mandate.id), "turn": str(mandate.turn or "")})
    return render_template(
        "mandates/deputies.html",
        form=form,
        names={str(mandate.id): person.name for person, mandate in sitting},
    )


@blueprint.route("/<association>/board/deputies/step-in", methods=["GET", "POST"])
@requires(Permission.MANAGE_MANDATES)
def step_in() -> ResponseReturnValue:
    """Let a deputy sit in the place of a member who is away for a while."""
    with door.reading() as work:
        today = local_today(work)
        form = StepInForm(start=today)
        deputies = queries.deputies_in_turn(work, today)
        form.offer(
            [(str(one.id), one.name) for one in deputies],
            [(str(one.id), one.name) for one in queries.voting_on(work, today)],
        )
    if not form.validate_on_submit() or form.start.data is None:
        status = 422 if form.is_submitted() else 200
        return render_template("mandates/step_in.html", form=form, deputies=deputies), status
    try:
        with door.writing() as work:
            actions.step_in(
                work,
                uuid.UUID(form.deputy.data),
                uuid.UUID(form.member.data),
                form.start.data,
                last_day=form.last_day.data,
                because=form.because.data or "",
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return render_template("mandates/step_in.html", form=form, deputies=deputies), refusal.status
    flash(_("Infört. Suppleanten har ledamotens plats från den dagen."), "done")
    return redirect(url_for("mandates.board"), 303)
