import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters.portal_mailer import AbsentMailer
from boardroom.core.actor import ANONYMOUS, Actor, ActorKind, worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.core.ids import token_hash
from boardroom.core.secrets import password_matches
from boardroom.identity import actions
from boardroom.identity.errors import AccountExists, InvitationGone
from boardroom.identity.models import Account, Invitation
from boardroom.mandates.models import Person
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Link, Message
from boardroom.notices.queries import deliveries

NEW = "lyktan brinner ännu längre"


def links(runtime):
    with runtime.opener.reading(worker_for()) as work:
        return list(work.session.scalars(select(Link).order_by(Link.created_at)))


def ask_for_reset(browser, email):
    return browser.post("/forgotten-password", data={"email": email})


def choose(client, password=NEW):
    return client.post("/new-password", data={"password": password, "repeat": password})


def test_a_forgotten_password_is_chosen_anew_through_a_link(
    chair, browser, log_in, app, sent_link, runtime, is_inside
):
    inside = app.test_client()
    log_in(chair.email, client=inside)
    assert ask_for_reset(browser, chair.email).location == "/forgotten-password/sent"
    link = sent_link()
    assert "Fortsätt" in browser.get(link).text
    went_on = browser.post(link)
    assert went_on.location == "/new-password"
    assert link.rsplit("/", 1)[1] not in went_on.location
    assert chair.email in browser.get("/new-password").text
    assert choose(browser).location == "/log-in"
    assert not is_inside(browser)
    assert not is_inside(inside)
    assert log_in(chair.email, NEW).status_code == 303
    assert log_in(chair.email, chair.password).status_code == 422


def test_an_unknown_address_gets_the_same_answer_and_no_mail(board, browser, runtime, chair):
    known = ask_for_reset(browser, chair.email)
    unknown = ask_for_reset(browser, "ingen@exempel.se")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    with runtime.opener.reading(worker_for()) as work:
        assert [message.to_address for message in work.session.scalars(select(Message))] == [chair.email]


def test_three_resets_an_hour_are_sent_for_an_address(chair, browser, runtime, clock):
    for _ in range(5):
        assert ask_for_reset(browser, chair.email).status_code == 303
    with runtime.opener.reading(worker_for()) as work:
        assert len(deliveries(work, "account", chair.account.id)) == 3
    clock.advance(timedelta(hours=1, seconds=1))
    ask_for_reset(browser, chair.email)
    with runtime.opener.reading(worker_for()) as work:
        assert len(deliveries(work, "account", chair.account.id)) == 4


def test_a_reset_link_is_used_once(chair, browser, app, sent_link):
    ask_for_reset(browser, chair.email)
    link = sent_link()
    other = app.test_client()
    browser.post(link)
    other.post(link)
    assert choose(browser).status_code == 303
    assert choose(other, "en helt annan mening").status_code == 410
    assert other.get(link).status_code == 410
    assert other.post(link).status_code == 410


def test_every_other_reset_link_dies_with_the_first_used(chair, browser, sent_link):
    ask_for_reset(browser, chair.email)
    first = sent_link()
    ask_for_reset(browser, chair.email)
    second = sent_link()
    assert first != second
    browser.post(second)
    choose(browser)
    assert browser.post(first).status_code == 410


def test_a_reset_link_lasts_a_day_even_when_opened(chair, browser, sent_link, clock):
    ask_for_reset(browser, chair.email)
    link = sent_link()
    browser.post(link)
    clock.advance(timedelta(days=1, seconds=1))
    assert browser.get(link).status_code == 410
    assert choose(browser).status_code == 410


def test_opening_a_link_changes_nothing(chair, browser, app, sent_link, runtime):
    ask_for_reset(browser, chair.email)
    link = sent_link()
    before = vars(links(runtime)[0]).copy()
    for _ in range(3):
        assert browser.get(link).status_code == 200
        assert browser.head(link).status_code == 200
    after = vars(links(runtime)[0]).copy()
    before.pop("_sa_instance_state")
    after.pop("_sa_instance_state")
    assert before == after
    with browser.session_transaction() as session:
        assert "password_reset" not in session
    assert browser.get("/new-password").status_code == 410


def test_a_link_page_lets_no_address_leak(chair, browser, sent_link):
    ask_for_reset(browser, chair.email)
    page = browser.get(sent_link())
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="referrer"' not in page.text, "it would count instead of the header"
    assert "no-store" in page.headers["Cache-Control"]


def test_tokens_are_kept_as_hashes_and_never_logged(chair, browser, sent_link, runtime, caplog):
    caplog.set_level("DEBUG")
    ask_for_reset(browser, chair.email)
    link = sent_link()
    browser.get(link)
    browser.post(link)
    browser.get("/link/unknown")
    token = link.rsplit("/", 1)[1]
    [kept] = links(runtime)
    assert kept.token_hash == token_hash(token)
    logged = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert token not in logged
    assert chair.email not in logged
    with runtime.opener.reading(worker_for()) as work:
        [message] = work.session.scalars(select(Message))
        assert token not in str(vars(message))


def test_a_weak_new_password_keeps_the_link_good(chair, browser, sent_link):
    ask_for_reset(browser, chair.email)
    browser.post(sent_link())
    assert choose(browser, "kort").status_code == 200
    assert choose(browser).status_code == 303


def test_a_second_step_survives_a_reset(chair, browser, sent_link, runtime, log_in):
    with runtime.opener.writing(worker_for()) as work:
        work.session.get(Account, chair.account.id).totp_secret = "JBSWY3DPEHPK3PXP"
    ask_for_reset(browser, chair.email)
    browser.post(sent_link())
    choose(browser)
    assert log_in(chair.email, NEW).location == "/log-in/second-step"


