"""Where the pages of handing over hang, and what stands on several of them."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from boardroom.handover.rules import Shortage

blueprint = Blueprint("handover", __name__, url_prefix="/<association>/handover")


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    rows = (
        (_("Överlämning"), "handover.index"),
        (_("Nycklar och konton"), "handover.keys"),
        (_("Driftkort och återställning"), "handover.card"),
        (_("Första besöket"), "handover.first_visit"),
    )
    return {
        "handover_tabs": [
            {"label": label, "url": url_for(endpoint), "current": request.endpoint == endpoint, "count": None}
            for label, endpoint in rows
        ]
    }


def shortages_shown(found: Sequence[Shortage]) -> list[dict[str, str]]:
    """Return what there are too few of, in words, with what to do about it."""
    return [_administrators(one) if one.of == "administrators" else _keys(one) for one in found]


def _administrators(one: Shortage) -> dict[str, str]:
    known = ", ".join(one.known)
    return {
        "title": _("Föreningen behöver två administratörer"),
        "words": _("Bara %(names)s kan släppa in andra i portalen.", names=known)
        if known
        else _("Ingen kan släppa in andra i portalen."),
        "action": _("Ge någon mer ett uppdrag som administratör"),
        "url": url_for("mandates.seat"),
    }


def _keys(one: Shortage) -> dict[str, str]:
    known = ", ".join(one.known)
    return {
        "title": _("Två personer behöver ha säkerhetskopians nyckel"),
        "words": _("Bara %(names)s står som nyckelhållare.", names=known)
        if known
        else _("Ingen står som nyckelhållare."),
        "action": _("Skriv in vem som har den"),
        "url": url_for("handover.new_key", kind="backup_key"),
    }
