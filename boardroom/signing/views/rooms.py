"""The meeting room: opening a shared tablet, taking a seat at it, and leaving it with the PIN."""

import uuid

from flask import Response, flash, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound
from boardroom.core.ids import uuid_or_none
from boardroom.core.permissions import Permission
from boardroom.identity.models import Account
from boardroom.identity.queries import by_id as account_by_id
from boardroom.signing import actions, queries
from boardroom.signing.errors import BadPin
from boardroom.signing.forms import PinForm, RoomForm, SeatForm
from boardroom.signing.models import Signer
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.signing.views.blueprint import address, blueprint
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import in_room, requires
from boardroom.work import Work


@blueprint.route("/<uuid:envelope_id>/room/open", methods=["GET", "POST"])
@requires(Permission.SEND_FOR_SIGNING)
def open_room(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Choose a PIN and make this very browser the shared tablet."""
    with door.reading() as work:
        found = queries.visible(work, envelope_id)
        if not queries.steers(work, found) or found.state is not EnvelopeState.SENT:
            raise NotFound
    form = RoomForm()
    if form.validate_on_submit():
        try:
            opened = actions.open_room(
                door.opener(),
                door.actor(),
                envelope_id,
                form.pin.data or "",
                log_in=str(session.get("_user_id", "")),
            )
        except BadPin as refusal:
            form.pin.errors = [sentence_of(refusal)]
        else:
            session.clear()
            session["room"] = opened.token
            return redirect(url_for("signing.room"), 303)
    return render_template("signing/open_room.html", envelope=found, form=form)


@blueprint.post("/<uuid:envelope_id>/room/close")
@requires(Permission.SEND_FOR_SIGNING)
def close_room(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Close the room from another device, for who has forgotten the PIN."""
    with door.writing() as work:
        actions.close_room(work, envelope_id)
    flash(_("Mötesrummet är stängt. Skärmen visar inte längre dokumentet."), "done")
    return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)


@blueprint.get("/room")
@in_room
def room() -> ResponseReturnValue:
    """Who has signed, who is next: pick your name."""
    if door.actor().signer_id is not None:
        return redirect(url_for("signing.seat"))
    return _room_page()


@blueprint.post("/room/sit")
@in_room
def take_seat() -> ResponseReturnValue:
    """Sit down as one of those whose turn it is."""
    signer_id = uuid_or_none(request.form.get("signer"))
    if signer_id is None:
        raise NotFound
    with door.writing() as work:
        token = actions.take_seat(work, signer_id)
    _wipe()
    session["seat"] = token
    return redirect(url_for("signing.seat"), 303)


@blueprint.route("/room/seat", methods=["GET", "POST"])
@in_room
def seat() -> ResponseReturnValue:
    """Show that it is you, or go on to a way of signing that shows it."""
    actor = door.actor()
    if actor.signer_id is None:
        return redirect(url_for("signing.room"))
    with door.reading() as work:
        found, signer = queries.asked_of(work, g.room.envelope_id)
        account, keys = _account_at(work, signer), queries.keys_of(work, signer)
    onward = url_for("signing.invitation", envelope_id=found.id)
    if actor.account_id is not None:
        return redirect(onward)
    form = _seat_form(account)
    if account is not None and form.validate_on_submit():
        code = form.code.data or "" if "code" in form else ""
        if actions.prove_at_seat(door.opener(), actor, form.password.data or "", code, address=address()):
            return redirect(onward, 303)
        form.password.errors = [
            _("Det stämmer inte. Kontrollera lösenordet. Efter fem försök behöver du vänta en kvart.")
        ]
    methods = {method.value for method in found.methods_for(signer)}
    return render_template(
        "signing/seat.html",
        envelope=found,
        signer=signer,
        form=form,
        account=account,
        onward=onward,
        otherwise=bool(keys) or (door.opener().ports.bankid.configured and "bankid" in methods),
        codes="code" in methods,
    )


def _account_at(work: Work, signer: Signer) -> Account | None:
    _person, account = queries.people(work, [signer.person_id]).get(signer.person_id, (None, None))
    return account_by_id(work, account.id) if account else None


def _seat_form(account: Account | None) -> SeatForm:
    form = SeatForm()
    if account is None or not account.totp_secret:
        del form.code
    return form


@blueprint.post("/room/phone")
@in_room
def phone() -> ResponseReturnValue:
    """Show a square that leads to the page of signing on one's own phone; a guest's is good once."""
    with door.writing() as work:
        token = actions.link_to_own_phone(work)
        link = work.links.exchange(token)
    name = door.actor().name
    _wipe()
    square = door.opener().ports.barcodes.draw(link, on_screen=True)
    return render_template("signing/phone.html", room=g.room.risen, name=name, square=square, link=link)


@blueprint.post("/room/next")
@in_room
def next_person() -> ResponseReturnValue:
    """Rise: wipe whatever the browser holds, and let the next person sit down."""
    with door.writing() as work:
        actions.rise(work)
    _wipe()
    return redirect(url_for("signing.room"), 303)


@blueprint.get("/room/done")
@in_room
def room_done() -> ResponseReturnValue:
    """Thank whoever has just answered, and hand the tablet over: the seat is empty from here on."""
    actor = door.actor()
    if actor.signer_id is None:
        return redirect(url_for("signing.room"))
    with door.writing() as work:
        found, signer = queries.asked_of(work, g.room.envelope_id)
        able = [one.name for one in queries.on_turn_in(work, found)]
        if signer.state is not SignerState.WAITING:
            actions.rise(work)
    if signer.state is SignerState.WAITING:
        return redirect(url_for("signing.invitation", envelope_id=found.id))
    _wipe()
    return _emptied(
        render_template("signing/room_done.html", room=g.room.risen, envelope=found, signer=signer, able=able)
    )


@blueprint.route("/room/leave", methods=["GET", "POST"])
@in_room
def leave() -> ResponseReturnValue:
    """Close the room with the PIN; the browser is anybody's afterwards, and opens nothing."""
    form = PinForm()
    if form.validate_on_submit():
        wait = actions.leave_room(door.opener(), door.actor(), form.pin.data or "", address=address())
        if wait is None:
            session.clear()
            flash(_("Mötesrummet är stängt. Logga in för att fortsätta i portalen."), "done")
            return _emptied(redirect(url_for("identity.log_in"), 303))
        form.pin.errors = [
            _(
                "För många försök. Vänta %(minutes)s minuter, eller stäng rummet från en annan dator.",
                minutes=wait,
            )
            if wait
            else _("PIN-koden stämmer inte.")
        ]
    return render_template("signing/leave.html", form=form)


def _room_page() -> ResponseReturnValue:
    with door.reading() as work:
        found = queries.envelope_in_room(work)
        signers = queries.signers_of(work, found.id)
        able = {one.id for one in queries.on_turn_in(work, found)}
        own_phone = work.links.to(url_for("signing.invitation", envelope_id=found.id))
    return render_template(
        "signing/room.html",
        envelope=found,
        signers=signers,
        able=able,
        square=door.opener().ports.barcodes.draw(own_phone, on_screen=True),
        link=own_phone,
    )


def _wipe() -> None:
    """Leave nothing in the browser's cookie but which tablet it is."""
    token = session.get("room")
    session.clear()
    session["room"] = token


def _emptied(page: str | Response | object) -> Response:
    """Have the browser forget the pages that it keeps for its back button."""
    answer = make_response(page)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
