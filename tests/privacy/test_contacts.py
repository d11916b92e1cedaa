"""How someone who left was reached is asked about after three months, and forgotten by a person, not by itself."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.audit.models import Entry
from boardroom.classes.models import RecordClass
from boardroom.core.actor import ActorKind, worker_for
from boardroom.core.db import Base
from boardroom.core.ids import new_id
from boardroom.identity.actions import create_account
from boardroom.identity.actions.erasing import ITS_OWN, NAMING_IT
from boardroom.identity.models import Account, Invitation, Passkey
from boardroom.mandates.actions import add_person, change_ownership, change_person, enter_ownership, invite
from boardroom.mandates.errors import StillSeated
from boardroom.mandates.models import Mandate, Person, Role
from boardroom.notices.models import Message
from boardroom.privacy.actions.contacts import forget_contact
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.errors import StillToSign
from boardroom.privacy.queries.contacts import needs_account, to_forget
from boardroom.privacy.queries.erasing import drafted
from boardroom.privacy.queries.requests import request_by_id
from boardroom.privacy.rules.states import Asked

# The clock of the tests stands on 20 March 2026.
LONG_AGO, LATELY = date(2025, 12, 20), date(2025, 12, 22)
HOME = "/brf-provet-1/"


@pytest.fixture
def entered(board):
    """Enter someone with a mandate until a day, as the board did then."""

    def enter(name="Hugo Björk", end=LONG_AGO, role=Role.TREASURER):
        with board.runtime.opener.writing(board.actor("chair")) as work:
            person = add_person(
                work, name=name, email=f"{name.split()[0].lower()}@exempel.se", phone="070-174 06 05"
            )
            work.session.add(
                Mandate(
                    id=new_id(), association_id=person.association_id, person_id=person.id, role=role,
                    start=date(2021, 5, 1), end=end, created_at=work.now,
                )
            )  # fmt: skip
        return person

    return enter


def asked(board, role="chair"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return [one.person.name for one in to_forget(work)]


def forget(board, person, role="chair"):
    with board.runtime.opener.writing(board.actor(role)) as work:
        return forget_contact(work, person.id)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_question_comes_three_months_after_the_last_mandate(board, clock, entered):
    entered("Rune Berg")
    entered("Siv Dahl", LATELY)
    entered("Tage Ur", None)
    # The last day with a mandate was 19 December: kept through 19 March.
    assert asked(board) == ["Rune Berg"]
    assert asked(board, "secretary") == [], "mandates are not the secretary's to look after"
    clock.advance(timedelta(days=2))
    assert asked(board) == ["Rune Berg", "Siv Dahl"]


def test_who_still_lives_there_is_not_asked_about_until_three_months_after_moving_out(board, clock, entered):
    person = entered()
    with board.runtime.opener.writing(board.actor("chair")) as work:
        home = enter_ownership(work, person.id, apartment="1203", start=date(2020, 1, 1))
    assert asked(board) == []
    with board.runtime.opener.writing(board.actor("chair")) as work:
        change_ownership(work, home.id, apartment="1203", start=date(2020, 1, 1), last_day=date(2026, 3, 1))
    assert asked(board) == []
    clock.advance(timedelta(days=90))
    assert asked(board) == ["Hugo Björk"]
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        row = work.session.scalars(select(RecordClass).where(RecordClass.key == "resident_contact")).one()
        row.duration = 6
    assert asked(board) == [], "the association's own schedule says how long"


def test_what_is_forgotten_is_gone_everywhere_and_the_log_does_not_repeat_it(board, entered):
    person = entered()
    with board.runtime.opener.writing(board.actor("chair")) as work:
        invite(work, person.id)
    forget(board, person)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        kept = work.session.get_one(Person, person.id)
        assert (kept.name, kept.email, kept.phone) == ("Hugo Björk", "", "")
        [invitation] = work.session.scalars(select(Invitation).where(Invitation.person_id == person.id))
        assert (invitation.email, invitation.withdrawn_at is None) == ("", False)
        assert "hugo@exempel.se" not in set(work.session.scalars(select(Message.to_address)))
        assert work.session.scalars(select(Mandate).where(Mandate.person_id == person.id)).one()
        entries = work.session.scalars(select(Entry).where(Entry.subject_id == str(person.id))).all()
        assert entries[-1].verb == "forgot_contact"
        assert not any("exempel.se" in str(one.payload) or "174" in str(one.payload) for one in entries)
    assert asked(board) == []


def test_who_has_a_mandate_or_something_to_sign_is_still_reached(board, sent, entered):
    with pytest.raises(StillSeated):
        forget(board, board.people["secretary"])
    with pytest.raises(StillToSign):
        forget(board, sent)
    assert sent.name not in asked(board)


@pytest.fixture
def sent(board, entered):
    """A treasurer of old who has still to sign."""
    from boardroom.signing.models import Envelope, Signer
    from boardroom.signing.rules.states import EnvelopeKind, SignerRole

    person = entered("Vera Holm")
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        of = {"association_id": board.association.id}
        envelope = Envelope(
            id=new_id(), **of, kind=next(iter(EnvelopeKind)), subject_key="x", version=1, title="Protokoll",
            record_class="board_minutes", frozen_sha256="0" * 64, page_count=1, nonce="n", allowed_methods="code",
            sent_at=work.now, sent_by_name="Ordförande",
        )  # fmt: skip
        work.session.add(envelope)
        work.session.flush()
        work.session.add(
            Signer(
                id=new_id(), **of, envelope_id=envelope.id, position=1, person_id=person.id, name=person.name,
                email=person.email, role=SignerRole.ADJUSTER,
            )
        )  # fmt: skip
    return person


def test_the_home_page_asks_and_the_answer_keeps_or_forgets(board, client_as, entered, clock):
    person = entered()
    browser, at = client_as("chair"), f"{HOME}privacy/contacts/{person.id}"
    assert "Ta bort kontaktuppgifterna till Hugo Björk?" in text(browser.get(HOME))
    page = text(browser.get(at))
    assert "Hugo Björk hade sitt sista uppdrag till och med 19 december 2025." in page
    assert "hugo@exempel.se" in page
    assert at in browser.get(f"{HOME}board/people/{person.id}").get_data(as_text=True)
    browser.post(f"{at}/keep")
    assert "Ta bort kontaktuppgifterna till" not in text(browser.get(HOME))
    clock.advance(timedelta(days=366))
    browser = client_as("chair")
    assert "Ta bort kontaktuppgifterna till Hugo Björk?" in text(browser.get(HOME))
    assert "borttagna ur registret" in text(browser.post(at, follow_redirects=True))
    assert "hugo@exempel.se" not in text(browser.get(f"{HOME}board/people/{person.id}"))
    assert client_as("secretary").get(at).status_code == 403


def test_the_answer_to_who_wants_to_be_erased_tells_that_it_is_gone(board, desk, entered, client_as):
    person = entered("Rune Berg")
    made = desk.gathered(Asked.ERASURE, Asker(names=("Rune Berg",), how_checked="Kände igen personen"))

    def letter():
        with desk.reading() as work:
            return drafted(work, request_by_id(work, made.id))

    assert "Personregistret" in letter()
    assert "inte raderade" in letter()
    page = f"{HOME}privacy/requests/{made.id}/erasure"
    assert "Kontaktuppgifterna till Rune Berg kan den ta bort" in text(client_as("secretary").get(page))
    assert f"privacy/contacts/{person.id}" in client_as("chair").get(page).get_data(as_text=True)
    forget(board, person)
    assert "Din e-postadress och ditt telefonnummer är borttagna ur föreningens personregister." in letter()
    assert "Personregistret" not in letter()
    assert "Borttagna" in text(client_as("secretary").get(page))


def bound(board, person, name="hugo@exempel.se"):
    """Give a person an account that is logged in."""
    with board.runtime.opener.writing(
        replace(worker_for(board.association.id), kind=ActorKind.OPERATOR)
    ) as work:
        account = create_account(work, name, person.name, "granen sju 1931")
        work.session.get_one(Person, person.id).account_id = account.id
        work.session.flush()
        work.session.add(
            Passkey(
                id=new_id(), account_id=account.id, credential_id=b"k", public_key=b"p", name="Telefonen",
                created_at=work.now,
            )
        )  # fmt: skip
    return account


def rows(board, kind):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.scalars(select(kind)).all()


def test_the_account_of_a_member_who_left_goes_with_the_rest(board, entered, client_as):
    person = entered(role=Role.MEMBER)
    account = bound(board, person)
    page = text(client_as("chair").get(f"{HOME}privacy/contacts/{person.id}"))
    assert "Det raderas, med sin adress, om det inte används till något annat." in page
    assert "Ta bort kontot också" not in page
    client_as("chair").post(f"{HOME}privacy/contacts/{person.id}")
    assert account.id not in {one.id for one in rows(board, Account)}
    assert "Telefonen" not in {one.name for one in rows(board, Passkey)}
    with board.runtime.opener.writing(board.actor("chair")) as work:
        # Back again: an address, and an invitation like anyone's.
        change_person(
            work, person.id, name=person.name, email="hugo@exempel.se", phone="", protected_identity=False
        )
        assert invite(work, person.id)


def test_a_members_account_alone_is_asked_about_too(board, entered):
    person = entered(role=Role.MEMBER)
    bound(board, person)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        kept = work.session.get_one(Person, person.id)
        kept.email = kept.phone = ""
    assert asked(board) == ["Hugo Björk"]
    forget(board, person)
    assert asked(board) == []


def test_who_sat_on_the_board_keeps_their_account_until_somebody_says_so(board, entered, client_as):
    person = entered()
    account = bound(board, person)
    at = f"{HOME}privacy/contacts/{person.id}"
    browser = client_as("chair")
    assert "Ta bort kontot också" in text(browser.get(at))
    browser.post(at)
    assert account.id in {one.id for one in rows(board, Account)}
    assert asked(board) == [], "what may still be needed is not asked about at each visit"
    browser.post(at, data={"account": "y"})
    assert account.id not in {one.id for one in rows(board, Account)}


def test_an_account_that_another_association_knows_is_parted_from_and_not_erased(board, entered):
    person = entered(role=Role.MEMBER)
    account = bound(board, person)
    with board.runtime.opener.writing(worker_for()) as work:
        other = Association(
            id=new_id(), slug="brf-grannen", name="Brf Grannen", org_number="769699-1038", created_at=work.now
        )
        work.session.add(other)
        work.session.flush()
        work.session.add(
            Person(
                id=new_id(), association_id=other.id, name="Hugo", account_id=account.id, created_at=work.now
            )
        )
    forget(board, person)
    found = {one.account_id for one in rows(board, Person)}
    assert account.id in {one.id for one in rows(board, Account)}
    assert account.id in found
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert work.session.get_one(Person, person.id).account_id is None


def test_everything_that_names_an_account_is_known_to_its_erasing():
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table is Account.__table__
    }
    assert naming == {one.__tablename__ for one in (*ITS_OWN, *NAMING_IT, Person)}


def test_six_years_after_the_last_mandate_an_account_opens_nothing_any_more(board, entered, clock):
    person = entered(end=date(2025, 12, 20))
    account = bound(board, person)
    forget(board, person)
    clock.advance(date(2031, 12, 19) - clock.now().date())
    assert asked(board) == []
    clock.advance(timedelta(days=1))
    assert asked(board) == ["Hugo Björk"]
    forget(board, person)
    assert account.id not in {one.id for one in rows(board, Account)}


@pytest.mark.parametrize("allowed", [True, False])
def test_who_may_read_what_they_signed_needs_their_account_for_it(board, sent, allowed):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        for mandate in work.session.scalars(select(Mandate).where(Mandate.person_id == sent.id)):
            mandate.start, mandate.end = date(2012, 1, 1), date(2015, 1, 1)
        work.session.get_one(Association, board.association.id).former_read_signed = allowed
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert needs_account(work, work.session.get_one(Person, sent.id)) is allowed
