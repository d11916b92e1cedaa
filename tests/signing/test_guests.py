"""People from outside, who come by a link: one paper, a code before it opens, and the file when it is sealed."""

import re
from datetime import date, timedelta
from functools import partial
from urllib.parse import quote

import pytest

from boardroom.associations.actions import set_former_read_signed
from boardroom.associations.queries import local_today
from boardroom.core.actor import worker_for
from boardroom.documents.queries import by_id, files_of
from boardroom.mandates.actions import end_mandate
from boardroom.mandates.models import Person
from boardroom.mandates.queries import mandates_of
from boardroom.notices.jobs import deliver
from boardroom.notices.models import Channel
from boardroom.signing import actions, jobs
from boardroom.signing.errors import OnlyByText
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from tests.data.contracts import blank_pdf, contract
from tests.data.filed import seen
from tests.signing.test_letters import written
from tests.signing.test_turns import by_rule

HOME = "/brf-provet-1/signing"


pytestmark = pytest.mark.usefixtures("mailer", "texter")


@pytest.fixture
def guest(desk):
    person = desk.outsider()
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Person, person.id).phone = "070-174 06 05"
    return person


def send_out(desk):
    while deliver(desk.opener):
        pass


def link_in(mailer, address="karin.vik@exempel.se"):
    letters = [mail for mail in mailer.kept if mail.to_address == address]
    return re.search(r"/link/\S+", letters[-1].text).group()


def come(app, mailer):
    client = app.test_client()
    client.get(link_in(mailer))
    client.led_to = client.post(link_in(mailer))
    assert client.led_to.status_code == 303
    return client


def digits(text):
    return re.search(r"\b\d{6}\b", text).group()


def test_a_link_leads_to_a_clean_address_and_to_one_paper_alone(desk, app, mailer, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)])
    other = contract(desk, [("chair", SignerRole.PARTY)])
    send_out(desk)
    client = come(app, mailer)
    where = client.led_to.location
    assert where.endswith(f"/signing/{envelope.id}")
    assert client.get(where).status_code == 200
    assert client.get(f"{HOME}/{other.id}").status_code == 404
    assert client.get("/brf-provet-1/").status_code in {302, 403, 404}


def test_nothing_is_shown_before_the_code_that_came_as_a_text(desk, app, mailer, texter, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)], guest_code=True)
    send_out(desk)
    client = come(app, mailer)
    for page in ("", "/read/1", "/pages/1.webp", "/sign", "/status", "/code", "/decline", "/receipt"):
        answer = client.get(f"{HOME}/{envelope.id}{page}")
        assert answer.status_code == 303, page
        assert answer.location.endswith("/door")
    assert "Avtal" not in client.get(f"{HOME}/{envelope.id}/door").text
    client.post(f"{HOME}/{envelope.id}/door", data={"channel": "text"})
    send_out(desk)
    code = digits(texter.kept[0].text)
    assert "stämmer inte" in client.post(f"{HOME}/{envelope.id}/door/enter", data={"code": "12"}).text
    assert client.post(f"{HOME}/{envelope.id}/door/enter", data={"code": code}).status_code == 303
    assert "Avtal om hiss" in client.get(f"{HOME}/{envelope.id}").text


@pytest.mark.parametrize("answer", [None, "no such number"])
def test_to_an_outsider_with_a_number_the_code_goes_as_a_text_alone(
    desk, app, mailer, texter, guest, client_as, answer
):
    """In the mailbox that the link came to a code would prove nothing more, even when the text does not arrive."""
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)], guest_code=True)
    send_out(desk)
    client, door = come(app, mailer), f"{HOME}/{envelope.id}/door"
    letters = len(mailer.kept)
    assert 'value="mail"' not in client.get(door).text
    if answer:
        texter.unknown.add("+46701740605")
    client.post(door, data={"channel": "mail"})
    send_out(desk)
    desk.wait(minutes=2)
    for ask in (actions.request_door_code, partial(actions.request_code, channel=Channel.MAIL)):
        with pytest.raises(OnlyByText), desk.opener.writing(desk.guest(guest.name, envelope)) as work:
            ask(work, envelope.id, channel=Channel.MAIL)
    assert len(mailer.kept) == letters
    assert len(texter.kept) == (0 if answer else 1)
    told = (
        "Koden kom inte fram till Karin Vik"
        in client_as("secretary").get(f"{HOME}/{envelope.id}/status").text
    )
    assert told is bool(answer)
    if answer:
        page = client.get(f"{door}/enter").text
        assert "gick inte att skicka" in page
        assert "kontakta" in page
        texter.unknown.clear()
        assert client.post(door).status_code == 303


