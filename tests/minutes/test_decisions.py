import csv
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.documents.actions import hide_from
from boardroom.minutes import actions, queries
from boardroom.minutes.actions import Confirmed, Plan, Writing
from boardroom.minutes.errors import NotCounted
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.queries import Sought
from boardroom.minutes.rules import WrittenDecision, WrittenItem, suggestions
from tests.data.filed import put_in, seen
from tests.data.minutes import file_sealed_minutes

OLD = """Protokoll nr 3/1987

§ 4 Rune Wikmark redogjorde för undersökningen av avloppen.

§ 5 Styrelsen beslutade enhälligt

- att anta anbudet från Nyström & Söners Rör AB på 3 480 000 kronor,

- att ge David Alm i uppdrag att skriva kontrakt senast den 15 maj, samt

- att anlita Rune Wikmark som kontrollant.

§ 6 Ansökan om altan avslogs, eftersom gården är gemensam.

§ 7 Hissfrågan bordlades till nästa sammanträde. Det föreslogs att besluta att byta hissen.

§ 8 Inget beslut fattades om garaget. Skrivelsen lades till handlingarna.

Vid protokollet
Styrelsen beslutade att detta inte är text."""


@pytest.fixture
def register(board, secretary):
    """The secretary's register, with the decisions of one set of minutes that are still written."""
    people = board.people
    minutes = secretary.begin()
    items = (
        WrittenItem("Val av justerare", "", (WrittenDecision("adopted", "att välja David Alm."),)),
        WrittenItem(
            "Taket",
            "",
            (
                WrittenDecision("adopted", "att begära in anbud.", people["treasurer"].id, date(2026, 4, 1)),
                WrittenDecision("deferred", "frågan om färgen."),
            ),
        ),
    )
    with secretary.opener.writing(board.actor("secretary")) as work:
        actions.save(work, minutes.id, Writing(secretary.meeting(), items), revision=1)

    class Register:
        written = minutes

        def found(self, role="secretary", **sought):
            with secretary.opener.reading(board.actor(role)) as work:
                return queries.decisions(work, Sought(**sought)).rows

        def do(self, deed, *facts, role="secretary", **more):
            with secretary.opener.writing(board.actor(role)) as work:
                return deed(work, *facts, **more)

        def texts(self, role="secretary", **sought):
            return [one.decision.text for one in self.found(role, **sought)]

        def state(self, text):
            return next(one.state.key for one in self.found() if one.decision.text == text)

        def key(self, text):
            return next(one.decision.id for one in self.found() if one.decision.text == text)

    return Register()


def test_decisions_of_a_refused_version_are_not_counted_until_it_is_sent_again(secretary, client_as):
    minutes = secretary.written()
    register = "/brf-provet-1/decisions/"
    client, words = client_as("secretary"), "att anta anbudet på 300 000 kr."
    assert "1 beslut" in seen(client, register)
    secretary.decline(secretary.send(minutes))
    page = seen(client, register)
    assert words not in page
    assert "Ett beslut står i ett protokoll som är tillbaka för ändring." in page
    assert words not in client.get(f"{register}register.csv").text
    assert client.post(f"/brf-provet-1/minutes/{minutes.id}/reopen").status_code == 302
    assert words not in seen(client, register)
    secretary.send(minutes)
    page = seen(client, register)
    assert words in page
    assert "tillbaka för ändring" not in page


def test_what_a_refused_version_decided_is_nobodys_task_until_it_is_sent_again(
    secretary, board, client_as, register
):
    made = WrittenDecision("adopted", "att anta anbudet på 300 000 kr.", board.people["treasurer"].id)
    minutes = secretary.save(secretary.begin(), [WrittenItem("Taket", "", (made,))])
    home, one = "/brf-provet-1/", register.key("att anta anbudet på 300 000 kr.")
    own, page = client_as("treasurer"), f"/brf-provet-1/decisions/{one}"
    assert "Genomför beslutet att anta anbudet" in seen(own, home)
    secretary.decline(secretary.send(minutes))
    assert "Genomför beslutet att anta anbudet" not in seen(own, home)
    assert "Se 1 beslut som andra ska utföra" in seen(client_as("secretary"), home), "the other minutes' own"
    told = seen(own, page)
    assert "Protokollet är tillbaka för ändring, så beslutet räknas inte nu." in told
    assert "Markera som gjort" not in told
    with pytest.raises(NotCounted):
        register.do(actions.mark_done, one, role="treasurer")
    with secretary.opener.reading(board.actor("secretary")) as work:
        assert [one.decision.text for one in queries.open_actions(work)] == ["att begära in anbud."]
    client_as("secretary").post(f"/brf-provet-1/minutes/{minutes.id}/reopen")
    secretary.send(minutes)
    assert "Markera som gjort" in seen(own, page)


