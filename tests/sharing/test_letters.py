"""Links and codes that go by letter and by text message, from the outbox to the opened page."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.core.actor import worker_for
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Message
from boardroom.sharing import actions
from boardroom.sharing.actions.links import write_together
from boardroom.sharing.models import CodeWay
from boardroom.sharing.rules import Receiver
from tests.data.filed import put_in, seen

ADDRESS, NUMBER = "sven@banken.example", "070-174 06 05"


pytestmark = pytest.mark.usefixtures("mailer", "texter")


@pytest.fixture
def paper(board):
    return put_in(board.runtime.opener, board.actor("secretary"), "Lån ett", title="Låneöversikt")


def _share(board, paper, way, **more):
    receiver = Receiver("Sven Alm", ADDRESS, code_way=way, **more)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        made = actions.share(work, paper.document.id, receiver, date(2026, 4, 3))
    _send(board)
    return made


def _send(board):
    while deliver(board.runtime.opener):
        pass


def _come(app, mailer):
    """Open the link of the latest letter in a new browser; return it with the address that it came to."""
    browser = app.test_client()
    path = re.search(r"/link/[\w-]+", mailer.kept[-1].text)[0]
    browser.post(path)
    return browser, browser.get("/shared/").location


def test_the_link_comes_by_mail_and_is_shown_to_nobody_else(app, board, paper, mailer):
    made = _share(board, paper, CodeWay.NONE, message="Som vi sa i telefon.")
    assert made.address == ""
    [letter] = mailer.kept
    assert letter.to_address == ADDRESS
    assert "3 april 2026" in letter.text
    assert "Som vi sa i telefon." in letter.text
    browser, address = _come(app, mailer)
    assert "Låneöversikt" in seen(browser, address)


def test_a_code_comes_by_mail_when_the_link_is_opened_and_carries_no_link_beside_it(
    app, board, paper, mailer
):
    _share(board, paper, CodeWay.MAIL)
    browser, address = _come(app, mailer)
    assert "e-post" in seen(browser, f"{address}/code")
    assert browser.post(f"{address}/code/send").status_code == 303
    _send(board)
    letter = mailer.kept[-1].text
    assert "/link/" not in letter
    code = re.search(r"\b\d{6}\b", letter)[0]
    assert browser.post(f"{address}/code", data={"code": code}).status_code == 303
    seen(browser, address)
    for _ in range(8):
        last = browser.post(f"{address}/code/send").status_code
        _send(board)  # one that waits is taken back when the next is asked for
    assert last == 429
    assert sum(bool(re.search(r"\b\d{6}\b", mail.text)) for mail in mailer.kept) == 6, (
        "nobody's mailbox is filled"
    )
    # Used once: another browser wants a code of its own.
    other, address = _come_again(app, mailer)
    assert "stämmer inte" in other.post(f"{address}/code", data={"code": code}).get_data(as_text=True)


def _come_again(app, mailer):
    letter = next(mail for mail in mailer.kept if "/link/" in mail.text)
    browser = app.test_client()
    browser.post(re.search(r"/link/[\w-]+", letter.text)[0])
    return browser, browser.get("/shared/").location


def test_a_code_comes_by_text_message(app, board, paper, mailer, texter):
    _share(board, paper, CodeWay.TEXT, phone=NUMBER)
    browser, address = _come(app, mailer)
    browser.post(f"{address}/code/send")
    _send(board)
    [message] = texter.kept
    assert message.to_number == "+46701740605"
    code = re.search(r"\b\d{6}\b", message.text)[0]
    assert browser.post(f"{address}/code", data={"code": code}).status_code == 303


def test_two_links_in_one_browser_open_their_own_documents(app, board, paper, mailer):
    other = put_in(board.runtime.opener, board.actor("secretary"), "Annat", title="Försäkringsbrev")
    _share(board, paper, CodeWay.NONE)
    browser, first = _come(app, mailer)
    _share(board, other, CodeWay.NONE)
    browser.post(re.search(r"/link/[\w-]+", mailer.kept[-1].text)[0])
    second = browser.get("/shared/").location
    assert "Låneöversikt" in seen(browser, first)
    assert "Försäkringsbrev" in seen(browser, second)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("code", ["none", "told", "mail"])
def test_the_letter_says_whether_a_code_is_wanted_in_both_languages(language, code):
    facts = {
        "title": "Avtalet",
        "sender": "Karin",
        "message": "",
        "until": "3 april 2026",
        "code": code,
        "link": "https://granen.example/link/x",
        "to_name": "Sven",
        "association": "Brf Provet 1",
    }
    text = JinjaLetters().letter("shared_document", language, facts).text
    assert ("kod" in text or "code" in text) is (code != "none")


def _share_two(board, paper):
    """Share two documents with one receiver in one letter; return the second's key."""
    other = put_in(board.runtime.opener, board.actor("secretary"), "Karta ett", title="Tomtkartan")
    receiver, until = Receiver("Sven Alm", ADDRESS), date(2026, 4, 3)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        made = [
            (actions.share(work, one.document.id, receiver, until, by_letter=False).share, one.document.title)
            for one in (paper, other)
        ]
        write_together(work, made)
    return other.document.id


def _erase(board, document_id):
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        actions.erase_shares(work, [document_id])
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return work.session.scalars(select(Message).where(Message.to_address == ADDRESS)).one()


def test_a_letter_of_several_documents_is_forgotten_with_any_of_them(board, paper):
    other = _share_two(board, paper)
    _send(board)
    letter = _erase(board, other)
    assert letter.sent_at
    assert letter.facts == {}


def test_a_letter_that_waits_goes_without_a_document_that_is_gone(board, paper, mailer):
    other = _share_two(board, paper)
    assert "Tomtkartan" not in str(_erase(board, other).facts)
    _send(board)
    assert "Låneöversikt" in mailer.kept[-1].text
    assert "Tomtkartan" not in mailer.kept[-1].text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_of_many_documents_names_each_over_its_link_and_says_whether_codes_are_wanted(language):
    facts = {
        "title": "Avtalet",
        "sender": "Karin",
        "message": "",
        "until": "3 april 2026",
        "code": "mail",
        "link": "https://granen.example/link/x",
        "further": [("Kartan", "https://granen.example/link/y")],
        "to_name": "Sven",
        "association": "Brf Provet 1",
    }
    letter = JinjaLetters().letter("shared_documents", language, facts)
    assert " 2 " in letter.subject
    assert "Avtalet\nhttps://granen.example/link/x\n\nKartan\nhttps://granen.example/link/y\n" in letter.text
    assert "kod" in letter.text or "code" in letter.text
    without = JinjaLetters().letter("shared_documents", language, facts | {"code": "none"}).text
    assert "kod" not in without
    assert "code" not in without
