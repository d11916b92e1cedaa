"""Signing with a passkey or with password and code, and declining, which is just as easy."""

import io
import json
import uuid
from collections.abc import Sequence

from flask import (
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import CannotPrint, NotFound
from boardroom.documents.rules import READING_COPY
from boardroom.identity.actions import confirm_password
from boardroom.identity.queries import by_id as account_by_id
from boardroom.identity.rules.log_in import device_of
from boardroom.mandates.queries import years_on_board
from boardroom.notices.models import Channel
from boardroom.signing import actions, queries
from boardroom.signing.errors import CodeTooSoon, MethodNotAllowed, OtherName
from boardroom.signing.forms import CodeForm, DrawForm, PasswordForm, ReasonForm, SendCodeForm, SignForm
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.bundles import file_name
from boardroom.signing.rules.drawing import NoDrawing, read_drawing, typed_name
from boardroom.signing.rules.levels import method_told
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import CAUSES_TOLD, EnvelopeKind, SignerState
from boardroom.signing.rules.turns import goes_on_without, on_turn
from boardroom.signing.views.blueprint import (
    address,
    after_wrong_code,
    blueprint,
    for_script,
    open_for,
    to_receipt,
    where_to,
)
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import also_in_room, invited, logged_in

TAKE_PART = (SignerState.WAITING, SignerState.SIGNED)


@blueprint.route("/<uuid:envelope_id>/sign", methods=["GET", "POST"])
@also_in_room
@invited
def sign(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Your role, a remark if any, and the method in large buttons."""
    actor = door.actor()
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
        keys = queries.keys_of(work, signer)
        channels = queries.code_channels(work, signer)
        shown = not queries.must_show(work, signer)
        papers = queries.papers_of(work, found)
        compares = queries.version_to_compare(work, found, signer) is not None
    if not open_for(found, signer):
        return to_receipt(envelope_id)
    # A draft is its author's: at a shared tablet whoever has only picked a name is not shown it.
    form = _sign_form(found, signer.remark if shown else "")
    if form.validate_on_submit():
        _keep_remark(envelope_id, signer, form.remark.data or "")
        coming = channels if shown and Method.CODE in found.methods_for(signer) else []
        return redirect(url_for(_way_on(envelope_id, coming), envelope_id=envelope_id), 303)
    methods = found.methods_for(signer)
    elsewhere = Method.OIDC in methods and actor.room_id is None
    return render_template(
        "signing/sign.html",
        envelope=found,
        signer=signer,
        papers=papers,
        form=form,
        passkey=bool(keys) and Method.PASSKEY in methods,
        could_have_passkey=actor.account_id is not None and not keys and Method.PASSKEY in methods,
        code=Method.CODE in methods and bool(channels) and shown,
        codes_stuck=Method.CODE in methods and not channels and not door.mail_leaves(),
        channels=[channel.value for channel in channels],
        # A provider keeps its own log-in in the browser, which a shared one must not have.
        providers=door.opener().ports.identifier.providers() if elsewhere else (),
        bankid=Method.BANKID in methods and door.opener().ports.bankid.configured,
        drawn=Method.DRAWN in methods and actor.account_id is not None,
        could_show=not shown,
        compares=compares,
    )


def _way_on(envelope_id: uuid.UUID, channels: Sequence[Channel]) -> str:
    """Return the page that comes next; `channels` are those that a code may go by."""
    if request.form.get("way") == Method.DRAWN:
        return "signing.draw"
    # Where nothing is left to ask the code goes at once, and a page with one button on it is spared.
    ready = len(channels) == 1 and not _password_asked()
    return "signing.enter_code" if ready and _send_code(envelope_id, channels[0]) else "signing.code"


def _sign_form(found: Envelope, remark: str) -> SignForm:
    form = SignForm(remark=remark)
    if found.kind is not EnvelopeKind.MINUTES:
        form.remark.description = _(
            "Till exempel ett förbehåll som ni har kommit överens om. Den blir en del av det du skriver under."
        )
    return form


def _keep_remark(envelope_id: uuid.UUID, signer: Signer, remark: str) -> None:
    """Keep what the signer adds, where it is another than before: most add nothing."""
    if remark != signer.remark:
        with door.writing() as work:
            actions.keep_remark(work, envelope_id, remark)


@blueprint.post("/<uuid:envelope_id>/passkey/options")
@also_in_room
@invited
def passkey_options(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Fix the statement and hand the browser its hash as a challenge."""

    def offer() -> Response:
        said = request.get_json(silent=True) or {}
        with door.writing() as work:
            options = actions.begin_passkey(work, envelope_id, str(said.get("remark") or ""))
        return current_app.response_class(options, mimetype="application/json")

    return for_script(offer)


@blueprint.post("/<uuid:envelope_id>/passkey")
@also_in_room
@invited
def passkey(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Take the authenticator's answer."""

    def take() -> Response:
        said = request.get_json(silent=True) or {}
        with door.writing() as work:
            actions.sign_with_passkey(work, envelope_id, json.dumps(said.get("credential") or {}))
        return jsonify(location=url_for("signing.receipt", envelope_id=envelope_id))

    return for_script(take)


@blueprint.route("/<uuid:envelope_id>/code", methods=["GET", "POST"])
@also_in_room
@invited
def code(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for the password (of those who have one), then send a code."""
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
        channels = [one.value for one in queries.channels_to_offer(work, signer, signer.id)]
    if not open_for(found, signer):
        return to_receipt(envelope_id)
    if not channels and not door.mail_leaves():
        # No code would come: the page before says what goes instead.
        return redirect(url_for("signing.sign", envelope_id=envelope_id), 303)
    asks = _password_asked()
    form = _code_form(channels, signer, asks=asks)
    if form.validate_on_submit():
        if _prove_and_send(envelope_id, form, Channel(form.chosen(channels))):
            return redirect(url_for("signing.enter_code", envelope_id=envelope_id), 303)
        if isinstance(form, PasswordForm):
            form.password.errors = [_("Lösenordet stämmer inte. Efter fem försök behöver du vänta en kvart.")]
    return render_template(
        "signing/code.html",
        envelope=found,
        signer=signer,
        form=form,
        asks=asks,
        channels=channels,
        address=where_to(channels[0] if channels else "mail", signer),
    )


def _code_form(channels: list[str], signer: Signer, *, asks: bool) -> PasswordForm | SendCodeForm:
    form = PasswordForm() if asks else SendCodeForm()
    form.offer([(channel, where_to(channel, signer)) for channel in channels])
    return form


def _password_asked() -> bool:
    """Tell whether the password goes before the code: of those who have one, if it was not just given at the tablet."""
    actor = door.actor()
    if actor.account_id is None or actor.room_id is not None:
        return False
    with door.reading() as work:
        account = account_by_id(work, actor.account_id)
    return bool(account and account.password_hash)


def _prove_and_send(envelope_id: uuid.UUID, form: PasswordForm | SendCodeForm, channel: Channel) -> bool:
    """Send a code, after the right password where one is asked for; False when it was wrong."""
    if not isinstance(form, PasswordForm):
        return _send_code(envelope_id, channel)
    proved = confirm_password(door.opener(), door.actor(), form.password.data or "", address())
    return proved and _send_code(envelope_id, channel, proved=True)


def _send_code(envelope_id: uuid.UUID, channel: Channel, *, proved: bool = False) -> bool:
    """Send a code; False when a password was to be given first.

    Whoever comes back within a minute is led to where the code that came is typed.
    """
    seated = door.actor().room_id is not None
    try:
        with door.writing() as work:
            return actions.request_code(work, envelope_id, proved=proved or seated, channel=channel)
    except CodeTooSoon:
        flash(_("En kod skickades nyss: skriv den här. Kom ingen kan du be om en ny om en minut."), "fact")
        return True


@blueprint.route("/<uuid:envelope_id>/code/enter", methods=["GET", "POST"])
@also_in_room
@invited
def enter_code(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Take the code that came, and sign with it; what is known of it is said."""
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
        last = queries.code_on_its_way(work, signer, signer.id)
    if not open_for(found, signer):
        return to_receipt(envelope_id)
    form = CodeForm()
    if form.validate_on_submit():
        with door.writing() as work:
            signed = actions.sign_with_code(
                work, envelope_id, form.code.data or "", signer.remark, address=address()
            )
        if signed:
            return to_receipt(envelope_id)
        form.code.errors = [after_wrong_code(signer, signer.id)]
    return render_template(
        "signing/enter_code.html",
        envelope=found,
        signer=signer,
        form=form,
        last=last,
        address=where_to(last.channel, signer),
    )


@blueprint.route("/<uuid:envelope_id>/draw", methods=["GET", "POST"])
@also_in_room
@logged_in
def draw(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Draw one's signature with a finger, a pen or the mouse, or type one's name."""
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
    if not open_for(found, signer):
        return to_receipt(envelope_id)
    if Method.DRAWN not in found.methods_for(signer):
        raise MethodNotAllowed
    form = DrawForm()
    if form.validate_on_submit():
        try:
            drawing = (
                typed_name(form.typed.data) if form.typed.data else read_drawing(form.strokes.data or "")
            )
            with door.writing() as work:
                actions.sign_with_drawing(
                    work,
                    envelope_id,
                    drawing,
                    signer.remark,
                    token=str(session.get("_user_id", "")),
                    device=device_of(request.headers.get("User-Agent", "")),
                )
        except NoDrawing as problem:
            form.form_errors.append(_(str(problem)))
        except (OtherName, CannotPrint) as refusal:
            form.typed.errors = [sentence_of(refusal)]
        else:
            return to_receipt(envelope_id)
    return render_template("signing/draw.html", envelope=found, signer=signer, form=form)


@blueprint.route("/<uuid:envelope_id>/decline", methods=["GET", "POST"])
@also_in_room
@invited
def decline(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for a change, or abstain from signing; with a reason. At a shared tablet it is shown first who does."""
    if request.method == "GET" and door.actor().room_id is not None and door.actor().account_id is None:
        return redirect(url_for("signing.seat"), 303)
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
        signers = queries.signers_of(work, envelope_id)
    if not open_for(found, signer):
        return to_receipt(envelope_id)
    form = ReasonForm()
    if form.validate_on_submit():
        with door.writing() as work:
            actions.decline(work, envelope_id, form.reason.data or "")
        return to_receipt(envelope_id)
    return render_template(
        "signing/decline.html",
        envelope=found,
        signer=signer,
        form=form,
        own=signer.person_id == found.sent_by,
        goes_on=goes_on_without(signers, signer, found.needed),
        others=any(one.state in TAKE_PART for one in signers if one.id != signer.id),
        voided=any(one.state is SignerState.SIGNED for one in signers),
    )


@blueprint.get("/<uuid:envelope_id>/receipt")
@also_in_room
@invited
def receipt(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """What you did, and what happens next; at a shared tablet, that it is the next person's turn."""
    if door.actor().room_id is not None:
        return redirect(url_for("signing.room_done"), 303)
    with door.reading() as work:
        found, signer = queries.shown_place(work, envelope_id)
        signers = queries.signers_of(work, envelope_id)
        follows = queries.may_follow(work, found)
        papers = queries.papers_of(work, found)
        handed_over = queries.handed_over_in(work, [signer]).get(str(signer.id))
        decision = queries.why_left_out(work, found, signer)
        copy = queries.may_have_copy(work, found, signer)
        after = queries.version_after(work, found, signer)
        newest = queries.versions_of(work, found.subject_key)[0].id == found.id
        left = (
            work.actor.account_id is not None
            and not follows
            and signer.person_id == work.actor.person_id
            and bool(years_on_board(work, signer.person_id))
        )
    if open_for(found, signer):
        return redirect(url_for("signing.invitation", envelope_id=envelope_id))
    if copy:
        actions.note_taken(door.opener(), door.actor(), signer, "opened")
    return render_template(
        "signing/receipt.html",
        envelope=found,
        signer=signer,
        waits_for=[other.name for other in on_turn(signers)],
        voided=any(one.state is SignerState.SIGNED for one in signers),
        follows=follows,
        papers=papers,
        copy=copy,
        left=left,
        handed_over=handed_over,
        decision=decision,
        causes=CAUSES_TOLD,
        decliner=found.declined_by(signers),
        after=after,
        newest=newest,
        method_told=method_told(signer.method.value, signer.proof) if signer.method else "",
    )


@blueprint.get("/<uuid:envelope_id>/reading-copy")
@invited
def reading_copy(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """The pages and who signed, for a party or a guest; board members find it in the archive."""
    with door.reading() as work:
        found, signer = queries.asked_of(work, envelope_id)
        papers = queries.papers_of(work, found)
        allowed = queries.may_have_copy(work, found, signer)
    wanted = request.args.get("paper", 1, type=int)
    paper = next((one for one in papers if one.position == wanted), None)
    if paper is None or not allowed:
        raise NotFound
    actions.note_taken(door.opener(), door.actor(), signer, "downloaded")
    content = door.opener().ports.blobs.read(door.actor().tenant, paper.reading_copy_sha256)
    answer = named(send_file(io.BytesIO(content), mimetype="application/pdf"), file_name(paper, READING_COPY))
    answer.headers["Content-Security-Policy"] = "sandbox"
    return answer