def test_every_decision_of_minutes_written_here_stands_in_the_register(register):
    assert register.texts() == ["att välja David Alm.", "att begära in anbud.", "frågan om färgen."]
    [one] = register.found(words="anbud")
    assert (one.paragraph, one.heading, one.day, one.responsible) == (
        "2",
        "Taket",
        date(2026, 3, 14),
        "Cecilia Ask",
    )
    assert one.unsigned


def test_where_a_decision_stands_is_derived(register, clock):
    assert register.state("att välja David Alm.") == "stands"
    assert register.state("att begära in anbud.") == "open"
    assert register.state("frågan om färgen.") == "deferred"
    clock.set(clock.now().replace(month=5))
    assert register.state("att begära in anbud.") == "late"


def test_the_register_is_narrowed_by_state_person_year_and_words_of_any_case(register, board):
    assert register.texts(state="open") == ["att begära in anbud."]
    assert register.texts(responsible=board.people["treasurer"].id) == ["att begära in anbud."]
    assert register.texts(year=2025) == []
    assert register.texts(words="taket ANBUD") == ["att begära in anbud."]
    assert register.texts(order="due")[0] == "att begära in anbud."


def test_a_decision_is_done_and_undone_by_a_press_and_the_log_says_who(register, board, client_as):
    key = register.key("att begära in anbud.")
    browser = client_as("treasurer")
    address = f"/brf-provet-1/decisions/{key}"
    assert browser.post(f"{address}/done").status_code == 302
    assert register.state("att begära in anbud.") == "done"
    page = seen(browser, address)
    assert "bockade av ett beslut" in page
    assert "Cecilia Ask" in page
    browser.post(f"{address}/undone")
    assert register.state("att begära in anbud.") == "open"


def test_an_auditor_reads_the_register_and_settles_nothing(register, client_as):
    key = register.key("att begära in anbud.")
    browser = client_as("auditor")
    assert "att begära in anbud." in seen(browser, "/brf-provet-1/decisions/")
    assert browser.post(f"/brf-provet-1/decisions/{key}/done").status_code == 403
    assert register.state("att begära in anbud.") == "open"


def test_a_save_of_the_minutes_keeps_what_the_register_knows_of_a_decision(register, board, secretary):
    key = register.key("att begära in anbud.")
    register.do(actions.mark_done, key)
    with secretary.opener.writing(board.actor("secretary")) as work:
        minutes = queries.by_id(work, register.written.id)
        items = [queries.written(item) for item in reversed(minutes.items)]
        actions.save(work, minutes.id, Writing(secretary.meeting(), items), revision=minutes.revision)
    assert register.key("att begära in anbud.") == key
    assert register.state("att begära in anbud.") == "done"
    assert register.texts() == ["att begära in anbud.", "frågan om färgen.", "att välja David Alm."]


def test_a_later_decision_takes_an_earlier_ones_place_and_never_in_a_ring(register):
    first, later = register.key("att välja David Alm."), register.key("att begära in anbud.")
    register.do(actions.supersede, first, later)
    assert register.state("att välja David Alm.") == "superseded"
    with pytest.raises(Invalid):
        register.do(actions.supersede, later, first)
    register.do(actions.supersede, first, None)
    assert register.state("att välja David Alm.") == "stands"


