"""Calendar files of one event, as calendars on phones and desks take them (RFC 5545)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

_LONGEST_LINE = 75  # octets, the line break not counted (RFC 5545 3.1)


@dataclass(frozen=True)
class Event:
    """A meeting as a calendar knows it; a later file of the same `uid` with a higher `sequence` takes its place."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False

    def as_facts(self) -> dict[str, object]:
        """Return the event as plain values, to be kept with a message."""
        return asdict(self) | {"starts": self.starts.isoformat(), "ends": self.ends.isoformat()}

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> "Event":
        """Return the event of what as_facts gave."""
        moments = {name: datetime.fromisoformat(str(facts[name])) for name in ("starts", "ends")}
        return cls(**{**facts, **moments})  # type: ignore[arg-type]  # as_facts wrote them


def method_of(event: Event, *, mailed: bool = False) -> str:
    """Return what a calendar is asked to do: a cancelled event that is mailed takes the earlier one away (RFC 5546 3.2.5).

    A file that is fetched tells of the event as it is. Published, not an invitation to be answered by mail: answers are
    given in the portal (3.2.1).
    """
    return "CANCEL" if event.cancelled and mailed else "PUBLISH"


def calendar_file(event: Event, written_at: datetime, *, mailed: bool = False) -> str:
    """Return the event as text/calendar; moments are told in UTC, so that no time zone has to be explained."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Boardroom//Boardroom//SV",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method_of(event, mailed=mailed)}",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_moment(written_at)}",
        f"DTSTART:{_moment(event.starts)}",
        f"DTEND:{_moment(event.ends)}",
        f"SUMMARY:{_text(event.summary)}",
    ]
    if event.location:
        lines.append(f"LOCATION:{_text(event.location)}")
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    lines += [f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}", "END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Return a text value with what has a meaning of its own escaped (RFC 5545 3.3.11)."""
    for sign, escaped in (
        ("\\", "\\\\"),
        (";", "\\;"),
        (",", "\\,"),
        ("\r\n", "\\n"),
        ("\n", "\\n"),
        ("\r", "\\n"),
    ):
        words = words.replace(sign, escaped)
    return words


def _folded(line: str) -> str:
    """Return a line broken so that none is longer than allowed; never within a letter's octets."""
    parts, length = [""], 0
    for letter in line:
        octets = len(letter.encode())
        # A continued line begins with one space, which counts.
        if length + octets > _LONGEST_LINE - (1 if len(parts) > 1 else 0):
            parts.append("")
            length = 0
        parts[-1] += letter
        length += octets
    return "\r\n ".join(parts)
