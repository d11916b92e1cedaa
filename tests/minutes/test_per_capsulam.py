"""Per capsulam: all agree to the form first, each votes apart from that, one refusal stops it, the result is minutes."""

import io
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotFound
from boardroom.identity.models import Account
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Plan
from boardroom.minutes.errors import CapsulamClosed, MinutesBegun
from boardroom.minutes.jobs import keep_duties
from boardroom.minutes.models import CapsulamState, MinutesKind, Vote
from boardroom.minutes.rules import Casting, count, typeset_data
from boardroom.notices.models import Message
from boardroom.signing import queries as signing
from boardroom.signing.actions import complete_without
from boardroom.signing.jobs import seal
from boardroom.signing.rules.bankid import visible_text
from boardroom.signing.rules.statement import read_statement
from boardroom.signing.rules.states import Cause
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import judge
from tests.data.filed import seen
from tests.signing.test_letters import written

MEMBERS = ("chair", "secretary", "treasurer", "board_member")
HOME = "/brf-provet-1/"
WHY_ADJUSTER = (
    ("sv", "eftersom du är justerare", "valdes"),
    ("en", "because you are to check the minutes", "chosen"),
)


def do(secretary, role, verb, *given):
    with secretary.opener.writing(secretary.board.actor(role)) as work:
        return verb(work, *given)


def proposed(secretary, role="secretary"):
    return do(
        secretary,
        role,
        actions.propose,
        "Överlåtelsen av lägenhet 1203",
        "att godkänna överlåtelsen",
        date(2026, 3, 27),
    )


def agreed(secretary):
    found = proposed(secretary)
    for role in ("chair", "treasurer", "board_member"):
        do(secretary, role, actions.agree, found.id)
    return found


def read(secretary, found):
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        return queries.capsulam(work, found.id)


def steps(secretary):
    with secretary.opener.reading(worker_for(secretary.board.association.id)) as work:
        rows = work.session.scalars(select(Message).where(Message.template == "per_capsulam")).all()
    return [(row.facts["step"], row.to_name) for row in rows]


