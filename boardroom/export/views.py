"""Pages of exports: ordering a package and fetching it, and the two words by which an association leaves."""

import uuid

from flask import Blueprint, flash, g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from boardroom.classes.queries import every, name_in
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.export import actions, queries
from boardroom.export.errors import NotReady
from boardroom.export.forms import LeaveForm, OrderForm, SecondForm
from boardroom.export.models import OrderState
from boardroom.export.rules.leaving import EXPORT_AGE
from boardroom.export.rules.selection import KIND_WORDS, Kind
from boardroom.export.rules.words import STATE_WORDS
from boardroom.retention.queries import in_force
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.filters import period_name
from boardroom.web.guard import requires

blueprint = Blueprint("export", __name__, url_prefix="/<association>/export")


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.EXPORT)
def index() -> ResponseReturnValue:
    """Order a package, and see those that were ordered."""
    form = OrderForm()
    language = str(get_locale() or "sv")
    with door.reading() as work:
        found = queries.orders(work)
        periods = {one.id: period_name(one.label) for one in queries.periods(work)}
        classes = {one.key: name_in(one, language) for one in every(work)}
    form.offer(
        [(kind.value, _capital(_(words))) for kind, words in KIND_WORDS.items()],
        [(str(key), label) for key, label in periods.items()],
        list(classes.items()),
    )
    if form.validate_on_submit() and _ordered(form):
        flash(_("Beställt. Exporten görs i bakgrunden; den här sidan visar när den är klar."), "done")
        return redirect(url_for("export.index"))
    return render_template(
        "export/index.html",
        form=form,
        orders=[
            (
                one,
                _of_what(
                    one.kind,
                    periods.get(one.period_id) if one.period_id else None,
                    classes.get(one.record_class),
                ),
            )
            for one in found
        ],
        words=STATE_WORDS,
        states=OrderState,
        mine=door.actor().account_id,
        may_leave=door.actor().may(Permission.APPROVE_DISPOSAL),
    )


@blueprint.get("/<uuid:order_id>")
@requires(Permission.EXPORT)
def download(order_id: uuid.UUID) -> ResponseReturnValue:
    """Send a package, from the disk and in pieces; a broken download is gone on with."""
    with door.writing() as work:
        found = actions.fetch(work, order_id)
        try:
            place = work.ports.bags.path(found.association_id, str(found.id))
        except FileNotFoundError as gone:
            raise NotReady from gone
    day = f"{found.made_at:%Y-%m-%d}" if found.made_at else ""
    answer = send_file(place, mimetype="application/zip", conditional=True)
    return named(answer, f"{g.association.slug}-{day}.zip")


@blueprint.route("/leave", methods=["GET", "POST"])
@requires(Permission.APPROVE_DISPOSAL)
def leave() -> ResponseReturnValue:
    """Say that the association leaves the portal; two people of the board do, and then the operator."""
    with door.reading() as work:
        found = queries.leaving(work)
        whole = queries.latest_whole(work)
        holds = len(in_force(work))
    form = SecondForm() if found else LeaveForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.confirm_leaving(work, (form.decision.data or "") if isinstance(form, LeaveForm) else "")
        flash(_("Du har bekräftat att föreningen lämnar portalen."), "done")
        return redirect(url_for("export.leave"))
    return render_template(
        "export/leave.html",
        form=form,
        leaving=found,
        whole=whole,
        holds=holds,
        days=EXPORT_AGE.days,
        mine=door.actor().account_id,
    )


@blueprint.post("/leave/stay")
@requires(Permission.APPROVE_DISPOSAL)
def stay() -> ResponseReturnValue:
    """Take the wish to leave back."""
    with door.writing() as work:
        actions.stay(work)
    flash(_("Föreningen är kvar. Inget har raderats."), "done")
    return redirect(url_for("export.leave"))


def _ordered(form: OrderForm) -> bool:
    try:
        with door.writing() as work:
            actions.order_export(work, form.selection, "csip" if form.csip.data else "bag")
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    return True


def _of_what(kind: Kind, period: str | None, record_class: str | None) -> str:
    return period or record_class or _(KIND_WORDS[kind])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
