"""One finding at a time: looked at, others covered, handed out or left out."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.privacy.actions import reviewing as actions
from boardroom.privacy.forms import FindingForm
from boardroom.privacy.models import Finding, PrivacyRequest
from boardroom.privacy.queries import requests as queries
from boardroom.privacy.queries.gathering import others
from boardroom.privacy.rules.boxes import Box, burnt, suggested, words_of
from boardroom.privacy.rules.states import LEFT_OUT_REASONS, OF_ONE_PERSON, Choice, FindingKind
from boardroom.privacy.views.blueprint import blueprint
from boardroom.privacy.views.requests import finding_row, shown
from boardroom.reading.rules import masked_words
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.route("/requests/<uuid:request_id>/findings/<uuid:finding_id>", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def finding(request_id: uuid.UUID, finding_id: uuid.UUID) -> ResponseReturnValue:
    """Decide about one finding."""
    form = FindingForm()
    if form.validate_on_submit() and _decided(request_id, finding_id, form):
        return _onward(request_id, finding_id)
    with door.writing() as work:
        actions.look_at(work, request_id, finding_id)
        found = queries.request_by_id(work, request_id)
        seen = queries.reviewed(work, found)
        one = queries.finding_by_id(work, found, finding_id)
        if not form.is_submitted():
            form.boxes.data, form.reason.data = _lines(one.boxes), one.reason
        sheet = _page(work, found, one) if one.kind is FindingKind.PAGE else _text(work, found, one)
        row = shown(found, local_today(work))
    return render_template(
        "privacy/finding.html",
        form=form,
        row=row,
        one=finding_row(one, seen),
        sheet=sheet,
        reasons=[_(reason) for reason in LEFT_OUT_REASONS],
        place={"number": seen.findings.index(one) + 1, "total": len(seen.findings)},
    )


def _decided(request_id: uuid.UUID, finding_id: uuid.UUID, form: FindingForm) -> bool:
    """Do what was chosen; False with the reason in the form when it was refused."""
    covered = [int(text) for text in request.form.getlist("word") if text.isdecimal() and len(text) < 7]
    try:
        with door.writing() as work:
            if form.choice.data == Choice.LEAVE_OUT.value:
                actions.leave_out(work, request_id, finding_id, form.reason.data or "")
            else:
                actions.include(
                    work,
                    request_id,
                    finding_id,
                    covered=covered,
                    boxes=form.free_boxes(),
                    mark=form.mark.data or "",
                )
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return False
    return True


def _onward(request_id: uuid.UUID, finding_id: uuid.UUID) -> ResponseReturnValue:
    """Lead on: to the page again where it should be looked at with its boxes, else to the next that waits."""
    if request.form.get("then") == "look":
        flash(_("Sparat. Så här ser sidan ut när den lämnas ut."), "done")
        return redirect(url_for("privacy.finding", request_id=request_id, finding_id=finding_id))
    with door.reading() as work:
        following = queries.reviewed(work, queries.request_by_id(work, request_id)).next_pending
    if following is None:
        flash(_("Allt är genomgånget."), "done")
        return redirect(url_for("privacy.request_page", request_id=request_id))
    return redirect(url_for("privacy.finding", request_id=request_id, finding_id=following.id))


def _page(work: Work, found: PrivacyRequest, one: Finding) -> dict[str, Any]:
    """Return a page with its words, which of them are ticked, and where the boxes lie."""
    sheet = queries.sheet_of(work, one)
    clues = queries.clues_of(work, found)
    fresh = one.choice is Choice.PENDING or one.text_mark != sheet.mark
    ticked = set(suggested(sheet.words, clues, others(work, clues)) if fresh else one.covered)
    width, height = sheet.page.width or 1, sheet.page.height or 1
    boxes = burnt(sheet.words, ticked, [Box(*box) for box in one.boxes], width, height)
    lines: list[list[dict[str, Any]]] = []
    for at, word in enumerate(masked_words(sheet.words)):
        if not at or sheet.words[at - 1].line != word.line:
            lines.append([])
        lines[-1].append({"number": at, "text": word.text, "ticked": at in ticked})
    return {
        "mark": sheet.mark,
        "lines": lines,
        "suggested": fresh and bool(ticked),
        "image_url": url_for("archive.page_image", page_id=sheet.page.id, size="large"),
        "width": width,
        "height": height,
        "boxes": [
            {
                "x": round(box.left * width),
                "y": round(box.top * height),
                "width": max(1, round((box.right - box.left) * width)),
                "height": max(1, round((box.bottom - box.top) * height)),
            }
            for box in boxes
        ],
        "document_url": url_for("archive.document", document_id=one.document_id, page=one.page_number),
    }


def _text(work: Work, found: PrivacyRequest, one: Finding) -> dict[str, Any]:
    """Return an extract of a register as lines of words, with what speaks of others ticked until somebody decides."""
    fresh = one.choice is Choice.PENDING and one.kind not in OF_ONE_PERSON
    clues = queries.clues_of(work, found) if fresh else None
    ticked = set(suggested(words_of(one.text), clues, others(work, clues)) if clues else one.covered)
    lines, at = [], 0
    for line in one.text.splitlines():
        words = line.split()
        lines.append(
            [
                {"number": at + place, "text": word, "ticked": at + place in ticked}
                for place, word in enumerate(words)
            ]
        )
        at += len(words)
    return {"mark": "", "lines": lines, "suggested": fresh and bool(ticked), "image_url": None, "boxes": []}


def _lines(boxes: list[list[float]]) -> str:
    return "\n".join(" ".join(f"{side * 100:g}" for side in box) for box in boxes)
