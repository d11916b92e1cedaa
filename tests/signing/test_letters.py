from datetime import date
from pathlib import Path

import pytest

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.mandates.models import Person
from boardroom.signing import actions, jobs
from boardroom.signing.rules.states import EnvelopeKind, SignerRole

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = (
    "signing_request",
    "signing_reminder",
    "signing_new_link",
    "signing_code",
    "signing_declined",
    "signing_withdrawn",
    "signing_sealed",
)


def written(message, language="sv"):
    """Write a letter as delivery does."""
    return JinjaLetters().letter(
        message.template,
        language,
        {
            **message.facts,
            "to_name": message.to_name,
            "association": "Brf Provet 1",
            "link": "http://localhost/link/hemligt" if message.link_purpose else "",
            "code": "123456" if message.code_for else "",
        },
    )


def test_the_subject_says_who_wants_what_by_when(desk):
    desk.send(deadline=date(2026, 3, 28), document_date=date(2026, 3, 14))
    subjects = [written(letter).subject for letter in desk.letters("signing_request")]
    assert subjects == [
        "Skriv under styrelseprotokoll 7/2026 senast 28 mars – Brf Provet 1",
        "Justera styrelseprotokoll 7/2026 senast 28 mars – Brf Provet 1",
        "Justera styrelseprotokoll 7/2026 senast 28 mars – Brf Provet 1",
    ]


def test_the_adjusters_letter_says_why_and_offers_a_change_as_easily_as_a_signature(desk):
    envelope = desk.send(deadline=date(2026, 3, 28), document_date=date(2026, 3, 14))
    letter = written(desk.letters("signing_request")[2])
    assert "eftersom du valdes till justerare" in letter.text
    assert "Be om ändring" in letter.text
    assert f"http://localhost/brf-provet-1/signing/{envelope.id}" in letter.text
    assert "\n\n\n" not in letter.text
    assert "till justerare.\n\nLäs och skriv under: " in letter.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_letter_of_a_whole_journey_can_be_written(desk, board, language):
    desk.outsider()
    first = desk.send([("secretary", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)])
    guest = desk.guest("Karin Vik", first)
    with desk.opener.writing(guest) as work:
        actions.request_code(work, first.id)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.remind(work, first.id, guest.signer_id)
    with desk.opener.writing(guest) as work:
        actions.decline(work, first.id, "§ 6 är fel")
    second = desk.send(version=2)
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, second.id, "Fel bilaga")
    letters = desk.letters()
    assert {letter.template for letter in letters} == set(TEMPLATES) - {"signing_sealed", "signing_new_link"}
    for letter in letters:
        made = written(letter, language)
        assert made.subject
        assert "None" not in made.text


def test_every_letter_stands_in_swedish_and_english():
    for template in TEMPLATES:
        for language in ("sv", "en"):
            assert (ROOT / "templates" / "emails" / f"{template}.{language}.txt").is_file()
    assert jobs.seal


def test_whoever_wrote_what_comes_back_is_told_to_change_it_and_the_others_that_a_version_follows(desk):
    envelope = desk.send()
    desk.decline("board_member", envelope)
    told = {letter.to_name: written(letter).text for letter in desk.letters("signing_declined")}
    [writer] = [name for name, text in told.items() if "Ändra protokollet och skicka det igen" in text]
    assert writer == envelope.sent_by_name
    assert all("om en ny version skickas" in text for name, text in told.items() if name != writer)
    assert len(told) > 1


def told(desk, template, language):
    """Return what each reader of a kind of letter is told, by name."""
    return {letter.to_name: written(letter, language).text for letter in desk.letters(template)}


def withdrawn(desk, envelope, by):
    with desk.opener.writing(desk.board.actor(by)) as work:
        actions.withdraw(work, envelope.id, "Fel bilaga")


SAID = {
    "sv": ("du har skrivit under", "du blev ombedd att skriva under", "du skickade för underskrift"),
    "en": ("you have signed", "you were asked to sign", "you sent for signing"),
}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_was_taken_back_is_told_to_each_as_it_was_for_them(desk, board, language):
    """Of four: one has signed, one had not, one had let another sign, and the sender did not take it back."""
    envelope = desk.send([("treasurer", SignerRole.CHAIR), ("board_member", SignerRole.ADJUSTER)])
    desk.sign("treasurer", envelope)
    with desk.opener.writing(board.actor("board_member")) as work:
        handed = desk.signer("board_member", envelope)
        actions.delegate(work, envelope.id, handed.id, board.people["deputy"].id, "Bortrest")
    withdrawn(desk, envelope, "chair")
    letters = told(desk, "signing_withdrawn", language)
    roles = ("treasurer", "deputy", "secretary", "board_member")
    signed, asked, sender, passed_on = (letters.pop(board.people[role].name) for role in roles)
    assert not letters
    for text, true in zip((signed, asked, sender), SAID[language], strict=True):
        assert [words for words in SAID[language] if words in text] == [true]
    assert not any(words in passed_on for words in SAID[language])
    own = "Din underskrift gäller inte längre" if language == "sv" else "Your signature no longer counts"
    assert [own in text for text in (signed, asked, sender, passed_on)] == [True, False, False, False]


@pytest.mark.parametrize(("language", "given"), [("sv", "redan fanns"), ("en", "already given")])
def test_no_signature_is_spoken_of_where_there_is_none(desk, language, given):
    first = desk.send()
    withdrawn(desk, first, "secretary")
    letters = told(desk, "signing_withdrawn", language)
    assert letters
    assert not any(given in text for text in letters.values())
    second = desk.send(version=2)
    desk.decline("chair", second)
    kept = "är sparade" if language == "sv" else "are kept"
    assert not any(kept in text for text in told(desk, "signing_declined", language).values())


@pytest.mark.parametrize(
    ("language", "sender_does", "version", "anew"),
    [
        (
            "sv",
            "behöver du skicka det på nytt",
            "version",
            "Behövs din underskrift igen får du ett nytt mejl",
        ),
        ("en", "send it anew", "version", "If your signature is needed again, you will get a new mail"),
    ],
)
def test_who_declines_a_contract_asks_for_no_version_and_the_sender_is_promised_no_letter_of_their_own(
    desk, file_it, language, sender_does, version, anew
):
    parties = [(role, SignerRole.PARTY) for role in ("chair", "treasurer", "secretary")]
    envelope = desk.send(
        parties, kind=EnvelopeKind.DOCUMENT, subject_key="", document_id=file_it(), sender="secretary"
    )
    desk.sign("treasurer", envelope)
    desk.decline("chair", envelope, "Priset stämmer inte")
    letters = told(desk, "signing_declined", language)
    sender = letters.pop(envelope.sent_by_name)
    assert sender_does in sender
    assert anew not in sender
    assert list(letters) == [desk.board.people["treasurer"].name]
    for text in letters.values():
        assert anew in text
        assert sender_does not in text
    assert not any(version in text for text in (sender, *letters.values()))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_another_of_the_same_name_as_the_sender_is_not_told_to_change_the_minutes(desk, board, language):
    with desk.opener.writing(board.actor("administrator")) as work:
        work.session.get(Person, board.people["chair"].id).name = board.people["secretary"].name
    envelope = desk.send()
    desk.decline("board_member", envelope)
    change = "Ändra protokollet" if language == "sv" else "Change the minutes"
    texts = [written(letter, language).text for letter in desk.letters("signing_declined")]
    assert len(texts) == 2
    assert sum(change in text for text in texts) == 1