def test_a_decision_that_is_written_away_leaves_what_it_replaced_standing(register, board, secretary):
    first, later = register.key("att välja David Alm."), register.key("att begära in anbud.")
    register.do(actions.supersede, first, later)
    with secretary.opener.writing(board.actor("secretary")) as work:
        minutes = queries.by_id(work, register.written.id)
        items = [queries.written(minutes.items[0])]
        actions.save(work, minutes.id, Writing(secretary.meeting(), items), revision=minutes.revision)
    assert register.texts() == ["att välja David Alm."]
    assert register.state("att välja David Alm.") == "stands"


def test_the_register_comes_as_a_table_with_the_same_narrowing(register, client_as):
    answer = client_as("secretary").get("/brf-provet-1/decisions/register.csv?state=open")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "att begära in anbud." in lines[1]
    assert "2026-04-01" in lines[1]


def test_the_table_tells_what_put_an_end_to_a_decision(register, client_as):
    first, later = register.key("att välja David Alm."), register.key("att begära in anbud.")
    register.do(actions.supersede, first, later)
    file = client_as("secretary").get("/brf-provet-1/decisions/register.csv?state=superseded").data
    [row] = csv.DictReader(file.decode("utf-8-sig").splitlines(), delimiter=";")
    told = "2026-03-14, Styrelseprotokoll, § 2: att begära in anbud."
    assert (row["Beslut"], row["Upphävt eller ändrat genom"]) == ("att välja David Alm.", told)


def test_sealed_minutes_are_signed_in_the_register_and_named_by_their_number(board):
    file_sealed_minutes(board, date(2026, 2, 1), [("Tak", "anta anbudet", "adopted")], number=4)
    with board.runtime.opener.reading(board.actor("chair")) as work:
        [one] = queries.decisions(work, Sought()).rows
    assert not one.unsigned
    assert one.title == "Styrelseprotokoll 4/2026"


# --- Old minutes ---------------------------------------------------------------------------------


def test_each_att_clause_of_old_minutes_is_suggested_with_its_sentence():
    found = suggestions([OLD], date(1987, 4, 27))
    assert [(one.paragraph, one.outcome) for one in found] == [
        ("5", "adopted"),
        ("5", "adopted"),
        ("5", "adopted"),
        ("6", "rejected"),
        ("7", "deferred"),
    ]
    contract = found[1]
    assert contract.text == "att ge David Alm i uppdrag att skriva kontrakt senast den 15 maj."
    assert (contract.responsible, contract.due) == ("David Alm", date(1987, 5, 15))
    assert contract.evidence.startswith("Styrelsen beslutade enhälligt")


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Efter en livlig överläggning beslöto styrelsen att antaga anbudet å 11.400 kronor.", "adopted"),
        ("Beslutades att höja avgifterna med 9 %.", "adopted"),
        ("Ansökan från fru Alma Tegnér bifölls för ett år.", "adopted"),
        ("Motionen avslogs med 18 röster mot 12.", "rejected"),
        ("Frågan återremitterades till arbetsgruppen.", "deferred"),
        ("Det föreslogs att besluta att sälja huset.", None),
        ("Inget beslut fattades i frågan.", None),
        ("Protokollet lades till handlingarna.", None),
        ("Kassören informerade om läget.", None),
    ],
)
def test_words_of_a_century_are_told_apart(sentence, outcome):
    found = suggestions([f"§ 3 {sentence}"])
    assert [one.outcome for one in found] == ([outcome] if outcome else [])


def test_a_decision_that_ends_another_says_which():
    [found] = suggestions(["§ 9 Styrelsen beslutade att beslutet i § 7 upphävs."])
    assert found.supersedes == "7"


def test_a_paragraph_that_runs_over_two_pages_stands_where_it_begins():
    [found] = suggestions(["§ 5 Taket\nStyrelsen beslutade att be-", "kosta nya plåtar."])
    assert (found.page, found.paragraph, found.text) == (1, "5", "att bekosta nya plåtar.")


