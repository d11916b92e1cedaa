"""Att göra: the page that a person lands on."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.handover.views.blueprint import shortages_shown
from boardroom.handover.views.newcomers import reading_shown
from boardroom.home.queries import daily_round
from boardroom.home.views.awaiting import awaiting
from boardroom.home.views.coming import coming
from boardroom.reading.models import Page
from boardroom.reading.queries import first_pages
from boardroom.search.queries.saved import news
from boardroom.search.queries.surrounding import shield
from boardroom.search.views.narrowing import saved_label, saved_url
from boardroom.web import door
from boardroom.web.document_rows import document_row, language
from boardroom.web.guard import logged_in
from boardroom.work import Work

blueprint = Blueprint("home", __name__, url_prefix="/<association>")


@blueprint.get("/")
@logged_in
def tasks() -> ResponseReturnValue:
    """What waits for this person, what comes soon, what came lately."""
    with door.reading() as work:
        found = daily_round(work)
        lately = _lately(work, found.lately) if found.lately else []
        unseen = [one for one in news(work) if one.new]
        covered = shield(work).over
    may = door.actor().may
    return render_template(
        "home/tasks.html",
        awaiting=awaiting(found, covered),
        soon=coming(found),
        lately=lately,
        news=[
            {
                "label": saved_label(one.saved.address),
                "url": saved_url(one.saved.address),
                "new": one.new,
            }
            for one in unseen
        ],
        shortages=shortages_shown(found.handing_over.shortages),
        readings=[reading_shown(one) for one in found.handing_over.to_read],
        others=found.others,
        reads=may(Permission.READ_DOCUMENTS),
        once_on_board=found.once_on_board,
        seated=bool(door.actor().roles),
        first_visit=found.first_visit,
        tour=_tour() if found.first_visit else [],
        add_url=url_for("intake.upload") if may(Permission.ADD_DOCUMENTS) else None,
        all_lately_url=url_for("archive.browse", group="all") if found.lately else None,
    )


def _lately(work: Work, documents: list[Document]) -> list[dict[str, Any]]:
    names = {one.key: name_in(one, language()) for one in record_classes(work)}
    first: dict[Any, Page] = first_pages(work, [document.id for document in documents])
    covered = shield(work)
    return [
        document_row(document, names, first.get(document.id), title=covered.over(document.title))
        for document in documents
    ]


def _tour() -> list[dict[str, str]]:
    may = door.actor().may
    stops = [
        (
            Permission.READ_DOCUMENTS,
            "search.search",
            _("Sök"),
            _("Skriv som du brukar, till exempel ”när bytte vi tak”."),
        ),
        (
            Permission.READ_DOCUMENTS,
            "archive.browse",
            _("Arkiv"),
            _("Bläddra efter handlingstyp, mandatperiod eller år."),
        ),
        (
            Permission.READ_MINUTES,
            "minutes.index",
            _("Protokoll"),
            _("Vad styrelsen har beslutat, och vad som väntar."),
        ),
        (
            Permission.READ_BOARD,
            "mandates.board",
            _("Styrelse"),
            _("Vilka som sitter nu, och vilka som satt förr."),
        ),
    ]
    return [
        {"label": label, "url": url_for(endpoint), "words": words}
        for permission, endpoint, label, words in stops
        if may(permission)
    ]
