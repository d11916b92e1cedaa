"""Pages to correct: the list, worst first, and a page's text beside its image."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents.queries import by_id
from boardroom.language.identifiers import persons_in
from boardroom.mandates.queries import person
from boardroom.reading import actions, queries
from boardroom.reading.errors import CorrectedMeanwhile
from boardroom.reading.forms import CorrectionForm
from boardroom.reading.models import Correction, Deed, Page, PageState
from boardroom.reading.queries import QueuedPage
from boardroom.reading.rules import VIEW_SIDE, unpack_words
from boardroom.reading.rules.doubt import FAILED, REASONS, unpacked
from boardroom.reading.rules.marks import marked
from boardroom.web import door
from boardroom.web.document_rows import A4, small_image
from boardroom.web.guard import requires
from boardroom.work import Work

blueprint = Blueprint("reading", __name__, url_prefix="/<association>/reading")

DEED_WORDS = {
    Deed.CORRECTED: N_("Rättad"),
    Deed.CONFIRMED: N_("Jämförd med bilden och bekräftad"),
    Deed.WITHDRAWN: N_("Tillbaka till den avlästa texten"),
}


@blueprint.get("/")
@requires(Permission.EDIT_DOCUMENTS)
def to_correct() -> ResponseReturnValue:
    """Pages whose text should be compared with the image, worst first; of one document where the address says so."""
    only = _only()
    with door.reading() as work:
        document = by_id(work, only) if only else None
        queue = queries.to_correct(work, document_id=only, page_number=_number("page") or 1)
        documents = queries.doubtful_documents(work) if not only else []
    return render_template(
        "reading/to_correct.html",
        document=document,
        rows=[_row(queued, only) for queued in queue.rows],
        total=queue.total,
        page={
            "number": queue.page,
            "pages": queue.pages,
            "url": lambda number: url_for("reading.to_correct", document=only, page=number),
        },
        documents=[
            {
                "title": one.title,
                "count": count,
                "url": url_for("reading.to_correct", document=one.id),
            }
            for one, count in documents
        ],
    )


@blueprint.route("/<uuid:page_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_DOCUMENTS)
def correct(page_id: uuid.UUID) -> ResponseReturnValue:
    """One page: image and text side by side; saved, confirmed, taken back, or left for later."""
    form = CorrectionForm()
    theirs = None
    if form.validate_on_submit():
        try:
            with door.writing() as work:
                _do(work, page_id, form)
        except CorrectedMeanwhile as conflict:
            flash(_(conflict.sentence), "refused")
            theirs = True
        else:
            return _onward(page_id)
    with door.reading() as work:
        shown = _shown(work, page_id, form, conflict=bool(theirs))
    if persons_in(form.text.data or ""):
        # The text must stand whole to be put right: whoever sees a number in it so stands in the access log.
        with door.writing() as work:
            actions.note_numbers(work, page_id)
    return render_template("reading/correct.html", form=form, **shown)


@blueprint.post("/<uuid:page_id>/read-again")
@requires(Permission.EDIT_DOCUMENTS)
def read_again(page_id: uuid.UUID) -> ResponseReturnValue:
    """Have one page recognised once more."""
    with door.writing() as work:
        actions.read_again(work, page_id)
    flash(_("Sidan står i kö för att läsas av igen. Det som någon har rättat ligger kvar."), "done")
    return redirect(url_for("reading.correct", page_id=page_id, document=_only(), way=_way()))


def _do(work: Work, page_id: uuid.UUID, form: CorrectionForm) -> None:
    revision = form.revision.data or 0
    if form.deed.data == "confirm":
        actions.confirm(work, page_id, revision=revision)
    elif form.deed.data == "withdraw":
        actions.withdraw(work, page_id, revision=revision)
    else:
        actions.correct(work, page_id, form.text.data or "", revision=revision)


def _onward(page_id: uuid.UUID) -> ResponseReturnValue:
    """Say what was done, and lead on: to the next page of the list, or back to where the person came from."""
    deed = request.form.get("deed", "save")
    if deed == "withdraw":
        flash(_("Nu gäller den avlästa texten igen. Rättelsen finns kvar i historiken."), "done")
        return redirect(url_for("reading.correct", page_id=page_id, document=_only(), way=_way()))
    with door.reading() as work:
        page = queries.page(work, page_id)
        place = queries.numbers_of(work, [page_id])[page_id]
        following = queries.next_to_correct(work, page, _only())
    done = _("Texten är bekräftad.") if deed == "confirm" else _("Rättelsen är sparad.")
    if _way() == "document":
        flash(done, "done")
        return redirect(url_for("archive.document", document_id=place.document_id, page=place.number))
    if following is None:
        flash(done, "done")
        return redirect(url_for("reading.to_correct", document=_only()))
    flash(done + " " + _("Här är nästa sida."), "done")
    return redirect(url_for("reading.correct", page_id=following.id, document=_only()))


def _shown(work: Work, page_id: uuid.UUID, form: CorrectionForm, *, conflict: bool) -> dict[str, Any]:
    page = queries.page(work, page_id)
    place = queries.numbers_of(work, [page_id])[page_id]
    document = by_id(work, place.document_id)
    layer, beneath = queries.text_layer(work, page_id), queries.machine_layer(work, page_id)
    versions = queries.versions_of(work, page_id)
    chosen = _version(versions)
    if not form.is_submitted():
        form.text.data = chosen.text if chosen else layer.text if layer else ""
    form.revision.data = versions[0].number if versions else 0
    said = queries.has_correction(work, page_id)
    text = form.text.data or ""
    mark = marked(
        text,
        unpack_words(beneath.words) if beneath else (),
        vouched=said or bool(chosen) or form.is_submitted(),
    )
    following = queries.next_to_correct(work, page, _only())
    return {
        "document": {"title": document.title, "url": _document_url(place)},
        "place": place,
        "page": {
            "id": page.id,
            "width": page.width or A4[0],
            "height": page.height or A4[1],
            "image_url": url_for("archive.page_image", page_id=page.id, size="large"),
            "side": VIEW_SIDE,
        },
        "marked": mark,
        "reasons": [] if said or page.state not in {PageState.READ, PageState.FAILED} else _reasons(page),
        "state": _standing(page, said=said),
        "has_text": bool(layer and layer.text),
        "chosen": chosen,
        "theirs": _version_row(work, page, versions[0]) if conflict and versions else None,
        "versions": [_version_row(work, page, one) for one in versions],
        "machine_text": beneath.text if beneath else "",
        "said": said,
        "skip_url": _skip(following),
        "from_document": _way() == "document",
        "back_url": url_for("reading.to_correct", document=_only()),
        "action_url": url_for("reading.correct", page_id=page.id, document=_only(), way=_way()),
        "again_url": url_for("reading.read_again", page_id=page.id, document=_only(), way=_way())
        if page.state not in {PageState.WAITING, PageState.READING}
        else None,
    }


def _row(queued: QueuedPage, only: uuid.UUID | None) -> dict[str, Any]:
    return {
        "title": queued.document.title,
        "place": _place(queued.place),
        "url": url_for("reading.correct", page_id=queued.page.id, document=only),
        "reasons": _reasons(queued.page),
        "thumbnail": small_image(queued.page),
    }


def _place(place: queries.Place) -> str:
    return _("Sida %(number)s av %(total)s", number=place.number, total=place.total)


def _reasons(page: Page) -> list[str]:
    if page.state is PageState.FAILED:
        return [_(FAILED)]
    return [_(REASONS[doubt]) for doubt in unpacked(page.doubts)]


def _standing(page: Page, *, said: bool) -> str:
    """Return what to say where nothing is to be compared."""
    if page.state in {PageState.WAITING, PageState.READING}:
        return _("Sidan läses av. Du kan skriva här ändå; det du sparar gäller.")
    if page.state is PageState.BLANK:
        return _("Sidan ser tom ut.")
    return "" if not said else _("En människa har gått igenom texten.")


def _version_row(work: Work, page: Page, version: Correction) -> dict[str, Any]:
    who = person(work, version.made_by) if version.made_by else None
    return {
        "number": version.number,
        "words": _(DEED_WORDS[version.deed]),
        "name": who.name if who else _("någon som inte längre finns i registret"),
        "moment": version.made_at,
        "text": version.text,
        "withdrawn": version.deed is Deed.WITHDRAWN,
        "url": url_for(
            "reading.correct", page_id=page.id, version=version.number, document=_only(), way=_way()
        ),
    }


def _version(versions: list[Correction]) -> Correction | None:
    """Return the earlier version that the address asks to see in the form."""
    wanted = _number("version")
    if not wanted:
        return None
    found = next((one for one in versions if one.number == wanted), None)
    if found is None:
        raise NotFound
    return found


def _skip(following: Page | None) -> str | None:
    if following is None or _way() == "document":
        return None
    return url_for("reading.correct", page_id=following.id, document=_only())


def _document_url(place: queries.Place) -> str:
    return url_for("archive.document", document_id=place.document_id, page=place.number)


def _only() -> uuid.UUID | None:
    """Return the document that the list is narrowed to."""
    try:
        return uuid.UUID(request.args.get("document", ""))
    except ValueError:
        return None


def _way() -> str | None:
    return "document" if request.args.get("way") == "document" else None


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
