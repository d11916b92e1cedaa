"""A package comes from anywhere: what it says reaches its own association's rows alone, and never fills the disk."""

import shutil
import zipfile
from types import SimpleNamespace

import bagit
import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.export.errors import CannotImport
from boardroom.export.jobs import restore
from boardroom.mandates.models import Person


def _forge(package, path, before, after):
    place = package.root / "data" / path
    text = place.read_text(encoding="utf-8")
    assert before in text
    place.write_text(text.replace(before, after), encoding="utf-8")
    bagit.Bag(str(package.root)).save(manifests=True)
    assert package.whole()


def test_no_package_writes_to_the_installations_log(board, packed, roof, elsewhere):
    package = packed()
    _forge(
        package, "metadata/audit_entry.json", f'"chain": "{board.association.id}"', '"chain": "installation"'
    )
    with pytest.raises(CannotImport, match="audit_entry"):
        restore(elsewhere.opener, package.root)
    with elsewhere.opener.reading(worker_for()) as work:
        assert not work.session.scalars(select(Entry)).all()


def test_no_package_says_whose_account_somebody_is(board, packed, roof, elsewhere):
    package = packed()
    account = board.people["chair"].account_id
    tables = (package.root / "data" / "metadata" / "schema.json").read_text()
    columns = ("id", "uuid"), ("email", "text"), ("name", "text"), ("created_at", "instant")
    listed = ", ".join(f'"{name}": "{kind}"' for name, kind in columns)
    assert '"tables": {' in tables
    _forge(
        package,
        "metadata/schema.json",
        '"tables": {',
        f'"tables": {{"account": {{"rows": 1, "columns": {{{listed}}}}},',
    )
    _forge(package, "metadata/person.json", '"account_id": null', f'"account_id": "{account}"')
    with pytest.raises(CannotImport):
        restore(elsewhere.opener, package.root)
    with elsewhere.opener.reading(worker_for()) as work:
        assert not work.session.scalars(select(Person)).all()


def test_a_package_that_would_fill_the_disk_is_refused_before_it_is_unpacked(
    packed, roof, elsewhere, tmp_path, monkeypatch
):
    package = packed()
    place = tmp_path / "bomb.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(package.root.rglob("*")):
            if path.is_file():
                made.write(path, f"x/{path.relative_to(package.root).as_posix()}")
    monkeypatch.setattr(shutil, "disk_usage", lambda _where: SimpleNamespace(free=500_000_000))
    with pytest.raises(CannotImport, match="no room"):
        restore(elsewhere.opener, place)
