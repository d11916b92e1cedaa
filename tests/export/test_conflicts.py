"""Neither a conflict of interest nor a narrow mandate is gone round by taking the archive along."""

from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.mandates.models import Person
from boardroom.matters import actions
from boardroom.matters.actions import Card


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
        who.email, who.phone, who.apartment = "hemlig@exempel.se", "070-174 06 01", "1204"
        who.protected_identity = True
    package = packed(role="auditor")
    for row in package.rows("metadata/person.json"):
        assert (row["email"], row["phone"], row["apartment"]) == ("", "", "")
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
    ):
        assert f"metadata/{table}" not in names, table
    assert "metadata/privacy_request.json" in packed(role="chair").names()
    assert packed(role="chair").holds("hemlig@exempel.se"), "who looks after who sits has the addresses"
