"""Minutes that someone declined stay as they came back until something in them is really changed."""

import io
from dataclasses import replace

import pytest

from boardroom.core.errors import Invalid
from boardroom.minutes import actions, queries
from boardroom.minutes.models import Stage
from boardroom.signing import actions as signing
from boardroom.signing.queries import signers_of
from boardroom.signing.rules.states import EnvelopeState
from tests.data.contracts import blank_pdf


@pytest.fixture
def declined(secretary):
    """Minutes that a member declined to sign, and that could still be completed without them."""
    minutes = secretary.written()
    sent = secretary.send(minutes)
    secretary.sign_one(sent, "chair")
    secretary.decline(sent)
    return minutes


def do(secretary, deed, minutes, *given, **facts):
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        return deed(work, minutes.id, *given, **facts)


def state(secretary, minutes):
    read = secretary.read(minutes)
    return secretary.envelope(minutes).state, read.stage, read.version


def complete_without_the_member(secretary, minutes):
    """What the secretary does when whoever declined is not to be waited for."""
    sent, who = secretary.envelope(minutes).id, secretary.board.people["board_member"].id

    def deed(work):
        one = next(one for one in signers_of(work, sent) if one.person_id == who)
        signing.complete_without(work, sent, one.id, "Svarar inte")

    return deed


AS_THEY_CAME = (EnvelopeState.DECLINED, Stage.SENT, 1)
BEGUN_ANEW = (EnvelopeState.WITHDRAWN, Stage.DRAFT, 2)


def paragraph(secretary, minutes):
    return queries.written(secretary.read(minutes).items[1])


def take(secretary, minutes, content):
    """Take a file as the minutes, as the page does."""
    actor = secretary.board.actor("secretary")
    return actions.take_pdf(secretary.opener, actor, minutes.id, io.BytesIO(content), "Protokoll.pdf")


@pytest.mark.parametrize("content", [b"{\\rtf1 hej}", b"%PDF-1.7 avhuggen"], ids=["of Word", "broken"])
def test_a_file_that_is_refused_leaves_them(secretary, declined, content):
    with pytest.raises(Invalid):
        take(secretary, declined, content)
    assert state(secretary, declined) == AS_THEY_CAME


def test_a_file_that_is_taken_is_the_next_version(secretary, declined):
    take(secretary, declined, blank_pdf())
    assert state(secretary, declined) == BEGUN_ANEW


def test_a_paragraph_that_is_saved_as_it_stands_leaves_them(secretary, declined):
    stands = paragraph(secretary, declined)
    assert do(secretary, actions.save_item, declined, stands).revision == stands.revision
    # Nor does what an older page says that has nothing new to say.
    do(secretary, actions.save_item, declined, replace(stands, revision=0))
    assert state(secretary, declined) == AS_THEY_CAME


def test_a_tick_from_an_older_page_is_the_next_version(secretary, declined):
    stands, who = paragraph(secretary, declined), secretary.board.people["treasurer"].id
    older = replace(stands, revision=0, stood=stands.mark, ticked=frozenset(), recused=frozenset({who}))
    do(secretary, actions.save_item, declined, older)
    assert paragraph(secretary, declined).recused == {who}
    assert state(secretary, declined) == BEGUN_ANEW


def test_a_save_of_the_whole_that_changes_nothing_leaves_them(secretary, declined):
    read = secretary.read(declined)
    writing = replace(secretary.writing(), items=[queries.written(item) for item in read.items])
    do(secretary, actions.save, declined, writing, revision=read.revision)
    assert state(secretary, declined) == AS_THEY_CAME


def test_they_can_still_be_completed_without_whoever_declined(secretary, declined):
    do(secretary, actions.save_item, declined, paragraph(secretary, declined))
    with secretary.opener.writing(secretary.board.actor("secretary")) as work:
        complete_without_the_member(secretary, declined)(work)
    assert state(secretary, declined)[0] is EnvelopeState.SENT


@pytest.mark.parametrize(
    "changes",
    [{"text": "Tre anbud."}, {"decisions": ()}, {"text": "Ur en äldre sida.", "revision": 0}],
    ids=["other words", "a decision less", "kept beside"],
)
def test_words_that_are_taken_are_the_next_version(secretary, declined, changes):
    do(secretary, actions.save_item, declined, replace(paragraph(secretary, declined), **changes))
    assert state(secretary, declined) == BEGUN_ANEW


@pytest.mark.parametrize("facts", [{"place": "Biblioteket"}, {"second_adjuster": "treasurer"}])
def test_a_head_that_is_changed_is_that_of_the_next_version(secretary, declined, facts):
    people = secretary.board.people
    facts = {name: people[value].id if value in people else value for name, value in facts.items()}
    items = [queries.written(item) for item in secretary.read(declined).items]
    secretary.save(declined, items, **facts)
    assert state(secretary, declined) == BEGUN_ANEW
