"""Beginning minutes: the two ways that stand side by side, and the board as a list to tick."""

import io
import re
import uuid

from boardroom.minutes import queries
from boardroom.minutes.models import AttendanceStatus
from tests.data.papers import text_pdf
from tests.minutes.test_pages import choose

HOME = "/brf-provet-1/minutes"


def fields_of(page):
    """Return what the editor's form would send as it stands, but for its text areas and selections."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page):
        facts = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        box = facts.get("type") == "checkbox"
        if "name" in facts and (not box or re.search(r"\schecked", tag)):
            sent[facts["name"]] = facts.get("value", "y")
    return sent


def test_a_pdf_that_word_made_is_one_of_two_choices_where_minutes_begin(board, client_as, secretary):
    client = client_as("secretary")
    for place in (f"{HOME}/", f"{HOME}/new"):
        page = client.get(place).get_data(as_text=True)
        assert "Lägg in en färdig PDF" in page
        assert f'href="{HOME}/new/pdf"' in page
    asked = choose(board)
    del asked["second_adjuster"]
    pdf = text_pdf("Protokoll fört vid styrelsemöte", "§ 1 Mötet öppnades")
    answer = client.post(f"{HOME}/new/pdf", data=asked | {"pdf": (io.BytesIO(pdf), "protokoll.pdf")})
    assert answer.status_code == 303
    page = client.get(answer.location).get_data(as_text=True)
    assert "protokoll.pdf" in page
    assert "Skicka för underskrift" in page


def test_what_is_no_pdf_begins_no_minutes(board, client_as):
    client = client_as("secretary")
    asked = choose(board)
    del asked["second_adjuster"]
    answer = client.post(f"{HOME}/new/pdf", data=asked | {"pdf": (io.BytesIO(b"Hej"), "protokoll.pdf")})
    assert answer.status_code == 200
    assert 'id="pdf-error"' in answer.get_data(as_text=True)
    assert "Inga protokoll har skrivits här än" in client.get(f"{HOME}/").get_data(as_text=True)


def test_the_sitting_board_is_a_list_to_tick_and_others_are_named_below(board, client_as, secretary):
    client = client_as("secretary")
    asked = choose(board)
    del asked["second_adjuster"]
    edit = client.post(f"{HOME}/new", data=asked).location
    page = client.get(edit).get_data(as_text=True)
    sent = fields_of(page)
    rows = {
        sent[name.replace("-name", "-person_id")]: name.removesuffix("-name")
        for name in sent
        if re.fullmatch(r"attendance-\d+-name", name)
    }
    chair, treasurer = (rows[str(board.people[role].id)] for role in ("chair", "treasurer"))
    assert not [name for name in sent if name.endswith("-present")], "nobody was there until somebody says so"
    sent[f"{chair}-present"] = "y"
    assert re.search(rf'<label for="{treasurer}-present">Cecilia Ask', page)
    empty = rows[""]
    sent |= choose(board) | {"deed": "save", f"{empty}-name": "Nils Hiss", f"{empty}-status": "co_opted"}
    assert client.post(edit, data=sent).status_code == 302
    minutes_id = uuid.UUID(edit.split("/")[-2])
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        there = {row.name: row.status for row in queries.by_id(work, minutes_id).attendance}
    assert there["Astrid Ek"] is AttendanceStatus.PRESENT
    assert there["Cecilia Ask"] is AttendanceStatus.UNTOLD
    assert there["Nils Hiss"] is AttendanceStatus.CO_OPTED
    assert len(there) == len(rows), "the empty row for one more is nobody"
    assert not re.search(rf'name="{treasurer}-present"[^>]*checked', client.get(edit).get_data(as_text=True))


def _taken(client, board, **said):
    """Put in the PDF of a board meeting on 14 March 2026 and return its page for sending."""
    asked = choose(board) | {"held_on": "2026-03-14"} | said
    del asked["second_adjuster"]
    pdf = text_pdf(
        "Protokoll nr 10/2026\n"
        "fört vid styrelsemöte den 12 mars 2026 i föreningslokalen\n"
        "Närvarande: Astrid Ek, Bo Lind och David Alm\n"
        "§ 1 Mötet öppnades av ordföranden, som hälsade alla välkomna",
    )
    answer = client.post(f"{HOME}/new/pdf", data=asked | {"pdf": (io.BytesIO(pdf), "protokoll.pdf")})
    return client.get(f"{answer.location}/send").text


def test_a_file_that_prints_another_number_or_day_is_told_of_before_it_is_sent(board, client_as):
    page = _taken(client_as("secretary"), board)
    assert "I filen står nummer 10/2026, portalen ger 1/2026" in page
    assert "I filen står den 12 mars 2026, mötesdagen är angiven till den 14 mars 2026" in page
    assert "Samma fil" not in page


def test_a_file_that_is_the_minutes_of_another_meeting_is_told_of(board, client_as):
    client = client_as("secretary")
    assert "I filen står den" not in _taken(client, board, held_on="2026-03-12")
    assert "Samma fil är redan protokollet för mötet den 12 mars 2026" in _taken(client, board)