def test_without_a_number_the_code_at_the_door_comes_by_mail(desk, app, mailer, texter, guest):
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Person, guest.id).phone = ""
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)], guest_code=True)
    send_out(desk)
    client = come(app, mailer)
    door = f"{HOME}/{envelope.id}/door"
    assert client.post(door, data={"channel": "mail"}).location.endswith("/door/enter")
    assert "k•••@exempel.se" in client.get(f"{door}/enter").text
    send_out(desk)
    assert texter.kept == []
    letter = mailer.kept[-1]
    assert letter.to_address == "karin.vik@exempel.se"
    assert client.post(f"{door}/enter", data={"code": digits(letter.text)}).status_code == 303
    assert "Avtal om hiss" in client.get(f"{HOME}/{envelope.id}").text
    # Whoever has just opened the paper may ask for the code that signs it at once; not for a second of either.
    code = f"{HOME}/{envelope.id}/code"
    assert client.post(code, data={"channel": "mail"}).location.endswith("/code/enter")
    again = client.post(code, data={"channel": "mail"}).location
    assert "En kod skickades nyss" in client.get(again).text
    assert client.post(door, data={"channel": "mail"}).status_code == 429


def test_a_code_that_opens_does_not_sign_and_one_that_signs_does_not_open(desk, app, mailer, texter, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)], guest_code=True)
    actor = desk.guest(guest.name, envelope)
    with desk.opener.writing(actor) as work:
        actions.request_door_code(work, envelope.id, Channel.TEXT)
    send_out(desk)
    with desk.opener.writing(actor) as work:
        assert not actions.sign_with_code(work, envelope.id, digits(texter.kept[-1].text))
    signing = desk.code_for(guest.name, envelope)
    with desk.opener.writing(actor) as work:
        assert not actions.open_door(work, envelope.id, signing)
    assert desk.signer(guest.name, envelope).state is SignerState.WAITING


def test_another_browser_with_the_same_link_meets_the_door_again(desk, app, mailer, texter, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)], guest_code=True)
    send_out(desk)
    first = come(app, mailer)
    first.post(f"{HOME}/{envelope.id}/door", data={"channel": "text"})
    send_out(desk)
    first.post(f"{HOME}/{envelope.id}/door/enter", data={"code": digits(texter.kept[0].text)})
    assert first.get(f"{HOME}/{envelope.id}").status_code == 200
    assert come(app, mailer).get(f"{HOME}/{envelope.id}").status_code == 303


def test_those_who_log_in_meet_no_door(desk, client_as, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)], guest_code=True)
    assert client_as("chair").get(f"{HOME}/{envelope.id}").status_code == 200


def test_a_link_runs_out_some_weeks_after_the_deadline(desk, app, mailer, guest, clock):
    contract(desk, [(guest.name, SignerRole.PARTY)], deadline=clock.now().date() + timedelta(days=7))
    send_out(desk)
    desk.wait(days=27)
    assert app.test_client().get(link_in(mailer)).status_code == 200
    desk.wait(days=2)
    assert app.test_client().get(link_in(mailer)).status_code != 200


def test_a_link_that_has_run_out_says_of_what_and_whom_to_ask(desk, app, mailer, guest):
    contract(desk, [(guest.name, SignerRole.PARTY)])
    send_out(desk)
    link = link_in(mailer)
    client = app.test_client()
    desk.wait(days=61)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        page = " ".join(answer.text.split())
        assert "Den gällde ”Avtal om hiss” från Brf Provet 1." in page
        assert "Hör av dig till Bo Lind eller någon annan i styrelsen" in page
        for untold in (guest.name, guest.email, "Brf Provet 2"):
            assert untold not in page
    strange = client.get("/link/nothing-of-ours")
    assert strange.status_code == 410
    assert "Brf Provet" not in strange.text


