"""What a change of board asks of this person, and the yearly restore."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from boardroom.handover.models import Handover, Side
from boardroom.home.queries import Round
from boardroom.home.rules import nearness
from boardroom.home.views.naming import relative

Row = Callable[..., dict[str, Any]]


def handing_over(found: Round, row: Row) -> list[dict[str, Any]]:
    """Return the rows, one's own part first; `row` makes one of title, address, verb and why."""
    waits = found.handing_over
    rows = [_own(handover, side, row) for handover, side in waits.own]
    rows += [
        row(
            _("Styrelsen byts den %(day)s", day=format_date(turn.day, "d MMMM y")),
            url_for("handover.begin", day=turn.day.isoformat()),
            _("Börja överlämningen"),
            _("De som lämnar skriver vad de har skött, och de nya kvitterar."),
        )
        for turn in waits.due
    ]
    rows += [
        row(
            _("Alla har svarat i överlämningen den %(day)s", day=format_date(one.day, "d MMMM y")),
            url_for("handover.handover", handover_id=one.id),
            _("Gå igenom och avsluta"),
            _("Kvittot läggs i arkivet."),
        )
        for one in waits.to_close
    ]
    if waits.drill_by:
        rows.append(_drill(waits.drill_by, found.today, row))
    return rows


def _own(handover: Handover, side: Side, row: Row) -> dict[str, Any]:
    day = format_date(handover.day, "d MMMM y")
    leaves = side is Side.LEAVING
    return row(
        _("Lämna över till nya styrelsen") if leaves else _("Ta emot överlämningen från den förra styrelsen"),
        url_for("handover.own_part", handover_id=handover.id),
        _("Skriv vad du har skött") if leaves else _("Läs och kvittera"),
        _("Styrelsen byts den %(day)s. Det som bara du vet behöver stå någonstans.", day=day)
        if leaves
        else _("Styrelsen byttes den %(day)s.", day=day),
    )


def _drill(by: date, today: date, row: Row) -> dict[str, Any]:
    return row(
        _("Pröva att återställa säkerhetskopian"),
        url_for("handover.card"),
        _("Se hur man gör"),
        _("En gång om året, på en annan dator. Anteckna vem som gjorde det och hur det gick."),
        day=by,
        state=nearness(by, today),
        words=relative(by, today),
    )
