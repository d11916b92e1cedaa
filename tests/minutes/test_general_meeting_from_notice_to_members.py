"""A general meeting: everyone is called, those it elected adjust by a link, and the members read what was sealed."""

import re
from datetime import date, timedelta

import pytest

from boardroom.associations.actions import set_member_pages
from boardroom.associations.models import Association
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.mandates.queries import person_by_email
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import usual_signer_rule
from boardroom.notices.jobs import deliver
from boardroom.signing.jobs import seal
from boardroom.signing.rules.states import SignerRole
from tests.data.filed import seen

HOME = "/brf-provet-1"
GENERAL = {"kind": MinutesKind.GENERAL_MEETING}


pytestmark = pytest.mark.usefixtures("mailer")


def ruled(secretary, **values):
    with secretary.opener.writing(worker_for(secretary.board.association.id)) as work:
        association = work.session.get(Association, secretary.board.association.id)
        for name, value in values.items():
            setattr(association, name, value)


def choose(secretary, kind, rule, role="chair"):
    with secretary.opener.writing(secretary.board.actor(role)) as work:
        actions.choose_signers(work, kind, rule)


def asked(secretary, minutes):
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        return [role for _person, role in queries.signers_of(work, queries.by_id(work, minutes.id))]


def test_everyone_is_called_adjusters_without_accounts_sign_and_members_read(
    board, secretary, client_as, app, mailer, clock
):
    ruled(secretary, signer_rule="chair")  # the board's own rule governs the board's minutes alone
    people = board.people
    with secretary.opener.writing(board.actor("chair")) as work:
        set_member_pages(work, shown=True)
    with secretary.opener.writing(board.actor("secretary")) as work:
        meeting = actions.plan(
            work,
            Plan(
                kind=MinutesKind.GENERAL_MEETING,
                starts=work.now + timedelta(days=35),
                chaired_by=people["chair"].id,
                written_by=people["secretary"].id,
            ),
        )
    answer = client_as("secretary").post(f"{HOME}/meetings/{meeting.id}/call")
    assert answer.status_code in {302, 303}
    post(secretary)
    called = {mail.to_address for mail in mailer.kept}
    everyone = ("chair", "secretary", "treasurer", "board_member", "deputy", "auditor", "member")
    assert called == {people[role].email for role in everyone}, (
        "the manager and the administrator are not members"
    )
    notice = next(mail for mail in mailer.kept if mail.to_address == people["member"].email)
    assert "Val av två justerare tillika rösträknare" in notice.text
    assert "kallar till ordinarie föreningsstämma" in notice.text

    clock.advance(timedelta(days=35))
    client = client_as("secretary")
    with secretary.opener.writing(board.actor("secretary")) as work:
        minutes = actions.begin_from(work, meeting.id)
    page = f"{HOME}/minutes/{minutes.id}"
    assert f"{page}/adjuster" in seen(client, f"{page}/edit")
    for name in ("Karin Vik", "Nils Hed"):
        address = f"{name.lower().replace(' ', '.')}@exempel.se"
        assert client.post(f"{page}/adjuster", data={"name": name, "email": address}).status_code == 303
    saved = client.post(f"{page}/edit", data=_written(board, secretary, minutes))
    assert saved.status_code == 302
    sent = client.post(f"{page}/send", data={"methods": ["code"], "order": "together"})
    assert sent.status_code == 302
    post(secretary)
    envelope = secretary.envelope(minutes)
    for name in ("karin.vik", "nils.hed"):
        _sign_by_link(secretary, app, mailer, f"{name}@exempel.se", envelope)
    for role in ("chair", "secretary"):
        secretary.sign_one(envelope.id, role)
    assert seal(secretary.opener)
    post(secretary)
    document = f"{HOME}/archive/{secretary.envelope(minutes).document_id}"
    shown = seen(client_as("member"), document)
    assert "Läskopia" in shown
    assert "Stämplad PDF" not in shown


def post(secretary):
    while deliver(secretary.opener):
        pass


def _written(board, secretary, minutes):
    found = secretary.read(minutes)
    return {
        "kind": "general_meeting",
        "held_on": found.held_on.isoformat(),
        "chaired_by": str(found.chaired_by),
        "written_by": str(found.written_by),
        "adjuster": str(found.adjuster),
        "second_adjuster": str(found.second_adjuster),
        "revision": str(found.revision),
        "deed": "finish",
        "items-0-heading": "Ansvarsfrihet",
        "items-0-decisions-0-text": "att bevilja styrelsen ansvarsfrihet",
        "items-0-decisions-0-outcome": "adopted",
    }


def _sign_by_link(secretary, app, mailer, address, envelope):
    letter = [mail for mail in mailer.kept if mail.to_address == address][-1]
    link = re.search(r"/link/\S+", letter.text).group()
    guest = app.test_client()
    guest.get(link)
    assert guest.post(link).status_code == 303
    paper = f"{HOME}/signing/{envelope.id}"
    assert guest.get(paper).status_code == 200
    guest.post(f"{paper}/sign", data={"way": "code", "read": "y"})
    assert guest.post(f"{paper}/code", data={}).status_code == 303
    post(secretary)
    letter = [mail for mail in mailer.kept if mail.to_address == address][-1]
    code = re.search(r"\b\d{6}\b", letter.text).group()
    assert guest.post(f"{paper}/code/enter", data={"code": code}).status_code == 303
    assert "receipt" in guest.post(f"{paper}/code/enter", data={"code": code}).location


