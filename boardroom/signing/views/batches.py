"""Sending to many: the list and the text, the look before it leaves, and how each recipient stands."""

import uuid

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today, own
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.errors import BatchWrong
from boardroom.signing.forms import BatchForm, ReasonForm
from boardroom.signing.forms.batches import in_words
from boardroom.signing.rules.letters import language_of
from boardroom.signing.rules.methods import METHOD_NAMES, Method, advise, ticked
from boardroom.signing.rules.recipients import Listed
from boardroom.signing.rules.states import USUAL_PATIENCE
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work

PREVIEW_DPI = 110


@blueprint.route("/batches/new", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def new_batch() -> ResponseReturnValue:
    """Say to whom the same paper goes; ?document= names an archived one, otherwise a text is written here."""
    document_id = uuid_or_none(request.args.get("document"))
    form = BatchForm()
    with door.reading() as work:
        paper = queries.paper(work, document_id, apart=True) if document_id else None
        reachable = queries.with_addresses(work)
        codes = _offer(work, form, [(one, name) for one, name, _email in reachable], paper=paper is not None)
    if form.validate_on_submit():
        listed = {str(one): Listed(name, email) for one, name, email in reachable}
        batch_id = _prepared(form, document_id, [listed[one] for one in form.people.data or []])
        if batch_id is not None:
            return redirect(url_for("signing.batch", batch_id=batch_id), 303)
    methods = [Method(name) for name in form.methods.data or [] if name in list(Method)]
    return render_template(
        "signing/new_batch.html",
        form=form,
        paper=paper,
        advice=advise(methods, paper.recommended if paper else "simple"),
        mail_leaves=door.mail_leaves(),
        codes_reach=codes,
    )


def _offer(work: Work, form: BatchForm, people: list[tuple[uuid.UUID, str]], *, paper: bool) -> bool:
    """Offer what may be chosen, and what is usual; return whether a code can leave."""
    offered = queries.allowed_methods(work)
    form.offer(
        people,
        [(method.value, _(METHOD_NAMES[method])) for method in offered],
        queries.signable_classes(work),
        paper=paper,
    )
    by_mail, by_text = queries.codes_leave(work)
    form.say_how_codes_go(by_mail=by_mail, by_text=by_text)
    form.today = local_today(work)
    if not form.is_submitted():
        form.methods.data = [method.value for method in ticked(offered, codes_reach=by_mail or by_text)]
        form.deadline.data = form.today + USUAL_PATIENCE
    return by_mail or by_text


def _prepared(form: BatchForm, document_id: uuid.UUID | None, chosen: list[Listed]) -> uuid.UUID | None:
    """Prepare what the form asks for; None with the reasons in the form when it was refused."""
    wanted = actions.ToMany(
        [*chosen, *form.listed],
        [Method(name) for name in form.methods.data or []],
        document_id,
        title="" if document_id else form.title.data or "",
        text="" if document_id else form.text.data or "",
        record_class="" if document_id else form.record_class.data,
        deadline=form.deadline.data,
        message=form.message.data or "",
        guest_code=form.guests_need_a_code,
        problems=form.problems,
    )
    try:
        return actions.prepare_batch(door.opener(), door.actor(), wanted)
    except BatchWrong as refusal:
        form.form_errors += [in_words(sentence, facts) for sentence, facts in refusal.problems]
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
    return None


@blueprint.get("/batches/<uuid:batch_id>")
@requires(Permission.SEND_FOR_SIGNING)
def batch(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Everyone on the list and how each stands; before it is ordered: what will be sent to whom."""
    with door.reading() as work:
        found = queries.batch(work, batch_id)
        standings = queries.standings(work, found)
        undelivered = queries.undelivered_among(work, [one.envelope.id for one in standings if one.envelope])
        listed = [(one.recipient.person_id, one.recipient.name, one.recipient.email) for one in standings]
        class_name = dict(queries.signable_classes(work)).get(found.record_class, "")
        # A text was written for those who get it; an archived paper was not.
        said = found.ordered_at is not None or found.document_id is None
        steers = queries.steers_batch(work, found)
        left = queries.left_at_that(work, [one.envelope.id for one in standings if one.envelope])
        kept_from = [] if said else queries.kept_from(work, {found.record_class}, listed)
    states = [one.state for one in standings]
    return render_template(
        "signing/batch.html",
        batch=found,
        standings=standings,
        undelivered=undelivered,
        steers=steers,
        left=left,
        counts={state: states.count(state) for state in dict.fromkeys(states)},
        kept_from=len(kept_from),
        class_name=class_name,
    )


@blueprint.get("/batches/<uuid:batch_id>/sample.webp")
@requires(Permission.SEND_FOR_SIGNING)
def batch_sample(batch_id: uuid.UUID) -> Response:
    """The first page as the first recipient will see it."""
    with door.reading() as work:
        found = queries.batch(work, batch_id)
        first = queries.standings(work, found)[0].recipient
        association = own(work)
        facts = (association.name, association.org_number, language_of(association.language))
    frozen = actions.merge(door.opener(), actions.ToSend(found, first), facts)
    ports, tenant = door.opener().ports, door.actor().tenant
    content = ports.pdf_tools.render(
        ports.blobs.path(tenant, frozen.sha256), 1, PREVIEW_DPI, image_format="WEBP", max_side=1400
    )
    answer = Response(content, mimetype="image/webp")
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@blueprint.post("/batches/<uuid:batch_id>/order")
@requires(Permission.SEND_FOR_SIGNING)
def order_batch(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Begin to send."""
    with door.writing() as work:
        actions.order_batch(work, batch_id)
    flash(_("Utskicket är på väg. Det tar en stund om listan är lång; du behöver inte vänta här."), "done")
    return redirect(url_for("signing.batch", batch_id=batch_id), 303)


@blueprint.post("/batches/<uuid:batch_id>/drop")
@requires(Permission.SEND_FOR_SIGNING)
def drop_batch(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Throw away a list that was not sent."""
    with door.writing() as work:
        actions.drop_batch(work, batch_id)
    flash(_("Listan är borta. Ingenting skickades."), "done")
    return redirect(url_for("signing.index"), 303)


@blueprint.post("/batches/<uuid:batch_id>/recipients/<uuid:recipient_id>/again")
@requires(Permission.SEND_FOR_SIGNING)
def send_anew(batch_id: uuid.UUID, recipient_id: uuid.UUID) -> ResponseReturnValue:
    """Send to one recipient again, who refused, or whose copy was taken back."""
    with door.writing() as work:
        name = actions.send_anew(work, batch_id, recipient_id).name
    flash(_("Det skickas på nytt till %(name)s.", name=name), "done")
    return redirect(url_for("signing.batch", batch_id=batch_id), 303)


@blueprint.post("/batches/<uuid:batch_id>/remind")
@requires(Permission.SEND_FOR_SIGNING)
def remind_batch(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Remind everyone who has not answered."""
    with door.writing() as work:
        actions.remind_all(work, batch_id)
    flash(_("Alla som inte har svarat påminns, utom de som fick en påminnelse det senaste dygnet."), "done")
    return redirect(url_for("signing.batch", batch_id=batch_id), 303)


@blueprint.route("/batches/<uuid:batch_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def withdraw_batch(batch_id: uuid.UUID) -> ResponseReturnValue:
    """Take back all that nobody has signed yet, with a reason."""
    form = ReasonForm()
    with door.reading() as work:
        found = queries.batch(work, batch_id)
    if found.withdrawn_at is not None:
        return redirect(url_for("signing.batch", batch_id=batch_id), 303)
    if form.validate_on_submit():
        with door.writing() as work:
            actions.withdraw_all(work, batch_id, form.reason.data or "")
        flash(_("Utskicket återkallas. De som inte har skrivit under får veta det."), "done")
        return redirect(url_for("signing.batch", batch_id=batch_id), 303)
    return render_template("signing/withdraw_batch.html", batch=found, form=form)
