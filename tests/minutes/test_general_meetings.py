"""A general meeting's minutes are with the members within three weeks, or those who are responsible hear of it."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.associations.actions import set_member_pages
from boardroom.core.actor import Actor, ActorKind, worker_for
from boardroom.core.errors import Invalid
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.jobs import keep_duties
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.rules import WrittenItem, last_day, reminder_due, typeset_data
from boardroom.notices.actions import mint_code
from boardroom.notices.models import Message, Purpose
from boardroom.signing import queries as signing_queries
from boardroom.signing.actions import sign_with_code
from boardroom.signing.jobs import seal
from tests.data.filed import seen
from tests.minutes.test_printed_words import printed
from tests.signing.test_letters import written

HOME = "/brf-provet-1/"
HELD = date(2026, 3, 14)  # six days before the tests' today
KIND = {"kind": MinutesKind.GENERAL_MEETING}


def letters(secretary, template):
    with secretary.opener.reading(worker_for(secretary.board.association.id)) as work:
        return list(work.session.scalars(select(Message).where(Message.template == template)))


def run(secretary) -> int:
    count = 0
    while keep_duties(secretary.opener):
        count += 1
    return count


def turn_on_member_pages(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        set_member_pages(work, shown=True)


def test_reminders_go_out_on_the_fifteenth_and_the_twentieth_day_once_each(secretary, clock):
    secretary.written(**KIND)
    clock.advance(timedelta(days=8, hours=-1))  # the fourteenth day; 19.00 is 20.00 once summer time begins
    assert run(secretary) == 0
    clock.advance(timedelta(days=1))
    assert run(secretary) == 1
    first = letters(secretary, "minutes_duty")
    assert {letter.to_name for letter in first} == {"Astrid Ek", "Bo Lind"}
    assert "4 april 2026" in first[0].facts["last_day"]
    assert run(secretary) == 0
    clock.advance(timedelta(days=5))
    assert run(secretary) == 1
    assert run(secretary) == 0
    clock.advance(timedelta(days=30))
    assert run(secretary) == 0
    assert len(letters(secretary, "minutes_duty")) == 4


@pytest.mark.parametrize("hours", [2.5, 5, 12.9])  # 21.30, midnight and a little before eight
def test_reminders_leave_in_no_quiet_hours_but_when_they_end(secretary, clock, hours):
    secretary.written(**KIND)
    # The tests' clock shows 19.00, and summer time begins on the way.
    clock.advance(timedelta(days=9, hours=hours - 1))
    assert run(secretary) == 0
    clock.advance(timedelta(hours=13.1 - hours))
    assert run(secretary) == 1


def test_a_meeting_whose_minutes_nobody_began_is_reminded_of_and_then_not_anew(board, secretary, clock):
    with secretary.opener.writing(board.actor("secretary")) as work:
        found = actions.plan(
            work,
            Plan(
                kind=MinutesKind.GENERAL_MEETING,
                starts=work.now - timedelta(days=6),
                chaired_by=board.people["chair"].id,
                written_by=board.people["treasurer"].id,
            ),
        )
    clock.advance(timedelta(days=9, hours=-1))
    assert run(secretary) == 1
    told = letters(secretary, "minutes_duty")
    assert {letter.to_name for letter in told} == {"Astrid Ek", "Bo Lind", "Cecilia Ask"}
    assert not told[0].facts["begun"]
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.begin_from(work, found.id)
    assert run(secretary) == 0


def test_sealed_minutes_are_told_of_to_the_members_when_their_pages_are_on(board, secretary):
    turn_on_member_pages(board)
    secretary.sealed(**KIND)
    assert run(secretary) == 1
    [letter] = letters(secretary, "minutes_available")
    assert letter.to_name == "Hugo Björk"
    assert "/archive/" in letter.facts["page"]
    assert run(secretary) == 0


def test_minutes_of_a_general_meeting_ask_for_the_members_who_came_and_the_voting_list(secretary, client_as):
    minutes = secretary.begin(**KIND)
    headings = [item.heading for item in minutes.items]
    [roll] = [item for item in minutes.items if "röstlängd" in item.heading]
    assert "Godkännande av dagordningen" in headings[: roll.position]
    assert headings.index("Beslut om resultatdisposition") > roll.position
    assert "Närvarande medlemmar: …" in roll.text
    client = client_as("secretary")
    assert "Medlemmarna skrivs inte in här" in seen(client, f"{HOME}minutes/{minutes.id}/edit")
    opening = [WrittenItem(item.heading, item.text or "Så gjordes.") for item in minutes.items]
    minutes = secretary.save(minutes, opening, **KIND)
    sending = f"{HOME}minutes/{minutes.id}/send"
    page = seen(client, sending)
    assert f"§&nbsp;{roll.position} {roll.heading}" in page
    assert "Röstlängden saknas" in page
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        facts = actions.gather_facts(work, queries.by_id(work, minutes.id), draft=True)
    assert not typeset_data(facts)["voting_list"], "no list is referred to that is not there"
    counted = roll.text.replace("…", "34")
    minutes = secretary.save(minutes, [WrittenItem(roll.heading, counted)], **KIND)
    page = seen(client, sending)
    assert "varken text eller beslut" not in page
    assert "Röstlängden saknas" not in page
    assert "Medlemmar Enligt röstlängden i § 1" in printed(secretary, minutes)


def test_members_read_the_reading_copy_and_nothing_with_evidence(board, secretary, client_as):
    turn_on_member_pages(board)
    sealed = secretary.sealed(**KIND)
    board_minutes = secretary.sealed()
    member = client_as("member")
    of_sealed = f"{HOME}archive/{secretary.envelope(sealed).document_id}"
    page = seen(member, of_sealed)
    assert "Läskopia" in page
    assert "Stämplad PDF" not in page
    signatures = re.search(r"/[^\"]+/signatures/2/small", page).group()
    assert member.get(signatures).status_code == 200
    of_evidence = re.search(r"/[^\"]+/signatures/2/small", seen(client_as("chair"), of_sealed)).group()
    assert member.get(of_evidence).status_code == 404
    hidden = secretary.envelope(board_minutes).document_id
    assert member.get(f"{HOME}archive/{hidden}").status_code == 404


def test_while_the_members_pages_are_off_nothing_is_shown_or_told_and_the_duty_stands(
    board, secretary, client_as
):
    sealed = secretary.sealed(**KIND)
    assert run(secretary) == 0
    address = f"{HOME}archive/{secretary.envelope(sealed).document_id}"
    assert client_as("member").get(address).status_code == 403
    assert "Stämmoprotokollet från den 14 mars 2026" in seen(client_as("chair"), HOME)
    page = seen(client_as("chair"), f"{HOME}minutes/{sealed.id}")
    assert "Medlemssidorna är avstängda" in page
    assert "Slå på medlemssidorna" in page
    turn_on_member_pages(board)
    assert "Stämmoprotokollet från den 14 mars 2026" not in seen(client_as("chair"), HOME)


def test_whoever_is_responsible_has_it_among_what_waits_and_the_others_among_what_comes(secretary, client_as):
    minutes = secretary.written(**KIND)
    chair, auditor = seen(client_as("chair"), HOME), seen(client_as("auditor"), HOME)
    assert "Se vad det väntar på" in chair
    assert f"/minutes/{minutes.id}" in auditor
    assert "Se vad det väntar på" not in auditor
    assert "Stämmoprotokollet" not in seen(client_as("member"), HOME)


def test_minutes_that_hang_in_the_laundry_are_available_too(board, secretary, client_as, clock):
    minutes = secretary.written(**KIND)
    client = client_as("secretary")
    address = f"{HOME}minutes/{minutes.id}/available"
    assert address in seen(client, f"{HOME}minutes/{minutes.id}")
    assert client.post(address, data={"day": "2026-03-19", "how": "Anslagstavlan"}).status_code == 302
    assert "Anslagstavlan" in seen(client, f"{HOME}minutes/{minutes.id}")
    assert "Stämmoprotokollet" not in seen(client, HOME)
    clock.advance(timedelta(days=15))
    assert run(secretary) == 0
    for day, how in ((date(2026, 3, 1), "Tavlan"), (date(2026, 9, 1), "Tavlan"), (HELD, " ")):
        with secretary.opener.writing(board.actor("secretary")) as work, pytest.raises(Invalid):
            actions.make_available(work, minutes.id, day, how)


def test_void_and_board_minutes_have_no_such_duty(board, secretary):
    secretary.written()
    minutes = secretary.written(**KIND)
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.make_void(work, minutes.id, "Stämman ställdes in")
        assert queries.duties(work) == []


def test_the_days_of_the_duty():
    assert last_day(date(2026, 5, 14)) == date(2026, 6, 4)
    held = date(2026, 5, 1)
    assert reminder_due(held, date(2026, 5, 15), set()) is None
    assert reminder_due(held, date(2026, 5, 16), set()) == "first_reminder"
    assert reminder_due(held, date(2026, 5, 16), {"first_reminder"}) is None
    assert reminder_due(held, date(2026, 5, 25), set()) == "last_reminder"
    assert reminder_due(held, date(2026, 5, 25), {"last_reminder"}) is None
    assert reminder_due(held, date(2027, 5, 25), set()) is None


def test_who_led_or_wrote_may_come_from_outside_the_register(secretary, client_as):
    minutes = secretary.begin(kind=MinutesKind.GENERAL_MEETING)
    client, page = client_as("secretary"), f"/brf-provet-1/minutes/{minutes.id}"
    editor = client.get(f"{page}/edit").text
    for place, name, email in (
        ("chair", "Karin Vik", "karin.vik@exempel.se"),
        ("writer", "Per Sjö", "per.sjo@exempel.se"),
    ):
        assert f"{page}/{place}" in editor
        adds = "Lägg till mötesordföranden" if place == "chair" else "Lägg till protokollföraren"
        assert adds in seen(client, f"{page}/{place}")
        assert client.post(f"{page}/{place}", data={"name": name, "email": email}).status_code == 303
    saved = secretary.read(minutes)
    assert saved.chaired_by != minutes.chaired_by
    assert saved.written_by not in {minutes.written_by, saved.chaired_by}
    begun = client.get("/brf-provet-1/minutes/new").text
    assert "Ledamoten som" not in begun
    assert "någon som inte finns i listan" in begun


@pytest.mark.parametrize(
    ("place", "title", "words"),
    [
        ("adjuster", "Välj justerare", "Styrelsens protokoll justeras av en ledamot."),
        ("chair", "Välj mötesordförande", "Vem som ledde mötet väljer du"),
        ("writer", "Välj protokollförare", "Vem som förde protokollet väljer du"),
    ],
)
def test_of_board_minutes_nothing_is_said_of_a_general_meeting(secretary, client_as, place, title, words):
    found = secretary.written()
    shown = seen(client_as("secretary"), f"{HOME}minutes/{found.id}/{place}")
    assert f"<h1>{title}</h1>" in shown
    assert words in shown
    assert f"{found.id}/edit?mend=adjuster" in shown
    assert "stämma" not in shown.partition("<h1>")[2].partition("</main>")[0]
    assert 'name="email"' not in shown


def test_a_deadline_for_the_signers_is_proposed_that_the_members_can_wait_for(secretary, client_as, clock):
    minutes = secretary.written(**KIND)
    board_minutes = secretary.written()

    def proposed(of) -> str:
        page = client_as("secretary").get(f"{HOME}minutes/{of.id}/send").text
        return re.search(r'name="deadline"[^>]*value="([^"]+)"', page)[1]

    clock.advance(timedelta(days=4))
    assert proposed(minutes) == "2026-04-04"
    assert proposed(board_minutes) == "2026-04-07"
    clock.advance(timedelta(days=11))  # the last day has come, and nobody signs on the day they are asked
    assert proposed(minutes) == "2026-04-18"


def test_whoever_led_from_outside_gets_the_sealed_minutes_by_the_way_they_came(secretary, board, client_as):
    """Chair and adjuster of a general meeting are often members: some with an account, some by a link, none of the board."""
    minutes = secretary.written(**KIND)
    with secretary.opener.writing(board.actor("secretary")) as work:
        led = work.session.get(Minutes, minutes.id)
        led.chaired_by, led.adjuster, led.second_adjuster = board.people["member"].id, None, None
        actions.elect_adjuster(work, minutes.id, "Per Sjö", "per.sjo@exempel.se")
    envelope, tenant = secretary.send(minutes), board.association.id
    for role in ("secretary", "member"):
        secretary.sign_one(envelope, role)
    with secretary.opener.writing(worker_for(tenant)) as work:
        [outside] = [one for one in signing_queries.signers_of(work, envelope) if one.name == "Per Sjö"]
        code = mint_code(work, outside.id)
    guest = Actor(
        kind=ActorKind.LINK,
        name=outside.name,
        person_id=outside.person_id,
        association_id=tenant,
        signer_id=outside.id,
    )
    with secretary.opener.writing(guest) as work:
        assert sign_with_code(work, envelope, code)
    assert seal(secretary.opener)
    done = {one.to_name: one for one in letters(secretary, "signing_sealed")}
    assert done["Per Sjö"].attachment_sha256
    assert done["Per Sjö"].link_purpose is Purpose.SIGNING
    assert "Läs det du skrev under: " in written(done["Hugo Björk"]).text
    chair, here = client_as("member"), f"{HOME}signing/{envelope}"
    assert "Hämta läskopian" in seen(chair, f"{here}/receipt")
    copy = chair.get(f"{here}/reading-copy")
    assert copy.data.startswith(b"%PDF-")
    assert chair.get(f"{here}/pages/1.webp").status_code == 200
    # Who has an account and signed nothing gets nothing by that.
    assert client_as("manager").get(f"{here}/reading-copy").status_code == 404