def test_a_link_to_what_lies_behind_a_code_tells_no_title_when_it_has_run_out(desk, app, mailer, guest):
    contract(desk, [(guest.name, SignerRole.PARTY)], guest_code=True)
    send_out(desk)
    desk.wait(days=61)
    page = seen(app.test_client(), link_in(mailer), 410)
    assert "Den kom från Brf Provet 1." in page
    assert "Avtal om hiss" not in page


def test_a_link_that_ends_while_its_page_is_open_says_so_there(desk, app, mailer, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)])
    other = contract(desk, [("chair", SignerRole.PARTY)])
    send_out(desk)
    client = come(app, mailer)
    assert client.get(f"{HOME}/{envelope.id}/read/1").status_code == 200
    desk.wait(days=61)
    for page in ("", "/read/1", "/sign", "/receipt", "/status"):
        answer = client.get(f"{HOME}/{envelope.id}{page}")
        assert answer.status_code == 410, page
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        said = " ".join(answer.text.split())
        assert "Länken gäller inte längre" in said
        assert "Den gällde ”Avtal om hiss” från Brf Provet 1." in said
        assert "Logga in" not in said
    assert client.post(f"{HOME}/{envelope.id}/sign", data={"remark": ""}).status_code == 410
    # Whoever never came by that link, and whoever asks for another paper, learns nothing.
    for stranger, paper in ((app.test_client(), envelope), (client, other)):
        answer = stranger.get(f"{HOME}/{paper.id}")
        assert answer.status_code == 302
        assert "/log-in" in answer.location


def test_what_lay_behind_a_code_is_not_named_when_its_link_ends(desk, app, mailer, guest):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY)], guest_code=True)
    send_out(desk)
    client = come(app, mailer)
    desk.wait(days=61)
    page = seen(client, f"{HOME}/{envelope.id}", 410)
    assert "Länken gäller inte längre" in page
    assert "Avtal om hiss" not in page


def test_the_sender_sees_that_a_link_has_run_out_and_sends_a_new_one(desk, app, mailer, guest, client_as):
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    send_out(desk)
    page, sender = f"{HOME}/{envelope.id}/status", client_as("secretary")
    assert "Länken har gått ut" not in seen(sender, page)
    desk.wait(days=61)
    sender = client_as("secretary")
    late = seen(sender, page)
    assert late.count("Länken har gått ut") == 1, "the chair logs in"
    assert "Skicka en ny länk till Karin Vik" in late
    assert "Påminn Karin Vik" not in late
    assert "Påminn Astrid Ek" in late
    signer = desk.signer(guest.name, envelope)
    assert sender.post(f"{HOME}/{envelope.id}/signers/{signer.id}/remind").status_code == 303
    told = seen(sender, page)
    assert "En ny länk är på väg till Karin Vik." in told
    assert "Fick en ny länk" in told
    assert "Påminnelsen" not in told
    assert "Påmindes" not in told
    assert "Länken har gått ut" not in told, "a letter with a new one is on its way"
    send_out(desk)
    [letter] = [mail for mail in mailer.kept if mail.to_address == guest.email][-1:]
    assert letter.subject == "En ny länk: skriv under ”Avtal om hiss” – Brf Provet 1"
    said = " ".join(letter.text.split())
    assert "Länken som du fick till ”Avtal om hiss” har gått ut. Här är en ny" in said
    assert "Länken är bara din. Skicka den inte vidare." in said
    english = " ".join(written(*desk.letters("signing_new_link"), "en").text.split())
    assert "The link that you were sent to “Avtal om hiss” has run out. Here is a new one" in english
    # Whoever logs in has no link to lose, and is reminded.
    chair = desk.signer("chair", envelope)
    sender.post(f"{HOME}/{envelope.id}/signers/{chair.id}/remind")
    assert "Påminnelsen är på väg." in seen(sender, page)
    assert len(desk.letters("signing_reminder")) == 1
    assert app.test_client().get(link_in(mailer)).status_code == 200
    assert "Länken har gått ut" not in seen(sender, page)


