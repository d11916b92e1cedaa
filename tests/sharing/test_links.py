"""Someone outside reads one document for a time: its pages with their name on them, and nothing beside it."""

import io
import re
from datetime import date, timedelta

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import Invalid, NotPermitted
from boardroom.documents.actions import add_file, hide_from
from boardroom.documents.models import File, FileRole
from boardroom.documents.queries import by_id
from boardroom.documents.rules import NewFile
from boardroom.identity.models import Account
from boardroom.mandates.models import Mandate
from boardroom.notices.models import Link
from boardroom.reading.actions import draw_image
from boardroom.sharing import actions, jobs, queries
from boardroom.sharing.errors import NoWayForCode, ShareOver, TooLong
from boardroom.sharing.models import CodeWay, Share
from boardroom.sharing.rules import LinkStanding, Receiver
from tests.data.filed import put_in, seen
from tests.data.papers import text_pdf

BANK = Receiver("Sven Alm, Banken")
UNTIL = date(2026, 4, 3)


@pytest.fixture
def paper(board):
    return put_in(board.runtime.opener, board.actor("secretary"), "Lån ett", "Lån två", title="Låneöversikt")


def _share(board, paper, receiver=BANK, until=UNTIL, role="treasurer"):
    with board.runtime.opener.writing(board.actor(role)) as work:
        return actions.share(work, paper.document.id, receiver, until)


def _standing(board, made):
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        return queries.standing_of(work, work.session.get(Share, made.share.id))


def _follow(app, made):
    """Open a link as a stranger's browser does, and return the browser and the clean address that it led to."""
    browser = app.test_client()
    path = made.address.removeprefix("http://localhost")
    assert "delat med dig" in seen(browser, path)
    answer = browser.post(path)
    answer = browser.get(answer.location)
    assert answer.status_code == 303
    return browser, answer.location


def test_a_stranger_with_the_link_reads_the_pages_at_an_address_without_the_token(app, board, paper):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    assert made.address.rsplit("/", 1)[1] not in address
    page = seen(browser, address)
    assert "Låneöversikt" in page
    assert "Sida 1 av 2" in page
    assert "Sida 2 av 2" in seen(browser, address + "?page=2")
    answer = browser.get(address)
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_the_database_keeps_the_hash_of_the_token_alone(board, paper):
    token = _share(board, paper).address.rsplit("/", 1)[1]
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        [link] = work.session.scalars(select(Link))
    assert token not in {str(value) for value in vars(link).values()}


