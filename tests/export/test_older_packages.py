"""A package of an earlier version is read by the migrations: nobody has to remember how it was."""

import base64
import json
import sqlite3
import uuid
from datetime import UTC, datetime

import bagit
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document
from boardroom.export.jobs import restore
from boardroom.export.jobs.restoring import _fill
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from boardroom.work import database, schema

# Before holds, disposals and versions of the schedule, which came with data of their own.
EARLIER = "0022"


def _as_earlier(package, opener, folder):
    """Take a package back to what the earlier version would have written: its tables, its columns, its revision."""
    then = database(f"sqlite:///{folder / 'then.db'}")
    schema.make(then, schema.newest(then))
    with opener.ports.bags.opened(package.root) as bag:
        _fill(bag, then)
    schema.go_back(then, EARLIER)
    then.dispose()
    metadata = package.root / "data" / "metadata"
    told = json.loads((metadata / "schema.json").read_text())
    with sqlite3.connect(folder / "then.db") as old:
        tables = {row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name in sorted(set(told["tables"]) - tables):
            del told["tables"][name]
            (metadata / f"{name}.json").unlink()
            (metadata / f"{name}.csv").unlink()
        for name, described in told["tables"].items():
            columns = [row[1] for row in old.execute(f"PRAGMA table_info({name})")]
            described["columns"] = {column: described["columns"].get(column, "text") for column in columns}
            rows = old.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()  # noqa: S608 - the test's own
            lines = [
                json.dumps(_told(dict(zip(columns, row, strict=True)), described["columns"])) for row in rows
            ]
            (metadata / f"{name}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
    old.close()
    (metadata / "schema.json").write_text(json.dumps(told))
    info = package.root / "bag-info.txt"
    info.write_text(
        info.read_text().replace(
            "Boardroom-Schema: " + schema.newest(opener.engine), f"Boardroom-Schema: {EARLIER}"
        )
    )
    bag = bagit.Bag(str(package.root))
    bag.save(manifests=True)


def _told(row, kinds):
    for name, value in row.items():
        if value is None:
            continue
        if kinds[name] == "uuid":
            row[name] = str(uuid.UUID(value))
        elif kinds[name] == "instant":
            row[name] = datetime.fromisoformat(value).replace(tzinfo=UTC).isoformat()
        elif kinds[name] == "json":
            row[name] = json.loads(value)
        elif kinds[name] == "bytes":
            row[name] = base64.b64encode(value).decode()
        elif kinds[name] == "boolean":
            row[name] = bool(value)
    return row


def test_a_package_from_before_holds_and_disposals_gets_what_its_upgrade_would_have_given(
    packed, roof, board, opener, elsewhere, tmp_path
):
    package = packed()
    _as_earlier(package, opener, tmp_path)
    assert "legal_hold" not in package.names()
    restore(elsewhere.opener, package.root)
    tenant = board.association.id
    with elsewhere.opener.reading(worker_for(tenant)) as work:
        assert [one.title for one in work.session.scalars(select(Document))] == ["Takets garanti"]
        versions = work.session.execute(select(_table("schedule_version").c.number)).scalars().all()
        assert versions == [1], "the migration made the schedule its first version"
        assert [row.title for row in search(work, "Åbergs", Narrowing()).rows] == ["Takets garanti"]


def _table(name):
    return Document.metadata.tables[name]