def test_a_person_confirms_what_is_a_decision_and_the_rest_is_none(board, client_as):
    secretary = board.actor("secretary")
    paper = put_in(
        board.runtime.opener, secretary, OLD, title="Styrelseprotokoll 3/1987", day=date(1987, 4, 27)
    )
    browser = client_as("secretary")
    assert "Gå igenom dem" in seen(browser, "/brf-provet-1/decisions/")
    assert "Styrelseprotokoll 3/1987" in seen(browser, "/brf-provet-1/decisions/to-review")
    address = f"/brf-provet-1/decisions/review/{paper.document.id}"
    page = seen(browser, address)
    assert "att anlita Rune Wikmark som kontrollant." in page
    with board.runtime.opener.reading(secretary) as work:
        found = queries.review(work, paper.document.id).suggested
    sent = {}
    for place, one in enumerate(found):
        sent |= {
            f"suggested-{place}-text": one.text,
            f"suggested-{place}-outcome": one.outcome,
            f"suggested-{place}-evidence": one.evidence,
            f"suggested-{place}-responsible": "",
        }
    sent["suggested-0-chosen"] = sent["suggested-3-chosen"] = "y"
    assert browser.post(address, data=sent).status_code == 302
    with board.runtime.opener.reading(secretary) as work:
        rows = queries.decisions(work, Sought(order="oldest")).rows
        assert queries.to_review(work)[1] == 0
        again = queries.review(work, paper.document.id)
    assert [(one.paragraph, one.state.key) for one in rows] == [("5", "stands"), ("6", "rejected")]
    assert rows[0].decision.evidence.startswith("Styrelsen beslutade enhälligt")
    assert rows[0].day == date(1987, 4, 27)
    assert len(again.suggested) == 3
    assert "Så står det" in seen(browser, f"/brf-provet-1/decisions/{rows[0].decision.id}")
    assert browser.post(f"/brf-provet-1/decisions/{rows[0].decision.id}/strike").status_code == 302
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        [struck] = work.session.scalars(select(Entry).where(Entry.verb == "struck"))
    # Which paper it was entered from; its words are in the paper, and not for a year in the log besides.
    assert struck.payload == {"document": str(paper.document.id), "by": "Bo Lind"}
    assert "Avslag" in seen(browser, "/brf-provet-1/decisions/?state=rejected")


TOLD = """Protokoll från föreningsstämma

§ 4 Stämman beslutade med 18 röster mot 12 att anta anbudet från Åby Hiss AB på 480 000 kronor.

§ 5 Rune Wikmark, lgh 1203, vill bygga altan. Ansökan avslogs.

§ 6 Rune Wikmark reserverade sig mot beslutet i § 4."""


def test_what_is_told_of_a_decision_is_suggested_confirmed_sought_and_taken_away(board, client_as):
    secretary = board.actor("secretary")
    paper = put_in(board.runtime.opener, secretary, TOLD, title="Föreningsstämma 1987", day=date(1987, 4, 27))
    browser = client_as("secretary")
    address = f"/brf-provet-1/decisions/review/{paper.document.id}"
    page = seen(browser, address)
    sent = dict(
        re.findall(
            r'name="(suggested-[01]-(?:amount|votes|counterparty|apartment))"[^>]*value="([^"]*)"', page
        )
    )
    assert sent == {
        "suggested-0-amount": "480\u00a0000",
        "suggested-0-votes": "18 röster mot 12",
        "suggested-0-counterparty": "Åby Hiss AB",
        "suggested-0-apartment": "",
        "suggested-1-amount": "",
        "suggested-1-votes": "",
        "suggested-1-counterparty": "",
        "suggested-1-apartment": "1203",
    }
    with board.runtime.opener.reading(secretary) as work:
        found = queries.review(work, paper.document.id).suggested
    for place, one in enumerate(found):
        sent |= {
            f"suggested-{place}-{name}": value
            for name, value in {
                "chosen": "y",
                "text": one.text,
                "outcome": one.outcome,
                "evidence": one.evidence,
                "reservation": one.told.reservation,
            }.items()
        }
    wrong = browser.post(address, data=sent | {"suggested-0-amount": "mycket"})
    assert "Skriv ett belopp" in wrong.text
    assert browser.post(address, data=sent).status_code == 302
    lines = (
        browser.get("/brf-provet-1/decisions/register.csv?q=Åby+hiss").data.decode("utf-8-sig").splitlines()
    )
    assert len(lines) == 2
    for told in (
        "18 röster mot 12",
        "480000",
        "Åby Hiss AB",
        "Rune Wikmark reserverade sig mot beslutet i § 4.",
    ):
        assert told in lines[1]
    with board.runtime.opener.reading(secretary) as work:
        [one] = queries.decisions(work, Sought(words="1203")).rows
        assert not queries.decisions(work, Sought(words="1204")).rows
    page = seen(browser, f"/brf-provet-1/decisions/{one.decision.id}")
    assert "<dt>Lägenhet</dt>" in page
    assert "<dt>Belopp</dt>" not in page


