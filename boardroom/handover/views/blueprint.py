"""Where the pages of handing over hang, and what stands on several of them."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.handover.rules import Shortage
from boardroom.web import door

blueprint = Blueprint("handover", __name__, url_prefix="/<association>/handover")


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    rows = (
        (_("Överlämning"), "handover.index", Permission.HAND_OVER),
        (_("Nycklar och konton"), "handover.keys", Permission.HAND_OVER),
        (_("Driftkort och återställning"), "handover.card", Permission.READ_JOBS),
        (_("Första besöket"), "handover.first_visit", Permission.HAND_OVER),
    )
    return {
        "handover_tabs": [
            {"label": label, "url": url_for(endpoint), "current": request.endpoint == endpoint, "count": None}
            for label, endpoint, permission in rows
            if door.actor().may(permission)
        ]
    }


def shortages_shown(found: Sequence[Shortage]) -> list[dict[str, str | None]]:
    """Return what there are too few of, in words, with what to do about it; with the way there for those who may."""
    return [_dated(one, _shown(one)) for one in found]


def _shown(one: Shortage) -> dict[str, str | None]:
    match one.of:
        case "administrators":
            return _administrators(one)
        case "backup_locks":
            return _locks()
        case _:
            return _keys(one)


def _dated(one: Shortage, shown: dict[str, str | None]) -> dict[str, str | None]:
    """Say from which day it will be so, where that is still to come."""
    if one.day is None:
        return shown
    soon = _("Från den %(day)s, när ett uppdrag slutar:", day=format_date(one.day, "d MMMM y"))
    return shown | {"words": f"{soon} {shown['words']}"}


def _administrators(one: Shortage) -> dict[str, str | None]:
    known = ", ".join(one.known)
    manages = door.actor().may(Permission.MANAGE_MANDATES)
    if one.invited:
        person_id, name = one.invited[0]
        return {
            "title": _("Föreningen behöver två administratörer"),
            "words": _("%(name)s har inte tackat ja till sin inbjudan än.", name=name),
            "action": _("Ta fram en länk att lämna över")
            if not door.mail_leaves()
            else _("Skicka inbjudan igen"),
            "url": url_for("mandates.person", person_id=person_id) if manages else None,
        }
    return {
        "title": _("Föreningen behöver två administratörer"),
        "words": _("Bara %(names)s kan släppa in andra i portalen.", names=known)
        if known
        else _("Ingen kan släppa in andra i portalen."),
        "action": _("Ge någon mer ett uppdrag som administratör"),
        "url": url_for("mandates.seat") if manages else None,
    }


def _keys(one: Shortage) -> dict[str, str | None]:
    known = ", ".join(one.known)
    return {
        "title": _("Två personer behöver ha säkerhetskopians nyckel"),
        # The register is what people wrote, and the computer says how many keys there are, not whose they are.
        "words": " ".join(
            (
                _("Bara %(names)s står som nyckelhållare i registret.", names=known)
                if known
                else _("Ingen står som nyckelhållare i registret."),
                locked_words(one.locks),
            )
        ),
        "action": _("Skriv in vem som har den"),
        "url": url_for("handover.new_key", kind="backup_key")
        if door.actor().may(Permission.HAND_OVER)
        else None,
    }


def _locks() -> dict[str, str | None]:
    return {
        "title": _("Två personer behöver ha säkerhetskopians nyckel"),
        "words": _(
            "Fler står i registret, men säkerhetskopiorna på datorn är låsta med en enda nyckel: bara den som har den kan "
            "öppna dem."
        ),
        "action": _("Be den som sköter datorn att lägga till en nyckel till (boardroom backup-key add)"),
        "url": None,
    }


def locked_words(count: int | None) -> str:
    """Return with how many keys the backups are locked on the computer, as a sentence."""
    if count is None:
        return _("Hur många nycklar säkerhetskopiorna är låsta med går inte att läsa på datorn.")
    if count == 0:
        return _("Säkerhetskopiorna på datorn är inte låsta med någon nyckel.")
    return ngettext(
        "Säkerhetskopiorna på datorn är låsta med en enda nyckel.",
        "Säkerhetskopiorna på datorn är låsta med %(num)s nycklar; vem som har dem säger bara registret.",
        count,
    )