def test_every_page_bears_the_receivers_name_in_its_pixels(app, board, paper):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    marked = Image.open(io.BytesIO(browser.get(f"{address}/pages/2.webp").data)).convert("L")
    plain_answer = draw_image(board.runtime.opener, board.actor("treasurer"), paper.pages[1].id)
    plain = Image.open(io.BytesIO(plain_answer)).convert("L")
    assert marked.size == plain.size
    changed = ImageChops.difference(marked, plain).point(lambda level: 255 if level > 20 else 0)
    # Ink in every third of the page, not in one corner that could be cut off.
    width, height = changed.size
    for third in range(3):
        part = changed.crop((0, third * height // 3, width, (third + 1) * height // 3))
        assert part.getbbox()


def test_two_receivers_get_two_different_pictures(board, paper):
    opener = board.runtime.opener
    pictures = []
    for name in ("Sven Alm", "Pia Ek"):
        made = _share(board, paper, Receiver(name))
        with opener.reading(worker_for(board.association.id)) as work:
            shown = queries.shared(work, made.share.id)
        pictures.append(actions.draw_page(opener, shown, 1))
    assert pictures[0] != pictures[1]


def test_nothing_else_of_the_portal_opens_with_a_shared_link(app, board, paper):
    other = put_in(board.runtime.opener, board.actor("secretary"), "Annat", title="Avtalet")
    browser, address = _follow(app, _share(board, paper))
    for path in (
        "/brf-provet-1/",
        "/brf-provet-1/search/?q=Lån",
        paper.address,
        other.address,
        f"/brf-provet-1/archive/pages/{other.pages[0].id}/large",
        f"/brf-provet-1/archive/files/{paper.file.id}/x.pdf",
        "/brf-provet-1/sharing/",
    ):
        answer = browser.get(path)
        assert answer.status_code == 302, path
        assert answer.location.startswith("/log-in"), path
    assert browser.get(f"{address}?page=3").status_code == 404
    assert browser.get(f"{address}/pages/3.webp").status_code == 404
    assert browser.get(f"{address}/original").status_code == 404


def test_a_browser_without_the_link_is_told_that_it_is_over(app, board, paper):
    made = _share(board, paper)
    stranger = app.test_client()
    for path in ("", "/pages/1.webp", "/code", "/copy.pdf", "/original"):
        assert stranger.get(f"/shared/{made.share.id}{path}").status_code == 410, path


def test_revoking_closes_the_link_at_once_even_for_those_who_are_reading(app, board, paper, client_as):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    seen(browser, address)
    answer = client_as("chair").post(f"/brf-provet-1/sharing/{made.share.id}/revoke")
    assert answer.status_code == 303
    assert browser.get(address).status_code == 410
    assert browser.get(f"{address}/pages/1.webp").status_code == 410
    assert _standing(board, made) is LinkStanding.REVOKED


def test_a_link_lives_through_its_last_day_and_no_longer(app, board, paper, clock):
    made = _share(board, paper, until=date(2026, 3, 21))
    browser, address = _follow(app, made)
    clock.advance(timedelta(hours=26))  # 21 March, 21.00 in Stockholm
    seen(browser, address)
    clock.advance(timedelta(hours=4))
    assert browser.get(address).status_code == 410
    assert _standing(board, made) is LinkStanding.RUN_OUT


def test_a_link_may_not_live_longer_than_the_most(board, paper):
    for until in (date(2026, 3, 19), date(2026, 6, 19)):
        with pytest.raises(TooLong):
            _share(board, paper, until=until)


def test_a_link_ends_with_the_mandate_of_whoever_made_it(app, board, paper):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        for mandate in work.session.scalars(
            select(Mandate).where(Mandate.person_id == board.people["treasurer"].id)
        ):
            mandate.end = date(2026, 3, 20)
    assert browser.get(address).status_code == 410
    assert _standing(board, made) is LinkStanding.MANDATE_OVER


def test_a_link_ends_when_the_document_is_hidden_from_someone(app, board, paper, clock):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    clock.advance(timedelta(minutes=1))
    with board.runtime.opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["board_member"].id, "jäv")
    assert browser.get(address).status_code == 410
    assert _standing(board, made) is LinkStanding.RESTRICTED


def test_a_link_ends_when_the_document_is_gone(board, paper, clock):
    made = _share(board, paper)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        by_id(work, paper.document.id).withdrawn_at = clock.now()
    assert _standing(board, made) is LinkStanding.GONE


def test_disposal_forgets_who_was_given_the_document(board, paper):
    made = _share(board, paper, Receiver("Sven Alm", email="sven@exempel.se"))
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        actions.erase_shares(work, [paper.document.id])
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert work.session.get(Share, made.share.id) is None


def test_a_code_told_by_voice_stands_before_the_pages_and_cannot_be_guessed_at_length(app, board, paper):
    made = _share(board, paper, Receiver("Sven Alm", code_way=CodeWay.TOLD))
    assert re.fullmatch(r"\d{8}", made.code)
    browser, address = _follow(app, made)
    assert browser.get(address).location.endswith("/code")
    assert browser.get(f"{address}/pages/1.webp").status_code == 410
    wrong = "00000000" if made.code != "00000000" else "11111111"
    for _ in range(5):
        assert "stämmer inte" in browser.post(f"{address}/code", data={"code": wrong}).get_data(as_text=True)
    # Five wrong ones: the right one has to wait too.
    assert browser.post(f"{address}/code", data={"code": made.code}).status_code == 200
    fresh, address = _follow(app, _again(board, made))
    assert fresh.get(address).location.endswith("/code")


def _again(board, made):
    with board.runtime.opener.writing(board.actor("treasurer")) as work:
        return actions.Made(made.share, actions.renew_address(work, made.share.id), "")


def test_the_right_code_opens_with_the_space_that_people_type(app, board, paper):
    made = _share(board, paper, Receiver("Sven Alm", code_way=CodeWay.TOLD))
    browser, address = _follow(app, made)
    answer = browser.post(f"{address}/code", data={"code": f"{made.code[:4]} {made.code[4:]}"})
    assert answer.status_code == 303
    seen(browser, address)


def test_a_new_address_ends_the_one_before(app, board, paper):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    newer = _again(board, made)
    assert browser.get(address).status_code == 410
    assert app.test_client().get(made.address.removeprefix("http://localhost")).status_code == 410
    seen(*_follow(app, newer))


def test_a_code_by_mail_needs_an_address(board, paper):
    with pytest.raises(NoWayForCode):
        _share(board, paper, Receiver("Sven Alm", code_way=CodeWay.MAIL))
    with pytest.raises(NoWayForCode):
        _share(board, paper, Receiver("Sven Alm", phone="0701234567", code_way=CodeWay.TEXT))
    with pytest.raises(Invalid):
        _share(board, paper, Receiver("Sven Alm", email="sven"))


def test_each_sitting_is_counted_once_and_told_to_the_board(app, board, paper, clock, client_as):
    browser, address = _follow(app, _share(board, paper))
    for page in (1, 2, 1):
        seen(browser, f"{address}?page={page}")
    clock.advance(timedelta(hours=2))
    seen(browser, address)
    page = seen(client_as("treasurer"), paper.address)
    assert "Öppnad 2 gånger" in page
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        opened = [one for one in work.session.scalars(select(Entry)) if one.verb == "share_opened"]
    assert len(opened) == 2
    assert opened[0].payload["by"] == "Sven Alm, Banken"


def test_the_pdf_with_the_watermark_is_made_by_the_worker_and_has_no_text_to_lift_off(app, board, paper):
    browser, address = _follow(app, _share(board, paper))
    assert browser.get(f"{address}/copy.pdf").status_code == 302
    assert "görs i ordning" in browser.post(f"{address}/copy", follow_redirects=True).get_data(as_text=True)
    assert jobs.copy(board.runtime.opener)
    assert not jobs.copy(board.runtime.opener)
    answer = browser.get(f"{address}/copy.pdf", buffered=True)
    read = PdfReader(io.BytesIO(answer.data))
    assert len(read.pages) == 2
    assert "Lån" not in "".join(page.extract_text() for page in read.pages)


def test_the_pdf_of_a_closed_link_is_not_made(app, board, paper):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    browser.post(f"{address}/copy")
    with board.runtime.opener.writing(board.actor("chair")) as work:
        actions.revoke(work, made.share.id)
    jobs.copy(board.runtime.opener)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert not work.session.get(Share, made.share.id).copy_sha256


def test_a_finished_pdf_is_taken_away_after_a_day(app, board, paper, clock):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    browser.post(f"{address}/copy")
    jobs.copy(board.runtime.opener)
    clock.advance(timedelta(days=1, hours=1))
    assert jobs.copy(board.runtime.opener)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        assert not work.session.get(Share, made.share.id).copy_sha256


def test_the_original_is_given_only_where_the_sharer_allows_it(app, board, paper):
    browser, address = _follow(app, _share(board, paper, Receiver("Sven Alm", original_allowed=True)))
    assert browser.get(f"{address}/original", buffered=True).data == paper.content


def _seal(board, paper):
    """Give a document a sealed form and a reading copy, as signing does."""
    opener, tenant = board.runtime.opener, board.association.id
    made = {}
    with opener.writing(worker_for(tenant)) as work:
        for role, text in (
            (FileRole.SEALED, "Bevis 19121212-1212"),
            (FileRole.READING_COPY, "Underskrivet av"),
        ):
            stored = opener.ports.blobs.put(tenant, text_pdf("Lån ett", text))
            new = NewFile(stored.sha256, stored.size, "application/pdf", "x.pdf", 2, role.value)
            made[role] = add_file(work, by_id(work, paper.document.id), new)
    return made


def test_of_a_sealed_document_the_reading_copy_is_shown_and_never_the_evidence(app, board, paper):
    files = _seal(board, paper)
    made = _share(board, paper, Receiver("Sven Alm", original_allowed=True))
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        shown = queries.shared(work, made.share.id)
    assert shown.reading_copy.id == files[FileRole.READING_COPY].id
    assert [file.id for file in shown.files] == [files[FileRole.READING_COPY].id]
    browser, address = _follow(app, made)
    taken = PdfReader(io.BytesIO(browser.get(f"{address}/original", buffered=True).data))
    words = "".join(page.extract_text() for page in taken.pages)
    assert "Underskrivet av" in words
    assert "Bevis" not in words
    assert browser.get(f"{address}/original?file=1").status_code == 404
    assert browser.get(f"{address}/pages/2.webp").status_code == 200


@pytest.mark.parametrize("role", ["deputy", "auditor", "manager", "administrator"])
def test_only_the_elected_board_shares(board, paper, role):
    with pytest.raises(NotPermitted):
        _share(board, paper, role=role)


def test_a_link_of_another_document_is_not_found_by_those_who_may_not_see_it(board, paper):
    made = _share(board, paper)
    with board.runtime.opener.writing(board.actor("chair")) as work:
        hide_from(work, paper.document.id, board.people["secretary"].id, "jäv")
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        assert not queries.shares(work)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work, pytest.raises(ShareOver):
        queries.shared(work, made.share.id)


def test_a_board_member_shares_from_the_documents_page_and_sees_the_link_once(app, paper, client_as):
    browser = client_as("treasurer")
    assert f"/brf-provet-1/sharing/new/{paper.document.id}" in seen(browser, paper.address)
    form = {"receiver": "Sven Alm", "until": "2026-04-03", "code_way": "told"}
    seen(browser, f"/brf-provet-1/sharing/new/{paper.document.id}")
    page = browser.post(f"/brf-provet-1/sharing/new/{paper.document.id}", data=form).get_data(as_text=True)
    assert re.search(r"http://localhost/link/[\w-]{43}", page)
    assert re.search(r"\d{4} \d{4}", page)
    listed = seen(browser, "/brf-provet-1/sharing/")
    assert "Sven Alm" in listed
    assert "/link/" not in listed
    late = browser.post(
        f"/brf-provet-1/sharing/new/{paper.document.id}", data=form | {"until": "2027-04-03"}
    ).get_data(as_text=True)
    assert "senast om 90 dagar" in late


def test_files_of_a_link_are_none_of_the_readers_own(board, paper):
    made = _share(board, paper)
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        shown = queries.shared(work, made.share.id)
        assert [file.role for file in shown.files] == [FileRole.ORIGINAL]
        assert isinstance(shown.files[0], File)
    assert not shown.guest.permissions


def test_a_page_that_is_fetched_by_itself_is_counted_too(app, board, paper):
    browser, address = _follow(app, _share(board, paper))
    assert browser.get(f"{address}/pages/1.webp").status_code == 200
    with board.runtime.opener.reading(worker_for(board.association.id)) as work:
        opened = [one for one in work.session.scalars(select(Entry)) if one.verb == "share_opened"]
    assert len(opened) == 1


def test_the_text_of_a_page_shows_neither_personal_numbers_nor_protected_names(app, board):
    text = "Låntagare 811228-9874, intygat av Cecilia Ask"
    paper = put_in(board.runtime.opener, board.actor("secretary"), text, title="Låneansökan")
    with board.runtime.opener.writing(board.actor("chair")) as work:
        work.session.merge(board.people["treasurer"]).protected_identity = True
    browser, address = _follow(app, _share(board, paper, role="secretary"))
    page = seen(browser, address)
    assert "Låntagare 811228-****" in page
    assert "9874" not in page
    assert "Cecilia Ask" not in page


def test_a_link_ends_when_the_account_of_whoever_made_it_is_closed(app, board, paper):
    made = _share(board, paper)
    browser, address = _follow(app, made)
    with board.runtime.opener.writing(worker_for(board.association.id)) as work:
        work.session.get(Account, board.people["treasurer"].account_id).disabled_at = work.now
    assert browser.get(address).status_code == 410
    assert _standing(board, made) is LinkStanding.MANDATE_OVER


def test_where_a_link_was_sent_is_forgotten_a_while_after_it_is_over(board, paper, clock):
    made = _share(
        board, paper, Receiver("Sven Alm, Banken", email="sven@exempel.se", message="Enligt överenskommelse")
    )

    def told():
        with board.runtime.opener.reading(worker_for(board.association.id)) as work:
            found = work.session.get(Share, made.share.id)
            return found.receiver, found.email, found.message

    clock.advance(timedelta(days=60))
    assert not jobs.copy(board.runtime.opener)
    assert told() == ("Sven Alm, Banken", "sven@exempel.se", "Enligt överenskommelse")
    clock.advance(timedelta(days=50))
    assert jobs.copy(board.runtime.opener)
    assert told() == ("Sven Alm, Banken", "", "")
    assert not jobs.copy(board.runtime.opener)
