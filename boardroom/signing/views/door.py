"""The door before an envelope, for those who come by a link: a code by text message or mail opens it."""

import uuid

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from boardroom.notices.models import Channel
from boardroom.signing import actions, queries
from boardroom.signing.forms import CodeForm, SendCodeForm
from boardroom.signing.views.blueprint import address, after_wrong_code, blueprint, where_to
from boardroom.web import door as house
from boardroom.web.guard import invited

_OPENED = "signing_opened"
_DOORS = frozenset({"signing.door", "signing.enter_door", "signing.verify"})


@blueprint.before_request
def keep_shut() -> ResponseReturnValue | None:
    """Lead a guest whose sender asked for a code to the door, whatever page of the envelope they ask for."""
    actor = house.actor()
    # In the meeting room the sender shows the paper themselves.
    if actor.signer_id is None or actor.room_id is not None or request.endpoint in _DOORS:
        return None
    link = str(session.get("signing_signer_link", ""))
    if session.get(_OPENED) == link and link:
        return None
    shut = g.get("shut_envelope")
    if shut is None:
        return None
    return redirect(url_for("signing.door", envelope_id=shut), 303)


@blueprint.route("/<uuid:envelope_id>/door", methods=["GET", "POST"])
@invited
def door(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Say that a code is asked for, and send it."""
    with house.reading() as work:
        found, signer = queries.asked_of(work, envelope_id)
        channels = [one.value for one in queries.channels_to_offer(work, signer, queries.door_of(signer.id))]
    form = SendCodeForm()
    form.offer([(channel, where_to(channel, signer)) for channel in channels])
    if form.validate_on_submit():
        with house.writing() as work:
            actions.request_door_code(work, envelope_id, Channel(form.chosen(channels)))
        return redirect(url_for("signing.enter_door", envelope_id=envelope_id), 303)
    return render_template(
        "signing/door.html",
        sender=found.sent_by_name,
        form=form,
        to=where_to(channels[0], signer) if channels else "",
    )


@blueprint.route("/<uuid:envelope_id>/door/enter", methods=["GET", "POST"])
@invited
def enter_door(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Take the code; the browser that typed it may open this one envelope until it is closed, as long as the link lives."""
    with house.reading() as work:
        found, signer = queries.asked_of(work, envelope_id)
        last = queries.code_on_its_way(work, signer, queries.door_of(signer.id))
    form = CodeForm()
    if form.validate_on_submit():
        with house.writing() as work:
            opened = actions.open_door(work, envelope_id, form.code.data or "", address=address())
        if opened:
            session[_OPENED] = str(session.get("signing_signer_link", ""))
            return redirect(url_for("signing.invitation", envelope_id=envelope_id), 303)
        form.code.errors = [after_wrong_code(signer, queries.door_of(signer.id))]
    return render_template(
        "signing/enter_door.html",
        form=form,
        envelope_id=envelope_id,
        sender=found.sent_by_name,
        last=last,
        to=where_to(last.channel, signer),
    )
