"""A package holds what its reader may see; a part holds its part."""

from datetime import date

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import withdraw
from boardroom.documents.models import Document, Hiding
from boardroom.export.queries import periods
from boardroom.export.rules.selection import Kind, Selection
from boardroom.mandates.models import MandatePeriod
from tests.data.filed import put_in


def _titles(package):
    return {row["title"] for row in package.rows("registers/documents.json")}


def _hide(board, opener, paper, role):
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.add(
            Hiding(
                id=new_id(),
                association_id=board.association.id,
                document_id=paper.document.id,
                person_id=board.people[role].id,
                reason="jäv",
                created_at=work.now,
            )
        )


def test_what_is_hidden_from_the_chair_is_nowhere_in_the_chairs_package(board, opener, packed, roof, ledger):
    _hide(board, opener, roof, "chair")
    package = packed(role="chair")
    assert _titles(package) == {"Huvudbok 2019"}
    assert package.whole()
    assert package.facts["Boardroom-Complete"] == "no"
    for word in ("Takets garanti", "Åbergs", roof.file.sha256, str(roof.document.id), str(roof.file.id)):
        stands = [name for name in package.holds(word) if "audit_entry" not in name]
        assert not stands, word
    assert _titles(packed()) == {"Takets garanti", "Huvudbok 2019"}, "the operator's is whole"


def test_the_auditors_package_holds_the_classes_of_an_auditor(board, opener, packed, roof, ledger):
    put_in(
        opener, board.actor("secretary"), "Störning", title="Störning lgh 12", record_class="disturbance_case"
    )
    package = packed(role="auditor")
    assert _titles(package) == {"Takets garanti", "Huvudbok 2019"}
    assert package.whole()
    assert [name for name in package.holds("Störning lgh 12") if "audit_entry" not in name] == []
    assert package.rows("metadata/audit_entry.json"), "an auditor reads the log"


def test_one_mandate_period_alone(board, opener, packed, roof, ledger, sealed):
    with opener.writing(worker_for(board.association.id)) as work:
        earlier = MandatePeriod(
            id=new_id(),
            association_id=board.association.id,
            label="2019/20",
            start=date(2019, 5, 1),
            end=date(2020, 5, 1),
        )
        work.session.add(earlier)
    past = packed(Selection(Kind.PERIOD, period_id=earlier.id))
    assert past.whole()
    assert _titles(past) == {"Huvudbok 2019"}
    assert past.rows("registers/decisions.json") == past.rows("registers/minutes.json") == []
    assert past.rows("registers/mandates.json") == [], "nobody known held anything then"
    assert [row["id"] for row in past.rows("metadata/page.json")], "what belongs to its documents is there"
    with opener.reading(worker_for(board.association.id)) as work:
        present = next(one for one in periods(work) if one.end is None)
    now = packed(Selection(Kind.PERIOD, period_id=present.id))
    assert "Huvudbok 2019" not in _titles(now)
    assert [row["decision"] for row in now.rows("registers/decisions.json")] == [
        "att anta anbudet på 300 000 kr."
    ]
    assert len(now.rows("registers/mandates.json")) == len(board.people)


def test_one_record_class_alone(packed, roof, ledger, sealed):
    package = packed(Selection(Kind.CLASS, record_class="ledgers"))
    assert package.whole()
    assert _titles(package) == {"Huvudbok 2019"}
    assert package.rows("metadata/minutes.json") == package.rows("registers/decisions.json") == []
    assert not package.holds("Åbergs")
    minutes = packed(Selection(Kind.CLASS, record_class="board_minutes"))
    assert len(minutes.rows("registers/decisions.json")) == 1


def test_what_was_taken_away_is_not_exported(board, opener, packed, roof, ledger):
    with opener.writing(board.actor("secretary")) as work:
        withdraw(
            work, [work.session.scalars(select(Document).where(Document.id == roof.document.id)).one()], "fel"
        )
    package = packed()
    assert _titles(package) == {"Huvudbok 2019"}
    assert [name for name in package.holds("Takets garanti") if "audit_entry" not in name] == []
    assert package.facts["Boardroom-Complete"] == "yes"


def test_a_lost_file_is_told_and_stops_nothing(board, opener, packed, roof, ledger):
    opener.ports.blobs.remove(board.association.id, roof.file.sha256)
    package = packed()
    assert package.whole()
    [missing] = package.rows("registers/missing.json")
    assert missing["sha256"] == roof.file.sha256
    assert package.facts["Boardroom-Missing-Files"] == "1"


def test_a_damaged_file_is_never_packed_as_if_it_were_whole(board, opener, packed, roof):
    place = opener.ports.blobs.path(board.association.id, roof.file.sha256)
    place.chmod(0o640)
    place.write_bytes(b"rot")
    with pytest.raises(Exception, match="damaged"):
        packed()


def test_no_key_to_any_door_is_in_a_package(board, opener, packed, sealed):
    package = packed()
    names = package.names()
    for table in ("account", "api_token", "link", "message", "passkey"):
        assert f"metadata/{table}." not in names
    for row in package.rows("metadata/person.json"):
        assert row["account_id"] is None