@pytest.fixture
def newcomer(board, runtime):
    """Someone in the register who has no account yet."""
    with runtime.opener.writing(worker_for(board.association.id)) as work:
        person = Person(
            association_id=board.association.id, name="Jon Sälg", email="jon@exempel.se", created_at=work.now
        )
        work.session.add(person)
    return person


def invite(runtime, board, person, role="chair"):
    with runtime.opener.writing(board.actor(role)) as work:
        return actions.invite(work, person.id, board.association.id, person.email, person.name)


def test_an_invitation_travels_by_mail_and_becomes_an_account(board, runtime, newcomer, browser, sent_link):
    invitation = invite(runtime, board, newcomer)
    link = sent_link()
    [mail] = runtime.opener.ports.mailer.kept
    assert mail.subject == "Du är inbjuden till portalen för Brf Provet 1"
    assert "Astrid Ek bjuder in dig" in mail.text
    assert mail.from_name == "Brf Provet 1"
    assert "Du är inbjuden" in browser.get(link).text
    browser.post(link)
    with browser.session_transaction() as session:
        assert session["invitation"] == str(invitation.id)
    with runtime.opener.writing(ANONYMOUS) as work:
        account = actions.accept_invitation(work, invitation.id, actions.choose_password(NEW))
    assert account.email == "jon@exempel.se"
    assert password_matches(account.password_hash, NEW)
    assert browser.post(link).status_code == 410
    with pytest.raises(InvitationGone), runtime.opener.writing(ANONYMOUS) as work:
        actions.accept_invitation(work, invitation.id, actions.choose_password(NEW))


def test_a_weak_password_leaves_the_invitation_waiting(board, runtime, newcomer):
    invitation = invite(runtime, board, newcomer)
    with pytest.raises(Invalid), runtime.opener.writing(ANONYMOUS) as work:
        actions.accept_invitation(work, invitation.id, actions.choose_password("kort"))
    with runtime.opener.writing(ANONYMOUS) as work:
        assert actions.accept_invitation(work, invitation.id, actions.choose_password(NEW))


def test_someone_with_an_account_logs_in_to_accept(board, runtime, newcomer, chair):
    with runtime.opener.writing(worker_for()) as work:
        invitation = actions.invite(work, newcomer.id, board.association.id, chair.email, "Astrid Ek")
    with pytest.raises(AccountExists), runtime.opener.writing(ANONYMOUS) as work:
        actions.accept_invitation(work, invitation.id, actions.choose_password(NEW))
    with runtime.opener.reading(worker_for()) as work:
        assert not password_matches(work.session.get(Account, chair.account.id).password_hash, NEW)
    person = Actor(kind=ActorKind.ACCOUNT, account_id=chair.account.id)
    with runtime.opener.writing(person) as work:
        assert actions.accept_invitation(work, invitation.id).id == chair.account.id


def test_a_new_invitation_withdraws_the_one_before(board, runtime, newcomer, browser, sent_link):
    first = invite(runtime, board, newcomer)
    old_link = sent_link()
    second = invite(runtime, board, newcomer)
    assert browser.post(old_link).status_code == 410
    with pytest.raises(InvitationGone), runtime.opener.writing(ANONYMOUS) as work:
        actions.accept_invitation(work, first.id, actions.choose_password(NEW))
    with runtime.opener.writing(board.actor("chair")) as work:
        actions.withdraw_invitation(work, newcomer.id)
    with pytest.raises(InvitationGone), runtime.opener.writing(ANONYMOUS) as work:
        actions.accept_invitation(work, second.id, actions.choose_password(NEW))


def test_once_letters_leave_whoever_has_not_joined_gets_one_with_a_link_that_opens(
    board, runtime, newcomer, browser
):
    mailer = runtime.opener.ports.mailer
    invite(runtime, board, newcomer)
    invite(runtime, board, newcomer)
    while deliver(runtime.opener):
        pass
    [letter] = mailer.kept
    link = re.search(r"http://localhost(/link/\S+)", letter.text).group(1)
    assert browser.post(link).status_code == 303


def test_once_letters_leave_whoever_has_joined_gets_none(board, runtime, newcomer):
    invitation = invite(runtime, board, newcomer)
    with runtime.opener.writing(ANONYMOUS) as work:
        actions.accept_invitation(work, invitation.id, actions.choose_password(NEW))
    while deliver(runtime.opener):
        pass
    assert runtime.opener.ports.mailer.kept == []


def test_only_those_who_manage_mandates_invite(board, runtime, newcomer):
    with pytest.raises(NotPermitted):
        invite(runtime, board, newcomer, "secretary")
    with runtime.opener.reading(worker_for()) as work:
        assert list(work.session.scalars(select(Invitation))) == []


def test_without_a_mail_server_the_inviter_hands_the_link_over(board, runtime, newcomer, browser):
    invitation = invite(runtime, board, newcomer)
    actor = board.actor("chair")
    with runtime.opener.writing(actor) as work:
        assert actions.link_to_hand_over(work, invitation) == ""
        work.ports = work.ports.__class__(**{**vars(work.ports), "mailer": AbsentMailer()})
        address = actions.link_to_hand_over(work, invitation)
    assert browser.post(address.removeprefix("http://localhost")).status_code == 303
    with browser.session_transaction() as session:
        assert session["invitation"] == str(invitation.id)
