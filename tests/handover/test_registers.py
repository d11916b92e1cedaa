"""Who holds what; two administrators and two holders of the backup's key; the driftkort; the yearly restore."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.adapters.backup_folder import holders
from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.handover import actions, queries
from boardroom.handover.errors import HoldsSecret, NotYet
from boardroom.handover.models import DrillOutcome, Kind
from boardroom.handover.rules import Thing, drill_due, shortages, tells_a_secret
from boardroom.handover.rules.printed import Running
from boardroom.mandates.models import Mandate, Person, Role
from tests.data.filed import seen

RUNNING = Running(
    "https://granen.example", "/srv/var", "/srv/keys", "SQLite", "smtp.granen.example", "a@b.example", 90
)


def _keep(board, kind, what, role=None, **more):
    holder = board.people[role].id if role else None
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        return actions.keep(work, Thing(kind, what, holder_id=holder, **more))


def _kept(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return queries.keepings(work)


def _short(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return {one.of: one.known for one in queries.short_of(work)}


def test_a_key_that_changes_hands_is_held_from_that_day_and_the_log_says_so(board, clock):
    made = _keep(board, Kind.ROOM_KEY, "Nyckel 4", "treasurer", since=date(2025, 5, 14))
    clock.advance(timedelta(days=1))
    with board.runtime.opener.writing(board.actor("chair")) as work:
        holder = board.people["secretary"].id
        actions.change_keeping(
            work, made.id, Thing(Kind.ROOM_KEY, "Nyckel 4", holder_id=holder, since=date(2025, 5, 14))
        )
    [one] = _kept(board)
    assert (one.holder, one.keeping.since) == ("Bo Lind", date(2026, 3, 21))
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        verbs = list(work.session.scalars(select(Entry.verb).where(Entry.subject_kind == "keeping")))
    assert verbs == ["handover.kept", "handover.handed_on"]


def test_a_holder_without_a_mandate_any_more_is_pointed_out(board, client_as):
    _keep(board, Kind.BANK, "Dosa till banken", "board_member")
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        for mandate in work.session.scalars(
            select(Mandate).where(Mandate.person_id == board.people["board_member"].id)
        ):
            mandate.end = date(2026, 3, 20)
    [one] = _kept(board)
    assert one.left
    assert "David Alm har inte kvar sitt uppdrag" in seen(client_as("chair"), "/brf-provet-1/handover/keys")


def test_what_is_given_up_leaves_the_register(board, client_as):
    made = _keep(board, Kind.LICENCE, "Ritprogrammet")
    browser = client_as("treasurer")
    assert browser.post(f"/brf-provet-1/handover/keys/{made.id}/end").status_code == 303
    assert not _kept(board)
    assert browser.get(f"/brf-provet-1/handover/keys/{made.id}").status_code == 404


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Lösenord: granen7", True),
        ("pinkod = 1234", True),
        ("koden är 4711", True),
        ("Password is hunter2", True),
        ("Lösenordet ligger hos kassören", False),
        ("Kodlås vid cykelrummet", False),
        ("Portkoden byts i mars", False),
    ],
)
def test_a_password_is_told_from_a_word_about_one(text, secret):
    assert tells_a_secret(text) is secret


def test_the_register_takes_no_password_and_no_stranger(board):
    with pytest.raises(HoldsSecret):
        _keep(board, Kind.MAIL, "Styrelsens e-post", note="lösenord: granen7")
    with pytest.raises(Invalid):
        _keep(board, Kind.MAIL, "  ")
    with board.runtime.opener.writing(board.actor("chair")) as work, pytest.raises(NotFound):
        actions.keep(work, Thing(Kind.MAIL, "E-post", holder_id=board.association.id))


def test_the_register_is_for_the_board(board):
    with board.runtime.opener.reading(board.actor("auditor")) as work, pytest.raises(NotPermitted):
        queries.keepings(work)


def test_two_holders_of_the_backups_key_are_asked_for_until_there_are_two(board, client_as):
    assert _short(board)["backup_keys"] == ()
    _keep(board, Kind.BACKUP_KEY, "Nyckeln på papper", "chair")
    _keep(board, Kind.BACKUP_KEY, "En kopia till", "chair")  # the same person twice is one
    assert _short(board)["backup_keys"] == ("Astrid Ek",)
    assert "Två personer behöver ha säkerhetskopians nyckel" in seen(client_as("chair"), "/brf-provet-1/")
    _keep(board, Kind.BACKUP_KEY, "Nyckeln i bankfacket", "treasurer")
    assert "backup_keys" not in _short(board)
    assert "Två personer" not in seen(client_as("chair"), "/brf-provet-1/")


def test_one_administrator_alone_is_pointed_out_calmly_with_what_to_do(board, client_as):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        for mandate in work.session.scalars(
            select(Mandate).where(Mandate.person_id == board.people["administrator"].id)
        ):
            mandate.end = date(2026, 3, 1)
    assert _short(board)["administrators"] == ("Astrid Ek",)
    page = seen(client_as("chair"), "/brf-provet-1/")
    assert "Föreningen behöver två administratörer" in page
    assert "/brf-provet-1/board/" in page


def test_who_has_the_mandate_and_has_not_accepted_is_named_with_the_way_to_their_page(board, client_as):
    person_id = board.people["administrator"].id
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        person = work.session.get(Person, person_id)
        person.account_id, person.email = None, "inbjuden@exempel.se"
        name = person.name
    page = seen(client_as("chair"), "/brf-provet-1/")
    assert f"{name} har inte tackat ja till sin inbjudan än." in page
    assert f'href="/brf-provet-1/board/people/{person_id}">Ta fram en länk att lämna över' in page
    assert "Ge någon mer ett uppdrag som administratör" not in page


def test_nobody_is_counted_twice_and_nobody_without_a_name():
    found = shortages([(1, "A"), (1, "A"), (2, "")], [(1, "B"), ("c", "C")])
    assert [(one.of, one.known) for one in found] == [("administrators", ("A",))]
    assert (
        shortages([(1, "Bo Ek"), (2, "Bo Ek")], [(1, "Bo Ek"), (2, "Bo Ek")]) == []
    )  # two of one name are two


def _mandate(board, who, **changed):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        for mandate in work.session.scalars(select(Mandate).where(Mandate.person_id == board.people[who].id)):
            for name, value in changed.items():
                setattr(mandate, name, value)


def test_a_holder_in_words_is_the_person_of_that_name_and_leaves_as_they_do(board):
    _keep(board, Kind.BACKUP_KEY, "Nyckeln på papper", "chair")
    _keep(board, Kind.BACKUP_KEY, "En kopia", holder="astrid  ek")  # the chair once more, in words
    assert _short(board)["backup_keys"] == ("Astrid Ek",)
    _keep(board, Kind.BACKUP_KEY, "Ännu en", holder="Cecilia Ask")
    assert "backup_keys" not in _short(board)
    _mandate(board, "treasurer", end=date(2026, 3, 20))
    assert _short(board)["backup_keys"] == ("Astrid Ek",)
    _keep(board, Kind.BACKUP_KEY, "Hos banken", holder="Notariatavdelningen")  # nobody of the register
    assert "backup_keys" not in _short(board)


def test_who_has_left_the_board_holds_no_key_for_it_though_they_stay_a_member(board):
    _keep(board, Kind.BACKUP_KEY, "Nyckeln på papper", "chair")
    _keep(board, Kind.BACKUP_KEY, "En kopia", "treasurer")
    _mandate(board, "treasurer", role=Role.MEMBER)
    assert _short(board)["backup_keys"] == ("Astrid Ek",)
    assert [one.left for one in _kept(board)] == [True, False]


def test_that_there_will_be_too_few_is_told_before_the_mandate_ends(board, client_as):
    _keep(board, Kind.BACKUP_KEY, "Nyckeln på papper", "chair")
    _keep(board, Kind.BACKUP_KEY, "En kopia", "treasurer")
    _mandate(board, "treasurer", end=date(2026, 6, 1))
    assert "backup_keys" not in _short(board)  # long before it is too early
    _mandate(board, "treasurer", end=date(2026, 4, 15))
    assert _short(board)["backup_keys"] == ("Astrid Ek",)
    page = seen(client_as("chair"), "/brf-provet-1/")
    assert "Från den 15 april 2026, när ett uppdrag slutar: Bara Astrid Ek står som nyckelhållare" in page


def _locked(board, *names):
    keys = board.runtime.settings.keys
    for one in holders.holders(keys):
        holders.remove(keys, one.recipient)
    for name in names:
        holders.add(keys, name, date(2026, 3, 1))


def test_what_the_register_says_is_told_apart_from_what_the_backups_are_locked_with(board, client_as):
    page = seen(client_as("chair"), "/brf-provet-1/handover/keys")
    assert "Ingen står som nyckelhållare i registret. Säkerhetskopiorna på datorn är inte låsta med" in page
    _keep(board, Kind.BACKUP_KEY, "Nyckeln på papper", "chair")
    _locked(board, "Någon", "Annan")
    page = seen(client_as("chair"), "/brf-provet-1/handover/keys")
    assert (
        "Bara Astrid Ek står som nyckelhållare i registret. Säkerhetskopiorna på datorn är låsta med 2"
        in page
    )
    _keep(board, Kind.BACKUP_KEY, "En kopia", "treasurer")
    assert "backup_keys" not in _short(board)
    assert "backup_locks" not in _short(board)
    assert "låsta med 2 nycklar; vem som har dem säger bara registret" in seen(
        client_as("chair"), "/brf-provet-1/handover/keys"
    )
    # The register names two, and one of them was struck at the command line: the other alone opens the backups.
    _locked(board, "Någon")
    assert "backup_locks" in _short(board)
    home = seen(client_as("chair"), "/brf-provet-1/")
    assert "Fler står i registret, men säkerhetskopiorna på datorn är låsta med en enda nyckel" in home
    assert "låsta med en enda nyckel" in seen(client_as("chair"), "/brf-provet-1/handover/driftkort")
    (board.runtime.settings.keys / holders.NAME).write_text("det här är ingen nyckel")
    assert "backup_locks" not in _short(board)
    assert "går inte att läsa" in seen(client_as("chair"), "/brf-provet-1/handover/driftkort")


def _card(board):
    content, name = actions.print_driftkort(board.runtime.opener, board.actor("chair"), RUNNING)
    [page] = PdfReader(io.BytesIO(content)).pages
    # A hyphen at the end of a line is no part of the word.
    return " ".join(page.extract_text().split()).replace("\xad ", ""), name


def test_the_driftkort_is_one_page_with_what_a_stranger_needs_and_no_secret(board):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        work.session.merge(board.people["treasurer"]).phone = "070-123 45 67"
    _keep(board, Kind.DOMAIN, "granen.example", "treasurer", place="Domänbolaget")
    _keep(board, Kind.HOST, "Den lilla datorn", place="elcentralen")
    _keep(board, Kind.BANK, "Bankdosan", "treasurer")
    for number in range(20):
        _keep(board, Kind.BACKUP_KEY, f"Kopia {number} av nyckeln, som har ett långt namn " * 3, "chair")
    text, name = _card(board)
    for said in (
        "granen.example",
        "Domänbolaget",
        "Cecilia Ask, 070-123 45 67",
        "elcentralen",
        "ingen utpekad",
    ):
        assert said in text, said
    assert "--association brf-provet-1" in text
    assert "docs/operator.md" in text
    assert "Bankdosan" not in text
    assert name.endswith(".pdf")


def test_settings_with_a_password_in_them_give_the_card_the_host_alone(app, runtime):
    from dataclasses import replace

    from boardroom.handover.views.card import running

    settings = replace(
        runtime.settings,
        smtp="smtp://brev:hemlig@smtp.example:587",
        database="postgresql://b:dold@db.example/board",
    )
    app.extensions["boardroom-settings"] = settings
    with app.test_request_context():
        told = running()
    assert told.mail_server == "smtp.example"
    assert told.database == "db.example/board"
    assert "hemlig" not in str(told)
    assert "dold" not in str(told)


def test_the_driftkort_is_fetched_from_its_page(board, client_as):
    browser = client_as("deputy")
    assert "Kortet är inte fullständigt" in seen(browser, "/brf-provet-1/handover/driftkort")
    answer = browser.get("/brf-provet-1/handover/driftkort.pdf", buffered=True)
    assert answer.data.startswith(b"%PDF")
    assert client_as("auditor").get("/brf-provet-1/handover/driftkort.pdf").status_code == 403


def test_a_restore_that_worked_is_asked_for_again_in_a_year_and_one_that_failed_in_a_month():
    day, began = date(2026, 3, 1), date(2026, 1, 1)
    assert drill_due(None, None, began) == date(2026, 4, 1)
    assert drill_due(day, DrillOutcome.WORKED, began) == date(2027, 3, 1)
    assert drill_due(day, DrillOutcome.PARTLY, began) == date(2026, 3, 31)


def test_the_yearly_restore_is_asked_for_on_the_home_page_until_it_is_answered(board, clock, client_as):
    asked = "Pröva att återställa säkerhetskopian"
    assert asked not in seen(client_as("chair"), "/brf-provet-1/")  # three months are left
    clock.advance(timedelta(days=80))
    browser = client_as("chair")
    assert asked in seen(browser, "/brf-provet-1/")
    assert asked not in seen(client_as("treasurer"), "/brf-provet-1/")
    form = {"day": "2026-06-05", "who": "Cecilia Ask", "outcome": "worked", "note": "Tog en kväll"}
    assert browser.post("/brf-provet-1/handover/drill", data=form).status_code == 303
    assert asked not in seen(browser, "/brf-provet-1/")
    assert "Tog en kväll" in seen(browser, "/brf-provet-1/handover/driftkort")


def test_a_restore_cannot_have_been_tried_tomorrow(board):
    with board.runtime.opener.writing(board.actor("chair")) as work, pytest.raises(NotYet):
        actions.note_drill(work, date(2026, 3, 21), "Bo", DrillOutcome.WORKED)


def test_an_administrator_beside_the_board_prints_the_card_and_notes_a_restore_and_sees_no_more(
    board, clock, client_as
):
    clock.advance(timedelta(days=80))
    browser = client_as("administrator")
    home = seen(browser, "/brf-provet-1/")
    assert "Pröva att återställa säkerhetskopian" in home
    assert "/handover/keys" not in home
    page = seen(browser, "/brf-provet-1/handover/driftkort")
    assert "/handover/keys" not in page
    assert browser.get("/brf-provet-1/handover/driftkort.pdf", buffered=True).status_code == 200
    form = {"day": "2026-06-05", "who": "Ines Lönn", "outcome": "partly"}
    assert browser.post("/brf-provet-1/handover/drill", data=form).status_code == 303
    assert browser.get("/brf-provet-1/handover/").status_code == 403
