"""What a disposal's certificate says: references and checksums, who decided, when and how; never what was in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from boardroom.core.dates import local_date
from boardroom.language.dates import format_date


@dataclass(frozen=True)
class Gone:
    """One destroyed document or matter as the certificate names it."""

    reference: str
    class_name: str
    basis: str
    document_date: date | None
    kept_until: date
    pages: int
    hashes: tuple[str, ...]
    shared_with: str = ""
    paper: str = ""
    matter: bool = False
    letter: bool = False  # it came with a letter, which lies on the mail server
    letter_holds_more: bool = False  # and cannot be destroyed there, since what stays came with it too
    was: str = ""  # the preserved class that it had before someone gave it another


@dataclass(frozen=True)
class Certified:
    """All that the certificate of one round tells."""

    association: str
    org_number: str
    language: str
    time_zone: str
    label: str  # "G 2/2026"
    plan: int  # the version of the schedule
    decision: str
    decided_on: date | None
    proposed_at: datetime
    proposed_by: str
    objections_until: date
    approvals: tuple[tuple[str, datetime], ...]
    destroyed_at: datetime
    backups_until: date | None
    gone: tuple[Gone, ...]
    objected: int = 0
    spared: int = 0
    # Where letters lie that papers came with; empty when the portal reads no mailbox any more.
    mail_folder: str = ""

    @property
    def documents(self) -> tuple[Gone, ...]:
        """The documents among what is gone."""
        return tuple(one for one in self.gone if not one.matter)

    @property
    def matters(self) -> tuple[Gone, ...]:
        """The matters among what is gone."""
        return tuple(one for one in self.gone if one.matter)


def certificate_title(told: Certified) -> str:
    """Return what the certificate is called in the register."""
    return f"Gallringsintyg {told.label}" if told.language != "en" else f"Disposal certificate {told.label}"


def certificate_data(told: Certified, drawn: Callable[[str], str]) -> Mapping[str, object]:
    """Return the data of templates/documents/disposal_certificate.typ; `drawn` leaves out what the fonts lack."""
    day, moment = _day(told), _moment(told)
    return {
        **_head(told, drawn),
        "count": len(told.documents),
        "matters": len(told.matters),
        "pages": sum(one.pages for one in told.gone),
        "plan": told.plan,
        "decision": drawn(told.decision),
        "decided_on": day(told.decided_on),
        "proposed": f"{drawn(told.proposed_by)}, {moment(told.proposed_at)}",
        "objections_until": day(told.objections_until),
        "approvals": [{"name": drawn(name), "at": moment(at)} for name, at in told.approvals],
        "destroyed_at": moment(told.destroyed_at),
        "backups_until": day(told.backups_until),
        "objected": told.objected,
        "spared": told.spared,
        "papers": [{"reference": one.reference, "place": drawn(one.paper)} for one in told.gone if one.paper],
        "mail_folder": drawn(told.mail_folder),
        "letters": [
            {"reference": one.reference, "holds_more": one.letter_holds_more}
            for one in told.gone
            if one.letter
        ],
        "shared": [
            {"reference": one.reference, "by": drawn(one.shared_with)} for one in told.gone if one.shared_with
        ],
    }


def list_data(told: Certified, drawn: Callable[[str], str]) -> Mapping[str, object]:
    """Return the data of templates/documents/disposal_list.typ: one row for each document, and then for each matter."""
    day = _day(told)
    return {
        **_head(told, drawn),
        "rows": [
            {
                "reference": one.reference,
                "class_name": drawn(one.class_name),
                "was": drawn(one.was),
                "basis": drawn(one.basis),
                "document_date": day(one.document_date),
                "kept_until": day(one.kept_until),
                "pages": one.pages,
                "hashes": list(one.hashes),
                "matter": one.matter,
            }
            for one in (*told.documents, *told.matters)
        ],
    }


def as_facts(told: Certified) -> Mapping[str, object]:
    """Return the same for programs: what is attached to the certificate as JSON."""
    return {
        "association": {"name": told.association, "org_number": told.org_number},
        "disposal": told.label,
        "schedule": {
            "version": told.plan,
            "decision": told.decision,
            "decided_on": _iso(told.decided_on),
        },
        "proposed": {"by": told.proposed_by, "at": told.proposed_at.isoformat()},
        "objections_until": told.objections_until.isoformat(),
        "approvals": [{"by": name, "at": at.isoformat()} for name, at in told.approvals],
        "destroyed_at": told.destroyed_at.isoformat(),
        "backups_until": _iso(told.backups_until),
        "objected": told.objected,
        "spared": told.spared,
        "documents": [
            {
                "reference": one.reference,
                "class": one.class_name,
                "class_before": one.was,
                "basis": one.basis,
                "document_date": _iso(one.document_date),
                "kept_until": one.kept_until.isoformat(),
                "pages": one.pages,
                "sha256": list(one.hashes),
                "bytes_kept_by": one.shared_with,
                "paper": one.paper,
                "came_with_a_letter": one.letter,
                "letter_stays": one.letter and (one.letter_holds_more or not told.mail_folder),
            }
            for one in told.documents
        ],
        "matters": [
            {
                "reference": one.reference,
                "class": one.class_name,
                "basis": one.basis,
                "opened_on": _iso(one.document_date),
                "kept_until": one.kept_until.isoformat(),
            }
            for one in told.matters
        ],
    }


def without(text: str, letters: Sequence[str]) -> str:
    """Return a text with letters replaced that cannot be printed."""
    for letter in letters:
        text = text.replace(letter, "?")
    return text


def _head(told: Certified, drawn: Callable[[str], str]) -> dict[str, object]:
    return {
        "language": told.language,
        "association": {"name": drawn(told.association), "org_number": told.org_number},
        "title": certificate_title(told),
    }


def _day(told: Certified) -> Callable[[date | None], str]:
    return lambda day: format_date(day, told.language) if day else ""


def _moment(told: Certified) -> Callable[[datetime], str]:
    day = _day(told)
    return lambda at: day(local_date(at, told.time_zone))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
