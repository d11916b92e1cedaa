"""The document page: the page image large, its words above it, the facts beside it."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.archive import actions, queries
from boardroom.archive.rules import Hit, first_page_with_hits, fitted, placed, strip, trail
from boardroom.archive.views import spreads, wording
from boardroom.archive.views.blueprint import blueprint
from boardroom.archive.views.dividing import derivation_shown, excerpt_name
from boardroom.classes.queries import schedule
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File, FileRole
from boardroom.documents.queries import by_id, derivations, files_of
from boardroom.intake.models import Suggested
from boardroom.intake.queries import letter_of, likes_of, suggestions_of
from boardroom.intake.views import wording as intake_words
from boardroom.mandates.queries import period_of, person
from boardroom.papers.queries import binders_by_ids, paper_of, transfers_of
from boardroom.papers.rules import PaperStatus
from boardroom.ports.geometry import Word
from boardroom.reading.actions import retry as read_again
from boardroom.reading.models import Page, PageState
from boardroom.reading.queries import copy_of, pages_of, text_layer, to_correct_count
from boardroom.reading.rules import VIEW_SIDE, by_sheets, unpack_words
from boardroom.search.queries import page_texts
from boardroom.search.queries.wording import synonyms
from boardroom.search.rules import Marking, marked_spans, marking_of, met_words
from boardroom.web import door
from boardroom.web.document_rows import A4, language
from boardroom.web.guard import requires
from boardroom.work import Work

_DONE = {PageState.READ, PageState.BLANK, PageState.FAILED}


@dataclass(frozen=True)
class Place:
    """Where in a document the address points: page (0: wherever the first hit is), query, and hit on the page."""

    page: int
    query: str
    hit: int
    evidence: str = ""  # the field whose suggestion is to be seen on the page


@blueprint.get("/<uuid:document_id>")
@requires(Permission.READ_DOCUMENTS)
def document(document_id: uuid.UUID) -> ResponseReturnValue:
    """One document, opened at a page; the words of `q` are marked."""
    with door.reading() as work:
        found = by_id(work, document_id)
        pages = pages_of(work, document_id)
        suggested = suggestions_of(work, [document_id]).get(document_id, [])
        shown = _facts(work, found, pages) | _viewer(work, found, pages, _place(), suggested)
        shown |= _suggestions(work, found, suggested)
        may_correct = work.actor.may(Permission.EDIT_DOCUMENTS)
        doubtful = to_correct_count(work, document_id, failed=False) if may_correct else 0
    actions.note_opening(door.opener(), door.actor(), document_id)
    shown["recognition"] = recognition_of(found, pages, doubtful)
    shown["spreads"] = spreads.offer(document_id, pages) if may_correct and shown["divisible"] else None
    return render_template("archive/document.html", **shown)


@blueprint.get("/<uuid:document_id>/recognition")
@requires(Permission.READ_DOCUMENTS)
def recognition(document_id: uuid.UUID) -> ResponseReturnValue:
    """How far the reading of the pages has come, as a fragment that asks again by itself."""
    with door.reading() as work:
        found = by_id(work, document_id)
        pages = pages_of(work, document_id)
    state = recognition_of(found, pages) or {"state": "done"}
    state["finished_url"] = url_for("archive.document", document_id=document_id)
    return render_template("archive/_recognition.html", recognition=state)


@blueprint.post("/<uuid:document_id>/retry")
@requires(Permission.ADD_DOCUMENTS)
def retry(document_id: uuid.UUID) -> ResponseReturnValue:
    """Read the pages that failed once more."""
    with door.writing() as work:
        read_again(work, document_id)
    flash(_("Sidorna står i kö för att läsas av igen."), "done")
    return redirect(url_for("archive.document", document_id=document_id))


def recognition_of(found: Document, pages: list[Page], doubtful: int = 0) -> dict[str, Any] | None:
    """Return how far reading has come and how many pages are doubtful, None when there is nothing to say."""
    done = sum(page.state in _DONE for page in pages)
    failed = [(number, page) for number, page in enumerate(pages, start=1) if page.state is PageState.FAILED]
    if done == len(pages) and not failed and not doubtful:
        return None
    started = any(page.state is not PageState.WAITING for page in pages)
    may_retry = failed and door.actor().may(Permission.ADD_DOCUMENTS)
    return {
        "state": ("failed" if failed else "done")
        if done == len(pages)
        else "running"
        if started
        else "waiting",
        # The page being read now, not the last one that is ready.
        "done": min(done + 1, len(pages)),
        "total": len(pages),
        "url": url_for("archive.recognition", document_id=found.id),
        "failed_pages": [
            {"number": number, "reason": _(page.problem), "type_url": _correcting(page)}
            for number, page in failed
        ],
        "retry_url": url_for("archive.retry", document_id=found.id) if may_retry else None,
        "uncertain": doubtful,
        "correct_url": url_for("reading.to_correct", document=found.id),
    }


def _correcting(page: Page) -> str | None:
    """Return where the actor can put the text of a page right, and come back from."""
    if not door.actor().may(Permission.EDIT_DOCUMENTS):
        return None
    return url_for("reading.correct", page_id=page.id, way="document")


def _place() -> Place:
    def number(name: str) -> int:
        text = request.args.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 6 else 0

    return Place(
        number("page"),
        request.args.get("q", "").strip()[:300],
        number("hit"),
        request.args.get("evidence", "")[:20],
    )


def _facts(work: Work, found: Document, pages: list[Page]) -> dict[str, Any]:
    actor, plan = work.actor, schedule(work)
    files = files_of(work, found)
    envelope = queries.envelopes_of(work, [found.id]).get(found.id)
    signers = queries.signers_of(work, envelope) if envelope else []
    kind = plan.name_of(found.record_class, language())
    basis = plan.classes[found.record_class].basis if found.record_class in plan.classes else ""
    filer = person(work, found.created_by) if found.created_by else None
    paper = paper_of(work, found)
    entries = queries.history_of(work, found) if actor.may(Permission.READ_CHANGES) else []
    derived = derivation_shown(work, found)
    from_others = bool(derived and derived["origins"]) and not files
    originals = derivations.originals_of(work, derivations.spans_of(work, found)) if from_others else []
    divisible = envelope is None and _as_it_came(derived, files)
    return {
        "derived": derived,
        "divisible": divisible,
        "document": {
            "title": found.title,
            "kind": kind or _("Handlingstypen är inte bestämd"),
            "date": found.document_date,
            "reference": found.reference,
            "status": wording.standing(envelope, signers),
            "sentence": found.summary.rstrip(".") or None,
        },
        "facts": wording.facts(
            found,
            files,
            kind=kind,
            period=period_of(work, found.document_date) if found.document_date else None,
            kept=wording.keeping(plan.keep_until(found), basis, needed=bool(derived and derived["results"])),
            signers=signers,
            pages=len(pages),
            filed_by=filer.name if filer else "",
            by_letter=_by_letter(work, found),
            paper=wording.paper_in_words(paper, change_url=_change_paper(found)),
        ),
        "downloads": wording.downloads(found, files)
        if not from_others
        else wording.downloads_of_pages(
            excerpt_name(found),
            url_for("archive.excerpt", document_id=found.id, name=excerpt_name(found)),
            originals,
        ),
        "actions": _deeds(
            found,
            signable=envelope is None and _is_one_pdf(files) and not (derived and derived["results"]),
            divisible=len(by_sheets(pages)) if divisible else 0,
            transferable=bool(files) and paper.status is not PaperStatus.DESTROYED and plan.disposable(found),
            spreads=spreads.deeds(found.id, pages, partable=divisible),
        ),
        "proof": wording.proof(found, files, envelope)
        if files
        else wording.proof_of_pages(originals)
        if originals
        else None,
        "next_paper": _next_paper(work),
        "technical": wording.transfers(transfers_of(work, found.id))
        + wording.technical(found, [*files, *originals], envelope, copy_of(work, found)),
        "history": wording.history(entries),
        "history_url": None,
        "related": _related(envelope.id) if envelope else [],
        "problems": [_(file.problem) for file in files if file.problem],
        "trail": [(_("Arkiv"), url_for("archive.browse")), *_class_trail(found, kind)],
    }


def _by_letter(work: Work, found: Document) -> str:
    """Return that a letter brought a document and, for those who may add papers, from whom it says that it is."""
    letter = letter_of(work, found.id)
    if letter is None:
        return ""
    if not work.actor.may(Permission.ADD_DOCUMENTS):
        return _("med e-post")
    return _("med e-post, %(said)s", said=intake_words.sender_in_words(letter))


def _is_one_pdf(files: Sequence[File]) -> bool:
    own = [file for file in files if file.role is not FileRole.ACCESS_COPY]
    return len(own) == 1 and own[0].media_type == "application/pdf" and not own[0].problem


def _as_it_came(derived: dict[str, Any] | None, files: Sequence[File]) -> bool:
    """Tell whether a document may be split or joined: not set aside, nothing sealed."""
    set_aside = derived is not None and (derived["undone"] or derived["results"])
    as_it_came = {FileRole.ORIGINAL, FileRole.ACCESS_COPY}
    return not set_aside and all(file.role in as_it_came for file in files)


def _change_paper(found: Document) -> str:
    may = door.actor().may(Permission.EDIT_DOCUMENTS)
    return url_for("archive.paper", document_id=found.id) if may else ""


def _next_paper(work: Work) -> dict[str, Any] | None:
    """Return the way on for someone who has just photographed a paper out of a binder."""
    try:
        binder_id = uuid.UUID(request.args.get("photographed", ""))
    except ValueError:
        return None
    binder = binders_by_ids(work, [binder_id]).get(binder_id)
    if binder is None or not work.actor.may(Permission.ADD_DOCUMENTS):
        return None
    address = url_for("archive.photograph", binder_id=binder.id)
    return {"url": address, "known": "known" in request.args, "binder": binder.label}


def _deeds(
    found: Document, *, signable: bool, divisible: int, transferable: bool, spreads: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    may = door.actor().may
    deeds = []
    if may(Permission.EDIT_DOCUMENTS):
        edit = url_for("archive.edit", document_id=found.id)
        deeds.append({"label": _("Ändra uppgifter"), "url": edit, "post": False})
    if may(Permission.SEND_FOR_SIGNING) and signable:
        send = url_for("signing.prepare", document_id=found.id)
        deeds.append({"label": _("Skicka för underskrift"), "url": send, "post": False})
    if may(Permission.EDIT_DOCUMENTS) and divisible > 1:
        split = url_for("archive.split", document_id=found.id)
        deeds.append({"label": _("Dela dokumentet"), "url": split, "post": False})
    if may(Permission.EDIT_DOCUMENTS):
        deeds += spreads
    if may(Permission.EDIT_DOCUMENTS) and divisible:
        join = url_for("archive.join", document_id=found.id)
        deeds.append({"label": _("Slå ihop med andra"), "url": join, "post": False})
    if may(Permission.EDIT_DOCUMENTS) and transferable:
        certify = url_for("archive.transfer", document_id=found.id)
        deeds.append({"label": _("Intyga överföringen"), "url": certify, "post": False})
    if may(Permission.EDIT_DOCUMENTS):
        hide = url_for("archive.hide", document_id=found.id)
        deeds.append({"label": _("Dölj för den som är jävig"), "url": hide, "post": False})
    return deeds


def _related(envelope_id: uuid.UUID) -> list[dict[str, Any]]:
    may = door.actor().may
    if not (may(Permission.READ_MINUTES) or may(Permission.SEND_FOR_SIGNING)):
        return []
    address = url_for("signing.envelope", envelope_id=envelope_id)
    return [{"label": _("Hur underskrifterna gick till"), "url": address, "words": None}]


def _class_trail(found: Document, kind: str) -> list[tuple[str, str]]:
    if not found.record_class:
        return []
    return [(kind, url_for("archive.browse", by="class", group=found.record_class))]


def _suggestions(work: Work, found: Document, suggested: list[Suggested]) -> dict[str, Any]:
    """Return what is suggested about the document, for those who may say so, and what it is like, for everyone."""
    plan = schedule(work)
    kinds = {key: plan.name_of(key, language()) for key in plan.classes}
    may = work.actor.may(Permission.EDIT_DOCUMENTS)
    likes = likes_of(work, [found.id]).get(found.id, [])
    return {
        "suggestions": intake_words.shown(work.actor, found.id, suggested, kinds) if may else [],
        "likes": intake_words.likes(work.actor, found.id, likes),
    }


def _marked(place: Place, suggested: list[Suggested], number: int, words: Sequence[Word]) -> list[list[int]]:
    """Return the words on page `number` that a suggestion rests on, where the address asks to see them."""
    row = next((one for one in suggested if one.field.value == place.evidence and one.page == number), None)
    boxes = {tuple(box) for box in json.loads(row.boxes)} if row else set()
    marked = [at for at, word in enumerate(words) if (word.left, word.top, word.width, word.height) in boxes]
    return [marked] if marked else []


def _viewer(
    work: Work, found: Document, pages: list[Page], place: Place, suggested: list[Suggested]
) -> dict[str, Any]:
    if not pages:
        return {"page": None, "pages": [], "hits": None, "next_image_url": None}
    marking = marking_of(place.query, synonyms(work))
    counts = _hits_by_page(work, found, marking)
    number = min(place.page or first_page_with_hits(counts), len(pages))
    page = pages[number - 1]
    layer = text_layer(work, page.id)
    words = unpack_words(layer.words) if layer else ()
    met = met_words(words, marking)
    if words and marking:
        counts = counts | {number: len(met)}
    evidence = _marked(place, suggested, number, words)
    way = trail(counts, number, place.hit)

    def at(page_number: int, hit: Hit | None = None) -> str:
        return url_for(
            "archive.document",
            document_id=found.id,
            page=page_number,
            q=place.query or None,
            hit=hit.number if hit else None,
            _anchor="hit" if hit else None,
        )

    width, height = fitted(page.width, page.height, VIEW_SIDE)
    return {
        "page": {
            "number": number,
            "total": len(pages),
            "width": page.width or width,
            "height": page.height or height,
            "image_url": _image(page, "large"),
            "image_width": width,
            "image_height": height,
            "full_url": _image(page, "large"),
            "previous_url": at(number - 1) if number > 1 else None,
            "next_url": at(number + 1) if number < len(pages) else None,
            "text": layer.text if layer else "",
            "correct_url": _correcting(page),
            "read": page.state in _DONE,
            "words": placed(words, evidence, 1) if evidence else placed(words, met, way.current),
        },
        "pages": [
            {
                "number": other_number,
                "url": at(other_number),
                "thumbnail_url": _image(other, "small"),
                "width": other.width or A4[0],
                "height": other.height or A4[1],
                "hits": counts.get(other_number, 0),
                "current": other_number == number,
            }
            for other_number in strip(len(pages), number, counts)
            for other in [pages[other_number - 1]]
        ],
        "hits": {
            "query": place.query,
            "number": way.number,
            "total": way.total,
            "previous_url": at(way.previous.page, way.previous) if way.previous else None,
            "next_url": at(way.next.page, way.next) if way.next else None,
        }
        if marking and way.total
        else None,
        "next_image_url": _image(pages[number], "large") if number < len(pages) else None,
    }


def _image(page: Page, size: str) -> str:
    return url_for("archive.page_image", page_id=page.id, size=size)


def _hits_by_page(work: Work, found: Document, marking: Marking) -> dict[int, int]:
    if not marking:
        return {}
    texts = page_texts(work, [found.id]).get(found.id, [])
    return {
        number: len(marked_spans(text, marking.forms, marking.beginnings)) for _key, number, text in texts
    }
