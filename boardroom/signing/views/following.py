"""How it stands: what waits for me, what I sent, and the means to remind, withdraw or complete."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound, Refusal
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.errors import DeadlinePassed
from boardroom.signing.forms import CompleteForm, DelegateForm, ExtendForm, ReasonForm
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.absences import times_reminded
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import CAUSES_TOLD, Cause, EnvelopeKind, EnvelopeState
from boardroom.signing.views.blueprint import blueprint, handed_over_to, open_for, to_what_happened
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import invited, logged_in, requires
from boardroom.work import Work

# What is proposed when someone is given more time.
MORE_TIME = timedelta(days=7)

OPEN = (EnvelopeState.SENT, EnvelopeState.SIGNED)
CLOSED = (EnvelopeState.SEALED, EnvelopeState.DECLINED, EnvelopeState.WITHDRAWN)


@blueprint.get("/")
@logged_in
def index() -> ResponseReturnValue:
    """What waits for me, what others are signing, what is done."""
    with door.reading() as work:
        awaiting = queries.awaiting(work)
        running = queries.followed(work, OPEN)
        done = queries.followed(work, CLOSED, limit=20)
        batches = queries.batches(work)
        signers = queries.signers_of_all(work, [envelope.id for envelope in (*running, *done)])
    return render_template(
        "signing/index.html",
        awaiting=awaiting,
        running=running,
        done=done,
        signers=signers,
        batches=batches,
    )


@blueprint.get("/<uuid:envelope_id>/status")
@invited
def envelope(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """The state for everyone involved, with delivery per person and everything that happened."""
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        mine = queries.own_place(work, envelope_id, shown=True)
        follows = queries.may_follow(work, found)
        signers = queries.signers_of(work, envelope_id)
        steers = follows and queries.steers(work, found)
        everything = {
            "signers": signers,
            "handed_over": queries.handed_over_in(work, signers),
            "left_out": queries.left_out_of(work, signers),
            "causes": CAUSES_TOLD,
            "papers": queries.papers_of(work, found),
            "deliveries": queries.deliveries(work, envelope_id),
            "events": queries.events_of(work, envelope_id),
            "newest": queries.versions_of(work, found.subject_key)[0].id == found.id,
            "telephone": {
                one.id
                for one in signers
                if Method.BANKID in found.methods_for(one) and work.ports.bankid.configured
            },
            "today": local_today(work),
            "steers": steers,
            "dispensable": [
                one.id for one in signers if steers and queries.can_complete_without(work, found, one)
            ],
            "run_out": queries.links_run_out(work, found, signers) if follows else {},
            "hidden": queries.hidden_among(work, found, signers) if follows else {},
            "wished_readers": _wished_readers(work, found, signers) if steers else [],
            "undelivered": queries.undelivered_among(work, [envelope_id]) if follows else set(),
            "rooms": queries.rooms_of(work, envelope_id) if follows else [],
        }
        everything |= _after_return(work, found, steers=steers, follows=follows)
        everything["after"] = queries.version_after(work, found, mine[1] if mine else None)
        copy = mine is not None and not follows and queries.may_have_copy(work, found, mine[1])
        names = {str(signer.id): signer.name for signer in signers}
    return render_template(
        "signing/envelope.html",
        envelope=found,
        follows=follows,
        copy=copy,
        decliner=found.declined_by(signers),
        names=names,
        own=mine[1] if mine and open_for(*mine) else None,
        **everything,
    )


def _after_return(work: Work, found: Envelope, *, steers: bool, follows: bool) -> dict[str, Any]:
    """Return of a paper, other than minutes, that came back unsigned: where it lies, and how it is sent again by whom that is for."""
    if not (found.state.returned and found.kind is EnvelopeKind.DOCUMENT and follows):
        return {"source": None, "again": None, "unsettled": False}
    batch = queries.batch_to_tell_of(work, found)
    row = queries.recipient_of(work, found.id)
    source = batch.document_id if batch else found.document_id
    again = None
    if batch is None and source and work.actor.may(Permission.SEND_FOR_SIGNING):
        beside = [one.document_id for one in queries.further_papers(work, found.id)]
        again = url_for("signing.prepare", document_id=source, beside=beside)
    elif batch and row and steers and batch.withdrawn_at is None:
        again = url_for("signing.send_anew", batch_id=batch.id, recipient_id=row.id)
    declined = found.state is EnvelopeState.DECLINED
    return {
        "source": source,
        "again": again,
        "unsettled": steers and declined and not queries.left_at_that(work, [found.id]),
    }


def _wished_readers(work: Work, found: Envelope, signers: Sequence[Signer]) -> list[uuid.UUID]:
    """Return the signers whose wish names someone who would read, because they sign, what they otherwise could not."""
    closed = {one.record_class for one in queries.within_board(work, found)}
    wishing = [one for one in signers if one.wish_name]
    return [
        one.id for one in wishing if queries.kept_from(work, closed, [(None, one.wish_name, one.wish_email)])
    ]


@blueprint.post("/<uuid:envelope_id>/signers/<uuid:signer_id>/remind")
@requires(Permission.SEND_FOR_SIGNING)
def remind(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Write once more to someone who has not answered, or send a link anew that has run out."""
    with door.writing() as work:
        anew = actions.remind(work, envelope_id, signer_id)
        name = queries.signer(work, envelope_id, signer_id).name
    flash(
        _("En ny länk är på väg till %(name)s.", name=name) if anew else _("Påminnelsen är på väg."), "done"
    )
    return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)


