import re
from datetime import date

import pytest
from stdnum.luhn import calc_check_digit

from boardroom.adapters.portal_mailer import AbsentMailer
from boardroom.admin.actions import answer, check_open, enter_code, open_set_up
from boardroom.admin.errors import NotAnswered, SetUpClosed
from boardroom.admin.queries import first_answers
from boardroom.admin.rules import KEYS, next_step
from boardroom.associations.models import MinutesForm
from boardroom.associations.queries import by_slug, every
from boardroom.classes.queries import by_key
from boardroom.core.actor import ANONYMOUS, worker_for
from boardroom.core.permissions import Permission
from boardroom.identity.queries import by_email
from boardroom.mandates.queries import actor_for, board_on, periods
from boardroom.notices.models import Message
from tests.data.filed import put_in

NUMBER = "769612-345" + calc_check_digit("769612345")
PASSWORD = "fyra ovanliga ord räcker"


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.fixture
def code(runtime):
    with runtime.opener.writing(ANONYMOUS) as work:
        return open_set_up(work)


@pytest.fixture
def browser(app):
    return app.test_client()


ANSWERS = {
    "association": {"name": "Brf Eken 3", "org_number": NUMBER, "slug": ""},
    "fiscal-year": {"month": "7", "day": "1"},
    "minutes": {"form": "continuous", "next_number": "412"},
    "signers": {"signer_rule": "minute_taker_chair_two_adjusters"},
    "meeting": {"meeting": "2025-11-20"},
    "people": {
        "people-0-name": "Anna Ek",
        "people-0-email": "anna@exempel.se",
        "people-0-role": "chair",
        "people-0-years": "1",
        "people-0-signatory": "y",
        "people-1-name": "Bertil Ask",
        "people-1-email": "",
        "people-1-role": "secretary",
        "people-1-years": "2",
    },
}
LAST = {
    "own_name": "Anna Ek",
    "own_email": "Anna@exempel.se",
    "password": PASSWORD,
    "again": PASSWORD,
    "second_name": "Bertil Ask",
    "second_email": "bertil@exempel.se",
}


def walk(browser, code):
    answer = browser.post("/set-up", data={"code": code})
    for step, given in ANSWERS.items():
        assert answer.status_code == 303, text(answer)
        assert answer.location.endswith(f"/set-up/{step}")
        assert browser.get(answer.location).status_code == 200
        answer = browser.post(answer.location, data=given)
    assert answer.location.endswith("/set-up/administrators"), text(answer)
    return answer.location


def test_seven_answers_make_an_association_that_a_board_can_use(runtime, browser, code):
    last = walk(browser, code)
    done = browser.post(last, data=LAST)
    assert done.status_code == 303, text(done)
    assert done.location == "/brf-eken-3/settings/first-papers"
    assert "Nu tre protokoll" in text(browser.get(done.location))
    assert "Lägg till tre protokoll" in text(browser.get(done.location))
    assert 'href="/brf-eken-3/handover/driftkort"' in browser.get(done.location).text
    with runtime.opener.reading(ANONYMOUS) as work:
        association = by_slug(work, "brf-eken-3")
        account = by_email(work, "anna@exempel.se")
        actor = actor_for(work, association, account.id, account.name)
        letters = work.session.query(Message).all()
    for number in range(3):
        put_in(runtime.opener, actor, "Taket läggs om", title=f"Styrelseprotokoll {number}")
    page = text(browser.get(done.location))
    assert "Klart. Papperen ligger inne" in page
    assert "3 dokument ligger i arkivet" in page
    assert "tre protokoll" not in page
    assert association.set_up_at is not None
    assert (association.fiscal_year_start_month, association.fiscal_year_start_day) == (7, 1)
    assert (association.minutes_form, association.minutes_next) == (MinutesForm.CONTINUOUS, 412)
    assert association.signer_rule == "minute_taker_chair_two_adjusters"
    assert [path.name for path in runtime.settings.keys.glob("seal*")] == ["seal.pem"]
    assert actor.may(Permission.MANAGE_MANDATES)
    assert actor.roles == {"chair", "administrator"}, "the chair may be another after the next election"
    assert [letter.to_address for letter in letters] == ["bertil@exempel.se"]
    with runtime.opener.reading(worker_for(association.id)) as work:
        assert by_key(work, "vouchers") is not None
        assert [period.start for period in periods(work)] == [date(2025, 11, 20)]
        seated = {(p.name, m.role.value, m.term, m.signatory) for p, m in board_on(work, date(2026, 3, 20))}
        assert first_answers(work) is None
    assert seated == {
        ("Anna Ek", "chair", 1, True),
        ("Anna Ek", "administrator", None, False),
        ("Bertil Ask", "secretary", 2, False),
        ("Bertil Ask", "administrator", None, False),
    }


def test_the_questions_about_people_promise_an_invitation_only_where_one_leaves(browser, code, monkeypatch):
    last = walk(browser, code)
    people, administrators = text(browser.get("/set-up/people")), text(browser.get(last))
    assert "ingen inbjudan går iväg" in people
    assert "Inbjudan går inte iväg av sig själv" in administrators
    monkeypatch.setattr(AbsentMailer, "in_portal", True)
    people, administrators = text(browser.get("/set-up/people")), text(browser.get(last))
    assert "får en inbjudan när ni är klara" in people
    assert "Dit går en inbjudan." in administrators


