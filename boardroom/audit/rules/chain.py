"""How a link of the chain is computed; pure, so that anyone can recompute it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces, in UTF-8: the same bytes for the same facts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def payload_hash(payload: Mapping[str, object], salt: str) -> str:
    """Return the salted SHA-256 of a payload; the salt keeps a short payload from being guessed."""
    return hashlib.sha256(salt.encode() + b"\n" + canonical(dict(payload))).hexdigest()


def link_hash(
    *,
    chain: str,
    number: int,
    at: datetime,
    verb: str,
    subject: tuple[str, str],
    actor: tuple[str, str],
    payload_hash: str,
    previous_hash: str,
) -> str:
    """Return the SHA-256 that binds an entry to all before it."""
    return hashlib.sha256(
        canonical(
            {
                "actor": list(actor),
                "at": at.isoformat(),
                "chain": chain,
                "number": number,
                "payload": payload_hash,
                "previous": previous_hash,
                "subject": list(subject),
                "verb": verb,
            }
        )
    ).hexdigest()


@dataclass(frozen=True)
class ChainReport:
    """What recomputing a chain showed; `head` is the hash to be anchored outside, empty for an empty chain."""

    chain: str
    ok: bool
    length: int
    head: str
    first_broken: int | None = None
    reason: str = ""


def month_start(year: int, month: int) -> datetime:
    """Return the instant (UTC) at which a month begins; months of the access log are UTC's."""
    return datetime(year, month, 1, tzinfo=UTC)


def erasable_before(now: datetime) -> datetime:
    """Return the instant before which readings are older than twelve whole months."""
    return month_start(now.year - 1, now.month)


# A chain's head is stamped so often, where it has moved.
ANCHOR_EVERY = timedelta(days=1)
_AGAIN_AT_MOST = timedelta(hours=6)


def ask_again(attempts: int) -> timedelta:
    """Return how long to wait before the authority is asked once more: ten minutes, twice that, at most six hours."""
    return min(_AGAIN_AT_MOST, timedelta(minutes=10 * 2 ** min(attempts - 1, 8)))


@dataclass(frozen=True)
class AnchorReport:
    """What became of a chain's anchors: how many there are, up to which entry and since when they prove it."""

    count: int
    ok: bool
    number: int = 0
    at: datetime | None = None
    authority: str = ""
    trusted: bool = False
    reason: str = ""


@dataclass(frozen=True)
class ReadingsReport:
    """What the sealed months of the access log show: how many hold, how many were erased, and the first that does not."""

    sealed: int
    erased: int
    broken: str = ""  # "2026-03"


@dataclass(frozen=True)
class Narrowing:
    """What a log is narrowed to; None and empty ask for anything. The ids are those of one person."""

    actors: frozenset[str] | None = None
    kind: str = ""  # of subject, or of reading
    subject_id: str = ""
    since: datetime | None = None
    before: datetime | None = None


def readings_hash(rows: Iterable[tuple[str, ...]]) -> str:
    """Return the SHA-256 over a month of readings, each row as its texts in a fixed order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(canonical(list(row)) + b"\n")
    return digest.hexdigest()