@blueprint.route("/<uuid:envelope_id>/extend", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def extend(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Give those who have not signed until another day."""
    form = ExtendForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        if not form.is_submitted():
            form.deadline.data = local_today(work) + MORE_TIME
    if found.state is not EnvelopeState.SENT:
        return to_what_happened(envelope_id)
    if form.validate_on_submit() and form.deadline.data:
        try:
            with door.writing() as work:
                actions.extend(work, envelope_id, form.deadline.data)
        except DeadlinePassed as refusal:
            form.deadline.errors = [sentence_of(refusal)]
        else:
            flash(_("De som inte har skrivit under får veta att de har mer tid."), "done")
            return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template("signing/extend.html", envelope=found, form=form)


@blueprint.route("/<uuid:envelope_id>/signers/<uuid:signer_id>/delegate", methods=["GET", "POST"])
@logged_in
def delegate(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Let someone else sign, with a reason that everyone involved may read."""
    form = DelegateForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        giving = queries.signer(work, envelope_id, signer_id)
        if not queries.may_delegate(work, found, giving):
            raise NotFound
        if not open_for(found, giving):
            return to_what_happened(envelope_id)
        substitutes = queries.substitutes(work, found, everyone=queries.steers(work, found))
        form.offer(substitutes)
        remarks = current_app.extensions["substitute-remarks"](
            work, found, {one for one, _name in substitutes}
        )
        closed = queries.within_board(work, found)
    sent = form.validate_on_submit()
    readers = _who_reads_more(form, envelope_id, {one.record_class for one in closed}) if sent else []
    if sent and not readers and _handed_over(form, envelope_id, signer_id):
        return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template(
        "signing/delegate.html",
        envelope=found,
        signer=giving,
        form=form,
        can=queries.can_be_delegated(found, giving),
        remarks=remarks,
        readers=readers,
        within_board=closed,
    )


def _handed_over(form: DelegateForm, envelope_id: uuid.UUID, signer_id: uuid.UUID) -> bool:
    """Hand over to whoever was chosen; False with the reason in the form when it was refused."""
    try:
        with door.writing() as work:
            taking = actions.delegate(
                work, envelope_id, signer_id, uuid.UUID(form.person.data), form.reason.data or ""
            )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    flash(handed_over_to(taking), "done")
    return True


def _who_reads_more(form: DelegateForm, envelope_id: uuid.UUID, closed: Collection[str]) -> list[str]:
    """Return who would read, because they sign instead, what they otherwise could not; nobody once it was said of them."""
    with door.reading() as work:
        names = queries.kept_from(work, closed, [(uuid.UUID(form.person.data), form.chosen_name, "")])
    return [] if form.told_now([envelope_id], names) else names


@blueprint.route("/<uuid:envelope_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def withdraw(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back, with a reason; the signatures so far are void but kept."""
    form = ReasonForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
    if found.state is not EnvelopeState.SENT:
        return to_what_happened(envelope_id)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.withdraw(work, envelope_id, form.reason.data or "")
        flash(_("Det är återkallat. De som har fått brev om det får veta det."), "done")
        return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template("signing/withdraw.html", envelope=found, form=form)


@blueprint.post("/<uuid:envelope_id>/leave-at-that")
@requires(Permission.SEND_FOR_SIGNING)
def leave_at_that(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Say that nothing more is done about a refusal."""
    with door.writing() as work:
        actions.leave_at_that(work, envelope_id)
    flash(_("Det står inte längre på Att göra."), "done")
    return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)


@blueprint.route("/<uuid:envelope_id>/signers/<uuid:signer_id>/complete-without", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def complete_without(envelope_id: uuid.UUID, signer_id: uuid.UUID) -> ResponseReturnValue:
    """Complete minutes without someone who refused, is away or has died, or any paper without someone whom it is hidden from."""
    form = CompleteForm()
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        absent = queries.signer(work, envelope_id, signer_id)
        hidden = bool(queries.hidden_papers(work, found, absent.person_id))
        signers = queries.signers_of(work, envelope_id)
        reminded = times_reminded(queries.events_of(work, envelope_id), str(signer_id))
    if not queries.is_left_open_by(found, absent):
        return to_what_happened(envelope_id)
    form.offer(hidden=hidden)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.complete_without(
                work, envelope_id, signer_id, form.reason.data or "", Cause(form.cause.data)
            )
        flash(
            _("Protokollet avslutas utan %(name)s. Anledningen står i det.", name=absent.name)
            if found.kind is EnvelopeKind.MINUTES
            else _(
                "Underskriften av %(name)s behövs inte längre. Anledningen följer med papperet.",
                name=absent.name,
            ),
            "done",
        )
        return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
    return render_template(
        "signing/complete_without.html",
        envelope=found,
        signer=absent,
        signers=signers,
        reminded=reminded,
        form=form,
        hidden=hidden,
    )


@blueprint.post("/<uuid:envelope_id>/retry-seal")
@requires(Permission.READ_JOBS)
def retry_seal(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Try a failed seal again at once."""
    with door.writing() as work:
        actions.retry_seal(work, envelope_id)
    flash(_("Stämpeln försöks igen nu."), "done")
    return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)