def sealed(desk, guest, **more):
    content = blank_pdf()
    envelope = contract(
        desk,
        [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)],
        content=content,
        page_count=1,
        **more,
    )
    code = desk.code_for(guest.name, envelope)
    with desk.opener.writing(desk.guest(guest.name, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    assert desk.envelope(envelope).state is EnvelopeState.SEALED
    send_out(desk)
    return desk.envelope(envelope)


def test_when_sealed_outsiders_get_the_file_and_the_board_a_link_behind_log_in(desk, mailer, guest):
    envelope = sealed(desk, guest)
    done = {mail.to_name: mail for mail in mailer.kept if mail.subject.startswith("Klart")}
    assert set(done) == {guest.name, "Astrid Ek", "Bo Lind"}
    outside = done[guest.name]
    assert outside.attachment.startswith(b"%PDF-")
    assert outside.attachment == desk.opener.ports.blobs.read(
        desk.board.association.id, envelope.reading_copy_sha256
    )
    assert outside.attachment_name == "Avtal om hiss (läskopia).pdf"
    assert "bifogad" in outside.text
    for name in ("Astrid Ek", "Bo Lind"):
        assert not done[name].attachment
        assert f"/signing/{envelope.id}" in done[name].text


def test_a_paper_behind_a_code_is_not_attached_to_a_letter(desk, mailer, guest):
    sealed(desk, guest, guest_code=True)
    (outside,) = [
        mail for mail in mailer.kept if mail.subject.startswith("Klart") and mail.to_name == guest.name
    ]
    assert not outside.attachment
    assert "/link/" in outside.text


def test_delivery_is_shown_per_recipient(desk, mailer, guest, client_as):
    mailer.unknown.add("karin.vik@exempel.se")
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    send_out(desk)
    page = client_as("secretary").get(f"{HOME}/{envelope.id}/status").text
    assert "mejlet kunde inte skickas" in page
    assert "mejlet är skickat" in page


def address_in(letter):
    """Return the path of the one address in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S+)", letter.text)
    return found


def leaves(desk, role):
    with desk.opener.writing(desk.board.actor("chair" if role != "chair" else "administrator")) as work:
        for held in mandates_of(work, desk.board.people[role].id):
            end_mandate(work, held.id, last_day=local_today(work) - timedelta(days=1))


def done_letter(desk, mailer, minutes_pdf, *, allowed):
    """Minutes that the adjuster signed before leaving, sealed after it; return the envelope and their letter."""
    envelope = desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1)
    desk.sign("board_member", envelope)
    leaves(desk, "board_member")
    with desk.opener.writing(desk.board.actor("chair")) as work:
        set_former_read_signed(work, allowed=allowed)
    desk.sign("secretary", envelope)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    send_out(desk)
    (letter,) = [one for one in mailer.kept if one.subject.startswith("Klart") and one.to_name == "David Alm"]
    return desk.envelope(envelope), letter


def test_the_letter_of_who_left_leads_to_what_they_signed_in_one_click(desk, mailer, minutes_pdf, client_as):
    envelope, letter = done_letter(desk, mailer, minutes_pdf, allowed=True)
    assert "Läs det du skrev under: " in letter.text
    client = client_as("board_member")
    page = client.get(address_in(letter), follow_redirects=True)
    assert page.status_code == 200
    assert "Hämta läskopian" in page.text
    picture = client.get(re.search(rf'src="({HOME}/{envelope.id}/pages/1\.webp)"', page.text).group(1))
    assert picture.mimetype == "image/webp"
    assert client.get(f"/brf-provet-1/archive/{envelope.document_id}").status_code == 403


def test_the_letter_of_who_left_promises_nothing_that_the_board_has_not_chosen(
    desk, mailer, minutes_pdf, client_as
):
    envelope, letter = done_letter(desk, mailer, minutes_pdf, allowed=False)
    assert "Öppna det" not in letter.text
    assert "visas inte för dig" in letter.text
    client = client_as("board_member")
    page = client.get(address_in(letter), follow_redirects=True)
    assert page.status_code == 200
    assert "/archive/past" in page.text
    assert client.get("/brf-provet-1/archive/past").status_code == 200
    assert client.get(f"{HOME}/{envelope.id}/pages/1.webp").status_code == 404


def test_the_boards_letter_leads_to_the_document_itself(desk, mailer, minutes_pdf, client_as):
    envelope, _letter = done_letter(desk, mailer, minutes_pdf, allowed=True)
    (letter,) = [one for one in mailer.kept if one.subject.startswith("Klart") and one.to_name == "Astrid Ek"]
    assert "Öppna det: " in letter.text
    answer = client_as("chair").get(address_in(letter))
    assert answer.location.endswith(f"/archive/{envelope.document_id}")


def test_the_page_of_a_link_says_what_it_opens_and_an_earlier_letters_no_more_than_that_letter(
    desk, app, mailer, guest
):
    client = app.test_client()
    envelope = contract(
        desk,
        [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)],
        content=blank_pdf(),
        page_count=1,
        guest_code=True,
    )
    send_out(desk)
    first = link_in(mailer)
    assert "Något väntar på din underskrift" in client.get(first).text
    code = desk.code_for(guest.name, envelope)
    desk.wait(minutes=5)
    with desk.opener.writing(desk.guest(guest.name, envelope)) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    send_out(desk)
    page = client.get(link_in(mailer)).text
    assert "Din läskopia är klar" in page
    assert "väntar på din underskrift" not in page
    assert "Avtal om hiss" not in page, "the title is behind the code"
    earlier = client.get(first).text
    assert "Ett papper som du har fått brev om" in earlier
    assert "klar" not in earlier


def test_the_status_page_of_a_guest_gives_the_copy_too(desk, app, mailer, guest):
    envelope = sealed(desk, guest)
    status = come(app, mailer).get(f"{HOME}/{envelope.id}/status").text
    assert f'href="{HOME}/{envelope.id}/reading-copy"' in status


def test_a_dash_in_a_title_is_a_hyphen_in_the_plain_name_of_the_file(desk, app, mailer, guest):
    envelope = sealed(desk, guest, title="Avtal för hiss 2023–2027")
    answer = come(app, mailer).get(f"{HOME}/{envelope.id}/reading-copy")
    named = answer.headers["Content-Disposition"]
    assert 'filename="Avtal for hiss 2023-2027 (laskopia).pdf"' in named
    assert "filename*=UTF-8''Avtal%20f%C3%B6r%20hiss%202023%E2%80%932027%20%28l%C3%A4skopia%29.pdf" in named
    assert answer.data.startswith(b"%PDF-")


def test_the_copy_is_named_as_the_archives_own_in_the_letter_and_by_the_link(desk, app, mailer, guest):
    sealed_one = sealed(desk, guest, title="Avtal: hiss", document_date=date(2026, 3, 14))
    wanted = "2026-03-14 Avtal hiss (läskopia).pdf"
    with desk.opener.reading(worker_for(desk.board.association.id)) as work:
        names = [one.name for one in files_of(work, by_id(work, sealed_one.document_id))]
    assert wanted in names
    (mail,) = [one for one in mailer.kept if one.attachment]
    assert mail.attachment_name == wanted
    answer = come(app, mailer).get(f"{HOME}/{sealed_one.id}/reading-copy")
    assert f"filename*=UTF-8''{quote(wanted)}" in answer.headers["Content-Disposition"]


def test_the_portal_itself_sends_a_new_link_and_no_reminder_where_the_old_one_has_run_out(
    desk, board, app, mailer, guest
):
    by_rule(board, remind_first_days=61)
    envelope = contract(desk, [(guest.name, SignerRole.PARTY), ("chair", SignerRole.PARTY)])
    send_out(desk)
    old = link_in(mailer)
    desk.wait(days=61, hours=15)
    assert app.test_client().get(old).status_code == 410, "else what follows would prove nothing"
    while jobs.remind(desk.opener):
        pass
    assert [one.to_name for one in desk.letters("signing_new_link")] == [guest.name]
    assert guest.name not in {one.to_name for one in desk.letters("signing_reminder")}
    assert [one.what for one in desk.events(envelope)].count("new_link") == 1
    send_out(desk)
    assert link_in(mailer) != old
    client = come(app, mailer)
    assert "Avtal om hiss" in client.get(f"{HOME}/{envelope.id}").text
