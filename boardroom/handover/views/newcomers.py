"""The first visit: ten things to read, each with why, ticked off when read."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.errors import NotFound
from boardroom.core.permissions import Permission
from boardroom.handover import actions, queries
from boardroom.handover.queries import ToRead
from boardroom.handover.rules import READING_WORDS, Reading
from boardroom.handover.views.blueprint import blueprint
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.get("/first-visit")
@requires(Permission.HAND_OVER)
def first_visit() -> str:
    """The things to read first."""
    with door.reading() as work:
        found = queries.to_read(work)
    return render_template(
        "handover/first_visit.html",
        readings=[reading_shown(one) for one in found],
        left=sum(not one.read for one in found),
    )


@blueprint.post("/first-visit/<reading>")
@requires(Permission.HAND_OVER)
def tick(reading: str) -> ResponseReturnValue:
    """Tick one thing off; "all" ticks off whatever is left, for those who know the house."""
    if reading != "all" and reading not in set(Reading):
        raise NotFound
    with door.writing() as work:
        actions.tick(work, list(Reading) if reading == "all" else [Reading(reading)])
    onward = "home.tasks" if request.form.get("way") == "home" or reading == "all" else "handover.first_visit"
    return redirect(url_for(onward), 303)


def reading_shown(one: ToRead) -> dict[str, Any]:
    """Return one thing to read as the pages show it."""
    title, why = READING_WORDS[one.reading]
    return {
        "key": one.reading.value,
        "title": _(title),
        "why": _(why),
        "document": one.document.title if one.document else None,
        "day": one.document.document_date if one.document else None,
        "url": _place(one),
        "read": one.read,
    }


def _place(one: ToRead) -> str:
    if one.document is not None:
        return url_for("archive.document", document_id=one.document.id)
    if one.reading is Reading.OPEN_DECISIONS:
        return url_for("decisions.index", state="open", order="due")
    return url_for("contracts.index" if one.reading is Reading.CONTRACT else "handover.keys")
