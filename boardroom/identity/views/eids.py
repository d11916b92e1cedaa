"""eIDs through a provider, in the browser: out for log-in or tying, and back for whatever the errand was."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import boardroom.web.session as browser
from boardroom.core.errors import Refusal
from boardroom.core.ids import uuid_or_none
from boardroom.identity import actions
from boardroom.identity.actions import CameBack, EidWish, Outcome
from boardroom.identity.errors import EidUnproven
from boardroom.identity.queries import eid_errand
from boardroom.identity.rules.bankid import OrderPurpose
from boardroom.identity.rules.log_in import safe_path
from boardroom.identity.views.blueprint import blueprint
from boardroom.web import door, eid_orders
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import logged_in, public


@blueprint.post("/log-in/eid/<provider>")
@public
def log_in_with_eid(provider: str) -> str:
    """Send someone to a provider for logging in."""
    going = safe_path(request.form.get("next", "")) or url_for("identity.front")
    return _send(EidWish(OrderPurpose.LOG_IN, provider, going))


@blueprint.post("/account/eids/<provider>")
@logged_in
def link_eid(provider: str) -> str:
    """Send someone to a provider for tying that eID to their account."""
    return _send(EidWish(OrderPurpose.LINK, provider, url_for("identity.account")))


@blueprint.get("/eid/<provider>/callback")
@public
def eid_callback(provider: str) -> Response:
    """Take a person back from a provider."""
    kept = session.get(eid_orders.ERRAND) or {}
    errand_id = uuid_or_none(kept.get("id"))
    with door.reading() as work:
        errand = eid_errand(work, errand_id) if errand_id else None
    if errand is not None and errand.purpose is OrderPurpose.SIGN:
        # The answer goes on to the page that asked: it alone knows what to do with a signature.
        return redirect(f"{errand.continue_at}?{request.query_string.decode('ascii', 'replace')}", 303)
    session.pop(eid_orders.ERRAND, None)
    try:
        if errand_id is None:
            raise EidUnproven
        back = actions.come_back(
            door.opener(),
            door.actor(),
            errand_id,
            provider=provider,
            state=str(kept.get("state")),
            answer=request.args.to_dict(),
        )
        return _do(back)
    except Refusal as refusal:
        flash(sentence_of(refusal), "refused")
        return redirect(safe_path(str(kept.get("back") or "")) or url_for("identity.log_in"), 303)


def _send(wish: EidWish) -> str:
    sent = actions.send_to_provider(door.opener(), door.actor(), wish)
    back = url_for("identity.account" if wish.purpose is OrderPurpose.LINK else "identity.log_in")
    eid_orders.remember_errand(sent.errand_id, sent.state, back)
    return render_template("identity/eid_out.html", address=sent.address, label=sent.label, back=back)


def _do(back: CameBack) -> Response:
    errand = back.errand
    if errand.purpose is OrderPurpose.LINK:
        with door.writing() as work:
            if errand.account_id != work.actor.account_id:
                raise EidUnproven
            link = actions.link_eid(work, errand.provider, back.identified.subject, back.identified.name)
        flash(_("E-legitimationen för %(name)s öppnar nu ditt konto.", name=link.name), "done")
        return redirect(errand.continue_at, 303)
    with door.writing() as work:
        result = actions.log_in_with_eid(
            work, errand.provider, back.identified.subject, visitor=browser.visitor()
        )
    if result.outcome is not Outcome.WELCOME:
        flash(
            _(
                "Den e-legitimationen hör inte till något konto här. Logga in på ett annat sätt och lägg till den under Mitt konto."
            ),
            "refused",
        )
        return redirect(url_for("identity.log_in"), 303)
    browser.begin(result.token)
    return redirect(errand.continue_at, 303)
