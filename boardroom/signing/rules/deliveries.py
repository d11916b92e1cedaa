"""The delivery log of one-time codes, as it stands in the proof of a signature, and what a verdict says of it."""

import enum
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from boardroom.core.words import N_
from boardroom.signing.rules.findings import Finding
from boardroom.signing.rules.statement import instant

_MOST = 20  # codes an hour are few; more than this is no honest log


class Posted(Protocol):
    """A message as the outbox knows it."""

    channel: Any
    state: Any
    created_at: Any
    sent_at: Any
    gateway_name: Any
    receipt: Any
    receipt_at: Any
    last_error: Any


class Fate(enum.StrEnum):
    """What is known of a message with a code."""

    COMING = "coming"  # nobody has tried to send it yet
    STUCK = "stuck"  # it could not be sent so far, and is tried again
    FAILED = "failed"  # it is not sent any more
    LEFT = "left"  # the next server has it
    LOST = "lost"  # the gateway says that it did not arrive
    ARRIVED = "arrived"  # the gateway says that it did

    @property
    def failing(self) -> bool:
        """Whether it did not come as far as is known, so that another way is worth a try at once."""
        return self in {Fate.STUCK, Fate.FAILED, Fate.LOST}

    @property
    def open(self) -> bool:
        """Whether more may be known soon."""
        return self in {Fate.COMING, Fate.STUCK, Fate.LEFT}


def fate_of(one: Posted) -> Fate:
    """Return what is known of a message with a code."""
    if one.receipt:
        return Fate.ARRIVED if one.receipt == "delivered" else Fate.LOST
    if one.state == "queued":
        return Fate.STUCK if one.last_error else Fate.COMING
    return {"sending": Fate.COMING, "sent": Fate.LEFT}.get(str(one.state), Fate.FAILED)


def delivery_log(posted: Sequence[Posted], to: Callable[[Any], str]) -> list[dict[str, str]]:
    """Return when each code was asked for, when it was handed over to the mail server or the gateway, and what came back.

    `to` tells the masked address or number of each. `gateway_message` is the gateway's own name of a text message, `receipt` what it
    reported until the code was used: "delivered", "failed" or nothing. Instants in ISO 8601, empty where nothing happened.
    """
    return [
        {
            "channel": str(one.channel),
            "to": to(one),
            "asked_at": instant(one.created_at),
            "state": str(one.state),
            "handed_over_at": instant(one.sent_at) if one.sent_at else "",
            "gateway_message": one.gateway_name,
            "receipt": one.receipt,
            "receipt_at": instant(one.receipt_at) if one.receipt_at else "",
        }
        for one in posted[-_MOST:]
    ]


def on_delivery(name: str, proof: Mapping[str, Any]) -> list[Finding]:
    """Say of a signature by code when the code that was used left the portal; the log is the portal's own word."""
    if "delivery" not in proof:
        return [
            Finding(
                "note",
                N_(
                    "När koden till %(name)s lämnade portalen är inte antecknat: beviset är av ett äldre slag."
                ),
                {"name": name},
            )
        ]
    rows = proof["delivery"]
    last = rows[-1] if isinstance(rows, list) and rows and isinstance(rows[-1], Mapping) else {}
    at = _moment(last.get("handed_over_at"))
    facts: dict[str, object] = {
        "name": name,
        "to": str(last.get("to", ""))[:100],
        "at": at,
        "gateway": str(last.get("gateway_message", ""))[:100],
    }
    if not at:
        return [
            Finding(
                "note", N_("Portalen har ingen anteckning om att koden till %(name)s lämnades över."), facts
            )
        ]
    if last.get("channel") != "text":
        return [
            Finding("note", N_("Koden till %(name)s (%(to)s) lämnades till e-postservern den %(at)s."), facts)
        ]
    if last.get("receipt") == "delivered":
        facts["receipt_at"] = _moment(last.get("receipt_at")) or ""
        return [
            Finding(
                "note",
                N_(
                    "Koden till %(name)s (%(to)s) lämnades som sms till operatören den %(at)s (meddelande %(gateway)s), som "
                    "kvitterade att det kom fram den %(receipt_at)s."
                ),
                facts,
            )
        ]
    return [
        Finding(
            "note",
            N_(
                "Koden till %(name)s (%(to)s) lämnades som sms till operatören den %(at)s (meddelande %(gateway)s). Något "
                "kvitto på att det kom fram hade inte kommit när koden användes."
            ),
            facts,
        )
    ]


def _moment(given: object) -> datetime | None:
    """Return an instant of the log, to be told in the zone of the other times; None for what is none."""
    try:
        at = datetime.fromisoformat(str(given))
    except ValueError:
        return None
    # A hostile file may name a year that no zone reaches.
    return at if at.tzinfo is not None and 1970 <= at.year <= 9000 else None
