"""Packing an association into a bag: rows first, from one steady snapshot; then the stored files, which never change."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from boardroom import __version__
from boardroom.associations.queries import own
from boardroom.audit.queries import chain_report
from boardroom.classes.queries import every as record_classes
from boardroom.classes.queries import name_in
from boardroom.core.actor import Actor
from boardroom.export import queries
from boardroom.export.jobs.contents import Contents
from boardroom.export.jobs.page import write_page
from boardroom.export.jobs.premis import write_premis
from boardroom.export.queries import Chosen
from boardroom.export.rules.cells import cell, line, told
from boardroom.export.rules.naming import further_path, payload_path
from boardroom.export.rules.selection import Kind, Selection
from boardroom.export.rules.tables import RENDITIONS
from boardroom.mandates.rules import ROLE_WORDS
from boardroom.minutes.queries import Entered, Sought, decisions
from boardroom.ports.bags import Bag, Packed
from boardroom.work import Work, WorkOpener, schema

FORMAT = "1"
AT_ONCE = 500


def pack(
    opener: WorkOpener,
    actor: Actor,
    selection: Selection,
    bag: Bag,
    beat: Callable[[], None] | None = None,
) -> tuple[Contents, Packed]:
    """Put what the actor may see of a selection into a bag, and finish it; raises as `pack_into`."""
    contents = pack_into(opener, actor, selection, bag, beat)
    return contents, bag.finish(contents.facts, beat)


def pack_into(
    opener: WorkOpener,
    actor: Actor,
    selection: Selection,
    bag: Bag,
    beat: Callable[[], None] | None = None,
    *,
    place: Callable[[str], str] = str,
) -> Contents:
    """Put what the actor may see of a selection into a bag; `place` says where the bag keeps what is given a path.

    Memory holds the hashes and paths of files, never a file or a table. DamagedBag when stored bytes are not what
    they were; FileNotFoundError when some were destroyed meanwhile: then it is tried again from the start.
    """
    with opener.reading(actor) as work:
        contents = _written(work, selection, bag, schema.newest(opener.engine), place)
    for sha256, path in contents.wanted.items():
        bag.add(path, opener.ports.blobs.path(actor.tenant, sha256), sha256)
        if beat:
            beat()
    files = ({"sha256": one, "path": place(path)} for one, path in contents.wanted.items())
    _add_json(bag, "registers/files.json", files)
    return contents


def _written(
    work: Work, selection: Selection, bag: Bag, version: str, place: Callable[[str], str]
) -> Contents:
    """Write all that the database tells."""
    found = queries.chosen(work, selection)
    contents = Contents(work.now, complete=queries.is_complete(work, found), place=place)
    _place_files(work, found, contents)
    _write_tables(work, found, contents, bag)
    classes = {one.key: (one.name, name_in(one, "en")) for one in record_classes(work)}
    _write_registers(work, found, contents, bag, {key: names[0] for key, names in classes.items()})
    write_premis(work, found, contents, bag)
    association = own(work)
    chain = chain_report(work, str(association.id))
    contents.log_length = chain.length
    _add_json(
        bag,
        "audit/chain.json",
        [{"chain": chain.chain, "length": chain.length, "head": chain.head, "intact": chain.ok}],
    )
    contents.facts = _facts(work, selection, contents, version)
    if found.withheld:
        contents.facts.append(("Boardroom-Withheld-Log-Entries", str(found.withheld)))
    write_page(
        work,
        contents,
        bag,
        classes=classes,
        decisions=_decisions(work, found, contents),
        documents=_documents(work, found, contents),
    )
    return contents


def _facts(work: Work, selection: Selection, contents: Contents, version: str) -> list[tuple[str, str]]:
    association = own(work)
    of_what = selection.record_class
    if selection.kind is Kind.PERIOD:
        of_what = queries.period_named(work, selection.period_id).label
    return [
        ("Source-Organization", f"{association.name} ({association.org_number})"),
        ("External-Identifier", str(association.id)),
        (
            "External-Description",
            f"Boardroom, {association.name}: {' '.join(filter(None, (selection.kind.value, of_what)))}",
        ),
        ("Bagging-Date", work.now.date().isoformat()),
        ("Bag-Software-Agent", f"Boardroom {__version__}"),
        ("Boardroom-Export-Format", FORMAT),
        ("Boardroom-Schema", version),
        ("Boardroom-Made-At", told(work.now)),
        ("Boardroom-Selection", selection.kind.value),
        ("Boardroom-Complete", "yes" if contents.complete else "no"),
        ("Boardroom-Documents", str(contents.documents)),
        ("Boardroom-Missing-Files", str(len(contents.missing))),
    ]


# --- Files --------------------------------------------------------------------------------------


def _place_files(work: Work, found: Chosen, contents: Contents) -> None:
    """Give the files of documents their places; the same bytes lie once."""
    has = work.ports.blobs.has
    for filed in queries.files(work, found):
        file = filed.file
        if not has(work.actor.tenant, file.sha256):
            if filed.standing:
                contents.missing.append((file.sha256, f"{filed.reference}: {file.name}"))
            continue
        path = payload_path(file.role.value, filed.reference, file.position, file.name, file.media_type)
        place = contents.wanted.setdefault(file.sha256, path)
        contents.of_documents.setdefault(filed.document_id, []).append(
            (file.role.value, contents.place(place))
        )


def _further(
    work: Work, table: str, row: Mapping[str, Any], contents: Contents, columns: Sequence[str]
) -> None:
    for name in columns:
        sha256 = row[name]
        if sha256 and sha256 not in contents.wanted and work.ports.blobs.has(work.actor.tenant, sha256):
            contents.wanted[sha256] = further_path(table, sha256)


# --- Tables -------------------------------------------------------------------------------------


def _write_tables(work: Work, found: Chosen, contents: Contents, bag: Bag) -> None:
    """Write every table as JSON, a row a line, and as CSV for a spreadsheet; schema.json says what the columns hold."""
    told_of: dict[str, Any] = {}
    for table in found.tables:
        kinds = {column.name: queries.kind_of(column) for column in table.columns}
        of_bytes = [
            name
            for name in kinds
            if name.endswith("sha256") and table.name != "file" and f"{table.name}.{name}" not in RENDITIONS
            and getattr(table.columns[name].type, "length", None) == 64
        ]  # fmt: skip
        written = bag.scratch(f"{table.name}.json"), bag.scratch(f"{table.name}.csv")
        shown = [name for name, kind in kinds.items() if kind != "bytes"]
        with (
            written[0].open("w", encoding="utf-8") as rows,
            written[1].open("w", encoding="utf-8-sig", newline="") as sheet,
        ):
            cells = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
            cells.writerow(shown)
            count = 0
            rows.write("[")
            for row in queries.rows(work, table, found):
                rows.write((",\n" if count else "\n") + line(row))
                cells.writerow([cell(row[name]) for name in shown])
                _further(work, table.name, row, contents, of_bytes)
                count += 1
            rows.write("\n]\n")
        for place in written:
            bag.add(f"metadata/{place.name}", place)
        told_of[table.name] = {"rows": count, "columns": kinds}
    place = bag.scratch("schema.json")
    place.write_text(json.dumps({"format": FORMAT, "tables": told_of}, indent=1), encoding="utf-8")
    bag.add("metadata/schema.json", place)


# --- Registers for people -----------------------------------------------------------------------


def _write_registers(
    work: Work, found: Chosen, contents: Contents, bag: Bag, classes: Mapping[str, str]
) -> None:
    def documents() -> Iterator[dict[str, Any]]:
        for row in _documents(work, found, contents):
            contents.documents += 1
            yield row | {"class": classes.get(row["class"], row["class"])}

    _add_register(bag, "documents", documents())
    _add_register(bag, "decisions", _decisions(work, found, contents))
    _add_register(
        bag,
        "minutes",
        (
            {
                "held_on": one.held_on,
                "title": title,
                "stage": one.stage.value,
                "void_because": one.void_because,
                "place": contents.path_of(document_id, "reading_copy", "access_copy", "sealed", "original"),
            }
            for one, title, document_id in queries.minutes(work, found)
        ),
    )
    _add_register(
        bag,
        "mandates",
        (
            {
                "name": who.name,
                "role": ROLE_WORDS[held.role.value],
                "from": held.start,
                "first_day_without": held.end,
                "signatory": held.signatory,
                "ended_because": held.ended_because,
            }
            for who, held in queries.mandates(work, found)
        ),
    )
    _add_register(bag, "missing", ({"sha256": one, "named_by": where} for one, where in contents.missing))
    _add_json(
        bag,
        "validation/reports.json",
        ({"of": name, "report": report} for name, report in queries.reports(work, found)),
    )


def _documents(work: Work, found: Chosen, contents: Contents) -> Iterator[dict[str, Any]]:
    for one in queries.documents(work, found):
        document = one.document
        originals = [
            path for role, path in contents.of_documents.get(document.id, []) if role != "access_copy"
        ]
        yield {
            "reference": document.reference,
            "title": document.title,
            "class": document.record_class or "",
            "date": document.document_date,
            "printed_number": document.printed_number,
            "counterparty": document.counterparty,
            "fiscal_year": document.fiscal_year,
            "summary": document.summary,
            "tags": one.tags,
            "files": originals,
            "access_copy": contents.path_of(document.id, "access_copy"),
        }


def _decisions(work: Work, found: Chosen, contents: Contents) -> Iterator[dict[str, Any]]:
    """Return the decision register as the actor may read it, of the chosen minutes and documents alone."""
    if not any(table.name == "decision" for table in found.tables):
        return
    page = pages = 1
    while page <= pages:
        got = decisions(work, Sought(), page=page, size=AT_ONCE)
        yield from (_decision(row, contents) for row in got.rows if _is_chosen(row, found))
        work.session.expunge_all()
        page, pages = page + 1, got.pages


def _is_chosen(row: Entered, found: Chosen) -> bool:
    if row.minutes is not None and row.minutes.id in found.without.get("minutes", ()):
        return False
    return row.document is None or row.document.id not in found.without.get("document", ())


def _decision(row: Entered, contents: Contents) -> dict[str, Any]:
    return {
        "date": row.day,
        "minutes": row.title,
        "paragraph": row.paragraph,
        "heading": row.heading,
        "decision": row.decision.text,
        "outcome": row.decision.outcome.value,
        "votes": row.told.votes,
        "reservation": row.told.reservation,
        "amount": str(row.told.amount) if row.told.amount is not None else "",
        "counterparty": row.told.counterparty,
        "apartment": row.told.apartment,
        "responsible": row.responsible,
        "due": row.decision.due,
        "done_at": row.decision.done_at,
        "signed": not row.unsigned,
        "reference": row.document.reference if row.document else "",
        "place": contents.path_of(
            row.document.id if row.document else None, "reading_copy", "access_copy", "sealed", "original"
        ),
    }


def _add_register(bag: Bag, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    written = bag.scratch(f"{name}.json"), bag.scratch(f"{name}.csv")
    with (
        written[0].open("w", encoding="utf-8") as listed,
        written[1].open("w", encoding="utf-8-sig", newline="") as sheet,
    ):
        cells = csv.writer(sheet, delimiter=";", lineterminator="\r\n")
        first = True
        listed.write("[")
        for row in rows:
            if first:
                cells.writerow(row.keys())
            listed.write(("\n" if first else ",\n") + line(row))
            cells.writerow([cell(value) for value in row.values()])
            first = False
        listed.write("\n]\n")
    for place in written:
        bag.add(f"registers/{place.name}", place)


def _add_json(bag: Bag, path: str, rows: Iterable[Mapping[str, Any]]) -> None:
    place = bag.scratch(path.replace("/", "-"))
    with place.open("w", encoding="utf-8") as target:
        target.write("[")
        for number, row in enumerate(rows):
            target.write((",\n" if number else "\n") + line(row))
        target.write("\n]\n")
    bag.add(path, place)
