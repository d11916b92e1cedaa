"""What is suggested about a paper, in words for people: the value, where it stands or why; and what became of a stack."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from boardroom.core.actor import Actor
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.documents.models import Document
from boardroom.documents.queries import derivations
from boardroom.intake.actions import Described
from boardroom.intake.models import (
    Likeness,
    MailMessage,
    Stack,
    StackState,
    Suggested,
    Upload,
    UploadState,
    Verdict,
)
from boardroom.intake.rules.offers import Field, Ground
from boardroom.intake.rules.stacks import REMARK_WORDS, Remark
from boardroom.work import Work

LABELS = {
    Field.DATE: N_("Datum"),
    Field.KIND: N_("Handlingstyp"),
    Field.TITLE: N_("Titel"),
    Field.NUMBER: N_("Nummer på handlingen"),
    Field.FISCAL_YEAR: N_("Räkenskapsår"),
    Field.COUNTERPARTY: N_("Motpart"),
    Field.APARTMENT: N_("Lägenhet"),
}
_ORDER = tuple(LABELS)
_LEARNED = {
    Ground.COUNTERPARTY: N_("Ni har lagt tidigare papper från %(words)s under %(kind)s."),
    Ground.WORD: N_("Ni har lagt tidigare papper med ordet ”%(words)s” i titeln under %(kind)s."),
    Ground.TAG: N_("Ni har lagt tidigare papper märkta ”%(words)s” under %(kind)s."),
}


def sender_in_words(message: MailMessage) -> str:
    """Return whom a letter is from: a claim, unless the receiving server vouches for the address."""
    sender = message.sender or _("okänd avsändare")
    if message.proved:
        return _("från %(sender)s, intygat av e-postservern", sender=sender)
    return _("avsändaren säger sig vara %(sender)s", sender=sender)


def shown(
    actor: Actor, document_id: uuid.UUID, suggested: Sequence[Suggested], kinds: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the suggestions about a document as templates show them; `kinds` are the classes' names by key."""
    rows = sorted(suggested, key=lambda row: _ORDER.index(row.field))
    return [_one(actor, document_id, row, kinds) for row in rows]


def value_in_words(row: Suggested, kinds: Mapping[str, str]) -> str:
    """Return a suggested value as people read it."""
    if row.field is Field.DATE:
        return str(format_date(date.fromisoformat(row.value), "d MMMM y"))
    return kinds.get(row.value, row.value) if row.field is Field.KIND else row.value


def likes(
    actor: Actor, document_id: uuid.UUID, found: Sequence[tuple[Likeness, Document]]
) -> list[dict[str, Any]]:
    """Return the documents that are like one, or the same paper, with what can be answered."""
    may = actor.may(Permission.EDIT_DOCUMENTS)
    return [
        {
            "title": other.title,
            "reference": other.reference,
            "url": url_for("archive.document", document_id=other.id),
            "same": pair.verdict is Verdict.SAME,
            "percent": pair.percent,
            "answers": _answers(document_id, other.id, pair.verdict) if may else [],
        }
        for pair, other in found
    ]


def _answers(document_id: uuid.UUID, other_id: uuid.UUID, verdict: Verdict) -> list[tuple[str, str]]:
    def to(answer: str) -> str:
        return url_for("intake.compare", document_id=document_id, other_id=other_id, answer=answer)

    if verdict is Verdict.SAME:
        return [(_("Ångra"), to("again"))]
    return [(_("Samma papper"), to("same")), (_("Olika papper"), to("different"))]


def _one(actor: Actor, document_id: uuid.UUID, row: Suggested, kinds: Mapping[str, str]) -> dict[str, Any]:
    field = row.field.value
    return {
        "field": field,
        "label": _(LABELS[row.field]),
        "value": value_in_words(row, kinds),
        "raw": row.value,
        "sentence": _sentence(actor, row, kinds),
        "page": row.page,
        "spots": [
            {"x": left, "y": top, "width": width, "height": height}
            for left, top, width, height in json.loads(row.boxes)
        ],
        "url": url_for(
            "archive.document", document_id=document_id, page=row.page, evidence=field, _anchor="hit"
        )
        if row.page
        else None,
        "accept_url": url_for("intake.accept_one", document_id=document_id, field=field),
        "decline_url": url_for("intake.decline", document_id=document_id, field=field),
    }


def _sentence(actor: Actor, row: Suggested, kinds: Mapping[str, str]) -> str:
    if row.ground is Ground.PAGE:
        return _("Sida %(page)s: ”%(words)s”", page=row.page, words=row.words)
    if row.ground is Ground.FILE_NAME:
        return _("Filen heter ”%(words)s”.", words=row.words)
    if row.ground is Ground.FOLDER:
        return _("Mappen heter ”%(words)s”.", words=row.words)
    if row.ground is Ground.DERIVED:
        return _("Följer av de andra uppgifterna.")
    if actor.record_classes is not None:
        # Whoever sees a few classes is not told what lies in the others.
        return _("Liknande papper har lagts så tidigare.")
    return _(_LEARNED[row.ground]) % {"words": row.words, "kind": kinds.get(row.value, row.value)}


def stack_shown(work: Work, stack: Stack, document: Document) -> dict[str, Any]:
    """Return what is said of a stack: that it waits, what it became, and what a person should know of it."""
    made = derivations.made_of(work, document)
    results = derivations.results_of(work, made) if made else []
    return {
        "waits": stack.state is StackState.WAITING,
        "whole": stack.state is StackState.WHOLE,
        "parts": [
            {"title": one.title, "url": url_for("archive.document", document_id=one.id)} for one in results
        ],
        "remarks": [_(REMARK_WORDS[Remark(remark)], page=page) for remark, page in json.loads(stack.remarks)],
    }


def lacks(upload: Upload, document: Document | None) -> str:
    """Return which of a paper's facts nobody has told; empty where it lacks none."""
    if document is None or upload.state is UploadState.DUPLICATE:
        return ""
    if document.record_class is None and document.document_date is None:
        return _("Saknar handlingstyp och datum")
    if document.record_class is None:
        return _("Saknar handlingstyp")
    return _("Saknar datum") if document.document_date is None else ""


def changed_in_words(done: Described) -> str:
    """Return what a change of many papers came to."""
    words = ngettext(
        "Uppgifterna är ändrade för ett papper.", "Uppgifterna är ändrade för %(num)s papper.", done.changed
    )
    if done.left:
        words += " " + ngettext(
            "Ett lämnades som det var, för att du inte får ändra det.",
            "%(num)s lämnades som de var, för att du inte får ändra dem.",
            done.left,
        )
    return words