def test_each_kind_has_its_rule_and_without_one_what_is_usual(secretary):
    ruled(secretary, signer_rule="chair")
    three = [SignerRole.MINUTE_TAKER, SignerRole.CHAIR, SignerRole.ADJUSTER]
    board, general, formed = (
        secretary.written(**given) for given in ({}, GENERAL, {"kind": MinutesKind.CONSTITUTING})
    )
    assert [asked(secretary, one) for one in (board, general, formed)] == [
        [SignerRole.CHAIR],
        three,
        [SignerRole.CHAIR],
    ]
    choose(secretary, MinutesKind.CONSTITUTING, "minute_taker_chair")
    choose(secretary, MinutesKind.GENERAL_MEETING, "minute_taker_chair")
    assert [asked(secretary, one) for one in (board, general, formed)] == [
        [SignerRole.CHAIR],
        three[:2],
        three[:2],
    ]
    choose(secretary, MinutesKind.GENERAL_MEETING, "")
    assert asked(secretary, general) == three
    assert usual_signer_rule("per_capsulam", "all_present") == "all_present"


def test_the_number_that_is_enough_follows_the_kinds_rule_and_not_the_boards(secretary):
    ruled(secretary, signer_rule="some_present", signers_needed=1)
    minutes = secretary.written(**GENERAL)
    envelope = secretary.send(minutes)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        signers = queries.signers_of(work, minutes)
    assert len(signers) == 3
    assert secretary.envelope(minutes).needed == 0, "all of them sign"
    assert envelope


def test_settings_keep_the_rules_of_kinds(secretary, client_as, board):
    client = client_as("chair")
    given = {
        "signing-kinds-general_meeting": "minute_taker_chair_two_adjusters",
        "signing-kinds-constituting": "all_present",
        "signing-kinds-per_capsulam": "",
    }
    assert client.post(f"{HOME}/settings/signing-kinds", data=given).status_code == 303
    with secretary.opener.reading(board.actor("chair")) as work:
        chosen = {kind.value: one.rule for kind, one in queries.chosen_signer_rules(work).items()}
    assert chosen == {"general_meeting": "minute_taker_chair_two_adjusters", "constituting": "all_present"}
    page = seen(client, f"{HOME}/settings/")
    assert '<option selected value="minute_taker_chair_two_adjusters">' in page
    assert (
        client.post(
            f"{HOME}/settings/signing-kinds", data=given | {"signing-kinds-per_capsulam": "nobody"}
        ).status_code
        == 422
    )


def test_only_those_who_lead_the_association_choose_and_only_among_the_rules(secretary):
    with pytest.raises(NotPermitted):
        choose(secretary, MinutesKind.GENERAL_MEETING, "chair", role="board_member")
    with pytest.raises(Invalid):
        choose(secretary, MinutesKind.GENERAL_MEETING, "nobody")
    with pytest.raises(Invalid):
        choose(secretary, MinutesKind.BOARD, "chair")


def test_a_boards_minutes_are_adjusted_by_no_one_by_name(secretary):
    minutes = secretary.written()
    with (
        secretary.opener.writing(secretary.board.actor("secretary")) as work,
        pytest.raises(Invalid, match="ledamot"),
    ):
        actions.elect_adjuster(work, minutes.id, "Karin Vik", "karin.vik@exempel.se")
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert person_by_email(work, "karin.vik@exempel.se") is None


@pytest.mark.parametrize("address", ["styrelsen@exempel.se", "ingen adress"])
def test_an_elected_adjuster_has_an_address_of_their_own(secretary, address):
    minutes = secretary.written(**GENERAL, adjuster=None, held_on=date(2026, 3, 14))
    with secretary.opener.writing(secretary.board.actor("secretary")) as work, pytest.raises(Invalid):
        actions.elect_adjuster(work, minutes.id, "Karin Vik", address)


@pytest.mark.parametrize("before", [0, 2, 9])
def test_who_is_elected_by_two_presses_adjusts_once(secretary, client_as, before):
    minutes = secretary.begin(kind=MinutesKind.GENERAL_MEETING, adjuster=None)
    for number in range(before):
        with secretary.opener.writing(secretary.board.actor("secretary")) as work:
            actions.elect_adjuster(work, minutes.id, f"Karin Vik {number}", f"karin{number}.vik@exempel.se")
    browser = client_as("secretary")
    for _press in range(2):
        answer = browser.post(
            f"{HOME}/minutes/{minutes.id}/adjuster", data={"name": "Per Sjö", "email": "per.sjo@exempel.se"}
        )
        assert answer.status_code == 303
    assert browser.get(answer.location).text.count("Per Sjö är justerare.") == 2, (
        "each press says that it is done"
    )
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        found = queries.by_id(work, minutes.id)
        adjusters = queries.adjusters_of(work, found)
    assert len(adjusters) == len(set(adjusters)) == before + 1


def test_a_meeting_elects_as_many_as_ten_by_name_whatever_its_rule_asks_for(secretary, client_as):
    board = secretary.board
    minutes = secretary.begin(kind=MinutesKind.GENERAL_MEETING, adjuster=None)
    for number in range(1, 11):
        with secretary.opener.writing(board.actor("secretary")) as work:
            actions.elect_adjuster(work, minutes.id, f"Karin Vik {number}", f"karin{number}.vik@exempel.se")
    one_more = {"name": "Per Sjö", "email": "per.sjo@exempel.se"}
    page = client_as("secretary").post(f"{HOME}/minutes/{minutes.id}/adjuster", data=one_more).text
    assert "Högst tio justerare kan väljas" in page
    with secretary.opener.reading(board.actor("secretary")) as work:
        found = queries.by_id(work, minutes.id)
        signers = [person.name for person, _role in queries.signers_of(work, found)]
        choice = queries.number_choice(work, found)
    assert signers[-10:] == [f"Karin Vik {number}" for number in range(1, 11)]
    assert choice is not None
    assert (choice.least, choice.usual, choice.most) == (1, 10, 10)
