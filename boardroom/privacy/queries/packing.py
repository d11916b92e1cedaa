"""What goes into a package, read in one go so that it can be made without a transaction."""

from dataclasses import dataclass

from boardroom.associations.queries import local_today
from boardroom.documents.models import File
from boardroom.language.dates import format_date
from boardroom.ports.geometry import Word
from boardroom.privacy.models import PrivacyRequest
from boardroom.privacy.queries.processing import controller, lines_of
from boardroom.privacy.queries.requests import pages_among, reviewed, sheet_of
from boardroom.privacy.rules.boxes import Box, burnt, left_over
from boardroom.privacy.rules.packing import IndexRow, LeftOut, blacked_out, document_name, extract_name
from boardroom.privacy.rules.states import FINDING_WORDS, Choice, FindingKind
from boardroom.reading.models import Page
from boardroom.reading.queries import file_of_page
from boardroom.retention.rules import kept_words
from boardroom.work import Work


@dataclass(frozen=True)
class PackedPage:
    """One page to be drawn: what is burnt in, and the words that are left."""

    page: Page
    file: File
    boxes: tuple[Box, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True)
class PackedDocument:
    """The pages of one document that are handed out."""

    name: str  # in the package
    reference: str
    pages: tuple[PackedPage, ...]


@dataclass(frozen=True)
class Contents:
    """All that a package is made of; `changed` when a page's text is another than the one that was reviewed."""

    documents: tuple[PackedDocument, ...]
    extracts: tuple[tuple[str, str], ...]  # name in the package, text
    index: tuple[IndexRow, ...]
    left_out: tuple[LeftOut, ...]
    head: dict[str, object]
    contact: str
    processing: tuple[dict[str, str], ...]
    today: str
    changed: bool


def contents(work: Work, request: PrivacyRequest) -> Contents:
    """Return the contents of a request's package; for the worker, who sees all of it."""
    seen = reviewed(work, request)
    given = [one for one in seen.findings if one.choice is Choice.INCLUDE]
    documents, index, classes, changed = [], [], set[str](), False
    for document_id, findings in pages_among(given).items():
        document = seen.documents[document_id]
        pages = []
        for one in findings:
            sheet = sheet_of(work, one)
            changed = changed or sheet.mark != one.text_mark
            width, height = sheet.page.width or 1, sheet.page.height or 1
            boxes = burnt(sheet.words, one.covered, [Box(*box) for box in one.boxes], width, height)
            words = left_over(sheet.words, one.covered, boxes, width, height)
            pages.append(PackedPage(sheet.page, file_of_page(work, sheet.page), tuple(boxes), words))
        name = document_name(document.reference)
        documents.append(PackedDocument(name, document.reference, tuple(pages)))
        index.append(
            IndexRow(
                name,
                f"Handling {document.reference}",
                ", ".join(str(one.page_number) for one in findings),
                sum(len(one.covered) for one in findings),
                sum(len(one.boxes) for one in findings),
            )
        )
        classes.add(document.record_class or "")
    extracts = []
    for number, one in enumerate((one for one in given if one.kind is not FindingKind.PAGE), start=1):
        what = FINDING_WORDS[one.kind]
        name = extract_name(number, what)
        extracts.append((name, blacked_out(one.text, one.covered)))
        index.append(IndexRow(name, what, "", len(one.covered)))
    left_out = [
        LeftOut(
            _what(
                one.kind,
                seen.documents[one.document_id].reference if one.document_id else "",
                one.page_number,
            ),
            one.reason,
        )
        for one in seen.findings
        if one.choice is Choice.LEAVE_OUT
    ]
    return Contents(
        tuple(documents),
        tuple(extracts),
        tuple(index),
        tuple(left_out),
        *_told(work, classes),
        today=format_date(local_today(work), "sv"),
        changed=changed,
    )


def _what(kind: FindingKind, reference: str, page: int) -> str:
    return f"Sida {page} i handling {reference}" if kind is FindingKind.PAGE else FINDING_WORDS[kind]


def _told(work: Work, classes: set[str]) -> tuple[dict[str, object], str, tuple[dict[str, str], ...]]:
    """Return the letter's head, whom to write to, and the record's lines for the classes concerned and the portal's own."""
    record = lines_of(work)
    told = controller(work)
    contact = [
        record.association.name,
        *((told.contact, told.address, told.email, told.phone) if told else ()),
    ]
    outside = told.recipients.replace("\n", ", ") if told else ""
    wanted = classes | {"access_log"}
    lines = tuple(
        {
            "name": line.row.name,
            "purpose": line.family.purpose,
            "ground": line.family.ground,
            "basis": line.row.basis,
            "kept": _kept(
                line.row.duration, kept_words(line.row.duration, line.row.unit), line.trigger_words
            ),
            "recipients": ", ".join(part for part in (*line.roles, line.family.outside, outside) if part),
        }
        for line in record.lines
        if line.row.key in wanted
    )
    head: dict[str, object] = {
        "language": "sv",
        "association": {"name": record.association.name, "org_number": record.association.org_number},
    }
    return head, "\n".join(part for part in contact if part), lines


def _kept(duration: int | None, sentence: str, trigger: str) -> str:
    words = sentence % {"count": duration} if duration else sentence
    return words if duration is None else f"{words} ({trigger})"
