"""The end of a sending to many: one letter to its sender, each copy filed on the day it was signed, and no strangers in each other's lists."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, select

from boardroom.core.actor import worker_for
from boardroom.documents.models import Document
from boardroom.identity.models import Account
from boardroom.mandates.models import Mandate, Person
from boardroom.signing import actions, jobs, queries
from boardroom.signing.actions import telling_of_many
from boardroom.signing.rules.recipients import Listed, read_list
from boardroom.signing.rules.states import SignerRole
from tests.data.contracts import contract
from tests.signing.test_batches import HOME, order, prepare, send_all, standings
from tests.signing.test_letters import written
from tests.signing.test_sending_anew import again

NAMES = ("Karin Vik", "Olle Ås", "Åsa Öst")


@pytest.fixture
def many(desk):
    batch_id = prepare(desk, deadline=date(2026, 4, 20))
    order(desk, batch_id)
    send_all(desk, 3)
    for one in standings(desk, batch_id):
        desk.board.people[one.recipient.name] = type("P", (), {"id": one.signer.person_id})
    return batch_id


def envelope_of(desk, batch_id, name):
    return next(one.envelope for one in standings(desk, batch_id) if one.recipient.name == name)


def sign(desk, batch_id, name, remark=""):
    envelope = envelope_of(desk, batch_id, name)
    code = desk.code_for(name, envelope)
    with desk.opener.writing(desk.guest(name, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code, remark)
    assert jobs.seal(desk.opener)
    desk.wait(minutes=1)


def refuse(desk, batch_id, name):
    envelope = envelope_of(desk, batch_id, name)
    with desk.opener.writing(desk.guest(name, envelope)) as work:
        actions.decline(work, envelope.id, "Nej tack")
    desk.wait(minutes=1)


def work_on(desk):
    for _turn in range(10):
        if not jobs.send_batches(desk.opener):
            return
    pytest.fail("the worker never rests")


def to_sender(desk):
    return [one for one in desk.letters() if one.to_name == "Bo Lind"]


def test_the_sender_gets_one_letter_when_all_have_signed_and_each_recipient_their_own(desk, many):
    sign(desk, many, NAMES[0])
    sign(desk, many, NAMES[1], remark="Med förbehåll")
    work_on(desk)
    assert to_sender(desk) == []
    sign(desk, many, NAMES[2])
    work_on(desk)
    assert [one.to_name for one in desk.letters("signing_sealed")] == list(NAMES)
    (told,) = to_sender(desk)
    assert told.template == "signing_batch_done"
    text = written(told).text
    assert "Alla 3 har skrivit under" in text
    assert "ett förbehåll:\nOlle Ås" in text
    assert f"{HOME}/batches/{many}" in text
    assert "avstått" not in text
    work_on(desk)
    assert len(to_sender(desk)) == 1


def test_it_tells_who_refused_and_tells_again_when_what_was_sent_again_is_done(desk, many):
    sign(desk, many, NAMES[0])
    sign(desk, many, NAMES[1])
    refuse(desk, many, NAMES[2])
    work_on(desk)
    (told,) = desk.letters("signing_batch_done")
    assert "2 av 3 har skrivit under" in written(told).text
    assert "Har avstått:\nÅsa Öst" in written(told).text
    again(desk, many, standings(desk, many)[2])
    send_all(desk, 2)
    assert len(desk.letters("signing_batch_done")) == 1
    sign(desk, many, NAMES[2])
    work_on(desk)
    assert "Alla 3 har skrivit under" in written(desk.letters("signing_batch_done")[-1]).text
    assert len(desk.letters("signing_batch_done")) == 2


def test_what_was_taken_back_or_done_long_ago_is_not_told(desk, many):
    sign(desk, many, NAMES[0])
    with desk.opener.writing(desk.board.actor("secretary")) as work:
        actions.withdraw_all(work, many, "Fel år")
    work_on(desk)
    assert desk.letters("signing_batch_done") == []


def test_the_worker_rests_where_nobody_is_left_to_be_told(desk, many):
    for name in NAMES:
        sign(desk, many, name)
    with desk.opener.writing(worker_for()) as work:
        for person in work.session.scalars(select(Person)):
            person.account_id = None
    work_on(desk)
    assert desk.letters("signing_batch_done") == []


def test_a_signed_copy_is_filed_on_the_day_it_was_signed(desk, many, board):
    desk.wait(days=5)
    sign(desk, many, NAMES[0])
    with desk.opener.reading(board.actor("secretary")) as work:
        (document,) = work.session.scalars(select(Document)).all()
    assert document.document_date == date(2026, 3, 25)


def test_recipients_of_a_list_are_not_offered_to_sign_for_each_other(desk, board):
    desk.outsider("Lisa Berg", "lisa.berg@exempel.se")
    contract(desk, [("Lisa Berg", SignerRole.PARTY)])
    listed = [
        *(Listed(name, f"p{number}@exempel.se") for number, name in enumerate(NAMES)),
        Listed("Lisa Berg", "lisa.berg@exempel.se"),
        *(Listed(board.people[role].name, account_of(desk, role)) for role in ("deputy", "member")),
    ]
    batch_id = prepare(desk, listed, text="Lika för alla")
    order(desk, batch_id)
    send_all(desk, 4)
    with desk.opener.writing(worker_for()) as work:
        # One is known by an account alone, the other by a mandate alone.
        work.session.execute(delete(Mandate).where(Mandate.person_id == board.people["deputy"].id))
        work.session.get(Person, board.people["member"].id).account_id = None
    alone = contract(desk, [("chair", SignerRole.PARTY)])
    with desk.opener.reading(board.actor("secretary")) as work:
        for envelope in (envelope_of(desk, batch_id, NAMES[0]), alone):
            offered = {name for _id, name in queries.substitutes(work, envelope, everyone=True)}
            assert not offered & set(NAMES)
            known = {"Lisa Berg", board.people["deputy"].name, board.people["member"].name}
            assert known <= offered, "known for something else too"


def account_of(desk, role):
    with desk.opener.reading(worker_for()) as work:
        return work.session.get(Account, desk.board.people[role].account_id).email


def test_of_a_last_day_that_passed_one_letter_names_all_who_have_not_answered(desk, many):
    sign(desk, many, "Olle Ås")
    desk.wait(days=60)
    while jobs.remind(desk.opener):
        pass
    [letter] = desk.letters("signing_overdue")
    told = written(letter)
    assert "Vi väntar fortfarande på Karin Vik och Åsa Öst." in told.text
    assert f"/signing/batches/{many}" in told.text
    late = [envelope_of(desk, many, name) for name in ("Karin Vik", "Åsa Öst")]
    assert all("overdue" in [event.what for event in desk.events(one)] for one in late)


def test_a_sending_whose_end_nobody_can_be_told_of_holds_up_no_other(desk, many, monkeypatch):
    listed = "Namn;E-post;Lägenhet;Förråd\nNils Alm;nils.alm@exempel.se;1104;7\n"
    other = prepare(desk, read_list(listed.encode())[0])
    order(desk, other)
    send_all(desk, 3)
    [row] = standings(desk, other)
    desk.board.people["Nils Alm"] = SimpleNamespace(id=row.signer.person_id)
    for name in NAMES:
        sign(desk, many, name)
    sign(desk, other, "Nils Alm")
    real = telling_of_many.who_steers
    monkeypatch.setattr(
        telling_of_many,
        "who_steers",
        lambda work, envelope: [] if envelope.batch_id == many else real(work, envelope),
    )
    work_on(desk)
    [told] = desk.letters("signing_batch_done")
    assert f"{HOME}/batches/{other}" in written(told).text
    assert "Den enda mottagaren har skrivit under" in written(told).text
