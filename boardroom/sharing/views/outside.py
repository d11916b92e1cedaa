"""The receiver's pages: the code, the pages one by one, what may be taken home; and nothing else of the portal.

No association stands in these addresses, and no token: the link is exchanged for an entry in the browser's session.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.actor import ANONYMOUS, Actor
from boardroom.core.errors import NotFound
from boardroom.core.ids import uuid_or_none
from boardroom.documents.rules import sensible_name
from boardroom.mandates.queries.shielding import shield
from boardroom.reading.queries import text_layer
from boardroom.sharing import actions, queries
from boardroom.sharing.errors import ShareOver
from boardroom.sharing.forms import OpenForm
from boardroom.sharing.models import CodeWay, Opening
from boardroom.sharing.queries import Shown
from boardroom.web import door
from boardroom.web.downloads import named
from boardroom.web.guard import public

P = ParamSpec("P")

blueprint = Blueprint("shared", __name__, url_prefix="/shared")
# In the session: share -> link that it was opened by; share -> link for which its code was typed.
_SHARES, _OPENED = "shares", "shares_opened"


@blueprint.after_request
def keep_to_oneself(answer: Response) -> Response:
    """Let no search engine keep a shared page, and no other site learn of its address."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = (
        "same-origin"  # our own forms need an origin; nobody else is told anything
    )
    return answer


def _receiver(share_id: uuid.UUID) -> Actor:
    """Return who came by the link; ShareOver without one that is good."""
    link = str(session.get(_SHARES, {}).get(str(share_id), ""))
    with door.opener().reading(ANONYMOUS) as work:
        return queries.arrived(work, share_id, uuid_or_none(link))


def _shown(share_id: uuid.UUID) -> tuple[Actor, Shown]:
    receiver = _receiver(share_id)
    with door.opener().reading(receiver) as work:
        return receiver, queries.shared(work, share_id)


def _is_open(shown: Shown) -> bool:
    key = str(shown.share.id)
    if shown.share.code_way is CodeWay.NONE:
        return True
    link = session.get(_SHARES, {}).get(key)
    return bool(link) and session.get(_OPENED, {}).get(key) == link


def _behind_code(
    view: Callable[[Actor, Shown], ResponseReturnValue],
) -> Callable[[uuid.UUID], ResponseReturnValue]:
    """Open a view for the link's receiver alone, and only after the code where one is asked for."""

    @wraps(view)
    def opened(share_id: uuid.UUID) -> ResponseReturnValue:
        receiver, shown = _shown(share_id)
        if not _is_open(shown):
            return redirect(url_for("shared.code", share_id=share_id), 303)
        return view(receiver, shown)

    return opened


@blueprint.get("/")
@public
def arrive() -> ResponseReturnValue:
    """Take the exchanged link into the session, beside those that came before it, and lead on to its document."""
    share_id = uuid_or_none(session.pop("share", ""))
    link = str(session.pop("share_link", ""))
    if share_id is None:
        raise ShareOver
    session[_SHARES] = {**session.get(_SHARES, {}), str(share_id): link}
    return redirect(url_for("shared.read", share_id=share_id), 303)


@blueprint.get("/<uuid:share_id>")
@public
@_behind_code
def read(receiver: Actor, shown: Shown) -> ResponseReturnValue:
    """One page of the document, with its neighbours."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    if not 1 <= number <= shown.count:
        raise NotFound
    with door.opener().writing(receiver) as work:
        actions.note_opening(work, shown)
    return render_template(
        "sharing/read.html",
        association=shown.association,
        shown=shown,
        number=number,
        text=_text(shown, number),
        copy=_copy_state(shown),
        originals=shown.files if shown.share.original_allowed else (),
    )


def _text(shown: Shown, number: int) -> str:
    """Return what stands on a page, for those who have it read aloud; no numbers and no protected names, as in the house."""
    if number > len(shown.pages):
        return ""
    with door.opener().reading(shown.reader) as work:
        layer = text_layer(work, shown.pages[number - 1].id)
        return shield(work).over(layer.text) if layer else ""


def _copy_state(shown: Shown) -> str:
    if shown.share.copy_sha256:
        return "made"
    if shown.share.copy_asked_at is not None:
        return "asked"
    return "failed" if shown.share.copy_failed else ""


@blueprint.get("/<uuid:share_id>/pages/<int:number>.webp")
@public
def page_image(share_id: uuid.UUID, number: int) -> ResponseReturnValue:
    """A page as an image with the receiver's name and the day burnt in."""
    receiver, shown = _shown(share_id)
    if not _is_open(shown):
        raise ShareOver
    with door.opener().writing(receiver) as work:
        actions.note_opening(work, shown)
    answer = make_response(actions.draw_page(door.opener(), shown, number))
    answer.mimetype = "image/webp"
    return answer


