import html
import re
from datetime import date

import pytest

from boardroom.associations.queries import local_today
from boardroom.core.actor import worker_for
from boardroom.identity.actions import link_to_hand_over
from boardroom.mandates.actions import Election, Seat, end_mandate, enter_election, invite, seat
from boardroom.mandates.models import Role
from boardroom.mandates.queries import board_on, mandates_of, periods, person_by_email, persons

BOARD = "/brf-provet-1/board/"


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def test_the_board_page_lists_who_sits_and_draws_the_years(client_as):
    page = text(client_as("auditor").get(BOARD))
    assert "Astrid Ek" in page
    assert "stämman 2026" in page
    assert "<svg" in page
    # Opened at its end, where today is, without any script.
    assert re.search(r'class="calendar-years" dir="rtl"[^>]*tabindex="0"', page)
    assert "style=" not in page
    assert "För in ett val" not in page
    assert "För in ett val" in text(client_as("chair").get(BOARD))


def test_a_protected_address_is_hidden_from_those_who_do_not_manage(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        person_by_email(work, "secretary@exempel.se").protected_identity = True
    assert "secretary@exempel.se" not in text(client_as("auditor").get(BOARD))
    assert "secretary@exempel.se" in text(client_as("chair").get(BOARD))


def rows(board, page, chosen):
    """Fill the election form as the page shows it: person id -> role."""
    answers = {}
    for number, person in re.findall(r'name="elected-(\d+)-person"[^>]*value="([0-9a-f-]{36})"', page):
        answers[f"elected-{number}-person"] = person
        answers[f"elected-{number}-role"] = chosen.get(person, "")
    return answers


def confirmed(browser, answers):
    """Send the election form, look over what would change, and say yes on that page."""
    page = text(browser.post("/brf-provet-1/board/election", data=answers))
    carried = {
        html.unescape(name): html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    }
    return browser.post("/brf-provet-1/board/election", data=carried | {"deed": "confirm"})


def test_an_election_is_entered_in_one_form(board, client_as):
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    assert "Hittills: ordförande" in page
    answers = rows(
        board, page, {str(board.people["chair"].id): "chair", str(board.people["secretary"].id): "treasurer"}
    )
    new = len(answers) // 2
    answers |= {
        "meeting": "2026-03-20",
        f"elected-{new}-name": "Karin Lund",
        f"elected-{new}-email": "karin@exempel.se",
        f"elected-{new}-role": "secretary",
        f"elected-{new}-years": "2",
    }
    assert confirmed(browser, answers).status_code == 303
    with board.runtime.opener.reading(board.actor("chair")) as work:
        after = {(p.name, m.role.value, m.term) for p, m in board_on(work, date(2026, 3, 21))}
    assert ("Karin Lund", "secretary", 2) in after
    assert ("Bo Lind", "treasurer", None) in after
    assert not {row for row in after if row[0] == "Cecilia Ask"}


def test_the_form_says_who_leaves_who_stays_and_which_office_runs_out(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        seat(
            work, Seat(role=Role.BOARD_MEMBER, person_id=board.people["chair"].id, years=2), date(2026, 1, 10)
        )
    page = text(client_as("chair").get("/brf-provet-1/board/election"))
    leaving, _, staying = page.partition("Sitter kvar")
    assert "Bo Lind" in leaving
    assert "Slutar" in leaving
    assert "Astrid Ek sitter kvar, men uppdraget som ordförande går ut." in staying


def test_the_list_follows_the_day_of_the_meeting_and_nobody_ends_by_a_list_not_shown(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        # Elected on the day of the last meeting: the term runs out at the next one and not today.
        seat(
            work,
            Seat(role=Role.BOARD_MEMBER, name="Karin Lund", email="karin@exempel.se", years=2),
            date(2025, 5, 15),
        )
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    assert "Karin Lund" in page.partition("Sitter kvar")[2]
    answers = rows(board, page, {str(board.people["chair"].id): "chair"}) | {
        "meeting": "2027-05-18",
        "listed_for": "2026-03-20",
    }
    with board.runtime.opener.writing(board.actor("chair")) as work:
        enter_election(
            work,
            Election(date(2026, 3, 20), [Seat(role=Role.CHAIR, person_id=board.people["chair"].id, years=2)]),
        )
    refused = browser.post("/brf-provet-1/board/election", data=answers)
    assert refused.status_code == 422
    assert "andra uppdrag ut än de som stod på listan" in text(refused)
    listed = text(browser.post("/brf-provet-1/board/election", data=answers | {"deed": "list"}))
    assert "Karin Lund" in listed.partition("Sitter kvar")[0]
    assert 'value="2027-05-18"' in listed


def test_a_refused_election_keeps_what_was_typed(board, client_as):
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    answers = rows(board, page, {str(board.people["secretary"].id): "secretary"}) | {"meeting": "2026-03-20"}
    answer = browser.post("/brf-provet-1/board/election", data=answers)
    assert answer.status_code == 422
    assert "Ingen är ordförande efter stämman" in text(answer)
    assert 'value="2026-03-20"' in text(answer)


def test_a_row_with_a_name_needs_a_role(client_as):
    answer = client_as("chair").post(
        "/brf-provet-1/board/election", data={"meeting": "2026-03-20", "elected-0-name": "Karin Lund"}
    )
    assert "Välj vilket uppdrag." in text(answer)


def test_a_by_election_and_a_resignation_by_page(board, client_as):
    browser = client_as("chair")
    assert browser.get("/brf-provet-1/board/seat").status_code == 200
    answer = browser.post(
        "/brf-provet-1/board/seat",
        data={
            "person": "",
            "name": "Nils Nord",
            "email": "nils@exempel.se",
            "role": "board_member",
            "start": "2026-03-20",
        },
    )
    assert answer.status_code == 303
    page = text(browser.get(answer.location))
    assert "Är inbjuden, men ingen e-postserver är inställd" in page
    end = re.search(r"/brf-provet-1/board/mandates/[0-9a-f-]+/end", page).group()
    assert browser.get(end).status_code == 200
    assert browser.post(end, data={"last_day": "2026-03-31", "because": "flyttar"}).status_code == 303
    assert "31 mars 2026" in text(browser.get(answer.location))


def test_a_persons_contact_is_changed_by_who_manages(board, client_as):
    address = f"/brf-provet-1/board/people/{board.people['deputy'].id}"
    data = {"name": "Elsa Rönn", "email": "elsa@exempel.se", "phone": "08-1"}
    assert client_as("secretary").post(address, data=data).status_code == 403
    assert client_as("chair").post(address, data=data).status_code == 303
    assert "elsa@exempel.se" in text(client_as("auditor").get(address))
    taken = client_as("chair").post(address, data=data | {"email": "chair@exempel.se"})
    assert "används redan av Astrid Ek" in text(taken)


@pytest.fixture
def invited(board):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        mandate = seat(
            work, Seat(role=Role.DEPUTY, name="Karin Lund", email="karin@exempel.se"), date(2026, 3, 1)
        )
        invitation = invite(work, mandate.person_id)
        return link_to_hand_over(work, invitation).removeprefix("http://localhost")


def test_an_invitation_makes_an_account_that_opens_the_association(app, client_as, invited):
    browser = app.test_client()
    assert "mejlet" not in text(browser.get(invited)), "it may have been handed over by hand"
    assert browser.post(invited).status_code == 303
    assert "Välkommen till Brf Provet 1" in text(browser.get("/invitation"))
    weak = browser.post("/invitation", data={"password": "kort", "again": "kort"})
    assert weak.status_code == 422
    password = "fyra ovanliga ord räcker"
    answer = browser.post("/invitation", data={"password": password, "again": password})
    assert answer.status_code == 303
    assert browser.get(BOARD).status_code == 200
    assert browser.get("/invitation").status_code == 410
    log = text(client_as("chair").get("/brf-provet-1/log/"))
    assert "<td>Karin Lund</td> <td>tackade ja till en inbjudan" in log, "who accepted, and nobody unknown"


def test_someone_logged_in_already_only_agrees(board, runtime, client_as, invited):
    browser = client_as("chair")
    browser.post(invited)
    answer = browser.post("/invitation")
    # The chair's account already is another person here.
    assert answer.status_code == 409
    assert "hör redan till en annan person" in text(answer)


def test_an_invitation_is_taken_back_on_the_persons_page(app, board, client_as, invited):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        [someone] = [one for one in persons(work) if one.account_id is None and one.email]
    address = f"/brf-provet-1/board/people/{someone.id}"
    chair = client_as("chair")
    assert "Återkalla inbjudan" in chair.get(address).get_data(as_text=True)
    assert client_as("secretary").post(f"{address}/invitation/withdraw").status_code == 403
    assert chair.post(f"{address}/invitation/withdraw").status_code == 303
    page = chair.get(address).get_data(as_text=True)
    assert "Återkalla inbjudan" not in page
    assert "Har inget konto än" in page
    assert app.test_client().post(invited).status_code == 410
    assert "återkallade en inbjudan" in chair.get("/brf-provet-1/log/").get_data(as_text=True)


def test_who_sits_on_can_be_made_to_sign_for_the_association_in_the_same_form(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        for role in ("treasurer", "board_member"):
            [mandate] = mandates_of(work, board.people[role].id)
            mandate.term, mandate.signatory = 2, role == "treasurer"
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    answers = rows(board, page, {str(board.people["chair"].id): "chair"}) | {"meeting": "2026-03-20"}
    number = {answers[key]: key.split("-")[1] for key in answers if key.endswith("-person")}
    treasurer, member = (number[str(board.people[role].id)] for role in ("treasurer", "board_member"))
    # Who signs already is ticked; it passes to the other.
    assert re.search(rf'<input[^>]*checked[^>]*name="elected-{treasurer}-signatory"', page)
    assert not re.search(rf'<input[^>]*checked[^>]*name="elected-{member}-signatory"', page)
    answers[f"elected-{member}-signatory"] = "y"
    assert confirmed(browser, answers).status_code == 303
    with board.runtime.opener.reading(board.actor("chair")) as work:
        sits = {person.name: mandate.signatory for person, mandate in board_on(work, date(2026, 3, 21))}
    assert (sits["Cecilia Ask"], sits["David Alm"]) == (False, True)


def test_nothing_is_changed_before_what_would_change_was_looked_over(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        [held] = mandates_of(work, board.people["board_member"].id)
        held.term = 2
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    people = {
        role: str(board.people[role].id) for role in ("chair", "secretary", "treasurer", "board_member")
    }
    answers = rows(board, page, {people["chair"]: "chair"}) | {"meeting": "2026-03-20"}
    new = sum(key.endswith("-person") for key in answers)
    answers |= {
        f"elected-{new}-name": "Karin Lund",
        f"elected-{new}-email": "karin@exempel.se",
        f"elected-{new}-role": "secretary",
        f"elected-{new}-years": "2",
    }
    look = text(browser.post("/brf-provet-1/board/election", data=answers))
    out, rest = look.partition('id="new"')[::2]
    new_ones, rest = rest.partition('id="again"')[::2]
    again, staying = rest.partition('id="staying"')[::2]
    assert "Bo Lind" in out
    assert "Cecilia Ask" in out
    assert "Karin Lund" in new_ones
    assert "vald på 2 år, till stämman 2028" in new_ones
    assert "inbjudan att logga in: Karin Lund" in new_ones
    assert "Astrid Ek" in again
    assert "David Alm" in staying
    assert "vald på 2 år, till stämman 2027" in staying
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert len(periods(work)) == 1, "looking changes nothing"
        assert person_by_email(work, "karin@exempel.se") is None
    changed = text(browser.post("/brf-provet-1/board/election", data=answers | {"deed": "change"}))
    assert 'value="Karin Lund"' in changed
    stale = browser.post("/brf-provet-1/board/election", data=answers | {"deed": "confirm", "seen": "x"})
    assert "Se efter en gång till" in text(stale)
    assert confirmed(browser, answers).status_code == 303
    board_page = text(browser.get(BOARD))
    assert "vald på 2 år" in board_page
    assert "stämman 2028" in board_page


def test_who_sits_on_leaves_at_the_meeting_only_when_that_is_said(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        for role in ("chair", "treasurer", "board_member"):
            [held] = mandates_of(work, board.people[role].id)
            held.term = 2
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    staying = {str(board.people["treasurer"].id): "leaves", str(board.people["secretary"].id): "secretary"}
    assert confirmed(browser, rows(board, page, staying) | {"meeting": "2026-03-20"}).status_code == 303
    with board.runtime.opener.reading(board.actor("chair")) as work:
        sits = {person.name for person, _mandate in board_on(work, date(2026, 3, 21))}
    assert "Cecilia Ask" not in sits
    assert {"Astrid Ek", "David Alm", "Bo Lind"} <= sits


def test_a_second_ordinary_meeting_in_a_year_is_said_and_ends_nobody_unasked(board, client_as):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        chosen = [
            Seat(role=Role.CHAIR, person_id=board.people["chair"].id, years=2),
            Seat(role=Role.BOARD_MEMBER, person_id=board.people["board_member"].id, years=1),
        ]
        enter_election(work, Election(date(2026, 1, 20), chosen))
    browser = client_as("chair")
    page = text(browser.get("/brf-provet-1/board/election"))
    assert "Det finns redan en ordinarie stämma 2026" in page
    answers = rows(board, page, {str(board.people["secretary"].id): "secretary"}) | {
        "meeting": "2026-03-20",
        "elected-9-name": "Karin Lund",
        "elected-9-role": "secretary",
    }
    assert confirmed(browser, answers).status_code == 303
    with board.runtime.opener.reading(board.actor("chair")) as work:
        sits = {person.name for person, _mandate in board_on(work, date(2026, 3, 21))}
    assert {"Astrid Ek", "David Alm", "Karin Lund"} <= sits


def test_a_mandate_that_ends_today_is_not_offered_to_be_ended_again(board, client_as):
    browser = client_as("chair")
    person = board.people["deputy"]
    address = f"{BOARD}people/{person.id}"
    assert "Avsluta som suppleant" in text(browser.get(address))
    with board.runtime.opener.writing(board.actor("chair")) as work:
        [held] = mandates_of(work, person.id)
        end_mandate(work, held.id, last_day=local_today(work))
    assert "Avsluta som suppleant" not in text(browser.get(address))


def test_the_colours_of_the_calendar_are_explained(client_as):
    page = text(client_as("chair").get(BOARD))
    legend = page.partition('class="calendar-legend')[2].partition("</ul>")[0]
    for shape, words in (("bar", "gäller"), ("bar-past", "är slut"), ("today", "I dag")):
        assert f'class="{shape}"' in legend
        assert words in legend


def test_one_whose_mandate_is_over_is_told_that_there_is_none(board, client_as):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        for mandate in mandates_of(work, board.people["treasurer"].id):
            mandate.end = date(2026, 3, 1)
    refused = client_as("treasurer").get("/brf-provet-1/archive/")
    assert refused.status_code == 403
    assert "Du har inget uppdrag i föreningen just nu" in text(refused)
    assert "Ditt uppdrag ger inte rätt" not in text(refused)
