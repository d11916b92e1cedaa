"""Several papers that are signed at once are spoken of as several, on every page and in every letter."""

import re
from pathlib import Path

import pytest

from boardroom.adapters.jinja_letters import JinjaLetters
from boardroom.core.actor import worker_for
from boardroom.notices.actions import mint_link
from boardroom.notices.models import Purpose
from boardroom.signing import jobs
from boardroom.signing.rules.letters import why_you, with_others
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import SignerRole
from tests.data.filed import seen
from tests.signing.test_letters import ROOT, written
from tests.signing.test_several_papers import TITLES, bundle

HOME = "/brf-provet-1/signing"
ALL_THREE = "Avtal om hiss och 2 papper till"
# What is sent to many is one paper each.
OF_ONE_PAPER = {"signing_batch_done"}
LETTERS = sorted(
    {path.name[: -len(".sv.txt")] for path in Path(ROOT, "templates/emails").glob("signing_*.sv.txt")}
    - OF_ONE_PAPER
)
# The one letter whose subject says nothing of the paper: it carries a code.
UNNAMED = {"signing_code"}
ONE = re.compile(
    r"dokumentet|papperet|läskopian\b|\bthe paper\b|\bthe document\b|reading copy", re.IGNORECASE
)


@pytest.fixture
def documents(file_it):
    return [file_it(title=one) for one in TITLES]


def parties(*who):
    return [(one, SignerRole.PARTY) for one in who]


@pytest.mark.parametrize("opens", ["document", "copy", "receipt", "hidden"])
@pytest.mark.parametrize("standing", ["sender", "signed", "asked", "told"])
@pytest.mark.parametrize("template", LETTERS)
def test_every_letter_names_how_many_there_are_and_speaks_of_none_as_the_only_one(template, standing, opens):
    facts = dict.fromkeys(
        (
            "to_name",
            "association",
            "sender",
            "reason",
            "message",
            "by",
            "delegate",
            "delegator",
            "decliner",
            "granter",
            "withdrawer",
            "waits_for",
            "hidden_from",
            "by_hand",
            "code",
            "why",
            "link",
            "page",
            "deadline",
            "replaceable",
            "decider",
            "cause",
            "was_asked",
            "to_whom",
            "many",
        ),
        "x",
    ) | {
        "title": "Avtal om hiss",
        "title_in_sentence": "avtal om hiss",
        "papers_beside": "2",
        "task": "Skriv under",
        "standing": standing,
        "opens": opens,
        "minutes": "",
        "attached": "",
        "again": "yes",
        "version": "2",
        "date": "",
        "own_place": "",
        "had_declined": "",
    }
    for language, others in (("sv", "och 2 papper till"), ("en", "and 2 more papers")):
        letter = JinjaLetters().letter(template, language, facts)
        named = f"avtal om hiss {others}"
        assert named in letter.subject.lower() or template in UNNAMED, letter.subject
        assert others in letter.text, letter.text
        assert not ONE.search(letter.text), letter.text
        assert "\n\n\n" not in letter.text


def test_a_title_alone_stays_as_it_is():
    assert with_others("Avtal", 0, "sv") == "Avtal"
    assert with_others("Avtal", 1, "sv") == "Avtal och ett papper till"
    assert with_others("Avtal", 2, "en") == "Avtal and 2 more papers"
    assert why_you(SignerRole.PARTY, "sv", "service_contract") == "du är part i det"


def test_lists_and_pages_name_how_many_papers_are_signed_at_once(desk, board, client_as, documents):
    envelope = bundle(desk, documents, parties("chair", "secretary"), order=SigningOrder.ONE_BY_ONE)
    place = f"{HOME}/{envelope.id}"
    signer = desk.signer("chair", envelope)
    for who, address in (
        ("chair", f"{HOME}/"),
        ("secretary", f"{HOME}/"),
        ("chair", place),
        ("secretary", place),  # whose turn has not come
        ("chair", f"{place}/status"),
        ("secretary", f"{place}/extend"),
        ("secretary", f"{place}/withdraw"),
        ("secretary", f"{place}/room/open"),
        ("secretary", f"{place}/paper"),
        ("secretary", f"{place}/signers/{signer.id}/delegate"),
    ):
        assert ALL_THREE in seen(client_as(who), address), address
    assert "avtal om hiss och 2 papper till" in seen(client_as("chair"), "/brf-provet-1/")
    decline = seen(client_as("chair"), f"{place}/decline")
    assert "från alla papperen" in decline
    (letter,) = desk.letters("signing_request")
    assert "eftersom du är part i dem" in written(letter).text


def test_what_is_signed_and_sealed_is_spoken_of_as_several(desk, board, client_as, documents):
    envelope = bundle(desk, documents, parties("chair", "secretary"))
    receipt = f"{HOME}/{envelope.id}/receipt"
    desk.sign("chair", envelope)
    desk.sign("secretary", envelope)
    assert "Papperen låses och stämplas nu" in seen(client_as("chair"), receipt)
    assert jobs.seal(desk.opener)
    page = seen(client_as("chair"), receipt)
    assert "Papperen är låsta och stämplade" in page
    assert "okumentet" not in page
    status = client_as("chair").get(f"{HOME}/{envelope.id}/status").text
    with desk.opener.reading(worker_for(board.association.id)):
        sums = re.findall(r"\b[0-9a-f]{64}\b", status)
    assert len(set(sums)) >= 2 * len(TITLES), "each paper's own checksum, and that of its sealed file"


def test_the_page_of_a_link_that_has_ended_names_how_many_it_was_for(desk, app, documents):
    guest = desk.outsider()
    envelope = bundle(desk, documents, parties(guest.name, "chair"))
    with desk.opener.writing(worker_for(desk.board.association.id)) as work:
        token = mint_link(
            work,
            Purpose.SIGNING,
            desk.signer(guest.name, envelope).id,
            days=3,
            association_id=desk.board.association.id,
        )
    desk.wait(days=4)
    assert ALL_THREE in app.test_client().get(f"/link/{token}").text
