"""Sending any archived PDF for signing: who, in which role, how strongly."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today, own
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.signing import actions, queries
from boardroom.signing.forms import PrepareForm
from boardroom.signing.rules.bundles import MOST_PAPERS
from boardroom.signing.rules.levels import ORDER
from boardroom.signing.rules.methods import METHOD_NAMES, Method, advise
from boardroom.signing.rules.states import USUAL_PATIENCE
from boardroom.signing.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.route("/send/<uuid:document_id>", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def prepare(document_id: uuid.UUID) -> ResponseReturnValue:
    """Choose signers and methods; what the methods are worth is said here, before sending."""
    form = PrepareForm()
    beside = _beside(document_id)
    with door.reading() as work:
        paper = queries.paper(work, document_id)
        others = [queries.paper(work, one) for one in beside]
        offered = queries.allowed_methods(work)
        form.offer(_people(work), [(method.value, _(METHOD_NAMES[method])) for method in offered])
        if not form.is_submitted():
            form.order.data, form.deadline.data = own(work).signing_order, local_today(work) + USUAL_PATIENCE
    if form.validate_on_submit():
        try:
            envelope = actions.freeze_and_send(door.opener(), door.actor(), document_id, _asked(form), beside)
        except Refusal as refusal:
            form.form_errors.append(sentence_of(refusal))
        else:
            flash(_("Det är skickat. Var och en får ett mejl när det är dags att skriva under."), "done")
            return redirect(url_for("signing.envelope", envelope_id=envelope.id), 303)
    recommended = max((one.recommended for one in (paper, *others)), key=ORDER.index)
    advice = advise([Method(name) for name in form.methods.data or [] if name in list(Method)], recommended)
    return render_template("signing/prepare.html", paper=paper, beside=others, form=form, advice=advice)


def _people(work: Work) -> list[tuple[uuid.UUID, str]]:
    """Return who can be asked, and of whom it is known beforehand that they sign by hand."""
    return [
        (one, _("%(name)s (skriver på papper)", name=name) if by_hand else name)
        for one, name, by_hand in queries.who_can_sign(work)
    ]


def _asked(form: PrepareForm) -> actions.Asked:
    return actions.Asked(
        form.invitees(),
        [Method(name) for name in form.methods.data or []],
        form.deadline.data,
        form.message.data or "",
        order=form.chosen_order,
        needed=form.needed.data or 0,
        guest_code=bool(form.guest_code.data),
    )


@blueprint.get("/send/<uuid:document_id>/papers")
@requires(Permission.SEND_FOR_SIGNING)
def choose_papers(document_id: uuid.UUID) -> str:
    """Choose what is signed together with a paper; ?beside= are those chosen already, ?q= words of a title."""
    words = request.args.get("q", "").strip()[:100]
    chosen = _beside(document_id)
    with door.reading() as work:
        paper = queries.paper(work, document_id)
        beside = [queries.paper(work, one) for one in chosen]
        found = [row for row in queries.signable_papers(work, words) if row[0] not in {document_id, *chosen}]
    return render_template("signing/choose_papers.html", paper=paper, beside=beside, found=found, words=words)


def _beside(document_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the further papers that the address names, each once."""
    named = [uuid_or_none(one) for one in request.args.getlist("beside")]
    return list(dict.fromkeys(one for one in named if one is not None and one != document_id))[:MOST_PAPERS]
