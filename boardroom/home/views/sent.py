"""What waits for whoever sent papers for signing: letters that came back, wishes, passed days, refusals; one row for a sending to many."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from boardroom.home.views.naming import relative
from boardroom.signing.models import Batch, Envelope, Signer
from boardroom.signing.queries import Sent
from boardroom.signing.rules.letters import title_in_sentence, with_others
from boardroom.web.document_rows import language

Task = Callable[..., dict[str, Any]]


def sent_tasks(found: Sent, today: date, task: Task) -> list[dict[str, Any]]:
    """Return the rows; names stand in the titles alone, which are covered for those with protected identity."""
    by_batch = _gathered(found)
    rows = [
        _undelivered(envelope, signer, task) for envelope, signer in found.undelivered if _alone(envelope)
    ]
    rows += [_wish(envelope, signer, task) for envelope, signer in found.wishes]
    rows += [_overdue(envelope, today, task) for envelope in found.overdue if _alone(envelope)]
    rows += [_refused(envelope, task) for envelope in found.refused if _alone(envelope)]
    for key, batch in found.batches.items():
        rows += _of_batch(batch, by_batch[key], today, task)
    return rows


def _alone(envelope: Envelope) -> bool:
    return envelope.batch_id is None


def _gathered(found: Sent) -> dict[uuid.UUID, tuple[int, list[Envelope], int]]:
    """Return of each sending to many how many letters could not be sent, what is overdue, and how many refused."""
    return {
        key: (
            sum(1 for envelope, _signer in found.undelivered if envelope.batch_id == key),
            [envelope for envelope in found.overdue if envelope.batch_id == key],
            sum(1 for envelope in found.refused if envelope.batch_id == key),
        )
        for key in found.batches
    }


def _whole(envelope: Envelope) -> str:
    return with_others(title_in_sentence(envelope.title), envelope.further_papers, language())


def _page(envelope: Envelope) -> str:
    return url_for("signing.envelope", envelope_id=envelope.id)


def _undelivered(envelope: Envelope, signer: Signer, task: Task) -> dict[str, Any]:
    return task(
        _("Brevet till %(name)s kunde inte skickas: %(title)s", name=signer.name, title=_whole(envelope)),
        url_for("signing.readdress", envelope_id=envelope.id, signer_id=signer.id),
        _("Rätta adressen och skicka igen"),
        _("Adressen tog inte emot brevet. Den är kanske felskriven, eller används inte längre."),
    )


def _wish(envelope: Envelope, signer: Signer, task: Task) -> dict[str, Any]:
    return task(
        _(
            "%(name)s vill att %(delegate)s skriver under %(title)s",
            name=signer.name,
            delegate=signer.wish_name,
            title=_whole(envelope),
        ),
        _page(envelope),
        _("Läs och svara"),
        _("Du skickade det, så du bestämmer."),
    )


def _overdue(envelope: Envelope, today: date, task: Task) -> dict[str, Any]:
    return task(
        _("Sista dagen har passerat: %(title)s", title=_whole(envelope)),
        _page(envelope),
        _("Se vem som inte har skrivit under"),
        _("Det går att skriva under ändå. Påminn, ge mer tid eller återkalla."),
        **_passed(envelope.deadline, today),
    )


def _refused(envelope: Envelope, task: Task) -> dict[str, Any]:
    return task(
        _("Någon har avstått från att skriva under %(title)s", title=_whole(envelope)),
        _page(envelope),
        _("Läs varför"),
        _("Skicka det på nytt, eller låt det vara."),
    )


def _of_batch(
    batch: Batch, counted: tuple[int, Sequence[Envelope], int], today: date, task: Task
) -> list[dict[str, Any]]:
    failed, overdue, refused = counted
    page, title = url_for("signing.batch", batch_id=batch.id), batch.title
    rows = []
    if failed:
        rows.append(
            task(
                ngettext(
                    "%(num)s brev i utskicket ”%(title)s” kunde inte skickas",
                    "%(num)s brev i utskicket ”%(title)s” kunde inte skickas",
                    failed,
                    title=title,
                ),
                page,
                _("Rätta adresserna och skicka igen"),
                _("Vilka det är står i listan över mottagarna."),
            )
        )
    if overdue:
        rows.append(
            task(
                _("Sista dagen har passerat: utskicket ”%(title)s”", title=title),
                page,
                _("Se vilka som inte har skrivit under"),
                ngettext(
                    "%(num)s mottagare har inte svarat. Det går att skriva under ändå.",
                    "%(num)s mottagare har inte svarat. Det går att skriva under ändå.",
                    len(overdue),
                ),
                **_passed(overdue[0].deadline, today),
            )
        )
    if refused:
        rows.append(
            task(
                ngettext(
                    "%(num)s mottagare har avstått i utskicket ”%(title)s”",
                    "%(num)s mottagare har avstått i utskicket ”%(title)s”",
                    refused,
                    title=title,
                ),
                page,
                _("Se vilka"),
                _("Skicka på nytt, eller låt det vara."),
            )
        )
    return rows


def _passed(day: date | None, today: date) -> dict[str, Any]:
    return {"day": day, "state": "late", "words": relative(day, today) if day else None}