@blueprint.route("/<uuid:share_id>/code", methods=["GET", "POST"])
@public
def code(share_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for the code, and take it."""
    receiver, shown = _shown(share_id)
    form = OpenForm()
    if form.validate_on_submit():
        with door.opener().writing(receiver) as work:
            right = actions.try_code(work, share_id, form.code.data or "", address=request.remote_addr or "")
        if right:
            opened = {str(share_id): session[_SHARES][str(share_id)]}
            session[_OPENED] = {**session.get(_OPENED, {}), **opened}
            return redirect(url_for("shared.read", share_id=share_id), 303)
        form.code.errors = [
            _(
                "Koden stämmer inte, eller så har den prövats för många gånger. Vänta en kvart och försök igen."
            )
        ]
    return render_template(
        "sharing/code.html",
        association=shown.association,
        form=form,
        shown=shown,
        way=shown.share.code_way.value,
        sent="sent" in request.args,
    )


@blueprint.post("/<uuid:share_id>/code/send")
@public
def send_code(share_id: uuid.UUID) -> ResponseReturnValue:
    """Send a code to the address or number that the sharer gave."""
    with door.opener().writing(_receiver(share_id)) as work:
        actions.request_code(work, share_id)
    return redirect(url_for("shared.code", share_id=share_id, sent=1), 303)


@blueprint.post("/<uuid:share_id>/copy")
@public
@_behind_code
def ask_for_copy(receiver: Actor, shown: Shown) -> ResponseReturnValue:
    """Have the PDF with the watermark made."""
    with door.opener().writing(receiver) as work:
        actions.ask_for_copy(work, shown.share.id)
    return redirect(url_for("shared.read", share_id=shown.share.id, _anchor="take"), 303)


@blueprint.get("/<uuid:share_id>/copy.pdf")
@public
@_behind_code
def copy(receiver: Actor, shown: Shown) -> ResponseReturnValue:
    """The PDF with the watermark, once it is made."""
    if not shown.share.copy_sha256:
        return redirect(url_for("shared.read", share_id=shown.share.id))
    name = sensible_name(shown.document.title, shown.document.document_date, "application/pdf")
    return _file(receiver, shown, Opening.COPY, (shown.share.copy_sha256, "application/pdf", name))


@blueprint.get("/<uuid:share_id>/original")
@public
@_behind_code
def original(receiver: Actor, shown: Shown) -> ResponseReturnValue:
    """A file as it lies in the archive, where the sharer allows it; of a sealed document its reading copy."""
    asked = request.args.get("file", "0")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    if not shown.share.original_allowed or number >= len(shown.files):
        raise NotFound
    file = shown.files[number]
    name = sensible_name(shown.document.title, shown.document.document_date, file.media_type)
    return _file(receiver, shown, Opening.ORIGINAL, (file.sha256, file.media_type, name))


def _file(receiver: Actor, shown: Shown, what: Opening, file: tuple[str, str, str]) -> Response:
    """Return bytes to be saved (hash, media type, name), counted; nothing in them may run in the portal's name."""
    sha256, media_type, name = file
    with door.opener().writing(receiver) as work:
        actions.note_opening(work, shown, what)
    try:
        path = door.opener().ports.blobs.path(shown.share.association_id, sha256)
    except FileNotFoundError:
        abort(404)
    answer = named(current_app.make_response(send_file(path, mimetype=media_type, etag=False)), name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