def test_the_first_pages_close_for_good_once_answered(runtime, browser, code, app):
    browser.post(walk(browser, code), data=LAST)
    other = app.test_client()
    assert other.get("/set-up").status_code == 410
    assert other.post("/set-up", data={"code": code}).status_code == 410
    assert browser.get("/set-up/association").status_code == 410
    with runtime.opener.writing(ANONYMOUS) as work:
        assert open_set_up(work) == ""


def test_answers_are_kept_and_resumed_in_another_browser(browser, code, app):
    started = browser.post("/set-up", data={"code": code})
    browser.post(started.location, data=ANSWERS["association"])
    other = app.test_client()
    resumed = other.post("/set-up", data={"code": code})
    assert resumed.location.endswith("/set-up/fiscal-year")
    assert 'value="Brf Eken 3"' in text(other.get("/set-up/association"))


def test_the_short_name_may_be_left_out_and_says_so(browser, code):
    page = text(browser.get(browser.post("/set-up", data={"code": code}).location))
    assert re.search(r'for="slug">Kortnamn i adresser <span class="optional">', page)
    assert not re.search(r'for="name">[^<]*<span class="optional">', page)


def test_kept_people_are_shown_again(browser, code):
    walk(browser, code)
    page = text(browser.get("/set-up/people"))
    assert 'value="Anna Ek"' in page
    assert "2025-11-20" in text(browser.get("/set-up/meeting"))


def test_a_password_is_never_kept_among_the_answers(runtime, browser, code):
    last = walk(browser, code)
    browser.post(last, data=LAST | {"second_email": "anna@exempel.se"})
    with runtime.opener.reading(ANONYMOUS) as work:
        assert PASSWORD not in str(first_answers(work).answers)
        assert every(work) == []


@pytest.mark.parametrize(
    ("step", "change", "problem"),
    [
        ("association", {"org_number": "769612-0001"}, "den sista siffran, kontrollsiffran, passar inte"),
        ("association", {"org_number": "769612-000"}, "Det har tio siffror"),
        ("association", {"slug": "log-in"}, "Välj små bokstäver"),
        ("fiscal-year", {"month": "4", "day": "31"}, "Den dagen finns inte"),
        ("minutes", {"next_number": "0"}, "ett eller högre"),
        ("meeting", {"meeting": "2026-03-21"}, "den senaste stämman som har hållits"),
        ("people", {"people-0-name": "", "people-1-name": ""}, "Skriv minst en person"),
    ],
)
def test_a_wrong_answer_is_told_where_it_was_given(browser, code, step, change, problem):
    browser.post("/set-up", data={"code": code})
    answer = browser.post(f"/set-up/{step}", data=ANSWERS[step] | change)
    assert answer.status_code == 422
    assert problem in text(answer)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"second_email": "anna@exempel.se"}, "två personer med var sin e-postadress"),
        ({"password": "kort", "again": "kort"}, ""),
        ({"again": "annat"}, "inte lika"),
    ],
)
def test_the_last_answer_founds_nothing_unless_it_holds(runtime, browser, code, change, problem):
    answer = browser.post(walk(browser, code), data=LAST | change)
    assert answer.status_code in {409, 422}
    assert problem in text(answer)
    with runtime.opener.reading(ANONYMOUS) as work:
        assert every(work) == []
    # The code is not used up by a refused attempt.
    assert browser.get("/set-up/administrators").status_code == 200


def test_nothing_opens_without_the_code(runtime, browser, code):
    assert browser.get("/set-up/association").status_code == 410
    assert browser.post("/set-up", data={"code": "fel"}).status_code == 422
    assert browser.get("/set-up/no-such-step").status_code == 404
    with runtime.opener.writing(ANONYMOUS) as work:
        with pytest.raises(SetUpClosed):
            check_open(work, None)
        with pytest.raises(SetUpClosed):
            answer(work, None, "association", {})


def test_a_new_code_makes_the_old_one_worthless(runtime, code):
    with runtime.opener.writing(ANONYMOUS) as work:
        newer = open_set_up(work)
        with pytest.raises(SetUpClosed):
            enter_code(work, code)
        link = enter_code(work, newer)
        with pytest.raises(NotAnswered):
            answer(work, link, "administrators", {"password": PASSWORD})


def test_a_portal_with_an_association_has_no_first_pages(runtime, board, client_as, app):
    with runtime.opener.writing(ANONYMOUS) as work:
        assert open_set_up(work) == ""
    page = app.test_client().get("/set-up")
    assert page.status_code == 410
    assert 'href="/log-in"' in page.text
    assert "portalen är i bruk" in text(page)


def test_the_next_question_is_the_first_without_an_answer():
    assert next_step({}) == "association"
    assert next_step({"association": {}, "minutes": {}}) == "fiscal-year"
    assert next_step({key: {} for key in KEYS[:-1]}) == "administrators"
