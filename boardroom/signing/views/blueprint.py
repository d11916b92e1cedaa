"""The blueprint, and what several of its pages share."""

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.core.errors import Refusal
from boardroom.language.telephone import masked_number
from boardroom.notices.models import Channel
from boardroom.signing import actions, queries
from boardroom.signing.errors import HiddenFromYou
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.letters import with_others
from boardroom.signing.rules.methods import masked
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.web.error_pages import sentence_of

blueprint = Blueprint("signing", __name__, url_prefix="/<association>/signing")


@blueprint.after_request
def tell_nobody(page: Response) -> Response:
    """Let no address of a page leak that somebody from outside or in the meeting room reads."""
    if door.actor().signer_id is not None or "room" in session:
        page.headers["Referrer-Policy"] = "no-referrer"
    return page


def whole_title(envelope: Envelope) -> str:
    """Return what an envelope is called: its first paper, and how many more are signed along with it."""
    return with_others(envelope.title, envelope.further_papers, language())


@blueprint.context_processor
def titles() -> dict[str, object]:
    """Let the pages call an envelope by all of its papers."""
    return {"whole_title": whole_title}


@blueprint.errorhandler(HiddenFromYou)
def why_hidden(_refusal: HiddenFromYou) -> str:
    """Say why a paper is hidden from someone who was asked to sign it and what happens, whatever page of it they asked for."""
    with door.reading() as work:
        found, signer = queries.asked_of(work, (request.view_args or {})["envelope_id"])
        papers = queries.hidden_papers(work, found, signer.person_id)
    return render_template(
        "signing/hidden.html",
        envelope=found,
        signer=signer,
        papers=papers,
        still_open=open_for(found, signer),
    )


def address() -> str:
    """Return the network address that attempts are counted under."""
    return request.remote_addr or ""


def open_for(envelope: Envelope, signer: Signer) -> bool:
    """Tell whether this signer can still answer."""
    return envelope.state is EnvelopeState.SENT and signer.state is SignerState.WAITING


def to_receipt(envelope_id: uuid.UUID) -> Response:
    """Lead on to what happens next."""
    return redirect(url_for("signing.receipt", envelope_id=envelope_id), 303)  # type: ignore[return-value]  # werkzeug’s redirect is wider than ours


def to_what_happened(envelope_id: uuid.UUID) -> Response:
    """Lead whoever comes too late to change something to how it stands."""
    flash(_("Det är redan avgjort, så ingenting ändrades. Så här står det till."), "fact")
    return redirect(url_for("signing.envelope", envelope_id=envelope_id), 303)  # type: ignore[return-value]  # as in to_receipt


def for_script(call: Callable[[], Response]) -> ResponseReturnValue:
    """Return a call's answer, or its refusal as the sentence that passkey.js shows."""
    try:
        return call()
    except Refusal as refusal:
        return jsonify(detail=sentence_of(refusal)), refusal.status


def handed_over_to(taking: Signer) -> str:
    """Say who signs instead, and who is told of it: letters go to those who have had one, and to others when their turn comes."""
    with door.reading() as work:
        others = queries.signers_of(work, taking.envelope_id)
    later = any(one.invited_at is None and one.state is SignerState.WAITING for one in others)
    if later:
        return _(
            "%(name)s skriver under i stället. De som har fått brev om underskriften får veta det nu, de andra när det är deras tur.",
            name=taking.name,
        )
    return _(
        "%(name)s skriver under i stället. De som har fått brev om underskriften får veta det.",
        name=taking.name,
    )


def after_wrong_code(signer: Signer, code_for: uuid.UUID) -> str:
    """Say that a code was not right, and when another can be asked for where that has to wait."""
    with door.reading() as work:
        locked, waits = actions.say_when(work, signer, code_for, address())
    if locked:
        return ngettext(
            "För många koder har varit fel. Vänta %(num)s minut och be sedan om en ny kod.",
            "För många koder har varit fel. Vänta %(num)s minuter och be sedan om en ny kod.",
            locked,
        )
    if waits:
        return ngettext(
            "Koden stämmer inte eller gäller inte längre. Kontrollera siffrorna. Du kan be om en ny kod om %(num)s minut.",
            "Koden stämmer inte eller gäller inte längre. Kontrollera siffrorna. Du kan be om en ny kod om %(num)s minuter.",
            waits,
        )
    return _("Koden stämmer inte eller gäller inte längre. Kontrollera siffrorna, eller be om en ny kod.")


def where_to(channel: str, signer: Signer) -> str:
    """Return where a code goes, in words that its owner recognises and nobody else can use."""
    if channel == Channel.TEXT:
        return _("sms till %(number)s", number=masked_number(signer.phone))
    return _("e-post till %(address)s", address=masked(signer.email))
