from datetime import date
from pathlib import Path

import pytest

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.signing import actions, jobs
from boardroom.signing.rules.states import SignerRole

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = (
    "signing_request",
    "signing_reminder",
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
    assert {letter.template for letter in letters} == set(TEMPLATES) - {"signing_sealed"}
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