def test_three_yes_and_one_no_with_reservation_become_minutes_with_the_decision_in_the_register(
    secretary, client_as
):
    board = secretary.board
    with secretary.opener.writing(board.actor("secretary")) as work:
        coming = actions.plan(work, Plan(kind=MinutesKind.BOARD, starts=work.now + timedelta(days=20)))
    found = agreed(secretary)
    for role in ("chair", "secretary", "treasurer"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    do(secretary, "board_member", actions.vote, found.id, Vote.NO, "Köparens ekonomi är inte prövad.")
    done = read(secretary, found)
    assert done.state is CapsulamState.DECIDED
    with secretary.opener.reading(board.actor("secretary")) as work:
        minutes = queries.by_id(work, done.minutes_id)
        [entered] = queries.decisions(work, queries.Sought()).rows
        agenda = [item.heading for item in queries.meeting(work, coming.id).items]
        actions.check_ready(work, minutes)  # nothing keeps it from being sent for signing
    assert minutes.kind is MinutesKind.PER_CAPSULAM
    assert minutes.items[2].text.startswith("Röster: 3 ja, 1 nej, 0 avstår.")
    assert minutes.items[2].text.endswith("\n- Ja: Astrid Ek, Bo Lind, Cecilia Ask\n- Nej: David Alm")
    assert "David Alm: Köparens ekonomi" in minutes.items[2].reservation
    assert "Astrid Ek, Bo Lind, Cecilia Ask, David Alm" in minutes.items[1].text
    assert (entered.decision.text, entered.decision.outcome.value) == ("att godkänna överlåtelsen", "adopted")
    assert "Beslut per capsulam: Överlåtelsen av lägenhet 1203" in agenda
    assert ("decided", "David Alm") in steps(secretary)
    # Who led no meeting is no chair of one: neither before sending, nor on the paper, nor where it is signed.
    browser, here = client_as("secretary"), f"{HOME}minutes/{minutes.id}"
    with secretary.opener.reading(board.actor("secretary")) as work:
        led = [
            role
            for role, name in actions.gather_facts(work, minutes, draft=True).signers
            if name == "Astrid Ek"
        ]
    assert led == ["Ordförande"]
    assert '<span class="soft">ordförande</span>' in seen(browser, f"{here}/send")
    envelope = secretary.send(minutes)
    chair = client_as("chair")
    for page in (HOME, f"{HOME}signing/{envelope}"):
        assert "du var ordförande" in seen(chair, page)
    with secretary.opener.reading(worker_for(board.association.id)) as work:
        letters = work.session.scalars(select(Message).where(Message.to_name == "Astrid Ek")).all()
    assert "du var ordförande" in {letter.facts.get("why") for letter in letters}
    for page in (f"{HOME}signing/{envelope}", f"{HOME}signing/{envelope}/status", here):
        assert "mötesordförande" not in seen(browser, page).lower()


def test_the_minutes_say_the_day_where_the_association_lives(secretary, clock):
    clock.advance(
        timedelta(hours=23, minutes=30) - timedelta(hours=clock.now().hour, minutes=clock.now().minute)
    )
    found = agreed(secretary)
    for role in MEMBERS:
        do(secretary, role, actions.vote, found.id, Vote.YES)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        minutes = queries.by_id(work, read(secretary, found).minutes_id)
    assert minutes.held_on == clock.now().date() + timedelta(days=1)
    assert f"skickades ut den {minutes.held_on.day} " in minutes.items[1].text


def test_one_refusal_of_the_form_stops_it(secretary):
    found = proposed(secretary)
    do(secretary, "chair", actions.agree, found.id)
    with pytest.raises(Invalid):
        do(secretary, "treasurer", actions.refuse, found.id, " ")
    do(secretary, "treasurer", actions.refuse, found.id, "Det här måste vi prata om")
    stopped = read(secretary, found)
    assert stopped.state is CapsulamState.STOPPED
    assert "Cecilia Ask: Det här måste vi prata om" in stopped.stopped_because
    assert ("stopped", "Astrid Ek") in steps(secretary)
    with pytest.raises(CapsulamClosed):
        do(secretary, "board_member", actions.agree, found.id)


def test_nobody_votes_before_all_have_agreed_to_the_form(secretary):
    found = proposed(secretary)
    assert sorted(steps(secretary)) == [
        ("consent", name) for name in ("Astrid Ek", "Cecilia Ask", "David Alm")
    ]
    with pytest.raises(CapsulamClosed):
        do(secretary, "chair", actions.vote, found.id, Vote.YES)
    for role in ("chair", "treasurer", "board_member"):
        do(secretary, role, actions.agree, found.id)
    assert len([step for step, _name in steps(secretary) if step == "ballot"]) == 4


def test_those_outside_the_board_neither_agree_nor_vote(secretary):
    found = agreed(secretary)
    with pytest.raises(NotFound):
        do(secretary, "deputy", actions.vote, found.id, Vote.YES)


def test_what_not_all_agreed_to_in_time_is_stopped_and_ballots_in_time_are_counted(secretary, clock):
    lapsed, counted = proposed(secretary), agreed(secretary)
    for role in ("chair", "secretary", "treasurer"):
        do(secretary, role, actions.vote, counted.id, Vote.YES)
    assert not keep_duties(secretary.opener)
    clock.advance(timedelta(days=8))
    with pytest.raises(CapsulamClosed):
        do(secretary, "board_member", actions.vote, counted.id, Vote.NO)
    assert keep_duties(secretary.opener)
    assert keep_duties(secretary.opener)
    assert not keep_duties(secretary.opener)
    assert read(secretary, lapsed).state is CapsulamState.STOPPED
    done = read(secretary, counted)
    assert done.state is CapsulamState.DECIDED
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert "Inte röstat inom tiden: David Alm" in queries.by_id(work, done.minutes_id).items[2].text


def test_too_few_ballots_decide_nothing(secretary, clock):
    found = agreed(secretary)
    do(secretary, "chair", actions.vote, found.id, Vote.YES)
    clock.advance(timedelta(days=8))
    assert keep_duties(secretary.opener)
    assert read(secretary, found).state is CapsulamState.STOPPED


def test_a_board_goes_through_it_on_the_pages_and_sees_no_ballot_before_it_is_decided(secretary, client_as):
    clients = {role: client_as(role) for role in MEMBERS}
    asked = {"heading": "Taket", "proposal": "att anta anbudet", "deadline": "2026-03-27"}
    answer = clients["secretary"].post(f"{HOME}minutes/per-capsulam/new", data=asked)
    page = answer.headers["Location"]
    assert "Per capsulam: Taket" in seen(clients["chair"], HOME)
    assert "Per capsulam" not in seen(client_as("deputy"), HOME)
    assert "Samtycker du till formen?" in seen(clients["chair"], page)
    for role in ("chair", "treasurer", "board_member"):
        clients[role].post(f"{page}/agree")
    assert "Läs och rösta" in seen(clients["chair"], HOME)
    clients["board_member"].post(f"{page}/vote", data={"ballot": "no"})
    assert "David Alm: har röstat" in seen(clients["chair"], page)
    for role in ("chair", "secretary", "treasurer"):
        clients[role].post(f"{page}/vote", data={"ballot": "yes"})
    shown = seen(client_as("auditor"), page)
    assert "David Alm: Nej" in shown
    minutes = do(secretary, "secretary", queries.capsulam, uuid.UUID(page.rpartition("/")[2])).minutes_id
    assert "utan sammanträde." in seen(clients["chair"], f"{HOME}minutes/{minutes}")
    assert "Öppna protokollet" in shown
    assert "Taket" in seen(clients["chair"], f"{HOME}minutes/")


def test_nobody_reserves_against_what_they_vote_for(secretary, client_as):
    found = agreed(secretary)
    with pytest.raises(Invalid, match="Bara den som röstar nej eller avstår"):
        do(secretary, "chair", actions.vote, found.id, Vote.YES, "Jag är egentligen emot.")
    do(secretary, "board_member", actions.vote, found.id, Vote.ABSTAIN, "Underlaget kom för sent.")
    browser, page = client_as("chair"), f"{HOME}minutes/per-capsulam/{found.id}"
    answer = browser.post(
        f"{page}/vote", data={"ballot": "yes", "reservation": "Emot."}, follow_redirects=True
    )
    assert "Bara den som röstar nej eller avstår kan reservera sig." in answer.text
    kept = {one.name: (one.vote, one.reservation) for one in read(secretary, found).voters}
    assert kept["Astrid Ek"] == (None, "")
    assert kept["David Alm"] == (Vote.ABSTAIN, "Underlaget kom för sent.")


def test_whoever_proposed_it_takes_it_back(secretary):
    found = proposed(secretary)
    do(secretary, "secretary", actions.call_off, found.id, "Tas på mötet i stället")
    assert read(secretary, found).state is CapsulamState.STOPPED


@pytest.mark.parametrize(
    ("votes", "casting", "outcome"),
    [
        ("yyn", None, "adopted"),
        ("ynn", None, "rejected"),
        ("yynn", "yes", "adopted"),
        ("yynn", "no", "rejected"),
        ("yaa", None, "rejected"),
        ("yy", None, None),
    ],
)
def test_what_the_ballots_come_to(votes, casting, outcome):
    words = {"y": "yes", "n": "no", "a": "abstain"}
    members = 5 if len(votes) > 2 else 4
    turns = Casting("Astrid Ek", casting) if casting else None
    assert count([words[one] for one in votes], members=members, needed=3, casting=turns).outcome == outcome


def test_one_with_a_conflict_of_interest_is_not_asked_sees_nothing_and_stands_in_the_minutes(secretary):
    board = secretary.board
    with secretary.opener.writing(board.actor("secretary")) as work:
        found = actions.propose(
            work,
            "Avtal med Asks Måleri",
            "att godkänna avtalet",
            date(2026, 3, 27),
            recused={board.people["treasurer"].id},
        )
    assert {name for step, name in steps(secretary) if step == "consent"} == {"Astrid Ek", "David Alm"}
    for verb, given in ((actions.agree, ()), (actions.vote, (Vote.YES,)), (actions.refuse, ("nej",))):
        with pytest.raises(NotFound):
            do(secretary, "treasurer", verb, found.id, *given)
    with secretary.opener.reading(board.actor("treasurer")) as work:
        assert queries.capsulams(work) == []
        assert queries.capsulams_waiting(work) == []
        with pytest.raises(NotFound):
            queries.capsulam(work, found.id)
    for role in ("chair", "board_member"):
        do(secretary, role, actions.agree, found.id)
    for role in ("chair", "secretary", "board_member"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    done = read(secretary, found)
    assert done.state is CapsulamState.DECIDED
    with secretary.opener.reading(board.actor("secretary")) as work:
        minutes = queries.by_id(work, done.minutes_id)
    assert "På grund av jäv deltog inte Cecilia Ask." in minutes.items[1].text
    assert {one.person_id for one in minutes.items[2].recusals} == {board.people["treasurer"].id}
    assert board.people["treasurer"].id not in {minutes.adjuster, minutes.chaired_by, minutes.written_by}
    assert {name for step, name in steps(secretary)} == {"Astrid Ek", "Bo Lind", "David Alm"}


def test_a_member_tells_of_a_conflict_and_the_others_go_on_while_they_are_a_quorum(secretary, client_as):
    found = proposed(secretary)
    client = client_as("treasurer")
    page = f"{HOME}minutes/per-capsulam/{found.id}"
    assert "Jag är jävig" in client.get(page).text
    assert client.post(f"{page}/recuse", data={"reason": "Jag äger lägenheten"}).status_code == 303
    assert client.get(page).status_code == 404
    for role in ("chair", "board_member"):
        do(secretary, role, actions.agree, found.id)
    assert read(secretary, found).state is CapsulamState.VOTING
    again = proposed(secretary)
    do(secretary, "treasurer", actions.recuse, again.id, "jäv")
    do(secretary, "board_member", actions.recuse, again.id, "jäv")  # two of four are no quorum
    assert read(secretary, again).state is CapsulamState.STOPPED
    with pytest.raises(Invalid):
        do(secretary, "secretary", actions.recuse, proposed(secretary).id, "jäv")


@pytest.mark.parametrize(
    ("votes", "members", "outcome"),
    [
        ("yyn", 5, "adopted"),
        ("yyn", 6, "rejected"),  # just a third is not more than a third
        ("yyyn", 9, "rejected"),
        ("yyyyn", 11, "adopted"),
        ("yyn", 3, "adopted"),
        ("yaaa", 4, "rejected"),
    ],
)
def test_unless_all_have_voted_more_than_a_third_of_all_members_must_be_for_it(votes, members, outcome):
    words = {"y": "yes", "n": "no", "a": "abstain"}
    assert count([words[one] for one in votes], members=members, needed=3).outcome == outcome


def test_minutes_that_were_made_void_are_written_anew_from_the_ballots(secretary, client_as, clock):
    coming = do(
        secretary,
        "secretary",
        actions.plan,
        Plan(kind=MinutesKind.BOARD, starts=clock.now() + timedelta(days=20)),
    )
    found = agreed(secretary)
    for role in MEMBERS:
        do(secretary, role, actions.vote, found.id, Vote.NO if role == "treasurer" else Vote.YES)
    first = read(secretary, found).minutes_id
    with pytest.raises(MinutesBegun) as refusal:
        do(secretary, "secretary", actions.write_anew, found.id)
    assert refusal.value.minutes_id == first
    page = f"{HOME}minutes/per-capsulam/{found.id}"
    assert f"{page}/anew" not in seen(client_as("secretary"), page)
    do(secretary, "chair", actions.make_void, first, "Fel datum")
    clock.advance(timedelta(days=3))
    browser = client_as("secretary")
    assert f"{page}/anew" in seen(browser, page)
    assert f"{page}/anew" not in seen(client_as("auditor"), page)
    assert browser.post(f"{page}/anew").status_code == 303
    assert f"{page}/anew" not in seen(browser, page)
    anew = read(secretary, found).minutes_id
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        old, new = queries.by_id(work, first), queries.by_id(work, anew)
        assert new.void_at is None
        assert (new.held_on, new.chaired_by) == (old.held_on, old.chaired_by)
        assert [one.text for one in new.items] == [one.text for one in old.items]
        [entered] = queries.decisions(work, queries.Sought()).rows
        assert entered.decision.text == "att godkänna överlåtelsen"
        noted = [one for one in queries.meeting(work, coming.id).items if one.decision_id]
        assert [one.decision_id for one in noted] == [entered.decision.id]
        assert queries.decided_unnoted(work) == []
    assert secretary.send(new)


def test_what_was_voided_when_no_meeting_was_coming_is_proposed_once_and_written_anew(secretary):
    found = agreed(secretary)
    for role in MEMBERS:
        do(secretary, role, actions.vote, found.id, Vote.YES)
    do(secretary, "chair", actions.make_void, read(secretary, found).minutes_id, "Fel datum")
    do(secretary, "secretary", actions.write_anew, found.id)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        [proposed_once] = queries.decided_unnoted(work)
    assert proposed_once.capsulam.minutes_id == read(secretary, found).minutes_id


def test_what_was_decided_by_the_chairs_vote_stays_decided_whoever_the_void_minutes_name_as_chair(secretary):
    found = agreed(secretary)
    for role in MEMBERS:
        do(secretary, role, actions.vote, found.id, Vote.YES if role in {"chair", "secretary"} else Vote.NO)
    first = read(secretary, found).minutes_id
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        queries.by_id(work, first).chaired_by = secretary.board.people["treasurer"].id
    do(secretary, "chair", actions.make_void, first, "Fel mall")
    do(secretary, "secretary", actions.write_anew, found.id)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        [entered] = queries.decisions(work, queries.Sought()).rows
    assert entered.decision.outcome.value == "adopted"


def decided(secretary):
    """What all said yes to, as minutes with an adjuster."""
    found = agreed(secretary)
    for role in MEMBERS:
        do(secretary, role, actions.vote, found.id, Vote.YES)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        minutes = queries.by_id(work, read(secretary, found).minutes_id)
        minutes.adjuster = secretary.board.people["treasurer"].id
    return minutes


@pytest.mark.parametrize(("language", "why", "untrue"), WHY_ADJUSTER)
def test_nobody_elected_the_adjuster_of_what_was_decided_without_a_meeting(
    secretary, client_as, language, why, untrue
):
    with secretary.opener.writing(worker_for()) as work:
        work.session.get(Account, secretary.board.people["treasurer"].account_id).language = language
    envelope = secretary.send(decided(secretary))
    with secretary.opener.reading(worker_for(secretary.board.association.id)) as work:
        letters = work.session.scalars(select(Message).where(Message.to_name == "Cecilia Ask")).all()
    [asked] = [written(one, language) for one in letters if one.template == "signing_request"]
    assert f"{why}." in asked.text
    assert untrue not in asked.text
    page = seen(client_as("treasurer"), f"{HOME}signing/{envelope}")
    assert f"{why}." in page
    assert untrue not in page


def test_the_editor_asks_of_no_meeting_who_led_it(secretary, client_as):
    page = seen(client_as("secretary"), f"{HOME}minutes/{decided(secretary).id}/edit")
    [label] = re.findall(r'<label[^>]* for="chaired_by"[^>]*>([^<]*)', page)
    assert label.strip() == "Ordförande"
    for untrue in (
        "Mötesordförande",
        "Den som mötet valde",
        "Om mötet valde två",
        "ledde just det här mötet",
    ):
        assert untrue not in page
    other = seen(client_as("secretary"), f"{HOME}minutes/{secretary.begin().id}/edit")
    assert "Mötesordförande" in other
    assert "Den som mötet valde" in other


def test_nothing_of_what_was_decided_without_a_meeting_speaks_of_one(secretary, client_as):
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        recused = {secretary.board.people["treasurer"].id}
        found = actions.propose(
            work, "Avtal med Asks Måleri", "att godkänna avtalet", date(2026, 3, 27), recused=recused
        )
    for role in ("chair", "board_member"):
        do(secretary, role, actions.agree, found.id)
    for role in ("chair", "secretary", "board_member"):
        do(secretary, role, actions.vote, found.id, Vote.YES)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        minutes = queries.by_id(work, read(secretary, found).minutes_id)
        facts = actions.gather_facts(work, minutes, draft=False)
    for language, told, untold in (
        ("sv", ("Deltog i beslutet", "Deltog inte", "(jäv)"), ("Närvarande", "Frånvarande")),
        ("en", ("Took part", "Took no part"), ("Present", "Absent")),
    ):
        content = secretary.opener.ports.typesetter.typeset(
            "minutes", typeset_data(replace(facts, language=language))
        )
        paper = " ".join(
            " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
        )
        for words in told:
            assert words in paper
        for words in untold:
            assert words not in paper
    here, browser = f"{HOME}minutes/{minutes.id}", client_as("secretary")
    editor = seen(browser, f"{here}/edit")
    assert "Kryssa för dem som deltog i beslutet." in editor
    assert "Tjänstgörande suppleant, anmärkning" in editor
    for untrue in (
        "Kom, gick",
        "Om hen kom senare",
        "Mötet: dag",
        "Mötet valde",
        "Närvaro",
        "dem som var med",
    ):
        assert untrue not in editor
    sending = seen(browser, f"{here}/send")
    assert "sedan justerarna och sist ordföranden" in sending
    assert "mötesordföranden" not in sending
    other = secretary.written()
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        assert "no_meeting" not in typeset_data(actions.gather_facts(work, other, draft=False))
    editor = seen(browser, f"{HOME}minutes/{other.id}/edit")
    assert "Mötet: dag, plats" in editor
    assert "Kryssa för dem som var med." in editor


def test_what_is_signed_and_what_is_checked_call_the_chair_of_no_meeting_chair(secretary, app, client_as):
    minutes = decided(secretary)
    envelope = secretary.send(minutes)
    secretary.sign_all(envelope)
    tenant = secretary.board.association.id
    with secretary.opener.reading(worker_for(tenant)) as work:
        found = signing.visible(work, envelope)
        [chair] = [one for one in signing.signers_of(work, envelope) if one.name == "Astrid Ek"]
    statement = read_statement(chair.statement)
    assert "Jag skriver under som ordförande." in visible_text(statement)
    content = secretary.opener.ports.blobs.read(tenant, found.sealed_sha256)
    page = app.test_client().post("/verify", data={"pdf": (io.BytesIO(content), "protokoll.pdf")}).text
    assert "Dokumentet är oförändrat sedan det stämplades." in page
    assert "<strong>Astrid Ek</strong>, ordförande," in page
    assert "mötesordförande" not in page
    said = as_text(judge(secretary.opener.ports.verifier.verify(content)))
    assert "Astrid Ek, ordförande," in said


def test_what_lacks_the_chair_of_no_meeting_is_called_so(secretary, client_as):
    minutes = decided(secretary)
    envelope = secretary.send(minutes)
    for role in ("secretary", "treasurer"):
        secretary.sign_one(envelope, role)
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        [chair] = [one for one in signing.signers_of(work, envelope) if one.name == "Astrid Ek"]
        complete_without(work, envelope, chair.id, "Ligger på sjukhus", Cause.UNREACHABLE)
    assert seal(secretary.opener)
    with secretary.opener.reading(secretary.board.actor("secretary")) as work:
        document = signing.visible(work, envelope).document_id
    for page in (f"{HOME}archive/{document}", f"{HOME}signing/{envelope}/status"):
        told = seen(client_as("secretary"), page)
        assert "Underskrivet utan ordförande" in told
        assert "mötesordförande" not in told.lower()
