"""Reading a package back: into a database as it was when the package was made, forward by the migrations, then into the portal.

So a package of any earlier version is read by what upgrades a portal of that version, and by nothing of its own.
"""

import json
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from boardroom.associations.queries import by_id, by_slug
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.core.words import N_
from boardroom.export import actions, queries
from boardroom.export.errors import CannotImport
from boardroom.export.jobs.packing import FORMAT
from boardroom.export.rules.cells import stored
from boardroom.export.rules.mets import place_before, place_of
from boardroom.export.rules.selection import Kind
from boardroom.export.rules.tables import LEFT_OUT, OF_THE_INSTALLATION
from boardroom.ports.bags import DamagedBag, ReadBag
from boardroom.search.jobs import rebuild
from boardroom.work import WorkOpener, database, schema

DAMAGED = N_("Paketet är inte helt: %(what)s")
NEWER = N_("Paketet är gjort av en nyare version av Boardroom. Uppgradera portalen först.")
PART = N_("Paketet är en del av ett arkiv. Bara en export av hela föreningen kan läsas in igen.")
THERE = N_("Föreningen finns redan i den här installationen. Läs in paketet i en tom.")
SLUG_TAKEN = N_("Adressen %(slug)s är upptagen av en annan förening. Ange en annan med --slug.")
NO_SENSE = N_("Paketet går inte att läsa: %(what)s")


@dataclass(frozen=True)
class Restored:
    """What was read back."""

    association_id: uuid.UUID
    slug: str
    name: str
    rows: int
    files: int
    documents: int  # indexed


def restore(opener: WorkOpener, place: Path, slug: str = "") -> Restored:
    """Read a package – a bag's folder, or its ZIP file – back whole, and index it. CannotImport says why not.

    Files first, rows in one transaction after: stopped anywhere, it is run again from the start.
    """
    try:
        with (
            opener.ports.bags.opened(place) as bag,
            tempfile.TemporaryDirectory(prefix="boardroom-import-") as folder,
        ):
            _require_whole(bag)
            then = database(f"sqlite:///{Path(folder) / 'then.db'}")
            try:
                return _restored(opener, bag, then, slug)
            finally:
                then.dispose()
    except DamagedBag as damage:
        raise CannotImport(problem=DAMAGED % {"what": str(damage)}) from damage


def _require_whole(bag: ReadBag) -> None:
    told = bag.facts.get("Boardroom-Export-Format", "")
    if not told.isdigit():
        raise CannotImport(problem=NO_SENSE % {"what": "Boardroom-Export-Format"})
    if int(told) > int(FORMAT):
        raise CannotImport(problem=NEWER)
    if bag.facts.get("Boardroom-Selection") != Kind.WHOLE:
        raise CannotImport(problem=PART)


def _restored(opener: WorkOpener, bag: ReadBag, then: Engine, slug: str) -> Restored:
    if not schema.knows(then, bag.facts.get("Boardroom-Schema", "")):
        raise CannotImport(problem=NEWER)
    schema.make(then, bag.facts["Boardroom-Schema"])
    _fill(bag, then)
    schema.migrate(then)
    found = queries.rows_as_then(then, "association")
    association = next(found, None)
    if association is None or next(found, None) is not None:
        raise CannotImport(problem=PART)
    key, name = association["id"], association["name"]
    wanted = slug or association["slug"]
    with opener.reading(ANONYMOUS) as work:
        if by_id(work, key):
            raise CannotImport(problem=THERE)
        if by_slug(work, wanted):
            raise CannotImport(problem=SLUG_TAKEN % {"slug": wanted})
    for chained in ("audit_entry", "chain_anchor"):
        if any(row["chain"] != str(key) for row in queries.rows_as_then(then, chained)):
            raise CannotImport(problem=NO_SENSE % {"what": chained})
    files = _put_files(opener, bag, key)
    rows = 0
    with opener.writing(worker_for()) as work:
        for table in queries.tables_of_associations():
            # An account is the installation's own: no package says which of them anybody is.
            nobody = dict.fromkeys(queries.accounts_named(table))
            every = ({**row, **nobody} for row in queries.rows_as_then(then, table.name))
            if table.name == "association":
                every = ({**row, "slug": wanted} for row in every)
            rows += actions.insert_rows(work, table, every)
        actions.note_imported(work, key, bag.checksum, bag.facts.get("Boardroom-Made-At", ""))
    return Restored(key, wanted, name, rows, files, rebuild(opener, key))


def _fill(bag: ReadBag, then: Engine) -> None:
    """Put the rows into the database of the version that wrote them; what they refer to must be there."""
    told = json.loads(_told(bag, "metadata/schema.json").read_text(encoding="utf-8"))["tables"]
    connection = then.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("BEGIN")
        for name, described in told.items():
            if name in OF_THE_INSTALLATION or name in LEFT_OUT:
                continue
            known = {row[1] for row in driver.execute("SELECT * FROM pragma_table_info(?)", (name,))}
            kinds = described["columns"]
            if not known or not set(kinds) <= known:
                raise CannotImport(problem=NO_SENSE % {"what": name})
            columns = ", ".join(f'"{column}"' for column in kinds)
            marks = ", ".join("?" * len(kinds))
            try:
                driver.executemany(
                    f'INSERT INTO "{name}" ({columns}) VALUES ({marks})',  # noqa: S608 - names that the database itself told
                    _values(_told(bag, f"metadata/{name}.json"), kinds),
                )
            except (ValueError, KeyError, TypeError, then.dialect.dbapi.Error) as problem:  # type: ignore[union-attr]  # SQLite's driver has it
                raise CannotImport(problem=NO_SENSE % {"what": name}) from problem
        if driver.execute("PRAGMA foreign_key_check").fetchone():
            raise CannotImport(problem=NO_SENSE % {"what": "metadata"})
        driver.execute("COMMIT")
        driver.execute("PRAGMA foreign_keys=ON")
    finally:
        connection.close()


def _values(path: Path, kinds: dict[str, str]) -> Iterator[list[Any]]:
    for row in _lines(path):
        yield [stored(kind, row[column]) for column, kind in kinds.items()]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Return the rows of one of a package's JSON files, a line at a time, as they were written."""
    with path.open(encoding="utf-8") as source:
        for written in source:
            text = written.strip().removesuffix(",")
            if text not in {"", "[", "]"}:
                yield json.loads(text)


def _put_files(opener: WorkOpener, bag: ReadBag, association_id: uuid.UUID) -> int:
    count = 0
    for row in _lines(_told(bag, "registers/files.json")):
        with _payload(bag, row["path"]).open("rb") as source:
            kept = opener.ports.blobs.put(association_id, source)
        if kept.sha256 != row["sha256"]:
            raise CannotImport(problem=NO_SENSE % {"what": row["path"]})
        count += 1
    return count


def _told(bag: ReadBag, path: str) -> Path:
    """Return a file by which the package tells of itself, wherever its packaging keeps it."""
    if bag.facts.get("Boardroom-Packaging") != "CSIP":
        return _payload(bag, path)
    try:
        return bag.payload(place_of(path))
    except FileNotFoundError:
        return _payload(bag, place_before(path))


def _payload(bag: ReadBag, path: str) -> Path:
    try:
        return bag.payload(path)
    except FileNotFoundError as missing:
        raise CannotImport(problem=DAMAGED % {"what": path}) from missing
