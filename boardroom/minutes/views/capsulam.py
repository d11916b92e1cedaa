"""Pages of decisions per capsulam."""

import uuid
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.errors import Invalid
from boardroom.core.permissions import Permission
from boardroom.minutes import actions, queries
from boardroom.minutes.forms import BallotForm, ProposalForm, RefusalForm
from boardroom.minutes.models import PerCapsulam, Vote
from boardroom.minutes.rules import STATE_WORDS, VOTE_WORDS
from boardroom.minutes.views.beginning import leads_to_what_is_begun
from boardroom.minutes.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.choices import choices
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

USUAL_TIME = timedelta(days=7)


@blueprint.route("/per-capsulam/new", methods=["GET", "POST"])
@requires(Permission.WRITE_MINUTES)
def propose() -> ResponseReturnValue:
    """Ask the board to decide without meeting."""
    form = ProposalForm()
    with door.reading() as work:
        form.today = today = local_today(work)
        members = queries.members_on(work, today)
    own_id = door.actor().person_id
    form.recused.choices = choices((str(one.id), one.name) for one in members if one.id != own_id)
    if not form.is_submitted():
        form.deadline.data = today + USUAL_TIME
    if form.validate_on_submit() and (made := _proposed(form)):
        flash(_("Förslaget är på väg till alla ledamöter."), "done")
        return redirect(url_for("minutes.capsulam", capsulam_id=made.id))
    return render_template("minutes/propose.html", form=form, members=members)


def _proposed(form: ProposalForm) -> PerCapsulam | None:
    """Propose what the form says; None with the reason in the form, beside all that was typed, when it was refused."""
    if form.deadline.data is None:
        return None
    try:
        with door.writing() as work:
            return actions.propose(
                work,
                form.heading.data or "",
                form.proposal.data or "",
                form.deadline.data,
                form.background.data or "",
                recused={uuid.UUID(one) for one in form.recused.data or []},
            )
    except Invalid as refusal:
        form.form_errors.append(sentence_of(refusal))
    return None


@blueprint.get("/per-capsulam/<uuid:capsulam_id>")
@requires(Permission.READ_MINUTES)
def capsulam(capsulam_id: uuid.UUID) -> ResponseReturnValue:
    """One proposal: what, by when, who has agreed and who has voted; how is seen when it is decided."""
    return _page(capsulam_id)


def _page(capsulam_id: uuid.UUID, refused: BallotForm | None = None) -> str:
    """Show a proposal; with a ballot that was `refused`, as it was filled in."""
    with door.reading() as work:
        found = queries.capsulam(work, capsulam_id)
        today = local_today(work)
        undecided = any(one.id == found.id for one in queries.left_to_meetings(work))
        taken_up, coming = queries.meeting_about(work, found.id), queries.next_board_meeting(work)
        void = found.minutes_id is not None and queries.by_id(work, found.minutes_id).void_at is not None
    own = next((one for one in found.voters if one.person_id == door.actor().person_id), None)
    ballot = refused or BallotForm(formdata=None)
    if refused is None and own is not None and own.vote is not None:
        ballot.ballot.data, ballot.reservation.data = own.vote.value, own.reservation
    return render_template(
        "minutes/capsulam.html",
        found=found,
        own=own,
        late=found.deadline < today,
        void=void,
        undecided=undecided,
        taken_up=taken_up,
        coming=coming,
        may_write=door.actor().may(Permission.WRITE_MINUTES),
        ballot=ballot,
        refusal=RefusalForm(formdata=None),
        state=STATE_WORDS[found.state.value],
        votes=VOTE_WORDS,
        may_call_off=door.actor().may(Permission.WRITE_MINUTES)
        and (
            found.proposed_by == door.actor().person_id or bool(door.actor().roles & {"chair", "vice_chair"})
        ),
    )


@blueprint.post("/per-capsulam/<uuid:capsulam_id>/anew")
@requires(Permission.WRITE_MINUTES)
@leads_to_what_is_begun
def write_capsulam_anew(capsulam_id: uuid.UUID) -> ResponseReturnValue:
    """Write the minutes once more, when those that told of the decision were made void."""
    with door.writing() as work:
        made = actions.write_anew(work, capsulam_id)
    return redirect(url_for("minutes.minutes", minutes_id=made.id), 303)


@blueprint.post("/per-capsulam/<uuid:capsulam_id>/<any(agree, refuse, recuse, vote, call_off):deed>")
@requires(Permission.WRITE_MINUTES)
def answer_capsulam(capsulam_id: uuid.UUID, deed: str) -> ResponseReturnValue:
    """Agree to the form or refuse it, tell of a conflict of interest, vote, or take the proposal back."""
    refusal, ballot = RefusalForm(), BallotForm()
    back = redirect(url_for("minutes.capsulam", capsulam_id=capsulam_id), 303)
    if deed == "vote" and not ballot.validate_on_submit():
        return _page(capsulam_id, ballot)
    with door.writing() as work:
        if deed == "agree":
            actions.agree(work, capsulam_id)
        elif deed == "refuse":
            actions.refuse(work, capsulam_id, refusal.reason.data or "")
        elif deed == "recuse":
            actions.recuse(work, capsulam_id, refusal.reason.data or "")
        elif deed == "vote":
            actions.vote(work, capsulam_id, Vote(ballot.ballot.data), ballot.reservation.data or "")
        else:
            actions.call_off(work, capsulam_id, refusal.reason.data or "")
    flash(_("Ditt svar är sparat."), "done")
    # Whoever has a conflict of interest does not see it any more.
    return redirect(url_for("minutes.index"), 303) if deed == "recuse" else back
