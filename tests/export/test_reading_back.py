"""A package is read back into an empty installation: same hashes, same rows, same search, an unbroken log."""

import hashlib
import json
import shutil

import bagit
import pytest
from sqlalchemy import select

from boardroom.audit.queries import chain_report
from boardroom.core.actor import worker_for
from boardroom.core.db import Base
from boardroom.documents.models import File
from boardroom.export.errors import CannotImport
from boardroom.export.jobs import restore
from boardroom.export.queries import Chosen, periods, rows, tables_of_associations
from boardroom.export.rules.cells import told
from boardroom.export.rules.selection import Kind, Selection
from boardroom.export.rules.tables import RENDITIONS, opens_doors
from boardroom.search.actions import search
from boardroom.search.jobs import rebuild
from boardroom.search.queries import Narrowing
from boardroom.work import schema


def _everything(runtime, association_id):
    """All rows of an association, but for what no package holds."""
    whole = Chosen(tables_of_associations(), part=False)
    with runtime.opener.reading(worker_for(association_id)) as work:
        return {
            table.name: sorted(
                json.dumps(
                    {name: told(value) for name, value in row.items() if not opens_doors(name)},
                    sort_keys=True,
                )
                for row in rows(work, table, whole)
            )
            for table in whole.tables
        }


@pytest.fixture
def found():
    def ask(runtime, association_id, words):
        with runtime.opener.reading(worker_for(association_id)) as work:
            return [row.title for row in search(work, words, Narrowing()).rows if not row.hit.missing]

    return ask


def test_what_is_read_back_equals_what_was_exported_by_hash_by_row_and_in_search(
    board, opener, packed, roof, ledger, sealed, elsewhere, found
):
    tenant = board.association.id
    rebuild(opener, tenant)
    before = _everything(board.runtime, tenant)
    package = packed()
    assert package.whole()
    restored = restore(elsewhere.opener, package.root)
    assert restored.association_id == tenant
    after = _everything(elsewhere, tenant)
    log = [json.loads(row) for row in after.pop("audit_entry")]
    assert before.pop("audit_entry") == sorted(
        json.dumps(one, sort_keys=True) for one in log if one["verb"] != "imported"
    )
    assert after == before
    assert after["minutes"], "the comparison is of something"
    assert after["decision"]
    assert after["signer"]
    with elsewhere.opener.reading(worker_for(tenant)) as work:
        report = chain_report(work, str(tenant))
        assert report.ok, report.reason
        for file in work.session.scalars(select(File)):
            elsewhere.opener.ports.blobs.check(tenant, file.sha256)
    here, there = opener.ports.blobs, elsewhere.opener.ports.blobs
    drawn = {told(row[0]) for name in RENDITIONS for row in _column(board.runtime, name)}
    assert set(there.addresses(tenant)) == set(here.addresses(tenant)) - drawn
    for words in ("Åbergs", "huvudbok", "takomläggning"):
        assert found(elsewhere, tenant, words) == found(board.runtime, tenant, words) != []


def _column(runtime, name):
    table, column = name.split(".")
    with runtime.engine.connect() as connection:
        return connection.execute(select(Base.metadata.tables[table].c[column])).all()


def test_a_package_is_read_back_once_and_into_no_association_that_is_there(
    packed, roof, board, opener, elsewhere
):
    package = packed()
    with pytest.raises(CannotImport, match="finns redan"):
        restore(opener, package.root)
    restore(elsewhere.opener, package.root, "brf-nytt-namn")
    with pytest.raises(CannotImport, match="finns redan"):
        restore(elsewhere.opener, package.root, "brf-igen")


@pytest.mark.parametrize("what", ["original", "row", "stray", "line"])
def test_a_package_that_is_not_whole_is_refused_and_nothing_of_it_stays(packed, roof, elsewhere, what):
    package = packed()
    target = {
        "original": next((package.root / "data" / "originals").rglob("*.tif")),
        "row": package.root / "data" / "metadata" / "document.json",
        "stray": package.root / "data" / "originals" / "stray.txt",
        "line": package.root / "bag-info.txt",
    }[what]
    target.write_bytes((target.read_bytes() if target.exists() else b"") + b" ")
    with pytest.raises(CannotImport, match=target.name):
        restore(elsewhere.opener, package.root)
    assert not (elsewhere.settings.home / "blobs").exists()
    with elsewhere.engine.connect() as connection:
        assert not connection.execute(select(Base.metadata.tables["association"])).all()


def test_a_package_of_a_newer_portal_and_a_part_of_an_archive_say_why_they_are_not_read(
    board, opener, packed, roof, elsewhere
):
    with opener.reading(board.actor("chair")) as work:
        [period] = periods(work)
    part = packed(Selection(Kind.PERIOD, period_id=period.id))
    with pytest.raises(CannotImport, match="en del av ett arkiv"):
        restore(elsewhere.opener, part.root)
    newer = packed()
    _rewrite(newer, f"Boardroom-Schema: {schema.newest(opener.engine)}", "Boardroom-Schema: 9999")
    with pytest.raises(CannotImport, match="nyare version"):
        restore(elsewhere.opener, newer.root)


def _rewrite(package, before, after):
    """Change bag-info and make the bag whole again, as its maker would have written it."""
    info = package.root / "bag-info.txt"
    text = info.read_text(encoding="utf-8")
    assert before in text
    info.write_text(text.replace(before, after), encoding="utf-8")
    tags = package.root / "tagmanifest-sha256.txt"
    lines = [line for line in tags.read_text().splitlines() if not line.endswith("  bag-info.txt")]
    lines.append(f"{hashlib.sha256(info.read_bytes()).hexdigest()}  bag-info.txt")
    tags.write_text("\n".join(lines) + "\n")
    assert bagit.Bag(str(package.root)).validate()


def test_a_package_is_read_from_its_zip_file_too(packed, roof, board, elsewhere, tmp_path):
    package = packed()
    packed_up = shutil.make_archive(str(tmp_path / "packat"), "zip", package.root.parent, package.root.name)
    assert restore(elsewhere.opener, tmp_path / "packat.zip").name == "Brf Provet 1"
    assert packed_up
