"""What the receipt of a handover and the driftkort say, as the typesetter takes it; pure."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from boardroom.retention.rules.certificate import without

# More rows, and longer ones, would make a second page of the driftkort.
MOST_HELD, MOST_NAMED, LONGEST = 9, 4, 60


@dataclass(frozen=True)
class Told:
    """One person's part, in words."""

    name: str
    looked_after: str
    ask: str
    done: str  # the day, or ""


@dataclass(frozen=True)
class Section:
    """One list of the package: a heading, rows, and what the board remarked of it."""

    title: str
    rows: Sequence[str]
    remark: str = ""
    checked: str = ""  # by whom and when the board went through it, or ""
    left_out: int = 0  # how many rows stand in no receipt, because somebody is barred from them


@dataclass(frozen=True)
class Receipt:
    """Everything that the receipt of a handover says."""

    association: str
    org_number: str
    language: str
    title: str
    made_on: str
    made_by: str
    leaving: Sequence[Told]
    arriving: Sequence[Told]
    sections: Sequence[Section]
    remark: str


@dataclass(frozen=True)
class Running:
    """How the portal runs, from its settings; nothing that opens anything."""

    address: str
    home: str
    keys: str
    database: str  # where it lies, without user and password
    mail_server: str
    mail_sender: str
    backup_days: int


@dataclass(frozen=True)
class Held:
    """One row of the driftkort: what, where, who, and how to reach that person."""

    kind: str
    what: str
    place: str
    holder: str


@dataclass(frozen=True)
class Card:
    """Everything that the driftkort says."""

    association: str
    org_number: str
    slug: str
    language: str
    made_on: str
    running: Running
    held: Sequence[Held]
    administrators: Sequence[str]
    last_backup: str
    last_drill: str
    next_drill: str


def receipt_data(receipt: Receipt, missing: Callable[[str], str]) -> dict[str, object]:
    """Return the data of templates/documents/handover.typ, without letters that the fonts lack."""
    return _drawn(_titled(asdict(receipt)), missing)


def covered(receipt: Receipt, cover: Callable[[str], str]) -> Receipt:
    """Return the receipt with every sentence of it covered."""
    return replace(
        receipt,
        made_by=cover(receipt.made_by),
        leaving=[_person_covered(one, cover) for one in receipt.leaving],
        arriving=[_person_covered(one, cover) for one in receipt.arriving],
        sections=[
            replace(
                one,
                rows=[cover(row) for row in one.rows],
                remark=cover(one.remark),
                checked=cover(one.checked),
            )
            for one in receipt.sections
        ],
        remark=cover(receipt.remark),
    )


def _person_covered(told: Told, cover: Callable[[str], str]) -> Told:
    return replace(told, name=cover(told.name), looked_after=cover(told.looked_after), ask=cover(told.ask))


def card_data(card: Card, missing: Callable[[str], str]) -> dict[str, object]:
    """Return the data of templates/documents/driftkort.typ: one page, so its lists and their rows are short."""
    told = _titled(asdict(card))
    told["held"] = [
        {name: _clipped(words) for name, words in row.items()} for row in told["held"][:MOST_HELD]
    ]
    told["more"] = max(0, len(card.held) - MOST_HELD)
    told["administrators"] = told["administrators"][:MOST_NAMED]
    return _drawn(told, missing)


def _clipped(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


def _titled(told: dict[str, object]) -> dict[str, Any]:
    return told | {"association": {"name": told["association"], "org_number": told["org_number"]}}


def _drawn(told: dict[str, Any], missing: Callable[[str], str]) -> dict[str, object]:
    def drawn(value: object) -> object:
        if isinstance(value, str):
            return without(value, missing(value))
        if isinstance(value, dict):
            return {key: drawn(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [drawn(part) for part in value]
        return value

    return {key: drawn(value) for key, value in told.items()}