def test_what_minutes_written_here_tell_of_a_decision_is_proposed_and_entered_by_a_person(
    secretary, client_as
):
    item = WrittenItem(
        "Hissen",
        "Efter diskussion röstade styrelsen. 3 röster mot 2.",
        (("adopted", "att anta offerten från Åby Hiss AB på 38 500 kr."),),
        reservation="Bo Lind ville vänta.",
    )
    minutes = secretary.save(secretary.begin(), [item])
    decision = secretary.read(minutes).items[0].decisions[0]
    browser, address = client_as("secretary"), f"/brf-provet-1/decisions/{decision.id}"
    page = seen(browser, address)
    for told in ("38\u00a0500", "Åby Hiss AB", "3 röster mot 2", "Bo Lind ville vänta."):
        assert told in page
    assert "<dt>Motpart</dt>" not in page, "proposed, and not entered yet"
    sent = {
        "amount": "38 500,50",
        "counterparty": "Åby Hiss AB",
        "votes": "",
        "reservation": "",
        "apartment": "",
    }
    assert client_as("auditor").post(f"{address}/tell", data=sent).status_code == 403
    assert browser.post(f"{address}/tell", data=sent).status_code == 302
    page = seen(browser, address)
    assert "<dt>Motpart</dt>" in page
    assert "38\u00a0500,5 kr" in page
    assert "ändrade röster, reservation, belopp" in page


def test_decisions_of_minutes_hidden_from_someone_are_hidden_too(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    paper = put_in(opener, secretary, OLD, title="Styrelseprotokoll 3/1987", day=date(1987, 4, 27))
    one = Confirmed(1, "5", "", "att anta anbudet.", "adopted", "Styrelsen beslutade att anta anbudet.")
    with opener.writing(secretary) as work:
        [made] = actions.confirm(work, paper.document.id, [one])
        hide_from(work, paper.document.id, board.people["chair"].id, "Jäv")
    with opener.reading(board.actor("chair")) as work:
        assert queries.decisions(work, Sought()).total == 0
        with pytest.raises(NotFound):
            queries.decision(work, made.id)
    meeting = Plan(MinutesKind.BOARD, datetime(2026, 4, 13, 16, 30, tzinfo=UTC))
    with opener.writing(secretary) as work:
        later = actions.plan(work, meeting)
        actions.add_item(work, later.id, "Taket", decision_id=made.id)
    with opener.reading(board.actor("chair")) as work:
        row = next(row for row in queries.meeting_page(work, later.id).rows if row.item.heading == "Taket")
        assert row.came_back is None, "the agenda opens, and does not tell"
    with pytest.raises(NotPermitted), opener.writing(board.actor("auditor")) as work:
        actions.assign(work, made.id, None, None)


def test_lines_that_are_read_as_standing_apart_are_one_sentence_all_the_same():
    wide = "§ 6 För finansieringen beslutades att uppta ett lån mot pantbrev i\n\nfastigheten.\n\n§ 8 Beslutades att\n\nMedlemmarna ska få ett blad.\n\nNästa möte hålls i maj."
    assert [one.text for one in suggestions([wide])] == [
        "att uppta ett lån mot pantbrev i fastigheten.",
        "att Medlemmarna ska få ett blad.",
    ]


def test_pages_without_words_are_leafed_over():
    assert suggestions([]) == []
    assert suggestions(["", "§ 1 Beslöts att lyssna.", " \n"])[0].page == 2
