"""Neither a conflict of interest nor a narrow mandate is gone round by taking the archive along."""

from datetime import date

from sqlalchemy import select

from boardroom.audit.actions import record
from boardroom.core.actor import worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import hide_from
from boardroom.intake.models import Import, MailMessage, MessageState, Source, Upload, UploadState
from boardroom.mandates.actions import enter_ownership
from boardroom.mandates.models import Person
from boardroom.matters import actions
from boardroom.matters.actions import Card
from boardroom.papers.actions import add_binder, keep_in_binder
from boardroom.papers.rules import Card as BinderCard


def test_a_matter_that_binds_the_chair_is_nowhere_in_the_chairs_package(board, opener, packed, roof):
    with opener.writing(board.actor("secretary")) as work:
        matter = actions.open_matter(work, Card("Tvisten om taket"))
        actions.declare_conflict(work, matter.id, board.people["chair"].id, "svåger till entreprenören")
    package = packed(role="chair")
    assert package.whole()
    for table in ("matter", "matter_turn", "matter_conflict"):
        assert package.rows(f"metadata/{table}.json") == [], table
    for word in ("Tvisten om taket", "svåger till"):
        assert not package.holds(word), word
    told = [row for row in package.rows("metadata/audit_entry.json") if row["subject_id"] == str(matter.id)]
    assert len(told) >= 2
    assert all(row["payload"] is None and row["salt"] is None and row["hash"] for row in told)
    assert package.facts["Boardroom-Complete"] == "no"
    assert int(package.facts["Boardroom-Withheld-Log-Entries"]) >= len(told)
    whole = packed()
    assert whole.facts["Boardroom-Complete"] == "yes"
    assert whole.holds("Tvisten om taket")
    assert all(row["payload"] for row in whole.rows("metadata/audit_entry.json"))


def test_an_auditor_takes_no_contacts_along_nor_what_others_look_after(board, opener, packed, roof):
    with opener.writing(worker_for(board.association.id)) as work:
        who = work.session.scalars(select(Person).where(Person.id == board.people["treasurer"].id)).one()
        who.email, who.phone = "hemlig@exempel.se", "070-174 06 01"
        enter_ownership(work, who.id, "1204", date(2026, 1, 1))
        who.protected_identity = True
    package = packed(role="auditor")
    for row in package.rows("metadata/person.json"):
        assert (row["email"], row["phone"]) == ("", "")
    for word in ("hemlig@exempel.se", "070-174 06 01"):
        assert not package.holds(word), word
    names = package.names()
    for table in (
        "share",
        "share_opening",
        "privacy_",
        "opened_access",
        "past_minutes_wish",
        "keeping",
        "handover",
        "ownership",
    ):
        assert f"metadata/{table}" not in names, table
    assert packed(role="chair").rows("metadata/ownership.json")
    assert "metadata/privacy_request.json" in packed(role="chair").names()
    assert packed(role="chair").holds("hemlig@exempel.se"), "who looks after who sits has the addresses"


def _came(work, papers, name):
    """Let papers have come in together by a letter, as if it had been fetched."""
    us, now = work.actor.tenant, work.now
    came = Import(id=new_id(), association_id=us, name=name, source=Source.MAIL, started_at=now, last_at=now)
    work.session.add(came)
    work.session.flush()
    letter = MailMessage(
        id=new_id(),
        association_id=us,
        uid_validity=1,
        uid=len(name),
        message_id=f"<{name}>",
        subject=name,
        sender=f"{name}@exempel.se",
        state=MessageState.FILED,
        import_id=came.id,
        arrived_at=now,
    )
    uploads = [
        Upload(
            id=new_id(),
            association_id=us,
            name=f"{paper.document.title}.pdf",
            size=1,
            state=UploadState.FILED,
            document_id=paper.document.id,
            source=Source.MAIL,
            import_id=came.id,
            at=now,
        )
        for paper in papers
    ]
    work.session.add_all([letter, *uploads])
    work.session.flush()
    record(work, "received", "import", came.id, name=name)
    return came


def test_no_import_letter_nor_binder_names_a_paper_that_is_hidden_from_the_exporter(
    board, opener, packed, roof, ledger
):
    with opener.writing(board.actor("secretary")) as work:
        mixed = _came(work, (roof, ledger), "Takanbudet")
        plain = _came(work, (ledger,), "Bokslutet")
        binder = add_binder(work, BinderCard("Pärm 4", "hyllan", "blandat", None, frozenset()))
        keep_in_binder(work, roof.document, binder.id)
        hide_from(work, roof.document.id, board.people["chair"].id, "Jäv")
    package = packed(role="chair")
    assert package.whole()
    names = {row["id"]: row["name"] for row in package.rows("metadata/import.json")}
    assert (names[str(mixed.id)], names[str(plain.id)]) == ("", "Bokslutet")
    for word in ("Takanbudet", "Takets garanti"):
        assert not package.holds(word), word
    assert [row["name"] for row in package.rows("metadata/upload.json")] == ["Huvudbok 2019.pdf"] * 2
    assert {row["subject"] for row in package.rows("metadata/mail_message.json")} == {"", "Bokslutet"}
    assert [row["label"] for row in package.rows("metadata/binder.json")] == ["Pärm 4"]
    assert package.rows("metadata/paper_original.json") == []
    for row in (row for path in ("binder", "import") for row in package.rows(f"metadata/{path}.json")):
        assert str(roof.document.id) not in str(row)
    assert package.facts["Boardroom-Complete"] == "no"
    whole = packed()
    assert whole.holds("Takanbudet")
    assert whole.rows("metadata/paper_original.json")
