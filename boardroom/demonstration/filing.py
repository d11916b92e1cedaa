"""Files the demonstration's papers through intake, as an importer would; the worker then reads them live."""

import json
from datetime import date
from pathlib import Path

from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.documents.actions import describe, note_event
from boardroom.documents.queries import by_id
from boardroom.intake.actions import Given, House, Incoming, receive
from boardroom.intake.models import Source
from boardroom.mandates.models import Person
from boardroom.mandates.queries import actor_for
from boardroom.runtime import Runtime

PAPERS = Path(__file__).parent / "papers"
# Left for the importer to find: its command, printed at the start, sends these and finds the others there.
BOX = frozenset(
    {
        "1931-05-15-stadgar.pdf",
        "1983-11-07-styrelseprotokoll-9.pdf",
        "2018-10-03-ovk-protokoll.pdf",
        "2022-11-15-underhallsplan.pdf",
        "2025-01-01-fastighetsforsakring.pdf",
    }
)
# Replaced by a later paper of the archive, and on which day.
REPLACED = {"2009-02-16-policy-andrahand.pdf": date(2021, 6, 14)}

# About one apartment alone, whose owner reads it on the members' pages; the damage in its bathroom was its neighbours' too.
ABOUT = {"2013-09-04-lgh-1203-badrum-tillstand.jpg": "1203"}


def file_papers(made: Runtime, association: Association, by: Person) -> int:
    """File the catalogue but for the importer's box, those to be read first ahead; return how many."""
    with made.opener.reading(worker_for(association.id)) as work:
        actor = actor_for(work, association, by.account_id, by.name) if by.account_id else None
    if actor is None:
        raise LookupError(by.name)
    catalogue = json.loads((PAPERS / "catalogue.json").read_text(encoding="utf-8"))
    filed = [paper for paper in catalogue if paper["file"] not in BOX]
    for paper in sorted(filed, key=lambda entry: (not entry["recognise_live"], entry["document_date"])):
        with (PAPERS / paper["file"]).open("rb") as content:
            [upload] = receive(
                made.opener,
                actor,
                [Incoming(content, paper["file"])],
                house=House(),
                source=Source.WEB if paper["recognise_live"] else Source.API,
                given=Given(
                    title=paper["title"],
                    record_class=paper["record_class"],
                    document_date=date.fromisoformat(paper["document_date"]),
                    tags=tuple(paper["tags"]),
                    printed_number=paper["printed_number"] or "",
                ),
                seconds=30,
            )
        if paper["file"] in REPLACED and upload.document_id is not None:
            with made.opener.writing(actor) as work:
                note_event(work, by_id(work, upload.document_id), REPLACED[paper["file"]])
        if paper["file"] in ABOUT and upload.document_id is not None:
            with made.opener.writing(actor) as work:
                describe(
                    work,
                    upload.document_id,
                    title=paper["title"],
                    record_class=paper["record_class"],
                    document_date=date.fromisoformat(paper["document_date"]),
                    apartment=ABOUT[paper["file"]],
                )
    return len(filed)
