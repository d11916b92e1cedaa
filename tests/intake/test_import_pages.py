"""The pages of imports, with scripts and without; and their door in the API."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.documents.queries import browse
from boardroom.documents.rules import Wanted
from boardroom.intake import queries
from boardroom.intake.models import Source
from boardroom.reading import jobs as reading_jobs
from boardroom.reading.models import Page, PageState
from tests.data import papers
from tests.data.filed import seen

HERE = "/brf-provet-1/imports/"


def paper(words: str) -> bytes:
    return papers.text_pdf(words)


def _page(client, path=HERE, **options):
    answer = client.get(path, **options)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _titles(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return sorted(one.title for one in browse(work, Wanted()).documents)


def test_the_list_and_an_import_are_good_pages(client_as, send):
    send(("gammal.pdf", paper("Gammal")), role="treasurer")
    rows = send(("ett.pdf", paper("Ett")), ("igen.pdf", paper("Gammal")), ("arkiv.zip", b"PK\x03\x04"))
    client = client_as("secretary")
    seen(client, HERE)
    seen(client, f"{HERE}{rows[0].import_id}")
    page = _page(client)
    for words in ("Uppladdning", "Bo Lind", "1 saknar uppgifter", "1 togs inte emot", "1 fanns redan"):
        assert words in page
    page = _page(client, f"{HERE}{rows[0].import_id}")
    for words in ("ZIP-fil", "Fanns redan", "Saknar handlingstyp och datum", "Ångra inläsningen"):
        assert words in page
    assert f"/brf-provet-1/archive/{rows[1].document_id}" in page  # the duplicate is linked


def test_blank_backs_are_told_apart_from_what_is_read(client_as, send, board):
    (row,) = send(("dubbelsidig.pdf", papers.scan_pdf("Framsida", "")))
    client, here = client_as("secretary"), f"{HERE}{row.import_id}"
    assert "Blanka sidor" not in _page(client, here)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        front, back = work.session.query(Page).order_by(Page.number)
        front.state, back.state = PageState.READ, PageState.BLANK
    page = _page(client, here)
    assert "1 av 1 lästa" in page
    assert re.search(r"Blanka sidor, behållna</dt><dd>1<", page)


def test_an_empty_list_says_so(client_as):
    assert "Inget har kommit in än" in _page(client_as("secretary"))


def test_each_narrowing_shows_its_own(client_as, send):
    rows = send(("ett.pdf", paper("Ett")), ("arkiv.zip", b"PK\x03\x04"), ("halv.pdf", b"%PDF-1.4 halv"))
    client = client_as("secretary")
    for show, names in {
        "all": {"ett.pdf", "arkiv.zip", "halv.pdf"},
        "attention": {"ett.pdf", "arkiv.zip", "halv.pdf"},
        "refused": {"arkiv.zip"},
        "failed": {"halv.pdf"},
        "undescribed": {"ett.pdf", "halv.pdf"},
        "duplicates": set(),
        "nonsense": {"ett.pdf", "arkiv.zip", "halv.pdf"},
    }.items():
        page = _page(client, f"{HERE}{rows[0].import_id}?show={show}")
        assert {name for name in ("ett.pdf", "arkiv.zip", "halv.pdf") if f">{name}<" in page} == names, show


def test_progress_asks_again_until_all_is_read(client_as, send, runtime):
    [row] = send(("ett.pdf", paper("Ett")))
    client = client_as("secretary")
    address = f"{HERE}{row.import_id}/progress"
    assert "hx-get" in _page(client, address)
    while reading_jobs.recognise(runtime.opener):
        pass
    page = _page(client, address)
    assert "hx-get" not in page
    assert "1 av 1 lästa" in page
    assert "Allt är läst" in page


def test_an_import_with_a_file_that_cannot_be_read_is_not_said_to_be_read(client_as, send, runtime):
    rows = send(("ett.pdf", paper("Ett")), ("halv.pdf", b"%PDF-1.4 halv"))
    while reading_jobs.recognise(runtime.opener):
        pass
    page = _page(client_as("secretary"), f"{HERE}{rows[0].import_id}")
    assert "1 av 1 lästa" in page
    assert re.search(r"Filer som inte gick att läsa</dt><dd>1<", page)
    assert "Allt är läst" not in page


def test_marked_papers_are_changed_from_the_page(board, client_as, send):
    rows = send(("ett.pdf", paper("Ett")), ("två.pdf", paper("Två")))
    client = client_as("secretary")
    address = f"{HERE}{rows[0].import_id}/edit"
    facts = {
        "which": "marked",
        "upload": [str(rows[0].id)],
        "kind": "bylaws",
        "date": "1931",
        "tags_added": "a, b",
    }
    answer = client.post(address, data=facts | {"date": "i våras"})
    assert answer.status_code == 422
    assert "eller bara året" in answer.get_data(as_text=True)
    assert f'value="{rows[0].id}" form="bulk" checked' in answer.get_data(as_text=True)
    assert client.post(address, data={"which": "marked", "date": "1931"}).status_code == 422
    answer = client.post(address, data=facts, follow_redirects=True)
    assert "ändrade för ett papper" in answer.get_data(as_text=True)
    answer = client.post(f"{address}?show=undescribed", data={"which": "all", "title_prefix": "Pärm 4:"})
    assert answer.status_code == 303
    assert _titles(board) == ["Ett", "Pärm 4: Två"]


def test_papers_of_one_apartment_say_so_together_and_a_later_change_leaves_it(board, client_as, send):
    rows = send(("ett.pdf", paper("Ett")), ("två.pdf", paper("Två")))
    client = client_as("secretary")
    address = f"{HERE}{rows[0].import_id}/edit"
    answer = client.post(address, data={"which": "all", "apartment": "1203, 1204"})
    assert "en enda lägenhet" in answer.get_data(as_text=True)
    assert answer.status_code == 422
    client.post(address, data={"which": "marked", "upload": [str(rows[0].id)], "apartment": "lgh 1203"})
    client.post(address, data={"which": "all", "title_prefix": "Badrum:"})
    with board.runtime.opener.reading(board.actor("chair")) as work:
        said = {one.title: one.apartment for one in browse(work, Wanted()).documents}
        placed = list(work.session.scalars(select(Entry).where(Entry.verb == "documents.placed")))
    assert said == {"Badrum: Ett": "1203", "Badrum: Två": ""}
    assert [one.payload["apartment"] for one in placed] == ["1203"]


def test_an_import_is_undone_and_redone_from_its_page(board, client_as, send):
    rows = send(("ett.pdf", paper("Ett")), ("två.pdf", paper("Två")))
    client = client_as("chair")
    address = f"/brf-provet-1/archive/imports/{rows[0].import_id}/undo"
    seen(client, address)
    assert _titles(board) == ["Ett", "Två"]  # asking takes nothing away
    page = client.post(address, follow_redirects=True).get_data(as_text=True)
    assert "2 handlingar är borttagna" in page
    assert "Astrid Ek ångrade den" in page
    assert _titles(board) == []
    assert "Ångrad" in _page(client)
    assert client.get(address).status_code == 409
    page = client.post(f"{HERE}{rows[0].import_id}/redo", follow_redirects=True).get_data(as_text=True)
    assert "2 handlingar är tillbaka" in page
    assert _titles(board) == ["Ett", "Två"]


def test_nothing_of_an_undone_import_is_tried_again_or_settled(client_as, send):
    [row] = send(("halv.pdf", b"%PDF-1.4 halv"))
    client, here = client_as("chair"), f"{HERE}{row.import_id}"
    assert f"{here}/retry" in _page(client, here)
    client.post(f"/brf-provet-1/archive/imports/{row.import_id}/undo")
    page = _page(client, here)
    assert f"{here}/retry" not in page
    assert f"{here}/settle" not in page
    assert client.post(f"{here}/retry").status_code == 409


def test_after_a_day_undoing_is_no_longer_offered(client_as, send, clock):
    [row] = send(("ett.pdf", paper("Ett")))
    clock.advance(timedelta(hours=25))
    client = client_as("secretary")
    page = _page(client, f"{HERE}{row.import_id}")
    assert "Ångra inläsningen" not in page
    assert "Urvalet är på en fil." in page
    assert 'href="#bulk"' in page  # what many are changed with stands below the list
    assert client.post(f"/brf-provet-1/archive/imports/{row.import_id}/undo").status_code == 409


def test_an_import_that_brought_nothing_says_so_and_offers_nothing(client_as, send):
    send(("gammal.pdf", paper("Gammal")), role="treasurer")
    rows = send(("arkiv.zip", b"PK\x03\x04"), ("igen.pdf", paper("Gammal")))
    page = seen(client_as("secretary"), f"{HERE}{rows[0].import_id}")
    assert "Ingen av filerna blev ett nytt dokument, så här finns inget att ångra" in page
    assert "ZIP-fil" in page
    assert "Ångra inläsningen" not in page
    assert "Ändra uppgifter för flera" not in page
    assert "Ingen av filerna" not in seen(
        client_as("secretary"), f"{HERE}{send(('ett.pdf', paper('Ett')))[0].import_id}"
    )


def test_failures_are_tried_again_from_the_page(client_as, send):
    [row] = send(("halv.pdf", b"%PDF-1.4 halv"))
    client = client_as("secretary")
    answer = client.post(f"{HERE}{row.import_id}/retry", data={"upload": str(row.id)}, follow_redirects=True)
    assert "Filen prövas igen" in answer.get_data(as_text=True)
    assert client.post(f"{HERE}{row.import_id}/retry").status_code == 409  # it is being looked at already


def test_a_refused_file_is_settled_from_the_page(client_as, send):
    [row] = send(("arkiv.zip", b"PK\x03\x04"))
    client, here = client_as("secretary"), f"{HERE}{row.import_id}"
    assert "Kräver åtgärd" in _page(client)
    seen(client, here)
    page = client.post(f"{here}/settle", data={"upload": str(row.id)}, follow_redirects=True)
    assert "Filen kräver ingen åtgärd längre." in page.get_data(as_text=True)
    assert "Det räcker så, sade Bo Lind" in _page(client, here)
    assert "Kräver åtgärd" not in _page(client)
    assert "1 togs inte emot" in _page(client)
    assert client.post(f"{here}/settle").status_code == 409


@pytest.mark.parametrize("role", ["auditor", "member"])
def test_who_may_not_add_sees_no_imports(client_as, role):
    assert client_as(role).get(HERE).status_code == 403


def test_a_manager_cannot_open_the_boards_import(client_as, send):
    [row] = send(("ett.pdf", paper("Ett")))
    client = client_as("manager")
    for path in (f"{HERE}{row.import_id}", f"/brf-provet-1/archive/imports/{row.import_id}/undo"):
        assert client.get(path).status_code == 404
    assert (
        client.post(f"{HERE}{row.import_id}/edit", data={"which": "all", "date": "1987"}).status_code == 404
    )


def test_mail_in_is_set_in_the_settings_without_any_password(board, client_as):
    client = client_as("chair")
    facts = {
        "mail-in-enabled": "y",
        "mail-in-server": "imap.exempel.se",
        "mail-in-port": "993",
        "mail-in-username": "papper@exempel.se",
        "mail-in-folder": "INBOX",
        "mail-in-archive_folder": "Arkiverat",
        "mail-in-senders": "@forvaltaren.se",
    }
    assert client.post("/brf-provet-1/settings/mail-in", data=facts).status_code == 303
    page = _page(client, "/brf-provet-1/settings/")
    assert 'value="imap.exempel.se"' in page
    assert "Lösenordet saknas" in page
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert queries.mailbox(work).senders == "@forvaltaren.se"
    wrong = client.post("/brf-provet-1/settings/mail-in", data=facts | {"mail-in-server": ""})
    assert (wrong.status_code, "Ange server" in wrong.get_data(as_text=True)) == (422, True)
    assert "Hämtas strax" in _page(client, "/brf-provet-1/health/")


def test_a_message_marked_as_mail_can_be_stored(send):
    [row] = send(("ett.pdf", paper("Ett")), source=Source.MAIL)
    assert row.source is Source.MAIL
