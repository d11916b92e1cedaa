"""An association leaves: two people and the operator, a fresh export, and afterwards nothing of it is left."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.associations.models import Association
from boardroom.audit.actions import record
from boardroom.audit.queries import chain_report, chains
from boardroom.classes.actions import adopt_pack
from boardroom.core.actor import ANONYMOUS, operator, worker_for
from boardroom.core.ids import new_id
from boardroom.export import actions, queries
from boardroom.export.errors import CannotErase, OtherPerson
from boardroom.export.jobs import erase
from boardroom.export.rules.selection import Selection
from boardroom.identity.models import Account
from boardroom.mandates.models import Mandate, Person, Role
from boardroom.mandates.queries import actor_for
from boardroom.matters.actions import Card, open_matter
from boardroom.minutes import queries as minutes_queries
from boardroom.minutes.actions import save_item
from boardroom.notices.models import Message
from boardroom.retention.actions import place_hold
from boardroom.retention.models import HoldKind
from boardroom.retention.rules import Held
from tests.data.filed import put_in, seen

LEAVE = "/brf-provet-1/export/leave"


@pytest.fixture
def confirmed(board, opener):
    for role in ("chair", "board_member"):
        with opener.writing(board.actor(role)) as work:
            actions.confirm_leaving(work, "Stämman den 19 maj 2026, § 12")


@pytest.fixture
def exported(board, opener, packed, tmp_path):
    """A whole export that the portal knows of, made after everything was filed."""

    def run(role=None):
        package = packed(role=role)
        with opener.ports.bags.opened(package.root) as bag:
            assert bag.checksum == package.made.checksum
        with opener.writing(replace(worker_for(board.association.id), name="operator")) as work:
            actions.note_made_by_operator(work, Selection(), package.made)
        return package.root

    return run


@pytest.fixture
def neighbour(board, opener):
    """Another association on the same computer; the treasurer of the first sits in its board too."""
    with opener.writing(worker_for()) as work:
        other = Association(
            id=new_id(),
            slug="brf-grannen",
            name="Brf Grannen",
            org_number="769699-1038",
            created_at=work.now,
            set_up_at=work.now,
            last_general_meeting=date(2025, 5, 14),
        )
        work.session.add(other)
        work.session.flush()
        adopt_pack(work, other)
    with opener.writing(worker_for(other.id)) as work:
        who = board.people["treasurer"]
        person = Person(
            id=new_id(),
            association_id=other.id,
            name=who.name,
            email=who.email,
            account_id=who.account_id,
            created_at=work.now,
        )
        work.session.add(person)
        work.session.flush()
        work.session.add(
            Mandate(
                id=new_id(),
                association_id=other.id,
                person_id=person.id,
                role=Role.CHAIR,
                start=date(2025, 5, 14),
                created_at=work.now,
            )
        )
    with opener.reading(worker_for(other.id)) as work:
        actor = actor_for(work, other, who.account_id, who.name)
    put_in(opener, actor, "Grannens tak", title="Grannens takgaranti")
    return other


def _scan(home, needles):
    """Return which files below a folder hold any of some texts."""
    found = []
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [(path.name, needle) for needle in needles if needle.lower().encode() in content]
    return found


def test_nothing_is_left_of_an_association_that_left_and_its_neighbour_is_untouched(
    board, opener, neighbour, roof, sealed, confirmed, exported
):
    with opener.writing(operator()) as work:
        record(work, "created", "account", new_id(), email="chair@exempel.se", name="Astrid Ek")
    home = board.runtime.settings.home
    needles = ["Brf Provet 1", "brf-provet-1", "769600-0009", "Astrid Ek", "bo lind", "chair@exempel.se",
               "Takets garanti", "Åbergs Plåt", "Takomläggning", "300 000 kr", str(board.association.id),
               board.association.id.hex, roof.file.sha256, roof.document.id.hex]  # fmt: skip
    assert {needle for _name, needle in _scan(home, needles)} >= {
        "Brf Provet 1",
        "Astrid Ek",
        "Takets garanti",
    }
    with opener.reading(worker_for(neighbour.id)) as work:
        before = queries.remaining_rows(work, neighbour.id)
    done = erase(opener, board.association.id, exported())
    assert done.backups_until == (opener.clock.now() + timedelta(days=90)).date()
    board.runtime.engine.dispose()
    assert _scan(home, needles) == []
    assert board.association.id.hex not in " ".join(
        path.as_posix().replace("-", "") for path in home.rglob("*")
    )
    with opener.reading(worker_for(neighbour.id)) as work:
        assert queries.remaining_rows(work, neighbour.id) == before
        assert [one.name for one in work.session.scalars(select(Account))] == ["Cecilia Ask"]
        assert [one.slug for one in work.session.scalars(select(Association))] == ["brf-grannen"]
        assert all(chain_report(work, chain).ok for chain in chains(work))
        assert len(chains(work)) == 2, "the neighbour's and the installation's"


def test_the_log_cannot_be_deleted_from_afterwards_either(
    board, opener, roof, neighbour, confirmed, exported
):
    erase(opener, board.association.id, exported())
    database = sqlite3.connect(board.runtime.settings.home / "boardroom.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        database.execute("DELETE FROM audit_entry")
    database.close()


@pytest.mark.parametrize("step", ["erase_rows", "index", "parts", "blobs", "forget_association"])
def test_an_erasing_that_was_killed_is_gone_on_with_whole(
    board, opener, roof, neighbour, confirmed, exported, monkeypatch, step
):
    package = exported()
    targets = {
        "erase_rows": (actions, "erase_rows"),
        "index": (type(opener.ports.search_index), "drop"),
        "parts": (type(opener.ports.parts), "drop_all"),
        "blobs": (type(opener.ports.blobs), "drop"),
        "forget_association": (actions, "forget_association"),
    }

    def killed(*words, **facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*targets[step], killed)
        with pytest.raises(KeyboardInterrupt):
            erase(opener, board.association.id, package)
    erase(opener, board.association.id, package)
    home = board.runtime.settings.home
    board.runtime.engine.dispose()
    assert _scan(home, ["Brf Provet 1", "Takets garanti", "Astrid Ek", roof.file.sha256]) == []
    with opener.reading(ANONYMOUS) as work:
        assert queries.remaining_rows(work, board.association.id) == {}


def test_it_is_refused_without_both_words_without_a_fresh_whole_export_and_after_a_change(
    board, opener, secretary, roof, packed, exported, clock
):
    tenant = board.association.id
    package = exported()
    with pytest.raises(CannotErase, match="Bekräftat av: ingen"):
        erase(opener, tenant, package)
    with opener.writing(board.actor("chair")) as work:
        actions.confirm_leaving(work, "Stämman, § 12")
    with pytest.raises(CannotErase, match="Bekräftat av: Astrid Ek"):
        erase(opener, tenant, package)
    with opener.writing(board.actor("chair")) as work, pytest.raises(OtherPerson):
        actions.confirm_leaving(work)
    with opener.writing(board.actor("treasurer")) as work:
        actions.confirm_leaving(work)
    with pytest.raises(CannotErase, match="ingen hel export"):
        erase(opener, tenant, packed().root)
    with pytest.raises(CannotErase, match="ingen hel export"):
        erase(opener, tenant, exported(role="auditor"))
    next((package / "data" / "originals").rglob("*.tif")).write_bytes(b"rot")
    with pytest.raises(CannotErase, match="inte hel"):
        erase(opener, tenant, package)
    fresh = exported()
    clock.advance(timedelta(days=15))
    with pytest.raises(CannotErase, match="äldre än 14 dagar"):
        erase(opener, tenant, fresh)
    last = exported()
    clock.advance(timedelta(days=1))
    put_in(opener, board.actor("secretary"), "Sent", title="Sent inkommet")
    with pytest.raises(CannotErase, match="ändrats"):
        erase(opener, tenant, last)
    last = exported()
    with opener.writing(board.actor("chair")) as work:
        open_matter(work, Card("Vattenskada i källaren"))
    with pytest.raises(CannotErase, match="ändrats"):
        erase(opener, tenant, last)
    draft = secretary.written()
    last = exported()
    clock.advance(timedelta(minutes=1))
    written = minutes_queries.written(secretary.read(draft).items[0])
    with opener.writing(board.actor("secretary")) as work:
        save_item(work, draft.id, replace(written, text="Några ord till."))
    with pytest.raises(CannotErase, match="ändrats"):
        erase(opener, tenant, last)
    with opener.reading(worker_for(tenant)) as work:
        assert queries.remaining_rows(work, tenant)["document"] == 2, "nothing was erased"


def test_two_people_of_the_board_confirm_in_the_portal_and_any_of_them_takes_it_back(
    board, client_as, opener
):
    chair, treasurer = client_as("chair"), client_as("treasurer")
    assert "Bekräfta som den första" in seen(chair, LEAVE)
    missing = chair.post(LEAVE, data={"understood": "y"}).get_data(as_text=True)
    assert "Skriv vilket möte" in missing
    assert chair.post(LEAVE, data={"decision": "Stämman, § 12", "understood": "y"}).status_code == 302
    page = seen(chair, LEAVE)
    assert "Bekräfta som" not in page
    assert "erase-association" not in page
    assert "Du har redan bekräftat" in chair.post(LEAVE, data={"understood": "y"}).get_data(as_text=True)
    assert "Bekräfta som nummer två" in seen(treasurer, LEAVE)
    assert treasurer.post(LEAVE, data={"understood": "y"}).status_code == 302
    assert "erase-association --association brf-provet-1" in seen(chair, LEAVE)
    assert treasurer.post(f"{LEAVE}/stay").status_code == 302
    assert "Bekräfta som den första" in seen(chair, LEAVE)
    for role in ("administrator", "auditor", "deputy", "member"):
        assert client_as(role).get(LEAVE).status_code == 403


def test_the_whole_board_is_told_of_both_words(board, opener):
    for role in ("chair", "treasurer"):
        with opener.writing(board.actor(role)) as work:
            actions.confirm_leaving(work, "Stämman, § 12")
    with opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Message).where(Message.template == "leaving")).all()
        for row in rows:
            row_facts = {**row.facts, "to_name": row.to_name}
            for language in ("sv", "en"):
                assert "§ 12" in JinjaLetters().letter("leaving", language, row_facts).text
        told = [(row.to_address, row.facts["by"], bool(row.facts["second"])) for row in rows]
    people = {"chair", "secretary", "treasurer", "board_member", "deputy", "administrator"}
    assert {one[0].split("@")[0] for one in told if one[1:] == ("Astrid Ek", False)} == people
    assert {one[0].split("@")[0] for one in told if one[1:] == ("Cecilia Ask", True)} == people


def test_the_whole_board_is_told_that_the_association_stays_and_only_when_it_was_to_leave(board, opener):
    with opener.writing(board.actor("chair")) as work:
        actions.stay(work)
        actions.confirm_leaving(work, "Stämman, § 12")
    with opener.writing(board.actor("treasurer")) as work:
        actions.confirm_leaving(work)
    with opener.writing(board.actor("secretary")) as work:
        actions.stay(work)
    with opener.reading(worker_for(board.association.id)) as work:
        rows = work.session.scalars(select(Message).where(Message.template == "staying")).all()
    people = ("administrator", "board_member", "chair", "deputy", "secretary", "treasurer")
    assert sorted(row.to_address.split("@")[0] for row in rows) == list(people)
    for language, said in (
        ("sv", "som Astrid Ek och Cecilia Ask hade"),
        ("en", "which Astrid Ek and Cecilia Ask had"),
    ):
        letter = JinjaLetters().letter("staying", language, {**rows[0].facts, "to_name": "Bo Lind"})
        assert said in letter.text
        assert "§ 12" in letter.text


def test_the_page_of_leaving_names_the_holds_that_are_in_force(board, opener, client_as):
    chair = client_as("chair")
    assert "gallringsstopp gäller" not in seen(chair, LEAVE)
    period = Held(HoldKind.PERIOD, since=date(2019, 1, 1), before=date(2020, 1, 1))
    with opener.writing(board.actor("chair")) as work:
        place_hold(work, period, "Tvist om taket", None)
    page = seen(chair, LEAVE)
    assert "Ett gallringsstopp gäller" in page
    assert "/brf-provet-1/retention/holds" in page
